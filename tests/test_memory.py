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

LONG = (
    "And if the breath is not comfortable today, the sounds in the room are a good place too.",
    "If you both said yes, one hand can come to rest on your partner's chest.",
)
VERBS = ("Notice", "Feel", "Sense", "Find", "Follow")
NOUNS = ("hand", "breath", "floor", "room", "chair", "air", "light", "warmth", "lamp", "weight")
ENDS = ("here", "now", "slowly", "gently", "again")
texts = [*LONG, *(f"{a} the {b} {c}." for a in VERBS for b in NOUNS for c in ENDS)][:100]
lines = {Utterance(text): Place("x", 1) for text in texts}
delivery = Delivery(PACES["settle"], 1, RATE_HZ)
narrate(lines, {Role.GUIDE: open_engine("hibari")}, delivery, progress=look).close()
print("peak", int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as on Linux")
def test_100_lines_need_no_more_memory_than_30() -> None:
    """By the default voice, in a process of its own; benchmarks/memory.py has longer lines.

    The longest is spoken first, so that the others find the memory they need.
    """
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True
    )
    found = dict(map(str.split, done.stdout.splitlines()))
    peak = int(found.pop("peak"))
    early = max(int(size) for count, size in found.items() if int(count) <= 30)

    assert "100" in found
    assert 1.015 * early > max(map(int, found.values()))
    assert peak < 400e6
