"""Tests of the encoder: exact lengths, exact positions, the same bytes every time."""

import hashlib
import io
import shutil
import struct
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.mp3 import MP3

from coreg_audio import encoder, fsio
from coreg_audio.audio import Samples
from coreg_audio.encoder import CODECS, lossless
from coreg_audio.encoder.checksum import Crc16, crc16
from coreg_audio.errors import FileError, InputError
from coreg_audio.units import RATE_HZ

INFO_AT = 36  # bytes from a frame's start to its Info tag
PLAIN = ("mp3", "wav", "flac")  # those of an extra are in test_formats
MARKS = (5_000, 40_001)


def sweep(length: int) -> Samples:
    """A quiet sound with a click at each of the marks that it is long enough for."""
    time_s = np.arange(length) / RATE_HZ
    tone = 0.05 * np.sin(2 * np.pi * (200 + 300 * time_s) * time_s)
    samples = np.stack([tone, tone[::-1]], 1).astype(np.float32)
    for mark in MARKS:
        samples[mark : mark + 1] = 0.7
    return samples


def blocks(samples: Samples, size: int) -> Iterator[Samples]:
    """The samples cut into blocks of one size."""
    return (samples[start : start + size] for start in range(0, len(samples), size))


def encoded(
    samples: Samples,
    *,
    codec: str = "mp3",
    size: int = 44_100,
    tag: bytes = b"",
) -> bytes:
    """A whole file in memory."""
    file = io.BytesIO()
    encoder.encode(
        blocks(samples, size),
        file,
        codec=CODECS[codec],
        rate_hz=RATE_HZ,
        length=len(samples),
        tag=tag,
    )
    return file.getvalue()


def decoded(data: bytes) -> Samples:
    """What libsndfile makes of it."""
    samples, rate_hz = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    assert RATE_HZ == rate_hz
    return np.asarray(samples, np.float32)


@pytest.mark.parametrize("codec", PLAIN)
@pytest.mark.parametrize("length", [1, 576, 577, 1151, 1152, 1153, 44_100, 100_003])
def test_decoders_give_back_every_frame_and_no_more(codec: str, length: int) -> None:
    """The length is exact, around the edges of MP3 frames too."""
    assert length == len(decoded(encoded(sweep(length), codec=codec)))


@pytest.mark.parametrize("codec", PLAIN)
def test_nothing_moves(codec: str) -> None:
    """What was at a frame is at that very frame in the file."""
    sound = decoded(encoded(sweep(60_000), codec=codec))

    loud = np.abs(sound).max(axis=1)
    found = [int(np.argmax(loud[mark - 2000 : mark + 2000])) + mark - 2000 for mark in MARKS]

    assert list(MARKS) == found


def test_mp3_sounds_like_what_went_in() -> None:
    """Sample by sample, at LAME's own level, the difference is far below the sound."""
    samples = sweep(100_000)
    sound = decoded(encoded(samples))

    gain = float((sound * samples).sum() / (samples * samples).sum())
    error = sound - gain * samples

    assert 0.94 < gain < 1.0
    assert 20 < 10 * np.log10((samples**2).sum() / (error**2).sum())


@pytest.mark.parametrize("codec", ["wav", "flac"])
def test_lossless_is_within_dither(codec: str) -> None:
    """No sample is further off than rounding and its noise, in either channel."""
    samples = sweep(50_000)

    error = np.abs(decoded(encoded(samples, codec=codec)) - samples).max()

    assert 0 < error <= 1.5 / 32768


@pytest.mark.parametrize("codec", PLAIN)
@pytest.mark.parametrize("size", [311, 1152, 65_536, 200_000])
def test_block_sizes_do_not_change_a_byte(codec: str, size: int) -> None:
    """The same sound gives the same file, however it comes."""
    samples = sweep(150_000)

    expected = hashlib.sha256(encoded(samples, codec=codec)).hexdigest()

    assert expected == hashlib.sha256(encoded(samples, codec=codec, size=size)).hexdigest()


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 20_000), st.integers(100, 30_000))
def test_any_length_is_exact(length: int, size: int) -> None:
    """Whatever the length and the blocks."""
    assert length == len(decoded(encoded(sweep(length), size=size)))


def test_the_header_tells_the_truth(tmp_path: Path) -> None:
    """Frames, bytes, delay, padding and both checksums are what is in the file."""
    samples = sweep(123_457)
    data = encoded(samples)
    frame, stream = data[:417], data[417:]
    kind, flags, count, size = struct.unpack(">4sIII", frame[INFO_AT : INFO_AT + 16])
    gap = int.from_bytes(frame[INFO_AT + 141 : INFO_AT + 144], "big")
    path = tmp_path / "a.mp3"
    path.write_bytes(data)
    info = MP3(path).info

    assert (b"Info", 15, len(data)) == (kind, flags, size)
    assert (576, count * 1152 - 576 - 123_457) == (gap >> 12, gap & 0xFFF)
    assert len(data).to_bytes(4, "big") == frame[INFO_AT + 148 : INFO_AT + 152]
    assert crc16(stream) == int.from_bytes(frame[INFO_AT + 152 : INFO_AT + 154], "big")
    assert crc16(frame[:190]) == int.from_bytes(frame[190:192], "big")
    assert 123_457 == round(info.length * RATE_HZ)
    assert (128, 2) == (round(info.bitrate / 1000), info.channels)
    assert (True, "LAME 3.100.0+") == (not info.sketchy, info.encoder_info)


def test_the_first_header_is_one_of_the_stream() -> None:
    """Same version, rate and kind of stereo as the sound's own frames, never padded."""
    data = encoded(sweep(44_100))

    assert b"\xff\xfb\x90" == data[:3]
    assert data[417:419] == data[:2]
    assert bytes(32) == data[4:36]


def test_the_tag_comes_first() -> None:
    """The tag stands before the first MP3 frame and changes nothing after it."""
    tag = b"ID3\x03\x00\x00\x00\x00\x00\x0a" + bytes(10)
    samples = sweep(30_000)

    data = encoded(samples, tag=tag)

    assert tag + encoded(samples) == data
    assert 30_000 == len(decoded(data))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_ffmpeg_agrees(tmp_path: Path) -> None:
    """Another decoder gives the same number of frames and no warning."""
    path = tmp_path / "a.mp3"
    path.write_bytes(encoded(sweep(123_457)))
    command = ["ffmpeg", "-v", "warning", "-i", str(path), "-f", "s16le", "-"]

    run = subprocess.run(command, capture_output=True, check=True)

    assert (123_457, b"") == (len(run.stdout) // 4, run.stderr)


@pytest.mark.parametrize("name", PLAIN)
def test_mono_is_the_mean_of_both_channels(name: str) -> None:
    """One channel, of the same length, in which nothing that either channel holds is lost."""
    samples = sweep(100_000)
    samples[:, 1] *= 0.5
    codec = encoder.codec(name, mono=True)
    file = io.BytesIO()
    encoder.encode([samples], file, codec=codec, rate_hz=RATE_HZ, length=100_000, tag=b"")

    sound = decoded(file.getvalue())
    mean = samples.mean(axis=1, keepdims=True)
    gain = float((sound * mean).sum() / (mean * mean).sum())
    error = sound - gain * mean

    assert (100_000, 1) == sound.shape
    assert 0.94 < gain < 1.01
    assert 15 < 10 * np.log10((mean**2).sum() / (error**2).sum())


def test_mono_and_best_are_told_to_the_encoder() -> None:
    """Half the bits for one channel, LAME's finer search for the best, and no more changes."""
    assert (64, 5, 1) == astuple(encoder.codec("mp3", mono=True))[1:]
    assert (128, 2, 2) == astuple(encoder.codec("mp3", best=True))[1:]
    assert (0, 0, 1) == astuple(encoder.codec("flac", mono=True, best=True))[1:]
    assert CODECS["mp3"] == encoder.codec("mp3")


def test_other_rates_are_exact_too() -> None:
    """48 kHz, with its own frame size."""
    file = io.BytesIO()
    encoder.encode(
        [sweep(50_001)], file, codec=CODECS["mp3"], rate_hz=48_000, length=50_001, tag=b""
    )
    file.seek(0)

    samples, rate_hz = soundfile.read(file)

    assert (50_001, 48_000) == (len(samples), rate_hz)


# Samples


@pytest.mark.parametrize("codec", PLAIN)
def test_one_channel_is_played_on_both_sides(codec: str) -> None:
    """The file is the same, to the byte, as that of two channels that are alike."""
    one = sweep(60_000)[:, :1]

    assert encoded(np.repeat(one, 2, axis=1), codec=codec) == (encoded(one, codec=codec))


@pytest.mark.parametrize("codec", PLAIN)
def test_what_is_too_loud_is_cut_off_not_wrapped(codec: str) -> None:
    """Above full scale the sample stays at full scale, with its sign."""
    samples = np.zeros((20_000, 2), np.float32)
    samples[5_000:15_000] = (1.5, -1.5)

    sound = decoded(encoded(samples, codec=codec))[8_000:12_000]

    assert sound[:, 0].mean() > 0.85
    assert sound[:, 1].mean() < -0.85


@pytest.mark.parametrize(
    "block",
    [
        np.full((5, 2), np.nan, np.float32),
        np.full((5, 2), np.inf, np.float32),
        np.zeros((5, 3), np.float32),
        np.zeros(10, np.float32),
    ],
)
@pytest.mark.parametrize("codec", PLAIN)
def test_what_is_no_sound_is_a_bug(codec: str, block: Samples) -> None:
    """Not a number, infinite, or three channels: an exception, not a noise."""
    with pytest.raises(ValueError, match="finite samples"):
        encoded(block, codec=codec)


@pytest.mark.parametrize("planned", [0, 99, 101])
@pytest.mark.parametrize("codec", PLAIN)
def test_another_length_than_planned_is_a_bug(codec: str, planned: int) -> None:
    """Too few frames, too many, or none."""
    samples = np.zeros((100 if planned else 0, 2), np.float32)

    with pytest.raises(ValueError, match=f"{planned} were planned"):
        encoder.encode(
            [samples],
            io.BytesIO(),
            codec=CODECS[codec],
            rate_hz=RATE_HZ,
            length=planned,
            tag=b"",
        )


def test_dither_is_noise_not_distortion() -> None:
    """A tone of a third of a step survives rounding: its level is right to 1 dB."""
    time_s = np.arange(RATE_HZ * 2) / RATE_HZ
    tone = (np.sin(2 * np.pi * 440 * time_s) / 3 / 32768).astype(np.float32)

    sound = decoded(encoded(np.stack([tone, tone], 1), codec="wav"))

    level = (sound[:, 0] * tone).sum() / (tone * tone).sum()
    assert level == pytest.approx(1, abs=0.12)


def test_a_session_that_wav_cannot_count_is_refused() -> None:
    """Before any work, with the way out."""
    with pytest.raises(InputError, match=r"6\.8 hours at most; make an MP3 or a FLAC"):
        encoder.encode(
            iter(()),
            io.BytesIO(),
            codec=CODECS["wav"],
            rate_hz=RATE_HZ,
            length=lossless.WAV_FRAMES + 1,
            tag=b"",
        )


# Failing


@pytest.mark.parametrize("codec", PLAIN)
@pytest.mark.parametrize("error", [KeyboardInterrupt(), FileError("bed", "gone")])
def test_what_goes_wrong_in_the_mix_comes_out(codec: str, error: BaseException) -> None:
    """An exception of the blocks is passed on at once and no thread is left."""

    def failing() -> Iterator[Samples]:
        for _ in range(6):
            yield sweep(10_000)
        raise error

    before = threading.active_count()

    with pytest.raises(type(error)):
        encoder.encode(
            failing(),
            io.BytesIO(),
            codec=CODECS[codec],
            rate_hz=RATE_HZ,
            length=100_000,
            tag=b"",
        )
    assert before == threading.active_count()


class FullFile(io.BytesIO):
    """A file on a disk with little room."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def write(self, data: object, /) -> int:
        """Write while there is room."""
        if self.tell() > self._room:
            raise FileError("a", "no space is left there")
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.parametrize("codec", PLAIN)
@pytest.mark.parametrize("room", [-1, 1000, 100_000])
def test_a_full_disk_comes_out(codec: str, room: int) -> None:
    """Whoever writes, the file's own error is what is seen."""
    chance = np.random.default_rng(1)
    samples = (0.3 * chance.standard_normal((700_000, 2))).astype(np.float32)

    with pytest.raises(FileError, match="no space is left"):
        encoder.encode(
            blocks(samples, 44_100),
            FullFile(room),
            codec=CODECS[codec],
            rate_hz=RATE_HZ,
            length=len(samples),
            tag=b"",
        )


def test_what_libsndfile_refuses_comes_out(tmp_path: Path) -> None:
    """An impossible rate is not taken for a full disk."""
    with pytest.raises(soundfile.LibsndfileError), (tmp_path / "a").open("wb") as file:
        lossless.encode(iter(()), file, kind="flac", rate_hz=10_000_000)


def test_a_stream_of_another_length_is_a_bug() -> None:
    """The header refuses to promise frames that are not there."""
    form = encoder.mp3.Form(RATE_HZ, 128, 5)

    with pytest.raises(ValueError, match="cannot hold"):
        encoder.info.info_frame(b"\xff\xfb\x90\x64", form, 100_000, 4180, 0)


@pytest.mark.parametrize("codec", PLAIN)
def test_it_writes_into_files_of_ours(tmp_path: Path, codec: str) -> None:
    """The file from `fsio.replacing` gets the very same bytes."""
    samples = sweep(80_000)
    path = tmp_path / f"a.{codec}"

    with fsio.replacing(path, job="test") as file:
        encoder.encode(
            [samples],
            file,
            codec=CODECS[codec],
            rate_hz=RATE_HZ,
            length=80_000,
            tag=b"",
        )

    assert encoded(samples, codec=codec) == path.read_bytes()


# Checksum


@given(st.binary(max_size=2000), st.integers(0, 65_535))
def test_the_checksum_is_the_slow_one(data: bytes, before: int) -> None:
    """Bit by bit, as it is defined."""
    expected = before
    for byte in data:
        expected ^= byte
        for _ in range(8):
            expected = expected >> 1 ^ (0xA001 if expected & 1 else 0)

    assert expected == crc16(data, before)


def test_the_checksum_of_nine_digits() -> None:
    """The check value that catalogues of checksums give for CRC-16/ARC."""
    assert 0xBB3D == crc16(b"123456789")


@pytest.mark.parametrize("size", [1, 1000, 300_000])
def test_pieces_do_not_change_the_checksum(size: int) -> None:
    """Piece by piece or all at once."""
    data = bytes(range(256)) * (4 if size == 1 else 3000)
    total = Crc16()
    for start in range(0, len(data), size):
        total.update(data[start : start + size])

    assert crc16(data) == total.value


def test_lame_writes_the_same_checksums(tmp_path: Path) -> None:
    """A file with a tag by LAME itself, through libsndfile, agrees with ours."""
    path = tmp_path / "a.mp3"
    with soundfile.SoundFile(
        path, "w", RATE_HZ, 2, compression_level=0.66, bitrate_mode="CONSTANT"
    ) as sound:
        sound.write(sweep(60_000))
    data = path.read_bytes()
    start = data.index(b"Info") - INFO_AT

    assert int.from_bytes(data[start + 190 :][:2], "big") == crc16(data[start : start + 190])
    assert int.from_bytes(data[start + 188 :][:2], "big") == crc16(data[start + 417 :])


@pytest.mark.parametrize("codec", ["wav", "flac"])
def test_what_is_in_the_middle_stays_there(codec: str, tmp_path: Path) -> None:
    """Equal channels are equal in the file, and dithered all the same."""
    sound = np.repeat(np.linspace(-1e-4, 1e-4, 20_000, dtype=np.float32)[:, None], 2, axis=1)
    with (tmp_path / f"a.{codec}").open("w+b") as file:
        encoder.encode(
            [sound], file, codec=CODECS[codec], rate_hz=44_100, length=20_000, tag=b""
        )
    found, _ = soundfile.read(tmp_path / f"a.{codec}", dtype="int16")

    assert np.array_equal(found[:, 0], found[:, 1])
    assert np.std(found[:, 0] - sound[:, 0] * 32_768) > 0.4
