"""A session made again from its manifest: the same bytes, or what differs is said."""

import json
import shutil
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from coreg_audio import asked, build, fsio, personal, repeating, results, templates
from coreg_audio.ambience import Bedding
from coreg_audio.avoid import Avoid
from coreg_audio.cli import run
from coreg_audio.recipe import Excerpt, Labels, Recipe, Target
from coreg_audio.session import Role
from coreg_audio.sidecars import manifest, record

SCRIPT = """\
---
id: own
title: Our Own
version: "1.2"
language: en
for: couple
tier: 1
minutes: 0.4
range: [0.35, 3]
choices:
  couple: {ask: Names, default: "", personal: true}
  touch: {pick: [heart, hands, none], default: heart}
not_for: {touch: {touch: none}}
breath: {in: 4, out: 6}
---
> Try it alone first.
## Welcome
Welcome{% if couple %}, {{ couple }}{% endif %}.
{% if touch == "none" %}Rest your eyes.{% else %}Rest your palm.{% endif %}
(breathe 1 times, in 4 out 6)
## Close
(pause 2)
Thank you both for this.
"""
NAME = "Zebulonia"
SAY_AS = f"{NAME}: ZEB-ah\n"
MAKE = ["make", "own", "-V", "tone", "-q", "--allow", "R1", "--allow", "R7", "--allow", "R16"]
MORE = ["--minutes", "0.4", "--cue", "wave", "--seed", "4", "--mono", "--artist", "Quiet Room"]
MORE += ["--avoid", "touch", "--bed", "brown", "--pace", "lively", "--captions", "vtt,txt"]
AGAIN = ["make", "--from", "out.session.json", "-q", "-o", "again.mp3"]
GIVEN = ["--set", f"couple={NAME}", "--say-as", "names.yaml"]


@pytest.fixture(scope="module")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session with a name in it, made with many options; its key beside it."""
    root = tmp_path_factory.mktemp("made")
    here = root / "here"
    (here / "scripts_templates" / "en").mkdir(parents=True)
    (here / "scripts_templates" / "en" / "own.md").write_text(SCRIPT, encoding="utf-8")
    (here / "names.yaml").write_text(SAY_AS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        patch.setenv("COREG_AUDIO_DATA", str(root / "data"))
        patch.setenv("COREG_AUDIO_CACHE", str(root / "cache"))
        assert 0 == run([*MAKE, *MORE, *GIVEN, "-o", "out.mp3"])
    return root


@pytest.fixture
def made(_made_once: Path, folder: Path) -> Path:
    """The current folder, with that session and its key."""
    shutil.copytree(_made_once / "here", folder, dirs_exist_ok=True)
    shutil.copytree(_made_once / "data", folder.parent / "data")
    return folder


def changed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is said of a make that is refused before any work, with nothing written."""
    capsys.readouterr()
    assert 1 == run([*AGAIN, *arguments])
    assert not Path("again.mp3").exists()
    return capsys.readouterr().err


def edit(**change: Any) -> None:
    """Change fields of the manifest."""
    path = Path("out.session.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | change), encoding="utf-8")


def test_the_same_bytes_come_again(made: Path) -> None:
    """Sound, captions and transcript, with every option as it was and the name given again."""
    assert 0 == run([*AGAIN, *GIVEN])

    for suffix in ("mp3", "vtt", "txt"):
        assert Path(f"out.{suffix}").read_bytes() == Path(f"again.{suffix}").read_bytes()
    then, now = (
        json.loads(Path(f"{one}.session.json").read_bytes()) for one in ("out", "again")
    )
    for content in (then, now):
        del content["file"], content["captions"]
    assert then == now


def test_nothing_personal_stands_in_it(made: Path) -> None:
    """No name, no syllable of how it is said, and no bare hash of it."""
    text = Path("out.session.json").read_text(encoding="utf-8")
    content = json.loads(text)

    assert NAME not in text and "ZEB" not in text
    assert "set" == content["choices"]["couple"]
    assert 32 == len(content["personal"]["choices"]["couple"])
    for path in [*made.rglob("*"), *made.parent.joinpath("data").rglob("*")]:
        if path.is_file() and path.name != "names.yaml":
            data = path.read_bytes().replace(b"\0", b"")  # UTF-16, as tags have it
            assert NAME.encode() not in data, path
    assert personal.Seal(b"").of("own", "couple", NAME) not in text
    assert 0o600 == (personal.folder() / personal.KEY).stat().st_mode & 0o777


def test_what_is_personal_has_to_be_given_again(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing one is asked for by its name, a wrong one is noticed; neither is repeated."""
    assert "--set couple=@-" in changed(capsys)
    wrong = changed(capsys, "--set", "couple=Zebulon", "--say-as", "names.yaml")
    assert "couple is not what it was" in wrong
    assert "Zebul" not in wrong
    assert "--say-as" in changed(capsys, "--set", f"couple={NAME}")
    Path("names.yaml").write_text(f"{NAME}: zeb-AH\n")
    assert "pronunciations in your list are not" in changed(capsys, *GIVEN)


def test_every_change_is_said_before_the_work(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The script's text, the program, a package, a voice, and each option that is given."""
    edit(made_with="coreg-audio 0.0.1", versions={"numpy": "1.0"})
    said = changed(capsys, *GIVEN, "--minutes", "1", "--cue", "none", "--set", "touch=none")
    assert "was coreg-audio 0.0.1" in said
    assert "numpy is" in said and "was 1.0" in said
    assert "minutes is 1, and was 0.4" in said
    assert "cue is none, and was wave" in said
    assert "touch is none, and was not set" in said
    voices = json.loads(Path("out.session.json").read_text())["voices"]
    voices["guide"]["fingerprint"] = "tone 1"
    edit(voices=voices)
    assert "the voice tone is now tone 2" in changed(capsys, *GIVEN)
    script = Path("scripts_templates/en/own.md")
    script.write_text(SCRIPT.replace("Thank you both", "Thanks to you both"))
    assert "own.md (version 1.2) has changed" in changed(capsys, *GIVEN)
    script.unlink()
    assert "--templates" in changed(capsys, *GIVEN)


def test_each_difference_is_a_sentence(made: Path) -> None:
    """Of all that decides the bytes, and of what the manifest may not hold."""
    told = record.read(Path("out.session.json"))
    then = asked.asked(told)
    recipe, target = then.recipe, then.target
    bed = Bedding("./names.yaml")
    own = replace(then, bed_sha256="0" * 64)

    def new(
        told: record.Record = told,
        then: asked.Asked = then,
        recipe: Recipe = recipe,
        target: Target = target,
    ) -> str:
        found = set(repeating.differences(told, then, recipe, target))
        return "\n".join(sorted(found - as_it_was))

    as_it_was = set[str]()
    as_it_was = set(new().splitlines())
    assert 1 == len(as_it_was)  # the name is missing

    assert "minutes is the script's own, and was 0.4" == new(
        recipe=replace(recipe, minutes=None)
    )
    assert "startle is on, and was off" == new(recipe=replace(recipe, startle=True))
    assert "avoid is none, and was touch" == new(recipe=replace(recipe, avoid=Avoid()))
    voices = {Role.GUIDE: "one", Role.SECOND: "two"}
    assert "voices is one and two, and was tone" == new(recipe=replace(recipe, voices=voices))
    part = replace(target, excerpt=Excerpt(first_s=5.0))
    assert "only a part is asked for" == new(target=part)
    other = replace(told, script=replace(told.script, id="other"))
    assert "the script is own, and was other" == new(told=other)
    assert "name their folder again with --takes" in new(told=replace(told, takes={"a": "0"}))
    assert "name it again with --bed" in new(then=own)
    laid = new(then=own, recipe=replace(recipe, bedding=bed))
    assert "the file for --bed is not that of then" in laid
    assert "name it again" not in laid
    rain = replace(recipe, bedding=replace(recipe.bedding, bed="rain"))
    assert "the bed is rain, and was brown" == new(recipe=rain)


def test_changes_may_be_allowed(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Then it is made with what is there now, and both are said: what changed, other bytes."""
    asked_for = [one for one in AGAIN if one != "-q"] + [
        "--minutes",
        "0.395",
        "--allow-changes",
    ]
    assert 0 == run([*asked_for, "--captions", ""])
    told = capsys.readouterr()

    assert "changed: couple was set and is personal" in told.err
    assert "changed: minutes is 0.395, and was 0.4" in told.err
    assert "other bytes than out.mp3 of then" in told.out


def test_another_file_is_not_passed_off_as_the_same(
    made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a computer that cannot compare the name, a wrong one is found in the finished file."""
    monkeypatch.setenv("COREG_AUDIO_DATA", str(made / "elsewhere"))
    wrong = ["--set", "couple=Zebulonia O", "--say-as", "names.yaml"]
    said = changed(capsys, *wrong, "--captions", "")
    assert "another computer's key" in said
    assert "came out with other bytes" in said


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema": 3}, "newer one"),
        ({"schema": 1}, "older program"),
        ({"recipe": {}}, "'bed' is missing"),
        ({"file": "../../out.mp3"}, "no file's name"),
        ({"frames": 1e999}, "Infinity is no number"),
        ({"frames": -1}, "below 0"),
        ({"events": [{"at": "x:1", "start": 0, "end": 1, "kind": "horn"}]}, "of no kind"),
        ({"lines": [[]]}, "so it was edited or damaged"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused(
    change: dict[str, Any], told: str, made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its name, what is wrong and what to do, whatever was edited."""
    edit(**change)
    assert 4 == run(AGAIN)
    said = capsys.readouterr().err
    assert said.startswith("coreg-audio: out.session.json: ")
    assert told in said


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cue", "horn"),
        ("bed", "/etc/hosts"),
        ("width", 2),
        ("pace", "hasty"),
        ("voices", {"third": "tone"}),
        ("minutes", 1e6),
        ("artist", "a\nb"),
        ("captions", ["doc"]),
        ("mono", 1),
    ],
)
def test_a_recipe_that_nobody_could_ask_for_is_refused(
    field: str, value: object, made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its fields are held to what the options take, and a bed of one's own is never opened."""
    recipe = json.loads(Path("out.session.json").read_text())["recipe"]
    edit(recipe=recipe | {field: value})
    assert 4 == run(AGAIN)
    assert "edited or damaged" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"schema": 2, "made_with": ' + "[" * 100_000, "x" * 5_000_000, "{}"],
)
def test_bombs_are_refused(text: str, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Deep, large or foreign JSON ends in one plain sentence."""
    Path("out.session.json").write_text(text)
    assert 4 == run(AGAIN)
    assert "out.session.json: " in capsys.readouterr().err


def test_a_value_in_a_manifest_reads_no_file(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """@FILE is for people at the keyboard."""
    recipe = json.loads(Path("out.session.json").read_text())["recipe"]
    edit(recipe=recipe | {"choices": {"touch": "@names.yaml"}})
    assert 1 == run([*AGAIN, *GIVEN])
    assert "touch cannot be '@names.yaml'" in capsys.readouterr().err


def test_a_sheet_shows_names_only_when_they_are_given_again(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Checked against those of then, in a file for its user alone."""
    page, name = Path("out.sheet.html"), ["--set", f"couple={NAME}"]
    assert 0 == run(["sheet", "out.mp3"])
    assert NAME not in page.read_text(encoding="utf-8")
    assert 2 == run(["sheet", "out.mp3", *name])
    assert 1 == run(["sheet", "out.mp3", "--names-in-text"])
    assert "give it again with --set couple=@-" in capsys.readouterr().err
    assert 1 == run(["sheet", "out.mp3", "--names-in-text", "--set", "couple=Zebulon"])
    assert "couple is not what it was" in capsys.readouterr().err
    assert 0 == run(["sheet", "out.mp3", "--names-in-text", *name])
    text = page.read_text(encoding="utf-8")
    assert f"Welcome, {NAME}." in text and "[name], " not in text
    assert 0o600 == page.stat().st_mode & 0o777


def test_a_key_that_cannot_be_kept_stops_no_make(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is left unsealed and that is said; it is not hashed without a key instead."""
    monkeypatch.setenv("COREG_AUDIO_DATA", str(made / "names.yaml"))
    recipe = Recipe("own", {"couple": NAME})
    sealed, notes = results.own_sealed(
        templates.locate("own"), recipe, build.read(recipe), Target(made / "out.mp3")
    )

    assert manifest.Personal("", {"couple": ""}) == sealed
    assert "no key can be kept" in notes[0]


def test_every_recording_counts() -> None:
    """Those that are gone, new, or not the same any more are named."""
    before, after = {"001.flac": "a", "002.flac": "b"}, {"002.flac": "c", "003.flac": "d"}
    assert [
        "recordings that are gone: 001.flac",
        "recordings that are new: 003.flac",
        "other recordings: 002.flac",
    ] == list(repeating.of_takes(before, after))
    assert [] == list(repeating.of_takes(before, before))


def test_every_field_that_decides_is_told() -> None:
    """A field of a recipe or target that nobody thought of here would break the promise."""
    given_again = {"template", "values", "templates_dir", "takes", "say_as", "language"}
    given_again |= {"cleared", "personal"}  # by the client's file; they only refuse and hide
    of_the_run = {"path", "force", "excerpt", "cache", "private", "expected"}
    of_the_run |= {"split", "most_bytes", "key"}
    called = {"bedding": "bed", "values": "choices", "partner": "two_phones"}
    called["labels"] = "cover"
    told = asked.told(Recipe("x"), Target(Path("x.mp3")), record_front())

    for kind, others in ((Recipe, given_again), (Target, of_the_run), (Labels, set[str]())):
        for one in fields(kind):
            assert one.name in others or called.get(one.name, one.name) in told, one.name


def record_front() -> Any:
    """A front matter without choices."""
    from test_transcript import MATTER

    return MATTER


def test_the_manifest_reads_back_as_the_plan(made: Path) -> None:
    """Every event, chapter, note and line, with [name] where a name is spoken."""
    read = record.read(Path("out.mp3"))
    timeline = read.timeline

    assert fsio.digest(Path("out.mp3")) == read.sha256
    assert ["Welcome", "Close"] == [one.title for one in timeline.chapters]
    assert "Welcome, [name]." == read.lines[0].event.utterance.text
    assert 1 == len(list(timeline.breaths()))
    assert ["brown"] == [one.name for one in timeline.beds()]
    assert ("Try it alone first.",) == read.script.notes
    covered = [one for one in timeline.events if not hasattr(one, "name")]
    assert timeline.length == max(one.start + one.length for one in covered)
