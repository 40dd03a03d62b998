"""A track of a batch, and what came of it. Shown anywhere, neither holds a client's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from coreg_audio.batch.plan_file import Row
from coreg_audio.clients import Client
from coreg_audio.recipe import Recipe, Target


@dataclass(frozen=True, slots=True, repr=False)
class Track:
    """One file to be made.

    Attributes:
        row: Where it is asked for.
        job: Whose the files are, in the journal.
        notes: What the client file wishes and cannot have.
        owner: The client, on whose list the files stand.
        script: Where the script lies, if it did not come with the program.
        sources: SHA-256 of the script with all that it includes.
        versions: Of all that decides a byte, where it was planned; whoever makes it has the
            same.
    """

    row: Row
    recipe: Recipe
    target: Target
    job: str
    notes: tuple[str, ...] = ()
    owner: Client | None = None
    script: str = ""
    sources: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Track({self.name!r})"

    @property
    def name(self) -> str:
        """The client's code and the script."""
        return f"{self.target.client} {self.recipe.template}".strip()


class Reach(StrEnum):
    """Where a track is made, as seen from where the batch runs."""

    HERE = "on this computer"
    SHARED = "on another, which sees the folder of results"
    SENT = "on another, which sends the files back"


class Kind(StrEnum):
    """What came of a track."""

    MADE = "made"
    STANDS = "there already"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a track.

    Attributes:
        reason: Why it failed.
        code: The exit code of that failure.
        files: What was made, where whoever made it does not see the folder of results.
    """

    kind: Kind
    reason: str = ""
    code: int = 0
    length_s: float = 0.0
    size_bytes: int = 0
    took_s: float = 0.0
    notes: tuple[str, ...] = ()
    files: tuple[bytes, ...] = field(default=(), repr=False)
