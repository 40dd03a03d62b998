"""A bowl of bronze: bowed while the breath comes in, struck softly as it goes."""

from functools import lru_cache

import numpy as np

from coreg_audio.instruments.curve import Curve, amplitude
from coreg_audio.instruments.phases import Turns, angle, level_db
from coreg_audio.instruments.sea import POOL_FRAMES, Noise, span

LOW_HZ = 349.23
HIGH_HZ = 440.0
"""Its range, a major third: a bowl bends as the water in it moves."""

_MODES = (((1.0, 1.0),), ((2.71, 0.3), (5.04, 0.07)))
"""Ratio and level of its modes, as measured on bowls: the ground, and what makes it ring."""

_SHIMMER_HZ = (0.25, 1.3)
_DEPTH = (np.float32(0.06), np.float32(0.1))
_PAN = 0.42  # both channels added up lose 0.7 dB at most


def modes(pitch: Curve, turns: Turns, rate_hz: int) -> tuple[Curve, ...]:
    """One cycle of the ground and of the ring; each closes on a whole turn of its phase."""
    step = np.exp2(pitch * np.float32(np.log2(HIGH_HZ / LOW_HZ))) * (LOW_HZ / rate_hz)
    swell = level_db(turns, bottom=-15, begin=-4.5, full=0, top=-7, after=-1, late=-6)
    bright = level_db(turns, bottom=-12, begin=-8, full=1, top=-4, after=-3, late=-14)
    levels = amplitude(swell), amplitude(swell + bright)
    return tuple(
        np.asarray(
            sum(share * np.sin(angle(step * np.float32(ratio))) for ratio, share in parts)
            * level,
            np.float32,
        )
        for parts, level in zip(_MODES, levels, strict=True)
    )


class Shimmer:
    """How strongly each mode rings just now, and from where: no two breaths are alike."""

    def __init__(self, rate_hz: int, seed: int) -> None:
        self._rate_hz, self._seed = rate_hz, seed

    def gain(self, mode: int, start: int, length: int) -> Noise:
        """Amplitude factors around 1; the same frames are always the same."""
        return 1 + _DEPTH[mode] * self._slow(2 * mode, start, length)

    def pan(self, mode: int, start: int, length: int) -> Noise:
        """What goes to the left and is taken from the right, as a share of the whole."""
        return np.float32(_PAN) * np.tanh(self._slow(2 * mode + 1, start, length))

    def _slow(self, kind: int, start: int, length: int) -> Noise:
        first, second = (
            span(_loop(self._rate_hz, self._seed, kind, frames), start, length)
            for frames in POOL_FRAMES
        )
        return first + second


@lru_cache(maxsize=8)
def _loop(rate_hz: int, seed: int, kind: int, frames: int) -> Noise:
    """A slow wandering around 0 without a seam: harmonics of its own length."""
    random = np.random.default_rng((seed, kind, frames, 7))
    low, high = (round(hz * frames / rate_hz) for hz in _SHIMMER_HZ)
    spectrum = np.zeros(frames // 2 + 1, np.complex64)
    spectrum[low : high + 1] = np.exp(1j * random.uniform(0, 2 * np.pi, high + 1 - low))
    wander = np.fft.irfft(spectrum, n=frames)
    return np.asarray(wander * np.sqrt(0.5 / np.mean(wander**2)), np.float32)
