"""Files: every open, write, rename and removal of results; none is ever half a file.

A result is written beside its place, forced to the disk, noted in the folder's journal and
only then renamed into place. A file counts as a job's own when the journal says so about the
bytes it holds now; whatever else stands there is never overwritten unasked.
"""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from coreg_audio.errors import FileError
from coreg_audio.fsio import _disk, _journal
from coreg_audio.fsio._disk import digest, digest_of, reading
from coreg_audio.fsio._journal import JOURNAL
from coreg_audio.fsio._loose import (
    keep,
    keep_first,
    kept,
    make_own_folder,
    scratch_file,
    unlink,
)
from coreg_audio.unhurried import unhurried

__all__ = [
    "JOURNAL",
    "append_line",
    "claim",
    "digest",
    "digest_of",
    "disown",
    "folder_for",
    "job_name",
    "keep",
    "keep_first",
    "kept",
    "leftovers",
    "make_folder",
    "make_own_folder",
    "noted_by",
    "owns",
    "read_bytes",
    "read_text",
    "reading",
    "remove",
    "remove_empty",
    "remove_tree",
    "replacing",
    "replacing_all",
    "scratch_file",
    "scratch_folder",
    "sweep",
    "sweep_scratch",
    "unlink",
    "write_bytes",
]

_STALE_S = 86_400.0
_TRIES = 5
_SCRATCH = "coreg-audio-"
_SCRATCH_OF = re.compile(rf"{_SCRATCH}(\d+)-([0-9a-f]{{8}})-.*")
_PART = re.compile(r"\..*\.(\d+)\.([0-9a-f]{8})[0-9a-f]{6}\.part")


def read_bytes(path: Path, limit_bytes: int) -> bytes:
    """The whole of a plain file.

    Raises:
        FileError: It is missing, no plain file, unreadable, or larger than *limit_bytes*.
    """
    with reading(path) as file:
        data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise FileError(path, f"larger than the {limit_bytes:,} bytes that are read here")
    return data


def read_text(path: Path, limit_bytes: int) -> str:
    """The whole of a UTF-8 text file, without its byte order mark; lines end in a newline.

    Raises:
        FileError: As for `read_bytes`, or it is not text.
    """
    data = read_bytes(path, limit_bytes)
    if b"\0" in data:
        raise FileError(path, "not a text file: it holds zero bytes; save it as UTF-8 text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"not a text file in UTF-8 (see line {line}); save it as UTF-8 text"
        raise FileError(path, reason) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def owns(path: Path, *, job: str) -> bool:
    """Whether what stands at *path* is an earlier result of *job*, not a byte changed since."""
    return job in noted_by(path)


def noted_by(path: Path) -> frozenset[str]:
    """Every job, and every other name, under which the journal notes the bytes at *path*."""
    with _disk.plainly(path):
        for _ in range(_TRIES):
            before = _version(path)
            noted = _noted(path) if before else frozenset[str]()
            if noted or before == _version(path):
                break  # else another run has put its result there meanwhile
        return noted


def _version(path: Path) -> tuple[int, ...]:
    """Tells a plain file from what takes its place; nothing else has one."""
    if path.is_symlink() or not path.is_file():
        return ()
    now = path.stat()
    return now.st_ino, now.st_size, now.st_mtime_ns


def _noted(path: Path) -> frozenset[str]:
    size = path.stat().st_size
    near = [one for one in _journal.entries(path.parent) if one.size_bytes == size]
    sha256 = digest(path) if near else ""
    return frozenset(one.job for one in near if one.sha256 == sha256)


def job_name(*of: str, what: str = "") -> str:
    """What a job is called: the script's id and the client's code, those that there are.

    *what* it makes, where that is no whole session, stands in brackets: no id and no code can
    be so, and neither takes the place of the other.
    """
    return "/".join(filter(None, (*of, f"({what})" if what else "")))


def claim(path: Path, *, job: str | None, force: bool = False) -> None:
    """Make sure, before any work, that *path* can be written and may be.

    What killed runs left of it is deleted.

    Args:
        path: The file to come; its folder exists.
        job: Who writes it: template, client code, variant; nothing personal. None is for files
            that are no results (a cache, settings, a script that the user asked to change):
            they are replaced without asking and leave no line in the journal.
        force: Overwrite it even though another job or a hand made it.

    Raises:
        FileError: It cannot be written, or would overwrite what is not the job's own.
    """
    _disk.check_name(path)
    with _disk.plainly(path):
        _disk.check_place(path)
        if job is not None:
            _journal.check(path.parent)
            _check_owner(path, job, force=force)
        for left in leftovers(path):
            with suppress(OSError):
                _disk.unlink(left)
        part = _disk.part_of(path)
        with unhurried():
            try:
                os.close(_disk.create(part))
            finally:
                with suppress(FileNotFoundError):
                    _disk.unlink(part)


@contextmanager
def replacing(
    path: Path, *, job: str | None, force: bool = False, private: bool = False
) -> Iterator[BinaryIO]:
    """A seekable file that takes the place of *path* when the block ends well.

    Until then the old file stands; after any exception it still stands and nothing is left
    beside it. When the block has ended the new file is whole, on the disk and in the journal.

    Args:
        path: As for `claim`, which this calls, as are *job* and *force*.
        job: See there.
        force: See there.
        private: Readable by the user alone, whatever the umask says.
    """
    claim(path, job=job, force=force)

    def vouch(file: BinaryIO) -> None:
        if job is not None:
            _vouch(path, file, job, force=force)

    with _disk.staged(path, private=private, before_rename=vouch) as file:
        yield file


@contextmanager
def replacing_all(
    path: Path,
    beside: Sequence[Path],
    *,
    job: str,
    force: bool = False,
    private: bool = False,
    also: Sequence[str] = (),
) -> Iterator[tuple[BinaryIO, list[BinaryIO]]]:
    """As `replacing`, for a result and the files beside it that tell of it.

    None takes its place before all are whole, on the disk and in the journal; *path* goes
    first. Only what stops the machine or the disk between two renames leaves a new result
    beside an old companion, so one of them should hold the hashes of what it tells of.

    Args:
        path: As for `claim`, as are *job* and *force*.
        beside: The files that tell of it.
        job: See there.
        force: See there.
        private: Readable by the user alone, whatever the umask says.
        also: Other names under which the journal notes the bytes, for `owns` to ask for.
    """
    for one in (path, *beside):
        claim(one, job=job, force=force)
    with ExitStack() as stack:
        others = [
            stack.enter_context(_disk.staged(one, private=private, before_rename=_unasked))
            for one in beside
        ]

        def vouch(first: BinaryIO) -> None:
            for one, other in zip(beside, others, strict=True):
                with _disk.plainly(one):
                    _disk.harden(other, one)
                    _vouch(one, other, job, force=force, also=also)
            _vouch(path, first, job, force=force, also=also)

        first = _disk.staged(path, private=private, before_rename=vouch)
        yield stack.enter_context(first), others


def _unasked(_: BinaryIO) -> None:
    """A companion was vouched for before the first of all was renamed."""


def _vouch(
    path: Path, file: BinaryIO, job: str, *, force: bool, also: Sequence[str] = ()
) -> None:
    """Note in the journal what is about to take the place of *path*."""
    size, sha256 = file.seek(0, os.SEEK_END), _disk.digest_of(file)
    names = (job, *also)
    _journal.note(path.parent, *(_journal.Entry(name, size, sha256) for name in names))
    _check_owner(path, job, force=force)  # it may have been made during the work


def write_bytes(
    path: Path, data: bytes, *, job: str | None, force: bool = False, private: bool = False
) -> None:
    """Put *data* in place of *path*, whole or not at all; see `replacing`."""
    with replacing(path, job=job, force=force, private=private) as file:
        file.write(data)


def remove(path: Path) -> None:
    """Delete a file; one that is already gone is fine."""
    with _disk.plainly(path), suppress(FileNotFoundError):
        _disk.unlink(path)


def append_line(path: Path, line: str) -> None:
    """Put a line at the end of a file that its owner alone can read, and force it to the disk.

    Lines of several processes at once stay whole.
    """
    with _disk.plainly(path):
        _disk.check_place(path)
        _disk.append(path, b"\n" + line.encode() + b"\n")  # the line before may be torn


def leftovers(path: Path) -> tuple[Path, ...]:
    """What runs that were killed left of files that were to take the place of *path*."""
    with suppress(OSError):
        begin = f".{path.name[: _disk.PART_CHARS]}."
        beside = [one for one in path.parent.iterdir() if one.name.startswith(begin)]
        return tuple(one for one in beside if _left_behind(one))
    return ()


def disown(folder: Path, job: str, *, also: str) -> None:
    """Take the lines of *job* out of the journal of *folder*.

    With them go the other names of the same bytes that begin with *also*.
    """
    with _disk.plainly(folder / JOURNAL):
        _journal.drop(folder, job, also)


def remove_empty(folder: Path) -> bool:
    """Delete a folder in which nothing is left; whether it is gone."""
    with suppress(OSError):
        _disk.rmdir(folder)
    return not folder.exists()


def remove_tree(folder: Path) -> None:
    """Delete a folder with all that is in it; of a link in it, not what it leads to.

    Raises:
        FileError: Something in it stays.
    """
    with _disk.plainly(folder):
        _disk.rmtree(folder)


def make_folder(path: Path, *, private: bool = False) -> None:
    """Make a folder and those above it; one that is there is fine."""
    _disk.check_name(path)
    with _disk.plainly(path.parent):
        _disk.failpoint("mkdir", path)
        path.parent.mkdir(parents=True, exist_ok=True)
    with _disk.plainly(path):
        path.mkdir(mode=0o700 if private else 0o777, exist_ok=True)


@contextmanager
def folder_for(path: Path) -> Iterator[None]:
    """The folders above *path*; after an error, those made for it are gone if empty."""
    missing = [folder for folder in path.parents if not folder.exists()]
    make_folder(path.parent)
    try:
        yield
    except BaseException:
        for folder in missing:
            with suppress(OSError):
                _disk.rmdir(folder)
        raise


def sweep(folder: Path) -> None:
    """Delete what killed runs left in *folder*; never fails.

    A leftover is a hidden .part whose process on this machine is gone, or older than a day.
    """
    with suppress(OSError):
        for path in list(folder.iterdir()):
            with suppress(OSError):
                if _left_behind(path):
                    _disk.unlink(path)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder that nobody else can look into; gone when the block ends.

    What killed runs left of theirs goes first; see `sweep_scratch`.
    """
    sweep_scratch()
    prefix = f"{_SCRATCH}{os.getpid()}-{_disk.machine()}-"
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        yield Path(folder)


def sweep_scratch() -> None:
    """Delete the temporary folders of runs that are gone, or a day old; never fails."""
    with suppress(OSError):
        for path in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*"):
            if not path.is_symlink() and _left_behind(path, _SCRATCH_OF):
                shutil.rmtree(path, ignore_errors=True)


def _left_behind(path: Path, named: re.Pattern[str] = _PART) -> bool:
    found = named.fullmatch(path.name)
    return found is not None and _is_stale(path, int(found[1]), found[2])


def _is_stale(path: Path, pid: int, machine: str) -> bool:
    old = time.time() - path.lstat().st_mtime > _STALE_S
    return old or (machine == _disk.machine() and not _disk.is_running(pid))


def _check_owner(path: Path, job: str, *, force: bool) -> None:
    if not (0 < len(job) <= 200 and job.isprintable()):
        raise ValueError(f"a job is named in 1 to 200 printable characters, not {job!r}")
    if os.path.lexists(path) and not force and not owns(path, job=job):
        raise FileError(
            path,
            "already there, and not the unchanged result of an earlier run of this; "
            "move it away, name another file, or overwrite it with --force",
        )
