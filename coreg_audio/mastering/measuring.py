"""Measuring a stream or a finished file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Samples
from coreg_audio.errors import FileError
from coreg_audio.loudness import (
    Floats,
    LoudnessMeter,
    Meter,
    hop_frames,
    mean_square,
    weighed,
)
from coreg_audio.true_peak import PeakMeter
from coreg_audio.units import to_db

_OUT_OF_RANGE = 1000.0
"""60 dB over full scale."""

SILENT_LUFS = -60.0
"""What is quieter, over 100 ms, counts as silence."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a finished file measures.

    Attributes:
        integrated_lufs: Of the whole file.
        speech_lufs: Of its spoken parts.
        range_lu: Loudness range of the whole file, after EBU TECH 3342.
        true_peak_dbtp: Of the whole file.
        silent_share: How much of it is quieter than `SILENT_LUFS`; 0 of what is too short.
        frames: Its length.
    """

    integrated_lufs: float
    speech_lufs: float
    range_lu: float
    true_peak_dbtp: float
    silent_share: float
    frames: int
    rate_hz: int


def measure(
    blocks: Iterable[Samples],
    spans: Sequence[tuple[int, int]],
    *,
    rate_hz: int,
    channels: int = 2,
) -> Measured:
    """Measure a stream; *spans* are the half-open frames in which someone speaks."""
    meter = Meter(rate_hz, channels)
    for block in blocks:
        meter.feed(block)
    return _measured(meter, meter.true_peak_dbtp, spans, rate_hz)


def _measured(
    meter: LoudnessMeter, true_peak_dbtp: float, spans: Sequence[tuple[int, int]], rate_hz: int
) -> Measured:
    silent = meter.energies < mean_square(SILENT_LUFS)
    return Measured(
        integrated_lufs=meter.integrated_lufs,
        speech_lufs=meter.within_lufs(spans),
        range_lu=meter.range_lu,
        true_peak_dbtp=true_peak_dbtp,
        silent_share=float(silent.mean()) if len(silent) else 0.0,
        frames=meter.frames,
        rate_hz=rate_hz,
    )


CELL = 18
"""Frames in which energies are kept: MP3 frames and 100 ms are whole numbers of them."""

_CELLS = np.dtype("<f4")

_AT_ONCE = 1 << 18
"""Frames that are weighed at once: more would not fit a processor's cache, and with fewer two
threads would wait for each other after every few microseconds."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is to be known of a stretch of sound between two silences.

    Attributes:
        energies: K-weighted, of every `CELL` frames.
        peak: True peak, as an amplitude.
    """

    energies: npt.NDArray[np.float32]
    peak: float

    def packed(self) -> bytes:
        """As bytes, to be kept."""
        return np.float64(self.peak).tobytes() + self.energies.astype(_CELLS).tobytes()


def unpacked(data: bytes) -> Weighed:
    """What was packed."""
    return Weighed(np.frombuffer(data, _CELLS, offset=8), float(np.frombuffer(data[:8])[0]))


def weigh(blocks: Iterable[Samples], rate_hz: int) -> Weighed:
    """Weigh a stretch whose first and last frames are silent, block by block."""
    peaks: list[float] = []

    def seen() -> Iterator[Samples]:
        meter: PeakMeter | None = None
        for block in blocks:
            meter = meter or PeakMeter(block.shape[1])
            for at in range(0, len(block), _AT_ONCE):
                part = block[at : at + _AT_ONCE]
                meter.feed(part)
                yield part
        peaks.append(meter.peak if meter else 0.0)

    energies = weighed(seen(), rate_hz, CELL).astype(np.float32)
    return Weighed(energies, *peaks)


def quieter(weighed: Weighed, steps: int) -> Weighed:
    """What it weighs so many times 1.5 dB (the fourth root of two) quieter."""
    gain = 2.0 ** (-steps / 4)
    return Weighed(weighed.energies * np.float32(gain**2), weighed.peak * gain)


def cut_out(weighed: Weighed, start: int, length: int) -> Weighed:
    """What *length* frames from *start* on weigh, whole cells both; the peak is that of all."""
    first = start // CELL
    return Weighed(weighed.energies[first : first + length // CELL], weighed.peak)


def together(
    stretches: Iterable[tuple[int, Weighed]],
    spans: Sequence[tuple[int, int]],
    *,
    rate_hz: int,
    length: int,
) -> Measured:
    """Measure a file by what sounds in it; see `measure`.

    Args:
        stretches: Where each begins, on one grid of whole cells, and what it weighs.
        spans: Frames in which someone speaks.
        rate_hz: Of the file.
        length: Frames of the file.
    """
    peaks = [0.0]

    def seen() -> Iterator[tuple[int, Weighed]]:
        for start, one in stretches:
            peaks.append(one.peak)
            yield start, one

    meter = LoudnessMeter(rate_hz)
    meter.take(by_hop(seen(), length // hop_frames(rate_hz), rate_hz), length)
    return _measured(meter, to_db(max(peaks)), spans, rate_hz)


def by_hop(stretches: Iterable[tuple[int, Weighed]], count: int, rate_hz: int) -> Floats:
    """Mean energy of the first *count* times 100 ms of what begins at those frames."""
    hop, energies = hop_frames(rate_hz), np.zeros(count)
    for start, one in stretches:
        # A cell counts for the 100 ms in which most of it lies.
        middle, cells = start + CELL // 2, len(one.energies)
        last = middle + CELL * (cells - 1)
        hops = np.arange(max(0, middle // hop), min(last // hop + 1, count))
        if cells and len(hops):
            first_cells = np.maximum(0, -((middle - hops * hop) // CELL))
            end_cell = -((middle - (hops[-1] + 1) * hop) // CELL)
            energies[hops] += np.add.reduceat(
                one.energies[:end_cell], first_cells, dtype=np.float64
            )
    return energies / hop


def decoded_frames(file: BinaryIO) -> int:
    """Frames that a decoder promises of an open file.

    Raises:
        FileError: It cannot be read as sound.
    """
    from coreg_audio import playback

    with playback.playing(file) as played:
        return played.frames


def measure_file(file: Path | BinaryIO, spans: Sequence[tuple[int, int]]) -> Measured:
    """Decode a finished file, by its path or open, and measure it a second at a time.

    Raises:
        FileError: When it cannot be read as sound, or holds what is none.
        MissingPartError: It is M4B, and what reads that is not installed.
    """
    from coreg_audio import playback

    with playback.playing(file) as played:
        blocks = played.blocks(played.rate_hz)
        sound = _sound(blocks, playback.named(file))
        return measure(sound, spans, rate_hz=played.rate_hz, channels=played.channels)


def _sound(blocks: Iterable[Samples], name: object) -> Iterator[Samples]:
    """The same blocks; `FileError` for what a file of floating-point samples may hold."""
    for block in blocks:
        if not np.abs(block).max(initial=0.0) < _OUT_OF_RANGE:  # nor is NaN
            reason = "damaged: it holds samples that are no numbers, or far out of range"
            raise FileError(name, reason)
        yield block
