"""Who speaks: a voice for each role, and only one that knows the script's language."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from coreg_audio import engines
from coreg_audio.errors import InputError
from coreg_audio.recipe import Recipe
from coreg_audio.session import Role, Session, Utterance
from coreg_audio.sidecars.manifest import Speakers, VoiceFacts
from coreg_audio.voice import Engine, Keeper

_NAMED = 5
"""Voices in a refusal; there may be dozens."""


class Ensemble:
    """Voices that stay open from one session to the next, their models loaded once."""

    def __init__(self) -> None:
        self._open: dict[str, Engine] = {}
        self._lock = threading.Lock()

    def voice(self, name: str, cache: Path | None) -> Engine:
        """The voice that is asked for by *name*."""
        with self._lock:
            if name not in self._open:
                self._open[name] = _opened(name, cache)
            return self._open[name]

    def close(self) -> None:
        """Let go of all of them."""
        with self._lock:
            for engine in self._open.values():
                engine.close()
            self._open.clear()


@contextmanager
def voices(
    roles: Iterable[Role],
    recipe: Recipe,
    language: str,
    cache: Path | None = None,
    ensemble: Ensemble | None = None,
) -> Iterator[Mapping[Role, Engine]]:
    """A voice for each of *roles*.

    Args:
        roles: Who speaks.
        recipe: Which voices are asked for.
        language: Of the script.
        cache: Where a voice may keep, for all, what it makes of its model.
        ensemble: Voices that are open already; without it none has loaded its model yet.
    """
    names = {role: voice_name(recipe, role, language) for role in roles}
    if ensemble is not None:
        yield {role: ensemble.voice(name, cache) for role, name in names.items()}
        return
    with ExitStack() as stack:
        yield {
            role: stack.enter_context(closing(_opened(name, cache)))
            for role, name in names.items()
        }


def _opened(name: str, cache: Path | None) -> Engine:
    engine = engines.open_engine(name)
    if cache and isinstance(engine, Keeper):
        engine.keep_in(cache)
    return engine


def voice_name(recipe: Recipe, role: Role, language: str) -> str:
    """The voice that was asked for; else the one that speaks the language of the script."""
    asked = recipe.voices.get(role, recipe.voices.get(Role.GUIDE))
    if asked == "system":
        return engines.system_voice(language)
    return asked or engines.default_voice(language)


def speakers(
    voices: Mapping[Role, Engine],
    takes: Mapping[Utterance, str] | None = None,
    recordings: Mapping[str, str] | None = None,
) -> Speakers:
    """Who says what, as a manifest tells it.

    Args:
        voices: The voice of each role.
        takes: Name of the file of each utterance that is a recording.
        recordings: SHA-256 of each of those files.
    """
    return Speakers(
        {role: voice.name for role, voice in voices.items()},
        takes or {},
        {
            role: VoiceFacts(voice.abilities.licence, voice.fingerprint)
            for role, voice in voices.items()
        },
        recordings or {},
    )


def check_language(session: Session, speaking: Iterable[Engine]) -> None:
    """A voice would read the words of another language by the rules of its own.

    Raises:
        InputError: One of *speaking* does not speak the language of *session*.
    """
    wanted = session.front.base_language
    for engine in speaking:
        known = engines.languages_of(engine)
        if not known or wanted in known:
            continue
        raise InputError(
            f"{session.front.id} is written in {wanted!r}, which the voice {engine.name} does "
            f"not speak; choose another with --voice: "
            f"{_those_of(wanted) or 'see coreg-audio voices list, and docs/voices.md for more'}"
        )


def _those_of(language: str) -> str:
    """Names of installed voices that speak it."""
    here = [
        one for one in engines.voices() if one.installed and one.language.startswith(language)
    ]
    names = ", ".join(f"{one.engine}:{one.name}" for one in here[:_NAMED])
    more = f"; {len(here) - _NAMED} more, see: coreg-audio voices" if here[_NAMED:] else ""
    return names + more
