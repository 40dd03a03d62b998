"""WAV and FLAC through libsndfile."""

from collections.abc import Iterator
from typing import BinaryIO

from coreg_audio.encoder.pcm import Pcm
from coreg_audio.onward import Onward

WAV_FRAMES = (2**32 - 1024) // 4
"""Frames of 16 bits and two channels that a WAV file can count."""


def encode(
    blocks: Iterator[Pcm],
    file: BinaryIO,
    *,
    kind: str,
    rate_hz: int,
    channels: int = 2,
) -> None:
    """Write all blocks as *kind*, "wav" or "flac"."""
    with Onward(file, "w", rate_hz, channels, "PCM_16", format=kind.upper()) as sound:
        for block in blocks:
            sound.write(block)
