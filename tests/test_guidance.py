"""Guidance: less is said in the same time, nothing silently, and never a safety line less."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scripting import FRONT, parse_body

from coreg_audio import build, templates
from coreg_audio.checking import check
from coreg_audio.cli import run
from coreg_audio.guidance import crowded_out, optional_parts, told, with_guidance
from coreg_audio.recipe import Recipe
from coreg_audio.script import Place, Template
from coreg_audio.session import Breathe, Guidance, Rest, Session

OPENING = """\
# Sample
Hello there. You can change any part, skip it, or stop.
If either of you says "pause", that is enough. Your eyes can be open or closed.
(pause 100)
"""
CLOSING = """\
You could take in the room. If it was hard, it is worth telling {{ helper }}. Goodbye.
(pause 60)
"""
THREE = """\

(optional)
One.
(pause 20)

(optional)
Two.
(your turn 20)

(optional)
Three.

"""


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts are rendered in this process, as packaged ones are, which is faster."""
    locate = templates.locate

    def located(reference: str, **where: Any) -> Template:
        return replace(locate(reference, **where), packaged=True)

    monkeypatch.setattr(templates, "locate", located)


def fitted(folder: Path, body: str, guidance: Guidance) -> Session:
    """The session of that body at that guidance."""
    return with_guidance(parse_body(folder, OPENING + body + CLOSING), guidance)


def words(session: Session) -> str:
    """What is said between the opening and the close."""
    texts = [say.utterance.text for say in session.sayings()]
    return " ".join(texts[4:-3])


@pytest.mark.parametrize(
    ("guidance", "said", "gone"),
    [("full", "One. Two. Three.", 0), ("light", "One.", 2), ("sparse", "", 3)],
)
def test_less_is_said_rung_by_rung(guidance: str, said: str, gone: int, tmp_path: Path) -> None:
    """Full is all, light the first half of the optional paragraphs, sparse none of them."""
    session = fitted(tmp_path, THREE, Guidance(guidance))

    assert said == words(session)
    assert (gone, 3) == (len(session.fitted.left_out), session.fitted.optional)


def test_the_silence_of_what_is_not_said_stays(tmp_path: Path) -> None:
    """A turn becomes a pause; as long as the words were optional, so is their silence."""
    parts = list(optional_parts(fitted(tmp_path, THREE, Guidance.SPARSE)))

    rests = [
        [(type(step), getattr(step, "length_s", 0)) for step in part.steps] for part in parts
    ]
    assert [[(Rest, 20.0)], [(Rest, 20.0)]] == rests


@pytest.mark.parametrize(
    "kept",
    [
        "(say exactly)\nThis line is protected.\n",
        "Small, easy breaths, in your own rhythm.\n(breathe 2 times, settle)\n",
        "Easy.\n(breathing starts, settle)\nSlowly.\n(breathing ends)\n",
    ],
)
def test_protected_lines_and_breaths_stay(kept: str, tmp_path: Path) -> None:
    """However they are marked, guidance does not leave them out."""
    body = f"\n(optional)\nOne.\n\n(optional)\n{kept}\n"
    full, sparse = (fitted(tmp_path, body, one) for one in (Guidance.FULL, Guidance.SPARSE))

    assert words(full) == f"One. {words(sparse)}"
    assert 1 == len(sparse.fitted.left_out)


def test_nothing_is_left_out_silently(tmp_path: Path) -> None:
    """How many paragraphs, of how many, and where; also that there are none."""
    (sentence,) = told(fitted(tmp_path, THREE, Guidance.LIGHT).fitted)
    (none,) = told(fitted(tmp_path, "", Guidance.SPARSE).fitted)
    protected = "\n(optional)\n(say exactly)\nThis line is protected.\n\n"
    (nothing,) = told(fitted(tmp_path, protected, Guidance.SPARSE).fitted)

    start = FRONT.count("\n") + OPENING.count("\n")
    places = f"sample.md:{start + 6}, sample.md:{start + 10}"
    assert f"guidance light: 2 of 3 optional paragraphs left out ({places})" == sentence
    assert "guidance sparse: the script has no optional paragraphs to leave out" == none
    assert "guidance sparse: 0 of 1 optional paragraphs left out" == nothing
    assert () == tuple(told(fitted(tmp_path, THREE, Guidance.FULL).fitted))


def test_what_had_no_room_is_told_once(tmp_path: Path) -> None:
    """A silence that was dropped is not told again as lines without room."""
    session = fitted(tmp_path, THREE, Guidance.LIGHT)
    gone = session.fitted.left_out

    assert [Place("sample.md", 1)] == crowded_out(
        (Place("sample.md", 1), *gone), session.fitted
    )


def lay(folder: Path, body: str) -> Path:
    """A script of one's own in *folder*."""
    path = folder / "sample.md"
    path.write_text(FRONT + OPENING + body + CLOSING)
    return path


def test_the_length_is_kept_to_the_frame(folder: Path) -> None:
    """Whatever is said, four and a half minutes are four and a half minutes."""
    path = lay(folder, THREE)

    for guidance in Guidance:
        _, timeline = build.estimate(Recipe(str(path), minutes=4.5, guidance=guidance))
        assert round(4.5 * 60 * timeline.rate_hz) == timeline.length


def test_plan_and_make_say_which_guidance(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In plain words, as JSON, and in the manifest."""
    path = lay(folder, THREE)
    asked = [str(path), "--guidance", "sparse", "-V", "tone", "-m", "4"]

    assert 0 == run(["plan", *asked, "--estimate"])
    assert "guidance sparse: 3 of 3 optional paragraphs left out (" in capsys.readouterr().out
    assert 0 == run(["plan", *asked, "--estimate", "--json"])
    assert "sparse" == json.loads(capsys.readouterr().out)["guidance"]
    assert 0 == run(["make", *asked, "-o", "out.wav", "--no-cache"])
    assert "guidance sparse: 3 of 3" in capsys.readouterr().out
    manifest = json.loads(Path("out.session.json").read_text())
    assert "sparse" == manifest["recipe"]["guidance"]
    assert manifest["changed"][0].startswith("guidance sparse: 3 of 3")
    assert not any(line["text"] == "Two." for line in manifest["lines"])


def test_own_recordings_go_with_less_guidance(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Takes of lines that are not said are no strangers, and none of them is missed."""
    path = lay(folder, THREE)

    assert 0 == run(["plan", str(path), "--guidance", "sparse", "--estimate", "--takes", "."])
    assert "guidance sparse" in capsys.readouterr().out


def test_a_safety_line_that_is_marked_optional_is_found(folder: Path) -> None:
    """The care check looks at the script with the least guidance as well."""
    opening = OPENING.replace("Hello", "\n(optional)\nHello").replace(
        "(pause 100)", "\n(pause 100)"
    )
    (folder / "sample.md").write_text(FRONT + opening + THREE + CLOSING)

    problems = [one for one in check("sample.md") if one.rule == "R1"]

    assert problems
    assert all("with --guidance sparse" in one.message for one in problems)


def test_the_breath_is_never_dropped(tmp_path: Path) -> None:
    """The number of breaths is the same at any guidance."""
    body = "\n(optional)\nSmall breaths, in your own rhythm.\n(breathe 2 times, settle)\n\n"
    sparse = fitted(tmp_path, body, Guidance.SPARSE)
    parts = [step for part in optional_parts(sparse) for step in part.steps]

    assert [2] == [step.cycles for step in parts if isinstance(step, Breathe)]
