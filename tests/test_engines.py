"""The voice engines: the real ones where they are quick, fake ones where they would be ill."""

import json
import os
import subprocess
import sys
import textwrap
import types
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreg_audio.engines import (
    child,
    hibari,
    hibari_model,
    open_engine,
    opened_model,
    system,
    token_pace,
    voices,
)
from coreg_audio.engines.hibari_model import OPENABLE_SHA256, ClosedNetwork, Network
from coreg_audio.engines.hibari_names import name_phonemes
from coreg_audio.engines.hibari_text import Phoneme, Reader, Sound
from coreg_audio.engines.model_part import Model, Tensor
from coreg_audio.engines.tone import RATE_HZ, ToneEngine, length_s
from coreg_audio.errors import CoregError, InputError, MissingPartError, VoiceError
from coreg_audio.keeping import FolderCache, network_cache
from coreg_audio.levels import extent
from coreg_audio.loudness import loudness_lufs
from coreg_audio.narration import ClipCache, Delivery, narrate, pacing
from coreg_audio.narration.checks import find_fault
from coreg_audio.narration.pacing import manner, speak, words_per_min
from coreg_audio.narration.spoken_text import spoken
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.voice import PACES, Engine, Foreteller, Prosody, Speech

LINES = (
    "You might begin by looking around the room.",
    "Maybe there is one thing you like to look at.",
    "And if the breath is not comfortable today, the sounds in the room are a good place too.",
    "If you both said yes, one hand can come to rest on your partner's chest.",
    "There is nothing to get right.",
    "While it falls, there is room to breathe out.",
    "It is a few minutes of being near each other, with care.",
    "Your weight can stay in your own feet.",
)


# Opening a voice


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("hibari", "hibari:heart"),
        ("hibari:heart", "hibari:heart"),
        ("tone", "tone"),
        ("system", "system"),
        ("system:Anna", "system:Anna"),
    ],
)
def test_a_voice_is_opened_by_name(spec: str, name: str) -> None:
    """Engine, or engine and voice, name a voice; it says its name, licence and print."""
    engine = open_engine(spec)

    assert name == engine.name
    assert name in engine.fingerprint
    assert engine.abilities.licence
    assert 0 < engine.delivery.rate <= 1
    engine.close()
    engine.close()


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("hibary", "did you mean 'hibari'"),
        ("hibari:hart", "did you mean 'heart'"),
        ("tone:low", "not 'tone:low'"),
        ("", "there are: hibari, tone, system"),
    ],
)
def test_an_unknown_voice_is_refused_with_a_hint(spec: str, reason: str) -> None:
    """What does not exist is an input error that helps on."""
    with pytest.raises(InputError, match=reason):
        open_engine(spec)


def test_the_list_tells_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every voice is listed; one that is not here says what to do."""
    monkeypatch.setenv("HIBARI_HOME", "/nowhere")
    monkeypatch.setattr(system.SystemEngine, "voices", _no_system_voices)
    found = {(voice.engine, voice.name): voice for voice in voices()}

    assert found["hibari", "heart"].installed
    assert not found["hibari", "emma"].installed
    assert "/nowhere/bf_emma.int8.onnx" in found["hibari", "emma"].remedy
    assert found["tone", ""].installed
    assert not found["system", ""].installed
    assert found["system", ""].remedy


def _no_system_voices(engine: system.SystemEngine) -> Any:
    raise MissingPartError("none")


def test_nothing_heavy_is_imported_for_a_name() -> None:
    """Opening hibari and asking for its print loads neither it nor onnxruntime."""
    code = (
        "import sys; from coreg_audio.engines import open_engine; "
        "open_engine('hibari').fingerprint; "
        "print([name for name in ('hibari', 'onnxruntime') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "[]" == done.stdout.strip()


# hibari: files


def test_a_voice_that_is_not_here_is_never_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing voice is a missing part with its place, not a download."""
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))

    with pytest.raises(MissingPartError, match=str(tmp_path / "bf_emma.int8.onnx")):
        open_engine("hibari:emma")


def test_two_voices_of_a_session_stay_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where their lines alternate, each is loaded once."""
    loaded: list[Path] = []
    monkeypatch.setattr(hibari, "load", lambda path, kept_in: loaded.append(path))
    monkeypatch.setattr(hibari, "_reader", lambda *, british: british)
    hibari._loaded.cache_clear()
    for name in ("one", "other") * 3:
        hibari._loaded(Path(name), british=False)
    hibari._loaded.cache_clear()

    assert [Path("one"), Path("other")] == loaded


def test_a_voice_from_its_kept_parts_sounds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simplified, kept and opened again, or one of them damaged, it gives the same samples."""
    monkeypatch.setattr(hibari, "_loaded", hibari._loaded.__wrapped__)  # each time anew

    def said(engine: Engine) -> bytes:
        prosody = Prosody(rate=0.6, fall_st=-2)
        return engine.speak("Maybe you notice the floor.", prosody, 1).samples.tobytes()

    def sound() -> bytes:
        engine = hibari.HibariEngine()
        engine.keep_in(tmp_path)
        return said(engine)

    plain = said(hibari.HibariEngine())
    assert plain == sound()
    kept = sorted((tmp_path / "networks").glob("*.network"))
    assert 3 == len(kept)

    with monkeypatch.context() as never:
        never.setattr(hibari_model, "Model", None)
        assert plain == sound()

    kept[0].write_bytes(kept[1].read_bytes())
    assert plain == sound()
    assert 0 == network_cache(tmp_path).verify()


def test_what_a_killed_start_left_is_gone_after_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill while a part is simplified leaves a folder among the temporary ones."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    killed = subprocess.Popen(
        [sys.executable, "-c", "from coreg_audio.fsio import scratch_folder\n"
         "with scratch_folder(): print(flush=True); input()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with killed:
        assert killed.stdout is not None
        killed.stdout.readline()
        killed.kill()
    assert 1 == len(list(scratch.iterdir()))

    hibari_model.load(hibari.HibariEngine()._path, tmp_path / "cache")

    assert [] == list(scratch.iterdir())


def test_a_kept_part_that_the_runtime_refuses_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is whole, but no network that is known here: the next start finds a right one."""
    keys: list[str] = []
    get = FolderCache.get

    def noting(self: FolderCache, key: str) -> bytes | None:
        keys.append(key)
        return get(self, key)

    with monkeypatch.context() as noted:
        noted.setattr(FolderCache, "get", noting)
        hibari_model.load(hibari.HibariEngine()._path, tmp_path)
    right = [network_cache(tmp_path).get(key) for key in keys]
    network_cache(tmp_path).put(keys[1], b"no network")

    hibari_model.load(hibari.HibariEngine()._path, tmp_path)

    assert 3 == len(right)
    assert right == [network_cache(tmp_path).get(key) for key in keys]


def _no_room(model: bytes) -> bytes:
    """As onnxruntime itself says that a disk is full."""
    options = opened_model._options()
    options.optimized_model_filepath = "/dev/full"
    opened_model._opened(model, options)
    return model


def _no_folder(model: bytes) -> bytes:
    raise FileNotFoundError("no usable temporary folder")


def _cut(model: bytes) -> bytes:
    return model[: len(model) // 2]


@pytest.mark.parametrize("simplified", [_no_room, _no_folder, _cut])
def test_without_room_to_simplify_a_voice_opens_as_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, simplified: Callable[[bytes], bytes]
) -> None:
    """A part that could not be written, or not whole, is neither kept nor called damaged."""
    monkeypatch.setattr(hibari, "_loaded", hibari._loaded.__wrapped__)
    monkeypatch.setattr(opened_model, "simplified", simplified)
    plain, kept = hibari.HibariEngine(), hibari.HibariEngine()
    kept.keep_in(tmp_path)

    sounds = [one.speak("Hold.", Prosody(), 1).samples.tobytes() for one in (plain, kept)]

    assert sounds[0] == sounds[1]
    assert 0 == network_cache(tmp_path).info().count


@pytest.mark.parametrize(("folder", "cap_mb"), [("small", "11"), ("file/cache", "1000")])
def test_nothing_is_simplified_that_cannot_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, cap_mb: str
) -> None:
    """A cache too small for a voice's parts, or one that cannot be, costs no start its time."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("COREG_AUDIO_CACHE_MB", cap_mb)
    monkeypatch.setattr(hibari, "_loaded", hibari._loaded.__wrapped__)
    monkeypatch.setattr(opened_model, "simplified", None)
    plain, kept = hibari.HibariEngine(), hibari.HibariEngine()
    kept.keep_in(tmp_path / folder)

    sounds = [one.speak("Hold.", Prosody(), 1).samples.tobytes() for one in (plain, kept)]

    assert sounds[0] == sounds[1]


def test_a_foreign_file_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file under a voice's name whose hash is another is refused."""
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    (tmp_path / "bf_emma.int8.onnx").write_bytes(b"not a model")

    with pytest.raises(MissingPartError, match="hash differs"):
        open_engine("hibari:emma")


def test_without_the_package_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without hibari-tts, opening says how to get it, and the list still works."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    hibari._registry.cache_clear()

    with pytest.raises(MissingPartError, match="pip install hibari-tts"):
        open_engine("hibari")
    (voice,) = hibari.voices()
    assert not voice.installed


def test_without_onnxruntime_the_message_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that hibari needs and that is absent is named at the first phrase."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setattr(hibari, "_loaded", hibari._loaded.__wrapped__)  # not one of before
    engine = open_engine("hibari")

    with pytest.raises(MissingPartError, match="onnxruntime"):
        engine.speak("Hold.", Prosody(), 1)


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, Path("/x/hibari")),
        ("linux", {}, Path.home() / ".cache" / "hibari"),
        ("darwin", {}, Path.home() / "Library" / "Caches" / "hibari"),
        ("win32", {"LOCALAPPDATA": "/l"}, Path("/l/hibari")),
        ("win32", {}, Path.home() / "AppData" / "Local" / "hibari"),
    ],
)
def test_voices_are_looked_for_where_hibari_keeps_them(
    platform: str, environment: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of further voices is the one that the package itself uses."""
    for name in ("HIBARI_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)

    assert folder == hibari._home()


# hibari: arithmetic


@given(
    st.lists(st.floats(0.3, 20), min_size=1, max_size=60),
)
def test_whole_steps_follow_the_wished_lengths(wished: list[float]) -> None:
    """Whole steps of at least one, together within a step of the wish where all are longer."""
    steps = token_pace.whole(np.array(wished, np.float32))

    assert steps.min() >= 1
    if min(wished) >= 1:
        assert abs(int(steps.sum()) - sum(wished)) < 0.51


def test_padding_and_full_stop_are_never_stretched() -> None:
    """Slowing leaves the padding alone, lengthens commas by their factor and the last word."""
    kinds = (Sound.PADDING, Sound.SPEECH, Sound.COMMA, Sound.SPEECH, Sound.END, Sound.PADDING)
    words = (-1, 0, -1, 1, -1, -1)
    phonemes = tuple(Phoneme(0, kind, word) for kind, word in zip(kinds, words, strict=True))
    raw = np.full(6, 4, np.float32)

    found = token_pace.stretched(raw, phonemes, Prosody(rate=0.5, comma=3, final=1.25))

    assert [4, 8, 12, 10, 4, 4] == found.tolist()


def test_long_sounds_grow_less() -> None:
    """A sound that is long already keeps what it has over six steps."""
    phonemes = (Phoneme(1, Sound.SPEECH, 0), Phoneme(1, Sound.SPEECH, 1))

    found = token_pace.stretched(np.array([10, 2], np.float32), phonemes, Prosody(rate=0.5))

    assert [16, 4] == found.tolist()


def test_pitch_is_moved_narrowed_and_sinks() -> None:
    """Semitones, range and declination do what they say; unvoiced frames stay unvoiced."""
    f0_hz = np.array([0, 200, 200, 200, 0, 200, 200, 200, 0, 0], np.float32)
    down = hibari._reshaped(f0_hz, (), Prosody(pitch_st=-12))
    sunk = hibari._reshaped(f0_hz, (), Prosody(declination_st=-6))
    wide = np.where(f0_hz > 0, f0_hz * np.linspace(0.8, 1.2, 10), 0).astype(np.float32)
    narrow = hibari._reshaped(wide, (), Prosody(range_factor=0.5))

    assert [0, 100, 100] == [round(float(one)) for one in down[:3]]
    assert (np.diff(sunk[f0_hz > 0]) < 0).all()
    spread = [np.ptp(np.log(one[f0_hz > 0])) for one in (wide, narrow)]
    assert abs(spread[1] / spread[0] - 0.5) < 0.01
    assert not sunk[f0_hz == 0].any()
    assert np.array_equal(np.zeros(4), hibari._reshaped(np.zeros(4, np.float32), (), Prosody()))


def test_the_end_of_a_statement_falls() -> None:
    """Only the last 0.4 s of what is voiced sinks, all the way over their second half."""
    f0_hz = np.array([0, *[200] * 80, 0, 0, 0], np.float32)
    found = hibari._reshaped(f0_hz, (), Prosody(fall_st=-12))

    assert [200, 200] == [round(float(found[at])) for at in (1, 45)]
    assert [100, 100, 0] == [round(float(found[at])) for at in (66, 80, 81)]


@pytest.mark.slow
def test_a_question_does_not_fall(heart: Engine) -> None:
    """The fall changes a statement and leaves a question as it is."""
    level = replace(heart.delivery, fall_st=0.0)
    for text, changes in (("This is a kiss.", True), ("Is this a kiss?", False)):
        fallen = heart.speak(text, heart.delivery, 1).samples

        assert changes is not np.array_equal(fallen, heart.speak(text, level, 1).samples)


def test_only_short_fields_can_be_written() -> None:
    """The little protobuf writer refuses what it cannot write."""
    with pytest.raises(ValueError, match="short"):
        opened_model.field(1, bytes(128))


# hibari: the real voice


@pytest.fixture(scope="module")
def heart() -> Iterator[Engine]:
    """The bundled voice, loaded once."""
    engine = open_engine("hibari")
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Its rules of reading."""
    return Reader(british=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "你好 Ana",
        "[Ana](/x/) is here.",
        "Donaudampfschifffahrtsgesellschaft is long.",
        "Hello 你mega.",
        "And " * 130,
    ],
)
def test_what_would_be_left_out_is_refused(reader: Reader, text: str) -> None:
    """Foreign script, its own inline markup, too long words and phrases are voice errors."""
    with pytest.raises(VoiceError):
        reader.read(text)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", " ", "...!?", "—"])
def test_nothing_to_say_is_a_voice_error(heart: Engine, text: str) -> None:
    """Silence or noise never comes out for a text without words."""
    with pytest.raises(VoiceError, match="nothing"):
        heart.speak(text, Prosody(), 1)


@pytest.mark.slow
def test_words_are_those_of_the_text(reader: Reader) -> None:
    """The words come back in order, with numbers and signs as they are read."""
    (phonemes,) = reader.read("“Yes,” you said: Nguyễn's hand — or not?")

    spoken = [phonemes.words[i] for i in sorted({p.word for p in phonemes.phonemes} - {-1})]
    assert ["Yes", "you", "said", "Nguyễn's", "hand", "or", "not"] == spoken
    assert (Sound.PADDING, Sound.PADDING) == tuple(phonemes.phonemes[i].sound for i in (0, -1))


@pytest.mark.slow
def test_the_parts_make_the_whole() -> None:
    """Taken apart at lengths and melody, the model gives what it gives whole, to the bit."""
    model = hibari._model_path("heart").read_bytes()
    parts, whole = Network(model), ClosedNetwork(model)
    ids = [0, 50, 83, 54, 156, 31, 4, 0]
    steps = np.maximum(1, np.round(parts.raw_lengths(ids) / 0.5)).astype(np.int64)
    melody = parts.melody(ids, steps)
    spectrum, f0_hz = whole.predict(ids, 0.5)

    assert 2 * steps.sum() == len(f0_hz)
    assert np.array_equal(f0_hz, melody.f0_hz)
    assert all(map(np.array_equal, spectrum, parts.spectrum(ids, steps, melody)))


@pytest.mark.slow
def test_the_spectrum_is_that_of_the_pitch_that_sounds(
    heart: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The spectrum is asked for the pitch as it is moved, but for the fall at the end."""
    told: list[Any] = []
    sounded: list[Any] = []
    spectrum, sound = Network.spectrum, hibari._sound

    def telling(network: Network, ids: list[int], steps: Any, melody: Any) -> Any:
        told.append(melody.f0_hz)
        return spectrum(network, ids, steps, melody)

    def sounding(found: Any, f0_hz: Any, random: Any) -> Any:
        sounded.append(f0_hz)
        return sound(found, f0_hz, random)

    monkeypatch.setattr(Network, "spectrum", telling)
    monkeypatch.setattr(hibari, "_sound", sounding)
    for pitch_st in (0.0, -3.0):
        heart.speak(LINES[4], replace(heart.delivery, pitch_st=pitch_st), 1)

    voiced = np.flatnonzero(told[0] > 100)
    before_s, after_s = voiced[: -int(0.4 / 0.0125)], voiced[-8:]
    for one, other in zip(told, sounded, strict=True):
        assert np.array_equal(one[before_s], other[before_s])
        assert (one[after_s] > other[after_s]).all()
    assert (told[0][before_s] > told[1][before_s]).all()


def test_a_model_is_cut_where_it_is_told() -> None:
    """Only what its outputs need stays, and a tensor that is given comes in from outside."""
    one, two = (_onnx_node("Neg", *names) for names in (("in", "mid"), ("mid", "out")))
    side = _onnx_node("Abs", "in", "side")
    names = [opened_model.field(1, name) for name in (b"in", b"out")]
    graph = b"".join([one, two, side, *map(opened_model.field, (11, 12), names)])
    model = Model(b"\x08\x08" + opened_model.field(7, graph))
    mid, out = (Tensor(name, opened_model.FLOAT, 1) for name in ("mid", "out"))

    whole, end = model.part([out]), model.part([out], [mid])
    assert [True, True, False] == [node in whole for node in (one, two, side)]
    assert [False, True, False] == [node in end for node in (one, two, side)]
    assert names[0] in whole
    assert names[0] not in end


def _onnx_node(kind: str, taken: str, made: str) -> bytes:
    parts = map(opened_model.field, (1, 2, 4), (taken.encode(), made.encode(), kind.encode()))
    return opened_model.field(1, b"".join(parts))


@pytest.mark.slow
def test_words_are_foretold(heart: Engine) -> None:
    """The words of the forecast are those of the speech, frame by frame, rests included."""
    assert isinstance(heart, Foreteller)
    text = "Good. " + LINES[2]
    told = heart.forecast(text, heart.delivery)

    assert told is not None
    assert heart.speak(text, heart.delivery, 1).words == told.words


@pytest.mark.slow
def test_an_unknown_model_is_slowed_gently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the hash differs the speed stays near 1, and the lead-in is cut off."""
    monkeypatch.setattr(hibari_model, "OPENABLE_SHA256", "0" * 64)
    monkeypatch.setattr(hibari, "_loaded", hibari._loaded.__wrapped__)  # not one of before
    engine = open_engine("hibari")
    speech = engine.speak("Good. " + LINES[0], Prosody(rate=0.5), 1)

    assert speech.words is None
    assert isinstance(engine, Foreteller)
    assert engine.forecast(LINES[0], Prosody()) is None
    assert find_fault(speech, LINES[0], Prosody(rate=0.85)) is None
    start, _ = extent(speech.samples, speech.rate_hz, 30)
    assert start <= 0.04 * speech.rate_hz


@pytest.mark.slow
def test_the_lead_in_is_silent(heart: Engine) -> None:
    """Slowed down, the 0.2 s before the first sound lie 35 dB and more under the clip."""
    for line in LINES:
        speech = heart.speak(line, heart.delivery, 1)
        start, end = extent(speech.samples, speech.rate_hz, 35)
        power = [
            np.square(part).mean()
            for part in (_before(speech, start), speech.samples[start:end])
        ]
        assert 10 * np.log10(power[0] / power[1]) < -35


def _before(speech: Speech, start: int) -> Any:
    return speech.samples[max(0, start - speech.rate_hz // 5) : start]


@pytest.mark.slow
def test_the_pace_stays_in_its_window(heart: Engine) -> None:
    """At `settle` every phrase over six words has 125 to 150 words a minute on the sound."""
    found = []
    for line in LINES:
        if len(line.split()) > 6:
            asked = manner(heart.delivery, PACES["settle"], 1, softer=False)
            found.append(words_per_min(speak(heart, line, asked)[0], line))

    assert min(found) >= 125
    assert max(found) <= 150
    assert 133 <= np.mean(found) <= 142


@pytest.mark.slow
def test_a_long_clause_keeps_the_pace_of_the_others(heart: Engine) -> None:
    """Of a line whose clauses differ by 44 words a minute, none is left far from another."""
    text = "If it is a no for now, a kind look or a kind word is just as good."
    asked = manner(heart.delivery, PACES["settle"], 1, softer=False)
    even, prosody = speak(heart, text, asked)
    uneven = heart.speak(text, replace(prosody, word_rates=()), 1)

    spread = [
        float(np.ptp(pacing._clause_paces(one, pacing.clauses(text)))) for one in (even, uneven)
    ]
    assert spread[0] < 14
    assert spread[0] < spread[1] / 2


@pytest.mark.slow
def test_softer_is_heard(heart: Engine) -> None:
    """A softer line of the real voice is slower, 3 dB lower, and its pitch moves less."""
    plain, soft = Utterance(LINES[3]), Utterance(LINES[3], softer=True)
    way = Delivery(PACES["settle"], 1, 44_100)
    with narrate(dict.fromkeys((plain, soft), Place("a", 1)), {Role.GUIDE: heart}, way) as told:
        ratio = told.frames[soft] / told.frames[plain]
        levels = [loudness_lufs(told.clip(one).samples, 44_100) for one in (plain, soft)]
    ranges = [
        manner(heart.delivery, PACES["settle"], 1, softer=one).prosody.range_factor
        for one in (False, True)
    ]

    assert 1.02 < ratio < 1.1
    assert abs(levels[1] - levels[0] + 3) < 0.3
    assert ranges[1] == pytest.approx(0.85 * ranges[0])


@pytest.mark.parametrize(
    ("name", "phonemes"),
    [
        ("José", "hOzˈA"),
        ("Zoë", "zˈOi"),
        ("Siobhán's", "ʃɪvˈɔnz"),
        ("François", "fɹɑnswˈɑ"),
        ("zoë", None),
        ("José-Luis", None),
        ("Ana", None),
        ("", None),
    ],
)
def test_names_are_said_as_their_bearers_say_them(name: str, phonemes: str | None) -> None:
    """Names that the voice's word list gets wrong have their own sounds, with 's too."""
    assert phonemes == name_phonemes(name, british=False)


def test_british_names_have_british_sounds() -> None:
    """British English has another o."""
    assert "zˈQi" == name_phonemes("Zoe", british=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("Meet at 7:30.", "sˈɛvən θˈɜɹTi"),
        ("Dr. Lee is here.", "dˈɑktəɹ lˈi"),
        ("A hand, e.g. yours.", "fɔɹ ɪɡzˈæmpəl"),
        ("Wait 5 min.", "fˈIv mˈɪnəts"),
        ("A 6-second kiss.", "sˈɪks sˈɛkənd kˈɪs"),
        ("Hold for 30s.", "θˈɜɹTi sˈɛkəndz"),
        ("Breathe 4–6 times.", "fˈɔɹ tə sˈɪks tˈImz"),
        ("Wait 2.5 minutes.", "tˈu pYnt fˈIv mˈɪnəts"),
        ("Ask Siobhán and José.", "ʃɪvˈɔn ænd hOzˈA"),
        ("Wait... and see.", "wˈAt… ænd sˈi"),
        ("Stay -- or go.", "stˈA — ɔɹ ɡ"),
    ],
)
def test_written_forms_are_read_as_a_person_would(
    reader: Reader, text: str, phonemes: str
) -> None:
    """Numbers, times, abbreviations, dashes and names come to the sounds of their words."""
    signs = {number: sign for sign, number in reader._vocabulary.items()}
    sentences = reader.read(spoken(text, ("en",)))

    assert phonemes in "".join(signs[number] for one in sentences for number in one.ids[1:-1])


@pytest.mark.slow
@pytest.mark.parametrize("word", ["In.", "Out.", "Hold.", "Yes."])
def test_cue_words_are_short(heart: Engine, word: str) -> None:
    """A cue word is said in half a second to a second and a bit, margins included."""
    places = {Utterance(word): Place("a", 1)}
    with narrate(
        places, {Role.GUIDE: heart}, Delivery(PACES["settle"], 1, 44_100)
    ) as narration:
        assert 0.5 <= narration.frames[Utterance(word)] / 44_100 <= 1.1


@pytest.mark.slow
def test_threads_get_what_one_thread_gets(heart: Engine) -> None:
    """Four threads at once give the samples that one gives."""
    alone = [heart.speak(line, heart.delivery, 1).samples for line in LINES]
    with ThreadPoolExecutor(4) as pool:
        together = list(
            pool.map(lambda line: heart.speak(line, heart.delivery, 1).samples, LINES)
        )

    assert all(map(np.array_equal, alone, together))


@pytest.mark.slow
def test_two_processes_give_the_same_samples(heart: Engine) -> None:
    """The same phrase and seed give the same bits in another process; another seed does not."""
    code = (
        "import hashlib; from coreg_audio.engines import open_engine; "
        "engine = open_engine('hibari'); "
        f"speech = engine.speak({LINES[2]!r}, engine.delivery, 7); "
        "print(hashlib.sha256(speech.samples.tobytes()).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    here = heart.speak(LINES[2], heart.delivery, 7).samples

    assert there.stdout == _sha256(here) + "\n"
    assert not np.array_equal(here, heart.speak(LINES[2], heart.delivery, 8).samples)


def _sha256(samples: Any) -> str:
    import hashlib

    return hashlib.sha256(samples.tobytes()).hexdigest()


@pytest.mark.slow
def test_a_warm_cache_needs_no_model(heart: Engine, tmp_path: Path) -> None:
    """A later run gives the same samples without loading hibari or onnxruntime."""
    code = textwrap.dedent(f"""
        import hashlib, sys
        from pathlib import Path
        from coreg_audio.engines import open_engine
        from coreg_audio.narration import ClipCache, Delivery, narrate
        from coreg_audio.script import Place
        from coreg_audio.session import Role, Utterance
        from coreg_audio.voice import PACES
        places = {{Utterance(line): Place("a", 1) for line in {LINES[:3]!r}}}
        cache = ClipCache(Path({str(tmp_path)!r}))
        way = Delivery(PACES["settle"], 1, 44_100)
        with narrate(places, {{Role.GUIDE: open_engine("hibari")}}, way, cache=cache) as spoken:
            found = b"".join(spoken.clip(one).samples.tobytes() for one in places)
        print(hashlib.sha256(found).hexdigest())
        print([name for name in ("hibari", "onnxruntime") if name in sys.modules])
    """)
    places = {Utterance(line): Place("a", 1) for line in LINES[:3]}
    way, cache = Delivery(PACES["settle"], 1, 44_100), ClipCache(tmp_path)
    with narrate(places, {Role.GUIDE: heart}, way, cache=cache) as spoken:
        cold = np.concatenate([spoken.clip(one).samples for one in places])
    warm = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert {"hibari", "onnxruntime"} <= sys.modules.keys()  # as they are called once loaded
    assert [_sha256(cold), "[]"] == warm.stdout.splitlines()


@pytest.mark.slow
def test_sentences_are_joined(heart: Engine) -> None:
    """A text of two sentences is spoken as two, its words in order over both."""
    speech = heart.speak("Yes. Not today.", heart.delivery, 1)

    assert speech.words is not None
    assert ["Yes", "Not", "today"] == [word.text for word in speech.words]
    starts = [word.start for word in speech.words]
    assert sorted(starts) == starts
    assert speech.words[-1].end <= len(speech.samples)
    assert OPENABLE_SHA256 in heart.fingerprint


# tone


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=8), st.integers(1, 12))
def test_a_tone_is_as_long_as_its_text_says(word: str, count: int) -> None:
    """The length follows from words and characters alone, whatever prosody and seed."""
    text = " ".join([word] * count)
    engine = ToneEngine()
    one, other = engine.speak(text, Prosody(), 1), engine.speak(text, Prosody(rate=0.5), 2)

    assert round(length_s(text) * RATE_HZ) == len(one.samples)
    assert np.array_equal(one.samples, other.samples)
    assert find_fault(one, text, Prosody()) is None or len(word) > 3


def test_a_blank_text_has_no_tone() -> None:
    """There is no tone of no length."""
    with pytest.raises(VoiceError):
        ToneEngine().speak(" ", Prosody(), 1)


# system: a fake child in place of pyttsx3


def worker(tmp_path: Path, body: str) -> Path:
    """A child that answers as *body* says; `request`, `say` and `beep` are at its hand."""
    head = """
        import json, os, sys, time, wave
        request = json.loads(sys.stdin.read())
        def say(**answer): print(json.dumps(answer), flush=True)
        def beep(level=9000, rate=22050, seconds=1.0):
            with wave.open(request["path"], "wb") as file:
                file.setnchannels(1), file.setsampwidth(2), file.setframerate(rate)
                one = level.to_bytes(2, "little", signed=True)
                file.writeframes((one + bytes(2)) * int(rate * seconds / 2))
    """
    path = tmp_path / "worker.py"
    path.write_text(textwrap.dedent(head) + textwrap.dedent(body))
    return path


def test_the_system_speaks(tmp_path: Path) -> None:
    """What the child wrote comes back as one channel at its own rate."""
    body = 'say(ready=True); beep(); print("noise", file=sys.stderr); say(spoken="x")'
    speech = system.SystemEngine("x", worker(tmp_path, body)).speak("Hello.", Prosody(), 1)

    assert 22_050 == speech.rate_hz
    assert (22_050, 1) == speech.samples.shape
    assert np.float32 == speech.samples.dtype


@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        ('say(missing="no espeak")', MissingPartError, "no espeak"),
        ("sys.exit(1)", MissingPartError, "ended with 1 at the start"),
        ("say(ready=True); os.abort()", VoiceError, "broke down"),
        (
            'say(ready=True); say(failed="no voice is called x")',
            VoiceError,
            "no voice is called",
        ),
        ('say(ready=True); say(spoken="x")', VoiceError, "no file"),
        ('say(ready=True); beep(seconds=0); say(spoken="x")', VoiceError, "silence"),
        ('say(ready=True); beep(level=2); say(spoken="x")', VoiceError, "silence"),
        (
            'say(ready=True); open(request["path"], "w").write("hm"); say(spoken="x")',
            VoiceError,
            "no sound",
        ),
        ("say(ready=True); time.sleep(9)", VoiceError, "no answer in"),
    ],
)
def test_a_system_that_fails_says_how(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    body: str,
    error: type[CoregError],
    reason: str,
) -> None:
    """Nothing that a system's voice does wrong goes unnoticed or hangs."""
    if "sleep" in body:
        monkeypatch.setattr(child, "TIMEOUT_S", 0.5)

    with pytest.raises(error, match=reason):
        system.SystemEngine("x", worker(tmp_path, body)).speak("Hello.", Prosody(), 1)


def test_the_system_is_asked_twice(tmp_path: Path) -> None:
    """A single failure is mended by a second process."""
    body = f"""
        say(ready=True)
        marker = {str(tmp_path / "marker")!r}
        if os.path.exists(marker): beep()
        open(marker, "w").close()
        say(spoken="x")
    """
    engine = system.SystemEngine("x", worker(tmp_path, body))

    assert len(engine.speak("Hello.", Prosody(), 1).samples)


def test_the_systems_voices_are_listed(tmp_path: Path) -> None:
    """Id, name and language of each voice are passed on."""
    body = 'say(ready=True); say(voices=[["com.x", "Xenia", "en"]])'
    (voice,) = system.SystemEngine("", worker(tmp_path, body)).voices()

    assert ("com.x", "Xenia", "en") == (voice.name, voice.about, voice.language)


# system: the real child with a fake pyttsx3

FAKE_PYTTSX3 = """
import threading, wave

class Voice:
    def __init__(self, id, name, languages):
        self.id, self.name, self.languages = id, name, languages

class Engine:
    def __init__(self): self.voice, self.calls, self.queue = "gmw/en", [], []
    def __str__(self): return "espeak"
    def getProperty(self, name):
        if name == "voice": return self.voice
        return [Voice("gmw/en-us", "American", [b"\\x05en-us"]), Voice("gmw/de", "German", [])]
    def setProperty(self, name, value):
        assert name != "rate" or type(value) is int
        if name == "voice" and STUBBORN: return
        self.queue.append((name, value))
    def connect(self, topic, call): self.call = call
    def save_to_file(self, text, path): self.text, self.path = text, path
    def runAndWait(self):
        print("Audio saved to nowhere")
        if BROKEN: raise RuntimeError("run loop already started")
        threading.Timer(0.1, self.finish).start()
    def finish(self):
        self.voice = dict(SETTLED).get("voice", self.voice)
        with wave.open(self.path, "wb") as file:
            file.setnchannels(1), file.setsampwidth(2), file.setframerate(22050)
            file.writeframes(bytes([0, 40, 0, 200]) * 50 * dict(SETTLED).get("rate", 1))
        self.call(name=None, completed=True)

SETTLED, STUBBORN, BROKEN = [], False, False
ENGINE = Engine()
def init(driver=None):
    print("hello from init")
    return ENGINE
"""


@pytest.fixture
def fake_pyttsx3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package pyttsx3 that finishes late, prints, and takes settings when synchronised."""
    package = tmp_path / "lib" / "pyttsx3"
    (package / "drivers").mkdir(parents=True)
    (package / "__init__.py").write_text(FAKE_PYTTSX3)
    (package / "drivers" / "__init__.py").touch()
    (package / "drivers" / "_espeak.py").write_text(
        "import pyttsx3\ndef Synchronize(): pyttsx3.SETTLED.extend(pyttsx3.ENGINE.queue)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "lib"))
    return package / "__init__.py"


def test_the_child_waits_for_the_end(fake_pyttsx3: Path) -> None:
    """The file is used only when the utterance has finished, with the settings asked for."""
    fast = system.SystemEngine().speak("Hello there.", Prosody(rate=1.0), 1)
    slow = system.SystemEngine("German").speak("Hello there.", Prosody(rate=0.5), 1)

    assert [185 * 100, 92 * 100] == [len(fast.samples), len(slow.samples)]


def test_the_child_lists_voices(fake_pyttsx3: Path) -> None:
    """Languages come clean of the bytes that eSpeak puts before them."""
    found = system.SystemEngine().voices()

    assert [("gmw/en-us", "en-us"), ("gmw/de", "?")] == [(v.name, v.language) for v in found]


@pytest.mark.parametrize(
    ("old", "new", "voice", "reason"),
    [
        ("STUBBORN, BROKEN = [], False", "STUBBORN, BROKEN = [], True", "German", "spoke with"),
        ("[], False, False", "[], False, True", "", "run loop already started"),
        ("", "", "Nobody", "no voice is called Nobody"),
        ("self.call(name=None, completed=True)", "pass", "", "did not finish"),
    ],
)
def test_the_child_finds_out(
    fake_pyttsx3: Path,
    monkeypatch: pytest.MonkeyPatch,
    old: str,
    new: str,
    voice: str,
    reason: str,
) -> None:
    """A voice kept silently, a broken run loop, an unknown voice and no end are all told."""
    fake_pyttsx3.write_text(FAKE_PYTTSX3.replace(old, new))
    monkeypatch.setattr(child, "TIMEOUT_S", 2.0)
    monkeypatch.setattr(system, "_SPARE_S", 1.5)

    with pytest.raises(VoiceError, match=reason):
        system.SystemEngine(voice).speak("Hello.", Prosody(), 1)


def test_a_driver_that_cannot_start_is_a_missing_part(fake_pyttsx3: Path) -> None:
    """Where pyttsx3 finds no voice, the message says what to install."""
    fake_pyttsx3.write_text('def init(driver=None): raise RuntimeError("no eSpeak installed")')

    with pytest.raises(MissingPartError, match="no eSpeak installed"):
        system.SystemEngine().speak("Hello.", Prosody(), 1)


def test_espeak_from_a_package_is_found(
    fake_pyttsx3: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With espeakng-loader installed its library is loaded first and its data named."""
    (fake_pyttsx3.parent.parent / "espeakng_loader.py").write_text(
        "def get_library_path(): return None\ndef get_data_path(): return 'here'\n"
    )
    monkeypatch.delenv("ESPEAK_DATA_PATH", raising=False)
    fake_pyttsx3.write_text(
        FAKE_PYTTSX3 + "\nimport os\nassert os.environ['ESPEAK_DATA_PATH'] == 'here'\n"
    )

    assert len(system.SystemEngine().speak("Hello.", Prosody(), 1).samples)


def test_the_request_is_never_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client's name does not show in the list of processes."""
    seen: list[list[str]] = []

    def run(command: list[str], **options: Any) -> Any:
        seen.append(command)
        Path(json.loads(options["input"])["path"]).write_bytes(b"")
        return types.SimpleNamespace(stdout=b'{"ready": true}\n{"spoken": ""}', returncode=0)

    monkeypatch.setattr("subprocess.run", run)
    with pytest.raises(VoiceError):
        system.SystemEngine().speak("Welcome, Anabel.", Prosody(), 1)

    assert "Anabel" not in str(seen)
    assert os.fspath(seen[0][0]) == sys.executable


def test_prosody_changes_are_noticed() -> None:
    """A rate below the checks' own is not mistaken for a fault."""
    speech = ToneEngine().speak(LINES[0], Prosody(), 1)

    assert find_fault(speech, LINES[0], Prosody()) is None
    assert find_fault(speech, LINES[0], replace(Prosody(), rate=0.2)) is not None
