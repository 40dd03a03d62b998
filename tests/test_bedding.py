"""Beds from the command line to the file: asked for, ruled out, under speech, and left out."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from stems import Everywhere

from coreg_audio import build
from coreg_audio.ambience import BEDS, Bedding
from coreg_audio.audio import Clip, Samples
from coreg_audio.avoid import Avoid
from coreg_audio.cli import run
from coreg_audio.errors import InputError, ScriptError
from coreg_audio.loudness import REFERENCE_LUFS, LoudnessMeter, loudness_lufs
from coreg_audio.mixer import Under, bed_ducking, duck, mix
from coreg_audio.recipe import Recipe, Target, Unwatched
from coreg_audio.script import Place
from coreg_audio.session import Role, Say, Utterance, ambiences
from coreg_audio.sidecars.picture import timeline_svg
from coreg_audio.timeline import Bed, Spoken, Timeline
from coreg_audio.units import to_gain

RATE_HZ = 44_100
AT = Place("test.md", 1)
LINE = Utterance("a line")
SCRIPT = """\
---
id: sample
title: Sample
version: "1.0"
language: en
for: couple
tier: 1
minutes: 0.8
range: [0.5, 2]
choices:
breath: {in: 4, out: 6}
holds:
---
Hello.
(ambience rain)
(pause 20)
Here we are.
(ambience fire)
(pause 20)
Bye.
(pause 10)
"""
RAIN_AT = SCRIPT[: SCRIPT.index("(ambience rain")].count("\n") + 1


@pytest.fixture
def script(folder: Path) -> Path:
    """A short script with two beds."""
    path = folder / "sample.md"
    path.write_text(SCRIPT)
    return path


def asked(script: Path, *, avoid: tuple[str, ...] = (), **bedding: object) -> Recipe:
    """A recipe with the tone voice."""
    return Recipe(
        str(script),
        voices={Role.GUIDE: "tone"},
        bedding=Bedding(**bedding),  # type: ignore[arg-type]
        allow=("R1",),
        avoid=Avoid(avoid),
    )


class Steady(Everywhere):
    """Noise of a steady level."""

    def read(self, start: int, length: int) -> Samples:
        """The same number over and over."""
        return np.full((length, 2), 0.01, np.float32)


# -- ducking --------------------------------------------------------------------------------


def ducked_db(*starts_s: float, length_s: float = 40) -> np.ndarray:
    """The bed's level along a timeline with a 2-s line at each of these seconds, each 0.1 s."""
    spoken = [
        Spoken(round(at * RATE_HZ), 2 * RATE_HZ, AT, LINE, Say(AT, LINE, "a line"))
        for at in starts_s
    ]
    line = Timeline(RATE_HZ, round(length_s * RATE_HZ), tuple(spoken), ())
    gains = duck(line, bed_ducking(-6.0)).read(0, line.length)
    return np.asarray(20 * np.log10(gains[::4410, 0]))


def test_a_bed_is_down_before_the_voice_begins_and_stays_for_short_gaps() -> None:
    """Lines 4 s apart keep it down; between lines 12 s apart it comes all the way back."""
    level_db = ducked_db(10, 16, 30)

    assert level_db[100:180] == pytest.approx(-6.0, abs=0.01)
    assert level_db[210:285] == pytest.approx(0.0, abs=0.01)
    assert level_db[:85] == pytest.approx(0.0, abs=0.01)


def test_a_bed_never_pumps() -> None:
    """However the lines lie, it turns at most once down and up in 4.5 s, at 10 dB a second."""
    level_db = ducked_db(*np.cumsum(np.tile([2.2, 4.0, 6.4, 6.6, 8.0], 3)), length_s=90)
    falls = np.flatnonzero((level_db[1:] < -0.1) & (level_db[:-1] >= -0.1))

    assert np.diff(falls).min() >= 45
    assert np.abs(np.diff(level_db)).max() < 1.0


def test_the_bed_is_one_part_of_the_sum() -> None:
    """The mix is the sum of the mix without it and of it alone; its channels stay apart."""
    random = np.random.default_rng(1)
    clip = Clip(0.1 * random.standard_normal((RATE_HZ, 1)).astype(np.float32), RATE_HZ)
    spoken = Spoken(2 * RATE_HZ, RATE_HZ, AT, LINE)
    line = Timeline(RATE_HZ, 6 * RATE_HZ, (spoken,), ())
    bed = Under(Steady(), -6.0)

    def mixed(events: Timeline, bed: Under | None) -> Samples:
        return np.concatenate(list(mix(events, lambda _: clip, (), gain=0.5, bed=bed)))

    alone = mixed(line, bed) - mixed(line, None)
    assert 0.005 == pytest.approx(float(alone[0, 0]), rel=1e-4)
    assert 0.005 * to_gain(-6) == pytest.approx(float(alone[5 * RATE_HZ // 2, 1]), rel=0.02)


# -- what may be asked for ------------------------------------------------------------------


def test_the_script_s_beds_are_heard(script: Path) -> None:
    """Each from its line, in the plan and its picture."""
    _, timeline = build.estimate(asked(script))

    assert ["rain", "fire"] == [bed.name for bed in timeline.beds()]
    picture = timeline_svg(timeline, "Sample")
    assert "<title>rain</title>" in picture
    assert ">bed</text>" in picture


def test_one_bed_in_place_of_the_script_s(script: Path) -> None:
    """From the beginning to the end; off is none at all, and costs nothing in the plan."""
    _, sea = build.estimate(asked(script, bed="sea"))
    _, none = build.estimate(asked(script, bed="off"))

    assert [(0, sea.length, "sea")] == [(one.start, one.length, one.name) for one in sea.beds()]
    assert not list(none.beds())
    assert "bed" not in timeline_svg(none, "Sample")
    assert list(none.spoken()) == list(sea.spoken())


def test_a_bed_of_the_script_that_is_avoided_is_refused_with_its_line(script: Path) -> None:
    """Nothing is left out in silence; another bed instead of it is fine."""
    with pytest.raises(ScriptError, match="ruled out by --avoid water-sounds") as caught:
        build.read(asked(script, avoid=("water-sounds",)))

    assert RAIN_AT == caught.value.line
    session = build.read(asked(script, bed="wind", avoid=("water-sounds",)))
    assert ["wind"] == [step.name for step in ambiences(session)]


@pytest.mark.parametrize("name", BEDS)
def test_every_bed_can_be_ruled_out(name: str, script: Path) -> None:
    """By its flag, and by no other."""
    with pytest.raises(InputError, match=f"--bed {name} is ruled out by --avoid {BEDS[name]}"):
        build.read(asked(script, bed=name, avoid=(BEDS[name],)))

    others = tuple(flag for flag in BEDS.values() if flag != BEDS[name])
    assert name == next(ambiences(build.read(asked(script, bed=name, avoid=others)))).name


@pytest.mark.parametrize(
    ("bedding", "told"),
    [
        ({"bed": "rian"}, "no bed (did you mean 'rain'"),
        ({"bed": "forest"}, "such as ./forest.wav"),
        ({"under_db": 12.0}, "18 to 45 dB under the voice, not 12"),
        ({"under_db": -24.0}, "not -24"),
        ({"under_db": float("nan")}, "not nan"),
    ],
)
def test_what_cannot_be_is_told(bedding: dict[str, Any], told: str, script: Path) -> None:
    """With the nearest that can be."""
    with pytest.raises(InputError) as caught:
        build.read(asked(script, **bedding))

    assert told in str(caught.value)


def test_a_broken_file_is_refused_before_anything_is_spoken(
    script: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No clip is made and no folder for the result."""
    (folder / "bed.wav").write_bytes(b"RIFF")
    for command in (["make", "--allow", "R1"], ["plan"]):
        code = run([*command, str(script), "-V", "tone", "--bed", "./bed.wav"])

        assert 4 == code
        told = capsys.readouterr().err
        assert "bed.wav: no audio that can be read" in told
        assert "speaking" not in told
    assert not (folder / "output").exists()


# -- in the finished file -------------------------------------------------------------------


def test_in_pauses_the_bed_lies_as_far_under_the_voice_as_asked(
    script: Path, folder: Path
) -> None:
    """Within 0.5 dB of it, by loudness, in the decoded file."""
    random = np.random.default_rng(3)
    soundfile.write(
        folder / "own.flac", 0.1 * random.standard_normal((30 * RATE_HZ, 2)), RATE_HZ
    )
    wanted = asked(script, bed="./own.flac", under_db=26.0)
    report = build.build(wanted, Target(folder / "x.flac"), Unwatched())
    sound, _ = soundfile.read(folder / "x.flac", dtype="float32", always_2d=True)
    lines = list(report.timeline.spoken())
    begin, end = lines[1].start + lines[1].length + 4 * RATE_HZ, lines[2].start - 2 * RATE_HZ
    bed_lufs = loudness_lufs(np.ascontiguousarray(sound[begin:end]), RATE_HZ)

    assert 26 == pytest.approx(report.measured.speech_lufs - bed_lufs, abs=0.5)


def test_under_speech_the_bed_lies_20_db_below_the_voice(script: Path, folder: Path) -> None:
    """Any 0.4 s of it: what is left when the same session without it is taken away."""
    for name in ("sea", "off"):
        wanted = asked(script, bed=name, under_db=18.0)
        report = build.build(wanted, Target(folder / f"{name}.wav"), Unwatched())
    sounds = [
        soundfile.read(folder / f"{name}.wav", dtype="float32", always_2d=True)[0]
        for name in ("sea", "off")
    ]
    for line in report.timeline.spoken():
        meter = LoudnessMeter(RATE_HZ, 2)
        meter.feed(np.ascontiguousarray((sounds[0] - sounds[1])[line.start :][: line.length]))
        bed_lufs = -0.691 + 10 * np.log10(meter.windows.max())

        assert bed_lufs < report.measured.speech_lufs - 20


def test_make_names_its_beds_and_repeats_itself(
    script: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same command gives the same bytes, and another seed another rain."""
    sums = []
    for seed in ("1", "1", "2"):
        args = ["make", str(script), "-V", "tone", "--bed", "rain", "--bed-level", "30"]
        args += ["--allow", "R1", "--preview", "9"]
        assert 0 == run([*args, "--seed", seed, "-o", "x.wav", "--json"])
        assert ["rain"] == json.loads(capsys.readouterr().out)["beds"]
        sums.append(hashlib.sha256((folder / "x.wav").read_bytes()).hexdigest())

    assert sums[0] == sums[1] != sums[2]


def test_plan_shows_beds(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the table, with when each begins."""
    assert 0 == run(["plan", str(script), "--estimate"])

    table = capsys.readouterr().out
    assert "bed    rain" in table
    assert "bed    fire" in table


def test_a_bed_does_not_change_the_gain(script: Path, folder: Path) -> None:
    """The voice is as loud with it as without it."""
    loud = [
        build.build(
            asked(script, bed=name), Target(folder / "x.wav", force=True), Unwatched()
        ).measured.speech_lufs
        for name in ("off", "brown")
    ]

    assert loud[0] == pytest.approx(loud[1], abs=0.1)
    assert REFERENCE_LUFS < loud[0]


def test_an_excerpt_keeps_a_bed_that_began_before() -> None:
    """Its start lies before the excerpt; one that is over is left out."""
    line = Timeline(100, 1000, (Bed(0, 300, AT, "rain"), Bed(300, 700, AT, "sea")), ())

    assert [(-100, 700, "sea")] == [
        (one.start, one.length, one.name) for one in line.excerpt(400, 900).beds()
    ]
