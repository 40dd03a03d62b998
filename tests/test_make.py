"""`make` and its neighbours, on whole sessions with a soft tone in place of the voice."""

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import mutagen.id3
import numpy as np
import pytest
import soundfile

from coreg_audio import fsio
from coreg_audio.cli import run

KISS = ["make", "kiss-and-hug", "--voice", "tone", "--quiet"]
RESULT = Path("output/kiss-and-hug/kiss-and-hug.mp3")
BRIEF = [*KISS, "-o", str(RESULT), "--preview", "8"]
"""All lines are spoken and planned, and the first of it is made: where length is no matter."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, spoken_once: Path) -> tuple[Path, str]:
    """A session of four minutes, and what was printed as it was made."""
    told, path = io.StringIO(), tmp_path_factory.mktemp("whole") / "kiss.mp3"
    cache = shutil.copytree(spoken_once, path.with_name("cache"))
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(told):
        patch.setenv("COREG_AUDIO_CACHE", str(cache))
        assert 0 == run([*KISS[:-1], "-m", "4", "--json", "-o", str(path)])
    return path, told.getvalue()


def test_a_session_lasts_what_was_asked_to_the_frame(whole: tuple[Path, str]) -> None:
    """The decoded MP3 has exactly the frames of four minutes, chapters and lyrics inside."""
    path, facts = whole[0], json.loads(whole[1])

    assert 4 * 60 * 44100 == soundfile.info(path).frames == facts["frames"]
    assert abs(facts["speech_lufs"] + 16) <= 0.3
    assert facts["true_peak_dbtp"] <= -1.0
    tag = mutagen.id3.ID3(path)
    assert "Six-Second Kiss and Thirty-Second Hug" == str(tag["TIT2"])
    assert len(tag.getall("CHAP")) >= 4
    assert "reviewed by a clinician" in tag.getall("COMM")[0].text[0]


def test_the_summary_says_what_came_of_it(
    spoken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the file is, its length, loudness, voice, share of speech, and the review."""
    assert 0 == run([one for one in BRIEF if one != "--quiet"])
    out = capsys.readouterr().out

    for said in (str(RESULT), "LUFS", "tone", "% of it is speech", "not yet reviewed"):
        assert said in out


def test_the_same_command_gives_the_same_bytes(folder: Path) -> None:
    """Twice, and a third time with an empty cache: not a byte differs."""
    files = []
    for more in ([], [], ["--no-cache"]):
        assert 0 == run([*BRIEF[:-1], "20", *more])
        files.append(RESULT.read_bytes())

    assert files[0] == files[1] == files[2]


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_other_formats_hold_the_same_frames(suffix: str, spoken: Path) -> None:
    """WAV and FLAC by the file's suffix are as long as the plan, too."""
    assert 0 == run([*KISS, "--preview", "10", "-o", f"kiss.{suffix}"])

    assert 10 * 44100 == soundfile.info(f"kiss.{suffix}").frames


def test_a_preview_is_the_beginning_and_lasts_what_was_asked(
    whole: tuple[Path, str], spoken: Path
) -> None:
    """The first 45 s equal the whole session's, in a file of their own."""
    assert 0 == run([*KISS, "-m", "4", "-o", "part.mp3", "--preview", "45"])
    beginning, _ = soundfile.read(whole[0], frames=44 * 44100)
    part, _ = soundfile.read("part.mp3")

    assert 45 * 44100 == len(part)
    assert np.abs(beginning - part[: 44 * 44100]).max() < 3e-4


def test_a_chapter_can_be_made_alone(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its name is enough, in any case; a wrong one gets the list."""
    assert 0 == run([*KISS, "--chapter", "closing"])
    assert Path("output/kiss-and-hug/kiss-and-hug-closing.mp3").exists()

    assert 1 == run([*KISS[:-1], "--chapter", "Colsing"])
    err = capsys.readouterr().err
    assert "Closing" in err
    assert "speaking" not in err  # told before any work is done


def test_the_breath_can_be_spoken(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With `--cue voice` every paced breath says in and out."""
    assert 0 == run(["plan", "kiss-and-hug", "--voice", "tone", "--cue", "voice", "--json"])
    facts = json.loads(capsys.readouterr().out)
    breaths = sum(len(one["cycles"]) for one in facts["events"] if one["track"] == "breath")
    cues = [one["text"] for one in facts["events"] if one.get("text") in ("In.", "Out.")]

    assert 2 * breaths == len(cues)


def test_a_name_is_spoken_and_nowhere_else(
    spoken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A personal value stands in no file that is left behind, nor in what is printed."""
    canary = "Zebulonia"
    assert 0 == run([*BRIEF[:-1], "20", "--set", f"couple={canary}"])
    out, err = capsys.readouterr()
    left = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert left
    assert canary not in out + err
    for path in left:
        assert canary not in str(path)
        data = path.read_bytes()
        assert canary.encode() not in data
        assert canary.encode("utf-16-le") not in data
    assert "[name]" in str(mutagen.id3.ID3(RESULT).getall("USLT")[0])


def test_a_value_can_come_from_a_file_or_from_standard_input(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that a name need not stand in the shell's history."""
    Path("word.txt").write_text("anchor\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("anchor\n"))
    for source in ("@word.txt", "@-"):
        assert 0 == run(["show", "kiss-and-hug", "--set", f"stop={source}", "--text"])
        assert "anchor" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("output", "file"),
    [
        ("new", "new/kiss-and-hug-preview.mp3"),
        ("new.2/", "new.2/kiss-and-hug-preview.mp3"),
        ("there.d", "there.d/kiss-and-hug-preview.mp3"),
        ("deep/down/x.MP3", "deep/down/x.MP3"),
        ("Zoë's {{ x }} (pause 9).mp3", "Zoë's {{ x }} (pause 9).mp3"),
    ],
)
def test_an_output_is_a_file_or_a_folder(output: str, file: str, spoken: Path) -> None:
    """A folder is there, or ends in a slash, or has no suffix; all else is a file's name."""
    Path("there.d").mkdir()

    assert 0 == run([*KISS, "--preview", "1", "-o", output])
    assert Path(file).is_file()


MUTE = """
(pause 4)
## Words
Hello there, you two.
(pause 200)
"""


def test_a_part_without_speech_is_measured_without_infinities(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its JSON is legal, its summary plain, also that of `info`."""
    run(["new", "mute"])
    path = Path("scripts_templates/en/mute.md")
    path.write_text(path.read_text().split("## Welcome")[0] + MUTE)
    make = [
        "make",
        "mute",
        *["--voice", "tone", "--allow", "R1", "--preview", "3", "-o", "mute.wav"],
    ]
    capsys.readouterr()

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    for command in ([*make, "--json"], ["info", "mute.wav", "--json"]):
        assert 0 == run(command)
        facts = json.loads(capsys.readouterr().out, parse_constant=refuse)
        assert facts["integrated_lufs"] is None
    for command in (make, ["info", "mute.wav"]):
        assert 0 == run(command)
        assert "inf " not in capsys.readouterr().out


def test_the_share_of_speech_counts_what_is_heard(
    spoken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line that the end of a preview cuts off counts up to there."""
    for seconds in ("3", "20"):
        assert 0 == run([*KISS[:-1], "--preview", seconds, "-o", f"{seconds}.wav", "--json"])
        assert 0 < json.loads(capsys.readouterr().out)["speech_share"] < 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_progress_that_nobody_sees_stops_nothing(spoken: Path) -> None:
    """A full stderr, or a reader of it who left, is no reason to stop the work."""
    make = [sys.executable, "-m", "coreg_audio", *KISS[:-1], "--preview", "2"]
    with Path("/dev/full").open("w") as full:
        subprocess.run(make, stderr=full, stdout=subprocess.DEVNULL, check=True)
    assert RESULT.with_stem("kiss-and-hug-preview").is_file()

    left = subprocess.Popen([*make, "-o", "left.wav"], stderr=subprocess.PIPE)
    assert left.stderr is not None
    left.stderr.close()
    left.wait(timeout=20)
    assert Path("left.wav").is_file()


def test_the_speech_library_reports_to_nobody(folder: Path, tmp_path: Path) -> None:
    """ONNX Runtime keeps no number of this computer and no list of uses to send."""
    home = tmp_path / "home"
    home.mkdir()
    subprocess.run(
        [sys.executable, "-m", "coreg_audio", "say", "Hello.", "-o", "hello.wav"],
        env=os.environ | {"HOME": str(home), "ORT_DISABLE_TELEMETRY": "0"},
        check=True,
    )

    assert [] == list(home.rglob("*"))


def test_a_file_made_by_hand_is_not_overwritten(
    spoken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 4 and a word on --force; with it, the file is replaced."""
    RESULT.parent.mkdir(parents=True)
    RESULT.write_bytes(b"mine")

    assert 4 == run(BRIEF)
    assert "--force" in capsys.readouterr().err
    assert b"mine" == RESULT.read_bytes()
    assert 0 == run([*BRIEF, "--force"])


BAD = {
    "unknown template": (["make", "kis-and-hug"], 1, "kiss-and-hug"),
    "unknown choice": ([*KISS, "--set", "kis=lips"], 1, "kiss"),
    "unknown value": ([*KISS, "--set", "kiss=lipss"], 1, "lips"),
    "no equals sign": ([*KISS, "--set", "kiss"], 1, "KEY=VALUE"),
    "unspeakable value": ([*KISS, "--set", "couple=a\nb"], 1, "couple"),
    "no minutes": ([*KISS, "-m", "0"], 1, "minutes"),
    "minutes that are no number": ([*KISS, "-m", "four"], 2, "four"),
    "not a number": ([*KISS, "-m", "nan"], 1, "minutes"),
    "absurd minutes": ([*KISS, "-m", "100000"], 1, "12 hours"),
    "minutes out of range": ([*KISS, "-m", "60"], 1, "to"),
    "unknown voice": ([*KISS[:2], "--voice", "hibary"], 1, "hibari"),
    "unknown role": ([*KISS[:2], "--voice", "third=tone"], 1, "second=VOICE"),
    "unknown suffix": ([*KISS, "-o", "kiss.ogg"], 1, ".mp3"),
    "two formats": ([*KISS, "-o", "kiss.mp3", "-f", "wav"], 1, "--format"),
    "preview and chapter": ([*KISS, "--preview", "9", "--chapter", "Closing"], 2, "combined"),
    "no clock time": ([*KISS, "-m", "4:75"], 2, "such as 9, 9.5 or 9:30"),
    "emptied word": ([*KISS, "--set", "stop="], 1, "stop is empty"),
    "unknown chapter": ([*KISS, "--chapter", "Wellcome"], 1, "did you mean 'Welcome'"),
    "empty output": ([*KISS, "-o", ""], 1, "name a file or a folder"),
    "output without a name": ([*KISS, "-o", ".mp3"], 1, "name a file or a folder"),
    "output with an endless name": ([*KISS, "-o", "n" * 300 + ".mp3"], 4, "too long"),
    "folder with an endless name": ([*KISS, "-o", "n" * 300], 4, "too long"),
    "artist of two lines": ([*KISS, "--artist", "a\nb"], 1, "--artist"),
    "endless artist": ([*KISS, "--artist", "a" * 201], 1, "--artist"),
    "artist of half a letter": ([*KISS, "--artist", "a\udcff"], 1, "--artist"),
    "preview of nothing": ([*KISS, "--preview", "0"], 1, "--preview"),
    "missing value file": ([*KISS, "--set", "couple=@nobody.txt"], 4, "nobody.txt"),
    "empty script": (["make", "empty.md"], 1, "empty.md"),
    "script without speech": (["make", "mute.md"], 1, "mute.md"),
    "binary script": (["make", "binary.md"], 1, "binary.md"),
    "huge script": (["make", "huge.md"], 1, "huge.md"),
    "near miss": (["make", "near.md"], 1, "near.md:"),
    "undefined variable": (["make", "undefined.md"], 1, "undefined.md:"),
    "a folder as script": (["make", "."], 1, ""),
    "output is a file's child": ([*KISS, "-o", "empty.md/kiss.mp3"], 4, "empty.md"),
}


@pytest.mark.parametrize(("arguments", "code", "said"), BAD.values(), ids=BAD)
def test_bad_input_is_told_clearly_and_costs_nothing(
    arguments: list[str], code: int, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The right exit code, what to do on stderr, no traceback, the earlier file as it was."""
    run(["new", "near"])
    good = Path("scripts_templates/en/near.md").read_text()
    for name, text in {
        "empty": "",
        "mute": good.replace("id: near", "id: mute").split("## Welcome")[0] + "(chime)\n",
        "binary": "\0\1\2",
        "huge": good.replace("id: near", "id: huge") + "You could rest.\n" * 15_000,
        "near": good.replace("(pause 8)", "(pasue 8)"),
        "undefined": good.replace("id: near", "id: undefined") + "{{ nobody }}\n",
    }.items():
        Path(f"{name}.md").write_text(text)
    RESULT.parent.mkdir(parents=True)
    RESULT.write_bytes(b"earlier")
    capsys.readouterr()

    assert code == run(arguments)
    out, err = capsys.readouterr()
    assert said in err
    assert "Traceback" not in out + err
    assert b"earlier" == RESULT.read_bytes()
    assert [] == list(folder.rglob("*.part"))


@pytest.mark.skipif(os.name == "nt", reason="signals are not the same there")
@pytest.mark.parametrize(
    ("number", "code", "times"),
    [(signal.SIGINT, 130, 1), (signal.SIGINT, 130, 4), (signal.SIGTERM, 143, 1)]
    + ([] if os.name == "nt" else [(signal.SIGHUP, 129, 1)]),
)
def test_a_stop_leaves_nothing_half_done(
    number: signal.Signals, code: int, times: int, spoken: Path
) -> None:
    """Ctrl-C in the middle, once or in a hurry, or the terminal closed: all is as it was."""
    assert 0 == run(BRIEF)
    before = RESULT.read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-m", "coreg_audio", *BRIEF[:-1], "200"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 20
    while not list(spoken.rglob(".*.part")) and time.monotonic() < deadline:
        time.sleep(0.005)
    for _ in range(times):  # the first is enough; a person in a hurry presses again
        process.send_signal(number)
        time.sleep(0.02)
    out, err = process.communicate(timeout=20)

    assert code == process.returncode, err
    assert b"Traceback" not in out + err
    assert before == RESULT.read_bytes()
    assert [] == list(spoken.rglob(".*.part"))


@pytest.mark.skipif(os.name == "nt", reason="signals are not the same there")
def test_ctrl_c_in_a_hurry_while_the_voice_speaks(folder: Path) -> None:
    """Pressed again and again, it ends as if pressed once: what speaks comes to rest first."""
    process = subprocess.Popen(
        [sys.executable, "-m", "coreg_audio", *KISS[:2], "--no-cache"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    assert b"speaking" in process.stderr.readline()
    time.sleep(0.7)
    for _ in range(5):
        process.send_signal(signal.SIGINT)
        time.sleep(0.03)
    _, err = process.communicate(timeout=20)

    assert (130, b"stopped; nothing was left half done") == (process.returncode, err.strip())


def test_a_full_disk_is_told_and_keeps_the_earlier_file(
    spoken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 4 with the reason; the earlier file stays and nothing is left beside it."""
    assert 0 == run(BRIEF)
    before = RESULT.read_bytes()

    def full(step: str, path: Path) -> None:
        if step == "write" and path.suffix == ".mp3":
            raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(fsio._disk, "failpoint", full)

    assert 4 == run([*BRIEF[:-1], "9"])
    assert "space" in capsys.readouterr().err
    assert before == RESULT.read_bytes()
    assert [] == list(spoken.rglob(".*.part"))


def test_info_reads_a_finished_file_by_itself(
    whole: tuple[Path, str], spoken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Length, loudness, tags and chapters, for people and for programs."""
    assert 0 == run(["info", str(whole[0]), "--json"])
    facts = json.loads(capsys.readouterr().out)
    assert "Closing" == facts["chapters"][-1]["title"]
    assert facts["true_peak_dbtp"] <= -1

    assert 0 == run(BRIEF) == run(["info", str(RESULT)])
    assert "Welcome" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"", b"no sound at all"])
def test_info_of_what_is_no_audio_says_so(
    content: bytes | None, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing, empty or something else: exit 4 and the file's name."""
    if content is not None:
        Path("odd.mp3").write_bytes(content)

    assert 4 == run(["info", "odd.mp3"])
    assert "odd.mp3" in capsys.readouterr().err


def test_the_cache_can_be_looked_at_and_emptied(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines and chunks are kept, counted, verified and deleted."""
    run(BRIEF)
    assert 0 == run(["cache", "info"])
    told = capsys.readouterr().out
    assert " 0 lines" not in told
    assert " 0 chunks" not in told
    assert 0 == run(["cache", "verify"])
    assert "nothing is damaged\n" == capsys.readouterr().out
    chunk = next(Path(os.environ["COREG_AUDIO_CACHE"]).glob("chunks/*.chunk"))
    chunk.write_bytes(b"")
    assert 0 == run(["cache", "verify"])
    assert "deleted 1 chunk, damaged; made anew when needed\n" == capsys.readouterr().out
    assert 0 == run(["cache", "purge"])
    capsys.readouterr()
    assert 0 == run(["cache", "info"])
    told = capsys.readouterr().out
    assert " 0 lines" in told
    assert " 0 chunks" in told


def test_doctor_finds_this_machine_well(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every part is there, as in any environment that the README made."""
    assert 0 == run(["doctor"])
    assert "BAD" not in capsys.readouterr().out
    assert 0 == run(["doctor", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert all(one["ok"] for one in report["findings"])
    assert "numpy" in report["packages"]


def test_voices_lists_what_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """The default comes with its licence; what is missing says how to get it."""
    assert 0 == run(["voices"])
    out = capsys.readouterr().out
    assert "hibari:heart" in out
    assert "Apache-2.0" in out

    assert 0 == run(["voices", "--json"])
    assert "hibari" in {one["engine"] for one in json.loads(capsys.readouterr().out)}


def test_offline_is_kept(folder: Path) -> None:
    """With --offline everything works, speaking too, in a process without connections."""
    subprocess.run([sys.executable, "-m", "coreg_audio", *BRIEF, "--offline"], check=True)
