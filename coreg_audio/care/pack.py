"""The shape of a language's rules: words and phrases, no code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from coreg_audio.care.rules import Level


class Words:
    """Words as a pattern, in upper or lower case.

    It is compiled when it is first looked for: a language has hundreds, and compiling takes
    far longer than looking.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """The first of them in *text*."""
        return self._compiled.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All of them in *text*, in order."""
        return self._compiled.finditer(text)

    def findall(self, text: str) -> list[str]:
        """All of them in *text*, as words."""
        return self._compiled.findall(text)

    def split(self, text: str) -> list[str]:
        """What stands between them in *text*."""
        return self._compiled.split(text)

    def replaced(self, text: str, by: str) -> tuple[str, int]:
        """*text* with *by* in place of each, and how many there were."""
        return self._compiled.subn(by, text)


NEVER = Words(r"(?!)")
"""Finds nothing: for what a language has no words for, or none yet."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that a rule does not want.

    Attributes:
        pattern: What they look like, in a sentence without quotes.
        says: What is wrong with them.
        level: Where it is not the rule's usual one.
        negated: Fine where a negation goes before.
        offered: Fine where they are offered.
        unless: Fine where it belongs to these words; with a gate, where these stand in the same
            sentence.
        hedges: Fine where these stand anywhere in the sentence.
        gate: Fine where the front matter says so: "holds" or "psychoeducation".
    """

    pattern: Words
    says: str
    level: Level | None = None
    negated: bool = False
    offered: bool = False
    unless: Words | None = None
    hedges: Words | None = None
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Avoided:
    """Words that an avoid-flag rules out, unless a negation goes before.

    Attributes:
        quotes: Looked for in what the partners say as well.
        unless: Fine where this stands in the same sentence.
        offered: Fine where some alternative of the sentence is without this.
    """

    pattern: Words
    quotes: bool = True
    unless: Words | None = None
    offered: Words | None = None


@dataclass(frozen=True, slots=True)
class Readability:
    """A school grade from words a sentence and syllables a word.

    Attributes:
        silent: Vowels that are written and make no syllable.
        a_sentence_per_word: For formulas that go by sentences a word instead.
    """

    a_sentence: float
    a_word: float
    constant: float
    vowels: Words
    silent: Words
    a_sentence_per_word: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """All that the rules need to know of a language; equal to itself alone.

    Attributes:
        phrases: What each rule does not want to hear, by its id.
        negations: Words that turn a phrase into its opposite.
        joints: Words beyond which a negation does not reach.
        offers: Words before a phrase that make an offer of it.
        offers_anywhere: Words that make an offer of the whole sentence.
        opt_out: An opening that lets one skip, change or stop.
        stop_word: An opening that gives couples a stop word; read with quotes.
        for_two: Words that are said to two people only.
        eyes_both: Eyes open or closed, both named.
        eyes_open: Eyes may stay open.
        eyes_closed: Eyes are closed somewhere.
        touches: Ways to touch or look at the other, by name.
        directed: Words that make an instruction of a sentence about touch.
        asks: A line that suggests to ask first.
        requests: What a quoted request begins with.
        own_rhythm: One's own rhythm, offered.
        anchors: Other places to rest than the breath.
        room: The way back to the room.
        helper: Someone to talk to.
        approved: Protected lines by the id of their script or shared block; one with … at its
            end may go on in any way.
        avoided: What each avoid-flag rules out.
        numbers: The words for 0, 1, 2 and so on.
        alternatives: What parts the alternatives of a sentence.
        carries: A comma over which a negation reaches: "no need to touch, or to look".
        afterwards: An ask that comes after what it asks for.
        breath_words: A sentence that speaks of breath.
        breath_cues: A sentence that leads a breath in, without the sound.
        breath_counts: How long it lasts; its groups are "inward" or "outward", and "count".
    """

    phrases: Mapping[str, tuple[Phrase, ...]]
    negations: Words
    joints: Words
    offers: Words
    offers_anywhere: Words
    opt_out: Words
    stop_word: Words
    for_two: Words
    eyes_both: Words
    eyes_open: Words
    eyes_closed: Words
    touches: Mapping[str, Words]
    directed: Words
    asks: Words
    requests: Words
    own_rhythm: Words
    anchors: Words
    room: Words
    helper: Words
    approved: Mapping[str, tuple[str, ...]]
    readability: Readability
    avoided: Mapping[str, tuple[Avoided, ...]]
    numbers: tuple[str, ...]
    alternatives: Words
    carries: Words = NEVER
    afterwards: Words = NEVER
    breath_words: Words = NEVER
    breath_cues: Words = NEVER
    breath_counts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Examples:
    """How a rule is broken and how it is kept.

    Attributes:
        bad: Pieces of script in which the rule is broken.
        good: Pieces in which it is not, near misses among them.
        place: Where in a script they stand: "opening", "middle", "closing" or "whole". Lines of
            front matter that they need come first, with `---` after them.
    """

    bad: tuple[str, ...]
    good: tuple[str, ...]
    place: str = "middle"
