"""How the breath sound and the bells behave: measured, as no ear is at hand."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreg_audio.audio import Source
from coreg_audio.errors import InputError
from coreg_audio.instruments import STEEPEST_RISE_DB, Cue, bells, breath_sound
from coreg_audio.instruments.breath import HIGH_HZ, LOW_HZ
from coreg_audio.loudness import REFERENCE_LUFS, momentary_lufs
from coreg_audio.script import Place
from coreg_audio.timeline import BELL_LENGTH_S, Bell, BellKind, Breath, Cycle
from coreg_audio.units import to_gain

RATE_HZ = 44_100
AT = Place("test.md", 1)
FOUR_SIX = Cycle(4 * RATE_HZ, 0, 6 * RATE_HZ, 0)
WITH_HOLDS = Cycle(2 * RATE_HZ, RATE_HZ, 3 * RATE_HZ, RATE_HZ)
SOUNDING = ["tone+wave", "tone", "wave", "bowl"]

Wave = npt.NDArray[np.float32]


def run(cycle: Cycle, count: int, start: int = 0) -> Breath:
    """A run of equal breaths."""
    return Breath(start, count * cycle.length, AT, (cycle,) * count)


def breaths(cue: str, *runs: Breath, seed: int = 1) -> Source:
    """Their sound."""
    return breath_sound(runs, rate_hz=RATE_HZ, cue=cue, seed=seed)


def one_bell(kind: BellKind) -> Wave:
    """A bell alone, from its onset to its end."""
    length = round(BELL_LENGTH_S[kind] * RATE_HZ)
    return bells([Bell(0, length, AT, kind)], rate_hz=RATE_HZ).read(0, length)[:, 0]


def pitch_hz(sound: Wave, at_s: float) -> float:
    """Strongest frequency of 200 ms."""
    part = sound[round(at_s * RATE_HZ) :][: RATE_HZ // 5] * np.hanning(RATE_HZ // 5)
    return float(np.abs(np.fft.rfft(part, 16 * len(part))).argmax() * RATE_HZ / 16 / len(part))


def centre_hz(sound: Wave, start_s: float, end_s: float) -> float:
    """Centre of the spectrum's energy."""
    part = sound[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]
    power = np.abs(np.fft.rfft(part)) ** 2
    return float((power * np.arange(len(power))).sum() / power.sum() * RATE_HZ / len(part))


def share_db(sound: Wave, low_hz: float, high_hz: float) -> float:
    """Energy between two frequencies in dB of the whole."""
    power = np.abs(np.fft.rfft(sound.astype(np.float64))) ** 2
    low, high = (round(hz * len(sound) / RATE_HZ) for hz in (low_hz, high_hz))
    return float(10 * np.log10(power[low:high].sum() / power.sum()))


def steepest_rise_db(sound: Wave) -> float:
    """Largest rise within 100 ms above -50 dBFS, at the level of a finished file."""
    padded = np.concatenate((np.zeros(RATE_HZ // 5), sound * to_gain(1.5)))
    power = np.convolve(padded**2, np.ones(RATE_HZ // 100), "valid")[:: RATE_HZ // 100]
    level_db = 10 * np.log10(np.convolve(power, np.ones(10), "valid") / (RATE_HZ // 10) + 1e-12)
    return float((level_db[10:] - np.maximum(level_db[:-10], -50)).max())


@pytest.mark.parametrize("cue", SOUNDING)
@pytest.mark.parametrize("cycle", [FOUR_SIX, WITH_HOLDS])
def test_a_run_rises_out_of_silence_when_it_is_said_to(cue: str, cycle: Cycle) -> None:
    """Softly: above -90 dBFS within 50 ms, above -60, where it is noticed, within 0.25 s."""
    window = RATE_HZ // 200
    sound = breaths(cue, run(cycle, 1, start=window)).read(0, 100 * window)[:, 0]
    power = np.square(sound.astype(np.float64)).reshape(-1, window).mean(axis=1)

    assert 0 == power[0]
    assert 0.05 >= np.flatnonzero(power > 1e-9)[0] * window / RATE_HZ
    assert 0.25 >= np.flatnonzero(power > 1e-6)[0] * window / RATE_HZ


def test_the_pitch_rises_and_falls() -> None:
    """A fourth up while breathing in, and down again while breathing out, without a break."""
    sound = breaths("tone", run(FOUR_SIX, 2)).read(0, FOUR_SIX.length)[:, 0]
    way = [pitch_hz(sound, at / 2) for at in range(2, 19)]

    assert HIGH_HZ == pytest.approx(pitch_hz(sound, 3.9), rel=0.01)
    assert LOW_HZ == pytest.approx(pitch_hz(sound, 9.8), rel=0.01)
    assert way[:6] == sorted(way[:6])
    assert way[7:] == sorted(way[7:], reverse=True)


def test_the_sea_brightens_and_darkens() -> None:
    """With full lungs the wave is brighter than with empty ones, by a third of an octave."""
    sound = breaths("wave", run(FOUR_SIX, 2)).read(0, 2 * FOUR_SIX.length)[:, 0]

    assert centre_hz(sound, 3, 5) > 1.25 * centre_hz(sound, 10.5, 11.5)
    assert centre_hz(sound, 3, 5) > 1.25 * centre_hz(sound, 8, 9)


@pytest.mark.parametrize("cue", SOUNDING)
@pytest.mark.parametrize("cycle", [FOUR_SIX, WITH_HOLDS])
def test_a_dip_and_no_gap_at_the_turns(cue: str, cycle: Cycle) -> None:
    """At full lungs it dips by 1 dB and more; at empty ones it is never silent."""
    sound = breaths(cue, run(cycle, 16)).read(0, 16 * cycle.length)[:, 0]
    power = (sound.reshape(16, cycle.length)[1:-1].astype(np.float64) ** 2).mean(axis=0)

    def level_db(at: int) -> float:
        return float(10 * np.log10(np.roll(power, RATE_HZ // 20 - at)[: RATE_HZ // 10].mean()))

    top = level_db(cycle.in_)
    assert level_db(cycle.in_ - 3 * RATE_HZ // 4) > top + 1
    assert level_db(cycle.in_ + cycle.hold_in + RATE_HZ // 2) > top + 1
    assert -55 < level_db(0) < top


@pytest.mark.parametrize("cue", SOUNDING)
def test_breath_levels(cue: str) -> None:
    """In and out lie 8 to 16 dB below speech, and their louder half 10 to 14 dB."""
    source = breaths(cue, run(FOUR_SIX, 10))
    lufs = momentary_lufs(source.read(FOUR_SIX.length, 8 * FOUR_SIX.length), RATE_HZ)
    louder_half = np.median(np.sort(lufs)[len(lufs) // 2 :])

    assert -14 <= louder_half - REFERENCE_LUFS <= -10
    assert lufs.max() - REFERENCE_LUFS < -7
    assert np.quantile(lufs, 0.2) - REFERENCE_LUFS > -21


@pytest.mark.parametrize("cue", SOUNDING)
def test_a_phone_carries_it(cue: str) -> None:
    """Nothing below 200 Hz, next to nothing above 3 kHz, no constant offset."""
    sound = breaths(cue, run(FOUR_SIX, 3)).read(0, 3 * FOUR_SIX.length)[:, 0]

    assert share_db(sound, 0, 190) < -50
    assert share_db(sound, 3_000, 22_050) < -50
    assert abs(sound.mean(dtype=np.float64)) < 1e-5


@pytest.mark.parametrize("cue", SOUNDING)
@pytest.mark.parametrize("cycle", [FOUR_SIX, WITH_HOLDS, Cycle(22_050, 0, 22_050, 0)])
def test_breath_never_startles(cue: str, cycle: Cycle) -> None:
    """No rise of 17 dB within 100 ms, not even for breaths of a second."""
    sound = breaths(cue, run(cycle, 3)).read(0, 3 * cycle.length)[:, 0]

    assert steepest_rise_db(sound) < 17


@pytest.mark.parametrize("cycle", [FOUR_SIX, WITH_HOLDS, Cycle(22_050, 0, 22_050, 7)])
def test_no_click_at_the_turns(cycle: Cycle) -> None:
    """From frame to frame the tone's slope bends no more at a turn than anywhere else."""
    sound = breaths("tone", run(cycle, 4)).read(0, 4 * cycle.length)[:, 0].astype(np.float64)
    bends = np.abs(np.diff(sound, n=2))
    turns = np.cumsum([(c.in_, c.hold_in, c.out, c.hold_out) for c in (cycle,) * 4])
    at_turns = max(bends[turn - 20 : turn + 20].max(initial=0) for turn in turns)

    assert at_turns <= 0.7 * bends.max()


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(0, 12 * RATE_HZ), st.integers(1, 30_000), st.sampled_from(SOUNDING))
def test_any_span_in_any_order(start: int, length: int, cue: str) -> None:
    """A span read alone is the same samples as that part of the whole."""
    runs = run(WITH_HOLDS, 1, start=1_000), run(Cycle(50_000, 0, 44_001, 0), 2, start=320_000)
    whole = breaths(cue, *runs).read(0, 13 * RATE_HZ)

    assert np.array_equal(
        whole[start : start + length],
        breaths(cue, *runs).read(start, length)[: len(whole) - start],
    )


@pytest.mark.parametrize("cue", SOUNDING)
def test_silent_outside_its_runs(cue: str) -> None:
    """Before, between and after the runs there is not one sample; in them there is."""
    source = breaths(cue, run(WITH_HOLDS, 1, start=5_000), run(WITH_HOLDS, 1, start=400_000))
    first_end = 5_000 + WITH_HOLDS.length

    assert not source.read(0, 5_000).any()
    assert not source.read(first_end, 400_000 - first_end).any()
    assert not source.read(400_000 + WITH_HOLDS.length, 9_999).any()
    assert abs(source.read(first_end - 50, 50)).max() < 1e-5
    assert abs(source.read(5_000, WITH_HOLDS.length)).max() > 0.01


def test_exact_after_eight_hours() -> None:
    """The last breath of a night is the first one's equal, sample for sample."""
    count = 8 * 360
    source = breaths("tone", run(FOUR_SIX, count))
    last = (count - 2) * FOUR_SIX.length

    assert np.array_equal(
        source.read(FOUR_SIX.length, FOUR_SIX.length), source.read(last, FOUR_SIX.length)
    )


def test_no_two_waves_alike() -> None:
    """Cycles of the wave are not copies: no correlation; another seed is another sea."""
    source = breaths("wave", run(FOUR_SIX, 20))
    cycles = [source.read(i * FOUR_SIX.length, FOUR_SIX.length)[:, 0] for i in range(1, 19)]
    alike = np.corrcoef(np.array(cycles))
    other = breaths("wave", run(FOUR_SIX, 3), seed=2).read(FOUR_SIX.length, FOUR_SIX.length)

    assert np.abs(alike - np.eye(18)).max() < 0.2
    assert abs(np.corrcoef(cycles[0], other[:, 0])[0, 1]) < 0.1


def test_the_pace_may_change_from_breath_to_breath() -> None:
    """A ramp of cycles fills its run, and the tone joins without a bend."""
    cycles = tuple(Cycle(60_000 + 900 * i, 0, 80_000 + 700 * i, 0) for i in range(5))
    length = sum(cycle.length for cycle in cycles)
    sound = breaths("tone", Breath(0, length, AT, cycles)).read(0, length)[:, 0]
    joins = np.cumsum([cycle.length for cycle in cycles])[:-1]
    bends = np.abs(np.diff(sound.astype(np.float64), n=2))

    assert max(bends[join - 20 : join + 20].max() for join in joins) < 0.5 * bends.max()


@pytest.mark.parametrize("cue", ["voice", "none"])
def test_silent_cues(cue: str) -> None:
    """A spoken cue and no cue sound nothing here."""
    assert not breaths(cue, run(FOUR_SIX, 1)).read(0, 50_000).any()


def test_an_unknown_cue_is_refused() -> None:
    """The error names the cue that was probably meant, and all there are."""
    with pytest.raises(InputError, match=r"'tonewave' \(did you mean 'tone\+wave'"):
        breaths("tonewave")
    assert ["tone+wave", "tone", "wave", "bowl", "voice", "none"] == list(Cue)


@pytest.mark.parametrize("kind", BellKind)
def test_bells_never_startle(kind: BellKind) -> None:
    """A bell rises less than 19.5 dB within 100 ms, wherever the 100 ms lie."""
    ring = one_bell(kind)

    assert (
        max(steepest_rise_db(np.pad(ring, (shift, 0))) for shift in range(0, 441, 110)) < 19.5
    )


@pytest.mark.parametrize("kind", BellKind)
def test_bells_end_within_their_length(kind: BellKind) -> None:
    """A bell begins and ends at nothing, is 40 dB down before its end, and decays."""
    ring = one_bell(kind).astype(np.float64)
    tenths = np.sqrt((ring[: len(ring) // 10 * 10].reshape(10, -1) ** 2).mean(axis=1))

    assert abs(ring[0]) < 1e-6
    assert abs(ring[-1]) < 1e-6
    assert tenths[-1] < tenths.max() / 100
    assert list(tenths[2:]) == sorted(tenths[2:], reverse=True)


@pytest.mark.parametrize("kind", BellKind)
def test_bell_levels_and_register(kind: BellKind) -> None:
    """A bell is 9 dB below speech (halfway 13, or 12), all from 300 Hz to 3 kHz."""
    ring = one_bell(kind)
    expected_db = {BellKind.HALFWAY: -13, BellKind.TOGETHER: -12}.get(kind, -9)
    loudest = momentary_lufs(ring[:, None], RATE_HZ).max() - REFERENCE_LUFS

    assert expected_db == pytest.approx(loudest, abs=0.1)
    assert share_db(ring, 300, 900) > -0.6
    assert share_db(ring, 3_000, 22_050) < -40


def test_bells_tell_themselves_apart() -> None:
    """The end of a timer is lower than its start; the close is lowest and longest."""
    pitches = {kind: pitch_hz(one_bell(kind), 0.3) for kind in BellKind}

    assert (
        pitches[BellKind.TIMER_END] < pitches[BellKind.HALFWAY] < pitches[BellKind.TIMER_START]
    )
    assert BellKind.CLOSE == min(pitches, key=lambda kind: pitches[kind])
    assert BellKind.CLOSE == max(BELL_LENGTH_S, key=lambda kind: BELL_LENGTH_S[kind])


def test_overlapping_bells_add() -> None:
    """Two bells sound as the sum of each, in any span; one cut short fades out."""
    first, second = (
        Bell(100, 90_000, AT, BellKind.CHIME),
        Bell(40_000, 30_000, AT, BellKind.CLOSE),
    )
    both = bells([first, second], rate_hz=RATE_HZ)
    apart = [bells([bell], rate_hz=RATE_HZ).read(30_000, 50_000) for bell in (first, second)]

    assert np.array_equal(sum(apart), both.read(30_000, 50_000))
    assert abs(apart[1][39_999, 0]) < 1e-6
    assert not apart[1][40_000:].any()
    assert not both.read(0, 100).any()


@pytest.mark.parametrize("cue", ["tone", "bowl", "tone+wave"])
def test_the_out_breath_is_lower_and_softer(cue: str) -> None:
    """Out, the spectrum's centre lies 2 % below that of in and more, the level 0.8 dB."""
    cycles = breaths(cue, run(FOUR_SIX, 12)).read(0, 12 * FOUR_SIX.length)[FOUR_SIX.length :, 0]
    turn = FOUR_SIX.in_
    folded = cycles.reshape(11, FOUR_SIX.length)
    into, out = folded[:, :turn].ravel(), folded[:, turn:].ravel()
    level_db = [10 * np.log10((part.astype(np.float64) ** 2).mean()) for part in (into, out)]

    assert centre_hz(out, 0, len(out) / RATE_HZ) < 0.98 * centre_hz(
        into, 0, len(into) / RATE_HZ
    )
    assert level_db[1] < level_db[0] - 0.8


def test_the_bowl_bends_up_and_down() -> None:
    """A major third up while breathing in, and down again while breathing out."""
    sound = breaths("bowl", run(FOUR_SIX, 2)).read(0, FOUR_SIX.length)[:, 0]
    way = [pitch_hz(sound, at / 2) for at in range(2, 19)]

    assert 440 == pytest.approx(pitch_hz(sound, 3.9), rel=0.01)
    assert 349 == pytest.approx(pitch_hz(sound, 9.8), rel=0.01)
    assert way[:6] == sorted(way[:6])
    assert way[7:] == sorted(way[7:], reverse=True)


def test_no_two_strokes_of_the_bowl_alike() -> None:
    """Cycles differ by 3 to 40 % of their level; the same seed is the same bowl."""
    span = (FOUR_SIX.length, FOUR_SIX.length)
    first, again, other = (
        breaths("bowl", run(FOUR_SIX, 4), seed=seed).read(*span)[:, 0] for seed in (1, 1, 2)
    )
    later = breaths("bowl", run(FOUR_SIX, 4)).read(2 * FOUR_SIX.length, FOUR_SIX.length)[:, 0]

    assert np.array_equal(first, again)
    for unlike in (later, other):
        assert 0.03 < np.std(first - unlike) / np.std(first) < 0.4


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.integers(30_000, 400_000),
            st.sampled_from([0, 0, 50_000]),
            st.integers(30_000, 400_000),
            st.sampled_from([0, 0, 40_001]),
        ),
        min_size=2,
        max_size=4,
    ),
    st.sampled_from(["tone", "bowl"]),
)
def test_phase_never_jumps(phases: list[tuple[int, int, int, int]], cue: str) -> None:
    """Whatever follows what, no frame bends more than the highest partial itself can."""
    cycles = tuple(Cycle(*one) for one in phases)
    length = sum(cycle.length for cycle in cycles)
    sound = breaths(cue, Breath(0, length, AT, cycles)).read(0, length)[:, 0].astype(np.float64)
    bends = np.abs(np.diff(sound, n=2))
    joins = np.cumsum([cycle.length for cycle in cycles])[:-1]

    assert max(bends[join - 30 : join + 30].max() for join in joins) < 0.5 * bends.max()


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.integers(1, 3_000), st.integers(40_000, 300_000), st.integers(40_000, 300_000))
def test_cycles_never_drift(number: int, into: int, out: int) -> None:
    """However many went before, a cycle begins at its frame: it is the second one's equal."""
    cycle = Cycle(into, 0, out, 0)
    source = breaths("tone", run(cycle, number + 3))

    assert np.array_equal(
        source.read(cycle.length, cycle.length),
        source.read((number + 1) * cycle.length, cycle.length),
    )


@pytest.mark.parametrize("cue", ["wave", "bowl", "tone+wave"])
def test_width_is_safe_in_mono(cue: str) -> None:
    """Both channels together are the narrow sound itself, less than 1 dB below the two."""
    one, both = (
        breath_sound([run(FOUR_SIX, 4)], rate_hz=RATE_HZ, cue=cue, seed=1, width=width).read(
            0, 4 * FOUR_SIX.length
        )
        for width in (0.0, 1.0)
    )
    middle = both.astype(np.float64).mean(axis=1)
    size = 4 * RATE_HZ // 10
    spectra = [
        np.abs(
            np.fft.rfft(sound[: len(sound) // size * size].reshape(-1, size) * np.hanning(size))
        )
        ** 2
        for sound in (both[:, 0], both[:, 1], middle)
    ]
    octaves = np.add.reduceat(np.array(spectra), [80, 160, 320, 640], axis=2)[:, 1:-4, :-1]
    apart, together = octaves[:2].mean(axis=0), octaves[2]
    heard = apart > apart.max() * 1e-3

    assert (len(one), 1) == one.shape
    assert np.abs(middle - one[:, 0]).max() < 1e-6
    assert 10 * np.log10((apart / together)[heard]).max() < 1
    assert np.abs(both[:, 0] - both[:, 1]).max() > 0.05 * np.abs(both).max()


def test_the_tone_stays_in_the_middle() -> None:
    """Width gives a tone two equal channels; a width out of bounds is refused."""
    both = breath_sound([run(FOUR_SIX, 1)], rate_hz=RATE_HZ, cue="tone", width=1).read(
        0, 90_000
    )

    assert np.array_equal(both[:, 0], both[:, 1])
    with pytest.raises(InputError, match=r"is 0 to 1, not 1\.5"):
        breath_sound([], rate_hz=RATE_HZ, cue="tone", width=1.5)


def test_a_struck_bell_rises_at_once() -> None:
    """When startling is allowed a bell is at its full level within 50 ms; a soft one is not."""
    bell = Bell(0, 3 * RATE_HZ, AT, BellKind.CHIME)
    struck, soft = (
        np.abs(bells([bell], rate_hz=RATE_HZ, soft=soft).read(0, 3 * RATE_HZ)[:, 0])
        for soft in (False, True)
    )
    early = RATE_HZ // 20

    assert struck[:early].max() > 0.9 * struck.max()
    assert soft[:early].max() < 0.4 * soft.max()


def test_nothing_soft_rises_faster_than_stated() -> None:
    """Every soft bell keeps to the slope that is stated; a struck one shows that it matters."""
    rises = {
        soft: max(
            steepest_rise_db(
                bells(
                    [Bell(0, round(BELL_LENGTH_S[kind] * RATE_HZ), AT, kind)],
                    rate_hz=RATE_HZ,
                    soft=soft,
                ).read(0, RATE_HZ)[:, 0]
            )
            for kind in BellKind
        )
        for soft in (True, False)
    }

    assert rises[True] < STEEPEST_RISE_DB < rises[False]
