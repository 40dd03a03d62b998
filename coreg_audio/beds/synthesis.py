"""The beds that the program makes itself: what each is put together from.

Every bed is a source of two channels that share most of their sound: heard on one speaker it
loses 1 dB and nothing vanishes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from coreg_audio.audio import Samples
from coreg_audio.beds.grains import bubbles, crackles, drops, plops
from coreg_audio.beds.motion import Curve, Scaled, Wander, Waves, gains
from coreg_audio.beds.sprinkle import Sprinkle
from coreg_audio.beds.texture import (
    Noise,
    Spectrum,
    Texture,
    noise_pool,
    scattered_pool,
    tone_pool,
)
from coreg_audio.units import to_gain

_SHARE = np.float32(np.sin(np.pi / 12))
"""How much of each texture is in the other channel: they correlate by a half."""


class Layer:
    """A texture for each channel, a little of each in the other, and how they swell."""

    def __init__(
        self,
        pool: Noise,
        seed: int,
        level_db: float,
        curves: Sequence[Curve] = (),
        *,
        turned: bool,
    ) -> None:
        own = pool * np.float32(to_gain(level_db) * np.sqrt(1 - _SHARE**2))
        self._near = Texture(own, 2 * seed, turned=turned)
        self._far = Texture(own, 2 * seed + 1, turned=turned)
        self._curves = tuple(curves)

    def read(self, start: int, length: int, rate_hz: int) -> Noise:
        """The span, (2, length)."""
        near, far = self._near.read(start, length), self._far.read(start, length)
        if self._curves:
            swell = gains(self._curves, start, length, rate_hz)
            near *= swell
            far *= swell
        across = _SHARE / np.sqrt(1 - _SHARE**2)
        result = np.empty((2, length), np.float32)
        np.multiply(far, across, out=result[0])
        np.multiply(near, across, out=result[1])
        result[0] += near
        result[1] += far
        return result


@dataclass(frozen=True, slots=True)
class Synthesized:
    """An endless bed; the same frames always sound the same."""

    layers: tuple[Layer, ...]
    sprinkles: tuple[Sprinkle, ...]
    rate_hz: int

    def read(self, start: int, length: int) -> Samples:
        """The span, (length, 2)."""
        result = self.layers[0].read(start, length, self.rate_hz)
        for layer in self.layers[1:]:
            result += layer.read(start, length, self.rate_hz)
        for sprinkle in self.sprinkles:
            sprinkle.add(result, start)
        return result.T


LOUDNESS = {
    "rain": (5.2, 1.3),
    "stream": (3.3, 2.9),
    "sea": (-0.4, 6.7),
    "fire": (2.1, 3.8),
    "wind": (4.3, 4.8),
    "brown": (2.4, 1.0),
    "pink": (4.2, 0.3),
    "green": (2.7, 0.6),
    "drone": (2.5, 4.2),
}
"""Gated loudness in LUFS, both channels, and how far the loudest 0.4 s lie above it.

Measured over many minutes and three seeds, which agree to 0.5 dB: a test holds the table.
"""


@lru_cache(maxsize=4)
def synthesized(name: str, seed: int, rate_hz: int) -> Synthesized:
    """The bed *name*, one of `ambience.BEDS`, at about unit power."""
    return _MAKERS[name](_Workshop(seed, rate_hz))


class _Workshop:
    """Hands out layers and sprinkles, each with a seed of its own."""

    def __init__(self, seed: int, rate_hz: int) -> None:
        self._seed, self._used, self._rate_hz = seed % (1 << 63), 0, rate_hz

    def random(self) -> np.random.Generator:
        """A fresh row of numbers."""
        return np.random.default_rng((self._seed, self._next()))

    def wander(self, every_s: float, depth_db: float) -> Wander:
        """A wandering level."""
        return Wander(self._number(), every_s, depth_db)

    def noise(self, spectrum: Spectrum, level_db: float, *curves: Curve) -> Layer:
        """A layer of noise."""
        pool = noise_pool(spectrum, self.random(), self._rate_hz)
        return Layer(pool, self._number(), level_db, curves, turned=True)

    def tones(
        self,
        pitches_hz: Sequence[float],
        levels_db: Sequence[float],
        level_db: float,
        *curves: Curve,
    ) -> Layer:
        """A layer of steady tones."""
        pool = tone_pool(pitches_hz, levels_db, self.random(), self._rate_hz)
        return Layer(pool, self._number(), level_db, curves, turned=True)

    def scattered(
        self, sounds: Sequence[Noise], per_s: float, level_db: float, *curves: Curve
    ) -> Layer:
        """A layer of many short sounds."""
        pool = scattered_pool(sounds, per_s, self.random(), self._rate_hz)
        return Layer(pool, self._number(), level_db, curves, turned=False)

    def sprinkle(
        self,
        sounds: Sequence[Noise],
        level_db: float,
        *,
        per_s: float,
        spread: float,
        bursts: float = 0.0,
    ) -> Sprinkle:
        """Single sounds; the largest peak at *level_db*."""
        return Sprinkle(
            sounds,
            self._number(),
            level_db=level_db,
            per_s=per_s,
            spread=spread,
            bursts=bursts,
            rate_hz=self._rate_hz,
        )

    def made(self, *parts: Layer | Sprinkle) -> Synthesized:
        """All of it."""
        return Synthesized(
            tuple(part for part in parts if isinstance(part, Layer)),
            tuple(part for part in parts if isinstance(part, Sprinkle)),
            self._rate_hz,
        )

    @property
    def rate_hz(self) -> int:
        """Frames per second."""
        return self._rate_hz

    def _next(self) -> int:
        self._used += 1
        return self._used

    def _number(self) -> int:
        return (self._seed * 1009 + self._next()) % (1 << 62)


def _rain(of: _Workshop) -> Synthesized:
    """Many drops over a broad hush, and now and then one close by."""
    hush = (
        (150, -16),
        (400, -4),
        (1200, 0),
        (3000, -3),
        (6000, -10),
        (9500, -22),
        (15000, -45),
    )
    return of.made(
        of.noise(hush, -2.5, of.wander(7.0, 1.0), of.wander(2.3, 0.5)),
        of.scattered(drops(of.random(), of.rate_hz), 600, -4.0, of.wander(5.0, 1.5)),
        of.sprinkle(plops(of.random(), of.rate_hz), 9.0, per_s=8, spread=0.7),
    )


def _stream(of: _Workshop) -> Synthesized:
    """Bubbles of all sizes over a murmur."""
    murmur = (
        (140, -14),
        (350, -2),
        (700, 0),
        (1500, -6),
        (3500, -16),
        (6000, -26),
        (12000, -45),
    )
    small = bubbles(of.random(), of.rate_hz, 600, 2600)
    large = bubbles(of.random(), of.rate_hz, 320, 900)
    return of.made(
        of.noise(murmur, -7.0, of.wander(3.1, 1.5)),
        of.scattered(small, 90, -4.0, of.wander(1.7, 2.0), of.wander(9.0, 1.0)),
        of.scattered(large, 26, -4.0, of.wander(2.6, 2.0)),
        of.sprinkle(large, 6.0, per_s=3, spread=0.6, bursts=0.6),
    )


def _sea(of: _Workshop) -> Synthesized:
    """Waves that come up, break and run out, over a far surf."""
    seed = int(of.random().integers(1 << 60))
    surf = ((110, -8), (200, -1), (450, 0), (1000, -9), (2500, -22), (8000, -48))
    water = ((160, -8), (400, -1), (900, 0), (2200, -6), (4500, -20), (10000, -44))
    foam = ((900, -14), (1800, -2), (3200, 0), (5500, -7), (8500, -22), (14000, -45))
    return of.made(
        of.noise(surf, -7.0, of.wander(17.0, 1.5)),
        of.noise(water, 1.0, Waves(seed, 18.0), of.wander(1.1, 0.8)),
        of.noise(foam, -6.0, Waves(seed, 20.0, late_s=1.6, fall_s=16.0), of.wander(0.9, 1.0)),
    )


def _fire(of: _Workshop) -> Synthesized:
    """A low flutter of flames, and soft crackles now and then."""
    flames = ((100, -4), (170, 0), (320, -3), (700, -14), (1500, -28), (6000, -56))
    breath = ((500, -10), (1200, 0), (2600, -4), (5000, -16), (11000, -40))
    return of.made(
        of.noise(flames, -1.0, of.wander(0.23, 2.5), of.wander(2.7, 1.5)),
        of.noise(breath, -13.0, of.wander(0.31, 2.5), of.wander(1.9, 2.0)),
        of.sprinkle(crackles(of.random(), of.rate_hz), 16.0, per_s=5, spread=0.9, bursts=0.8),
    )


def _wind(of: _Workshop) -> Synthesized:
    """Gusts through trees: the stronger, the brighter."""
    gust, flurry = of.wander(8.3, 4.0), of.wander(2.9, 2.0)
    low = ((110, -8), (220, 0), (450, -3), (900, -18), (3000, -48))
    middle = ((250, -12), (520, 0), (1000, -4), (2000, -18), (6000, -46))
    leaves = ((800, -14), (1800, -2), (3400, 0), (5500, -8), (8000, -22), (14000, -45))
    return of.made(
        of.noise(low, -3.0, Scaled(gust, 0.5), of.wander(1.3, 0.8)),
        of.noise(middle, -3.0, gust, flurry),
        of.noise(leaves, -9.0, Scaled(gust, 1.5), flurry, of.wander(0.5, 1.0)),
    )


def _brown(of: _Workshop) -> Synthesized:
    """6 dB less with every octave, from where a phone begins to carry."""
    return of.made(of.noise(((80, -12), (120, 0), (240, -6), (480, -12), (7680, -36)), 0.0))


def _pink(of: _Workshop) -> Synthesized:
    """3 dB less with every octave, softer above 6 kHz."""
    return of.made(of.noise(((80, -9), (120, 0), (6000, -17), (12000, -29)), 0.0))


def _green(of: _Workshop) -> Synthesized:
    """The middle of hearing alone, around 500 Hz."""
    return of.made(of.noise(((125, -22), (250, -7), (500, 0), (1000, -7), (4000, -34)), 0.0))


def _drone(of: _Workshop) -> Synthesized:
    """A low fifth and its octaves, each tone a chord of near pitches that comes and goes."""
    return of.made(
        of.tones((110, 220, 440), (-4, 0, -10), -1.0, of.wander(19.0, 1.5)),
        of.tones((165, 330, 495), (0, -6, -14), -5.0, of.wander(13.0, 2.0)),
        of.tones((660, 880), (0, -6), -18.0, of.wander(15.0, 3.0)),
    )


_MAKERS: dict[str, Callable[[_Workshop], Synthesized]] = {
    "rain": _rain,
    "stream": _stream,
    "sea": _sea,
    "fire": _fire,
    "wind": _wind,
    "brown": _brown,
    "pink": _pink,
    "green": _green,
    "drone": _drone,
}
