"""Kokoro's phonemes of other languages: signs, punctuation, and what eSpeak NG tells."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import pytest

from coreg_audio.engines import espeak
from coreg_audio.engines.espeak_text import Reader, own_signs
from coreg_audio.engines.hibari_text import Phonemes, Sound, vocabulary
from coreg_audio.errors import MissingPartError, VoiceError

_HIBARI = importlib.util.find_spec("hibari")
assert _HIBARI is not None
assert _HIBARI.submodule_search_locations
VOCABULARY = vocabulary(Path(_HIBARI.submodule_search_locations[0]) / "assets")
SIGNS = {number: sign for sign, number in VOCABULARY.items()}

real = pytest.mark.skipif(not espeak.is_here(), reason="the extra [espeak] is not installed")


def echo(parts: Sequence[str]) -> list[str]:
    """Each part's own letters for its phonemes."""
    return [part.lower() for part in parts]


def shown(found: Phonemes) -> str:
    """The signs that the model is given."""
    return "".join(SIGNS[number] for number in found.ids[1:-1])


def read(text: str) -> Phonemes:
    """*text* in its own letters."""
    (found,) = Reader(echo, VOCABULARY).read(text)
    return found


@pytest.mark.parametrize(
    ("told", "own"),
    [
        ("sjˈete tɾˈe^ɪnta ˈo^ɪ", "sjˈete tɾˈAnta ˈoɪ"),
        ("non t^ʃe d^ʒˈa s^s t^s", "non ʧe ʤˈa S ʦ"),
        ("el (en)fˈiːdbak(es) bjˈen", "el fˈiːdbak bjˈen"),
        ("lə- sɔ̃", "lə sɔ\u0303"),
        ("ç", "ç"),
    ],
)
def test_pairs_of_sounds_are_one_sign(told: str, own: str) -> None:
    """As Kokoro learnt them; eSpeak NG's flags and joins are no sounds."""
    assert own == own_signs(told)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Si quieres, mira.", "si kieres, mira."),
        ("¿Cómo estás?", "como estas?"),
        ("Bien — y ahora… «ya», (no)", "bien— i ahora… ia, no"),
        ("… y ahora", "i ahora"),
        ("A las 7:30, hoy", "a las 7:30, hoi"),
        ("No... ya!?", "no. ia!"),
        ("एक। दो।", "a. a."),
    ],
)
def test_punctuation_stands_where_it_stood(text: str, signs: str) -> None:
    """One sign of several; quotes and opening marks are silent; times stay whole."""
    plain = str.maketrans({"q": "k", "u": "", "ó": "o", "á": "a", "y": "i"})

    def tell(parts: Sequence[str]) -> list[str]:
        return [
            "a" if not part.isascii() and ord(part[0]) > 999 else part.lower().translate(plain)
            for part in parts
        ]

    loose = VOCABULARY | {char: 900 + ord(char) for char in "0123456789"}
    names = {number: sign for sign, number in loose.items()}
    (found,) = Reader(tell, loose).read(text)
    assert signs == "".join(names[number] for number in found.ids[1:-1])


def test_words_and_signs_are_told_apart() -> None:
    """Commas, ends and padding take their own time; each sound belongs to a word."""
    found = read("si no, ve.")

    kinds = [one.sound for one in found.phonemes]
    assert (Sound.PADDING, Sound.PADDING) == (kinds[0], kinds[-1])
    assert (Sound.COMMA, Sound.END) == (kinds[6], kinds[-2])
    assert ("si", "no", "ve") == found.words
    assert [0, 0, 1, 1, 2, 2] == [
        one.word for one in found.phonemes if one.sound is Sound.SPEECH
    ]
    assert found.is_statement
    assert not read("si?").is_statement


def test_no_times_are_guessed() -> None:
    """Where spoken words are more or fewer than written ones, none is told."""
    (found,) = Reader(lambda parts: ["a b c"], VOCABULARY).read("las siete")

    assert () == found.words
    assert "a b c" == shown(found)


@pytest.mark.parametrize(
    ("told", "reason"),
    [("", "leave out"), ("ˈˌ", "leave out"), ("a☺", "no sound for"), ("a" * 600, "too long")],
)
def test_what_would_be_lost_is_an_error(told: str, reason: str) -> None:
    """A part without sounds, a sign that the model lacks, and what is too long."""
    with pytest.raises(VoiceError, match=reason):
        Reader(lambda parts: [told for _ in parts], VOCABULARY).read("hola")


@pytest.mark.parametrize("text", ["", "...", "¿?", "—"])
def test_nothing_is_nothing(text: str) -> None:
    """Without a word there is no sentence, and nobody is asked."""
    assert [] == Reader(echo, VOCABULARY).read(text)


@real
@pytest.mark.parametrize(
    ("language", "text", "signs"),
    [
        ("es", "Guía, pingüino y año.", "ɡˈia, pˌiŋɡuˈino i ˈaɲo."),
        ("fr-fr", "Aujourd'hui, on respire.", None),
        ("it", "C'è tempo, gli occhi restano aperti.", None),
        ("pt-br", "Você pode começar, se quiser.", None),
        ("hi", "आप अपने आस पास देख सकते हैं।", None),
    ],
)
def test_what_espeak_tells_can_be_said(language: str, text: str, signs: str | None) -> None:
    """Each sound of the five languages has its sign, the same in every process."""
    reader = Reader(lambda parts: espeak.phonemes(parts, language, "x"), VOCABULARY)
    (found,) = reader.read(text)

    assert [found] == reader.read(text)
    assert shown(found) == signs or signs is None
    assert len(text) / 2 < len(found.ids) < 2 * len(text)


def test_without_espeak_it_is_a_missing_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that adds it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert not espeak.is_here()
    with pytest.raises(MissingPartError, match=r"'\.\[espeak\]'"):
        espeak.phonemes(["hola"], "es", "x")
