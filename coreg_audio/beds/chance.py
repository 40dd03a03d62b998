"""Numbers drawn by position: the same place gives the same number, in any order."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_MASK = (1 << 64) - 1


def drawn(seed: int, indices: npt.NDArray[np.int64]) -> Floats:
    """A number from 0 up to 1 for each index, by the mixing step of SplitMix64."""
    mixed = indices.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(_start(seed))
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) / 2.0**53)


def _start(seed: int) -> int:
    """Far apart for neighbouring seeds, so that their rows of numbers do not overlap."""
    return ((seed & _MASK) * 0xD1342543DE82EF95 + 0x632BE59BD9B4E019) & _MASK
