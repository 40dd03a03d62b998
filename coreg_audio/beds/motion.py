"""How a bed swells and sinks: slow curves of level that never repeat."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coreg_audio.beds.chance import Floats, drawn

STEP_FRAMES = 1024
"""A level is worked out every 23 ms, with straight lines between."""

Curve = Callable[[Floats], Floats]
"""From seconds to a level in dB; the same second always gives the same level."""


@dataclass(frozen=True, slots=True)
class Wander:
    """A level that wanders up to *depth_db* up and down, anew about every *every_s* seconds."""

    seed: int
    every_s: float
    depth_db: float

    def __call__(self, at_s: Floats) -> Floats:
        """Levels in dB."""
        place = at_s / self.every_s
        before = np.floor(place).astype(np.int64)
        low, high = drawn(self.seed, before), drawn(self.seed, before + 1)
        return np.asarray(
            (2 * (low + (high - low) * eased(place - before)) - 1) * self.depth_db
        )


@dataclass(frozen=True, slots=True)
class Waves:
    """One wave after another: it comes up, breaks, and runs out.

    They follow each other at no steady distance, 7 to 35 s apart: nobody shall take them for
    the pace of the breath.

    Attributes:
        late_s: By how much this layer comes behind the wave: foam after water.
        depth_db: How far it sinks between the waves.
    """

    seed: int
    depth_db: float
    late_s: float = 0.0
    every_s: float = 21.0
    rise_s: float = 6.0
    fall_s: float = 13.0

    def __call__(self, at_s: Floats) -> Floats:
        """Levels in dB."""
        now_s = at_s - self.late_s
        here = np.floor(now_s / self.every_s).astype(np.int64)
        height = np.zeros(len(at_s))
        for index in (here - 1, here, here + 1):
            height = np.maximum(height, self._one(index, now_s))
        return np.asarray((height - 1) * self.depth_db)

    def _one(self, index: npt.NDArray[np.int64], now_s: Floats) -> Floats:
        lot, size = drawn(self.seed, 2 * index), drawn(self.seed, 2 * index + 1)
        crest_s = (index + 0.5 + 0.66 * (lot - 0.5)) * self.every_s
        up = eased(np.clip(1 + (now_s - crest_s) / self.rise_s, 0, 1))
        down = eased(np.clip(1 - (now_s - crest_s) / self.fall_s, 0, 1))
        return np.asarray((0.55 + 0.45 * size) * np.minimum(up, down))


@dataclass(frozen=True, slots=True)
class Scaled:
    """Another curve, weaker or stronger."""

    curve: Curve
    share: float

    def __call__(self, at_s: Floats) -> Floats:
        """Levels in dB."""
        return self.curve(at_s) * self.share


def gains(
    curves: tuple[Curve, ...], start: int, length: int, rate_hz: int
) -> npt.NDArray[np.float32]:
    """Amplitude factors of the span: the curves added up in dB."""
    first = start // STEP_FRAMES
    last = (start + length - 1) // STEP_FRAMES + 1
    at_s = np.arange(first, last + 1, dtype=np.float64) * (STEP_FRAMES / rate_hz)
    levels_db = np.sum([curve(at_s) for curve in curves], axis=0)
    points = np.asarray(10 ** (levels_db / 20), np.float32)
    ramp = np.arange(STEP_FRAMES, dtype=np.float32) / np.float32(STEP_FRAMES)
    lines: npt.NDArray[np.float32] = np.multiply.outer(np.diff(points), ramp)
    lines += points[:-1, None]
    offset = start - first * STEP_FRAMES
    return lines.reshape(-1)[offset : offset + length]


def eased(way: Floats) -> Floats:
    """From 0 to 1 with a soft start and a soft end."""
    return np.asarray(way * way * (3 - 2 * way))
