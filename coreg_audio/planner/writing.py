"""From a session to slots: every step becomes a fixed part or an elastic silence."""

from collections.abc import Iterator
from itertools import islice
from typing import assert_never

from coreg_audio.guidance import optional_parts
from coreg_audio.planner.breathing import breath_block, breathe, cycle_count
from coreg_audio.planner.slots import Part, Score, Silence, Slot, Terms, Version
from coreg_audio.script import Place
from coreg_audio.session import (
    Ambience,
    BreathBlock,
    Breathe,
    Chime,
    Echo,
    Gap,
    OptionalPart,
    PlainStep,
    Remainder,
    Rest,
    Say,
    Section,
    Session,
    Timer,
    YourTurn,
)
from coreg_audio.timeline import (
    BELL_LENGTH_S,
    Bell,
    BellKind,
    Event,
    Quiet,
    QuietKind,
    Spoken,
)
from coreg_audio.units import MP3_FRAMES, to_frames, to_seconds

LEAD_IN_S = 0.7
TAIL_S = 3.0
GAP_S = {Gap.SENTENCE: 1.2, Gap.PARAGRAPH: 2.0, Gap.CHAPTER: 3.0}
GAP_FLOOR_S = 0.8
PAUSE_FLOOR_S = 1.5
REMAINDER_S = 1.0
"""Silence to the end lasts so many of these; the pauses before it take the rest."""

ECHO_TENTHS = 13
"""A turn to repeat lasts 1.3 times what was spoken."""

SHORTEST_TENTHS, LONGEST_TENTHS = 7, 16
"""The stretch goes from 0.7 to 1.6."""

_SOUNDING = (Say, Timer, Breathe, BreathBlock, Chime)


def write(terms: Terms, version: Version) -> Score:
    """The slots of that version of the session.

    Raises:
        ScriptError: A direction cannot be performed.
    """
    writer = _Writer(terms, version)
    return writer.session(terms.session)


def breathing_in_minutes(session: Session, kept: int) -> int:
    """How many blocks may give or take a cycle."""
    sections = _kept(session, kept)
    return sum(
        isinstance(step, Breathe) and step.length_s is not None
        for _, steps in sections
        for step in steps
    )


def _kept(session: Session, kept: int) -> list[tuple[Section, list[PlainStep]]]:
    """The steps of every section, without the optional parts after the first *kept*."""
    tickets = iter(range(kept))
    return [(section, list(_steps(section, tickets))) for section in session.sections]


def _steps(section: Section, tickets: Iterator[int]) -> Iterator[PlainStep]:
    for step in section.steps:
        if not isinstance(step, OptionalPart):
            yield step
        elif next(tickets, None) is not None:
            yield from step.steps


class _Writer:
    """Walks through a session; each step adds its slots behind those that stand."""

    def __init__(self, terms: Terms, version: Version) -> None:
        self._terms, self._version = terms, version
        self._slots: list[Slot] = []
        self._marks: list[tuple[int, str]] = []
        self._title: str | None = None
        """Of a chapter that has no slot yet."""
        self._parted = True
        """The next sounding step needs no gap: a rest or the lead-in parts it already."""
        self._chapter_due = False
        self._lines: list[tuple[int, int]] = []
        """Gap before and length of each plain sentence so far, for echoes."""
        self._beds: list[tuple[int, Ambience]] = []
        self._bed_name: str | None = None
        self._in_minutes = self._sounded = self._closing = 0

    def session(self, session: Session) -> Score:
        """All of it."""
        sections = _kept(session, self._version.kept)
        self._closing = _closing(sections)
        self._fixed_quiet(session.at, QuietKind.LEAD_IN, LEAD_IN_S, 0.0)
        for index, (section, steps) in enumerate(sections):
            self._title = section.title or self._title
            self._chapter_due = self._chapter_due or index > 0
            for step in steps:
                self._step(step)
        self._fixed_quiet(session.at, QuietKind.TAIL, TAIL_S, 0.0)
        left_out = islice(optional_parts(session), self._version.kept, None)
        return Score(
            tuple(self._slots),
            tuple(self._marks),
            tuple(part.at for part in left_out),
            tuple(self._beds),
        )

    def _step(self, step: PlainStep) -> None:
        match step:
            case Rest() | YourTurn() | Echo():
                self._rest(step)
            case Say() | Timer() | Breathe() | BreathBlock() | Chime():
                self._gap(step.at, step.gap)
                self._sounded += 1
                self._sound(step)
                self._parted = False
            case Remainder():
                self._parted = True
                length = self._version.to_end * self._frames(REMAINDER_S)
                quiet = Quiet(0, length, step.at, QuietKind.PAUSE, 0.0)
                self._append(Part(length, (quiet,)), QuietKind.PAUSE)
            case Ambience():
                self._bed(step)
            case _:
                assert_never(step)

    def _sound(self, step: Say | Timer | Breathe | BreathBlock | Chime) -> None:
        match step:
            case Say():
                length = self._terms.spoken[step.utterance]
                self._add(length, Spoken(0, length, step.at, step.utterance, step))
                self._lines.append((self._nominal(step.gap), length))
            case Timer():
                self._timer(step)
            case Breathe():
                self._append(breathe(step, self._cycles(step), self._terms))
            case BreathBlock():
                self._append(breath_block(step, self._terms))
            case Chime():
                ring = self._bell(0, step.at, self._kind(step))
                self._add(ring.length, ring)
            case _:
                assert_never(step)

    def _bed(self, step: Ambience) -> None:
        """Note the change; before anything was heard it is there from the beginning."""
        if step.name != self._bed_name:
            self._beds.append((len(self._slots) if len(self._slots) > 1 else 0, step))
            self._bed_name = step.name

    def _rest(self, step: Rest | YourTurn | Echo) -> None:
        self._parted = True
        match step:
            case Rest(exact=True):
                self._fixed_quiet(step.at, QuietKind.EXACT_PAUSE, step.length_s, step.length_s)
            case Rest():
                floor = self._frames(min(PAUSE_FLOOR_S, step.length_s))
                wish = self._frames(step.length_s)
                self._elastic(step.at, QuietKind.PAUSE, wish, floor, step.length_s)
            case YourTurn():
                wish = self._frames(step.length_s)
                self._elastic(step.at, QuietKind.YOUR_TURN, wish, wish, step.length_s)
            case Echo():
                wish = -(-self._line(step.sentences) * ECHO_TENTHS // 10)
                asked_s = to_seconds(wish, self._terms.rate_hz)
                self._elastic(step.at, QuietKind.YOUR_TURN, wish, wish, asked_s)
            case _:
                assert_never(step)

    def _line(self, sentences: int) -> int:
        """Frames that the last *sentences* fill from start to end, their gaps unstretched."""
        spoken = self._lines[-sentences:]
        return sum(gap + length for gap, length in spoken) - spoken[0][0]

    def _gap(self, at: Place, gap: Gap) -> None:
        """The silence before a sounding step, unless a rest stands there or none is meant."""
        kind = Gap.CHAPTER if self._chapter_due else gap
        self._chapter_due = False
        if self._parted or kind is Gap.NONE:
            return
        floor = self._frames(GAP_FLOOR_S)
        wish = self._nominal(kind)
        self._elastic(at, QuietKind.GAP, wish, floor, 0.0)

    def _nominal(self, gap: Gap) -> int:
        return self._frames(GAP_S.get(gap, 0.0) * self._terms.pace.gap_factor)

    def _elastic(
        self, at: Place, kind: QuietKind, wish: int, floor: int, asked_s: float
    ) -> None:
        """A silence that may stretch; fixed when it could not even by one MP3 frame."""
        low = max(floor, -(-wish * SHORTEST_TENTHS // 10))
        high = wish * LONGEST_TENTHS // 10
        if high - low < MP3_FRAMES:
            length = max(floor, wish)
            self._append(Part(length, (Quiet(0, length, at, kind, asked_s),)), kind)
        else:
            self._append(Silence(at, kind, asked_s, wish, low, high), kind)

    def _fixed_quiet(self, at: Place, kind: QuietKind, length_s: float, asked_s: float) -> None:
        length = self._frames(length_s)
        self._append(Part(length, (Quiet(0, length, at, kind, asked_s),)), kind)

    def _timer(self, step: Timer) -> None:
        length = self._frames(step.length_s)
        quiet = Quiet(0, length, step.at, QuietKind.TIMER, step.length_s)
        if not step.chime:
            self._add(length, quiet)
            return
        end = self._bell(length, step.at, BellKind.TIMER_END)
        bells = [self._bell(0, step.at, BellKind.TIMER_START)]
        if step.halfway:
            bells.append(self._bell(length // 2, step.at, BellKind.HALFWAY))
        self._add(length + end.length, quiet, *bells, end)

    def _cycles(self, step: Breathe) -> int:
        """How many, with the cycle that this block gives or takes."""
        if step.to_end:
            return self._version.to_end
        if step.cycles is not None:
            return cycle_count(step)
        self._in_minutes += 1
        if self._in_minutes > abs(self._version.cycles):
            return cycle_count(step)
        return cycle_count(step, 1 if self._version.cycles > 0 else -1)

    def _kind(self, step: Chime) -> BellKind:
        if step.together:
            return BellKind.TOGETHER
        return BellKind.CLOSE if self._sounded == self._closing else BellKind.CHIME

    def _bell(self, start: int, at: Place, kind: BellKind) -> Bell:
        return Bell(start, self._frames(BELL_LENGTH_S[kind]), at, kind)

    def _add(self, length: int, *events: Event) -> None:
        self._append(Part(length, events))

    def _append(self, slot: Slot, kind: QuietKind | None = None) -> None:
        """Add *slot*; a chapter begins with its first slot that is not the gap before it."""
        if self._title is not None and kind not in (
            QuietKind.GAP,
            QuietKind.LEAD_IN,
            QuietKind.TAIL,
        ):
            self._marks.append((len(self._slots), self._title))
            self._title = None
        self._slots.append(slot)

    def _frames(self, seconds: float) -> int:
        return to_frames(seconds, self._terms.rate_hz)


def _closing(sections: list[tuple[Section, list[PlainStep]]]) -> int:
    """Which sounding step, counted from 1, is the bell that ends the session; 0 for none."""
    sounding = [step for _, steps in sections for step in steps if isinstance(step, _SOUNDING)]
    return len(sounding) if sounding and isinstance(sounding[-1], Chime) else 0
