"""Checking scripts as an editor would: each fault once, where it can be mended."""

from pathlib import Path

import pytest
from scripting import FRONT

from coreg_audio import checking, templates
from coreg_audio.checking import check, check_all

BODY = """\
# Sample
Hello there. You can change any part, skip it, or stop.
If either of you says "pause", that is enough. Your eyes can be open or closed.
(pause 150)
You could take in the room. If it was hard, it is worth telling {{ helper }}. Goodbye.
(pause 65)
"""


def lay(folder: Path, text: str, name: str = "sample") -> Path:
    """A script in the place where it is looked up first."""
    path = folder / "scripts_templates" / "en" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_script_that_is_right_has_no_problem(folder: Path) -> None:
    """Neither by its id nor by its path."""
    path = lay(folder, FRONT + BODY)

    assert () == check("sample") == check(str(path))


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("minutes", "minutes: 5", "minutes: 4.1"),
        ("range", "range: [4, 6]", "range: [2, 6]"),
        ("range", "range: [4, 6]", "range: [4, 60]"),
    ],
)
def test_a_length_out_of_reach_is_told_once_at_its_line(
    key: str, before: str, after: str, folder: Path
) -> None:
    """One fault for each combination of choices, at the line of the key, with what can be."""
    body = BODY.replace("150", "200 exact") if key == "minutes" else BODY
    text = FRONT.replace(before, after) + body
    lay(folder, text)
    line = text[: text.index(f"{key}:")].count("\n") + 1

    problems = check("sample")

    assert 3 == len(problems)
    assert {line} == {one.line for one in problems}
    assert all(one.message.startswith(f"{key} cannot be kept") for one in problems)
    assert "with touch=heart" in problems[0].message


def test_a_fault_in_every_combination_is_told_once(folder: Path) -> None:
    """A direction that cannot be performed stands in one place, whatever is chosen."""
    lay(folder, FRONT + BODY + "(ambience rian)\nBye.\n")

    (problem,) = check("sample")

    assert str(problem).startswith("scripts_templates/en/sample.md:")
    assert "(ambience rian) is no bed (did you mean 'rain'" in problem.message


def test_a_fault_in_one_combination_is_found(folder: Path) -> None:
    """Also where the usual choices never come by."""
    lay(folder, FRONT + BODY + "{% if touch == 'none' %}\n(timer {{ turn }})\n{% endif %}\n")

    messages = [one.message for one in check("sample")]

    assert 1 == len(messages)
    assert "with touch=none" in messages[0]


def test_a_number_is_tried_at_both_of_its_ends(folder: Path) -> None:
    """A turn that is fine as usual may be too long for the range at its longest."""
    body = BODY.replace("(pause 150)", "(timer {{ turn }})\n(pause 30)")
    lay(folder, FRONT.replace("range: [4, 6]", "range: [4.9, 5.1]") + body)

    messages = [one.message for one in check("sample")]

    assert 2 == len(messages)
    assert "with touch=heart, turn=6: " in messages[0]
    assert "with touch=heart, turn=300: " in messages[1]


def test_all_scripts_are_checked_the_broken_ones_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count holds every file, and a file that is no script is a problem of its own."""
    monkeypatch.setattr(checking, "_problems", lambda template: [])  # `check` of all is slow
    shelves = [templates.available(language=one) for one in templates.languages()]
    before = sum(len(one.templates) for one in shelves)
    lay(folder, FRONT + BODY)
    lay(folder, "no front matter", "other")
    Path("scripts_templates/en/binary.md").write_bytes(b"\0\1")

    count, problems = check_all()

    assert before + 3 == count
    assert ["binary.md:1", "other.md:1"] == [
        f"{Path(one.source).name}:{one.line}" for one in problems
    ]


def test_a_script_with_a_bad_front_is_a_problem_not_a_failure(folder: Path) -> None:
    """An editor gets file, line and column of it."""
    lay(folder, FRONT.replace("tier: 1", "tier: 9") + BODY)

    (problem,) = check("sample")

    assert ("scripts_templates/en/sample.md", 7) == (problem.source, problem.line)
    assert "tier" in problem.message
