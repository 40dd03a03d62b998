"""hibari's network: one speed per phoneme in, spectrum and phonemes' lengths out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from coreg_audio.engines import opened_model
from coreg_audio.engines.token_pace import Lengths

if TYPE_CHECKING:
    import onnxruntime

OPENABLE_SHA256 = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
"""The one file whose inside is known: heart of hibari-tts 0.2.1."""

_RAW_LENGTHS = "/Sub_output_0"
_LENGTHS = "/Cast_32_output_0"
_KNOWN = 16


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
        # Without the arena the C library's heap creeps up with every phrase of another length;
        # with it, and the longest phrase first, memory stays where that one put it.
        opened = open_up(model) if self.opened else model
        self._session = opened_model.session(opened, arena=True)
        # A phrase that was off its pace is asked for again at once.
        self._lengths = lru_cache(maxsize=_KNOWN)(partial(_raw_lengths, self._session))
        self._outputs = [output.name for output in self._session.get_outputs()]

    def raw_lengths(self, ids: list[int]) -> Lengths:
        """Natural length of each token in steps, not rounded; needs an opened model."""
        return self._lengths(tuple(ids))

    def predict(self, ids: list[int], speed: npt.NDArray[np.float32]) -> Spectrum:
        """Spectrum of a phrase; *speed* has one value, or one per token if opened."""
        found = dict(
            zip(self._outputs, self._session.run(None, _inputs(ids, speed)), strict=True)
        )
        parts = tuple(found[name][0] for name in ("lh", "theta", "ln", "lr", "phi"))
        return Spectrum(parts, found["f0"][0], found.get(_LENGTHS))


def _raw_lengths(session: "onnxruntime.InferenceSession", ids: tuple[int, ...]) -> Lengths:
    only_that = opened_model.only_what_is_asked()
    inputs = _inputs(ids, np.ones(len(ids), np.float32))
    (lengths,) = session.run([_RAW_LENGTHS], inputs, only_that)
    result = np.array(lengths, np.float32)
    result.flags.writeable = False  # it is given out more than once
    return result


def open_up(model: bytes) -> bytes:
    """The bytes of *model* with a speed per token and the lengths as further outputs."""
    return opened_model.open_up(
        model, {_LENGTHS: opened_model.INT64, _RAW_LENGTHS: opened_model.FLOAT}
    )


def _inputs(ids: Sequence[int], speed: npt.NDArray[np.float32]) -> dict[str, Any]:
    return {"ids": np.asarray([ids], np.int64), "speed": speed}
