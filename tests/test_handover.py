"""Files that are small enough to be sent, and files for each chapter."""

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.id3 import ID3
from scripting import FRONT

from coreg_audio import build, dividing, encoder
from coreg_audio.errors import InputError
from coreg_audio.recipe import Labels, Recipe, Target, Unwatched
from coreg_audio.session import Role
from coreg_audio.units import RATE_HZ

FRONT_SHORT = FRONT.replace("minutes: 5", "minutes: 0.5").replace("[4, 6]", "[0.4, 0.7]")
BODY = """\
# Sample
## Welcome
A green leaf. A red one.
(pause 4)
## Blink
(pause 0.2 exact)
## ¿Qué / tal? (1)
(chime)
A blue stone.
(pause 6)
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    """A short script with a chapter that lasts less than a second."""
    path = tmp_path / "sample.md"
    path.write_text(FRONT_SHORT + BODY, "utf-8")
    rules = ("R1", "R2", "R6")
    return Recipe(str(path), voices={Role.GUIDE: "tone"}, allow=rules)


def test_chapters_in_files_of_their_own_add_up_to_the_whole(
    recipe: Recipe, tmp_path: Path
) -> None:
    """To the frame as MP3, and the sound goes over from one to the next without a seam."""
    whole = build.build(recipe, Target(tmp_path / "whole.wav"), Unwatched())
    target = Target(tmp_path / "part.mp3", split=True, captions=("vtt",))
    parts = build.build(recipe, target, Unwatched()).all
    waves = replace(target, path=tmp_path / "part.wav", captions=())
    sounds = [
        soundfile.read(one.path)[0] for one in build.build(recipe, waves, Unwatched()).all
    ]

    assert ["part-01-welcome", "part-02-blink", "part-03-qué-tal-1"] == [
        one.path.stem for one in parts
    ]
    assert [len(one) for one in sounds] == [soundfile.info(one.path).frames for one in parts]
    assert len(sounds[1]) < RATE_HZ * 4
    joined, expected = np.concatenate(sounds), soundfile.read(whole.path)[0]
    assert joined.shape == expected.shape
    assert np.abs(joined - expected).max() < 3 / 32768  # dither begins anew in each
    tags = [ID3(one.path, translate=False) for one in parts]
    assert ["1/3", "2/3", "3/3"] == [tag["TRCK"].text[0] for tag in tags]
    assert ["Welcome", "Blink", "¿Qué / tal? (1)"] == [tag["TIT2"].text[0] for tag in tags]
    assert {"Sample"} == {tag["TALB"].text[0] for tag in tags}
    assert all(path.exists() for one in parts for path in one.beside)
    assert not list(tmp_path.glob("part*.session.json"))


@pytest.mark.parametrize(
    ("megabytes", "channels", "kbps"), [(1.0, 2, 128), (0.3, 1, 64), (0.14, 1, 32)]
)
def test_a_file_for_the_phone_is_as_good_as_there_is_room(
    megabytes: float, channels: int, kbps: int, recipe: Recipe, tmp_path: Path
) -> None:
    """Under the limit, as long as planned, as loud as ever, and it is said what was chosen."""
    path = tmp_path / "a.mp3"
    report = build.build(
        recipe,
        Target(path, most_bytes=int(megabytes * 1e6), labels=Labels(cover=b"")),
        Unwatched(),
    )
    info = soundfile.info(path)

    assert path.stat().st_size <= megabytes * 1e6
    assert channels == info.channels
    assert report.timeline.length == info.frames
    assert any(f"{kbps} kbit/s" in note for note in report.notes)
    aim = -16 if channels == 2 else -19
    assert aim == pytest.approx(report.measured.speech_lufs, abs=0.5)


def test_what_cannot_be_so_small_is_refused_with_what_it_takes(
    recipe: Recipe, tmp_path: Path
) -> None:
    """Nothing is written."""
    target = Target(tmp_path / "a.mp3", most_bytes=100_000)

    with pytest.raises(InputError, match=r"0\.5 minutes take at least 0\.2 MB"):
        build.build(recipe, target, Unwatched())
    with pytest.raises(InputError, match="makes a small MP3"):
        build.build(recipe, replace(target, path=tmp_path / "a.flac"), Unwatched())
    assert ["sample.md"] == [one.name for one in tmp_path.iterdir() if one.name[0] != "."]


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
def test_the_size_that_is_told_beforehand_is_never_too_small(rate_hz: int) -> None:
    """For every bit rate, within half a percent; and every length comes back to the frame."""
    chance = np.random.default_rng(1)
    sizes = []
    for kbps in encoder.SMALL_KBPS:
        codec = encoder.codec("mp3", mono=True, bit_rate_kbps=kbps)
        length = 5 * rate_hz + kbps
        block = chance.normal(0, 0.1, (length, 1)).astype(np.float32)
        file = io.BytesIO()
        encoder.encode([block], file, codec=codec, rate_hz=rate_hz, length=length, tag=b"")
        told = encoder.size_bytes(codec, rate_hz=rate_hz, length=length)
        sizes.append(file.getbuffer().nbytes)
        file.seek(0)

        assert length == soundfile.info(file).frames
        assert file.getbuffer().nbytes <= told <= file.getbuffer().nbytes * 1.005 + 400
    assert all(before > after for before, after in pairwise(sizes))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Six Seconds!", "six-seconds"),
        ("../../etc/passwd", "etc-passwd"),
        ("…", "chapter"),
        ("x" * 300, "x" * 40),
        ("a\0b\u202ec", "a-b-c"),
    ],
)
def test_a_title_becomes_a_harmless_name(title: str, name: str) -> None:
    """Letters, figures and hyphens, and never none."""
    assert name == dividing.slug(title)
