"""A client: who a session is for, as a code, and what is to be kept to for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coreg_audio.avoid import Avoid
from coreg_audio.pronunciation import SayAs
from coreg_audio.session import Guidance, Role

LOWEST_TIER, HIGHEST_TIER = 1, 3
"""What a client is cleared for: settle or learn, touch or gaze, hot moments."""

NAMES = ("couple", "partner_a", "partner_b", "name")
"""Names as spoken; each is the choice of that name in a script."""

WORDS = ("pronouns", "helper", "stop")
"""Other words of the client's that a script may say; each is the choice of that name."""


@dataclass(frozen=True, slots=True, repr=False)
class Client:
    """What a client file says. Shown anywhere, it is its code and nothing else.

    Attributes:
        folder: The client's own: file, private phrases, list of results.
        speaks_names: Whether the names may be spoken at all.
        names: By the names in `NAMES`, those that were given.
        words: By the names in `WORDS`, those that were given.
        say_as: How the client's names are pronounced.
        language: In which exercises are looked up; empty is not said.
        voices: For each role, where the file names one.
        pace: A name of `voice.PACES`, or words a minute; empty is not said, as below.
        minutes: Wished length of any exercise that can be so long; None is not said.
        minutes_of: Wished length of single exercises, by their ids.
        prefers: Choice of a script to the options that suit, the best first.
        avoid: What the client is to be spared.
        tier: Highest tier that the therapist cleared.
    """

    code: str
    folder: Path
    speaks_names: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    say_as: tuple[SayAs, ...] = ()
    language: str = ""
    voices: Mapping[Role, str] = field(default_factory=dict)
    pace: str = ""
    minutes: float | None = None
    minutes_of: Mapping[str, float] = field(default_factory=dict)
    cue: str = ""
    bed: str = ""
    guidance: Guidance | None = None
    prefers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    avoid: Avoid = field(default_factory=Avoid)
    tier: int = LOWEST_TIER

    def __repr__(self) -> str:
        return f"Client({self.code!r})"

    @property
    def path(self) -> Path:
        """The client file."""
        return self.folder / FILE

    @property
    def phrases(self) -> Path:
        """Where lines with the client's words are kept between runs."""
        return self.folder / PHRASES

    @property
    def results(self) -> Path:
        """The list of files that were made for the client."""
        return self.folder / RESULTS


FILE, PHRASES, RESULTS = "client.yaml", "phrases", "results.jsonl"
"""What lies in a client's folder."""
