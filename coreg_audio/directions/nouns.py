"""What a direction can say: one value for each line of the table in the script format."""

import math
from dataclasses import dataclass

from coreg_audio.script import Pattern
from coreg_audio.session import Audience, Role

PRESETS = {
    "settle": Pattern(4, 6),
    "gentle": Pattern(3, 5),
    "even": Pattern(5, 5),
    "slow": Pattern(5, 6),
    "starter": Pattern(3, 4),
}
"""Breaths that have a name."""

MAX_BREATHING_S = 12 * 3600.0
"""Longest run of breaths."""


@dataclass(frozen=True, slots=True)
class Pause:
    """`(pause 6)`, `(pause 6 exact)`."""

    length_s: float
    exact: bool = False

    def __post_init__(self) -> None:
        _within("a pause", self.length_s, 0.2, 1800)


@dataclass(frozen=True, slots=True)
class PauseToEnd:
    """`(pause to the end)`."""


@dataclass(frozen=True, slots=True)
class YourTurn:
    """`(your turn 12)`."""

    length_s: float

    def __post_init__(self) -> None:
        _within("a turn", self.length_s, 0.2, 1800)


@dataclass(frozen=True, slots=True)
class Timer:
    """`(timer 120, halfway)`, `(timer 6, no chime)`."""

    length_s: float
    halfway: bool = False
    chime: bool = True

    def __post_init__(self) -> None:
        _within("a timer", self.length_s, 1, 7200)
        if self.halfway and not self.chime:
            raise ValueError("a timer with no chime has no halfway bell: leave one of them out")


@dataclass(frozen=True, slots=True)
class Breathe:
    """`(breathe 8 times, in 4 out 6)`.

    At most one of *cycles* and *length_s* is set; with neither it lasts to the end.
    """

    pattern: Pattern
    cycles: int | None = None
    length_s: float | None = None
    until: Pattern | None = None
    voice_first: int = 0
    voice_every: int = 0

    def __post_init__(self) -> None:
        _check_pattern(self.pattern)
        if self.until is not None:
            _check_pattern(self.until)
        if self.to_end:
            if self.until is not None:
                raise ValueError(
                    "breathing to the end keeps its pace: let it change in a run before"
                )
            return
        if self.count < 1:
            raise ValueError(f"there is no room for one breath of {self.mean_s:g} s")
        if not self.count * self.mean_s <= MAX_BREATHING_S:
            raise ValueError("one run of breaths lasts up to 12 hours")
        if max(self.voice_first, self.voice_every) > self.count:
            raise ValueError(f"the voice is asked for more than the {self.count} breaths")
        if self.until is not None:
            _check_ramp(self.pattern.cycle_s, self.until.cycle_s, self.count)

    @property
    def to_end(self) -> bool:
        """Whether it lasts as long as the session does."""
        return self.cycles is None and self.length_s is None

    @property
    def mean_s(self) -> float:
        """Length of a cycle, the middle one where the pace ramps."""
        last = self.until or self.pattern
        return (self.pattern.cycle_s + last.cycle_s) / 2

    @property
    def count(self) -> int:
        """Whole cycles: those asked for, or the nearest count to the length."""
        if self.cycles is not None:
            return self.cycles
        length_s = min(self.length_s or 0.0, 2 * MAX_BREATHING_S)
        return round(length_s / self.mean_s)


@dataclass(frozen=True, slots=True)
class BreathingStarts:
    """`(breathing starts, settle)`."""

    pattern: Pattern

    def __post_init__(self) -> None:
        _check_pattern(self.pattern)


@dataclass(frozen=True, slots=True)
class Breaths:
    """`(4 breaths)`."""

    count: int

    def __post_init__(self) -> None:
        if not 1 <= self.count <= 1000:
            raise ValueError(f"a wait is 1 to 1000 breaths, not {self.count}")


@dataclass(frozen=True, slots=True)
class BreathingEnds:
    """`(breathing ends)`."""


@dataclass(frozen=True, slots=True)
class Chime:
    """`(chime)`."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """`(voice second)`, `(voice guide)`."""

    role: Role


@dataclass(frozen=True, slots=True)
class To:
    """`(to A)`, `(to B)`, `(to both)`."""

    audience: Audience


@dataclass(frozen=True, slots=True)
class Delivery:
    """`(softer)`, `(normal)`."""

    softer: bool


@dataclass(frozen=True, slots=True)
class Ambience:
    """`(ambience rain)`; None is `(ambience off)`."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Recording:
    """`(recording welcome)`."""

    take: str


@dataclass(frozen=True, slots=True)
class SayExactly:
    """`(say exactly)`."""


@dataclass(frozen=True, slots=True)
class RepeatAfterMe:
    """`(repeat after me)`."""


@dataclass(frozen=True, slots=True)
class OptionalNext:
    """`(optional)`."""


Prefix = Recording | SayExactly | RepeatAfterMe | OptionalNext
Timed = Pause | PauseToEnd | YourTurn | Timer | Chime | Breathe
Direction = (
    Timed
    | BreathingStarts
    | Breaths
    | BreathingEnds
    | Speaker
    | To
    | Delivery
    | Ambience
    | Prefix
)


def _within(what: str, length_s: float, low_s: float, high_s: float) -> None:
    if not low_s <= length_s <= high_s:
        raise ValueError(f"{what} lasts {low_s:g} s to {high_s:g} s, not {length_s:g} s")


def _check_pattern(pattern: Pattern) -> None:
    if not (1 <= pattern.in_s <= 30 and 1 <= pattern.out_s <= 30):
        raise ValueError("an in-breath and an out-breath last 1 to 30 s each")
    if max(pattern.hold_in_s, pattern.hold_out_s) > 30:
        raise ValueError("a hold lasts at most 30 s")


def _check_ramp(first_s: float, last_s: float, count: int) -> None:
    """At most 1 s of cycle length per minute, from the first cycle's start to the last's."""
    change_s = abs(last_s - first_s)
    span_s = (count - 1) * first_s + (last_s - first_s) * (count - 2) / 2
    if count < 2 or change_s * 60 > span_s + 1e-6:
        raise ValueError(
            f"the pace ramps from a cycle of {first_s:g} s to one of {last_s:g} s within "
            f"{max(span_s, 0) / 60:.1f} minutes; at most 1 s a minute: let it last "
            f"{math.ceil((60 * change_s + last_s + first_s) / 6) / 10:g} minutes, "
            "or take paces nearer each other"
        )
