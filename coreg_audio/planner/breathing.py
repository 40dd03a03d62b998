"""Breath cycles in whole frames: runs, ramps, spoken cues, and blocks with lines inside."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, count, pairwise
from math import lcm
from typing import assert_never

from coreg_audio.errors import ScriptError
from coreg_audio.planner.slots import Part, Terms
from coreg_audio.script import Pattern, Place
from coreg_audio.session import (
    BreathBlock,
    Breathe,
    Breaths,
    Chime,
    Gap,
    Say,
    Utterance,
    cue_words,
)
from coreg_audio.timeline import BELL_LENGTH_S, Bell, BellKind, Breath, Cycle, Event, Spoken
from coreg_audio.units import MP3_FRAMES, to_frames, to_seconds

CUE_ONSET_S = 0.1
"""A cue's clip begins this long after its phase: with the clip's own edge of up to 0.25 s its
first sound falls inside the 0.05 to 0.35 s that the script format promises."""

CUE_ONSET_MIN_S = 0.05
"""Earliest, for a clip that would not end inside its phase otherwise."""

RAMP_S_PER_MIN = 1
"""Most that a cycle's length may change in a minute."""

LAP_S, LONGEST_LAP_S = 600, 3600
"""A night of breath and bed sounds the same again after ten minutes or a little more: nobody
remembers the noise of ten minutes ago, and what is the same is encoded once."""

PADDING_PERIOD = 49
"""After so many MP3 frames at 44.1 kHz the pattern of their sizes returns."""

LINE_GAP_S = 0.8
"""Least silence between two lines in a breath block."""

SENTENCE_GAP_S = 1.2
"""Silence between two sentences of one line in a breath block, which never stretches."""

PHASES = ("in-breath", "hold after the in-breath", "out-breath", "hold after the out-breath")


def breathe(step: Breathe, count: int, terms: Terms) -> Part:
    """The whole run of *step*, of *count* cycles; see `cycle_count`."""
    cycles = _run(step.pattern, step.until, count, terms.rate_hz)
    lap = lap_of(cycles[0].length, terms.rate_hz) if step.to_end and _even(cycles) else 0
    run = Breath(0, sum(cycle.length for cycle in cycles), step.at, cycles, lap)
    return Part(run.length, (run, *_cues(step, cycles, terms)))


def lap_of(cycle: int, rate_hz: int) -> int:
    """The fewest frames, ten minutes or more, that are whole cycles and fill a stream evenly.

    0 where that takes more than an hour.
    """
    period = lcm(cycle, MP3_FRAMES * PADDING_PERIOD)
    lap = -(-LAP_S * rate_hz // period) * period
    return lap if lap <= LONGEST_LAP_S * rate_hz else 0


def _even(cycles: Sequence[Cycle]) -> bool:
    return len(set(cycles)) == 1


def cycle_count(step: Breathe, change: int = 0) -> int:
    """How many breaths *step* has, if it does not last to the end.

    A length means the nearest whole count, give or take *change* where that is possible.

    Raises:
        ScriptError: A ramp is too steep for its length.
    """
    if step.cycles is not None:
        return _gentle(step, step.cycles)
    cycle_s = (_edges(step.pattern)[3] + _edges(step.until or step.pattern)[3]) / 2
    least = 2 if step.until else 1
    nearest = _gentle(step, max(least, round(Fraction(str(step.length_s)) / cycle_s)))
    changed = max(least, nearest + change)
    return changed if _is_gentle(step, changed) else nearest


def _gentle(step: Breathe, cycles: int) -> int:
    if _is_gentle(step, cycles):
        return cycles
    enough = next(number for number in count(cycles) if _is_gentle(step, number))
    raise ScriptError(
        step.at.source,
        step.at.line,
        f"the pace changes too fast: by more than {RAMP_S_PER_MIN} s of breath length per "
        f"minute over {cycles} breaths; breathe at least {enough} times",
    )


def _is_gentle(step: Breathe, cycles: int) -> bool:
    """A ramp changes by at most 1 s per minute from first to last cycle start."""
    first, last = _edges(step.pattern)[3], _edges(step.until or step.pattern)[3]
    if first == last:
        return True
    until_last_s = cycles * (first + last) / 2 - last
    return abs(last - first) * 60 <= RAMP_S_PER_MIN * until_last_s


@lru_cache(maxsize=64)
def _edges(pattern: Pattern) -> tuple[Fraction, ...]:
    """Seconds from a cycle's start to the end of each of its phases, exactly as written."""
    phases = (pattern.in_s, pattern.hold_in_s, pattern.out_s, pattern.hold_out_s)
    return tuple(accumulate(Fraction(str(phase)) for phase in phases))


@lru_cache(maxsize=64)
def _run(
    pattern: Pattern, until: Pattern | None, cycles: int, rate_hz: int
) -> tuple[Cycle, ...]:
    """Cycles with every edge at the frame nearest to its exact time: rounding never adds up."""
    first, last = _edges(pattern), _edges(until or pattern)
    changes = max(1, cycles - 1)
    unit = changes * lcm(*(edge.denominator for edge in (*first, *last)))
    ends = [
        (int(a * unit), int((b - a) * unit) // changes)
        for a, b in zip(first, last, strict=True)
    ]
    onset, result = 0, []
    for index in range(changes - cycles + 1, changes + 1):
        times = [onset, *(onset + end + change * index for end, change in ends)]
        frames = [to_frames(time / unit, rate_hz) for time in times]
        result.append(Cycle(*(end - start for start, end in pairwise(frames))))
        onset = times[-1]
    return tuple(result)


def _cues(step: Breathe, cycles: Sequence[Cycle], terms: Terms) -> Iterator[Spoken]:
    """The cue words, on the first `voice_first` cycles and on every `voice_every`-th.

    Those are counted from the first cycle (1, 6, 11 …), so that no run begins unannounced.
    "In" and "out" are promised; "hold" is said where the hold is long enough to be told of.
    """
    if not (step.voice_first or step.voice_every):
        return
    into, out, hold = cue_words(terms.session.front.base_language)
    onset = 0
    for index, cycle in enumerate(cycles):
        voiced = index < step.voice_first or (
            step.voice_every > 0 and index % step.voice_every == 0
        )
        lengths = (cycle.in_, cycle.hold_in, cycle.out, cycle.hold_out)
        for name, length, word in zip(PHASES, lengths, (into, hold, out, hold), strict=True):
            if voiced and (word is not hold or _has_room(length, hold, terms)):
                yield _cue(step.at, word, Span(name, onset, length), terms)
            onset += length


@dataclass(frozen=True, slots=True)
class Span:
    """A phase of a breath and the frames that it fills."""

    name: str
    start: int
    length: int


def _has_room(length: int, word: Utterance, terms: Terms) -> bool:
    return length > 0 and length >= terms.spoken[word] + to_frames(
        CUE_ONSET_MIN_S, terms.rate_hz
    )


def _cue(at: Place, word: Utterance, phase: Span, terms: Terms) -> Spoken:
    length = terms.spoken[word]
    onset = min(to_frames(CUE_ONSET_S, terms.rate_hz), phase.length - length)
    if onset < to_frames(CUE_ONSET_MIN_S, terms.rate_hz):
        needed_s = to_seconds(length, terms.rate_hz) + CUE_ONSET_MIN_S
        raise ScriptError(
            at.source,
            at.line,
            f'the voice needs {needed_s:.2f} s to say "{word.text}" but the {phase.name} '
            f"lasts {to_seconds(phase.length, terms.rate_hz):.2f} s; make it longer, take a "
            "quicker voice, or take the spoken cues out",
        )
    return Spoken(phase.start + onset, length, at, word)


@dataclass(slots=True)
class _Block:
    """A breath block while its steps are laid on the clock.

    Attributes:
        edges: Seconds to the end of each phase of the pattern.
        words_end: Where the last line, or the last breath waited for, ends.
        bells_end: Where the last bell has decayed.
        line: The line being spoken, None when the next sentence begins a new one.
    """

    edges: Sequence[Fraction]
    terms: Terms
    words_end: int = 0
    bells_end: int = 0
    line: Place | None = None
    events: list[Event] = field(default_factory=list)

    def onset(self, index: int) -> int:
        """Where that breath begins."""
        return to_frames(float(index * self.edges[3]), self.terms.rate_hz)

    def out(self, index: int) -> int:
        """Where its out-breath begins."""
        return to_frames(float(index * self.edges[3] + self.edges[1]), self.terms.rate_hz)

    def onset_from(self, frame: int) -> int:
        """Index of the first breath that begins at *frame* or later."""
        return self._first(frame, self.onset)

    def out_from(self, frame: int) -> int:
        """Where the first out-breath at *frame* or later begins."""
        return self.out(self._first(frame, self.out))

    def _first(self, frame: int, placed: Callable[[int], int]) -> int:
        """Index of the first breath that *placed* puts at *frame* or later."""
        near = int(frame / self.terms.rate_hz / self.edges[3])
        return bisect_left(range(near + 3), frame, lo=max(0, near - 2), hi=near + 2, key=placed)

    def say(self, step: Say) -> None:
        """A line begins with an out-breath; its further sentences follow where they may."""
        length = self.terms.spoken[step.utterance]
        goes_on = step.at == self.line and step.gap is not Gap.PARAGRAPH
        start = self._run_on(step) if goes_on else self._fresh()
        self.events.append(Spoken(start, length, step.at, step.utterance, step))
        self.words_end, self.line = start + length, step.at

    def _run_on(self, step: Say) -> int:
        gap_s = 0.0 if step.gap is Gap.NONE else SENTENCE_GAP_S * self.terms.pace.gap_factor
        return self.words_end + to_frames(gap_s, self.terms.rate_hz)

    def _fresh(self) -> int:
        gap = to_frames(LINE_GAP_S, self.terms.rate_hz) if self.line else 0
        return self.out_from(max(self.words_end + gap, self.bells_end))

    def wait(self, breaths: int) -> None:
        """Whole cycles without a word, from the next in-breath on."""
        self.words_end = self.onset(self.onset_from(self.words_end) + breaths)
        self.line = None

    def chime(self, at: Place) -> None:
        """A bell at the start of an in-breath; the breath it rings in counts for `wait`."""
        start = self.onset(self.onset_from(max(self.words_end, self.bells_end)))
        length = to_frames(BELL_LENGTH_S[BellKind.CHIME], self.terms.rate_hz)
        self.events.append(Bell(start, length, at, BellKind.CHIME))
        self.words_end, self.bells_end, self.line = start, start + length, None


def breath_block(step: BreathBlock, terms: Terms) -> Part:
    """The breath clock from start to end of *step*, and what is said and rung over it."""
    block = _Block(_edges(step.pattern), terms)
    for inner in step.steps:
        match inner:
            case Say():
                block.say(inner)
            case Breaths():
                block.wait(inner.count)
            case Chime():
                block.chime(inner.at)
            case _:
                assert_never(inner)
    cycles = max(1, block.onset_from(max(block.words_end, block.bells_end)))
    run = Breath(
        0, block.onset(cycles), step.at, _run(step.pattern, None, cycles, terms.rate_hz)
    )
    return Part(run.length, (run, *block.events))
