"""Beds along the timeline: each from its direction on, cross-faded, level with the script."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Facts, Samples, Source, Span
from coreg_audio.timeline import Bed, Timeline
from coreg_audio.units import to_frames

FADE_S = 6.0
"""From one bed to the next, in at the start and out at the end."""

EDGE_S = 1.0
"""An excerpt that begins or ends amid a bed has at least this much of a fade."""

FAR_FRAMES = 1 << 40
"""How far apart the chapters read an endless bed: none sounds like another."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a bed is made of.

    Attributes:
        source: Sounds from frame 0 on, without an end.
        gain: Brings it to its level under a voice at the reference.
        made_of: Tells it from any other.
        restarts: Its phase begins anew at each chapter, so that what is edited before a
            chapter does not change the chapter. Never for music.
    """

    source: Source
    gain: float
    made_of: Facts
    restarts: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Part of a bed: from *start* up to *end*, read from *phase* on."""

    start: int
    end: int
    phase: int
    material: Material


class Laid:
    """All beds of a timeline as one source of two channels."""

    def __init__(self, timeline: Timeline, materials: Mapping[str, Material]) -> None:
        self._length = timeline.length
        self._fade = to_frames(FADE_S, timeline.rate_hz)
        self._edge = to_frames(EDGE_S, timeline.rate_hz)
        chapters = [chapter.start for chapter in timeline.chapters]
        self._stretches = [
            stretch
            for bed in timeline.beds()
            for stretch in _stretches(bed, chapters, materials[bed.name])
        ]

    def read(self, start: int, length: int) -> Samples:
        """The span, (length, 2); silence where no bed is."""
        result = np.zeros((length, 2), np.float32)
        for stretch in self._stretches:
            begin = max(start, stretch.start)
            finish = min(start + length, stretch.end + self._fade)
            if begin < finish:
                result[begin - start : finish - start] += self._part(stretch, begin, finish)
        return result

    def spans(self) -> list[Span]:
        """The beds, each until it has faded out."""
        return [(one.start, one.end + self._fade) for one in self._stretches]

    def facts(self, start: int, length: int) -> Facts:
        """What each bed is made of, from where it is read, and how it comes and goes."""
        heard = []
        for one in self._stretches:
            begin, finish = max(start, one.start), min(start + length, one.end + self._fade)
            if begin < finish:
                ramps = [(a - start, b - start) for a, b in self._ramps(one, begin, finish)]
                place = begin - start, finish - start, one.phase + begin - one.start
                heard.append((one.material.made_of, one.material.gain, place, *ramps))
        return ("beds", *heard) if heard else ()

    def _part(self, stretch: _Stretch, begin: int, finish: int) -> Samples:
        read = stretch.material.source.read
        sound = read(stretch.phase + begin - stretch.start, finish - begin)
        gain: npt.NDArray[np.float64] | None = None
        for zero, one in self._ramps(stretch, begin, finish):
            way = np.clip((np.arange(begin, finish) - zero) / (one - zero), 0, 1)
            rise = np.sin(np.pi / 2 * way)
            gain = rise if gain is None else gain * rise
        sound = sound * np.float32(stretch.material.gain)
        return sound if gain is None else sound * gain.astype(np.float32)[:, None]

    def _ramps(self, stretch: _Stretch, begin: int, finish: int) -> list[Span]:
        """From where it is silent to where it is whole, of each fade that is met."""
        ramps = (
            (stretch.start, stretch.start + self._fade),
            (stretch.end + self._fade, stretch.end),
            (0, self._edge),
            (self._length, max(self._length - self._fade, self._length // 2)),
        )
        return [pair for pair in ramps if min(pair) < finish and begin < max(pair)]


def _stretches(bed: Bed, chapters: Sequence[int], material: Material) -> Iterable[_Stretch]:
    end = bed.start + bed.length
    if not material.restarts:
        yield _Stretch(bed.start, end, 0, material)
        return
    inside = [start for start in chapters if bed.start < start < end]
    bounds = [bed.start, *inside, end]
    for begin, finish in pairwise(bounds):
        ordinal = sum(start <= begin for start in chapters)
        for at in range(begin, finish, bed.lap or finish - begin):
            end = min(at + bed.lap, finish) if bed.lap else finish
            yield _Stretch(at, end, ordinal * FAR_FRAMES, material)
