"""Avoid-flags: the closed list, what stands in their way, and what is done about it."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scripting import BODY_AT, FRONT, parse_body

from coreg_audio import build, care, templates
from coreg_audio.ambience import BEDS
from coreg_audio.avoid import FLAGS, Avoid
from coreg_audio.care.avoided import IN_WORDS
from coreg_audio.care.languages import PACKS
from coreg_audio.cli import run
from coreg_audio.errors import AvoidError, InputError
from coreg_audio.recipe import CUES, Recipe
from coreg_audio.script import Template
from coreg_audio.session import Session

DOCS = Path(__file__).parents[1] / "docs"
OPENING = (
    'Hello. You can change any part, or stop. "Pause" stops it. Eyes can be open or closed.\n'
)
CLOSING = "(pause 200)\nTake in the room. It is worth telling a friend. Bye.\n(chime)\n"
NOT_FOR = "not_for:\n  touch: {touch: [none, hands]}\n  heart: {touch: hands}\n"
BY_TOUCH = """\
{% if touch == "heart" %}
A hand can rest on their chest.
{% elif touch == "hands" %}
There are hands.
{% else %}
There is room.
{% endif %}
"""


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts are rendered in this process, as packaged ones are, which is faster."""
    locate = templates.locate

    def located(reference: str, **where: Any) -> Template:
        return replace(locate(reference, **where), packaged=True)

    monkeypatch.setattr(templates, "locate", located)


def lay(folder: Path, body: str, not_for: str = NOT_FOR, front: str = FRONT) -> Path:
    """A script of one's own, found first under its id."""
    path = folder / "scripts_templates/en/sample.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        front.replace("breath: {in", f"{not_for}breath: {{in") + OPENING + body + CLOSING
    )
    return path


def read(*flags: str, **more: object) -> Session:
    """The session of that script, kept to these flags."""
    return build.read(replace(Recipe("sample", avoid=Avoid(flags)), **more))  # type: ignore[arg-type]


def changes(*flags: str, **more: object) -> tuple[str, ...]:
    """What was changed for these flags."""
    return read(*flags, **more).fitted.changes


def texts(session: Session) -> str:
    """All that is spoken."""
    return " ".join(say.utterance.text for say in session.sayings())


def test_the_list_is_closed_and_in_the_docs() -> None:
    """Every flag has its row on the page and no other has; beds are ruled out by flags only."""
    page = (DOCS / "avoid.md").read_text(encoding="utf-8")

    assert list(FLAGS) == re.findall(r"(?m)^\| `([a-z-]+)` \|", page)
    assert set(BEDS.values()) <= set(FLAGS)


def test_flags_stand_once_and_in_order() -> None:
    """Equal wishes are equal, however they were written."""
    assert Avoid(("heart", "touch")) == Avoid(("touch", "heart", "touch"))
    assert ("touch", "heart") == Avoid(("heart", "touch")).flags


def test_an_unknown_flag_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """In the recipe, and on the command line before anything is read."""
    with pytest.raises(InputError, match="did you mean 'water-sounds'"):
        Avoid(("water",))

    assert 2 == run(["plan", "settle-alone", "--avoid", "tuoch"])
    assert "(did you mean 'touch'?)" in capsys.readouterr().err


# -- what stands in the way -----------------------------------------------------------------

IN_THE_WAY = {
    "touch": (
        "You could hold hands.",
        'You could ask: "May I hold your hand?"',
        "An arm around each other is fine.",
        "There is room for a hug.",
        "If it feels good, you might touch.",
    ),
    "gaze": (
        "Your eyes can meet now.",
        "You could look at each other.",
        "A kind look is enough.",
    ),
    "heart": ("You may feel a heartbeat.", "A hand can rest on your chest."),
    "breath": (
        "Your breath can come and go.",
        "(breathe 2 times, settle)",
        "Breathing in, you rest.",
    ),
    "holds": ("You could hold your breath.", "You could breathe in and hold it."),
    "movement": (
        "You might stand up, if that is easy.",
        "You could walk, or step outside.",
        "And then walk, side by side.",
    ),
    "eyes-closed": ("Your eyes can be closed now.", "You might close your eyes."),
    "counting-down": (
        "Three, two, one.",
        "From 10, 9, 8, there is room.",
        "Five.\nFour.\nThree.",
        "You could count slowly backwards.",
    ),
    "fear-of-partner": ("Either of you can stop.", "(to A)\nThis turn is yours."),
    "bells": ("(timer 30)", "(timer 30, halfway)"),
}
FINE = {
    "touch": (
        "No touch, for now.",
        "Something near enough to touch.",
        "You could feel what is holding you up.",
        "Closer is not yet a yes to touch.",
    ),
    "gaze": (
        "You can look away.",
        "You could look at a tree.",
        "There is no need to look at each other.",
    ),
    "heart": ("You may know it by heart.", "This is Sample.", "It is not about your heart."),
    "breath": ("There is room to be still.",),
    "holds": ("You could hold a cup.", "Not to hold your breath, only to rest."),
    "movement": (
        "You can stand or sit.",
        "You could walk, or wash a cup.",
        'You might say: "You could walk with me."',
        "A walk is a small thing.",
    ),
    "eyes-closed": ("Your eyes can be open or closed.", "A shop may be closed."),
    "counting-down": ("One, two, three.", "Six seconds, and then five more.", "Three, two."),
    "fear-of-partner": ("You can stop.",),
    "bells": ("(timer 30, no chime)", "(chime)"),
}


IN_THE_WAY_ES = {
    "touch": (
        "Pueden tomarse de las manos.",
        'Podrías preguntar: "¿Puedo tomarte la mano?"',
        "Un brazo alrededor de la otra persona está bien.",
        "Hay lugar para un abrazo.",
        "Puedes elegir un contacto, en la mano o el hombro.",
        'Alguien puede decir: "Mejor toma mi mano."',
    ),
    "gaze": (
        "Sus miradas pueden encontrarse.",
        "Podrían mirarse a los ojos.",
        "Basta una mirada suave.",
        'Pueden preguntar: "¿Quieres que nos miremos?"',
        "Pueden ponerse frente a frente.",
    ),
    "heart": ("Puede que sientas un latido.", "Una mano puede descansar en tu pecho."),
    "breath": (
        "La respiración puede ir y venir.",
        "(respirar 2 veces, calma)",
        "Hay lugar para tomar aire.",
        "Puedes dejar que el aire salga.",
    ),
    "holds": ("Podrías aguantar la respiración.", "Podrías inhalar, y luego retener."),
    "movement": (
        "Podrías ponerte de pie, si es fácil.",
        "Pueden caminar, o salir un momento.",
        "Y después estirarse, con calma.",
    ),
    "eyes-closed": ("Los ojos pueden estar cerrados.", "Podrías cerrar los ojos."),
    "counting-down": (
        "Tres, dos, uno.",
        "Desde 10, 9, 8, hay lugar.",
        "Cinco.\nCuatro.\nTres.",
        "Podrías contar despacio hacia atrás.",
    ),
    "fear-of-partner": ("Cada quien puede parar.", "(a A)\nEste turno es tuyo."),
    "bells": ("(temporizador 30)", "(temporizador 30, a la mitad)"),
}
FINE_ES = {
    "touch": (
        "Sin contacto, por ahora.",
        "Algo tan cerca que lo podrías tocar.",
        "Si te toca empezar, hay tiempo.",
        "Podrías abrazar una almohada.",
        "Los pies tocan el piso.",
    ),
    "gaze": (
        "Puedes mirar a otro lado.",
        "Podrías mirar un árbol.",
        "No hace falta mirarse a los ojos.",
        "Pueden sentarse frente a frente, o lado a lado.",
    ),
    "heart": ("Gracias de todo corazón.", "No se trata del corazón.", "Esto es Sample."),
    "breath": ("Hay lugar para descansar.", "Podrías sentarte al aire libre."),
    "holds": ("Podrías sostener una taza.", "Sin aguantar la respiración, solo descansar."),
    "movement": (
        "Puedes estar de pie o en un asiento.",
        "Podrías caminar, o lavar una taza.",
        'Podrías decir: "Puedes caminar conmigo."',
        "Ahora pueden cambiar de lugar.",
        "Puedes parar en cualquier momento.",
    ),
    "eyes-closed": ("Los ojos pueden estar abiertos o cerrados.", "La tienda está cerrada."),
    "counting-down": ("Uno, dos, tres.", "Seis segundos, y luego cinco más.", "Tres, dos."),
    "fear-of-partner": (
        "Puedes parar.",
        "Si alguna vez tu pareja te da miedo, mereces apoyo.",
    ),
    "bells": ("(temporizador 30, sin campana)", "(campana)"),
}
PIECES = {
    "en": (IN_THE_WAY, FINE),
    "es": (IN_THE_WAY_ES, FINE_ES),
    "es-MX": (IN_THE_WAY_ES, FINE_ES),
}


def found(folder: Path, body: str, flag: str, language: str) -> list[int]:
    """Lines of *body* that go against *flag*."""
    front = FRONT.replace("language: en", f"language: {language}")
    session = parse_body(folder, f"# Sample\n{body}\nBye.\n", front=front)
    return [one.at.line - BODY_AT for one in care.obstacles(session, Avoid((flag,)))]


@pytest.mark.parametrize("language", PIECES)
@pytest.mark.parametrize("flag", IN_THE_WAY)
def test_what_stands_in_the_way_is_found_at_its_line(
    flag: str, language: str, tmp_path: Path
) -> None:
    """And what only looks like it is let be."""
    in_the_way, fine = PIECES[language]
    for body in in_the_way[flag]:
        lines = found(tmp_path, body, flag, language)
        assert (body, True) == (body, bool(lines) and set(lines) <= set(range(1, 4)))
    for body in fine[flag]:
        assert (body, []) == (body, found(tmp_path, body, flag, language))


@pytest.mark.parametrize("language", PACKS)
def test_every_flag_that_is_kept_in_words_has_words(language: str) -> None:
    """In every language, and pieces here to show them."""
    listed = set(PACKS[language].avoided)

    assert set(IN_WORDS) == listed
    assert all({*IN_WORDS, "bells"} == table.keys() for table in PIECES[language])


def test_held_breaths_are_found_by_their_pattern(tmp_path: Path) -> None:
    """Nothing need be said about it, and either end of a ramp counts."""
    front = FRONT.replace("holds:", "holds: reviewed")
    body = "Hello.\n(breathe 2 times, in 4 hold 2 out 6)\nBye.\n"
    session = parse_body(tmp_path, body, front=front)

    assert ["a held breath"] == [one.what for one in care.obstacles(session, Avoid(("holds",)))]


# -- what is done about it ------------------------------------------------------------------


def test_a_variant_is_taken_and_said(folder: Path) -> None:
    """The first that respects the flag; one that was set and respects it as well stays."""
    lay(folder, BY_TOUCH)

    assert ("touch avoided: touch heart -> none",) == changes("touch")
    assert "There is room." in texts(read("touch"))
    assert () == changes("touch", values={"touch": "hands"})
    assert "There are hands." in texts(read("touch", values={"touch": "hands"}))


def test_flags_that_share_a_choice_agree_on_it(folder: Path) -> None:
    """What respects both is taken; where nothing does, it is refused."""
    lay(folder, BY_TOUCH)

    assert ("touch, heart avoided: touch heart -> hands",) == changes("touch", "heart")

    lay(folder, BY_TOUCH, NOT_FOR.replace("[none, hands]", "none"))
    with pytest.raises(AvoidError, match="no version for --avoid touch --avoid heart together"):
        read("touch", "heart")


def test_a_contradiction_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A value that was set is not changed behind one's back; a wrong value is told as such."""
    lay(folder, BY_TOUCH)

    code = run(["plan", "sample", "--avoid", "touch", "--set", "touch=heart", "--estimate"])
    assert 1 == code
    told = capsys.readouterr().err
    assert "--set touch=heart goes against --avoid touch" in told
    assert "the script has touch=none or hands; leave one of the two out" in told
    with pytest.raises(InputError, match=r"pick one of: heart, hands, none"):
        read("touch", values={"touch": "haert"})


def test_a_personal_choice_is_not_told(folder: Path) -> None:
    """Neither what it was nor what was set."""
    secret = FRONT.replace("default: heart}", "default: heart, personal: true}")
    lay(folder, BY_TOUCH, front=secret)

    assert ("touch avoided: touch another -> none",) == changes("touch")
    with pytest.raises(AvoidError, match="--set touch=this value goes against"):
        read("touch", values={"touch": "heart"})


def test_a_script_that_says_refuse_is_refused_with_its_lines(folder: Path) -> None:
    """The line of front matter, and the lines that go against the flag."""
    lay(folder, "You could hold hands.\n" * 10, "not_for:\n  touch: refuse\n")

    with pytest.raises(AvoidError, match="is not for someone with --avoid touch") as caught:
        read("touch")

    told = str(caught.value).splitlines()
    assert re.search(r"sample\.md:\d+\); choose another", told[0])
    assert 8 + 2 == len(told)
    assert "  and 2 more" == told[-1]


def test_what_the_front_matter_forgot_is_refused_as_well(folder: Path) -> None:
    """A line in the way is named with its place."""
    path = lay(folder, "You might close your eyes.\n")
    line = path.read_text().split("You might close")[0].count("\n") + 1

    with pytest.raises(AvoidError, match="goes against --avoid eyes-closed") as caught:
        read("touch", "eyes-closed")
    assert f'sample.md:{line}: "close your eyes"' in str(caught.value)


def test_an_optional_paragraph_in_the_way_is_left_out(folder: Path) -> None:
    """Whole, and said; the rest of the script is as it was."""
    path = lay(
        folder, "\n(optional)\nYou could hold hands.\n(pause 10)\n\n(optional)\nFine.\n\n"
    )
    line = path.read_text().split("(optional)")[0].count("\n") + 1

    left_out = f"optional paragraphs left out (scripts_templates/en/sample.md:{line})"
    assert f"touch avoided: {left_out}" == changes("touch")[-1]
    assert "Fine." in texts(read("touch"))
    assert "hold hands" not in texts(read("touch"))


def test_bells_are_left_out_and_counted(folder: Path) -> None:
    """Wherever a single one stands; one at a timer cannot be, for it says when to stop."""
    block = "(breathing starts, settle)\nSlow.\n(chime)\nSlower.\n(breathing ends)\n"
    optional = f"\n(optional)\nNow.\n(chime)\n{block}\n"
    lay(folder, f"There is your own rhythm.\n(chime)\n{block}{optional}Then.\n")
    _, timeline = build.estimate(Recipe("sample", avoid=Avoid(("bells",))))

    assert ("bells avoided: 5 bells left out",) == changes("bells")
    assert [] == list(timeline.bells())
    lay(folder, "(timer 30)\n")
    with pytest.raises(AvoidError, match="a timer with bells"):
        read("bells")


def test_the_breath_sound_goes_without_its_wave(folder: Path) -> None:
    """Said where breath is sounded; asked for by name, it is a contradiction."""
    lay(folder, "There is your own rhythm.\n(breathe 2 times, settle)\n")

    said = ("noise-sounds avoided: breath sound tone+wave -> tone",)
    assert said == changes("noise-sounds")
    for cue, flag in (("wave", "water-sounds"), ("wave", "noise-sounds"), ("bowl", "bells")):
        with pytest.raises(InputError, match=f"--cue {cue} goes against --avoid {flag}"):
            read(flag, cue=cue)
    for cue in set(CUES) - {"tone+wave", "wave", "bowl"}:
        assert () == changes("water-sounds", cue=cue)

    lay(folder, "No breath sounds here.\n")
    assert () == changes("water-sounds")


def test_what_nobody_can_look_through_is_said(folder: Path) -> None:
    """A language without words is refused where the script gives no answer of its own."""
    path = lay(folder, BY_TOUCH, front=FRONT.replace("language: en", "language: fr"))
    french = folder / "sample.md"
    path.rename(french)

    said = changes("touch", template=str(french))
    assert ("touch avoided: touch heart -> none",) == said
    assert () == changes("fire-sounds", template=str(french))
    with pytest.raises(AvoidError, match=r"as in not_for: \{gaze: refuse\}"):
        read("gaze", template=str(french))


def test_a_file_of_ones_own_is_not_vouched_for(folder: Path) -> None:
    """Nobody knows what it holds, and that is said."""
    lay(folder, "")
    asked = ["plan", "sample", "--estimate", "--bed", "./x.wav", "--avoid", "water-sounds"]

    assert 0 == run(asked)
    assert (
        "your own file for --bed"
        in changes("water-sounds", bedding=replace(Recipe("sample").bedding, bed="./x.wav"))[0]
    )


def test_make_and_its_manifest_tell_what_was_changed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The choice that was made in the end, the flags, and each change."""
    lay(folder, BY_TOUCH + "There is your own rhythm.\n(breathe 2 times, settle)\n")
    flags = ["--avoid", "water-sounds", "--avoid", "touch"]

    made = [
        "make",
        "sample",
        *flags,
        "-V",
        "tone",
        "-o",
        "out.wav",
        "--no-cache",
        "--allow",
        "R1",
    ]
    assert 0 == run([*made, "--allow", "R16", "--allow", "R7", "--json"])
    facts = json.loads(capsys.readouterr().out)
    manifest = json.loads(Path("out.session.json").read_text())
    said = [
        "touch avoided: touch heart -> none",
        "water-sounds avoided: breath sound tone+wave -> tone",
    ]
    assert said == facts["changed"] == manifest["changed"]
    assert ("none", "tone", ["touch", "water-sounds"]) == (
        manifest["choices"]["touch"],
        manifest["breath_sound"],
        manifest["recipe"]["avoid"],
    )


def test_show_tells_what_a_script_avoids(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its answers, how much is optional, and what a flag would change."""
    lay(folder, BY_TOUCH, f"{NOT_FOR}  breath: refuse\n")

    assert 0 == run(["show", "sample", "--avoid", "touch", "--text"])
    told = capsys.readouterr().out
    assert "avoids   touch: touch=none|hands; heart: touch=hands; breath: refused" in told
    assert "changed  touch avoided: touch heart -> none" in told
    assert "There is room." in told
    assert 0 == run(["show", "sample", "--json"])
    facts = json.loads(capsys.readouterr().out)
    assert {
        "touch": {"touch": ["none", "hands"]},
        "heart": {"touch": ["hands"]},
        "breath": None,
    } == (facts["not_for"])
