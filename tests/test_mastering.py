"""Mastering: the planned gain on the decoded file, the ceiling, and nothing in between."""

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import lameenc
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from stems import Everywhere

from coreg_audio.audio import Clip, Samples
from coreg_audio.errors import FileError
from coreg_audio.loudness import DUAL_MONO_DB, REFERENCE_LUFS, loudness_lufs
from coreg_audio.mastering import (
    LAME_LOSS_DB,
    TARGETS,
    Part,
    falling,
    limit,
    limited_voice,
    lines,
    master,
    measure,
    measure_file,
    plan_gain,
    together,
    unpacked,
    weigh,
)
from coreg_audio.mixer import mix
from coreg_audio.script import Place
from coreg_audio.session import Say, Utterance
from coreg_audio.timeline import Spoken, Timeline
from coreg_audio.true_peak import true_peak_dbtp
from coreg_audio.units import to_gain

RATE_HZ = 44_100
AT = Place("test.md", 1)
PHONE = TARGETS["phone"]
LAME_DELAY = 1_105
"""Frames by which a decoder that knows no gapless tag starts late."""


def speech(
    length: int, seed: int, lufs: float = REFERENCE_LUFS, *, peaky: float = 0.0
) -> Samples:
    """A buzz in syllables; at most peaky, 1, all its harmonics meet in one pulse."""
    random = np.random.default_rng(seed)
    at_s = np.arange(length) / RATE_HZ
    pitch = 2 * np.pi * np.cumsum(150 + 20 * np.sin(2 * np.pi * 0.7 * at_s)) / RATE_HZ
    phases = random.uniform(0, 2 * np.pi, 40) * (1 - peaky)
    buzz = sum(np.cos(k * pitch + phases[k]) / k for k in range(1, 40))
    syllables = np.maximum(0.02, np.sin(2 * np.pi * 2.2 * at_s + seed)) ** 1.5
    sound = (buzz + 0.1 * random.standard_normal(length)) * syllables
    samples: Samples = sound.astype(np.float32)[:, None]
    return samples * np.float32(to_gain(lufs - loudness_lufs(samples, RATE_HZ)))


def session(clips: dict[Utterance, Clip], order: list[Utterance], gap_s: float) -> Timeline:
    """One clip after the other with equal gaps."""
    events, at = [], RATE_HZ // 2
    for utterance in order:
        length = clips[utterance].length
        events.append(Spoken(at, length, AT, utterance, Say(AT, utterance, utterance.text)))
        at += length + round(gap_s * RATE_HZ)
    return Timeline(RATE_HZ, at, tuple(events), ())


@cache
def three_voices() -> tuple[dict[Utterance, Clip], Timeline]:
    """Clips of unlike loudness, one of them spoken three times."""
    clips = {
        Utterance(f"{seed}"): Clip(speech(round(length_s * RATE_HZ), seed, lufs), RATE_HZ)
        for seed, length_s, lufs in (
            (1, 4.0, -20.0),
            (2, 6.3, -19.0),
            (3, 2.1, -22.5),
            (4, 0.3, -20),
        )
    }
    a, b, c, word = clips
    return clips, session(clips, [a, b, c, b, word, b], gap_s=2.0)


def spans(line: Timeline, delay: int = 0) -> list[tuple[int, int]]:
    """Where someone speaks."""
    return [(e.start + delay, e.start + e.length + delay) for e in line.spoken()]


def to_mp3(samples: Samples, path: Path) -> None:
    """Encode as the encoder does: 128 kbit/s, constant, quality 5."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(128)
    encoder.set_in_sample_rate(RATE_HZ)
    encoder.set_channels(2)
    encoder.set_quality(5)
    encoder.silence()
    pcm = np.round(np.clip(samples, -1, 1) * 32_767).astype("<i2")
    path.write_bytes(bytes(encoder.encode(pcm.tobytes())) + bytes(encoder.flush()))


class Tone(Everywhere):
    """A bed."""

    def read(self, start: int, length: int) -> Samples:
        """A quiet tone of 500 Hz."""
        turn = 2 * np.pi * 500 * (np.arange(start, start + length) % 441) / RATE_HZ
        return (0.01 * np.sin(turn)).astype(np.float32)[:, None]


def test_speech_is_on_target_in_the_decoded_mp3(tmp_path: Path) -> None:
    """Planned from the clips alone, the decoded MP3's speech is at -16 LUFS within 0.1."""
    clips, line = three_voices()
    gain_db = plan_gain(line, clips.__getitem__, PHONE, codec_loss_db=LAME_LOSS_DB)
    blocks = master(mix(line, clips.__getitem__, [Tone()], gain=to_gain(gain_db)), PHONE)
    to_mp3(np.concatenate(list(blocks)), tmp_path / "a.mp3")
    measured = measure_file(tmp_path / "a.mp3", spans(line, LAME_DELAY))

    assert measured.speech_lufs == pytest.approx(-16.0, abs=0.1)
    assert measured.true_peak_dbtp <= -1.5
    assert RATE_HZ == measured.rate_hz


@pytest.mark.parametrize("peaky", [0.7, 0.73])
def test_a_peaky_voice_is_on_target_too(peaky: float) -> None:
    """What the limiter takes off is made up for, within 0.1 dB."""
    clips = {
        Utterance(f"{seed}"): Clip(speech(3 * RATE_HZ, seed, peaky=peaky), RATE_HZ)
        for seed in (1, 2)
    }
    line = session(clips, list(clips), gap_s=1)
    gain_db = plan_gain(line, clips.__getitem__, PHONE)
    gain = to_gain(gain_db)
    limited = limited_voice(clips.__getitem__, gain_db, PHONE)
    mixed = list(mix(line, limited, [], gain=gain))
    mastered = list(master(mixed, PHONE))
    measured = measure(mastered, spans(line), rate_hz=RATE_HZ)
    unlimited = measure(
        mix(line, clips.__getitem__, [], gain=gain), spans(line), rate_hz=RATE_HZ
    )

    assert np.array_equal(np.concatenate(mixed), np.concatenate(mastered))

    assert unlimited.speech_lufs > measured.speech_lufs + 0.15
    assert measured.speech_lufs == pytest.approx(-16.0, abs=0.1)
    assert measured.true_peak_dbtp <= -1.5


def test_making_up_has_an_end() -> None:
    """A voice of nothing but clicks is not driven into the limiter by more than 3 dB."""
    clicks = np.zeros((3 * RATE_HZ, 1), np.float32)
    clicks[:: RATE_HZ // 5] = 0.5
    clips = {Utterance("clicks"): Clip(clicks, RATE_HZ)}
    gain_db = plan_gain(session(clips, list(clips), 1), clips.__getitem__, PHONE)
    unlimited_db = -16.0 - DUAL_MONO_DB - loudness_lufs(clicks, RATE_HZ)

    assert 3.0 == pytest.approx(gain_db - unlimited_db, abs=0.1)


def test_what_lame_takes(tmp_path: Path) -> None:
    """A decoded file is 0.45 dB quieter than what was encoded."""
    sound = np.repeat(speech(10 * RATE_HZ, 1), 2, axis=1)
    to_mp3(sound, tmp_path / "a.mp3")
    measured = measure_file(tmp_path / "a.mp3", [])

    assert LAME_LOSS_DB == pytest.approx(
        loudness_lufs(sound, RATE_HZ) - measured.integrated_lufs, abs=0.03
    )


def test_the_gain_is_on_a_grid() -> None:
    """The gain is a whole number of tenths of a dB, whatever the clips."""
    clips, line = three_voices()
    gain_db = plan_gain(line, clips.__getitem__, PHONE)

    assert round(gain_db, 1) == gain_db
    assert 7.0 == pytest.approx(
        gain_db - plan_gain(line, clips.__getitem__, TARGETS["broadcast"])
    )


def test_each_use_of_a_clip_counts() -> None:
    """A loud clip that is spoken often lowers the gain."""
    clips = {
        Utterance("loud"): Clip(speech(2 * RATE_HZ, 1, -18), RATE_HZ),
        Utterance("soft"): Clip(speech(2 * RATE_HZ, 2, -24), RATE_HZ),
    }
    loud, soft = clips
    once = plan_gain(session(clips, [loud, soft, soft], 1), clips.__getitem__, PHONE)
    often = plan_gain(session(clips, [loud, loud, soft], 1), clips.__getitem__, PHONE)

    assert often < once - 0.5


def test_cue_words_do_not_make_the_guidance_louder() -> None:
    """The gain is that of the lines alone, however many soft cue words are among them."""
    line, cue = Utterance("line"), Utterance("In.", softer=True)
    clips = {
        line: Clip(speech(3 * RATE_HZ, 1), RATE_HZ),
        cue: Clip(speech(RATE_HZ, 2, REFERENCE_LUFS - 3), RATE_HZ),
    }
    alone = session(clips, [line], 1)
    among = session(clips, [line] + [cue] * 20, 1)
    events = tuple(
        replace(event, say=None) if event.utterance == cue else event
        for event in among.spoken()
    )
    cued = replace(among, events=events)
    voice = clips.__getitem__

    assert plan_gain(alone, voice, PHONE) == plan_gain(cued, voice, PHONE)


def test_without_speech_the_reference_counts() -> None:
    """With nothing spoken the gain is the one that a voice at its reference would get."""
    clips: dict[Utterance, Clip] = {}
    empty = Timeline(RATE_HZ, RATE_HZ, (), ())
    expected = PHONE.speech_lufs - REFERENCE_LUFS - DUAL_MONO_DB

    assert expected == pytest.approx(plan_gain(empty, clips.__getitem__, PHONE), abs=0.05)


def test_nothing_is_normalised_on_the_way() -> None:
    """The bed in the pauses keeps its distance to the speech, for loud and for soft clips."""
    quiet_after = []
    for lufs in (-26.0, -20.0):
        clips = {Utterance("one"): Clip(speech(4 * RATE_HZ, 1, lufs), RATE_HZ)}
        line = session(clips, list(clips), gap_s=5)
        gain_db = plan_gain(line, clips.__getitem__, PHONE)
        mixed = mix(line, clips.__getitem__, [Tone()], gain=to_gain(gain_db))
        sound = np.concatenate(list(master(mixed, PHONE)))
        pause = loudness_lufs(sound[-3 * RATE_HZ :], RATE_HZ)
        quiet_after.append(pause - gain_db)

    assert quiet_after[0] == pytest.approx(quiet_after[1], abs=0.1)


def loud_sound(seconds: int = 4) -> Samples:
    """Peaks up to 6 dB above full scale, quiet in between."""
    random = np.random.default_rng(5)
    sound = random.standard_normal((seconds * RATE_HZ, 2)) * 0.1
    for at in range(5_000, len(sound) - 3_000, 23_000):
        sound[at : at + 2_000] *= 6
    return sound.astype(np.float32)


def test_no_true_peak_above_the_ceiling() -> None:
    """Noise bursts far above full scale come out at the ceiling, not above, not far below."""
    sound = loud_sound()
    limited = np.concatenate(list(limit([sound], -1.5)))

    assert sound.shape == limited.shape
    assert np.float32 == limited.dtype
    assert -1.8 < true_peak_dbtp(limited, RATE_HZ) <= -1.5


def test_far_from_peaks_nothing_changes() -> None:
    """What lies more than 30 ms from a peak above the ceiling is untouched."""
    sound = loud_sound()
    limited = np.concatenate(list(limit([sound], -1.5)))
    quiet = slice(5_000 + 2_000 + 1_400, 28_000 - 1_400)

    assert np.array_equal(sound[quiet], limited[quiet])
    assert np.array_equal(sound * 0.1, np.concatenate(list(limit([sound * 0.1], -1.5))))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 90_000), min_size=1, max_size=8))
def test_limiter_blocks_do_not_matter(sizes: list[int]) -> None:
    """Cut in any way, the same samples come out, and as many as went in."""
    sound = loud_sound(3)
    cuts = np.cumsum(sizes)
    parts = np.split(sound, cuts[cuts < len(sound)])

    assert np.array_equal(
        np.concatenate(list(limit([sound], -3.0))), np.concatenate(list(limit(parts, -3.0)))
    )


def test_the_limiter_is_smooth() -> None:
    """On a steady tone with one loud swell the gain moves without a step."""
    at_s = np.arange(2 * RATE_HZ) / RATE_HZ
    swell = 0.5 + 0.7 * np.exp(-(((at_s - 1) / 0.05) ** 2))
    tone = (swell * np.sin(2 * np.pi * 440 * at_s)).astype(np.float32)[:, None]
    limited = np.concatenate(list(limit([tone], -1.5)))
    loud = np.abs(tone) > 0.1
    gain = np.interp(np.arange(len(tone)), np.flatnonzero(loud), (limited[loud] / tone[loud]))

    assert gain.max() <= 1
    assert np.abs(np.diff(gain)).max() < 1e-3


def test_nothing_in_nothing_out() -> None:
    """No block gives no block."""
    assert [] == list(limit([], -1.5))


def test_measuring_a_stream_and_a_file_agree(tmp_path: Path) -> None:
    """A 24-bit file measures what its samples measure; frames are counted exactly."""
    sound = np.repeat(speech(3 * RATE_HZ + 7, 1), 2, axis=1)
    soundfile.write(tmp_path / "a.wav", sound, RATE_HZ, subtype="FLOAT")
    expected = measure([sound], [(0, 2 * RATE_HZ)], rate_hz=RATE_HZ)

    assert expected == measure_file(tmp_path / "a.wav", [(0, 2 * RATE_HZ)])
    with (tmp_path / "a.wav").open("rb") as file:
        assert expected == measure_file(file, [(0, 2 * RATE_HZ)])
    assert 3 * RATE_HZ + 7 == expected.frames
    assert -math.inf < expected.speech_lufs


@pytest.mark.parametrize("content", [None, b"not a sound at all"])
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    """A missing or broken file is an error with its path."""
    path = tmp_path / "a.mp3"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileError, match=r"a\.mp3: no audio file, or a damaged"):
        measure_file(path, [])


def test_an_open_unreadable_file_is_named(tmp_path: Path) -> None:
    """An open file that is no sound is an error with its name."""
    (tmp_path / "b.mp3").write_bytes(b"not a sound at all")
    with (
        (tmp_path / "b.mp3").open("rb") as file,
        pytest.raises(FileError, match=r"b\.mp3: no audio file, or a damaged"),
    ):
        measure_file(file, [])


@pytest.mark.parametrize(
    ("name", "shift"), [*((name, 3_333) for name in TARGETS), ("phone", 0), ("sleep", 1_000)]
)
def test_every_target_is_met(name: str, shift: int) -> None:
    """Wherever clips begin, speech lies where asked: within the grid's 0.05 LU and 0.01."""
    clips, line = three_voices()
    events = tuple(replace(event, start=event.start + shift) for event in line.spoken())
    line = replace(line, length=line.length + shift, events=events)
    target, part = TARGETS[name], Part(0, line.length)
    gain_db = plan_gain(line, clips.__getitem__, target)
    mixed = mix(line, clips.__getitem__, [], gain=to_gain(gain_db))
    counted = [(e.start, e.start + e.length) for e in lines(line, target, part)]
    measured = measure(master(mixed, target, part), counted, rate_hz=RATE_HZ)

    assert {"phone": -16, "mono": -19, "sleep": -20, "broadcast": -23}[name] == pytest.approx(
        measured.speech_lufs, abs=0.06
    )


def test_sleep_falls_by_six_decibels_over_its_last_third() -> None:
    """Two thirds are untouched; then it falls evenly in dB, 6 of them at the very end."""
    sound = np.full((9_000, 2), 0.5, np.float32)
    fallen = np.concatenate(list(falling([sound], TARGETS["sleep"], Part(0, 9_000))))
    fall_db = 20 * np.log10(fallen[:, 0] / 0.5)

    assert np.array_equal(sound[:6_000], fallen[:6_000])
    assert -3.0 == pytest.approx(fall_db[7_500], abs=0.02)
    assert -6.0 == pytest.approx(fall_db[-1], abs=0.03)
    assert np.array_equal(sound, np.concatenate(list(falling([sound], PHONE, Part(0, 9_000)))))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 8_999), st.integers(1, 4_000))
def test_a_part_falls_as_the_whole_does(start: int, size: int) -> None:
    """In whatever blocks, and from wherever a part is taken, the same samples come out."""
    sound = np.full((9_000, 2), 0.5, np.float32)
    whole = np.concatenate(list(falling([sound], TARGETS["sleep"], Part(0, 9_000))))
    blocks = [sound[at : at + size] for at in range(start, 9_000, size)]
    part = np.concatenate(list(falling(blocks, TARGETS["sleep"], Part(start, 9_000))))

    assert np.array_equal(whole[start:], part)


def test_lines_that_fade_away_do_not_count() -> None:
    """The level of a session that falls is that of its first two thirds, if anyone speaks."""
    _, line = three_voices()
    spoken = list(line.spoken())
    early = lines(line, TARGETS["sleep"], Part(0, line.length))

    assert 0 < len(early) < len(spoken)
    assert early == spoken[: len(early)]
    assert spoken == lines(line, TARGETS["sleep"], Part(2 * line.length, 3 * line.length))
    assert spoken == lines(line, PHONE, Part(0, line.length))


def test_clips_are_limited_one_by_one() -> None:
    """A loud clip stays below the ceiling by itself; a soft one is not touched."""
    loud, soft = Utterance("loud"), Utterance("soft")
    clips = {
        loud: Clip(loud_sound()[:, :1].copy(), RATE_HZ),
        soft: Clip(loud_sound()[:, :1] * np.float32(0.1), RATE_HZ),
    }
    voice = limited_voice(clips.__getitem__, 2.0, PHONE)
    peak_dbtp = true_peak_dbtp(voice(loud).samples, RATE_HZ) + 2.0

    assert PHONE.ceiling_dbtp - 0.7 < peak_dbtp <= PHONE.ceiling_dbtp - 0.3
    assert np.array_equal(clips[soft].samples, voice(soft).samples)
    assert clips[loud].length == voice(loud).length


def test_stretches_together_measure_as_the_whole() -> None:
    """Loudness, range and peak of a sound, whether it is measured at once or piece by piece."""
    sound = np.zeros((40 * RATE_HZ, 2), np.float32)
    chance = np.random.default_rng(5)
    starts = [11 + 18 * 500, 11 + 18 * 40_000, 11 + 18 * 70_000]
    lengths = [200_000, 300_001, 400_000]
    parts = []
    for start, length, level in zip(starts, lengths, (0.1, 0.03, 0.2), strict=True):
        sound[start + 3000 : start + length - 9000] = level * chance.standard_normal(
            (length - 12_000, 2)
        )
        part = sound[start : start + length]
        cuts = np.split(part, [1, 50_000, 50_001])
        weighed = unpacked(weigh(cuts, RATE_HZ).packed())
        parts.append((start, weighed))
    lines = [(starts[0] + 20_000, starts[0] + 150_000)]
    whole = measure([sound], lines, rate_hz=RATE_HZ)
    pieces = together(parts, lines, rate_hz=RATE_HZ, length=len(sound))

    assert whole.frames == pieces.frames
    assert whole.silent_share == pytest.approx(pieces.silent_share, abs=0.01)
    assert whole.true_peak_dbtp == pytest.approx(pieces.true_peak_dbtp, abs=1e-6)
    for name in ("integrated_lufs", "speech_lufs", "range_lu"):
        assert getattr(whole, name) == pytest.approx(getattr(pieces, name), abs=0.005), name


def test_no_stretch_at_all_is_silence() -> None:
    """A file without a sound."""
    silent = together([], [(0, RATE_HZ)], rate_hz=RATE_HZ, length=5 * RATE_HZ)

    assert (-math.inf, -math.inf, 1.0) == (
        silent.integrated_lufs,
        silent.true_peak_dbtp,
        silent.silent_share,
    )
    assert 0 == len(weigh([], RATE_HZ).energies)
