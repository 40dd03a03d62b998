"""The mixer: voice and sources together, block by block, in flat memory."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from coreg_audio.audio import Clip, Facts, Samples, Source, Span, Stem
from coreg_audio.session import Utterance
from coreg_audio.timeline import Spoken, Timeline
from coreg_audio.units import to_frames, to_gain

DUCK_DB = -14.0
"""Under speech: puts bell and breath 20 dB below the voice (W3C G56), even a softer line.

Under "In." and "Out." as well: the rule leaves no room there that anyone would hear.
"""

BLOCK_FRAMES = 1 << 16
"""Mixed at once: with half of it, 10 % of the time of a bed goes into beginning blocks."""


@dataclass(frozen=True, slots=True)
class Ducking:
    """How what is not voice makes room for it.

    Attributes:
        depth_db: Below 0.
        bridge_s: It stays down through gaps shorter than this.
    """

    depth_db: float
    attack_s: float
    release_s: float
    bridge_s: float


CUE_DUCKING = Ducking(DUCK_DB, 0.3, 0.6, 0.3 + 0.6)


def bed_ducking(depth_db: float) -> Ducking:
    """A bed's: slow and held long, so that it does not come and go with each sentence."""
    return Ducking(depth_db, 1.2, 2.5, 4.5)


@dataclass(frozen=True, slots=True)
class Under:
    """A bed under the session, with a ducking of its own."""

    source: Stem
    depth_db: float


@dataclass(frozen=True, slots=True)
class _Hold:
    """A stretch of speech under which all else is quieter, short gaps included."""

    start: int
    end: int


class _Duck:
    """The gain of all that is not voice, as a source of one channel."""

    def __init__(self, holds: Sequence[_Hold], how: Ducking, rate_hz: int) -> None:
        self._holds, self._depth_db = holds, how.depth_db
        self._attack = to_frames(how.attack_s, rate_hz)
        self._release = to_frames(how.release_s, rate_hz)
        self._starts = np.array([hold.start - self._attack for hold in holds], np.int64)
        self._ends = np.array([hold.end + self._release for hold in holds], np.int64)

    def read(self, start: int, length: int) -> Samples:
        """Amplitude factors of the span, (length, 1)."""
        gains = np.ones(length, np.float32)
        first = int(np.searchsorted(self._ends, start, side="right"))
        last = int(np.searchsorted(self._starts, start + length))
        for hold in self._holds[first:last]:
            self._lower(gains, start, hold)
        return gains[:, None]

    def facts(self, start: int, heard: Span) -> Facts:
        """The stretches of speech that are met in what is *heard*; places are from *start*."""
        begin, end = heard
        met = [
            (max(hold.start, begin) - start, min(hold.end, end) - start)
            for hold in self._holds
            if begin < hold.end + self._release and hold.start - self._attack < end
        ]
        return (self._depth_db, self._attack, self._release, *met) if met else ()

    def _lower(self, gains: Samples, start: int, hold: _Hold) -> None:
        _put(gains, start, hold.start - self._attack, _slope(self._attack, self._depth_db))
        gains[max(0, hold.start - start) : max(0, hold.end - start)] = to_gain(self._depth_db)
        _put(gains, start, hold.end, _slope(self._release, self._depth_db)[::-1])


class _Voice:
    """Clips where they are spoken; in memory only while they sound."""

    def __init__(self, timeline: Timeline, voice: Callable[[Utterance], Clip]) -> None:
        self._events = tuple(timeline.spoken())
        self._starts = [event.start for event in self._events]
        self._longest = max((event.length for event in self._events), default=0)
        self._sounding: dict[int, Clip] = {}  # by the event's number
        self._voice, self._rate_hz = voice, timeline.rate_hz

    def read(self, start: int, length: int) -> Samples:
        """Samples of the span, (length, 1)."""
        result = np.zeros((length, 1), np.float32)
        end = start + length
        known = self._sounding
        self._sounding = {
            number: known.get(number) or self._clip(self._events[number])
            for number in self._in(start, end)
        }
        for number, clip in self._sounding.items():
            event = self._events[number]
            begin, finish = max(start, event.start), min(end, event.start + event.length)
            result[begin - start : finish - start] += clip.samples[
                begin - event.start : finish - event.start
            ]
        return result

    def spoken(self, start: int, length: int) -> list[Spoken]:
        """What is heard in the span."""
        return [self._events[number] for number in self._in(start, start + length)]

    def _in(self, start: int, end: int) -> Iterator[int]:
        """Numbers of the clips that sound between *start* and *end*."""
        first = bisect_left(self._starts, start - self._longest)
        for number in range(first, bisect_left(self._starts, end)):
            if self._starts[number] + self._events[number].length > start:
                yield number

    def _clip(self, event: Spoken) -> Clip:
        clip = self._voice(event.utterance)
        if (clip.length, clip.rate_hz) != (event.length, self._rate_hz):
            raise ValueError(
                f"{event.at}: the clip has {clip.length} frames at {clip.rate_hz} Hz, "
                f"the plan {event.length} at {self._rate_hz} Hz"
            )
        return clip


class Mix:
    """The whole session as one source.

    It has one channel, meant for both sides, unless a stem or the bed has two: all the way
    to the encoder nothing is done twice.

    The sum is linear: the mix is the sum of mixes with the voice or one stem alone, and what
    is read at once does not change a sample.

    Args:
        timeline: What sounds when.
        voice: Gives an utterance's clip, of the planned length; asked once for each use when
            spans are read in order.
        sources: All that is not voice; quieter while the voice speaks, see `duck`.
        gain: Amplitude factor on everything.
        bed: Lies under everything.
        rooms: What belongs to the voice and is never quieter for it: the room of recordings.
        room_for: Whose lines all else makes room for, where others are heard elsewhere too.
    """

    def __init__(
        self,
        timeline: Timeline,
        voice: Callable[[Utterance], Clip],
        sources: Sequence[Stem],
        *,
        gain: float,
        bed: Under | None = None,
        rooms: Sequence[Stem] = (),
        room_for: Timeline | None = None,
    ) -> None:
        said = room_for or timeline
        self._speech, self._ducked = _Voice(timeline, voice), duck(said)
        self._sources, self._rooms, self._bed = sources, rooms, bed
        self._bed_ducked = duck(said, bed_ducking(bed.depth_db)) if bed else None
        self._gain = np.float32(gain)

    def read(self, start: int, length: int) -> Samples:
        """Samples of the span, (length, 1 or 2).

        Raises:
            ValueError: When a clip is not as long as planned.
        """
        block = self._speech.read(start, length)
        if self._rooms:
            block = block + _sum(self._rooms, start, length)
        if self._sources:
            block = block + _sum(self._sources, start, length) * self._ducked.read(
                start, length
            )
        if self._bed and self._bed_ducked:
            under = self._bed.source.read(start, length)
            block = block + under * self._bed_ducked.read(start, length)
        return block * self._gain

    def spoken(self, start: int, length: int) -> list[Spoken]:
        """The lines that are heard in the span."""
        return self._speech.spoken(start, length)

    def facts(self, start: int, length: int, digest: Callable[[Utterance], str]) -> Facts:
        """All that decides the samples of the span but the program; places are from *start*.

        Args:
            start: Of the span.
            length: Of the span.
            digest: Tells an utterance's clip from all others.
        """
        lines = [
            (one.start - start, digest(one.utterance)) for one in self.spoken(start, length)
        ]
        rooms = [facts for one in self._rooms if (facts := one.facts(start, length))]
        bed = [self._bed.source] if self._bed else []
        return (
            float(self._gain),
            tuple(lines),
            tuple(rooms),
            _under_voice(self._sources, self._ducked, start, length),
            _under_voice(bed, self._bed_ducked, start, length) if self._bed_ducked else (),
        )


def mix(
    timeline: Timeline,
    voice: Callable[[Utterance], Clip],
    sources: Sequence[Stem],
    *,
    gain: float,
    bed: Under | None = None,
    rooms: Sequence[Stem] = (),
    block_frames: int = BLOCK_FRAMES,
) -> Iterator[Samples]:
    """The whole session, exactly as long as the timeline, block by block; see `Mix`.

    Raises:
        ValueError: When a clip is not as long as planned.
    """
    mixed = Mix(timeline, voice, sources, gain=gain, bed=bed, rooms=rooms)
    return blocks(mixed, timeline.length, block_frames)


def blocks(
    source: Source, end: int, block_frames: int = BLOCK_FRAMES, start: int = 0
) -> Iterator[Samples]:
    """Frames up to *end*, *block_frames* at a time; only the last are fewer."""
    for at in range(start, end, block_frames):
        yield source.read(at, min(block_frames, end - at))


def duck(timeline: Timeline, how: Ducking = CUE_DUCKING) -> _Duck:
    """The gain under the voice: known beforehand, so it is down when the voice begins."""
    rate_hz = timeline.rate_hz
    holds = _holds(timeline.spoken(), to_frames(how.bridge_s, rate_hz))
    return _Duck(tuple(holds), how, rate_hz)


def _holds(spoken: Iterable[Spoken], bridge: int) -> Iterator[_Hold]:
    current: _Hold | None = None
    for event in spoken:
        end = event.start + event.length
        if current is not None and event.start - current.end < bridge:
            current = _Hold(current.start, max(current.end, end))
            continue
        if current is not None:
            yield current
        current = _Hold(event.start, end)
    if current is not None:
        yield current


@lru_cache(maxsize=8)
def _slope(length: int, depth_db: float) -> Samples:
    """From no change to the full depth, along a raised cosine in dB."""
    way = 0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / length)
    return np.asarray(10 ** (depth_db / 20 * way), np.float32)


def _put(into: Samples, start: int, at: int, values: Samples) -> None:
    """Write the part of *values*, which begin at frame *at*, that falls into the span."""
    begin, end = max(start, at), min(start + len(into), at + len(values))
    if begin < end:
        into[begin - start : end - start] = values[begin - at : end - at]


def _under_voice(stems: Sequence[Stem], ducked: _Duck, start: int, length: int) -> Facts:
    """Facts of *stems* and, as far as they sound, of how they make room for the voice."""
    facts = tuple(found for one in stems if (found := one.facts(start, length)))
    return (facts, ducked.facts(start, _heard(stems, start, length))) if facts else ()


def _heard(stems: Sequence[Stem], start: int, length: int) -> Span:
    """From the first frame of the span in which any of *stems* sounds to the last one's end."""
    end = start + length
    spans = [span for one in stems for span in one.spans()]
    met = [(first, stop) for first, stop in spans if first < end and start < stop]
    return max(start, min(first for first, _ in met)), min(end, max(stop for _, stop in met))


def _sum(sources: Sequence[Source], start: int, length: int) -> Samples:
    total = sources[0].read(start, length)
    for source in sources[1:]:
        total = total + source.read(start, length)
    return total
