"""Marks laid into a script before Jinja runs, and read back from what it leaves.

Each line of the script's own text gets a private-use character that stands for its file, line
number and kind. So what a line *is* was decided before any value came near it, every rendered
line keeps its place through includes, ifs and loops, and no value can forge a line or a
direction: values that hold private-use characters are refused.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import nodes

from coreg_audio.directions.lines import classify, unwrap
from coreg_audio.directions.source import PartKind, SourceLine
from coreg_audio.directions.speakable import find_unspeakable, name_char
from coreg_audio.errors import ScriptError
from coreg_audio.script import Line, LineKind, Place

NAME_OPEN, NAME_CLOSE = "\ue000", "\ue001"
BLOCK_OPEN, BLOCK_CLOSE = "\ue002", "\ue003"
ANY_MARK = "\ue000-\ue003\U000f0000-\U0010fffd"
_LINE_MARK = re.compile("[\U000f0000-\U0010fffd]")
_TOKEN = re.compile("([\ue002\ue003\U000f0000-\U0010fffd])")
_NAME = re.compile(f"{NAME_OPEN}([^{NAME_OPEN}{NAME_CLOSE}]*){NAME_CLOSE}")
_HOLE = "\0"
_MAX_MARKS = 60_000
_BLOCKS = ("if", "for", "macro", "call", "with", "filter")


@dataclass(frozen=True, slots=True)
class Mark:
    """What one mark stands for.

    Attributes:
        part: Number of this stretch of its line: after a later one the line begins anew.
        drop: Length of the line's own sign, such as `##`.
    """

    at: Place
    kind: LineKind
    part: int
    drop: int
    filled: bool


class MarkTable:
    """Hands out the marks of one rendering and knows what they mean."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []

    def add(self, mark: Mark) -> str:
        """The character for *mark*.

        Raises:
            ScriptError: The script has more lines than there are marks.
        """
        if len(self._marks) >= _MAX_MARKS:
            raise ScriptError(mark.at.source, mark.at.line, "the script is too long: split it")
        self._marks.append(mark)
        return chr(0xF0000 + len(self._marks) - 1)

    def __len__(self) -> int:
        return len(self._marks)

    def since(self, first: int) -> list[Mark]:
        """The marks from number *first* on."""
        return self._marks[first:]

    def check_kept(self, tree: nodes.Template, first: int, source: str) -> None:
        """Jinja sees the marks from number *first* on as plain text, each of them once.

        Raises:
            ScriptError: Jinja reads the script in another way than it was cut into lines.
        """
        data = "".join(node.data for node in tree.find_all(nodes.TemplateData))
        kept = [ord(char) - 0xF0000 for char in _LINE_MARK.findall(data)]
        for number, mark in enumerate(self._marks[first:], first):
            if kept[number - first : number - first + 1] != [number]:
                reason = "the Jinja around this line is not clear: write it more simply"
                raise ScriptError(source, mark.at.line, reason)

    def find(self, char: str) -> Mark:
        """What *char* stands for."""
        return self._marks[ord(char) - 0xF0000]


def has_line_marks(text: str) -> bool:
    """Whether *text* holds whole lines of a script."""
    return _LINE_MARK.search(text) is not None


def lay_marks(lines: list[SourceLine], source: str, table: MarkTable, skip: int = 0) -> str:
    """The text of *lines* with their marks, line numbers unchanged; *skip* leading ones empty.

    Raises:
        ScriptError: A line means nothing.
    """
    return "\n" * skip + "".join(
        _mark_line(line, source, table) + "\n" for line in lines[skip:]
    )


def read_lines(text: str, table: MarkTable, at: Place) -> tuple[Line, ...]:
    """The lines that Jinja left of a marked text; *at* is where the script begins.

    Raises:
        ScriptError: A line was taken apart or cannot be spoken.
    """
    opened = _open_lines(text, table, at)
    return tuple(line for one in opened if (line := _close_line(one)) is not None)


def _mark_line(line: SourceLine, source: str, table: MarkTable) -> str:
    place = Place(source, line.number)
    try:
        meaning = classify(line)
    except ValueError as error:
        raise ScriptError(source, line.number, str(error)) from error
    if meaning.kind is None:
        return "".join(part.text for part in line.parts)
    cuts = meaning.kind is not LineKind.SPEECH or not is_balanced(line)
    marked, count, due = [], 0, True
    for part in line.parts:
        if due and part.begins:
            mark = Mark(place, meaning.kind, count, meaning.drop, line.filled)
            marked.append(table.add(mark))
            count += 1
        due = (due and not part.begins) or (cuts and part.kind is PartKind.BLOCK)
        marked.append(part.text)
    if not count:
        marked.append(table.add(Mark(place, meaning.kind, 0, meaning.drop, line.filled)))
    return "".join(marked)


def is_balanced(line: SourceLine) -> bool:
    """Whether every block that opens on this line also closes on it."""
    depth = 0
    for part in line.parts:
        depth += opens_block(part.tag, part.text) - part.tag.startswith("end")
        if depth < 0 or (not depth and part.tag in ("elif", "else")):
            return False
    return depth == 0


def opens_block(tag: str, text: str) -> bool:
    """Whether this tag needs an end tag."""
    return tag in _BLOCKS or (tag == "set" and "=" not in text)


@dataclass(slots=True)
class _Open:
    """A line while it is read; *holds_block* is set when whole lines came out of a value."""

    mark: Mark
    part: int
    pieces: list[str] = field(default_factory=list)
    holds_block: bool = False

    def error(self, reason: str) -> ScriptError:
        return ScriptError(self.mark.at.source, self.mark.at.line, reason)


def _open_lines(text: str, table: MarkTable, at: Place) -> Iterator[_Open]:
    opened: list[_Open] = []
    stack: list[_Open | None] = []
    current: _Open | None = None
    for token in _TOKEN.split(text):
        if token == BLOCK_OPEN:
            stack.append(current)
            if current is not None:
                current.holds_block = True
            current = None
        elif token == BLOCK_CLOSE and stack:
            current = stack.pop()
        elif _LINE_MARK.fullmatch(token):
            mark = table.find(token)
            if current is None or current.mark.at != mark.at or mark.part <= current.part:
                current = _Open(mark, mark.part)
                opened.append(current)
            current.part = mark.part
        elif current is not None:
            current.pieces.append(token)
        elif token.strip():
            outer = next((one.mark.at for one in reversed(stack) if one is not None), at)
            reason = "whole lines and loose words are mixed here: print the block by itself"
            raise ScriptError(outer.source, outer.line, reason)
    yield from opened


def _close_line(opened: _Open) -> Line | None:
    mark, text, shown, names = opened.mark, *_fill_names(opened)
    if mark.kind is LineKind.BLANK and not text:
        return Line(mark.at, LineKind.BLANK, "", "")
    if not text:
        return None
    if opened.holds_block:
        raise opened.error(
            "this {{ }} brings whole lines: give it a line of its own, "
            "or write its block on one line"
        )
    if mark.kind is LineKind.DIRECTION:
        text = shown = _read_direction(opened, text)
    else:
        text, shown = _drop_sign(opened, text), shown[mark.drop :].strip()
    if mark.kind is LineKind.SPEECH:
        _check_speakable(opened, text)
    return Line(mark.at, mark.kind, text, shown, bool(names), names, mark.filled)


def _fill_names(opened: _Open) -> tuple[str, str, tuple[str, ...]]:
    """The line's text, what is shown of it, and the personal values in it, spaces made even."""
    pieces = _NAME.split("".join(opened.pieces))
    if any(mark in piece for piece in pieces for mark in (NAME_OPEN, NAME_CLOSE)):
        raise opened.error("a personal value was taken apart: print it whole")
    names = tuple(" ".join(name.split()) for name in pieces[1::2])
    skeleton = " ".join(_HOLE.join(pieces[::2]).split())
    literals = skeleton.split(_HOLE)
    filled = (name + literal for name, literal in zip(names, literals[1:], strict=True))
    text = literals[0] + "".join(filled)
    return unicodedata.normalize("NFC", text), "[name]".join(literals), names


def _read_direction(opened: _Open, text: str) -> str:
    inner = unwrap(text)
    if inner is None:
        raise opened.error("part of this direction is missing: keep its brackets together")
    return inner


def _drop_sign(opened: _Open, text: str) -> str:
    drop, sign = opened.mark.drop, "#>\\"
    if any(char not in sign for char in text[:drop]) or (drop and not text[drop:].strip()):
        raise opened.error("part of this line is missing: keep its sign and its words together")
    return text[drop:].strip()


def _check_speakable(opened: _Open, text: str) -> None:
    escaped = opened.mark.drop and text[:1] in "#>"
    char = find_unspeakable(text[1:] if escaped else text)
    if char is not None:
        raise opened.error(f"a value puts {name_char(char)} here, which cannot be spoken")
