"""A long sound encoded as MP3 in chunks, on all cores, and joined into one stream.

Each chunk is encoded with some sound before and after it, so that at the joins the encoder is
in the state in which one encoder for the whole would be, and so that there is a choice of
frames to change over at. What lies between two chunks is digital silence: one frame, encoded
once and laid as often as it takes. Where chunks begin is decided by the plan: neither the
number of threads nor the sizes of any blocks change a byte.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import astuple, dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Protocol

import numpy as np

from coreg_audio.encoder.frames import Frames, Layer, packed, take_apart, unpacked
from coreg_audio.encoder.info import Form
from coreg_audio.encoder.pcm import Pcm
from coreg_audio.installed import version
from coreg_audio.turns import Turn
from coreg_audio.units import MP3_FRAMES

PRE_ROLL = 24
"""MP3 frames encoded before a chunk and thrown away: the encoder's memory."""

JOIN = 6
"""MP3 frames after a chunk's end until which a change over to the next one may be put off."""

_MAKING = 1
"""Counts the changes to how a chunk is encoded, for the store's keys."""

_LOOK_AHEAD = 4  # MP3 frames of sound that LAME wants to have seen beyond a frame
_FULL = 2  # silent MP3 frames that fill the reservoir

MOST_THREADS = 8


@dataclass(frozen=True, slots=True)
class Sound:
    """What is to be encoded.

    Attributes:
        chunks: MP3 frames of each, in order; outside of them all is digital silence.
        read: Its samples from one frame up to another, silence beyond its ends.
        key: Tells all that decides those samples, wherever they lie; None where they must not
            be kept.
    """

    chunks: Sequence[range]
    read: Callable[[int, int], Pcm]
    key: Callable[[int, int], str | None] = lambda start, end: None


class Store(Protocol):
    """Keeps chunks between runs."""

    def get(self, key: str) -> bytes | None:
        """What was put there, whole and unchanged, or None."""

    def put(self, key: str, content: bytes) -> None:
        """Keep it, if that can be done."""

    def turn(self, key: str, *, wait: bool) -> Turn | None:
        """The turn to make it; None where another process is about to."""


def _window(chunk: range) -> tuple[int, int]:
    """Frames that are encoded for *chunk*: from the pre-roll to what a join may need."""
    first = chunk.start - _pre_roll(chunk)
    return first * MP3_FRAMES, (chunk.stop + JOIN + _LOOK_AHEAD) * MP3_FRAMES


def _pre_roll(chunk: range) -> int:
    """MP3 frames that are encoded before *chunk*."""
    return min(PRE_ROLL, chunk.start)


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
    with ThreadPoolExecutor(threads or _cores(), "lame") as pool:
        maker = _Maker(sound, form, lame, store, pool)
        join = _Join(Layer(form), silent, lambda chunk: maker.ask(chunk).result())
        try:
            for chunk, frames in _in_turn(sound.chunks, maker, threads or _cores()):
                yield join.add(chunk, frames)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    yield join.finish(count)


def _cores() -> int:
    return min(MOST_THREADS, os.cpu_count() or 1)


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
        self._asked: dict[str, Future[Frames]] = {}

    def ask(self, chunk: range) -> Future[Frames]:
        """The frames of *chunk* and those that a join may need after it."""
        store = self._store
        key = None if store is None else self._key(chunk)
        if store is None or key is None:
            return self._pool.submit(self._made, chunk, self._sound.read(*_window(chunk)))
        self._asked = {one: made for one, made in self._asked.items() if not made.done()}
        if key not in self._asked:
            self._asked[key] = self._found(store, key, chunk)
        return self._asked[key]

    def _found(self, store: Store, key: str, chunk: range) -> Future[Frames]:
        if (content := store.get(key)) is not None:
            return self._pool.submit(unpacked, content, self._form)
        turn = store.turn(key, wait=True) or Turn(None)
        if (content := store.get(key)) is not None:  # another process has just made it
            turn.release()
            return self._pool.submit(unpacked, content, self._form)

        def made(pcm: Pcm) -> Frames:
            with turn:
                frames = self._made(chunk, pcm)
                store.put(key, packed(frames))
            return frames

        try:
            return self._pool.submit(made, self._sound.read(*_window(chunk)))
        except BaseException:
            turn.release()
            raise

    def _made(self, chunk: range, pcm: Pcm) -> Frames:
        skip = _pre_roll(chunk)
        frames = take_apart(self._lame(pcm), self._form)
        return frames.part(skip, skip + len(chunk) + JOIN)

    def _key(self, chunk: range) -> str | None:
        """Everything that decides the frames of *chunk*, and nothing else."""
        sound = self._sound.key(*_window(chunk))
        if sound is None:
            return None
        facts = self._by, _pre_roll(chunk), len(chunk), sound
        return sha256(repr(facts).encode()).hexdigest()


def _in_turn(
    chunks: Sequence[range], maker: _Maker, threads: int
) -> Iterator[tuple[range, Frames]]:
    """Each chunk with its frames, in order, while the next ones are being made."""
    waiting: deque[tuple[range, Future[Frames]]] = deque()
    for chunk in chunks:
        waiting.append((chunk, maker.ask(chunk)))
        if len(waiting) > threads:
            first, frames = waiting.popleft()
            yield first, frames.result()
    for chunk, frames in waiting:
        yield chunk, frames.result()


class _Join:
    """Lays chunk after chunk, and silence between them.

    It changes over from one chunk to the next at the first frame from which on all of them
    fit: mostly the very first, since two encoders of the same sound fill their reservoirs
    nearly alike, and what one is ahead of the other is room that the next loud frame leaves.
    After silence the reservoir is full, as it is after a pre-roll of silence.
    """

    def __init__(
        self, layer: Layer, silent: Frames, encode_one: Callable[[range], Frames]
    ) -> None:
        self.layer = layer
        self._silent, self._encode = silent, encode_one
        self._before = range(0)
        self._beyond = silent.part(0, 0)

    def add(self, chunk: range, own: Frames) -> bytes:
        """The bytes that are complete with this chunk, whose frames are *own*."""
        if chunk.start > self._before.stop or not self._before:
            done = self._rest(chunk.start)
        else:
            done, chunk, own = self._change_over(chunk, own)
        done += self.layer.lay(own.part(self.layer.laid - chunk.start, len(chunk)))
        self._before, self._beyond = chunk, own.part(len(chunk), len(chunk) + JOIN)
        return done

    def finish(self, count: int) -> bytes:
        """The bytes that are left, with silence until there are *count* frames."""
        return self._rest(count) + self.layer.finish()

    def _rest(self, stop: int) -> bytes:
        return self.layer.lay(self._silent.times(stop - self.layer.laid))

    def _change_over(self, chunk: range, own: Frames) -> tuple[bytes, range, Frames]:
        """Lay the chunk before until this one fits; if it never does, both are one."""
        done = b""
        for at in range(len(self._beyond)):
            if self.layer.fits(own.part(at, len(chunk) + JOIN)):
                return done, chunk, own
            done += self.layer.lay(self._beyond.part(at, at + 1))
        both = range(self._before.start, chunk.stop)
        return done, both, self._encode(both)
