"""The breath sound: a soft tone that rises and falls, and a swell like the sea."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from enum import StrEnum
from functools import lru_cache, partial

import numpy as np

from coreg_audio.audio import Facts, Samples, Span, Stem
from coreg_audio.errors import InputError, nearest
from coreg_audio.instruments import bowl
from coreg_audio.instruments.curve import Curve, amplitude, rise
from coreg_audio.instruments.phases import Turns, angle, glide, level_db, phases
from coreg_audio.instruments.sea import Noise, Sea
from coreg_audio.timeline import Breath, Cycle
from coreg_audio.units import to_frames, to_gain

LOW_HZ = 330.0
HIGH_HZ = 440.0
"""The tone's range, a fourth: small phone speakers carry it, older ears hear it best."""

_TONE_DB = {"tone": -27.3, "tone+wave": -28.1}
_WAVE_DB = {"wave": -34.6, "tone+wave": -41.5}
_BOWL_DB = -27.0

_SIDE_S = 0.011
_SIDE = 0.42
"""To open the sea, what it was 11 ms ago goes to the left and is taken from the right: both
channels added up are the sea itself again, 0.7 dB quieter than the two were."""

_BEGIN_S, _END_S = 0.8, 1.6
_BLEND_S = 0.25  # of a lap with the one before; shorter than _BEGIN_S

_APART = 677_444_839
"""Frames of the noise between the beginnings of two runs: 4 hours, and no whole loop."""

_BAND_FALL_DB = tuple(np.float32(fall_db) for fall_db in (0.5, 6.0, 12.0))
"""How much quieter each band of the sea is with empty lungs: it brightens with the breath."""


class Cue(StrEnum):
    """What tells the listener to breathe in and out."""

    TONE_AND_WAVE = "tone+wave"
    TONE = "tone"
    WAVE = "wave"
    BOWL = "bowl"
    VOICE = "voice"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class _Shape:
    """One cycle, ready to sound: tone and bowl themselves, how loud each band of the sea is."""

    tone: Curve | None = None
    bowl: tuple[Curve, ...] = ()
    bands: tuple[Curve, ...] = ()


@dataclass(frozen=True, slots=True)
class _Form:
    rate_hz: int
    seed: int
    width: float


class _Run:
    """One run of the breath clock and where its cycles begin."""

    def __init__(self, breath: Breath, number: int) -> None:
        self.noise = number * _APART  # where in the endless noise it begins
        lengths = [cycle.length for cycle in breath.cycles]
        self.cycles, self.lap = breath.cycles, breath.lap
        self.starts = (breath.start + np.cumsum([0, *lengths[:-1]])).tolist()
        self.start, self.end = breath.start, breath.start + breath.length

    def into_lap(self, frame: int) -> int:
        """Frames from the beginning of the lap, or of the run if it has none."""
        at = frame - self.start
        return at % self.lap if self.lap and at >= 0 else at

    def within(self, start: int, end: int) -> Iterator[tuple[int, Cycle]]:
        """The cycles that sound between *start* and *end*, each with its beginning."""
        first = max(0, bisect_right(self.starts, start) - 1)
        for at, cycle in zip(self.starts[first:], self.cycles[first:], strict=True):
            if at >= end:
                return
            yield at, cycle


@dataclass(frozen=True, slots=True)
class _Noises:
    """Where a piece of one cycle stands in the endless noise of its run.

    With each lap the noise begins anew, and what would have come runs out under it.
    """

    run: _Run
    start: int
    length: int
    blend: Curve

    def read(self, noise: Callable[[int, int], Noise], earlier: int = 0) -> Noise:
        """The piece of *noise* that belongs here, or so many frames *earlier*."""
        return self._joined(noise, self._begin - earlier, np.sqrt)

    def gain(self, slow: Callable[[int, int], Noise]) -> Noise:
        """The same of what is no noise but a slow gain."""
        return self._joined(slow, self._begin, np.asarray)

    @property
    def _begin(self) -> int:
        return self.run.noise + self.run.into_lap(self.start)

    def _joined(
        self,
        noise: Callable[[int, int], Noise],
        begin: int,
        weight: Callable[[Curve], Curve],
    ) -> Noise:
        run, sound = self.run, noise(begin, self.length)
        way = self.blend[run.into_lap(self.start) :][: self.length]
        if not len(way) or not 0 < run.lap <= self.start - run.start:
            return sound
        before = noise(begin + run.lap, len(way))
        head = sound[: len(way)] * weight(way) + before * weight(1 - way)
        return np.concatenate((head, sound[len(way) :]))


class _BreathSound:
    """Reads any span; only the shapes of the last two kinds of cycle are kept."""

    def __init__(self, runs: Iterable[_Run], cue: Cue, form: _Form) -> None:
        self._runs, self._cue, self._form = tuple(runs), cue, form
        rate_hz, seed = form.rate_hz, form.seed
        self._rate_hz, self._width = rate_hz, np.float32(form.width)
        self._sea, self._shimmer = Sea(rate_hz, seed), bowl.Shimmer(rate_hz, seed)
        self._channels = 2 if form.width else 1
        self._blend = rise(to_frames(_BLEND_S, rate_hz))
        self._shape = lru_cache(maxsize=2)(partial(_shape, rate_hz=rate_hz, cue=cue))

    def read(self, start: int, length: int) -> Samples:
        """Samples of the span, (length, 1), or (length, 2) where it has width."""
        result = np.zeros((length, self._channels), np.float32)
        for run in self._runs:
            begin, end = max(start, run.start), min(start + length, run.end)
            if begin < end:
                self._add(run, begin, result[begin - start : end - start])
        return result

    def spans(self) -> list[Span]:
        """The runs."""
        return [(run.start, run.end) for run in self._runs]

    def facts(self, start: int, length: int) -> Facts:
        """The cycles that sound, how their run begins and ends, and where its noise is."""
        end, form = start + length, self._form
        noise = (form.seed, form.width) if self._cue is not Cue.TONE else ()
        heard = [
            self._facts(run, start, end)
            for run in self._runs
            if run.start < end and start < run.end
        ]
        return (self._cue.value, form.rate_hz, noise, *heard) if heard else ()

    def _facts(self, run: _Run, start: int, end: int) -> Facts:
        into, outof = _run_edges(run, self._rate_hz)
        begins, ends = start < run.start + into, end > run.end - outof
        return (
            (run.noise + run.into_lap(start), run.lap) if self._cue is not Cue.TONE else (),
            (run.start - start, into) if begins else None,
            (run.end - start, outof) if ends else None,
            *((at - start, astuple(cycle)) for at, cycle in run.within(start, end)),
        )

    def _add(self, run: _Run, start: int, into: Samples) -> None:
        end = start + len(into)
        for at, cycle in run.within(start, end):
            begin, finish = max(start, at), min(end, at + cycle.length)
            self._sound(
                cycle,
                slice(begin - at, finish - at),
                _Noises(run, begin, finish - begin, self._blend),
                into[begin - start : finish - start],
            )
        _fade_ends(run, start, into, self._rate_hz)

    def _sound(self, cycle: Cycle, part: slice, noises: "_Noises", into: Samples) -> None:
        shape = self._shape(cycle)
        if shape.tone is not None:
            into += shape.tone[part, None]
        for mode, ring in enumerate(shape.bowl):
            sound = ring[part] * noises.gain(partial(self._shimmer.gain, mode))
            if self._width:
                pan = noises.gain(partial(self._shimmer.pan, mode))
                _open(into, sound * pan * self._width)
            into += sound[:, None]
        for band, level in enumerate(shape.bands):
            noise = partial(self._sea.band, band)
            if self._width:
                side = noises.read(noise, to_frames(_SIDE_S, self._rate_hz))
                _open(into, side * level[part] * (self._width * np.float32(_SIDE)))
            into += (noises.read(noise) * level[part])[:, None]


class _Silence:
    def read(self, start: int, length: int) -> Samples:
        """Silence, (length, 1)."""
        return np.zeros((length, 1), np.float32)

    def spans(self) -> list[Span]:
        """None."""
        return []

    def facts(self, start: int, length: int) -> Facts:
        """None."""
        return ()


def breath_sound(
    breaths: Iterable[Breath],
    *,
    rate_hz: int,
    cue: str,
    seed: int = 0,
    width: float = 0.0,
    first: int = 0,
) -> Stem:
    """The sound of all runs of the breath clock, silent outside them.

    Args:
        breaths: In order, not overlapping.
        rate_hz: Frames per second.
        cue: A `Cue`; "voice" and "none" are silent here.
        seed: Of the sea's noise and the bowl's shimmer; the tone has nothing random.
        width: How far sea and bowl open to both sides, 0 to 1; more than 0 makes two channels.
            The tone stays in the middle, and both channels added up lose less than 1 dB.
        first: How many runs of the session come before: each has noise of its own, which
            does not depend on where the run lies.

    Raises:
        InputError: When there is no such cue, or no such width.
    """
    if not 0 <= width <= 1:
        raise InputError(f"the width of the breath sound is 0 to 1, not {width:g}")
    known = [one.value for one in Cue]
    if cue not in known:
        raise InputError(
            f"there is no breath cue {cue!r}{nearest(cue, known)}; "
            f"the cues are {', '.join(known)}"
        )
    if cue in (Cue.VOICE, Cue.NONE):
        return _Silence()
    runs = [_Run(run, number) for number, run in enumerate(breaths, first) if run.cycles]
    return _BreathSound(runs, Cue(cue), _Form(rate_hz, seed, width))


def _open(into: Samples, side: Noise) -> None:
    """Put *side* to the left and take it from the right, in place."""
    into[:, 0] += side
    into[:, 1] -= side


def _fade_ends(run: _Run, start: int, samples: Samples, rate_hz: int) -> None:
    """Let the first breath come out of silence and the last one go back into it, in place."""
    into, outof = _run_edges(run, rate_hz)
    head = max(0, min(run.start + into - start, len(samples)))
    if head:
        samples[:head] *= rise(into)[start - run.start :][:head, None]
    tail = max(0, min(start + len(samples) - (run.end - outof), len(samples)))
    if tail:
        last = len(samples) - tail
        at = start + last - (run.end - outof)
        samples[last:] *= rise(outof)[::-1][at : at + tail, None]


def _run_edges(run: _Run, rate_hz: int) -> tuple[int, int]:
    """Frames of the fade at either end: never more than half of the phase they lie in."""
    first, last = run.cycles[0], run.cycles[-1]
    return (
        min(to_frames(_BEGIN_S, rate_hz), first.in_ // 2),
        min(to_frames(_END_S, rate_hz), (last.out + last.hold_out) // 2),
    )


def _shape(cycle: Cycle, *, rate_hz: int, cue: Cue) -> _Shape:
    turns = phases(cycle, rate_hz)
    pitch = glide(turns)
    if cue is Cue.BOWL:
        gain = np.float32(to_gain(_BOWL_DB))
        return _Shape(bowl=tuple(mode * gain for mode in bowl.modes(pitch, turns, rate_hz)))
    tone = bands = None
    if cue in _TONE_DB:
        tone = _tone(pitch, turns, rate_hz) * np.float32(to_gain(_TONE_DB[cue]))
    if cue in _WAVE_DB:
        swell = _swell_db(turns) + np.float32(_WAVE_DB[cue])
        bands = tuple(amplitude(swell - fall * (1 - pitch)) for fall in _BAND_FALL_DB)
    return _Shape(tone=tone, bands=bands or ())


def _tone(pitch: Curve, turns: Turns, rate_hz: int) -> Curve:
    """The tone of one cycle; it begins and ends on a whole turn, so cycles join seamlessly.

    The upper partials follow the breath: the sound opens as the lungs fill and darkens more
    on the way out.
    """
    at = angle(np.exp2(pitch * np.float32(np.log2(HIGH_HZ / LOW_HZ))) * (LOW_HZ / rate_hz))
    first, twice = np.sin(at), 2 * np.cos(at)
    bright = _brightness(turns)
    second, third = twice, twice * twice - 1
    fourth = twice * (third - 1)
    colour = 1 + bright * (0.32 * second + bright * (0.13 * third + bright * 0.05 * fourth))
    tone: Curve = first * colour * amplitude(_arc_db(turns))
    return tone


def _arc_db(turns: Turns) -> Curve:
    """Level of the tone: one long arc, with a dip and no gap where the breath turns.

    A hold is that dip, held: the tone waits, soft and steady.
    """
    return level_db(turns, bottom=-14, begin=-3.5, full=0, top=-7, after=-1, late=-4.5)


def _swell_db(turns: Turns) -> Curve:
    """Level of the sea: it comes nearer and draws back."""
    return level_db(turns, bottom=-14, begin=-5, full=0, top=-4, after=-1, late=-5)


def _brightness(turns: Turns) -> Curve:
    """From 0.3 to 1 with the in-breath, from 0.7 to 0.2 with the out-breath."""
    return level_db(turns, bottom=0.25, begin=0.3, full=1, top=0.85, after=0.7, late=0.25)
