"""The one gain of a session, from its clips alone: no sample of the mix is made for it."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from coreg_audio.audio import Clip, Samples
from coreg_audio.loudness import (
    DUAL_MONO_DB,
    REFERENCE_LUFS,
    Floats,
    energy_windows,
    gated_lufs,
    hop_frames,
)
from coreg_audio.mastering.limiter import limit
from coreg_audio.mastering.measuring import CELL, Weighed, by_hop, weigh
from coreg_audio.mastering.targets import LoudnessTarget, Part, lines
from coreg_audio.session import Utterance
from coreg_audio.timeline import Timeline
from coreg_audio.units import to_gain

_ROUNDS = 5
_CLOSE_ENOUGH_DB = 0.02
_MOST_MADE_UP_DB = 3.0

_UNTOUCHED_DB = 0.4  # this far below the ceiling no clip is limited, headroom included

_HEADROOM_DB = 0.3  # for what sounds beneath the voice, 20 dB below it and more


def plan_gain(
    timeline: Timeline,
    voice: Callable[[Utterance], Clip],
    target: LoudnessTarget,
    *,
    codec_loss_db: float = 0.0,
    channels: int = 2,
    weighed: Callable[[Utterance], Weighed] | None = None,
) -> float:
    """The one gain in dB, on a grid of 0.1, that puts the speech of the decoded file on target.

    It follows from the clips and where they stand, so no measuring pass is needed: each is
    weighed in the very windows that a meter will lay over the file. What the limiter will take
    off a peaky voice is made up for, up to 3 dB. Of the session only `lines` count; without any
    the voice is taken to be at its reference.

    Args:
        timeline: What is spoken, and how often.
        voice: Gives an utterance's clip.
        target: Where the speech should lie.
        codec_loss_db: What the encoder will take off, such as `LAME_LOSS_DB`.
        channels: Of the file; the same voice on two is `DUAL_MONO_DB` louder than on one.
        weighed: What `weigh` says of an utterance's clip, where it is known already.
    """
    rate_hz = timeline.rate_hz
    weighed = weighed or (lambda one: weigh([voice(one).samples], rate_hz))
    hop = hop_frames(timeline.rate_hz)
    counted = lines(timeline, target, Part(0, timeline.length))
    uses = Counter((event.utterance, event.start % hop) for event in counted)
    speech = [
        _Line(one, into, count, _windows(found := weighed(one), into, rate_hz), found.peak)
        for (one, into), count in uses.items()
    ]
    aim_lufs = target.speech_lufs + codec_loss_db - (DUAL_MONO_DB if channels == 2 else 0)
    unlimited_lufs = _together_lufs(speech)
    if math.isinf(unlimited_lufs):
        return round(aim_lufs - REFERENCE_LUFS, 1)

    def limited_lufs(gain_db: float) -> float:
        after = [_after_limiting(one, voice, gain_db, target) for one in speech]
        return gain_db + _together_lufs(after)

    return round(_reach(aim_lufs, limited_lufs, aim_lufs - unlimited_lufs), 1)


def _reach(aim_lufs: float, limited_lufs: Callable[[float], float], first_db: float) -> float:
    """The gain that makes up for the limiter, by secants: more gain means more limiting."""
    gain_db, now_lufs, slope = first_db, limited_lufs(first_db), 1.0
    for _ in range(_ROUNDS):
        step_db = min((aim_lufs - now_lufs) / slope, first_db + _MOST_MADE_UP_DB - gain_db)
        if abs(step_db) < _CLOSE_ENOUGH_DB:
            break
        gain_db, before_lufs = gain_db + step_db, now_lufs
        now_lufs = limited_lufs(gain_db)
        slope = max((now_lufs - before_lufs) / step_db, 0.2)
    return gain_db


def limited_voice(
    voice: Callable[[Utterance], Clip], gain_db: float, target: LoudnessTarget
) -> Callable[[Utterance], Clip]:
    """The same voice, each clip so limited that after *gain_db* it stays below the ceiling.

    Limited one by one, clips never pull down what sounds beneath them; the limiter at the end
    finds nothing to do in them.
    """

    def limited(utterance: Utterance) -> Clip:
        clip = voice(utterance)
        return replace(clip, samples=_limited(clip.samples, gain_db, target))

    return limited


def _limited(samples: Samples, gain_db: float, target: LoudnessTarget) -> Samples:
    """*samples* themselves where nothing reaches the ceiling."""
    blocks = limit([samples], target.ceiling_dbtp - _HEADROOM_DB - gain_db)
    return np.concatenate([samples[:0], *blocks])


@dataclass(frozen=True, slots=True)
class _Line:
    """A clip's loudness, 400 ms by 400 ms, and how often it is spoken so.

    Attributes:
        into: Frames from the last whole 100 ms of the file to the beginning of the clip.
    """

    utterance: Utterance
    into: int
    count: int
    windows: Floats
    true_peak: float


def _windows(clip: Weighed, into: int, rate_hz: int) -> Floats:
    """Energies of the file's windows that lie wholly in the clip."""
    energies = by_hop(
        [(into, clip)], (into + CELL * len(clip.energies)) // hop_frames(rate_hz), rate_hz
    )
    return energy_windows(energies)[1 if into else 0 :]


def _together_lufs(speech: Iterable[_Line]) -> float:
    """Gated loudness of all lines, each as often as it is spoken, as one channel."""
    return gated_lufs(
        np.concatenate([np.zeros(0), *(np.tile(x.windows, x.count) for x in speech)])
    )


def _after_limiting(
    line: _Line, voice: Callable[[Utterance], Clip], gain_db: float, target: LoudnessTarget
) -> _Line:
    """The line as it will be, in relation to *gain_db*: the same where nothing is limited."""
    if line.true_peak < to_gain(target.ceiling_dbtp - gain_db - _UNTOUCHED_DB):
        return line
    clip = voice(line.utterance)
    limited = _limited(clip.samples, gain_db, target)
    if np.array_equal(clip.samples, limited):
        return line
    found = weigh([limited], clip.rate_hz)
    return replace(line, windows=_windows(found, line.into, clip.rate_hz))
