"""The meter against the signals that EBU TECH 3341 and 3342 describe.

Built here from their descriptions, table 1 of each. Left out are 3341's 6 (five channels, which
nothing here has) and 7, 8 and 3342's 5, 6 (programmes that only their recordings hold).
"""

import numpy as np
import pytest

from coreg_audio.audio import Samples
from coreg_audio.loudness import (
    LoudnessMeter,
    loudness_lufs,
    momentary_lufs,
    short_term_lufs,
)
from coreg_audio.true_peak import true_peak_dbtp
from coreg_audio.units import to_gain

RATES_HZ = [44_100, 48_000]
Parts = list[tuple[float, float]]
SILENT_DB = -200.0


def tone(parts: Parts, rate_hz: int) -> Samples:
    """1 kHz on both channels: peak level in dBFS and seconds of each part."""
    gains = np.concatenate(
        [np.full(round(length_s * rate_hz), to_gain(level_db)) for level_db, length_s in parts]
    )
    wave = gains * np.sin(2 * np.pi * 1000 * np.arange(len(gains)) / rate_hz)
    return np.repeat(wave.astype(np.float32)[:, None], 2, axis=1)


def later(samples: Samples, frames: int) -> Samples:
    """The same, after so much silence."""
    return np.pad(samples, ((frames, 0), (0, 0)))


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize(("case", "level_db"), [(1, -23.0), (2, -33.0)])
def test_3341_steady(case: int, level_db: float, rate_hz: int) -> None:
    """1 and 2: momentary, short-term and integrated loudness all read the level."""
    signal = tone([(level_db, 20)], rate_hz)

    assert level_db == pytest.approx(loudness_lufs(signal, rate_hz), abs=0.1)
    assert momentary_lufs(signal, rate_hz)[1:] == pytest.approx(level_db, abs=0.1)
    assert short_term_lufs(signal, rate_hz)[1:] == pytest.approx(level_db, abs=0.1)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize(
    ("case", "parts"),
    [
        (3, [(-36, 10), (-23, 60), (-36, 10)]),
        (4, [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)]),
        (5, [(-26, 20), (-20, 20.1), (-26, 20)]),
    ],
)
def test_3341_gates(case: int, parts: Parts, rate_hz: int) -> None:
    """3 to 5: what is far below the rest does not count."""
    assert loudness_lufs(tone(parts, rate_hz), rate_hz) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_3341_short_term(rate_hz: int) -> None:
    """9: short-term loudness stands still from 3 s on."""
    signal = tone([(-20, 1.34), (-30, 1.66)] * 5, rate_hz)

    assert short_term_lufs(signal, rate_hz) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("number", range(20))
def test_3341_short_term_finds_a_tone(number: int, rate_hz: int) -> None:
    """10: 3 s of tone are found after any silence, as the largest short-term loudness."""
    signal = tone([(SILENT_DB, 0.15 * number), (-23, 3), (SILENT_DB, 1)], rate_hz)

    assert short_term_lufs(signal, rate_hz).max() == pytest.approx(-23.0, abs=0.1)


def test_3341_short_term_follows() -> None:
    """11: tones of rising level, one after the other, each read as it passes."""
    rate_hz, at = 48_000, 0
    levels = range(-38, -18)
    parts = [
        (level_db, length_s)
        for number, level in enumerate(levels)
        for level_db, length_s in ((SILENT_DB, 0.15 * number), (level, 3), (SILENT_DB, 1))
    ]
    found = short_term_lufs(tone(parts, rate_hz), rate_hz)
    for number, level in enumerate(levels):
        at += round(10 * (0.15 * number + 4))
        assert level == pytest.approx(found[: at - 30 + 1].max(), abs=0.1)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_3341_momentary(rate_hz: int) -> None:
    """12: momentary loudness stands still from 1 s on."""
    signal = tone([(-20, 0.18), (-30, 0.22)] * 25, rate_hz)

    assert momentary_lufs(signal, rate_hz)[6:] == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("number", range(20))
def test_3341_momentary_finds_a_tone(number: int, rate_hz: int) -> None:
    """13: 400 ms of tone are found after any silence, looked at every 10 ms.

    A meter for files keeps 100 ms; it is asked ten times, 10 ms later each time.
    """
    signal = tone([(SILENT_DB, 0.02 * number), (-23, 0.4), (SILENT_DB, 1)], rate_hz)
    step = rate_hz // 100
    found = [momentary_lufs(later(signal, i * step), rate_hz).max() for i in range(10)]

    assert max(found) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("level_db", [-38, -30, -19])
def test_3341_momentary_follows(level_db: int) -> None:
    """14: the same with other levels."""
    rate_hz = 48_000
    signal = tone([(SILENT_DB, 0.3), (level_db, 0.4), (SILENT_DB, 1)], rate_hz)

    assert momentary_lufs(signal, rate_hz).max() == pytest.approx(level_db, abs=0.1)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize(
    ("case", "divisor", "phase_deg", "peak", "expected_dbtp"),
    [
        (15, 4, 0.0, 0.5, -6.0),
        (16, 4, 45.0, 0.5, -6.0),
        (17, 6, 60.0, 0.5, -6.0),
        (18, 8, 67.5, 0.5, -6.0),
        (19, 4, 45.0, 1.41, 3.0),
    ],
)
def test_3341_true_peak(
    case: int, divisor: int, phase_deg: float, peak: float, expected_dbtp: float, rate_hz: int
) -> None:
    """15 to 19: what lies between the samples is found, within +0.2 and -0.4 dB."""
    frames = np.arange(rate_hz)
    wave = peak * np.sin(2 * np.pi * frames / divisor + np.radians(phase_deg))
    ends = np.minimum(1, np.minimum(frames, frames[::-1]) / 480)
    samples = np.repeat((wave * ends).astype(np.float32)[:, None], 2, axis=1)

    assert expected_dbtp - 0.4 <= true_peak_dbtp(samples, rate_hz) <= expected_dbtp + 0.2


@pytest.mark.parametrize("offset", range(4))
def test_3341_true_peak_of_a_pulse(offset: int) -> None:
    """In the way of 20 to 23: a peak made at four times the rate, cut at each of its frames.

    Their exact pulse is only in the EBU's files; this one is as short as the band allows.
    """
    at = (np.arange(4 * 4000) - 2 * 4000) / 4
    pulse = np.sinc(0.7 * at) * np.exp(-((at / 12) ** 2)) + 0.2 * np.sin(2 * np.pi * at / 6)
    pulse /= np.abs(pulse).max()
    samples = np.repeat(pulse[offset::4].astype(np.float32)[:, None], 2, axis=1)

    assert -0.4 <= true_peak_dbtp(samples, 48_000) <= 0.2


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize(
    ("case", "parts", "expected_lu"),
    [
        (1, [(-20, 20), (-30, 20)], 10),
        (2, [(-20, 20), (-15, 20)], 5),
        (3, [(-40, 20), (-20, 20)], 20),
        (4, [(-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)], 15),
    ],
)
def test_3342_range(case: int, parts: Parts, expected_lu: float, rate_hz: int) -> None:
    """1 to 4: loudness range within 1 LU."""
    meter = LoudnessMeter(rate_hz)
    meter.feed(tone(parts, rate_hz))

    assert expected_lu == pytest.approx(meter.range_lu, abs=1)


def test_range_of_nothing() -> None:
    """Less than 3 s, and silence, have no range."""
    short, silent = LoudnessMeter(48_000), LoudnessMeter(48_000)
    short.feed(tone([(-20, 2)], 48_000))
    silent.feed(tone([(SILENT_DB, 5)], 48_000))

    assert 0.0 == short.range_lu == silent.range_lu
