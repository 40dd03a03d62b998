"""Other languages than English: directions, voices, words in files, and where scripts lie."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from test_directions import TABLE, any_direction
from test_transcript import ORIGIN, SPEAKERS
from timelines import TIMELINE

from coreg_audio import build, directions, engines, languages, templates
from coreg_audio.ambience import BEDS
from coreg_audio.cli import run
from coreg_audio.directions import (
    Ambience,
    Breathe,
    Direction,
    Pause,
    Speaker,
    Timer,
    To,
    YourTurn,
)
from coreg_audio.directions.translation import translations
from coreg_audio.engines.tone import ToneEngine
from coreg_audio.errors import InputError, MissingPartError, ScriptError
from coreg_audio.formatter import format_source
from coreg_audio.languages import LANGUAGES
from coreg_audio.narration.spoken_text import spoken
from coreg_audio.recipe import Recipe
from coreg_audio.script import Pattern
from coreg_audio.session import CUES, Audience, Role
from coreg_audio.sidecars import captions
from coreg_audio.sidecars.lyrics import lrc
from coreg_audio.sidecars.manifest import Origin
from coreg_audio.sidecars.tags import TagFacts, id3
from coreg_audio.sidecars.transcript import transcript
from coreg_audio.timeline import BellKind
from coreg_audio.voice import PACES, Engine, Voice, in_language

SETTLE = Pattern(4, 6)

SPANISH = [
    ("pausa 5 segundos", "pausa 5", Pause(5)),
    ("Pausa: 2,5 seg", "pausa 2.5", Pause(2.5)),
    ("silencio 20 segundos", "pausa 20", Pause(20)),
    ("pausa 6 exacta", "pausa 6 exacta", Pause(6, exact=True)),
    ("turno 12", "su turno 12", YourTurn(12)),
    (
        "tiempo 2 minutos, con mitad",
        "temporizador 2 minutos, a la mitad",
        Timer(120, halfway=True),
    ),
    ("temporizador 6, sin campana", "temporizador 6, sin campana", Timer(6, chime=False)),
    (
        "respirar 4-6, 5 veces",
        "respirar 5 veces, inhala 4 exhala 6",
        Breathe(SETTLE, cycles=5),
    ),
    (
        "respirar 1 minuto, calma, voz las primeras 2",
        "respirar 1 minuto, calma, voz primeras 2",
        Breathe(SETTLE, length_s=60, voice_first=2),
    ),
    ("mas suave", "más suave", directions.Delivery(softer=True)),
    ("segunda voz", "voz segunda", Speaker(Role.SECOND)),
    ("a A", "a A", To(Audience.A)),
    ("para ambos", "a ambas personas", To(Audience.BOTH)),
    ("sin ambiente", "ambiente apagado", Ambience(None)),
    ("grabacion En Casa-2", None, None),
    ("grabación In-casa", "grabación In-casa", directions.Recording("In-casa")),
]


@pytest.mark.parametrize(("text", "tidied", "meaning"), SPANISH)
def test_directions_are_read_in_spanish(
    text: str, tidied: str | None, meaning: Direction | None
) -> None:
    """Into the same values; tidying keeps the language, and names stay as they are."""
    if meaning is None or tidied is None:
        with pytest.raises(ValueError, match="is no direction"):
            directions.parse(text)
        return
    assert meaning == directions.parse(text) == directions.parse(tidied)
    assert tidied == directions.tidy(text) == directions.tidy(tidied)


@given(any_direction)
def test_spelling_and_reading_are_inverse_in_spanish(direction: Direction) -> None:
    """Every direction can be written in Spanish, and is read back as the same value."""
    if direction == Ambience("off"):
        return
    spelled = directions.canonical(direction, "es")

    assert direction == directions.parse(spelled[1:-1])
    assert spelled[1:-1] == directions.tidy(spelled[1:-1])


def test_no_direction_is_read_differently_in_two_languages() -> None:
    """What is a direction in English is so before any other language is asked."""
    for text, meaning in TABLE:
        assert meaning == directions.parse(text)
    for translation in translations():
        assert len(translation.to_own) == len(set(translation.to_own.values()))
        assert set(translation.to_own) == set(translation.to_english.values())


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("puasa 5", "(pausa 5)"),
        ("pausa", "(pausa 6)"),
        ("repirar 8 veces inhala 4 exhala 6", "(respirar 8 veces, inhala 4 exhala 6)"),
        ("temporisador 30", "(temporizador 30)"),
        ("voz segnda", "(voz segunda)"),
        ("empieza respiración, calma", "(empieza la respiración, calma)"),
        ("puase 3", "(pause 3)"),
        ("o una mano", None),
    ],
)
def test_a_near_miss_is_told_in_its_own_language(text: str, nearest: str | None) -> None:
    """With the spelling that was likely meant, in the language that it is nearest to."""
    assert nearest == directions.nearest_spelling(text)


def test_formatting_keeps_the_language_of_a_direction() -> None:
    """Spanish becomes tidy Spanish, English tidy English; values stay byte for byte."""
    written = (
        "(Pausa: 5 seg)\n[PAUSA:6]\n(PAUSE:6s)\n(respirar {{ n }} veces , inhala 4 exhala 6)\n"
    )
    tidy = "(pausa 5)\n(pausa 6)\n(pause 6)\n(respirar {{ n }} veces, inhala 4 exhala 6)\n"

    assert tidy == format_source(written, "x.md") == format_source(tidy, "x.md")
    with pytest.raises(ScriptError, match=re.escape("did you mean (pausa 5)?")):
        format_source("(puasa 5)\n", "x.md")


def test_every_language_is_whole() -> None:
    """Each file names its voices, its cue words and a pace; each translates all phrases."""
    assert {"en", "es"} <= languages.LANGUAGES.keys() == CUES.keys()
    for one in languages.LANGUAGES.values():
        assert one.voices
        assert all(word.endswith(".") for word in one.cues)
        assert 0.5 < one.pace <= 1
    assert languages.of("es-MX") is languages.LANGUAGES["es"]
    assert languages.of("xx") is None


def test_spanish_is_as_calm_with_fewer_words_a_minute() -> None:
    """Its words are longer; a language that is not known keeps the pace of English."""
    pace = PACES["settle"]

    assert 0.93 * pace.aim(settled=False) == pytest.approx(
        in_language(pace, "es-MX").aim(settled=False)
    )
    assert pace == in_language(pace, "en") == in_language(pace, "xx")


def _spoken_in(code: str) -> Origin:
    return replace(ORIGIN, front=replace(ORIGIN.front, language=code))


def test_every_language_has_words_for_the_same_things() -> None:
    """No caption or transcript stops for want of one, whatever sounds there are."""
    wanted = {*BellKind, *BEDS, *Role, "pause", "exact pause", "your turn", "timer", "silence"}
    for language in LANGUAGES.values():
        assert set(map(str, wanted)) <= language.told.captions.keys()
        assert LANGUAGES["en"].told.captions.keys() == language.told.captions.keys()
        assert LANGUAGES["en"].told.transcript.keys() == language.told.transcript.keys()


def test_what_stands_in_the_file_is_in_spanish() -> None:
    """Lyrics, transcript and comment; English where a language has no words of its own."""
    assert "[respirar: adentro 4 segundos, quietud 1 segundo, afuera 6 segundos]" in lrc(
        TIMELINE, "es"
    )
    spanish, dutch = (_spoken_in(code) for code in ("es-MX", "nl"))
    told = transcript(TIMELINE, SPEAKERS, spanish)
    assert "(Su turno: 18 segundos.)" in told
    assert "La última campana." in told
    assert "(2 respiraciones: adentro 4 segundos, quietud 1 segundo" in told
    english = transcript(TIMELINE, SPEAKERS, ORIGIN)
    assert english == transcript(TIMELINE, SPEAKERS, dutch)
    shown = captions.vtt(TIMELINE, {}, spanish.front)
    assert "[aire adentro, 3 segundos]\n" in shown
    assert "[tiempo medido, quedan 58 segundos]" in shown
    tag = id3(TagFacts("a", 48_000, language="es"))
    assert "Todavía sin revisión".encode("utf-16-le") in tag


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Son 30s.", "Son 30 segundos."),
        ("Es 1 min", "Es 1 minuto"),
        ("p. ej. una taza", "por ejemplo una taza"),
    ],
)
def test_what_is_short_is_said_in_full(text: str, said: str) -> None:
    """In the words of the voice's language; of others nothing is made up."""
    assert said == spoken(text, ("es",))
    assert "Son 30s." == spoken("Son 30s.", ("it",))


def test_a_missing_voice_names_the_command_that_adds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And what else would do; English is never read in its place."""

    def nowhere(spec: str) -> None:
        raise MissingPartError(f"{spec} is not here")

    monkeypatch.setattr(engines, "open_engine", nowhere)
    monkeypatch.setattr("coreg_audio.engines.system.voices", tuple)
    with pytest.raises(MissingPartError) as refused:
        engines.default_voice("es-MX")

    assert "pip install '.[kokoro,espeak]'" in str(refused.value)
    assert "pip install '.[espeak]', and --voice espeak:es-419" in str(refused.value)
    assert "hibari" == engines.default_voice("en") == engines.default_voice("xx")


LISTED = (
    Voice("system", "one", "en_US", "Xenia", ""),
    Voice("system", "two", "?", "Sabina - Spanish (Mexico)", ""),
    Voice("system", "three", "es", "Ana", ""),
    Voice("system", "four", "es-419", "Bo", ""),
)


def test_a_computers_own_voice_is_one_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its code or its name; with none, an error that says what gives one."""
    monkeypatch.setattr("coreg_audio.engines.system.voices", lambda: LISTED)

    assert "system:four" == engines.system_voice("es-419")
    assert "system:three" == engines.system_voice("es")
    assert "system" == engines.system_voice("en")
    assert ("es",) == engines.languages_of(engines.open_engine("system:two"))
    assert ("en",) == engines.languages_of(engines.open_engine("system:one"))
    assert () == engines.languages_of(engines.open_engine("system"))
    with pytest.raises(MissingPartError, match="no voice of its own for 'it'"):
        engines.system_voice("it")


def test_what_is_here_is_offered_in_place_of_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only as an offer: nothing speaks that was not asked for."""

    def only_espeak(spec: str) -> Engine:
        if spec.startswith("espeak"):
            return ToneEngine()
        raise MissingPartError(f"{spec} is not here")

    monkeypatch.setattr(engines, "open_engine", only_espeak)
    monkeypatch.setattr("coreg_audio.engines.system.voices", lambda: LISTED)

    with pytest.raises(MissingPartError, match="--voice espeak:es-419 or --voice system"):
        engines.default_voice("es")


def test_a_script_is_looked_up_in_its_language(folder: Path) -> None:
    """An id that is only in another one is told where it is; so is a language without any."""
    assert "Hola" in templates.locate("kiss-and-hug", language="es").text
    with pytest.raises(InputError, match="it is there in: en"):
        templates.locate("safety-cues", language="es")
    with pytest.raises(InputError, match="no exercises in the language 'xx', only in: en, es"):
        templates.available(language="xx")
    session = build.read(Recipe("kiss-and-hug", language="es"))
    assert ("es", "kiss-and-hug-es") == (session.front.language, session.front.name)


def test_the_command_line_takes_a_language(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For lists and for files, whose names tell it, so that none takes another's place."""
    assert 0 == run(["list", "--lang", "es"])
    out, err = capsys.readouterr()
    assert "Conexión de latidos" in out
    assert "also in: en" in err
    assert 1 == run(["list", "--lang", "xx"])
    assert 0 == run(["show", "kiss-and-hug", "--lang", "es"])
    assert "Un beso de seis segundos" in capsys.readouterr().out
    tone = ["--voice", "tone", "--preview", "2", "--no-cache", "-q"]
    assert 0 == run(["make", "kiss-and-hug", "--lang", "es", *tone])
    assert Path("output/kiss-and-hug/kiss-and-hug-es-preview.mp3").exists()
    assert 0 == run(["takes", "sheet", "kiss-and-hug", "--lang", "es"])
    assert "Hola." in capsys.readouterr().out
    assert 0 == run(["check", "--lang", "es", "kiss-and-hug"])
