"""Sound in memory: (frames, channels) float32 everywhere, and the few operations all share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
"""Shape (frames, channels), dtype float32, C-contiguous; full scale is 1."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of sound at the session's rate, ready to be laid on the timeline.

    Attributes:
        samples: (frames, 1) float32.
        rate_hz: Frames per second.
    """

    samples: Samples
    rate_hz: int

    @property
    def length(self) -> int:
        """Frames."""
        return len(self.samples)


class Source(Protocol):
    """Something that sounds along the timeline: asked for any span, in any order.

    The same span gives the same samples whatever was asked before (block size never matters).
    """

    def read(self, start: int, length: int) -> Samples:
        """Samples of the span, (length, channels); silence where it does not sound.

        One channel or two, the same for every span.
        """


Span = tuple[int, int]
"""Half-open: from a frame up to another."""

Facts = tuple[object, ...]
"""What decides some samples: numbers, texts and tuples of them; equal ones read the same."""


class Stem(Source, Protocol):
    """A source that knows where it sounds."""

    def spans(self) -> Iterable[Span]:
        """Where it may sound, in any order; everywhere else its samples are exactly 0."""

    def facts(self, start: int, length: int) -> Facts:
        """All that decides the samples of the span, and nothing else; () where it is silent.

        Places are told from *start* on. Equal facts give equal samples, wherever the spans lie.
        """


@dataclass(frozen=True, slots=True)
class _Moved:
    source: Stem
    start: int

    def read(self, start: int, length: int) -> Samples:
        """The span as it is *start* frames later in the source."""
        return self.source.read(self.start + start, length)

    def spans(self) -> Iterable[Span]:
        """Where the source sounds, so many frames sooner."""
        return [(first - self.start, end - self.start) for first, end in self.source.spans()]

    def facts(self, start: int, length: int) -> Facts:
        """Those of the source, so many frames later."""
        return self.source.facts(self.start + start, length)


def moved(source: Stem, start: int) -> Stem:
    """The same sound from its frame *start* on, which becomes frame 0."""
    return _Moved(source, start)


def channels_differ(channels: npt.NDArray[np.float32]) -> bool:
    """False when all channels hold the same samples, so that one tells all."""
    return not all(np.array_equal(channels[0], other) for other in channels[1:])


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """The same sound at another rate, in high quality; the same array when the rates agree."""
    if from_hz == to_hz:
        return samples
    import soxr

    return np.ascontiguousarray(
        soxr.resample(samples, from_hz, to_hz, quality="HQ"), np.float32
    )


def fade(samples: Samples, in_frames: int, out_frames: int) -> Samples:
    """A copy with raised-cosine ends, so that a cut never clicks."""
    result = samples.copy()
    into = min(in_frames, len(result))
    outof = min(out_frames, len(result))
    result[:into] *= _half_cosine(into)[:, None]
    result[len(result) - outof :] *= _half_cosine(outof)[::-1, None]
    return result


def fade_end(blocks: Iterable[Samples], length: int, fade_frames: int) -> Iterator[Samples]:
    """The same blocks, *length* frames in all, with a raised-cosine end at the very last."""
    curve = _half_cosine(fade_frames)[::-1, None]
    position = 0
    for block in blocks:
        into = position + len(block) - (length - fade_frames)
        if into > 0:
            count = min(into, len(block))
            block = block.copy()
            block[len(block) - count :] *= curve[into - count : into]
        position += len(block)
        yield block


def _half_cosine(length: int) -> npt.NDArray[np.float32]:
    """Rises from just above 0 to just below 1 over *length* frames."""
    return (0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / max(length, 1))).astype(
        np.float32
    )
