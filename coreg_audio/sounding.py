"""The sounding half of a build: from a plan and its clips to a mastered, measured file.

mix -> master -> encode -> measure
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from coreg_audio import __version__, audio, encoder, instruments, levels, mastering, mixer
from coreg_audio.audio import Samples, Source
from coreg_audio.beds import Beds
from coreg_audio.recipe import Recipe, Target, Watcher
from coreg_audio.session import Session, Utterance
from coreg_audio.sidecars import lyrics, tags
from coreg_audio.sidecars.cues import Heard
from coreg_audio.sidecars.telling import told_in
from coreg_audio.takes.room_tone import room_tone
from coreg_audio.takes.voices import Voices
from coreg_audio.timeline import Bell, Breath, Timeline
from coreg_audio.units import to_frames, to_gain

HEARD_DB = 34.0
"""What lies further below the loudest 10 ms of a line is not heard as a word any more."""

CUT_FADE_S = 0.5
"""An excerpt that ends in the middle of a sound fades out over this."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to sound.

    Attributes:
        narration: Gives every utterance's clip.
        whole: The timeline of all of the session, which decides the gain.
        start: Where in the whole the part that is made begins.
        timeline: The part that is made.
        beds: What sounds in the background.
    """

    session: Session
    recipe: Recipe
    target: Target
    narration: Voices
    whole: Timeline
    start: int
    timeline: Timeline
    beds: Beds | None

    @property
    def loudness(self) -> mastering.LoudnessTarget:
        """How loud the speech is to be."""
        return mastering.TARGETS[self.recipe.loudness]

    @property
    def part(self) -> mastering.Part:
        """Where in the whole the part lies."""
        return mastering.Part(self.start, self.whole.length)

    @property
    def codec(self) -> encoder.Codec:
        """How the file holds its sound."""
        return encoder.codec(
            self.target.path.suffix[1:].lower(), mono=self.target.mono, best=self.target.best
        )


def sound(work: Work, file: BinaryIO, watcher: Watcher) -> mastering.Measured:
    """Write the sound of *work* into an empty file and measure what was written."""
    watcher.stage("encode")
    encoder.encode(
        _watched(blocks(work), work.timeline.length, watcher),
        file,
        codec=work.codec,
        rate_hz=work.timeline.rate_hz,
        length=work.timeline.length,
        tag=_tag(work),
        single_stream=work.target.single_stream,
    )
    watcher.stage("measure")
    return _measured(work, file)


def blocks(work: Work) -> Iterator[Samples]:
    """The mastered sound, block by block."""
    timeline, clip = work.timeline, work.narration.clip
    gain_db = mastering.plan_gain(
        work.whole,
        clip,
        work.loudness,
        codec_loss_db=mastering.LAME_LOSS_DB if work.codec.name == "mp3" else 0.0,
        channels=work.codec.channels,
    )
    mixed = mixer.mix(
        timeline,
        mastering.limited_voice(clip, gain_db, work.loudness),
        sources(work),
        gain=to_gain(gain_db),
        bed=_bed(work),
        rooms=room_tone(timeline, work.narration.rooms, seed=work.recipe.seed),
    )
    cut = to_frames(CUT_FADE_S, timeline.rate_hz) if work.target.excerpt else 0
    return audio.fade_end(
        mastering.master(mixed, work.loudness, work.part), timeline.length, cut
    )


def _bed(work: Work) -> mixer.Under | None:
    laid = work.beds.laid(work.timeline) if work.beds else None
    return mixer.Under(laid, work.beds.duck_db) if work.beds and laid else None


def heard(work: Work) -> dict[Utterance, Heard]:
    """Where in each clip the words are, by its sound; captions keep to that."""
    found: dict[Utterance, Heard] = {}
    for event in work.timeline.spoken():
        if (utterance := event.utterance) not in found:
            clip = work.narration.clip(utterance)
            span = levels.extent(clip.samples, clip.rate_hz, HEARD_DB)
            found[utterance] = Heard(*span, work.narration.words(utterance) or ())
    return found


def sources(work: Work) -> tuple[Source, ...]:
    """All that is not voice; an excerpt sounds as it does in the whole."""
    recipe, rate_hz, start = work.recipe, work.timeline.rate_hz, work.start
    kept = [
        one for one in work.whole.events if start <= one.start < start + work.timeline.length
    ]
    breath = instruments.breath_sound(
        [one for one in kept if isinstance(one, Breath)],
        rate_hz=rate_hz,
        cue=recipe.cue,
        seed=recipe.seed,
        width=recipe.width,
    )
    rung = [one for one in kept if isinstance(one, Bell)]
    bells = instruments.bells(rung, rate_hz=rate_hz, soft=not recipe.startle)
    return audio.moved(breath, start), audio.moved(bells, start)


def _watched(blocks: Iterator[Samples], length: int, watcher: Watcher) -> Iterator[Samples]:
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        watcher.progress(done, length)


def _tag(work: Work) -> bytes:
    front, timeline = work.session.front, work.timeline
    told = told_in(front.language)
    return tags.id3(
        tags.TagFacts(
            front.title,
            timeline.rate_hz,
            artist=work.target.artist,
            album="coreg-audio",
            language=front.language,
            genre=told.genre,
            comment=told.care_note,
            reviewed=front.reviewed,
            encoder=f"coreg-audio {__version__}",
            voice=" and ".join(work.narration.voices),
            chapters=timeline.chapters,
            lyrics=lyrics.lrc(timeline, front.language),
            synced=tuple(lyrics.sylt(timeline, front.language)),
        )
    )


def _measured(work: Work, file: BinaryIO) -> mastering.Measured:
    """Decode what was written, before it takes its place: is it what was planned."""
    lines = mastering.lines(work.timeline, work.loudness, work.part)
    spans = [(line.start, line.start + line.length) for line in lines]
    measured = mastering.measure_file(file, spans)
    if measured.frames != work.timeline.length:
        raise RuntimeError(
            f"{measured.frames} frames were decoded, {work.timeline.length} were planned"
        )
    return measured
