"""Every operation of every command fails in turn, with every error and by a kill."""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from faults import FAULTS, KILL, Ended, Fault, apart, faults_of, started
from scenes import SCENES, Ground, Scene, State, names_place

from coreg_audio import cli, fsio
from coreg_audio.takes.folder import LIST

OVER = "make over an earlier one"
ENTRIES = (".clip", ".chunk")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="copies this process")


def nightly(count: int) -> ParameterSet:
    """So many rounds in the nightly run."""
    return pytest.param(count, marks=[pytest.mark.nightly, pytest.mark.slow])


@dataclass(slots=True)
class Found:
    """What came of all the faults of a scene."""

    points: int = 0
    faults: int = 0
    ended: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A scene that is set, and how it goes undisturbed."""

    scene: Scene
    ground: Ground
    before: State
    after: State
    clean: Ended
    takes_s: float

    def befall(self, fault: Fault, *, again: bool) -> Ended:
        """Run it with a fault and look at what it leaves; then once more, where asked for."""
        self.ground.restore()
        ended = apart(list(self.scene.arguments), fault, self.scene.stdin)
        self._check_end(fault, ended)
        self.check_files(ended)
        if fault.kind == KILL or again:
            self.check_next()
        return ended

    def _check_end(self, fault: Fault, ended: Ended) -> None:
        assert "Traceback" not in ended.told, ended.told
        if fault.kind == KILL:
            assert ended.code in (-9, 0)
            return
        assert ended.code in (0, *self.scene.codes), ended.told
        if ended.code:
            errors = [line for line in ended.told.splitlines() if "coreg-audio: " in line]
            assert 1 == len(errors) or 1 == ended.code, ended.told
            named = [names_place(ended.told, path) for _, path in ended.struck]
            assert any(named), (ended.told, ended.struck)

    def check_files(self, ended: Ended) -> None:
        """Every file is of before or of after, and whatever tells of one tells truly."""
        now = self.ground.state()
        for name in {*now.files, *self.before.files}:
            versions = {state.files.get(name) for state in (self.before, self.after)}
            between = name.endswith(LIST) and ended.code  # some takes are new, others to come
            assert now.files.get(name) in versions or between, (name, ended.struck)
        if ended.code == 0:
            assert self.after.files == now.files, ended.struck
        for key, jobs in now.noted.items():
            noted = self.before.noted.get(key, frozenset()) | self.after.noted.get(
                key, frozenset()
            )
            assert noted & jobs or not noted, (key, ended.struck)
        known = {*self.before.files.values(), *self.after.files.values()}
        self.ground.check_journals(known)
        self.ground.check_told(self.before, self.after)
        if ended.code >= 0 and "unlink" not in {step for step, _ in ended.struck}:
            assert [] == self.ground.parts(), ended.struck
            assert [] == self.ground.scratch(), ended.struck

    def check_next(self) -> None:
        """The next run, undisturbed, gives what a clean one gives, and sweeps."""
        done = self.ground.state().files == self.after.files
        ended = apart(list(self.scene.arguments), None, self.scene.stdin)
        assert 0 == ended.code or (done and ended.code in (1, 4)), ended.told
        assert self.after.files == self.ground.state().files
        assert [] == self.ground.parts() or done
        assert [] == self.ground.scratch()


def set_up(scene: Scene, root: Path, patch: pytest.MonkeyPatch) -> Rehearsal:
    """The ground as it is before the scene, and what a clean run makes of it."""
    ground = Ground(root)
    ground.set_up(patch)
    if scene.before is not None:
        scene.before()
    before = ground.state()
    ground.keep()
    _warm(scene, patch)
    ground.restore()
    begun = time.monotonic()
    clean = apart(list(scene.arguments), None, scene.stdin)
    took_s = time.monotonic() - begun
    assert 0 == clean.code, clean.told
    assert [] == ground.parts()
    return Rehearsal(scene, ground, before, ground.state(), clean, took_s)


def _warm(scene: Scene, patch: pytest.MonkeyPatch) -> None:
    """Import all that the command needs, so that no copy has to."""
    with patch.context() as typed:
        typed.setattr("sys.stdin", io.StringIO(scene.stdin))
        assert 0 == cli.run(list(scene.arguments))


def named(*names: str) -> list[Scene]:
    """The scenes of these names."""
    return [scene for scene in SCENES if scene.name in names]


def thinned(count: int, among: int) -> list[int]:
    """So many numbers of operations, evenly among them."""
    return sorted({1 + at * (among - 1) // max(1, count - 1) for at in range(count)})


SAMPLED = named("voices add", "clients forget", "pack as a zip", "cache verify")


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """The scene that the program is there for."""
    with pytest.MonkeyPatch.context() as patch:
        yield set_up(named(OVER)[0], tmp_path_factory.mktemp("over"), patch)


def test_each_operation_of_make_may_fail(over: Rehearsal) -> None:
    """One error or a kill each, in turn: old files or new ones, told truly and plainly.

    Of those that only look at a file an eighth.
    """
    for number, (step, path) in enumerate(over.clean.steps, 1):
        kinds = faults_of(step, path)
        if len(kinds) == len(FAULTS) or number % 8 == 0:  # of looks, some
            over.befall(Fault(number, kinds[number % len(kinds)]), again=number % 64 == 0)


@pytest.mark.parametrize("scene", SAMPLED, ids=lambda scene: scene.name)
def test_some_operations_of_others_fail(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few of each command in every run; all of them in the nightly one."""
    rehearsal = set_up(scene, tmp_path, monkeypatch)
    for number in thinned(3, len(rehearsal.clean.steps)):
        kinds = faults_of(*rehearsal.clean.steps[number - 1])
        rehearsal.befall(Fault(number, kinds[number % len(kinds)]), again=True)


def test_the_order_outlives_a_power_cut(over: Rehearsal) -> None:
    """File, then journal, are forced to the disk before the rename, the folder after it."""
    steps = [(step, Path(path).name) for step, path in over.clean.steps]
    journal = max(at for at, one in enumerate(steps) if one == ("fsync", fsio.JOURNAL))
    for name in ("mini.mp3", "mini.vtt", "mini.session.json"):
        written = max(at for at, one in enumerate(steps) if one == ("write", name))
        forced = max(at for at, one in enumerate(steps) if one == ("fsync", name))
        renamed = steps.index(("rename", name))
        assert written < forced < renamed
        assert journal < renamed
        assert ("fsync folder", "mini") in steps[renamed:]


@pytest.mark.parametrize("rounds", [6, nightly(1000)])
def test_killed_at_any_moment_nothing_is_broken(rounds: int, over: Rehearsal) -> None:
    """By SIGKILL, somewhere in its time; the next run sweeps and gives the same bytes."""
    chance, killed = random.Random(8), 0
    for _ in range(rounds):
        over.ground.restore()
        ended, _ = _interrupted(over, signal.SIGKILL, chance.uniform(0, 0.8))
        over.check_files(ended)
        over.check_next()
        killed += ended.code == -signal.SIGKILL
    assert killed


@pytest.mark.parametrize("rounds", [6, nightly(300)])
def test_asked_to_end_at_any_moment_it_leaves_nothing(rounds: int, over: Rehearsal) -> None:
    """Ctrl-C or SIGTERM: the exit code says so, soon, and nothing is left half done."""
    chance, stopped = random.Random(9), 0
    codes = {signal.SIGINT: 130, signal.SIGTERM: 143}
    for number in range(rounds):
        over.ground.restore()
        asked = (signal.SIGINT, signal.SIGTERM)[number % 2]
        ended, took_s = _interrupted(over, asked, chance.uniform(0, 0.8))
        assert ended.code in (0, codes[asked]), ended
        assert "Traceback" not in ended.told
        assert took_s < (2 if os.getloadavg()[0] < 2 * (os.cpu_count() or 1) else 30)
        over.check_files(ended)
        stopped += ended.code != 0
    assert stopped


def _interrupted(rehearsal: Rehearsal, number: int, share: float) -> tuple[Ended, float]:
    """The scene with a signal after that share of its time, and how long it went on then."""
    command = list(rehearsal.scene.arguments)
    with started(command, Fault(0, ""), rehearsal.scene.stdin) as (pid, _, told):
        time.sleep(share * rehearsal.takes_s)
        os.kill(pid, number)
        begun = time.monotonic()
        status = os.waitpid(pid, 0)[1]
        took_s = time.monotonic() - begun
        told.seek(0)
        return Ended(os.waitstatus_to_exitcode(status), told.read(), (), ()), took_s


def _flipped(data: bytes, _: bytes) -> bytes:
    half = len(data) // 2
    return data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :]


WAYS: tuple[Callable[[bytes, bytes], bytes], ...] = (
    _flipped,
    lambda data, _: data[: len(data) // 2],
    lambda data, _: bytes(len(data)),
    lambda data, _: b"",
    lambda data, _: data + b"\0",
    lambda _, other: other,
)
"""Flipped, cut, zeroed, emptied, made longer, swapped with another sound entry."""


@pytest.mark.parametrize("mutations", [60, nightly(2000)])
def test_no_damaged_entry_of_the_cache_is_heard(mutations: int, over: Rehearsal) -> None:
    """Damaged in six ways, each entry is made anew, and the file is the same to the bit."""
    cache, full = over.ground.root / "cache", over.ground.root.parent / "full"
    shutil.copytree(cache, full)
    chance, done = random.Random(10), 0
    while done < mutations:
        over.ground.restore()
        shutil.rmtree(cache)
        shutil.copytree(full, cache)
        sound = {path: path.read_bytes() for path in sorted(cache.rglob("*.c*"))}
        sound = {path: data for path, data in sound.items() if path.suffix in ENTRIES}
        for path, data in sound.items():
            others = [one for other, one in sound.items() if path.suffix == other.suffix]
            other = chance.choice([one for one in others if one != data] or [b""])
            path.write_bytes(chance.choice(WAYS)(data, other))
        done += len(sound)
        ended = apart(list(over.scene.arguments))
        assert 0 == ended.code, ended.told
        assert over.after.files == over.ground.state().files
    assert done


@pytest.mark.parametrize("rounds", [2, nightly(100)])
def test_three_at_once_leave_one_whole_result(rounds: int, over: Rehearsal) -> None:
    """The same output and the same cache, full or empty: no error, the same bytes."""
    for number in range(rounds):
        over.ground.restore()
        if number % 2:
            shutil.rmtree(over.ground.root / "cache")
        with ExitStack() as stack:
            command = list(over.scene.arguments)
            all_ = [stack.enter_context(started(command, Fault(0, ""))) for _ in range(3)]
            for pid, _, told in all_:
                status = os.waitpid(pid, 0)[1]
                told.seek(0)
                assert 0 == os.waitstatus_to_exitcode(status), told.read()
        assert over.after.files == over.ground.state().files
        over.ground.check_journals({*over.before.files.values(), *over.after.files.values()})
        assert [] == over.ground.parts()


@pytest.fixture(params=SCENES, ids=lambda scene: scene.name)
def rehearsal(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Rehearsal]:
    """Each scene in turn."""
    yield set_up(request.param, tmp_path, monkeypatch)


@pytest.mark.nightly
@pytest.mark.slow
def test_whatever_fails_whenever_nothing_is_broken(rehearsal: Rehearsal) -> None:
    """All operations times all errors and a kill."""
    found = Found(points=len(rehearsal.clean.steps))
    for number, (step, path) in enumerate(rehearsal.clean.steps, 1):
        kinds = faults_of(step, path)
        for kind in kinds:
            ended = rehearsal.befall(Fault(number, kind), again=kind == kinds[-1 - number % 2])
            found.faults += 1
            found.ended[ended.code] += 1
    print(f"{rehearsal.scene.name}: {found}")
