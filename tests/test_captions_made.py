"""Captions and transcript as `make` leaves them: beside the file, private, whole."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scripting import FRONT
from test_manifest import MAKE, SCRIPT
from vtt_reading import Read, read_vtt

from coreg_audio import fsio
from coreg_audio.cli import run
from coreg_audio.recipe import CAPTIONS
from coreg_audio.sidecars import captions
from coreg_audio.sidecars.facts import read_facts
from coreg_audio.units import RATE_HZ

NAMES = [f"out.{suffix}" for suffix in CAPTIONS]
CANARY = "Zebulonia"


@pytest.fixture
def own(folder: Path) -> Path:
    """A folder with a small script."""
    path = Path("scripts_templates/en/own.md")
    path.parent.mkdir(parents=True)
    path.write_text(SCRIPT, encoding="utf-8")
    return folder


def made(*more: str) -> list[bytes]:
    """What lies there after a make: the sound, captions and manifest."""
    assert 0 == run([*MAKE, *more])
    return [Path(name).read_bytes() for name in ("out.wav", *NAMES, "out.session.json")]


def test_all_lie_beside_the_file_and_hold_no_name(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told in the summary, and by hash in the manifest."""
    arguments = [one for one in MAKE if one != "-q"]
    assert 0 == run([*arguments, "--captions", "all", "--set", f"couple={CANARY}"])
    out, err = capsys.readouterr()
    files = {name: Path(name).read_bytes() for name in NAMES}
    told = json.loads(Path("out.session.json").read_bytes())

    assert f"beside it: {', '.join(NAMES)}" in out
    assert CANARY not in out + err
    assert {name: fsio.digest(Path(name)) for name in NAMES} == told["captions"]
    for name, data in files.items():
        assert CANARY.encode() not in data, name
        assert b"Welcome, [name], and take your time" in b" ".join(data.split()), name
        assert (b"\r" in data) == (name == "out.srt")
    cues = read_vtt(files["out.vtt"])
    assert cues[-1].end_s <= told["frames"] / told["rate_hz"]
    assert "In. [breathe in, 4 seconds]" in [one.text for one in cues]


def test_what_is_not_ours_is_kept(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Captions that a hand made stop it before any work; older ones are told."""
    Path("out.srt").write_text("by hand")
    assert 4 == run([*MAKE, "--captions", "vtt,srt"])
    assert "out.srt: already there" in capsys.readouterr().err
    assert not Path("out.wav").exists()

    assert 0 == run([*[one for one in MAKE if one != "-q"], "--captions", "vtt"])
    assert "out.srt beside it is not of this make" in capsys.readouterr().out
    assert b"by hand" == Path("out.srt").read_bytes()
    assert made("--captions", "all", "--force")[2].startswith(b"1\r\n")


def test_a_broken_make_leaves_what_was_there(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All as they were, and still each other's."""
    before = made("--captions", "all")

    def broken(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setitem(captions.WRITERS, "lrc", broken)
    assert 130 == run([*MAKE, "--captions", "all", "--seed", "2"])
    left = [Path(name).read_bytes() for name in ("out.wav", *NAMES, "out.session.json")]
    assert before == left


def test_a_part_has_captions_of_its_own_length(own: Path) -> None:
    """And no manifest, as before."""
    assert 0 == run([*MAKE, "--preview", "5", "--captions", ".vtt, txt"])

    assert 5.0 >= read_vtt(Path("out.vtt").read_bytes())[-1].end_s
    assert "The end, at 0:05." in Path("out.txt").read_text(encoding="utf-8")
    assert not Path("out.session.json").exists()


@pytest.mark.parametrize(
    ("asked", "hint"), [("vvt", "did you mean 'vtt'"), ("vtt;srt", "list")]
)
def test_what_no_captions_are_called_is_told(
    asked: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what there is."""
    assert 1 == run([*MAKE, "--captions", asked])
    err = capsys.readouterr().err
    assert hint in err
    assert "vtt, srt, lrc, txt" in err


PACED = """\
## Welcome
Sit down, both of you.
(pause 2)
(breathe 1 time, in 3 out 4)
(pause 2)
## A hug
(timer 5)
(pause 2)
## Close
Thank you.
(pause 2)
(chime)
"""


def test_breath_bells_and_chapters_are_in_time_with_the_sound(folder: Path) -> None:
    """Told within 50 ms of the first 5 ms that rise out of silence, in what is decoded."""
    text = FRONT.replace("id: sample", "id: own").replace("minutes: 5", "minutes: 0.6")
    Path("own.md").write_text(text.replace("[4, 6]", "[0.3, 0.8]") + PACED, encoding="utf-8")
    let_through = [word for rule in ("R1", "R2", "R7") for word in ("--allow", rule)]
    made_of = ["own.md", "--captions", "vtt", "-o", "out.mp3", "--voice", "tone", "-q"]
    assert 0 == run(["make", *made_of, *let_through])
    told = json.loads(Path("out.session.json").read_bytes())
    chapters_s = [one.start_s for one in read_facts(Path("out.mp3")).chapters[1:]]
    cued_s = [one.start_s for one in read_vtt(Path("out.vtt").read_bytes()) if not one.voice]
    sheet_s = [
        one["start"] / RATE_HZ for one in told["events"] if one["kind"] in ("breath", "bell")
    ]

    assert (2, 4) == (len(chapters_s), len(sheet_s))
    assert all(any(abs(at_s - cue_s) < 0.001 for cue_s in cued_s) for at_s in sheet_s)
    sound, rate_hz = soundfile.read("out.mp3", always_2d=True)
    for at_s in (*chapters_s, *sheet_s):
        assert 0.0505 > abs(_first_sound_s(sound[:, 0], rate_hz, at_s) - at_s)


def _first_sound_s(
    sound: "np.typing.NDArray[np.float64]", rate_hz: int, around_s: float
) -> float:
    """When a silence around *around_s* ends: the first 5 ms above -90 dBFS."""
    window, start = rate_hz // 200, round((around_s - 0.15) * rate_hz)
    part = sound[start : start + 100 * window].reshape(-1, window)
    loud = np.flatnonzero(np.square(part).mean(axis=1) > 1e-9)
    assert loud[0] > 0
    return (start + int(loud[0]) * window) / rate_hz


REAL = """\
## Welcome
Welcome, both of you, and find a place to sit.
(pause 2)
You could look around for a while, or rest your eyes, or say one thing that went well this week.
(voice second)
Thank you for staying here with each other.
(pause 2)
"""


@pytest.mark.slow
def test_captions_are_in_time_with_what_is_heard(folder: Path) -> None:
    """Within 50 ms of the onsets in the file, and over when the sound is, the real voices'."""
    text = FRONT.replace("id: sample", "id: own").replace("minutes: 5", "minutes: 0.45")
    Path("own.md").write_text(text.replace("[4, 6]", "[0.3, 0.7]") + REAL, encoding="utf-8")
    made_of = ["own.md", "--captions", "vtt", "-o", "out.mp3", "-q", "--allow", "R1"]
    assert 0 == run(["make", *made_of, "--voice", "second=hibari:heart-low"])
    sound, rate_hz = soundfile.read("out.mp3", always_2d=True)
    cues = [one for one in read_vtt(Path("out.vtt").read_bytes()) if one.voice]

    assert ["Guide"] * (len(cues) - 1) + ["Second voice"] == [one.voice for one in cues]
    assert len(cues) >= 4
    for before, cue, after in zip([None, *cues], cues, [*cues[1:], None], strict=False):
        onset_s, end_s = _heard(sound[:, 0], rate_hz, cue)
        if before is None or cue.start_s - before.end_s > 0.3:
            assert 0.05 > abs(onset_s - cue.start_s), cue
        if after is None or after.start_s - cue.end_s > 0.3:
            assert 0.25 > abs(end_s - cue.end_s), cue


def _heard(
    sound: "np.typing.NDArray[np.float64]", rate_hz: int, cue: Read
) -> tuple[float, float]:
    """Seconds of the first and last 5 ms within 30 dB of the loudest, around a cue."""
    first_s = max(0.0, cue.start_s - 0.3)
    window = rate_hz // 200
    part = sound[round(first_s * rate_hz) : round((cue.end_s + 0.3) * rate_hz)]
    power = np.square(part[: len(part) // window * window]).reshape(-1, window).mean(axis=1)
    loud = np.flatnonzero(power > power.max() / 1000)
    step_s = window / rate_hz
    return first_s + step_s * float(loud[0]), first_s + step_s * float(loud[-1] + 1)
