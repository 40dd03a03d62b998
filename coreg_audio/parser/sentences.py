"""Cutting a spoken line into sentences, each short enough for a voice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from coreg_audio.directions.speakable import has_words
from coreg_audio.script import Line
from coreg_audio.session import MAX_UTTERANCE_CHARS

MAX_LINE_CHARS = 3000
"""Five minutes of speech; the rules of care read a line as one, in time that grows faster."""

_END = re.compile(
    r"(?P<stop>[.!?…]+)[\"'”’»)]*\s+(?P<open>[\"'“‘«(¿¡]*)(?=(?P<next>\S))"
    r"|[。！？]+[\"”’」』）]*\s*(?=\S)"
)
_SHORT = "approx cf dr e.g fr hr i.e mr mrs ms mx prof sr sra st vs z.b"
_ABBREVIATIONS = frozenset(_SHORT.split())
_CLAUSE = re.compile(r"[,;:—–]\s+|—|\s+[–-]\s+")
_FIRST_HOLE, _MOST_HOLES = 0xE000, 6000
_HOLE = re.compile(f"[{chr(_FIRST_HOLE)}-{chr(_FIRST_HOLE + _MOST_HOLES - 1)}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes to a voice at once.

    Attributes:
        shown: *text* with [name] in place of personal values.
        begins: False where a sentence was too long and goes on here.
    """

    text: str
    shown: str
    personal: bool
    begins: bool = True


def split_line(line: Line) -> list[Piece]:
    """The sentences of a spoken line; put together with spaces they are the line again.

    Raises:
        ValueError: It is too long, says nothing, or has a word longer than a voice takes.
    """
    literals = line.shown.split("[name]") if line.names else [line.text]
    if len(literals) > _MOST_HOLES:
        raise ValueError("too many personal values in one line")
    if len(line.text) > MAX_LINE_CHARS:
        raise ValueError(
            f"a line of {len(line.text)} characters, of at most {MAX_LINE_CHARS}: begin a new "
            "line where a thought ends"
        )
    # A name is never cut, whatever full stops it holds.
    holes = [chr(_FIRST_HOLE + index) for index in range(len(line.names))]
    text = literals[0] + "".join(
        hole + literal for hole, literal in zip(holes, literals[1:], strict=True)
    )
    if not has_words(line.text):
        raise ValueError("there is nothing to say in this line")
    pieces: list[Piece] = []
    for sentence in _merge_wordless(_split_sentences(text)):
        for index, part in enumerate(_split_long(sentence, line.names)):
            pieces.append(_expand(part, line.names, begins=index == 0))
    return pieces


def _filled(part: str, names: tuple[str, ...]) -> str:
    return _HOLE.sub(lambda hole: names[ord(hole[0]) - _FIRST_HOLE], part)


def _expand(part: str, names: tuple[str, ...], *, begins: bool) -> Piece:
    text = _filled(part, names)
    if not has_words(text):
        raise ValueError("there is nothing to say in a part of this line")
    shown = _HOLE.sub("[name]", part)
    return Piece(text, shown, shown != text, begins)


def _split_sentences(text: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(text):
        if match["stop"] is None or _ends_sentence(text, start, match):
            end = match.start("open") if match["stop"] else match.end()
            yield text[start:end].rstrip()
            start = end
    yield text[start:]


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether this full stop ends its sentence: not before a small letter, nor after "Dr."."""
    if match["next"].islower():
        return False
    if match["stop"] != ".":
        return True
    word = text[max(start, text.rfind(" ", start, match.start())) : match.start()]
    word = word.strip(" \"'“‘«(")
    is_initial = len(word) == 1 and word.isupper() and word not in "IAB"
    return not (is_initial or word.lower() in _ABBREVIATIONS)


def _merge_wordless(sentences: Iterator[str]) -> list[str]:
    """A stretch of mere signs goes with the sentence beside it."""
    merged: list[str] = []
    carried = ""
    for sentence in sentences:
        whole = f"{carried} {sentence}".strip()
        if not (has_words(whole) or _HOLE.search(whole)):
            carried = whole
            continue
        merged.append(whole)
        carried = ""
    if carried and merged:
        merged[-1] = f"{merged[-1]} {carried}"
    return merged


def _split_long(sentence: str, names: tuple[str, ...]) -> Iterator[str]:
    rest = sentence
    while len(_filled(rest, names)) > MAX_UTTERANCE_CHARS:
        cut = _find_cut(rest, _count_fitting(rest, names))
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    yield rest


def _count_fitting(text: str, names: tuple[str, ...]) -> int:
    """How many characters of *text* fit into one utterance when the names are in it."""
    window = text[: MAX_UTTERANCE_CHARS + 1]
    widths = (len(_filled(char, names)) for char in window)
    return sum(total <= MAX_UTTERANCE_CHARS for total in accumulate(widths))


def _find_cut(text: str, room: int) -> int:
    """After the last clause that fits, else the last word.

    Raises:
        ValueError: Not even one word fits.
    """
    clauses = [
        match.end()
        for match in _CLAUSE.finditer(text[: room + 1])
        if len(text[: match.end()].rstrip()) <= room and has_words(text[: match.start()])
    ]
    if clauses:
        return clauses[-1]
    space = text.rfind(" ", 0, room + 1)
    if space <= 0:
        raise ValueError(
            f"a word has more than {MAX_UTTERANCE_CHARS} characters: write it apart"
        )
    return space
