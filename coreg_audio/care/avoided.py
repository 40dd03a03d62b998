"""What stands in the way of an avoid-flag: lines, breaths and bells of a session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coreg_audio.avoid import Avoid
from coreg_audio.care.languages import PACKS
from coreg_audio.care.pack import Avoided, Pack
from coreg_audio.care.reading import Event, Item, Line, clause_before, read, sentences
from coreg_audio.script import Place
from coreg_audio.session import Audience, BreathBlock, Breathe, Session, Timer

IN_WORDS = (
    "touch",
    "gaze",
    "heart",
    "breath",
    "holds",
    "movement",
    "eyes-closed",
    "counting-down",
    "fear-of-partner",
)
"""Flags for which a line is looked through; they need the words of its language."""

COUNTED_LINES = 3
"""A count may have each of its numbers in a line of its own."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A place that goes against an avoid-flag.

    Attributes:
        what: The words, or the direction, that do.
    """

    flag: str
    at: Place
    what: str

    def __str__(self) -> str:
        return f"{self.at}: {self.what}"


def obstacles(session: Session, avoid: Avoid) -> tuple[Obstacle, ...]:
    """All that goes against *avoid* in *session*, optional paragraphs included, in order."""
    if not avoid.flags:
        return ()
    items = read(session)
    pack = PACKS.get(session.front.base_language)
    found: list[Obstacle] = []
    for item in items:
        if isinstance(item, Event):
            found += (one for one in _timed(item) if one.flag in avoid)
        else:
            found += _turns(item, avoid)
            found += _words(item, session.front.title, avoid, pack) if pack else ()
    if pack and "counting-down" in avoid:
        found += _counts(items, pack)
    return tuple(dict.fromkeys(found))


def unread(session: Session, avoid: Avoid) -> tuple[str, ...]:
    """The flags that nobody can look for in the language of *session*."""
    known = session.front.base_language in PACKS
    return () if known else tuple(flag for flag in IN_WORDS if flag in avoid)


def _timed(item: Event) -> Iterator[Obstacle]:
    match item.step:
        case Breathe() | BreathBlock() as step:
            yield Obstacle("breath", step.at, "paced breathing")
            until = step.until if isinstance(step, Breathe) else None
            for one in (step.pattern, until or step.pattern):
                if one.hold_in_s or one.hold_out_s:
                    yield Obstacle("holds", step.at, "a held breath")
        case Timer(chime=True) as step:
            yield Obstacle("bells", step.at, "a timer with bells")
        case _:
            pass


def _turns(line: Line, avoid: Avoid) -> Iterator[Obstacle]:
    if line.to is not Audience.BOTH and "fear-of-partner" in avoid:
        yield Obstacle("fear-of-partner", line.at, "a turn of one partner")


def _words(line: Line, title: str, avoid: Avoid, pack: Pack) -> Iterator[Obstacle]:
    """What its words go against; a name such as "Heartbeat Connection" is none of it."""
    for flag in avoid.flags:
        for look in pack.avoided.get(flag, ()):
            text = line.text if look.quotes else line.plain
            for sentence in sentences(text.replace(title, "")):
                if phrase := _found(look, sentence, pack):
                    yield Obstacle(flag, line.at, f'"{phrase}"')


def _found(look: Avoided, sentence: str, pack: Pack) -> str:
    """The words that *look* is for; empty where they are denied, or another way is offered."""
    if look.unless is not None and look.unless.search(sentence):
        return ""
    if look.offered and not all(look.offered.search(way) for way in _ways(sentence, pack)):
        return ""
    for match in look.pattern.finditer(sentence):
        if not pack.negations.search(clause_before(sentence, match.start(), pack)):
            return match[0].strip()
    return ""


def _ways(sentence: str, pack: Pack) -> list[str]:
    """The alternatives of a sentence: "stand, or sit" has two."""
    return [way for way in pack.alternatives.split(sentence) if re.search(r"\w", way)]


def _counts(items: tuple[Item, ...], pack: Pack) -> Iterator[Obstacle]:
    """Numbers one after the other, each one less than the one before."""
    lines = [item for item in items if isinstance(item, Line)]
    for index, line in enumerate(lines):
        near = " ".join(one.text for one in lines[index : index + COUNTED_LINES])
        for begin, run in _runs(near, pack.numbers):
            if begin < len(line.text):
                yield Obstacle("counting-down", line.at, f'"{run}"')


def _runs(text: str, numbers: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Where three numbers or more count down, and their words."""
    words = list(re.finditer(r"\w+", text))
    values = [_number(word[0].casefold(), numbers) for word in words]
    for first in range(len(words) - 2):
        a, b, c = values[first : first + 3]
        if c >= 0 and (a - b, b - c) == (1, 1):
            yield words[first].start(), ", ".join(one[0] for one in words[first : first + 3])


def _number(word: str, numbers: tuple[str, ...]) -> int:
    if word in numbers:
        return numbers.index(word)
    return int(word) if re.fullmatch(r"[0-9]{1,4}", word) else -1
