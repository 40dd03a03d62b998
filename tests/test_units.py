"""Conversions of time and level."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreg_audio.units import timestamp, to_db, to_frames, to_gain, to_seconds


@given(st.integers(0, 44_100 * 3600 * 12))
def test_frames_survive_a_trip_through_seconds(frames: int) -> None:
    """Frames turned into seconds and back are the same frames, up to twelve hours."""
    assert frames == to_frames(to_seconds(frames, 44_100), 44_100)


@given(st.floats(-90, 20))
def test_levels_survive_a_trip_through_gain(level_db: float) -> None:
    """A level turned into a gain and back is the same level."""
    assert math.isclose(level_db, to_db(to_gain(level_db)), abs_tol=1e-9)


def test_silence_has_no_level() -> None:
    """The level of a gain of zero is minus infinity, not an error."""
    assert -math.inf == to_db(0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00.00"), (75.5, "01:15.50"), (59.999, "01:00.00"), (6000.01, "100:00.01")],
)
def test_timestamps_read_as_lyrics_write_them(seconds: float, text: str) -> None:
    """Minutes, seconds and hundredths, rounded as a whole so that 60 seconds never show."""
    assert text == timestamp(seconds)
