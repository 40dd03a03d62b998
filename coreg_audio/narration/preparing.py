"""From an engine's raw speech to a clip that can be laid on the timeline."""

from dataclasses import dataclass

import numpy as np

from coreg_audio.audio import Samples, fade, resample
from coreg_audio.levelling import (
    LEAD_S,
    SOFTER_DB,
    TAIL_S,
    Curve,
    cut,
    filtered,
    gain,
    high_pass,
    limited,
)
from coreg_audio.levels import extent
from coreg_audio.units import to_frames, to_gain
from coreg_audio.voice import Speech, Word

__all__ = ["LEAD_S", "SOFTER_DB", "TAIL_S", "Prepared", "prepare"]

WARMTH_DB = 2.0
"""How much fuller the lowest tones are, half of it at `WARM_HZ`."""

WARM_HZ = 200.0
_FADE_S = 0.01
_TRIM_DB = 60.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A clip's samples at the session's rate, and where its words lie in them."""

    samples: Samples
    words: tuple[Word, ...] | None


def prepare(speech: Speech, *, softer: bool, rate_hz: int) -> Prepared:
    """High-pass, warm, resample, trim to fixed margins, level by loudness, fade the ends."""
    clean = filtered(speech.samples, speech.rate_hz, high_pass, _warmth)
    samples = resample(clean, speech.rate_hz, rate_hz)
    start, end = extent(samples, rate_hz, _TRIM_DB)
    first = start - to_frames(LEAD_S, rate_hz)
    trimmed = cut(samples, first, end + to_frames(TAIL_S, rate_hz))
    levelled = trimmed * np.float32(gain(samples[start:end], softer=softer, rate_hz=rate_hz))
    margin = to_frames(_FADE_S, rate_hz)
    words = _moved(speech, first, len(levelled), rate_hz)
    return Prepared(fade(limited(levelled, rate_hz), margin, margin), words)


def _warmth(frequencies_hz: Curve) -> Curve:
    """A first-order low shelf; docs/decisions/0008-warmth.md has the figures."""
    square = frequencies_hz**2
    more = to_gain(WARMTH_DB)
    return np.asarray(np.sqrt((square + WARM_HZ**2 * more) / (square + WARM_HZ**2 / more)))


def _moved(speech: Speech, first: int, length: int, rate_hz: int) -> tuple[Word, ...] | None:
    """The words' frames after resampling and trimming."""
    if speech.words is None:
        return None

    def at(frame: int) -> int:
        return min(max(0, to_frames(frame / speech.rate_hz, rate_hz) - first), length)

    return tuple(Word(word.text, at(word.start), at(word.end)) for word in speech.words)
