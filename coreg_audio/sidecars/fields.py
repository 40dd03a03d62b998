"""Fields of JSON that anybody may have written: each is of its kind, or a `ValueError`."""

import math
from pathlib import PurePath
from typing import Any

from coreg_audio.sidecars.plain import visible

_SHOWN_CHARS = 80


def plain(text: str) -> str:
    """Without what could steer a terminal, and not too long."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown[:_SHOWN_CHARS].strip() or "?"


def file_name(value: object) -> str:
    """A file's name without a folder: a manifest leads nowhere else."""
    name = text(value)
    if not name or name.startswith(".") or PurePath(name).name != name or "\\" in name:
        raise ValueError(f"{plain(name)} is no file's name")
    if visible(name) != name:
        raise ValueError(f"{plain(name)} is no file's name")
    return name


def integer(value: object) -> int:
    """A whole number."""
    if type(value) is not int:
        raise ValueError(f"{plain(str(value))} is no whole number")
    return value


def whole(value: object) -> int:
    """A whole number from 0 on."""
    found = integer(value)
    if found < 0:
        raise ValueError(f"{found} is below 0")
    return found


def number(value: object) -> float:
    """A finite number."""
    found = float(_typed(value, (int, float), "no number"))
    if not math.isfinite(found):
        raise ValueError("a number without end")
    return found


def text(value: object) -> str:
    """A text that can be written down: half a character is none."""
    found: str = _typed(value, (str,), "no text")
    found.encode()
    return found


def flag(value: object) -> bool:
    """True or false."""
    return bool(_typed(value, (bool,), "neither true nor false"))


def mapping(value: object) -> dict[str, Any]:
    """An object, its values unread."""
    return dict(_typed(value, (dict,), "no object"))


def sequence(value: object) -> list[Any]:
    """A list, its values unread."""
    return list(_typed(value, (list,), "no list"))


def texts(value: object) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(map(text, sequence(value)))


def text_map(value: object) -> dict[str, str]:
    """An object of texts."""
    return {text(name): text(one) for name, one in mapping(value).items()}


def _typed(value: object, kinds: tuple[type, ...], fault: str) -> Any:
    if type(value) not in kinds:
        raise ValueError(f"{plain(str(value))} is {fault}")
    return value
