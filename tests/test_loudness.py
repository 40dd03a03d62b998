"""The meter against another meter; `test_ebu.py` has the signals of the EBU."""

import math

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreg_audio.audio import Samples
from coreg_audio.loudness import (
    DUAL_MONO_DB,
    LoudnessMeter,
    Meter,
    loudness_lufs,
    momentary_lufs,
    speech_lufs,
    weighed,
)
from coreg_audio.mastering.measuring import CELL, Weighed, by_hop
from coreg_audio.true_peak import CELL_FRAMES, MARGIN_FRAMES, cell_peaks, true_peak_dbtp
from coreg_audio.units import to_gain

RATE_HZ = 48_000


def sine(
    level_db: float, length_s: float, rate_hz: int = RATE_HZ, channels: int = 2
) -> Samples:
    """1 kHz with the given peak level."""
    turn = 2 * np.pi * 1000 * np.arange(round(length_s * rate_hz)) / rate_hz
    return np.repeat(
        (to_gain(level_db) * np.sin(turn)).astype(np.float32)[:, None], channels, 1
    )


def noise(length: int, channels: int = 2, seed: int = 1) -> Samples:
    """White noise at about -20 dBFS."""
    random = np.random.default_rng(seed)
    return (random.standard_normal((length, channels)) * 0.1).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [24_000, 44_100, 48_000])
def test_an_independent_meter_agrees(rate_hz: int) -> None:
    """Another meter (pyloudnorm) reads the same within 0.1 LU, for tones and noise."""
    swell = noise(6 * rate_hz) * np.linspace(0.05, 1, 6 * rate_hz, dtype=np.float32)[:, None]
    signal = np.concatenate((sine(-20, 5, rate_hz), swell))
    expected = pyloudnorm.Meter(rate_hz).integrated_loudness(signal)

    assert expected == pytest.approx(loudness_lufs(signal, rate_hz), abs=0.1)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=6))
def test_block_sizes_do_not_matter(sizes: list[int]) -> None:
    """Fed in any blocks, loudness is the same number and true peak is within 1e-6."""
    signal = noise(100_000)
    whole, parts = Meter(44_100), Meter(44_100)
    whole.feed(signal)
    start = 0
    for size in [*sizes, len(signal)]:
        parts.feed(signal[start : start + size])
        start += size

    assert whole.integrated_lufs == parts.integrated_lufs
    assert whole.true_peak_dbtp == pytest.approx(parts.true_peak_dbtp, abs=1e-5)
    assert whole.frames == parts.frames


def test_reading_does_not_disturb() -> None:
    """A meter read in between ends at the same numbers."""
    signal = noise(90_000)
    undisturbed, read = Meter(44_100), Meter(44_100)
    undisturbed.feed(signal)
    for half in np.split(signal, 2):
        read.feed(half)
        assert math.isfinite(read.integrated_lufs + read.true_peak_dbtp)

    assert undisturbed.integrated_lufs == read.integrated_lufs
    assert undisturbed.true_peak_dbtp == pytest.approx(read.true_peak_dbtp, abs=1e-5)


def test_one_channel_counts_as_one() -> None:
    """The same sound on both channels is 3.01 dB louder than on one."""
    mono = noise(80_000, channels=1)

    assert loudness_lufs(np.repeat(mono, 2, axis=1), 44_100) == pytest.approx(
        loudness_lufs(mono, 44_100) + DUAL_MONO_DB
    )


@pytest.mark.parametrize("length", [0, 1, 4_410, 100_000])
def test_silence_has_no_loudness(length: int) -> None:
    """Silence and nothing at all read minus infinity."""
    silence = np.zeros((length, 2), np.float32)

    assert -math.inf == loudness_lufs(silence, 44_100)
    assert -math.inf == true_peak_dbtp(silence, 44_100)


def test_a_short_clip_is_measured_ungated() -> None:
    """A tone of 0.2 s reads what a long one reads, within 0.2 LU."""
    assert loudness_lufs(sine(-20, 0.2), RATE_HZ) == pytest.approx(
        loudness_lufs(sine(-20, 5), RATE_HZ), abs=0.2
    )


def test_silence_around_speech_does_not_count() -> None:
    """Loudness inside the spans is that of the speech, whatever lies between."""
    speech, bed = sine(-20, 3, channels=1), noise(3 * RATE_HZ, channels=1) * 0.1
    signal = np.concatenate((bed, speech, bed, speech, bed))
    second = len(speech)
    spans = [(second, 2 * second), (3 * second, 4 * second)]
    measured = speech_lufs([signal], spans, rate_hz=RATE_HZ, channels=1)

    assert loudness_lufs(speech, RATE_HZ) == pytest.approx(measured, abs=0.01)


def test_a_moment_of_which_nothing_was_heard_is_silent() -> None:
    """Its energies came from elsewhere: too few for a window, and no warning."""
    meter = LoudnessMeter(RATE_HZ)
    meter.take(np.zeros(2), RATE_HZ // 5)

    assert -math.inf == meter.integrated_lufs


def test_spans_too_short_for_a_window() -> None:
    """When no span holds a whole window, the windows that touch one are taken."""
    meter = LoudnessMeter(RATE_HZ, 1)
    meter.feed(sine(-20, 2, channels=1))

    assert meter.integrated_lufs == pytest.approx(meter.within_lufs([(4_000, 9_000)]), abs=0.1)
    assert -math.inf == meter.within_lufs([])


def test_momentary_loudness() -> None:
    """One value each 100 ms; a sound below 400 ms counts as padded with silence."""
    assert 7 == len(momentary_lufs(sine(-20, 1), RATE_HZ))
    assert momentary_lufs(sine(-20, 0.2), RATE_HZ)[0] == pytest.approx(
        momentary_lufs(sine(-20, 1), RATE_HZ)[3] - 3.01, abs=0.2
    )


def test_memory_is_flat() -> None:
    """After minutes of sound a meter holds one number per 100 ms and a window."""
    meter = Meter(8_000, channels=1)
    block: npt.NDArray[np.float32] = np.full((8_000, 1), 0.1, np.float32)
    for _ in range(300):
        meter.feed(block)

    assert 3000 == len(meter.energies)
    assert all(
        value.size <= 16 * 800
        for value in vars(meter).values()
        if isinstance(value, np.ndarray)
    )


@given(seed=st.integers(0, 2**32), share=st.floats(0.3, 1.0))
@settings(max_examples=40, deadline=None)
def test_no_loud_cell_is_passed_over(seed: int, share: float) -> None:
    """Peaks above the floor come out as if every cell were looked into, wherever they lie."""
    random = np.random.default_rng(seed)
    clicks = random.standard_normal(64 * CELL_FRAMES + MARGIN_FRAMES) ** 5
    channel = np.asarray(clicks / np.abs(clicks).max(), np.float32)
    every = cell_peaks(channel, 0.0)
    found = cell_peaks(channel, share)

    assert np.array_equal(every[every >= share], found[every >= share])
    assert found.max() == every.max()


@given(seed=st.integers(0, 2**32), channels=st.sampled_from([1, 2, 5]))
@settings(max_examples=20, deadline=None)
def test_channels_are_weighed_apart(seed: int, channels: int) -> None:
    """What several channels weigh together is what each weighs alone, added up."""
    sound = noise(30_000, channels, seed) * np.array(
        [1.0, 0.01, 0.3, 0.5, 0.1][:channels], np.float32
    )
    alone = [weighed([sound[:, [one]]], RATE_HZ, 9) for one in range(channels)]

    assert weighed([sound], RATE_HZ, 9) == pytest.approx(np.sum(alone, axis=0), rel=1e-4)


@given(
    start=st.integers(-20_000, 60_000), cells=st.integers(0, 3_000), count=st.integers(1, 20)
)
@settings(max_examples=200, deadline=None)
def test_energies_go_to_the_hop_in_which_most_of_a_cell_lies(
    start: int, cells: int, count: int
) -> None:
    """As cell by cell; what lies before the file or behind it goes nowhere."""
    one = Weighed(np.arange(1, cells + 1, dtype=np.float32), 1.0)
    expected = np.zeros(count)
    for number, energy in enumerate(one.energies):
        hop = (start + CELL * number + CELL // 2) // 4_410
        if 0 <= hop < count:
            expected[hop] += energy / 4_410

    assert by_hop([(start, one)], count, 44_100) == pytest.approx(expected, rel=1e-6)
