"""The mixer: where clips lie, what is quieter under them, and that blocks do not matter."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stems import Everywhere

from coreg_audio.audio import Clip, Samples, Stem
from coreg_audio.instruments import bells, breath_sound
from coreg_audio.loudness import REFERENCE_LUFS, LoudnessMeter, loudness_lufs
from coreg_audio.mixer import DUCK_DB, Mix, duck, mix
from coreg_audio.script import Place
from coreg_audio.session import Say, Utterance
from coreg_audio.timeline import Bell, BellKind, Breath, Cycle, Event, Spoken, Timeline
from coreg_audio.units import to_gain

RATE_HZ = 44_100
AT = Place("test.md", 1)
LONG, SHORT = Utterance("a long line"), Utterance("In.")


def speech(length: int, seed: int) -> Samples:
    """Noise with the syllables of speech, at the reference loudness."""
    random = np.random.default_rng(seed)
    syllables = 0.55 - 0.45 * np.cos(2 * np.pi * 4 * np.arange(length) / RATE_HZ)
    sound = (random.standard_normal(length) * syllables)[:, None].astype(np.float32)
    return sound * np.float32(to_gain(REFERENCE_LUFS - loudness_lufs(sound, RATE_HZ)))


CLIPS = {
    LONG: Clip(speech(2 * RATE_HZ + 17, 1), RATE_HZ),
    SHORT: Clip(speech(RATE_HZ // 2, 2), RATE_HZ),
}


def spoken(start: int, utterance: Utterance = LONG, *, cue: bool = False) -> Spoken:
    """A clip on the timeline."""
    say = None if cue else Say(AT, utterance, utterance.text)
    return Spoken(start, CLIPS[utterance].length, AT, utterance, say)


def timeline(*events: Event, length: int = 6 * RATE_HZ) -> Timeline:
    """A timeline of these events."""
    return Timeline(RATE_HZ, length, tuple(sorted(events, key=lambda one: one.start)), ())


class Constant(Everywhere):
    """A source that is the same everywhere."""

    def __init__(self, *values: float) -> None:
        self._values = np.array([values], np.float32)

    def read(self, start: int, length: int) -> Samples:
        """The values, over and over."""
        return np.repeat(self._values, length, axis=0)


def mixed(line: Timeline, *sources: Stem, gain: float = 1.0, block: int = 1 << 15) -> Samples:
    """The whole mix."""
    blocks = mix(line, CLIPS.__getitem__, sources, gain=gain, block_frames=block)
    return np.concatenate(list(blocks))


def full() -> tuple[Timeline, list[Stem]]:
    """Speech, a breath with a line and a cue word in it, and a bell."""
    cycle = Cycle(RATE_HZ, 0, 2 * RATE_HZ, 0)
    run = Breath(RATE_HZ, 2 * cycle.length, AT, (cycle, cycle))
    bell = Bell(20_000, 132_300, AT, BellKind.CHIME)
    line = timeline(
        run,
        bell,
        spoken(100),
        spoken(130_000, SHORT, cue=True),
        spoken(4 * RATE_HZ),
        length=8 * RATE_HZ + 5,
    )
    breath = breath_sound([run], rate_hz=RATE_HZ, cue="tone+wave", seed=1)
    return line, [breath, bells([bell], rate_hz=RATE_HZ)]


def test_clips_lie_where_they_are_planned() -> None:
    """One channel, for both sides, carries each clip and nothing else, frame for frame."""
    line = timeline(spoken(1_000), spoken(120_000, SHORT), length=200_000)
    result = mixed(line, gain=0.5)
    expected = np.zeros(200_000, np.float32)
    for event in line.spoken():
        clip = CLIPS[event.utterance].samples[:, 0]
        expected[event.start : event.start + event.length] = clip * np.float32(0.5)

    assert (200_000, 1) == result.shape
    assert np.float32 == result.dtype
    assert np.array_equal(expected, result[:, 0])


@pytest.mark.parametrize("block", [64, 1_152, 4_099, 8_193, 400_000])
def test_block_size_does_not_change_a_sample(block: int) -> None:
    """Any size of block gives the same mix."""
    line, sources = full()

    assert np.array_equal(mixed(line, *sources), mixed(line, *sources, block=block))


def test_blocks_of_one_frame() -> None:
    """Even single frames add up to the same mix."""
    line = timeline(spoken(10, SHORT), length=3_000)

    assert np.array_equal(mixed(line, Constant(0.1)), mixed(line, Constant(0.1), block=1))


def test_stems_sum_to_the_mix() -> None:
    """The voice alone and each source alone, added, are the mix."""
    line, sources = full()
    silence = {key: Clip(np.zeros_like(clip.samples), RATE_HZ) for key, clip in CLIPS.items()}
    stems = [mixed(line)]
    for source in sources:
        blocks = mix(line, silence.__getitem__, [source], gain=1.0)
        stems.append(np.concatenate(list(blocks)))

    assert np.abs(sum(stems) - mixed(line, *sources)).max() < 1e-6


@pytest.mark.parametrize("cue", ["tone+wave", "tone", "wave"])
def test_the_breath_is_twenty_db_below_softer_lines(cue: str) -> None:
    """Under speech at any place of a breath it lies 20 dB below lines that are 3 dB softer."""
    cycle = Cycle(4 * RATE_HZ, 0, 6 * RATE_HZ, 0)
    run = Breath(0, 9 * cycle.length, AT, (cycle,) * 9)
    line = timeline(*(spoken(3 * i * RATE_HZ) for i in range(30)), length=run.length)
    breath = breath_sound([run], rate_hz=RATE_HZ, cue=cue, seed=1)
    meter = LoudnessMeter(RATE_HZ, 1)
    meter.feed(breath.read(0, line.length) * duck(line).read(0, line.length))
    under = [(event.start, event.start + event.length) for event in line.spoken()]

    assert meter.within_lufs(under) <= REFERENCE_LUFS - 3 - 20


def test_a_bell_is_twenty_db_below_the_voice() -> None:
    """Even at its onset, and under a softer line, a bell keeps 20 dB away from the voice."""
    line, (_, bell) = full()
    meter = LoudnessMeter(RATE_HZ, 1)
    meter.feed(bell.read(0, line.length) * duck(line).read(0, line.length))
    line_at = (100, 100 + CLIPS[LONG].length)

    assert meter.within_lufs([line_at]) <= REFERENCE_LUFS - 3 - 20


def test_ducking_looks_ahead() -> None:
    """The gain falls for 0.3 s before the voice begins and rises for 0.6 s after its end."""
    event = spoken(2 * RATE_HZ)
    gains = duck(timeline(event)).read(0, 6 * RATE_HZ)[:, 0]
    end = event.start + event.length
    down, up = round(0.3 * RATE_HZ), round(0.6 * RATE_HZ)

    assert 1.0 == gains[: event.start - down].min()
    assert np.allclose(gains[event.start : end], to_gain(DUCK_DB))
    assert 1.0 == gains[end + up :].min()
    assert (np.diff(gains[: event.start]) <= 0).all()
    assert (np.diff(gains[end:]) >= 0).all()
    assert np.abs(np.diff(gains)).max() < 3e-4


@pytest.mark.parametrize(("rest_s", "told"), [(0.5, True), (0.7, False), (0.9, False)])
def test_room_for_a_line_is_told_where_something_makes_it(rest_s: float, *, told: bool) -> None:
    """A line that is over 0.6 s before the breath begins leaves no trace in what decides it."""
    line = spoken(RATE_HZ)
    start = line.start + line.length + round(rest_s * RATE_HZ)
    cycle = Cycle(RATE_HZ, 0, 2 * RATE_HZ, 0)
    run = Breath(start, cycle.length, AT, (cycle,))
    breath = breath_sound([run], rate_hz=RATE_HZ, cue="tone")
    with_line, alone = (
        Mix(timeline(run, *lines), CLIPS.__getitem__, [breath], gain=1.0)
        for lines in ([line], [])
    )
    span = (start - RATE_HZ // 4, cycle.length)
    facts = [one.facts(*span, lambda utterance: utterance.text) for one in (with_line, alone)]

    assert told == (facts[0] != facts[1])
    assert told != np.array_equal(with_line.read(*span), alone.read(*span))


@pytest.mark.parametrize(("gap_s", "held"), [(0.2, True), (0.89, True), (0.91, False)])
def test_no_pumping_in_short_gaps(gap_s: float, *, held: bool) -> None:
    """Through a gap shorter than fall and rise together the gain stays down."""
    first = spoken(RATE_HZ)
    end = first.start + first.length
    second = spoken(end + round(gap_s * RATE_HZ), SHORT)
    between = duck(timeline(first, second)).read(end, second.start - end)

    assert held is bool(np.allclose(between, to_gain(DUCK_DB)))


def test_an_overlap_keeps_the_longer_hold() -> None:
    """A short line inside a long one does not let the gain up early."""
    line = timeline(spoken(0), spoken(1_000, SHORT))

    assert np.allclose(duck(line).read(0, CLIPS[LONG].length), to_gain(DUCK_DB))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(0, 10 * RATE_HZ), max_size=5),
    st.integers(0, 9 * RATE_HZ),
    st.integers(1, RATE_HZ),
)
def test_ducking_reads_any_span(starts: list[int], start: int, length: int) -> None:
    """A span of the gain is the same whatever is read, and never leaves its range."""
    source = duck(timeline(*(spoken(at, SHORT) for at in starts)))
    whole = source.read(0, 10 * RATE_HZ)

    assert np.array_equal(whole[start : start + length], source.read(start, length))
    assert to_gain(DUCK_DB) - 1e-6 <= whole.min() <= whole.max() <= 1


def test_without_speech_nothing_is_ducked() -> None:
    """Sources pass unchanged; a stereo one keeps its sides."""
    result = mixed(timeline(length=100_000), Constant(0.25), Constant(0.25, 0.0))

    assert np.array_equal(np.tile(np.array([[0.5, 0.25]], np.float32), (100_000, 1)), result)


def test_a_clip_of_another_length_is_a_bug() -> None:
    """A clip that is not what was planned stops the mix and names the line."""
    line = timeline(spoken(0))
    wrong = [CLIPS[SHORT], Clip(CLIPS[LONG].samples, 22_050)]
    for clip in wrong:
        with pytest.raises(ValueError, match=r"test\.md:1: the clip has"):
            list(mix(line, {LONG: clip}.__getitem__, [], gain=1.0))


def test_clips_are_loaded_when_they_sound() -> None:
    """No clip is asked for before its block is due, and each use is asked for once."""
    asked: list[int] = []

    def voice(utterance: Utterance) -> Clip:
        asked.append(len(done))
        return CLIPS[utterance]

    done: list[Samples] = []
    line = timeline(spoken(0, SHORT), spoken(100_000, SHORT), length=150_000)
    for block in mix(line, voice, [], gain=1.0, block_frames=10_000):
        done.append(block)

    assert [0, 10] == asked
    assert 15 == len(done)
    assert math.isclose(150_000, sum(map(len, done)))
