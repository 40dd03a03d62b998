"""What sounds in a finished MP3: its stretches between silences, read from the file itself.

A stretch that is the same, byte for byte but for its place in the bit reservoir, decodes to the
same samples: so what was once found out about it need not be found out again.
"""

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Samples
from coreg_audio.encoder.frames import (
    RESERVOIR_BYTES,
    BrokenStreamError,
    Counts,
    Frames,
    Layer,
    at_full_gain,
    cut,
    main_sizes,
    placeless,
)
from coreg_audio.encoder.info import DELAY_FRAMES, HEADER_BYTES, Form, frame_bytes
from coreg_audio.units import MP3_FRAMES

DECODER_DELAY = 529
"""Frames that every decoder is late by, on top of the encoder."""

LONGEST = 2450
"""MP3 frames, 64 s: what sounds longer without a silence is read in pieces."""

_CONTEXT = 5
"""MP3 frames before a piece in which a meter's filter forgets that it knew nothing."""

_APART = 24  # silent MP3 frames that part two stretches
_AROUND = 3  # silent MP3 frames into which a sound may reach when decoded, at least
_AT_ONCE = 1 << 12
_SYNC = 0xFF


@dataclass(frozen=True, slots=True)
class Stretch:
    """MP3 frames of a file between two silences, and some silence at both ends.

    Attributes:
        start: Frame of the decoded file at which it begins; before 0 if the file begins so.
        length: Frames of it.
        data: Its MP3 frames as they stand in the file, with those before it that matter.
        starts: Where in the data each begins.
        before: How many MP3 frames of the data are decoded before it.
    """

    start: int
    length: int
    data: bytes
    starts: Counts
    before: int
    form: Form

    @property
    def span(self) -> tuple[int, int]:
        """Where it begins, and how many frames it lasts."""
        return self.start, self.length

    @property
    def head(self) -> int:
        """Frames that `decoded` gives before it."""
        return max(0, self.before - _around(self.form)) * MP3_FRAMES

    def told(self) -> tuple[str, int]:
        """What tells it from all else, wherever it stands, and by how much it is quieter.

        The same sound at another level has the same digest: the second number says how many
        times 1.5 dB lie between this and the level that the digest is for.
        """
        frames, steps = at_full_gain(self._frames(), self.form)
        seal = sha256(repr((self.form, self.before, self.length)).encode())
        for part in (placeless(frames.heads), frames.sizes.astype("<u2")):
            seal.update(part.tobytes())
        seal.update(frames.main)
        return seal.hexdigest(), steps

    def _frames(self) -> Frames:
        """Those that are decoded: the first ones of the data are there for what they hold."""
        wanted = self.before + self.length // MP3_FRAMES
        return cut(self.data, self.starts, self.form, len(self.starts) - wanted)

    def decoded(self) -> Samples:
        """Its samples behind those of `head`: of 64 s at most.

        Raises:
            BrokenStreamError: The file is not what was written.
        """
        import soundfile

        from coreg_audio.onward import Onward

        layer, frames, full = Layer(self.form), self._frames(), _around(self.form)
        heads = frames.heads[:1].copy()
        heads[:, HEADER_BYTES:] = 0
        none = np.zeros(1, np.int64)
        silent = Frames(heads, none, none, b"")
        data = layer.lay(silent.times(full).and_then(frames)) + layer.finish()
        count = (full + len(frames.sizes) + 2) * MP3_FRAMES
        try:
            with Onward(_as_file(data)) as sound:
                read: Samples = sound.read(count, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise BrokenStreamError("MP3 frames that no decoder knows") from error
        first = (full + min(self.before, full)) * MP3_FRAMES
        return read[first : first + self.head + self.length]


def _as_file(data: bytes) -> BinaryIO | int:
    """*data* as what a decoder reads: where the system has such, a file in memory.

    A file object is asked for 200 bytes at a time, each time with Python's lock: two decoders
    side by side then gain a third of what they gain without.
    """
    if hasattr(os, "memfd_create"):
        with suppress(OSError):  # none to be had here
            return _in_memory(data)
    return BytesIO(data)


def _in_memory(data: bytes) -> int:
    number = os.memfd_create("stretch")
    try:
        with open(number, "wb", closefd=False) as file:
            file.write(data)
        os.lseek(number, 0, os.SEEK_SET)
    except BaseException:
        os.close(number)
        raise
    return number


def stretches(
    file: BinaryIO, start: int, count: int, form: Form, cuts: Sequence[int] = ()
) -> Iterator[Stretch]:
    """All that sounds in a file.

    Args:
        file: With a stream that `Layer` laid.
        start: Of the stream, behind tag and Info frame, in bytes.
        count: MP3 frames of the stream.
        form: Of the stream.
        cuts: MP3 frames at which a long sound may be parted, in order.

    Raises:
        BrokenStreamError: The file is not what was written.
    """
    loud = np.flatnonzero(_mains(file, start, count, form))
    if not len(loud):
        return
    edges = np.flatnonzero(np.diff(loud) > _APART)
    around = _around(form)
    firsts = loud[np.concatenate(([0], edges + 1))] - around
    stops = loud[np.concatenate((edges, [len(loud) - 1]))] + 1 + around
    for first, stop in zip(firsts.tolist(), stops.tolist(), strict=True):
        whole = range(max(0, first), min(stop, count))
        for piece in _pieces(whole, cuts):
            before = min(piece.start - whole.start, around + _CONTEXT)
            yield _stretch(file, start, piece, before, form)


def _pieces(whole: range, cuts: Sequence[int]) -> Iterator[range]:
    """*whole*, parted at *cuts* where it is long, and where there are too few of them."""
    if len(whole) <= LONGEST:
        yield whole
        return
    inside = cuts[bisect_right(cuts, whole.start) : bisect_left(cuts, whole.stop)]
    for first, stop in pairwise([whole.start, *inside, whole.stop]):
        for at in range(first, stop, LONGEST):
            yield range(at, min(at + LONGEST, stop))


def _around(form: Form) -> int:
    """MP3 frames that fill the reservoir, so that the next one decodes as it should."""
    slot_bytes = frame_bytes(form) - HEADER_BYTES - form.side_bytes
    return max(_AROUND, -(-RESERVOIR_BYTES // slot_bytes))


def _places(first: int, stop: int, form: Form) -> Counts:
    """Bytes of the stream before each of these MP3 frames, and before the one at *stop*."""
    numbers = np.arange(first, stop + 1)
    return np.asarray(numbers * (form.bit_rate_kbps * 1000 * MP3_FRAMES // 8) // form.rate_hz)


def _mains(file: BinaryIO, start: int, count: int, form: Form) -> npt.NDArray[np.int64]:
    """Bytes of sound of each MP3 frame."""
    head = np.arange(HEADER_BYTES + form.side_bytes)
    found = []
    for first in range(0, count, _AT_ONCE):
        stop = min(first + _AT_ONCE, count)
        data, starts = _read(file, start, first, stop, form)
        heads = np.frombuffer(data, np.uint8)[starts[:, None] + head]
        if (heads[:, 0] != _SYNC).any():
            raise BrokenStreamError("an MP3 frame does not stand where it was laid")
        found.append(main_sizes(heads, form.channels))
    return np.concatenate(found)


def _read(
    file: BinaryIO, start: int, first: int, stop: int, form: Form
) -> tuple[bytes, Counts]:
    """The bytes of some MP3 frames, and where in them each begins."""
    places = _places(first, stop, form)
    file.seek(start + int(places[0]))
    size = int(places[-1] - places[0])
    data = file.read(size)
    if len(data) != size:
        raise BrokenStreamError("the file is shorter than what was written")
    return data, places[:-1] - places[0]


def _stretch(file: BinaryIO, start: int, span: range, before: int, form: Form) -> Stretch:
    first = max(0, span.start - before - _around(form))
    read = _read(file, start, first, span.stop, form)
    decoded_at = span.start * MP3_FRAMES - DELAY_FRAMES - DECODER_DELAY
    return Stretch(decoded_at, len(span) * MP3_FRAMES, *read, before, form)
