"""The rules about single sentences: commands, promises, blame, and how long they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache

from coreg_audio.care.findings import Finding
from coreg_audio.care.grade import words
from coreg_audio.care.pack import Pack, Phrase
from coreg_audio.care.reading import Item, Line, clause_before, last_words, sentences
from coreg_audio.care.rules import Level, rule
from coreg_audio.script import FrontMatter

MAX_WORDS = 22
"""Longest sentence."""

REACH_WORDS = 5
"""How far before a phrase a negation or an offer is heard."""

_WITH_QUOTES = ("R17",)
"""Rules about how it sounds, whoever's words they are."""


def check_wording(items: tuple[Item, ...], front: FrontMatter, pack: Pack) -> Iterator[Finding]:
    """Faults in single sentences, line by line."""
    for line in items:
        if isinstance(line, Line):
            yield from _told_once(list(_unwanted(line, front, pack)))
            yield from _long(line)


def _told_once(found: list[Finding]) -> list[Finding]:
    """An ordered feeling is a bare command as well: that is told once, as the graver fault."""
    grave = {one.phrase.casefold() for one in found if one.rule == "R4"}
    return [
        one
        for one in found
        if one.rule != "R3" or not any(one.phrase.casefold() in phrase for phrase in grave)
    ]


def _unwanted(line: Line, front: FrontMatter, pack: Pack) -> Iterator[Finding]:
    quoted, plain = sentences(line.text), line.sentences()
    for name in pack.phrases:
        if name == "R3" and line.timed:
            continue
        for sentence in quoted if name in _WITH_QUOTES else plain:
            for phrase in _standing(sentence, pack).get(name, ()):
                yield from _found(name, phrase, sentence, line, front, pack)


@lru_cache(maxsize=4096)
def _standing(sentence: str, pack: Pack) -> Mapping[str, tuple[Phrase, ...]]:
    """Every phrase that stands in *sentence*, by its rule.

    The combinations of a script's choices say most sentences again.
    """
    return {
        name: tuple(one for one in phrases if one.pattern.search(sentence))
        for name, phrases in pack.phrases.items()
    }


def _found(
    name: str, phrase: Phrase, sentence: str, line: Line, front: FrontMatter, pack: Pack
) -> Iterator[Finding]:
    if _is_gated(phrase, sentence, front):
        return
    for match in phrase.pattern.finditer(sentence):
        if not phrase.gate and _is_excused(phrase, sentence, match):
            continue
        group = "order" if match.groupdict().get("order") else 0
        start = match.start(group)
        if not _is_fine(phrase, sentence, start, pack):
            said = match[group].strip()
            yield _finding(name, f'"{said}" {phrase.says}', line, said, phrase.level)


def _is_gated(phrase: Phrase, sentence: str, front: FrontMatter) -> bool:
    """Whether the sentence leaves it open, or the front matter, with a hedge, allows it."""
    if phrase.hedges is not None and phrase.hedges.search(sentence):
        return True
    match phrase.gate:
        case "holds":
            return front.holds == "reviewed"
        case "psychoeducation":
            hedged = phrase.unless is not None and phrase.unless.search(sentence) is not None
            return front.kind == "psychoeducation" and hedged
        case _:
            return False


def _is_excused(phrase: Phrase, sentence: str, match: re.Match[str]) -> bool:
    """Whether the very words belong to a form that is fine."""
    if phrase.unless is None:
        return False
    starts, ends = _fine_forms(phrase.unless, sentence)
    before = bisect_left(starts, match.end())
    return before > 0 and match.start() < ends[before - 1]


@lru_cache(maxsize=256)
def _fine_forms(
    form: re.Pattern[str], sentence: str
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where *form* stands in *sentence*: starts and ends; kept, as every match asks."""
    found = [match.span() for match in form.finditer(sentence)]
    return tuple(start for start, _ in found), tuple(end for _, end in found)


@lru_cache(maxsize=256)
def _stands(pattern: re.Pattern[str], sentence: str) -> bool:
    """Whether *pattern* stands anywhere in *sentence*; kept, as every match asks."""
    return pattern.search(sentence) is not None


def _is_fine(phrase: Phrase, sentence: str, start: int, pack: Pack) -> bool:
    before = clause_before(sentence, start, pack)
    near = " ".join(last_words(before, REACH_WORDS))
    if phrase.negated and pack.negations.search(pack.joints.split(near)[-1]):
        return True
    if not phrase.offered:
        return False
    return _stands(pack.offers_anywhere, sentence) or pack.offers.search(near) is not None


def _long(line: Line) -> Iterator[Finding]:
    for sentence in sentences(line.text):
        count = len(words(sentence))
        if count > MAX_WORDS:
            begin = " ".join(sentence.split()[:4])
            yield _finding("R17", f"a sentence of {count} words", line, begin)


def _finding(
    name: str, what: str, line: Line, phrase: str, level: Level | None = None
) -> Finding:
    broken = rule(name)
    if broken is None:
        raise KeyError(name)
    return Finding(name, level or broken.level, line.at, f"{what}: {broken.fix}", phrase)
