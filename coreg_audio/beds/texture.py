"""Endless noise: grains of a long pool, taken anywhere, each blended into the next.

A pool lasts 24 s, yet nothing loops: where each grain comes from, and for plain noise its
sign and direction, are drawn anew, so no stretch of sound ever returns at a steady distance.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from coreg_audio.beds.chance import drawn

Noise = npt.NDArray[np.float32]

POOL_FRAMES = 1 << 20
"""24 s at 44.1 kHz."""

HOP_FRAMES, BLEND_FRAMES = 1 << 16, 1 << 14
"""A grain every 1.5 s, blended over 0.4 s with equal power."""

Spectrum = Sequence[tuple[float, float]]
"""Points of (Hz, dB), straight lines between them over the logarithm of the frequency; nothing
sounds outside of them."""


class Texture:
    """One channel of endless sound, made of the grains of one pool.

    Args:
        pool: At least a hop and a blend long.
        turned: Whether grains may be reversed and inverted: not where they hold events.
    """

    def __init__(self, pool: Noise, seed: int, *, turned: bool) -> None:
        self._ways = (pool, pool[::-1]) if turned else (pool,)
        self._seed, self._turned = seed, turned

    def read(self, start: int, length: int) -> Noise:
        """Frames from *start*, the same whatever was read before."""
        result = np.empty(length, np.float32)
        done = 0
        while done < length:
            index, inside = divmod(start + done, HOP_FRAMES)
            count = min(HOP_FRAMES - inside, length - done)
            result[done : done + count] = self._grain(index, inside, count)
            if inside < BLEND_FRAMES:
                self._blend(result[done : done + count], index, inside)
            done += count
        return result

    def _blend(self, into: Noise, index: int, inside: int) -> None:
        """Let the grain before run out under the first frames of this one."""
        count = min(len(into), BLEND_FRAMES - inside)
        rise, fall = _blends()
        into[:count] *= rise[inside : inside + count]
        before = self._grain(index - 1, HOP_FRAMES + inside, count)
        into[:count] += before * fall[inside : inside + count]

    def _grain(self, index: int, inside: int, count: int) -> Noise:
        lot, place = _lot(self._seed, index)
        pool = self._ways[lot % len(self._ways)]
        room = len(pool) - HOP_FRAMES - BLEND_FRAMES
        begin = int(place * room) + inside
        piece = pool[begin : begin + count]
        return -piece if self._turned and lot >= 2 else piece


@lru_cache(maxsize=64)
def _lot(seed: int, index: int) -> tuple[int, float]:
    """Which way a grain is turned, and from where in the pool it is taken."""
    way, place = drawn(seed, np.array([2 * index, 2 * index + 1]))
    return int(4 * way), float(place)


@cache
def _blends() -> tuple[Noise, Noise]:
    way = np.pi / 2 * (np.arange(BLEND_FRAMES) + 0.5) / BLEND_FRAMES
    return np.sin(way).astype(np.float32), np.cos(way).astype(np.float32)


def noise_pool(spectrum: Spectrum, random: np.random.Generator, rate_hz: int) -> Noise:
    """Noise of that spectrum at unit power: random phases, so any two seeds are as loud."""
    hz = np.arange(POOL_FRAMES // 2 + 1) * (rate_hz / POOL_FRAMES)
    inside = slice(*np.searchsorted(hz, (spectrum[0][0], spectrum[-1][0])).tolist())
    points_hz, points_db = np.array(spectrum).T
    level_db = np.interp(np.log(hz[inside]), np.log(points_hz), points_db)
    turns = random.random(inside.stop - inside.start, np.float32) * np.float32(2 * np.pi)
    lines = np.zeros(len(hz), np.complex64)
    lines[inside] = 10 ** (level_db / 20) * np.exp(1j * turns)
    return unit_power(np.fft.irfft(lines, n=POOL_FRAMES))


def tone_pool(
    pitches_hz: Sequence[float],
    levels_db: Sequence[float],
    random: np.random.Generator,
    rate_hz: int,
) -> Noise:
    """Tones, each with four fainter ones within 0.6 Hz: it lives, and never beats steadily."""
    lines = np.zeros(POOL_FRAMES // 2 + 1, np.complex64)
    for pitch_hz, level_db in zip(pitches_hz, levels_db, strict=True):
        besides_hz = (0.0, *random.uniform(-0.6, 0.6, 4))
        for beside_hz, share in zip(besides_hz, (1.0, 0.25, 0.25, 0.25, 0.25), strict=True):
            turn = np.exp(2j * np.pi * random.random())
            at = round((pitch_hz + beside_hz) * POOL_FRAMES / rate_hz)
            lines[at] += share * 10 ** (level_db / 20) * turn
    return unit_power(np.fft.irfft(lines, n=POOL_FRAMES))


def scattered_pool(
    sounds: Sequence[Noise], per_s: float, random: np.random.Generator, rate_hz: int
) -> Noise:
    """Short sounds at random places at unit power, the seam between its ends without a hole.

    Their sizes spread as those of drops do: many small ones, a few that stand out.
    """
    pool = np.zeros(POOL_FRAMES + max(len(one) for one in sounds), np.float32)
    count = round(per_s * POOL_FRAMES / rate_hz)
    sizes = np.exp(random.normal(0.0, 0.5, count).clip(-1.5, 1.0)).astype(np.float32)
    signs = random.choice(np.array([-1, 1], np.float32), count)
    places = random.integers(0, POOL_FRAMES, count).tolist()
    kinds = random.integers(0, len(sounds), count).tolist()
    for place, kind, size in zip(places, kinds, sizes * signs, strict=True):
        sound = sounds[kind]
        pool[place : place + len(sound)] += size * sound
    pool[: len(pool) - POOL_FRAMES] += pool[POOL_FRAMES:]
    return unit_power(pool[:POOL_FRAMES])


def unit_power(sound: npt.NDArray[np.floating]) -> Noise:
    """The same sound with a mean square of 1."""
    power = float(np.mean(np.square(sound, dtype=np.float64)))
    return np.asarray(sound / np.sqrt(power), np.float32)
