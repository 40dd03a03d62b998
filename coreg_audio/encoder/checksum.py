"""CRC-16 as LAME's tag wants it (polynomial x^16 + x^15 + x^2 + 1, reflected, from 0)."""

from functools import cache

import numpy as np

PERIOD = 32_767
"""The polynomial divides x^32767 + 1: what lies so many bytes apart counts alike."""


class Crc16:
    """The checksum of bytes that come piece by piece."""

    def __init__(self) -> None:
        self._count = 0
        self._folded = np.zeros(PERIOD, np.uint8)

    def update(self, data: bytes) -> None:
        """Take more bytes: all that lie a period apart are one by exclusive or."""
        into = self._count % PERIOD
        around = bytes(into), data, bytes(-(into + len(data)) % PERIOD)
        rows = np.frombuffer(b"".join(around), np.uint8).reshape(-1, PERIOD)
        self._folded ^= np.bitwise_xor.reduce(rows, axis=0)
        self._count += len(data)

    @property
    def value(self) -> int:
        """The checksum so far."""
        return crc16(np.roll(self._folded, -(self._count % PERIOD)).tobytes())


def crc16(data: bytes, before: int = 0) -> int:
    """Checksum of *data*, going on from the checksum of what came *before*."""
    table, total = _table(), before
    for byte in data:
        total = total >> 8 ^ table[(total ^ byte) & 0xFF]
    return total


@cache
def _table() -> tuple[int, ...]:
    """What each byte adds."""
    sums = np.arange(256)
    for _ in range(8):
        sums = np.where(sums & 1, sums >> 1 ^ 0xA001, sums >> 1)
    return tuple(sums.tolist())
