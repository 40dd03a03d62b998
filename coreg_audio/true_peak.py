"""True peak after ITU-R BS.1770-4: the largest value between and on the samples."""

from functools import cache

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from coreg_audio.audio import Samples, channels_differ
from coreg_audio.units import to_db

_TAPS = 32
_OVERSAMPLING = 4
_CELLS_AT_ONCE = 14  # OpenBLAS wakes threads, which then spin, for any larger product

CELL_FRAMES = 64
"""Frames whose true peak is looked for together."""

MARGIN_FRAMES = _TAPS - 1
"""Frames around cells that interpolation needs: 15 before, 16 after."""


class PeakMeter:
    """Interpolates between samples only where they are large enough to matter."""

    def __init__(self, channels: int) -> None:
        self._history = np.zeros((MARGIN_FRAMES, channels), np.float32)
        self._peak = 0.0

    def feed(self, samples: Samples) -> None:
        """Take the next block."""
        every = np.broadcast_to(samples, (len(samples), self._history.shape[1]))
        joined = np.concatenate((self._history, every))
        cells = (len(joined) - MARGIN_FRAMES) // CELL_FRAMES
        self._history = joined[cells * CELL_FRAMES :].copy()
        self._peak = self._scan(joined[: cells * CELL_FRAMES + MARGIN_FRAMES])

    @property
    def peak(self) -> float:
        """Largest value so far, as if silence followed."""
        tail = np.zeros((CELL_FRAMES + _TAPS, self._history.shape[1]), np.float32)
        joined = np.concatenate((self._history, tail))
        cells = (len(joined) - MARGIN_FRAMES) // CELL_FRAMES
        return self._scan(joined[: cells * CELL_FRAMES + MARGIN_FRAMES])

    def _scan(self, samples: Samples) -> float:
        peak = self._peak
        if _largest(samples) < peak / 2:  # see `cell_peaks`
            return peak
        channels = samples.T if channels_differ(samples.T) else samples.T[:1]
        for channel in channels:
            peak = max(peak, _interpolated_peak(np.ascontiguousarray(channel), peak))
        return peak


def true_peak_dbtp(samples: Samples, rate_hz: int) -> float:
    """True peak of a whole sound, 4 times oversampled near its large samples."""
    meter = PeakMeter(samples.shape[1])
    meter.feed(samples)
    return to_db(meter.peak)


def cell_peaks(channel: npt.NDArray[np.float32], floor: float) -> npt.NDArray[np.float32]:
    """True peak of each cell of 64 frames, looked for between samples only in loud cells.

    A cell is loud when a sample in it or within 16 of it reaches half of *floor*: what lies
    between samples is at most 6 dB above them in all but contrived signals.

    Args:
        channel: One channel, `MARGIN_FRAMES` longer than its whole cells: the samples before
            and after them that interpolation needs.
        floor: Peaks below this amplitude may be reported too low.
    """
    width = CELL_FRAMES + MARGIN_FRAMES
    size = np.abs(channel)
    cells = sliding_window_view(channel, width)[::CELL_FRAMES]
    inner = size[_TAPS // 2 - 1 :][: len(cells) * CELL_FRAMES]
    # A row for each of 16 places, as numpy finds the largest of each column sooner.
    quarters = np.ascontiguousarray(inner.reshape(-1, _TAPS // 2).T).max(axis=0)
    quarters = quarters.reshape(len(cells), -1)
    peaks: npt.NDArray[np.float32] = quarters.max(axis=1)
    before = np.append(size[: _TAPS // 2 - 1].max(), quarters[:-1, -1])
    after = np.append(quarters[1:, 0], size[-_TAPS // 2 :].max())
    loud = np.flatnonzero(np.maximum(peaks, np.maximum(before, after)) >= floor / 2)
    for some in np.split(loud, range(_CELLS_AT_ONCE, len(loud), _CELLS_AT_ONCE)):
        between = cells[some] @ _interpolator()
        peaks[some] = np.maximum(peaks[some], np.abs(between).max(axis=1, initial=0.0))
    return peaks


def _interpolated_peak(channel: npt.NDArray[np.float32], known: float) -> float:
    """Largest value of *channel*, if above *known*."""
    if len(channel) < CELL_FRAMES + MARGIN_FRAMES:
        return known
    known = max(known, _largest(channel))
    return max(known, float(cell_peaks(channel, known).max())) if known else known


def _largest(samples: npt.NDArray[np.float32]) -> float:
    """Amplitude of the largest sample, without a copy of all of them."""
    return float(max(samples.max(initial=0.0), -samples.min(initial=0.0)))


@cache
def _interpolator() -> npt.NDArray[np.float32]:
    """Matrix from a cell and its surroundings to the values between its samples."""
    matrix = np.zeros((CELL_FRAMES + MARGIN_FRAMES, (_OVERSAMPLING - 1) * CELL_FRAMES))
    taps = np.arange(_TAPS)
    for phase in range(1, _OVERSAMPLING):
        at = taps - (_TAPS // 2 - 1) - phase / _OVERSAMPLING
        kernel = np.sinc(at) * np.cos(np.pi * at / (_TAPS + 1)) ** 2
        for i in range(CELL_FRAMES):
            matrix[i : i + _TAPS, (phase - 1) * CELL_FRAMES + i] = kernel / kernel.sum()
    return matrix.astype(np.float32)
