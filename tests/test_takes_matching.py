"""Which part of a recording is which line: by order and length, and how sure that is."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import RATE_HZ, Floats, alone_click, hum
from test_takes import FRONT, lines

from coreg_audio.cli import run
from coreg_audio.engines import open_engine
from coreg_audio.loudness import REFERENCE_LUFS, loudness_lufs
from coreg_audio.takes.cleaning import clipped_share, declicked
from coreg_audio.takes.importing import SURE
from coreg_audio.takes.matching import Match, match
from coreg_audio.takes.splitting import Phrase, contour, listen, phrases
from coreg_audio.voice import Prosody

LENGTHS_S = (1.0, 4.2, 2.0, 6.1, 3.0, 1.4, 5.0, 2.4, 3.7, 7.0)


def read_out(lengths_s: list[float], pause_s: float = 2.0, tempo: float = 1.0) -> list[Phrase]:
    """Phrases of these lengths, one for each line."""
    found, at = [], 1.0
    for length_s in lengths_s:
        end = at + tempo * length_s
        found.append(Phrase(round(at * RATE_HZ), round(end * RATE_HZ)))
        at = end + pause_s
    return found


def sure(matches: tuple[Match, ...]) -> list[tuple[int, int]]:
    """Line and first phrase of what would be used."""
    return [(one.line, one.first) for one in matches if one.sure >= SURE and not one.together]


@given(st.lists(st.floats(0.6, 8), min_size=1, max_size=12), st.floats(0.75, 1.3))
@settings(max_examples=40)
def test_matches_keep_the_order_and_use_nothing_twice(
    lengths_s: list[float], tempo: float
) -> None:
    """Whatever is read how fast: lines and phrases rise together, probabilities are such."""
    matches = match(read_out(lengths_s, tempo=tempo), LENGTHS_S, RATE_HZ)

    places = [(one.line, one.first, one.end) for one in matches]
    assert sorted(places) == places
    assert all(a.end <= b.first and a.line < b.line for a, b in pairwise(matches))
    assert all(0 <= one.sure <= 1 for one in matches)


@pytest.mark.parametrize("tempo", [0.75, 1.0, 1.3])
def test_a_whole_reading_is_matched_at_any_tempo(tempo: float) -> None:
    """Slow readers and quick ones: all ten lines, surely."""
    matches = match(read_out(list(LENGTHS_S), tempo=tempo), LENGTHS_S, RATE_HZ)

    assert [(i, i) for i in range(10)] == sure(matches)


def test_a_line_left_out_moves_no_other() -> None:
    """What is sure is right; the line that is not there is never sure."""
    read = [one for i, one in enumerate(LENGTHS_S) if i != 3]
    found = sure(match(read_out(read), LENGTHS_S, RATE_HZ))

    assert len(found) >= 7
    assert [(line, line - (line > 3)) for line, _ in found] == found
    assert 3 not in [line for line, _ in found]


def test_a_line_read_twice_is_not_sure() -> None:
    """Which of the two is meant, only the reader knows."""
    read = [*LENGTHS_S[:4], *LENGTHS_S[3:]]
    found = sure(match(read_out(read), LENGTHS_S, RATE_HZ))

    assert 3 not in [line for line, _ in found]
    assert {0, 1, 6, 9} <= {line for line, _ in found}


def test_two_lines_without_a_pause_between_are_not_cut() -> None:
    """They are told as read together, and those around them stay right."""
    read = [*LENGTHS_S[:6], LENGTHS_S[6] + 0.2 + LENGTHS_S[7], *LENGTHS_S[8:]]
    matches = match(read_out(read), LENGTHS_S, RATE_HZ)

    assert [6] == [one.line for one in matches if one.together]
    assert [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (8, 7), (9, 8)] == sure(matches)


def test_two_lines_in_each_others_place_are_not_sure() -> None:
    """Nor are those beside them."""
    read = list(LENGTHS_S)
    read[2], read[3] = read[3], read[2]
    found = sure(match(read_out(read), LENGTHS_S, RATE_HZ))

    assert not {2, 3} & {line for line, _ in found}


def test_nothing_matches_nothing() -> None:
    """No phrases or no lines: no matches."""
    assert () == match([], LENGTHS_S, RATE_HZ) == match(read_out([2.0]), [], RATE_HZ)


def test_phrases_are_found_where_they_were_spoken() -> None:
    """Two hums in noise, to a twentieth of a second; a click between them is none."""
    sound = alone_click(["Welcome to this.", "You could rest."])
    levels = contour([sound[:, None].astype(np.float32)], RATE_HZ)
    found = phrases(levels, listen(levels), RATE_HZ)

    first, second = len(hum("Welcome to this.")), len(hum("You could rest."))
    starts = [RATE_HZ, 3 * RATE_HZ + first]
    assert 2 == len(found)
    assert starts == pytest.approx([one.start for one in found], abs=RATE_HZ // 20)
    ends = [starts[0] + first, starts[1] + second]
    assert ends == pytest.approx([one.end for one in found], abs=RATE_HZ // 8)


def test_a_click_is_mended_and_speech_left_alone() -> None:
    """The spike is gone; without one not a sample changes."""
    clean = hum("Welcome to this quiet room.").astype(np.float32)[:, None]
    clicked = clean.copy()
    clicked[5000:5003, 0] += (0.7, -0.8, 0.6)

    assert clean is declicked(clean, RATE_HZ)
    assert np.abs(declicked(clicked, RATE_HZ) - clean).max() < 0.1


def test_single_peaks_are_not_clipping() -> None:
    """Only runs at full scale count."""
    samples = np.zeros((1000, 1), np.float32)
    samples[::100] = 1.0
    assert 0 == clipped_share(samples)
    samples[500:510] = -1.0
    assert 0.01 == pytest.approx(clipped_share(samples), abs=1e-3)


@pytest.mark.slow
def test_sixty_lines_by_another_voice_are_all_matched(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A whole sheet in one recording with room noise: no wrong line, levels within 1 LU."""
    texts = list(
        dict.fromkeys(
            line.first.text
            for one in ("heartbeat-connection", "three-states-checkin")
            for line in lines(one)
        )
    )[:60]
    path = Path("scripts_templates/en/own.md")
    path.parent.mkdir(parents=True)
    path.write_text(FRONT + "# Own\n## All\n" + "\n".join(texts), encoding="utf-8")
    truth = _therapist(texts)

    run(["takes", "import", "own", "reading.wav", "--to", "takes", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert 60 == len(told["lines"]) == len(truth)
    assert [] == [one for one in told["lines"] if not one["written"]]
    assert truth == pytest.approx([one["start_s"] for one in told["lines"]], abs=0.5)
    for take in Path("takes/own").glob("*.flac"):
        samples, rate_hz = soundfile.read(take, dtype="float32", always_2d=True)
        assert REFERENCE_LUFS == pytest.approx(loudness_lufs(samples, rate_hz), abs=1)


def _therapist(texts: list[str]) -> list[float]:
    """Read *texts* into reading.wav; returns the second at which each begins."""
    rng = np.random.default_rng(3)
    engine = open_engine("hibari")
    parts: list[Floats] = [np.zeros(36_000)]
    starts, at = [], 36_000
    for text in texts:
        prosody = Prosody(rate=float(rng.uniform(0.62, 0.82)), comma=1.5, pitch_st=2.0)
        speech = engine.speak(text, prosody, 99)
        pause = round(float(rng.uniform(1.2, 3.0)) * speech.rate_hz)
        level = 10 ** (float(rng.uniform(-3, 3)) / 20)
        parts += [level * speech.samples[:, 0].astype(np.float64), np.zeros(pause)]
        starts.append(at / speech.rate_hz)
        at += len(speech.samples) + pause
    sound = np.concatenate(parts)
    noise = 10 ** (-60 / 20) * rng.standard_normal(len(sound))
    soundfile.write("reading.wav", sound + noise, speech.rate_hz)
    return starts
