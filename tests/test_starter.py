"""The beginning of a script: whatever is asked for, it is whole, careful and long enough."""

from itertools import product
from pathlib import Path

import pytest

from coreg_audio import checking, templates
from coreg_audio.cli import run
from coreg_audio.errors import InputError
from coreg_audio.starter import AUDIENCES, DEFAULT_MIN, TOUCHES, Outline, begin

KINDS = [
    (audience, touch, breath)
    for audience in AUDIENCES
    for touch, breath in product(TOUCHES[audience], ("settle", "none"))
]


def problems(outline: Outline) -> tuple[checking.Problem, ...]:
    """What `check` would say of it, rendered in this process."""
    return checking.check_template(templates.draft(begin(outline), Path(f"{outline.id}.md")))


def test_every_kind_of_script_is_right_and_lasts_what_it_says() -> None:
    """No fault and no warning, and the minutes and the range can be kept."""
    for audience, touch, breath in KINDS:
        outline = Outline("evening", "An Evening", audience, breath=breath, touch=touch)

        assert () == problems(outline), outline


@pytest.mark.parametrize(
    ("audience", "breath", "minutes"),
    [("one", "slow", 5.0), ("couple", "gentle", 20.0), ("turns", "even", 12.0)],
)
def test_a_script_lasts_the_minutes_that_were_asked_for(
    audience: str, breath: str, minutes: float
) -> None:
    """The seconds go to breath, turns or quiet, and the pauses stay about as written."""
    outline = Outline("evening", "An Evening", audience, minutes, breath)
    front = templates.draft(begin(outline), Path("evening.md")).front

    assert minutes == front.minutes
    assert front.range_min[0] < minutes < front.range_min[1]
    assert () == problems(outline)


def test_a_couple_who_are_not_to_be_touched_get_another_version() -> None:
    """A script with touch names the choice that leaves it out."""
    held = templates.draft(begin(Outline("a", "A", touch="hands")), Path("a.md")).front
    own = templates.draft(begin(Outline("a", "A", "one", touch="own")), Path("a.md")).front

    assert ("touch", ("none",)) == held.not_for["touch"]
    assert ("hand", ("none",)) == own.not_for["touch"]
    assert (2, 2) == (held.tier, own.tier)


def test_minutes_out_of_reach_say_which_can_be_had() -> None:
    """A minute is too short for turns with touch and breath."""
    with pytest.raises(InputError, match=r"begun for 5\.\d to 2\d\.\d minutes, not 1;"):
        begin(Outline("evening", "An Evening", "turns", 1.0, touch="hands"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"audience": "three"}, "--for is one of: couple, one, turns"),
        ({"breath": "setle"}, "did you mean 'settle'"),
        ({"audience": "one", "touch": "hands"}, "--touch is one of: none, own"),
        ({"language": "xx"}, "--language is one of: en"),
    ],
)
def test_parts_that_do_not_go_together_are_refused(asked: dict[str, str], told: str) -> None:
    """With what there is to choose from."""
    with pytest.raises(InputError, match=told):
        Outline("evening", "An Evening", **asked)  # type: ignore[arg-type]


class Keyboard:
    """A person who types these lines."""

    def __init__(self, *lines: str) -> None:
        self._lines = iter(lines)

    def isatty(self) -> bool:
        """It is a terminal."""
        return True

    def readline(self) -> str:
        """The next line."""
        return f"{next(self._lines)}\n"


def test_on_a_terminal_it_asks_for_what_no_option_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip is told and asked again; Enter takes what is usual."""
    typed = Keyboard("Night!", "night-hands", "", "one", "soon", "3:30", "")
    monkeypatch.setattr("sys.stdin", typed)

    assert 0 == run(["new", "--touch", "own"])
    front = templates.locate("night-hands").front
    told = capsys.readouterr().err

    assert ("Night Hands", ("one",), 3.5) == (front.title, front.audience, front.minutes)
    assert "hand" in {choice.name for choice in front.choices}
    assert "an id is small letters" in told
    assert "'soon' is no length" in told


def test_without_a_terminal_nothing_is_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The options count, the rest is usual; without any id it is a usage error."""
    assert 0 == run(["new", "evening", "--for", "turns", "--breath", "none"])
    front = templates.locate("evening").front

    assert (("turns",), DEFAULT_MIN["turns"]) == (front.audience, front.minutes)
    assert 2 == run(["new"])
    assert "name the script" in capsys.readouterr().err


def test_a_new_script_never_hides_an_exercise(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The id of one that came with the program is refused, with how to copy it."""
    assert 1 == run(["new", "kiss-and-hug"])
    assert "coreg-audio new --from kiss-and-hug" in capsys.readouterr().err
    assert [] == list(folder.iterdir())


def test_only_force_overwrites(folder: Path) -> None:
    """A second time it is refused; with --force the script begins anew."""
    run(["new", "evening"])
    path = Path("scripts_templates/en/evening.md")
    path.write_text("mine")

    assert 4 == run(["new", "evening"])
    assert "mine" == path.read_text()
    assert 0 == run(["new", "evening", "--force"])
    assert "title: Evening" in path.read_text()
