"""Single operations on files: each with its failpoint, each error in plain words."""

import errno
import hashlib
import io
import os
import platform
import secrets
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from coreg_audio.errors import FileError
from coreg_audio.unhurried import unhurried

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_CHUNK_BYTES = 1 << 20

PART_CHARS = 40
"""Of a file's name that stand in the name of what is to take its place."""

_REASONS = {
    errno.ENOSPC: "no space is left there; free some, or choose another place",
    errno.EDQUOT: "no space is left for you there; free some, or choose another place",
    errno.EROFS: "the disk or folder is read-only; choose another place",
    errno.EACCES: "permission denied; change its permissions, or choose another place",
    errno.EPERM: "permission denied; choose another place",
    errno.EIO: "the disk reported an error; check the disk, or choose another place",
    errno.EISDIR: "it is a folder; name a file",
    errno.ENOTDIR: "a part of its path is a file, not a folder; choose another place",
    errno.EEXIST: "a file stands in its place; move it away, or choose another place",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.ENOENT: "it does not exist; check the spelling of the path",
    errno.ELOOP: "its path is a circle of links; choose another place",
    errno.ETXTBSY: "another program is using it; close it there and run again",
}
_WINDOWS_REASONS = {
    5: "permission denied, or another program has it open; close it there and run again",
    32: "another program has it open; close it there and run again",
    33: "another program has locked it; close it there and run again",
}


def failpoint(step: str, path: Path) -> None:
    """Does nothing; called before each operation, so that a test can put a fault there."""


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """A plain file, open to be read in pieces; folders, pipes and devices are refused."""
    check_name(path)
    with plainly(path):
        failpoint("open", path)
        if path.stat() and not path.is_file():
            raise _not_plain(path)
        raw = File(path, "r", at=path)
    with io.BufferedReader(raw, _CHUNK_BYTES) as file:
        yield file


def digest(path: Path) -> str:
    """SHA-256 of a plain file, in hexadecimal."""
    with reading(path) as file:
        return digest_of(file)


def digest_of(file: BinaryIO) -> str:
    """SHA-256 of an open file from its first byte to its last, in hexadecimal."""
    file.seek(0)
    total = hashlib.sha256()
    while data := file.read(_CHUNK_BYTES):
        total.update(data)
    return total.hexdigest()


@contextmanager
def staged(
    path: Path, *, private: bool, before_rename: Callable[[BinaryIO], None]
) -> Iterator[BinaryIO]:
    """A seekable file that is renamed to *path* when the block ends well, else removed.

    Args:
        path: The file to come.
        private: Readable by the user alone, whatever the umask says.
        before_rename: Called with the whole file, when it is safe on the disk.
    """
    part = part_of(path)
    raw: File | None = None
    try:
        with plainly(path):
            raw = File(create(part), "r+", at=path)
        mode = _hide(part, path, private=private)
        file = io.BufferedRandom(raw, _CHUNK_BYTES)
        yield file
        with plainly(path):
            harden(file, path)
            before_rename(file)
            file.close()
            _set_mode(part, mode)
            failpoint("rename", path)
            part.replace(path)
            _sync_folder(path.parent)
    except BaseException:  # a signal may come as soon as the file is there
        with unhurried():
            if raw is not None:
                raw.close()
            with suppress(OSError):
                unlink(part)
        raise


class File(io.FileIO):
    """An open file whose errors name the file that the user knows."""

    def __init__(self, file: Path | int, mode: str, *, at: Path) -> None:
        super().__init__(file, mode)
        self._at = at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read, or say plainly why not."""
        with plainly(self._at):
            failpoint("read", self._at)
            return super().readinto(buffer) or 0

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write, or say plainly why not."""
        with plainly(self._at):
            failpoint("write", self._at)
            return super().write(data) or 0


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turns what the system says about *path* into a `FileError`."""
    try:
        yield
    except OSError as error:
        raise FileError(path, _reason(error)) from error


def _reason(error: OSError) -> str:
    windows = _WINDOWS_REASONS.get(getattr(error, "winerror", None) or 0)
    other = f"{error.strerror or error}; choose another place"
    return windows or _REASONS.get(error.errno or 0, other)


def check_name(path: Path) -> None:
    """Raises for a name that could never be a file's."""
    try:
        legal = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        legal = False
    if not legal:
        raise FileError(ascii(str(path)), "no file can have this name; choose another one")


def check_place(path: Path) -> None:
    """Raises where neither a new file nor a plain old one can stand."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        if not path.parent.is_dir():
            reason = "this folder does not exist; make it, or choose another place"
            raise FileError(path.parent, reason) from None
        return
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise _not_plain(path)


def _not_plain(path: Path) -> FileError:
    folder = path.is_dir()
    return FileError(path, _REASONS[errno.EISDIR] if folder else "not a plain file; name one")


def part_of(path: Path) -> Path:
    """A new hidden name beside *path* that tells which process on which machine made it."""
    # The whole name may be as long as a file system allows, so only its beginning is taken.
    token = f"{machine()}{secrets.token_hex(3)}"
    return path.with_name(f".{path.name[:PART_CHARS]}.{os.getpid()}.{token}.part")


def machine() -> str:
    """Eight digits for this computer; runs on two may share a folder, not process ids.

    Containers that share a name as well are told apart by what numbers their processes.
    """
    name = platform.node()
    with suppress(OSError):  # Linux alone has it
        name += str(Path("/proc/self/ns/pid").readlink())
    return f"{zlib.crc32(name.encode()):08x}"


def is_running(pid: int) -> bool:
    """Whether there is a process of that id here, whoever's it is."""
    if os.name == "nt":  # there, os.kill would end the process that it asks about
        return True
    try:
        os.kill(pid, 0)
    except (OSError, OverflowError) as error:
        return isinstance(error, PermissionError)
    return True


def create(part: Path, mode: int = 0o666) -> int:
    """A descriptor of a file that was not there before."""
    failpoint("create", part)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(part, flags, mode)


def append(path: Path, data: bytes) -> None:
    """Write at the end in one go, whoever else does; what is made here is its owner's alone."""
    failpoint("open", path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    with File(os.open(path, flags, 0o600), "a", at=path) as file:
        file.write(data)
        failpoint("fsync", path)
        os.fsync(file.fileno())


def _hide(part: Path, path: Path, *, private: bool) -> int:
    """Keep others from reading what is not whole yet; the mode for when it is."""
    by_umask = part.stat().st_mode & 0o777
    _set_mode(part, 0o600)
    if private:
        return 0o600
    return path.stat().st_mode & 0o777 if path.is_file() else by_umask


def _set_mode(part: Path, mode: int) -> None:
    with suppress(OSError):  # some disks and shares know no modes
        failpoint("chmod", part)
        part.chmod(mode)


def harden(file: BinaryIO, path: Path) -> None:
    """All that was written is on the disk, not on its way."""
    file.flush()
    failpoint("fsync", path)
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):  # Windows, which keeps a journal of its folders
        return
    failpoint("fsync folder", folder)
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network disks cannot
            raise
    finally:
        os.close(fd)


def unlink(path: Path) -> None:
    """Delete it."""
    failpoint("unlink", path)
    path.unlink()


def rmdir(path: Path) -> None:
    """Delete a folder that is empty."""
    failpoint("rmdir", path)
    path.rmdir()


def rmtree(folder: Path) -> None:
    """Delete a folder with all that is in it; of a link, not what it leads to."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            rmtree(path)
        else:
            unlink(path)
    rmdir(folder)
