"""The short sounds of drops, bubbles and crackles."""

import numpy as np

from coreg_audio.beds.chance import Floats
from coreg_audio.beds.texture import Noise


def drops(random: np.random.Generator, rate_hz: int, count: int = 64) -> list[Noise]:
    """Rain on leaves: damped knocks between 900 and 4500 Hz, over in some 10 ms."""
    return [
        _ring(_between(random, 900, 4500), _between(random, 0.0015, 0.005), 0.0, rate_hz)
        for _ in range(count)
    ]


def plops(random: np.random.Generator, rate_hz: int, count: int = 48) -> list[Noise]:
    """Drops close by, into water: lower, longer, a little rising."""
    return [
        _ring(_between(random, 500, 1700), _between(random, 0.008, 0.022), 4.0, rate_hz)
        for _ in range(count)
    ]


def bubbles(
    random: np.random.Generator, rate_hz: int, low_hz: float, high_hz: float, count: int = 96
) -> list[Noise]:
    """Air in running water: rings whose pitch rises as the bubble comes up.

    A bubble rings at 3 Hz per metre of radius's inverse (Minnaert), and the larger it is the
    longer: some 12 turns until it is down to a third.
    """
    made = []
    for _ in range(count):
        hz = _between(random, low_hz, high_hz)
        made.append(_ring(hz, _between(random, 9, 16) / hz, _between(random, 2, 9), rate_hz))
    return made


def crackles(random: np.random.Generator, rate_hz: int, count: int = 96) -> list[Noise]:
    """Wood giving way: noise of 3 to 25 ms, dull rather than sharp, set in softly."""
    return [
        _snap(
            random,
            _between(random, 500, 2600),
            _between(random, 0.003, 0.012),
            rate_hz,
        )
        for _ in range(count)
    ]


def _between(random: np.random.Generator, low: float, high: float) -> float:
    """Evenly over the logarithm."""
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


def _ring(hz: float, decay_s: float, rise_per_s: float, rate_hz: int) -> Noise:
    """A damped sine that sets in within 2 ms and dies to nothing."""
    at_s = np.arange(round(7 * decay_s * rate_hz) + 1) / rate_hz
    turns = hz * at_s * (1 + rise_per_s * at_s / 2)
    return _peaked(np.sin(2 * np.pi * turns) * _shape(at_s, decay_s))


def _snap(random: np.random.Generator, hz: float, decay_s: float, rate_hz: int) -> Noise:
    """Noise around *hz*, an octave to each side, in the same shape."""
    at_s = np.arange(round(7 * decay_s * rate_hz) + 1) / rate_hz
    lines = np.fft.rfft(random.standard_normal(len(at_s)))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(len(at_s), 1 / rate_hz), 1.0) / hz)
    burst = np.fft.irfft(lines * np.exp(-(octaves**2)), len(at_s))
    return _peaked(burst * _shape(at_s, decay_s))


def _shape(at_s: Floats, decay_s: float) -> Floats:
    onset = np.minimum(1.0, at_s / 0.002)
    ending = np.minimum(1.0, (at_s[-1] - at_s) / decay_s)
    return np.asarray(onset**2 * (3 - 2 * onset) * np.exp(-at_s / decay_s) * ending)


def _peaked(sound: Floats) -> Noise:
    return np.asarray(sound / np.abs(sound).max(), np.float32)
