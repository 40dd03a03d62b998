"""The session: what a parsed script means, step by step, before any time is planned."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coreg_audio.languages import LANGUAGES
from coreg_audio.on_demand import OnDemand
from coreg_audio.script import FrontMatter, Pattern, Place

MAX_UTTERANCE_CHARS = 250
"""Longest text that goes to a voice at once; the parser splits at sentence, then clause."""


class Role(StrEnum):
    """Whose voice speaks."""

    GUIDE = "guide"
    SECOND = "second"


class Audience(StrEnum):
    """Whose guidance a line is."""

    A = "A"
    B = "B"
    BOTH = "both"


class Gap(StrEnum):
    """The silence before a step when no rest is written there."""

    NONE = "none"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    CHAPTER = "chapter"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one clip says: equal utterances share one clip.

    Attributes:
        text: Plain words, at most 250 characters.
        role: Which voice.
        softer: Spoken slower, lower in level, with a smaller range of pitch.
        personal: Holds a client's value: never in a shared cache, log or tag.
        settled: Spoken a little slower, between the session's opening and its close.
    """

    text: str
    role: Role = Role.GUIDE
    softer: bool = False
    personal: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """A spoken sentence.

    Attributes:
        shown: The text with [name] in place of personal values, for lyrics and transcripts.
        gap: Silence before it when no rest stands there.
        to: Whose guidance this is.
        exact: Protected: nothing may alter it.
        take: Stem of the therapist's own recording of this paragraph, if one was named.
    """

    at: Place
    utterance: Utterance
    shown: str
    gap: Gap = Gap.SENTENCE
    to: Audience = Audience.BOTH
    exact: bool = False
    take: str | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """Time without words; an exact one is never stretched."""

    at: Place
    length_s: float
    exact: bool = False

    def __post_init__(self) -> None:
        if not 0.2 <= self.length_s <= 1800:
            raise ValueError(f"a pause lasts 0.2 s to 30 minutes, not {self.length_s:g} s")


@dataclass(frozen=True, slots=True)
class Remainder:
    """Silence to the end of the session: what its length leaves."""

    at: Place


@dataclass(frozen=True, slots=True)
class YourTurn:
    """Room for the listeners to speak or act: may grow, never shrinks."""

    at: Place
    length_s: float

    def __post_init__(self) -> None:
        if not 0.2 <= self.length_s <= 1800:
            raise ValueError(f"a turn lasts 0.2 s to 30 minutes, not {self.length_s:g} s")


@dataclass(frozen=True, slots=True)
class Echo:
    """A your-turn of 1.3 times the length of the line just spoken.

    Attributes:
        sentences: How many of the sentences before it make up that line.
    """

    at: Place
    sentences: int


@dataclass(frozen=True, slots=True)
class Timer:
    """An exact time, from the onset of one bell to the onset of the next.

    Attributes:
        halfway: A soft bell in the middle.
        chime: False leaves all its bells out.
    """

    at: Place
    length_s: float
    halfway: bool = False
    chime: bool = True
    gap: Gap = Gap.SENTENCE

    def __post_init__(self) -> None:
        if not 1 <= self.length_s <= 7200:
            raise ValueError(f"a timer lasts 1 s to 2 hours, not {self.length_s:g} s")


@dataclass(frozen=True, slots=True)
class Breathe:
    """Whole cycles of breath sound, nothing spoken but the cue words asked for.

    At most one of *cycles* and *length_s* is set; a length means the nearest whole count.
    With neither there are as many as the session's length has room for.

    Attributes:
        until: The pattern that the pace ramps to; None keeps *pattern*.
        voice_first: On how many first cycles "in" and "out" are spoken.
        voice_every: Spoken again on every so-many-th cycle; 0 is never.
    """

    at: Place
    pattern: Pattern
    cycles: int | None = None
    length_s: float | None = None
    until: Pattern | None = None
    voice_first: int = 0
    voice_every: int = 0
    gap: Gap = Gap.SENTENCE

    @property
    def to_end(self) -> bool:
        """Whether it lasts as long as the session does."""
        return self.cycles is None and self.length_s is None


@dataclass(frozen=True, slots=True)
class Breaths:
    """Inside a breath block: so many whole cycles without words."""

    at: Place
    count: int


@dataclass(frozen=True, slots=True)
class Chime:
    """One bell; *together* is one by which two phones are held in step."""

    at: Place
    gap: Gap = Gap.SENTENCE
    together: bool = False


@dataclass(frozen=True, slots=True)
class BreathBlock:
    """The breath clock runs on under the lines between its start and its end.

    Each line begins at the start of an out-breath; the block ends on a whole cycle.
    """

    at: Place
    pattern: Pattern
    steps: tuple[Say | Breaths | Chime, ...]
    gap: Gap = Gap.SENTENCE


@dataclass(frozen=True, slots=True)
class Ambience:
    """The bed from here on; None ends it."""

    at: Place
    name: str | None


PlainStep = (
    Say | Rest | Remainder | YourTurn | Echo | Timer | Breathe | BreathBlock | Chime | Ambience
)


@dataclass(frozen=True, slots=True)
class OptionalPart:
    """A paragraph that is dropped when the asked length is too short for it."""

    at: Place
    steps: tuple[PlainStep, ...]


Step = PlainStep | OptionalPart


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter. The part before the first heading is a section with an empty title."""

    at: Place
    title: str
    steps: tuple[Step, ...]


class Guidance(StrEnum):
    """How much is said: of the optional paragraphs all, the first half, or none."""

    FULL = "full"
    LIGHT = "light"
    SPARSE = "sparse"


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was changed in a session for those who asked for it; nothing of it is personal.

    Attributes:
        optional: How many optional paragraphs the script has.
        left_out: Places of those that the guidance leaves out.
        changes: What an avoid-flag changed, a sentence each.
    """

    guidance: Guidance = Guidance.FULL
    optional: int = 0
    left_out: tuple[Place, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """A whole script, understood.

    Attributes:
        front: The script's front matter.
        notes: For the therapist's sheet, never spoken.
        fitted: How it differs from what the script says by itself.
    """

    front: FrontMatter
    at: Place
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    fitted: Fitted = Fitted()

    def sayings(self) -> Iterator[Say]:
        """Every spoken sentence in order, optional ones and those in breath blocks included."""
        for section in self.sections:
            yield from _sayings(section.steps)


def ambiences(session: Session) -> Iterator[Ambience]:
    """The places where the bed changes, in order; none stands in an optional part."""
    for section in session.sections:
        yield from (step for step in section.steps if isinstance(step, Ambience))


def lasts_to_end(session: Session) -> Breathe | Remainder | None:
    """The step that takes what the session's length leaves; it is the last one."""
    steps = session.sections[-1].steps if session.sections else ()
    last = steps[-1] if steps else None
    open_ended = isinstance(last, Remainder) or (isinstance(last, Breathe) and last.to_end)
    return last if open_ended and isinstance(last, Remainder | Breathe) else None


CUES = OnDemand(LANGUAGES, lambda code: LANGUAGES[code].cues)
"""Words for in, out and hold that a voice cue speaks, by language."""


def cue_words(language: str) -> tuple[Utterance, Utterance, Utterance]:
    """What is said for in, out and hold.

    It is softer: a word at full level in the midst of the breath sound would startle.
    """
    into, out, hold = (Utterance(word, softer=True) for word in CUES[language])
    return into, out, hold


def cue_utterances(session: Session) -> tuple[Utterance, ...]:
    """The cue words that the breathing of *session* needs; empty when none are to be spoken."""
    voiced = [
        step
        for section in session.sections
        for step in _flat(section.steps)
        if isinstance(step, Breathe) and (step.voice_first or step.voice_every)
    ]
    if not voiced:
        return ()
    patterns = [pattern for step in voiced for pattern in (step.pattern, step.until) if pattern]
    holds = any(pattern.hold_in_s or pattern.hold_out_s for pattern in patterns)
    return cue_words(session.front.base_language)[: 3 if holds else 2]


def _flat(steps: tuple[Step, ...]) -> Iterator[PlainStep]:
    for step in steps:
        if isinstance(step, OptionalPart):
            yield from step.steps
        else:
            yield step


def _sayings(steps: tuple[Step, ...]) -> Iterator[Say]:
    for step in _flat(steps):
        inner = step.steps if isinstance(step, BreathBlock) else (step,)
        yield from (one for one in inner if isinstance(one, Say))
