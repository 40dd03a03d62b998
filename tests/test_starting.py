"""Tests for what the program imports: only what a command needs."""

import importlib.metadata
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreg_audio import loudness
from coreg_audio.installed import builds, version
from coreg_audio.on_demand import OnDemand

SCRIPT = """\
---
id: short
title: Short
version: "1.0"
language: en
for: couple
tier: 1
minutes: 1
range: [0.5, 1]
breath: settle
not_for:
kind: exercise
holds:
cautions: []
reviewed:
---
# Short
You might look around the room.
(pause 25)
Or look at one thing.
(pause 25)
"""


def modules_after(code: str, folder: Path) -> set[str]:
    """The modules that a new Python has imported after *code*, which runs in *folder*."""
    told = folder / "modules.json"
    script = (
        f"{code}\nimport json, sys\nopen({str(told)!r}, 'w').write(json.dumps([*sys.modules]))"
    )
    subprocess.run([sys.executable, "-c", script], cwd=folder, check=True, capture_output=True)
    return set(json.loads(told.read_text()))


def beginning(names: set[str], *starts: str) -> set[str]:
    """Those of *names* that are one of *starts* or lie in it."""
    return {one for one in names for start in starts if f"{one}.".startswith(f"{start}.")}


def least_cpu_s(*arguments: str) -> float:
    """Processor time of a new Python with *arguments*: the least of three, not traced."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
    unseen = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    taken_s = []
    for _ in range(3):
        command = [sys.executable, *arguments]
        pid = os.posix_spawn(sys.executable, command, environment, file_actions=unseen)
        _, status, used = os.wait4(pid, 0)
        assert 0 == status
        taken_s.append(used.ru_utime + used.ru_stime)
    return min(taken_s)


@pytest.mark.skipif(sys.platform == "win32", reason="it counts no child's time")
@pytest.mark.parametrize(
    ("arguments", "most_s"),
    [(("-c", "import coreg_audio"), 0.25), (("-m", "coreg_audio", "--help"), 0.5)],
    ids=["import", "help"],
)
def test_it_starts_at_once(arguments: tuple[str, ...], most_s: float) -> None:
    """Four times what it takes, or more, is allowed, so that only a new burden fails."""
    assert least_cpu_s(*arguments) < most_s


def test_the_package_alone_imports_nothing_else(tmp_path: Path) -> None:
    """Not even its own ground: whoever imports one module of it pays for that one."""
    found = modules_after("import coreg_audio", tmp_path)

    assert {"coreg_audio"} == beginning(found, "coreg_audio")
    assert not beginning(found, "numpy", "jinja2", "yaml", "click")


def test_help_imports_no_stage(tmp_path: Path) -> None:
    """It tells what there is, and reads no script to do so."""
    found = modules_after("from coreg_audio.cli import run; run(['--help'])", tmp_path)

    assert not beginning(found, "numpy", "jinja2", "yaml", "coreg_audio.build")


def test_the_list_imports_neither_numpy_nor_rules_of_care(tmp_path: Path) -> None:
    """It reads what stands at the head of scripts, which needs no Jinja either."""
    found = modules_after("from coreg_audio.cli import run; run(['list'])", tmp_path)

    assert beginning(found, "coreg_audio.templates")
    assert not beginning(
        found, "numpy", "jinja2", "onnxruntime", "coreg_audio.care", "coreg_audio.engines"
    )


def test_a_make_imports_one_language_and_one_voice(tmp_path: Path) -> None:
    """What other languages look for, and what other voices need, stays where it is."""
    (tmp_path / "short.md").write_text(SCRIPT)
    make = "make short.md -V tone -o short.mp3 --no-cache -q --allow R1 --allow R16"
    found = modules_after(
        f"from coreg_audio.cli import run; assert not run({make.split()})", tmp_path
    )

    assert {"coreg_audio.care.languages.en.words"} <= found
    assert {"coreg_audio.engines.tone"} == beginning(found, "coreg_audio.engines") - {
        "coreg_audio.engines"
    }
    assert not beginning(
        found,
        "coreg_audio.care.languages.es",
        "coreg_audio.care.languages.en.examples",
        "coreg_audio.beds",
        "coreg_audio.sidecars.captions",
        "numpy.ma",
        "onnxruntime",
    )


@pytest.mark.parametrize("package", ["hibari-tts", "lameenc", "numpy", "onnxruntime"])
def test_a_version_is_the_one_that_its_metadata_tells(package: str) -> None:
    """It is read from the name of a folder."""
    assert importlib.metadata.version(package) == version(package)


def test_another_build_of_a_package_tells_version_and_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the one that fills the module; what adds to the package has one of its own."""
    filled = {"easy": "", "extensions": "onnxruntime_extensions", "gpu": "onnxruntime"}
    for name, module in filled.items():
        info = tmp_path / f"onnxruntime_{name}-1.31.1.dist-info"
        info.mkdir()
        if module:
            (info / "top_level.txt").write_text(f"{module}\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    assert "1.31.1 (onnxruntime-gpu)" == version.__wrapped__("onnxruntime")
    assert "unknown" == version.__wrapped__("onnxruntime-tools")


def test_two_builds_in_one_place_are_both_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which of them came last and runs nobody can tell; an upgrade of either is another key."""
    for name, number in (("onnxruntime", "1.20.0"), ("onnxruntime_gpu", "1.24.0")):
        info = tmp_path / f"{name}-{number}.dist-info"
        info.mkdir()
        (info / "top_level.txt").write_bytes(b"onnxruntime\n\xff")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    assert "1.20.0, 1.24.0 (onnxruntime-gpu)" == version.__wrapped__("onnxruntime")
    assert ["onnxruntime", "onnxruntime-gpu"] == builds("onnxruntime")


def test_a_package_that_is_not_here_has_no_version() -> None:
    """And that is no error."""
    assert "unknown" == version("no-such-package")


def test_values_on_demand_are_made_once() -> None:
    """Names are known without making any."""
    made: list[str] = []

    def make(name: str) -> int:
        made.append(name)
        return len(name)

    found = OnDemand(["one", "three"], make)

    assert ["one", "three"] == list(found)
    assert 2 == len(found)
    assert "one" in found
    assert None is found.get("four")
    assert [] == made
    assert 5 == found["three"] == found["three"]
    assert ["three"] == made


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50), st.sampled_from([0, 10, 95, 100]))
def test_percentiles_are_those_of_numpy(values: list[float], percent: int) -> None:
    """Between the nearest two values, along a line."""
    found = loudness._percentile(np.array(values), percent)

    assert np.percentile(values, percent) == pytest.approx(found, abs=1e-12)
