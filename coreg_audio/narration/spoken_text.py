"""From a script's text to the words that a voice is given."""

import re
import unicodedata
from collections.abc import Sequence

from coreg_audio.directions.speakable import find_unspeakable, has_words, name_char
from coreg_audio.errors import VoiceError
from coreg_audio.languages import DEFAULT, Language, of

_LATIN = frozenset(("de", "en", "es", "fr", "it", "nl", "pt"))
"""Languages written with the Latin alphabet only."""

_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_DECADE = re.compile(r"\b(?:early|mid|late|his|her|its|my|our|the|their|your)(?: |-)$", re.I)
_UNITS = {"s": "s", "sec": "s", "secs": "s", "min": "min", "mins": "min"}
_TIMES = re.compile(r"(?<![\w.:'])(\d{1,3}(?:\.\d+)?)(-| ?)(secs?|mins?|s)\b\.?(?=$|\W)")
_HALVES = re.compile(r"(?<![\d/.,])(\d+ ?)?([½¼¾])")
_FRACTIONS = {"½": "a half", "¼": "a quarter", "¾": "three quarters"}
_DASH = re.compile(r"(?:\s+[-–—]{1,3}\s+|\s*(?:—|--+)\s*)")
_DOTS = re.compile(r"\.(?: ?\.)+|…\.*")


def spoken(text: str, languages: Sequence[str]) -> str:
    """The same words as a voice should read them: "30s" as "30 seconds", plain quotes, dashes.

    Args:
        text: Plain words; markup was found and refused before.
        languages: What the voice speaks; empty is any.

    Raises:
        VoiceError: It holds something that this voice would leave out or spell.
    """
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    text = " ".join(_DASH.sub(" — ", _DOTS.sub("…", text)).split())
    if (char := find_unspeakable(text)) is not None:
        raise VoiceError(
            f"{name_char(char)} cannot be spoken; take it out or write it as words"
        )
    if not has_words(text):
        raise VoiceError("there is no word in it; a voice needs letters or digits")
    if languages and _LATIN.issuperset(languages):
        _refuse_other_alphabets(text)
    language = of((*languages, DEFAULT)[0])
    if languages and language is not None:
        for pattern, words in language.written_out:
            text = re.sub(pattern, words, text)
    if "en" in languages:
        text = _HALVES.sub(_fraction_in_words, text)
    if language is None:
        return text
    return _TIMES.sub(lambda found: _time_in_words(found, language), text)


def _fraction_in_words(found: re.Match[str]) -> str:
    whole = (found[1] or "").strip()
    return f"{whole} and {_FRACTIONS[found[2]]}" if whole else _FRACTIONS[found[2]]


def _refuse_other_alphabets(text: str) -> None:
    for char in text:
        kind = unicodedata.category(char)
        strange = kind[0] == "L" and not unicodedata.name(char, "").startswith("LATIN")
        if strange or kind in ("Mn", "Mc", "Cf"):
            raise VoiceError(
                f"the voice cannot read {name_char(char)}; "
                "write the words in Latin letters, or choose a voice for that language"
            )


def _time_in_words(found: re.Match[str], language: Language) -> str:
    """For "30s", "30 seconds", unless they are somebody's thirties; for "6-sec", "6-second"."""
    number, joint, unit = found.groups()
    if unit == "s" and number.endswith("0") and _DECADE.search(found.string[: found.start()]):
        return found[0]
    one, several = language.times[_UNITS[unit]]
    stop = "." if found[0].endswith(".") and found.end() == len(found.string) else ""
    if joint == "-":
        return f"{number}-{one}{stop}"
    return f"{number} {one if number == '1' else several}{stop}"
