"""The child's side: renders a third-party template under limits, one JSON line at a time."""

import json
import signal
import sys
from pathlib import Path
from typing import Any, TextIO

from coreg_audio.errors import ScriptError
from coreg_audio.script import Line, Template
from coreg_audio.templates.front import read_front
from coreg_audio.templates.rendering import Prepared


def main() -> None:
    """Answer what comes on standard input."""
    serve(sys.stdin, sys.stdout)


def serve(asked: TextIO, answers: TextIO) -> None:
    """Read the task, then answer every set of values until there are no more."""
    task = json.loads(asked.readline())
    limits = task["limits"]
    _limit_memory(limits["memory_bytes"])
    text, source = task["text"], task["source"]
    prepared: Prepared | None = None
    for request in asked:
        _limit_cpu(limits["cpu_s"])
        try:
            if prepared is None:
                front, front_at = read_front(text, source)
                front = front.with_personal(task.get("personal", ()))
                template = Template(Path(task["path"]), source, text, False, front, front_at)
                prepared = Prepared(template)
            lines = prepared.lines(front, json.loads(request))
            answer: dict[str, Any] = {"lines": [pack(line) for line in lines]}
        except ScriptError as error:
            answer = {"error": [error.source, error.line, error.reason, error.column]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def pack(line: Line) -> list[Any]:
    """A line as JSON takes it."""
    place = [line.at.source, line.at.line]
    return [*place, line.kind, line.text, line.shown, line.names, line.filled]


def _limit_memory(memory_bytes: int) -> None:
    """So much more than now; Linux alone keeps this, elsewhere the deadline must do."""
    if sys.platform == "linux":
        import resource

        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = now + memory_bytes
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _limit_cpu(cpu_s: int) -> None:
    """So many seconds of processor time from now.

    Whoever started the program may ignore the signal that ends it; here it must not be.
    """
    if sys.platform != "win32":
        import resource

        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGXCPU})
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + cpu_s + 1
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    main()
