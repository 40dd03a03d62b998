"""Whether memory grows while many lines are narrated in one process.

    python benchmarks/memory.py            250 lines by the default voice
    python benchmarks/memory.py 500 kokoro

Every line is another one, of the usual length. Printed: the resident set after 50 lines and
then every 50, and by how much the last is above the first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from coreg_audio.engines import open_engine
from coreg_audio.narration import Delivery, narrate
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import PACES

EVERY = 50

_BEGINNINGS = ("You could notice", "Maybe you feel", "Let yourself sense", "There may be")
_MIDDLES = ("the warmth of the hand", "the weight of the body", "a quiet place", "the floor")
_ENDS = (
    "for a while.",
    "if that is good for you today.",
    "and the next breath, as it comes by itself, without any help.",
    "where it rests.",
)


def lines(count: int) -> Iterator[Utterance]:
    """So many different lines of 8 to 20 words."""
    for number in range(count):
        beginning = _BEGINNINGS[number % 4]
        middle = _MIDDLES[number // 4 % 4]
        end = _ENDS[number // 16 % 4]
        yield Utterance(f"{beginning} {middle}, the {number}th time now, {end}")


def resident_mb() -> float:
    """Memory of this process that is in use now; Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def grown(count: int, voice: str) -> list[float]:
    """The resident set after each `EVERY` of *count* lines."""
    found: list[float] = []

    def look(done: int, _: int) -> None:
        if done % EVERY == 0:
            found.append(resident_mb())

    places = {line: Place("memory", number) for number, line in enumerate(lines(count), 1)}
    with closing(open_engine(voice)) as engine:
        delivery = Delivery(PACES["settle"], 1, RATE_HZ)
        narrate(places, {Role.GUIDE: engine}, delivery, progress=look).close()
    return found


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 250
    found = grown(count, sys.argv[2] if len(sys.argv) > 2 else "hibari")
    for number, size_mb in enumerate(found, start=1):
        print(f"after {EVERY * number:4d} lines  {size_mb:6.1f} MB")
    grown_by, most = found[-1] / found[0] - 1, max(found) / found[0] - 1
    print(f"grown by {grown_by:.1%} since line {EVERY}; {most:+.1%} at most in between")


if __name__ == "__main__":
    main()
