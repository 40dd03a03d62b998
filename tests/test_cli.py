"""The commands that make no sound: help, list, show, new, check, format, plan."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from coreg_audio import templates
from coreg_audio.cli import COMMANDS, group, options, run
from coreg_audio.cli.watch import Bar, Silent, watcher

README = Path(__file__).parent.parent / "README.md"

EXERCISES = (
    "attuned-listening",
    "back-on-track",
    "breathe-together",
    "comfort-turns",
    "conflict-breath",
    "daily-rituals",
    "eyes-and-touch",
    "heartbeat-connection",
    "into-sleep",
    "kiss-and-hug",
    "meet-agitated",
    "meet-shut-down",
    "reach-softly",
    "repair-ritual",
    "restorative-date",
    "safety-cues",
    "settle-alone",
    "slow-affection",
    "softer-start",
    "stay-near",
    "three-states-checkin",
    "why-safety-first",
)

COPIED = (
    "breathe-together",
    "heartbeat-connection",
    "into-sleep",
    "kiss-and-hug",
    "repair-ritual",
    "safety-cues",
    "three-states-checkin",
    "why-safety-first",
)
"""Enough of them: a copy is rendered in a process of its own, which takes seconds."""


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
        (["make", "x", "--minutes", "5m"], 2),
        (["list", "--templates", "nowhere"], 2),
        (["check", "--templates", "nowhere"], 2),
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
    """All are there, each said to be not yet reviewed."""
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


@pytest.mark.parametrize("name", COPIED)
def test_a_copy_of_an_exercise_passes_the_check(name: str, folder: Path) -> None:
    """With every word that its original takes from elsewhere."""
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
    """The packaged library raises neither error nor warning, in all its combinations."""
    assert 0 == run(["check"])
    told = "".join(capsys.readouterr())

    assert "nothing to mend" in told
    assert "warning" not in told


def test_check_reports_a_range_that_is_out_of_reach(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line of `range:` is named, with what can be reached."""
    run(["new", "evening"])
    path = Path("scripts_templates/en/evening.md")
    path.write_text(re.sub(r"range: .*", "range: [5, 30]", path.read_text()))
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

    for written in ("9.5", "9:30"):
        assert 0 == run(["plan", "heartbeat-connection", "--estimate", "-m", written])
        assert "09:30.00           end" in capsys.readouterr().out


def test_a_picture_is_no_sound_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--svg kiss.mp3` is a slip, and told as one."""
    assert 1 == run(["plan", "kiss-and-hug", "--estimate", "--svg", "kiss.mp3"])
    assert ".svg" in capsys.readouterr().err
    assert [] == list(folder.iterdir())


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
    """`coreg-audio list | head -1` ends quietly, and with 0."""
    process = subprocess.Popen(
        [sys.executable, "-m", "coreg_audio", "plan", "kiss-and-hug", "--estimate", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=20)

    assert (0, b"") == (process.returncode, err)


def test_help_shows_every_summary_whole_and_imports_no_command() -> None:
    """`--help` is quick: it needs neither the commands nor the stages."""
    program = (
        "import sys; from coreg_audio.cli import run; code = run(['--help']); "
        "print('LOADED', [n for n in sys.modules if n.startswith('coreg_audio.cli.')], "
        "'coreg_audio.build' in sys.modules); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "LOADED [] False" in done.stdout
    assert all(about in done.stdout for _, about in COMMANDS.values())


def test_completion_offers_the_exercises(folder: Path) -> None:
    """After `make br` a shell gets the ids that begin so."""
    words = {"COMP_WORDS": "coreg-audio make br", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-c", "from coreg_audio.cli import main; main()"],
        env=os.environ | words | {"_COREG_AUDIO_COMPLETE": "bash_complete"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ["plain,breathe-together"] == done.stdout.split()


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")


@FULL
@pytest.mark.parametrize(
    "arguments", [["list"], ["--version"], ["--help"], ["doctor"], ["cache", "info"]]
)
def test_output_that_cannot_be_written_is_told(arguments: list[str], folder: Path) -> None:
    """`coreg-audio list > /dev/full` ends with 4 and one line, not with a traceback."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "coreg_audio", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert 4 == done.returncode
    assert done.stderr.startswith("coreg-audio: what is printed here cannot be written: ")
    assert 1 == done.stderr.count("\n")


@pytest.mark.skipif(os.name == "nt", reason="the shell's own words")
@pytest.mark.parametrize(
    ("closed", "code"), [(">&-", 0), ("2>&-", 0), ("<&-", 0), (">&- 2>&- <&-", 0)]
)
def test_closed_streams_do_no_harm(closed: str, code: int, spoken: Path) -> None:
    """A program that starts this one may have closed any of the three streams."""
    plan = f"{sys.executable} -m coreg_audio plan kiss-and-hug --voice tone {closed}"
    done = subprocess.run(plan, shell=True, capture_output=True, text=True, check=False)

    assert (code, "") == (done.returncode, done.stderr.replace("speaking the lines\n", ""))


@FULL
def test_an_error_that_nobody_reads_keeps_its_exit_code(folder: Path) -> None:
    """Even a full stderr changes nothing about what the program ends with."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "coreg_audio", "show", "nosuch"], stderr=full, check=False
        )

    assert 1 == done.returncode


def test_letters_that_a_terminal_lacks_are_spelled_out(folder: Path) -> None:
    """A title beyond an old code page is printed in some way, not a reason to fail."""
    run(["new", "evening", "--title", "Večer"])
    done = subprocess.run(
        [sys.executable, "-m", "coreg_audio", "list"],
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=True,
    )

    assert b"Ve\\u010der" in done.stdout


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (float("-inf"), "null"),
        (float("nan"), "null"),
        ({"a": [1.5, (float("inf"),)]}, '{"a": [1.5, [null]]}'),
        ("Zoë \udcff", '"Zo\\u00eb \\udcff"'),
    ],
)
def test_json_is_what_every_reader_takes(
    value: object, wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No infinity, no NaN, and nothing that an encoding could spoil."""
    options.print_json(value)

    assert json.loads(wanted) == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("pause\n", 0, ""),
        ("", 1, "got nothing"),
        ("\n", 1, "got nothing"),
        (None, 1, "closed here"),
    ],
)
def test_a_value_from_standard_input_is_never_quietly_empty(
    typed: str | None,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing there, or no standard input at all, is told."""
    import io

    monkeypatch.setattr("sys.stdin", None if typed is None else io.StringIO(typed))

    assert code == run(["show", "kiss-and-hug", "--set", "stop=@-"])
    assert said in capsys.readouterr().err


def test_standard_input_is_read_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Two choices cannot both get it."""
    assert 1 == run(["show", "kiss-and-hug", "--set", "stop=@-", "--set", "helper=@-"])
    assert "only one --set" in capsys.readouterr().err

    assert 1 == run(["show", "kiss-and-hug", "--set", "stop=@"])
    assert "names no file" in capsys.readouterr().err


def test_a_person_at_the_keyboard_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal each `@-` shows what is wanted and takes one line."""
    import io

    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Keyboard("anchor\nour friend\n"))
    both = ["--set", "stop=@-", "--set", "helper=@-"]

    assert 0 == run(["show", "kiss-and-hug", *both, "--text"])
    out, err = capsys.readouterr()
    assert "stop: helper: " == err
    assert "anchor" in out
    assert "our friend" in out


@pytest.mark.parametrize(
    ("title", "more"),
    [
        ("Ours: a kiss", []),
        ('The "good" night', []),
        ("No", []),
        ("007", []),
        ("Zoë's evening", ["--from", "kiss-and-hug"]),
        ('The "good": night', ["--from", "kiss-and-hug"]),
    ],
)
def test_a_new_script_keeps_any_title_that_can_be_spoken(
    title: str, more: list[str], folder: Path
) -> None:
    """Colons and quotes mean nothing in a title."""
    assert 0 == run(["new", "evening", "--title", title, *more])
    assert 0 == run(["check", "evening"])
    assert title == templates.locate("evening").front.title


@pytest.mark.parametrize("title", ["", "a\nid: b", "{{ x }}", r"a\1b", "x" * 101, "…", "🎧"])
def test_a_title_that_cannot_be_spoken_is_refused(
    title: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And no file is begun."""
    assert 1 == run(["new", "evening", "--title", title])
    assert "--title" in capsys.readouterr().err
    assert [] == list(folder.iterdir())


def test_cautions_with_commas_stay_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """Each caution can be told from the next."""
    run(["show", "heartbeat-connection"])

    assert "was operated on; recent loss" in capsys.readouterr().out


def test_format_says_that_there_is_nothing_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Silence would leave a person wondering."""
    run(["new", "evening"])
    capsys.readouterr()

    assert 0 == run(["format", "scripts_templates/en/evening.md"])
    assert "nothing to rewrite" in capsys.readouterr().err


def test_doctor_says_what_to_do_about_a_bad_cache(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in the cache's place, with where it is and a remedy, and exit code 5."""
    Path("file").write_text("x")
    monkeypatch.setenv("COREG_AUDIO_CACHE", str(folder / "file"))

    assert 5 == run(["doctor"])
    bad = [line for line in capsys.readouterr().out.splitlines() if line.startswith("BAD")]
    assert 1 == len(bad)
    assert re.fullmatch(
        r"BAD  cache: .*file: a file stands in its place; move it away.*", bad[0]
    )


@pytest.mark.parametrize(("columns", "cells"), [(120, 20), (40, 8), (20, 0)])
def test_the_bar_fits_the_terminal(
    columns: int,
    cells: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line that is written over, and taken away at the end, never a wrapped one."""
    monkeypatch.setenv("COLUMNS", str(columns))
    bar = Bar()
    bar.stage("encode")
    bar.progress(1, 2)
    bar.progress(2, 2)
    bar.close()
    err = capsys.readouterr().err

    assert cells == err.count("=") - round(cells / 2)
    assert "\n" not in err
    assert err.endswith(" \r")


def test_without_stderr_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed by whoever started the program, it is None."""
    monkeypatch.setattr("sys.stderr", None)

    assert isinstance(watcher(quiet=False), Silent)


LOST = """
import signal, sys, time
from coreg_audio import cli

class Held:
    def __del__(self):
        signal.raise_signal(signal.{number})

def run(_):
    try:
        Held()
        time.sleep(20)
    except KeyboardInterrupt:
        return cli.STOPPED

cli.run = run
cli.main()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are not the same there")
@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_stop_is_heeded_wherever_it_comes(number: str, code: int) -> None:
    """Also where Python would print and forget it: while an object is let go."""
    done = subprocess.run(
        [sys.executable, "-c", LOST.format(number=number)],
        capture_output=True,
        timeout=15,
        check=False,
    )

    assert (code, b"") == (done.returncode, done.stderr)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["make", "--from", ""], 2, "'--from': the path is empty; write one"),
        (["make", "kiss-and-hug", "--takes", ""], 2, "'--takes': the path is empty"),
        (["info", ""], 2, "the path is empty"),
        (["make", "--from", "/"], 4, "/: it is a folder; name the audio file or its manifest"),
        (["make", "kiss-and-hug", "-V", ""], 1, "--voice takes VOICE, guide=VOICE or second="),
        (["make", "kiss-and-hug", "-V", "guide="], 1, "--voice takes VOICE, guide=VOICE or"),
        (["check", "/dev/null"], 4, "/dev/null: it is no plain file"),
    ],
)
def test_what_is_left_empty_is_told(
    arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty word is neither the folder one is in nor what is usual."""
    assert code == run(arguments)
    assert said in capsys.readouterr().err
