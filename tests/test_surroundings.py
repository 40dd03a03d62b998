"""Odd surroundings: the same session, byte for byte, whatever the computer is like."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scripting import FRONT

from coreg_audio.cli import run

MAKE = ["make", "sample.md", "-V", "tone", "-o", "x.mp3", "--allow", "R1", "--allow", "R16"]


def lay(folder: Path) -> Path:
    """A short script in *folder*."""
    front = FRONT.replace("minutes: 5", "minutes: 0.3").replace("[4, 6]", "[0.1, 1]")
    text = f"{front}# Večer\nYou might rest, {{{{ helper }}}}.\n(pause 12)\nAnd look around.\n"
    (folder / "sample.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The session as it is usually made."""
    here = lay(tmp_path_factory.mktemp("usual"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        patch.setenv("COREG_AUDIO_CACHE", str(here / "cache"))
        assert 0 == run([*MAKE, "-q"])
    return (here / "x.mp3").read_bytes()


@pytest.mark.parametrize("now_s", [915_148_799.0, 4_260_211_200.0, 1_791_041_400.0])
def test_the_clock_makes_no_difference(
    folder: Path, usual: bytes, monkeypatch: pytest.MonkeyPatch, now_s: float
) -> None:
    """1999, 2105, and the half hour that Lord Howe has twice."""
    lay(folder)
    monkeypatch.setenv("TZ", "Australia/Lord_Howe")
    time.tzset()
    monkeypatch.setattr("time.time", lambda: now_s)
    code = run([*MAKE, "-q"])
    monkeypatch.undo()
    time.tzset()

    assert 0 == code
    assert usual == (folder / "x.mp3").read_bytes()


@pytest.mark.parametrize("name", ["Ana é and Bo", "💛 два", 'it\'s $HOME; `x` & "y"', "-o"])
def test_the_folders_name_makes_no_difference(
    folder: Path, usual: bytes, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Spaces, accents, emoji, and what a shell would take for something else."""
    here = folder / name
    here.mkdir()
    monkeypatch.chdir(lay(here))

    assert 0 == run([*MAKE, "-q"])
    assert usual == (here / "x.mp3").read_bytes()


@pytest.mark.parametrize(
    "surroundings",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "COLUMNS": "40"},
        {"HOME": "/proc/none", "PYTHONIOENCODING": "ascii", "TERM": "dumb", "LANG": "xx_YY"},
    ],
    ids=["no home, C locale, 40 columns", "home that cannot be written, ASCII"],
)
def test_the_environment_makes_no_difference(
    tmp_path: Path, usual: bytes, surroundings: dict[str, str]
) -> None:
    """It ends well, says what it could not keep, and prints what the terminal can show."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "coreg_audio",
            *MAKE,
            *([] if "HOME" in surroundings else ["--no-cache"]),
        ],
        cwd=lay(tmp_path),
        env={"PATH": os.environ["PATH"], **surroundings},
        capture_output=True,
        check=False,
    )

    assert 0 == done.returncode, done.stderr
    assert usual == (tmp_path / "x.mp3").read_bytes()
    told = (done.stdout + done.stderr).decode("ascii")
    assert "Traceback" not in told
    assert ("cannot be written" in told) == ("HOME" in surroundings)
