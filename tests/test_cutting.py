"""Where a plan's sound is cut for the encoder: exact places, to the MP3 frame."""

import pytest

from coreg_audio.planner import cutting
from coreg_audio.planner.breathing import LAP_S, LONGEST_LAP_S, lap_of
from coreg_audio.script import Place
from coreg_audio.session import Utterance
from coreg_audio.timeline import Bed, Breath, Chapter, Cycle, Event, Spoken, Timeline
from coreg_audio.units import MP3_FRAMES, RATE_HZ

M = MP3_FRAMES
AT = Place("a.md", 1)
WHOLE = [(0, 3000 * M)]
"""Sound from one end to the other."""


def timeline(*events: Event, chapters: tuple[int, ...] = ()) -> Timeline:
    """Events in a session of 3000 MP3 frames with chapters that begin there."""
    begins = (0, *(at * M for at in chapters))
    ends = (*begins[1:], 3000 * M)
    titled = tuple(Chapter(one, end, "A") for one, end in zip(begins, ends, strict=True))
    return Timeline(RATE_HZ, 3000 * M, events, titled)


def line(start: int, length: int = M) -> Spoken:
    """Words from one frame on."""
    return Spoken(start, length, AT, Utterance("A."))


def breath(start: int, count: int, length: int, lap: int = 0) -> Breath:
    """Breaths of that many MP3 frames."""
    half = length * M // 2
    cycles = (Cycle(half, 0, length * M - half, 0),) * count
    return Breath(start * M, count * length * M, AT, cycles, lap)


def ends(plan: Timeline, sounding: list[tuple[int, int]] = WHOLE) -> list[int]:
    """Where chunks end that follow each other without a hole, the last one left out."""
    chunks = cutting.chunks(plan, sounding, 3002)
    assert 0 == chunks[0].start
    assert [one.stop for one in chunks[:-1]] == [one.start for one in chunks[1:]]
    return [one.stop for one in chunks[:-1]]


@pytest.mark.parametrize(
    ("sounding", "chunks"),
    [
        ([(100 * M, 110 * M)], [range(99, 112)]),
        ([(100 * M + 5, 110 * M + 1)], [range(99, 113)]),
        ([(136 * M, 140 * M), (100 * M, 110 * M)], [range(99, 142)]),
        ([(100 * M, 110 * M), (137 * M, 140 * M)], [range(99, 112), range(136, 142)]),
        ([(100 * M, 200 * M), (120 * M, 130 * M)], [range(99, 202)]),
        ([(100 * M, 110 * M), (105 * M, 150 * M)], [range(99, 152)]),
        ([(0, 5 * M), (999 * M, 1005 * M)], [range(0, 7), range(998, 1000)]),
        ([(500 * M, 500 * M), (1200 * M, 1300 * M)], []),
        ([(100 * M, 110 * M), (50 * M, 50 * M), (400 * M, 390 * M)], [range(99, 112)]),
        ([], []),
    ],
)
def test_sound_is_taken_with_what_an_encoder_may_hear_of_it(
    sounding: list[tuple[int, int]], chunks: list[range]
) -> None:
    """One MP3 frame before and two after, inside the file, joined over less than 24."""
    assert chunks == list(cutting.chunks(timeline(), sounding, 1000))


@pytest.mark.parametrize(
    ("chapters", "cuts"),
    [
        ((), [1225, 2450]),
        ((300,), [299, 1524, 2749]),
        ((196, 197), [196, 1421, 2646]),
        ((300, 495), [299, 1524, 2749]),
        ((300, 496), [299, 495, 1720]),
        ((600, 1200, 1800, 2400), [599, 1199, 1799, 2399]),
        ((1200, 2400, 2807), [1199, 2399, 2806]),
        ((1200, 2400, 2808), [1199, 2399]),
    ],
)
def test_chapters_begin_a_chunk(chapters: tuple[int, ...], cuts: list[int]) -> None:
    """Unless less than 196 MP3 frames lie to an end or to the cut before."""
    assert cuts == ends(timeline(chapters=chapters))


def test_long_sound_is_cut_before_lines() -> None:
    """At the last one within 1225 MP3 frames, if that leaves 196; else just there."""
    assert [999, 2224] == ends(timeline(line(1000 * M)))
    assert [1225, 2450] == ends(timeline(line(1227 * M)))
    assert [1225, 2450] == ends(timeline(line(196 * M)))
    assert [196, 1421, 2646] == ends(timeline(line(197 * M)))
    assert [1199, 2299] == ends(timeline(line(1000 * M), line(1200 * M), line(2300 * M)))


def test_long_sound_is_cut_between_breaths() -> None:
    """A run of breaths begins a chunk of its own, and so does what comes after it."""
    assert [299, 1499, 2699] == ends(timeline(breath(300, 24, 100)))
    assert [299, 599, 1824] == ends(timeline(breath(300, 3, 100)))


def test_no_line_is_cut_through() -> None:
    """Not by a breath that ends amid it; one that ends with it is a place."""
    run = breath(0, 30, 100)
    assert [1199, 2399] == ends(timeline(run))
    assert [1189, 2399] == ends(timeline(run, line(1190 * M, 11 * M)))
    assert [1199, 2399] == ends(timeline(run, line(1190 * M, 10 * M)))
    assert [1199, 2399] == ends(timeline(run, line(1200 * M, 10 * M)))


def test_a_night_is_cut_where_it_sounds_as_before() -> None:
    """At the laps of the breath; at those of a bed where there is no breath with laps."""
    bed = Bed(0, 3000 * M, AT, "rain", 700 * M)

    assert [699, 1399, 2099, 2799] == ends(timeline(bed))
    assert [699, 1399, 2099, 2799] == ends(timeline(breath(0, 10, 20), bed))[-4:]
    assert [499, 999, 1499, 1999, 2499] == ends(timeline(breath(0, 60, 50, 500 * M), bed))
    assert [1225, 2450] == ends(timeline(Bed(0, 3000 * M, AT, "rain")))


@pytest.mark.parametrize("cycle", [MP3_FRAMES, 441_000, 10 * RATE_HZ, 7 * RATE_HZ, 485_100])
def test_a_lap_is_whole_breaths_of_ten_minutes_or_more(cycle: int) -> None:
    """And the shortest such, in which the sizes of MP3 frames return too."""
    lap = lap_of(cycle, RATE_HZ)
    period = MP3_FRAMES * 49

    assert [0, 0] == [lap % cycle, lap % period]
    assert LAP_S * RATE_HZ <= lap <= LONGEST_LAP_S * RATE_HZ
    assert not any(
        at % cycle == 0 for at in range(-(-LAP_S * RATE_HZ // period) * period, lap, period)
    )


def test_a_lap_of_more_than_an_hour_is_none() -> None:
    """A breath that never falls on the grid again in that time sounds new throughout."""
    assert 0 == lap_of(441_001, RATE_HZ)
