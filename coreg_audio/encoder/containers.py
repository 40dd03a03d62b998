"""Opus in Ogg and AAC in M4B, through FFmpeg's libraries.

Both say how much of the first and the last packet is no sound. Opus is made at 48 kHz, the
only rate that it has; M4B at the session's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, BinaryIO

import numpy as np

from coreg_audio import libav
from coreg_audio.audio import Samples
from coreg_audio.relay import Relay
from coreg_audio.timeline import Chapter
from coreg_audio.units import at_rate

OPUS_RATE_HZ = 48_000

_BLOCK = 1 << 15


@dataclass(frozen=True, slots=True)
class Marks:
    """What players are told beside the sound.

    Attributes:
        chapters: In order, in frames of the session; not for Opus, which has them in its tags
            (FFmpeg 8.1 writes them a second late there, where they begin past the half).
        language: Three letters, after ISO 639-2.
    """

    chapters: tuple[Chapter, ...] = ()
    language: str = "und"


@dataclass(frozen=True, slots=True)
class Form:
    """How a file holds its sound.

    Attributes:
        kind: "opus" or "m4b".
        rate_hz: Of the session.
    """

    kind: str
    rate_hz: int
    bit_rate_kbps: int
    channels: int


@dataclass(frozen=True, slots=True)
class _Kind:
    """What FFmpeg's libraries are told for one kind of file."""

    container: str
    codec: str
    samples: str
    options: dict[str, str]
    codec_options: dict[str, str]


# Bit-exact: no version and no clock in the file, and in Ogg a serial number that is no chance.
# Opus without its mode for speech, which takes 0.2 dB off a voice at the low bit rates.
_KINDS = {
    "opus": _Kind(
        "ogg", "libopus", "flt", {"fflags": "+bitexact"}, {"application": "lowdelay"}
    ),
    "m4b": _Kind("ipod", "aac", "fltp", {"fflags": "+bitexact", "brand": "M4B "}, {}),
}


def decoded(kind: str, length: int, rate_hz: int) -> tuple[int, int]:
    """Frames, and their rate, that come of *length* frames at *rate_hz*."""
    if kind != "opus":
        return length, rate_hz
    return at_rate(length, rate_hz, OPUS_RATE_HZ), OPUS_RATE_HZ


def encode(
    blocks: Iterable[Samples], file: BinaryIO, *, form: Form, length: int, marks: Marks
) -> None:
    """Write all blocks, which have as many channels as *form* says.

    Raises:
        MissingPartError: FFmpeg's libraries are not here.
    """
    av, relay = libav.library(form.kind), Relay(file)
    try:
        with _stream(av, relay, form, marks) as (container, stream):
            at, write = 0, _KINDS[form.kind].samples
            for block in _at_own_rate(blocks, form, length):
                frame = _frame(av, block, write, stream.rate, at)
                container.mux(stream.encode(frame))
                relay.check()
                at += len(block)
            container.mux(stream.encode(None))
    finally:
        relay.check()


@contextmanager
def _stream(av: Any, file: Relay, form: Form, marks: Marks) -> Iterator[tuple[Any, Any]]:
    """An open container and the stream in it."""
    kind, rate_hz = _KINDS[form.kind], decoded(form.kind, 0, form.rate_hz)[1]
    options = dict(kind.options)
    if form.kind == "m4b":  # else its length is told in thousandths of a second
        options["movie_timescale"] = str(rate_hz)
    with av.open(file, "w", format=kind.container, container_options=options) as container:
        layout = "mono" if form.channels == 1 else "stereo"
        stream = container.add_stream(
            kind.codec, rate=rate_hz, layout=layout, options=kind.codec_options
        )
        stream.bit_rate = form.bit_rate_kbps * 1000
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        stream.metadata["language"] = marks.language
        if form.kind == "m4b":
            container.set_chapters(list(_chapters(marks.chapters, form.rate_hz)))
        yield container, stream


def _at_own_rate(blocks: Iterable[Samples], form: Form, length: int) -> Iterator[Samples]:
    frames, rate_hz = decoded(form.kind, length, form.rate_hz)
    return _even(_resampled(blocks, form.rate_hz, rate_hz, frames))


def _frame(av: Any, block: Samples, samples: str, rate_hz: int, at: int) -> Any:
    planes = block.T if samples == "fltp" else block.reshape(1, -1)
    layout = "mono" if block.shape[1] == 1 else "stereo"
    array = np.ascontiguousarray(planes, np.float32)
    frame = av.AudioFrame.from_ndarray(array, format=samples, layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = rate_hz, at, Fraction(1, rate_hz)
    return frame


def _chapters(chapters: Iterable[Chapter], rate_hz: int) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(chapters):
        yield {
            "id": number,
            "start": one.start,
            "end": one.end,
            "time_base": Fraction(1, rate_hz),
            "metadata": {"title": one.title},
        }


def _even(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """The same sound in blocks of one size but for the last."""
    kept: list[Samples] = []
    for block in blocks:
        kept.append(block)
        if sum(map(len, kept)) >= _BLOCK:
            whole = np.concatenate(kept)
            count = len(whole) // _BLOCK * _BLOCK
            yield from (whole[at : at + _BLOCK] for at in range(0, count, _BLOCK))
            kept = [whole[count:]]
    if rest := sum(map(len, kept)):
        yield np.concatenate(kept)[:rest]


def _resampled(
    blocks: Iterable[Samples], from_hz: int, to_hz: int, length: int
) -> Iterator[Samples]:
    """The same sound at another rate, *length* frames in all."""
    if from_hz == to_hz:
        yield from blocks
        return
    left = length
    for block in _soxr(_even(blocks), from_hz, to_hz):
        part = block[:left]
        left -= len(part)
        yield part
    if left:
        raise RuntimeError(f"{left} frames are missing after resampling")


def _soxr(blocks: Iterable[Samples], from_hz: int, to_hz: int) -> Iterator[Samples]:
    import soxr

    stream: Any = None
    last: Samples | None = None
    for block in blocks:
        stream = stream or soxr.ResampleStream(
            from_hz, to_hz, block.shape[1], dtype="float32", quality="HQ"
        )
        if last is not None:
            yield stream.resample_chunk(last)
        last = block
    if last is not None:
        yield stream.resample_chunk(last, last=True)
