"""Where voices that the user brought are kept: a folder for each, its manifest written last.

`<user data>/coreg-audio/voices/<engine>/<name>/voice.json` and the voice's files beside it. A
folder without a manifest is no voice yet; files are read only if they are still what the
manifest says.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from coreg_audio import fsio
from coreg_audio.errors import FileError, InputError

VARIABLE = "COREG_AUDIO_VOICES"
"""Names another folder for brought voices."""

ENGINES = ("kokoro", "piper")
"""Engines whose voices are brought."""

MANIFEST = "voice.json"
_MANIFEST_BYTES = 1 << 16
_CHUNK_BYTES = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a voice as it was when it was added."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Brought:
    """A voice that the user brought.

    Attributes:
        about: A few words for the list.
        licence: As shown when it was added.
        source: Where it came from: a file name or an address.
        files: The voice's files by name.
    """

    engine: str
    name: str
    language: str
    about: str
    licence: str
    source: str
    files: Mapping[str, StoredFile]

    @property
    def spec(self) -> str:
        """The voice as the user asks for it."""
        return f"{self.engine}:{self.name}"


def folder() -> Path:
    """The folder of all brought voices; it need not be there."""
    asked = os.environ.get(VARIABLE)
    return Path(asked) if asked else user_data_path("coreg-audio", appauthor=False) / "voices"


def names(engine: str) -> tuple[str, ...]:
    """Names of the voices that were brought for *engine*, damaged ones included."""
    found = (folder() / engine).glob(f"*/{MANIFEST}")
    return tuple(sorted(path.parent.name for path in found))


def find(engine: str, name: str) -> Brought | None:
    """The voice of that name, or None.

    Raises:
        FileError: Its manifest is damaged, or a file is gone or of another size.
    """
    path = _place(engine, name) / MANIFEST if _NAME.fullmatch(name) else None
    if path is None or not path.is_file():
        return None
    voice = _parsed(path)
    for file, facts in voice.files.items():
        own = path.with_name(file)
        if not own.is_file() or own.stat().st_size != facts.size_bytes:
            raise _damaged(own, voice.spec)
    return voice


def path_of(voice: Brought, file: str) -> Path:
    """Where a file of *voice* lies, after its hash was found right.

    Raises:
        FileError: It is not what was added.
    """
    path = _place(voice.engine, voice.name) / file
    if fsio.digest(path) != voice.files[file].sha256:
        raise _damaged(path, voice.spec)
    return path


def keep(voice: Brought, contents: Mapping[str, Path | bytes]) -> None:
    """Store a voice, or put it in place of an earlier one of its name; whole or not at all.

    Args:
        voice: Its `files` are exactly *contents*.
        contents: Each file's bytes, or the file to copy.

    Raises:
        InputError: Its name cannot be a folder's.
        FileError: It cannot be written, or a file is not what *voice* says.
    """
    _check_name(voice.name)
    place = _place(voice.engine, voice.name)
    fsio.make_folder(place)
    fsio.sweep(place)
    for file, content in contents.items():
        _check_name(file)
        _copy(content, place / file, voice.files[file])
    fsio.write_bytes(place / MANIFEST, json.dumps(asdict(voice), indent=1).encode(), job=None)


def remove(engine: str, name: str) -> None:
    """Delete a voice's manifest, then its files.

    Raises:
        FileError: One cannot be deleted.
    """
    _check_name(name)
    place = _place(engine, name)
    fsio.remove(place / MANIFEST)
    if place.is_dir():
        fsio.remove_tree(place)


def facts_of(content: Path | bytes) -> StoredFile:
    """Size and hash of a file."""
    if isinstance(content, bytes):
        return StoredFile(len(content), hashlib.sha256(content).hexdigest())
    return StoredFile(content.stat().st_size, fsio.digest(content))


def _copy(content: Path | bytes, path: Path, facts: StoredFile) -> None:
    """By way of the hash: what changed under our hands is not stored."""
    total = hashlib.sha256()
    with fsio.replacing(path, job=None) as target:
        if isinstance(content, bytes):
            total.update(content)
            target.write(content)
        else:
            with fsio.reading(content) as source:
                while data := source.read(_CHUNK_BYTES):
                    total.update(data)
                    target.write(data)
        if total.hexdigest() != facts.sha256:
            raise FileError(path, "the file changed while it was copied; add it again")


def _parsed(path: Path) -> Brought:
    text = fsio.read_text(path, _MANIFEST_BYTES)
    spec = f"{path.parent.parent.name}:{path.parent.name}"
    try:
        known: dict[str, Any] = json.loads(text)
        files = {name: StoredFile(**facts) for name, facts in known.pop("files").items()}
        voice = Brought(**known, files=files)
        if voice.spec != spec or not all(map(_NAME.fullmatch, files)):
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _damaged(path, spec) from None
    return voice


def _damaged(path: Path, spec: str) -> FileError:
    return FileError(
        path,
        "this is not what was added; "
        f"add the voice again, or remove it with: coreg-audio voices remove {spec}",
    )


def _place(engine: str, name: str) -> Path:
    return folder() / engine / name


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InputError(
            f"a voice's name is made of letters, digits, '_', '.' and '-', at most 80, "
            f"and begins with a letter or digit; {name!r} is not"
        )
