"""Mastering: one gain for the whole session, a ceiling for its peaks, and measuring the result.

The speech is brought to its target, and everything else keeps its distance to the speech:
nothing is normalised on the way.
"""

import math
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import UnsupportedOperation
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from coreg_audio.audio import Clip, Samples
from coreg_audio.errors import FileError
from coreg_audio.loudness import (
    CELL_FRAMES,
    DUAL_MONO_DB,
    MARGIN_FRAMES,
    REFERENCE_LUFS,
    Floats,
    LoudnessMeter,
    Meter,
    cell_peaks,
    gated_lufs,
    mean_square,
)
from coreg_audio.session import Utterance
from coreg_audio.timeline import Timeline
from coreg_audio.units import to_gain

LAME_LOSS_DB = 0.45
"""What LAME at 128 kbit/s takes off every input: its preset scales by 0.95."""

_SLACK_DB = 0.02  # a moving gain lifts what lies between samples by less than this
_REACH_CELLS = 8
_CHUNK_CELLS = 512
_CONTEXT_CELLS = 2 * _REACH_CELLS + 4
_CONTEXT_FRAMES = _CONTEXT_CELLS * CELL_FRAMES

_ROUNDS = 5
_CLOSE_ENOUGH_DB = 0.02
_MOST_MADE_UP_DB = 3.0


@dataclass(frozen=True, slots=True)
class LoudnessTarget:
    """How loud a finished file is.

    Attributes:
        speech_lufs: Gated loudness of the spoken parts, both channels together.
        ceiling_dbtp: No true peak is above it.
    """

    name: str
    speech_lufs: float
    ceiling_dbtp: float


TARGETS = {
    target.name: target
    for target in (LoudnessTarget("phone", -16.0, -1.5), LoudnessTarget("quiet", -20.0, -1.5))
}
"""What can be asked for: "phone" is the podcast level, "quiet" for late evenings."""


SILENT_LUFS = -60.0
"""What is quieter, over 100 ms, counts as silence."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a finished file measures.

    Attributes:
        integrated_lufs: Of the whole file.
        speech_lufs: Of its spoken parts.
        true_peak_dbtp: Of the whole file.
        silent_share: How much of it is quieter than `SILENT_LUFS`.
        frames: Its length.
    """

    integrated_lufs: float
    speech_lufs: float
    true_peak_dbtp: float
    silent_share: float
    frames: int
    rate_hz: int


def plan_gain(
    timeline: Timeline,
    voice: Callable[[Utterance], Clip],
    target: LoudnessTarget,
    *,
    codec_loss_db: float = 0.0,
) -> float:
    """The one gain in dB, on a grid of 0.1, that puts the speech of the decoded file on target.

    It follows from the clips alone, so no measuring pass is needed; what the limiter will
    take off a peaky voice is made up for, up to 3 dB. The lines alone count: the cue words of
    the breath are softer, and many of them would make the lines too loud. Without any line the
    voice is taken to be at its reference.

    Args:
        timeline: What is spoken, and how often.
        voice: Gives an utterance's clip.
        target: Where the speech should lie.
        codec_loss_db: What the encoder will take off, such as `LAME_LOSS_DB`.
    """
    uses = Counter(event.utterance for event in timeline.spoken() if event.say)
    speech = [_measured(voice(one), count, one) for one, count in uses.items()]
    aim_lufs = target.speech_lufs - DUAL_MONO_DB + codec_loss_db
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


@dataclass(frozen=True, slots=True)
class _Line:
    """A clip's loudness, 400 ms by 400 ms, and how often it is spoken."""

    utterance: Utterance
    count: int
    windows: Floats
    rate_hz: int
    sample_peak: float


def _measured(clip: Clip, count: int, utterance: Utterance) -> _Line:
    peak = float(np.abs(clip.samples).max(initial=0.0))
    return _Line(utterance, count, _windows(clip.samples, clip.rate_hz), clip.rate_hz, peak)


def _windows(samples: Samples, rate_hz: int) -> Floats:
    meter = LoudnessMeter(rate_hz, channels=1)
    meter.feed(samples)
    return meter.windows


def _together_lufs(speech: Iterable[_Line]) -> float:
    """Gated loudness of all lines, each as often as it is spoken, as one channel."""
    return gated_lufs(
        np.concatenate([np.zeros(0), *(np.tile(x.windows, x.count) for x in speech)])
    )


def _after_limiting(
    line: _Line, voice: Callable[[Utterance], Clip], gain_db: float, target: LoudnessTarget
) -> _Line:
    """The line as it will be, in relation to *gain_db*: the same where nothing is limited."""
    gain = np.float32(to_gain(gain_db))
    if line.sample_peak * gain < to_gain(target.ceiling_dbtp) / 2:
        return line
    loud = voice(line.utterance).samples * gain
    limited = np.concatenate(list(limit([loud], target.ceiling_dbtp)))
    if np.array_equal(loud, limited):
        return line
    return replace(line, windows=_windows(np.asarray(limited / gain, np.float32), line.rate_hz))


def master(blocks: Iterable[Samples], target: LoudnessTarget) -> Iterator[Samples]:
    """The same sound with no true peak above the target's ceiling; see `limit`."""
    return limit(blocks, target.ceiling_dbtp)


def limit(blocks: Iterable[Samples], ceiling_dbtp: float) -> Iterator[Samples]:
    """A true-peak limiter that looks both ways; what stays below the ceiling is untouched.

    The gain follows the absolute position, so the sizes of the blocks do not matter. As many
    frames come out as go in, in blocks of another size.
    """
    ceiling = to_gain(ceiling_dbtp - _SLACK_DB)
    before: Samples | None = None
    for current, after in _with_next(_regrid(blocks, _CHUNK_CELLS * CELL_FRAMES)):
        if before is None:
            before = np.zeros((_CONTEXT_FRAMES, current.shape[1]), np.float32)
        yield _limited(before, current, after, ceiling)
        before = current[-_CONTEXT_FRAMES:]


def measure(
    blocks: Iterable[Samples],
    spans: Sequence[tuple[int, int]],
    *,
    rate_hz: int,
    channels: int = 2,
) -> Measured:
    """Measure a stream; *spans* are the half-open frames in which someone speaks."""
    meter = Meter(rate_hz, channels)
    for block in blocks:
        meter.feed(block)
    return Measured(
        integrated_lufs=meter.integrated_lufs,
        speech_lufs=meter.within_lufs(spans),
        true_peak_dbtp=meter.true_peak_dbtp,
        silent_share=float((meter.energies < mean_square(SILENT_LUFS)).mean()),
        frames=meter.frames,
        rate_hz=rate_hz,
    )


def measure_file(file: Path | BinaryIO, spans: Sequence[tuple[int, int]]) -> Measured:
    """Decode a finished file, by its path or open, and measure it a second at a time.

    Raises:
        FileError: When it cannot be read as sound.
    """
    import soundfile

    try:
        with soundfile.SoundFile(_from_its_start(file), closefd=False) as sound:
            blocks = sound.blocks(blocksize=sound.samplerate, dtype="float32", always_2d=True)
            return measure(blocks, spans, rate_hz=sound.samplerate, channels=sound.channels)
    except (soundfile.LibsndfileError, OSError) as error:
        path = file if isinstance(file, Path) else getattr(file, "name", "the result")
        raise FileError(path, "it cannot be read as sound; make it again") from error


def _from_its_start(file: Path | BinaryIO) -> Path | BinaryIO | int:
    """What libsndfile reads by itself: it would swallow a Ctrl-C inside a call back to us."""
    if isinstance(file, Path):
        return file
    file.flush()
    file.seek(0)
    try:
        descriptor = file.fileno()
    except UnsupportedOperation:
        return file
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _regrid(blocks: Iterable[Samples], frames: int) -> Iterator[Samples]:
    """The same samples in blocks of *frames*; only the last is shorter."""
    kept: list[Samples] = []
    have = 0
    for block in blocks:
        kept.append(block)
        have += len(block)
        if have >= frames:
            joined = np.concatenate(kept)
            whole = have - have % frames
            yield from np.split(joined[:whole], whole // frames)
            kept, have = [joined[whole:]], have - whole
    if have:
        yield np.concatenate(kept)


def _with_next(blocks: Iterable[Samples]) -> Iterator[tuple[Samples, Samples | None]]:
    """Each block beside the one that follows it; the last beside nothing."""
    current: Samples | None = None
    for following in blocks:
        if current is not None:
            yield current, following
        current = following
    if current is not None:
        yield current, None


def _limited(
    before: Samples, current: Samples, after: Samples | None, ceiling: float
) -> Samples:
    length = len(current)
    tail = (
        np.zeros((0, current.shape[1]), np.float32)
        if after is None
        else after[:_CONTEXT_FRAMES]
    )
    around = np.concatenate((before, current, tail))
    if np.abs(around).max(initial=0.0) < ceiling / 2:
        return current
    gains = _cell_gains(around, ceiling)
    if gains.min() >= 1:
        return current
    return current * _per_frame(gains)[_CONTEXT_FRAMES:][:length, None]


def _cell_gains(around: Samples, ceiling: float) -> npt.NDArray[np.float64]:
    """One gain per cell: what the loudest cell within reach needs, smoothed.

    The minimum reaches one cell further than the smoothing, so that a gain between two
    cells is low enough for both.
    """
    cells = -(-len(around) // CELL_FRAMES)
    missing = cells * CELL_FRAMES - len(around)
    padded = np.pad(around, ((15, missing + MARGIN_FRAMES - 15), (0, 0)))
    channels = padded.T if not np.array_equal(padded[:, 0], padded[:, -1]) else padded.T[:1]
    peaks = np.max([cell_peaks(np.ascontiguousarray(one), ceiling) for one in channels], axis=0)
    needed = np.minimum(1.0, ceiling / np.maximum(peaks.astype(np.float64), 1e-9))
    reach = _REACH_CELLS + 1
    lowest = sliding_window_view(np.pad(needed, reach, constant_values=1.0), 2 * reach + 1)
    weights = np.hanning(2 * _REACH_CELLS + 3)[1:-1]
    held = np.pad(lowest.min(axis=1), _REACH_CELLS, mode="edge")
    smooth: npt.NDArray[np.float64] = np.convolve(held, weights / weights.sum(), mode="valid")
    return np.minimum(smooth, 1.0)


def _per_frame(gains: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Straight lines between the middles of the cells."""
    middles = np.arange(len(gains)) * CELL_FRAMES + (CELL_FRAMES - 1) / 2
    frames = np.interp(np.arange(len(gains) * CELL_FRAMES), middles, gains)
    return frames.astype(np.float32)
