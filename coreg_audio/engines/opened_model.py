"""Neural voices' networks, opened up at load: a speed per phoneme in, their lengths out.

As published they take one speed for the whole phrase and stretch the padding at the phrase's
ends too, which then sounds like a murmur before the first word. In their graphs the raw lengths
are divided by the speed, so a vector works as well once the input's shape allows it.
"""

import functools
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coreg_audio import fsio

if TYPE_CHECKING:
    import onnxruntime

FLOAT, INT64 = 1, 7
"""How ONNX numbers the element types."""


def open_up(model: bytes, outputs: Mapping[str, int]) -> bytes:
    """The bytes of *model* with a speed per token and inner tensors as further outputs.

    The declared dimension of the input `speed` becomes free, without a change of size; and
    since protobuf merges what is written twice, the outputs are appended as further messages.

    Args:
        model: A network whose inside is known, by its hash.
        outputs: Name of each inner tensor and its element type.
    """
    name = model.rindex(b"\x0a\x05speed")
    at = model.index(bytes.fromhex("0a020801"), name, name + 32)
    added = (field(7, _output(inner, element)) for inner, element in outputs.items())
    return b"".join((model[:at], bytes.fromhex("0a021200"), model[at + 4 :], *added))


def _output(name: str, element: int) -> bytes:
    """A graph output with one free dimension: GraphProto.output = ValueInfoProto."""
    shape = field(2, field(1, field(2, b"tokens")))
    tensor = field(1, bytes([0x08, element]) + shape)
    return field(12, field(1, name.encode()) + field(2, tensor))


def field(number: int, content: bytes) -> bytes:
    """A protobuf field that holds bytes; short ones only, so lengths take one byte."""
    if len(content) > 127:
        raise ValueError("only short protobuf fields can be written here")
    return bytes([number << 3 | 2, len(content)]) + content


def session(model: bytes, *, arena: bool = False) -> "onnxruntime.InferenceSession":
    """A network on one core, ready to run; several threads may ask it at once.

    Args:
        model: The file's bytes.
        arena: Keep the largest phrase's memory for the next.
    """
    options = _options()
    options.enable_cpu_mem_arena = arena
    return _opened(model, options)


def simplified(model: bytes) -> bytes:
    """The same network as onnxruntime simplifies it when it opens one: it opens sooner.

    What it does for the processor at hand is not among that, and is done at every opening: so
    the bytes serve wherever they are found, and give the same samples.

    Raises:
        Exception: There is no room for a file for a while; see `passing_over_faults`.
    """
    import onnxruntime

    options = _options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    with fsio.scratch_folder() as folder:
        path = folder / "network.onnx"
        options.optimized_model_filepath = str(path)
        _opened(model, options)
        return path.read_bytes()


def is_fault(error: Exception) -> bool:
    """Whether onnxruntime raised it: its kinds of fault have no common root."""
    return type(error).__module__.startswith("onnxruntime")


@contextmanager
def passing_over_faults() -> Iterator[None]:
    """Go on behind the block where the disk or onnxruntime fails in it, and nowhere else."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, OSError) and not is_fault(error):
            raise


def _options() -> "onnxruntime.SessionOptions":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


def _opened(
    model: bytes, options: "onnxruntime.SessionOptions"
) -> "onnxruntime.InferenceSession":
    import onnxruntime

    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@functools.lru_cache(maxsize=8)
def sha256_of(path: Path) -> str:
    """Hash of a model file, read once per process."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
