"""Memory stays flat however many lines are narrated in one process."""

import subprocess
import sys
from pathlib import Path

import pytest

MEASURE = """
from pathlib import Path
from coreg_audio.engines import open_engine
from coreg_audio.narration import Delivery, narrate
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import PACES

def look(done, total):
    if done % 10 == 0:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        print(done, pages * 4096)

VERBS = ("Notice", "Feel", "Sense", "Find", "Follow")
NOUNS = ("hand", "breath", "floor", "room", "chair", "air", "light", "warmth", "lamp", "weight")
ENDS = ("here", "now", "slowly", "gently", "again")
texts = [f"{a} the {b} {c}." for a in VERBS for b in NOUNS for c in ENDS]
lines = {Utterance(text): Place("x", 1) for text in texts}
delivery = Delivery(PACES["settle"], 1, RATE_HZ)
narrate(lines, {Role.GUIDE: open_engine("hibari")}, delivery, progress=look).close()
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as on Linux")
def test_250_lines_need_no_more_memory_than_50() -> None:
    """By the default voice, in a process of its own; benchmarks/memory.py has longer lines."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True
    )
    found = {int(count): int(size) for count, size in map(str.split, done.stdout.splitlines())}
    early = max(size for count, size in found.items() if count <= 50)

    assert 250 == max(found)
    assert 1.05 * early > max(found.values())
