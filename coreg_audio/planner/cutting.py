"""Where a session sounds, in MP3 frames, and where long stretches of sound are cut.

Cuts lie where the plan has them: between breaths, before lines, at chapters. So a stretch that
only moves, by whole MP3 frames, is cut at the same places again.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from coreg_audio.timeline import Timeline
from coreg_audio.units import MP3_FRAMES

BEFORE, AFTER = 1, 2
"""MP3 frames around a sound in which an encoder may hear it."""

LEAST_SILENCE = 24
"""MP3 frames: where less lies between two sounds they stay in one chunk."""

CHUNK = 1225
"""MP3 frames of the longest chunk, about: 32 s keep what is encoded twice below 4 %."""

LEAST = 196
"""MP3 frames between two cuts, at least: 5 s."""


def chunks(
    timeline: Timeline, sounding: Iterable[tuple[int, int]], count: int
) -> tuple[range, ...]:
    """The MP3 frames in which *timeline* can sound, in chunks; outside of them it is silent.

    Args:
        timeline: The plan.
        sounding: Half-open spans of frames in which anything sounds, in any order.
        count: MP3 frames of the whole.
    """
    must, may = _must(timeline), _may(timeline)
    return tuple(
        chunk
        for stretch in _stretches(sounding, count)
        for part in _parted(stretch, must)
        for chunk in _cut(part, may)
    )


def _stretches(sounding: Iterable[tuple[int, int]], count: int) -> Iterator[range]:
    """Whole MP3 frames around all that sounds, joined where little lies between."""
    current = range(0)
    for start, end in sorted(sounding):
        first = max(0, start // MP3_FRAMES - BEFORE)
        stop = min(count, -(-end // MP3_FRAMES) + AFTER)
        if start >= end or first >= stop:
            continue
        if current and first - current.stop < LEAST_SILENCE:
            current = range(current.start, max(current.stop, stop))
            continue
        if current:
            yield current
        current = range(first, stop)
    if current:
        yield current


def _parted(stretch: range, must: Sequence[int]) -> Iterator[range]:
    """*stretch* cut at all of *must* but those near to its ends or to the one before."""
    cuts = [stretch.start]
    for at in must[bisect_right(must, stretch.start) :]:
        if at > stretch.stop - LEAST:
            break
        if at >= cuts[-1] + LEAST:
            cuts.append(at)
    return (range(one, other) for one, other in pairwise([*cuts, stretch.stop]))


def _cut(part: range, may: Sequence[int]) -> Iterator[range]:
    """*part* in chunks, each ending at the last place within a chunk's length, if any."""
    while len(part) > CHUNK + LEAST:
        at = bisect_right(may, part.start + CHUNK)
        fits = at and may[at - 1] >= part.start + LEAST
        stop = may[at - 1] if fits else part.start + CHUNK
        yield range(part.start, stop)
        part = range(stop, part.stop)
    yield part


def _must(timeline: Timeline) -> list[int]:
    """What begins anew: chapters, runs of breath, and laps."""
    starts = [chapter.start for chapter in timeline.chapters]
    runs = [(run.start, run.start + run.length) for run in timeline.breaths()]
    edges = (edge for run in runs for edge in run)
    return _quiet(timeline, [*starts, *edges, *_laps(timeline)])


def _laps(timeline: Timeline) -> Iterator[int]:
    """Where a night sounds as it did before: those of the breath, or of a bed without one."""
    runs = [one for one in timeline.breaths() if one.lap]
    beds = [one for one in timeline.beds() if one.lap]
    for one in runs or beds:
        yield from range(one.start, one.start + one.length, one.lap)


def _may(timeline: Timeline) -> list[int]:
    """Between breaths, and before lines."""
    places = [event.start for event in timeline.spoken()]
    for run in timeline.breaths():
        at = run.start
        for cycle in run.cycles:
            at += cycle.length
            places.append(at)
    return _quiet(timeline, places)


def _quiet(timeline: Timeline, places: Iterable[int]) -> list[int]:
    """MP3 frames just before *places*, in order, without those amid a line."""
    lines = list(timeline.spoken())
    starts = [line.start for line in lines]
    found = set()
    for place in places:
        before = bisect_right(starts, place - 1) - 1
        if before < 0 or lines[before].start + lines[before].length <= place:
            found.add(place // MP3_FRAMES - BEFORE)
    return sorted(found)
