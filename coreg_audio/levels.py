"""Where in a sound the speech is, judged by level alone."""

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Samples

WINDOW_S = 0.01
FLOOR_DB = -120.0


def levels_db(samples: Samples, rate_hz: int) -> npt.NDArray[np.float64]:
    """RMS level of consecutive 10 ms, dB re full scale; a shorter rest counts as a window."""
    size = window_frames(rate_hz)
    padded = np.pad(samples[:, 0].astype(np.float64), (0, -len(samples) % size))
    power = np.square(padded).reshape(-1, size).mean(axis=1)
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10))))


def extent(samples: Samples, rate_hz: int, below_db: float) -> tuple[int, int]:
    """First and end frame of what lies within *below_db* of the loudest 10 ms."""
    found = levels_db(samples, rate_hz)
    if not len(found):
        return 0, 0
    loud = np.flatnonzero(found > max(found.max() - below_db, FLOOR_DB))
    if not len(loud):
        return 0, 0
    size = window_frames(rate_hz)
    return int(loud[0]) * size, min(len(samples), (int(loud[-1]) + 1) * size)


def runs(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Length of each unbroken run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return np.asarray(edges[1::2] - edges[::2], np.int64)


def window_frames(rate_hz: int) -> int:
    """Frames in 10 ms."""
    return max(1, round(rate_hz * WINDOW_S))
