"""Smooth curves through a few points: how levels, brightness and pitch move."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Curve = npt.NDArray[np.float32]

Points = Sequence[tuple[int, float]]
"""(frame, value), frames rising, the first at 0 and the last at the end of the curve."""


def through(points: Points) -> Curve:
    """One value per frame, moving along a raised cosine from each point to the next."""
    length = points[-1][0]
    curve = np.empty(length, np.float32)
    for (start, begin), (end, finish) in pairwise(points):
        curve[start:end] = begin + (finish - begin) * rise(end - start)
    return curve


def rise(length: int) -> Curve:
    """From 0 to 1 along a raised cosine, both ends left out."""
    turn = np.arange(length, dtype=np.float32) + np.float32(0.5)
    turn *= np.float32(np.pi / max(length, 1))
    return np.asarray(np.float32(0.5) - np.float32(0.5) * np.cos(turn), np.float32)


def amplitude(levels_db: Curve) -> Curve:
    """Amplitude factors of levels in dB."""
    return np.asarray(np.exp(levels_db * np.float32(np.log(10) / 20)), np.float32)
