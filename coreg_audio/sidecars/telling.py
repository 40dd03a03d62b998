"""How lengths, times and breaths are put into words, in the language of the script."""

from coreg_audio.ambience import BEDS
from coreg_audio.languages import DEFAULT, LANGUAGES, Told, of
from coreg_audio.timeline import Cycle
from coreg_audio.units import to_seconds


def told_in(language: str) -> Told:
    """What is told beside the spoken words; in English where nothing is known."""
    return (of(language) or LANGUAGES[DEFAULT]).told


def span(length: int, rate_hz: int, words: Told) -> str:
    """In words: tenths below 10 s, whole seconds up to a minute and a half, then minutes."""
    (second, seconds), (minute, minutes) = words.units
    length_s = round(to_seconds(length, rate_hz), 1)
    if length_s >= 10:
        length_s = round(length_s)
    if length_s < 90:
        return f"{length_s:g} {second if length_s == 1 else seconds}"
    whole, rest = divmod(int(length_s), 60)
    return f"{whole} {minute if whole == 1 else minutes}" + (
        f" {rest} {second if rest == 1 else seconds}" if rest else ""
    )


def rounded_span(length: int, rate_hz: int, words: Told) -> str:
    """The same in whole seconds, but for what lasts less than two."""
    whole = round(to_seconds(length, rate_hz))
    return span(whole * rate_hz if whole >= 2 else length, rate_hz, words)


def clock(frames: int, rate_hz: int) -> str:
    """Such as "12:05", minutes and seconds that are over."""
    minutes, seconds = divmod(int(to_seconds(frames, rate_hz)), 60)
    return f"{minutes}:{seconds:02d}"


def phases(cycle: Cycle, rate_hz: int, words: Told) -> str:
    """Such as "in 4 seconds, out 6 seconds"; holds where there are any."""
    into, out, hold = words.phases
    named = (
        (into, cycle.in_),
        (hold, cycle.hold_in),
        (out, cycle.out),
        (hold, cycle.hold_out),
    )
    return ", ".join(
        f"{name} {span(length, rate_hz, words)}" for name, length in named if length
    )


def bed_text(name: str, words: Told) -> str:
    """What a background sound is called; a user's own has no name, as it may be somebody's."""
    if name not in BEDS:
        return words.captions["own bed"]
    return words.captions["bed"].format(name=words.captions[name])
