"""What no voice can speak, in a script's own words and in the values put into them."""

import re
import unicodedata

MARKUP = frozenset("[]<>{}\\|`^~*_#")
"""Characters of some markup: they would be read aloud or mean something to a voice."""

_SPOKEN_SIGNS = frozenset("+=×÷±−")
_JOINERS = frozenset("\u200c\u200d")
_UNSPOKEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "So", "Sk", "Sm", "Me"))
_VARIATION = re.compile("[\ufe00-\ufe0f]")
_PLAIN = re.compile(r"[A-Za-z0-9 ,.;:!?'\"()–—‘’“”…-]*")


def find_unspeakable(text: str) -> str | None:
    """The first character of *text* that cannot be spoken, or None."""
    if _PLAIN.fullmatch(text):
        return None
    return next((char for char in text if not _is_speakable(char)), None)


def name_char(char: str) -> str:
    """How a message speaks of a character without repeating what may be invisible."""
    if char.isascii() and char.isprintable():
        return f'"{char}"'
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'control or unassigned character')})"


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit: something a voice can say."""
    return any(char.isalnum() for char in text)


def find_foreign(text: str) -> int | None:
    """Position of the first character that may not even stand in a script file.

    Control characters (but tab and newline), private-use and unassigned ones: they are
    invisible, and the program uses private ones as its own marks.
    """
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return None
    allowed = "\n\r\t"
    hidden = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
    return next(
        (
            index
            for index, char in enumerate(text)
            if char not in allowed and unicodedata.category(char) in hidden
        ),
        None,
    )


def _is_speakable(char: str) -> bool:
    if char in MARKUP or _VARIATION.match(char):
        return False
    if char in _SPOKEN_SIGNS or char in _JOINERS:
        return True
    return unicodedata.category(char) not in _UNSPOKEN
