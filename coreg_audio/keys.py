"""Keys: what tells a result from all others, so that a finished one is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from coreg_audio import __version__, casting, engines, installed, libav, results
from coreg_audio.recipe import Recipe, Target
from coreg_audio.session import Role

_ASIDE = frozenset(("path", "force", "cache", "private", "key"))
"""What of a target decides no byte of its files; of the path their name does."""


def versions() -> dict[str, str]:
    """Of the program and of all that decides a byte of what it makes, voices apart."""
    return {"coreg-audio": __version__, **results.versions()}


class Voices:
    """The fingerprints of voices, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, recipe: Recipe, language: str) -> list[str]:
        """Those that may speak in *recipe*.

        Raises:
            CoregError: One of them is not here.
        """
        names = [casting.voice_name(recipe, role, language) for role in Role]
        for name in names:
            if name not in self._known:
                with closing(engines.open_engine(name)) as engine:
                    self._known[name] = engine.fingerprint
        return [self._known[name] for name in names]


def key(recipe: Recipe, target: Target, made_from: tuple[object, ...], secret: bytes) -> str:
    """Equal keys, equal files.

    It takes a secret, so that nobody who finds it in a journal can try names until one fits.

    Args:
        recipe: What is asked for.
        target: As what.
        made_from: Of the script, the voices and the program.
        secret: Of whoever keeps the batch.
    """
    own = _folder(recipe.takes), _file(recipe.bedding.file)
    asked = [_facts(recipe), _facts(target), target.path.name, *own]
    if target.path.suffix[1:].lower() in libav.FORMATS:
        asked.append(installed.version("av"))
    facts = repr((asked, made_from)).encode()
    return hashlib.blake2b(facts, key=secret, digest_size=32).hexdigest()


def _facts(value: Any) -> Any:
    """The same for equal values, in whatever order they were put together."""
    if is_dataclass(value) and not isinstance(value, type):
        names = (one.name for one in fields(value) if one.name not in _ASIDE)
        return type(value).__name__, [(name, _facts(getattr(value, name))) for name in names]
    match value:
        case Mapping():
            return sorted((str(name), _facts(one)) for name, one in value.items())
        case tuple() | list():
            return [_facts(one) for one in value]
        case Path():
            return str(value)
    return value


def _folder(path: Path | None) -> list[str]:
    """What a folder of recordings holds."""
    if path is None or not path.is_dir():
        return []
    return [f"{one.name} {_file(str(one))}" for one in sorted(path.iterdir()) if one.is_file()]


def _file(path: str | None) -> str:
    if path is None or not Path(path).is_file():
        return ""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
