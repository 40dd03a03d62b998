"""A therapist for tests: hums syllables instead of words, in a room with some noise."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from coreg_audio.narration.checks import syllables

RATE_HZ = 16_000
Floats = npt.NDArray[np.float64]


def hum(text: str, rate_hz: int = RATE_HZ, tempo: float = 1.0) -> Floats:
    """About as long as a person takes for *text*: syllables, with a stop at each comma."""
    parts: list[Floats] = []
    for word in text.split():
        for count in range(syllables(word)):
            parts.append(_syllable(rate_hz, 0.21 * tempo, 120 + 40 * ((len(word) + count) % 3)))
        parts.append(np.zeros(round(0.06 * tempo * rate_hz)))
        if re.search(r"[,;:]$", word):
            parts.append(np.zeros(round(0.25 * tempo * rate_hz)))
    return np.concatenate(parts)


@cache
def _syllable(rate_hz: int, length_s: float, pitch_hz: float) -> Floats:
    at = np.arange(round(length_s * rate_hz))
    turns = 2 * np.pi * pitch_hz * at / rate_hz
    buzz = sum(np.sin(k * turns) / k for k in range(1, 12))
    return np.asarray(0.12 * np.sin(np.pi * at / len(at)) ** 0.7 * buzz)


def tape(
    texts: Sequence[str], *, seed: int = 1, noise_db: float = -60.0, rate_hz: int = RATE_HZ
) -> Floats:
    """One recording of all *texts* with 1.2 to 2.5 s between them, and the room's noise."""
    rng = np.random.default_rng(seed)
    parts = [np.zeros(rate_hz)]
    for text in texts:
        parts.append(hum(text, rate_hz, float(rng.uniform(0.92, 1.08))))
        parts.append(np.zeros(round(float(rng.uniform(1.2, 2.5)) * rate_hz)))
    sound = np.concatenate(parts)
    return np.asarray(sound + 10 ** (noise_db / 20) * rng.standard_normal(len(sound)))


def save(path: Path, sound: Floats, rate_hz: int = RATE_HZ, subtype: str = "PCM_16") -> Path:
    """Write *sound* to a WAV, or what else the suffix says; floats only where asked."""
    soundfile.write(path, sound, rate_hz, subtype=None if path.suffix == ".mp3" else subtype)
    return path


def alone_click(texts: Sequence[str], noise_db: float = -60.0) -> Floats:
    """Texts two seconds apart after one of quiet, a click in the middle of each pause."""
    parts: list[Floats] = [np.zeros(RATE_HZ)]
    for text in texts:
        pause = np.zeros(2 * RATE_HZ)
        pause[RATE_HZ : RATE_HZ + 40] = 0.5
        parts += [hum(text), pause]
    sound = np.concatenate(parts)
    rng = np.random.default_rng(1)
    return np.asarray(sound + 10 ** (noise_db / 20) * rng.standard_normal(len(sound)))
