"""What a client can be spared: one closed list for scripts, sounds and spoken words."""

from collections.abc import Iterable
from dataclasses import dataclass

from coreg_audio.errors import InputError, nearest

FLAGS = {
    "touch": "touch between partners: hands, hugs, kisses, leaning on each other",
    "gaze": "looking at each other, or being looked at",
    "heart": "attention to the heartbeat, and a hand on a chest",
    "breath": "paced breathing, and any word about the breath",
    "holds": "breaths that are held",
    "movement": "standing up, walking, and moving that takes the whole body",
    "eyes-closed": "closed eyes where open ones are not offered as well",
    "counting-down": "numbers that count down",
    "fear-of-partner": "any exercise with the partner, for someone who fears them",
    "bells": "bells, at timers and at the end, and the singing bowl",
    "water-sounds": "rain, stream and sea, and the wave in the breath sound",
    "fire-sounds": "the fire in the background",
    "wind-sounds": "the wind in the background",
    "noise-sounds": "steady noise, and the wave in the breath sound",
    "drone-sounds": "the drone in the background",
}
"""Each avoid-flag and what it rules out: the keys of `not_for` in a script, and what `--avoid`
takes. docs/avoid.md says how each is kept."""

AVOIDED = " avoided: "
"""Stands between the flags and what was done for them, in the sentences on what changed."""


@dataclass(frozen=True, slots=True)
class Avoid:
    """The avoid-flags that a session keeps to, each once, in the order of the list.

    A flag says nothing about why: no name, no history.
    """

    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for flag in self.flags:
            check_flag(flag)
        ordered = tuple(flag for flag in FLAGS if flag in self.flags)
        object.__setattr__(self, "flags", ordered)

    def __contains__(self, flag: str) -> bool:
        return flag in self.flags

    def any(self, flags: Iterable[str]) -> str | None:
        """The first of *flags* that is to be avoided."""
        return next((flag for flag in flags if flag in self.flags), None)


def check_flag(flag: str) -> None:
    """Raises `InputError`, with the nearest, when *flag* is none."""
    if flag not in FLAGS:
        raise InputError(
            f"--avoid {flag!r} is not known{nearest(flag, FLAGS)}; "
            f"the flags are: {', '.join(FLAGS)}"
        )


def without_reason(change: str) -> str:
    """A sentence on what changed, without the flags that asked for it."""
    return change.partition(AVOIDED)[2] or change
