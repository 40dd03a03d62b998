"""A long sound encoded as MP3 in chunks, on all cores, and joined into one stream.

Each chunk is encoded with some sound before and after it, so that at the joins the encoder is
in the state in which one encoder for the whole would be, and so that there is a choice of
frames to change over at. Chunks lie on a fixed grid: neither the number of threads nor the
sizes of the blocks change a byte.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from coreg_audio.encoder.frames import Frame, Layer, take_apart
from coreg_audio.encoder.info import Form
from coreg_audio.encoder.pcm import Pcm
from coreg_audio.units import MP3_FRAMES

CHUNK = 1225
"""MP3 frames of a chunk, about: 32 s keep what is encoded twice below 4 %."""

SPREAD = 245
"""MP3 frames by which a chunk may be longer or shorter, to end where it is quiet. There both
encoders have let go of what was before, and hardly need the reservoir."""

PRE_ROLL = 24
"""MP3 frames encoded before a chunk and thrown away: the encoder's memory."""

JOIN = 6
"""MP3 frames after a chunk's end until which a change over to the next one may be put off."""

_QUIET = 8  # MP3 frames that have to be quiet together
_LOOK_AHEAD = 4  # MP3 frames of sound that LAME wants to have seen beyond a frame

MOST_THREADS = 8


def encode(
    blocks: Iterator[Pcm],
    length: int,
    form: Form,
    *,
    lame: Callable[[Pcm], bytes],
    threads: int | None = None,
) -> Iterator[bytes]:
    """The MP3 stream of all blocks, piece by piece.

    Args:
        blocks: (frames, channels) each; at least one.
        length: Frames of all blocks together.
        form: Of the stream.
        lame: A whole sound to a whole MP3 stream.
        threads: How many chunks are encoded at once; by default one per core.
    """
    join = _Join(Layer(form), lambda pcm: take_apart(lame(pcm), form))
    for chunk, frames in _encoded(_cut(blocks, length), join.encode, threads or _cores()):
        yield join.add(chunk, frames)
    yield join.layer.finish()


def _cores() -> int:
    return min(MOST_THREADS, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """MP3 frames of the whole stream, and the sound that is encoded for them.

    Attributes:
        pcm: From the pre-roll to the end of the sound, or to what a join may need.
        last: Nothing comes after it.
    """

    first: int
    stop: int
    pcm: Pcm
    last: bool

    @property
    def skip(self) -> int:
        """MP3 frames of pre-roll."""
        return min(PRE_ROLL, self.first)

    def with_next(self, other: "_Chunk") -> "_Chunk":
        """This chunk and the next as one."""
        twice = (other.skip + JOIN + _LOOK_AHEAD) * MP3_FRAMES
        return replace(
            other, first=self.first, pcm=np.concatenate([self.pcm, other.pcm[twice:]])
        )


def _cut(blocks: Iterator[Pcm], length: int) -> Iterator[_Chunk]:
    """The chunks of the whole sound; kept is no more than a chunk and a block."""
    sound = _Window(blocks)
    first = 0
    while length - first * MP3_FRAMES > (CHUNK + 2 * SPREAD) * MP3_FRAMES:
        stop = first + CHUNK - SPREAD
        stop += _quietest(sound.read(stop, stop + 2 * SPREAD))
        pcm = sound.read(max(0, first - PRE_ROLL), stop + JOIN + _LOOK_AHEAD)
        yield _Chunk(first, stop, pcm, last=False)
        first = stop
        sound.forget(first - PRE_ROLL)
    yield _Chunk(first, first, sound.rest(max(0, first - PRE_ROLL)), last=True)


def _quietest(pcm: Pcm) -> int:
    """MP3 frames into *pcm* where some in a row are the quietest."""
    frames = pcm.reshape(-1, MP3_FRAMES * pcm.shape[1])
    swings = frames.max(axis=1).astype(np.int64) - frames.min(axis=1)
    around = np.convolve(swings, np.ones(_QUIET, np.int64), "valid")
    return int(np.argmin(around)) + _QUIET // 2


class _Window:
    """Sound that comes in blocks, read by MP3 frames."""

    def __init__(self, blocks: Iterator[Pcm]) -> None:
        self._blocks = blocks
        self._kept = next(blocks)
        self._start = 0  # of what is kept

    def read(self, first: int, stop: int) -> Pcm:
        """The sound of those MP3 frames."""
        start, end = first * MP3_FRAMES - self._start, stop * MP3_FRAMES - self._start
        parts = [self._kept]
        size = len(self._kept)
        while size < end:
            parts.append(next(self._blocks))
            size += len(parts[-1])
        self._kept = np.concatenate(parts) if len(parts) > 1 else self._kept
        return self._kept[start:end]

    def rest(self, first: int) -> Pcm:
        """All from that MP3 frame on."""
        whole = np.concatenate([self._kept, *self._blocks])
        return whole[first * MP3_FRAMES - self._start :]

    def forget(self, first: int) -> None:
        """Nothing before that MP3 frame will be read again."""
        self._kept = self._kept[first * MP3_FRAMES - self._start :]
        self._start = first * MP3_FRAMES


def _encoded(
    chunks: Iterator[_Chunk], encode_one: Callable[[Pcm], list[Frame]], threads: int
) -> Iterator[tuple[_Chunk, list[Frame]]]:
    """Each chunk with its frames, in order, while the next ones are being encoded."""
    with ThreadPoolExecutor(threads, "lame") as pool:
        waiting: deque[tuple[_Chunk, Future[list[Frame]]]] = deque()
        try:
            for chunk in chunks:
                waiting.append((chunk, pool.submit(encode_one, chunk.pcm)))
                if len(waiting) > threads:
                    first, frames = waiting.popleft()
                    yield first, frames.result()
            while waiting:
                first, frames = waiting.popleft()
                yield first, frames.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class _Join:
    """Lays chunk after chunk.

    It changes over from one chunk to the next at the first frame from which on all of them
    fit: mostly the very first, since two encoders of the same sound fill their reservoirs
    nearly alike, and what one is ahead of the other is room that the next loud frame leaves.
    """

    def __init__(self, layer: Layer, encode_one: Callable[[Pcm], list[Frame]]) -> None:
        self.layer = layer
        self.encode = encode_one
        self._before: _Chunk | None = None
        self._beyond: list[Frame] = []

    def add(self, chunk: _Chunk, frames: list[Frame]) -> bytes:
        """The bytes that are complete with this chunk."""
        own = frames[chunk.skip :]
        stop = _stop(chunk, own)
        done = b""
        for at, ours in enumerate(self._beyond):
            if self.layer.fits(own[at : stop + JOIN]):
                break
            done += self.layer.lay([ours])
        else:
            if self._before is not None:
                chunk = self._before.with_next(chunk)
                own = self.encode(chunk.pcm)[chunk.skip :]
                stop = _stop(chunk, own)
        done += self.layer.lay(own[self.layer.laid - chunk.first : stop])
        self._before, self._beyond = chunk, own[stop : stop + JOIN]
        return done


def _stop(chunk: _Chunk, own: list[Frame]) -> int:
    """How many of its own frames are the chunk's."""
    return len(own) if chunk.last else chunk.stop - chunk.first
