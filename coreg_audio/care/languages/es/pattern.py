"""How a pattern of Spanish words is written."""

from __future__ import annotations

from coreg_audio.care.pack import Words


def caseless(pattern: str) -> Words:
    """*pattern*, in upper or lower case."""
    return Words(pattern)
