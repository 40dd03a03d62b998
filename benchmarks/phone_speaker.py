"""Is the breath heard from a phone: the pace and the way, found in finished MP3s.

    python benchmarks/phone_speaker.py                       breathe-together with every cue
    python benchmarks/phone_speaker.py repair-ritual --cue bowl --cue wave

Each session is made, its MP3 decoded, both channels added up and everything below 300 Hz taken
away, as a phone's speaker does. In every run of breaths of 60 s or more the pace is looked for
in the level of what is left, by autocorrelation: nothing is told of the plan. The plan then
says which phases to look at for the pitch: of those in which nobody speaks, how many rise (in)
and fall (out). It ends with 1 when a pace is not found, or below 95 of 100 phases go their way.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from coreg_audio.build import build
from coreg_audio.cli.options import cache_folder
from coreg_audio.recipe import CUES, Recipe, Report, Target, Unwatched
from coreg_audio.timeline import Bell, Breath, Spoken, Timeline

RATE_HZ = 8000
SPEAKER_HZ = 300.0
WINDOW = 1024
HOP = 400
PER_S = RATE_HZ / HOP
BAND_HZ = (300.0, 900.0)
LONG_S = 60.0
NEAR = 0.03
ENOUGH = 0.95
PITCHED = ("tone", "tone+wave", "bowl")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Heard:
    """A session as the phone plays it, 20 values a second.

    Attributes:
        level_db: Of all that the speaker passes.
        pitch_hz: Of its strongest tone.
    """

    level_db: Floats
    pitch_hz: Floats


def main() -> None:
    """Print a row for every long run of breaths of every cue."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("template", nargs="?", default="breathe-together")
    parser.add_argument("--cue", action="append", choices=CUES)
    asked = parser.parse_args()
    print("cue        at      s   planned  found  strength  rises in     falls out")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for cue in asked.cue or CUES:
            target = Target(Path(folder) / f"{cue}.mp3", cache=cache_folder())
            report = build(Recipe(asked.template, cue=cue), target, Unwatched())
            good &= all([told(cue, report.timeline, *row) for row in rows(report)])
    sys.exit(not good)


def rows(report: Report) -> Iterator[tuple[Breath, Heard]]:
    """Every long run of breaths beside what is heard of it."""
    heard = listen(report.path)
    for run in report.timeline.breaths():
        if run.length >= LONG_S * report.timeline.rate_hz:
            yield run, heard


def told(cue: str, timeline: Timeline, run: Breath, heard: Heard) -> bool:
    """Print what was found in one run; is it what was planned?"""
    start, end = (
        round(at / timeline.rate_hz * PER_S) for at in (run.start, run.start + run.length)
    )
    planned_s = run.length / len(run.cycles) / timeline.rate_hz
    found_s, strength = pace(heard.level_db[start:end])
    rises, falls = ways(timeline, run, heard)
    paced = cue == "none" or abs(found_s - planned_s) < NEAR * planned_s
    led = cue not in PITCHED or min(share(rises), share(falls)) >= ENOUGH
    way = (f"{sum(one):3d} of {len(one):3d}" for one in (rises, falls))
    print(
        f"{cue:9} {start / PER_S:5.0f} {(end - start) / PER_S:5.0f} {planned_s:8.2f} "
        f"{found_s:7.2f} {strength:8.2f}   {'   '.join(way) if cue in PITCHED else ''}",
        "" if paced and led else "  MISSED",
    )
    return paced and led


def listen(path: Path) -> Heard:
    """Decode, add the channels up, take the bass away, and look 20 times a second."""
    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    small = soxr.resample(speaker(sound.mean(axis=1), rate_hz), rate_hz, RATE_HZ)
    padded = np.pad(small, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW), 4 * WINDOW)) ** 2
    hz = np.fft.rfftfreq(4 * WINDOW, 1 / RATE_HZ)
    band = (hz >= BAND_HZ[0]) & (hz <= BAND_HZ[1])
    return Heard(
        10 * np.log10(power.sum(axis=1) + 1e-8), hz[band][power[:, band].argmax(axis=1)]
    )


def speaker(mono: npt.NDArray[np.float32], rate_hz: int) -> Floats:
    """Without what lies below 300 Hz: a Butterworth high-pass of 4th order."""
    ratio = np.fft.rfftfreq(len(mono), 1 / rate_hz) / SPEAKER_HZ
    spectrum = np.fft.rfft(mono) * ratio**4 / np.sqrt(1 + ratio**8)
    return np.asarray(np.fft.irfft(spectrum, len(mono)), np.float64)


def pace(level_db: Floats) -> tuple[float, float]:
    """Length of a cycle in s as the level tells it, and how clearly (1 is perfectly)."""
    level = np.clip(level_db - np.median(level_db), -15, 15)
    level = level - level.mean()
    lags = np.arange(round(3 * PER_S), round(20 * PER_S))
    energy = float(level @ level) or 1.0
    alike = np.array([level[lag:] @ level[:-lag] / energy for lag in lags])
    alike *= len(level) / (len(level) - lags)
    peaks = 1 + np.flatnonzero((alike[1:-1] > alike[:-2]) & (alike[1:-1] >= alike[2:]))
    peaks = peaks[alike[peaks] > 0.15]
    if not len(peaks):
        return 0.0, 0.0
    best = int(peaks[alike[peaks] >= 0.9 * alike[peaks].max()][0])
    before, top, after = alike[best - 1 : best + 2]
    shift = 0.5 * (before - after) / (before - 2 * top + after)
    return float((lags[best] + shift) / PER_S), float(top)


def ways(timeline: Timeline, run: Breath, heard: Heard) -> tuple[list[bool], list[bool]]:
    """Does the pitch rise in each in-breath, fall in each out-breath, where nobody speaks."""
    rises, falls, at = [], [], run.start
    for cycle in run.cycles:
        out = at + cycle.in_ + cycle.hold_in
        if silent(timeline, at, at + cycle.in_):
            rises.append(slope(timeline, heard, at, cycle.in_) > 0)
        if silent(timeline, out, out + cycle.out):
            falls.append(slope(timeline, heard, out, cycle.out) < 0)
        at += cycle.length
    return rises, falls


def silent(timeline: Timeline, start: int, end: int) -> bool:
    """No word and no bell between the two frames."""
    events: list[Spoken | Bell] = [*timeline.spoken(), *timeline.bells()]
    return all(one.start >= end or one.start + one.length <= start for one in events)


def slope(timeline: Timeline, heard: Heard, start: int, length: int) -> float:
    """How the pitch moves over the middle of a phase, in octaves: last against first third."""
    first, last = (
        round(at / timeline.rate_hz * PER_S)
        for at in (start + length // 8, start + length * 7 // 8)
    )
    third = max(1, (last - first) // 3)
    pitch = np.log2(heard.pitch_hz[first:last])
    return float(np.median(pitch[-third:]) - np.median(pitch[:third]))


def share(found: list[bool]) -> float:
    """Of those that could be looked at; nothing to look at is nothing missed."""
    return sum(found) / len(found) if found else 1.0


if __name__ == "__main__":
    main()
