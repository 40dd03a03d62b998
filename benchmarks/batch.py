"""What a batch costs: so many clients with one nine-minute exercise, against separate makes.

    python benchmarks/batch.py                                   100 clients, an hour or so
    python benchmarks/batch.py --clients 20 --separate 5         a small run, scaled
    python benchmarks/batch.py --workers 1,2 --no-pydub

Ways to the same files:

*separate*  `coreg-audio make ID --client CODE`, one after the other, with one cache for all:
            the first begins with an empty one (cold), or all lines are there (warm);
*batch*     `coreg-audio batch`, cold and warm likewise, and once more unchanged;
*pydub*     the usual way for one of them, its lines spoken already: see benchmarks/render.py.

Of separate makes and pydub a few are measured and scaled to the number of clients; the table
says how many. CPU seconds count user and system time of a process and its children. Where
others use the machine too, compare CPU; tracks a minute are told by the clock and by CPU, as
so many for each core.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from render import Cost, cost

HERE = Path(__file__).parent
PROGRAM = [sys.executable, "-m", "coreg_audio"]
TEMPLATE = "heartbeat-connection"


@dataclass(frozen=True, slots=True)
class Row:
    """One way, for all clients.

    Attributes:
        measured: Tracks that were really made; the rest is scaled.
    """

    name: str
    tracks: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    measured: int

    def line(self) -> str:
        """As it stands in the table."""
        return (
            f"{self.name:22}{self.cpu_s:9.1f}{self.wall_s:9.1f}"
            f"{60 * self.tracks / self.cpu_s:16.1f}{60 * self.tracks / self.wall_s:14.1f}"
            f"{self.peak_mb:9.0f}{self.measured:10d}"
        )


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--separate", type=int, default=100, help="makes that are measured")
    parser.add_argument("--workers", default="1,2", help="joined with commas")
    parser.add_argument("--template", default=TEMPLATE)
    parser.add_argument("--voice", default="", help="else the program's own")
    parser.add_argument("--no-pydub", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["COREG_AUDIO_CLIENTS"] = str(Path(folder) / "clients")
        write(asked.clients, asked.template, asked.voice)
        print(f"{asked.clients} clients, {asked.template}")
        print(
            f"{'':22}{'CPU s':>9}{'wall s':>9}{'per CPU minute':>16}{'per minute':>14}"
            f"{'peak MB':>9}{'measured':>10}"
        )
        rows = [*separate(asked.clients, min(asked.separate, asked.clients), asked)]
        for workers in asked.workers.split(","):
            rows += batches(asked.clients, workers)
        if not asked.no_pydub:
            rows.append(usual(asked.clients, asked))
        report({row.name: row for row in rows})


def write(clients: int, template: str, voice: str) -> None:
    """The client files and the plan; the names are invented."""
    Path("clients").mkdir(mode=0o700)
    rows = ["client,template" + (",voice" if voice else "")]
    for number in range(clients):
        code = f"B{number:04d}"
        home = Path("clients") / code
        home.mkdir(mode=0o700)
        text = f"code: {code}\nnames: on\ncouple: {name(number)} and {name(7 * number + 3)}\n"
        (home / "client.yaml").write_text(f"{text}tier: 2\n", encoding="utf-8")
        (home / "client.yaml").chmod(0o600)
        rows.append(f"{code},{template}" + (f",{voice}" if voice else ""))
    Path("plan.csv").write_text("\n".join(rows), encoding="utf-8")


def name(number: int) -> str:
    """One of a thousand invented names."""
    first = "BDFGKLMNRT"[number // 100 % 10] + "aeiou"[number // 10 % 5]
    return f"{first}{'lnrsv'[number % 5]}{'aeo'[number % 3]}"


def fresh(cache: str) -> None:
    """No results; and no cache of that name."""
    shutil.rmtree("output", ignore_errors=True)
    os.environ["COREG_AUDIO_CACHE"] = str(Path(cache).absolute())


def forget_phrases() -> None:
    """Lines with clients' words are kept in their folders; a cold run has none."""
    for phrases in Path("clients").glob("*/phrases"):
        shutil.rmtree(phrases)


def shown(row: Row) -> Row:
    """The row, printed at once."""
    print(row.line(), flush=True)
    return row


def separate(clients: int, count: int, asked: argparse.Namespace) -> list[Row]:
    """Makes one after the other, cold and warm."""
    rows = []
    make = [*PROGRAM, "make", asked.template, "--quiet"]
    make += ["--voice", asked.voice] if asked.voice else []
    for state in ("cold", "warm"):
        fresh("cache-separate")
        costs = [cost([*make, "--client", f"B{number:04d}"]) for number in range(count)]
        rows.append(shown(scaled(f"separate, {state}", clients, costs)))
    return rows


def scaled(called: str, clients: int, costs: list[Cost]) -> Row:
    """All clients, when the first and some others were measured."""
    first, rest = costs[0], costs[1:] or costs

    def total(of: str) -> float:
        others = statistics.fmean(getattr(one, of) for one in rest)
        return float(getattr(first, of) + others * (clients - 1))

    peak_mb = max(one.peak_mb for one in costs)
    return Row(called, clients, total("wall_s"), total("cpu_s"), peak_mb, len(costs))


def batches(clients: int, workers: str) -> list[Row]:
    """A batch from nothing, one with all lines and chunks kept, and one with nothing to do."""
    rows = []
    command = [*PROGRAM, "batch", "plan.csv", "-q", "--workers", workers]
    forget_phrases()
    for state in ("cold", "warm", "unchanged"):
        if state != "unchanged":
            fresh(f"cache-{workers}")
        with Path("said.txt").open("w") as said:
            one = cost(command, said)
        called = f"batch of {workers}, {state}"
        rows.append(shown(Row(called, clients, one.wall_s, one.cpu_s, one.peak_mb, clients)))
    return rows


def usual(clients: int, asked: argparse.Namespace) -> Row:
    """Overlay after overlay by pydub, once, scaled."""
    voice = ["--voice", asked.voice] if asked.voice else []
    os.environ["COREG_AUDIO_CACHE"] = str(Path("cache-separate").absolute())
    wave = [*PROGRAM, "make", asked.template, *voice, "-q", "-o", "mix.wav", "--force"]
    subprocess.run(wave, check=True)
    with Path("plan.json").open("w") as file:
        plan = [*PROGRAM, "plan", asked.template, *voice, "--json", "-q"]
        subprocess.run(plan, stdout=file, check=True)
    child = [sys.executable, str(HERE / "render.py"), "--child", "pydub"]
    one = cost([*child, "plan.json", "mix.wav", "pydub.mp3"])
    return shown(scaled("pydub", clients, [one]))


def report(rows: dict[str, Row]) -> None:
    """The ratios that decide."""
    for called, row in rows.items():
        if not called.startswith("batch") or called.endswith("unchanged"):
            continue
        for rival in ("separate, cold", "separate, warm", "pydub"):
            if rival in rows:
                by = rows[rival]
                print(
                    f"  {called} / {rival}: {by.wall_s / row.wall_s:.1f} by the clock, "
                    f"{by.cpu_s / row.cpu_s:.1f} by CPU"
                )


if __name__ == "__main__":
    main()
