"""Numbers in directions: `6`, `2.5`, `6s`, `6 seconds`, `2 minutes`, `1:30`, `{{ turn }}`."""

import re

HOLE = r"\{\{[^{}]*\}\}"
"""A number that a choice fills in."""

NUMBER = rf"(?:\d+(?:\.\d+)?|{HOLE})"
DURATION = rf"(?:\d+:\d\d|{NUMBER}(?: minutes?)?)"
"""Canonical spellings of a length of time; a bare number is seconds."""

_AMOUNT = re.compile(
    rf"(?<![\w.:])(?P<number>{HOLE}|\d+(?:\.\d+)?)"
    r" ?(?P<unit>s|secs?|seconds?|mins?|minutes?)?(?![\w:]|\.\d)",
    re.ASCII,
)


def tidy_numbers(text: str) -> str:
    """*text* with every number and its unit in canonical spelling."""
    keep_seconds = text.startswith("breathe ")
    spelled = _AMOUNT.sub(lambda match: _spell_amount(match, keep_seconds), text)
    singular = re.sub(r"(?<![\w.:])1 (minute|second|time|breath)s\b", r"1 \1", spelled)
    return re.sub(
        r"(?<![\w.:])(\d+\.\d+|0|[2-9]|\d\d+) (minute|second|time|breath)\b",
        r"\1 \2s",
        singular,
    )


def read_seconds(text: str) -> float:
    """Seconds of a canonical spelling.

    Raises:
        ValueError: A clock time has more than 59 seconds, or a value is still to be filled in.
    """
    if ":" in text:
        minutes, seconds = text.split(":")
        if int(seconds) > 59:
            raise ValueError(f"{text} has more than 59 seconds: write minutes:seconds")
        return float(minutes) * 60 + int(seconds)
    number, _, unit = text.partition(" ")
    return float(number) * (60 if unit.startswith("minute") else 1)


def read_count(text: str) -> int:
    """A whole number from 1 to 10,000.

    Raises:
        ValueError: It is not.
    """
    if not re.fullmatch(r"\d{1,9}", text) or not 1 <= int(text) <= 10_000:
        raise ValueError(f"{text} is no whole number from 1 to 10000")
    return int(text)


def spell_number(value: float) -> str:
    """The shortest decimal spelling that reads back as the same number."""
    spelled = f"{value:.12f}".rstrip("0").rstrip(".")
    return spelled or "0"


def _spell_amount(match: re.Match[str], keep_seconds: bool) -> str:
    number, unit = match["number"], match["unit"] or ""
    if not number.startswith("{"):
        whole, _, part = number.partition(".")
        part = part.rstrip("0")
        number = (whole.lstrip("0") or "0") + (f".{part}" if part else "")
    if unit.startswith("m"):
        return f"{number} minutes"
    is_length = unit and keep_seconds and match.start() == len("breathe ")
    return f"{number} seconds" if is_length else number
