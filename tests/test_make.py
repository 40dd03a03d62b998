"""`make` and its neighbours, on whole sessions with a soft tone in place of the voice."""

import json
import os
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


def test_a_session_lasts_what_was_asked_to_the_frame(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The decoded MP3 has exactly the frames of four minutes, chapters and lyrics inside."""
    assert 0 == run([*KISS[:-1], "-m", "4", "--json"])
    facts = json.loads(capsys.readouterr().out)

    assert 4 * 60 * 44100 == soundfile.info(RESULT).frames == facts["frames"]
    assert abs(facts["speech_lufs"] + 16) <= 0.3
    assert facts["true_peak_dbtp"] <= -1.0
    tag = mutagen.id3.ID3(RESULT)
    assert "Six-Second Kiss and Thirty-Second Hug" == str(tag["TIT2"])
    assert len(tag.getall("CHAP")) >= 4
    assert "reviewed by a clinician" in tag.getall("COMM")[0].text[0]


def test_the_summary_says_what_came_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the file is, its length, loudness, voice, share of speech, and the review."""
    assert 0 == run(KISS[:-1])
    out = capsys.readouterr().out

    for said in (str(RESULT), "LUFS", "tone", "% of it is speech", "not yet reviewed"):
        assert said in out


def test_the_same_command_gives_the_same_bytes(folder: Path) -> None:
    """Twice, and a third time with an empty cache: not a byte differs."""
    files = []
    for more in ([], [], ["--no-cache"]):
        assert 0 == run([*KISS, *more])
        files.append(RESULT.read_bytes())

    assert files[0] == files[1] == files[2]


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_other_formats_hold_the_same_frames(suffix: str, folder: Path) -> None:
    """WAV and FLAC by the file's suffix are as long as the plan, too."""
    assert 0 == run([*KISS, "-m", "4", "-o", f"kiss.{suffix}"])

    assert 4 * 60 * 44100 == soundfile.info(f"kiss.{suffix}").frames


def test_a_preview_is_the_beginning_and_lasts_what_was_asked(folder: Path) -> None:
    """The first 45 s equal the whole session's, in a file of their own."""
    run([*KISS, "-o", "whole.wav"])
    run([*KISS, "-o", "part.wav", "--preview", "45"])
    whole, _ = soundfile.read("whole.wav", frames=44 * 44100)
    part, _ = soundfile.read("part.wav")

    assert 45 * 44100 == len(part)
    assert np.abs(whole - part[: 44 * 44100]).max() < 3e-4


def test_a_chapter_can_be_made_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its name is enough, in any case; a wrong one gets the list."""
    assert 0 == run([*KISS, "--chapter", "closing"])
    assert Path("output/kiss-and-hug/kiss-and-hug-closing.mp3").exists()

    assert 1 == run([*KISS, "--chapter", "Colsing"])
    assert "Closing" in capsys.readouterr().err


def test_the_breath_can_be_spoken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With `--cue voice` every paced breath says in and out."""
    assert 0 == run(["plan", "kiss-and-hug", "--voice", "tone", "--cue", "voice", "--json"])
    facts = json.loads(capsys.readouterr().out)
    breaths = sum(len(one["cycles"]) for one in facts["events"] if one["track"] == "breath")
    cues = [one["text"] for one in facts["events"] if one.get("text") in ("In.", "Out.")]

    assert 2 * breaths == len(cues)


def test_a_name_is_spoken_and_nowhere_else(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A personal value stands in no file that is left behind, nor in what is printed."""
    canary = "Zebulonia"
    assert 0 == run([*KISS[:-1], "--set", f"couple={canary}"])
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
    import io

    Path("word.txt").write_text("anchor\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("anchor\n"))
    for source in ("@word.txt", "@-"):
        assert 0 == run(["show", "kiss-and-hug", "--set", f"stop={source}", "--text"])
        assert "anchor" in capsys.readouterr().out


def test_a_file_made_by_hand_is_not_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 4 and a word on --force; with it, the file is replaced."""
    RESULT.parent.mkdir(parents=True)
    RESULT.write_bytes(b"mine")

    assert 4 == run(KISS)
    assert "--force" in capsys.readouterr().err
    assert b"mine" == RESULT.read_bytes()
    assert 0 == run([*KISS, "--force"])


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
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_leaves_nothing_half_done(
    number: signal.Signals, code: int, folder: Path
) -> None:
    """Ctrl-C in the middle: its exit code, the earlier file, no leftovers, no traceback."""
    assert 0 == run(KISS)
    before = RESULT.read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-m", "coreg_audio", *KISS, "-m", "4.2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 20
    while not list(folder.rglob(".*.part")) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(number)
    out, err = process.communicate(timeout=20)

    assert code == process.returncode
    assert b"Traceback" not in out + err
    assert before == RESULT.read_bytes()
    assert [] == list(folder.rglob(".*.part"))


def test_a_full_disk_is_told_and_keeps_the_earlier_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 4 with the reason; the earlier file stays and nothing is left beside it."""
    assert 0 == run(KISS)
    before = RESULT.read_bytes()

    def full(step: str, path: Path) -> None:
        if step == "write" and path.suffix == ".mp3":
            raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(fsio._disk, "failpoint", full)

    assert 4 == run([*KISS, "-m", "4.2"])
    assert "space" in capsys.readouterr().err
    assert before == RESULT.read_bytes()
    assert [] == list(folder.rglob(".*.part"))


def test_info_reads_a_finished_file_by_itself(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Length, loudness, tags and chapters, for people and for programs."""
    run(KISS)
    assert 0 == run(["info", str(RESULT), "--json"])
    facts = json.loads(capsys.readouterr().out)
    assert "Closing" == facts["chapters"][-1]["title"]
    assert facts["true_peak_dbtp"] <= -1

    assert 0 == run(["info", str(RESULT)])
    assert "Closing" in capsys.readouterr().out


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
    """Lines are kept, counted, verified and deleted."""
    run(KISS)
    assert 0 == run(["cache", "info"])
    assert " 0 lines" not in capsys.readouterr().out
    assert 0 == run(["cache", "verify"])
    assert 0 == run(["cache", "purge"])
    capsys.readouterr()
    assert 0 == run(["cache", "info"])
    assert " 0 lines" in capsys.readouterr().out


def test_doctor_finds_this_machine_well(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every part is there, as in any environment that the README made."""
    assert 0 == run(["doctor"])
    assert "BAD" not in capsys.readouterr().out
    assert 0 == run(["doctor", "--json"])
    assert all(one["ok"] for one in json.loads(capsys.readouterr().out))


def test_voices_lists_what_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """The default comes with its licence; what is missing says how to get it."""
    assert 0 == run(["voices"])
    out = capsys.readouterr().out
    assert "hibari:heart" in out
    assert "Apache-2.0" in out

    assert 0 == run(["voices", "--json"])
    assert "hibari" in {one["engine"] for one in json.loads(capsys.readouterr().out)}


def test_offline_is_kept(folder: Path) -> None:
    """With --offline everything works, in a process that may open no connection."""
    subprocess.run([sys.executable, "-m", "coreg_audio", *KISS, "--offline"], check=True)
