"""Templates: finding them, and the values of their choices."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scripting import BODY_AT, FRONT, make_template

from coreg_audio import parser, templates
from coreg_audio.errors import CoregError, FileError, InputError, ScriptError
from coreg_audio.script import LineKind, Rendered, Template


def lay(folder: Path, name: str, body: str = "Hi.\n", front: str = FRONT) -> Path:
    """A file `en/<name>.md` in a folder of templates."""
    path = folder / "en" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(front.replace("id: sample", f"id: {Path(name).stem}") + body)
    return path


def said(rendered: Rendered) -> list[str]:
    """What is spoken, line by line."""
    return [line.text for line in rendered.lines if line.kind is LineKind.SPEECH]


def test_the_nearer_file_wins(folder: Path) -> None:
    """A given folder, then ./scripts_templates, then the library; a path is a path."""
    lay(folder / "scripts_templates", "kiss-and-hug", "Here.\n")
    lay(folder / "mine", "kiss-and-hug", "Mine.\n")
    lay(folder / "mine", "own", "Own.\n")
    mine = folder / "mine"

    assert "Mine.\n" in templates.locate("kiss-and-hug", templates_dir=mine).text
    assert "Here.\n" in templates.locate("kiss-and-hug").text
    assert "Here.\n" not in templates.locate("breathe-together").text
    assert "Own.\n" in templates.locate("mine/en/own.md").text
    assert str(Path("mine/en/own.md")) == templates.locate("own", templates_dir=mine).source


def test_only_the_library_counts_as_packaged(folder: Path) -> None:
    """Everything else is a stranger's."""
    lay(folder / "scripts_templates", "own")

    assert not templates.locate("own").packaged
    assert templates.locate("heartbeat-connection").packaged
    assert "en/heartbeat-connection.md" == templates.locate("heartbeat-connection").source
    assert templates.packaged_folder().is_dir()


def test_an_unknown_id_names_the_nearest(folder: Path) -> None:
    """A slip of the hand is answered with what was likely meant."""
    with pytest.raises(InputError, match="did you mean 'heartbeat-connection'"):
        templates.locate("heartbeat-conection")
    with pytest.raises(InputError, match="no exercises in the language 'de'"):
        templates.locate("own", language="de")
    lay(folder / "mine", "own")
    with pytest.raises(InputError, match="it is there in: en"):
        templates.locate("own", templates_dir=folder / "mine", language="es")
    with pytest.raises(InputError, match="no template 'xxx"):
        templates.locate("x" * 5000)
    with pytest.raises(FileError, match="no such folder"):
        templates.locate("own", templates_dir=folder / "nowhere")
    with pytest.raises(FileError, match="no such file"):
        templates.locate("nowhere.md")


def test_a_script_in_the_wrong_folder_is_pointed_out(folder: Path) -> None:
    """One beside the folders of languages, or where one is."""
    Path("scripts_templates").mkdir(exist_ok=True)
    for path in (Path("scripts_templates/evening.md"), Path("morning.md")):
        path.write_text("---\n", encoding="utf-8")
        with pytest.raises(InputError, match=f"name {path} by its path, or move it to"):
            templates.locate(path.stem)


def test_a_listing_hides_no_broken_file(folder: Path) -> None:
    """A file that cannot be used is reported, and the library's of the same id stays hidden."""
    lay(folder / "mine", "own")
    lay(folder / "mine", "broken", front=FRONT.replace("tier: 1", "tier: 9"))
    lay(folder / "mine", "kiss-and-hug", front="no front matter\n")
    found, broken = templates.available(templates_dir=folder / "mine")
    ids = [template.front.id for template in found]

    assert "own" in ids
    assert "breathe-together" in ids
    assert "kiss-and-hug" not in ids
    assert ["broken.md:7", "kiss-and-hug.md:1"] == [
        re.sub(r".*[/\\]", "", f"{error.source}:{error.line}")
        for error in broken
        if isinstance(error, ScriptError)
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_out_of_a_folder_are_refused(folder: Path) -> None:
    """Neither a template nor an include may be a link that leaves its folder."""
    mine = folder / "mine"
    outside = lay(folder / "outside", "secret")
    lay(mine, "own", '{% include "shared/secret.md" %}\nHi.\n')
    (mine / "en" / "secret.md").symlink_to(outside)
    (mine / "en" / "shared").symlink_to(outside.parent)

    with pytest.raises(FileError, match="leads out of its folder"):
        templates.locate("secret", templates_dir=mine)
    with pytest.raises(ScriptError, match="leads out of its folder"):
        templates.render(templates.locate("own", templates_dir=mine))


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (b"\x89PNG\n\0\0", ScriptError, ":2: this is a binary file"),
        (FRONT.encode() + b"caf\xe9\n", ScriptError, f":{BODY_AT}: this is not UTF-8"),
        (b"x" * 200_001, ScriptError, "at most 200 kB"),
        (b"", ScriptError, ":1: a script begins with front matter"),
        (b"---\nid: sample\n", ScriptError, ":1: a script begins with front matter"),
    ],
)
def test_what_is_no_script_is_refused(
    folder: Path, data: bytes, error: type[CoregError], reason: str
) -> None:
    """Binary files, other encodings and huge ones are named as what they are."""
    (folder / "sample.md").write_bytes(data)

    with pytest.raises(error, match=re.escape(reason)):
        templates.load(folder / "sample.md")


def test_a_byte_order_mark_is_no_fault(folder: Path) -> None:
    """Some editors write one; it is not part of the text."""
    (folder / "sample.md").write_bytes(b"\xef\xbb\xbf" + FRONT.encode() + b"Hi.\r\n")

    assert ["Hi."] == said(templates.render(templates.load(folder / "sample.md")))


def test_a_folder_that_cannot_be_read_is_a_file_error(folder: Path) -> None:
    """A folder where a file should be is not a crash."""
    (folder / "sample.md").mkdir()

    with pytest.raises(FileError):
        templates.load(folder / "sample.md")


def test_the_line_of_an_error_is_shown_if_it_is_there(folder: Path) -> None:
    """Of a file of the library or of one's own; of none, and past the end, nothing."""
    path = lay(folder / "mine", "own", "Hi.\n")

    assert "id: own" == templates.source_line(str(path), 2)
    assert "---" == templates.source_line("en/heartbeat-connection.md", 1)
    assert "" == templates.source_line(str(path), 900)
    assert "" == templates.source_line("nowhere.md", 1)


def test_the_name_says_what_a_file_is(folder: Path) -> None:
    """The id is the file's stem, the language its folder, the suffix .md."""
    path = lay(folder / "mine", "own")
    path.rename(path.with_name("other.md"))
    lay(folder / "mine", "german", front=FRONT.replace("language: en", "language: de"))
    (folder / "sample.txt").write_text(FRONT)

    with pytest.raises(ScriptError, match="2: id is 'own' but the file is called 'other'"):
        templates.locate("other", templates_dir=folder / "mine")
    with pytest.raises(ScriptError, match="5: language is 'de' but the folder is called 'en'"):
        templates.locate("german", templates_dir=folder / "mine")
    with pytest.raises(ScriptError, match=r"ends in \.md"):
        templates.load(folder / "sample.txt")


def test_values_are_checked_and_completed(tmp_path: Path) -> None:
    """Defaults fill in; numbers are spelled plainly; text is normalised to NFC."""
    template = make_template(tmp_path, "Hi.")

    assert {
        "couple": "Zoë and Bo",
        "helper": "someone you trust",
        "touch": "none",
        "turn": "7.5",
    } == templates.check_values(
        template, {"couple": " Zoe\u0308 and Bo ", "touch": "none", "turn": "07.50"}
    )


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("cuople", "A", "has no choice 'cuople' (did you mean 'couple'?)"),
        ("touch", "haert", "did you mean 'heart'"),
        ("turn", "5", "a number from 6 to 300, not '5'"),
        ("turn", "many", "a number from 6 to 300"),
        ("turn", "1e2", "a number from 6 to 300"),
        ("couple", "A\nB", "couple holds U+000A"),
        ("couple", "A\ud800", "lone surrogate"),
        ("couple", "A\ue000", "couple holds U+E000"),
        ("couple", "A 😀", "U+1F600 (GRINNING FACE)"),
        ("couple", "x" * 81, "81 characters; the limit is 80"),
        ("helper", "x" * 501, "501 characters; the limit is 500"),
        ("helper", "[name]", 'helper holds "["'),
        ("helper", "***", 'helper holds "*"'),
        ("helper", "...", "no letter or digit"),
    ],
)
def test_a_value_that_cannot_be_taken_is_refused(
    tmp_path: Path, name: str, value: str, reason: str
) -> None:
    """With the choice's name and the nearest; never quietly altered."""
    with pytest.raises(InputError, match=re.escape(reason)):
        templates.check_values(make_template(tmp_path, "Hi."), {name: value})


def test_a_personal_value_is_not_repeated_in_errors(tmp_path: Path) -> None:
    """Not even where it may only be picked."""
    front = FRONT.replace("default: heart}", "default: heart, personal: true}")
    with pytest.raises(InputError) as refused:
        templates.check_values(make_template(tmp_path, "Hi.", front), {"touch": "Wilhelmina"})

    assert "Wilhelmina" not in str(refused.value)


def test_combinations_walk_all_picks(tmp_path: Path) -> None:
    """Each combination once, defaults for text and numbers."""
    front = make_template(tmp_path, "Hi.").front

    assert ["heart", "hands", "none"] == [one["touch"] for one in templates.combinations(front)]
    assert {"120"} == {one["turn"] for one in templates.combinations(front)}


@pytest.mark.parametrize("one", templates.available().templates, ids=lambda one: one.front.id)
def test_every_packaged_script_parses_in_every_combination(one: Template) -> None:
    """With names and without."""
    assert not templates.available().broken
    personal = {choice.name: "Ana and Bo" for choice in one.front.choices if choice.personal}
    sets = [
        values | extra
        for values in templates.combinations(one.front)
        for extra in ({}, personal)
    ]
    for rendered in templates.render_many(one, sets):
        session = parser.parse(rendered)
        assert not any("Ana" in say.shown for say in session.sayings())
        assert all(
            ("Ana" in say.utterance.text) == say.utterance.personal for say in session.sayings()
        )


def test_nothing_here_needs_numpy() -> None:
    """Listing and checking scripts start quickly."""
    code = (
        "import sys, coreg_audio.templates, coreg_audio.parser, coreg_audio.formatter;"
        "sys.exit('numpy' in sys.modules)"
    )
    path = os.pathsep.join(sys.path)

    assert (
        0
        == subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path}, check=False
        ).returncode
    )


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(5, "Input/output error"), "Input/output error"),
        (OSError(), "it cannot be read"),
    ],
)
def test_a_script_that_a_broken_disk_holds_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str
) -> None:
    """In the system's words, and in ours where it has none."""
    path = lay(tmp_path, "sample")

    def fail(_: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(FileError, match=reason) as caught:
        templates.load(path)
    assert str(path) == caught.value.path


def test_a_script_has_at_most_20_000_lines(tmp_path: Path) -> None:
    """One more is refused where it is, front matter not counted and includes by themselves."""
    shared = tmp_path / "shared"
    shared.mkdir()
    for name, lines in (("full", 20_000), ("over", 20_001)):
        (shared / f"{name}.md").write_text("\n" * lines)
    fits, too_long = (
        make_template(tmp_path, f'{{% include "shared/{name}.md" %}}\nHi.')
        for name in ("full", "over")
    )

    assert ["Hi."] == said(templates.render(fits))
    with pytest.raises(ScriptError, match="at most 20000 lines: split it") as caught:
        templates.render(too_long)
    assert 20_000 == caught.value.line
    assert caught.value.source.endswith("shared/over.md")
