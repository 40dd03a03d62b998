"""What a client's value leaves in a manifest: a keyed hash that only this computer can make.

A bare hash of a first name is guessed in seconds. The key lies in the program's private folder
and never leaves it, so whoever finds a manifest learns nothing, and a value that is given once
more can be told from another.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from coreg_audio import keeping
from coreg_audio.errors import FileError

VARIABLE = "COREG_AUDIO_DATA"
"""Names another folder for what the program keeps for itself."""

KEY = Path("manifests", "key")
"""The key's file in that folder."""

_KIND = keeping.Kind(b"", ".none", again="")
_HASH_BYTES = 16
_NAME_BYTES = 4


@dataclass(frozen=True, slots=True)
class Seal:
    """Makes the hashes of one key.

    Attributes:
        key: Never written anywhere but into its own file.
    """

    key: bytes

    @property
    def name(self) -> str:
        """Tells this key from others, and nothing of it."""
        return self._hash(b"name", _NAME_BYTES)

    def of(self, *parts: str) -> str:
        """The hash of *parts*; no other parts have the same."""
        sized = (f"{len(part.encode())}:{part}" for part in parts)
        return self._hash("".join(sized).encode(), _HASH_BYTES)

    def _hash(self, data: bytes, size_bytes: int) -> str:
        return hashlib.blake2b(data, key=self.key, digest_size=size_bytes).hexdigest()


def folder() -> Path:
    """Where the program keeps what is private to its user."""
    asked = os.environ.get(VARIABLE)
    return Path(asked) if asked else user_data_path("coreg-audio", appauthor=False)


def known_seal() -> Seal | None:
    """This computer's seal; None where nothing was ever sealed.

    Raises:
        FileError: Its key cannot be read.
    """
    return own_seal() if (folder() / KEY).exists() else None


def own_seal() -> Seal:
    """The same, made when there is none; of two processes that make it at once, one wins.

    Raises:
        FileError: Its key cannot be read or written.
    """
    path = folder() / KEY
    try:
        return Seal(keeping.FolderCache(path.parent, _KIND).secret())
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(path, f"{reason}; {VARIABLE} names another folder for it") from error
