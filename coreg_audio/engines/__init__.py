"""Voice engines, one file each, imported when it is asked for.

A voice's own library is imported with its first phrase.
"""

from collections.abc import Callable
from importlib import import_module

from coreg_audio.errors import InputError, MissingPartError, nearest
from coreg_audio.languages import DEFAULT, LANGUAGES, base, of
from coreg_audio.voice import Engine, Voice

__all__ = ["default_voice", "languages_of", "open_engine", "system_voice", "voices"]

_CLASSES = {
    "hibari": "HibariEngine",
    "tone": "ToneEngine",
    "system": "SystemEngine",
    "kokoro": "KokoroEngine",
    "espeak": "EspeakEngine",
    "piper": "PiperEngine",
}
"""The class of each engine, in the module of its name."""


def open_engine(spec: str) -> Engine:
    """The voice *spec*, written as `engine` or `engine:name`.

    Raises:
        InputError: There is no such engine or voice.
        MissingPartError: It is not installed.
    """
    engine, _, name = spec.strip().partition(":")
    if engine not in _CLASSES:
        known = ", ".join(_CLASSES)
        raise InputError(
            f"no voice engine is called {engine!r}{nearest(engine, _CLASSES)}; "
            f"there are: {known}"
        )
    make: Callable[[str], Engine] = getattr(
        import_module(f"{__name__}.{engine}"), _CLASSES[engine]
    )
    return make(name)


def default_voice(language: str) -> str:
    """The voice that speaks a script of *language* when none is named.

    Raises:
        MissingPartError: It is not here; what adds it is told, and what else would do.
    """
    known = of(language)
    if known is None or base(language) == DEFAULT:
        return LANGUAGES[DEFAULT].voices[0]
    first = known.voices[0]
    try:
        open_engine(first).close()
    except MissingPartError as error:
        raise MissingPartError(
            f"scripts in {known.name} are spoken by {first}, which is not here; add it, in "
            f"the folder of coreg-audio, with: {known.add}{_instead(language)}"
        ) from error
    return first


def _instead(language: str) -> str:
    """The other voices of *language*: those that are here, else how to get the nearest."""
    known = of(language)
    others = known.voices[1:] if known else ()
    here = [one for one in others if _is_here(one, language)]
    if here:
        return f" - or, sounding like a machine, use --voice {' or --voice '.join(here)}"
    named = others[0] if others else ""
    return (
        f" - or, sounding like a machine: pip install '.[espeak]', and --voice {named}"
        if named.startswith("espeak")
        else ""
    )


def _is_here(voice: str, language: str) -> bool:
    try:
        if voice == "system":
            system_voice(language)
        else:
            open_engine(voice).close()
    except MissingPartError:
        return False
    return True


def system_voice(language: str) -> str:
    """A voice of this computer that speaks *language*; in English its own choice.

    Raises:
        MissingPartError: It has none.
    """
    from coreg_audio.engines import system

    wanted = base(language)
    if wanted == DEFAULT:
        return "system"
    here = [one for one in system.voices() if one.installed and _speaks(one, wanted)]
    exact = [one for one in here if one.language == language]
    if not here:
        raise MissingPartError(
            f"this computer has no voice of its own for {language!r}; {system.remedy()}"
        )
    return f"system:{(exact or here)[0].name}"


def languages_of(engine: Engine) -> tuple[str, ...]:
    """What *engine* speaks, a system's voice by the system's list; empty is any."""
    known, name = engine.abilities.languages, engine.name.removeprefix("system:")
    if known or name == engine.name:
        return known
    from coreg_audio.engines import system

    listed = [one for one in system.voices() if one.installed and name in (one.name, one.about)]
    told = {code for code in LANGUAGES for one in listed if _speaks(one, code)}
    codes = (base(one.language.replace("_", "-")).lower() for one in listed)
    return tuple(sorted(told.union(code for code in codes if code.isalpha())))


def _speaks(voice: Voice, code: str) -> bool:
    """By its code, or, as Windows tells none, by its name."""
    named = LANGUAGES[code].name in voice.about if code in LANGUAGES else False
    return named or base(voice.language.replace("_", "-")).lower() == code


def voices() -> tuple[Voice, ...]:
    """Every voice that can be asked for, those that are not here with their remedy."""
    from coreg_audio.engines import espeak, hibari, kokoro, piper, system, tone

    return (
        *hibari.voices(),
        *kokoro.voices(),
        *piper.voices(),
        *espeak.voices(),
        *system.voices(),
        *tone.voices(),
    )
