"""What a whole render costs, as ratios against named rivals in the same run.

    python benchmarks/render.py                     20 minutes: ours, LAME alone, pydub
    python benchmarks/render.py --minutes 6,20,120  how time and memory grow
    python benchmarks/render.py --no-pydub          without the rival that takes long
    python benchmarks/render.py --ffmpeg            with a filter graph of ffmpeg's as a rival
    python benchmarks/render.py --edit              again, and with one sentence edited
    python benchmarks/render.py --clients 100       variants that differ in a name
    python benchmarks/render.py --sleep             eight hours of sleep, and of voice

Ways to the same session, each in a process of its own, narration cached:

*ours*    `coreg-audio make`, its check of the decoded file included;
*lame*    LAME alone, by the same binding and settings, on the same samples;
*pydub*   the usual way: a silent AudioSegment, every clip and every breath laid on it by
          `overlay`, breath tones from pydub.generators, exported as MP3 (through ffmpeg; where
          there is none, as WAV, and the time that the encoder would take is left out);
*ffmpeg*  one filter graph: every clip and every breath an input, delayed and added up, the
          breath quieter under the voice, `loudnorm`, libmp3lame.

Of a night LAME encodes half an hour, from its beginning, and its time is scaled.

CPU seconds count user and system time of the process and its children; memory is the largest
resident set. Machines are noisy: read the ratios. Needs `pip install '.[bench]'`.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

RIVALS = Path(__file__).with_name("rivals.py")

HEAD = """\
---
id: benchmark
title: Benchmark
version: "1.0"
language: en
for: couple
tier: 1
minutes: {minutes}
range: [{low}, {high}]
choices:
  couple: {{ask: "Names, joined with and", default: "", personal: true}}
breath: settle
not_for:
kind: exercise
holds:
cautions: []
reviewed:
---
# Benchmark
## Welcome
Welcome{{% if couple %}}, {{{{ couple }}}}{{% endif %}}.
This is a session of {minutes} minutes. You can follow the sound, or your own rhythm.
"""

PART = """\
## Part {number}
You might begin by looking around the room, part {number}.
(pause 8)
Maybe there is one thing you like to look at.
(pause 8)
You could notice what is holding you up. The chair. The floor.
(pause 10)
Small, easy breaths are plenty. You can follow the sound, or your own rhythm.
(breathe 14 times, in 4 out 6, voice first 2)
You might notice how you are, just now. More settled. Or the same. Or something else.
(pause 12)
You might notice the person with you. The way they are sitting. The sound of their breath.
(pause 20)
Each of you can share one word for how you are.
(your turn 12)
(timer 30)
"""

ALLOWED = ["--allow", "R1", "--allow", "R7"]
"""Rules of care that the script breaks: it is for a clock, not for a couple."""

ASKED = {"unchanged": 0.05, "edited": 0.10, "client": 0.15}
"""Share of a first render that each may cost."""

PART_OF_NIGHT_S, RATE_HZ = 1800, 44_100

PART_MIN = 5.0
"""What one part lasts, about, its pauses unstretched at 1.0."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process used."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", default="20", help="lengths, joined with commas")
    parser.add_argument("--no-pydub", action="store_true")
    parser.add_argument("--ffmpeg", action="store_true", help="a rival more")
    parser.add_argument("--runs", type=int, default=3, help="of which the median counts")
    parser.add_argument("--edit", action="store_true", help="what a second render costs")
    parser.add_argument("--clients", type=int, default=0, help="so many variants")
    parser.add_argument("--sleep", action="store_true", help="what a night costs")
    parser.add_argument("--hours", type=int, default=8, help="of the night")
    parser.add_argument("--all-cores", action="store_true", help="else all ways on one core")
    asked = parser.parse_args()
    if not asked.all_cores and hasattr(os, "sched_setaffinity"):
        # Two threads on one core's two halves would count their waiting for each other as work.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rivals = [*([] if asked.no_pydub else ["pydub"]), *(["ffmpeg"] if asked.ffmpeg else [])]
    with tempfile.TemporaryDirectory() as folder:
        _as_installed(Path(folder))
        if asked.sleep:
            nights(Path(folder), asked.hours)
            return
        for minutes in map(int, asked.minutes.split(",")):
            if asked.edit or asked.clients:
                again(minutes, Path(folder), asked.runs, clients=asked.clients)
                continue
            measure(minutes, Path(folder), asked.runs, rivals)


def _as_installed(folder: Path) -> None:
    """Have Python keep its bytecode, as it does for whoever installed the program."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    os.environ["COREG_AUDIO_CACHE"] = str(folder / "before")
    script = folder / "benchmark.md"
    script.write_text(text(6), encoding="utf-8")
    make = [sys.executable, "-m", "coreg_audio", "make", str(script), "--quiet", "--force"]
    asked = ["--set", "couple=Ana", "--preview", "20"]
    subprocess.run([*make, *ALLOWED, *asked, "-o", str(folder / "before.mp3")], check=True)


def measure(minutes: int, folder: Path, runs: int, rivals: Sequence[str]) -> None:
    """Run the ways in turn and print a row each; of ours, narration alone is kept."""
    cache = folder / "cache"
    os.environ["COREG_AUDIO_CACHE"] = str(cache)
    script = folder / "benchmark.md"
    script.write_text(text(minutes), encoding="utf-8")
    result, wave = folder / "ours.mp3", folder / "mix.wav"
    program = [sys.executable, "-m", "coreg_audio"]
    make = [*program, "make", str(script), "--quiet", "--force", *ALLOWED, "-o"]
    subprocess.run([*make, str(result)], check=True)
    subprocess.run([*make, str(wave)], check=True)
    plan = folder / "plan.json"
    with plan.open("w") as file:
        subprocess.run([*program, "plan", str(script), "--json"], stdout=file, check=True)
    ways = {"ours": [*make, str(result)], "lame": _rival("lame", wave, folder / "lame.mp3")}
    for name in rivals:
        ways[name] = _rival(name, plan, wave, folder / f"{name}.mp3")
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, command in ways.items():
            shutil.rmtree(cache / "chunks", ignore_errors=True)
            costs[name].append(cost(command))
    report(minutes, {name: median(found) for name, found in costs.items()})


def again(minutes: int, folder: Path, runs: int, *, clients: int) -> None:
    """Run renders that follow a first one, each time from an empty cache."""
    costs: dict[str, list[Cost]] = {}
    for run in range(runs):
        cache = folder / f"cache-{minutes}-{run}"
        for name, one in _after_each_other(minutes, folder, cache, clients):
            costs.setdefault(name, []).append(one)
    first = statistics.median(one.cpu_s for one in costs["first"])
    narrated = statistics.median(one.cpu_s for one in costs["narrated"])
    print(
        f"\n{minutes} minutes     CPU s   of a first render, at most   "
        "of one with cached narration"
    )
    for name, several in costs.items():
        middle = statistics.fmean if name == "client" else statistics.median
        cpu_s = middle(one.cpu_s for one in several)
        asked = f"{ASKED[name]:8.0%}" if name in ASKED else " " * 8
        most = (
            f"  (most {max(one.cpu_s for one in several):.2f})" if len(several) > runs else ""
        )
        print(
            f"  {name:10} {cpu_s:8.2f} {cpu_s / first:19.1%} {asked} "
            f"{cpu_s / narrated:29.1%}{most}"
        )


def _after_each_other(
    minutes: int, folder: Path, cache: Path, clients: int
) -> Iterator[tuple[str, Cost]]:
    """What each render costs: the first, left as it is, all of it laid again by force, ...

    By the order every later one finds the narration and the chunks of the one before.
    """
    script, result = folder / "benchmark.md", folder / "again.mp3"
    written = text(minutes)
    plainly = [sys.executable, "-m", "coreg_audio", "make", str(script), "--quiet"]
    plainly += [*ALLOWED, "-o", str(result)]
    make = [*plainly, "--force"]
    os.environ["COREG_AUDIO_CACHE"] = str(cache)
    script.write_text(written, encoding="utf-8")
    result.unlink(missing_ok=True)
    yield "first", cost(plainly)
    before = result.read_bytes(), result.stat().st_ino
    yield "unchanged", cost(plainly)
    if before != (result.read_bytes(), result.stat().st_ino):
        raise SystemExit("an unchanged session was not left as it is")
    yield "laid again", cost(make)
    if result.read_bytes() != before[0]:
        raise SystemExit("a session laid again is not the same file")
    shutil.rmtree(cache / "chunks")
    yield "narrated", cost(make)
    middle = f"part {written.count('## Part') // 2 + 1}."
    edited = written.replace(f"room, {middle}", f"room, and let your eyes rest, {middle}")
    script.write_text(edited, encoding="utf-8")
    yield "edited", cost(make)
    script.write_text(written, encoding="utf-8")
    for number in range(clients):
        yield "client", cost([*make, "--set", f"couple=Ana and {_name(number)}"])


def _name(number: int) -> str:
    """One of a hundred invented names."""
    return f"{'BDFGKLMNRT'[number // 10 % 10]}{('a', 'e', 'i', 'o', 'u')[number % 5]}" + (
        "la" if number % 10 < 5 else "ro"
    )


def text(minutes: int) -> str:
    """A script that reaches *minutes*."""
    parts = max(1, round((minutes - 0.6) / PART_MIN))
    head = HEAD.format(minutes=minutes, low=minutes, high=minutes)
    return (
        head + "".join(PART.format(number=number + 1) for number in range(parts)) + "(chime)\n"
    )


def nights(folder: Path, hours: int) -> None:
    """A sleep track, and a session with voice all night; narration alone is kept."""
    os.environ["COREG_AUDIO_CACHE"] = str(folder / "cache")
    script = folder / "benchmark.md"
    script.write_text(text(hours * 60), encoding="utf-8")
    make = [sys.executable, "-m", "coreg_audio", "make"]
    sleep = [*make, "into-sleep", "--minutes", str(hours * 60), "--loudness", "sleep"]
    for name, command in {"sleep": sleep, "voice": [*make, str(script), *ALLOWED]}.items():
        command += ["--quiet", "--force", "-o"]
        _night(name, command, folder, hours)
        shutil.rmtree(folder / "cache")


def _night(name: str, command: list[str], folder: Path, hours: int) -> None:
    """Print what one costs, against LAME and real time, and how long it is when decoded.

    With its beginning, as WAV, all of it is narrated.
    """
    part, result = folder / "part.wav", folder / f"{name}.mp3"
    subprocess.run([*command, str(part), "--preview", str(PART_OF_NIGHT_S)], check=True)
    lame, ours = cost(_rival("lame", part, folder / "lame.mp3")), cost([*command, str(result)])
    length_s = hours * 3600
    of_lame = ours.cpu_s / (lame.cpu_s * length_s / PART_OF_NIGHT_S)
    off = _decoded(result) - length_s * RATE_HZ
    print(
        f"\n{hours} hours, {name}: {ours.cpu_s:.1f} CPU s, {length_s / ours.cpu_s:.0f} x real "
        f"time, {of_lame:.2f} x LAME, {ours.peak_mb:.0f} MB, {off} frames off"
    )


def _decoded(path: Path) -> int:
    """Frames that a decoder gives back."""
    import soundfile

    with soundfile.SoundFile(path) as file:
        return sum(len(block) for block in file.blocks(1 << 18, dtype="int16"))


def _rival(name: str, *paths: Path) -> list[str]:
    return [sys.executable, str(RIVALS), name, *map(str, paths)]


def cost(command: list[str], said: IO[str] | None = None) -> Cost:
    """Run a command to its end and account for it and its children; it may print to a file."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=said)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    wall_s = time.perf_counter() - begun
    return Cost(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    """The run in the middle, by CPU time."""
    return sorted(costs, key=lambda one: one.cpu_s)[len(costs) // 2]


def report(minutes: int, costs: dict[str, Cost]) -> None:
    """Print a row for each way, and the ratios that decide."""
    print(f"\n{minutes} minutes      CPU s   wall s   x real time   peak MB")
    for name, one in costs.items():
        speed = minutes * 60 / one.cpu_s
        print(
            f"  {name:10} {one.cpu_s:8.2f} {one.wall_s:8.2f} {speed:12.0f} {one.peak_mb:9.0f}"
        )
    ours, lame = costs["ours"], costs["lame"]
    print(f"  ours / LAME alone   {ours.cpu_s / lame.cpu_s:.2f} CPU")
    print(f"  LAME's share        {lame.cpu_s / ours.cpu_s:.0%} of our CPU time")
    for name, rival in list(costs.items())[2:]:
        print(
            f"  {name + ' / ours':19} {rival.cpu_s / ours.cpu_s:.1f} CPU, "
            f"{rival.wall_s / ours.wall_s:.1f} wall, "
            f"{rival.peak_mb / ours.peak_mb:.1f} memory"
        )


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
