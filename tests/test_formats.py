"""Tests of Opus and M4B: lengths, places, chapters, tags, levels, and what breaks."""

import io
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from test_build import brief

from coreg_audio import build, encoder, libav, mastering, playback
from coreg_audio.audio import Samples
from coreg_audio.cli import run
from coreg_audio.encoder import Marks
from coreg_audio.errors import FileError, MissingPartError
from coreg_audio.recipe import Excerpt, Labels, Recipe, Report, Target, Unwatched
from coreg_audio.sidecars import container_tags
from coreg_audio.sidecars.facts import read_facts
from coreg_audio.sidecars.tags import TagFacts
from coreg_audio.timeline import Chapter
from coreg_audio.units import RATE_HZ

KINDS = libav.FORMATS


@pytest.fixture
def av() -> None:
    """PyAV, which is no part of what tests need."""
    pytest.importorskip("av")


def sweep(length: int, channels: int = 2) -> Samples:
    """A quiet sound with a burst at a third and at two thirds."""
    time_s = np.arange(length) / RATE_HZ
    samples = 0.02 * np.sin(2 * np.pi * (200 + 300 * time_s) * time_s)
    for mark in (length // 3, 2 * length // 3):
        burst = np.sin(2 * np.pi * 1000 * np.arange(200) / RATE_HZ) * np.hanning(200)
        samples[mark : mark + 200] += 0.6 * burst[: len(samples) - mark]
    return np.repeat(samples[:, None], channels, axis=1).astype(np.float32)


def encoded(
    samples: Samples, kind: str, *, size: int = RATE_HZ, marks: Marks | None = None
) -> io.BytesIO:
    """A whole file in memory."""
    file = io.BytesIO()
    encoder.encode(
        (samples[start : start + size] for start in range(0, len(samples), size)),
        file,
        codec=encoder.codec(kind, mono=samples.shape[1] == 1),
        rate_hz=RATE_HZ,
        length=len(samples),
        tag=b"",
        marks=marks,
    )
    return file


def decoded(file: io.BytesIO) -> tuple[Samples, int]:
    """What players hear, and its rate."""
    with playback.playing(file) as played:
        return np.concatenate(list(played.blocks(5_000))), played.rate_hz


@pytest.mark.usefixtures("av")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [1, 441, 1023, 1024, 1025, 100_003])
def test_decoders_give_back_the_planned_length(kind: str, length: int) -> None:
    """To the frame: M4B at the session's rate, Opus at 48 kHz."""
    sound, rate_hz = decoded(encoded(sweep(length), kind))

    assert {"opus": 48_000, "m4b": RATE_HZ}[kind] == rate_hz
    assert round(length * rate_hz / RATE_HZ) == len(sound)


@pytest.mark.usefixtures("av")
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_and_nothing_becomes_louder(kind: str) -> None:
    """Each burst is within a millisecond of its place, the level within 0.1 dB."""
    samples = sweep(60_000)

    sound, rate_hz = decoded(encoded(samples, kind))

    for mark in (20_000, 40_000):
        at = round((mark + 100) * rate_hz / RATE_HZ)
        near = np.abs(sound[at - 3000 : at + 3000, 0])
        assert int(np.argmax(near)) == pytest.approx(3000, abs=rate_hz / 1000)
    levels = (np.sqrt((one.astype(np.float64) ** 2).mean()) for one in (samples, sound))
    before, after = levels
    assert 20 * np.log10(after / before) == pytest.approx(0, abs=0.1)


@pytest.mark.usefixtures("av")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channels", [1, 2])
def test_the_same_sound_gives_the_same_bytes(kind: str, channels: int) -> None:
    """In blocks of any size; no clock and no chance is in them."""
    samples = sweep(70_001, channels)

    files = [encoded(samples, kind, size=size).getvalue() for size in (311, 40_000, 80_000)]

    assert 1 == len(set(files))


@pytest.mark.usefixtures("av")
@pytest.mark.parametrize("kind", KINDS)
def test_tags_and_chapters_come_back(kind: str) -> None:
    """Chapters in order and to the millisecond, and titles that cannot steer a player."""
    chapters = (Chapter(0, 77_000, "Wélcome"), Chapter(77_000, 100_003, "Close"))
    facts = TagFacts(
        "Two\nHearts\u202e",
        RATE_HZ,
        artist="Practice",
        album="Evenings",
        comment="With care.",
        year="2026",
        track="2/7",
        cover=b"\xff\xd8 a picture",
        chapters=chapters,
        lyrics="[00:01.00]One.\n\n[00:02.00]Two.\n",
    )
    file = encoded(sweep(100_003), kind, marks=Marks(chapters, "eng"))
    container_tags.label(file, kind, facts)

    found = read_facts(saved(file, kind))

    told = {
        "title": "Two Hearts",
        "artist": "Practice",
        "album": "Evenings",
        "genre": "Guided exercise",
        "year": "2026",
        "track": "2/7",
        "comment": "With care.\nNot yet reviewed by a clinician.",
    }
    assert told.items() <= found.tags.items()
    assert kind == found.kind
    assert ["Wélcome", "Close"] == [one.title for one in found.chapters]
    assert found.chapters[1].start_s == pytest.approx(77_000 / RATE_HZ, abs=0.001)
    assert found.chapters[1].end_s == pytest.approx(100_003 / RATE_HZ, abs=0.001)
    assert 2 == found.lyrics_lines


def saved(file: io.BytesIO, kind: str) -> Path:
    """The file on the disk, in the current folder of a test."""
    path = Path(f"made.{kind}")
    path.write_bytes(file.getvalue())
    return path


@pytest.fixture(autouse=True)
def _in_own_folder(folder: Path) -> None:
    """Each test has a folder of its own."""


@pytest.mark.usefixtures("av")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channels", [1, 2])
def test_peaks_stay_below_what_players_take(kind: str, channels: int) -> None:
    """Even of a voice-like sound that was limited by 9 dB, at most -1 dBTP come out."""
    target = mastering.in_format(mastering.TARGETS["phone"], kind)
    samples = 2 * np.repeat(syllables(), channels, axis=1)
    limited = np.concatenate(list(mastering.limit([samples], target.ceiling_dbtp)))

    before = mastering.measure([limited], (), rate_hz=RATE_HZ, channels=channels)
    after = mastering.measure_file(encoded(limited, kind), ())

    assert after.true_peak_dbtp < -1.0
    assert after.integrated_lufs == pytest.approx(before.integrated_lufs, abs=0.1)


def syllables() -> Samples:
    """Four seconds of a buzzing tone, three swells a second, as loud as can be."""
    time_s = np.arange(4 * RATE_HZ) / RATE_HZ
    phase = 2 * np.pi * np.cumsum(110 + 15 * np.sin(2 * np.pi * 0.7 * time_s)) / RATE_HZ
    buzz = sum(np.cos(number * phase) / number**0.7 for number in range(1, 40))
    voiced = np.asarray(buzz * np.sqrt(np.clip(np.sin(2 * np.pi * 3 * time_s), 0, 1)))
    return np.asarray(voiced / np.abs(voiced).max(), np.float32)[:, None]


@pytest.mark.usefixtures("av")
class TestMade:
    """A session in both formats."""

    @pytest.fixture(params=KINDS)
    def report(self, request: pytest.FixtureRequest, folder: Path) -> Report:
        """It, with a cover and a year."""
        target = Target(folder / f"brief.{request.param}", labels=Labels(year="2026"))
        return build.build(brief(folder), target, Unwatched())

    def test_it_is_what_was_planned(self, report: Report) -> None:
        """Length, speech, peak and chapters, and the manifest says the same."""
        facts = read_facts(report.path)

        assert 48.0 == facts.length_s
        assert report.measured.speech_lufs == pytest.approx(-16, abs=0.1)
        assert report.measured.true_peak_dbtp < -1.0
        assert ["Welcome", "Breathing", "Closing"] == [one.title for one in facts.chapters]
        for mark, chapter in zip(facts.chapters, report.timeline.chapters, strict=True):
            assert mark.start_s == pytest.approx(chapter.start / RATE_HZ, abs=0.001)
        assert 0 == run(["info", str(report.path), "--manifest"])


@pytest.mark.usefixtures("av")
@pytest.mark.parametrize("kind", KINDS)
def test_a_part_can_be_made_again(kind: str, folder: Path) -> None:
    """A preview lasts what was asked for, and has the same bytes every time."""
    paths = folder / "one" / f"part.{kind}", folder / "two" / f"part.{kind}"
    for path in paths:
        target = Target(path, excerpt=Excerpt(first_s=3))
        build.build(brief(folder), target, Unwatched())

    assert 3.0 == read_facts(paths[0]).length_s
    assert paths[0].read_bytes() == paths[1].read_bytes()


class Full(io.BytesIO):
    """A disk that is full from some byte on."""

    def write(self, data: object) -> int:
        """Write, or not."""
        if self.tell() > 20_000:
            raise OSError(28, "No space left on device")
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.usefixtures("av")
@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_is_told(kind: str) -> None:
    """What the file raises comes out as it is, through FFmpeg's libraries too."""
    noise = np.random.default_rng(1).standard_normal((400_000, 2)).astype(np.float32) * 0.1

    with pytest.raises(OSError, match="No space left"):
        encoder.encode(
            [noise],
            Full(),
            codec=encoder.codec(kind),
            rate_hz=RATE_HZ,
            length=len(noise),
            tag=b"",
        )


@pytest.mark.usefixtures("av")
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_damaged_m4b_is_told(share: float, folder: Path) -> None:
    """Cut short, it has no table of what is in it."""
    data = encoded(sweep(100_003), "m4b").getvalue()
    path = folder / "cut.m4b"
    path.write_bytes(data[: int(share * len(data))] or data[:12])

    with pytest.raises(FileError, match="no audio file, or a damaged one"):
        read_facts(path)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_told_before_any_work(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the one command that adds it; no folder is made, and nothing spoken."""
    monkeypatch.setitem(sys.modules, "av", None)
    path = folder / "new" / f"kiss.{kind}"

    assert 5 == run(["make", "kiss-and-hug", "--voice", "tone", "-o", str(path)])

    assert "pip install '.[formats]'" in capsys.readouterr().err
    assert [] == list(folder.iterdir())
    with pytest.raises(MissingPartError, match="make an MP3"):
        build.build(Recipe("kiss-and-hug"), Target(path), Unwatched())


def test_an_opus_file_is_read_without_more(folder: Path) -> None:
    """Libsndfile reads it, so `info` does."""
    path = folder / "other.opus"
    soundfile.write(path, sweep(48_000), 48_000, format="OGG", subtype="OPUS")

    assert ("opus", 48_000) == (read_facts(path).kind, read_facts(path).frames)
