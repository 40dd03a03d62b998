"""From a person's raw recording of a line to a clip that stands beside synthesized ones."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Samples, fade, resample
from coreg_audio.levelling import LEAD_S, TAIL_S, cut, gain, high_passed, limited
from coreg_audio.levels import levels_db, runs, window_frames
from coreg_audio.loudness import loudness_lufs
from coreg_audio.takes.recording import Take
from coreg_audio.takes.room_tone import FADE_IN_S, FADE_OUT_S, Bands, heard
from coreg_audio.takes.splitting import Room, contour, listen
from coreg_audio.units import RATE_HZ, to_frames

LEAST_SNR_DB = 20.0
MOST_CLIPPED = 0.001

_FULL_SCALE = 0.999
_CLIPPED_FRAMES = 3
_SILENCE_DBFS = -60.0
_TRIM_DB = 45.0
_OVER_NOISE_DB = 4.0
_CLICK_FRAMES_S = 0.0015
_CLICK_TIMES = 12.0
_LEAST_CLICK = 0.02
_LEVEL_ROUNDS = 3


class RefusedError(ValueError):
    """A take cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A take as it is laid on the timeline.

    Attributes:
        samples: (frames, 1) at the session's rate, speech at the reference loudness.
        lufs: Its loudness.
        snr_db: Of the raw recording.
        room: What is heard in it where nobody speaks.
    """

    samples: Samples
    lufs: float
    snr_db: float
    room: Bands = ()


def clean(take: Take, *, softer: bool) -> Cleaned:
    """Check, de-click, high-pass, resample, trim, level and fade one take.

    Args:
        take: The raw sound of one line with some quiet around it.
        softer: The line is to be lower in level.

    Raises:
        RefusedError: It is empty, clipped, or too noisy.
    """
    room = listen(contour([take.samples], take.rate_hz))
    _check(take, room)
    sound = high_passed(declicked(take.samples, take.rate_hz), take.rate_hz)
    samples = resample(sound, take.rate_hz, RATE_HZ)
    start, end = _speech(samples)
    trimmed = cut(samples, start - to_frames(LEAD_S, RATE_HZ), end + to_frames(TAIL_S, RATE_HZ))
    levelled, factor = _levelled(fade(trimmed, *_fades()), softer=softer)
    around = heard(samples, start, end, factor)
    return Cleaned(levelled, loudness_lufs(levelled, RATE_HZ), room.snr_db, around)


def _check(take: Take, room: Room) -> None:
    if not len(take.samples) or room.speech_db < _SILENCE_DBFS:
        raise RefusedError("nobody is heard in it; record it again, nearer to the microphone")
    if (share := clipped_share(take.samples)) > MOST_CLIPPED:
        raise RefusedError(
            f"it is clipped ({share:.1%} of it at full scale), which crackles; record it again "
            "with less gain or from further away"
        )
    if room.snr_db < LEAST_SNR_DB:
        raise RefusedError(
            f"it is noisy: speech stands {room.snr_db:.0f} dB over the room, {LEAST_SNR_DB:g} "
            "are needed; record it again in a quieter room, nearer to the microphone"
        )


def clipped_share(samples: Samples) -> float:
    """Which part of the frames lies in runs at full scale."""
    lengths = runs(np.abs(samples[:, 0]) >= _FULL_SCALE)
    return float(lengths[lengths >= _CLIPPED_FRAMES].sum()) / max(1, len(samples))


def declicked(samples: Samples, rate_hz: int) -> Samples:
    """The same sound with clicks of up to 1.5 ms replaced by straight lines.

    A click stands out of the second difference of what surrounds it; speech does not.
    """
    flat = samples[:, 0]
    if len(flat) < 3:
        return samples
    bend = np.abs(np.diff(flat, n=2, prepend=flat[:1], append=flat[-1:]))
    usual = _local_max_median(bend, max(8, to_frames(0.02, rate_hz)))
    mask = (bend > _CLICK_TIMES * usual) & (bend > _LEAST_CLICK)
    if not mask.any():
        return samples
    width = max(1, to_frames(_CLICK_FRAMES_S, rate_hz) // 4)
    wide = np.convolve(mask, np.ones(2 * width + 1), "same") > 0
    at = np.arange(len(flat))
    mended = np.interp(at, at[~wide], flat[~wide]) if not wide.all() else flat
    return np.ascontiguousarray(mended[:, None], np.float32)


def _local_max_median(values: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
    """For each value, the 90th percentile of the 20 ms that it lies in and its neighbours."""
    padded = np.pad(values, (0, -len(values) % size), mode="edge").reshape(-1, size)
    share = np.percentile(padded, 90, axis=1)
    around = np.maximum(share, np.maximum(np.roll(share, 1), np.roll(share, -1)))
    return np.repeat(around, size)[: len(values)].astype(np.float32)


def _speech(samples: Samples) -> tuple[int, int]:
    """From the first to the last sound that stands out of the room."""
    levels = levels_db(samples, RATE_HZ)
    room = listen(levels)
    floor = max(levels.max() - _TRIM_DB, room.noise_db + _OVER_NOISE_DB)
    loud = np.convolve(levels > floor, np.ones(3), "same") >= 2  # a lone window is no word
    found = np.flatnonzero(loud)
    size = window_frames(RATE_HZ)
    return int(found[0]) * size, min(len(samples), (int(found[-1]) + 1) * size)


def _fades() -> tuple[int, int]:
    """The room's tone comes and goes within the margins, so that no gap begins with a step."""
    return to_frames(FADE_IN_S, RATE_HZ), to_frames(FADE_OUT_S, RATE_HZ)


def _levelled(samples: Samples, *, softer: bool) -> tuple[Samples, float]:
    """At the reference, also after the limiter has taken something off; and by what factor."""
    whole = 1.0
    for _ in range(_LEVEL_ROUNDS):
        factor = np.float32(gain(samples, softer=softer, rate_hz=RATE_HZ))
        samples = limited(samples * factor, RATE_HZ)
        whole *= float(factor)
    return samples, whole
