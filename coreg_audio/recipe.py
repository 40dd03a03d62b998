"""What a build is asked for, what comes of it, and who is told meanwhile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coreg_audio import libav
from coreg_audio.ambience import Bedding
from coreg_audio.avoid import Avoid
from coreg_audio.errors import InputError
from coreg_audio.languages import DEFAULT
from coreg_audio.session import Audience, Guidance, Role, Session
from coreg_audio.timeline import Timeline

if TYPE_CHECKING:
    from coreg_audio.mastering import Measured
    from coreg_audio.pronunciation import SayAs

CUES = ("tone+wave", "tone", "wave", "bowl", "voice", "none")
"""Breath sounds that can be asked for."""

LOUDNESSES = ("phone", "mono", "sleep", "broadcast")
"""Loudness targets that can be asked for; `mastering.TARGETS` says what each means."""

FORMATS = ("mp3", "flac", "wav", *libav.FORMATS)
"""File formats that can be asked for."""


ARTIST_CHARS = LABEL_CHARS = 200
"""Longest name of a practice."""

LONGEST_MIN = 720
"""No session is longer than twelve hours."""

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
"""What a client's code looks like."""

CAPTIONS = ("vtt", "srt", "lrc", "txt")
"""Captions and transcript that can be asked for, by their suffixes."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides how a session sounds: equal recipes give equal files.

    Attributes:
        template: An id, or the path of a script.
        values: Choices of the script that were set, as text.
        minutes: Length; None is the script's own.
        voices: Engine and voice for each role; the guide's serves where none is named, and
            where the guide's is not, the one that speaks the script's language.
        pace: A name of `voice.PACES`.
        cue: The breath sound, one of `CUES`.
        loudness: How loud the speech is, one of `LOUDNESSES`.
        width: How far the breath sound opens to both sides, 0 to 1.
        startle: Let bells strike at once instead of blooming.
        seed: Fixes everything that varies by nature: the voice's noise, the waves.
        templates_dir: Where else to look for scripts.
        takes: Folder of a person's own recordings, laid in where they are.
        only_takes: Refuse to synthesize what has not been recorded.
        bedding: What is asked for about background sounds.
        say_as: How names and other words are pronounced.
        allow: Rules of care that may be broken, by their ids.
        avoid: What the listeners are to be spared.
        guidance: How much is said.
        language: In which an id is looked up.
        two_phones: A file for each partner, which begin with a count-in.
        cleared: Highest tier that may be made.
        personal: Choices whose values are a client's own words, beside those that the script
            calls personal.
    """

    template: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    minutes: float | None = None
    voices: Mapping[Role, str] = field(default_factory=dict)
    pace: str = "settle"
    cue: str = "tone+wave"
    loudness: str = "phone"
    width: float = 0.0
    startle: bool = False
    seed: int = 1
    templates_dir: Path | None = None
    takes: Path | None = None
    only_takes: bool = False
    say_as: tuple[SayAs, ...] = field(default=(), repr=False)
    bedding: Bedding = field(default_factory=Bedding)
    allow: tuple[str, ...] = ()
    avoid: Avoid = field(default_factory=Avoid)
    guidance: Guidance = Guidance.FULL
    language: str = DEFAULT
    two_phones: bool = False
    cleared: int = 3
    personal: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.width <= 1:
            raise InputError(f"--width is 0 to 1, not {self.width:g}")
        if self.seed < 0:
            raise InputError(f"--seed is a whole number from 0 on, not {self.seed}")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a session to be made instead of the whole.

    Exactly one of the three is set: the first so many seconds, the chapter of that name, or
    the chapter of that number, from 0 on, which goes over into the next without a seam.
    """

    first_s: float | None = None
    chapter: str | None = None
    number: int | None = None

    @property
    def fades(self) -> bool:
        """Whether it ends by itself and not in the next part."""
        return self.number is None


@dataclass(frozen=True, slots=True)
class Labels:
    """What players show of a file besides its title and artist.

    Attributes:
        album: The programme that it belongs to.
        track: Number and count in it, such as "2/7".
        year: As four digits; none unless asked for, since no clock is read.
        cover: A JPEG; None has one drawn, empty does without.
        id3: 3 or 4, the version of ID3v2.
    """

    album: str = ""
    track: str = ""
    year: str = ""
    cover: bytes | None = None
    id3: int = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """Where lines are kept between runs: those of everybody, and those of one client."""

    shared: Path | None = None
    private: Path | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a result goes, and as what.

    Attributes:
        path: The file; its suffix decides the format.
        force: Overwrite a file that an earlier run of this job did not make.
        artist: The practice's name, for players.
        excerpt: Only this part.
        cache: Folder of the narration cache; None does without.
        single_stream: Encode MP3 on one core, from start to end.
        mono: One channel, and half the size as MP3.
        best: A slower and finer search of the MP3 encoder.
        captions: Which of `CAPTIONS` are written beside the file.
        partner: Whose file it is, where each has one.
        split: A file for each chapter instead of one for all.
        labels: What players show.
        most_bytes: Channels and bit rate are chosen so that no file is larger.
        bit_rate_kbps: Of an MP3; 0 is the usual one.
        expected: SHA-256 that the file must have, else nothing is written; empty is any.
        client: Code of the client it is for; empty is nobody's.
        private: Folder where lines with a client's words are kept; None keeps none. With it
            the files are readable by their owner alone.
        key: Tells all that decides the file from all else, for `results.stands`; empty tells
            nothing.
    """

    path: Path
    force: bool = False
    artist: str = "coreg-audio"
    excerpt: Excerpt | None = None
    cache: Path | None = None
    single_stream: bool = False
    mono: bool = False
    best: bool = False
    captions: tuple[str, ...] = ()
    partner: Audience | None = None
    split: bool = False
    labels: Labels = field(default_factory=Labels)
    most_bytes: int | None = None
    bit_rate_kbps: int = 0
    expected: str = ""
    client: str = ""
    private: Path | None = None
    key: str = ""

    def beside(self, suffix: str) -> Path:
        """A file of the same name with another suffix, such as "vtt"."""
        return self.path.with_name(f"{self.path.stem}.{suffix}")


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a build.

    Attributes:
        warnings: What the care check warns of.
        allowed: Errors of the care check that the recipe lets through.
        beside: Captions and transcript that lie beside the file.
        others: Of the other files of the same plan, such as the second partner's.
    """

    path: Path
    session: Session
    timeline: Timeline
    measured: Measured
    voices: tuple[str, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    beside: tuple[Path, ...] = ()
    others: tuple[Report, ...] = ()

    @property
    def all(self) -> tuple[Report, ...]:
        """Of every file, this one first."""
        return (self, *self.others)


class Watcher(Protocol):
    """Is told how a build gets on."""

    def stage(self, name: str) -> None:
        """A stage begins."""

    def progress(self, done: int, total: int) -> None:
        """So much of the stage is done."""


class Unwatched:
    """Nobody looks on."""

    def stage(self, name: str) -> None:
        """Say nothing."""

    def progress(self, done: int, total: int) -> None:
        """Say nothing."""
