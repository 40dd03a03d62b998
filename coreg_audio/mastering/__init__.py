"""Mastering: one gain for the whole session, a ceiling for its peaks, and measuring the result.

The speech is brought to its target, and everything else keeps its distance to the speech:
nothing is normalised on the way.
"""

from coreg_audio.mastering.gain import limited_voice, plan_gain
from coreg_audio.mastering.limiter import REACH_FRAMES, limit
from coreg_audio.mastering.measuring import (
    SILENT_LUFS,
    Measured,
    Weighed,
    cut_out,
    decoded_frames,
    measure,
    measure_file,
    quieter,
    together,
    unpacked,
    weigh,
)
from coreg_audio.mastering.targets import (
    LAME_LOSS_DB,
    LOSS_DB,
    TARGETS,
    LoudnessTarget,
    Part,
    facts,
    falling,
    in_format,
    lines,
    plateau,
    spans,
)

__all__ = [
    "LAME_LOSS_DB",
    "LOSS_DB",
    "REACH_FRAMES",
    "SILENT_LUFS",
    "TARGETS",
    "LoudnessTarget",
    "Measured",
    "Part",
    "Weighed",
    "cut_out",
    "decoded_frames",
    "facts",
    "falling",
    "in_format",
    "limit",
    "limited_voice",
    "lines",
    "master",
    "measure",
    "measure_file",
    "plan_gain",
    "plateau",
    "quieter",
    "spans",
    "together",
    "unpacked",
    "weigh",
]

from collections.abc import Iterable, Iterator

from coreg_audio.audio import Samples


def master(
    blocks: Iterable[Samples], target: LoudnessTarget, part: Part | None = None
) -> Iterator[Samples]:
    """The same sound, falling as *target* says, with no true peak above its ceiling."""
    fallen = blocks if part is None else falling(blocks, target, part)
    return limit(fallen, target.ceiling_dbtp)
