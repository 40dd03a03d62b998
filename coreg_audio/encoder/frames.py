"""MP3 frames taken out of one stream and laid into another, without a new encoding.

A frame's sound (its main data) may begin in the slots of the frames before it, as many bytes
back as its header says: the bit reservoir. So frames are not just copied: their sound is cut
out of one reservoir and laid into another. Layout after ISO/IEC 11172-3, 2.4.1.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from struct import Struct

import numpy as np
import numpy.typing as npt

from coreg_audio.encoder.info import HEADER_BYTES, Form, frame_bytes
from coreg_audio.units import MP3_FRAMES

RESERVOIR_BYTES = 511
"""Furthest that a frame's sound may begin before its own slot: main_data_begin has 9 bits."""

_PADDED = 0b10  # in a header's third byte
_GRANULE_BITS = 59
_FIRST_LENGTH_BIT = {1: 18, 2: 20}  # by channels
_LENGTH_BITS = 12
_COUNT = Struct("<I")
_BIT_WEIGHTS = 1 << np.arange(_LENGTH_BITS - 1, -1, -1)


class NoRoomError(Exception):
    """A frame's sound does not fit into what the frames before it left free."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One MP3 frame, out of its stream.

    Attributes:
        header: Header and side information.
        main: The sound, without what was stuffed behind it.
        back: Bytes that it began before its own slot.
    """

    header: bytes
    main: bytes
    back: int


def take_apart(stream: bytes, form: Form) -> list[Frame]:
    """All frames of a whole stream of constant bit rate."""
    starts = list(_starts(stream, form))
    head = HEADER_BYTES + form.side_bytes
    headers = [stream[start : start + head] for start in starts]
    slots = np.cumsum([0, *(b - a - head for a, b in _spans(starts, len(stream)))])
    main = b"".join(stream[a + head : b] for a, b in _spans(starts, len(stream)))
    frames = []
    heads = np.frombuffer(b"".join(headers), np.uint8).reshape(len(headers), -1)
    sizes = main_sizes(heads, form.channels).tolist()
    for header, slot, size in zip(headers, slots[:-1].tolist(), sizes, strict=True):
        back = int.from_bytes(header[HEADER_BYTES : HEADER_BYTES + 2], "big") >> 7
        frames.append(Frame(header, main[slot - back : slot - back + size], back))
    return frames


def packed(frames: Sequence[Frame]) -> bytes:
    """Frames of one form as bytes, to be kept."""
    mains = b"".join(frame.main for frame in frames)
    sizes = np.array([(len(one.main), one.back) for one in frames], "<u2").reshape(-1, 2)
    return (
        _COUNT.pack(len(frames)) + b"".join(x.header for x in frames) + sizes.tobytes() + mains
    )


def unpacked(data: bytes, form: Form) -> list[Frame]:
    """The same frames again."""
    (count,), head = _COUNT.unpack_from(data), HEADER_BYTES + form.side_bytes
    at = _COUNT.size + count * head
    sizes = np.frombuffer(data, "<u2", 2 * count, at).reshape(-1, 2)
    starts = (at + sizes.nbytes + np.cumsum(sizes[:, 0]) - sizes[:, 0]).tolist()
    return [
        Frame(data[head_at : head_at + head], data[start : start + size], back)
        for head_at, start, (size, back) in zip(
            range(_COUNT.size, at, head), starts, sizes.tolist(), strict=True
        )
    ]


def _starts(stream: bytes, form: Form) -> Iterator[int]:
    start, size = 0, frame_bytes(form)
    while start < len(stream):
        yield start
        start += size + bool(stream[start + 2] & _PADDED)


def _spans(starts: list[int], end: int) -> Iterator[tuple[int, int]]:
    return zip(starts, [*starts[1:], end], strict=True)


def main_sizes(heads: npt.NDArray[np.uint8], channels: int) -> npt.NDArray[np.int64]:
    """Bytes of main data: the lengths of two granules of each channel, in whole bytes.

    Args:
        heads: Header and side information of each frame.
        channels: Of the stream.
    """
    bits = np.unpackbits(heads[:, HEADER_BYTES:], axis=1)
    first = _FIRST_LENGTH_BIT[channels] + _GRANULE_BITS * np.arange(2 * channels)
    lengths = bits[:, first[:, None] + np.arange(_LENGTH_BITS)] @ _BIT_WEIGHTS
    return np.asarray(-(-lengths.sum(axis=1) // 8), np.int64)


class Layer:
    """Lays frames into a new stream of constant bit rate."""

    def __init__(self, form: Form) -> None:
        self.laid = 0  # frames so far
        self._rate_hz = form.rate_hz
        self._bytes_per_s = form.bit_rate_kbps * 1000 * MP3_FRAMES // 8
        self._least_bytes = frame_bytes(form) - HEADER_BYTES - form.side_bytes
        self._slot = 0  # where the next frame's own slot begins, in bytes of main data
        self._end = 0  # of the main data laid so far
        self._given = 0  # main data that has left in whole frames
        self._main = bytearray()
        self._waiting: deque[tuple[bytes, int]] = deque()

    @property
    def free(self) -> int:
        """Bytes before the next frame's slot that nothing has been laid into."""
        return self._slot - self._end

    def fits(self, frames: Iterable[Frame]) -> bool:
        """Whether those frames can be laid next: each sound ends inside its own slot."""
        slot, end = self._slot, self._end
        for number, frame in enumerate(frames, self.laid):
            end = max(end, slot - RESERVOIR_BYTES) + len(frame.main)
            slot += self._least_bytes + self._is_padded(number)
            if end > slot:
                return False
        return True

    def lay(self, frames: Iterable[Frame]) -> bytes:
        """Add frames; returns the bytes of those that are complete.

        Raises:
            NoRoomError: The sound of one would not end inside its own slot.
        """
        for frame in frames:
            self._lay(frame)
        return self._complete()

    def finish(self) -> bytes:
        """The bytes of the last frames; the stream ends here."""
        self._main += bytes(self.free)
        self._end = self._slot
        return self._complete()

    def _lay(self, frame: Frame) -> None:
        back, padded = min(RESERVOIR_BYTES, self.free), self._is_padded(self.laid)
        slot_bytes = self._least_bytes + padded
        if len(frame.main) > back + slot_bytes:
            raise NoRoomError(f"{len(frame.main)} bytes for {back + slot_bytes} of room")
        self._main += bytes(self.free - back)
        self._main += frame.main
        self._end = self._slot - back + len(frame.main)
        self._waiting.append((_headed(frame.header, back=back, padded=padded), slot_bytes))
        self._slot += slot_bytes
        self.laid += 1

    def _is_padded(self, number: int) -> bool:
        """A byte more wherever the exact rate has grown by one."""
        before = number * self._bytes_per_s % self._rate_hz
        return before + self._bytes_per_s % self._rate_hz >= self._rate_hz

    def _complete(self) -> bytes:
        """Frames into whose slot nothing more can come."""
        done = bytearray()
        given = 0
        while self._waiting and self._given + self._waiting[0][1] <= self._end:
            header, size = self._waiting.popleft()
            done += header
            done += self._main[given : given + size]
            given += size
            self._given += size
        del self._main[:given]
        return bytes(done)


def _headed(header: bytes, *, back: int, padded: bool) -> bytes:
    """The header with its padding bit and its way back as they are in the new stream."""
    start = header[:2] + bytes([header[2] & ~_PADDED | _PADDED * padded]) + header[3:4]
    side = int.from_bytes(header[HEADER_BYTES : HEADER_BYTES + 2], "big") & 0x7F | back << 7
    return start + side.to_bytes(2, "big") + header[HEADER_BYTES + 2 :]
