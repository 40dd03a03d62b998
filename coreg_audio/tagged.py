"""What mutagen reads of files that anybody may have written: no tag can stop or fill us.

It says with errors of its own what is wrong with a file, and with a dozen of Python's where a
file is damaged in a way that nobody thought of.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mutagen
import mutagen.id3._frames

from coreg_audio.errors import FileError

DAMAGED = "no audio file, or a damaged one; make it again"

MOST_TAG_BYTES = 16 << 20
"""Of ID3: a hundred times what a session has, and room for the covers of others."""

_FAULTS = (
    mutagen.MutagenError, ArithmeticError, AssertionError, AttributeError, EOFError,
    LookupError, MemoryError, NotImplementedError, RecursionError, TypeError, ValueError,
    struct.error,
)  # fmt: skip
_ID3_HEADER_BYTES = 10


class _PackedTagError(mutagen.MutagenError):  # type: ignore[misc]
    """A tag that has to be unpacked."""


class _NoZlib:
    """Stands for zlib where mutagen reads ID3: 1 MB unpacks to 1 GB there, without a limit.

    No program packs its tags, so nothing is lost that anybody has written.
    """

    error = zlib.error

    @staticmethod
    def decompress(_: bytes) -> bytes:
        """Raises `_PackedTagError`."""
        raise _PackedTagError


mutagen.id3._frames.zlib = _NoZlib


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """What mutagen raises while the file *path* is read.

    Raises:
        FileError: It is damaged, or its tags are packed.
    """
    try:
        yield
    except _PackedTagError as error:
        reason = (
            "its tags are packed, which no player needs; save them again with another program"
        )
        raise FileError(path, reason) from error
    except _FAULTS as error:
        raise FileError(path, DAMAGED) from error


def opened(path: Path) -> Any:
    """Kind, length and tags of the file *path* as mutagen tells them; None if it knows none.

    Raises:
        FileError: It cannot be read, is damaged, or its tags are far too large.
    """
    with reading(path):
        _check_size(path)
        return mutagen.File(path)


def _check_size(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(_ID3_HEADER_BYTES)
    size = 0
    for byte in head[6:] if head.startswith(b"ID3") else b"":
        size = size << 7 | byte & 0x7F
    if size > MOST_TAG_BYTES:
        limit_mb = MOST_TAG_BYTES >> 20
        raise FileError(path, f"its tags have {size >> 20} MB; at most {limit_mb} are read")
