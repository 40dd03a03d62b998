"""hibari's network, taken apart: lengths, then pitch, then spectrum, each open to change."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coreg_audio.engines import opened_model
from coreg_audio.engines.model_part import Model, Tensor
from coreg_audio.engines.opened_model import FLOAT, INT64
from coreg_audio.engines.token_pace import Lengths
from coreg_audio.installed import version
from coreg_audio.keeping import FolderCache, network_cache

if TYPE_CHECKING:
    import onnxruntime

OPENABLE_SHA256 = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
"""The one file whose inside is known: heart of hibari-tts 0.2.1."""

_RAW_LENGTHS = Tensor("/Sub_output_0", FLOAT, 1)
_STEPS = Tensor("/Cast_32_output_0", INT64, 1)
_PITCH = Tensor("f0", FLOAT, 2)
_ENERGY = Tensor("/Mul_62_output_0", FLOAT, 2)
_SPECTRUM = tuple(Tensor(name, FLOAT, 3) for name in ("lh", "theta", "ln", "lr", "phi"))
_KNOWN = 16

_MAKING = 1
"""Counts the changes to how parts are cut out and simplified, for the store's keys."""

_SIMPLIFIED = 1.5
"""Times the network's size: more than its parts take together, 8.6 MB where it has 7.9."""

Spectrum = tuple[npt.NDArray[np.float32], ...]
"""Harmonic level and phase, noise level, free-phase level and phase: (601, frames) each."""

Curve = npt.NDArray[np.float32]
"""One number per 12.5 ms frame; of pitch it is Hz, and under 40 unvoiced."""

Steps = npt.NDArray[np.int64]
"""How many steps of 25 ms each token fills."""


@dataclass(frozen=True, slots=True)
class Melody:
    """Pitch and energy of a phrase."""

    f0_hz: Curve
    energy: Curve


class Network:
    """The network in memory, in its three parts; several threads may ask it at once.

    The spectrum is predicted for a melody. Whoever moves the pitch asks for the spectrum of the
    one that is to sound, so that the part of it that has a phase of its own follows.
    """

    def __init__(self, model: bytes, store: FolderCache | None = None) -> None:
        parts = _Parts(model, store)
        self._timing = parts.opened([_RAW_LENGTHS])
        self._melody = parts.opened([_PITCH, _ENERGY], [_STEPS])
        self._spectrum = parts.opened(_SPECTRUM, [_STEPS, _PITCH, _ENERGY])
        # A phrase that was off its pace is asked for again at once.
        self._lengths = lru_cache(maxsize=_KNOWN)(partial(_raw_lengths, self._timing))

    def raw_lengths(self, ids: list[int]) -> Lengths:
        """Natural length of each token in steps, not rounded."""
        return self._lengths(tuple(ids))

    def melody(self, ids: list[int], steps: Steps) -> Melody:
        """What the network would make of a phrase whose tokens last so long."""
        found = self._melody.run(None, {"ids": _batch(ids), _STEPS.name: steps})
        return Melody(*(each[0] for each in found))

    def spectrum(self, ids: list[int], steps: Steps, melody: Melody) -> Spectrum:
        """How the phrase sounds to a melody."""
        inputs = {
            "ids": _batch(ids),
            _STEPS.name: steps,
            _PITCH.name: melody.f0_hz[None],
            _ENERGY.name: melody.energy[None],
        }
        return tuple(found[0] for found in self._spectrum.run(None, inputs))


class _Parts:
    """Parts of the known network, from the store where they were cut out and simplified before.

    Opening takes a third of the time then, and the network need not be taken apart at all.
    """

    def __init__(self, model: bytes, store: FolderCache | None) -> None:
        self._bytes, self._store = model, store

    @cached_property
    def _whole(self) -> Model:
        return Model(self._bytes)

    @cached_property
    def _worthwhile(self) -> bool:
        """Whether parts would be kept; simplifying takes longer than it saves one start."""
        needed_bytes = round(_SIMPLIFIED * len(self._bytes))
        return self._store is not None and self._store.has_room(needed_bytes)

    def opened(
        self, outputs: Sequence[Tensor], given: Sequence[Tensor] = ()
    ) -> "onnxruntime.InferenceSession":
        """The network that makes *outputs* from its inputs and from *given*.

        A kept part that fits no runtime that is here is made anew; where there is no room for
        that, the voice opens as it came. Of a cache that fails the clips' own notes tell.
        """
        key = repr((_MAKING, version("onnxruntime"), OPENABLE_SHA256, outputs, given))
        if self._store is not None:
            with opened_model.passing_over_faults():
                if (known := self._store.get(key)) is not None:
                    return _session(known)
        part = self._whole.part(outputs, given)
        if self._store is not None and self._worthwhile:
            with opened_model.passing_over_faults():
                simplified = opened_model.simplified(part)
                session = _session(simplified)
                self._store.put(key, simplified)  # what opens is whole
                return session
        return _session(part)


class ClosedNetwork:
    """A network whose inside is not known: one speed for all, and the pitch as it comes."""

    def __init__(self, model: bytes) -> None:
        self._session = _session(model)

    def predict(self, ids: list[int], speed: float) -> tuple[Spectrum, Curve]:
        """Spectrum and pitch of a phrase."""
        inputs = {"ids": _batch(ids), "speed": np.array([speed], np.float32)}
        names = [tensor.name for tensor in (*_SPECTRUM, _PITCH)]
        *spectrum, f0_hz = (found[0] for found in self._session.run(names, inputs))
        return tuple(spectrum), f0_hz


def load(path: Path, kept_in: Path | None = None) -> Network | ClosedNetwork:
    """The network of a model file, taken apart where its inside is known.

    Args:
        path: The file.
        kept_in: Folder of the cache in which its simplified parts are kept between runs.
    """
    model = path.read_bytes()
    if hashlib.sha256(model).hexdigest() != OPENABLE_SHA256:
        return ClosedNetwork(model)
    return Network(model, network_cache(kept_in) if kept_in else None)


def _raw_lengths(session: "onnxruntime.InferenceSession", ids: tuple[int, ...]) -> Lengths:
    (lengths,) = session.run(None, {"ids": _batch(ids)})
    result = np.array(lengths, np.float32)
    result.flags.writeable = False  # it is given out more than once
    return result


def _session(model: bytes) -> "onnxruntime.InferenceSession":
    # Without the arena the C library's heap creeps up with every phrase of another length;
    # with it, and the longest phrase first, memory stays where that one put it.
    return opened_model.session(model, arena=True)


def _batch(ids: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.asarray([ids], np.int64)
