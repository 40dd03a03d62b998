"""Rendering of third-party templates in a process of their own, with limits.

Jinja cannot bound every loop (a macro that calls itself twice), so what did not come with the
program is rendered where it can be stopped. One child serves many sets of values: one JSON
line in, one JSON line out.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from coreg_audio.errors import ScriptError
from coreg_audio.script import Line, LineKind, Place, Template

REASON = (
    "its Jinja takes too long or needs too much memory: look for loops in loops and for macros "
    "that call themselves"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What rendering one set of values may use.

    Windows has no limits on processor time and memory: there the deadline alone holds.
    """

    cpu_s: int = 5
    wall_s: float = 10.0
    memory_bytes: int = 512 * 1024 * 1024


def render_in_child(
    template: Template, value_sets: Sequence[Mapping[str, str]], limits: Limits
) -> Iterator[tuple[Line, ...]]:
    """The lines for each set of checked values, from one child.

    Raises:
        ScriptError: The script cannot be rendered, or not within the limits.
    """
    process = subprocess.Popen(  # our own interpreter, no shell
        [sys.executable, "-P", "-m", "coreg_audio.templates.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_environment(),
        text=True,
        encoding="ascii",
    )
    try:
        yield from _ask(process, template, value_sets, limits)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                _close(pipe)


def _environment() -> dict[str, str]:
    """Ours, with this very package first on the child's path."""
    here = str(Path(__file__).resolve().parents[2])
    inherited = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (here, inherited)))}


def _ask(
    process: "subprocess.Popen[str]",
    template: Template,
    value_sets: Sequence[Mapping[str, str]],
    limits: Limits,
) -> Iterator[tuple[Line, ...]]:
    task = {
        "path": str(template.path),
        "source": template.source,
        "text": template.text,
        "limits": asdict(limits),
    }
    with _deadline(process, limits.wall_s):
        _send(process.stdin, task)
    for values in value_sets:
        with _deadline(process, limits.wall_s):
            _send(process.stdin, dict(values))
            answer = process.stdout.readline() if process.stdout else ""
        yield _read_answer(answer, template)


@contextmanager
def _deadline(process: "subprocess.Popen[str]", wall_s: float) -> Iterator[None]:
    """Kill *process* when the `with` takes longer than it may."""
    timer = threading.Timer(wall_s, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _close(pipe: IO[str] | None) -> None:
    if pipe is not None:
        pipe.close()


def _send(pipe: IO[str] | None, message: Mapping[str, Any]) -> None:
    """A child that is gone is noticed by its missing answer."""
    if pipe is None:
        return
    try:
        pipe.write(json.dumps(message) + "\n")
        pipe.flush()
    except OSError:
        return


def _read_answer(answer: str, template: Template) -> tuple[Line, ...]:
    if not answer.endswith("\n"):
        raise ScriptError(template.source, 1, REASON)
    message = json.loads(answer)
    if "error" in message:
        raise ScriptError(*message["error"])
    return tuple(_unpack(line) for line in message["lines"])


def _unpack(packed: list[Any]) -> Line:
    source, number, kind, text, shown, names, filled = packed
    at = Place(source, number)
    return Line(at, LineKind(kind), text, shown, bool(names), tuple(names), filled)
