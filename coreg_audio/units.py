"""Conversions between seconds, frames, decibels and clock time.

A frame is one instant over all channels; positions on a timeline are whole frames.
"""

import math

RATE_HZ = 44_100
"""Frames per second of every session."""

MP3_FRAMES = 1152
"""Frames in one MP3 frame (MPEG-1 layer III): the grid of the elastic silences."""


def to_frames(seconds: float, rate_hz: int) -> int:
    """Nearest whole frame; the only place in the program where time is rounded."""
    return round(seconds * rate_hz)


def to_seconds(frames: int, rate_hz: int) -> float:
    """Seconds that *frames* last."""
    return frames / rate_hz


def at_rate(frames: int, from_hz: int, to_hz: int) -> int:
    """The nearest frame at another rate."""
    return to_frames(to_seconds(frames, from_hz), to_hz)


def to_gain(level_db: float) -> float:
    """Amplitude factor of a level in dB; 0 dB is 1."""
    return float(10.0 ** (level_db / 20))


def to_db(gain: float) -> float:
    """Level in dB of an amplitude factor; silence is minus infinity."""
    return 20 * math.log10(gain) if gain > 0 else -math.inf


def timestamp(seconds: float) -> str:
    """Clock time to a hundredth, as lyrics write it: 75.5 is "01:15.50"."""
    hundredths = round(seconds * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes:02d}:{rest // 100:02d}.{rest % 100:02d}"
