"""The order of the stages, by the library's own door: no command line between."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from scripting import FRONT

from coreg_audio import build, encoder
from coreg_audio.audio import Samples
from coreg_audio.errors import InputError
from coreg_audio.recipe import Excerpt, Recipe, Target, Unwatched
from coreg_audio.session import Role

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


def test_a_build_tells_its_stages_in_order(folder: Path) -> None:
    """Narrate, encode, measure; and the last share of each is all of it."""
    listener = Listener()
    target = Target(folder / "part.wav", excerpt=Excerpt(first_s=3))
    report = build.build(recipe(), target, listener)

    assert ["narrate", "encode", "measure"] == listener.stages
    assert 1.0 == listener.shares[-1]
    assert 3 * 44100 == report.timeline.length == report.measured.frames
    assert ("tone",) == report.voices


def test_equal_recipes_plan_the_same(folder: Path) -> None:
    """Nothing but the recipe decides."""
    assert build.plan(recipe(), None, Unwatched()) == build.plan(
        recipe(), folder / "cache", Unwatched()
    )


@pytest.mark.parametrize("name", [" closing ", "CLOSING", "Closing"])
def test_a_chapter_is_found_however_it_is_written(name: str, folder: Path) -> None:
    """Case and spaces around it do not matter."""
    target = Target(folder / "part.wav", excerpt=Excerpt(chapter=name))
    report = build.build(recipe(), target, Unwatched())

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
        build.build(recipe(), target, Unwatched())
    assert b"earlier" == path.read_bytes()
    assert [path] == [one for one in folder.iterdir() if not one.name.startswith(".coreg")]


def test_a_script_in_another_language_needs_a_voice_for_it(folder: Path) -> None:
    """A voice that would read it by its own language's rules is refused; others are not."""
    text = FRONT.replace("language: en", "language: es-MX")
    script = folder / "sample.md"
    script.write_text(f"{text}## Hola\nPuedes mirar a tu alrededor.\n(your turn 294)\n")

    with pytest.raises(InputError, match=r"written in 'es'.*hibari:heart does not speak"):
        build.plan(Recipe(str(script), voices={Role.GUIDE: "hibari"}), None, Unwatched())
    session, _ = build.plan(Recipe(str(script), voices=TONE), None, Unwatched())
    assert "es-MX" == session.front.language
