"""From an engine's raw speech to a clip that can be laid on the timeline."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Samples, fade, resample
from coreg_audio.loudness import REFERENCE_LUFS, loudness_lufs
from coreg_audio.narration.levels import extent
from coreg_audio.units import to_frames, to_gain
from coreg_audio.voice import Speech, Word

LEAD_S = 0.05
"""Kept before the first sound of a clip."""

TAIL_S = 0.20
"""Kept after its last sound, so that it dies away."""

SOFTER_DB = -3.0
"""Level of a softer line against the others."""

_FADE_S = 0.01
_HIGH_PASS_HZ = 70.0
_TRIM_DB = 60.0
_PEAK = 0.63
_HOLD_S = 0.005
_WEIGH_AT_LEAST_S = 0.4


@dataclass(frozen=True, slots=True)
class Prepared:
    """A clip's samples at the session's rate, and where its words lie in them."""

    samples: Samples
    words: tuple[Word, ...] | None


def prepare(speech: Speech, *, softer: bool, rate_hz: int) -> Prepared:
    """High-pass, resample, trim to fixed margins, level by loudness, and fade the ends."""
    clean = _high_passed(speech.samples, speech.rate_hz)
    samples = resample(clean, speech.rate_hz, rate_hz)
    start, end = extent(samples, rate_hz, _TRIM_DB)
    first = start - to_frames(LEAD_S, rate_hz)
    trimmed = _cut(samples, first, end + to_frames(TAIL_S, rate_hz))
    levelled = trimmed * np.float32(_gain(samples[start:end], softer=softer, rate_hz=rate_hz))
    margin = to_frames(_FADE_S, rate_hz)
    words = _moved(speech, first, len(levelled), rate_hz)
    return Prepared(fade(_limited(levelled, rate_hz), margin, margin), words)


def _high_passed(samples: Samples, rate_hz: int) -> Samples:
    """Without rumble: a 4th-order Butterworth magnitude, without phase, so nothing smears."""
    length = len(samples)
    size = 1 << (length + rate_hz // 4).bit_length()
    spectrum = np.fft.rfft(samples[:, 0], size)
    ratio = np.fft.rfftfreq(size, 1 / rate_hz) / _HIGH_PASS_HZ
    spectrum *= ratio**4 / np.sqrt(1 + ratio**8)
    return np.ascontiguousarray(np.fft.irfft(spectrum, size)[:length, None], np.float32)


def _cut(samples: Samples, start: int, end: int) -> Samples:
    """Frames *start* to *end*, with silence where there are none."""
    before, after = max(0, -start), max(0, end - len(samples))
    return np.pad(samples[max(0, start) : end], ((before, after), (0, 0)))


def _gain(speech: Samples, *, softer: bool, rate_hz: int) -> float:
    """Brings *speech* to the reference."""
    wished = REFERENCE_LUFS + (SOFTER_DB if softer else 0.0)
    short = to_frames(_WEIGH_AT_LEAST_S, rate_hz) - len(speech)
    weighed = np.pad(speech, ((0, max(0, short)), (0, 0)))
    return to_gain(wished - loudness_lufs(weighed, rate_hz))


def _limited(samples: Samples, rate_hz: int) -> Samples:
    """Peaks over the limit turned down softly, 5 ms to each side.

    A neural voice sets in with a knock now and then, 6 dB over the speech that follows.
    """
    hold = to_frames(_HOLD_S, rate_hz)
    peaks = np.abs(samples[:, 0])
    if len(peaks) < 2 or peaks.max() <= _PEAK:
        return samples
    around = _running_max(np.pad(peaks, 2 * hold), 2 * hold + 1)
    gain = _PEAK / np.maximum(around.astype(np.float64), _PEAK)
    sums = np.cumsum(np.concatenate(([0.0], gain)))
    smooth = (sums[2 * hold + 1 :] - sums[: -2 * hold - 1]) / (2 * hold + 1)
    limited: Samples = (samples * smooth[:, None]).astype(np.float32)
    return limited


def _running_max(values: npt.NDArray[np.float32], width: int) -> npt.NDArray[np.float32]:
    """Largest of each *width* neighbours, by doubling the width covered."""
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        np.maximum(values[:-step], values[step:], out=values[:-step])
        values = values[:-step]
        covered += step
    return values


def _moved(speech: Speech, first: int, length: int, rate_hz: int) -> tuple[Word, ...] | None:
    """The words' frames after resampling and trimming."""
    if speech.words is None:
        return None

    def at(frame: int) -> int:
        return min(max(0, to_frames(frame / speech.rate_hz, rate_hz) - first), length)

    return tuple(Word(word.text, at(word.start), at(word.end)) for word in speech.words)
