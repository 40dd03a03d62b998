"""Where in a recording someone speaks, judged by level against the room's own noise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Samples
from coreg_audio.levels import WINDOW_S, levels_db, window_frames
from coreg_audio.units import to_db

Levels = npt.NDArray[np.float64]

_SMOOTH = 3
_QUIET_SHARE, _LOUD_SHARE = 10, 95
_ABOVE_DB, _BELOW_DB = 6.0, 30.0
_SHORTEST = 9
_JOINED = 12


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of speech without a longer pause in it, in frames of the recording."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Room:
    """How loud a recording is where nobody speaks, and where someone does.

    Attributes:
        threshold_db: What is above it counts as speech.
    """

    noise_db: float
    speech_db: float

    @property
    def snr_db(self) -> float:
        """Speech against noise, the noise in the speech taken off."""
        speech, noise = 10 ** (self.speech_db / 10), 10 ** (self.noise_db / 10)
        return to_db(float(np.sqrt(max(speech - noise, 0) / max(noise, 1e-12))))

    @property
    def threshold_db(self) -> float:
        """Well above the noise; at most 30 dB under the speech where the room is quiet."""
        spread = self.speech_db - self.noise_db
        return max(self.noise_db + max(_ABOVE_DB, 0.3 * spread), self.speech_db - _BELOW_DB)


def contour(blocks: Iterable[Samples], rate_hz: int) -> Levels:
    """Level of every 10 ms of a sound that comes in blocks of whole windows."""
    found = [levels_db(block, rate_hz) for block in blocks if len(block)]
    return np.concatenate(found) if found else np.zeros(0)


def listen(levels: Levels) -> Room:
    """The noise and speech of a recording, from the levels of its windows."""
    if not len(levels):
        return Room(-120.0, -120.0)
    noise, speech = np.percentile(_smooth(levels), (_QUIET_SHARE, _LOUD_SHARE))
    room = Room(float(noise), float(speech))
    power = 10 ** (levels / 10)
    loud = levels > room.threshold_db
    quiet = levels < min(room.threshold_db, noise + _ABOVE_DB)
    return Room(_mean_db(power[quiet], room.noise_db), _mean_db(power[loud], room.speech_db))


def phrases(levels: Levels, room: Room, rate_hz: int) -> tuple[Phrase, ...]:
    """The stretches that are louder than the room's threshold, clicks left out."""
    size = window_frames(rate_hz)
    loud = _smooth(levels) > room.threshold_db
    spans = _joined(_spans(loud))
    return tuple(
        Phrase(start * size, end * size) for start, end in spans if end - start >= _SHORTEST
    )


def _smooth(levels: Levels) -> Levels:
    """Mean power over 30 ms, so that no single window decides."""
    if len(levels) < _SMOOTH:
        return levels
    power = np.convolve(10 ** (levels / 10), np.full(_SMOOTH, 1 / _SMOOTH), "same")
    return np.asarray(10 * np.log10(np.maximum(power, 1e-12)))


def _spans(mask: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stops within words (up to 0.12 s of near silence) part nothing."""
    result: list[tuple[int, int]] = []
    for start, end in spans:
        if result and start - result[-1][1] <= _JOINED:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _mean_db(power: npt.NDArray[np.float64], otherwise: float) -> float:
    return float(10 * np.log10(max(power.mean(), 1e-12))) if len(power) else otherwise


__all__ = ["WINDOW_S", "Levels", "Phrase", "Room", "contour", "listen", "phrases"]
