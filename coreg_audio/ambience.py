"""The beds that have a name, and the avoid-flag that rules each of them out."""

from dataclasses import dataclass

from coreg_audio.avoid import Avoid
from coreg_audio.errors import InputError, ScriptError, nearest
from coreg_audio.session import Session, ambiences

BEDS = {
    "rain": "water-sounds",
    "stream": "water-sounds",
    "sea": "water-sounds",
    "fire": "fire-sounds",
    "wind": "wind-sounds",
    "brown": "noise-sounds",
    "pink": "noise-sounds",
    "green": "noise-sounds",
    "drone": "drone-sounds",
}
"""Each bed that the program makes itself, and the avoid-flag that rules it out."""

DEFAULT_UNDER_DB = 24.0
UNDER_DB = (18.0, 45.0)
"""How far under the voice a bed may lie: above, it would hide the breath; below, nobody hears
it on a phone."""


@dataclass(frozen=True, slots=True)
class Bedding:
    """What is asked for about beds.

    Attributes:
        bed: A name of `BEDS` or a file's path, in place of the script's; "off" is none;
            None leaves it to the script.
        under_db: How far under the voice beds lie.
    """

    bed: str | None = None
    under_db: float = DEFAULT_UNDER_DB

    def __post_init__(self) -> None:
        low, high = UNDER_DB
        if not low <= self.under_db <= high:
            raise InputError(
                f"a bed lies {low:g} to {high:g} dB under the voice, not {self.under_db:g}: "
                f"--bed-level {DEFAULT_UNDER_DB:g} is the usual"
            )

    @property
    def file(self) -> str | None:
        """The user's own file, if one is asked for."""
        return None if self.bed in (None, "off", *BEDS) else self.bed


def check_name(name: str) -> None:
    """Raises `ValueError` when *name* is no bed that a script may ask for."""
    if name not in BEDS:
        raise ValueError(
            f"(ambience {name}) is no bed{nearest(name, BEDS)}: "
            f"a script may ask for {', '.join(BEDS)} or off; your own file goes with --bed"
        )


def check_avoided(session: Session, avoid: Avoid) -> None:
    """Raises an error, with its line, for the first bed that *avoid* rules out."""
    for step in ambiences(session):
        if (flag := BEDS.get(step.name or "", "")) in avoid:
            raise ScriptError(
                step.at.source,
                step.at.line,
                f"(ambience {step.name}) is ruled out by --avoid {flag}: take another, such as "
                f"{_others(avoid)}, or --bed off",
            )


def check_bed(bedding: Bedding, avoid: Avoid) -> None:
    """Raises `InputError` when the bed that is asked for is none, or ruled out."""
    name = bedding.bed
    if name is None or name == "off":
        return
    if name in BEDS:
        if BEDS[name] in avoid:
            raise InputError(
                f"--bed {name} is ruled out by --avoid {BEDS[name]}: take another, such as "
                f"{_others(avoid)}, or --bed off"
            )
    elif not any(sign in name for sign in "./\\"):
        raise InputError(
            f"--bed {name!r} is no bed{nearest(name, [*BEDS, 'off'])}: "
            f"{', '.join(BEDS)}, off, or the path of a file such as ./{name}.wav"
        )


def _others(avoid: Avoid) -> str:
    left = [name for name, flag in BEDS.items() if flag not in avoid]
    return " or ".join(left[:2]) or "a file of your own"
