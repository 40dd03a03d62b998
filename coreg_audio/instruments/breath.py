"""The breath sound: a soft tone that rises and falls, and a swell like the sea."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Samples, Source
from coreg_audio.errors import InputError, nearest
from coreg_audio.instruments.curve import Curve, amplitude, rise, through
from coreg_audio.instruments.sea import Sea
from coreg_audio.timeline import Breath, Cycle
from coreg_audio.units import to_frames, to_gain

LOW_HZ = 330.0
HIGH_HZ = 440.0
"""The tone's range, a fourth: small phone speakers carry it, older ears hear it best."""

_TONE_DB = {"tone": -27.3, "tone+wave": -28.1}
_WAVE_DB = {"wave": -34.6, "tone+wave": -41.5}

_TOP_S = (0.45, 0.3)
_BOTTOM_S = (0.8, 0.5)
"""Release before and attack after a turn: short with full lungs, longer with empty ones."""

_BEGIN_S, _END_S = 0.8, 1.6

_BAND_FALL_DB = tuple(np.float32(fall_db) for fall_db in (0.5, 6.0, 12.0))
"""How much quieter each band of the sea is with empty lungs: it brightens with the breath."""


class Cue(StrEnum):
    """What tells the listener to breathe in and out."""

    TONE_AND_WAVE = "tone+wave"
    TONE = "tone"
    WAVE = "wave"
    VOICE = "voice"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class _Shape:
    """One cycle, ready to sound: the tone itself, and how loud each band of the sea is."""

    tone: Curve | None
    bands: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class _Turns:
    """Where the phases of a cycle end, and how long its attack and release are, in frames."""

    top: int
    over: int
    bottom: int
    end: int
    in_edges: tuple[int, int]
    out_edges: tuple[int, int]


class _Run:
    """One run of the breath clock and where its cycles begin."""

    def __init__(self, breath: Breath) -> None:
        lengths = [cycle.length for cycle in breath.cycles]
        self.cycles = breath.cycles
        self.starts = (breath.start + np.cumsum([0, *lengths[:-1]])).tolist()
        self.start, self.end = breath.start, breath.start + breath.length


class _BreathSound:
    """Reads any span; only the shapes of the last two kinds of cycle are kept."""

    def __init__(self, runs: Iterable[Breath], rate_hz: int, cue: Cue, seed: int) -> None:
        self._runs = [_Run(run) for run in runs if run.cycles]
        self._rate_hz = rate_hz
        self._sea = Sea(rate_hz, seed) if cue in _WAVE_DB else None
        self._shape = lru_cache(maxsize=2)(partial(_shape, rate_hz=rate_hz, cue=cue))

    def read(self, start: int, length: int) -> Samples:
        """Samples of the span, (length, 1)."""
        result = np.zeros((length, 1), np.float32)
        for run in self._runs:
            begin, end = max(start, run.start), min(start + length, run.end)
            if begin < end:
                self._add(run, begin, result[begin - start : end - start, 0])
        return result

    def _add(self, run: _Run, start: int, into: npt.NDArray[np.float32]) -> None:
        end = start + len(into)
        i = bisect_right(run.starts, start) - 1
        while i < len(run.starts) and run.starts[i] < end:
            at = run.starts[i]
            begin, finish = max(start, at), min(end, at + run.cycles[i].length)
            self._sound(
                run.cycles[i],
                slice(begin - at, finish - at),
                begin,
                into[begin - start : finish - start],
            )
            i += 1
        _fade_ends(run, start, into, self._rate_hz)

    def _sound(
        self, cycle: Cycle, part: slice, start: int, into: npt.NDArray[np.float32]
    ) -> None:
        shape = self._shape(cycle)
        if shape.tone is not None:
            into += shape.tone[part]
        if self._sea is not None:
            for band, level in enumerate(shape.bands):
                into += self._sea.band(band, start, len(into)) * level[part]


class _Silence:
    def read(self, start: int, length: int) -> Samples:
        """Silence, (length, 1)."""
        return np.zeros((length, 1), np.float32)


def breath_sound(breaths: Iterable[Breath], *, rate_hz: int, cue: str, seed: int = 0) -> Source:
    """The sound of all runs of the breath clock, silent outside them.

    Args:
        breaths: In order, not overlapping.
        rate_hz: Frames per second.
        cue: A `Cue`; "voice" and "none" are silent here.
        seed: Of the noise in the sea; the tone has nothing random.

    Raises:
        InputError: When there is no such cue.
    """
    known = [one.value for one in Cue]
    if cue not in known:
        raise InputError(
            f"there is no breath cue {cue!r}{nearest(cue, known)}; "
            f"the cues are {', '.join(known)}"
        )
    if cue in (Cue.VOICE, Cue.NONE):
        return _Silence()
    return _BreathSound(breaths, rate_hz, Cue(cue), seed)


def _fade_ends(run: _Run, start: int, samples: npt.NDArray[np.float32], rate_hz: int) -> None:
    """Let the first breath come out of silence and the last one go back into it, in place."""
    into, outof = _run_edges(run, rate_hz)
    head = max(0, min(run.start + into - start, len(samples)))
    if head:
        samples[:head] *= rise(into)[start - run.start :][:head]
    tail = max(0, min(start + len(samples) - (run.end - outof), len(samples)))
    if tail:
        last = len(samples) - tail
        at = start + last - (run.end - outof)
        samples[last:] *= rise(outof)[::-1][at : at + tail]


def _run_edges(run: _Run, rate_hz: int) -> tuple[int, int]:
    """Frames of the fade at either end: never more than half of the phase they lie in."""
    first, last = run.cycles[0], run.cycles[-1]
    return (
        min(to_frames(_BEGIN_S, rate_hz), first.in_ // 2),
        min(to_frames(_END_S, rate_hz), (last.out + last.hold_out) // 2),
    )


def _shape(cycle: Cycle, *, rate_hz: int, cue: Cue) -> _Shape:
    turns = _turns(cycle, rate_hz)
    pitch = _glide(turns)
    tone = bands = None
    if cue in _TONE_DB:
        tone = _tone(pitch, turns, rate_hz) * np.float32(to_gain(_TONE_DB[cue]))
    if cue in _WAVE_DB:
        swell = _swell_db(turns) + np.float32(_WAVE_DB[cue])
        bands = tuple(amplitude(swell - fall * (1 - pitch)) for fall in _BAND_FALL_DB)
    return _Shape(tone, bands or ())


def _turns(cycle: Cycle, rate_hz: int) -> _Turns:
    """Attacks take at most 0.3, releases at most 0.4 of a phase that is very short."""
    (top_fall, top_rise), (bottom_fall, bottom_rise) = (
        tuple(to_frames(edge_s, rate_hz) for edge_s in edges_s)
        for edges_s in (_TOP_S, _BOTTOM_S)
    )
    over = cycle.in_ + cycle.hold_in
    return _Turns(
        top=cycle.in_,
        over=over,
        bottom=over + cycle.out,
        end=cycle.length,
        in_edges=(min(bottom_rise, cycle.in_ * 3 // 10), min(top_fall, cycle.in_ * 4 // 10)),
        out_edges=(min(top_rise, cycle.out * 3 // 10), min(bottom_fall, cycle.out * 4 // 10)),
    )


def _glide(turns: _Turns) -> Curve:
    """From 0 (lungs empty) to 1 and back: even in the middle, eased where it turns."""
    curve = np.ones(turns.end, np.float32)
    curve[: turns.top] = _eased(turns.top)
    curve[turns.over : turns.bottom] = _eased(turns.bottom - turns.over)[::-1]
    curve[turns.bottom :] = 0
    return curve


def _eased(length: int) -> Curve:
    """From 0 to 1 with a speed that itself rises and falls smoothly in the outer quarters."""
    quarter = length // 4
    ramp = rise(quarter)
    speed = np.concatenate((ramp, np.ones(length - 2 * quarter, np.float32), ramp[::-1]))
    way = np.cumsum(speed, dtype=np.float64)
    return np.asarray(way / way[-1], np.float32)


def _tone(pitch: Curve, turns: _Turns, rate_hz: int) -> Curve:
    """The tone of one cycle; it begins and ends on a whole turn, so cycles join seamlessly.

    The upper partials follow the breath: the sound opens as the lungs fill and darkens more
    on the way out.
    """
    angle = _angle(np.exp2(pitch * np.float32(np.log2(HIGH_HZ / LOW_HZ))) * (LOW_HZ / rate_hz))
    first, twice = np.sin(angle), 2 * np.cos(angle)
    bright = _brightness(turns)
    second, third = twice, twice * twice - 1
    fourth = twice * (third - 1)
    colour = 1 + bright * (0.32 * second + bright * (0.13 * third + bright * 0.05 * fourth))
    tone: Curve = first * colour * amplitude(_arc_db(turns))
    return tone


def _angle(step: Curve) -> Curve:
    """Phase in radians from turns per frame, summed exactly and kept within one turn.

    The steps are scaled by at most half a turn in the whole cycle, so that it closes.
    """
    turns = np.cumsum(step, dtype=np.float64)
    total = float(turns[-1])
    turns -= step
    turns *= round(total) / total
    turns -= np.floor(turns)
    return turns.astype(np.float32) * np.float32(2 * np.pi)


def _arc_db(turns: _Turns) -> Curve:
    """Level of the tone: one long arc, with a dip and no gap where the breath turns.

    A hold is that dip, held: the tone waits, soft and steady.
    """
    return _level_db(turns, bottom=-14, begin=-3.5, full=0, top=-7, after=-1, late=-4.5)


def _swell_db(turns: _Turns) -> Curve:
    """Level of the sea: it comes nearer and draws back."""
    return _level_db(turns, bottom=-14, begin=-5, full=0, top=-4, after=-1, late=-5)


def _brightness(turns: _Turns) -> Curve:
    """From 0.3 to 1 with the in-breath, from 0.7 to 0.2 with the out-breath."""
    return _level_db(turns, bottom=0.25, begin=0.3, full=1, top=0.85, after=0.7, late=0.25)


def _level_db(
    turns: _Turns,
    *,
    bottom: float,
    begin: float,
    full: float,
    top: float,
    after: float,
    late: float,
) -> Curve:
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
