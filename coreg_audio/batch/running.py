"""Running a batch: tracks are handed out a few at a time, and every one comes to an end."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace

from coreg_audio import clients, fsio, results
from coreg_audio.batch.track import Kind, Outcome, Reach, Track
from coreg_audio.batch.work import OutOfMemoryError, make, standing
from coreg_audio.errors import CoregError

_ATTEMPTS = 2
_LOOK_S = 2.0
"""How often the crew is asked whether anybody is left."""


def _nothing() -> None:
    """There is nothing to do."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who makes the tracks.

    Attributes:
        executor: Any of `concurrent.futures`.
        ahead: Tracks that are handed out at once: enough that nobody waits, few enough that a
            million take no room.
        reach: Where they are.
        look: Called now and then; raises `CoregError` when nobody is left to wait for.
        halt: Ends whatever is being made.
    """

    executor: Executor
    ahead: int = 4
    reach: Reach = Reach.HERE
    look: Callable[[], None] = field(default=_nothing)
    halt: Callable[[], None] = field(default=_nothing)


@dataclass(frozen=True, slots=True)
class _Job:
    track: Track
    attempt: int = 1


def made(tracks: Iterable[Track], crew: Crew) -> Generator[tuple[Track, Outcome], None, None]:
    """Every track with what came of it, as they end.

    What stands already is told at once. A track whose worker is lost, hangs or runs out of
    memory is handed out once more, then named; the others go on.

    Raises:
        CoregError: Nobody is left to make them.
    """
    waiting: dict[Future[Outcome], _Job] = {}
    try:
        yield from _handed_out(tracks, crew, waiting)
    finally:
        if waiting:  # it is broken off
            crew.halt()
        for future, job in waiting.items():
            future.cancel()
            fsio.sweep(job.track.target.path.parent)


def _handed_out(
    tracks: Iterable[Track], crew: Crew, waiting: dict[Future[Outcome], _Job]
) -> Iterator[tuple[Track, Outcome]]:
    for track in tracks:
        if results.stands(track.target):
            yield track, standing(track)
            continue
        while len(waiting) >= crew.ahead:
            yield from _ended(crew, waiting)
        try:
            _expect(track)
        except CoregError as error:
            yield track, Outcome(Kind.FAILED, str(error), error.exit_code)
            continue
        _hand_out(crew, waiting, _Job(track))
    while waiting:
        yield from _ended(crew, waiting)


def _hand_out(crew: Crew, waiting: dict[Future[Outcome], _Job], job: _Job) -> None:
    told = replace(job.track, owner=None)  # the client file itself is none of a worker's
    waiting[crew.executor.submit(make, told, crew.reach)] = job


def _ended(crew: Crew, waiting: dict[Future[Outcome], _Job]) -> Iterator[tuple[Track, Outcome]]:
    """Those that have ended, after a while at the latest; lost ones are handed out again."""
    done, _ = wait(waiting, timeout=_LOOK_S, return_when=FIRST_COMPLETED)
    if not done:
        crew.look()
    for future in done:
        job = waiting.pop(future)
        reason = _lost(future)
        if reason is None:
            yield job.track, _listed(job.track, _laid(job.track, future.result()))
        elif job.attempt < _ATTEMPTS:
            fsio.sweep(job.track.target.path.parent)
            _hand_out(crew, waiting, replace(job, attempt=job.attempt + 1))
        else:
            yield job.track, Outcome(Kind.FAILED, f"{reason}, twice", 3)


def _lost(future: Future[Outcome]) -> str | None:
    """How the worker was lost; None when there is an outcome."""
    if future.cancelled():
        return "its worker went away"
    match future.exception():
        case None:
            return None
        case OutOfMemoryError() | MemoryError():
            return "it ran out of memory"
        case TimeoutError():
            return "it took too long and was stopped"
        case error:
            return f"its worker was lost ({type(error).__name__})"


def _expect(track: Track) -> None:
    """A client's files stand on the client's list before they exist."""
    if track.owner is not None:
        clients.note(track.owner, track.job, results.files(track.target))


def _listed(track: Track, outcome: Outcome) -> Outcome:
    """The same; what the files have become stands on the client's list."""
    if track.owner is None or outcome.kind is not Kind.MADE:
        return outcome
    try:
        clients.note_digests(track.owner, track.job, results.files(track.target))
    except CoregError as error:
        return Outcome(Kind.FAILED, str(error), error.exit_code)
    return outcome


def _laid(track: Track, outcome: Outcome) -> Outcome:
    """What came back as bytes is put where the track says."""
    if not outcome.files:
        return outcome
    begun = time.monotonic()
    try:
        results.lay(track.target, outcome.files, track.job)
    except CoregError as error:
        return Outcome(Kind.FAILED, str(error), error.exit_code)
    took_s = outcome.took_s + time.monotonic() - begun
    return replace(outcome, files=(), took_s=took_s)
