"""Making one track, in whatever process this is called; what comes back holds codes only.

A track may be handed out twice, when a worker was thought lost: whoever finds it standing
leaves it alone.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import assert_never

from coreg_audio import fsio, keeping, keys, results, templates
from coreg_audio.batch.track import Kind, Outcome, Reach, Track
from coreg_audio.build import build
from coreg_audio.errors import CoregError, InputError, MissingPartError
from coreg_audio.recipe import Recipe, Report, Unwatched
from coreg_audio.workshop import Workshop

_PACKAGE = Path(__file__).resolve().parents[1]


class OutOfMemoryError(Exception):
    """A track needs more memory than its worker may use."""


def make(track: Track, reach: Reach = Reach.HERE) -> Outcome:
    """Make a track; what a user can mend comes back as an outcome, never as an exception.

    Args:
        track: What is to be made.
        reach: Where that is.

    Raises:
        OutOfMemoryError: There was not enough of it; another try may do better.
    """
    begun = time.monotonic()
    try:
        outcome = _by_reach(track, reach)
    except CoregError as error:
        return Outcome(Kind.FAILED, str(error), error.exit_code)
    except MemoryError:
        _workshop.cache_clear()  # what is at hand takes memory, too
        raise OutOfMemoryError("it ran out of memory") from None
    except Exception as error:  # what it says may repeat a client's words
        return Outcome(Kind.FAILED, _fault(error), 1)
    return replace(outcome, took_s=time.monotonic() - begun)


def _by_reach(track: Track, reach: Reach) -> Outcome:
    match reach:
        case Reach.HERE:
            return _made(track)
        case Reach.SHARED:
            return _made(_away(track))
        case Reach.SENT:
            return _sent(_away(track))
        case _:
            assert_never(reach)


@lru_cache(maxsize=1)
def _workshop() -> Workshop:
    """What this process has at hand, from one track to the next."""
    return Workshop()


def _made(track: Track) -> Outcome:
    if results.stands(track.target):
        return standing(track)
    report = build(track.recipe, track.target, Unwatched(), _workshop())
    return _told(report)


def standing(track: Track) -> Outcome:
    """What is told of a track that was made before."""
    return Outcome(Kind.STANDS, size_bytes=track.target.path.stat().st_size)


def _told(report: Report) -> Outcome:
    timeline = report.timeline
    return Outcome(
        Kind.MADE,
        length_s=timeline.length / timeline.rate_hz,
        size_bytes=report.path.stat().st_size,
        notes=report.notes,
    )


def _sent(track: Track) -> Outcome:
    """Made in a private folder that is gone again when the bytes are on their way."""
    with fsio.scratch_folder() as folder:
        target = replace(track.target, path=folder / track.target.path.name)
        report = build(track.recipe, target, Unwatched(), _workshop())
        paths = results.files(target)
        return replace(_told(report), files=tuple(path.read_bytes() for path in paths))


def _away(track: Track) -> Track:
    """*track* for a computer that is not the client files': with a cache of its own.

    Raises:
        CoregError: Program, libraries or script differ here, so that the bytes would.
    """
    here = keys.versions()
    if differing := [name for name, asked in track.versions.items() if here.get(name) != asked]:
        raise MissingPartError(unlike(differing, track.versions, here))
    recipe = replace(track.recipe, template=track.script or track.recipe.template)
    if track.sources != _sources(recipe):
        raise InputError(
            f"the worker has another version of {track.recipe.template}; put your scripts into "
            "a folder that all workers see, and name it with --templates"
        )
    target = replace(track.target, cache=keeping.usual_folder(), private=None)
    return replace(track, recipe=recipe, target=target)


def unlike(names: Iterable[str], asked: Mapping[str, str], here: Mapping[str, str]) -> str:
    """Which versions of a worker differ, and what to do."""
    told = ", ".join(f"{name} {here[name]} (here {asked[name]})" for name in names)
    return f"the worker has other versions: {told}; install the same there, or here"


def _sources(recipe: Recipe) -> str:
    found = templates.locate(
        recipe.template, templates_dir=recipe.templates_dir, language=recipe.language
    )
    return templates.text_digest(found)


def _fault(error: Exception) -> str:
    """What kind of fault of the program, and where; nothing of what was being worked on."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_PACKAGE)
    ]
    where = ours[-1] if ours else None
    at = f"{Path(where.filename).relative_to(_PACKAGE)}:{where.lineno}" if where else "?"
    return f"a fault of the program ({type(error).__name__} at {at}); please report it"
