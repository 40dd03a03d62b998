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
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from coreg_audio.encoder.frames import Frame, Layer, take_apart
from coreg_audio.encoder.info import Form
from coreg_audio.encoder.pcm import Pcm
from coreg_audio.units import MP3_FRAMES

PRE_ROLL = 24
"""MP3 frames encoded before a chunk and thrown away: the encoder's memory."""

JOIN = 6
"""MP3 frames after a chunk's end until which a change over to the next one may be put off."""

_LOOK_AHEAD = 4  # MP3 frames of sound that LAME wants to have seen beyond a frame
_FULL = 2  # silent MP3 frames that fill the reservoir

MOST_THREADS = 8


@dataclass(frozen=True, slots=True)
class Sound:
    """What is to be encoded.

    Attributes:
        chunks: MP3 frames of each, in order; outside of them all is digital silence.
        read: Its samples from one frame up to another, silence beyond its ends.
    """

    chunks: Sequence[range]
    read: Callable[[int, int], Pcm]

    def window(self, chunk: range) -> Pcm:
        """What is encoded for *chunk*: from the pre-roll to what a join may need."""
        first = chunk.start - pre_roll(chunk)
        return self.read(first * MP3_FRAMES, (chunk.stop + JOIN + _LOOK_AHEAD) * MP3_FRAMES)


def pre_roll(chunk: range) -> int:
    """MP3 frames that are encoded before *chunk*."""
    return min(PRE_ROLL, chunk.start)


def encode(
    sound: Sound,
    count: int,
    form: Form,
    *,
    lame: Callable[[Pcm], bytes],
    threads: int | None = None,
) -> Iterator[bytes]:
    """The MP3 stream of a whole sound, chunk by chunk.

    Args:
        sound: What is to be encoded.
        count: MP3 frames of the stream.
        form: Of the stream.
        lame: A whole sound to a whole MP3 stream.
        threads: How many chunks are encoded at once; by default one per core.
    """
    _check(sound.chunks, count)

    def made(pcm: Pcm) -> list[Frame]:
        return take_apart(lame(pcm), form)

    silent = made(np.zeros((4 * MP3_FRAMES, form.channels), np.int16))[1]
    join = _Join(
        Layer(form), silent, lambda chunk: made(sound.window(chunk))[pre_roll(chunk) :]
    )
    for chunk, frames in _encoded(sound, made, threads or _cores()):
        yield join.add(chunk, frames)
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


def _encoded(
    sound: Sound, encode_one: Callable[[Pcm], list[Frame]], threads: int
) -> Iterator[tuple[range, list[Frame]]]:
    """Each chunk with its frames, in order, while the next ones are being encoded."""
    with ThreadPoolExecutor(threads, "lame") as pool:
        waiting: deque[tuple[range, Future[list[Frame]]]] = deque()
        try:
            for chunk in sound.chunks:
                waiting.append((chunk, pool.submit(encode_one, sound.window(chunk))))
                if len(waiting) > threads:
                    yield _finished(*waiting.popleft())
            while waiting:
                yield _finished(*waiting.popleft())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _finished(chunk: range, frames: Future[list[Frame]]) -> tuple[range, list[Frame]]:
    skip = pre_roll(chunk)
    return chunk, frames.result()[skip : skip + len(chunk) + JOIN]


class _Join:
    """Lays chunk after chunk, and silence between them.

    It changes over from one chunk to the next at the first frame from which on all of them
    fit: mostly the very first, since two encoders of the same sound fill their reservoirs
    nearly alike, and what one is ahead of the other is room that the next loud frame leaves.
    After silence the reservoir is full, as it is after a pre-roll of silence.
    """

    def __init__(
        self, layer: Layer, silent: Frame, encode_one: Callable[[range], list[Frame]]
    ) -> None:
        self.layer = layer
        self._silent, self._encode = silent, encode_one
        self._before = range(0)
        self._beyond: list[Frame] = []

    def add(self, chunk: range, own: list[Frame]) -> bytes:
        """The bytes that are complete with this chunk, whose frames are *own*."""
        if chunk.start > self._before.stop or not self._before:
            done = self._rest(chunk.start)
        else:
            done, chunk, own = self._change_over(chunk, own)
        done += self.layer.lay(own[self.layer.laid - chunk.start : len(chunk)])
        self._before, self._beyond = chunk, own[len(chunk) : len(chunk) + JOIN]
        return done

    def finish(self, count: int) -> bytes:
        """The bytes that are left, with silence until there are *count* frames."""
        return self._rest(count) + self.layer.finish()

    def _rest(self, stop: int) -> bytes:
        return self.layer.lay([self._silent] * (stop - self.layer.laid))

    def _change_over(self, chunk: range, own: list[Frame]) -> tuple[bytes, range, list[Frame]]:
        """Lay the chunk before until this one fits; if it never does, both are one."""
        done = b""
        for at, ours in enumerate(self._beyond):
            if self.layer.fits(own[at : len(chunk) + JOIN]):
                return done, chunk, own
            done += self.layer.lay([ours])
        both = range(self._before.start, chunk.stop)
        return done, both, self._encode(both)
