"""The journal: which job wrote which bytes, noted before they take their place.

Truth is a file's own SHA-256 looked up here, so a line whose rename never came tells no lie.
"""

import errno
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from coreg_audio.errors import FileError
from coreg_audio.fsio import _disk

JOURNAL = ".coreg-journal"
"""Hidden file in every folder that holds results: a line per result, nothing personal."""

JOURNAL_LINES = 1000
"""The journal is compacted when it is longer (plus two lines for every file beside it)."""

_IN_FLIGHT = 100  # newest lines that compacting keeps: their renames may still be to come
_JOURNAL_BYTES = 1 << 23
_TRIES = 5
_ENTRY = re.compile(r"([^\t]+)\t(\d+)\t([0-9a-f]{64})")


class Entry(NamedTuple):
    """Somebody's word that they wrote these bytes."""

    job: str
    size_bytes: int
    sha256: str

    def line(self) -> str:
        """As it stands in the journal; a torn line has no whole SHA-256 and says nothing."""
        return f"{self.job}\t{self.size_bytes}\t{self.sha256}\n"


def check(folder: Path) -> None:
    """Raises `FileError` where no journal can be kept."""
    journal = folder / JOURNAL
    with _disk.plainly(journal):
        _disk.check_place(journal)
        if journal.exists() and not os.access(journal, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, "")


def entries(folder: Path) -> list[Entry]:
    """All that is noted in *folder*, oldest first; damaged lines are passed over."""
    journal = folder / JOURNAL
    if not journal.exists():
        return []
    with _disk.reading(journal) as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _JOURNAL_BYTES))
        return _parse(file.read(_JOURNAL_BYTES))


def _parse(data: bytes) -> list[Entry]:
    found = map(_ENTRY.fullmatch, data.decode("utf-8", "replace").split("\n"))
    return [Entry(match[1], int(match[2]), match[3]) for match in found if match]


def note(folder: Path, *noted: Entry) -> None:
    """Put entries into the journal and force them to the disk."""
    lines = "".join(entry.line() for entry in noted).encode()
    journal = folder / JOURNAL
    with _disk.plainly(journal):
        for _ in range(_TRIES):
            if _append(journal, lines):
                break
    with suppress(OSError, FileError):
        _compact(folder)


def _append(journal: Path, lines: bytes) -> bool:
    """Whether the lines are in the journal; another run may have put a new one in its place."""
    _disk.failpoint("open", journal)
    with io.BufferedWriter(_disk.File(journal, "a", at=journal)) as file:
        file.write(b"\n" + lines)  # the line before may be torn
        _disk.harden(file, journal)
        return os.path.samestat(os.fstat(file.fileno()), journal.stat())


def drop(folder: Path, job: str, also: str) -> None:
    """Take out what *job* noted, and of the same bytes what is named *also* and more.

    Another job may have made the same bytes: its own lines stay. A journal in which none is
    left goes.
    """
    if not (folder / JOURNAL).exists():
        return

    def others(noted: list[Entry]) -> list[str]:
        same = {entry[1:] for entry in noted if entry.job == job}
        return [
            entry.line()
            for entry in noted
            if entry.job != job and not (entry[1:] in same and entry.job.startswith(also))
        ]

    _rewrite(folder, others)
    if not entries(folder):
        with suppress(FileNotFoundError):
            _disk.unlink(folder / JOURNAL)


def _compact(folder: Path) -> None:
    """Drop the journal's lines about bytes that no file beside it holds any more."""

    def chosen(noted: list[Entry]) -> Iterable[str] | None:
        many = len(noted) > JOURNAL_LINES + 2 * len(list(folder.iterdir()))
        return _kept(noted, folder) if many else None

    _rewrite(folder, chosen)


def _rewrite(folder: Path, choose: Callable[[list[Entry]], Iterable[str] | None]) -> None:
    """Put in the journal's place the lines that *choose* gives; None leaves it as it is."""
    journal = folder / JOURNAL
    with _disk.reading(journal) as old:
        data, _, torn = old.read().rpartition(b"\n")
        chosen = choose(_parse(data))
        if chosen is None:
            return
        kept = "".join(chosen).encode()
        if os.name == "nt":  # there, what is open cannot be replaced
            old.close()
        with _disk.staged(journal, private=False, before_rename=lambda _: None) as file:
            file.write(kept)
        if late := b"" if old.closed else torn + old.read():  # from other runs, meanwhile
            _append(journal, late)


def _kept(noted: list[Entry], folder: Path) -> Iterator[str]:
    """The lines about files that are there, and the newest, each once."""
    newest = set(noted[-_IN_FLIGHT:])
    sizes = {entry.size_bytes for entry in noted}
    plain = (path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    there = {_disk.digest(path) for path in plain if path.stat().st_size in sizes}
    for entry in dict.fromkeys(noted):
        if entry in newest or entry.sha256 in there:
            yield entry.line()
