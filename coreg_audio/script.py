"""The nouns before parsing: front matter, choices, and the lines that Jinja leaves.

`templates` makes them, `parser` reads them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from coreg_audio import languages


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: the source as a user would name it, and its 1-based line."""

    source: str
    line: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One breath, in seconds; a hold of 0 is no hold."""

    in_s: float
    out_s: float
    hold_in_s: float = 0.0
    hold_out_s: float = 0.0

    def __post_init__(self) -> None:
        if not (self.in_s > 0 and self.out_s > 0):
            raise ValueError("a breath needs an in and an out longer than 0 s")
        if min(self.hold_in_s, self.hold_out_s) < 0:
            raise ValueError("a hold cannot be shorter than 0 s")

    @property
    def cycle_s(self) -> float:
        """Length of the whole breath."""
        return self.in_s + self.hold_in_s + self.out_s + self.hold_out_s


TIERS = {1: "settle or learn", 2: "touch or gaze", 3: "for hot moments"}
"""What the number of a tier means."""


class ChoiceKind(StrEnum):
    """What may be given for a choice."""

    TEXT = "text"
    PICK = "pick"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a therapist may set; it becomes a Jinja variable of the same name.

    Attributes:
        default: As text, whatever the kind.
        ask: The question that a person is asked; empty for picks that speak for themselves.
        options: What may be picked, in the order of the script; empty for text and number.
        low: Smallest number, for a number.
        high: Largest number, for a number.
        personal: The value may tell who the client is: kept out of names, tags and logs.
    """

    name: str
    kind: ChoiceKind
    default: str
    at: Place
    ask: str = ""
    options: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    personal: bool = False


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the two `---` of a script, converted and checked.

    Attributes:
        audience: `for:` in the file: "one", "couple", "turns".
        tier: 1 settle or learn, 2 touch or gaze, 3 hot moments; resolved where it is a map by
            one choice, as are *minutes* and *range_min*.
        minutes: What the elastic pauses aim for.
        range_min: Shortest and longest that `--minutes` may ask for.
        breath: The breath that `{{ breath.in }}` and `{{ breath.out }}` speak of.
        not_for: Avoid-flag to what respects it: a choice and its options that do, the first
            of them taken where nothing is set; or None for refuse.
        reviewed: Name and date of a clinician; empty is not yet reviewed.
    """

    id: str
    title: str
    version: str
    language: str
    audience: tuple[str, ...]
    tier: int
    minutes: float
    range_min: tuple[float, float]
    choices: tuple[Choice, ...]
    breath: Pattern
    not_for: Mapping[str, tuple[str, tuple[str, ...]] | None]
    kind: str
    holds: str
    cautions: tuple[str, ...]
    reviewed: str

    @property
    def base_language(self) -> str:
        """Its language without a region: "es" of "es-MX"."""
        return languages.base(self.language)

    @property
    def name(self) -> str:
        """What its files are called: its id, with its language where that is not English."""
        return self.id if self.language == languages.DEFAULT else f"{self.id}-{self.language}"

    def with_personal(self, names: Collection[str]) -> FrontMatter:
        """The same with these choices taken for personal, too."""
        choices = (
            replace(one, personal=True) if one.name in names else one for one in self.choices
        )
        return replace(self, choices=tuple(choices))


@dataclass(frozen=True, slots=True)
class Template:
    """A script file that was found and whose front matter is legal.

    Attributes:
        source: The name errors use: the path relative to where the user stands, or
            "id.md" for a packaged one.
        text: The whole file.
        packaged: It came with the program; every other one counts as third-party.
        front_at: Line of each top-level front-matter key, for errors found later.
    """

    path: Path
    source: str
    text: str
    packaged: bool
    front: FrontMatter
    front_at: Mapping[str, int]


class LineKind(StrEnum):
    """What a line is; decided on the template's own literal text, never on a value."""

    SPEECH = "speech"
    DIRECTION = "direction"
    TITLE = "title"
    CHAPTER = "chapter"
    NOTE = "note"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Line:
    """One line after Jinja.

    Attributes:
        text: What is spoken or meant, without the marks (brackets, #, >, leading backslash).
        shown: The same with [name] in place of each personal value.
        personal: Some personal value is in *text*.
        names: The personal values that stand where *shown* says [name], in order.
        filled: The script puts some value into this line, personal or not.
    """

    at: Place
    kind: LineKind
    text: str
    shown: str
    personal: bool = False
    names: tuple[str, ...] = ()
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A template filled in with values: what the parser reads.

    Attributes:
        front: With maps by a choice resolved for these values.
        values: Value of every choice, as text; personal ones included, so never log it.
    """

    front: FrontMatter
    at: Place
    lines: tuple[Line, ...]
    values: Mapping[str, str]
