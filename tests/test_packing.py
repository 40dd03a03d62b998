"""Several sessions as one folder or zip."""

import json
import os
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import soundfile
from mutagen.id3 import ID3
from scripting import FRONT

from coreg_audio import fsio, packing, results
from coreg_audio.cli import run
from coreg_audio.encoder import CODECS, encode
from coreg_audio.errors import FileError, InputError
from coreg_audio.packing.feed import base_url
from coreg_audio.packing.page import page
from coreg_audio.recipe import Target
from coreg_audio.sidecars import container_tags
from coreg_audio.sidecars.tags import TagFacts, id3
from coreg_audio.templates import locate
from coreg_audio.timeline import Chapter
from coreg_audio.units import RATE_HZ

PODCAST = "{https://podcastindex.org/namespace/1.0}"


def session(folder: Path, name: str, title: str = "Kiss & <Hug>", language: str = "en") -> Path:
    """A second of sound with tags and two chapters."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    chapters = (Chapter(0, 20_000, 'A "first"'), Chapter(20_000, RATE_HZ, "Then"))
    lines = (("One <line>.", 100), ("Another.", 700))
    tag = id3(TagFacts(title, RATE_HZ, language=language, chapters=chapters, synced=lines))
    with path.open("wb") as file:
        block = np.zeros((RATE_HZ, 1), np.float32)
        encode([block], file, codec=CODECS["mp3"], rate_hz=RATE_HZ, length=RATE_HZ, tag=tag)
    return path


@pytest.fixture
def pack(tmp_path: Path) -> packing.Pack:
    """Two sessions of one title, one of them with an accent."""
    paths = [
        session(tmp_path / "made", "one.mp3"),
        session(tmp_path / "made", "two.mp3"),
        session(tmp_path / "made", "tres.mp3", "Corazón", "es"),
    ]
    items = packing.named([packing.read_item(path) for path in paths])
    return packing.Pack("A & <B>", items, b"a picture", "Lake", "https://example.org/c/")


def test_names_have_number_length_and_language(pack: packing.Pack) -> None:
    """Two of one exercise have names of their own."""
    assert ["01-kiss-hug-1min-en.mp3", "02-kiss-hug-1min-en.mp3", "03-corazón-1min-en.mp3"] == [
        item.name for item in pack.items
    ]


def test_a_folder_holds_all_of_it_as_it_was(pack: packing.Pack, tmp_path: Path) -> None:
    """Sound byte for byte; what an earlier pack left and a later one lacks is gone."""
    folder = tmp_path / "out"
    packing.write_folder(pack, folder)
    (folder / "note.txt").write_text("mine")
    packing.write_folder(replace(pack, items=pack.items[:2]), folder)
    names = {path.name for path in folder.iterdir() if path.name[0] != "."}

    assert {
        *("01-kiss-hug-1min-en.mp3", "02-kiss-hug-1min-en.mp3", "note.txt"),
        *("01-kiss-hug-1min-en.chapters.json", "02-kiss-hug-1min-en.chapters.json"),
        *("index.html", "playlist.m3u8", "licences.txt", "cover.jpg", "feed.xml"),
    } == names
    for item in pack.items[:2]:
        assert item.source.read_bytes() == (folder / item.name).read_bytes()
    lines = (folder / "playlist.m3u8").read_text("utf-8").splitlines()
    assert ["#EXTINF:1,Kiss & <Hug>", "01-kiss-hug-1min-en.mp3"] == lines[3:5]


def test_an_opus_file_is_taken_with_its_chapters_and_words(tmp_path: Path) -> None:
    """Under its own suffix, and the feed names its kind."""
    lyrics = "[00:00.10] One <line>.\n[00:00.70] Another.\nno time\n"
    facts = TagFacts("Kiss", RATE_HZ, chapters=(Chapter(0, 20_000, "First"),), lyrics=lyrics)
    file = BytesIO()
    soundfile.write(file, np.zeros((48_000, 2)), 48_000, format="OGG", subtype="OPUS")
    container_tags.label(file, "opus", facts)
    path = tmp_path / "kiss.opus"
    path.write_bytes(file.getvalue())
    items = packing.named([packing.read_item(path)])
    texts = packing.texts(packing.Pack("A", items, b"", feed_url="https://example.org/"))

    assert "01-kiss-1min-en.opus" == items[0].name
    assert ["First"] == [mark.title for mark in items[0].chapters]
    assert ((0.1, "One <line>."), (0.7, "Another.")) == items[0].lines
    assert b'type="audio/ogg"' in texts["feed.xml"]
    assert b'<audio controls preload="none" src="01-kiss-1min-en.opus"' in texts["index.html"]
    assert b"01-kiss-1min-en.opus" in texts["playlist.m3u8"]


def test_a_file_without_tags_is_taken_by_its_name(tmp_path: Path) -> None:
    """What others made need not tell anything of itself."""
    path = session(tmp_path, "evening.mp3")
    ID3(path).delete(path)
    item = packing.read_item(path)

    assert ("evening", (), ()) == (item.title, item.chapters, item.lines)


def test_what_a_hand_put_there_is_not_overwritten(pack: packing.Pack, tmp_path: Path) -> None:
    """Nothing else is written either."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "index.html").write_text("mine")

    with pytest.raises(FileError, match="already there"):
        packing.write_folder(pack, folder)
    assert ["index.html"] == [path.name for path in folder.iterdir() if path.name[0] != "."]


def test_a_session_of_a_script_called_pack_is_not_a_packs(
    pack: packing.Pack, tmp_path: Path
) -> None:
    """It lies in the folder where packs go, and a pack neither overwrites nor deletes it."""
    front = replace(locate("kiss-and-hug").front, id="pack")
    folder = tmp_path / "output" / "pack"
    job = results.job(front, Target(folder / "pack.mp3"))
    folder.mkdir(parents=True)
    fsio.write_bytes(folder / "pack.mp3", b"a session", job=job)
    packing.write_folder(pack, folder)

    assert b"a session" == (folder / "pack.mp3").read_bytes()


def test_a_zip_has_the_same_files_and_the_same_bytes_every_time(
    pack: packing.Pack, tmp_path: Path
) -> None:
    """No clock, no system, no order of a folder is in it."""
    first, second, folder = tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "out"
    packing.write_zip(pack, first)
    packing.write_zip(pack, second)
    packing.write_folder(pack, folder)

    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as zipped:
        assert zipped.testzip() is None
        for name in zipped.namelist():
            assert zipped.read(name) == (folder / name).read_bytes()


class _Read(HTMLParser):
    """What a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.audio: list[dict[str, str | None]] = []
        self.sources: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        self.tags.append(tag)
        if tag == "audio":
            self.audio.append(dict(attrs))
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        """Text."""
        self.text += data


def test_the_page_plays_every_session_and_needs_nothing_else(pack: packing.Pack) -> None:
    """Titles are text, never markup; no script, nothing from another place."""
    read = _Read()
    read.feed(page(pack.title, pack.items, cover=True))

    assert [item.name for item in pack.items] == [one["src"] for one in read.audio]
    assert "Play: Kiss & <Hug>" == read.audio[0]["aria-label"]
    assert not {"script", "b", "line", "link", "iframe"} & set(read.tags)
    assert not [one for one in read.sources if "/" in one or ":" in one]
    for text in ("A & <B>", "1. Kiss & <Hug>", 'A "first"', "One <line>.", "Not yet reviewed"):
        assert text in read.text


def test_the_feed_has_an_episode_for_each_with_its_chapters(pack: packing.Pack) -> None:
    """It parses, names whole addresses, and is not for directories."""
    texts = packing.texts(pack)
    channel = ElementTree.fromstring(texts["feed.xml"]).find("channel")
    assert channel is not None
    episodes = channel.findall("item")
    links = [one.find("enclosure") for one in episodes]

    assert "A & <B>" == channel.findtext("title")
    assert "yes" == channel.findtext(f"{PODCAST}locked")
    assert "https://example.org/c/03-coraz%C3%B3n-1min-en.mp3" == links[2].attrib["url"]  # type: ignore[union-attr]
    assert str(pack.items[2].size_bytes) == links[2].attrib["length"]  # type: ignore[union-attr]
    assert "Sat, 01 Jan 2000 00:00:00 +0000" == episodes[0].findtext("pubDate")
    told = json.loads(texts["01-kiss-hug-1min-en.chapters.json"])
    assert [(0, 'A "first"'), (0.454, "Then")] == [
        (one["startTime"], one["title"]) for one in told["chapters"]
    ]


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "ftp://a.b/",
        "https://",
        "https://a.b/?x=1",
        "https://u:p@a.b/",
        "https://a b/",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """With one that would do."""
    with pytest.raises(InputError, match=r"such as https://example\.org"):
        base_url(address)


def test_what_is_no_file_is_made_and_numbered(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order of their names, with the pack as their album; nothing else stays."""
    own = folder / "mine" / "en" / "own.md"
    own.parent.mkdir(parents=True)
    front = FRONT.replace("id: sample", "id: own").replace("for: couple", "for: one")
    front = front.replace("minutes: 5\nrange: [4, 6]", "minutes: 0.5\nrange: [0.4, 1]")
    own.write_text(f"{front}You can change any part, skip it, or stop.\n(pause 20)\nThanks.\n")
    finished = session(folder / "made", "one.mp3")
    asked = ["--templates", "mine", "-V", "tone", "--mono", "--title", "Evenings", "--json"]
    assert 0 == run(["pack", str(finished), "own", "-o", "out", *asked])

    told = json.loads(capsys.readouterr().out)
    assert [1.0, 30.0] == [round(one["length_s"], 1) for one in told["sessions"]]
    made = folder / "out" / told["sessions"][1]["file"]
    tags = ID3(made)
    assert ("Evenings", "2/2") == (str(tags["TALB"]), str(tags["TRCK"]))
    assert 1 == soundfile.info(made).channels
    assert {"mine", "made", "out"} == {path.name for path in folder.iterdir()}


def test_the_command_packs_files_and_says_what_it_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And refuses, with the right code, what is no session."""
    path = session(folder / "made", "one.mp3")

    assert 0 == run(["pack", str(path), str(path), "-o", "two.zip", "--title", "Ñandú"])
    out = capsys.readouterr().out
    assert "Ñandú: 2 sessions, 0:02 minutes" in out
    assert "02-kiss-hug-1min-en.mp3" in out
    (folder / "bad.mp3").write_bytes(b"no sound")
    assert 4 == run(["pack", "bad.mp3"])
    assert 4 == run(["pack", "missing.mp3"])
    assert 1 == run(["pack", str(path), "--feed", "here"])
    assert 2 == run(["pack"])


def test_a_manifest_that_cannot_be_read_is_not_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack without the licences that stand in it would be another pack."""
    path = session(folder / "made", "one.mp3")
    manifest = path.with_name("one.session.json")
    manifest.write_text("{}")
    assert "en" == packing.read_item(path).language

    def worn(step: str, path: Path) -> None:
        if (step, path.name) == ("read", manifest.name):
            raise OSError(5, "")

    monkeypatch.setattr(fsio._disk, "failpoint", worn)
    with pytest.raises(FileError, match=r"one\.session\.json: the disk reported an error"):
        packing.read_item(path)


def test_what_a_killed_pack_left_is_swept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sessions that it was making lie in a temporary folder, which tells whose it is."""
    scratch = folder / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    seen: list[str] = []

    def look(*_: object) -> packing.Item:
        seen.extend(path.name for path in scratch.iterdir())
        raise FileError("x", "stop")

    monkeypatch.setattr(packing, "read_item", look)
    assert 4 == run(["pack", "x.mp3", "-o", "pack"])
    assert seen[0].startswith(f"coreg-audio-{os.getpid()}-")
