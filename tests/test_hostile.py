"""Tests for hostile scripts and files: each ends with a message, in little time and memory."""

import os
import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_scripts import ENDLESS, HEAVY, REFUSED
from scripting import FRONT

from coreg_audio import templates
from coreg_audio.cli import run
from coreg_audio.errors import ScriptError
from coreg_audio.templates import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and pipes of Linux")

MEMORY_KB = 512 * 1024
CPU_S = 10.0


@pytest.fixture(scope="module")
def den(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A stranger's folder with traps in it, and a secret outside of it."""
    place = tmp_path_factory.mktemp("den")
    den = place / "en"
    secrets = place / "secrets"
    for one in (den, secrets, den / "folder.md"):
        one.mkdir()
    (secrets / "secret.md").write_text("Zebulonia.\n")
    (place / "secret.md").write_text("Zebulonia.\n")
    (den / "link.md").symlink_to(secrets / "secret.md")
    (den / "shared").symlink_to(secrets)
    (den / "zero.md").symlink_to("/dev/zero")
    (den / "self.md").write_text("{% include 'self.md' %}\n")
    os.mkfifo(den / "pipe.md")
    with (den / "huge.md").open("wb") as file:
        file.truncate(2 << 30)
    yield den
    (den / "pipe.md").unlink()


def refusal(den: Path, body: str, limits: Limits) -> str:
    """The reason that a stranger's script of that body is given."""
    path = den / "sample.md"
    path.write_text(f"{FRONT}{body}\n")
    with pytest.raises(ScriptError) as refused:
        list(templates.render_many(templates.load(path), [{"couple": "Ana"}], limits=limits))
    return str(refused.value)


def held_kb() -> int:
    """How much more memory the largest child used than this process, in kB."""
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return largest - resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def spent_s() -> float:
    """Processor time of all children so far: the clock would count what others do as well."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_there_are_as_many_attacks_as_were_counted() -> None:
    """A prototype was tried with 84 of them."""
    assert len(REFUSED) + len(HEAVY) + len(ENDLESS) >= 84


@pytest.mark.parametrize(
    "name", [*REFUSED, *(pytest.param(one, marks=pytest.mark.nightly) for one in HEAVY)]
)
def test_a_hostile_script_is_refused(den: Path, name: str) -> None:
    """With file, line and a plain reason, and without a word of what it was after."""
    before_s = spent_s()
    reason = refusal(den, (REFUSED | HEAVY)[name], Limits(cpu_s=4))

    assert spent_s() - before_s < CPU_S
    assert held_kb() < MEMORY_KB
    assert re.search(r"/(sample|self|huge)\.md:\d+: ", reason)
    assert "takes too long" not in reason
    assert len(reason) < 400
    for leaked in ("Zebulonia", "Traceback", " object at ", "0x"):
        assert leaked not in reason


@pytest.mark.parametrize("name", ["doubling by join", "sorting"])
def test_an_endless_script_is_stopped(den: Path, name: str) -> None:
    """By the limits of its process, here a second."""
    assert "too much memory" in refusal(den, ENDLESS[name], Limits(cpu_s=0))
    assert held_kb() < MEMORY_KB


@pytest.mark.nightly
@pytest.mark.parametrize("name", ENDLESS)
def test_an_endless_script_keeps_to_the_usual_limits(den: Path, name: str) -> None:
    """Ten seconds of processor time, of which it gets six, and 512 MB, as for everybody."""
    before_s = spent_s()

    assert "too much memory" in refusal(den, ENDLESS[name], Limits())
    assert spent_s() - before_s < CPU_S
    assert held_kb() < MEMORY_KB


@pytest.mark.parametrize(
    "command", [["check"], ["plan", "--estimate"], ["make", "-o", "x.mp3"]]
)
def test_a_command_ends_with_a_message(
    folder: Path, den: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, the file and the line, and nothing is made."""
    path = den / "sample.md"
    path.write_text(f"{FRONT}A.\n{{{{ ''.__class__ }}}}\n")

    assert 1 == run([command[0], str(path), *command[1:]])
    captured = capsys.readouterr()
    assert "sample.md:19:" in (captured.out + captured.err)
    assert "Traceback" not in captured.err
    assert [] == list(folder.glob("*.mp3"))


def test_a_line_that_is_a_whole_book_is_refused(den: Path) -> None:
    """The rules of care took half an hour for 190 kB in one line."""
    path = den / "sample.md"
    path.write_text(f"{FRONT}# T\n{'you must breathe ' * 11_000}\n")
    before = time.process_time()

    assert 1 == run(["check", str(path)])
    assert time.process_time() - before < 5.0


def test_many_broken_rules_in_one_line_take_no_time(den: Path) -> None:
    """What a sentence says was looked for again with each phrase in it."""
    path = den / "sample.md"
    path.write_text(f"{FRONT}# T\n{'you must breathe ' * 170}\n")
    run(["check", str(path)])
    before = time.process_time()

    assert 1 == run(["check", str(path)])
    assert time.process_time() - before < 1.0
