"""Forgetting a client: everything that is known to come of a client file, and the file."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from coreg_audio import fsio, keeping, results
from coreg_audio.clients.client import PHRASES
from coreg_audio.clients.folder import check_private, named
from coreg_audio.clients.made import EXPORT, Made, made_for, tidy
from coreg_audio.errors import CoregError, FileError


@dataclass(frozen=True, slots=True)
class Traces:
    """What is left of a client, or was until now.

    Attributes:
        folder: The client's own: file, phrases, list of results.
        results: Files that are known to be made for the client, as they were made.
        changed: Those that somebody changed since; they are never deleted.
        gone: Places where one was made, and none is any more.
        exports: Files that the client file was exported to, and others with it.
        phrases: Spoken lines with the client's words.
    """

    folder: Path
    results: tuple[Path, ...]
    changed: tuple[Path, ...]
    gone: tuple[Path, ...]
    exports: tuple[Path, ...]
    phrases: int


def traces(code: str, folder: Path) -> Traces:
    """All that is known to come of the client of that *code*; its file may be broken.

    Raises:
        InputError: There is none.
        FileError: Others can look into the folder, or something cannot be read.
    """
    own = named(code, folder)
    made = made_for(own)
    files = [one for one in made if one.job != EXPORT]
    ours = [(one, tuple(_ours(one))) for one in files]
    found = tuple(dict.fromkeys(path for _, paths in ours for path in paths))
    there = [one.path for one in files if one.path.exists() and one.path not in found]
    gone = [
        one.path for one, paths in ours if one.digests and not paths and not one.path.exists()
    ]
    return Traces(
        folder=own,
        results=found,
        changed=tuple(dict.fromkeys(there)),
        gone=tuple(dict.fromkeys(gone)),
        exports=tuple(one.path for one in made if one.job == EXPORT and one.path.exists()),
        phrases=keeping.clip_cache(own / PHRASES).info().count,
    )


def forget(code: str, folder: Path) -> Traces:
    """Delete all of it but what was changed by hand; the list of it all comes last.

    Raises:
        InputError: There is no such client.
        FileError: Something cannot be deleted; what is left can be forgotten once more.
    """
    found = traces(code, folder)
    made = made_for(found.folder)
    for path in found.results:
        fsio.remove(path)
    for one in made:
        tidy(one.path, one.job, found.folder.name)
    keeping.clip_cache(found.folder / PHRASES).purge()
    fsio.sweep_scratch()
    _remove_folder(found.folder)
    return found


def _ours(one: Made) -> Iterator[Path]:
    """What a killed run left of the file, the file, and what it was renamed to."""
    yield from fsio.leftovers(one.path)
    with suppress(OSError, CoregError):
        if _digest(one.path) in one.digests or fsio.owns(one.path, job=one.job):
            yield one.path
    with suppress(OSError):
        for path in one.path.parent.glob(f"*{one.path.suffix}"):
            if path != one.path and _digest(path) in one.digests and not _others(path, one):
                yield path


def _others(path: Path, one: Made) -> bool:
    """Whether another job made a file of the same bytes there, as it may without names."""
    jobs = (name for name in fsio.noted_by(path) if not name.startswith(results.KEY))
    return any(job != one.job for job in jobs)


def _digest(path: Path) -> str:
    with suppress(OSError, CoregError):
        if path.is_file() and not path.is_symlink():
            return fsio.digest(path)
    return ""


def _remove_folder(folder: Path) -> None:
    """With all that an editor may have left there; a link is not followed."""
    check_private(folder)
    try:
        fsio.remove_tree(folder)
    except FileError as error:
        reason = f"not all in it can be deleted ({error.reason}); mend that, then forget again"
        raise FileError(folder, reason) from error
