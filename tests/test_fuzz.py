"""What the fuzzer keeps at hand: every input of every corpus, without the fuzzer."""

import subprocess
import sys
from pathlib import Path

import pytest
from fuzz import harness

from coreg_audio.errors import ScriptError


@pytest.mark.parametrize("name", harness.TARGETS)
def test_each_input_is_taken_or_refused_as_it_should_be(
    name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Those among them that once broke something are called found-*."""
    module = harness.target(name)
    for path in sorted((harness.CORPUS / name).iterdir()):
        try:
            harness.attempt(module, path.read_bytes())
        except Exception as error:
            raise AssertionError(f"{name}/{path.name}: {error!r}") from error
    capfd.readouterr()  # libmpg123 tells what it thinks of some


def test_every_target_has_a_corpus_and_it_is_small() -> None:
    """Some thirty files of a few kB each: they are tried in every run, and read in diffs."""
    for name in harness.TARGETS:
        sizes = [path.stat().st_size for path in (harness.CORPUS / name).iterdir()]
        assert 0 < len(sizes) <= 40
        assert max(sizes) <= 10_000


def test_the_driver_runs(tmp_path: Path) -> None:
    """Where atheris is installed: it stops after as many inputs as were asked for."""
    pytest.importorskip("atheris")
    driver = Path(harness.__file__).parent
    command = [sys.executable, str(driver), "takes", "-runs=20", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)

    assert 0 == done.returncode, done.stderr
    assert "Done 20 runs" in done.stderr


@pytest.mark.parametrize(
    "error", [ValueError("x"), AssertionError("x"), KeyError(1), ScriptError("x.md", 4, "no")]
)
def test_what_says_no_place_is_a_finding(error: Exception) -> None:
    """Errors that are not ours, and a line that the text does not have."""
    with pytest.raises((type(error), AssertionError)):
        refused(error)


def test_an_error_with_its_place_is_none() -> None:
    """It is what a target allows."""
    refused(ScriptError("x.md", 3, "no"))


def refused(error: Exception) -> None:
    """What a target makes of that error, about a text of three lines."""
    with harness.refusing(lines=3):
        raise error
