"""Small real ONNX models written by hand, so that no test needs a large one."""

from collections.abc import Sequence

import numpy as np

FLOAT, INT64 = 1, 7
SAMPLES = 256
"""What the model gives for each of its numbers."""


def _varint(value: int) -> bytes:
    found = b""
    while value > 127:
        found += bytes([value & 127 | 128])
        value >>= 7
    return found + bytes([value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes | str) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _value(name: str, element: int, dimensions: Sequence[int | str]) -> bytes:
    """A ValueInfoProto."""
    dims = (
        _bytes(1, _number(1, one) if isinstance(one, int) else _bytes(2, one))
        for one in dimensions
    )
    tensor = _number(1, element) + _bytes(2, b"".join(dims))
    return _bytes(1, name) + _bytes(2, _bytes(1, tensor))


def speaker(sounds: int, *, speakers: int = 1, level: float = 0.5) -> bytes:
    """A model with Piper's inputs: for each number of a phoneme, `SAMPLES` of its own tone."""
    at = np.arange(SAMPLES) / SAMPLES
    tones = [np.sin(2 * np.pi * (4 + one) * at) for one in range(sounds)]
    table = (level * np.array(tones)).astype("<f4")
    tensor = (
        _number(1, sounds) + _number(1, SAMPLES) + _number(2, FLOAT) + _bytes(8, "table")
    ) + _bytes(9, table.tobytes())
    node = _bytes(1, "table") + _bytes(1, "input") + _bytes(2, "output") + _bytes(4, "Gather")
    inputs = [
        _value("input", INT64, ("batch", "phonemes")),
        _value("input_lengths", INT64, ("batch",)),
        _value("scales", FLOAT, (3,)),
    ]
    if speakers > 1:
        inputs.append(_value("sid", INT64, ("batch",)))
    graph = (
        _bytes(1, node)
        + _bytes(2, "tiny")
        + _bytes(5, tensor)
        + b"".join(_bytes(11, one) for one in inputs)
        + _bytes(12, _value("output", FLOAT, ("batch", "phonemes", SAMPLES)))
    )
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 13))
