"""`python tests/fuzz TARGET [OPTIONS OF LIBFUZZER]`: tries a target until it breaks."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import atheris

# The folder above holds this package; the one that Python put there holds modules of ours.
sys.path[0] = str(Path(__file__).resolve().parents[1])

WATCHED = ["coreg_audio", "mutagen", "yaml"]
"""Packages whose ways through the code are counted: ours, and readers written in Python."""

_ASKED = "COREG_AUDIO_FUZZ"
"""Tells the target to the processes that the fuzzer starts, which get its options only."""


def main() -> None:
    """Read the options, watch what is imported from now on, begin."""
    from fuzz import harness

    name = os.environ.get(_ASKED) or "".join(sys.argv[1:2])
    if name not in harness.TARGETS:
        names = ", ".join(harness.TARGETS)
        sys.exit(f"python tests/fuzz TARGET [OPTIONS]; the targets are: {names}")
    if _ASKED not in os.environ:
        del sys.argv[1]
    os.environ[_ASKED] = name
    module = harness.target(name)
    mutated: Callable[[bytes, int], bytes | None] | None = getattr(module, "mutated", None)

    def try_one(data: bytes) -> int:
        return 0 if harness.attempt(module, data) else -1

    def changed(data: bytes, most: int, seed: int) -> bytes:
        made = mutated(data, seed) if mutated and seed % 8 else None
        return made if made and len(made) <= most else atheris.Mutate(data, most)

    asked = sys.argv[1:] or [str(harness.CORPUS / name)]
    usual = ["-timeout=20", "-rss_limit_mb=2048", "-max_len=8192", "-print_final_stats=1"]
    custom = {"custom_mutator": changed} if mutated else {}
    again = f"{sys.executable} {sys.argv[0]}"  # what -merge=1 starts, by a shell
    atheris.Setup([again, *usual, *asked], try_one, **custom)
    atheris.Fuzz()


if __name__ == "__main__":
    with atheris.instrument_imports(include=WATCHED):
        main()
