"""Tests of the tags inside an MP3."""

import io
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3

from coreg_audio.encoder import CODECS, encode
from coreg_audio.sidecars.tags import TITLE_CHARS, TagFacts, clean, id3
from coreg_audio.timeline import Chapter
from coreg_audio.units import RATE_HZ

CHAPTERS = (
    Chapter(0, 132_300, "A long and winding welcome"),
    Chapter(132_300, 220_500, "Øve"),
    Chapter(220_500, 441_000, ""),
)
FACTS = TagFacts(
    title="Rørt – to hjerter",
    rate_hz=RATE_HZ,
    artist="Practice at the Lake",
    album="Co-regulation",
    language="nb-NO",
    comment="Stop at any time.\nThis is no treatment.",
    encoder="coreg-audio 1.0, LAME 3.100",
    voice="Heart (Apache-2.0)",
    chapters=CHAPTERS,
    lyrics="[00:01.00]Hei.\n[00:02.50]Pust inn — og ut.\n",
    synced=(("Hei.", 1000), ("Pust inn — og ut.", 2500)),
)


def read(data: bytes) -> ID3:
    """The tag as mutagen reads it, nothing translated to a newer version."""
    return ID3(io.BytesIO(data), translate=False)


def test_everything_comes_back() -> None:
    """Title, people, language and programs, as version 2.3 has them."""
    tags = read(id3(FACTS))

    assert (2, 3, 0) == tags.version
    assert {
        "TIT2": "Rørt – to hjerter",
        "TPE1": "Practice at the Lake",
        "TALB": "Co-regulation",
        "TCON": "Guided exercise",
        "TLAN": "nob",
        "TENC": "coreg-audio 1.0, LAME 3.100",
        "TSSE": "coreg-audio 1.0, LAME 3.100; voice: Heart (Apache-2.0)",
    } == {name: tags[name].text[0] for name in tags if name.startswith("T")}


def test_the_review_state_is_never_left_out() -> None:
    """The comment holds the care note, and whether a clinician has seen the script."""
    (comment,) = read(id3(FACTS)).getall("COMM")
    (bare,) = read(id3(TagFacts("a", RATE_HZ))).getall("COMM")
    (seen,) = read(id3(TagFacts("a", RATE_HZ, reviewed="R. Doe, 2026-01-05"))).getall("COMM")

    assert ("nob", "") == (comment.lang, comment.desc)
    assert [
        "Stop at any time.\nThis is no treatment.\nNot yet reviewed by a clinician."
    ] == comment.text
    assert ["Not yet reviewed by a clinician."] == bare.text
    assert ["Reviewed: R. Doe, 2026-01-05"] == seen.text


def test_chapters_stand_in_order_under_one_table() -> None:
    """One ordered top-level table names every chapter; both have titles and sorted ids."""
    data = id3(FACTS)
    tags = read(data)
    (table,) = tags.getall("CTOC")
    chapters = [tags[f"CHAP:{name}"] for name in table.child_element_ids]

    assert ("toc", 3) == (table.element_id, int(table.flags))
    assert ["Rørt – to hjerter"] == table.sub_frames["TIT2"].text
    assert ["chp000", "chp001", "chp002"] == table.child_element_ids
    assert [(0, 3000), (3000, 5000), (5000, 10_000)] == [
        (one.start_time, one.end_time) for one in chapters
    ]
    assert ["A long and winding welcome", "Øve", "Rørt – to hjerter"] == [
        one.sub_frames["TIT2"].text[0] for one in chapters
    ]
    positions = [
        data.index(name.encode() + b"\0", data.index(b"CHAP"))
        for name in (table.child_element_ids)
    ]
    assert sorted(positions) == positions
    assert data.index(b"CTOC") < data.index(b"CHAP")


def test_lyrics_stand_plain_and_with_times() -> None:
    """As LRC text for the players that read it there, and as lines with milliseconds."""
    tags = read(id3(FACTS))
    (plain,) = tags.getall("USLT")
    (synced,) = tags.getall("SYLT")

    assert ("nob", "", "[00:01.00]Hei.\n[00:02.50]Pust inn — og ut.") == (
        plain.lang,
        plain.desc,
        plain.text,
    )
    assert (2, 1, "nob", list(FACTS.synced)) == (
        synced.format,
        synced.type,
        synced.lang,
        synced.text,
    )


def test_what_is_empty_is_left_out() -> None:
    """No year, album, chapters or lyrics unless there are any."""
    names = {name[:4] for name in read(id3(TagFacts("a", RATE_HZ, language="xx")))}
    tags = read(id3(TagFacts("a", RATE_HZ, language="xx", year="2026")))

    assert {"TIT2", "TPE1", "TCON", "TLAN", "TENC", "TSSE", "COMM"} == names
    assert ["2026"] == tags["TYER"].text
    assert ["und"] == tags["TLAN"].text


def test_the_same_facts_give_the_same_bytes() -> None:
    """No clock and no chance."""
    assert id3(FACTS) == id3(FACTS)


def test_there_is_room_for_a_players_own_edits() -> None:
    """The declared size covers frames and 512 bytes of padding, to the last byte."""
    data = id3(FACTS)
    size = int.from_bytes(data[6:7]) << 21 | data[7] << 14 | data[8] << 7 | data[9]

    assert len(data) == size + 10
    assert bytes(512) == data[-512:]
    assert data[-513:-512] != b"\0" or data[-514:-512] != b"\0\0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("two\nlines\tand  more ", "two lines and more"),
        ("nul\0in \x1b[2Jthe middle\x85", "nulin [2Jthe middle"),
        ("\u202eevil\u2066 and \u200fmarks", "evil and marks"),
        ("half \ud800 pair", "half  pair"),
        ("x" * 300, "x" * TITLE_CHARS),
        ("👩‍❤️‍👨 ok", "👩‍❤️‍👨 ok"),
    ],
)
def test_titles_are_cleaned(text: str, expected: str) -> None:
    """No control characters, nothing that turns text around, at most 200 characters."""
    assert expected == clean(text)


@given(st.text(), st.text(), st.lists(st.text(), max_size=4))
def test_any_text_makes_a_tag_that_reads_back(
    title: str, lyrics: str, names: list[str]
) -> None:
    """Whatever the words: no exception, and every chapter is there."""
    chapters = tuple(Chapter(i, i + 1, name) for i, name in enumerate(names))
    facts = TagFacts(
        title,
        RATE_HZ,
        comment=lyrics,
        chapters=chapters,
        lyrics=lyrics,
        synced=tuple((name, i) for i, name in enumerate(names)),
    )

    tags = read(id3(facts))

    assert len(names) == len(tags.getall("CHAP"))
    assert clean(title) == "".join(text for one in tags.getall("TIT2") for text in one.text)


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
def test_ffprobe_lists_the_chapters_in_order(tmp_path: Path) -> None:
    """Another reader sees titles, times and order as they are."""
    length = 441_000
    path = tmp_path / "a.mp3"
    with path.open("w+b") as file:
        encode(
            [np.zeros((length, 2), np.float32)],
            file,
            codec=CODECS["mp3"],
            rate_hz=RATE_HZ,
            length=length,
            tag=id3(FACTS),
        )
    command = ["ffprobe", "-v", "warning", "-show_chapters", "-show_format", "-of", "json"]

    run = subprocess.run([*command, str(path)], capture_output=True, check=True)

    probed = json.loads(run.stdout)
    assert b"" == run.stderr
    assert [(0, 3000), (3000, 5000), (5000, 10_000)] == [
        (one["start"], one["end"]) for one in probed["chapters"]
    ]
    assert ["A long and winding welcome", "Øve", "Rørt – to hjerter"] == [
        one["tags"]["title"] for one in probed["chapters"]
    ]
    assert "Rørt – to hjerter" == probed["format"]["tags"]["title"]
    assert FACTS.lyrics.strip() == probed["format"]["tags"]["lyrics-nob"]


def test_version_2_4_has_the_same_facts() -> None:
    """The year stands in a frame of another name there; chapters and cover come back too."""
    facts = replace(FACTS, version=4, year="2026", track="2/7", cover=b"\xff\xd8 a picture")
    tags, older = read(id3(facts)), read(id3(replace(facts, version=3)))

    assert ((2, 4, 0), (2, 3, 0)) == (tags.version, older.version)
    assert "2026" == str(tags["TDRC"].text[0]) == older["TYER"].text[0]
    for one in (tags, older):
        assert "2/7" == one["TRCK"].text[0]
        cover = one["APIC:"]
        assert (3, "image/jpeg", b"\xff\xd8 a picture") == (cover.type, cover.mime, cover.data)
        assert ["chp000", "chp001", "chp002"] == one["CTOC:toc"].child_element_ids
        assert "Øve" == one["CHAP:chp001"].sub_frames["TIT2"].text[0]
