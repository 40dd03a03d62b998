"""The commands that make no sound: help, list, show, new, check, format, plan."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from coreg_audio.cli import COMMANDS, group, run

README = Path(__file__).parent.parent / "README.md"

EXERCISES = (
    "breathe-together",
    "heartbeat-connection",
    "kiss-and-hug",
    "repair-ritual",
    "three-states-checkin",
)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(name: str) -> None:
    """Nobody has to guess what a command does."""
    command = group.get_command(click.Context(group), name)
    assert command is not None

    assert (True, True) == (
        bool(command.help),
        f"`coreg-audio {name}" in README.read_text(encoding="utf-8"),
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    """An option without a word of help is not finished."""
    command = group.get_command(click.Context(group), name)
    assert command is not None

    assert [] == [
        option.name
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--help"], 0),
        (["--version"], 0),
        (["make", "--help"], 0),
        (["cache", "info", "--help"], 0),
        (["mkae"], 2),
        (["make"], 2),
        (["make", "x", "--loud"], 2),
        (["make", "x", "--pace", "fast"], 2),
    ],
)
def test_help_is_fine_and_a_wrong_option_is_a_usage_error(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit codes tell usage from everything else."""
    assert code == run(arguments)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err


def test_list_names_every_exercise_and_its_review(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All five are there, each said to be not yet reviewed."""
    assert 0 == run(["list"])
    out = capsys.readouterr().out

    assert all(name in out for name in EXERCISES)
    assert out.count("not yet reviewed by a clinician") == len(EXERCISES)


def test_list_says_when_a_nearer_file_takes_the_place_of_a_packaged_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A therapist's own copy is the one that is listed, with where it comes from."""
    run(["new", "kiss-and-hug", "--from", "kiss-and-hug"])
    capsys.readouterr()

    assert 0 == run(["list"])
    assert "from scripts_templates/en/kiss-and-hug.md" in capsys.readouterr().out


def test_show_tells_the_choices_and_cautions(capsys: pytest.CaptureFixture[str]) -> None:
    """What can be set, with its default, and what to be careful of."""
    assert 0 == run(["show", "heartbeat-connection", "--text"])
    out = capsys.readouterr().out

    assert "touch: one of heart, hands, none; usually heart" in out
    assert "panic" in out
    assert "This is Heartbeat Connection." in out


def test_a_slip_in_a_name_gets_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, one line, and what was probably meant."""
    assert 1 == run(["show", "heartbeat-conection"])

    assert "heartbeat-connection" in capsys.readouterr().err


def test_a_new_script_passes_the_check(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `new` writes is whole: it can be checked and planned at once."""
    assert 0 == run(["new", "evening-breath"])
    assert 0 == run(["check", "scripts_templates/en/evening-breath.md"])
    assert 0 == run(["plan", "evening-breath", "--estimate"])


@pytest.mark.parametrize("name", EXERCISES)
def test_a_copy_of_an_exercise_passes_the_check(name: str, folder: Path) -> None:
    """Its shared parts are found in the packaged library."""
    assert 0 == run(["new", f"our-{name}", "--from", name, "--title", "Ours"])
    assert 0 == run(["check", f"scripts_templates/en/our-{name}.md"])


@pytest.mark.parametrize(
    ("name", "code"), [("evening", 4), ("Evening Breath", 1), ("../up", 1)]
)
def test_new_never_overwrites_and_takes_only_plain_ids(
    name: str, code: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second `new` of the same id, and ids that are no file name, are refused."""
    run(["new", "evening"])
    before = (folder / "scripts_templates/en/evening.md").read_text()

    assert code == run(["new", name])
    assert before == (folder / "scripts_templates/en/evening.md").read_text()


def test_check_prints_file_line_column(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An editor can jump to a fault, and the exit code says that there is one."""
    run(["new", "evening"])
    path = Path("scripts_templates/en/evening.md")
    text = path.read_text().replace("(pause 8)", "(puase 8)")
    path.write_text(text)
    line = text[: text.index("(puase")].count("\n") + 1
    capsys.readouterr()

    assert 1 == run(["check", str(path)])
    out = capsys.readouterr().out
    assert out.startswith(f"scripts_templates/en/evening.md:{line}:1: ")
    assert "(pause 8)" in out

    assert 1 == run(["check", str(path), "--json"])
    assert line == json.loads(capsys.readouterr().out)[0]["line"]


def test_check_of_everything_finds_nothing_to_mend(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """The packaged library is clean in all its combinations."""
    assert 0 == run(["check"])


def test_check_reports_a_range_that_is_out_of_reach(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line of `range:` is named, with what can be reached."""
    run(["new", "evening"])
    path = Path("scripts_templates/en/evening.md")
    path.write_text(path.read_text().replace("range: [3.1, 3.6]", "range: [3.1, 30]"))
    capsys.readouterr()

    assert 1 == run(["check", str(path)])
    out = capsys.readouterr().out
    assert "evening.md:9:1:" in out
    assert "cannot last 30:00" in out


def test_format_rewrites_other_spellings_and_then_rests(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--check` tells, `format` rewrites, and a second time there is nothing to do."""
    run(["new", "evening"])
    path = Path("scripts_templates/en/evening.md")
    right = path.read_text()
    path.write_text(right.replace("(pause 8)", "[PAUSE:8s]"))

    assert 1 == run(["format", "--check", str(path)])
    assert 0 == run(["format", str(path)])
    assert right == path.read_text()
    assert 0 == run(["format", "--check", str(path)])


def test_a_plan_lasts_as_long_as_was_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table ends, and the JSON counts, at the asked minutes to the frame."""
    assert 0 == run(["plan", "heartbeat-connection", "--estimate", "-m", "9.5", "--json"])
    facts = json.loads(capsys.readouterr().out)
    assert 9.5 * 60 * 44100 == facts["frames"]

    assert 0 == run(["plan", "heartbeat-connection", "--estimate", "-m", "9.5"])
    assert "09:30.00           end" in capsys.readouterr().out


def test_a_plan_can_be_drawn(folder: Path) -> None:
    """The picture is written as a file of its own, again without being asked for force."""
    for _ in range(2):
        assert 0 == run(["plan", "kiss-and-hug", "--estimate", "--svg", "kiss.svg"])

    assert (folder / "kiss.svg").read_text().startswith("<svg")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list"],
        ["show", "kiss-and-hug"],
        ["check", "kiss-and-hug"],
        ["plan", "kiss-and-hug", "--estimate"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_makes_no_sound_starts_without_numpy(arguments: list[str], folder: Path) -> None:
    """Quick commands stay quick: none of the sound libraries is imported."""
    program = (
        "import sys; from coreg_audio.cli import run; code = run(sys.argv[1:]); "
        "print('LOADED', [n for n in ('numpy', 'soundfile') if n in sys.modules])"
        "; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )

    assert "LOADED []" in done.stdout


def test_a_reader_who_leaves_early_is_no_error(folder: Path) -> None:
    """`coreg-audio list | head -1` ends quietly."""
    done = subprocess.run(
        f"{sys.executable} -m coreg_audio plan kiss-and-hug --estimate | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "" == done.stderr
