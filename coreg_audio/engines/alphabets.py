"""Which letters a voice can read: others it would spell, or leave out unheard."""

import unicodedata

from coreg_audio.directions.speakable import has_words, name_char
from coreg_audio.errors import VoiceError

_ALPHABETS = {
    "ar": ("ARABIC",),
    "bg": ("CYRILLIC",),
    "el": ("GREEK",),
    "fa": ("ARABIC",),
    "hi": ("DEVANAGARI",),
    "ka": ("GEORGIAN",),
    "kk": ("CYRILLIC",),
    "ml": ("MALAYALAM",),
    "ne": ("DEVANAGARI",),
    "ru": ("CYRILLIC",),
    "sr": ("CYRILLIC",),
    "te": ("TELUGU",),
    "uk": ("CYRILLIC",),
    "ur": ("ARABIC",),
}
"""What a language is written with besides Latin letters; any other takes those only."""


def check_letters(text: str, language: str) -> None:
    """Whether a voice for *language* can read the letters of *text*, and there are some.

    Raises:
        VoiceError: It cannot.
    """
    if not has_words(text):
        raise VoiceError("there is nothing in it that the voice could say")
    known = ("LATIN", *_ALPHABETS.get(language, ()))
    for char in text:
        if unicodedata.category(char)[0] == "L" and not _is_of(char, known):
            raise VoiceError(f"the voice cannot read {name_char(char)}")


def _is_of(char: str, alphabets: tuple[str, ...]) -> bool:
    return unicodedata.name(char, "").startswith(
        (*alphabets, "MODIFIER LETTER", "FEMININE", "MASCULINE")
    )
