"""Bells like small bronze bowls: a soft onset, a few partials, a natural decay."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from coreg_audio.audio import Facts, Samples, Span, Stem
from coreg_audio.instruments.curve import Curve, rise
from coreg_audio.loudness import Floats, momentary_lufs
from coreg_audio.timeline import BELL_LENGTH_S, Bell, BellKind
from coreg_audio.units import to_frames, to_gain

STEEPEST_RISE_DB = 20.0
"""No soft sound rises by more within 100 ms, counted from -50 dBFS up."""

_STRUCK_S = 0.008


@dataclass(frozen=True, slots=True)
class _Voicing:
    """How a kind of bell sounds.

    Attributes:
        hz: Its fundamental; all kinds belong to one chord of A major.
        lufs: Of its loudest 0.4 s, as one channel.
    """

    hz: float
    lufs: float


_VOICINGS = {
    BellKind.CHIME: _Voicing(493.88, -29.0),
    BellKind.TIMER_START: _Voicing(659.26, -29.0),
    BellKind.HALFWAY: _Voicing(554.37, -33.0),
    BellKind.TIMER_END: _Voicing(440.0, -29.0),
    BellKind.CLOSE: _Voicing(329.63, -29.0),
    BellKind.TOGETHER: _Voicing(733.33, -32.0),  # a pure sixth: all of it below 3 kHz
}


@dataclass(frozen=True, slots=True)
class _Partial:
    """One partial of a bell.

    Attributes:
        ratio: To the fundamental.
        level: To the fundamental.
        attack_s: The strong low ones bloom, the faint high ones mark the onset.
        decay: Time constant, as a share of `timeline.BELL_LENGTH_S`.
    """

    ratio: float
    level: float
    attack_s: float
    decay: float


_PARTIALS = (
    _Partial(1.0, 1.0, 0.26, 0.25),
    _Partial(1.0026, 0.14, 0.26, 0.25),
    _Partial(2.008, 0.3, 0.15, 0.16),
    _Partial(2.76, 0.16, 0.06, 0.11),
    _Partial(4.07, 0.05, 0.04, 0.07),
)
"""Slightly out of harmony, as bronze is; the second beats slowly against the first."""


class _Bells:
    """Each kind is made once."""

    def __init__(self, bells: Iterable[Bell], rate_hz: int, soft: bool) -> None:
        self._bells = tuple(bells)
        self._rate_hz, self._soft = rate_hz, soft

    def read(self, start: int, length: int) -> Samples:
        """Samples of the span, (length, 1)."""
        result = np.zeros((length, 1), np.float32)
        for bell in self._bells:
            if bell.start < start + length and start < bell.start + bell.length:
                ring = _cut(bell.kind, bell.length, self._rate_hz, self._soft)
                begin = max(start, bell.start)
                end = max(begin, min(start + length, bell.start + len(ring)))
                part = ring[begin - bell.start : end - bell.start]
                result[begin - start : end - start, 0] += part
        return result

    def spans(self) -> list[Span]:
        """From each stroke until it has died away."""
        return [(bell.start, bell.start + bell.length) for bell in self._bells]

    def facts(self, start: int, length: int) -> Facts:
        """Each bell that rings."""
        rings = [
            (bell.kind.value, bell.start - start, bell.length)
            for bell in self._bells
            if bell.start < start + length and start < bell.start + bell.length
        ]
        return ("bells", self._soft, *rings) if rings else ()


def bells(bells: Iterable[Bell], *, rate_hz: int, soft: bool = True) -> Stem:
    """The sound of all bells; each is silent again when its length is over.

    Soft ones bloom, and never rise by more than `STEEPEST_RISE_DB`; others are struck.
    """
    return _Bells(bells, rate_hz, soft)


@lru_cache(maxsize=16)
def _cut(kind: BellKind, frames: int, rate_hz: int, soft: bool) -> Curve:
    """A bell of at most *frames*; one that is cut short fades out over its last third."""
    whole = _ring(kind, rate_hz, soft)
    if frames >= len(whole):
        return whole
    ring = whole[:frames].copy()
    fade = frames // 3
    ring[frames - fade :] *= rise(fade)[::-1]
    return ring


@lru_cache(maxsize=len(BellKind))
def _ring(kind: BellKind, rate_hz: int, soft: bool) -> Curve:
    """A whole bell; its last third fades to nothing."""
    frames = to_frames(BELL_LENGTH_S[kind], rate_hz)
    at_s = np.arange(frames) / rate_hz
    sound = np.sum([_partial(partial, kind, at_s, soft) for partial in _PARTIALS], axis=0)
    fade = frames // 3
    sound[frames - fade :] *= rise(fade)[::-1]
    ring = np.asarray(sound, np.float32)
    loudest = float(momentary_lufs(ring[:, None], rate_hz).max())
    return ring * np.float32(to_gain(_VOICINGS[kind].lufs - loudest))


def _partial(partial: _Partial, kind: BellKind, at_s: Floats, soft: bool) -> Floats:
    attack_s = partial.attack_s if soft else _STRUCK_S
    attack = int(np.searchsorted(at_s, attack_s))
    bloom = np.full(len(at_s), partial.level)
    bloom[:attack] *= 0.5 - 0.5 * np.cos(np.pi * (at_s[:attack] / attack_s))
    decay = np.exp(-at_s / (partial.decay * BELL_LENGTH_S[kind]))
    wave = np.sin(2 * np.pi * _VOICINGS[kind].hz * partial.ratio * at_s)
    sound: Floats = bloom * decay * wave
    return sound
