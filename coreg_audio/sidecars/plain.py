"""Text that is safe to show: one line, nothing hidden, nothing that turns other text around."""

import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN = ("Cc", "Cs")


def visible(text: str) -> str:
    """*text* without control characters, line breaks too, and marks that turn text around."""
    kept = (char for char in text if unicodedata.category(char) not in _HIDDEN)
    return "".join(char for char in kept if char not in _BIDI)


def one_line(text: str) -> str:
    """The same with every run of spaces and line breaks as one space."""
    return " ".join(visible(" ".join(text.split())).split())
