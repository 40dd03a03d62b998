"""A long sound encoded as MP3 in chunks, on all cores, and joined into one stream.

Each chunk is encoded with some sound before and after it, so that at the joins the encoder is
in the state in which one encoder for the whole would be, and so that there is a choice of
frames to change over at. What lies between two chunks is digital silence: one frame, encoded
once and laid as often as it takes. Where chunks begin is decided by the plan: neither the
number of threads nor the sizes of any blocks change a byte.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import astuple, dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Protocol

import numpy as np

from coreg_audio import ahead
from coreg_audio.encoder.frames import (
    Frames,
    Layer,
    State,
    lowered,
    packed,
    take_apart,
    unpacked,
)
from coreg_audio.encoder.info import Form
from coreg_audio.encoder.pcm import Pcm
from coreg_audio.installed import version
from coreg_audio.recent import Recent
from coreg_audio.turns import Turn
from coreg_audio.units import MP3_FRAMES

PRE_ROLL = 24
"""MP3 frames encoded before a chunk and thrown away: the encoder's memory."""

JOIN = 6
"""MP3 frames after a chunk's end until which a change over to the next one may be put off."""

AGAIN = 40
"""Chunks kept at hand: more than the ten minutes after which a night sounds as before."""

_MAKING = 1
"""Counts the changes to how a chunk is encoded, for the store's keys."""

LESS_BEFORE = (8, 4, 2, 1, 0)
"""Pre-rolls to try where a chunk never fits behind the one before: the shorter, the less of
the reservoir its first frames have taken, and the more is wrong with the very first."""

_LOOK_AHEAD = 4  # MP3 frames of sound that LAME wants to have seen beyond a frame
_FULL = 2  # silent MP3 frames that fill the reservoir


@dataclass(frozen=True, slots=True)
class Sound:
    """What is to be encoded.

    Attributes:
        chunks: MP3 frames of each, in order; outside of them all is digital silence.
        read: Its samples from one frame up to another, silence beyond its ends.
        key: Tells all that decides those samples, wherever they lie; None where they must not
            be kept.
        lower: By how many times 1.5 dB they are to be quieter than they are read.
    """

    chunks: Sequence[range]
    read: Callable[[int, int], Pcm]
    key: Callable[[int, int], str | None] = lambda start, end: None
    lower: Callable[[int, int], int] = lambda start, end: 0


class Store(Protocol):
    """Keeps chunks between runs."""

    def get(self, key: str) -> bytes | None:
        """What was put there, whole and unchanged, or None."""

    def put(self, key: str, content: bytes) -> None:
        """Keep it, if that can be done."""

    def turn(self, key: str, *, wait: bool) -> Turn | None:
        """The turn to make it; None where another process is about to."""


def _window(chunk: range, most: int = PRE_ROLL) -> tuple[int, int]:
    """Frames that are encoded for *chunk*: from the pre-roll to what a join may need."""
    first = chunk.start - _pre_roll(chunk, most)
    return first * MP3_FRAMES, (chunk.stop + JOIN + _LOOK_AHEAD) * MP3_FRAMES


def _pre_roll(chunk: range, most: int = PRE_ROLL) -> int:
    """MP3 frames that are encoded before *chunk*."""
    return min(most, chunk.start)


def encode(
    sound: Sound,
    count: int,
    form: Form,
    *,
    lame: Callable[[Pcm], bytes],
    store: Store | None = None,
    threads: int | None = None,
) -> Iterator[bytes]:
    """The MP3 stream of a whole sound, chunk by chunk.

    Args:
        sound: What is to be encoded.
        count: MP3 frames of the stream.
        form: Of the stream.
        lame: A whole sound to a whole MP3 stream.
        store: Where chunks are looked for before they are made, and kept.
        threads: How many chunks are encoded at once; by default one per core.
    """
    _check(sound.chunks, count)
    silence = np.zeros((4 * MP3_FRAMES, form.channels), np.int16)
    silent = take_apart(lame(silence), form).part(1, 2)
    threads = threads or ahead.cores()
    with ThreadPoolExecutor(threads, "lame") as pool:
        maker = _Maker(sound, form, lame, store, pool)
        join = _Join(Layer(form), silent, maker.with_less_before)
        try:
            for chunk, frames in ahead.in_turn(sound.chunks, maker.ask, threads):
                yield join.add(chunk, frames)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    yield join.finish(count)


def _check(chunks: Iterable[range], count: int) -> None:
    """Raises `ValueError` when they cannot be laid one after the other."""
    for before, after in pairwise([range(0, 0), *chunks, range(count, count)]):
        between = after.start - before.stop
        adjoin = between == 0 and min(len(before), len(after)) > JOIN
        at_an_end = not before or not after
        if between < 0 or not (adjoin or at_an_end or between >= _FULL):
            raise ValueError(f"the chunks {before} and {after} cannot follow each other")


class _Maker:
    """Finds chunks in the store, or has them encoded in other threads and puts them there."""

    def __init__(
        self,
        sound: Sound,
        form: Form,
        lame: Callable[[Pcm], bytes],
        store: Store | None,
        pool: ThreadPoolExecutor,
    ) -> None:
        self._sound, self._form, self._lame = sound, form, lame
        self._store, self._pool = store, pool
        self._by = _MAKING, version("lameenc"), astuple(form), JOIN, _LOOK_AHEAD
        self._asked: Recent[tuple[str, int], Future[Frames]] = Recent(AGAIN)

    def ask(self, chunk: range) -> Future[Frames]:
        """The frames of *chunk* and those that a join may need after it."""
        window = _window(chunk)
        key, steps = self._key(chunk), self._sound.lower(*window)
        if key is None:
            pcm = self._sound.read(*window)
            return self._pool.submit(lambda: self._lowered(self._made(chunk, pcm), steps))
        asked = self._asked.get((key, steps))
        return asked or self._asked.put((key, steps), self._found(key, chunk, steps))

    def with_less_before(self, chunk: range, pre_roll: int) -> Frames:
        """The same with fewer MP3 frames encoded before it: its reservoir is emptier."""
        window = _window(chunk, pre_roll)
        frames = self._made(chunk, self._sound.read(*window), pre_roll)
        return self._lowered(frames, self._sound.lower(*window))

    def _found(self, key: str, chunk: range, steps: int) -> Future[Frames]:
        store = self._store
        content, turn = None, Turn(None)
        if store is not None and (content := store.get(key)) is None:
            turn = store.turn(key, wait=True) or turn
            content = store.get(key)  # another process may just have made it
        try:
            pcm = self._sound.read(*_window(chunk)) if content is None else None
        except BaseException:
            turn.release()
            raise
        if pcm is None:
            turn.release()

        def found() -> Frames:
            if pcm is None:
                return unpacked(content or b"", self._form)
            with turn:
                frames = self._made(chunk, pcm)
                if store is not None:
                    store.put(key, packed(frames))
            return frames

        return self._pool.submit(lambda: self._lowered(found(), steps))

    def _lowered(self, frames: Frames, steps: int) -> Frames:
        return lowered(frames, steps, self._form)

    def _made(self, chunk: range, pcm: Pcm, pre_roll: int = PRE_ROLL) -> Frames:
        skip = _pre_roll(chunk, pre_roll)
        frames = take_apart(self._lame(pcm), self._form)
        return frames.part(skip, skip + len(chunk) + JOIN)

    def _key(self, chunk: range) -> str | None:
        """Everything that decides the frames of *chunk*, and nothing else."""
        sound = self._sound.key(*_window(chunk))
        if sound is None:
            return None
        facts = self._by, _pre_roll(chunk), len(chunk), sound
        return sha256(repr(facts).encode()).hexdigest()


_Name = tuple[int, int, int, State]


@dataclass(frozen=True, slots=True)
class _Added:
    """What came of laying a chunk.

    Attributes:
        data: The bytes.
        state: Of the layer afterwards.
        laid: How many frames were laid.
        slots: How many bytes their slots have.
        beyond: The chunk's frames beyond its end.
        held: The lists that it was laid from, so that no other takes their place in memory.
    """

    data: bytes
    state: State
    laid: int
    slots: int
    beyond: Frames
    held: tuple[Frames, Frames]


class _Join:
    """Lays chunk after chunk, and silence between them.

    It changes over from one chunk to the next at the first frame from which on all of them
    fit: mostly the very first, since two encoders of the same sound fill their reservoirs
    nearly alike, and what one is ahead of the other is room that the next loud frame leaves.
    After silence the reservoir is full, as it is after a pre-roll of silence.
    """

    def __init__(
        self,
        layer: Layer,
        silent: Frames,
        with_less_before: Callable[[range, int], Frames],
    ) -> None:
        self.layer = layer
        self._silent, self._with_less = silent, with_less_before
        self._before = range(0)
        self._beyond = silent.part(0, 0)
        self._added: Recent[_Name, _Added] = Recent(AGAIN)
        self._tails: Recent[int, tuple[Frames, Frames]] = Recent(AGAIN)

    def add(self, chunk: range, own: Frames) -> bytes:
        """The bytes that are complete with this chunk, whose frames are *own*.

        What was laid so before, from the same state, is not laid again.
        """
        name = id(own), id(self._beyond), chunk.start - self.layer.laid, self.layer.state
        laid, slot = self.layer.laid, self.layer.slot
        if (known := self._added.get(name)) is not None:
            self.layer.go_on(known.state, known.laid, known.slots)
            self._before, self._beyond = chunk, known.beyond
            return known.data
        before = self._beyond
        data = self._add(chunk, own)
        added = _Added(
            data,
            self.layer.state,
            self.layer.laid - laid,
            self.layer.slot - slot,
            self._beyond,
            (own, before),
        )
        self._added.put(name, added)
        return data

    def _add(self, chunk: range, own: Frames) -> bytes:
        if chunk.start > self._before.stop or not self._before:
            done = self._rest(chunk.start)
        else:
            done, own = self._change_over(chunk, own)
        done += self.layer.lay(own.part(self.layer.laid - chunk.start, len(chunk)))
        self._before, self._beyond = chunk, self._tail(own, len(chunk))
        return done

    def _tail(self, own: Frames, length: int) -> Frames:
        """Frames of a chunk beyond its end: the same list for the same chunk."""
        known = self._tails.get(id(own))
        if known is None or known[0] is not own:
            known = self._tails.put(id(own), (own, own.part(length, length + JOIN)))
        return known[1]

    def finish(self, count: int) -> bytes:
        """The bytes that are left, with silence until there are *count* frames."""
        return self._rest(count) + self.layer.finish()

    def _rest(self, stop: int) -> bytes:
        return self.layer.lay(self._silent.times(stop - self.layer.laid))

    def _change_over(self, chunk: range, own: Frames) -> tuple[bytes, Frames]:
        """Lay the chunk before until this one fits; if it never does, encode it anew."""
        done = b""
        for at in range(len(self._beyond)):
            if self.layer.fits(own.part(at, len(chunk) + JOIN)):
                return done, own
            done += self.layer.lay(self._beyond.part(at, at + 1))
        late = len(self._beyond)
        rest = range(chunk.start + late, chunk.stop)
        for pre_roll in LESS_BEFORE:
            anew = self._with_less(rest, pre_roll)
            if self.layer.fits(anew):
                break
        return done, own.part(0, late).and_then(anew)
