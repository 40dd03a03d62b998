"""What sounds in a finished MP3: its stretches between silences, read from the file itself.

A stretch that is the same, byte for byte but for its place in the bit reservoir, decodes to the
same samples: so what was once found out about it need not be found out again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Samples
from coreg_audio.encoder.frames import (
    RESERVOIR_BYTES,
    Counts,
    Frames,
    Layer,
    cut,
    main_sizes,
    placeless,
)
from coreg_audio.encoder.info import DELAY_FRAMES, HEADER_BYTES, Form, frame_bytes
from coreg_audio.units import MP3_FRAMES

DECODER_DELAY = 529
"""Frames that every decoder is late by, on top of the encoder."""

LONGEST = 23_000
"""MP3 frames, 10 minutes: what sounds longer without a silence is not read by stretches."""

_APART = 24  # silent MP3 frames that part two stretches
_AROUND = 2  # silent MP3 frames into which a sound may reach when decoded, at least
_AT_ONCE = 1 << 12
_SYNC = 0xFF


@dataclass(frozen=True, slots=True)
class Stretch:
    """MP3 frames of a file between two silences, and some silence at both ends.

    Attributes:
        start: Frame of the decoded file at which it begins; before 0 if the file begins so.
        digest: Tells what it decodes to from all else.
    """

    start: int
    digest: str
    frames: Frames
    form: Form

    @property
    def span(self) -> tuple[int, int]:
        """Where it begins, and how many frames it is decoded to."""
        return self.start, len(self.frames) * MP3_FRAMES

    def decoded(self) -> Iterator[Samples]:
        """Its samples, block by block, `MP3_FRAMES` for each of its frames."""
        import soundfile

        layer = Layer(self.form)
        data = layer.lay(self.frames) + layer.finish()
        with soundfile.SoundFile(BytesIO(data)) as sound:
            left = len(self.frames) * MP3_FRAMES
            while left and len(
                block := sound.read(min(left, 1 << 16), dtype="float32", always_2d=True)
            ):
                yield block
                left -= len(block)


def stretches(file: BinaryIO, start: int, count: int, form: Form) -> Iterator[Stretch] | None:
    """All that sounds in a file; None where something sounds for too long.

    Args:
        file: With a stream that `Layer` laid.
        start: Of the stream, behind tag and Info frame, in bytes.
        count: MP3 frames of the stream.
        form: Of the stream.

    Raises:
        RuntimeError: The file is not what was written.
    """
    loud = np.flatnonzero(_mains(file, start, count, form))
    if not len(loud):
        return iter(())
    edges = np.flatnonzero(np.diff(loud) > _APART)
    around = _around(form)
    firsts = loud[np.concatenate(([0], edges + 1))] - around
    stops = loud[np.concatenate((edges, [len(loud) - 1]))] + 1 + around
    if (stops - firsts).max() > LONGEST:
        return None
    spans = zip(firsts.tolist(), stops.tolist(), strict=True)
    return (_stretch(file, start, range(*span), count, form) for span in spans)


def _around(form: Form) -> int:
    """Silent MP3 frames before a sound: as many as fill the reservoir that it may draw on."""
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
            raise RuntimeError("an MP3 frame does not stand where it was laid")
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
        raise RuntimeError("the file is shorter than what was written")
    return data, places[:-1] - places[0]


def _stretch(file: BinaryIO, start: int, span: range, count: int, form: Form) -> Stretch:
    first, stop = max(0, span.start), min(span.stop, count)
    frames = cut(*_read(file, start, first, stop, form), form)
    seal = sha256(repr(form).encode())
    for part in (placeless(frames.heads), frames.sizes.astype("<u2")):
        seal.update(part.tobytes())
    seal.update(frames.main)
    decoded_at = first * MP3_FRAMES - DELAY_FRAMES - DECODER_DELAY
    return Stretch(decoded_at, seal.hexdigest(), frames, form)
