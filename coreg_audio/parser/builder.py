"""The state of parsing: who speaks to whom, what is open, what binds the next line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import assert_never

from coreg_audio import ambience, directions
from coreg_audio.directions import Direction, Prefix, Timed
from coreg_audio.errors import ScriptError
from coreg_audio.parser.sentences import Piece, split_line
from coreg_audio.script import Line, LineKind, Pattern, Place, Rendered
from coreg_audio.session import (
    CUES,
    Ambience,
    Audience,
    BreathBlock,
    Breathe,
    Breaths,
    Chime,
    Echo,
    Gap,
    OptionalPart,
    PlainStep,
    Remainder,
    Rest,
    Role,
    Say,
    Section,
    Session,
    Step,
    Timer,
    Utterance,
    YourTurn,
)

MAX_UTTERANCES = 5000
"""Most sentences of one session."""


@dataclass(slots=True)
class _Block:
    """A breath block that is still open."""

    at: Place
    pattern: Pattern
    gap: Gap
    steps: list[Say | Breaths | Chime] = field(default_factory=list)


@dataclass(slots=True)
class _Part:
    """An optional paragraph that is still open."""

    at: Place
    steps: list[PlainStep] = field(default_factory=list)


@dataclass(slots=True)
class _Prefixes:
    """The prefix directions that wait for the next spoken line, by kind."""

    waiting: dict[type[Prefix], tuple[Prefix, Place]] = field(default_factory=dict)

    def add(self, prefix: Prefix, at: Place) -> None:
        """Remember one; twice the same kind is a mistake."""
        if type(prefix) in self.waiting:
            raise ValueError(f"{directions.canonical(prefix)} stands here twice")
        self.waiting[type(prefix)] = (prefix, at)

    def take(self, kind: type[Prefix]) -> tuple[Prefix, Place] | None:
        """The one of this *kind*, which is then bound."""
        return self.waiting.pop(kind, None)

    def check_bound(self, before: str) -> None:
        """Nothing may be left waiting.

        Raises:
            ScriptError: A prefix has no line; the error stands at the prefix.
        """
        for prefix, at in self.waiting.values():
            name = directions.canonical(prefix)
            raise ScriptError(
                at.source, at.line, f"{name} needs a spoken line after it, before {before}"
            )


class Builder:
    """Reads lines one by one and builds the session."""

    def __init__(self, rendered: Rendered) -> None:
        self._rendered = rendered
        self._sections: list[Section] = []
        self._section_at: Place | None = None
        self._title = ""
        self._steps: list[Step] = []
        self._notes: list[str] = []
        self._titles = 0
        self._role, self._softer, self._to = Role.GUIDE, False, Audience.BOTH
        self._ambience_at: Place | None = None
        self._prefixes = _Prefixes()
        self._take: str | None = None
        self._block: _Block | None = None
        self._part: _Part | None = None
        self._gap = Gap.NONE
        self._after_speech = False
        self._last: Place | None = None
        """Of the step that lasts to the end."""
        self._utterances = 0

    def read(self, line: Line) -> None:
        """Take the next line.

        Raises:
            ScriptError: It means nothing here.
        """
        try:
            self._readers()[line.kind](line)
        except ValueError as error:
            raise ScriptError(line.at.source, line.at.line, str(error)) from error

    def finish(self) -> Session:
        """The whole session, after the last line.

        Raises:
            ScriptError: Something is left open, or nothing is spoken.
        """
        self._end_paragraph("the end")
        self._check_block_closed()
        self._close_section()
        if not self._utterances:
            at = self._rendered.at
            raise ScriptError(
                at.source, at.line, "this script says nothing: write a line to speak"
            )
        return Session(
            self._rendered.front, self._rendered.at, tuple(self._sections), tuple(self._notes)
        )

    def _readers(self) -> dict[LineKind, Callable[[Line], None]]:
        return {
            LineKind.SPEECH: self._read_speech,
            LineKind.DIRECTION: self._read_direction,
            LineKind.TITLE: self._read_title,
            LineKind.CHAPTER: self._read_chapter,
            LineKind.NOTE: lambda line: self._notes.append(line.shown),
            LineKind.BLANK: self._read_blank,
        }

    # Headings, blanks and the paragraphs between them

    def _read_title(self, _: Line) -> None:
        self._end_paragraph("a heading")
        self._check_block_closed()
        self._titles += 1
        if self._titles > 1:
            raise ValueError('a second title: a chapter begins with "## "')

    def _read_chapter(self, line: Line) -> None:
        self._end_paragraph("a heading")
        self._check_block_closed()
        self._close_section()
        self._section_at, self._title = line.at, line.text
        self._softer, self._to = False, Audience.BOTH
        self._after_speech = False
        if self._sections:
            self._gap = Gap.CHAPTER

    def _read_blank(self, _: Line) -> None:
        if self._block is not None:
            return
        self._end_paragraph("a blank line")
        if self._after_speech and self._gap is Gap.SENTENCE:
            self._gap = Gap.PARAGRAPH

    def _end_paragraph(self, before: str) -> None:
        self._prefixes.check_bound(before)
        self._take = None
        self._close_part()

    def _close_part(self) -> None:
        if self._part is not None and self._part.steps:
            self._steps.append(OptionalPart(self._part.at, tuple(self._part.steps)))
        self._part = None

    def _close_section(self) -> None:
        if self._section_at is not None and not self._steps:
            at = self._section_at
            raise ScriptError(
                at.source,
                at.line,
                f"the chapter {self._title!r} is empty: take its heading out",
            )
        if self._steps:
            at = self._section_at or self._steps[0].at
            self._sections.append(Section(at, self._title, tuple(self._steps)))
            self._steps = []

    def _check_block_closed(self) -> None:
        if self._block is not None:
            at = self._block.at
            raise ScriptError(
                at.source,
                at.line,
                "(breathing starts) needs (breathing ends) in its own chapter",
            )

    # Speech

    def _read_speech(self, line: Line) -> None:
        exact = self._prefixes.take(directions.SayExactly) is not None
        if exact and line.filled:
            raise ValueError("(say exactly) protects this line: it can hold no {{ }}")
        echo = self._prefixes.take(directions.RepeatAfterMe)
        self._prefixes.take(directions.OptionalNext)
        recording = self._prefixes.take(directions.Recording)
        if recording and isinstance(recording[0], directions.Recording):
            self._take = recording[0].take
        pieces = split_line(line)
        self._utterances += len(pieces)
        if self._utterances > MAX_UTTERANCES:
            raise ValueError(f"a session has at most {MAX_UTTERANCES} sentences")
        for index, piece in enumerate(pieces):
            self._add_say(line.at, piece, self._piece_gap(index, piece), exact=exact)
        if echo:
            self._add(Echo(echo[1], len(pieces)))
        self._after_speech = True

    def _add_say(self, at: Place, piece: Piece, gap: Gap, *, exact: bool) -> None:
        utterance = Utterance(piece.text, self._role, self._softer, piece.personal)
        say = Say(
            at, utterance, piece.shown, gap=gap, to=self._to, exact=exact, take=self._take
        )
        if self._block is not None:
            self._block.steps.append(say)
        else:
            self._add(say)

    def _piece_gap(self, index: int, piece: Piece) -> Gap:
        """In a breath block each line stands by itself, so that it waits for its own breath."""
        if self._block is None:
            gap = self._next_gap()
        else:
            gap = Gap.SENTENCE if index else Gap.PARAGRAPH
        return gap if piece.begins else Gap.NONE

    def _next_gap(self) -> Gap:
        """The gap before the step that is added next."""
        gap, self._gap = self._gap, Gap.SENTENCE
        return gap

    def _add(self, step: PlainStep) -> None:
        if self._last is not None:
            raise ValueError(
                f"nothing can follow what lasts to the end, at {self._last}: put it before"
            )
        if isinstance(step, Remainder) or (isinstance(step, Breathe) and step.to_end):
            if self._part is not None:
                raise ValueError("what lasts to the end cannot be optional")
            self._last = step.at
        (self._part.steps if self._part is not None else self._steps).append(step)

    # Directions

    def _read_direction(self, line: Line) -> None:
        direction = directions.parse(line.text)
        if self._block is None:
            self._read_outside(direction, line.at)
        else:
            self._read_in_block(self._block, direction, line.at)
        self._after_speech = False
        if self._gap is Gap.PARAGRAPH:
            self._gap = Gap.SENTENCE

    def _read_in_block(self, block: _Block, direction: Direction, at: Place) -> None:
        match direction:
            case directions.Breaths(count):
                block.steps.append(Breaths(at, count))
            case directions.Chime():
                block.steps.append(Chime(at, Gap.NONE))
            case directions.BreathingEnds():
                self._block = None
                if not block.steps:
                    raise ValueError("nothing stands between (breathing starts) and its end")
                self._add(BreathBlock(block.at, block.pattern, tuple(block.steps), block.gap))
            case _:
                name = directions.canonical(direction)
                raise ValueError(
                    f"{name} cannot stand between (breathing starts) and (breathing ends): "
                    "only spoken lines, (4 breaths) and (chime) can"
                )

    def _read_outside(self, direction: Direction, at: Place) -> None:
        match direction:
            case directions.Speaker(role):
                self._role = role
            case directions.To(audience):
                self._to = audience
            case directions.Delivery(softer):
                self._softer = softer
            case directions.Ambience(name):
                self._add_ambience(name, at)
            case directions.BreathingStarts(pattern):
                self._open_block(pattern, at)
            case directions.Breaths() | directions.BreathingEnds():
                name = directions.canonical(direction)
                raise ValueError(f"{name} stands after (breathing starts, settle) only")
            case (
                directions.OptionalNext()
                | directions.SayExactly()
                | directions.RepeatAfterMe()
                | directions.Recording()
            ):
                self._add_prefix(direction, at)
            case _:
                self._add_timed(direction, at)

    def _add_timed(self, direction: Timed, at: Place) -> None:
        match direction:
            case directions.Pause(length_s, exact):
                self._add(Rest(at, length_s, exact))
            case directions.PauseToEnd():
                self._add(Remainder(at))
            case directions.YourTurn(length_s):
                self._add(YourTurn(at, length_s))
            case directions.Timer(length_s, halfway, chime):
                self._add(Timer(at, length_s, halfway, chime, self._next_gap()))
            case directions.Chime():
                self._add(Chime(at, self._next_gap()))
            case directions.Breathe():
                self._add_breathe(direction, at)
            case _:
                assert_never(direction)

    def _add_breathe(self, breathe: directions.Breathe, at: Place) -> None:
        self._check_holds(breathe.pattern)
        self._check_holds(breathe.until or breathe.pattern)
        language = self._rendered.front.base_language
        if (breathe.voice_first or breathe.voice_every) and language not in CUES:
            known = ", ".join(CUES)
            raise ValueError(
                f"there are no spoken breath words in {language!r}, only in: {known}"
            )
        self._add(
            Breathe(
                at,
                breathe.pattern,
                breathe.cycles,
                breathe.length_s,
                breathe.until,
                breathe.voice_first,
                breathe.voice_every,
                self._next_gap(),
            )
        )

    def _check_holds(self, pattern: Pattern) -> None:
        held = pattern.hold_in_s or pattern.hold_out_s
        if held and self._rendered.front.holds != "reviewed":
            raise ValueError(
                'a held breath is not for everyone: leave it out, or write "holds: reviewed" '
                "in the front matter once a clinician has looked at it"
            )

    def _open_block(self, pattern: Pattern, at: Place) -> None:
        self._check_holds(pattern)
        optional = self._prefixes.take(directions.OptionalNext)
        self._prefixes.check_bound("(breathing starts)")
        if optional:
            self._prefixes.add(*optional)
        self._block = _Block(at, pattern, self._next_gap())

    def _add_ambience(self, name: str | None, at: Place) -> None:
        if self._part is not None:
            raise ValueError(
                "an optional paragraph cannot change the ambience: it may be left out"
            )
        if name is not None:
            ambience.check_name(name)
        self._add(Ambience(at, name))

    def _add_prefix(self, prefix: Prefix, at: Place) -> None:
        self._prefixes.add(prefix, at)
        if isinstance(prefix, directions.OptionalNext):
            self._close_part()
            self._part = _Part(at)
