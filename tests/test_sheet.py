"""The therapist's sheet: all that is heard, nothing personal, a page by itself, never lost."""

import json
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from test_transcript import MATTER
from timelines import TIMELINE

from coreg_audio import asked, clients
from coreg_audio.cli import run
from coreg_audio.clients import forgetting
from coreg_audio.errors import FileError
from coreg_audio.languages import LANGUAGES
from coreg_audio.recipe import Recipe, Target
from coreg_audio.session import Role, Utterance
from coreg_audio.sidecars import manifest, record, sheet, sheet_changes
from coreg_audio.sidecars.cues import Heard
from coreg_audio.timeline import Spoken, Timeline

VOID = {"meta", "br", "hr", "img", "input", "link"}
NAME = "Ana and Bo"
HOSTILE = '<script>alert("x")</script>'


class Page(HTMLParser):
    """Reads a page strictly: every tag that opens is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one that closes itself, as those of a picture do."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """It closes the last that is open."""
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note the words."""
        self.words.append(data)


def made(
    path: Path, timeline: Timeline = TIMELINE, *, take: str = "", **origin: Any
) -> record.Record:
    """A manifest of *timeline*, with an audio file that is none, beside each other."""
    audio = path / "own.mp3"
    audio.write_bytes(b"sound")
    welcome = next(iter(timeline.spoken())).utterance
    front = replace(MATTER, title=origin.pop("title", MATTER.title))
    voices = {Role.GUIDE: "tone"}
    told = asked.told(Recipe("sample"), Target(audio), front)
    content = manifest.compose(
        timeline,
        manifest.Speakers(
            voices,
            {welcome: take} if take else {},
            {Role.GUIDE: manifest.VoiceFacts("CC0-1.0", "tone 2")},
            {take: "ab" * 32} if take else {},
        ),
        manifest.Origin(
            front,
            {"couple": NAME},
            told,
            "coreg-audio 1.0",
            notes=("Ask each partner first.",),
            changed=("touch avoided: touch heart -> none",),
            breath_sound="wave",
            **origin,
        ),
        manifest.Result(
            "own.mp3",
            sha256(b"sound").hexdigest(),
            {"speech_lufs": -16.0, "integrated_lufs": -17.5, "true_peak_dbtp": -2.0},
        ),
        {welcome: Heard(50, 900)},
    )
    (path / "own.session.json").write_bytes(content)
    return record.read(audio)


def edited(path: Path, **fields: object) -> Path:
    """The same with some fields of the manifest written over."""
    own = made(path).path
    content = json.loads(own.read_text())
    own.write_text(json.dumps(content | fields))
    return own


def test_nothing_hidden_reaches_a_page(tmp_path: Path) -> None:
    """Whatever field it stands in: a sheet is signed for what it shows."""
    hidden = "a\x1b[2J\u202eb"
    read = record.read(
        edited(tmp_path, sha256=hidden, choices={hidden: hidden}, versions={hidden: hidden})
    )
    for page in (sheet.sheet(read), sheet_changes.page(read, made(tmp_path))):
        assert not set("\x1b\u202e") & set(page)


@pytest.mark.parametrize("frames", [10**18, 10**400, 25 * 3600 * TIMELINE.rate_hz])
def test_a_manifest_of_more_than_a_day_is_refused(tmp_path: Path, frames: int) -> None:
    """Its picture would have a line for every minute of thousands of years."""
    with pytest.raises(FileError, match="it lasts longer than a day"):
        record.read(edited(tmp_path, frames=frames))


def words(text: str) -> str:
    """All that a page says, in one line."""
    return " ".join(" ".join(Page(text).words).split())


def test_the_sheet_tells_all_that_is_heard(tmp_path: Path) -> None:
    """Every line, pause, breath, bell and bed with its time, and what the file is."""
    said = words(sheet.sheet(made(tmp_path, take="001.flac")))

    for told in (
        "0:00.75 Welcome, [name]. recorded: 001.flac 1.2 seconds",
        "0:06.90 A pause: 3.5 seconds, 3 seconds in the script",
        "0:10.42 2 breaths: in 4 seconds, hold 1 second, out 6 seconds. The voice says: In.",
        "0:36.42 Your turn: 18 seconds",
        "A bell: the time begins.",
        "2:57.66 A pause: 1 second",
        "3:26.16 A last bell.",
        "0:00.00 Background sound: rain, until 0:00.",
        "Speech −16.0 LUFS",
        "True peak −2.0 dBTP",
        "Breath sound wave",
        "touch avoided: touch heart -> none",
        "Ask each partner first.",
        "worry about the breath",
        "Guide: tone (CC0-1.0) 4",
        "recorded by a person 1",
        "Not yet reviewed by a clinician.",
        "Signature",
        sha256(b"sound").hexdigest(),
    ):
        assert told in said


def test_it_needs_nothing_else(tmp_path: Path) -> None:
    """No script, no other file, no address; a language, one h1, and headings without a gap."""
    page = Page(sheet.sheet(made(tmp_path)))
    names = [tag for tag, _ in page.tags]

    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(names)
    assert not any(
        {"src", "href", "onclick"} & attributes.keys() for _, attributes in page.tags
    )
    assert {"lang": "en"} in [attributes for tag, attributes in page.tags if tag == "html"]
    levels = [int(name[1]) for name in names if name in ("h1", "h2", "h3", "h4")]
    assert 1 == levels.count(1)
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_values_are_inert(tmp_path: Path) -> None:
    """What looks like HTML or Jinja in a title, a line or a version is shown as it stands."""
    hostile = Utterance(HOSTILE + " {{ title }}")
    events = (Spoken(0, 900, TIMELINE.events[0].at, hostile), *TIMELINE.events)
    line = next(TIMELINE.spoken())
    assert line.say
    shown = replace(line, say=replace(line.say, shown=hostile.text))
    timeline = replace(TIMELINE, events=(*events[:3], shown, *events[4:]))
    page = Page(
        sheet.sheet(made(tmp_path, timeline, title=HOSTILE, versions={HOSTILE: HOSTILE}))
    )

    assert "script" not in [tag for tag, _ in page.tags]
    assert HOSTILE + " {{ title }}" in " ".join(page.words)


def test_names_are_shown_only_where_they_are_given(tmp_path: Path) -> None:
    """[name], and set; on the therapist's own sheet the name."""
    read = made(tmp_path)
    assert NAME not in sheet.sheet(read)
    assert "couple set" in words(sheet.sheet(read))
    names = sheet.Names({"couple": NAME}, {1: f"Welcome, {NAME}."})
    said = words(sheet.sheet(read, names))
    assert f"Welcome, {NAME}." in said and f"couple {NAME}" in said


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_it_is_there_in_every_language(code: str, tmp_path: Path) -> None:
    """The same headings, in the words of the script's language."""
    english, other = (LANGUAGES[one].told.sheet for one in ("en", code))
    assert english.keys() == other.keys()
    read = made(tmp_path)
    translated = replace(read, script=replace(read.script, language=code))
    assert other["course"] in words(sheet.sheet(translated))


def test_a_sheet_is_written_beside_the_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its own earlier one is replaced, one that was edited by hand only with --force."""
    made(folder)
    assert 0 == run(["sheet", "own.mp3"])
    assert 0 == run(["sheet", "own.session.json"])
    path = Path("own.sheet.html")
    path.write_text(path.read_text(encoding="utf-8") + "<!-- signed -->", encoding="utf-8")
    assert 4 == run(["sheet", "own.mp3"])
    assert path.read_text(encoding="utf-8").endswith("<!-- signed -->")
    assert 0 == run(["sheet", "own.mp3", "--force"])
    assert "signed -->" not in path.read_text(encoding="utf-8")


def test_an_id_means_what_was_made_of_it_here(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In its place under output; nothing there, or two, is said."""
    assert 1 == run(["sheet", "sample"])
    assert "make it first with coreg-audio make sample" in capsys.readouterr().err
    place = folder / "output" / "sample"
    place.mkdir(parents=True)
    made(place)
    assert 0 == run(["sheet", "sample"])
    assert (place / "own.sheet.html").exists()
    (place / "two.session.json").write_text("{}")
    assert 1 == run(["sheet", "sample"])
    assert "made more than once" in capsys.readouterr().err


def test_none_is_written_for_a_file_that_changed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sheet is signed for the bytes that lie there; nor for one that is gone."""
    made(folder)
    Path("own.mp3").write_bytes(b"other")
    assert 4 == run(["sheet", "own.mp3"])
    assert "not the file that own.session.json tells of" in capsys.readouterr().err
    Path("own.mp3").unlink()
    assert 4 == run(["sheet", "own.mp3"])
    assert not Path("own.sheet.html").exists()


def made_for_a_client(folder: Path) -> Path:
    """The session, whose manifest says that it is for C014; gives the folder of clients."""
    people = folder / "people"
    clients.add("C014", people, "code: C014\n")
    made(folder)
    path = Path("own.session.json")
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"recipe": content["recipe"] | {"client": "C014"}}))
    return people


def test_the_sheet_of_a_client_is_forgotten_with_the_client(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is private, and on the client's list; names are not shown, as none can be checked."""
    people = made_for_a_client(folder)
    asked_for = ["sheet", "own.mp3", "--clients", str(people)]

    assert 1 == run([*asked_for, "--names-in-text", "--set", f"couple={NAME}"])
    assert "not even a hash" in capsys.readouterr().err
    assert 0 == run(asked_for)
    page = Path("own.sheet.html")
    assert 0o600 == page.stat().st_mode & 0o777
    forgetting.forget("C014", people)
    assert not page.exists()
    assert 0 == run(asked_for)
    assert "no client C014" in capsys.readouterr().err


def test_a_fault_of_a_client_s_sheet_is_told_without_its_message(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may repeat what stands in the client file."""
    people = made_for_a_client(folder)

    def burst(*_: object) -> None:
        raise KeyError(NAME)

    monkeypatch.setattr(clients, "load", burst)
    assert 1 == run(["sheet", "own.mp3", "--clients", str(people)])
    err = capsys.readouterr().err
    assert "KeyError" in err and NAME not in err


def test_two_renders_are_compared_line_by_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is added, gone, moved, spoken by another, other choices; or that all is equal."""
    for name in ("a", "b"):
        (folder / name).mkdir()
    made(folder / "a")
    lines = [one for one in TIMELINE.events if isinstance(one, Spoken) and one.say]
    second = lines[1]
    assert second.say
    new = replace(second, start=second.start + 100, say=replace(second.say, shown="Soon."))
    moved = replace(lines[2], start=212_000)
    events = [
        {id(second): new, id(lines[2]): moved}.get(id(one), one) for one in TIMELINE.events
    ]
    made(
        folder / "b",
        replace(TIMELINE, events=tuple(sorted(events, key=lambda one: one.start))),
        take="001.flac",
    )
    path = folder / "b" / "own.session.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"choices": {"couple": "set", "helper": "us"}}))

    assert 0 == run(["sheet", "a/own.mp3", "b/own.mp3"])
    told = capsys.readouterr().out.splitlines()
    for line in (
        "  choice: helper someone you trust -> us",
        "  ~ 00:00.75  Welcome, [name].  [by tone -> own recording 001.flac]",
        "  - 00:02.90  This is a test.  [tone]",
        "  + 00:03.00  Soon.  [tone]",
        "  > 03:32.00  New.  [moved, was at 00:05.90]",
    ):
        assert line in told
    assert 0 == run(["sheet", "a/own.mp3", "a/own.mp3"])
    assert "the same bytes" in capsys.readouterr().out

    asked = ["sheet", "a/own.mp3", "b/own.mp3", "-o", "changes.html"]
    assert 0 == run(asked)
    page = Path("changes.html").read_text(encoding="utf-8")
    words = " ".join(" ".join(Page(page).words).split())
    for text in (
        "choice: helper someone you trust -> us",
        "0:00.75 Welcome, [name]. by tone -> own recording 001.flac changed",
        "0:02.90 This is a test. tone gone",
        "3:32.00 New. moved, was at 00:05.90 moved",
    ):
        assert text in words
    assert "a/own" not in page
    Path("changes.html").write_text(page + "<!-- seen -->")
    assert 4 == run(asked)
    assert 2 == run([*asked, "--names-in-text"])


def test_the_comparison_says_what_names_and_times_do(tmp_path: Path) -> None:
    """Another name under one key is told without the name; a longer file by its shift."""
    before = made(tmp_path, personal=manifest.Personal("k", {"couple": "1"}))
    after = replace(before, personal=manifest.Personal("k", {"couple": "2"}))
    assert "  choice: couple has another value" in list(sheet_changes.changes(before, after))
    lines = tuple(replace(one, heard=(one.heard[0] + 500, 0)) for one in before.lines)
    shifted = replace(before, lines=lines, sha256="other")
    assert "  the lines of both begin +0.50 to +0.50 s later" in list(
        sheet_changes.changes(before, shifted)
    )
