"""A script's own text, line by line: what is Jinja and what each line is, before Jinja runs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from coreg_audio.directions.speakable import find_foreign, name_char
from coreg_audio.errors import ScriptError

_OPENING = re.compile(r"\{[%{#]")
_STRING = re.compile(r"'[^'\\]*(?:\\.[^'\\]*)*'|\"[^\"\\]*(?:\\.[^\"\\]*)*\"", re.S)
_FENCE = "---"
_ENDING = re.compile(r"\r\n|\r|\n")
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


class PartKind(StrEnum):
    """What a stretch of a source line is."""

    TEXT = "text"
    VALUE = "value"
    BLOCK = "block"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a source line.

    Attributes:
        tag: First word of a block tag that begins here.
        begins: False where it goes on from the line before.
    """

    kind: PartKind
    text: str
    tag: str = ""
    begins: bool = True


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of a script file, its parts joined being the line without its *ending*."""

    number: int
    parts: tuple[Part, ...]
    ending: str

    @property
    def skeleton(self) -> str:
        """The line with its block tags and comments taken away."""
        spoken = (PartKind.TEXT, PartKind.VALUE)
        return "".join(part.text for part in self.parts if part.kind in spoken)

    @property
    def filled(self) -> bool:
        """Whether a value is put into this line."""
        return any(part.kind is PartKind.VALUE for part in self.parts)

    @property
    def tags(self) -> tuple[str, ...]:
        """First words of the block tags that begin on this line."""
        return tuple(part.tag for part in self.parts if part.tag)


def scan(text: str, source: str) -> list[SourceLine]:
    """Cut a whole file or body into lines of parts.

    Raises:
        ScriptError: A tag is not closed, or a character may not stand in a script.
    """
    if (where := find_foreign(text)) is not None:
        line = count_lines(text[:where]) + 1
        raise ScriptError(source, line, f"take out {name_char(text[where])}: it is invisible")
    pieces = [piece for part in _cut_parts(text, source) for piece in _cut_lines(part)]
    lines: list[SourceLine] = []
    parts: list[Part] = []
    for part, ending in pieces:
        if part.text or part.kind is not PartKind.TEXT:
            parts.append(part)
        if ending is not None:
            lines.append(SourceLine(len(lines) + 1, tuple(parts), ending))
            parts = []
    if parts:
        lines.append(SourceLine(len(lines) + 1, tuple(parts), ""))
    return lines


def split_file(text: str) -> tuple[str, str]:
    """Front matter and body; the body begins with empty lines in place of the front matter."""
    for number, (line, end) in enumerate(_lines(text), start=1):
        fence = line.rstrip() == _FENCE
        if number == 1 and not fence:
            break
        if number > 1 and fence:
            return text[:end], "\n" * number + text[end:]
    return "", text


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Each line without its ending, and where the next one begins."""
    position = 0
    for match in _ENDING.finditer(text):
        yield text[position : match.start()], match.end()
        position = match.end()
    yield text[position:], len(text)


def count_lines(text: str) -> int:
    """How many lines end in *text*."""
    return len(_ENDING.findall(text))


def _cut_parts(text: str, source: str) -> Iterator[Part]:
    position = 0
    while match := _OPENING.search(text, position):
        if match.start() > position:
            yield Part(PartKind.TEXT, text[position : match.start()])
        end = _find_end(text, match)
        tag = _make_tag(match[0], text[match.start() : end])
        if reason := _refuse(tag, closed=end > 0):
            line = count_lines(text[: match.start()]) + 1
            raise ScriptError(source, line, reason)
        yield tag
        position = end
    if position < len(text):
        yield Part(PartKind.TEXT, text[position:])


def _make_tag(opening: str, inside: str) -> Part:
    kinds = {"{{": PartKind.VALUE, "{%": PartKind.BLOCK, "{#": PartKind.COMMENT}
    word = re.match(r"\{%[-+]?\s*(\w*)", inside)
    return Part(kinds[opening], inside, word[1] if word else "")


def _refuse(tag: Part, *, closed: bool) -> str | None:
    if not closed:
        return f"{tag.text[:2]} is not closed"
    if tag.kind is PartKind.VALUE and _ENDING.search(tag.text):
        return "a {{ }} opens and closes on one line"
    if tag.tag == "raw":
        return "{% raw %} is not allowed: what it keeps cannot be spoken"
    return None


def _find_end(text: str, opening: re.Match[str]) -> int:
    """Position after the end of the tag, found as Jinja finds it; -1 if there is none."""
    if opening[0] == "{#":
        close = text.find("#}", opening.end())
        return close + 2 if close >= 0 else -1
    closer = "}}" if opening[0] == "{{" else "%}"
    position, open_brackets = opening.end(), 0
    while position < len(text):
        if not open_brackets and text.startswith(closer, position):
            return position + 2
        char = text[position]
        string = _STRING.match(text, position) if char in "'\"" else None
        open_brackets += (char in _CLOSERS) - (char in _CLOSERS.values())
        position = string.end() if string else position + 1
    return -1


def _cut_lines(part: Part) -> Iterator[tuple[Part, str | None]]:
    """The part's share of each line; the ending that follows it, None for the last."""
    position, tag, is_text = 0, part.tag, part.kind is PartKind.TEXT
    for match in _ENDING.finditer(part.text):
        piece = part.text[position : match.start()]
        yield Part(part.kind, piece, tag, begins=is_text or position == 0), match[0]
        position, tag = match.end(), ""
    yield Part(part.kind, part.text[position:], tag, begins=is_text or position == 0), None


def literals(line: SourceLine) -> Iterator[str]:
    """The line's own words, each stretch between its values in one piece."""
    kept = (part for part in line.parts if part.kind in (PartKind.TEXT, PartKind.VALUE))
    for kind, parts in groupby(kept, key=lambda part: part.kind):
        if kind is PartKind.TEXT:
            yield "".join(part.text for part in parts)
