"""What can be asked for: how loud the speech is, where peaks end, and whether it fades away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from coreg_audio.audio import Facts, Samples
from coreg_audio.timeline import Spoken, Timeline

LAME_LOSS_DB = 0.446
"""What LAME at 128 kbit/s takes off every input: its preset scales by 0.95."""


@dataclass(frozen=True, slots=True)
class LoudnessTarget:
    """How loud a finished file is.

    Attributes:
        speech_lufs: Gated loudness of the spoken parts, both channels together.
        ceiling_dbtp: No true peak is above it.
        fall_db: How much quieter everything has become at the end, over the last third.
    """

    name: str
    speech_lufs: float
    ceiling_dbtp: float = -1.5
    fall_db: float = 0.0

    def fall_start(self, length: int) -> int:
        """The frame from which it becomes quieter; *length* where it never does."""
        return 2 * length // 3 if self.fall_db else length


TARGETS = {
    target.name: target
    for target in (
        LoudnessTarget("phone", -16.0),
        LoudnessTarget("mono", -19.0),
        LoudnessTarget("sleep", -20.0, fall_db=6.0),
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


def lines(timeline: Timeline, target: LoudnessTarget, part: Part) -> list[Spoken]:
    """The lines whose loudness is *target*'s: those before it falls, all if there are none.

    Cue words of the breath are no lines: they are softer, and many of them would make the
    lines too loud.
    """
    spoken = [event for event in timeline.spoken() if event.say]
    quieter_from = target.fall_start(part.whole) - part.start
    before = [event for event in spoken if event.start + event.length <= quieter_from]
    return before or spoken


def facts(target: LoudnessTarget, part: Part, length: int) -> Facts:
    """All that decides what mastering does to *length* frames of a part but the program."""
    begin = target.fall_start(part.whole)
    falls = part.start + length > begin
    fall = (target.fall_db, begin - part.start, part.whole - part.start) if falls else ()
    return target.ceiling_dbtp, fall


def falling(blocks: Iterable[Samples], target: LoudnessTarget, part: Part) -> Iterator[Samples]:
    """The same blocks, ever quieter over the last third when *target* says so; even in dB."""
    begin = target.fall_start(part.whole)
    at = part.start
    for block in blocks:
        if at + len(block) > begin:
            frames = np.arange(at, at + len(block))
            way = np.clip((frames - begin) / (part.whole - begin), 0, 1)
            gain = np.exp(way * (-target.fall_db * np.log(10) / 20))
            yield block * gain.astype(np.float32)[:, None]
        else:
            yield block
        at += len(block)
