"""Rendering of third-party templates in a process of their own, with limits.

Jinja cannot bound every loop (a macro that calls itself twice), so what did not come with the
program is rendered where it can be stopped. One child serves many sets of values: one JSON
line in, one JSON line out. Where that is safe it is a fork of this process, which has imported
already what takes longest; else a new Python.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, NoReturn, Protocol, TextIO, cast

from coreg_audio.errors import ScriptError
from coreg_audio.script import Line, LineKind, Place, Template

REASON = (
    "its Jinja takes too long or needs too much memory: look for loops in loops and for macros "
    "that call themselves"
)

_WALL_S = {"win32": 10.0}


@dataclass(frozen=True, slots=True)
class Limits:
    """What rendering one set of values may use.

    Processor time is what ends a hostile script, since no template can wait for anything. The
    clock runs on while a busy machine does other work, so it is only the last resort; but
    Windows has no limits on processor time and memory, and there it is all there is.
    """

    cpu_s: int = 5
    wall_s: float = field(default_factory=lambda: _WALL_S.get(sys.platform, 60.0))
    memory_bytes: int = 512 * 1024 * 1024


def render_in_child(
    template: Template, value_sets: Sequence[Mapping[str, str]], limits: Limits
) -> Iterator[tuple[Line, ...]]:
    """The lines for each set of checked values, from one child.

    Raises:
        ScriptError: The script cannot be rendered, or not within the limits.
    """
    process: _Child = _Fork() if _may_fork() else _started()
    try:
        yield from _ask(process, template, value_sets, limits)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()


class _Child(Protocol):
    """A process with a pipe to it and one from it."""

    @property
    def stdin(self) -> IO[str]:
        """What it reads."""

    @property
    def stdout(self) -> IO[str]:
        """What it writes."""

    def kill(self) -> None:
        """End it; harmless twice."""

    def wait(self) -> int:
        """Until it has ended."""


def _may_fork() -> bool:
    """Only on Linux, and with no other thread: that might hold a lock, for ever in the copy."""
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


class _Fork:
    """A copy of this process that does the worker's part and nothing else."""

    def __init__(self) -> None:
        from coreg_audio.templates import worker  # here once, rather than in every copy

        asked, asking = os.pipe()
        answered, answering = os.pipe()
        # A Ctrl-C in between must not have the copy tidy up what is this process's.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            self._pid = os.fork()
            if not self._pid:
                _work(worker.serve, (asked, answering), (asking, answered), before)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for end in (asked, answering):
            os.close(end)
        self.stdin = os.fdopen(asking, "w", encoding="ascii")
        self.stdout = os.fdopen(answered, encoding="ascii")

    def kill(self) -> None:
        """End it; it stays, dead, until it was waited for."""
        os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """Until it has ended."""
        return os.waitpid(self._pid, 0)[1]


_SIGNALS = {signal.SIGINT, signal.SIGTERM}


def _work(
    serve: Callable[[TextIO, TextIO], None],
    own: tuple[int, int],
    others: tuple[int, int],
    mask: Iterable[int],
) -> NoReturn:
    """The copy's whole life: it never returns to what its parent was about to do."""
    try:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for end in others:
            os.close(end)
        with os.fdopen(own[0]) as requests, os.fdopen(own[1], "w") as answers:
            serve(requests, answers)
    finally:
        os._exit(0)


def _started() -> _Child:
    """A new Python, our own interpreter, no shell."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "coreg_audio.templates.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a fault of its own might repeat a client's words
        env=_environment(),
        text=True,
        encoding="ascii",
    )
    return cast(_Child, process)  # it was asked for both pipes


def _environment() -> dict[str, str]:
    """Ours, with this very package first on the child's path."""
    here = str(Path(__file__).resolve().parents[2])
    inherited = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (here, inherited)))}


def _ask(
    process: _Child,
    template: Template,
    value_sets: Sequence[Mapping[str, str]],
    limits: Limits,
) -> Iterator[tuple[Line, ...]]:
    task = {
        "path": str(template.path),
        "source": template.source,
        "text": template.text,
        "personal": [one.name for one in template.front.choices if one.personal],
        "limits": asdict(limits),
    }
    with _deadline(process, limits.wall_s):
        _send(process.stdin, task)
    for values in value_sets:
        with _deadline(process, limits.wall_s):
            _send(process.stdin, dict(values))
            answer = process.stdout.readline()
        yield _read_answer(answer, template)


@contextmanager
def _deadline(process: _Child, wall_s: float) -> Iterator[None]:
    """Kill *process* when the `with` takes longer than it may."""
    timer = threading.Timer(wall_s, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _send(pipe: IO[str], message: Mapping[str, Any]) -> None:
    """A child that is gone is noticed by its missing answer."""
    with suppress(OSError):
        pipe.write(json.dumps(message) + "\n")
        pipe.flush()


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
