"""A softer line is heard to be softer: lower in level, and its pitch moves less."""

import numpy as np
import numpy.typing as npt
import pytest

from coreg_audio.audio import Samples
from coreg_audio.engines import open_engine
from coreg_audio.levelling import SOFTER_DB
from coreg_audio.loudness import loudness_lufs
from coreg_audio.narration import Delivery, narrate
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import PACES

LINES = (
    "You could let your shoulders drop a little, if that feels good to you.",
    "Notice the warmth of the hand, and the place where it rests.",
    "There is nothing to get right here, and nothing to do.",
    "Take all the time you need, and come back when you are ready.",
    "Thank you both for staying with each other for a while.",
    "If the breath is not comfortable today, listen to the room.",
    "Let the next breath out be a little longer than the one before.",
    "Maybe there is one thing in the room that you like to look at.",
)


def pitch_st(samples: Samples) -> npt.NDArray[np.float64]:
    """Pitch of the voiced stretches, by autocorrelation of 40 ms each 10 ms, in semitones."""
    size, step = 1764, 441
    low, high = RATE_HZ // 350, RATE_HZ // 90
    windows = np.lib.stride_tricks.sliding_window_view(samples[:, 0], size)[::step]
    windows = windows[np.sqrt(np.square(windows).mean(axis=1)) > 0.01].astype(np.float64)
    spectra = np.abs(np.fft.rfft(windows * np.hanning(size), 4096)) ** 2
    likeness = np.fft.irfft(spectra)[:, :high]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 4096)) ** 2)[:high]
    likeness = likeness / window * window[0]
    best = low + np.argmax(likeness[:, low:high], axis=1)
    voiced = likeness[np.arange(len(best)), best] > 0.6 * likeness[:, 0]
    return np.asarray(12 * np.log2(RATE_HZ / best[voiced]))


def wide(samples: Samples) -> float:
    """From the 10th to the 90th percentile of the pitch, in semitones."""
    return float(np.ptp(np.percentile(pitch_st(samples), (10, 90))))


@pytest.mark.slow
def test_a_softer_line_is_lower_in_level_and_moves_less_in_pitch() -> None:
    """Of eight lines by the default voice, each said both ways."""
    pairs = [(Utterance(line), Utterance(line, softer=True)) for line in LINES]
    places = {one: Place("x.md", 1) for pair in pairs for one in pair}
    with narrate(
        places, {Role.GUIDE: open_engine("hibari")}, Delivery(PACES["settle"], 1, RATE_HZ)
    ) as spoken:
        clips = [tuple(spoken.clip(one).samples for one in pair) for pair in pairs]
    levels = [[loudness_lufs(clip, RATE_HZ) for clip in pair] for pair in clips]
    steps = [soft - plain for plain, soft in levels]
    ranges = [[wide(clip) for clip in pair] for pair in clips]

    assert len(LINES) * [SOFTER_DB] == pytest.approx(steps, abs=0.5)
    # Between percentiles: a creak at a line's end, heard an octave off, moves a deviation.
    narrower = [soft / plain for plain, soft in ranges]
    assert 0.88 > np.mean(narrower)
    assert 0.92 > max(narrower)
    assert all(1.02 < len(soft) / len(plain) < 1.2 for plain, soft in clips)
