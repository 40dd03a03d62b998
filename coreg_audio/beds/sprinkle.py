"""Single sounds here and there: a drop close by, a bubble, a crackle."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from coreg_audio.beds.texture import Noise
from coreg_audio.units import to_gain

CELL_FRAMES = 1 << 15
"""What falls within 0.7 s is drawn together."""


@dataclass(frozen=True, slots=True)
class _Fall:
    """One sound, where it begins and how loud it is in each channel."""

    start: int
    sound: Noise
    left: np.float32
    right: np.float32


@dataclass(frozen=True, slots=True)
class _Chance:
    """Draws what falls.

    Apart from the sprinkle, which would never go if it cached what a method of its own draws.
    """

    sounds: Sequence[Noise]
    seed: int
    gain: float
    mean: float
    spread: float
    bursts: float

    def falls(self, cell: int) -> tuple[_Fall, ...]:
        """What falls within a cell, in the order of time."""
        random = np.random.default_rng((self.seed, cell))
        busy = 1 - self.bursts + self.bursts * random.exponential()
        count = int(random.poisson(self.mean * busy))
        sizes = np.exp(random.normal(0.0, self.spread, count).clip(-2.5, 1.0) - 1.0)
        sizes *= self.gain
        sides = random.uniform(np.pi / 10, 4 * np.pi / 10, count)
        places = np.sort(random.integers(0, CELL_FRAMES, count)) + cell * CELL_FRAMES
        kinds = random.integers(0, len(self.sounds), count)
        return tuple(
            _Fall(
                int(at),
                self.sounds[kind],
                np.float32(size * np.cos(side)),
                np.float32(size * np.sin(side)),
            )
            for at, kind, size, side in zip(places, kinds, sizes, sides, strict=True)
        )


class Sprinkle:
    """Sounds at random moments, sizes and places between the channels.

    Args:
        sounds: Each at most a cell long, at unit peak.
        level_db: Peak of the largest.
        per_s: How many on average.
        spread: Standard deviation of the logarithm of the sizes; the largest are cut off.
        bursts: From 0, evenly scattered, to 1, mostly in bursts with rests between.
    """

    def __init__(
        self,
        sounds: Sequence[Noise],
        seed: int,
        *,
        level_db: float,
        per_s: float,
        spread: float,
        bursts: float,
        rate_hz: int,
    ) -> None:
        mean = per_s * CELL_FRAMES / rate_hz
        chance = _Chance(sounds, seed, to_gain(level_db), mean, spread, bursts)
        self._falls = lru_cache(maxsize=8)(chance.falls)

    def add(self, into: Noise, start: int) -> None:
        """Add what falls into the span to *into*, (2, frames)."""
        end = start + into.shape[1]
        for cell in range(max(0, start // CELL_FRAMES - 1), (end - 1) // CELL_FRAMES + 1):
            for fall in self._falls(cell):
                begin, finish = max(start, fall.start), min(end, fall.start + len(fall.sound))
                if begin < finish:
                    part = fall.sound[begin - fall.start : finish - fall.start]
                    into[0, begin - start : finish - start] += part * fall.left
                    into[1, begin - start : finish - start] += part * fall.right
