"""Five hundred sessions in one process: memory, open files and threads stay as they are."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from scripting import FRONT

SOAK = """
import gc, json, os, sys, threading
from pathlib import Path
from coreg_audio.cli import run

script, voice, count, step = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
written = script.read_text()
told = []
for number in range(1, count + 1):
    script.write_text(written.replace("NUMBER", str(number)))
    code = run(["make", str(script), "-V", voice, "-o", "session.mp3", "--force", "-q",
                "--captions", "vtt", "--allow", "R1", "--allow", "R7", "--allow", "R16"])
    if code:
        raise SystemExit(f"session {number} ended with {code}")
    if number % step == 0:
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        told.append((number, pages * 4096, len(os.listdir("/proc/self/fd")),
                     threading.active_count()))
print(json.dumps(told))
"""

LINES = """\
You might look around the room, for the time that is number NUMBER.
(pause 3)
(breathe 2 times, in 4 out 6)
Or look at one thing.
(pause 3)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as on Linux")
@pytest.mark.parametrize(
    ("voice", "count", "step"),
    [
        ("tone", 24, 8),
        pytest.param("tone", 500, 50, marks=pytest.mark.nightly),
        pytest.param("hibari", 200, 40, marks=pytest.mark.nightly),
    ],
)
def test_many_sessions_in_one_process_leave_nothing_behind(
    voice: str, count: int, step: int, tmp_path: Path
) -> None:
    """Each has a line of its own; what is left over after some is what was after all."""
    front = FRONT.replace("5\nrange: [4, 6]", "0.7\nrange: [0.5, 1]")
    (tmp_path / "sample.md").write_text(front + LINES)
    done = subprocess.run(
        [sys.executable, "-c", SOAK, "sample.md", voice, str(count), str(step)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    _, *settled = json.loads(done.stdout.splitlines()[-1])

    assert len({files for _, _, files, _ in settled}) == 1
    assert len({threads for _, _, _, threads in settled}) == 1
    grown = [later[1] - earlier[1] for earlier, later in pairwise(settled)]
    assert sum(grown) < 0.05 * settled[0][1] + 2e6
