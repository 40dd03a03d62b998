"""`batch`: many tracks from one plan, stopped and gone on with, over workers that are lost."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coreg_audio import templates
from coreg_audio.ambience import Bedding
from coreg_audio.batch import plan_file, pool, running, work
from coreg_audio.batch.plan_file import Row
from coreg_audio.batch.running import Crew
from coreg_audio.batch.track import Kind, Outcome, Reach, Track
from coreg_audio.cli import run
from coreg_audio.cli.tracks import Reader, Setup, checked_apart
from coreg_audio.errors import CoregError, ScriptError, VoiceError
from coreg_audio.narration import pacing
from coreg_audio.recipe import Labels, Recipe, Target
from coreg_audio.script import Place
from coreg_audio.voice import Engine, Prosody, Speech
from coreg_audio.workshop import Workshop

SCRIPT = """\
---
id: mini
title: Mini
version: "1.0"
language: en
for: couple
tier: 1
minutes: 0.4
range: [0.2, 1]
choices:
  couple: {ask: Names, default: "", personal: true}
  turn:   {number: [1, 300], default: 2}
holds:
---
# Mini
## One
Welcome{% if couple %}, {{ couple }}{% endif %}.
You can change any part, skip it, or stop. Your stop word could be red.
(pause 6)
Step number {{ turn }}.
"""
NAME = "Zorbanna"
"""What no file, line or message of a batch may hold."""


@pytest.fixture
def practice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a script of 22 s and eight clients."""
    begin_practice(monkeypatch)
    return folder


def begin_practice(patch: pytest.MonkeyPatch) -> None:
    """The script and the clients."""
    patch.setenv("COREG_AUDIO_CLIENTS", str(Path("clients").absolute()))
    Path("scripts_templates/en").mkdir(parents=True)
    Path("scripts_templates/en/mini.md").write_text(SCRIPT, encoding="utf-8")
    Path("clients").mkdir(mode=0o700)
    for number in range(1, 9):
        add_client(f"C{number:02d}")


def add_client(code: str, more: str = "") -> None:
    """A client whose names are spoken."""
    home = Path("clients") / code
    home.mkdir(mode=0o700)
    text = f"code: {code}\nnames: on\ncouple: {NAME} {code} and Bo\n{more}"
    (home / "client.yaml").write_text(text, encoding="utf-8")
    (home / "client.yaml").chmod(0o600)


def write_plan(count: int = 8, more: str = "") -> Path:
    """A plan with a track for each of so many clients."""
    rows = [f"C{number:02d},mini,{number % 3 + 1},tone" for number in range(1, count + 1)]
    path = Path("plan.csv")
    path.write_text("\n".join(["client,template,turn,voice", *rows, more]), encoding="utf-8")
    return path


def results() -> dict[str, str]:
    """Every finished file and its hash."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path("output").rglob("*.mp3"))
    }


def marks() -> dict[str, tuple[int, int]]:
    """Every finished file, and what changes when it is written again."""
    return {
        path.name: (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in Path("output").rglob("*.mp3")
    }


# A plan


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("client,template,colour\nC01,mini,red\n", 2, "unknown column 'colour'"),
        ("client,template,minuts\nC01,mini,9\n", 2, "did you mean 'minutes'"),
        ("client,template,turn\nC01,mini,=1+1\n", 2, "begins with '='"),
        ("client,template,turn\nC01,mini,@x\n", 2, "a formula"),
        ("client;template\nC01;mini;9\n", 2, "3 cells for 2 columns"),
        ("client,minutes\nC01,9\n", 1, "one of them is template"),
        ("client,template,client\nC01,mini,C02\n", 1, "twice"),
        ("client,template\nC01,mini,9,9\n", 2, "4 cells for 2 columns"),
        ("client,template\nC01,\n", 2, "template is empty"),
        ('client,template\nC01,"mini\n', 2, "not legal CSV"),
        ("template\n" + "mini\n" * 20_001, 20_002, "at most 20,000 rows"),
        ("template,turn\nmini," + "9" * 70_000 + "\n", 2, "not legal CSV"),
    ],
)
def test_a_plan_is_read_strictly(text: str, row: int, said: str, practice: Path) -> None:
    """What is no plan is refused, with the row."""
    Path("plan.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScriptError) as caught:
        rows = plan_file.read_plan(Path("plan.csv"))
        plan_file.check_columns(rows, ("client", "template", "minutes", "turn"))

    assert said in str(caught.value)
    assert ("plan.csv", row) == (caught.value.source, caught.value.line)


def test_a_spreadsheet_and_toml_give_the_same_rows(practice: Path) -> None:
    """A byte order mark, capitals in the header, blank rows, semicolons mean nothing."""
    Path("a.csv").write_bytes(
        "\ufeffClient,Template,Minutes,Mono\r\n\r\nC01,mini,9.5,yes\r\n".encode()
    )
    Path("c.csv").write_text("client;template;minutes;mono\n\nC01;mini;9.5;yes\n")
    Path("a.toml").write_text(
        '[[track]]\nclient = "C01"\ntemplate = "mini"\nminutes = 9.5\nmono = true\n',
        encoding="utf-8",
    )

    names = ("a.csv", "c.csv", "a.toml")
    found = [plan_file.read_plan(Path(name))[0].cells for name in names]
    assert found[0] == found[1] == found[2]
    assert {"client": "C01", "template": "mini", "minutes": "9.5", "mono": "yes"} == found[0]


@pytest.mark.parametrize("names", [("Template", "template"), ("turn", " turn ")])
def test_no_column_of_toml_is_lost_for_another(names: tuple[str, str], practice: Path) -> None:
    """Two that read alike are refused: the first was dropped without a word."""
    lines = [f'"{name}" = "mini"' for name in dict.fromkeys(("template", *names))]
    Path("a.toml").write_text("\n".join(["[[track]]", *lines]), encoding="utf-8")

    with pytest.raises(ScriptError, match="stands there twice"):
        plan_file.read_plan(Path("a.toml"))


def test_a_list_that_ends_in_nothing_reads_back_the_same(practice: Path) -> None:
    """From TOML into the file of failed rows and back: no space comes or goes."""
    text = '[[track]]\ntemplate = "mini"\nallow = ["R1", ""]\n'
    Path("a.toml").write_text(text, encoding="utf-8")
    rows = plan_file.read_plan(Path("a.toml"))
    plan_file.write_rows(Path("failed.csv"), [(rows[0], "why")], job="batch")

    assert rows[0].cells == plan_file.read_plan(Path("failed.csv"))[0].cells


def test_what_is_written_holds_no_formula(practice: Path) -> None:
    """A reason that a spreadsheet would work out is a text; the rows come back as they were."""
    row = Row(Place("plan.csv", 2), {"client": "C01", "template": "mini", "turn": "3"})
    plan_file.write_rows(Path("failed.csv"), [(row, "=cmd|' /C calc'!A0")], job="batch")

    (written,) = csv.DictReader(io.StringIO(Path("failed.csv").read_text(encoding="utf-8")))
    assert "'=cmd|' /C calc'!A0" == written["error"]
    assert row.cells == plan_file.read_plan(Path("failed.csv"))[0].cells


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (f"client,template,couple\nC01,mini,\nC01,mini,{NAME}\n", "3: couple is personal"),
        (f"client,template,name\nC01,mini,\nC01,x,{NAME}\n", "3: name is personal"),
        (f"client,template\nC01,mini\n{NAME} and Bo,mini\n", "3: a client's code is"),
    ],
)
def test_a_plan_holds_no_names(
    plan: str, told: str, practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused before anything is made, with its row, and the name stands nowhere else."""
    Path("plan.csv").write_text(plan, encoding="utf-8")

    assert 1 == run(["batch", "plan.csv"])
    said = capsys.readouterr()
    assert f"plan.csv:{told}" in said.err
    assert NAME not in said.err + said.out
    assert not Path("output").exists()


def test_a_name_for_a_script_that_is_not_there_is_a_name(practice: Path) -> None:
    """What is personal to one script of the plan is so in a row whose script is misspelt."""
    script = Path("scripts_templates/en/mini.md")
    text = SCRIPT.replace("couple:", "nick:").replace(" couple ", " nick ")
    script.write_text(text, encoding="utf-8")

    with pytest.raises(ScriptError, match="nick is personal"):
        tracks_of(practice, f"client,template,nick\nC01,mini,\nC01,mni,{NAME}\n")


def test_why_a_client_is_refused_is_forgotten_too(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The failed rows tell flags, so they are their owner's alone and go with the client."""
    add_client("C09", "not_for: [fear-of-partner]\ntier: 2\n")
    plan = "client,template,voice\nC09,heartbeat-connection,tone\nC98,mini,tone\n"
    Path("plan.csv").write_text(plan, encoding="utf-8")
    failed = Path("output/failed.csv")

    assert 1 == run(["batch", "plan.csv", "--workers", "1"])
    assert "fear-of-partner" in failed.read_text(encoding="utf-8")
    assert 0o600 == failed.stat().st_mode & 0o777
    assert 0 == run(["clients", "forget", "C09", "--yes"])
    assert "failed.csv" in capsys.readouterr().out
    assert not failed.exists()


def test_a_choice_of_a_client_s_language_is_a_column(practice: Path) -> None:
    """A script that there is in the client's language alone has choices, too."""
    add_client("C09", "language: es\n")
    text = SCRIPT.replace("language: en", "language: es").replace("id: mini", "id: mio")
    Path("scripts_templates/es").mkdir()
    Path("scripts_templates/es/mio.md").write_text(
        text.replace("turn", "vuelta"), encoding="utf-8"
    )

    (track,) = tracks_of(practice, "client,template,vuelta,voice\nC09,mio,3,tone\n")
    assert "3" == track.recipe.values["vuelta"]


def tracks_of(practice: Path, plan: str) -> list[Track]:
    """The tracks that a plan becomes."""
    Path("plan.csv").write_text(plan, encoding="utf-8")
    reader = Reader(Setup(Path("output"), practice / "clients", practice / "cache"))
    rows = plan_file.read_plan(Path("plan.csv"))
    reader.check(rows)
    return [reader.track(row) for row in rows]


def test_a_level_alone_leaves_the_client_s_bed(practice: Path) -> None:
    """As in `make`, how far a bed lies under the voice does not take the bed away."""
    add_client("C09", "bed: rain\n")
    plan = "client,template,bed-level,voice\nC09,mini,20,tone\n"

    (track,) = tracks_of(practice, plan)
    assert Bedding("rain", 20.0) == track.recipe.bedding


def test_a_row_says_what_players_show(practice: Path) -> None:
    """As with `make`; another label is another key, and a wrong one is told with its row."""
    plan = "client,template,voice,album,track,year,no-cover\nC01,mini,tone,{},2/7,2026,yes\n"
    (evenings,), (mornings,) = (
        tracks_of(practice, plan.format(album)) for album in ("Evenings", "Mornings")
    )

    assert Labels("Evenings", "2/7", "2026", cover=b"") == evenings.target.labels
    assert evenings.target.key != mornings.target.key
    for wrong in ("track\nmini,8/7\n", "cover,no-cover\nmini,x.png,yes\n"):
        with pytest.raises(ScriptError, match=r"plan\.csv:2: .*--(track|cover)"):
            tracks_of(practice, f"template,{wrong}")


def test_a_fault_of_a_script_is_told_with_its_line(practice: Path) -> None:
    """As the file counts, with its front matter."""
    script = Path("scripts_templates/en/mini.md")
    text = script.read_text(encoding="utf-8")
    script.write_text(f"{text}{{% if\n", encoding="utf-8")

    with pytest.raises(ScriptError, match=rf"mini\.md:{text.count(chr(10)) + 1}: .*not closed"):
        templates.text_digest(templates.load(script))


def test_two_formats_of_one_name_are_told_apart(practice: Path) -> None:
    """They would share one manifest, so one plan makes one of them, and keys differ."""
    plan = "client,template,format,voice\nC01,mini,,tone\nC01,mini,wav,tone\n"
    tracks, told = tracks_of(practice, plan), []

    kept = list(checked_apart(tracks, lambda track, why: told.append(why)))
    assert tracks[:1] == kept
    assert ["it makes files of the same names as row 2"] == told
    assert tracks[0].target.key != tracks[1].target.key


# What is asked for


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "name a plan, or use --all-clients with --template"),
        (["plan.csv", "--all-clients"], "name a plan, or use --all-clients with --template"),
        (["--all-clients"], "--all-clients needs --template ID"),
    ],
)
def test_a_batch_is_of_a_plan_or_of_all_clients(
    practice: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    """Neither, both and half are mistakes of use."""
    write_plan(1)

    assert 2 == run(["batch", *options])
    assert said in capsys.readouterr().err


def test_every_client_is_foreseen_with_what_is_said_for_all(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A track each, of the length asked for; as JSON, and in words that name no client."""
    command = ["batch", "--all-clients", "--template", "mini", "-m", "0.45", "--dry-run"]
    command += ["--set", "voice=tone", "--set", " Turn = 3"]

    assert 0 == run([*command, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert 0 == run(command)
    lines = capsys.readouterr().out

    assert (8, 0) == (told["count"], told["refused"])
    assert 8 * 27 == pytest.approx(told["total_s"], abs=0.1)
    assert {"turn=3"} == {track["choices"] for track in told["tracks"]}
    assert "8 tracks, 0 refused" in lines
    assert NAME not in lines
    assert [] == list(Path("output").rglob("*.mp3"))


def test_what_is_said_for_all_is_a_column_and_its_value(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Anything else is refused, as is a practice without clients."""
    everybody = ["batch", "--all-clients", "--template", "mini", "--dry-run"]
    for wrong in ("voice", "=tone", "voice="):
        assert 1 == run([*everybody, "--set", wrong])
        assert "--set takes COLUMN=VALUE" in capsys.readouterr().err

    Path("nobody").mkdir(mode=0o700)
    assert 1 == run([*everybody, "--clients", "nobody"])
    assert "there are no clients in nobody" in capsys.readouterr().err


def test_failed_rows_take_the_place_of_no_other_file(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither of the plan that is read nor of one that a hand wrote."""
    Path("output").mkdir()
    plan, hand = Path("output/failed.csv"), Path("output/failed-2.csv")
    plan.write_text("template,voice\nno-such-script,tone\n")
    hand.write_text("mine\n")

    assert 1 == run(["batch", str(plan), "--json"])
    assert "output/failed-3.csv" == json.loads(capsys.readouterr().out)["failed_rows"]
    assert "no-such-script" in plan.read_text()
    assert "mine\n" == hand.read_text()


# A whole batch


def test_a_batch_is_made_once_and_tells_codes_only(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three files; rows that cannot be made are named and fed back; again nothing is made.

    A client's new name makes one track and no other; what a hand changed is kept.
    """
    write_plan(3, "C99,mini,1,tone\nC01,mini,2,tone\nC02,kiss-and-hugs,,tone\n")
    assert 1 == run(["batch", "plan.csv", "--dry-run"])
    foreseen = capsys.readouterr().out
    assert 1 == run(["batch", "plan.csv", "--workers", "1"])
    first, before = capsys.readouterr(), marks()

    assert "6 tracks, 3 refused" in foreseen and "of sound" in foreseen
    assert 3 == len(before)
    assert "3 made, 0 there already, 3 failed" in first.out
    for said in ("there is no client C99", "of the same names as row 2", "did you mean"):
        assert said in first.err
    failed = plan_file.read_plan(Path("output/failed.csv"))
    assert ["C01", "C02", "C99"] == sorted(row.client for row in failed)

    write_plan(3)
    begun = time.process_time()
    assert 0 == run(["batch", "plan.csv", "--json"])
    assert 2 > time.process_time() - begun
    facts = json.loads(capsys.readouterr().out)
    assert (0, 3, 0) == (facts["made"], facts["there"], facts["failed"])
    assert before == marks()
    assert not Path("output/failed.csv").exists()
    for path in (one for root in ("output", "../cache") for one in Path(root).rglob("*")):
        assert NAME not in str(path)
        assert path.is_dir() or NAME.encode() not in path.read_bytes()
    assert NAME not in first.err + first.out + foreseen
    listed = Path("clients/C01/results.jsonl").read_text(encoding="utf-8")
    assert (4, 2) == (listed.count("mini-C01"), listed.count("sha256"))

    text = Path("clients/C01/client.yaml").read_text(encoding="utf-8")
    Path("clients/C01/client.yaml").write_text(text.replace("Bo", "Kim"), encoding="utf-8")
    Path("output/C02/mini/mini-C02.mp3").write_bytes(b"cut by hand")
    assert 1 == run(["batch", "plan.csv", "--workers", "1"])
    assert "C02 mini: failed: output/C02/mini/mini-C02.mp3" in capsys.readouterr().err
    assert b"cut by hand" == Path("output/C02/mini/mini-C02.mp3").read_bytes()
    assert before["mini-C01.mp3"] != marks()["mini-C01.mp3"]
    assert before["mini-C03.mp3"] == marks()["mini-C03.mp3"]


@pytest.mark.slow
def test_killed_at_any_point_the_batch_goes_on(practice: Path) -> None:
    """After two kills the files are those of an undisturbed run, and none was made twice."""
    write_plan(3)
    assert 0 == run(["batch", "plan.csv", "-q", "--workers", "1"])
    calm = results()
    Path("output").rename("calm")
    done: dict[str, tuple[int, int]] = {}
    for wanted in (1, 2):
        batch = _started("--workers", "1")
        _wait_until(lambda: len(marks()) >= wanted, batch)  # noqa: B023 - called at once
        batch.kill()
        batch.wait()
        assert done.items() <= marks().items()
        done = marks()

    assert 0 == _started("--workers", "1").wait()
    assert done.items() <= marks().items()
    assert calm == results()
    assert [] == list(Path("output").rglob("*.part"))


def _started(*options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "coreg_audio", "batch", "plan.csv", "-q", *options],
        stdout=subprocess.DEVNULL,
    )


def _wait_until(there: Callable[[], bool], batch: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while not there() and batch.poll() is None and time.monotonic() < end:
        time.sleep(0.05)


# Executors


def a_track(name: str) -> Track:
    """A track that is only handed about."""
    recipe = Recipe(name, {"couple": NAME})
    return Track(Row(Place("plan.csv", 2)), recipe, Target(Path(f"{name}.mp3")), name)


def worker(track: Track) -> Outcome:
    """Stands in for making: three tracks break their worker, each the first time."""
    once = Path(f"{track.recipe.template}.tried")
    if not once.exists():
        once.touch()
        match track.recipe.template:
            case "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            case "hung":
                time.sleep(60)
            case "greedy":
                _ = bytearray(8 << 30)
    if track.recipe.template == "doomed":
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(Kind.MADE, notes=(str(os.getpid()),))


def guarded(track: Track, reach: Reach) -> Outcome:
    """As `work.make` tells of memory that ran out."""
    try:
        return worker(track)
    except MemoryError:
        raise work.OutOfMemoryError from None


@pytest.mark.parametrize(
    ("system", "hard", "memory"),
    [("linux", -1, [4096]), ("linux", 1000, [1000]), ("darwin", -1, []), ("win32", -1, [])],
)
def test_memory_is_limited_where_that_is_kept(
    system: str, hard: int, memory: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Linux, never above what the system allows; elsewhere nobody asks for what may fail."""
    resource = pytest.importorskip("resource")
    asked: dict[int, list[int]] = {resource.RLIMIT_AS: [], resource.RLIMIT_CORE: []}
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (hard, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda limit, both: asked[limit].append(both[0]))
    pool._limit(4096)

    assert memory == asked[resource.RLIMIT_AS]
    assert ([] if system == "win32" else [0]) == asked[resource.RLIMIT_CORE]


@pytest.mark.skipif(sys.platform != "linux", reason="limits on memory are Linux's")
def test_workers_that_are_lost_cost_no_track(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, hung or out of memory once: made all the same. Killed twice: named, and alone."""
    monkeypatch.setattr(running, "make", guarded)
    names = ["a", "killed", "b", "hung", "c", "greedy", "doomed", "d"]
    with pool.open_pool(2, limit_s=3, memory_mb=2048) as crew:
        found = {
            track.recipe.template: outcome
            for track, outcome in running.made(map(a_track, names), crew)
        }

    assert set(names) == set(found)
    lost = found.pop("doomed")
    assert Kind.FAILED is lost.kind
    assert "its worker was lost" in lost.reason and "twice" in lost.reason
    assert {Kind.MADE} == {outcome.kind for outcome in found.values()}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no mask of signals there")
def test_a_worker_that_starts_is_deaf_to_ctrl_c(folder: Path) -> None:
    """It has nothing to say of it, not even while it imports what it needs."""
    with pool.open_pool(1) as crew:
        mask = crew.executor.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result()

    assert signal.SIGINT in mask
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_any_executor_will_do_and_few_tracks_wait(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread pool makes a thousand tracks, and never are more handed out than asked."""
    monkeypatch.setattr(running, "make", lambda track, reach: Outcome(Kind.MADE))
    given: list[Future[Any]] = []
    most = 0

    class Counting(ThreadPoolExecutor):
        """Counts what has not come back."""

        def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
            nonlocal most
            future = super().submit(*args, **kwargs)
            given[:] = [future, *(one for one in given if not one.done())]
            most = max(most, len(given))
            return future

    with Counting(2) as executor:
        crew = running.Crew(executor, ahead=4)
        found = list(running.made(map(a_track, map(str, range(1000))), crew))

    assert 1000 == len(found)
    assert 4 >= most


def test_a_worker_is_told_no_more_than_it_needs(practice: Path) -> None:
    """The client file stays here: names that are off, flags and all else of it."""
    add_client("C09", "helper: Wimbledorf\n")
    tracks = tracks_of(practice, "client,template,voice\nC09,mini,tone\n")
    sent: list[bytes] = []

    class Telling(ThreadPoolExecutor):
        """Keeps what it is handed."""

        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            sent.append(pickle.dumps((args, kwargs)))
            return super().submit(lambda: Outcome(Kind.FAILED))

    with Telling(1) as executor:
        assert [tracks[0]] == [track for track, _ in running.made(tracks, Crew(executor))]
    assert NAME.encode() in sent[0]
    assert b"Wimbledorf" not in sent[0]


def test_what_stays_at_hand_is_everybody_s(
    practice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker makes of shared lines what it has in memory; of a client's words none is there.

    Sent back as bytes, the files are those that it makes itself.
    """
    workshop = Workshop()
    monkeypatch.setattr(work, "_workshop", lambda: workshop)
    tracks = tracks_of(practice, "client,template,voice\nC01,mini,tone\nC02,mini,tone\n")
    assert [Kind.MADE] * 2 == [work.make(replace(one, owner=None)).kind for one in tracks]
    here = results()
    kept = {*workshop.repertoire._kept}
    said: list[str] = []

    def told(engine: Engine, text: str, asked: pacing.Manner) -> tuple[Speech, Prosody]:
        said.append(text)
        return pacing.speak(engine, text, asked)

    monkeypatch.setattr("coreg_audio.narration.narrator.speak", told)

    with ThreadPoolExecutor(1) as executor:
        crew = Crew(executor, reach=Reach.SENT)
        again = [replace(one, target=replace(one.target, key="")) for one in tracks]
        found = [outcome for _, outcome in running.made(again, crew)]
    assert here == results()
    assert [(Kind.MADE, ())] * 2 == [(one.kind, one.notes) for one in found]
    assert 2 == len(said) and all(NAME in text for text in said)
    assert kept == {*workshop.repertoire._kept}
    assert kept and not [key for key in kept if NAME in key]


def test_a_batch_without_workers_ends(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the crew says that nobody is left, the batch stops with what it says."""

    class Idle(Executor):
        """Takes everything and does nothing."""

        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            return Future()

    def look() -> None:
        raise VoiceError("nobody is left")

    monkeypatch.setattr(running, "_LOOK_S", 0.01)

    with pytest.raises(CoregError, match="nobody is left"):
        list(running.made([a_track("one")], running.Crew(Idle(), look=look)))


def test_what_a_worker_tells_of_a_fault_holds_no_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the program is told by its kind and place; a track shows its code alone."""

    def broken(*_: Any) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr(work, "build", broken)
    track = a_track("mini")
    outcome = work.make(track)

    assert Kind.FAILED is outcome.kind
    assert "RuntimeError at batch/work.py" in outcome.reason
    assert NAME not in outcome.reason + repr(track)


def test_a_worker_of_another_version_makes_nothing(folder: Path) -> None:
    """Its bytes would differ, so it says which part does."""
    track = replace(a_track("mini"), versions={"numpy": "1.0"})

    outcome = work.make(track, Reach.SHARED)
    assert (Kind.FAILED, 5) == (outcome.kind, outcome.code)
    assert "numpy" in outcome.reason and "here 1.0" in outcome.reason


# Clusters


@pytest.fixture
def cluster_of_two(practice: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address and processes of a Dask scheduler and two workers on this computer."""
    pytest.importorskip("distributed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    port = address.rpartition(":")[2]
    common = ["--host", "127.0.0.1", "--no-dashboard"]
    alone = ["--nthreads", "1", "--no-nanny", "--local-directory", str(practice / "dask")]
    commands = [["scheduler", "--port", port], *[["worker", address, *alone]] * 2]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{name}", *rest, *common],
            stderr=subprocess.DEVNULL,
        )
        for name, *rest in commands
    ]
    yield address, processes
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_makes_the_same_files(
    cluster_of_two: tuple[str, list[subprocess.Popen[bytes]]],
) -> None:
    """Scheduler and two workers, one killed midway: all files, as from this computer alone."""
    address, processes = cluster_of_two
    write_plan(6)
    batch = _started("--cluster", address)
    _wait_until(lambda: len(marks()) >= 2, batch)
    processes[2].kill()

    assert 0 == batch.wait()
    there = results()
    assert 0 == run(["batch", "plan.csv", "-q", "--again"])
    assert 6 == len(there)
    assert results() == there


def test_a_scheduler_that_is_not_there_is_told_in_seconds(
    practice: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is named, nothing is made, and the exit code is that of a missing part."""
    pytest.importorskip("distributed")
    from coreg_audio.batch import cluster

    monkeypatch.setattr(cluster, "ANSWER_S", 1.0)
    write_plan(1)

    assert 5 == run(["batch", "plan.csv", "--cluster", "tcp://127.0.0.1:9"])
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err
    assert not results()
