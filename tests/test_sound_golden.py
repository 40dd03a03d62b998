"""The spectrum of every sound, against tests/golden/sounds.txt: a change is seen in review.

Each row: what it is, the level of its whole and of each octave in dB, and the centre of its
spectrum. When a sound is changed on purpose, the failing test prints the new table.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from coreg_audio.instruments import bells, breath_sound
from coreg_audio.script import Place
from coreg_audio.timeline import BELL_LENGTH_S, Bell, BellKind, Breath, Cycle
from coreg_audio.units import RATE_HZ, to_frames

GOLDEN = Path(__file__).parent / "golden" / "sounds.txt"
AT = Place("test.md", 1)
CYCLE = Cycle(4 * RATE_HZ, RATE_HZ, 6 * RATE_HZ, RATE_HZ)
OCTAVES_HZ = (200, 400, 800, 1600, 3200)
TOLERANCE_DB = 0.3
FLOOR_DB = -75.0
"""What is fainter is not compared."""

Wave = npt.NDArray[np.float64]


def sounds() -> Iterator[tuple[str, Wave]]:
    """Every phase of every breath sound, twelve of each end to end, and every bell."""
    phases = {"in": (0, 4), "hold": (4, 5), "out": (5, 11), "rest": (11, 12)}
    for cue in ("tone", "wave", "tone+wave", "bowl"):
        run = Breath(0, 14 * CYCLE.length, AT, (CYCLE,) * 14)
        source = breath_sound([run], rate_hz=RATE_HZ, cue=cue, seed=1)
        cycles = source.read(CYCLE.length, 12 * CYCLE.length).reshape(12, -1)
        for name, (start, end) in phases.items():
            part = cycles[:, start * RATE_HZ : end * RATE_HZ].astype(np.float64)
            yield f"{cue} {name}", part
    for kind in BellKind:
        length = to_frames(BELL_LENGTH_S[kind], RATE_HZ)
        ring = bells([Bell(0, length, AT, kind)], rate_hz=RATE_HZ).read(0, length)
        yield f"bell {kind}", ring.astype(np.float64).T


def measures(sound: Wave) -> list[float]:
    """Level of all and of each octave in dB, centre in Hz."""
    power = (np.abs(np.fft.rfft(sound * np.hanning(sound.shape[1]))) ** 2).mean(axis=0)
    power /= sound.shape[1] ** 2
    hz = np.arange(len(power)) * RATE_HZ / sound.shape[1]
    bands = [power[(hz >= low) & (hz < 2 * low)].sum() for low in OCTAVES_HZ]
    levels = 10 * np.log10(np.maximum([power.sum(), *bands], 1e-12))
    return [*levels.tolist(), float((power * hz).sum() / power.sum())]


def table() -> str:
    """All rows, as the golden file has them."""
    head = "sound | all | " + " | ".join(f"{hz} Hz" for hz in OCTAVES_HZ) + " | centre Hz"
    rows = (
        " | ".join([name, *(f"{value:.1f}" for value in measures(sound))])
        for name, sound in sounds()
    )
    return "\n".join([head, *rows]) + "\n"


def test_every_sound_is_as_it_was() -> None:
    """Levels within 0.3 dB, the centre of the spectrum within 2 %."""
    found = [row.split(" | ") for row in table().splitlines()]
    expected = [row.split(" | ") for row in GOLDEN.read_text(encoding="utf-8").splitlines()]

    assert [row[0] for row in expected] == [row[0] for row in found], table()
    assert expected[0] == found[0]
    for known, now in zip(expected[1:], found[1:], strict=True):
        *levels, centre = (np.maximum(float(value), FLOOR_DB) for value in known[1:])
        *levels_now, centre_now = (np.maximum(float(value), FLOOR_DB) for value in now[1:])
        assert levels == pytest.approx(levels_now, abs=TOLERANCE_DB), table()
        assert centre == pytest.approx(centre_now, rel=0.02), table()


def test_every_sound_is_in_the_docs() -> None:
    """docs/sound.md shows each with a picture below 60 kB that is there."""
    docs = Path(__file__).parent.parent / "docs"
    page = (docs / "sound.md").read_text(encoding="utf-8")
    for name in ("tone", "wave", "tone-wave", "bowl", "bells"):
        assert f"](sound-{name}.svg)" in page
        assert 5_000 < (docs / f"sound-{name}.svg").stat().st_size < 60_000
