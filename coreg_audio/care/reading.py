"""A session as the rules read it: lines of speech with the partners' words taken out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from coreg_audio.care.pack import Pack, Words
from coreg_audio.script import Place
from coreg_audio.session import (
    Audience,
    BreathBlock,
    Breathe,
    Echo,
    OptionalPart,
    PlainStep,
    Rest,
    Say,
    Session,
    Step,
    Timer,
    YourTurn,
)

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|(?<!\w)‘[^’]*’(?!\w)")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+(?=[^a-z])")
_CLAUSE = re.compile(r"[,;:—–]")

REACH = 4
"""Words before a phrase in which a negation denies it."""

HEAD = 3
"""Words of the phrase itself in which a negation denies it: "you can not stop"."""


@dataclass(frozen=True, slots=True)
class Line:
    """A spoken line of the script.

    Attributes:
        text: All of it, with a stand-in for names.
        plain: Without what partners say in quotes; empty where all of it is theirs.
        section: The number of its chapter.
        timed: Spoken on the breath clock.
        exact: Protected.
    """

    at: Place
    text: str
    plain: str
    section: int
    to: Audience
    timed: bool
    exact: bool

    def sentences(self) -> list[str]:
        """The sentences of *plain*."""
        return sentences(self.plain)


@dataclass(frozen=True, slots=True)
class Event:
    """Something timed between the lines."""

    step: Rest | YourTurn | Timer | Breathe | BreathBlock
    section: int
    to: Audience


Item = Line | Event


def sentences(text: str) -> list[str]:
    """*text* cut at its full stops."""
    return [one for one in _SENTENCE.split(text) if one.strip()]


def clause_before(sentence: str, at: int, pack: Pack) -> str:
    """What stands before the place *at* in its own clause."""
    ends = _clause_ends(sentence, pack)
    found = bisect_right(ends, at)
    return sentence[ends[found - 1] if found else 0 : at]


@lru_cache(maxsize=256)
def _clause_ends(sentence: str, pack: Pack) -> tuple[int, ...]:
    """Where clauses begin but for the first; kept, as every match in a sentence asks."""
    carried = {match.start() for match in pack.carries.finditer(sentence)}
    return tuple(one.end() for one in _CLAUSE.finditer(sentence) if one.start() not in carried)


def last_words(text: str, count: int) -> list[str]:
    """The last *count* words of *text*, without a look at all that stands before."""
    return text.rsplit(maxsplit=count)[-count:]


@lru_cache(maxsize=16384)
def says(pattern: Words, text: str, pack: Pack) -> bool:
    """Whether *text* says what *pattern* looks for somewhere, and does not deny it there.

    Kept, since the combinations of a script's choices say most lines again.
    """
    return any(
        not pack.negations.search(_near(sentence, match, pack))
        for sentence in sentences(text)
        for match in pattern.finditer(sentence)
    )


def _near(sentence: str, match: re.Match[str], pack: Pack) -> str:
    """The few words in which a denial of *match* would stand."""
    before = last_words(clause_before(sentence, match.start(), pack), REACH)
    return " ".join([*before, *match[0].split()[:HEAD]])


def read(session: Session) -> tuple[Item, ...]:
    """The lines and timed steps of *session* in order, optional ones included."""
    items: list[Item] = []
    for number, section in enumerate(session.sections):
        for step in _flat(section.steps):
            _take(step, number, items)
    return tuple(items)


def _flat(steps: tuple[Step, ...]) -> Iterator[PlainStep]:
    for step in steps:
        if isinstance(step, OptionalPart):
            yield from step.steps
        else:
            yield step


def _take(step: PlainStep, section: int, items: list[Item]) -> None:
    match step:
        case Say():
            _take_say(step, section, items, timed=False)
        case Echo():
            if items and isinstance(items[-1], Line):
                items[-1] = replace(items[-1], plain="")
        case Rest() | YourTurn() | Timer() | Breathe():
            items.append(Event(step, section, _last_to(items, section)))
        case BreathBlock():
            items.append(Event(step, section, _last_to(items, section)))
            for inner in step.steps:
                if isinstance(inner, Say):
                    _take_say(inner, section, items, timed=True)
        case _:
            pass  # bells and beds carry no words and no time of their own


def _last_to(items: list[Item], section: int) -> Audience:
    """Whose turn a timed step belongs to: theirs to whom the last line was."""
    last = items[-1] if items else None
    return last.to if last is not None and last.section == section else Audience.BOTH


def _take_say(say: Say, section: int, items: list[Item], *, timed: bool) -> None:
    text = say.shown.replace("[name]", "Ana")
    last = items[-1] if items else None
    if isinstance(last, Line) and last.at == say.at and last.section == section:
        items[-1] = _line(last, f"{last.text} {text}")
    else:
        bare = Line(say.at, "", "", section, say.to, timed, say.exact)
        items.append(_line(bare, text))


def _line(line: Line, text: str) -> Line:
    return replace(line, text=text, plain="" if line.exact else _without_quotes(text))


def _without_quotes(text: str) -> str:
    return _QUOTED.sub(lambda match: '""' + _stop(match[0]), text)


def _stop(quoted: str) -> str:
    """The full stop that a quotation ended with, for the sentence around it ends there too."""
    return "." if quoted[:-1].endswith((".", "?", "!", "…")) else ""
