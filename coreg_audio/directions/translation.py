"""Directions in other languages: between their own words and the English of the grammar."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from coreg_audio.directions.numbers import HOLE, NUMBER
from coreg_audio.languages import LANGUAGES, Spelling

_NAMED = "recording", "ambience"
"""After these a name follows, which is nobody's to translate."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One language's directions, ready to be read and spelled.

    Attributes:
        to_english: Its phrases without accents, and the grammar's.
        to_own: The other way, with accents.
        also: Other spellings, and what is read in their place.
        own_phrase: Any key of `to_english`.
        english_phrase: Any key of `to_own`.
    """

    to_english: Mapping[str, str]
    to_own: Mapping[str, str]
    also: tuple[tuple[re.Pattern[str], str], ...]
    own_phrase: re.Pattern[str]
    english_phrase: re.Pattern[str]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that stands in a direction, without its accents."""
        return tuple(dict.fromkeys(word for one in self.to_english for word in one.split()))

    def english(self, text: str) -> str:
        """*text* as the grammar reads it; what is in no table stays as it is."""
        head, name = self._named(text)
        if name:
            return f"{head} {name}"
        kept, holes = _without_holes(text)
        plain = bare(kept)
        for pattern, instead in self.also:
            plain = pattern.sub(instead, plain)
        return _with_holes(_replaced(plain, self.own_phrase, self.to_english), holes)

    def own(self, text: str) -> str:
        """A canonical direction of the grammar, in this language."""
        head, space, name = text.partition(" ")
        if head in _NAMED and space and text not in self.to_own:
            name = self.to_own["off"] if name == "off" else name
            return f"{self.to_own[head]} {name}"
        kept, holes = _without_holes(text)
        return _with_holes(_replaced(kept, self.english_phrase, self.to_own), holes)

    def _named(self, text: str) -> tuple[str, str]:
        """The grammar's head and the name after it, where this is such a direction."""
        word, _, name = text.partition(" ")
        head = self.to_english.get(bare(word.rstrip(":")), "")
        if head not in _NAMED or not name.strip():
            return "", ""
        is_off = head == "ambience" and bare(name) == bare(self.to_own["off"])
        return head, "off" if is_off else name.strip()


def translations() -> Iterator[Translation]:
    """Those of every language that has its own words for directions."""
    for code, language in LANGUAGES.items():
        if language.spelling.phrases:
            yield translation(code)


@cache
def translation(code: str) -> Translation:
    """That of the language *code*."""
    spelling: Spelling = LANGUAGES[code].spelling
    to_english = {bare(own): english for english, own in spelling.phrases.items()}
    return Translation(
        to_english,
        spelling.phrases,
        tuple(
            (re.compile(pattern.replace("NUMBER", NUMBER)), instead)
            for pattern, instead in spelling.also
        ),
        _any_of(to_english),
        _any_of(spelling.phrases),
    )


def bare(text: str) -> str:
    """In small letters, without accents."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in apart if not unicodedata.combining(char))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """The longest of *phrases* that stands at a place."""
    longest_first = sorted(phrases, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first))
    # Between a number and its unit there may be no space: "6s", "6segundos".
    return re.compile(rf"(?<![^\W\d_])(?:{either})(?![^\W\d_])")


def _replaced(text: str, phrase: re.Pattern[str], phrases: Mapping[str, str]) -> str:
    """*text* with each phrase changed for the other."""
    return phrase.sub(lambda found: phrases[found[0]], text)


def _without_holes(text: str) -> tuple[str, list[str]]:
    """*text* with a numbered stand-in for each `{{ x }}`, which stays byte for byte."""
    holes = re.findall(HOLE, text)
    counted = iter(range(len(holes)))
    return re.sub(HOLE, lambda _: f"{{{{{next(counted)}}}}}", text), holes


def _with_holes(text: str, holes: list[str]) -> str:
    return re.sub(r"\{\{(\d+)\}\}", lambda found: holes[int(found[1])], text)
