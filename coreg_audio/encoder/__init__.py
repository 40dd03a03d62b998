"""The encoder: blocks of samples into one file of exactly the planned length."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

import numpy as np

from coreg_audio import libav
from coreg_audio.audio import Samples
from coreg_audio.encoder import containers, lossless, mp3
from coreg_audio.encoder.containers import Marks
from coreg_audio.encoder.info import frame_count, info_bytes, stream_bytes
from coreg_audio.encoder.pcm import Pcm, dithered, on_channels, rounded
from coreg_audio.encoder.reading import Stretch
from coreg_audio.encoder.reading import stretches as found_stretches
from coreg_audio.errors import InputError

__all__ = [
    "CODECS",
    "SMALL_KBPS",
    "Codec",
    "Marks",
    "Stretch",
    "codec",
    "decoded",
    "encode",
    "encode_chunks",
    "frame_count",
    "size_bytes",
    "stretches",
]


@dataclass(frozen=True, slots=True)
class Codec:
    """How a file holds its sound; the name is also its suffix.

    Attributes:
        channels: One holds the mean of the two that are mixed.
        bit_rate_kbps: Constant in an MP3, else a mean; 0 where nothing is lost.
        quality: LAME's, 2 is best, 7 fastest.
    """

    name: str
    bit_rate_kbps: int = 0
    quality: int = 0
    channels: int = 2


CODECS = {
    codec.name: codec
    for codec in (
        Codec("mp3", bit_rate_kbps=128, quality=5),
        Codec("wav"),
        Codec("flac"),
        Codec("opus", bit_rate_kbps=64),
        Codec("m4b", bit_rate_kbps=96),
    )
}
"""What can be asked for: MP3 for phones, WAV and FLAC (16 bits, dithered) to work on, Opus to
send, and M4B (AAC) for players of audiobooks."""

_BEST_QUALITY = 2

SMALL_KBPS = (64, 56, 48, 40, 32)
"""Bit rates that a file on one channel may have, to be small: the last sound dull."""


def size_bytes(codec: Codec, *, rate_hz: int, length: int) -> int:
    """Most bytes that an MP3 of *length* frames can have, its tag left out."""
    return stream_bytes(length, form(codec, rate_hz))


def codec(
    name: str, *, mono: bool = False, best: bool = False, bit_rate_kbps: int = 0
) -> Codec:
    """The codec of that name: on one channel, or with LAME's slower, finer search.

    Args:
        name: One of `CODECS`.
        mono: On one channel.
        best: With the finer search.
        bit_rate_kbps: Another than that codec's own; 0 keeps it.
    """
    chosen = CODECS[name]
    if mono:
        chosen = replace(chosen, channels=1, bit_rate_kbps=chosen.bit_rate_kbps // 2)
    if bit_rate_kbps:
        chosen = replace(chosen, bit_rate_kbps=bit_rate_kbps)
    if best:
        chosen = replace(chosen, quality=chosen.quality and _BEST_QUALITY)
    return chosen


def encode(
    blocks: Iterable[Samples],
    file: BinaryIO,
    *,
    codec: Codec,
    rate_hz: int,
    length: int,
    tag: bytes,
    marks: Marks | None = None,
) -> None:
    """Encode a whole session into an empty file, in one stream from start to end.

    The sizes of the blocks do not change a byte, and decoders give back *length* frames, the
    first one first: MP3's delay and padding are written down for them.

    Args:
        blocks: (frames, 1) each, meant for both sides, or (frames, 2) each; full scale is 1,
            and what is louder is cut off there.
        file: Seekable, written from its beginning.
        codec: See `codec`.
        rate_hz: 32,000, 44,100 or 48,000.
        length: Frames of all blocks together.
        tag: ID3, for MP3; WAV and FLAC carry none.
        marks: For Opus and M4B.

    Raises:
        InputError: The session is longer than a WAV file can hold.
        MissingPartError: Opus or M4B is asked for without what writes them.
    """
    checked = (_on(_sound(block), codec.channels) for block in _whole(blocks, length))
    if codec.name == "mp3":
        pcm = (rounded(block) for block in checked)
        mp3.encode(pcm, file, tag=tag, form=form(codec, rate_hz), length=length)
        return
    if codec.name in libav.FORMATS:
        both = (on_channels(block, codec.channels) for block in checked)
        made = containers.Form(codec.name, rate_hz, codec.bit_rate_kbps, codec.channels)
        containers.encode(both, file, form=made, length=length, marks=marks or Marks())
        return
    if codec.name == "wav" and length > lossless.WAV_FRAMES:
        hours = lossless.WAV_FRAMES / rate_hz / 3600
        raise InputError(f"a WAV file holds {hours:.1f} hours at most; make an MP3 or a FLAC")
    pcm = (on_channels(block, codec.channels) for block in dithered(checked))
    lossless.encode(pcm, file, kind=codec.name, rate_hz=rate_hz, channels=codec.channels)


def encode_chunks(
    chunks: Sequence[range],
    read: Callable[[int, int], Samples],
    file: BinaryIO,
    *,
    codec: Codec,
    rate_hz: int,
    length: int,
    tag: bytes,
    key: Callable[[int, int], str | None] = lambda start, end: None,
    lower: Callable[[int, int], int] = lambda start, end: 0,
    store: mp3.Store | None = None,
) -> None:
    """Encode a session as MP3 in chunks, on all cores, into an empty file; see `encode`.

    Args:
        chunks: MP3 frames of each, in order: all that may sound lies in them, and sounds that
            end or begin at their edges have two MP3 frames to do so.
        read: The samples from one frame up to another, in blocks' form; asked for with some
            frames around each chunk, and beyond the ends of the session, for silence.
        file: As for `encode`, as are the others.
        codec: MP3.
        rate_hz: See there.
        length: Frames of the session.
        tag: See there.
        key: Tells all that decides what *read* gives; None where it must not be kept.
        lower: By how many times 1.5 dB it is to be quieter than *read* gives it.
        store: Where chunks are kept by their keys.
    """

    def pcm(start: int, end: int) -> Pcm:
        return rounded(_on(_sound(read(start, end)), codec.channels))

    mp3.encode_chunks(
        mp3.Sound(chunks, pcm, key, lower),
        file,
        tag=tag,
        form=form(codec, rate_hz),
        length=length,
        store=store,
    )


def decoded(codec: Codec, length: int, rate_hz: int) -> tuple[int, int]:
    """Frames, and their rate, that a decoder gives back of *length* frames at *rate_hz*."""
    return containers.decoded(codec.name, length, rate_hz)


def stretches(
    file: BinaryIO,
    *,
    codec: Codec,
    rate_hz: int,
    length: int,
    tag: bytes,
    chunks: Sequence[range] = (),
) -> Iterator[Stretch]:
    """All that sounds in a file of `encode_chunks`, which was asked for the same.

    What sounds for long is told in pieces, one for each chunk.
    """
    made = form(codec, rate_hz)
    start = len(tag) + info_bytes(made)
    cuts = [chunk.start for chunk in chunks]
    return found_stretches(file, start, frame_count(length), made, cuts)


def form(codec: Codec, rate_hz: int) -> mp3.Form:
    """What all MP3 frames of a file have in common."""
    return mp3.Form(rate_hz, codec.bit_rate_kbps, codec.quality, codec.channels)


def _on(block: Samples, channels: int) -> Samples:
    """On one channel the mean of both."""
    one = block.shape[1] == 1 or channels == 2
    return block if one else block.mean(axis=1, keepdims=True)


def _sound(block: Samples) -> Samples:
    """The same block; what is no sound is a bug."""
    if block.ndim != 2 or block.shape[1] not in (1, 2) or not np.isfinite(block).all():
        raise ValueError("not one or two channels of finite samples")
    return block


def _whole(blocks: Iterable[Samples], length: int) -> Iterator[Samples]:
    """The same blocks; another length than planned is a bug."""
    done = 0
    for block in blocks:
        done += len(block)
        yield block
    if done != length or not length:
        raise ValueError(f"{done} frames were mixed, {length} were planned")
