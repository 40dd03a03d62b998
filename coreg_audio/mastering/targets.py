"""What can be asked for: how loud the speech is, where peaks end, and whether it fades away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Facts, Samples, Span
from coreg_audio.loudness import Floats
from coreg_audio.timeline import Spoken, Timeline
from coreg_audio.units import RATE_HZ, at_rate

LAME_LOSS_DB = 0.446
"""What LAME at 128 kbit/s takes off every input: its preset scales by 0.95."""

LOSS_DB = {"mp3": LAME_LOSS_DB, "m4b": 0.035}
"""What the encoder of a format takes off; the others take nothing that can be measured."""

OVERSHOOT_DB = {"opus": 1.5, "m4b": 1.5}
"""By how much peaks of such a file may be above those that went in, where much was limited;
0028 has the measurements. LAME's are within what all ceilings allow for."""

FALL_DB = 20 * np.log10(2) / 4
"""1.5 dB: what one step of an MP3 frame's own gain is worth, to the bit."""

FALL_FRAMES = 20 * RATE_HZ
"""Frames in which one fall is over; between falls the level stays as it is."""


@dataclass(frozen=True, slots=True)
class LoudnessTarget:
    """How loud a finished file is.

    Attributes:
        speech_lufs: Gated loudness of the spoken parts, both channels together.
        ceiling_dbtp: No true peak is above it.
        falls: How many times everything becomes `FALL_DB` quieter over the last third.
    """

    name: str
    speech_lufs: float
    ceiling_dbtp: float = -1.5
    falls: int = 0

    def fall_start(self, length: int) -> int:
        """The frame from which it becomes quieter; *length* where it never does."""
        return 2 * length // 3 if self.falls else length


TARGETS = {
    target.name: target
    for target in (
        LoudnessTarget("phone", -16.0),
        LoudnessTarget("mono", -19.0),
        LoudnessTarget("sleep", -20.0, falls=4),
        LoudnessTarget("broadcast", -23.0),
    )
}
"""The podcast level for phones, its level for one speaker, one to fall asleep by, EBU R 128."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a session sounds: it falls as the whole does.

    Attributes:
        start: Frame of the whole at which the part begins.
        whole: Frames of the whole session.
    """

    start: int
    whole: int


def in_format(target: LoudnessTarget, codec: str) -> LoudnessTarget:
    """The same for a file of that format, with room for the peaks that its encoder adds."""
    lower_db = OVERSHOOT_DB.get(codec, 0.0)
    return replace(target, ceiling_dbtp=target.ceiling_dbtp - lower_db)


def lines(timeline: Timeline, target: LoudnessTarget, part: Part) -> list[Spoken]:
    """The lines whose loudness is *target*'s: those before it falls, all if there are none.

    Cue words of the breath are no lines: they are softer, and many of them would make the
    lines too loud.
    """
    spoken = [event for event in timeline.spoken() if event.say]
    quieter_from = target.fall_start(part.whole) - part.start
    before = [event for event in spoken if event.start + event.length <= quieter_from]
    return before or spoken


def spans(timeline: Timeline, target: LoudnessTarget, part: Part, rate_hz: int) -> list[Span]:
    """Where in a file of that rate the `lines` are."""
    return [
        (
            at_rate(line.start, timeline.rate_hz, rate_hz),
            at_rate(line.start + line.length, timeline.rate_hz, rate_hz),
        )
        for line in lines(timeline, target, part)
    ]


def facts(target: LoudnessTarget, part: Part, length: int) -> Facts:
    """All that decides what mastering does to *length* frames of a part but the program.

    A plateau is none of it: its level is given to the encoded frames.
    """
    begin = target.fall_start(part.whole)
    falls = plateau(target, part, length) is None
    fall = (target.falls, begin - part.start, part.whole - part.start) if falls else ()
    return target.ceiling_dbtp, fall


def plateau(target: LoudnessTarget, part: Part, length: int) -> int | None:
    """How many falls lie behind all of *length* frames; None where one happens in them."""
    ends = _fallen(np.array([part.start, part.start + length]), target, part.whole)
    return int(ends[0]) if ends[0] == ends[1] == int(ends[0]) else None


def falling(blocks: Iterable[Samples], target: LoudnessTarget, part: Part) -> Iterator[Samples]:
    """The same blocks, ever quieter over the last third when *target* says so.

    It falls in the middle of each of its equal parts, evenly in dB; where a part is as short
    as a fall, evenly from start to end.
    """
    begin = target.fall_start(part.whole)
    at = part.start
    for block in blocks:
        if at + len(block) > begin:
            fallen = _fallen(np.arange(at, at + len(block)), target, part.whole)
            yield block * np.exp2(-fallen / 4).astype(np.float32)[:, None]
        else:
            yield block
        at += len(block)


def _fallen(frames: npt.NDArray[np.int64], target: LoudnessTarget, whole: int) -> Floats:
    """How many falls lie behind each of *frames*."""
    begin = target.fall_start(whole)
    fallen = np.zeros(len(frames))
    if not target.falls or begin >= whole:
        return fallen
    apart = (whole - begin) / target.falls
    lasts = min(apart, FALL_FRAMES)
    for number in range(target.falls):
        start = begin + (number + 0.5) * apart - lasts / 2
        fallen += np.clip((frames - start) / lasts, 0, 1)
    return fallen
