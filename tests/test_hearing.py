"""The pace of breathing, found in the sound alone."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from coreg_audio import hearing
from coreg_audio.errors import FileError

RATE_HZ = 8000


def _saved(path: Path, sound: np.ndarray) -> Path:
    soundfile.write(path, sound.astype(np.float32), RATE_HZ)
    return path


def _breath(cycle_s: float, length_s: float) -> np.ndarray:
    """A tone that swells and falls with every breath."""
    at = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * at / cycle_s)
    result: np.ndarray = 0.1 * swell**2 * np.sin(2 * np.pi * 400 * at)
    return result


def _speech(length_s: float, seed: int) -> np.ndarray:
    """Bursts of noise between silences of any length."""
    draw = np.random.default_rng(seed)
    parts: list[np.ndarray] = []
    while sum(map(len, parts)) < length_s * RATE_HZ:
        parts.append(0.2 * draw.standard_normal(round(draw.uniform(0.5, 4) * RATE_HZ)))
        parts.append(np.zeros(round(draw.uniform(0.5, 6) * RATE_HZ)))
    return np.concatenate(parts)[: round(length_s * RATE_HZ)]


@pytest.mark.parametrize("cycle_s", [6.0, 8.6, 10.0, 12.5])
def test_the_pace_is_found_between_speech(cycle_s: float, tmp_path: Path) -> None:
    """To 0.05 breaths a minute, and where it begins and ends within half a minute."""
    breath = _breath(cycle_s, 8 * cycle_s)
    sound = np.concatenate([_speech(50, 1), breath, _speech(50, 2)])
    (pace,) = hearing.breathing(_saved(tmp_path / "x.wav", sound))

    assert pace.per_min == pytest.approx(60 / cycle_s, abs=0.05)
    assert pace.start_s == pytest.approx(50, abs=30)
    assert pace.end_s == pytest.approx(50 + 8 * cycle_s, abs=30)


def test_two_paces_are_two(tmp_path: Path) -> None:
    """Each with its own length of breath."""
    sound = np.concatenate([_breath(7.5, 75), _speech(45, 3), _breath(10, 80)])
    found = hearing.breathing(_saved(tmp_path / "x.wav", sound))

    assert [8.0, 6.0] == [round(pace.per_min, 1) for pace in found]


@pytest.mark.parametrize("seed", range(4))
def test_speech_and_silence_breathe_nowhere(seed: int, tmp_path: Path) -> None:
    """Nothing is made up where there is no breath sound, nor in what is too short."""
    assert () == hearing.breathing(_saved(tmp_path / "x.wav", _speech(240, seed)))
    assert () == hearing.breathing(_saved(tmp_path / "y.wav", np.zeros(60 * RATE_HZ)))
    assert () == hearing.breathing(_saved(tmp_path / "z.wav", _breath(10, 20)))


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    """With its name."""
    path = tmp_path / "x.mp3"
    path.write_text("no sound")
    with pytest.raises(FileError, match=r"x\.mp3"):
        hearing.breathing(path)
