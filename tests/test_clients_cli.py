"""`coreg-audio clients`: begin, look at, change, forget and move clients."""

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from coreg_audio import clients, fsio, results
from coreg_audio.cli import run
from coreg_audio.clients import made, moving
from coreg_audio.clients.folder import reach
from coreg_audio.errors import FileError, InputError
from coreg_audio.recipe import Excerpt, Target
from coreg_audio.templates import locate

PASSPHRASE = "four words of mine"
FILE = "code: C014\nnames: on\ncouple: Zebulonia\ntier: 2\nnot_for: [gaze]\n"


@pytest.fixture
def people(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one client."""
    here = tmp_path / "people"
    monkeypatch.setenv("COREG_AUDIO_CLIENTS", str(here))
    clients.add("C014", here, FILE)
    return here


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase on standard input, of which no keyboard is at the other end."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n"))


def said(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    """All that the command prints."""
    capsys.readouterr()
    assert code == run(["clients", *arguments]), capsys.readouterr().err
    return "".join(capsys.readouterr())


def editor(path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, an edit puts *text* in place of what is edited."""
    path.write_text(f"#!/bin/sh\nprintf %s '{text}' > \"$1\"\n")  # a PATH may hold nothing
    path.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(path))
    monkeypatch.delenv("VISUAL", raising=False)


def test_a_client_is_begun_and_looked_at(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names are shown when they are asked for, and only then."""
    assert "readable by you alone" in said(capsys, 0, "add", "C7")
    Path("own.yaml").write_text("code: C8\npace: roomy\n")
    said(capsys, 0, "add", "C8", "--from", "own.yaml")
    listed = said(capsys, 0, "list")

    assert [line.split()[0] for line in listed.splitlines()] == ["C014", "C7", "C8"]
    assert "C014         tier 2: touch or gaze, not for: gaze" in listed
    facts = json.loads(said(capsys, 0, "show", "c8", "--json"))
    assert ("C8", "roomy", "off", []) == (
        facts["code"], facts["pace"], facts["names"], facts["set"],
    )  # fmt: skip
    assert "Zebulonia" not in said(capsys, 0, "show", "C014")
    assert "Zebulonia" in said(capsys, 0, "show", "C014", "--names")


def test_every_mistake_is_told(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of all files, in one go; the others can be used all the same."""
    for code in ("C7", "C8"):
        said(capsys, 0, "add", code)
        path = reach(code, people)
        path.write_text(f"code: {code}\ntier: 9\n")
    told = said(capsys, 1, "check")

    assert 2 == told.count("tier is one of")
    assert "C7/client.yaml:2: " in told
    assert "1 client file without mistakes" in told
    assert "C014" in said(capsys, 1, "list")
    assert "without mistakes" in said(capsys, 0, "check", "C014")


def test_an_edit_counts_when_it_is_right(
    people: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then the file is as it was, and the edit goes on from what was written."""
    editor(people.parent / "editor", "code: C014\ntire: 3\n", monkeypatch)
    told = said(capsys, 1, "edit", "C014")
    assert "did you mean 'tier'" in told
    assert FILE == reach("C014", people).read_text()

    assert "tire: 3" in (people / "C014" / "draft.yaml").read_text()
    editor(people.parent / "editor", "code: C014\ntier: 3\n", monkeypatch)
    assert "checked and saved" in said(capsys, 0, "edit", "C014")
    assert 3 == clients.load("C014", people).tier
    assert ["client.yaml"] == [path.name for path in (people / "C014").iterdir()]


def test_forgetting_says_what_it_cannot_do(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Changed files stay, renamed ones go, those that are gone are named; it asks first."""
    client = clients.load("C014", people)
    names = ("same.mp3", "renamed.mp3", "changed.mp3", "gone.mp3")
    for name in names:
        fsio.write_bytes(Path(name), name.encode(), job="x/C014")
        made.append(client, Path(name), "x/C014", fsio.digest(Path(name)))
    fsio.write_bytes(Path("other.mp3"), b"x", job="x/C015")
    Path("renamed.mp3").rename("Zebulonia.mp3")
    Path("changed.mp3").write_bytes(b"tagged")
    Path("gone.mp3").unlink()
    (people / "C014" / "client.yaml~").write_text(FILE)

    assert "nothing was deleted" in said(capsys, 1, "forget", "C014")
    assert "same.mp3" in said(capsys, 0, "forget", "C014", "--dry-run")
    assert Path("same.mp3").exists()
    told = said(capsys, 1, "forget", "C014", "--yes")

    assert ["changed.mp3", "other.mp3"] == sorted(path.name for path in Path().glob("*.mp3"))
    assert "changed.mp3; look at it" in told
    assert "gone.mp3" in told
    assert "renamed.mp3" not in told.partition("forgotten")[2]
    assert [] == list(people.iterdir())
    assert b"C014" not in Path(fsio.JOURNAL).read_bytes()
    assert fsio.owns(Path("other.mp3"), job="x/C015")
    assert "there is no client C014" in said(capsys, 1, "forget", "C014", "--yes")


@pytest.mark.parametrize(
    ("code", "part"),
    [("preview", Excerpt(first_s=5)), ("chapter", Excerpt(chapter="Welcome"))],
)
def test_a_client_is_not_a_part(code: str, part: Excerpt, folder: Path) -> None:
    """Whatever the code: neither's file takes the place of the other's unasked."""
    front, own = locate("kiss-and-hug").front, Target(Path("own.mp3"))
    of_part = results.job(front, replace(own, excerpt=part))
    fsio.write_bytes(own.path, b"a part", job=of_part)

    with pytest.raises(FileError, match="already there"):
        results.claim([own], results.job(front, replace(own, client=code)))


def test_forgetting_leaves_files_of_the_same_bytes(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without names two clients may have the same bytes; a renamed file is not another's."""
    client = clients.load("C014", people)
    for name, job in (("mine.mp3", "x/C014"), ("theirs.mp3", "x/C015"), ("all.mp3", "x")):
        fsio.write_bytes(Path(name), b"the same", job=job)
    made.append(client, Path("mine.mp3"), "x/C014", fsio.digest(Path("mine.mp3")))
    said(capsys, 0, "forget", "C014", "--yes")

    assert ["all.mp3", "theirs.mp3"] == sorted(path.name for path in Path().glob("*.mp3"))
    assert fsio.owns(Path("theirs.mp3"), job="x/C015")
    assert fsio.owns(Path("all.mp3"), job="x")


def test_a_file_that_two_exercises_were_made_into_leaves_no_code(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every line of the journal that a client's jobs wrote is taken out."""
    client, path = clients.load("C014", people), Path("one.mp3")
    fsio.write_bytes(Path("other.mp3"), b"x", job="x")
    for job in ("x/C014", "y/C014"):
        fsio.write_bytes(path, job.encode(), job=job, force=True)
        made.append(client, path, job, fsio.digest(path))
    told = said(capsys, 0, "forget", "C014", "--yes")

    assert not path.exists()
    assert "deleted 2 files" in told
    assert b"C014" not in Path(fsio.JOURNAL).read_bytes()


def test_what_is_made_of_a_client_who_is_forgotten_meanwhile_goes(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that ends after the forgetting leaves neither file nor folder."""
    client, path = clients.load("C014", people), Path("C014/x/late.mp3")
    path.parent.mkdir(parents=True)
    clients.note(client, "x/C014", [path])
    said(capsys, 0, "forget", "C014", "--yes")
    path.parent.mkdir(parents=True)
    fsio.write_bytes(path, b"Zebulonia", job="x/C014")

    with pytest.raises(InputError, match="forgotten while"):
        clients.note_digests(client, "x/C014", [path])
    assert not Path("C014").exists() and not client.folder.exists()


def test_a_broken_client_can_be_forgotten(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever stands in the file, and a link in its place is not followed."""
    reach("C014", people).unlink()
    outside = people.parent / "outside"
    outside.write_text("mine")
    (people / "C014" / "client.yaml").symlink_to(outside)

    said(capsys, 0, "forget", "C014", "--yes")

    assert "mine" == outside.read_text()
    assert [] == list(people.iterdir())


def test_clients_move_in_one_encrypted_file(
    people: Path,
    typed: None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All or none: what is there already is not written over; the wrong words open nothing."""
    said(capsys, 0, "export", "out.age")
    data = Path("out.age").read_bytes()

    assert data.startswith(b"age-encryption.org/v1")
    assert b"Zebulonia" not in data
    assert 0o600 == Path("out.age").stat().st_mode & 0o777
    other = ("--clients", str(people.parent / "other"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("some other words\n"))
    assert "does not open" in said(capsys, 1, "import", "out.age", *other)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert "C014" in said(capsys, 0, "import", "out.age", *other)
    assert FILE == reach("C014", people.parent / "other").read_text()
    with pytest.raises(InputError, match=r"there is a client C014 .* already"):
        moving.import_({"C015": "code: C015", "C014": f"{FILE}# new"}, people)
    assert ("C014",) == clients.codes(people)

    told = said(capsys, 0, "forget", "C014", "--yes")
    assert "out.age" in told


@pytest.mark.parametrize(
    ("words", "told"), [("short", "12 characters or more"), ("", "no passphrase came")]
)
def test_a_passphrase_is_long(
    words: str,
    told: str,
    people: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is written under a short one, or none."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(words))
    assert told in said(capsys, 1, "export", "out.age")
    assert not Path("out.age").exists()


def test_the_part_that_encrypts_may_be_missing(
    people: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the one command that installs it is told."""
    monkeypatch.setitem(sys.modules, "pyrage", None)
    for arguments in (["export", "out.age"], ["import", "out.age"]):
        assert "pip install '.[clients]'" in said(capsys, 5, *arguments)


@pytest.mark.parametrize("data", [b"", b"age-encryption.org/v1\n", b"\0" * 400])
def test_what_is_no_export_opens_nothing(
    data: bytes, people: Path, typed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plain error, whatever it is."""
    Path("in.age").write_bytes(data)
    assert "does not open" in said(capsys, 1, "import", "in.age")


def test_private_lines_are_counted_and_purged_when_asked(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A purge of the cache leaves them, --private takes them too."""
    from coreg_audio.keeping import clip_cache

    kept = clip_cache(people / "C014" / "phrases")
    kept.put("key", b"sound")
    for arguments in (["info"], ["purge"], ["verify"]):
        assert 0 == run(["cache", *arguments])
    told = capsys.readouterr().out
    assert "1 private line, 0.0 MB" in told
    assert b"sound" == kept.get("key")

    assert 0 == run(["cache", "purge", "--private"])
    assert "1 private line" in capsys.readouterr().out
    assert None is clip_cache(people / "C014" / "phrases").get("key")


def test_a_refusal_says_why(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Which words of the client file it comes from, and where they can be changed."""
    for id_, told in (
        ("repair-ritual", ("tier 3 (for hot moments)", "coreg-audio clients edit C014")),
        ("safety-cues", ("--set cues=face goes against", "C014 says not_for: gaze")),
    ):
        more = ["--set", "cues=face"] if id_ == "safety-cues" else []
        assert 1 == run(["make", id_, "--client", "c014", "--voice", "tone", *more])
        err = capsys.readouterr().err
        for words in told:
            assert words in err
    assert not Path("output").exists()
    assert 1 == run(["plan", "repair-ritual", "--client", "C041", "--estimate"])
    assert "did you mean 'C014'" in capsys.readouterr().err
