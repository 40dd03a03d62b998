"""A therapist's own copy of an exercise, and what `show --diff` tells of it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coreg_audio import parser, templates
from coreg_audio.cli import run
from coreg_audio.editing import copied, difference
from coreg_audio.errors import ScriptError
from coreg_audio.script import Template

COPY = Path("scripts_templates/en/repair-ritual.md")


def heard(template: Template, values: list[dict[str, str]]) -> Iterator[list[object]]:
    """For each of *values* all that a session holds, but for where it was written."""
    for rendered in templates.render_many(template, values):
        session = parser.parse(rendered)
        kinds = [type(step).__name__ for one in session.sections for step in one.steps]
        words = [(say.utterance.text, say.exact, say.gap) for say in session.sayings()]
        yield [[one.title for one in session.sections], session.notes, kinds, words]


def edit(path: Path, before: str, after: str) -> None:
    """Change the words of a copy as a person would."""
    text = path.read_text(encoding="utf-8")

    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_copy_holds_every_word_and_says_the_same(tmp_path: Path) -> None:
    """Nothing is included from elsewhere any more, in any exercise with any choice."""
    for one in templates.available(templates_dir=templates.packaged_folder()).templates:
        path = tmp_path / f"{one.front.id}.md"
        path.write_text(copied(one, one.front.id), encoding="utf-8")
        # Rendered in this process, as packaged ones are: a child for each would take minutes.
        copy = replace(templates.load(path), packaged=True)

        assert "{% include" not in copy.text
        values = [dict(each) for each in templates.combinations(one.front)]
        some = [{}, values[-1]]
        assert list(heard(one, some)) == list(heard(copy, some))


def test_a_copy_is_nobodys_review(tmp_path: Path) -> None:
    """Whoever reviewed the original has not seen what will be edited."""
    original = templates.locate("kiss-and-hug")
    reviewed = replace(
        original, text=original.text.replace("reviewed:", "reviewed: Dr Lee, May 2026")
    )

    assert "\nreviewed:\n" in copied(reviewed, "ours")
    assert "Dr Lee" not in copied(reviewed, "ours")


def test_what_is_included_twice_over_or_on_one_line_comes_in(tmp_path: Path) -> None:
    """Includes in includes, beside other tags and without a last newline are all taken in."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/one.md").write_text('One.\n{% include "shared/two.md" %}')
    (tmp_path / "shared/two.md").write_text("Two.")
    (tmp_path / "shared/loop.md").write_text('{% include "shared/loop.md" %}\n')
    body = (
        '{% if touch %}{% include "shared/one.md" %}{% endif %}\n'
        '{% include "shared/loop.md" %}\n{% include "shared/none.md" %}\n'
        '  {% include "../up.md" %}\nEnd.'
    )
    original = templates.locate("kiss-and-hug")
    front = original.text[: original.text.index("\n---\n") + 5].replace("\n", "\r\n")
    template = replace(original, path=tmp_path / "x.md", text=front + body)

    assert (
        "{% if touch %}\nOne.\nTwo.\n{% endif %}\n"
        '{% include "shared/loop.md" %}\n{% include "shared/none.md" %}\n'
        '{% include "../up.md" %}\nEnd.'
    ) == templates.expand(template).partition("---\n")[2].partition("---\n")[2]


def test_an_unclosed_tag_is_an_error_of_the_script() -> None:
    """With its line, as everywhere."""
    original = templates.locate("kiss-and-hug")

    with pytest.raises(ScriptError, match="is not closed"):
        copied(replace(original, text=f"{original.text}\n{{% if"), "ours")


def test_from_alone_makes_a_copy_that_takes_the_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The id stays; nothing differs yet; --force makes it anew from the packaged one."""
    assert 0 == run(["new", "--from", "repair-ritual"])
    assert 0 == run(["show", "repair-ritual", "--diff"])
    assert "has the same words" in capsys.readouterr().out

    edit(COPY, "title: Repair Ritual", "title: Ours")
    assert 4 == run(["new", "--from", "repair-ritual"])
    assert 0 == run(["new", "--from", "repair-ritual", "--force"])
    assert "title: Repair Ritual" in COPY.read_text(encoding="utf-8")


def test_a_copy_keeps_the_original_as_it_is_but_for_the_title(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What only a new script can have is refused."""
    assert 2 == run(["new", "ours", "--from", "repair-ritual", "--minutes", "5"])
    assert "only --title" in capsys.readouterr().err
    assert [] == list(folder.iterdir())


def test_a_difference_shows_the_chapter_of_each_change(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a unified diff, with what was there and what stands there now."""
    run(["new", "--from", "repair-ritual"])
    edit(COPY, "minutes:", "# ours\nminutes:")
    edit(COPY, "You could feel your feet on the floor", "You could feel the floor")
    capsys.readouterr()

    assert 0 == run(["show", "repair-ritual", "--diff"])
    out = capsys.readouterr().out

    assert (
        "--- packaged/en/repair-ritual.md\n+++ scripts_templates/en/repair-ritual.md\n" in out
    )
    assert "@@ front matter\n" in out
    assert "@@ ## Closing\n" in out
    assert "\n-You could feel your feet on the floor, and take in the room once more.\n" in out
    assert "\n+You could feel the floor, and take in the room once more.\n" in out
    assert "protected" not in out


def test_a_difference_is_a_patch() -> None:
    """Its line numbers and counts are those of the two texts."""
    original = templates.locate("repair-ritual")
    text = templates.expand(original)
    lines = text.splitlines()
    changed = "\n".join(["first", *lines[:40], *lines[41:], "last"])
    found = difference(replace(original, text=changed, source="mine.md"), original)

    assert "+++ mine.md" == found.lines[1]
    assert re.fullmatch(r"--- packaged/.*en/repair-ritual\.md", found.lines[0])
    after = changed.splitlines()
    heads = [line.split() for line in found.lines if line.startswith("@@")]
    assert len(heads) == 3
    for _, minus, plus, *_ in heads:
        for numbers, whole, sign in ((minus, lines, " -"), (plus, after, " +")):
            first, _, count = numbers[1:].partition(",")
            here = whole[int(first) - 1 : int(first) - 1 + int(count or 1)]
            start = found.lines.index(f" {here[-1]}" if sign == " -" else f" {here[2]}")
            assert start > 0


def test_a_changed_protected_line_is_pointed_out_and_stops_the_work(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`show --diff` names the line; `check` and `make` refuse it."""
    run(["new", "--from", "repair-ritual"])
    edit(COPY, "I want to understand.", "I would like to understand.")
    line = COPY.read_text(encoding="utf-8").splitlines()
    at = next(index for index, text in enumerate(line, 1) if "would like to under" in text)
    capsys.readouterr()

    assert 0 == run(["show", "repair-ritual", "--diff"])
    out = capsys.readouterr().out
    assert "A protected line was changed; check and make refuse it (R21): I can see" in out
    assert f"it is now, at {COPY}:{at}: I can see this matters to you. I would like" in out

    assert 1 == run(["check", "repair-ritual"])
    assert f"{COPY}:{at}:1: the protected line was changed" in capsys.readouterr().out
    assert 1 == run(["make", "repair-ritual", "--voice", "tone"])
    assert "[R21]" in capsys.readouterr().err


def test_a_protected_line_may_be_gone_or_be_quite_other_words() -> None:
    """Left out it is said to be gone; other words in its place are named with their line."""
    original = templates.locate("repair-ritual")
    text = templates.expand(original)
    approved = next(line for line in text.splitlines() if line.startswith("I can see this"))

    def altered(new: str) -> list[tuple[bool, str]]:
        own = replace(original, text=text.replace(f"(say exactly)\n{approved}", new))
        return [(bool(one.line), one.now) for one in difference(own, original).altered]

    assert [] == altered(f"(say exactly)\n{approved}")
    assert [(False, "")] == altered("Something of your own.")
    assert [(True, "Quite other words.")] * 3 == altered("(say exactly)\nQuite other words.")
    unmarked = approved.replace("talk", "speak")
    assert [(True, unmarked)] * 3 == altered(unmarked)


def test_a_difference_is_data_as_well(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--json tells the copy, the lines and the protected lines."""
    run(["new", "--from", "repair-ritual"])
    edit(COPY, "matters to you", "is big for you")
    capsys.readouterr()

    assert 0 == run(["show", "repair-ritual", "--diff", "--json"])
    facts = json.loads(capsys.readouterr().out)
    assert {"copy", "lines", "altered"} == facts.keys()
    assert str(COPY) == facts["copy"]
    assert "is big for you" in facts["altered"][0]["now"]


def test_without_a_copy_there_is_no_difference(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exercise as it came, and a script wholly of one's own, say so."""
    assert 1 == run(["show", "kiss-and-hug", "--diff"])
    assert "there is no copy of kiss-and-hug here" in capsys.readouterr().err

    run(["new", "evening"])
    assert 1 == run(["show", "evening", "--diff"])
    assert "is all your own" in capsys.readouterr().err
