"""Commands to put faults into: what was there before each, and what may stand after it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from reading import save, tape
from test_batch import SCRIPT, add_client
from test_takes import BODY, FRONT, TEXTS
from test_voice_store import pack as style_pack

from coreg_audio import fsio
from coreg_audio.batch.running import Crew
from coreg_audio.cli import run
from coreg_audio.fsio import _journal

SHORT = SCRIPT.replace("minutes: 0.4", "minutes: 0.3").replace("[0.2, 1]", "[0.1, 1]")
MAKE = ["make", "mini", "--voice", "tone", "-q"]
PASSPHRASE = "a few plain words\n"
_PART = re.compile(r"\.(.*)\.\d+\.[0-9a-f]{14}\.part")
_TOLD_APART = (
    *("output", "pack", "evening.zip", "takes", "moved.age"),
    *("voices", "people", "other"),
)
_NOTES = ("results.jsonl", "failed.csv")


@dataclass(frozen=True, slots=True)
class Scene:
    """A command, and what was there before it.

    Attributes:
        before: Makes it so; None is an empty folder.
        codes: Exit codes when something failed.
    """

    name: str
    arguments: Sequence[str]
    before: Callable[[], None] | None = None
    stdin: str = ""
    codes: tuple[int, ...] = (4,)


def _ran(*commands: Sequence[str]) -> None:
    for command in commands:
        assert 0 == run(list(command)), command


def _earlier() -> None:
    """An earlier result of the same job with other bytes."""
    _ran([*MAKE, "-s", "turn=3", "--captions", "all"])


def _clients() -> None:
    Path("../people").mkdir(mode=0o700, exist_ok=True)
    os.chdir("..")
    Path("people").rename("clients")
    for code in ("C01", "C02"):
        add_client(code)
    Path("clients").rename("people")
    os.chdir("here")


def _made_for_client() -> None:
    _clients()
    _ran([*MAKE, "--client", "C01", "-s", "turn=3", "--captions", "vtt"])


def _plan(turn: int) -> None:
    rows = [f"{code},mini,{turn},tone" for code in ("C01", "C02")]
    Path("plan.csv").write_text("\n".join(["client,template,turn,voice", *rows]))


def _batch() -> None:
    """One track stands as it was before the plan changed, the other is to come."""
    _made_for_client()
    _plan(4)


def _takes() -> None:
    """Takes of an earlier reading, and a new one."""
    Path("scripts_templates/en/own.md").write_text(FRONT + BODY, encoding="utf-8")
    save(Path("all.wav"), tape(TEXTS, seed=2))
    _ran([*IMPORT, "all.wav"])
    save(Path("all.wav"), tape(TEXTS))


def _voice() -> None:
    """An earlier voice of that name."""
    Path("af_mine.bin").write_bytes(style_pack(2))
    _ran(ADD_VOICE)
    Path("af_mine.bin").write_bytes(style_pack(1))


def _export() -> None:
    _clients()
    _ran(["clients", "add", "C03"])


def _pack() -> None:
    """An earlier pack of one session, and two to put into a new one."""
    _ran([*MAKE, "--captions", "vtt"], ["pack", "output/mini/mini.mp3", "-o", "pack", "-q"])
    _ran(["pack", "output/mini/mini.mp3", "-o", "evening.zip", "-q"])
    shutil.copy("output/mini/mini.mp3", "two.mp3")


def _damaged() -> None:
    """A cache of which an entry is damaged."""
    _ran(MAKE)
    for kind in ("*.clip", "chunks/*.chunk"):
        next(Path("../cache").glob(kind)).write_bytes(b"damaged")


ADD_VOICE = ["voices", "add", "af_mine.bin", "--licence", "CC0"]
IMPORT = ["takes", "import", "own", "--to", "takes", "-q"]
PACK = ["pack", "output/mini/mini.mp3", "two.mp3", "-q"]
BATCH = ["batch", "plan.csv", "--workers", "1"]

SCENES = (
    Scene("make", MAKE),
    Scene("make over an earlier one", [*MAKE, "-s", "turn=2", "--captions", "vtt"], _earlier),
    Scene("make for a client", [*MAKE, "--client", "C01", "-s", "turn=2"], _made_for_client),
    Scene("batch", BATCH, _batch, codes=(1, 4)),
    Scene("voices add", ADD_VOICE, _voice),
    Scene("takes import", [*IMPORT, "all.wav"], _takes),
    Scene("clients add", ["clients", "add", "C03"], _clients),
    Scene("clients forget", ["clients", "forget", "C01", "--yes"], _made_for_client),
    Scene("clients export", ["clients", "export", "moved.age"], _export, PASSPHRASE),
    Scene(
        "clients import",
        ["clients", "import", "moved.age", "--clients", "../other"],
        lambda: _exported(),
        PASSPHRASE,
    ),
    Scene("cache verify", ["cache", "verify"], _damaged),
    Scene("cache purge", ["cache", "purge"], _damaged),
    Scene("pack", [*PACK, "-o", "pack"], _pack),
    Scene("pack as a zip", [*PACK, "-o", "evening.zip"], _pack),
)


def _exported() -> None:
    _clients()
    with pytest.MonkeyPatch.context() as patch:
        import io
        import sys

        patch.setattr(sys, "stdin", io.StringIO(PASSPHRASE))
        _ran(["clients", "export", "moved.age"])


class Inline(Executor):
    """Calls at once, in this very process: a kill of the worker is one of the batch."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """As a pool would."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def inline_pool(*_: object, **__: object) -> Iterator[Crew]:
    """Stands in for `pool.open_pool`."""
    yield Crew(Inline(), ahead=1)


def seal(plain: bytes, passphrase: str) -> bytes:
    """Stands in for encrypting, which is made to be slow and never gives the same twice."""
    return passphrase.encode() + b"\n" + plain


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """Undoes it."""
    return sealed.removeprefix(passphrase.encode() + b"\n")


@dataclass(frozen=True, slots=True)
class State:
    """What stands in the ground.

    Attributes:
        files: SHA-256 of each file that a command is for, by its path.
        noted: Under what the journals note each of these bytes.
    """

    files: dict[str, str] = field(default_factory=dict)
    noted: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)


class Ground:
    """A folder that can be put back to what it was, with all that a command may touch in it."""

    def __init__(self, root: Path) -> None:
        self.root, self.here = root / "ground", root / "ground" / "here"
        self._kept = root / "kept"
        self.here.mkdir(parents=True)

    def set_up(self, patch: pytest.MonkeyPatch) -> None:
        """The environment, a script, and what cannot be done in a copy of this process."""
        patch.chdir(self.here)
        for name, place in (
            ("COREG_AUDIO_CACHE", "cache"),
            ("COREG_AUDIO_DATA", "data"),
            ("COREG_AUDIO_SAY_AS", "say-as.yaml"),
            ("COREG_AUDIO_CLIENTS", "people"),
            ("COREG_AUDIO_VOICES", "voices"),
            ("TMPDIR", "scratch"),
        ):
            patch.setenv(name, str(self.root / place))
        (self.root / "scratch").mkdir()
        (self.root / "say-as.yaml").touch()
        patch.setattr("tempfile.tempdir", str(self.root / "scratch"))
        # Else each script would be rendered in one more copy, which takes longest of all.
        patch.setattr("coreg_audio.templates.lookup.is_packaged", lambda path: True)
        patch.setattr("coreg_audio.batch.pool.open_pool", inline_pool)
        patch.setattr("pyrage.passphrase.encrypt", seal)
        patch.setattr("pyrage.passphrase.decrypt", unseal)
        Path("scripts_templates/en").mkdir(parents=True)
        Path("scripts_templates/en/mini.md").write_text(
            SHORT.replace("(pause 6)\n", ""), encoding="utf-8"
        )

    def keep(self) -> None:
        """What stands now is what `restore` puts back."""
        shutil.copytree(self.root, self._kept, symlinks=True)

    def restore(self) -> None:
        """All as it was when it was kept."""
        os.chdir(self.root.parent)
        shutil.rmtree(self.root)
        shutil.copytree(self._kept, self.root, symlinks=True)
        os.chdir(self.here)

    def state(self) -> State:
        """What stands there now."""
        state = State()
        for path in self.results():
            name, digest = str(path.relative_to(self.root)), _digest(path)
            state.files[name] = digest
            state.noted[name, digest] = fsio.noted_by(path)
        return state

    def results(self) -> Iterator[Path]:
        """The files that commands are for; notes of what was made are looked at elsewhere."""
        for path in sorted(self.root.rglob("*")):
            parts = path.relative_to(self.root).parts
            mine = {*parts[:2]} & {*_TOLD_APART} and "phrases" not in parts
            if mine and path.is_file() and path.name[0] != "." and path.name not in _NOTES:
                yield path

    def parts(self) -> list[str]:
        """What is half done, in results and caches."""
        return [path.name for path in self.root.rglob("*.part")]

    def scratch(self) -> list[Path]:
        """Temporary files."""
        return list((self.root / "scratch").iterdir())

    def check_journals(self, known: set[str]) -> None:
        """No line is torn, and each is about bytes that were or were to be there."""
        for path in self.root.rglob(fsio.JOURNAL):
            lines = [line for line in path.read_bytes().split(b"\n") if line]
            entries = _journal.entries(path.parent)
            assert len(lines) == len(entries), path
            there = {_digest(one) for one in path.parent.iterdir() if one.is_file()}
            assert {entry.sha256 for entry in entries} <= known | there, path

    def check_told(self, before: State, after: State) -> None:
        """A manifest tells of what stands beside it, or is whole and of another version."""
        for path in self.root.rglob("takes.json"):
            for entry in json.loads(path.read_bytes())["takes"]:
                self._check_version(path, entry["file"], entry["sha256"], before, after)
        for path in self.root.rglob("*.session.json"):
            told = json.loads(path.read_bytes())
            for file, digest in ((told["file"], told["sha256"]), *told["captions"].items()):
                self._check_version(path, file, digest, before, after)

    def _check_version(self, path: Path, file: str, digest: str, *states: State) -> None:
        name = str(path.relative_to(self.root).parent / file)
        versions = {state.files.get(name) for state in states}
        assert digest in versions, f"{path} tells of bytes that never were: {file}"


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def names_place(told: str, path: str) -> bool:
    """Whether a message names the file that failed, or what it was to become."""
    place = Path(path)
    found = _PART.fullmatch(place.name)
    name = found[1] if found else place.name
    return name in told or place.parent.name in told
