"""Noise like a calm sea: endless, the same at the same place, with no loop to be heard."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Noise = npt.NDArray[np.float32]

BANDS = ((200.0, 700.0), (350.0, 1400.0), (700.0, 3000.0))
"""Edges in Hz, broadly overlapping; little is left of the brightest band above 2 kHz."""

POOL_FRAMES = (2**19, 2**5 * 3**6 * 5**2)
"""12 s and 13 s at 44.1 kHz: the sum of the two repeats after 9.6e9 frames, 60 hours."""


class Sea:
    """Three bands of noise, each the sum of two seamless loops of unlike length."""

    def __init__(self, rate_hz: int, seed: int) -> None:
        self._rate_hz, self._seed = rate_hz, seed

    def band(self, band: int, start: int, length: int) -> Noise:
        """Noise of unit power in one of `BANDS`; the same frames always sound the same."""
        first, second = (
            span(_pool(self._rate_hz, self._seed, band, frames), start, length)
            for frames in POOL_FRAMES
        )
        return first + second


def span(pool: Noise, start: int, length: int) -> Noise:
    """Frames of a loop, as views where they do not cross its end."""
    at = start % len(pool)
    if at + length <= len(pool):
        return pool[at : at + length]
    return np.take(pool, np.arange(at, at + length), mode="wrap")


@lru_cache(maxsize=6)
def _pool(rate_hz: int, seed: int, band: int, frames: int) -> Noise:
    """A loop without a seam: random phases on the harmonics of its own length."""
    random = np.random.default_rng((seed, band, frames))
    hz = np.arange(frames // 2 + 1) * (rate_hz / frames)
    spectrum = np.zeros(len(hz), np.complex64)
    inside = slice(*np.searchsorted(hz, BANDS[band]).tolist())
    phases = random.uniform(0, 2 * np.pi, inside.stop - inside.start)
    spectrum[inside] = _bell(np.asarray(hz[inside], np.float64), *BANDS[band]) * np.exp(
        1j * phases
    )
    noise = np.fft.irfft(spectrum, n=frames) * _foam(random, frames, rate_hz)
    return np.asarray(noise * np.sqrt(0.5 / np.mean(noise**2)), np.float32)


def _bell(
    hz: npt.NDArray[np.float64], low_hz: float, high_hz: float
) -> npt.NDArray[np.float64]:
    """Amplitude over frequency: soft edges on a log scale, falling 3 dB per octave."""
    across = np.log(hz / low_hz) / np.log(high_hz / low_hz)
    weight = np.asarray(np.sin(np.pi * across) ** 2 / np.sqrt(hz), np.float64)
    return weight


def _foam(random: np.random.Generator, frames: int, rate_hz: int) -> npt.NDArray[np.float64]:
    """Slow swells of some 2 dB, up to 1.5 Hz, so that no two waves are alike."""
    count = round(1.5 * frames / rate_hz)
    spectrum = np.zeros(frames // 2 + 1, np.complex128)
    spectrum[1 : count + 1] = np.exp(1j * random.uniform(0, 2 * np.pi, count))
    swell = np.fft.irfft(spectrum, n=frames)
    gain: npt.NDArray[np.float64] = 1 + 0.25 * swell / np.std(swell)
    return np.maximum(gain, 0.2)
