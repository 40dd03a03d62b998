"""What every voice engine is and gives: the nouns that engines, narration and planner share."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from coreg_audio import languages

if TYPE_CHECKING:
    from coreg_audio.audio import Samples


@dataclass(frozen=True, slots=True)
class Pace:
    """How a session is paced.

    Attributes:
        words_per_min: Words per minute inside a phrase, in the mean over a session.
        gap_factor: On the silences between sentences, paragraphs and chapters.
        share: Of these words, for a language whose words are longer than those of English.
        more_syllables: That a word of that language has, in the mean.
    """

    name: str
    words_per_min: float
    gap_factor: float
    share: float = 1.0
    more_syllables: float = 0.0

    def aim(self, *, settled: bool) -> float:
        """Words per minute to aim for: less once a session has settled, more at its edges."""
        return self.words_per_min * self.share * (1 - ARC if settled else 1 + ARC)


ARC = 0.02
"""How far the opening and the close lie above a session's mean pace, and the middle below."""

PACES = {
    pace.name: pace
    for pace in (
        Pace("settle", 136, 1.0),
        Pace("roomy", 132, 1.35),
        Pace("lively", 143, 0.75),
    )
}

WORDS_PER_MIN = 120, 155
"""Slowest and quickest pace that may be asked for as a number."""


def pace_of(text: str) -> Pace | None:
    """The pace called *text*, or that of a number of words per minute; else None."""
    if text in PACES:
        return PACES[text]
    slowest, quickest = WORDS_PER_MIN
    number = re.fullmatch(r"\d{2,3}(\.\d+)?", text, re.ASCII)
    if number is None or not slowest <= float(text) <= quickest:
        return None
    return Pace(text, float(text), PACES["settle"].gap_factor)


def in_language(pace: Pace, code: str) -> Pace:
    """*pace* as it is as calm in another language: Spanish words have more syllables."""
    known = languages.of(code)
    if known is None:
        return pace
    return replace(pace, share=known.pace, more_syllables=known.more_syllables)


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a phrase is spoken; what an engine cannot do, its `Abilities` say.

    Attributes:
        rate: 1 is the voice's natural pace, below 1 is slower.
        comma: Factor on the length of commas and other inner punctuation.
        final: Factor on the length of a phrase's last word.
        pitch_st: Semitones up or down.
        range_factor: On the spread of the pitch; 1 leaves it.
        declination_st: Semitones that the pitch moves from first to last word; negative sinks.
        fall_st: Semitones that it moves besides over the end of a statement's last word.
        word_rates: Factors on the rate of each word of `Speech.words`; empty is 1 for all.
    """

    rate: float = 1.0
    comma: float = 1.0
    final: float = 1.0
    pitch_st: float = 0.0
    range_factor: float = 1.0
    declination_st: float = 0.0
    fall_st: float = 0.0
    word_rates: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the frames that it fills in its `Speech`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine gives back for one phrase.

    Attributes:
        samples: (frames, 1) float32, not yet levelled.
        rate_hz: The engine's own rate.
        words: Where each word lies, if the engine knows.
    """

    samples: "Samples"
    rate_hz: int
    words: tuple[Word, ...] | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """When the words of a phrase will come, told before it is spoken."""

    words: tuple[Word, ...]
    rate_hz: int


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an engine can do.

    Attributes:
        languages: Codes such as "en"; empty is any.
        prosody: It follows every field of `Prosody`, not just the rate.
        deterministic: The same phrase gives the same samples, in any process.
        licence: Of voice and engine, as shown to users.
        phonemes: Letters of IPA that it takes, a word with its sounds written as
            `pronunciation.MARK` says; empty takes plain text only.
        lengths: Shortest and longest speech it was measured to give, as factors on what
            `narration.checks.expected_s` says; None is not known.
    """

    languages: tuple[str, ...]
    prosody: bool
    deterministic: bool
    licence: str
    phonemes: str = ""
    lengths: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that can be asked for, as `engine` or `engine:name`."""

    engine: str
    name: str
    language: str
    about: str
    licence: str
    installed: bool = True
    remedy: str = ""


class Engine(Protocol):
    """A voice engine: plain text of at most 250 characters in, samples out.

    It never touches the network or stdout, knows no markup, and raises `VoiceError` or
    `MissingPartError`, nothing else, for what a user can mend. Two threads may ask it at once.
    """

    @property
    def name(self) -> str:
        """The voice as the user asks for it, such as "hibari:heart"."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same phrase would sound different: engine, version, model."""

    @property
    def abilities(self) -> Abilities:
        """What it can do."""

    @property
    def delivery(self) -> Prosody:
        """The slow, warm delivery measured for this voice at the pace `settle`."""

    def speak(self, text: str, prosody: Prosody, seed: int) -> Speech:
        """Speak one phrase."""

    def close(self) -> None:
        """Let go of processes and files; harmless twice."""


@runtime_checkable
class Foreteller(Protocol):
    """An engine that knows a phrase's timing for a small part of the work of speaking it."""

    def forecast(self, text: str, prosody: Prosody) -> Timing | None:
        """The words that `speak` would give; None where this voice cannot tell."""


@runtime_checkable
class Keeper(Protocol):
    """An engine that keeps between runs what it makes of its model, and loads sooner by it."""

    def keep_in(self, folder: Path) -> None:
        """Keep it in the cache that lies in *folder*."""
