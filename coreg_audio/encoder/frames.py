"""MP3 frames taken out of one stream and laid into another, without a new encoding.

A frame's sound (its main data) may begin in the slots of the frames before it, as many bytes
back as its header says: the bit reservoir. So frames are not just copied: their sound is cut
out of one reservoir and laid into another. Layout after ISO/IEC 11172-3, 2.4.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from struct import Struct

import numpy as np
import numpy.typing as npt

from coreg_audio.encoder.info import HEADER_BYTES, Form, frame_bytes
from coreg_audio.units import MP3_FRAMES

RESERVOIR_BYTES = 511
"""Furthest that a frame's sound may begin before its own slot: main_data_begin has 9 bits."""

_AT_ONCE = 1 << 12  # frames that are laid together: memory stays flat however long a silence
_SYNC = np.array([0xFF, 0xFB], np.uint8)  # of MPEG-1's layer III, without a checksum
_PADDED = 0b10  # in a header's third byte
_GRANULE_BITS = 59
_FIRST_LENGTH_BIT = {1: 18, 2: 20}  # by channels
_LENGTH_BITS = 12
_GAIN_AT, _GAIN_BITS = 21, 8
"""Where in a granule's side information its gain stands; a step is the fourth root of two."""
_COUNT = Struct("<I")
_BIT_WEIGHTS = 1 << np.arange(_LENGTH_BITS - 1, -1, -1)

Bytes = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]


class NoRoomError(Exception):
    """A frame's sound does not fit into what the frames before it left free."""


class BrokenStreamError(ValueError):
    """Bytes that are no MP3 frames of the form that was expected; the message says where."""


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """MP3 frames, out of their stream: an hour has 138,000, so they lie in columns.

    Attributes:
        heads: Header and side information, a row for each.
        sizes: Bytes of each one's sound.
        backs: Bytes that each began before its own slot.
        main: The sound of all, without what was stuffed between.
    """

    heads: Bytes
    sizes: Counts
    backs: Counts
    main: bytes

    def __len__(self) -> int:
        """How many there are."""
        return len(self.sizes)

    def part(self, start: int, stop: int) -> "Frames":
        """Those from one number up to another."""
        before, inside = int(self.sizes[:start].sum()), int(self.sizes[start:stop].sum())
        main = self.main[before : before + inside]
        return Frames(
            self.heads[start:stop], self.sizes[start:stop], self.backs[start:stop], main
        )

    def and_then(self, others: "Frames") -> "Frames":
        """These, and *others* behind them."""
        return Frames(
            np.concatenate((self.heads, others.heads)),
            np.concatenate((self.sizes, others.sizes)),
            np.concatenate((self.backs, others.backs)),
            self.main + others.main,
        )

    def times(self, count: int) -> "Frames":
        """All of them, over and over."""
        heads = np.tile(self.heads, (count, 1))
        return Frames(
            heads, np.tile(self.sizes, count), np.tile(self.backs, count), self.main * count
        )


def take_apart(stream: bytes, form: Form) -> Frames:
    """All frames of a whole stream of constant bit rate.

    Raises:
        BrokenStreamError: It is none, or not whole.
    """
    starts, start, size = [], 0, frame_bytes(form)
    while start + 2 < len(stream):
        starts.append(start)
        start += size + bool(stream[start + 2] & _PADDED)
    if start != len(stream):
        raise BrokenStreamError(f"{len(stream)} bytes end inside MP3 frame {len(starts)}")
    return cut(stream, np.array(starts, np.int64), form)


def cut(stream: bytes, starts: Counts, form: Form, skip: int = 0) -> Frames:
    """The frames of a stream that begin at *starts*, but for the first *skip* of them.

    Those that are given need nothing that stands before the stream.

    Raises:
        BrokenStreamError: One of them does not stand there, or its sound lies elsewhere.
    """
    data = np.frombuffer(stream, np.uint8)
    at, is_main = _headers_at(starts, form, len(data))
    heads = data[at]
    back = (heads[:, HEADER_BYTES].astype(np.int64) << 8 | heads[:, HEADER_BYTES + 1]) >> 7
    sizes = main_sizes(heads, form.channels)
    slots = starts - np.arange(len(starts)) * at.shape[1]
    main = data[is_main].tobytes()
    heads, sizes, back, slots = heads[skip:], sizes[skip:], back[skip:], slots[skip:]
    _check_whole(heads, slots - back, sizes, len(main))
    return Frames(
        heads, sizes, back, b"".join(main[a:b] for a, b in _runs(slots - back, sizes))
    )


def _check_whole(heads: Bytes, begins: Counts, sizes: Counts, main_bytes: int) -> None:
    """Every frame has its header, and its sound lies behind that of the one before it."""
    ends = np.where(sizes > 0, begins + sizes, 0)
    before = np.concatenate(([0], np.maximum.accumulate(ends)))[:-1]
    wrong = (heads[:, :2] != _SYNC).any(axis=1)
    wrong |= (sizes > 0) & (begins < before) | (ends > main_bytes)
    if wrong.any():
        raise BrokenStreamError(f"MP3 frame {wrong.argmax()} does not stand where it was laid")


def _headers_at(
    starts: Counts, form: Form, size_bytes: int
) -> tuple[Counts, npt.NDArray[np.bool_]]:
    """Where the bytes of the headers of frames at *starts* stand; which bytes are none."""
    at = starts[:, None] + np.arange(HEADER_BYTES + form.side_bytes)
    is_main = np.ones(size_bytes, np.bool_)
    is_main[at] = False
    return at, is_main


def _runs(begins: Counts, sizes: Counts) -> Iterator[tuple[int, int]]:
    """From where up to where sounds lie that adjoin each other; most do."""
    begins, sizes = begins[sizes > 0], sizes[sizes > 0]
    if not len(begins):
        return iter(())
    ends = begins + sizes
    apart = np.flatnonzero(begins[1:] != ends[:-1])
    firsts, lasts = np.append(0, apart + 1), np.append(apart, len(begins) - 1)
    return zip(begins[firsts].tolist(), ends[lasts].tolist(), strict=True)


def packed(frames: Frames) -> bytes:
    """Frames of one form as bytes, to be kept."""
    sizes = np.stack((frames.sizes, frames.backs), axis=1).astype("<u2")
    return b"".join(
        (_COUNT.pack(len(frames)), frames.heads.tobytes(), sizes.tobytes(), frames.main)
    )


def unpacked(data: bytes, form: Form) -> Frames:
    """The same frames again.

    Raises:
        BrokenStreamError: They are not what was packed.
    """
    (count,) = _COUNT.unpack(data[: _COUNT.size].ljust(_COUNT.size, b"\0"))
    head = HEADER_BYTES + form.side_bytes
    at = _COUNT.size + count * head
    if len(data) < at + 4 * count:
        raise BrokenStreamError(f"{len(data)} bytes are too few for {count} MP3 frames")
    heads = np.frombuffer(data, np.uint8, count * head, _COUNT.size).reshape(count, head)
    sizes = np.frombuffer(data, "<u2", 2 * count, at).astype(np.int64).reshape(count, 2)
    main = data[at + 4 * count :]
    if len(main) != sizes[:, 0].sum():
        raise BrokenStreamError(f"{len(main)} bytes are not the sound of {count} MP3 frames")
    return Frames(heads, sizes[:, 0], sizes[:, 1], main)


def main_sizes(heads: Bytes, channels: int) -> Counts:
    """Bytes of main data: the lengths of two granules of each channel, in whole bytes.

    Args:
        heads: Header and side information of each frame.
        channels: Of the stream.
    """
    bits = np.unpackbits(heads[:, HEADER_BYTES:], axis=1)
    first = _FIRST_LENGTH_BIT[channels] + _GRANULE_BITS * np.arange(2 * channels)
    lengths = bits[:, first[:, None] + np.arange(_LENGTH_BITS)] @ _BIT_WEIGHTS
    return np.asarray(-(-lengths.sum(axis=1) // 8), np.int64)


def lowered(frames: Frames, steps: int, form: Form) -> Frames:
    """The same frames, each so many times 1.5 dB quieter: nothing is encoded again."""
    if not steps:
        return frames
    return _with_gains(frames, np.maximum(_gains(frames, form), steps) - np.uint8(steps), form)


def at_full_gain(frames: Frames, form: Form) -> tuple[Frames, int]:
    """The same frames, all as much louder as their gains can tell, and by how many steps."""
    gains = _gains(frames, form)
    steps = 255 - int(gains[frames.sizes > 0].max(initial=0))
    return _with_gains(frames, gains + np.uint8(steps), form), steps


def _gains(frames: Frames, form: Form) -> Bytes:
    """Of each frame's granules, (frames, granules, 1)."""
    bits = np.unpackbits(frames.heads[:, HEADER_BYTES:], axis=1)
    return np.packbits(bits[:, _gain_places(form)], axis=2)


def _with_gains(frames: Frames, gains: Bytes, form: Form) -> Frames:
    heads = frames.heads.copy()
    bits = np.unpackbits(heads[:, HEADER_BYTES:], axis=1)
    bits[:, _gain_places(form)] = np.unpackbits(gains, axis=2)
    heads[:, HEADER_BYTES:] = np.packbits(bits, axis=1)
    return replace(frames, heads=heads)


def _gain_places(form: Form) -> Counts:
    """Where in the side information the bits of each granule's gain stand."""
    granules = np.arange(2 * form.channels)
    first = _FIRST_LENGTH_BIT[form.channels] + _GRANULE_BITS * granules + _GAIN_AT
    return np.asarray(first[:, None] + np.arange(_GAIN_BITS), np.int64)


State = tuple[int, int, int, bytes, bytes, bytes]
"""All that decides how a `Layer` goes on."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """Where frames come to lie, in bytes of main data: half-open.

    Attributes:
        slots: Beginning of each frame's own slot, and of the slot after the last.
        begins: Beginning of each one's sound.
        ends: End of each one's sound.
        padded: Which slots are a byte longer.
    """

    slots: Counts
    begins: Counts
    ends: Counts
    padded: npt.NDArray[np.bool_]


class Layer:
    """Lays frames into a new stream of constant bit rate."""

    def __init__(self, form: Form) -> None:
        self.laid = 0  # frames so far
        self._form = form
        self._bytes_per_s = form.bit_rate_kbps * 1000 * MP3_FRAMES // 8
        self._least_bytes = frame_bytes(form) - HEADER_BYTES - form.side_bytes
        self.slot = 0  # where the next frame's own slot begins, in bytes of main data
        self._end = 0  # of the main data laid so far
        self._given = 0  # main data that has left in whole frames
        self._main = b""
        self._heads = np.zeros((0, HEADER_BYTES + form.side_bytes), np.uint8)  # not given yet
        self._stops = np.zeros(0, np.int64)  # of their slots

    @property
    def free(self) -> int:
        """Bytes before the next frame's slot that nothing has been laid into."""
        return self.slot - self._end

    @property
    def state(self) -> State:
        """Where it stands: from equal states the same frames give the same bytes."""
        padding = self.laid * self._bytes_per_s % self._form.rate_hz
        given, stops = self.slot - self._given, (self._stops - self.slot).tobytes()
        return padding, self.free, given, bytes(self._main), self._heads.tobytes(), stops

    def go_on(self, state: State, laid: int, slots: int) -> None:
        """As if *laid* frames more, in so many bytes, had been laid, and this come of it."""
        _, free, given, self._main, heads, stops = state
        self.laid += laid
        self.slot += slots
        self._end, self._given = self.slot - free, self.slot - given
        self._heads = np.frombuffer(heads, np.uint8).reshape(-1, self._heads.shape[1])
        self._stops = np.frombuffer(stops, np.int64) + self.slot

    def fits(self, frames: Frames) -> bool:
        """Whether those frames can be laid next: each sound ends inside its own slot."""
        found = self._found(frames.sizes)
        return bool((found.ends <= found.slots[1:]).all())

    def lay(self, frames: Frames) -> bytes:
        """Add frames; returns the bytes of those that are complete.

        Raises:
            NoRoomError: The sound of one would not end inside its own slot.
        """
        pieces = range(0, len(frames), _AT_ONCE)
        return b"".join(self._lay(frames.part(at, at + _AT_ONCE)) for at in pieces)

    def _lay(self, frames: Frames) -> bytes:
        found = self._found(frames.sizes)
        self._check(found, frames.sizes)
        self._main += _stuffed(found, frames, self._end)
        heads = _headed(frames.heads, found.slots[:-1] - found.begins, found.padded)
        self._heads = np.concatenate((self._heads, heads))
        self._stops = np.concatenate((self._stops, found.slots[1:]))
        self.slot, self._end = int(found.slots[-1]), int(found.ends[-1])
        self.laid += len(frames)
        return self._complete()

    def finish(self) -> bytes:
        """The bytes of the last frames; the stream ends here."""
        self._main += bytes(self.free)
        self._end = self.slot
        return self._complete()

    def _found(self, sizes: Counts) -> _Laid:
        """Where sounds of these sizes would come to lie if they were laid next."""
        padded = self._padded(self.laid + np.arange(len(sizes)))
        slots = self.slot + np.cumsum(np.concatenate(([0], self._least_bytes + padded)))
        # A sound begins where the one before it ends, but never too far before its own slot.
        before = np.cumsum(sizes) - sizes
        earliest = np.maximum.accumulate(slots[:-1] - RESERVOIR_BYTES - before)
        begins = before + np.maximum(self._end, earliest)
        return _Laid(slots, begins, begins + sizes, padded)

    def _padded(self, numbers: Counts) -> npt.NDArray[np.bool_]:
        """Which frames have a byte more: those at which the exact rate has grown by one."""
        rate_hz = self._form.rate_hz
        before = numbers * self._bytes_per_s % rate_hz
        return np.asarray(before + self._bytes_per_s % rate_hz >= rate_hz)

    def _check(self, found: _Laid, sizes: Counts) -> None:
        over = np.flatnonzero(found.ends > found.slots[1:])
        if len(over):
            room = found.slots[over[0] + 1] - found.begins[over[0]]
            raise NoRoomError(f"{sizes[over[0]]} bytes for {room} of room")

    def _complete(self) -> bytes:
        """Frames into whose slot nothing more can come."""
        count = int(np.searchsorted(self._stops, self._end, side="right"))
        if not count:
            return b""
        heads, stops = self._heads[:count], self._stops[:count]
        size = int(stops[-1]) - self._given
        starts = np.concatenate(([0], stops[:-1] - self._given))
        starts += np.arange(count) * heads.shape[1]
        done = np.empty(size + heads.size, np.uint8)
        at, is_main = _headers_at(starts, self._form, len(done))
        done[at], done[is_main] = heads, np.frombuffer(self._main, np.uint8, size)
        self._heads, self._stops = self._heads[count:], self._stops[count:]
        self._main, self._given = self._main[size:], int(stops[-1])
        return done.tobytes()


def _stuffed(found: _Laid, frames: Frames, start: int) -> bytes:
    """The sound of *frames* from *start* on, with zeros where it does not adjoin."""
    main, at = bytearray(int(found.ends[-1]) - start), 0
    for begin, end in _runs(found.begins - start, frames.sizes):
        main[begin:end] = frames.main[at : at + end - begin]
        at += end - begin
    return bytes(main)


def _headed(heads: Bytes, backs: Counts, padded: npt.NDArray[np.bool_]) -> Bytes:
    """Headers with the padding bit and the way back as they are in the new stream."""
    changed = placeless(heads)
    changed[:, 2] |= (_PADDED * padded).astype(np.uint8)
    changed[:, HEADER_BYTES] = backs >> 1
    changed[:, HEADER_BYTES + 1] |= ((backs & 1) << 7).astype(np.uint8)
    return changed


def placeless(heads: Bytes) -> Bytes:
    """Headers without padding and the way back into the reservoir."""
    changed = heads.copy()
    changed[:, 2] &= ~_PADDED & 0xFF
    changed[:, HEADER_BYTES] = 0
    changed[:, HEADER_BYTES + 1] &= 0x7F
    return changed
