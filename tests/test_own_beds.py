"""A user's own file as a bed: looped without a seam, or refused with what to do."""

import struct
import subprocess
from contextlib import closing
from pathlib import Path
from shutil import which
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from coreg_audio.audio import Samples
from coreg_audio.beds import open_beds
from coreg_audio.beds.own_file import Looped, OwnFile
from coreg_audio.errors import CoregError, FileError, MissingPartError
from coreg_audio.loudness import DUAL_MONO_DB, REFERENCE_LUFS, loudness_lufs
from coreg_audio.script import Place
from coreg_audio.timeline import Bed, Timeline
from coreg_audio.units import to_gain

RATE_HZ = 44_100
Wave = npt.NDArray[np.float64]


def noise(length_s: float, rate_hz: int = RATE_HZ, channels: int = 2) -> Wave:
    """Quiet noise, no two channels the same."""
    random = np.random.default_rng(5)
    return np.asarray(0.05 * random.standard_normal((round(length_s * rate_hz), channels)))


def save(path: Path, sound: Wave, rate_hz: int = RATE_HZ, subtype: str | None = None) -> Path:
    """Write a sound file of the kind that its suffix says."""
    soundfile.write(path, sound, rate_hz, subtype=subtype)
    return path


def wide(path: Path, needed_s: float = 600) -> Samples:
    """What *path* sounds like over 30 s."""
    return Looped(OwnFile(path, needed_s), RATE_HZ).read(0, 30 * RATE_HZ)


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg"])
def test_each_form_is_read(suffix: str, tmp_path: Path) -> None:
    """As long as asked, however short the file, and about as loud as it is."""
    path = save(tmp_path / f"bed.{suffix}", noise(7))
    sound = wide(path)

    assert (30 * RATE_HZ, 2) == sound.shape
    assert 0.05 == pytest.approx(float(sound[RATE_HZ:].std()), rel=0.1)


@pytest.mark.skipif(which("ffmpeg") is None, reason="ffmpeg reads this form")
def test_a_phone_s_form_is_read(tmp_path: Path) -> None:
    """M4A goes through pydub and ffmpeg."""
    wav, path = save(tmp_path / "bed.wav", noise(5)), tmp_path / "bed.m4a"
    subprocess.run(["ffmpeg", "-v", "error", "-i", wav, path], check=True)

    own = OwnFile(path, 600)
    with closing(own):
        assert (30 * RATE_HZ, 2) == Looped(own, RATE_HZ).read(0, 30 * RATE_HZ).shape


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_rate_is_brought_to_the_session_s(
    rate_hz: int, channels: int, tmp_path: Path
) -> None:
    """A tone keeps its pitch, and one channel becomes two."""
    at_s = np.arange(6 * rate_hz) / rate_hz
    tone = np.repeat(0.1 * np.sin(2 * np.pi * 440 * at_s)[:, None], channels, axis=1)
    sound = wide(save(tmp_path / "bed.wav", tone, rate_hz))[: 4 * RATE_HZ]
    power = np.abs(np.fft.rfft(sound[:, 0]))

    assert 440 == pytest.approx(power.argmax() / 4, abs=0.3)
    assert np.array_equal(sound[:, 0], sound[:, 1])


def test_the_loop_has_no_seam(tmp_path: Path) -> None:
    """Where the end runs into the beginning the level stays within 2 dB, without a click."""
    sound = wide(save(tmp_path / "bed.wav", noise(9), subtype="FLOAT"))[:, 0]
    tenths = np.sqrt(np.square(sound.astype(np.float64)).reshape(-1, 4410).mean(axis=1))

    assert np.ptp(20 * np.log10(tenths)) < 2
    assert np.abs(np.diff(sound)).max() < 0.5


def test_the_loop_is_the_file_but_for_its_seam(tmp_path: Path) -> None:
    """Away from the blend every frame is the file's own, round after round."""
    own = noise(10).astype(np.float32)
    own -= np.asarray(own.sum(axis=0, dtype=np.float64) / len(own), np.float32)
    sound = wide(save(tmp_path / "bed.wav", own.astype(np.float64), subtype="FLOAT"))
    blend = 10 * RATE_HZ // 4
    round_ = 10 * RATE_HZ - blend

    assert np.abs(own[:round_] - sound[:round_]).max() < 1e-6
    for begin in (round_, 2 * round_):
        assert np.abs(own[blend:round_] - sound[begin + blend : begin + round_]).max() < 1e-6


def test_blocks_do_not_matter(tmp_path: Path) -> None:
    """Read in odd pieces, with a leap, and from the start again, it is the same."""
    path = save(tmp_path / "bed.flac", noise(5, 22_050), 22_050)
    source, whole = Looped(OwnFile(path, 60), RATE_HZ), wide(path)
    parts = [source.read(0, 7), source.read(7, 99_993), source.read(400_000, 50_000)]

    assert np.array_equal(whole[:100_000], np.concatenate(parts[:2]))
    assert np.array_equal(whole[400_000:450_000], parts[2])
    assert np.array_equal(whole[5:55], source.read(5, 50))


def test_a_long_file_is_never_held_whole(tmp_path: Path) -> None:
    """What a session cannot need is not decoded, and reading on keeps little in memory."""
    path = save(tmp_path / "bed.wav", noise(120, 8_000), 8_000)
    own = OwnFile(path, 10)
    source = Looped(own, 8_000)
    for start in range(0, 13 * 8_000, 8_000):
        source.read(start, 8_000)

    assert 14 * 8_000 <= own.length < 25 * 8_000
    assert len(source._kept) < 1 << 17


def test_its_loudness_is_set(tmp_path: Path) -> None:
    """A loud file and a faint one end up equally far under the voice."""
    for gain in (3.0, 0.02):
        path = save(tmp_path / "bed.flac", gain * noise(20))
        beds = open_beds(
            ["bed.flac"], file=path, under_db=30, seed=1, rate_hz=RATE_HZ, needed_s=40
        )
        length = 40 * RATE_HZ
        line = Timeline(RATE_HZ, length, (Bed(0, length, Place("x", 1), "bed.flac"),), ())
        source = beds.laid(line)
        assert source is not None
        sound = np.ascontiguousarray(source.read(8 * RATE_HZ, 20 * RATE_HZ))

        wished = REFERENCE_LUFS + DUAL_MONO_DB - 30
        assert wished == pytest.approx(loudness_lufs(sound, RATE_HZ), abs=0.3)


# -- what is refused ------------------------------------------------------------------------


def refused(path: Path) -> str:
    """What the user is told."""
    with pytest.raises(CoregError) as caught:
        OwnFile(path, 600)
    return str(caught.value)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """0 bytes, in any form."""
    for suffix in ("wav", "mp3", "m4a"):
        path = tmp_path / f"bed.{suffix}"
        path.touch()

        assert "0 bytes" in refused(path)


def test_no_file_a_folder_or_a_strange_form_is_refused(tmp_path: Path) -> None:
    """Each with what would do."""
    (tmp_path / "folder.wav").mkdir()

    assert "no such file" in refused(tmp_path / "bed.wav")
    assert "no such file" in refused(tmp_path / "folder.wav")
    assert ".flac, .mp3" in refused(tmp_path / "bed.txt")


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg"])
def test_a_file_cut_short_is_refused(suffix: str, tmp_path: Path) -> None:
    """Half of it is missing."""
    path = save(tmp_path / f"bed.{suffix}", noise(12))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])

    assert "cut short" in refused(path) or "damaged" in refused(path)


def test_a_header_that_lies_is_refused_at_once(tmp_path: Path) -> None:
    """Four gigabytes promised, a second there: nothing is reserved for them."""
    path = save(tmp_path / "bed.wav", noise(3))
    data = bytearray(path.read_bytes())
    data[40:44] = struct.pack("<I", 4_000_000_000)
    path.write_bytes(data)

    assert "promises 4,000,000,000 bytes" in refused(path)


def test_a_file_whose_writer_knew_no_length_is_read(tmp_path: Path) -> None:
    """Programs that stream write the largest number there is."""
    path = save(tmp_path / "bed.wav", noise(5))
    data = bytearray(path.read_bytes())
    data[40:44] = b"\xff" * 4
    path.write_bytes(data)

    assert 5 * RATE_HZ == OwnFile(path, 600).length


def test_what_is_no_number_is_refused(tmp_path: Path) -> None:
    """NaN, infinity or absurd levels, with the second at which they stand."""
    for value in (np.nan, np.inf, 1e9):
        sound = noise(6)
        sound[4 * RATE_HZ, 1] = value
        told = refused(save(tmp_path / "bed.wav", sound, subtype="FLOAT"))

        assert "damaged: after 3 s" in told or "damaged: after 4 s" in told


def test_surround_sound_is_refused(tmp_path: Path) -> None:
    """5.1 has six channels."""
    assert "6 channels" in refused(save(tmp_path / "bed.wav", noise(3, channels=6)))


def test_a_rate_that_nobody_uses_is_refused(tmp_path: Path) -> None:
    """Below 8,000 frames a second."""
    assert "4000 frames a second" in refused(save(tmp_path / "b.wav", noise(9, 4000), 4000))


def test_too_short_or_silent_is_refused(tmp_path: Path) -> None:
    """A loop of a second would be a rhythm, and silence is no bed."""
    assert "1.0 s long" in refused(save(tmp_path / "bed.wav", noise(1)))
    assert "nothing but silence" in refused(save(tmp_path / "bed.wav", 0 * noise(5)))


def test_rubbish_is_refused(tmp_path: Path) -> None:
    """Bytes that are no sound, under each name that can be read here."""
    for suffix in ("wav", "mp3", *(["m4a"] if which("ffmpeg") else [])):
        path = tmp_path / f"bed.{suffix}"
        path.write_bytes(b"not a sound at all" * 100)

        with pytest.raises(FileError, match="damaged"):
            OwnFile(path, 600)


def test_a_missing_ffmpeg_is_told(tmp_path: Path) -> None:
    """With the other way out."""
    path = tmp_path / "bed.m4a"
    path.write_bytes(b"x")
    with (
        patch("coreg_audio.bridging.which", return_value=None),
        pytest.raises(MissingPartError, match="export the file as WAV"),
    ):
        OwnFile(path, 600)


def test_a_bridged_file_may_not_be_long(tmp_path: Path) -> None:
    """It is decoded as a whole."""
    path = tmp_path / "bed.m4a"
    path.write_bytes(b"x")
    with (
        patch("coreg_audio.bridging.which", return_value="ffmpeg"),
        patch("coreg_audio.bridging._told_length_s", return_value=4000.0),
        pytest.raises(FileError, match="67 minutes long"),
    ):
        OwnFile(path, 600)


def test_the_level_does_not_depend_on_the_form(tmp_path: Path) -> None:
    """One channel plays on both, so it measures as loud as two alike."""
    one = noise(5, channels=1)
    mono = OwnFile(save(tmp_path / "mono.wav", one), 60)
    both = OwnFile(save(tmp_path / "both.wav", np.repeat(one, 2, axis=1)), 60)

    assert mono.level_lufs == pytest.approx(both.level_lufs)
    assert 0 < to_gain(mono.loudest_db) < 2


def opened(path: Path, under_db: float = 24) -> Samples:
    """The first 20 s of the file as it lies under the voice."""
    whole = Bed(0, 20 * RATE_HZ, Place("x", 1), path.name)
    timeline = Timeline(RATE_HZ, whole.length, (whole,), ())
    beds = open_beds(
        [path.name], file=path, under_db=under_db, seed=1, rate_hz=RATE_HZ, needed_s=20
    )
    with closing(beds):
        laid = beds.laid(timeline)
        assert laid is not None
        return laid.read(0, whole.length)


def test_an_offset_does_not_reach_the_session(tmp_path: Path) -> None:
    """A sound card's direct current, which no meter of loudness hears, is taken off."""
    path = save(tmp_path / "bed.wav", 0.1 * noise(8) + np.array([0.2, -0.1]))

    assert np.abs(opened(path).mean(axis=0)).max() < 1e-4


@pytest.mark.parametrize("fault", ["click", "rumble"])
def test_what_stands_far_above_its_loudness_is_refused(fault: str, tmp_path: Path) -> None:
    """A click in quiet noise would startle, a rumble below hearing would eat the headroom."""
    sound = 0.02 * noise(8)
    if fault == "click":
        sound[5 * RATE_HZ] = 0.9
    else:
        sound += 0.3 * np.sin(2 * np.pi * 8 * np.arange(len(sound)) / RATE_HZ)[:, None]
    path = save(tmp_path / "bed.wav", sound)

    with pytest.raises(FileError, match="dB above its loudness: a click"):
        opened(path)


def test_channels_that_cancel_each_other_are_refused(tmp_path: Path) -> None:
    """On one speaker nothing would be left of it, and nobody would be told."""
    sound = noise(8)
    sound[:, 1] = -sound[:, 0]

    with pytest.raises(FileError, match="cancel each other"):
        opened(save(tmp_path / "bed.wav", sound))
