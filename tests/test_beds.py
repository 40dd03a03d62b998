"""Beds: endless, at their level, never startling, and the same however they are read."""

import gc
import weakref
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreg_audio.ambience import BEDS
from coreg_audio.audio import Samples
from coreg_audio.beds import Beds, open_beds
from coreg_audio.beds.motion import Wander, Waves
from coreg_audio.beds.sprinkle import Sprinkle
from coreg_audio.beds.synthesis import LOUDNESS, synthesized
from coreg_audio.beds.texture import POOL_FRAMES, Texture
from coreg_audio.loudness import (
    DUAL_MONO_DB,
    REFERENCE_LUFS,
    LoudnessMeter,
    gated_lufs,
    loudness_lufs,
    mean_square,
)
from coreg_audio.mixer import Under, mix
from coreg_audio.script import Place
from coreg_audio.timeline import Bed, Chapter, Timeline
from coreg_audio.units import to_db, to_gain

RATE_HZ = 44_100
AT = Place("test.md", 1)
NAMES = tuple(BEDS)
Wave = npt.NDArray[np.float64]

LEVEL_LUFS = REFERENCE_LUFS + DUAL_MONO_DB - 24
"""Of a bed at its usual level, where the voice is at the reference."""


@pytest.fixture(scope="module", autouse=True)
def _let_go() -> Iterator[None]:
    """The sounds of all beds are a gigabyte, which would slow down whatever forks later."""
    yield
    for kept in (heard, power, mixed):
        kept.cache_clear()


@cache
def heard(name: str) -> Samples:
    """40 s of a bed at its usual level under a voice at -16 LUFS."""
    sound = synthesized(name, 1, RATE_HZ).read(0, 40 * RATE_HZ)
    return np.ascontiguousarray(sound * to_gain(LEVEL_LUFS + 1 - LOUDNESS[name][0]))


@cache
def power(name: str) -> Wave:
    """Of a bed at each frequency, in steps of 1/40 Hz."""
    return np.asarray(np.abs(np.fft.rfft(heard(name)[:, 0].astype(np.float64))) ** 2)


def share_db(name: str, low_hz: float, high_hz: float) -> float:
    """How much of a bed's power lies between two frequencies."""
    low, high = (round(hz * 40) for hz in (low_hz, high_hz))
    return float(10 * np.log10(power(name)[low:high].sum() / power(name).sum()))


def levels(sound: Samples, every_s: float) -> Wave:
    """Mean square of consecutive spans."""
    size = round(every_s * RATE_HZ)
    whole = len(sound) // size * size
    return np.asarray(np.square(sound[:whole, 0], dtype=np.float64).reshape(-1, size).mean(1))


def likeness(values: Wave) -> Wave:
    """Normalised autocorrelation for every lag above 0."""
    centred = values - values.mean()
    power = np.abs(np.fft.rfft(centred, 2 * len(centred))) ** 2
    lags = np.fft.irfft(power)[: len(centred)]
    return np.asarray(lags[1:] / lags[0])


def timeline(*beds: Bed, length: int, chapters: tuple[Chapter, ...] = ()) -> Timeline:
    """A timeline without words."""
    return Timeline(RATE_HZ, length, beds, chapters)


def opened(*names: str, under_db: float = 24.0) -> Beds:
    """Beds of these names."""
    return open_beds(names, file=None, under_db=under_db, seed=1, rate_hz=RATE_HZ, needed_s=600)


def laid(line: Timeline, under_db: float = 24.0) -> Samples:
    """All that the beds of *line* sound like, unducked."""
    source = opened(*{bed.name for bed in line.beds()}, under_db=under_db).laid(line)
    assert source is not None
    return source.read(0, line.length)


# -- what each sounds like ------------------------------------------------------------------


def texture() -> Texture:
    """A texture that was read from."""
    made = Texture(np.zeros(POOL_FRAMES, np.float32), 1, turned=True)
    made.read(0, 99)
    return made


def sprinkle() -> Sprinkle:
    """The same of single sounds."""
    made = Sprinkle(
        [np.ones(9, np.float32)],
        1,
        level_db=-20,
        per_s=9,
        spread=0.5,
        bursts=0.5,
        rate_hz=RATE_HZ,
    )
    made.add(np.zeros((2, 99), np.float32), 0)
    return made


@pytest.mark.parametrize("made", [texture, sprinkle])
def test_what_a_bed_is_made_of_is_gone_at_once_when_let_go_of(
    made: Callable[[], object],
) -> None:
    """Its pools are 4 MB each: none waits for Python to look for cycles."""
    gc.disable()
    try:
        gone = weakref.ref(made())
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("name", NAMES)
def test_no_bed_startles(name: str) -> None:
    """Within 100 ms a bed rises by less than 8 dB, where 20 dB are the limit."""
    sound = heard(name)[:, 0].astype(np.float64)
    tens = np.square(sound[: len(sound) // 441 * 441]).reshape(-1, 441).mean(axis=1)
    level_db = 10 * np.log10(np.convolve(tens, np.ones(10) / 10, "valid") + 1e-12)
    rise_db = level_db[10:] - np.maximum(level_db[:-10], -50)

    assert rise_db.max() < 8


@pytest.mark.parametrize("name", NAMES)
def test_a_bed_suits_a_phone_and_the_ear(name: str) -> None:
    """Little lies below 100 Hz, which no phone carries, or above 8 kHz, which is harsh."""
    assert share_db(name, 0, 100) < -14
    assert share_db(name, 8_000, 22_050) < -12


@pytest.mark.parametrize("name", NAMES)
def test_nothing_vanishes_on_one_speaker(name: str) -> None:
    """The channels differ, yet their sum is hardly quieter, in every octave band."""
    sound = heard(name)[: 20 * RATE_HZ].astype(np.float64)
    left, right, mono = (
        np.abs(np.fft.rfft(one)) ** 2 for one in (*sound.T, sound @ np.full(2, 0.5))
    )
    both = left + right

    alike = np.asarray(np.corrcoef(sound.T))[0, 1]
    assert 0.3 < alike < 0.9
    for low_hz in (125, 250, 500, 1000, 2000):
        band = slice(low_hz * 20, 2 * low_hz * 20)
        stereo = float(both[band].sum()) / 2
        if stereo > float(both.sum()) / 2000:
            assert 10 * np.log10(float(mono[band].sum()) / stereo) > -3


def test_colours_fall_as_named() -> None:
    """Per octave brown loses 6 dB, pink 3; green is loudest around 500 Hz."""

    def density_db(name: str, hz: int) -> float:
        return share_db(name, hz / 1.1, hz * 1.1) - float(10 * np.log10(hz))

    assert -18 == pytest.approx(density_db("brown", 1600) - density_db("brown", 200), abs=1)
    assert -9 == pytest.approx(density_db("pink", 1600) - density_db("pink", 200), abs=1)
    assert max((125, 250, 500, 1000, 2000), key=lambda hz: density_db("green", hz)) == 500


def test_water_fire_and_wind_lie_where_they_belong() -> None:
    """Rain is brighter than a stream, a stream than fire; fire is mostly below 500 Hz."""

    def centre_hz(name: str) -> float:
        hz = np.arange(len(power(name))) / 40
        return float((power(name) * hz).sum() / power(name).sum())

    assert centre_hz("rain") > 1.5 * centre_hz("stream") > 1.5 * centre_hz("fire")
    assert share_db("fire", 100, 500) > -2


def test_fire_crackles_and_noise_does_not() -> None:
    """Above 1 kHz the fire has single sounds that stand out by 10 dB, a few a second."""

    def standing_out_per_s(name: str) -> float:
        spectrum = np.fft.rfft(heard(name)[:, 0])
        spectrum[: 1000 * 40] = 0
        above = np.fft.irfft(spectrum)[:, None].astype(np.float32)
        short = levels(above, 0.005)
        loud = short > 10 * np.median(short)
        return float((loud[1:] & ~loud[:-1]).sum() / 40)

    assert 0.5 < standing_out_per_s("fire") < 8
    assert standing_out_per_s("pink") < 0.1


def test_waves_do_not_keep_the_pace_of_the_breath() -> None:
    """Over an hour the sea has no steady period from 6 to 14 s, and swells by 10 dB."""
    at_s = np.arange(0, 3600, 0.25)
    height = Waves(5, 18.0)(at_s)
    near = likeness(height)[int(6 / 0.25) : int(14 / 0.25)]
    crests = np.flatnonzero((height[1:-1] > height[:-2]) & (height[1:-1] >= height[2:]))
    apart_s = np.diff(crests) * 0.25

    assert not ((near[1:-1] > near[:-2]) & (near[1:-1] > near[2:])).any()
    assert near.max() < 0.1
    assert np.std(apart_s) > 0.2 * np.mean(apart_s)
    assert np.ptp(height) > 10


def test_a_level_wanders_within_its_bounds() -> None:
    """A wandering level uses its depth both ways and passes it nowhere."""
    level_db = Wander(3, 2.0, 1.5)(np.arange(0, 2000, 0.1))

    assert -1.5 <= level_db.min() < -1.2
    assert 1.2 < level_db.max() <= 1.5


@pytest.mark.slow
@pytest.mark.parametrize("name", ["rain", "stream", "sea", "fire", "wind", "pink"])
def test_no_loop_can_be_found(name: str) -> None:
    """In five minutes no stretch of sound comes back at any steady distance.

    The pools of which beds are made last 24 s. Every 16th frame will do: grains begin at whole
    multiples of 16, and what folds over when the others are left out comes back with its loop
    all the same. Brown and green are made as pink is, of one layer; a drone is tones that last.
    """
    source = synthesized(name, 3, RATE_HZ)
    mono = np.concatenate(
        [source.read(at * 160 * 4096, 160 * 4096)[::16, 0] for at in range(20)]
    ).astype(np.float64)
    per_s = RATE_HZ // 16

    assert np.abs(likeness(mono)[per_s:][: 200 * per_s]).max() < 0.02


# -- the same however it is read ------------------------------------------------------------


@settings(max_examples=15)
@given(
    name=st.sampled_from(NAMES),
    start=st.integers(0, 6 * RATE_HZ),
    cuts=st.lists(st.integers(1, RATE_HZ), min_size=1, max_size=5),
)
def test_any_span_in_any_order(name: str, start: int, cuts: list[int]) -> None:
    """The size of the blocks changes no sample, even an hour into it and backwards."""
    source = synthesized(name, 1, RATE_HZ)
    begin = start + 3600 * RATE_HZ
    whole = source.read(begin, sum(cuts))
    ends = np.cumsum(cuts)
    parts = [
        source.read(begin + int(end) - cut, cut)
        for end, cut in reversed(list(zip(ends, cuts, strict=True)))
    ]

    assert np.array_equal(whole, np.concatenate(parts[::-1]))


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_decides(name: str) -> None:
    """Same seed, same samples, from a bed made anew; another seed is another sound."""
    first = synthesized(name, 11, RATE_HZ).read(0, 4000)
    synthesized.cache_clear()

    assert np.array_equal(first, synthesized(name, 11, RATE_HZ).read(0, 4000))
    assert not np.array_equal(first, synthesized(name, 12, RATE_HZ).read(0, 4000))


# -- level ----------------------------------------------------------------------------------


def test_every_bed_has_a_known_loudness() -> None:
    """The table names each bed once."""
    assert sorted(BEDS) == sorted(LOUDNESS)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_table_of_loudness_is_true(name: str) -> None:
    """Over a minute of another seed a bed is as loud as the table says, within 0.5 dB."""
    source, meter = synthesized(name, 21, RATE_HZ), LoudnessMeter(RATE_HZ, 2)
    for at in range(60):
        meter.feed(np.ascontiguousarray(source.read(at * RATE_HZ, RATE_HZ)))
    level_lufs, over_db = LOUDNESS[name]
    found_lufs = gated_lufs(meter.windows)
    loudest = meter.windows.max() / mean_square(found_lufs)

    assert level_lufs == pytest.approx(found_lufs, abs=0.5)
    assert 10 * np.log10(loudest) < over_db + 0.7


@pytest.mark.parametrize("under_db", [18.0, 24.0, 45.0])
def test_a_bed_lies_as_far_under_the_voice_as_asked(under_db: float) -> None:
    """By loudness, against a voice at the reference on both channels."""
    line = timeline(Bed(0, 40 * RATE_HZ, AT, "rain"), length=40 * RATE_HZ)
    middle = np.ascontiguousarray(laid(line, under_db)[10 * RATE_HZ : 30 * RATE_HZ])
    voice_lufs = REFERENCE_LUFS + DUAL_MONO_DB

    assert under_db == pytest.approx(voice_lufs - loudness_lufs(middle, RATE_HZ), abs=0.3)


@pytest.mark.parametrize("name", NAMES)
def test_under_speech_even_the_loudest_is_20_db_below(name: str) -> None:
    """Under a softer line (3 dB down) too; and the voice always gets a little room."""
    for under_db in (18.0, 24.0, 45.0):
        duck_db = opened(name, under_db=under_db).duck_db

        assert -under_db + LOUDNESS[name][1] + duck_db <= -23.9
        assert duck_db <= -3


# -- along the timeline ---------------------------------------------------------------------


def test_a_bed_comes_in_slowly_and_goes_out_slowly() -> None:
    """It begins and ends at nothing, and in between it is steady."""
    length = 40 * RATE_HZ
    tenths = np.sqrt(levels(laid(timeline(Bed(0, length, AT, "pink"), length=length)), 0.1))
    middle = np.median(tenths)

    assert tenths[0] < middle / 30
    assert tenths[-1] < middle / 30
    assert tenths[10] < 0.5 * middle
    assert 0.8 * middle < tenths[100:330].min()


def test_beds_cross_without_a_dip() -> None:
    """One goes as the other comes, and together they stay as loud."""
    change, length = 20 * RATE_HZ, 45 * RATE_HZ
    both = timeline(
        Bed(0, change, AT, "pink"), Bed(change, length - change, AT, "green"), length=length
    )
    meter = LoudnessMeter(RATE_HZ, 2)
    meter.feed(np.ascontiguousarray(laid(both)))
    level_db = [to_db(np.sqrt(one)) for one in meter.windows[80:380]]

    assert max(level_db) - min(level_db) < 2.5


def test_silence_where_no_bed_is() -> None:
    """Before it, and once it has faded after its end."""
    line = timeline(Bed(5 * RATE_HZ, 10 * RATE_HZ, AT, "rain"), length=40 * RATE_HZ)
    sound = laid(line)

    assert not sound[: 5 * RATE_HZ].any()
    assert sound[14 * RATE_HZ : 15 * RATE_HZ].any()
    assert not sound[22 * RATE_HZ :].any()


def test_a_chapter_sounds_the_same_whatever_comes_before_it() -> None:
    """When an earlier chapter grows, a later one moves and keeps its samples."""

    def second(first: int) -> Samples:
        length = first + 20 * RATE_HZ
        chapters = (Chapter(0, first, "One"), Chapter(first, length, "Two"))
        line = timeline(Bed(0, length, AT, "rain"), length=length, chapters=chapters)
        return laid(line)[first + 7 * RATE_HZ : first + 12 * RATE_HZ]

    assert np.array_equal(second(20 * RATE_HZ), second(23 * RATE_HZ + 777))


def test_an_excerpt_keeps_its_bed() -> None:
    """A bed that began before is heard, comes in without a jump, and then is the same."""
    length = 60 * RATE_HZ
    line = timeline(Bed(0, length, AT, "rain"), length=length)
    part = laid(line.excerpt(20 * RATE_HZ, 40 * RATE_HZ))
    whole = laid(line)[20 * RATE_HZ : 40 * RATE_HZ]

    assert abs(part[0]).max() < 1e-5
    assert np.array_equal(whole[2 * RATE_HZ : 13 * RATE_HZ], part[2 * RATE_HZ : 13 * RATE_HZ])


def test_no_bed_no_source() -> None:
    """A timeline without beds has nothing to mix in."""
    assert opened("rain").laid(timeline(length=1000)) is None


@cache
def mixed(block: int) -> Samples:
    """Two beds one after the other, as they are mixed block by block."""
    length, change = 14 * RATE_HZ, 5 * RATE_HZ + 11
    line = timeline(
        Bed(0, change, AT, "fire"),
        Bed(change, length - change, AT, "wind"),
        length=length,
        chapters=(Chapter(0, 70_000, "One"), Chapter(70_000, length, "Two")),
    )
    beds = opened("fire", "wind")
    source = beds.laid(line)
    assert source is not None
    bed = Under(source, beds.duck_db)
    blocks = mix(line, lambda _: pytest.fail(), (), gain=1.0, bed=bed, block_frames=block)
    return np.concatenate(list(blocks))


@settings(max_examples=5)
@given(block=st.integers(2_000, 200_000))
def test_blocks_do_not_matter_along_the_timeline(block: int) -> None:
    """Fades, changes and chapters included."""
    assert np.array_equal(mixed(1 << 15), mixed(block))
