"""How lengths, times and breaths are put into words."""

from coreg_audio.ambience import BEDS
from coreg_audio.timeline import Cycle
from coreg_audio.units import to_seconds

CARE_NOTE = (
    "For practice, seated and at rest, never while driving. Change or stop anything. "
    "Not a crisis service: if you are in danger, call your local emergency number."
)
"""Stands in the comment of every file, and in its transcript."""

UNREVIEWED = "Not yet reviewed by a clinician."


def span(length: int, rate_hz: int) -> str:
    """In words: tenths below 10 s, whole seconds up to a minute and a half, then minutes."""
    seconds = round(to_seconds(length, rate_hz), 1)
    if seconds >= 10:
        seconds = round(seconds)
    if seconds < 90:
        return f"{seconds:g} second{'' if seconds == 1 else 's'}"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}" + (
        f" {rest} second{'' if rest == 1 else 's'}" if rest else ""
    )


def rounded_span(length: int, rate_hz: int) -> str:
    """The same in whole seconds, but for what lasts less than two."""
    seconds = round(to_seconds(length, rate_hz))
    return span(seconds * rate_hz if seconds >= 2 else length, rate_hz)


def clock(frames: int, rate_hz: int) -> str:
    """Such as "12:05", minutes and seconds that are over."""
    minutes, seconds = divmod(int(to_seconds(frames, rate_hz)), 60)
    return f"{minutes}:{seconds:02d}"


def phases(cycle: Cycle, rate_hz: int) -> str:
    """Such as "in 4 seconds, out 6 seconds"; holds where there are any."""
    named = (
        ("in", cycle.in_),
        ("hold", cycle.hold_in),
        ("out", cycle.out),
        ("hold", cycle.hold_out),
    )
    return ", ".join(f"{name} {span(length, rate_hz)}" for name, length in named if length)


def bed_text(name: str) -> str:
    """What a background sound is called; a user's own has no name, as it may be somebody's."""
    if name not in BEDS:
        return "background sound"
    noise = " noise" if BEDS[name] == "noise-sounds" else ""
    return f"background sound: {name}{noise}"
