"""A session written down as a script again: what the parser must read back the same."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import groupby
from typing import Any

from coreg_audio import directions
from coreg_audio.script import FrontMatter, Place
from coreg_audio.session import (
    Ambience,
    Audience,
    BreathBlock,
    Breathe,
    Breaths,
    Chime,
    Echo,
    Gap,
    OptionalPart,
    Remainder,
    Rest,
    Role,
    Say,
    Session,
    Step,
    Timer,
    YourTurn,
)

NAME = "[name]"


def placeless(value: Any) -> Any:
    """The same without where anything was written."""
    if isinstance(value, Place):
        return Place("", 0)
    if isinstance(value, tuple):
        return tuple(map(placeless, value))
    if is_dataclass(value) and not isinstance(value, type | FrontMatter):
        return replace(
            value, **{one.name: placeless(getattr(value, one.name)) for one in fields(value)}
        )
    return value


def printed(session: Session, value: str = "{{ couple }}") -> str:
    """A body that means *session*; its personal values are *value*."""
    lines = [f"> {note}" for note in session.notes]
    page = _Page(lines)
    for section in session.sections:
        if section.title:
            page.chapter(section.title)
        for step in section.steps:
            page.add(step)
    return "\n".join(lines).replace(NAME, value) + "\n"


class _Page:
    """The lines so far, and what holds where they end."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._role, self._softer, self._to = Role.GUIDE, False, Audience.BOTH
        self._take: str | None = None
        self._in_part = False
        self._line_at: list[int] = []
        """For each sentence the number of its line, to find what an echo repeats."""

    def chapter(self, title: str) -> None:
        """A new one: delivery and whom it is for begin anew."""
        self._lines.append(f"## {title}")
        self._softer, self._to, self._take = False, Audience.BOTH, None
        self._in_part = False

    def add(self, step: Step) -> None:
        """A step of a chapter."""
        if isinstance(step, OptionalPart):
            self._blank()
            self._tell(directions.OptionalNext())
            for inner in step.steps:
                self._add(inner)
            self._in_part = True
            return
        if self._in_part:
            self._end_paragraph(step)
        self._add(step)

    def _add(self, step: Step | Breaths) -> None:
        if getattr(step, "gap", None) is Gap.PARAGRAPH:
            self._blank()
        match step:
            case Say():
                self._say(step)
            case Echo():
                self._echo(step)
            case BreathBlock():
                self._block(step)
            case _:
                self._tell(_direction(step))

    def _blank(self) -> None:
        """The end of a paragraph, of its take and of an optional part."""
        self._lines.append("")
        self._take, self._in_part = None, False

    def _end_paragraph(self, before: Step) -> None:
        """It ends, and yet no gap of a paragraph may come: a direction between sees to it."""
        self._blank()
        if getattr(before, "gap", None) is Gap.SENTENCE:
            self._tell(directions.Speaker(self._role))

    def _tell(self, direction: directions.Direction) -> None:
        self._lines.append(directions.canonical(direction))

    def _say(self, say: Say) -> None:
        if say.gap is Gap.NONE and self._line_at:
            self._go_on(say)
            return
        if self._take and not say.take:
            self._end_paragraph(say)
        self._set_state(say)
        if say.take != self._take:
            self._take = say.take
            self._tell(directions.Recording(say.take or ""))
        if say.exact:
            self._tell(directions.SayExactly())
        self._line_at.append(len(self._lines))
        self._lines.append(_escaped(say.shown))

    def _set_state(self, say: Say) -> None:
        said = say.utterance
        if said.role is not self._role:
            self._tell(directions.Speaker(said.role))
        if said.softer != self._softer:
            self._tell(directions.Delivery(said.softer))
        if say.to is not self._to:
            self._tell(directions.To(say.to))
        self._role, self._softer, self._to = said.role, said.softer, say.to

    def _go_on(self, say: Say) -> None:
        """A sentence too long for a voice goes on in its line."""
        line = self._lines[-1]
        self._lines[-1] = f"{line}{'' if line.endswith('—') else ' '}{say.shown}"
        self._line_at.append(len(self._lines) - 1)

    def _echo(self, echo: Echo) -> None:
        """Its sentences are one line, with the direction before it."""
        places = sorted(set(self._line_at[-echo.sentences :]))
        sentences = [self._lines[at] for at in places]
        first = sentences[0], *(one.removeprefix("\\") for one in sentences[1:])
        del self._lines[places[0] :]
        self._tell(directions.RepeatAfterMe())
        self._line_at[-echo.sentences :] = [len(self._lines)] * echo.sentences
        self._lines.append(" ".join(first))

    def _block(self, block: BreathBlock) -> None:
        said = [step for step in block.steps if isinstance(step, Say)]
        if self._take and said and not said[0].take:
            self._end_paragraph(block)
        if said:
            self._set_state(said[0])
        self._tell(directions.BreathingStarts(block.pattern))
        for line in _lines_of(block.steps):
            if isinstance(line[0], Say):
                says = [step for step in line if isinstance(step, Say)]
                texts = [_escaped(says[0].shown), *(one.shown for one in says[1:])]
                self._line_at += [len(self._lines)] * len(says)
                self._lines.append(_joined(texts))
            else:
                self._tell(_direction(line[0]))
        self._tell(directions.BreathingEnds())


def _lines_of(
    steps: Sequence[Say | Breaths | Chime],
) -> Iterator[list[Say | Breaths | Chime]]:
    """What stands on one line: a sentence and those that follow it there."""
    numbers, number = [], 0
    for step in steps:
        number += not isinstance(step, Say) or step.gap is Gap.PARAGRAPH
        numbers.append(number)
    pairs = zip(numbers, steps, strict=True)
    for _, group in groupby(pairs, key=lambda pair: pair[0]):
        yield [step for _, step in group]


def _joined(texts: Sequence[str]) -> str:
    whole = texts[0]
    for text in texts[1:]:
        whole += text if whole.endswith("—") else f" {text}"
    return whole


def _escaped(text: str) -> str:
    return f"\\{text}" if text[0] in "(#>" else text


def _direction(step: Step | Breaths) -> directions.Direction:
    match step:
        case Rest(_, length_s, exact):
            return directions.Pause(length_s, exact)
        case Remainder():
            return directions.PauseToEnd()
        case YourTurn(_, length_s):
            return directions.YourTurn(length_s)
        case Timer(_, length_s, halfway, chime):
            return directions.Timer(length_s, halfway, chime)
        case Breathe(_, pattern, cycles, length_s, until, first, every):
            return directions.Breathe(pattern, cycles, length_s, until, first, every)
        case Breaths(_, count):
            return directions.Breaths(count)
        case Chime():
            return directions.Chime()
        case Ambience(_, name):
            return directions.Ambience(name)
    raise AssertionError(f"{step} is no direction")
