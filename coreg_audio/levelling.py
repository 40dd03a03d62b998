"""What makes every spoken clip alike: rumble off, margins, loudness, peaks.

Narration and takes share it, so that a synthesized line and a recorded one stand side by side.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Samples
from coreg_audio.loudness import REFERENCE_LUFS, loudness_lufs
from coreg_audio.units import to_frames, to_gain

Curve = npt.NDArray[np.float64]
"""Frequencies in Hz, or a factor for each."""

LEAD_S = 0.05
"""Kept before the first sound of a clip."""

TAIL_S = 0.20
"""Kept after its last sound, so that it dies away."""

SOFTER_DB = -3.0
"""Level of a softer line against the others."""

_HIGH_PASS_HZ = 70.0
_PEAK = 0.63
_HOLD_S = 0.005
_WEIGH_AT_LEAST_S = 0.4


def high_passed(samples: Samples, rate_hz: int) -> Samples:
    """Without rumble: a 4th-order Butterworth magnitude, without phase, so nothing smears."""
    return filtered(samples, rate_hz, high_pass)


def high_pass(frequencies_hz: Curve) -> Curve:
    """Factor on each frequency that takes rumble off."""
    ratio = frequencies_hz / _HIGH_PASS_HZ
    return np.asarray(ratio**4 / np.sqrt(1 + ratio**8))


def filtered(samples: Samples, rate_hz: int, *curves: Callable[[Curve], Curve]) -> Samples:
    """*samples* with the factors of all *curves* on their frequencies, without phase."""
    length = len(samples)
    size = _quick_size(length + rate_hz // 4)
    spectrum = np.fft.rfft(samples[:, 0], size)
    frequencies_hz = np.fft.rfftfreq(size, 1 / rate_hz).astype(np.float64)
    for curve in curves:
        spectrum *= curve(frequencies_hz)
    return np.ascontiguousarray(np.fft.irfft(spectrum, size)[:length, None], np.float32)


def _quick_size(least: int) -> int:
    """The next length from *least* on whose transform is quick: 1, 1.25 or 1.5 times 2^n."""
    power = 1 << least.bit_length()
    sizes = (power // 2, power // 8 * 5, power // 4 * 3, power)
    return next(size for size in sizes if size >= least)


def cut(samples: Samples, start: int, end: int) -> Samples:
    """Frames *start* to *end*, with silence where there are none."""
    before, after = max(0, -start), max(0, end - len(samples))
    return np.pad(samples[max(0, start) : end], ((before, after), (0, 0)))


def gain(speech: Samples, *, softer: bool, rate_hz: int) -> float:
    """Amplitude factor that brings *speech* to the reference.

    In steps of 0.01 dB: how a meter rounds its sums decides no sample.
    """
    wished = REFERENCE_LUFS + (SOFTER_DB if softer else 0.0)
    short = to_frames(_WEIGH_AT_LEAST_S, rate_hz) - len(speech)
    weighed = np.pad(speech, ((0, max(0, short)), (0, 0)))
    return to_gain(round(wished - loudness_lufs(weighed, rate_hz), 2))


def limited(samples: Samples, rate_hz: int) -> Samples:
    """Peaks over the limit turned down softly, 5 ms to each side.

    A neural voice sets in with a knock now and then, 6 dB over the speech that follows.
    """
    hold = to_frames(_HOLD_S, rate_hz)
    peaks = np.abs(samples[:, 0])
    if len(peaks) < 2 or peaks.max() <= _PEAK:
        return samples
    around = _running_max(np.pad(peaks, 2 * hold), 2 * hold + 1)
    factors = _PEAK / np.maximum(around.astype(np.float64), _PEAK)
    sums = np.cumsum(np.concatenate(([0.0], factors)))
    smooth = (sums[2 * hold + 1 :] - sums[: -2 * hold - 1]) / (2 * hold + 1)
    result: Samples = (samples * smooth[:, None]).astype(np.float32)
    return result


def _running_max(values: npt.NDArray[np.float32], width: int) -> npt.NDArray[np.float32]:
    """Largest of each *width* neighbours, by doubling the width covered."""
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        np.maximum(values[:-step], values[step:], out=values[:-step])
        values = values[:-step]
        covered += step
    return values
