"""Tests of MP3 frames taken apart and laid again, and of chunks joined into one stream."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from coreg_audio import ahead, encoder
from coreg_audio.audio import Samples
from coreg_audio.encoder import CODECS, Stretch, chunks, mp3
from coreg_audio.encoder.frames import (
    BrokenStreamError,
    Frames,
    Layer,
    NoRoomError,
    at_full_gain,
    lowered,
    packed,
    take_apart,
    unpacked,
)
from coreg_audio.encoder.info import Form, frame_count, info_bytes
from coreg_audio.encoder.pcm import Pcm
from coreg_audio.turns import Turn
from coreg_audio.units import MP3_FRAMES, RATE_HZ

FORM = Form(RATE_HZ, 128, 5)
MONO = Form(RATE_HZ, 64, 5, channels=1)
LAME_LOSS = 0.9494


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


def frame(like: Frames, main: bytes) -> Frames:
    """A frame with the header of the first of *like* and another sound."""
    return Frames(like.heads[:1], np.array([len(main)]), np.array([0]), main)


CHUNK = 80
"""MP3 frames of a chunk: about two seconds, so that a few seconds have some joins."""


def cuts(samples: Samples) -> list[range]:
    """Chunks of the whole sound, each begun where it is quiet."""
    count = frame_count(len(samples))
    swings = np.abs(np.pad(samples, ((0, count * MP3_FRAMES - len(samples)), (0, 0))))
    loud = swings.reshape(count, -1).max(axis=1)
    starts = [0]
    while count - starts[-1] > 2 * CHUNK:
        near = starts[-1] + CHUNK - 20
        around = np.convolve(loud[near : near + 40], np.ones(8), "valid")
        starts.append(near + int(np.argmin(around)) + 4)
    return [range(*pair) for pair in pairwise([*starts, count])]


def encoded(
    samples: Samples,
    chunks: list[range] | None = None,
    *,
    key: Callable[[int, int], str | None] = lambda start, end: None,
    store: mp3.Store | None = None,
    kbps: int = 0,
) -> bytes:
    """A whole file in chunks, on as many channels as the samples have."""
    file = io.BytesIO()

    def read(start: int, end: int) -> Samples:
        around = (max(0, -start), max(0, end - len(samples))), (0, 0)
        return np.pad(samples[max(0, start) : end], around)

    encoder.encode_chunks(
        cuts(samples) if chunks is None else chunks,
        read,
        file,
        codec=encoder.codec("mp3", mono=samples.shape[1] == 1, bit_rate_kbps=kbps),
        rate_hz=RATE_HZ,
        length=len(samples),
        tag=b"",
        key=key,
        store=store,
    )
    return file.getvalue()


def single(samples: Samples) -> bytes:
    """A whole file in one stream."""
    file = io.BytesIO()
    encoder.encode(
        [samples], file, codec=CODECS["mp3"], rate_hz=RATE_HZ, length=len(samples), tag=b""
    )
    return file.getvalue()


def decoded(data: bytes) -> Samples:
    """What libsndfile makes of it."""
    return np.asarray(soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)[0])


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

    singly = b"".join(
        [*(one.lay(frames.part(at, at + 1)) for at in range(len(frames))), one.finish()]
    )

    assert all_.lay(frames) + all_.finish() == singly


def test_a_frame_without_room_is_refused() -> None:
    """A sound that would not end inside its own slot is never cut short."""
    frames = take_apart(stream(speech(20_000)), FORM)
    layer = Layer(FORM)

    with pytest.raises(NoRoomError, match="1000 bytes for 381 of room"):
        layer.lay(frame(frames, bytes(1000)))
    assert 0 == layer.laid


def test_frames_fit_some_bytes_late_where_their_stream_left_room() -> None:
    """Their own reservoir was fuller than what is free here, and yet no sound ends too late."""
    frames = take_apart(stream(speech(60_000, gap=0.0)), FORM)
    others, layer = frames.part(1, len(frames)), Layer(FORM)
    layer.lay(frame(frames, frames.part(0, 1).main + bytes(20)))

    assert layer.free < others.backs[0]
    assert layer.fits(others)
    layer.lay(others)
    assert not layer.fits(frame(frames, bytes(1500)))


def test_bytes_of_the_reservoir_are_never_reached_over() -> None:
    """After long silence the way back stays inside its nine bits."""
    quiet = np.zeros((100_000, 2), np.float32)
    data = stream(np.concatenate([quiet, speech(50_000, gap=0.0), quiet]))
    layer = Layer(FORM)

    again = take_apart(layer.lay(take_apart(data, FORM)) + layer.finish(), FORM)

    assert 511 == max(again.backs)
    assert take_apart(data, FORM).main == again.main


# Chunks


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 400_000), st.data())
def test_any_length_is_exact_with_joins_and_silence(length: int, data: st.DataObject) -> None:
    """However many chunks there are, and wherever the last one ends."""
    count = frame_count(length)
    edges = data.draw(st.lists(st.integers(0, count), max_size=8, unique=True).map(sorted))
    gapped = [range(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    chunks = [one for one in gapped if not one.start or one.start > 1]
    apart = all(b.start - a.stop >= 2 for a, b in pairwise(chunks))

    assert length == len(decoded(encoded(speech(length), chunks if apart else None)))


@pytest.mark.parametrize("length", [1, 575, 577, 1151, 1152, 1153, 100_000])
def test_a_stream_has_as_many_frames_as_lame_makes(length: int) -> None:
    """In chunks as in one, whatever is left of an MP3 frame."""
    assert len(take_apart(stream(speech(length)), FORM)) == frame_count(length)
    assert len(single(speech(length))) == len(encoded(speech(length)))


def test_threads_do_not_change_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same sound gives the same file on every machine."""
    samples = speech(500_000)
    files = set()
    for cores in (1, 2, 8):
        monkeypatch.setattr(ahead, "cores", lambda cores=cores: cores)
        files.add(encoded(samples))

    assert 4 < len(cuts(samples))
    assert 1 == len(files)


def words(length: int) -> tuple[Samples, list[range]]:
    """Sounds with digital silence between them, and the MP3 frames in which they lie."""
    samples = speech(length, gap=0.0)
    starts = range(50_000, length - 130_000, 150_000)
    heard = np.zeros((length, 1), np.float32)
    for start in starts:
        heard[start : start + 90_001] = 1
    ends = [start + 90_001 for start in starts]
    found = [
        range(one // MP3_FRAMES - 1, -(-end // MP3_FRAMES) + 2)
        for one, end in zip(starts, ends, strict=True)
    ]
    return samples * heard, found


@pytest.mark.parametrize("form", [FORM, MONO], ids=["stereo", "mono"])
def test_lame_itself_makes_nothing_but_silence_outside_of_the_chunks(form: Form) -> None:
    """One MP3 frame before a sound and two after it are enough, and all others are equal."""
    samples, chunks = words(900_000)
    frames = take_apart(stream(samples[:, : form.channels], form), form)
    sounding = {at for chunk in chunks for at in chunk}
    silent = {
        (bytes(head[3:4]) + bytes(head[6:]), int(size))
        for at, (head, size) in enumerate(zip(frames.heads, frames.sizes, strict=True))
        if at not in sounding
    }

    assert 5 == len(chunks)
    assert 1 == len(silent)


def test_silence_between_chunks_is_as_silent_as_in_one_stream() -> None:
    """Sound by sound encoded apart, the file is within 0.5 dB of one stream's errors."""
    samples, chunks = words(900_000)
    apart, whole = encoded(samples, chunks), single(samples)
    sounding = np.concatenate([np.arange(one.start, one.stop) for one in chunks])
    errors = (error_db(data, samples)[sounding] for data in (apart, whole))

    assert len(whole) == len(apart)
    assert 0.5 >= above_db(*errors)
    assert np.array_equal(decoded(whole) == 0, decoded(apart) == 0)


def test_chunks_that_cannot_follow_each_other_are_refused() -> None:
    """Out of order, one over the other, with a single MP3 frame between, too short to join."""
    for wrong in (
        [range(50, 90), range(0, 40)],
        [range(0, 50), range(40, 90)],
        [range(0, 40), range(41, 90)],
        [range(0, 40), range(40, 46)],
        [range(0, 500)],
    ):
        with pytest.raises(ValueError, match="cannot follow each other"):
            encoded(speech(200_000), wrong)


def above_db(worse: Samples, better: Samples) -> float:
    """By how much the error of some MP3 frames together is above that of others."""
    return float(10 * np.log10((10 ** (worse / 10)).sum() / (10 ** (better / 10)).sum()))


@pytest.mark.parametrize("gap", [0.0, 0.15, 0.3])
def test_joins_cannot_be_told_from_one_stream(gap: float) -> None:
    """Around joins the error is that of one encoder for the whole, within 0.5 dB.

    One join alone says little: two plain streams of a sound, one begun 100 MP3 frames later,
    differ by up to 2.2 dB in some stretches of 16 frames.
    """
    samples = speech(900_000, gap=gap)
    joined = error_db(encoded(samples), samples)
    whole = error_db(single(samples), samples)
    around = [slice(one.start - 2, one.start + 14) for one in cuts(samples)[1:]]

    assert 6 <= len(around)
    assert 0.5 >= above_db(
        *(np.concatenate([one[at] for at in around]) for one in (joined, whole))
    )
    assert 2.5 >= max(above_db(joined[at], whole[at]) for at in around)


class _Reluctant(Layer):
    """Says of the first two places that nothing fits there, and notes what was asked for."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self.asked: list[int] = []

    def fits(self, frames: Frames) -> bool:
        """Whether those frames can be laid next."""
        self.asked.append(len(frames))
        return len(self.asked) > 2 and super().fits(frames)


def test_a_change_over_that_is_put_off_loses_and_doubles_nothing() -> None:
    """Frame by frame of the chunk before, then the next chunk from just there on."""
    frames = take_apart(stream(speech(100_000)), FORM)
    layer, plain = _Reluctant(FORM), Layer(FORM)
    join = chunks._Join(layer, frames.part(0, 1), lambda _chunk, _pre_roll: frames)
    late = chunks.JOIN

    data = join.add(range(40), frames.part(0, 40 + late))
    data += join.add(range(40, 80), frames.part(40, 80 + late)) + layer.finish()

    assert [40 + late - at for at in range(3)] == layer.asked
    assert plain.lay(frames.part(0, 80)) + plain.finish() == data


def test_without_a_place_to_join_a_chunk_is_encoded_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the reservoir never agrees less is encoded before it: the length holds."""
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

    assert len(cuts(samples)) + 1 < len(calls)
    assert 400_000 == len(sound)
    assert 10 < 10 * np.log10((samples**2).sum() / (error**2).sum())


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


def test_what_the_encoder_raises_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in a thread is an error of the whole."""

    def broken(pcm: Pcm, form: Form) -> bytes:
        raise MemoryError

    monkeypatch.setattr(mp3, "_whole", broken)

    with pytest.raises(MemoryError):
        encoded(speech(300_000))


# The store


class _Shelf(dict[str, bytes]):
    """A store in memory."""

    def put(self, key: str, content: bytes) -> None:
        """Keep it."""
        self[key] = content

    def turn(self, key: str, *, wait: bool) -> Turn | None:
        """Nobody else wants anything."""
        return Turn(None)


def test_chunks_of_the_store_are_not_encoded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alike ones once in the first run, none in the second; the file is the same as without."""
    word = speech(100_000, gap=0.0)
    samples = np.concatenate([word, np.zeros((52_064, 2), np.float32)] * 4)
    chunks = [range(132 * i, 132 * i + 90) for i in range(4)]
    calls: list[int] = []
    whole = mp3._whole

    def counted(pcm: Pcm, form: Form) -> bytes:
        calls.append(len(pcm))
        return whole(pcm, form)

    def key(start: int, end: int) -> str | None:
        """By the samples; the last word is not to be kept."""
        return None if start > 370 * MP3_FRAMES else f"{end - start}"

    plain = encoded(samples, chunks)
    monkeypatch.setattr(mp3, "_whole", counted)
    shelf = _Shelf()
    first = encoded(samples, chunks, key=key, store=shelf)
    asked = len(calls)
    second = encoded(samples, chunks, key=key, store=shelf)

    assert 52_064 + 100_000 == 132 * MP3_FRAMES
    assert plain == first == second
    assert [4, 2] == [asked, len(calls) - asked]  # the silence is always made
    assert 2 == len(shelf)


class _Shared(_Shelf):
    """A store into which another process has put everything by the time of one's turn."""

    def __init__(self, theirs: _Shelf) -> None:
        super().__init__()
        self._theirs = theirs
        self.given_back = 0

    def turn(self, key: str, *, wait: bool) -> Turn | None:
        """The turn, which had to be waited for."""
        assert wait
        self.update(self._theirs)
        shelf = self

        class Told(Turn):
            """Tells that it was given back."""

            def release(self) -> None:
                shelf.given_back += 1

        return Told(None)


def test_what_another_process_made_meanwhile_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After waiting for its turn a process looks again, and gives the turn back at once."""
    samples = speech(60_000, gap=0.0)
    theirs = _Shelf()
    plain = encoded(samples, [range(50)], key=lambda start, end: "word", store=theirs)
    made: list[int] = []
    whole = mp3._whole

    def counted(pcm: Pcm, form: Form) -> bytes:
        made.append(len(pcm))
        return whole(pcm, form)

    monkeypatch.setattr(mp3, "_whole", counted)
    shelf = _Shared(theirs)

    assert plain == encoded(samples, [range(50)], key=lambda start, end: "word", store=shelf)
    assert 1 == len(made) == shelf.given_back  # silence alone


def test_a_turn_is_given_back_when_the_sound_cannot_be_read() -> None:
    """Else who waits for it would wait for ever."""
    shelf = _Shared(_Shelf())

    def read(start: int, end: int) -> Pcm:
        raise OSError("gone")

    sound = chunks.Sound([range(50)], read, lambda start, end: "word")
    with pytest.raises(OSError, match="gone"):
        list(
            chunks.encode(sound, 60, FORM, lame=lambda pcm: mp3._whole(pcm, FORM), store=shelf)
        )

    assert 1 == shelf.given_back


def test_form_and_length_are_in_the_key() -> None:
    """The same sound in another form, or cut otherwise, is another chunk."""
    samples = speech(100_000)
    shelf = _Shelf()
    for chunk in (range(0, 60), range(0, 61), range(1, 61), range(24, 61)):
        encoded(samples, [chunk], key=lambda start, end: "same", store=shelf)
    for codec in (encoder.codec("mp3", mono=True), encoder.codec("mp3", best=True)):
        encoder.encode_chunks(
            [range(0, 60)],
            lambda start, end: np.zeros((end - start, 1), np.float32),
            io.BytesIO(),
            codec=codec,
            rate_hz=RATE_HZ,
            length=100_000,
            tag=b"",
            key=lambda start, end: "same",
            store=shelf,
        )

    assert 6 == len(shelf)


@pytest.mark.parametrize("form", [FORM, MONO], ids=["stereo", "mono"])
def test_kept_frames_come_back(form: Form) -> None:
    """Every byte of them, and none at all."""
    frames = take_apart(stream(speech(60_000)[:, : form.channels], form), form)

    for kept in (frames, frames.part(0, 0)):
        again = unpacked(packed(kept), form)
        assert np.array_equal(kept.heads, again.heads)
        assert np.array_equal(kept.sizes, again.sizes)
        assert np.array_equal(kept.backs, again.backs)
        assert kept.main == again.main


# Stretches


def found(
    data: bytes,
    length: int,
    chunks: Sequence[range] = (),
    *,
    mono: bool = False,
    kbps: int = 0,
) -> list[Stretch]:
    """The stretches of a file without a tag."""
    kind = encoder.codec("mp3", mono=mono, bit_rate_kbps=kbps)
    file = io.BytesIO(data)
    asked = encoder.stretches(
        file, codec=kind, rate_hz=RATE_HZ, length=length, tag=b"", chunks=chunks
    )
    return list(asked)


@pytest.mark.parametrize("form", [FORM, MONO], ids=["stereo", "mono"])
def test_stretches_are_all_that_sounds_in_a_file(form: Form) -> None:
    """Each decodes to the samples that stand there in the whole; all others are 0.

    They are the very same on two channels; on one the decoder rounds by where it began,
    and three silent frames fill the reservoir from which the first sound draws.
    """
    samples, chunks = words(900_000)
    samples = samples[:, : form.channels]
    data = encoded(samples, chunks)
    whole = decoded(data).copy()
    stretches = found(data, len(samples), mono=form is MONO)
    for one in stretches:
        alone = one.decoded()
        start, length = one.span

        assert length == len(alone)
        assert np.allclose(
            whole[start : start + length], alone, rtol=0, atol=(1e-8, 0)[form is FORM]
        )
        whole[start : start + length] = 0

    assert len(chunks) == len(stretches)
    assert not whole.any()


@pytest.mark.parametrize("missing", [True, False], ids=["unknown", "refused"])
def test_a_stretch_decodes_the_same_without_files_in_memory(
    missing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows and macOS have none, and a container may refuse them: a file object is read."""
    data = encoded(*words(300_000))
    there = [one.decoded() for one in found(data, 300_000)]
    if missing:
        monkeypatch.delattr(os, "memfd_create", raising=False)
    else:
        monkeypatch.setattr(os, "memfd_create", refused, raising=False)
    here = [one.decoded() for one in found(data, 300_000)]

    assert len(there) == len(here)
    assert all(map(np.array_equal, there, here))


def refused(_: str) -> int:
    """No file in memory."""
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files")
def test_no_file_of_a_stretch_stays_open(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither of one that is decoded nor of one that cannot be."""
    data = bytearray(encoded(speech(60_000)))
    before = len(list(Path("/proc/self/fd").iterdir()))
    found(bytes(data), 60_000)[0].decoded()
    for at in found(bytes(data), 60_000)[0].starts.tolist():
        data[info_bytes(FORM) + at + 2] |= 0xFC
    for _ in range(3):
        with pytest.raises(BrokenStreamError):
            found(bytes(data), 60_000)[0].decoded()
    capfd.readouterr()

    assert before == len(list(Path("/proc/self/fd").iterdir()))


def test_a_stretch_is_told_from_others_and_not_by_its_place() -> None:
    """The same chunk at another place has the same digest; another sound has not."""
    samples, chunks = words(900_000)
    moved = [range(one.start + 26, one.stop + 26) for one in chunks]
    later = np.concatenate([np.zeros((26 * MP3_FRAMES, 2), np.float32), samples])
    digests = [one.told()[0] for one in found(encoded(samples, chunks), len(samples))]

    assert digests == [one.told()[0] for one in found(encoded(later, moved), len(later))]
    assert len(chunks) == len(set(digests))


def test_silence_has_no_stretches() -> None:
    """Nothing of it is decoded."""
    silence = np.zeros((200_000, 2), np.float32)

    assert [] == found(encoded(silence, []), len(silence))


@pytest.mark.parametrize("kbps", [128, 32])
def test_what_sounds_for_long_is_looked_at_in_pieces(
    kbps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Together they are the whole; each decodes to the samples that stand there."""
    monkeypatch.setattr("coreg_audio.encoder.reading.LONGEST", 100)
    samples, end, mono = speech(600_000, gap=0.0), None, kbps < 128
    samples = samples[:, :1] if mono else samples
    data = encoded(samples, kbps=kbps)
    whole = decoded(data)
    chunks = [range(0, 130), range(130, 500)]
    pieces = found(data, len(samples), chunks=chunks, mono=mono, kbps=kbps)
    for one in pieces:
        alone = one.decoded()[one.head :]
        start, length = one.span
        first, last = max(0, start), min(start + length, len(whole))

        assert end in (None, start)
        apart = np.abs(whole[first:last] - alone[first - start : last - start]).max()
        assert apart <= (1e-7 if mono else 0)
        end = start + length

    assert len(pieces) > 5
    assert 130 * MP3_FRAMES - 1105 in [one.start for one in pieces]


def test_frames_can_be_made_quieter_without_encoding_them_again() -> None:
    """Four steps are 6.02 dB, in every sample."""
    frames = take_apart(stream(speech(100_000)), FORM)
    loud, soft = (decoded(Layer(FORM).lay(lowered(frames, steps, FORM))) for steps in (0, 4))

    assert frames is lowered(frames, 0, FORM)
    assert np.abs(loud / 2 - soft).max() < 2e-4
    full, steps = at_full_gain(frames, FORM)
    again, more = at_full_gain(lowered(frames, 4, FORM), FORM)
    assert more - steps == 4
    assert np.array_equal(full.heads, again.heads)


def test_what_returns_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal chunks give the same bytes as if each were encoded and laid by itself."""
    lap = 245 * MP3_FRAMES
    samples = np.tile(speech(lap, gap=0.0), (6, 1))
    chunks = [*(range(at * 245, at * 245 + 245) for at in range(5)), range(1225, 1471)]
    calls = []

    def whole(pcm: Pcm, form: Form) -> bytes:
        calls.append(len(pcm))
        return whole_stream(pcm, form)

    whole_stream = mp3._whole
    monkeypatch.setattr(mp3, "_whole", whole)
    each, several = encoded(samples, chunks), len(calls)
    once = encoded(samples, chunks, key=lambda start, end: str((start == 0, start % lap)))

    assert once == each
    assert len(calls) - several == several - 3


@pytest.mark.parametrize("damage", ["cut", "moved"])
def test_a_file_that_is_not_what_was_laid_is_found_out(damage: str) -> None:
    """A byte too many anywhere, or too few."""
    data = encoded(speech(300_000))
    bad = data[:-1] if damage == "cut" else data[:50_000] + b"\0" + data[50_000:]

    with pytest.raises(BrokenStreamError, match=r"shorter than|does not stand where"):
        found(bad, 300_000)


@pytest.mark.parametrize("damage", ["cut", "moved", "longer", "no sync", "way back"])
def test_a_stream_that_is_none_is_not_taken_apart(damage: str) -> None:
    """Its frames would be laid with the sound of others."""
    data = bytearray(stream(speech(60_000)))
    if damage == "cut":
        del data[-1]
    elif damage == "moved":
        data[5000:5000] = b"\0"
    elif damage == "longer":
        data += b"\xff\xfb"
    elif damage == "no sync":
        data[417] = 0
    else:
        data[4:6] = b"\xff\xff"  # of the first, which has nothing before it

    with pytest.raises(BrokenStreamError):
        take_apart(bytes(data), FORM)


@pytest.mark.parametrize("size", [0, 3, 10, -1, 1])
def test_kept_frames_that_are_not_whole_are_refused(size: int) -> None:
    """Cut anywhere, or longer than they were."""
    data = packed(take_apart(stream(speech(20_000)), FORM).part(0, 3))
    bad = data + b"\0" if size == 1 else data[:size]

    with pytest.raises(BrokenStreamError):
        unpacked(bad, FORM)


def test_frames_that_no_decoder_knows_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    """A rate that MP3 has not, in every header."""
    data = bytearray(encoded(speech(60_000)))
    for at in found(bytes(data), 60_000)[0].starts.tolist():
        data[info_bytes(FORM) + at + 2] |= 0xFC

    with pytest.raises(BrokenStreamError, match="no decoder knows"):
        found(bytes(data), 60_000)[0].decoded()
    capfd.readouterr()
