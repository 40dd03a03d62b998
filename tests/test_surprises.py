"""A session is made without a socket, a process, or a library from somewhere else."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

from scripting import FRONT

WATCH = """
import json, os, sys

roots = tuple(map(os.path.realpath, json.loads(sys.argv[1])))
seen = []

def watch(event, details):
    if event.split(".")[0] in ("socket", "subprocess", "http", "urllib", "ftplib", "smtplib") \\
            or event in ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile",
                         "os.fork", "os.forkpty", "webbrowser.open"):
        seen.append(event)
    if event == "ctypes.dlopen" and details[0] is not None:
        name = os.path.realpath(str(details[0])) if os.sep in str(details[0]) else details[0]
        if not str(name).startswith(roots):
            seen.append(f"{event} {name}")
    if event == "import" and details[1] and details[1].endswith(".so"):
        if not os.path.realpath(details[1]).startswith(roots):
            seen.append(f"{event} {details[1]}")

sys.addaudithook(watch)
from coreg_audio.cli import run
code = run(sys.argv[2:])
libraries = set()
if sys.platform == "linux":
    with open("/proc/self/maps") as maps:
        libraries = {line.split()[-1] for line in maps if ".so" in line}
print(json.dumps([code, seen, sorted(libraries)]))
"""

SYSTEM = ("libc", "libm", "libdl", "librt", "libpthread", "libutil", "ld-linux", "libstdc++",
          "libgcc_s", "libz", "libbz2", "liblzma", "libffi", "libcrypto", "libssl", "libuuid",
          "libexpat", "libsqlite3", "libpython", "libmpdec", "libnss", "libresolv", "libcrypt",
          "libzstd", "libreadline", "libtinfo", "libncurses", "libatomic")  # fmt: skip
"""What Python itself and its compiled parts need of any system."""


UNUSED = ("libfribidi",)
"""Pillow opens it where the system has it; the cover's letters are laid without."""


def roots() -> list[str]:
    """Where the environment and its Python lie."""
    own = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()}
    return sorted(one for one in own if len(one) > len("/usr"))


def is_expected(library: str) -> bool:
    """Whether a mapped library is of the environment, or of those that every Python has."""
    path = Path(library)
    inside = any(path.resolve().is_relative_to(Path(one).resolve()) for one in roots())
    return inside or path.name.startswith(SYSTEM + UNUSED)


def test_a_session_is_made_without_surprises(tmp_path: Path) -> None:
    """By the default voice: nothing else is asked, started or loaded; a fork is ours."""
    script = tmp_path / "sample.md"
    front = FRONT.replace("minutes: 5", "minutes: 0.3").replace("[4, 6]", "[0.1, 1]")
    script.write_text(f"{front}# T\nYou might rest.\n(pause 12)\nAnd you might look around.\n")
    make = ["make", str(script), "-o", "x.mp3", "-q", "--no-cache"]
    make += ["--allow", "R1", "--allow", "R16"]
    done = subprocess.run(
        [sys.executable, "-c", WATCH, json.dumps(roots()), *make],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "" == done.stderr
    code, seen, libraries = json.loads(done.stdout.splitlines()[-1])
    assert 0 == code
    assert (tmp_path / "x.mp3").stat().st_size > 10_000
    assert {"os.fork"} >= set(seen)
    assert [] == [one for one in libraries if not is_expected(one)]
