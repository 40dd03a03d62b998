"""The phases of one breath: where they end, and how pitch and level move through them."""

from dataclasses import dataclass

import numpy as np

from coreg_audio.instruments.curve import Curve, rise, through
from coreg_audio.timeline import Cycle
from coreg_audio.units import to_frames

_TOP_S = (0.45, 0.3)
_BOTTOM_S = (0.8, 0.5)
"""Release before and attack after a turn: short with full lungs, longer with empty ones."""

_LOWER = 1.3
"""Bends the way down, so that the out-breath lies a little lower than the in-breath."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Where the phases of a cycle end, and how long its attack and release are, in frames."""

    top: int
    over: int
    bottom: int
    end: int
    in_edges: tuple[int, int]
    out_edges: tuple[int, int]


def phases(cycle: Cycle, rate_hz: int) -> Turns:
    """Where the phases of *cycle* turn.

    Attacks take at most 0.3, releases at most 0.4 of a phase that is very short.
    """
    (top_fall, top_rise), (bottom_fall, bottom_rise) = (
        tuple(to_frames(edge_s, rate_hz) for edge_s in edges_s)
        for edges_s in (_TOP_S, _BOTTOM_S)
    )
    over = cycle.in_ + cycle.hold_in
    return Turns(
        top=cycle.in_,
        over=over,
        bottom=over + cycle.out,
        end=cycle.length,
        in_edges=(min(bottom_rise, cycle.in_ * 3 // 10), min(top_fall, cycle.in_ * 4 // 10)),
        out_edges=(min(top_rise, cycle.out * 3 // 10), min(bottom_fall, cycle.out * 4 // 10)),
    )


def glide(turns: Turns) -> Curve:
    """From 0 (lungs empty) to 1 and back: even in the middle, eased where it turns."""
    curve = np.ones(turns.end, np.float32)
    curve[: turns.top] = _eased(turns.top)
    down = _eased(turns.bottom - turns.over)[::-1]
    curve[turns.over : turns.bottom] = down ** np.float32(_LOWER)
    curve[turns.bottom :] = 0
    return curve


def _eased(length: int) -> Curve:
    """From 0 to 1 with a speed that itself rises and falls smoothly in the outer quarters."""
    quarter = length // 4
    ramp = rise(quarter)
    speed = np.concatenate((ramp, np.ones(length - 2 * quarter, np.float32), ramp[::-1]))
    way = np.cumsum(speed, dtype=np.float64)
    return np.asarray(way / way[-1], np.float32)


def angle(step: Curve) -> Curve:
    """Phase in radians from turns per frame, summed exactly and kept within one turn.

    The steps are scaled by at most half a turn in the whole cycle, so that it closes.
    """
    turns = np.cumsum(step, dtype=np.float64)
    total = float(turns[-1])
    turns -= step
    turns *= round(total) / total
    turns -= np.floor(turns)
    return turns.astype(np.float32) * np.float32(2 * np.pi)


def level_db(
    turns: Turns,
    *,
    bottom: float,
    begin: float,
    full: float,
    top: float,
    after: float,
    late: float,
) -> Curve:
    """A value at each point of the breath, and a smooth way from one to the next."""
    (rise_in, fall_in), (rise_out, fall_out) = turns.in_edges, turns.out_edges
    return through(
        (
            (0, bottom),
            (rise_in, begin),
            (turns.top - fall_in, full),
            (turns.top, top),
            (turns.over, top),
            (turns.over + rise_out, after),
            (turns.bottom - fall_out, late),
            (turns.bottom, bottom),
            (turns.end, bottom),
        )
    )
