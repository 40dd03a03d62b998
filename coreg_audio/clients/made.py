"""The list of files that were made for a client: private, so that they can be found again.

A file stands on the list before it exists, so a run that is killed leaves none unknown; when it
is whole, its hash is added. The list lies in the client's folder and nowhere else.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coreg_audio import dividing, fsio, results
from coreg_audio.build import build
from coreg_audio.clients.client import RESULTS, Client
from coreg_audio.clients.fitting import Fitting
from coreg_audio.errors import FileError
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
    note(client, fitting, target)
    report = build(fitting.recipe, target, watcher)
    note_digests(client, fitting, target)
    return report


def note(client: Client, fitting: Fitting, target: Target) -> None:
    """Put the files to come of *target* on the list."""
    for path in _files(fitting, target):
        append(client, path, results.job(fitting.template.front, target))


def note_digests(client: Client, fitting: Fitting, target: Target) -> None:
    """Put what *target* has become on the list."""
    job = results.job(fitting.template.front, target)
    for path in _files(fitting, target):
        append(client, path, job, fsio.digest(path))


def _files(fitting: Fitting, target: Target) -> Iterator[Path]:
    """Every file that comes of *target*, both partners' too."""
    for one in dividing.targets(target, fitting.recipe):
        yield from results.files(one)


def append(client: Client, path: Path, job: str, sha256: str = "") -> None:
    """Put one file on the list."""
    line = {"file": str(path.absolute()), "job": job}
    if sha256:
        line["sha256"] = sha256
    fsio.append_line(client.results, json.dumps(line))


def made_for(folder: Path) -> tuple[Made, ...]:
    """All that stands on the list in a client's *folder*, each file once for each job."""
    found: dict[tuple[str, str], Made] = {}
    for line in _lines(folder / RESULTS):
        try:
            facts = json.loads(line)
            path, job, sha256 = facts["file"], facts["job"], facts.get("sha256")
            one = found.setdefault((path, job), Made(Path(path), job))
        except (ValueError, KeyError, TypeError, AttributeError):  # torn by a kill
            continue
        if sha256:
            one.digests.add(sha256)
    return tuple(found.values())


def _lines(path: Path) -> Iterator[str]:
    try:
        if not path.is_symlink():
            yield from fsio.read_text(path, _LIMIT_BYTES).splitlines()
    except FileError:
        return
