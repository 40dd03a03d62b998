"""Samples of 16 bits, as every codec takes them."""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Samples

Pcm = npt.NDArray[np.int16]
"""Shape (frames, channels); one channel is meant for both sides."""

Scalar = TypeVar("Scalar", bound=np.generic)

_FULL_SCALE = np.float32(32768)


def rounded(block: Samples) -> Pcm:
    """To the nearest step; what is above full scale is cut off there."""
    return _clipped(block * _FULL_SCALE)


def dithered(blocks: Iterator[Samples]) -> Iterator[Pcm]:
    """Rounded with triangular noise, so that what fades out never turns into crackle.

    The noise is the same in every run: the same session gives the same file. It is the same on
    both channels, too, so that a sound in the middle stays there and FLAC need not code a side.
    """
    chance = np.random.default_rng(0)
    for block in blocks:
        noise = chance.random((len(block), 2), np.float32)
        yield _clipped(block * _FULL_SCALE + noise[:, :1] - noise[:, 1:])


def on_channels(block: npt.NDArray[Scalar], channels: int) -> npt.NDArray[Scalar]:
    """One channel on both sides where two are wanted."""
    return block if block.shape[1] == channels else np.repeat(block, channels, axis=1)


def _clipped(scaled: Samples) -> Pcm:
    """In place but for the result: a chunk of half a minute is 11 MB."""
    np.rint(scaled, out=scaled)
    return np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1, out=scaled).astype(np.int16)
