"""What is to sound in one file: the noun that sounding, labelling and handing over share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coreg_audio import encoder, mastering
from coreg_audio.keeping import FolderCache
from coreg_audio.recipe import Recipe, Target
from coreg_audio.session import Session
from coreg_audio.takes.voices import Voices
from coreg_audio.timeline import Timeline

if TYPE_CHECKING:
    from coreg_audio.beds import Beds


@dataclass(frozen=True, slots=True)
class Work:
    """What is to sound.

    Attributes:
        narration: Gives every utterance's clip.
        whole: The timeline of all of the session, which decides the gain.
        start: Where in the whole the part that is made begins.
        timeline: The part that is made.
        beds: What sounds in the background.
        store: Where encoded chunks are kept between runs.
        room_for: The part with the lines of both partners, where one hears only some of them.
    """

    session: Session
    recipe: Recipe
    target: Target
    narration: Voices
    whole: Timeline
    start: int
    timeline: Timeline
    beds: Beds | None
    store: FolderCache | None = None
    room_for: Timeline | None = None

    @property
    def loudness(self) -> mastering.LoudnessTarget:
        """How loud the speech is to be."""
        return mastering.in_format(mastering.TARGETS[self.recipe.loudness], self.codec.name)

    @property
    def part(self) -> mastering.Part:
        """Where in the whole the part lies."""
        return mastering.Part(self.start, self.whole.length)

    @property
    def codec(self) -> encoder.Codec:
        """How the file holds its sound."""
        return encoder.codec(
            self.target.path.suffix[1:].lower(),
            mono=self.target.mono,
            best=self.target.best,
            bit_rate_kbps=self.target.bit_rate_kbps,
        )
