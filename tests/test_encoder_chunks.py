"""Tests of MP3 frames taken apart and laid again, and of chunks joined into one stream."""

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from coreg_audio import encoder
from coreg_audio.audio import Samples
from coreg_audio.encoder import CODECS, chunks, mp3
from coreg_audio.encoder.frames import Frame, Layer, NoRoomError, take_apart
from coreg_audio.encoder.info import Form
from coreg_audio.encoder.pcm import Pcm
from coreg_audio.units import MP3_FRAMES, RATE_HZ

FORM = Form(RATE_HZ, 128, 5)
MONO = Form(RATE_HZ, 64, 5, channels=1)
LAME_LOSS = 0.9494


@pytest.fixture
def short_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of about two seconds, so that a few seconds have some joins."""
    monkeypatch.setattr(chunks, "CHUNK", 80)
    monkeypatch.setattr(chunks, "SPREAD", 20)


def speech(length: int, *, gap: float = 0.3) -> Samples:
    """Bursts of coloured noise, with that share of silence, over a faint tone."""
    chance = np.random.default_rng(7)
    length, asked = max(length, 400), length
    noise = np.cumsum(chance.standard_normal((length, 2)), axis=0)
    noise -= np.stack([np.convolve(one, np.ones(400) / 400, "same") for one in noise.T], 1)
    swell = np.clip(np.sin(np.arange(length) / 12_000) + 1 - 2 * gap, 0, 1)[:, None]
    tone = 0.01 * np.sin(2 * np.pi * 300 * np.arange(length) / RATE_HZ)[:, None]
    samples: Samples = (0.2 * noise / np.abs(noise).max() * swell + tone).astype(np.float32)
    return samples[:asked]


def stream(samples: Samples, form: Form = FORM) -> bytes:
    """What LAME makes of the whole sound."""
    pcm = np.rint(samples * 32767).astype(np.int16)
    return mp3._whole(pcm, form)


def encoded(samples: Samples, *, size: int = 44_100, single_stream: bool = False) -> bytes:
    """A whole file."""
    file = io.BytesIO()
    encoder.encode(
        (samples[start : start + size] for start in range(0, len(samples), size)),
        file,
        codec=CODECS["mp3"],
        rate_hz=RATE_HZ,
        length=len(samples),
        tag=b"",
        single_stream=single_stream,
    )
    return file.getvalue()


def decoded(data: bytes) -> Samples:
    """What libsndfile makes of it."""
    return np.asarray(soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)[0])


def firsts(samples: Samples) -> list[int]:
    """Where the chunks of a sound begin, in MP3 frames."""
    pcm = np.rint(samples * 32767).astype(np.int16)
    return [chunk.first for chunk in chunks._cut(iter([pcm]), len(pcm))]


def error_db(data: bytes, samples: Samples) -> Samples:
    """Level of what the encoder got wrong, per MP3 frame."""
    wrong = (decoded(data) - LAME_LOSS * samples)[: len(samples) // MP3_FRAMES * MP3_FRAMES]
    powers = (wrong**2).reshape(-1, MP3_FRAMES * 2).mean(axis=1)
    return np.asarray(10 * np.log10(powers + 1e-12), np.float32)


# Frames


@pytest.mark.parametrize("form", [FORM, MONO], ids=["stereo", "mono"])
@pytest.mark.parametrize("gap", [0.0, 0.3, 1.0])
def test_frames_laid_again_decode_to_the_same_samples(gap: float, form: Form) -> None:
    """Taking a stream apart and laying it again loses nothing, bit by bit."""
    data = stream(speech(200_000, gap=gap)[:, : form.channels], form)
    layer = Layer(form)

    again = layer.lay(take_apart(data, form)) + layer.finish()

    assert len(data) == len(again)
    assert np.array_equal(decoded(data), decoded(again))


def test_the_pieces_in_which_frames_are_laid_do_not_matter() -> None:
    """One by one or all at once, the stream has the same bytes."""
    frames = take_apart(stream(speech(60_000)), FORM)
    one, all_ = Layer(FORM), Layer(FORM)

    singly = b"".join([*(one.lay([frame]) for frame in frames), one.finish()])

    assert all_.lay(frames) + all_.finish() == singly


def test_a_frame_without_room_is_refused() -> None:
    """A sound that would not end inside its own slot is never cut short."""
    (first, *_) = take_apart(stream(speech(20_000)), FORM)
    layer = Layer(FORM)

    with pytest.raises(NoRoomError, match="1000 bytes for 381 of room"):
        layer.lay([Frame(first.header, bytes(1000), 0)])
    assert 0 == layer.laid


def test_frames_fit_some_bytes_late_where_their_stream_left_room() -> None:
    """Their own reservoir was fuller than what is free here, and yet no sound ends too late."""
    first, *others = take_apart(stream(speech(60_000, gap=0.0)), FORM)
    layer = Layer(FORM)
    layer.lay([Frame(first.header, first.main + bytes(20), 0)])

    assert layer.free < others[0].back
    assert layer.fits(others)
    layer.lay(others)
    assert not layer.fits([Frame(first.header, bytes(1500), 0)])


def test_bytes_of_the_reservoir_are_never_reached_over() -> None:
    """After long silence the way back stays inside its nine bits."""
    quiet = np.zeros((100_000, 2), np.float32)
    data = stream(np.concatenate([quiet, speech(50_000, gap=0.0), quiet]))
    layer = Layer(FORM)

    again = take_apart(layer.lay(take_apart(data, FORM)) + layer.finish(), FORM)

    assert 511 == max(frame.back for frame in again)
    assert [one.main for one in take_apart(data, FORM)] == [one.main for one in again]


# Chunks


@pytest.mark.usefixtures("short_chunks")
@settings(max_examples=20, deadline=None)
@given(st.integers(1, 400_000), st.integers(1_000, 300_000))
def test_any_length_is_exact_with_joins(length: int, size: int) -> None:
    """However many chunks there are, and wherever the last one ends."""
    assert length == len(decoded(encoded(speech(length), size=size)))


@pytest.mark.usefixtures("short_chunks")
@pytest.mark.parametrize("off", [-1, 0, 1])
def test_the_smallest_sound_of_two_chunks_is_exact(off: int) -> None:
    """At the length from which on there is a join."""
    length = (80 + 2 * 20) * MP3_FRAMES + off

    assert (2 if off == 1 else 1) == len(firsts(speech(length)))
    assert length == len(decoded(encoded(speech(length))))


@pytest.mark.usefixtures("short_chunks")
def test_neither_threads_nor_blocks_change_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same sound gives the same file on every machine."""
    samples = speech(500_000)
    files = set()
    for cores, size in [(1, 500_000), (2, 44_100), (3, 1_111), (8, 70_000)]:
        monkeypatch.setattr(chunks, "_cores", lambda cores=cores: cores)
        files.add(encoded(samples, size=size))

    assert 4 < len(firsts(samples))
    assert 1 == len(files)


def above_db(worse: Samples, better: Samples) -> float:
    """By how much the error of some MP3 frames together is above that of others."""
    return float(10 * np.log10((10 ** (worse / 10)).sum() / (10 ** (better / 10)).sum()))


@pytest.mark.usefixtures("short_chunks")
@pytest.mark.parametrize("gap", [0.0, 0.15, 0.3])
def test_joins_cannot_be_told_from_one_stream(gap: float) -> None:
    """Around joins the error is that of one encoder for the whole, within 0.5 dB.

    One join alone says little: two plain streams of a sound, one begun 100 MP3 frames later,
    differ by up to 2.2 dB in some stretches of 16 frames.
    """
    samples = speech(900_000, gap=gap)
    joined = error_db(encoded(samples), samples)
    single = error_db(encoded(samples, single_stream=True), samples)
    around = [slice(first - 2, first + 14) for first in firsts(samples)[1:]]

    assert 6 <= len(around)
    assert 0.5 >= above_db(
        *(np.concatenate([one[at] for at in around]) for one in (joined, single))
    )
    assert 2.5 >= max(above_db(joined[at], single[at]) for at in around)


@pytest.mark.usefixtures("short_chunks")
def test_chunks_end_where_it_is_quiet() -> None:
    """In a sound with pauses every cut lies in one."""
    samples = speech(900_000)
    loud = np.abs(samples).max(axis=1) > 0.03

    assert not any(loud[first * MP3_FRAMES] for first in firsts(samples)[1:])


@pytest.mark.usefixtures("short_chunks")
def test_without_a_place_to_join_two_chunks_become_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the reservoir never agrees both are encoded again as one: the length holds."""
    samples = speech(400_000, gap=0.0)
    monkeypatch.setattr(chunks, "JOIN", 0)
    calls: list[int] = []
    whole = mp3._whole

    def counted(pcm: Pcm, form: Form) -> bytes:
        calls.append(len(pcm))
        return whole(pcm, form)

    monkeypatch.setattr(mp3, "_whole", counted)
    sound = decoded(encoded(samples))
    error = sound - LAME_LOSS * samples

    assert len(firsts(samples)) < len(calls)
    assert 400_000 == len(sound)
    assert 10 < 10 * np.log10((samples**2).sum() / (error**2).sum())


@pytest.mark.usefixtures("short_chunks")
@pytest.mark.parametrize("tool", ["mpg123", "ffmpeg", "mp3val"])
def test_strict_decoders_find_nothing_wrong(tool: str, tmp_path: Path) -> None:
    """Not a word of complaint about a joined file."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    path = tmp_path / "a.mp3"
    path.write_bytes(encoded(speech(700_000)))
    command = {
        "mpg123": ["mpg123", "-q", "-t", str(path)],
        "ffmpeg": f"ffmpeg -v warning -err_detect explode -i {path} -f null -".split(),
        "mp3val": ["mp3val", "-si", str(path)],
    }[tool]

    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (0, "") == (run.returncode, run.stderr)
    assert "WARNING" not in run.stdout.replace("No supported tags", "").replace(
        f'WARNING: "{path}": ', "", 1
    )


@pytest.mark.usefixtures("short_chunks")
def test_what_the_encoder_raises_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in a thread is an error of the whole."""

    def broken(pcm: Pcm, form: Form) -> bytes:
        raise MemoryError

    monkeypatch.setattr(mp3, "_whole", broken)

    with pytest.raises(MemoryError):
        encoded(speech(300_000))
