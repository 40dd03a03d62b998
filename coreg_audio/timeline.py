"""The timeline: what sounds when, in whole frames, before any sample is made.

All spans are half-open: an event that starts at 10 and is 5 long fills frames 10 to 14.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from coreg_audio.script import Place
from coreg_audio.session import Say, Utterance


class BellKind(StrEnum):
    """Which bell: each has its own pitch and length."""

    CHIME = "chime"
    TIMER_START = "timer start"
    TIMER_END = "timer end"
    HALFWAY = "halfway"
    CLOSE = "close"
    TOGETHER = "together"


BELL_LENGTH_S = {
    BellKind.CHIME: 3.0,
    BellKind.TIMER_START: 2.5,
    BellKind.TIMER_END: 3.0,
    BellKind.HALFWAY: 2.0,
    BellKind.CLOSE: 4.5,
    BellKind.TOGETHER: 2.0,
}
"""Seconds from a bell's onset until it has decayed; speech waits that long."""


class QuietKind(StrEnum):
    """Why nothing is spoken."""

    LEAD_IN = "lead-in"
    GAP = "gap"
    PAUSE = "pause"
    EXACT_PAUSE = "exact pause"
    YOUR_TURN = "your turn"
    TIMER = "timer"
    TAIL = "tail"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A clip of the voice.

    Attributes:
        say: The script's sentence; None for a breath cue word.
    """

    start: int
    length: int
    at: Place
    utterance: Utterance
    say: Say | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One breath in frames."""

    in_: int
    hold_in: int
    out: int
    hold_out: int

    @property
    def length(self) -> int:
        """Frames of the whole breath."""
        return self.in_ + self.hold_in + self.out + self.hold_out


@dataclass(frozen=True, slots=True)
class Breath:
    """A run of the breath clock: its cycles follow each other without a hole.

    Attributes:
        lap: Frames, whole cycles and whole MP3 frames, after which a very long run may sound
            as it did before; 0 is never.
    """

    start: int
    length: int
    at: Place
    cycles: tuple[Cycle, ...]
    lap: int = 0

    def __post_init__(self) -> None:
        if self.length != sum(cycle.length for cycle in self.cycles):
            raise ValueError("a run of breaths is as long as its cycles")


@dataclass(frozen=True, slots=True)
class Bell:
    """A bell, from its onset until it has decayed."""

    start: int
    length: int
    at: Place
    kind: BellKind


@dataclass(frozen=True, slots=True)
class Quiet:
    """Time without words; a bell may still ring in it.

    Attributes:
        asked_s: What the script says, before stretching; 0 where it says nothing.
    """

    start: int
    length: int
    at: Place
    kind: QuietKind
    asked_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Bed:
    """A background sound, cross-faded with its neighbours.

    Attributes:
        start: Before 0 in an excerpt that begins while it sounds.
        name: One of `ambience.BEDS`, or the name of the user's own file.
        lap: As that of `Breath`.
    """

    start: int
    length: int
    at: Place
    name: str
    lap: int = 0


Event = Spoken | Breath | Bell | Quiet | Bed


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch with a title, from *start* up to *end*."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """All events of a session in order of their start.

    Attributes:
        length: Frames of the whole file.
        stretch: The factor put on the elastic pauses and gaps.
        left_out: Places of the optional paragraphs for which there was no room.
    """

    rate_hz: int
    length: int
    events: tuple[Event, ...]
    chapters: tuple[Chapter, ...]
    stretch: float = 1.0
    left_out: tuple[Place, ...] = ()

    def spoken(self) -> Iterator[Spoken]:
        """The clips of the voice, in order."""
        return (event for event in self.events if isinstance(event, Spoken))

    def breaths(self) -> Iterator[Breath]:
        """The runs of the breath clock, in order."""
        return (event for event in self.events if isinstance(event, Breath))

    def bells(self) -> Iterator[Bell]:
        """The bells, in order."""
        return (event for event in self.events if isinstance(event, Bell))

    def beds(self) -> Iterator[Bed]:
        """The background sounds, in order."""
        return (event for event in self.events if isinstance(event, Bed))

    def excerpt(self, start: int, end: int) -> "Timeline":
        """What begins from *start* up to *end*, moved to begin at 0; at most the whole.

        An event that begins before *start* is left out, but for a bed, which goes on; one
        that lasts beyond *end* is kept whole and simply not heard to its end.
        """
        end = min(end, self.length)
        return replace(
            self,
            length=end - start,
            events=tuple(
                replace(event, start=event.start - start)
                for event in self.events
                if start <= event.start < end
                or (isinstance(event, Bed) and event.start < start < event.start + event.length)
            ),
            chapters=tuple(
                Chapter(max(one.start, start) - start, min(one.end, end) - start, one.title)
                for one in self.chapters
                if one.start < end and one.end > start
            ),
        )
