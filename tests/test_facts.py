"""Tests of reading finished files back."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.flac import FLAC
from mutagen.id3 import ID3, SYLT

from coreg_audio.encoder import CODECS, encode
from coreg_audio.errors import FileError
from coreg_audio.sidecars.facts import Facts, Mark, read_facts
from coreg_audio.sidecars.tags import TagFacts, id3
from coreg_audio.timeline import Chapter
from coreg_audio.units import RATE_HZ

LENGTH = 100_003
TAGS = TagFacts(
    title="Two Hearts",
    rate_hz=RATE_HZ,
    album="Evenings",
    chapters=(Chapter(0, 44_100, "Welcome"), Chapter(44_100, LENGTH, "Close")),
    lyrics="[00:01.00]One.\n\n[00:02.00]Two.\n",
    synced=(("One.", 1000), ("Two.", 2000), ("Three.", 2100)),
    encoder="coreg-audio 1",
)


def made(path: Path, tag: bytes = b"") -> Path:
    """A short file of noise, its kind by its suffix."""
    samples = (0.1 * np.random.default_rng(1).standard_normal((LENGTH, 2))).astype(np.float32)
    with path.open("w+b") as file:
        encode(
            [samples],
            file,
            codec=CODECS[path.suffix[1:]],
            rate_hz=RATE_HZ,
            length=LENGTH,
            tag=tag,
        )
    return path


def test_an_mp3_tells_all(tmp_path: Path) -> None:
    """Exact frames, rates, tags by plain names in one order, chapters, lines of lyrics."""
    facts = read_facts(made(tmp_path / "a.mp3", id3(TAGS)))

    assert facts == Facts(
        kind="mp3",
        frames=LENGTH,
        rate_hz=RATE_HZ,
        channels=2,
        bit_rate_kbps=128.0,
        tags={
            "title": "Two Hearts",
            "artist": "coreg-audio",
            "album": "Evenings",
            "genre": "Guided exercise",
            "language": "eng",
            "encoded by": "coreg-audio 1",
            "made with": "coreg-audio 1",
            "comment": "Not yet reviewed by a clinician.",
        },
        chapters=(Mark(0.0, 1.0, "Welcome"), Mark(1.0, 2.268, "Close")),
        lyrics_lines=2,
    )
    assert list(facts.tags)[:3] == ["title", "artist", "album"]
    assert facts.length_s == pytest.approx(LENGTH / RATE_HZ)


@pytest.mark.parametrize(("kind", "least_kbps", "most_kbps"), [
    ("wav", 1411, 1412), ("flac", 700, 1400)
])  # fmt: skip
def test_lossless_files_tell_their_form(
    tmp_path: Path, kind: str, least_kbps: float, most_kbps: float
) -> None:
    """Frames, rate, channels and bit rate; no tags."""
    facts = read_facts(made(tmp_path / f"a.{kind}"))

    assert (kind, LENGTH, RATE_HZ, 2, {}, ()) == (
        facts.kind,
        facts.frames,
        facts.rate_hz,
        facts.channels,
        facts.tags,
        facts.chapters,
    )
    assert least_kbps <= facts.bit_rate_kbps <= most_kbps


def test_tags_of_other_hands_are_shown(tmp_path: Path) -> None:
    """A FLAC's own comments, under their own names."""
    path = made(tmp_path / "a.flac")
    flac = FLAC(path)
    flac["title"] = ["Two Hearts"]
    flac.save()

    assert {"title": "Two Hearts"} == read_facts(path).tags


def test_an_mp3_without_tags_is_fine(tmp_path: Path) -> None:
    """Exact frames and nothing else."""
    facts = read_facts(made(tmp_path / "a.mp3"))

    assert (LENGTH, {}, (), 0) == (
        facts.frames,
        facts.tags,
        facts.chapters,
        facts.lyrics_lines,
    )


def test_chapters_without_a_table_are_told_by_time(tmp_path: Path) -> None:
    """And lyrics with times are counted where there are no others."""
    path = made(tmp_path / "a.mp3", id3(TAGS))
    tags = ID3(path)
    tags.delall("CTOC")
    tags.delall("USLT")
    tags["CHAP:chp000"].start_time, tags["CHAP:chp000"].end_time = 1500, 2000
    tags.save(path, v2_version=3)

    facts = read_facts(path)

    assert ["Close", "Welcome"] == [chapter.title for chapter in facts.chapters]
    assert 3 == facts.lyrics_lines
    assert 1 == len(ID3(path).getall(SYLT.__name__))


def test_a_silent_empty_sound_has_no_bit_rate(tmp_path: Path) -> None:
    """A WAV file without a frame is read, not divided by."""
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros((0, 1), np.float32), 8000)

    assert (0, 0.0) == (read_facts(path).frames, read_facts(path).bit_rate_kbps)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty; make it again"),
        (b"Just words. " * 100, "no audio file, or a damaged one"),
        (bytes(5000), "no audio file, or a damaged one"),
        (b"RIFF\x24\0\0\0WAVE", "no audio file, or a damaged one"),
        (b"ID3\x03\0\0\0\0\x7f\x7f" + bytes(50), "no audio file, or a damaged one"),
    ],
)
@pytest.mark.parametrize("suffix", ["mp3", "wav", "flac", "txt"])
def test_what_is_no_audio_is_refused(
    tmp_path: Path,
    data: bytes,
    reason: str,
    suffix: str,
) -> None:
    """Empty files, texts and headers without a body, whatever they are called."""
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)

    with pytest.raises(FileError, match=reason):
        read_facts(path)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_an_mp3_that_was_cut_is_refused(
    tmp_path: Path, share: float, capfd: pytest.CaptureFixture[str]
) -> None:
    """Players would just stop early; here it is said, and only by us."""
    path = made(tmp_path / "a.mp3", id3(TAGS))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])

    with pytest.raises(FileError, match=r"cut short: .*% of the sound|no audio file"):
        read_facts(path)
    assert "" == capfd.readouterr().err


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    """The same words as everywhere."""
    with pytest.raises(FileError, match="it does not exist"):
        read_facts(tmp_path / "a.mp3")
    with pytest.raises(FileError, match="it is a folder"):
        read_facts(tmp_path)
