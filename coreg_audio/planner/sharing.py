"""Give every elastic silence its frames, so that the whole lasts exactly what was asked.

A silence that follows n frames of a broken MP3 frame is first padded to the grid of whole MP3
frames; from there it lasts a whole number of them. The last silence alone also takes what
the asked length leaves of an MP3 frame.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from coreg_audio.planner.slots import Part, Silence, Slot
from coreg_audio.planner.writing import LONGEST_TENTHS, SHORTEST_TENTHS
from coreg_audio.units import MP3_FRAMES

STEPS = 10 << 28
"""The stretch is a whole number of so many parts, so that sharing is exact."""


@dataclass(frozen=True, slots=True)
class Room:
    """A silence on the grid: it lasts *pad* and a whole number of MP3 frames."""

    wish: int
    pad: int
    least: int
    most: int

    def count(self, stretch: int) -> int:
        """MP3 frames nearest to the stretched wish, within the bounds."""
        wanted = (self.wish * stretch // STEPS - self.pad + MP3_FRAMES // 2) // MP3_FRAMES
        return min(max(wanted, self.least), self.most)


def span(slots: Sequence[Slot]) -> tuple[int, int]:
    """Fewest and most frames that *slots* can last together."""
    fixed, pads, silences = _grid(slots)
    if not silences:
        return fixed, fixed
    rooms = [_room(one, pad) for one, pad in zip(silences[:-1], pads, strict=False)]
    padded = fixed + sum(room.pad for room in rooms)
    low = padded + MP3_FRAMES * sum(room.least for room in rooms) + silences[-1].low
    high = padded + MP3_FRAMES * sum(room.most for room in rooms) + silences[-1].high
    return low, high


def share(slots: Sequence[Slot], length: int) -> tuple[list[int], float]:
    """Frames of every silence in order, and the stretch that they have in common.

    *length* is within the span. All silences are the nearest MP3 frames to one stretch; where
    several turn to the next MP3 frame at the same stretch and not all can, the first do.
    """
    fixed, pads, silences = _grid(slots)
    if not silences:
        return [], 1.0
    whole, rest = divmod(length - fixed - sum(pads), MP3_FRAMES)
    pads[-1] += rest
    rooms = [_room(one, pad) for one, pad in zip(silences, pads, strict=True)]
    stretch = _stretch(rooms, whole)
    counts = [room.count(stretch) for room in rooms]
    turning = (i for i, room in enumerate(rooms) if room.count(stretch + 1) > counts[i])
    for _, index in zip(range(whole - sum(counts)), turning, strict=False):
        counts[index] += 1
    lengths = [room.pad + MP3_FRAMES * count for room, count in zip(rooms, counts, strict=True)]
    return lengths, stretch / STEPS


def _stretch(rooms: Sequence[Room], whole: int) -> int:
    """The largest stretch at which the rooms take no more than *whole* MP3 frames."""
    shortest = SHORTEST_TENTHS * STEPS // 10
    longest = LONGEST_TENTHS * STEPS // 10

    def taken(stretch: int) -> int:
        return sum(room.count(stretch) for room in rooms)

    stretches = range(shortest, longest + 1)
    return stretches[bisect_right(stretches, whole, key=taken) - 1]


def _room(silence: Silence, pad: int) -> Room:
    least = -(-(silence.low - pad) // MP3_FRAMES)
    return Room(silence.wish, pad, least, (silence.high - pad) // MP3_FRAMES)


def _grid(slots: Sequence[Slot]) -> tuple[int, list[int], list[Silence]]:
    """Frames of all fixed parts, the padding that each silence begins with, the silences."""
    fixed = phase = 0
    pads, silences = [], []
    for slot in slots:
        if isinstance(slot, Part):
            fixed += slot.length
            phase += slot.length
        else:
            pads.append(-phase % MP3_FRAMES)
            silences.append(slot)
            phase = 0
    return fixed, pads, silences
