"""How a pattern of Spanish words is written."""

from __future__ import annotations

import re


def caseless(pattern: str) -> re.Pattern[str]:
    """*pattern*, in upper or lower case."""
    return re.compile(pattern, re.IGNORECASE)
