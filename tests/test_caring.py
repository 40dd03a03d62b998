"""The care check from the command line: what is told, what stops, what is let through."""

import json
from pathlib import Path

import pytest

from coreg_audio import care
from coreg_audio.care.page import page, shown
from coreg_audio.cli import run

DOCS = Path(__file__).parents[1] / "docs"
MAKE = ["make", "own", "--voice", "tone", "--preview", "2"]


@pytest.fixture
def own(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A script of one's own, as `new` begins it: nothing to mend."""
    assert 0 == run(["new", "own"])
    capsys.readouterr()
    return folder / "scripts_templates/en/own.md"


def add(path: Path, line: str) -> int:
    """Add a line to the exercise; returns where it stands."""
    text = path.read_text()
    path.write_text(text.replace("You might notice", f"{line}\nYou might notice"))
    return path.read_text().split(line)[0].count("\n") + 1


def test_what_new_writes_is_careful(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not even a warning."""
    assert 0 == run(["check", "own"])

    out, err = capsys.readouterr()
    assert ("", "1 script: nothing to mend\n") == (out, err)


def test_an_error_is_told_with_its_rule(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line that an editor reads, and as JSON with the rule apart."""
    line = add(own, "And so you must smile.")
    place = f"scripts_templates/en/own.md:{line}:12"

    assert 1 == run(["check", "own"])
    out = capsys.readouterr().out
    assert out.startswith(f'{place}: "must" is a duty')
    assert out.endswith("[R4]\n")

    assert 1 == run(["check", "own", "--json"])
    (problem,) = json.loads(capsys.readouterr().out)
    assert ("R4", "error", line, 12) == tuple(
        problem[key] for key in ("rule", "level", "line", "column")
    )


def test_a_warning_alone_is_no_failure(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told as one, and the program ends well."""
    add(own, "Everyone smiles now and then.")

    assert 0 == run(["check", "own"])
    out, err = capsys.readouterr()
    assert ': warning: "Everyone" is an absolute' in out
    assert "1 script: no errors, only warnings\n" == err


def test_a_fault_of_some_choices_says_of_which(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is missing in one combination only names its choices."""
    text = own.read_text().replace("choices:", "choices:\n  eyes: {pick: [named, kept]}", 1)
    text = text.replace(
        "eyes: {pick: [named, kept]}", "eyes: {pick: [named, kept], default: kept}"
    )
    line = "Your eyes can be open or closed, as you like.\n"
    assert line in text
    guarded = "{% if eyes == 'named' %}\n" + line + "{% endif %}\n"
    own.write_text(text.replace(line, guarded))

    assert 0 == run(["check", "own"])
    out = capsys.readouterr().out
    assert "with eyes=kept [R2]" in out
    assert "with eyes=named" not in out


def test_errors_stop_make_before_a_word_is_spoken(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With all of them, where they are, why to read, and nothing written."""
    line = add(own, "And so you must smile.")
    add(own, "He can go first.")

    assert 1 == run(MAKE)
    err = capsys.readouterr().err
    assert "the care check stops these 2" in err
    assert f"own.md:{line}:12: " in err
    assert "--allow R9 --allow R4" in err or "--allow R4 --allow R9" in err
    assert "speaking" not in err
    assert not Path("output").exists()


def test_a_rule_that_is_let_through_is_named(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the summary and as JSON; the others still stop."""
    add(own, "And so you must smile.")

    assert 0 == run([*MAKE, "--allow", "r4"])
    assert "let through: scripts_templates/en/own.md:" in capsys.readouterr().out
    assert 0 == run([*MAKE, "--allow", "R4", "--json"])
    facts = json.loads(capsys.readouterr().out)
    assert (1, []) == (len(facts["allowed"]), facts["warnings"])
    assert facts["allowed"][0].endswith("[R4]")
    assert 1 == run([*MAKE, "--allow", "R9"])


def test_check_lets_through_what_make_would(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told as let through and no failure; other errors still are, and warnings stay so."""
    add(own, "And so everyone must smile.")

    assert 0 == run(["check", "own", "--allow", "r4"])
    out, err = capsys.readouterr()
    assert ': let through: "must" is a duty' in out
    assert "1 script: no errors, only warnings\n" == err
    assert 1 == run(["check", "own", "--allow", "R9"])
    capsys.readouterr()
    assert 0 == run(["check", "own", "--allow", "R4", "--allow", "R13", "--json"])
    levels = [problem["level"] for problem in json.loads(capsys.readouterr().out)]
    assert ["allowed", "warning"] == sorted(levels)


def test_check_says_what_it_let_through(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing else is to mend."""
    add(own, "And so you must smile.")

    assert 0 == run(["check", "own", "--allow", "R4"])
    assert "1 script: no errors, only what was let through\n" == capsys.readouterr().err


def test_warnings_are_shown_and_stop_nothing(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr, so that JSON stays JSON; not with --quiet."""
    add(own, "Everyone smiles now and then.")

    assert 0 == run([*MAKE, "--json"])
    out, err = capsys.readouterr()
    assert 'warning: "Everyone"' in err
    assert 1 == len(json.loads(out)["warnings"])
    assert 0 == run([*MAKE, "--quiet"])
    assert "" == capsys.readouterr().err


@pytest.mark.parametrize("name", ["R26", "R20", "R22", "", "all"])
def test_only_rules_that_are_checked_can_be_let_through(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Anything else is a mistake of usage, told with what there is."""
    assert 2 == run(["make", "kiss-and-hug", "--allow", name])
    assert "R1, R2" in capsys.readouterr().err


def test_an_unchecked_language_is_made_only_when_asked(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script in a language without rules stops, and says how to go on."""
    text = (
        own.read_text().replace("language: en", "language: nl").replace(", voice first 2", "")
    )
    Path("scripts_templates/nl").mkdir()
    Path("scripts_templates/nl/own.md").write_text(text)
    own.unlink()
    make = [MAKE[0], "scripts_templates/nl/own.md", *MAKE[2:]]

    assert 1 == run(make)
    assert "--allow language" in capsys.readouterr().err
    assert 0 == run([*make, "--allow", "language"])


@pytest.mark.parametrize("rule", care.RULES, ids=lambda rule: rule.id)
def test_every_rule_can_be_explained(
    rule: care.Rule, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its reason and what to do; what only a person can check says so."""
    assert 0 == run(["check", "--explain", rule.id.lower()])

    out = capsys.readouterr().out
    assert rule.why in out
    assert rule.fix in out
    assert ("Only a person" in out) != rule.checked
    assert ("not so (en)" in out) == (rule.id in care.EXAMPLES["en"])


def test_an_explanation_can_be_read_by_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    """With the examples of the table."""
    assert 0 == run(["check", "--explain", "R7", "--json"])
    facts = json.loads(capsys.readouterr().out)

    assert ("R7", ["error"]) == (facts["id"], facts["levels"])
    assert list(care.EXAMPLES["en"]["R7"].bad) == facts["bad"]


def test_an_unknown_rule_is_told_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is a mistake in a value."""
    assert 1 == run(["check", "--explain", "R77"])
    assert "R1, R2, R3" in capsys.readouterr().err


def test_the_page_is_that_of_the_table() -> None:
    """docs/care.md is as `python -m coreg_audio.care.page` makes it."""
    assert page() == (DOCS / "care.md").read_text(encoding="utf-8")


def test_long_examples_are_cut() -> None:
    """In long lines and in many."""
    assert "a" * 95 + "…" == shown("a" * 200)
    assert "1\n1\n1\n… 17 more lines" == shown("1\n" * 20)
