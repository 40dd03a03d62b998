"""The room of a person's recordings goes on between them, as if it were one recording."""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import Floats, save, tape
from test_takes import IMPORT, MAKE, TEXTS, facts, own

from coreg_audio.audio import Samples, Source
from coreg_audio.cli import run
from coreg_audio.script import Place
from coreg_audio.session import Utterance
from coreg_audio.takes import room_tone
from coreg_audio.takes.cleaning import clean
from coreg_audio.takes.recording import Take
from coreg_audio.timeline import Spoken, Timeline
from coreg_audio.units import RATE_HZ

__all__ = ["own"]

AT = Place("x.md", 1)
ROOM = tuple([-75.0] * 25)
LINES = {text: Utterance(text) for text in ("one", "two", "three")}


def timeline(*starts: tuple[str, float], length_s: float = 30.0) -> Timeline:
    """One second of each line at each of the times."""
    spoken = (Spoken(round(s * RATE_HZ), RATE_HZ, AT, LINES[text]) for text, s in starts)
    return Timeline(RATE_HZ, round(length_s * RATE_HZ), tuple(spoken), ())


def level_db(samples: Samples | Floats, start_s: float, end_s: float) -> float:
    """RMS of a stretch."""
    part = np.asarray(samples)[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]
    return float(10 * np.log10(np.mean(np.square(part, dtype=np.float64)) + 1e-20))


def tone(line: Timeline, *recorded: str, room: tuple[float, ...] = ROOM) -> Samples:
    """All of the tone."""
    (source,) = room_tone.room_tone(line, {LINES[one]: room for one in recorded}, seed=1)
    return source.read(0, line.length)


def test_it_lies_between_two_takes_and_not_under_a_synthesized_line() -> None:
    """At the takes' own level in the gap, nothing where the voice speaks, gone at the ends."""
    found = tone(timeline(("one", 4), ("two", 9), ("three", 14), ("one", 20)), "one", "two")
    total = 10 * np.log10(25) - 75

    assert total == pytest.approx(level_db(found, 5.1, 8.9), abs=0.3)
    assert -150 > level_db(found, 4.1, 4.8)
    assert -150 > level_db(found, 0, 1.9)
    assert -150 > level_db(found, 14, 15)
    assert -150 > level_db(found, 23.1, 30)
    assert total == pytest.approx(level_db(found, 19.8, 20), abs=1)


def test_it_moves_from_one_takes_level_to_the_others() -> None:
    """The nearer the take, the nearer its level: no step at either edge."""
    line = timeline(("one", 4), ("two", 15))
    louder = tuple(level + 8 for level in ROOM)
    rooms = {LINES["one"]: ROOM, LINES["two"]: louder}
    (source,) = room_tone.room_tone(line, rooms, seed=1)
    found = source.read(0, line.length)

    levels = [level_db(found, at, at + 1) for at in (5.1, 7.5, 10, 12.5, 13.9)]
    assert levels == sorted(levels)
    assert 8 * 8.8 / 10 == pytest.approx(levels[-1] - levels[0], abs=0.7)


def test_it_is_never_louder_than_its_bound() -> None:
    """A loud room is not laid under everything, and the step is told in dB."""
    loud = tuple([-50.0] * 25)
    found = tone(timeline(("one", 4), ("two", 9)), "one", "two", room=loud)

    assert room_tone.MOST_DBFS == pytest.approx(level_db(found, 5.1, 8.9), abs=0.3)
    step_db = 10 * np.log10(25) - 50 - room_tone.MOST_DBFS
    assert step_db == pytest.approx(room_tone.too_loud_db({LINES["one"]: loud}), abs=0.1)
    assert 0 == room_tone.too_loud_db({})


def test_a_silent_or_unknown_room_has_no_tone() -> None:
    """A phone that cuts to silence, or takes of which nothing is known."""
    line = timeline(("one", 4), ("two", 9))
    silent = tuple([-140.0] * 25)

    assert () == room_tone.room_tone(line, {LINES["one"]: silent, LINES["two"]: ()}, seed=1)
    assert () == room_tone.heard(np.zeros((100, 1), np.float32), 0, 100, 1.0)


@cache
def five_seconds() -> tuple[Source, Samples]:
    """The tone around two lines, and all of it read at once."""
    line = timeline(("one", 1), ("two", 2.5), length_s=5)
    (source,) = room_tone.room_tone(line, dict.fromkeys(LINES.values(), ROOM), seed=3)
    return source, source.read(0, line.length)


@settings(max_examples=25)
@given(cuts=st.lists(st.integers(1, 5 * RATE_HZ), max_size=6))
def test_the_blocks_do_not_matter(cuts: list[int]) -> None:
    """Any span is the same samples however it is asked for."""
    source, whole = five_seconds()
    spans = pairwise(sorted({0, len(whole), *cuts}))
    parts = [source.read(start, end - start) for start, end in spans]

    assert np.array_equal(whole, np.concatenate(parts))


def test_no_loop_is_to_be_heard() -> None:
    """A minute of it is like itself at no shift, and as steady as noise is."""
    line = timeline(("one", 1), ("two", 62), length_s=65)
    found = tone(line, "one", "two")[3 * RATE_HZ : 61 * RATE_HZ, 0].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(found, 1 << 23)) ** 2
    likeness = np.fft.irfft(spectrum)
    levels = [level_db(found, at, at + 0.5) for at in range(50)]

    assert 0.65 > likeness[RATE_HZ : 50 * RATE_HZ].max() / likeness[0]
    assert 3 > np.ptp(levels)


@pytest.mark.parametrize("noise_db", [-70.0, -62.0, -56.0])
def test_what_is_heard_of_a_room_is_its_level_and_colour(noise_db: float) -> None:
    """To within 1.5 dB of the noise that was put in, scaled as the take is."""
    raw = tape(TEXTS[1:2], noise_db=noise_db, rate_hz=RATE_HZ)
    cut = raw[round(0.7 * RATE_HZ) :].astype(np.float32)[:, None]
    made = clean(Take(cut, RATE_HZ), softer=False)
    gain_db = made.lufs - clean_lufs(cut)

    assert noise_db + gain_db == pytest.approx(room_tone.level_dbfs(made.room), abs=1.5)
    octaves = np.diff(np.array(made.room)[6:])
    assert 1.0 == pytest.approx(octaves.mean(), abs=0.3)  # white: a third of 3 dB each


def clean_lufs(samples: Samples) -> float:
    """Loudness of the raw speech."""
    from coreg_audio.loudness import loudness_lufs

    return loudness_lufs(samples, RATE_HZ)


def import_all(seed: int, noise_db: float) -> None:
    """Read every line of the script in one go."""
    save(Path("all.wav"), tape(TEXTS, seed=seed, noise_db=noise_db))
    assert 0 == run([*IMPORT, "all.wav", "-q"])


def test_the_noise_floor_goes_on_across_every_gap(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is quiet at the edges of takes and between them lies within 3 dB."""
    import_all(3, -60.0)
    told: dict[str, Any] = facts(capsys, *MAKE, "-o", "out.wav")
    sound, rate_hz = soundfile.read("out.wav", always_2d=True)
    spans = _lines("out.session.json")

    assert RATE_HZ == rate_hz
    assert [] == told["notes"]
    for (_, end), (start, _) in pairwise(spans):
        # From the last sound of one take, through the gap, to the first sound of the next.
        quiet = sound[end - round(0.18 * rate_hz) : start + round(0.045 * rate_hz), 0]
        size = round(0.1 * rate_hz)
        parts = quiet[: len(quiet) // size * size].reshape(-1, size)
        levels = 10 * np.log10(np.square(parts).mean(axis=1))
        assert 3 > abs(levels[:3].mean() - np.median(levels))
        assert 3 > abs(levels[-3:].mean() - np.median(levels))
        assert 4 > np.ptp(levels)


def _lines(name: str) -> list[tuple[int, int]]:
    content = json.loads(Path(name).read_text(encoding="utf-8"))
    return [(one["start"], one["end"]) for one in content["lines"]]


def test_a_loud_room_is_told(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The user hears why the room comes and goes."""
    import_all(3, -46.0)
    told = facts(capsys, *MAKE, "-o", "out.wav")

    assert "the room of the takes is loud" in told["notes"][-1]


def test_a_list_without_rooms_still_works(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Takes of which no room is known are laid in as they are, with silence between."""
    import_all(3, -60.0)
    path = Path("takes/own/takes.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    for entry in content["takes"]:
        del entry["room"]
    path.write_text(json.dumps(content), encoding="utf-8")
    facts(capsys, *MAKE, "-o", "out.wav")
    (_, end), (start, _) = _lines("out.session.json")[:2]
    sound, _ = soundfile.read("out.wav", always_2d=True)

    assert 1e-4 > np.abs(sound[end:start]).max()  # the dither of 16 bits
