"""The shape of a language's rules: words and phrases, no code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coreg_audio.care.rules import Level

NEVER = re.compile(r"(?!)")
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
        gate: Fine where the front matter says so: "holds" or "psychoeducation".
    """

    pattern: re.Pattern[str]
    says: str
    level: Level | None = None
    negated: bool = False
    offered: bool = False
    unless: re.Pattern[str] | None = None
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Avoided:
    """Words that an avoid-flag rules out, unless a negation goes before.

    Attributes:
        quotes: Looked for in what the partners say as well.
        unless: Fine where this stands in the same sentence.
        offered: Fine where some alternative of the sentence is without this.
    """

    pattern: re.Pattern[str]
    quotes: bool = True
    unless: re.Pattern[str] | None = None
    offered: re.Pattern[str] | None = None


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
    vowels: re.Pattern[str]
    silent: re.Pattern[str]
    a_sentence_per_word: float = 0.0


@dataclass(frozen=True, slots=True)
class Pack:
    """All that the rules need to know of a language.

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
    negations: re.Pattern[str]
    joints: re.Pattern[str]
    offers: re.Pattern[str]
    offers_anywhere: re.Pattern[str]
    opt_out: re.Pattern[str]
    stop_word: re.Pattern[str]
    for_two: re.Pattern[str]
    eyes_both: re.Pattern[str]
    eyes_open: re.Pattern[str]
    eyes_closed: re.Pattern[str]
    touches: Mapping[str, re.Pattern[str]]
    directed: re.Pattern[str]
    asks: re.Pattern[str]
    requests: re.Pattern[str]
    own_rhythm: re.Pattern[str]
    anchors: re.Pattern[str]
    room: re.Pattern[str]
    helper: re.Pattern[str]
    approved: Mapping[str, tuple[str, ...]]
    readability: Readability
    avoided: Mapping[str, tuple[Avoided, ...]]
    numbers: tuple[str, ...]
    alternatives: re.Pattern[str]
    carries: re.Pattern[str] = NEVER
    afterwards: re.Pattern[str] = NEVER
    breath_words: re.Pattern[str] = NEVER
    breath_cues: re.Pattern[str] = NEVER
    breath_counts: tuple[re.Pattern[str], ...] = ()


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
