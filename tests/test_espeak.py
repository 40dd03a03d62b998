"""eSpeak NG: the real library where it is installed, ill children in its place elsewhere."""

import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreg_audio.engines import child, espeak, open_engine
from coreg_audio.engines.espeak import EspeakEngine
from coreg_audio.errors import CoregError, InputError, MissingPartError, VoiceError
from coreg_audio.narration import Delivery, narrate
from coreg_audio.narration.checks import find_fault
from coreg_audio.narration.pacing import manner, speak, words_per_min
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.voice import PACES, Prosody, Speech

pytest.importorskip("espeakng_loader", reason="the extra [espeak] is not installed")

LINE = "Maybe there is one thing you like to look at."


def test_the_same_phrase_gives_the_same_samples() -> None:
    """Each phrase has a fresh process, so nothing runs on from one to the next."""
    engine = EspeakEngine()
    first, _, again = (engine.speak(text, Prosody(), 1) for text in (LINE, "Hm, yes.", LINE))

    assert np.array_equal(first.samples, again.samples)
    assert first.words is None
    assert 22_050 == first.rate_hz


@pytest.mark.parametrize("pace", PACES)
def test_the_pace_is_reached(pace: str) -> None:
    """On the measured sound, a phrase of ten words comes near the pace asked for."""
    engine = EspeakEngine("en-us")
    speech, prosody = speak(engine, LINE, manner(engine.delivery, PACES[pace], 1, softer=False))

    assert find_fault(speech, LINE, prosody) is None
    assert PACES[pace].words_per_min == pytest.approx(words_per_min(speech, LINE), rel=0.06)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Puedes dejar que los hombros bajen un poco."),
        ("de", "Du kannst die Schultern ein wenig sinken lassen."),
        ("fr", "Tu peux laisser descendre un peu les épaules."),
    ],
)
def test_other_languages_are_spoken(language: str, text: str) -> None:
    """A language is asked for by its code, and what comes back passes narration's checks."""
    engine = open_engine(f"espeak:{language}")

    with narrate(
        {Utterance(text): Place("a", 1)},
        {Role.GUIDE: engine},
        Delivery(PACES["settle"], 1, 44_100),
    ) as spoken:
        assert 1.5 < spoken.frames[Utterance(text)] / 44_100 < 8
    assert (language,) == engine.abilities.languages


def test_markup_is_never_obeyed() -> None:
    """A break of three seconds in SSML is read, not kept; nor are eSpeak's own brackets."""
    engine = EspeakEngine()
    marked = engine.speak("one <break time='3s'/> two", Prosody(), 1)
    bare = engine.speak("one break time equals 3 s two", Prosody(), 1)

    quiet = np.abs(marked.samples[:, 0]) < 0.003
    longest = max(len(run) for run in "".join("01"[int(q)] for q in quiet).split("0"))
    assert longest / marked.rate_hz < 1.0
    assert 0.5 < len(marked.samples) / len(bare.samples) < 1.5


def test_pitch_moves_as_asked() -> None:
    """Four semitones down lowers the pitch by three to five."""
    engine = EspeakEngine()
    high, low = (
        _pitch_hz(
            engine.speak("Moon moon moon.", Prosody(pitch_st=pitch_st, range_factor=0), 1)
        )
        for pitch_st in (0.0, -4.0)
    )

    assert -4 == pytest.approx(12 * np.log2(low / high), abs=1)


def _pitch_hz(speech: Speech) -> float:
    """By the strongest autocorrelation of the loudest half second, 50 to 250 Hz."""
    sound = speech.samples[:, 0].astype(np.float64)
    middle = int(np.argmax(np.convolve(sound**2, np.ones(11_025), "same")))
    piece = sound[max(0, middle - 5_512) : middle + 5_512]
    power = np.fft.irfft(np.abs(np.fft.rfft(piece, 1 << 15)) ** 2)
    low, high = 22_050 // 250, 22_050 // 50
    return 22_050 / (low + int(np.argmax(power[low:high])))


@settings(max_examples=12)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_any_text_gives_sound_or_an_error(text: str) -> None:
    """Whatever is asked, plain sound comes back or a VoiceError: no crash, no hang."""
    try:
        speech = EspeakEngine().speak(text, Prosody(), 1)
    except VoiceError as error:
        assert "silence" in str(error)
    else:
        assert np.dtype(np.float32) == speech.samples.dtype
        assert 1 == speech.samples.shape[1]


def test_what_cannot_be_said_is_an_error() -> None:
    """Dots alone give no sound, which is said."""
    with pytest.raises(VoiceError, match="silence"):
        EspeakEngine().speak("...", Prosody(), 1)


@pytest.mark.parametrize(
    ("asked", "code"), [("", "en-us"), ("EN-US", "en-us"), ("fr", "fr-fr")]
)
def test_short_codes_stand_for_the_likeliest(asked: str, code: str) -> None:
    """Nothing is American English; a language without its country is its usual one."""
    assert f"espeak:{code}" == EspeakEngine(asked).name


def test_an_unknown_language_is_refused_with_a_hint() -> None:
    """The nearest codes are named."""
    with pytest.raises(InputError, match=r"'en-uk'.*did you mean"):
        open_engine("espeak:en-uk")


def test_the_list_holds_every_language_once() -> None:
    """Over a hundred, each by its own code, all installed."""
    found = espeak.voices()

    assert len(found) == len({one.name for one in found}) > 100
    assert {"en-us", "es", "de"} <= {one.name for one in found}
    assert all(one.installed and one.about for one in found)


def test_without_the_extra_one_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a missing part, and the list says the same."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(MissingPartError, match=r"pip install '\.\[espeak\]'"):
        EspeakEngine()
    (voice,) = espeak.voices()
    assert (False, espeak.REMEDY) == (voice.installed, voice.remedy)


def test_a_package_without_data_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation that is not whole says so, as the list and as the child."""
    engine = EspeakEngine()
    monkeypatch.setattr(espeak, "_package", lambda: tmp_path)

    with pytest.raises(MissingPartError, match="not whole"):
        EspeakEngine()
    with pytest.raises(MissingPartError, match="cannot start"):
        engine.speak(LINE, Prosody(), 1)


@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        ('answer(missing="no data")', MissingPartError, "no data"),
        ('answer(failed="it has no voice xx")', VoiceError, "no voice xx"),
        ("os.abort()", VoiceError, "broke down"),
        ('print("hello")', VoiceError, "broke down"),
        ("answer(rate_hz=22050)", VoiceError, "silence"),
        ("answer(rate_hz=22050, data=bytes(4000))", VoiceError, "silence"),
        ("time.sleep(9)", VoiceError, "no answer in"),
    ],
)
def test_an_ill_child_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    body: str,
    error: type[CoregError],
    reason: str,
) -> None:
    """Nothing that a child does wrong goes unnoticed or hangs."""
    monkeypatch.setattr(child, "TIMEOUT_S", 0.5 if "sleep" in body else 20.0)

    with pytest.raises(error, match=reason):
        EspeakEngine("en-us", _worker(tmp_path, body)).speak("Hello.", Prosody(), 1)


def test_the_words_are_not_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client's name goes through a pipe, so the list of processes does not show it."""
    body = "answer(failed=' '.join(sys.argv) + repr(sorted(os.environ.values())))"

    with pytest.raises(VoiceError) as caught:
        EspeakEngine("", _worker(tmp_path, body)).speak("Welcome, Anabel.", Prosody(), 1)
    assert "Anabel" not in str(caught.value)


def _worker(tmp_path: Path, body: str) -> Path:
    """A child that answers as *body* says."""
    head = """
        import json, os, sys, time
        request = json.loads(sys.stdin.read())
        def answer(data=b"", **rest):
            sys.stdout.buffer.write(json.dumps(rest).encode() + b"\\n" + data)
    """
    path = tmp_path / "worker.py"
    path.write_text(textwrap.dedent(head) + body)
    return path


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_library_never_enters_our_process() -> None:
    """The GPL library is loaded by the child alone."""
    EspeakEngine().speak(LINE, Prosody(), 1)

    assert "espeak-ng.so" not in Path("/proc/self/maps").read_text()
