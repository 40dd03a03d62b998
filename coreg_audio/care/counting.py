"""Breath that the voice paces by itself, in words and counts, with no sound to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from coreg_audio.care.pack import Pack
from coreg_audio.care.reading import Item, Line

COUNT_S = 1.0
"""A count is taken for a second."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Half a breath that the voice leads.

    Attributes:
        said: The words that lead it.
        inward: An in-breath; else an out-breath.
        length_s: As it was counted; None where it was not.
    """

    line: Line
    said: str
    inward: bool
    length_s: float | None = None


def led(line: Line, pack: Pack) -> tuple[Phase, ...]:
    """The phases that a line leads, in order; what partners say leads none."""
    if line.timed:
        return ()
    return tuple(phase for one in line.sentences() for phase in _led(one, line, pack))


def _led(sentence: str, line: Line, pack: Pack) -> list[Phase]:
    found = sorted(_counts(sentence, pack), key=lambda match: match.start())
    phases = [_counted(match, line, pack) for match in found]
    both = {phase.inward for phase in phases} == {True, False}
    alone = any(phase.said == sentence.strip(" .…") for phase in phases)
    if phases and (both or alone or pack.breath_words.search(sentence)):
        return phases
    if cue := pack.breath_cues.search(sentence):
        return [Phase(line, cue[0].strip(), inward=True)]
    return []


@lru_cache(maxsize=4096)
def _counts(sentence: str, pack: Pack) -> tuple[re.Match[str], ...]:
    """Where a length is counted; the first of two readings of the same words.

    Several rules ask, and the combinations of a script's choices say most sentences again.
    """
    taken, found = 0, []
    for pattern in pack.breath_counts:
        for match in pattern.finditer(sentence):
            if not taken or match.start() >= taken:
                found.append(match)
                taken = match.end()
    return tuple(found)


def _counted(match: re.Match[str], line: Line, pack: Pack) -> Phase:
    word = match["count"].casefold()
    count = float(word) if word.isdecimal() else float(pack.numbers.index(word))
    return Phase(line, match[0].strip(), match["inward"] is not None, count * COUNT_S)


def breaths(items: tuple[Item, ...], pack: Pack) -> Iterator[tuple[Phase | None, Phase | None]]:
    """In-breaths as they were counted, with the out-breaths that follow in their chapter."""
    before: Phase | None = None
    for phase in (one for item in items if isinstance(item, Line) for one in led(item, pack)):
        if phase.length_s is None:
            continue
        if before and (phase.inward or before.line.section != phase.line.section):
            yield before, None
            before = None
        if phase.inward:
            before = phase
        else:
            yield before, phase
            before = None
    if before:
        yield before, None
