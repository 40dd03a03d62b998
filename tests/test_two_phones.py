"""One session for two phones: the same plan, the same sounds, each partner's own words."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scripting import FRONT, parse_body

from coreg_audio import build, fsio, two_phones
from coreg_audio.avoid import Avoid
from coreg_audio.cli import run
from coreg_audio.errors import FileError, InputError
from coreg_audio.recipe import Excerpt, Recipe, Report, Target, Unwatched
from coreg_audio.session import Audience, Role
from coreg_audio.timeline import BellKind, Quiet, QuietKind, Spoken, Timeline
from coreg_audio.units import RATE_HZ

BODY = """\
# Sample
## Welcome
You can skip any part. "Pause" stops it. Eyes open or closed.
(to A)
A green leaf.
A red one.
(to both)
(breathe 2 times, in 3 out 4)
## Turn
(to B)
A blue stone.
(breathe 1 times, in 3 out 4)
(pause 2)
(to both)
Look around the room. {helper}
(chime)
"""
FRONT_SHORT = FRONT.replace("minutes: 5", "minutes: 1").replace("[4, 6]", "[0.9, 1.3]")


def script(folder: Path, body: str = BODY) -> str:
    """The path of a short script with lines for A and for B."""
    path = folder / "sample.md"
    path.write_text(FRONT_SHORT + body.replace("{helper}", "{{ helper }}."), "utf-8")
    return str(path)


def recipe(folder: Path, **other: object) -> Recipe:
    """That script for two phones, told by a tone."""
    whole = Recipe(
        script(folder), voices={Role.GUIDE: "tone"}, two_phones=True, allow=("R1", "R7")
    )
    return replace(whole, **other)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Both files as WAV, with captions."""
    folder = tmp_path_factory.mktemp("pair")
    target = Target(folder / "sample.wav", captions=("vtt", "txt"))
    return build.build(recipe(folder), target, Unwatched())


def lines(timeline: Timeline) -> list[str]:
    """What is said in it."""
    return [event.utterance.text for event in timeline.spoken()]


def test_each_partner_hears_their_own_lines_and_the_shared_ones(pair: Report) -> None:
    """The other's are a quiet wait, one for lines that follow each other."""
    a, b = (one.timeline for one in pair.all)

    assert ["A green leaf.", "A red one."] == [x for x in lines(a) if x not in lines(b)][1:]
    assert ["A blue stone."] == [x for x in lines(b) if x not in lines(a)][1:]
    waits = [
        [one for one in each.events if getattr(one, "kind", "") is QuietKind.PARTNER]
        for each in (a, b)
    ]
    assert [2, 2] == [len(one) for one in waits]


def test_the_two_files_differ_in_nothing_but_the_lines_of_one(pair: Report) -> None:
    """Breath, bells and everything shared are the same sample for sample."""
    (a, rate_hz), (b, _) = (soundfile.read(one.path) for one in pair.all)
    own = [
        (event.start, event.start + event.length)
        for one in pair.all
        for event in one.timeline.spoken()
        if event.say and event.say.to is not Audience.BOTH
    ]
    differs = np.any(a != b, axis=1)
    for start, end in own:
        assert differs[start:end].any()
        differs[start:end] = False

    assert RATE_HZ == rate_hz
    assert len(a) == len(b) == pair.timeline.length
    assert not differs.any()


def test_three_bells_begin_it_and_one_begins_each_part(pair: Report) -> None:
    """Two seconds apart, at the same frames for both."""
    bells = [
        [bell.start for bell in one.timeline.bells() if bell.kind is BellKind.TOGETHER]
        for one in pair.all
    ]
    first = [after - before for before, after in pairwise(bells[0][:3])]

    assert bells[0] == bells[1]
    assert 4 == len(bells[0])
    assert [2 * RATE_HZ] * 2 == first
    assert pair.timeline.chapters[2].start == bells[0][3]


def test_what_lies_beside_tells_what_that_partner_hears(pair: Report) -> None:
    """Captions and manifest have the own lines, and a wait for the others."""
    for report, own, others in zip(
        pair.all, ("green leaf", "blue stone"), ("blue stone", "green leaf"), strict=True
    ):
        for path in report.beside:
            text = path.read_text("utf-8")
            assert own in text, path
            assert others not in text, path
            assert "our partner is being guided" in text, path
        told = json.loads(report.path.with_suffix(".session.json").read_text("utf-8"))
        assert report.path.stem[-1].upper() == told["recipe"]["two_phones"]
        assert fsio.digest(report.path) == told["sha256"]
        assert others not in json.dumps(told)


def test_a_file_of_someone_else_keeps_both_from_being_made(tmp_path: Path) -> None:
    """All take their places, or none."""
    other = tmp_path / "sample-b.wav"
    other.write_bytes(b"mine")

    with pytest.raises(FileError, match="already there"):
        build.build(recipe(tmp_path), Target(tmp_path / "sample.wav"), Unwatched())
    assert not (tmp_path / "sample-a.wav").exists()
    assert b"mine" == other.read_bytes()


def test_without_bells_words_take_their_place(tmp_path: Path) -> None:
    """No bell rings and none is spoken of."""
    session, timeline = build.estimate(recipe(tmp_path, avoid=Avoid(("bells",))))

    assert [] == list(timeline.bells())
    assert "bell" not in " ".join(lines(timeline)).lower()
    assert "Welcome" == session.sections[1].title


@pytest.mark.parametrize("avoid", [Avoid(), Avoid(("bells",))], ids=["bells", "no bells"])
@pytest.mark.parametrize("name", ["repair-ritual", "safety-cues", "daily-rituals"])
def test_the_range_grows_by_what_is_added(name: str, avoid: Avoid) -> None:
    """The shortest and the longest that may be asked for can be planned."""
    plain = Recipe(name, avoid=avoid)
    paired = replace(plain, two_phones=True)
    alone, _ = build.estimate(plain)
    together, timeline = build.estimate(paired)

    assert 0.5 < together.front.minutes - alone.front.minutes < 1.6
    assert together.front.minutes * 60 == pytest.approx(timeline.length / RATE_HZ)
    for minutes in together.front.range_min:
        build.estimate(replace(paired, minutes=minutes))


def test_an_exercise_for_one_is_refused() -> None:
    """There is nobody for the second phone."""
    with pytest.raises(InputError, match="for one person"):
        build.read(Recipe("settle-alone", two_phones=True))


def test_a_script_without_lines_for_one_is_made_and_it_is_said(tmp_path: Path) -> None:
    """Couples who listen apart have a use for two files that say the same."""
    made = recipe(tmp_path, template=script(tmp_path, BODY.replace("(to B)\n", "")))
    shared = replace(made, template=script(tmp_path, "# S\n## One\nA leaf.\n(pause 40)\n"))
    report = build.build(
        replace(shared, allow=("R1", "R2", "R6")),
        Target(tmp_path / "s.wav", excerpt=Excerpt(first_s=2)),
        Unwatched(),
    )

    assert any("both files say the same" in note for note in report.notes)


def test_lines_in_a_row_are_one_wait_and_others_are_not(tmp_path: Path) -> None:
    """A pause that the script asks for parts two waits; a gap does not."""
    session = parse_body(tmp_path, "# S\n## One\n(to A)\nOne.\nTwo.\nThree.\n")
    one, two, three = (
        Spoken(100 * number, 60, say.at, say.utterance, say)
        for number, say in enumerate(session.sayings())
    )
    gap = Quiet(60, 40, session.at, QuietKind.GAP)
    pause = Quiet(160, 40, session.at, QuietKind.PAUSE, 2)
    whole = Timeline(100, 260, (one, gap, two, pause, three), ())
    heard = two_phones.heard_by(whole, Audience.B).events

    assert [(0, 160), (160, 40), (200, 60)] == [(each.start, each.length) for each in heard]
    assert whole == two_phones.heard_by(whole, Audience.A)


def test_a_partners_file_is_made_again_from_its_manifest(folder: Path) -> None:
    """Alone and to the byte, in the form that was chosen for a small file."""
    asked = ["make", script(folder), "-V", "tone", "--allow", "R1", "--allow", "R7", "-q"]
    labels = ["--album", "Evenings", "--track", "2/7", "--year", "2026", "--id3", "2.4"]
    small = ["--two-phones", "--phone", "0.9", "-o", "pair.mp3", *labels]

    assert 0 == run([*asked, *small])
    assert 0 == run(["make", "sample.md", "--from", "pair-b.session.json", "-o", "b.mp3"])
    told = json.loads((folder / "pair-b.session.json").read_text("utf-8"))["recipe"]
    assert ("B", "mono", True) == (told["two_phones"], told["loudness"], told["mono"])
    assert (folder / "pair-b.mp3").read_bytes() == (folder / "b.mp3").read_bytes()
    assert (folder / "pair-a.mp3").stat().st_size <= 900_000
    assert not list(folder.glob("b-*"))
