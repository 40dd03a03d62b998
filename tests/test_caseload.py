"""A hundred clients, whatever befalls the batch; `test_batch` shows the same with a few."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from canary import clip_sounds, leaks, sounds_in
from test_batch import (
    NAME,
    add_client,
    begin_practice,
    cluster_of_two,
    marks,
    practice,
    results,
    write_plan,
)

from coreg_audio.cli import run

__all__ = ["cluster_of_two", "practice"]

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux does"),
]

TRACKS = 100
KILLS = 20
BATCH = [sys.executable, "-m", "coreg_audio", "batch", "plan.csv", "--workers", "2"]


@pytest.fixture
def caseload(practice: Path) -> None:
    """A hundred clients, each with names of their own, and a session of 22 s for each."""
    _fill()


def _fill() -> None:
    for number in range(9, TRACKS + 1):
        add_client(f"C{number:02d}")
    write_plan(TRACKS)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The hash of every file of a batch that nothing befell."""
    with pytest.MonkeyPatch.context() as patch:
        here = tmp_path_factory.mktemp("undisturbed")
        patch.chdir(here)
        patch.setenv("COREG_AUDIO_CACHE", str(here / "cache"))
        patch.setenv("COREG_AUDIO_DATA", str(here / "data"))
        patch.setenv("COREG_AUDIO_SAY_AS", str(here / "say-as.yaml"))
        (here / "say-as.yaml").touch()
        begin_practice(patch)
        _fill()
        assert 0 == run(["batch", "plan.csv", "-q"])
        made = results()
    assert TRACKS == len(made)
    return made


def start(*options: str) -> subprocess.Popen[bytes]:
    """A batch, in a process of its own; what it says goes to a file."""
    with Path("said.txt").open("ab") as said:
        return subprocess.Popen([*BATCH, *options], stdout=said, stderr=said)


def wait_for(there: Callable[[], bool], batch: subprocess.Popen[bytes]) -> None:
    """Until it is so, or the batch has ended."""
    end = time.monotonic() + 300
    while not there() and batch.poll() is None and time.monotonic() < end:
        time.sleep(0.02)


def workers_of(batch: subprocess.Popen[bytes]) -> list[int]:
    """The processes in which tracks are made."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            is_worker = b"spawn_main" in (path / "cmdline").read_bytes()
            if parent == batch.pid and is_worker:
                found.append(int(path.name))
    return sorted(found)


def key_lines() -> dict[Path, int]:
    """How many keys the journal of each track's folder notes: one for each file made."""
    return {
        journal.parent: journal.read_text(encoding="utf-8").count("key ")
        for journal in Path("output").rglob(".coreg-journal")
    }


def test_killed_at_twenty_points_nothing_is_made_twice(
    caseload: None, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    """The files are those of an undisturbed run; no word is told, and none after forgetting."""
    points, done, noted = random.Random(7), dict[str, tuple[int, int]](), dict[Path, int]()
    Path("output").mkdir()
    for number in range(1, KILLS + 1):
        batch = start()
        wanted = TRACKS * number // (KILLS + 1)
        wait_for(lambda: len(marks()) >= wanted, batch)  # noqa: B023 - called at once
        time.sleep(points.uniform(0, 0.3))
        batch.kill()
        batch.wait()
        assert done.items() <= marks().items()
        assert noted.items() <= key_lines().items()
        done = marks()
        noted = {at: count for at, count in key_lines().items() if list(at.glob("*.mp3"))}
    assert 0 == start().wait()

    assert done.items() <= marks().items()
    assert noted.items() <= key_lines().items()
    assert undisturbed == results()
    # Killed between its lines in the journal and its place, a track is there again, made once.
    noted_again = [count for count in key_lines().values() if count != 2]
    assert len(noted_again) <= 2 * KILLS
    assert [] == list(Path("output").rglob("*.part"))
    _check_told_nothing(tmp_path)
    for number in range(1, TRACKS + 1):
        assert 0 == run(["clients", "forget", f"C{number:02d}", "--yes"])
    assert [] == list(Path("output").rglob("*.mp3")) == list(Path("clients").iterdir())


def _check_told_nothing(root: Path) -> None:
    """No name stands outside of the client files, no spoken one in the shared cache.

    Both are found where they are put in on purpose.
    """
    phrases = Path("clients").glob("*/phrases")
    private = [sound for folder in phrases for sound in clip_sounds(folder)]
    assert TRACKS == len(private)
    assert [] == leaks([root], [NAME])
    assert [] == sounds_in([root / "cache"], private)
    plants = root / "cache" / "planted.clip", Path("output/planted.mp3")
    for path, data in zip(plants, (private[50], NAME.encode()), strict=True):
        path.write_bytes(data)
    assert [plants[0]] == sounds_in([root / "cache"], private)
    assert 1 == len(leaks([root], [NAME]))
    for path in plants:
        path.unlink()


def test_workers_killed_hung_and_starved_cost_no_track(
    caseload: None, undisturbed: dict[str, str]
) -> None:
    """One of each, at different times: all files all the same."""
    batch = start("--timeout", "20")
    wait_for(lambda: len(marks()) >= 10, batch)
    os.kill(workers_of(batch)[0], signal.SIGKILL)
    wait_for(lambda: len(marks()) >= 30, batch)
    os.kill(workers_of(batch)[0], signal.SIGSTOP)
    wait_for(lambda: len(marks()) >= 60, batch)
    starved = workers_of(batch)[-1]
    usual = resource.prlimit(starved, resource.RLIMIT_AS, (1 << 20, resource.RLIM_INFINITY))
    wait_for(lambda: len(marks()) >= 63, batch)
    with suppress(ProcessLookupError):
        resource.prlimit(starved, resource.RLIMIT_AS, usual)

    assert 0 == batch.wait()
    assert undisturbed == results()
    assert set(key_lines().values()) == {2}


def test_a_cluster_loses_a_worker_midway(
    caseload: None,
    undisturbed: dict[str, str],
    cluster_of_two: tuple[str, list[subprocess.Popen[bytes]]],
) -> None:
    """Killed at half of the tracks: all files, as from this computer alone."""
    address, processes = cluster_of_two
    batch = start("--cluster", address)
    wait_for(lambda: len(marks()) >= TRACKS // 2, batch)
    processes[2].kill()

    assert 0 == batch.wait()
    assert undisturbed == results()


def test_a_cluster_that_sees_no_folder_sends_the_files(
    caseload: None,
    undisturbed: dict[str, str],
    cluster_of_two: tuple[str, list[subprocess.Popen[bytes]]],
) -> None:
    """Named through its own working folder, the folder is another one to each process."""
    address, processes = cluster_of_two
    Path("here").mkdir()
    os.chdir("here")
    Path("plan.csv").write_bytes(Path("../plan.csv").read_bytes())
    here = ["--clients", "../clients", "--set", "templates=../scripts_templates"]
    batch = start("--cluster", address, "-o", "/proc/self/cwd/output", *here)
    wait_for(lambda: len(marks()) >= TRACKS // 2, batch)
    processes[2].kill()

    assert 0 == batch.wait()
    assert b"which sends the files back" in Path("said.txt").read_bytes()
    assert undisturbed == results()
