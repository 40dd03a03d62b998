"""Tests for the list of what the program rests on."""

import re
import runpy
from email.message import Message
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / ".ci" / "supply.py"
supply = SimpleNamespace(**runpy.run_path(str(SCRIPT), run_name="supply"))

DECIDED = """\
| package | for | licence | release seen |
|---|---|---|---|
| voice | speech | GPL-3 (inside; the loader MIT) | 0.2 |
| click | the command line | BSD-3 | 8.5.1, 2026-11 |
| PyRage, other | one file | MIT (Rust's too) | 1.4.0 |

| what | is no package |
|---|---|
| numpy | here |
"""


def package(name: str, licence: str, *asked: str) -> object:
    """An installed package, version 1, that needs nothing."""
    return supply.Package(name, "1", licence, (), asked)


def faults(*packages: object, asked: tuple[str, ...] = (), pins: str = "") -> list[str]:
    """What is wrong with these, of which the core asks for *asked*."""
    wanted = {name: ["core"] for name in asked}
    return list(supply.faults(packages, wanted, supply.decisions(DECIDED), pins))


def test_everything_that_is_installed_here_was_decided(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each package that we ask for has its line, each licence is allowed."""
    assert 0 == supply.main(), capsys.readouterr().out
    told = capsys.readouterr().out
    assert "numpy" in told
    assert "markupsafe" in told  # needed by jinja2 alone


def test_a_package_without_a_decision_is_named() -> None:
    """Whether it is installed or not; only tables of packages count."""
    wrong = faults(asked=("click", "numpy", "pyrage"))

    assert ["numpy (asked for by core) has no line"] == [
        one.partition(" in ")[0] for one in wrong
    ]


@pytest.mark.parametrize(
    ("licence", "fine"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND MIT", True),
        ("Proprietary OR MIT", True),
        ("MIT AND Proprietary", False),
        ("Proprietary AND (MIT OR BSD-3-Clause)", False),
        ("GPL-2.0-only", False),
        ("CC-BY-NC-4.0", False),
        ("", False),
    ],
)
def test_a_licence_that_does_not_go_with_ours_is_named(licence: str, fine: bool) -> None:
    """Also that of a package which only another one needs, and one that is not told."""
    wrong = faults(package("deep", licence))

    assert fine == (not wrong)
    assert fine or wrong[0].startswith("deep 1: its licence is ")


def test_what_we_noted_counts_where_metadata_say_nothing() -> None:
    """For packages that we ask for ourselves."""
    assert not faults(package("pyrage", "", "clients"), package("voice", "", "espeak"))


def test_every_exception_from_a_rule_says_why() -> None:
    """A line that lint passes over names the rule and the reason, also for safety's rules."""
    excused = re.compile(r"# noqa(?!: [A-Z0-9, ]+ - \w)")
    files = [path for part in ("coreg_audio", "tests") for path in (ROOT / part).rglob("*.py")]
    bare = [path.name for path in files if excused.search(path.read_text(encoding="utf-8"))]

    assert ["test_supply.py"] == bare  # the pattern above


@pytest.mark.parametrize("pins", ["", "click @ https://example.org/click.whl", "click>=1"])
def test_constraints_are_plain_and_hold_what_we_ask_for(pins: str) -> None:
    """A name and a version each, and no address."""
    assert faults(package("click", "BSD", "core"), asked=("click",), pins=pins)
    assert not faults(package("click", "BSD", "core"), asked=("click",), pins="click==1")


def test_a_licence_is_read_wherever_a_package_tells_it() -> None:
    """An SPDX expression first, then a classifier, then one line of text."""
    facts = Message()
    facts["License"] = "Copyright (c) 2001\nAll rights"
    assert "" == supply.licence_of(facts)
    facts.replace_header("License", "Apache 2.0")
    assert "Apache-2.0" == supply.licence_of(facts)
    facts["Classifier"] = "License :: OSI Approved :: MIT License"
    assert "MIT" == supply.licence_of(facts)
    facts["License-Expression"] = "0BSD"
    assert "0BSD" == supply.licence_of(facts)
