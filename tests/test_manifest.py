"""The manifest: which line was spoken by what; nothing personal; whole or not at all."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from reading import save, tape

from coreg_audio import fsio
from coreg_audio.cli import run
from coreg_audio.sidecars import manifest

SCRIPT = """\
---
id: own
title: Our Own
version: "1.2"
language: en
for: couple
tier: 1
minutes: 0.55
range: [0.3, 3]
choices:
  couple: {ask: Names, default: "", personal: true}
  touch: {pick: [heart, hands], default: heart}
breath: {in: 4, out: 6}
---
## Welcome
Welcome{% if couple %}, {{ couple }}{% endif %}, and take your time today.
You could let your shoulders drop a little, if that feels good to you.
(breathe 1 times, in 4 out 6, voice first 1)
(pause 5)
## Close
(softer)
Thank you both for this.
"""
MAKE = [
    "make",
    "own",
    "--voice",
    "tone",
    "-o",
    "out.wav",
    "-q",
    "--allow",
    "R1",
    "--allow",
    "R7",
]


@pytest.fixture
def own(_made_once: Path, folder: Path) -> Path:
    """A folder with a small script, whose lines are in the cache."""
    shutil.copytree(_made_once / "cache", folder.parent / "cache")
    path = Path("scripts_templates/en/own.md")
    path.parent.mkdir(parents=True)
    path.write_text(SCRIPT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small script's file and manifest."""
    script = tmp_path_factory.mktemp("own") / "own.md"
    script.write_text(SCRIPT, encoding="utf-8")
    output = str(script.with_name("out.wav"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COREG_AUDIO_CACHE", str(script.with_name("cache")))
        assert 0 == run(["make", str(script), *MAKE[2:], "-o", output])
    return script.parent


@pytest.fixture
def finished(_made_once: Path, folder: Path) -> Path:
    """The current folder, with that file and manifest in it."""
    for path in _made_once.glob("out.*"):
        shutil.copy(path, folder)
    return folder


def made(*more: str) -> dict[str, Any]:
    """What the manifest says after a make."""
    assert 0 == run([*MAKE, *more])
    content: dict[str, Any] = json.loads(Path("out.session.json").read_text(encoding="utf-8"))
    return content


def info(capsys: pytest.CaptureFixture[str], file: str = "out.wav") -> dict[str, Any]:
    """What `info` says."""
    capsys.readouterr()
    assert 0 == run(["info", file, "--json"])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_every_line_has_its_speaker_and_its_frames(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order heard, cue words told apart, frames as the plan has them."""
    told = made()
    capsys.readouterr()
    run(["plan", "own", "--voice", "tone", "-q", "--json"])
    plan = json.loads(capsys.readouterr().out)
    spoken = [one for one in plan["events"] if one["track"] == "spoken"]

    assert 2 == told["schema"]
    assert fsio.digest(Path("out.wav")) == told["sha256"]
    assert plan["frames"] == told["frames"]
    lines = told["lines"]
    assert list(range(1, len(lines) + 1)) == [one["number"] for one in lines]
    assert [(one["start"], one["length"], one["text"]) for one in spoken] == [
        (one["start"], one["end"] - one["start"], one["text"]) for one in lines
    ]
    assert {"tone"} == {one["voice"] for one in lines}
    assert "own.md:16" == lines[0]["at"]
    assert {"In.", "Out."} <= {one["text"] for one in lines if one["cue"]}
    assert {"In.", "Out.", "Thank you both for this."} >= {
        one["text"] for one in lines if one["softer"]
    }
    assert {"tone": 3} == info(capsys)["manifest"]["speakers"]


def test_a_take_is_told_by_its_file(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The name alone, no path; the rest stays the voice's."""
    save(
        Path("02.wav"),
        tape(["You could let your shoulders drop a little if that feels good."]),
    )
    assert 0 == run(["takes", "import", "own", "02.wav", "--to", "takes", "-q"])
    lines = [one for one in made("--takes", "takes")["lines"] if not one["cue"]]

    assert [None, "002.flac", None] == [one.get("take") for one in lines]
    assert ["tone", None, "tone"] == [one.get("voice") for one in lines]
    assert {"tone": 2, "own recording": 1} == info(capsys)["manifest"]["speakers"]


def test_nothing_personal_and_no_path_stands_in_it(own: Path) -> None:
    """A name is "set" and [name]; folders of this machine are not told."""
    templates = own / "scripts_templates"
    told = made("-s", "couple=Zebulonia", "--templates", str(templates))
    text = Path("out.session.json").read_text(encoding="utf-8")

    assert {"couple": "set", "touch": "heart"} == told["choices"]
    assert "Welcome, [name], and" in text
    assert "Zebulonia" not in text
    assert str(own) not in text
    assert {"touch": "heart"} == made()["choices"]


def test_it_is_the_same_each_run(own: Path) -> None:
    """No date, no path, nothing that changes."""
    made()
    before = Path("out.session.json").read_bytes()
    made()

    assert before == Path("out.session.json").read_bytes()


def test_a_part_has_none(own: Path) -> None:
    """It is for listening, not for the file."""
    assert 0 == run([*MAKE, "--preview", "5"])

    assert ["out.wav"] == [path.name for path in own.iterdir() if path.name.startswith("out")]


def test_a_broken_make_leaves_the_earlier_pair(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both as they were, and still each other's."""
    made()
    before = [Path(name).read_bytes() for name in ("out.wav", "out.session.json")]

    def broken(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(manifest, "compose", broken)
    assert 130 == run([*MAKE, "--seed", "2"])
    assert before == [Path(name).read_bytes() for name in ("out.wav", "out.session.json")]


def test_one_written_by_hand_is_kept(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told before any work, and --force overwrites it."""
    Path("out.session.json").write_text("{}")
    assert 4 == run(MAKE)
    assert "already there" in capsys.readouterr().err
    assert not Path("out.wav").exists()
    assert 2 == made("--force")["schema"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"sha256": "0" * 64}, "of another file"),
        ({"schema": 3}, "version 3"),
        ({"schema": 2.0}, "damaged"),
        ({"schema": True}, "damaged"),
        ({"lines": 3}, "damaged"),
        ({"lines": {}}, "damaged"),
        ({"lines": ["x"]}, "damaged"),
        ({"lines": [{"cue": False, "voice": ["tone"]}]}, "damaged"),
        ({"lines": [{"cue": "no", "voice": "tone"}]}, "damaged"),
        ({"sha256": None, "lines": None}, "of another file"),
    ],
)
def test_info_trusts_none_that_does_not_fit(
    change: dict[str, Any], fault: str, finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another file's, a newer and a damaged one are named as such, beside all the rest."""
    path = Path("out.session.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | change), encoding="utf-8")
    found = info(capsys)["manifest"]

    assert fault in found["fault"]
    assert {} == found["speakers"]
    assert f"out.session.json: {found['fault'][:10]}" in _plain_info(capsys)


@pytest.mark.parametrize("text", ["{}", "null", "[]", "", "{", "\0", "folder", "fifo"])
def test_a_foreign_one_hides_nothing_of_the_sound(
    text: str, finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever stands there, info tells the file's length and that the manifest is damaged."""
    path = Path("out.session.json")
    path.unlink()
    if text == "folder":
        path.mkdir()
    elif text == "fifo":
        os.mkfifo(path)
    else:
        path.write_text(text, encoding="utf-8")

    told = _plain_info(capsys)
    assert "  length " in told
    assert "  manifest   out.session.json: damaged" in told


def test_a_manifest_cannot_steer_the_terminal(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Escape codes and new lines in it are not printed, nor a name without end."""
    told = made()
    for voice in ("a\x1b[2Jb\nc\u202e", "x" * 5000):
        line = told["lines"][0] | {"voice": voice}
        path = Path("out.session.json")
        path.write_text(json.dumps(told | {"lines": [line]}), encoding="utf-8")
        last = _plain_info(capsys).splitlines()[-1]

        assert last.startswith("  manifest   out.session.json: lines: 1 by ")
        assert last.isprintable()
        assert 200 > len(last)


def _plain_info(capsys: pytest.CaptureFixture[str]) -> str:
    run(["info", "out.wav"])
    return capsys.readouterr().out


def test_without_one_info_says_nothing_of_it(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No line for what is not there."""
    made()
    assert "manifest   out.session.json: lines: 3 by tone" in _plain_info(capsys)
    Path("out.session.json").unlink()

    assert info(capsys)["manifest"] is None
    assert "manifest" not in _plain_info(capsys)


def test_a_bed_of_ones_own_is_not_named(own: Path) -> None:
    """A packaged bed is told by its name; a user's file may be called by someone's name."""
    save(Path("for Ana.wav"), tape(["A few words of sound.", "And a few more."]))

    assert "rain" == made("--bed", "rain")["recipe"]["bed"]
    assert "own file" == made("--bed", "for Ana.wav")["recipe"]["bed"]
    assert "Ana" not in Path("out.session.json").read_text(encoding="utf-8")


def held(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    """What `info --manifest` ends with and says."""
    capsys.readouterr()
    code = run(["info", "out.wav", "--manifest", *more])
    told = capsys.readouterr()
    return code, told.out + told.err


def test_a_file_that_is_as_its_manifest_says_is_vouched_for(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Measured anew from the file alone."""
    code, told = held(capsys)
    assert (0, True) == (code, "it holds   bytes, length, levels" in told)


def test_what_does_not_hold_is_said_and_ends_with_1(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every fault by itself, all of them at once."""
    path = Path("out.session.json")
    content = json.loads(path.read_text())
    levels = {"speech_lufs": -19.0, "true_peak_dbtp": 0.5, "charm_db": 1}
    changed = {"sha256": "0" * 64, "frames": 1, "levels": levels, "file": "in.wav"}
    path.write_text(json.dumps(content | changed | {"captions": {"out.vtt": "0"}}))
    code, told = held(capsys, "--json")

    assert 1 == code
    faults = json.loads(told)["faults"]
    for fault in (
        "the manifest is that of in.wav",
        "its bytes have changed",
        "in the manifest 1 at 44100",
        f"its speech is {content['levels']['speech_lufs']}, in the manifest -19.0",
        "in the manifest 0.5 dbtp",
        "its charm is not measured",
        "out.vtt beside it cannot be read",
    ):
        assert 1 == sum(fault in one for one in faults)
    assert 7 == len(faults)


def test_nothing_is_vouched_for_without_a_manifest(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing one, or one that cannot be read, is an error of files; so is a missing file."""
    Path("out.session.json").write_text("{}")
    assert (4, True) == ((told := held(capsys))[0], "edited or damaged" in told[1])
    Path("out.session.json").unlink()
    assert (4, True) == ((told := held(capsys))[0], "no manifest beside out.wav" in told[1])
    Path("out.wav").unlink()
    assert (4, True) == ((told := held(capsys))[0], "out.wav: it does not exist" in told[1])
