"""Choose what is in a session of the asked length, and lay it out."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace

from coreg_audio.errors import LengthError
from coreg_audio.guidance import optional_parts
from coreg_audio.planner.breathing import lap_of
from coreg_audio.planner.sharing import share, span
from coreg_audio.planner.slots import Part, Score, Terms, Version
from coreg_audio.planner.writing import REMAINDER_S, breathing_in_minutes, write
from coreg_audio.session import Breathe, Session, Utterance, lasts_to_end
from coreg_audio.timeline import Bed, Breath, Chapter, Event, Quiet, Timeline
from coreg_audio.units import MP3_FRAMES, to_frames, to_seconds
from coreg_audio.voice import Pace

LONGEST_S = 12 * 3600.0
"""A session that lasts to its end can be so long."""


def plan(
    session: Session,
    spoken: Mapping[Utterance, int],
    *,
    rate_hz: int,
    target_s: float | None,
    pace: Pace,
) -> Timeline:
    """Place everything that sounds so that the file lasts *target_s* to the frame.

    All optional parts and the nearest counts of breaths are tried first; then blocks of
    breathing in minutes give or take a cycle, as few as are needed; then optional parts are
    left out, the last of the script first. A session with a step that lasts to the end is
    fitted by that step alone, before optional parts are left out.

    Args:
        session: The parsed script.
        spoken: Frames of every utterance and cue word.
        rate_hz: Frames per second.
        target_s: Length of the whole file; None is the script's own.
        pace: Stretches the gaps between sentences, paragraphs and chapters.

    Raises:
        LengthError: The session cannot last that long, or not that short.
        ScriptError: A direction cannot be performed.
    """
    terms = Terms(session, spoken, rate_hz, pace)
    asked = to_frames(session.front.minutes * 60 if target_s is None else target_s, rate_hz)
    return _lay_out(_fit(terms, asked), asked, terms)


def reach(
    session: Session, spoken: Mapping[Utterance, int], *, rate_hz: int, pace: Pace
) -> tuple[float, float]:
    """Shortest and longest seconds that the session can last, each of them reachable.

    Raises:
        ScriptError: A direction cannot be performed.
    """
    return _reach(Terms(session, spoken, rate_hz, pace))


def _reach(terms: Terms) -> tuple[float, float]:
    lows, highs = [], []
    for kept in _choices(terms):
        blocks = breathing_in_minutes(terms.session, kept)
        low = high = span(write(terms, Version(kept, -blocks)).slots)
        if blocks:
            high = span(write(terms, Version(kept, blocks)).slots)
        lows.append(low[0])
        highs.append(high[1])
    if lasts_to_end(terms.session):
        return to_seconds(min(lows), terms.rate_hz), LONGEST_S
    return to_seconds(min(lows), terms.rate_hz), to_seconds(max(highs), terms.rate_hz)


def _choices(terms: Terms) -> Iterator[int]:
    """How many optional parts may be in: all, then fewer."""
    return reversed(range(sum(1 for _ in optional_parts(terms.session)) + 1))


def _fit(terms: Terms, asked: int) -> Score:
    """The version with the most optional parts that can last *asked* frames."""
    spans: list[tuple[int, int]] = []
    for kept in _choices(terms):
        score = _nearest(terms, kept, asked, spans)
        low, high = span(score.slots)
        if low <= asked <= high:
            return score
    raise _out_of_reach(terms, asked, spans)


def _nearest(terms: Terms, kept: int, asked: int, spans: list[tuple[int, int]]) -> Score:
    """With *kept* parts, the version that comes to *asked* frames with the fewest changes."""
    plain = write(terms, Version(kept))
    if lasts_to_end(terms.session):
        units = _units(plain, asked, terms)
        plain = write(terms, Version(kept, to_end=units))
        around = (Version(kept, to_end=max(1, one)) for one in (units - 1, units + 1))
        spans.extend(span(write(terms, one).slots) for one in around)
    low, high = span(plain.slots)
    spans.append((low, high))
    if low <= asked <= high:
        return plain
    sign = -1 if asked < low else 1

    def comes_to(blocks: int) -> bool:
        spans.append(span(write(terms, Version(kept, sign * blocks)).slots))
        low, high = spans[-1]
        return low <= asked if sign < 0 else asked <= high

    most = breathing_in_minutes(terms.session, kept)
    blocks = 1 + bisect_left(range(1, most + 1), True, key=comes_to)
    return write(terms, Version(kept, sign * min(blocks, most)))


def _units(plain: Score, asked: int, terms: Terms) -> int:
    """How many units what lasts to the end needs for pauses as they are written."""
    last = lasts_to_end(terms.session)
    unit_s = last.pattern.cycle_s if isinstance(last, Breathe) else REMAINDER_S
    lengths = (one.length if isinstance(one, Part) else one.wish for one in plain.slots)
    return 1 + max(0, round((asked - sum(lengths)) / (unit_s * terms.rate_hz)))


def _out_of_reach(terms: Terms, asked: int, spans: list[tuple[int, int]]) -> LengthError:
    """The error that tells what is reachable.

    A length between two versions, such as with and without a long optional part, is named
    with its neighbours on both sides.
    """
    below = max((high for _, high in spans if high < asked), default=None)
    above = min((low for low, _ in spans if low > asked), default=None)
    around = None
    if below is not None and above is not None:
        around = (to_seconds(below, terms.rate_hz), to_seconds(above, terms.rate_hz))
    asked_s = to_seconds(asked, terms.rate_hz)
    shortest_s, longest_s = _reach(terms)
    return LengthError(terms.session.front.title, asked_s, shortest_s, longest_s, around)


def _lay_out(score: Score, length: int, terms: Terms) -> Timeline:
    lengths, stretch = share(score.slots, length)
    shares = iter(lengths)
    position, starts = 0, []
    events: list[Event] = []
    for slot in score.slots:
        starts.append(position)
        if isinstance(slot, Part):
            events += (replace(one, start=one.start + position) for one in slot.events)
            position += slot.length
        else:
            frames = next(shares)
            events.append(Quiet(position, frames, slot.at, slot.kind, slot.asked_s))
            position += frames
    events += _beds(score, starts, length, _lap(events, terms))
    events.sort(key=lambda event: (event.start, not isinstance(event, Bed)))
    chapters = _chapters(score, starts, length, terms.session.front.title)
    return Timeline(terms.rate_hz, length, tuple(events), chapters, stretch, score.left_out)


def _lap(events: list[Event], terms: Terms) -> int:
    """That of a night's breath, or of a bed without one; 0 where nothing lasts to the end."""
    last = lasts_to_end(terms.session)
    if last is None:
        return 0
    if isinstance(last, Breathe):
        return next(one.lap for one in reversed(events) if isinstance(one, Breath))
    return lap_of(MP3_FRAMES, terms.rate_hz)


def _beds(score: Score, starts: list[int], length: int, lap: int) -> Iterator[Bed]:
    """Each bed from its direction to the next one, or to the end."""
    ends = [*(starts[index] for index, _ in score.beds[1:]), length]
    for (index, step), end in zip(score.beds, ends, strict=False):
        if step.name is not None and starts[index] < end:
            yield Bed(starts[index], end - starts[index], step.at, step.name, lap)


def _chapters(score: Score, starts: list[int], length: int, title: str) -> tuple[Chapter, ...]:
    """Chapters without a hole from 0 to the end; a session without headings is one chapter."""
    marks = score.marks or ((0, title),)
    begins = [0, *(starts[index] for index, _ in marks[1:])]
    ends = [*begins[1:], length]
    return tuple(
        Chapter(start, end, name)
        for start, end, (_, name) in zip(begins, ends, marks, strict=True)
    )
