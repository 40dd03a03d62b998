"""Measuring a stream or a finished file."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import UnsupportedOperation
from pathlib import Path
from typing import BinaryIO

from coreg_audio.audio import Samples
from coreg_audio.errors import FileError
from coreg_audio.loudness import Meter, mean_square

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
        silent_share: How much of it is quieter than `SILENT_LUFS`.
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
    return Measured(
        integrated_lufs=meter.integrated_lufs,
        speech_lufs=meter.within_lufs(spans),
        range_lu=meter.range_lu,
        true_peak_dbtp=meter.true_peak_dbtp,
        silent_share=float((meter.energies < mean_square(SILENT_LUFS)).mean()),
        frames=meter.frames,
        rate_hz=rate_hz,
    )


def measure_file(file: Path | BinaryIO, spans: Sequence[tuple[int, int]]) -> Measured:
    """Decode a finished file, by its path or open, and measure it a second at a time.

    Raises:
        FileError: When it cannot be read as sound.
    """
    import soundfile

    try:
        with soundfile.SoundFile(_from_its_start(file), closefd=False) as sound:
            blocks = sound.blocks(blocksize=sound.samplerate, dtype="float32", always_2d=True)
            return measure(blocks, spans, rate_hz=sound.samplerate, channels=sound.channels)
    except (soundfile.LibsndfileError, OSError) as error:
        path = file if isinstance(file, Path) else getattr(file, "name", "the result")
        raise FileError(path, "it cannot be read as sound; make it again") from error


def _from_its_start(file: Path | BinaryIO) -> Path | BinaryIO | int:
    """What libsndfile reads by itself: it would swallow a Ctrl-C inside a call back to us."""
    if isinstance(file, Path):
        return file
    file.flush()
    file.seek(0)
    try:
        descriptor = file.fileno()
    except UnsupportedOperation:
        return file
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
