"""A ceiling for peaks: a true-peak limiter that leaves alone what stays below it."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from coreg_audio.audio import Samples
from coreg_audio.true_peak import CELL_FRAMES, MARGIN_FRAMES, cell_peaks
from coreg_audio.units import MP3_FRAMES, to_gain

_SLACK_DB = 0.02  # a moving gain lifts what lies between samples by less than this
_REACH_CELLS = 8
_CHUNK_CELLS = 512
_CONTEXT_CELLS = 2 * _REACH_CELLS + 4
_CONTEXT_FRAMES = _CONTEXT_CELLS * CELL_FRAMES

REACH_FRAMES = 2 * MP3_FRAMES
"""Whole cells: at least so much of a sound around a part of it decides how it is limited."""


def limit(blocks: Iterable[Samples], ceiling_dbtp: float) -> Iterator[Samples]:
    """A true-peak limiter that looks both ways; what stays below the ceiling is untouched.

    The gain follows the absolute position, so the sizes of the blocks do not matter. As many
    frames come out as go in, in blocks of another size.
    """
    ceiling = to_gain(ceiling_dbtp - _SLACK_DB)
    before: Samples | None = None
    for current, after in _with_next(_regrid(blocks, _CHUNK_CELLS * CELL_FRAMES)):
        if before is None:
            before = np.zeros((_CONTEXT_FRAMES, current.shape[1]), np.float32)
        yield _limited(before, current, after, ceiling)
        before = current[-_CONTEXT_FRAMES:]


def _regrid(blocks: Iterable[Samples], frames: int) -> Iterator[Samples]:
    """The same samples in blocks of *frames*; only the last is shorter."""
    kept: list[Samples] = []
    have = 0
    for block in blocks:
        kept.append(block)
        have += len(block)
        if have >= frames:
            joined = np.concatenate(kept)
            whole = have - have % frames
            yield from np.split(joined[:whole], whole // frames)
            kept, have = [joined[whole:]], have - whole
    if have:
        yield np.concatenate(kept)


def _with_next(blocks: Iterable[Samples]) -> Iterator[tuple[Samples, Samples | None]]:
    """Each block beside the one that follows it; the last beside nothing."""
    current: Samples | None = None
    for following in blocks:
        if current is not None:
            yield current, following
        current = following
    if current is not None:
        yield current, None


def _limited(
    before: Samples, current: Samples, after: Samples | None, ceiling: float
) -> Samples:
    length = len(current)
    tail = (
        np.zeros((0, current.shape[1]), np.float32)
        if after is None
        else after[:_CONTEXT_FRAMES]
    )
    around = np.concatenate((before, current, tail))
    if np.abs(around).max(initial=0.0) < ceiling / 2:
        return current
    gains = _cell_gains(around, ceiling)
    if gains.min() >= 1:
        return current
    return current * _per_frame(gains)[_CONTEXT_FRAMES:][:length, None]


def _cell_gains(around: Samples, ceiling: float) -> npt.NDArray[np.float64]:
    """One gain per cell: what the loudest cell within reach needs, smoothed.

    The minimum reaches one cell further than the smoothing, so that a gain between two
    cells is low enough for both.
    """
    cells = -(-len(around) // CELL_FRAMES)
    missing = cells * CELL_FRAMES - len(around)
    padded = np.pad(around, ((15, missing + MARGIN_FRAMES - 15), (0, 0)))
    channels = padded.T if not np.array_equal(padded[:, 0], padded[:, -1]) else padded.T[:1]
    peaks = np.max([cell_peaks(np.ascontiguousarray(one), ceiling) for one in channels], axis=0)
    needed = np.minimum(1.0, ceiling / np.maximum(peaks.astype(np.float64), 1e-9))
    reach = _REACH_CELLS + 1
    lowest = sliding_window_view(np.pad(needed, reach, constant_values=1.0), 2 * reach + 1)
    weights = np.hanning(2 * _REACH_CELLS + 3)[1:-1]
    held = np.pad(lowest.min(axis=1), _REACH_CELLS, mode="edge")
    smooth: npt.NDArray[np.float64] = np.convolve(held, weights / weights.sum(), mode="valid")
    return np.minimum(smooth, 1.0)


def _per_frame(gains: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Straight lines between the middles of the cells."""
    middles = np.arange(len(gains)) * CELL_FRAMES + (CELL_FRAMES - 1) / 2
    frames = np.interp(np.arange(len(gains) * CELL_FRAMES), middles, gains)
    return frames.astype(np.float32)
