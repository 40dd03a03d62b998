"""hibari's network, opened up at load: one speed per phoneme in, the phonemes' lengths out.

As published it takes one speed for the whole phrase and stretches the padding at the phrase's
ends too, which then sounds like a murmur before the first word. In the graph the raw lengths
are divided by the speed, so a vector works as well once the input's shape allows it.
"""

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import onnxruntime

OPENABLE_SHA256 = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
"""The one file whose inside is known: heart of hibari-tts 0.2.1."""

TOKEN_S = 0.025
"""Seconds of one step of the network's lengths."""

_RAW_LENGTHS = "/Sub_output_0"
_LENGTHS = "/Cast_32_output_0"
_FLOAT, _INT64 = 1, 7

Lengths = npt.NDArray[np.float32]
"""Steps of each token before rounding, natural pace."""


@dataclass(frozen=True, slots=True)
class Spectrum:
    """What the network predicts for one phrase.

    Attributes:
        parts: Harmonic level and phase, noise level, free-phase level and phase: (601, frames).
        f0_hz: Pitch per 12.5 ms frame; under 40 is unvoiced.
        lengths: Steps that each token fills; None from a model that was not opened up.
    """

    parts: tuple[npt.NDArray[np.float32], ...]
    f0_hz: npt.NDArray[np.float32]
    lengths: npt.NDArray[np.int64] | None


class Network:
    """The network in memory; may be asked from several threads at once."""

    def __init__(self, path: Path) -> None:
        model = path.read_bytes()
        self.opened = hashlib.sha256(model).hexdigest() == OPENABLE_SHA256
        self._session = _session(open_up(model) if self.opened else model)
        self._outputs = [output.name for output in self._session.get_outputs()]

    def raw_lengths(self, ids: list[int]) -> Lengths:
        """Natural length of each token in steps, not rounded; needs an opened model."""
        import onnxruntime

        only_that = onnxruntime.RunOptions()
        only_that.only_execute_path_to_fetches = True
        inputs = _inputs(ids, np.ones(len(ids), np.float32))
        (lengths,) = self._session.run([_RAW_LENGTHS], inputs, only_that)
        return np.asarray(lengths, np.float32)

    def predict(self, ids: list[int], speed: npt.NDArray[np.float32]) -> Spectrum:
        """Spectrum of a phrase; *speed* has one value, or one per token if opened."""
        found = dict(
            zip(self._outputs, self._session.run(None, _inputs(ids, speed)), strict=True)
        )
        parts = tuple(found[name][0] for name in ("lh", "theta", "ln", "lr", "phi"))
        return Spectrum(parts, found["f0"][0], found.get(_LENGTHS))


def open_up(model: bytes) -> bytes:
    """The bytes of *model* with a speed per token and the lengths as further outputs.

    The declared dimension of the input `speed` becomes free, without a change of size; and
    since protobuf merges what is written twice, the outputs are appended as a second message.
    """
    name = model.rindex(b"\x0a\x05speed")
    at = model.index(bytes.fromhex("0a020801"), name, name + 32)
    outputs = _output(_LENGTHS, _INT64) + _output(_RAW_LENGTHS, _FLOAT)
    return model[:at] + bytes.fromhex("0a021200") + model[at + 4 :] + _field(7, outputs)


def _output(name: str, element: int) -> bytes:
    """A graph output with one free dimension: GraphProto.output = ValueInfoProto."""
    shape = _field(2, _field(1, _field(2, b"tokens")))
    tensor = _field(1, bytes([0x08, element]) + shape)
    return _field(12, _field(1, name.encode()) + _field(2, tensor))


def _field(number: int, content: bytes) -> bytes:
    """A protobuf field that holds bytes; short ones only, so lengths take one byte."""
    if len(content) > 127:
        raise ValueError("only short protobuf fields can be written here")
    return bytes([number << 3 | 2, len(content)]) + content


def _inputs(ids: list[int], speed: npt.NDArray[np.float32]) -> dict[str, Any]:
    return {"ids": np.asarray([ids], np.int64), "speed": speed}


def _session(model: bytes) -> "onnxruntime.InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The arena keeps the largest phrase's memory for each thread, and saves no time here.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@functools.lru_cache(maxsize=8)
def sha256_of(path: Path) -> str:
    """Hash of a model file, read once per process."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
