"""Where a spoken sentence is broken: into captions, and a caption into two lines."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate

from coreg_audio.units import to_frames
from coreg_audio.voice import Word

LINE_CHARS = 42
"""Longest line, in both of the usual rules for captions (42 for broadcast on the web)."""

LONGEST_S = 7.0
"""A caption that stays longer is read twice."""

_CLAUSE_ENDS = tuple(",;:.!?…—–、，；：。！？")
_CLAUSE_BONUS = 0.3
_PAUSE_CHARS = 4
"""A voice rests at a comma for about as long as it says so many letters."""


def timed(shown: str, span: tuple[int, int], heard: Sequence[Word]) -> list[Word]:
    """The words of *shown*, each with the frames in which it is heard.

    Args:
        shown: What is written; it may say [name] where something else is spoken.
        span: First and end frame of all of it.
        heard: What the voice knows of its words; those that are not found among them, and all
            where there are none, share the time between their neighbours by their letters.
    """
    tokens = _tokens(shown)
    known = _matched(tokens, heard)
    result: list[Word] = []
    at, first = span[0], 0
    for index in [*sorted(known), len(tokens)]:
        start, end = known.get(index, (span[1], span[1]))
        start = min(max(start, at), span[1])
        result += _shared(tokens[first:index], at, start)
        if index < len(tokens):
            at = min(max(end, start), span[1])
            result.append(Word(tokens[index], start, at))
        first = index + 1
    return _stretched(result, span)


def _stretched(words: list[Word], span: tuple[int, int]) -> list[Word]:
    """From the first to the last sound, as an engine's own edges are a little inside."""
    if words:
        words[0] = replace(words[0], start=span[0])
        words[-1] = replace(words[-1], end=span[1])
    return words


def pieces(words: Sequence[Word], rate_hz: int) -> Iterator[Sequence[Word]]:
    """Parts of a sentence that each fit on the screen, cut at clauses where that is even."""
    lasts = words[-1].end - words[0].start
    is_short = lasts <= to_frames(LONGEST_S, rate_hz)
    if len(words) == 1 or (is_short and _is_fit(lines([word.text for word in words]))):
        yield words
        return
    cut = _cut([word.text for word in words], range(1, len(words)))
    yield from pieces(words[:cut], rate_hz)
    yield from pieces(words[cut:], rate_hz)


def lines(tokens: Sequence[str]) -> tuple[str, ...]:
    """One line, or two where one would be too long, neither longer than need be."""
    whole = " ".join(tokens)
    if len(whole) <= LINE_CHARS or len(tokens) == 1:
        return (whole,)
    ends = list(accumulate(map(len, tokens), lambda total, more: total + 1 + more))
    fit = [
        cut
        for cut in range(1, len(tokens))
        if ends[cut - 1] <= LINE_CHARS and ends[-1] - ends[cut - 1] - 1 <= LINE_CHARS
    ]
    cut = _cut(tokens, fit or range(1, len(tokens)))
    return " ".join(tokens[:cut]), " ".join(tokens[cut:])


def _is_fit(text: Sequence[str]) -> bool:
    return all(len(line) <= LINE_CHARS for line in text)


def _cut(tokens: Sequence[str], places: Sequence[int]) -> int:
    """The place nearest to the middle, one at the end of a clause counting for nearer."""
    ends = list(accumulate(len(token) + 1 for token in tokens))

    def cost(place: int) -> float:
        off = abs(ends[place - 1] / ends[-1] - 0.5)
        return off - (_CLAUSE_BONUS if _ends_clause(tokens[place - 1]) else 0.0)

    return min(places, key=cost)


def _ends_clause(token: str) -> bool:
    return token.rstrip("\"'”’»)").endswith(_CLAUSE_ENDS)


def _tokens(text: str) -> list[str]:
    """Words with their signs; a sign that stands alone goes with the word before it."""
    tokens: list[str] = []
    for token in text.split():
        if tokens and not any(map(str.isalnum, token)):
            tokens[-1] += f" {token}"
        else:
            tokens.append(token)
    return tokens


def _matched(tokens: Sequence[str], heard: Sequence[Word]) -> dict[int, tuple[int, int]]:
    """Frames of the tokens that are among the words heard, by their index."""
    wanted, found = [_bare(one) for one in tokens], [_bare(one.text) for one in heard]
    blocks = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    return {
        block.a + i: (heard[block.b + i].start, heard[block.b + i].end)
        for block in blocks
        for i in range(block.size)
    }


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _shared(tokens: Sequence[str], start: int, end: int) -> Iterator[Word]:
    """Tokens that follow each other from *start* to *end*, by their letters and pauses."""
    pauses = [*(_PAUSE_CHARS * _ends_clause(one) for one in tokens[:-1]), 0]
    weights = [len(one) + 1 + pause for one, pause in zip(tokens, pauses, strict=False)]
    total = sum(weights)
    at = start
    for token, until in zip(tokens, accumulate(weights), strict=True):
        stop = start + (end - start) * until // total
        yield Word(token, at, stop)
        at = stop
