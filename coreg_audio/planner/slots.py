"""The nouns of planning: fixed parts and elastic silences in a row."""

from collections.abc import Mapping
from dataclasses import dataclass

from coreg_audio.script import Place
from coreg_audio.session import Ambience, Session, Utterance
from coreg_audio.timeline import Event, QuietKind
from coreg_audio.voice import Pace


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan is made from.

    Attributes:
        spoken: Frames of each utterance's clip.
    """

    session: Session
    spoken: Mapping[Utterance, int]
    rate_hz: int
    pace: Pace


@dataclass(frozen=True, slots=True)
class Version:
    """One way to perform a session.

    Attributes:
        kept: How many optional parts are in: the first so many of the script.
        cycles: How many blocks of breathing in minutes give a cycle more than the nearest
            count; a negative number take one less. The first such blocks of the script do.
        to_end: How many units the step has that lasts to the end: breaths, or seconds.
    """

    kept: int
    cycles: int = 0
    to_end: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of fixed length; its events count from its own start."""

    length: int
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence that may stretch.

    Attributes:
        asked_s: What the script says; 0 where it says nothing.
        wish: Frames at a stretch of 1.
        low: Fewest frames that it may last.
        high: Most.
    """

    at: Place
    kind: QuietKind
    asked_s: float
    wish: int
    low: int
    high: int


Slot = Part | Silence


@dataclass(frozen=True, slots=True)
class Score:
    """A version of a session, ready to be given its length.

    Attributes:
        marks: Index of the slot at which each chapter begins, and the chapter's title.
        left_out: Places of the optional parts that are not in.
        beds: Index of the slot with which the bed changes, and to what.
    """

    slots: tuple[Slot, ...]
    marks: tuple[tuple[int, str], ...]
    left_out: tuple[Place, ...]
    beds: tuple[tuple[int, Ambience], ...] = ()
