"""MP3 by LAME, in process, with the frame that makes its length exact."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

import lameenc

from coreg_audio.encoder import chunks
from coreg_audio.encoder.checksum import Crc16
from coreg_audio.encoder.chunks import Sound, Store
from coreg_audio.encoder.info import (
    HEADER_BYTES,
    Form,
    frame_count,
    info_bytes,
    info_frame,
)
from coreg_audio.encoder.pcm import Pcm, on_channels

__all__ = ["Form", "Sound", "Store", "encode", "encode_chunks"]

_QUEUE = 3  # blocks on their way to LAME while the next is mixed


def encode(
    blocks: Iterator[Pcm], file: BinaryIO, *, tag: bytes, form: Form, length: int
) -> None:
    """Write the tag, a frame that tells the exact length, and all blocks as MP3."""
    _write(_encoded(blocks, _lame(form), form.channels), file, tag, form, length)


def encode_chunks(
    sound: Sound,
    file: BinaryIO,
    *,
    tag: bytes,
    form: Form,
    length: int,
    store: Store | None = None,
) -> None:
    """The same of a sound in chunks, on all cores."""
    count = frame_count(length)
    pieces = chunks.encode(sound, count, form, lame=lambda pcm: _whole(pcm, form), store=store)
    _write(pieces, file, tag, form, length)


def _write(
    pieces: Iterator[bytes], file: BinaryIO, tag: bytes, form: Form, length: int
) -> None:
    file.write(tag)
    file.write(bytes(info_bytes(form)))
    stream = _Stream(file)
    for data in pieces:
        stream.write(data)
    file.seek(len(tag))
    file.write(info_frame(stream.header, form, length, stream.size_bytes, stream.crc.value))


class _Stream:
    """What LAME gives, on its way to the file: counted, summed, its first header kept."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.header = b""
        self.size_bytes = 0
        self.crc = Crc16()

    def write(self, data: bytes) -> None:
        """Pass it on."""
        self._file.write(data)
        self.header = self.header or data[:HEADER_BYTES]
        self.size_bytes += len(data)
        self.crc.update(data)


def _encoded(blocks: Iterator[Pcm], lame: lameenc.Encoder, channels: int) -> Iterator[bytes]:
    """MP3 bytes of the blocks, made in a thread beside the one that mixes them."""
    with ThreadPoolExecutor(1, "lame") as pool:
        waiting: deque[Future[bytearray]] = deque()
        try:
            for block in blocks:
                waiting.append(pool.submit(lame.encode, _bytes(block, channels)))
                if len(waiting) > _QUEUE:
                    yield bytes(waiting.popleft().result())
            waiting.append(pool.submit(lame.flush))
            while waiting:
                yield bytes(waiting.popleft().result())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _whole(pcm: Pcm, form: Form) -> bytes:
    """The whole MP3 stream of a sound."""
    lame = _lame(form)
    return bytes(lame.encode(_bytes(pcm, form.channels))) + bytes(lame.flush())


def _bytes(pcm: Pcm, channels: int) -> bytes:
    """As LAME wants it: one channel is played on both sides of two."""
    return on_channels(pcm, channels).astype("<i2").tobytes()


def _lame(form: Form) -> lameenc.Encoder:
    lame = lameenc.Encoder()
    lame.silence()
    lame.set_channels(form.channels)
    lame.set_in_sample_rate(form.rate_hz)
    lame.set_out_sample_rate(form.rate_hz)
    lame.set_bit_rate(form.bit_rate_kbps)
    lame.set_quality(form.quality)
    return lame
