"""What can be made again: whole or not at all, but never forced to the disk, and in no journal.

Errors are the system's own: whoever keeps such files goes on without them.
"""

import errno
import io
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from coreg_audio.fsio import _disk

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


def keep(path: Path, data: bytes) -> None:
    """Put *data* in place of *path*; its owner alone can read it.

    Raises:
        OSError: It cannot be written; what stood there stands.
    """
    part = _part(path, data)
    try:
        _disk.failpoint("rename", path)
        part.replace(path)
    except BaseException:
        _drop(part)
        raise


def keep_first(path: Path, data: bytes) -> None:
    """The same, but what another process was quicker to put there stays; forced to the disk.

    Raises:
        OSError: As `keep`.
    """
    part = _part(path, data, forced=True)
    try:
        _disk.failpoint("link", path)
        path.hardlink_to(part)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        part.replace(path)
    finally:
        _drop(part)


def kept(path: Path, limit_bytes: int) -> bytes:
    """What is there, up to a limit.

    Raises:
        OSError: It is not there, no plain file, or cannot be read.
    """
    _disk.failpoint("open", path)
    with open(path, "rb", opener=_at_once) as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise OSError(errno.EINVAL, "not a plain file", str(path))
        _disk.failpoint("read", path)
        return file.read(min(facts.st_size, limit_bytes))


def _at_once(path: str, flags: int) -> int:
    """A pipe would keep us waiting for somebody who writes into it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def make_own_folder(path: Path) -> None:
    """A folder that nobody else can look into; one that is there is fine.

    Raises:
        OSError: It cannot be made.
    """
    _disk.failpoint("mkdir", path)
    path.mkdir(mode=0o700, exist_ok=True)


def unlink(path: Path) -> None:
    """Delete a file that may be gone already.

    Raises:
        OSError: It is there and stays.
    """
    _disk.failpoint("unlink", path)
    path.unlink(missing_ok=True)


class _ScratchFile(io.FileIO):
    """An open file without a name; the system deletes it with the process."""

    def __init__(self) -> None:
        self._at = Path(tempfile.gettempdir())
        _disk.failpoint("create", self._at)
        with tempfile.TemporaryFile() as file:
            super().__init__(os.dup(file.fileno()), "r+")

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read."""
        _disk.failpoint("read", self._at)
        return super().readinto(buffer) or 0

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write."""
        _disk.failpoint("write", self._at)
        return super().write(data) or 0


def scratch_file() -> BinaryIO:
    """A file for what this process puts aside; whoever has it closes it.

    Raises:
        OSError: There is no room; as do its reads and writes.
    """
    return _Dropped(_ScratchFile())


class _Dropped(io.BufferedRandom):
    """Nobody needs any more what cannot be written when it is closed."""

    def close(self) -> None:
        """Close it; never fails."""
        with suppress(OSError):
            super().close()


def _part(path: Path, data: bytes, *, forced: bool = False) -> Path:
    """A new file of *data* beside *path*."""
    part = _disk.part_of(path)
    try:
        with os.fdopen(_disk.create(part, 0o600), "wb") as file:
            _disk.failpoint("write", path)
            file.write(data)
            if forced:
                _disk.harden(file, path)
    except BaseException:
        _drop(part)
        raise
    return part


def _drop(part: Path) -> None:
    with suppress(OSError):
        unlink(part)
