"""Voice engines, one file each; a voice's own library is imported with its first phrase."""

from collections.abc import Callable

from coreg_audio.engines import espeak, hibari, kokoro, piper, system, tone
from coreg_audio.errors import InputError, nearest
from coreg_audio.voice import Engine, Voice

__all__ = ["open_engine", "voices"]


def open_engine(spec: str) -> Engine:
    """The voice *spec*, written as `engine` or `engine:name`.

    Raises:
        InputError: There is no such engine or voice.
        MissingPartError: It is not installed.
    """
    engine, _, name = spec.strip().partition(":")
    makers: dict[str, Callable[[str], Engine]] = {
        "hibari": lambda voice: hibari.HibariEngine(voice or hibari.DEFAULT),
        "tone": _tone,
        "system": system.SystemEngine,
        "kokoro": kokoro.KokoroEngine,
        "espeak": espeak.EspeakEngine,
        "piper": piper.PiperEngine,
    }
    if engine not in makers:
        known = ", ".join(makers)
        raise InputError(
            f"no voice engine is called {engine!r}{nearest(engine, makers)}; there are: {known}"
        )
    return makers[engine](name)


def voices() -> tuple[Voice, ...]:
    """Every voice that can be asked for, those that are not here with their remedy."""
    return (
        *hibari.voices(),
        *kokoro.voices(),
        *piper.voices(),
        *espeak.voices(),
        *system.voices(),
        *tone.voices(),
    )


def _tone(name: str) -> Engine:
    if name:
        raise InputError(f"the engine tone has no voices, so write 'tone', not 'tone:{name}'")
    return tone.ToneEngine()
