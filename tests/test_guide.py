"""docs/writing-scripts.md, done as a reader does it: what it says is what happens."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest
from scripting import FRONT, parse_body

import coreg_audio
from coreg_audio import directions, templates
from coreg_audio.cli import run

GUIDE = Path(__file__).parent.parent / "docs" / "writing-scripts.md"
SCRIPT = Path("scripts_templates/en/warm-cups.md")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the guide, and the comment before it that tells what it is."""

    kind: str
    text: str
    line: int


def blocks(*kinds: str) -> Iterator[Block]:
    """The blocks of these kinds, in order."""
    page = GUIDE.read_text(encoding="utf-8")
    for found in re.finditer(r"<!-- ([^>]+) -->\n```\n(.*?)```\n", page, re.DOTALL):
        kind = found[1].removesuffix(f" {SCRIPT.as_posix()}")
        if kind in kinds:
            yield Block(kind, found[2], page[: found.start(2)].count("\n") + 1)


def looks_like(expected: str, told: str) -> bool:
    """Whether the lines are those; a mere … stands for any lines."""
    pieces = [re.escape(line) if line != "…" else r".*?" for line in expected.splitlines()]
    return re.fullmatch("\n".join(pieces), told.strip("\n"), re.DOTALL) is not None


def carried_out(command: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and all that a command shows, with a voice that needs no time."""
    program, *arguments = shlex.split(command)
    making = [*arguments, "--voice", "tone"] if arguments[0] == "make" else arguments
    capsys.readouterr()
    code = run([one for one in making if one != "--open"])
    out, err = capsys.readouterr()

    assert program == "coreg-audio"
    return code, err + out if arguments[0] == "make" else out + err


def test_the_guide_builds_its_exercise_as_it_says(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every step can be done, and every command shows what the page says that it shows."""
    SCRIPT.parent.mkdir(parents=True)
    code, told, taken = 0, "", ""
    for block in blocks("file", "add", "take out", "put in", "run", "appears"):
        text = SCRIPT.read_text(encoding="utf-8") if SCRIPT.exists() else ""
        match block.kind:
            case "file" | "add":
                SCRIPT.write_text(text + block.text, encoding="utf-8")
            case "take out":
                taken = block.text
                assert 1 == text.count(f"\n{taken}"), f"line {block.line}"
            case "put in":
                SCRIPT.write_text(
                    text.replace(f"\n{taken}", f"\n{block.text}"), encoding="utf-8"
                )
            case "run":
                code, told = carried_out(block.text, capsys)
            case "appears":
                assert looks_like(block.text, told), f"line {block.line}: it says\n{told}"

    assert 0 == code
    assert 3 == templates.locate("warm-cups").front.minutes
    assert Path("output/warm-cups/warm-cups-preview.mp3").exists()
    assert (0, "1 script: nothing to mend\n") == carried_out(
        "coreg-audio check warm-cups", capsys
    )


def test_every_sample_of_the_guide_is_understood(tmp_path: Path) -> None:
    """What the reference shows can be written so, and none of it is spoken by mistake."""
    (declared,) = blocks("front")
    samples = list(blocks("sample"))
    front = re.sub(r"choices:\n(  .*\n)+", lambda _: declared.text, FRONT)
    for block in samples:
        session = parse_body(tmp_path, f"# Sample\n{block.text}", front=front)

        assert not any("(" in say.utterance.text for say in session.sayings()), block.line
    assert len(samples) > 5


def test_the_guide_names_every_direction() -> None:
    """Each spelling in its table is legal, and no kind of direction is missing."""
    page = GUIDE.read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (`\(.*?) \| ", page)
    spelled = [one for row in rows for one in re.findall(r"`\(([^`]+)\)`", row)]
    kinds = {type(directions.parse(one)) for one in spelled}

    assert set(get_args(directions.Direction)) == kinds


def test_the_messages_that_the_guide_explains_are_the_programs() -> None:
    """Each stands in the source, in pieces where values come in."""
    package = Path(coreg_audio.__file__).parent
    files = (path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    source = re.sub(r"[\"']\s+f?[\"']", "", "\n".join(files))
    page = GUIDE.read_text(encoding="utf-8").partition("## When something")[2]
    messages = re.findall(r"(?m)^\| `([^`]+)` \|", page)

    assert len(messages) > 5
    for message in messages:
        assert all(piece.strip() in source for piece in message.split("…")), message
