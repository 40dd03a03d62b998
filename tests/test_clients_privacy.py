"""No word of a client's is left outside of its own folder, and none after forgetting."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mutagen.id3
import pytest
from canary import clip_sounds, is_silent, leaks, sounds_in
from test_manifest import SCRIPT

from coreg_audio import clients
from coreg_audio.cli import run
from coreg_audio.clients import forgetting
from coreg_audio.errors import CoregError
from coreg_audio.recipe import CAPTIONS, Recipe, Target, Unwatched
from coreg_audio.session import Role

WORDS = ("Zebulonia", "Quaxalotl", "Wimbledorf", "Marzipanov", "KWAX")
FILE = """\
code: C014
names: on
couple: Zebulonia and Quaxalotl
helper: Doctor Wimbledorf
stop: Marzipanov
say_as: {Quaxalotl: KWAX-lotl}
not_for: [heart, water-sounds]
"""
MORE = """\
  stop: {ask: Stop, default: pause}
  helper: {ask: Who, default: someone}
"""
ENDS = """\
If either of you says "{{ stop }}", that is enough. {{ helper }} will know.
Thank you"""
BODY = (
    SCRIPT.replace("minutes: 0.55", "minutes: 0.75")
    .replace("  touch:", f"{MORE}  touch:")
    .replace("breath: {", "not_for: {heart: {touch: hands}}\nbreath: {")
    .replace("Thank you", ENDS)
)
MAKE = ["make", "own", "--client", "C014", "--voice", "tone", "--captions", "all"]
MAKE += ["--allow", "R1", "--allow", "R7"]
RESULT = Path("output/C014/own/own-C014.mp3")


@pytest.fixture
def caseload(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small script, a client whose every word is a canary, temporary files to look at."""
    script = Path("scripts_templates/en/own.md")
    script.parent.mkdir(parents=True)
    script.write_text(BODY, encoding="utf-8")
    people, scratch = tmp_path / "people", tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("COREG_AUDIO_CLIENTS", str(people))
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    clients.add("C014", people, FILE)
    return people


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every socket is refused."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Arguments and environment of every process that is started."""
    found: list[str] = []

    class Told(subprocess.Popen[Any]):
        def __init__(self, *args: Any, **rest: Any) -> None:
            found.append(f"{args} {rest.get('env') or dict(os.environ)}")
            super().__init__(*args, **rest)

    monkeypatch.setattr(subprocess, "Popen", Told)
    monkeypatch.setattr("coreg_audio.templates.child._may_fork", lambda: False)
    yield found


def test_no_word_leaves_the_client_s_folder(
    caseload: Path,
    tmp_path: Path,
    no_network: None,
    started: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not in names, tags, captions, manifests, caches, print or processes."""
    assert 0 == run(MAKE), capsys.readouterr().err
    out, err = capsys.readouterr()

    assert [] == leaks([tmp_path], WORDS)
    assert started
    told = " ".join([out, err, *started]).casefold()
    assert not [word for word in WORDS if word.casefold() in told]
    private = clip_sounds(caseload / "C014" / "phrases")
    assert 3 == len(private)
    assert not any(map(is_silent, private))
    cache = tmp_path / "cache"
    assert list(cache.glob("*.clip"))
    assert list((cache / "chunks").iterdir())
    assert [] == sounds_in([cache], private)
    _check_planted(tmp_path, caseload)

    manifest = json.loads(RESULT.with_name("own-C014.session.json").read_bytes())
    assert "C014" == manifest["recipe"]["client"]
    assert [] == manifest["recipe"]["avoid"]
    assert ("", {"couple": "", "helper": "", "stop": ""}) == (
        manifest["personal"]["key"],
        dict(sorted(manifest["personal"]["choices"].items())),
    )
    assert ["touch heart -> hands", "breath sound tone+wave -> tone"] == manifest["changed"]
    for path in RESULT.parent.glob("own-*"):
        assert 0o600 == path.stat().st_mode & 0o777

    assert 0 == run(["clients", "forget", "C014", "--yes"])
    assert [] == leaks([tmp_path], [*WORDS, "C014"])
    assert [] == list(Path("output").rglob("*")) == list(caseload.iterdir())
    assert "cannot know" in capsys.readouterr().out


def _check_planted(root: Path, people: Path) -> None:
    """The canaries do sing: a leak that is put in on purpose is found, of every kind."""
    word, plants = WORDS[0], root / "plants"
    plants.mkdir()
    phrase = next((people / "C014" / "phrases").glob("*.clip"))
    (root / "cache" / phrase.name).write_bytes(phrase.read_bytes())
    assert [root / "cache" / phrase.name] == sounds_in(
        [root / "cache"], clip_sounds(phrase.parent)
    )
    (root / "cache" / phrase.name).unlink()
    tag = mutagen.id3.ID3()
    tag.add(mutagen.id3.COMM(encoding=1, lang="eng", desc="", text=[f"for {word}"]))
    tag.save(plants / "tag.mp3")
    (plants / f"for-{word.upper()}").mkdir()
    (plants / "link").symlink_to(f"/nowhere/{word}")
    (plants / "cache.chunk").write_bytes(b"\0\1" + word.encode("utf-16-le"))
    (plants / ".x.mp3.1.0.part").write_bytes(word.lower().encode())

    assert {"tag.mp3", f"for-{word.upper()}", "link", "cache.chunk", ".x.mp3.1.0.part"} == {
        Path(leak.removeprefix("name of ").rpartition(": ")[0]).name
        for leak in leaks([root], WORDS)
    }
    for path in plants.iterdir():
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    plants.rmdir()


def test_a_killed_run_leaves_no_word_and_is_forgotten(caseload: Path, tmp_path: Path) -> None:
    """Killed with the whole file in its hands; forgetting deletes what lies half done."""
    die = (
        "import os, signal; from coreg_audio.fsio import _disk\n"
        "def die(step, path):\n"
        "    if (step, path.suffix) == ('rename', '.mp3'):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "_disk.failpoint = die; from coreg_audio.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", die, *MAKE], capture_output=True, check=False)
    assert -signal.SIGKILL == done.returncode
    left = [path for path in RESULT.parent.iterdir() if path.suffix == ".part"]

    assert 2 + len(CAPTIONS) == len(left)
    assert {0o600} == {path.stat().st_mode & 0o777 for path in left}
    assert [] == leaks([tmp_path], WORDS)
    assert not [word for word in WORDS if word.encode() in done.stdout + done.stderr]

    assert 0 == run(["clients", "forget", "c014", "--yes"])
    assert [] == list(Path("output").rglob("*"))
    assert [] == list((tmp_path / "scratch").iterdir())


def test_forgotten_before_the_first_private_line_nothing_comes_back(caseload: Path) -> None:
    """Neither the client's folder nor a spoken name: both were about to be made."""
    client = clients.load("C014", caseload)
    asked = Recipe("own", voices={Role.GUIDE: "tone"}, allow=("R1", "R7"))
    fitting = clients.fitted(asked, client, set())
    target = Target(RESULT, client="C014", private=client.phrases)

    class Forgetting(Unwatched):
        """Forgets the client when the lines are about to be spoken."""

        def stage(self, name: str) -> None:
            if name == "narrate":
                forgetting.forget("C014", caseload)

    with pytest.raises(CoregError):  # the folder of the result is gone, too
        clients.make(client, fitting, target, Forgetting())
    assert [] == list(caseload.iterdir())
    assert not RESULT.exists()


def test_a_session_is_made_again_from_its_manifest(
    caseload: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code in it finds the client file, no line is spoken anew, the bytes are the same."""
    assert 0 == run([*MAKE, "-q"])
    once, manifest = RESULT.read_bytes(), str(RESULT.with_name("own-C014.session.json"))
    with monkeypatch.context() as mute:
        mute.delattr("coreg_audio.narration.narrator.speak")
        assert 0 == run(["make", "--from", manifest, "-o", "again.mp3", "-q"])
    assert once == Path("again.mp3").read_bytes()
    assert "another computer" not in capsys.readouterr().err

    path = clients.reach("C014", caseload)
    path.write_text(FILE.replace("Doctor", "My dear Doctor").replace("heart, ", ""))
    capsys.readouterr()
    assert 1 == run(["make", "--from", manifest, "-o", "other.mp3"])
    err = capsys.readouterr().err
    assert "other bytes" in err
    assert not [word for word in WORDS if word.casefold() in err.casefold()]


def test_a_fault_is_told_without_its_message(
    caseload: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bug whose message repeats a name shows where it arose, and no name."""

    def burst(*_: object) -> None:
        raise KeyError(WORDS[0])

    monkeypatch.setattr("coreg_audio.narration.narrator.spoken", burst)
    assert 1 == run(MAKE)
    err = capsys.readouterr().err

    assert "KeyError" in err
    assert "in _text" in err
    assert WORDS[0] not in err
