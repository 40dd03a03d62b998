"""The list of files that were made for a client: private, so that they can be found again.

A file stands on the list before it exists, so a run that is killed leaves none unknown; when it
is whole, its hash is added. The list lies in the client's folder and nowhere else.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from coreg_audio import dividing, fsio, results
from coreg_audio.build import build
from coreg_audio.clients.client import RESULTS, Client
from coreg_audio.clients.fitting import Fitting
from coreg_audio.errors import CoregError, InputError
from coreg_audio.recipe import Report, Target, Watcher

_LIMIT_BYTES = 1 << 24


@dataclass(slots=True)
class Made:
    """A file of a client's, as one job made it.

    Attributes:
        job: What it belongs to; "export" is a file of client files.
        digests: SHA-256 of every version of it that was noted.
    """

    path: Path
    job: str
    digests: set[str] = field(default_factory=set)


EXPORT = "export"


def make(client: Client, fitting: Fitting, target: Target, watcher: Watcher) -> Report:
    """`build.build` for a client: what comes of it stands on the client's list.

    Raises:
        CoregError: As `build.build`, or the list cannot be written.
    """
    job = results.job(fitting.template.front, target)
    paths = tuple(_files(fitting, target))
    note(client, job, paths)
    report = build(fitting.recipe, target, watcher)
    note_digests(client, job, paths)
    return report


def note(client: Client, job: str, paths: Iterable[Path]) -> None:
    """Put files to come on the list."""
    for path in paths:
        append(client, path, job)


def note_digests(client: Client, job: str, paths: Sequence[Path]) -> None:
    """Put what the files have become on the list.

    Raises:
        InputError: The client was forgotten while they were made; they are deleted again.
    """
    if not client.folder.exists():
        for path in paths:
            fsio.remove(path)
            tidy(path, job, client.code)
        raise InputError(
            f"{client.code} was forgotten while this was made; what was made is deleted again"
        )
    for path in paths:
        append(client, path, job, fsio.digest(path))


def _files(fitting: Fitting, target: Target) -> Iterator[Path]:
    """Every file that comes of *target*, both partners' too."""
    for one in dividing.targets(target, fitting.recipe):
        yield from results.files(one)


def tidy(path: Path, job: str, code: str) -> None:
    """Leave no line in the journal, and no empty folder that was made for the client."""
    folder = path.parent
    fsio.sweep(folder)
    with suppress(OSError, CoregError):
        fsio.disown(folder, job, also=results.KEY)
    for own in (folder, folder.parent):
        if code in (own.name, own.parent.name):
            fsio.remove_empty(own)


def append(client: Client, path: Path, job: str, sha256: str = "") -> None:
    """Put one file on the list."""
    line = {"file": str(path.absolute()), "job": job}
    if sha256:
        line["sha256"] = sha256
    fsio.append_line(client.results, json.dumps(line))


def made_for(folder: Path) -> tuple[Made, ...]:
    """All that stands on the list in a client's *folder*, each file once for each job.

    Raises:
        FileError: It is there and cannot be read: what was made is not known, not nothing.
    """
    found: dict[tuple[str, str], Made] = {}
    for line in _lines(folder / RESULTS):
        try:
            facts = json.loads(line)
            path, job, sha256 = facts["file"], facts["job"], facts.get("sha256")
            one = found.setdefault((path, job), Made(Path(path), job))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # torn
            continue
        if sha256:
            one.digests.add(sha256)
    return tuple(found.values())


def _lines(path: Path) -> Iterator[str]:
    if path.exists() and not path.is_symlink():
        yield from fsio.read_text(path, _LIMIT_BYTES).splitlines()
