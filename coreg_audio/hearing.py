"""What is heard in a finished file, by its sound alone: at which pace it breathes, and where.

The level between 200 and 900 Hz, where every breath sound lies, is held against itself some
seconds later: where the two rise and fall alike, and whole breaths long, something breathes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coreg_audio import playback
from coreg_audio.audio import Samples

STEP_S = 0.1
"""Distance of two levels."""

LOW_HZ, HIGH_HZ = 200.0, 900.0
"""Breath sounds have their pitch here, and phones can play it."""

WINDOW_S, HOP_S = 40.0, 5.0
"""How long a stretch is looked at, and how far the next begins after it: two breaths of the
longest kind and more have to fit in."""

SHORTEST_S, LONGEST_S = 4.0, 13.4
"""Of the breaths that are looked for: 15 to 4.5 a minute, three in a stretch."""

ALIKE, SURE = 0.5, 0.85
"""How much alike breaths are at least, and somewhere in each run of them. Measured: breath
alone is above 0.97, with some speech in its stretch above 0.5, speech with its pauses below
0.63."""

_SPREAD_DB = 15.0
_FLOOR = 1e-10
_SAME = 0.05

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pace:
    """Breathing at one pace.

    Attributes:
        start_s: Where it is heard from: within seconds where nobody speaks, else half a minute.
        end_s: Until where.
        cycle_s: Length of a breath.
    """

    start_s: float
    end_s: float
    cycle_s: float

    @property
    def per_min(self) -> float:
        """Breaths a minute."""
        return 60 / self.cycle_s


def breathing(path: Path) -> tuple[Pace, ...]:
    """The paces at which the sound of the file *path* breathes, in order.

    Raises:
        FileError: It cannot be read as sound.
    """
    with playback.playing(path) as played:
        size = round(STEP_S * played.rate_hz)
        levels = _levels_db(played.blocks(100 * size), size, played.rate_hz)
    return tuple(_paced(run) for run in _joined(_windows(levels)) if _is_sure(run))


def _levels_db(blocks: Iterable[Samples], size: int, rate_hz: int) -> Floats:
    """Level between `LOW_HZ` and `HIGH_HZ`, every *size* frames."""
    low, high = (round(edge * size / rate_hz) for edge in (LOW_HZ, HIGH_HZ))
    found: list[Floats] = [np.empty(0)]
    for block in blocks:
        mono = block.mean(axis=1)
        steps = mono[: len(mono) // size * size].reshape(-1, size)
        power = np.abs(np.fft.rfft(steps, axis=1)[:, low : high + 1]) ** 2
        found.append(power.sum(axis=1) / size)
    return 10 * np.log10(np.maximum(np.concatenate(found), _FLOOR))


@dataclass(frozen=True, slots=True)
class _Found:
    """What may be breath in one stretch."""

    start_s: float
    end_s: float
    cycle_s: float
    alike: float


def _windows(levels: Floats) -> Iterator[_Found]:
    """What may be breath in each stretch."""
    size, hop = round(WINDOW_S / STEP_S), round(HOP_S / STEP_S)
    for start in range(0, len(levels) - size + 1, hop):
        if found := _cycle(levels[start : start + size]):
            yield _Found(start * STEP_S, (start + size) * STEP_S, *found)


def _cycle(levels: Floats) -> tuple[float, float] | None:
    """After how many seconds the levels are most alike, and how much; None where never."""
    part = np.clip(levels - np.median(levels), -_SPREAD_DB, _SPREAD_DB)
    part -= part.mean()
    energy = float(part @ part)
    if energy < len(part):  # flat to a decibel
        return None
    lags = range(round(SHORTEST_S / STEP_S), round(LONGEST_S / STEP_S) + 1)
    alike = np.array([_alike(part, lag) for lag in lags])
    peaks = [i for i in range(1, len(alike) - 1) if alike[i - 1] < alike[i] >= alike[i + 1]]
    if not peaks or max(alike[peaks]) < ALIKE:
        return None
    best = next(i for i in peaks if alike[i] >= 0.9 * max(alike[peaks]))
    cycle = lags[best] + _top(alike[best - 1 : best + 2])
    return cycle * STEP_S, float(alike[best])


def _alike(part: Floats, lag: int) -> float:
    """Likeness of a stretch with itself *lag* steps later, from -1 to 1."""
    before, after = part[:-lag], part[lag:]
    scale = float(np.sqrt((before @ before) * (after @ after)))
    return float(before @ after) / scale if scale else 0.0


def _top(three: Floats) -> float:
    """How far from the middle of three values the parabola through them is highest."""
    before, at, after = three
    bend = before - 2 * at + after
    return float((before - after) / (2 * bend)) if bend else 0.0


def _joined(windows: Iterable[_Found]) -> Iterator[Sequence[_Found]]:
    """Stretches that follow each other and breathe alike, together."""
    run: list[_Found] = []
    for one in windows:
        if run and not _goes_on(run[-1], one):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _goes_on(one: _Found, after: _Found) -> bool:
    follows = after.start_s - one.start_s < 1.5 * HOP_S
    return follows and abs(after.cycle_s - one.cycle_s) <= _SAME * one.cycle_s


def _is_sure(run: Sequence[_Found]) -> bool:
    return max(one.alike for one in run) >= SURE


def _paced(run: Sequence[_Found]) -> Pace:
    """The pace of the stretches in which least else is heard."""
    best = [one.cycle_s for one in run if one.alike >= SURE]
    return Pace(run[0].start_s, run[-1].end_s, round(float(np.median(best)), 2))
