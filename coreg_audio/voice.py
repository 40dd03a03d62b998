"""What every voice engine is and gives: the nouns that engines, narration and planner share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from coreg_audio.audio import Samples


@dataclass(frozen=True, slots=True)
class Pace:
    """How a session is paced.

    Attributes:
        words_per_min: Aim for words per minute inside a phrase.
        gap_factor: On the silences between sentences, paragraphs and chapters.
    """

    name: str
    words_per_min: float
    gap_factor: float


PACES = {
    pace.name: pace
    for pace in (
        Pace("settle", 138, 1.0),
        Pace("roomy", 132, 1.35),
        Pace("lively", 146, 0.75),
    )
}


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
    """

    rate: float = 1.0
    comma: float = 1.0
    final: float = 1.0
    pitch_st: float = 0.0
    range_factor: float = 1.0
    declination_st: float = 0.0


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
class Abilities:
    """What an engine can do.

    Attributes:
        languages: Codes such as "en"; empty is any.
        prosody: It follows every field of `Prosody`, not just the rate.
        deterministic: The same phrase gives the same samples, in any process.
        licence: Of voice and engine, as shown to users.
    """

    languages: tuple[str, ...]
    prosody: bool
    deterministic: bool
    licence: str


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
