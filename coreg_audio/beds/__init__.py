"""Beds: quiet sounds under a whole session, made here or read from the user's own file.

A bed lies so many dB under the voice, by their loudness; docs/decisions/0014-beds.md says why
it is made as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coreg_audio import fsio
from coreg_audio.audio import Facts, Source, Stem
from coreg_audio.beds.laying import Laid, Material
from coreg_audio.beds.own_file import Looped, OwnFile
from coreg_audio.beds.synthesis import LOUDNESS, synthesized
from coreg_audio.loudness import DUAL_MONO_DB, REFERENCE_LUFS
from coreg_audio.timeline import Timeline
from coreg_audio.units import to_gain

__all__ = ["Beds", "open_beds"]

UNDER_SPEECH_DB = 24.0
"""Even the loudest 0.4 s of a bed lies so far under a line: 20 dB (W3C G56), 3 dB for a softer
line, and 1 dB to spare."""

LEAST_DUCK_DB, MOST_DUCK_DB = 3.0, 30.0
"""A bed always makes a little room for the voice."""


@dataclass(frozen=True, slots=True)
class Beds:
    """The beds of a session, checked and at their level.

    Attributes:
        materials: By the name that the timeline gives them.
        duck_db: By how much they are quieter under speech; 0 or less.
    """

    materials: dict[str, Material]
    duck_db: float
    file: OwnFile | None = None

    def close(self) -> None:
        """Let go of the user's file."""
        if self.file is not None:
            self.file.close()

    def laid(self, timeline: Timeline) -> Stem | None:
        """All beds of *timeline*; None when it has none."""
        return Laid(timeline, self.materials) if any(timeline.beds()) else None


def open_beds(
    names: Iterable[str],
    *,
    file: Path | None,
    under_db: float,
    seed: int,
    rate_hz: int,
    needed_s: float,
) -> Beds:
    """Check and level the beds that a session needs.

    Args:
        names: Of `ambience.BEDS`; or *file*'s own name.
        file: The user's file, if one of them is that.
        under_db: How far they lie under the voice.
        seed: Same seed, same samples.
        rate_hz: Of the session.
        needed_s: The longest that the session can be.

    Raises:
        FileError: The file cannot be used.
        MissingPartError: ffmpeg is missing, which the file needs.
    """
    own: OwnFile | None = None
    materials, loudest_db = {}, 0.0
    wished_lufs = REFERENCE_LUFS + DUAL_MONO_DB - under_db
    for name in names:
        source: Source
        if file is not None and name == file.name:
            own = OwnFile(file, needed_s)
            source, level_lufs, over_db = Looped(own, rate_hz), own.level_lufs, own.loudest_db
            made_of: Facts = ("file", fsio.digest(file), own.length)
        else:
            source, (level_lufs, over_db) = synthesized(name, seed, rate_hz), LOUDNESS[name]
            made_of = (name, seed, rate_hz)
        gain = to_gain(wished_lufs - level_lufs)
        materials[name] = Material(source, gain, made_of, restarts=name in LOUDNESS)
        loudest_db = max(loudest_db, over_db)
    deep = UNDER_SPEECH_DB + loudest_db - under_db
    return Beds(materials, -min(max(deep, LEAST_DUCK_DB), MOST_DUCK_DB), own)
