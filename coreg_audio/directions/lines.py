"""What each line of a script is, judged on its own literal text and never on a value."""

import re
from dataclasses import dataclass

from coreg_audio.directions.grammar import is_direction, is_pause, nearest_spelling, tidy
from coreg_audio.directions.source import PartKind, SourceLine, literals
from coreg_audio.directions.speakable import find_unspeakable, name_char
from coreg_audio.script import LineKind

_BREAK = re.compile(
    r"""<break\s+time\s*=\s*(["'])(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s)\1\s*/?>""", re.I
)
_DOTS = re.compile(r"(?:\.\.\.|…)\s*(?P<number>\d+(?:\.\d+)?)\s*s(?:ec|econds?)?\b", re.I)
_BARE_DOTS = re.compile(r"(?:\.\.\.|…)\s*(?P<number>\d+(?:\.\d+)?)")
_SQUARE = re.compile(r"\[(?P<inner>[^\[\]]*)\]")
_LIST = re.compile(r"(?:[-+•]|\d{1,9}[.)])\s|[-=]{2,}\s*$")
_ENTITY = re.compile(r"&(?:[A-Za-z]\w*|#\w+);")
_VALUE = "{{ ? }}"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a source line is.

    Attributes:
        kind: None for a line of Jinja alone, which vanishes with its newline.
        drop: How many characters of its sign (such as `##`) stand before its text.
    """

    kind: LineKind | None
    drop: int = 0


def classify(line: SourceLine) -> Meaning:
    """Say what a line is.

    Raises:
        ValueError: It looks like markup but means nothing, or could be spoken by mistake.
    """
    core = _skeleton(line).strip()
    if not core:
        return Meaning(LineKind.BLANK if not line.parts or _is_text(line) else None)
    if core[0] == "#":
        return _check_heading(line, core)
    if core[0] == ">":
        return Meaning(LineKind.NOTE, 1)
    if (inner := unwrap(core)) is not None:
        _check_direction(line, core, inner)
        return Meaning(LineKind.DIRECTION)
    escaped = core[0] == "\\"
    _check_speech(line, core[1:] if escaped else core, escaped=escaped)
    return Meaning(LineKind.SPEECH, int(escaped))


def unwrap(text: str) -> str | None:
    """The tidy inside of a line that is all brackets, or of an accepted dialect; else None."""
    core = text.strip()
    if _is_bracketed(core):
        return tidy(core[1:-1])
    if match := _BREAK.fullmatch(core):
        seconds = float(match["number"]) / (1000 if match["unit"].lower() == "ms" else 1)
        return tidy(f"pause {seconds:.3f}")
    if match := _DOTS.fullmatch(core):
        return tidy(f"pause {match['number']}")
    square = _SQUARE.fullmatch(core)
    inner = tidy(square["inner"]) if square else ""
    return inner if is_pause(inner) else None


def _is_text(line: SourceLine) -> bool:
    return all(part.kind is PartKind.TEXT for part in line.parts)


def _skeleton(line: SourceLine) -> str:
    """The line without tags, every value as `{{ x }}` or, where it is more, `{{ ? }}`."""
    return "".join(
        part.text if part.kind is PartKind.TEXT else _simple(part.text)
        for part in line.parts
        if part.kind in (PartKind.TEXT, PartKind.VALUE)
    )


def _simple(value: str) -> str:
    return value if re.fullmatch(r"\{\{-?\s*[\w.]+\s*-?\}\}", value) else _VALUE


def _is_bracketed(core: str) -> bool:
    """Whether the bracket that opens the line closes at its very end."""
    if not (core.startswith("(") and core.endswith(")")):
        return False
    depth = 0
    for index, char in enumerate(core):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return index == len(core) - 1
    return False


def _check_heading(line: SourceLine, core: str) -> Meaning:
    marks = re.match(r"#+", core)
    count = len(marks[0]) if marks else 0
    if count > 2:
        raise ValueError(
            'a title begins with "# ", a chapter with "## "; there is nothing below'
        )
    title = core[count:]
    if not title.strip():
        raise ValueError("a heading needs words")
    if not title[0].isspace():
        raise ValueError(f'write a space after the {"#" * count}: "{"#" * count} {title}"')
    if line.filled:
        raise ValueError("a heading can hold no {{ }}: it would show in players and file tags")
    _check_plain(title)
    return Meaning(LineKind.TITLE if count == 1 else LineKind.CHAPTER, count)


def _check_direction(line: SourceLine, core: str, inner: str) -> None:
    if not is_direction(inner):
        nearest = nearest_spelling(inner)
        meant = f"; did you mean {nearest}?" if nearest else "."
        raise ValueError(
            f"{_shorten(core)} stands alone on its line but is no direction{meant} "
            "To have it spoken, begin the line with \\."
        )
    solid = [
        index
        for index, part in enumerate(line.parts)
        if part.kind is PartKind.VALUE or (part.kind is PartKind.TEXT and part.text.strip())
    ]
    inside = line.parts[solid[0] : solid[-1]]
    if any(part.kind in (PartKind.BLOCK, PartKind.COMMENT) for part in inside):
        raise ValueError("a direction holds no {% %} or {# #}: write each on a line of its own")


def _check_speech(line: SourceLine, core: str, *, escaped: bool) -> None:
    if escaped and core[:1] not in ("(", "#", ">"):
        raise ValueError('"\\" stands only before a line that begins with (, # or >')
    if not escaped:
        _check_stray_directions(core)
    if _LIST.match(core):
        raise ValueError("lists, rules and tables cannot be spoken: write a sentence a line")
    texts = list(literals(line))
    if escaped:
        texts[0] = texts[0].lstrip()[2:]
    for text in texts:
        _check_plain(text)


def _check_stray_directions(core: str) -> None:
    """A direction in the middle of a line, or with half its brackets, would be read aloud."""
    bare = core.strip("()（）【】. ")
    if bare not in (core, core.strip(". ")) and is_direction(bare):
        raise ValueError(f"did you mean ({tidy(bare)}) on a line of its own?")
    for match in re.finditer(r"\(([^()]*)\)?", core):
        inner = match[1]
        if is_direction(inner) or (_has_digit(inner) and _is_near_miss(inner)):
            raise ValueError(f"{_shorten(match[0])} belongs on a line of its own")
    for match in _SQUARE.finditer(core):
        raise ValueError(f"{_shorten(match[0])} cannot be spoken{_meant(match['inner'])}")
    if dots := _DOTS.search(core) or _BARE_DOTS.fullmatch(core):
        raise ValueError(f"did you mean (pause {dots['number']}) on a line of its own?")


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _is_near_miss(inner: str) -> bool:
    nearest = nearest_spelling(inner)
    return nearest is not None and len(inner.split()) <= len(nearest.split()) + 1


def _check_plain(text: str) -> None:
    if entity := _ENTITY.search(text):
        raise ValueError(f"{_shorten(entity[0])} cannot be spoken: write the character itself")
    char = find_unspeakable(text.replace("\t", " "))
    if char is not None:
        raise ValueError(f"{name_char(char)} cannot be spoken{_meant(_bare(text))}")


def _bare(text: str) -> str:
    return text.strip().strip("[]<>{}()*_`|~/ ")


def _meant(inner: str) -> str:
    nearest = nearest_spelling(inner) if len(inner.split()) <= 12 else None
    return f"; did you mean {nearest} on a line of its own?" if nearest else ""


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
