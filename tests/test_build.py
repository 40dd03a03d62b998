"""The order of the stages, by the library's own door: no command line between."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest
import soundfile
from scripting import FRONT

from coreg_audio import ahead, build, encoder, instruments, mastering, mixer, sounding
from coreg_audio.audio import Samples
from coreg_audio.errors import InputError
from coreg_audio.recipe import CUES, LOUDNESSES, Excerpt, Kept, Recipe, Target, Unwatched
from coreg_audio.session import Role
from coreg_audio.sidecars import cover
from coreg_audio.units import RATE_HZ, to_gain
from coreg_audio.voice import Voice

TONE = {Role.GUIDE: "tone"}


class Listener:
    """Notes what a build tells."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.shares: list[float] = []

    def stage(self, name: str) -> None:
        """A stage begins."""
        self.stages.append(name)

    def progress(self, done: int, total: int) -> None:
        """So much is done."""
        self.shares.append(done / total)


def recipe(**other: Any) -> Recipe:
    """The small ritual, without a voice to wait for."""
    return Recipe("kiss-and-hug", voices=TONE, **other)


BODY = """\
## Welcome
You could rest a hand here, or not at all.
(pause 3)
(chime)

## Breathing
Small, easy breaths are enough, or your own rhythm.
(breathe 1 times, in 4 out 6)
This is a line after it, for the voice to say.

## Closing
Thank you for this time.
(chime)
"""


def brief(folder: Path, **other: Any) -> Recipe:
    """Three chapters in 48 s, for what does not hang on the length."""
    script = folder / "brief.md"
    front = FRONT.replace("minutes: 5", "minutes: 0.8").replace("[4, 6]", "[0.7, 0.9]")
    script.write_text(front.replace("id: sample", "id: brief") + BODY)
    return Recipe(str(script), voices=TONE, allow=("R1",), **other)


def test_a_build_tells_its_stages_in_order(folder: Path) -> None:
    """Narrate, encode, measure; and the last share of each is all of it."""
    listener = Listener()
    target = Target(folder / "part.wav", excerpt=Excerpt(first_s=3))
    report = build.build(brief(folder), target, listener)

    assert ["narrate", "encode", "measure"] == listener.stages
    assert 1.0 == listener.shares[-1]
    assert 3 * 44100 == report.timeline.length == report.measured.frames
    assert ("tone",) == report.voices


def test_equal_recipes_plan_the_same(folder: Path) -> None:
    """Nothing but the recipe decides."""
    asked = brief(folder)

    assert build.plan(asked, None, Unwatched()) == build.plan(
        asked, folder / "cache", Unwatched()
    )


def test_cores_change_neither_a_byte_nor_a_figure(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is encoded and weighed by several at once is as from one after the other."""
    found, target = set(), Target(folder / "a.mp3", excerpt=Excerpt(first_s=25))
    for cores in (1, 2, 5):
        monkeypatch.setattr(ahead, "cores", lambda cores=cores: cores)
        measured = build.build(brief(folder), target, Unwatched()).measured
        found.add((target.path.read_bytes(), measured))

    assert 1 == len(found)


def test_a_cover_is_drawn_once_for_a_title(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next file with it finds the picture where chunks are kept, with the same bytes."""
    drawn: list[str] = []
    draw = cover.drawn

    def noted(title: str, badge: str = "") -> bytes:
        drawn.append(title)
        return draw(title, badge)

    monkeypatch.setattr(cover, "drawn", noted)
    asked, part, files = brief(folder), Excerpt(first_s=2), []
    for cache in (folder / "cache", folder / "cache", None):
        build.build(asked, Target(folder / "a.mp3", cache=cache, excerpt=part), Unwatched())
        files.append((folder / "a.mp3").read_bytes())

    assert 2 == len(drawn)
    assert b"image/jpeg" in files[0]
    assert files[0] == files[1] == files[2]


@pytest.mark.parametrize("name", [" closing ", "CLOSING", "Closing"])
def test_a_chapter_is_found_however_it_is_written(name: str, folder: Path) -> None:
    """Case and spaces around it do not matter."""
    target = Target(folder / "part.wav", excerpt=Excerpt(chapter=name))
    report = build.build(brief(folder), target, Unwatched())

    assert ["Closing"] == [chapter.title for chapter in report.timeline.chapters]


def test_a_chapter_that_is_not_there_is_told_before_any_work(folder: Path) -> None:
    """Nothing is spoken, no folder is made."""
    listener = Listener()
    target = Target(folder / "new" / "part.wav", excerpt=Excerpt(chapter="Clsing"))

    with pytest.raises(InputError, match="did you mean 'Closing'"):
        build.build(recipe(), target, listener)

    assert [] == listener.stages
    assert [] == list(folder.iterdir())


def test_an_unknown_pace_is_told_with_the_known_ones() -> None:
    """With the nearest one first."""
    with pytest.raises(InputError, match=r"did you mean 'roomy'.*settle"):
        build.estimate(recipe(pace="rommy"))


def test_minutes_outside_the_range_are_refused() -> None:
    """The script's range is the promise."""
    with pytest.raises(InputError, match="can be made"):
        build.read(recipe(minutes=30))


def test_a_result_that_is_not_as_planned_takes_no_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written is decoded before it may replace an earlier file."""
    whole = encoder.encode

    def short(blocks: Iterable[Samples], file: BinaryIO, *, length: int, **other: Any) -> None:
        first = next(iter(blocks))
        assert len(first) < length
        whole([first], file, length=len(first), **other)

    monkeypatch.setattr(encoder, "encode", short)
    path = folder / "part.wav"
    path.write_bytes(b"earlier")
    target = Target(path, force=True, excerpt=Excerpt(first_s=20))

    with pytest.raises(RuntimeError, match="882000 were planned"):
        build.build(brief(folder), target, Unwatched())
    assert b"earlier" == path.read_bytes()
    left = {one for one in folder.iterdir() if not one.name.startswith(".coreg")}
    assert {path, folder / "brief.md"} == left


def test_what_can_be_asked_for_is_there() -> None:
    """The names that options offer are those that the stages know."""
    assert list(mastering.TARGETS) == list(LOUDNESSES)
    assert list(instruments.Cue) == list(CUES)


@pytest.mark.slow
@pytest.mark.parametrize("cue", ["wave", "bowl"])
def test_a_chapter_sounds_as_in_the_whole(cue: str, folder: Path) -> None:
    """Made alone it holds the same samples, but for dither and the fade at its end."""
    asked = brief(folder, cue=cue, width=1.0, loudness="sleep")
    whole = build.build(asked, Target(folder / "whole.wav"), Unwatched())
    chapter = next(
        one
        for one in whole.timeline.chapters
        if any(one.start <= breath.start < one.end for breath in whole.timeline.breaths())
    )
    part = Target(folder / "part.wav", excerpt=Excerpt(chapter=chapter.title))
    alone = build.build(asked, part, Unwatched())
    first, second = (soundfile.read(folder / f"{one}.wav")[0] for one in ("whole", "part"))
    heard = slice(chapter.start, chapter.start + alone.timeline.length - RATE_HZ)

    assert chapter.start > 0
    assert np.abs(first[heard] - second[:-RATE_HZ]).max() < 2.5 / 32_768
    assert abs(second[:, 0] - second[:, 1]).max() > 0.001


@pytest.mark.parametrize(("loudness", "speech_lufs"), [("mono", -19), ("sleep", -20)])
def test_a_file_is_as_loud_as_asked(loudness: str, speech_lufs: float, folder: Path) -> None:
    """The decoded MP3's speech is on target; that of a falling one, before it falls."""
    report = build.build(
        brief(folder, loudness=loudness), Target(folder / "a.mp3"), Unwatched()
    )

    assert speech_lufs == pytest.approx(report.measured.speech_lufs, abs=0.1)
    assert report.measured.true_peak_dbtp <= -1.0


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("loudness", ["phone", "mono"])
def test_what_a_file_measures_is_what_was_asked_on_any_channels(
    loudness: str, channels: int, folder: Path
) -> None:
    """The target is that of the file itself, whether it holds the voice once or twice."""
    target = Target(folder / "a.flac", mono=channels == 1)
    report = build.build(brief(folder, loudness=loudness), target, Unwatched())

    expected = mastering.TARGETS[loudness].speech_lufs
    assert expected == pytest.approx(report.measured.speech_lufs, abs=0.1)


def test_stems_add_up_to_the_session(folder: Path) -> None:
    """Voice, breath and bells made apart and added are the session, sample for sample."""
    asked = brief(folder)
    session = build.read(asked)
    with (
        build._voices(session, asked, Kept()) as voices,
        build._narrate(session, asked, voices, Kept(), Unwatched()) as narration,
    ):
        (work,) = build._planned(session, asked, Target(folder / "a.wav"), narration, None)
        whole = np.concatenate(list(sounding.Mixed(work).blocks()))
        target = mastering.TARGETS["phone"]
        gain_db = mastering.plan_gain(work.whole, narration.clip, target)
        voice = mastering.limited_voice(narration.clip, gain_db, target)
        gain = to_gain(gain_db)
        stems = [np.concatenate(list(mixer.mix(work.timeline, voice, [], gain=gain)))]
        under = mixer.duck(work.timeline).read(0, work.timeline.length)
        for source in sounding.sources(work):
            stems.append(source.read(0, work.timeline.length) * under * np.float32(gain))

    assert 3 == len(stems)
    assert min(np.abs(stem).max() for stem in stems) > 0.01
    assert np.abs(sum(stems) - whole).max() < 1e-6


@pytest.mark.parametrize(("here", "named"), [(24, 5), (5, 5), (2, 2)])
def test_five_voices_for_a_language_are_named_at_most(
    here: int, named: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are more, the refusal says how to see them."""
    found = tuple(Voice("kokoro", f"ef_{i}", "es", "", "", True, "") for i in range(here))
    monkeypatch.setattr("coreg_audio.engines.voices", lambda: found)
    script = folder / "sample.md"
    text = FRONT.replace("language: en", "language: es")
    script.write_text(f"{text}## Hola\nPuedes mirar a tu alrededor.\n(your turn 294)\n")

    with pytest.raises(InputError) as caught:
        build.plan(Recipe(str(script), voices={Role.GUIDE: "hibari"}), None, Unwatched())
    assert named == str(caught.value).count("kokoro:ef_")
    assert (here > named) == str(caught.value).endswith("see: coreg-audio voices")


def test_a_script_in_another_language_needs_a_voice_for_it(folder: Path) -> None:
    """A voice that would read it by its own language's rules is refused; others are not."""
    text = FRONT.replace("language: en", "language: es-MX")
    script = folder / "sample.md"
    script.write_text(f"{text}## Hola\nPuedes mirar a tu alrededor.\n(your turn 290)\n")

    with pytest.raises(InputError, match=r"written in 'es'.*hibari:heart does not speak"):
        build.plan(Recipe(str(script), voices={Role.GUIDE: "hibari"}), None, Unwatched())
    session, _ = build.plan(Recipe(str(script), voices=TONE), None, Unwatched())
    assert "es-MX" == session.front.language


def test_spoken_cues_need_words_in_the_script_s_language(folder: Path) -> None:
    """Asked for by option, too, they are refused in a language that has none."""
    text = FRONT.replace("language: en", "language: it")
    script = folder / "sample.md"
    script.write_text(f"{text}## Ciao\nPuoi guardarti intorno.\n(your turn 294)\n")

    with pytest.raises(InputError, match=r"no words for the breath in 'it', only in: en, es"):
        build.estimate(Recipe(str(script), voices=TONE, cue="voice"))


@pytest.mark.parametrize(
    ("wrong", "told"), [({"seed": -1}, "--seed"), ({"width": float("nan")}, "--width")]
)
def test_what_no_sound_can_be_made_from_is_refused_at_once(
    wrong: dict[str, Any], told: str
) -> None:
    """Before a line is spoken."""
    with pytest.raises(InputError, match=told):
        Recipe("kiss-and-hug", **wrong)
