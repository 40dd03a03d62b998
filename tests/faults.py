"""Faults put into a command: it runs in a copy of this process, and one operation fails.

What the copy does nobody else sees but on the disk, so a kill is a real one. The copy is made
of a process that has imported everything, which makes a round a matter of milliseconds.
"""

from __future__ import annotations

import errno
import itertools
import os
import signal
import sys
import tempfile
import threading
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

from coreg_audio import cli
from coreg_audio.batch import work
from coreg_audio.fsio import JOURNAL, _disk

KILL = "KILL"
ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT")
FAULTS = (KILL, *ERRORS)

LOOKING = {"open", "read"}
"""Operations that change nothing: a kill before one leaves what the next change finds, and a
disk that is full or read-only is read."""

LASTING = {
    "ENOSPC": {"create", "write", "fsync", "mkdir"},
    "EROFS": {"create", "write", "mkdir", "rename", "link", "unlink", "rmdir", "chmod"},
}
"""Operations that go on failing once a disk is full or read-only; other errors come once."""


def faults_of(step: str, path: str) -> tuple[str, ...]:
    """What can befall an operation; the journal is opened to be written."""
    looks = step in LOOKING and not path.endswith(JOURNAL)
    return ("EIO", "EACCES") if looks else FAULTS


_SIGNALS = {signal.SIGINT, signal.SIGTERM}

Failpoint = Callable[[str, Path], None]


class FailAt:
    """Raises at the N-th operation, and counts all of them."""

    def __init__(self, number: int, error: BaseException | None) -> None:
        self.number, self.error = number, error
        self.count = 0
        self.step = ""

    def __call__(self, step: str, path: Path) -> None:
        """Stands in for the failpoint."""
        self.count += 1
        if self.count == self.number and self.error is not None:
            self.step = step
            raise self.error


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls the N-th operation: a kill, or an error by its name."""

    number: int
    kind: str

    def failpoint(self, log: IO[bytes]) -> Failpoint:
        """Stands in for the failpoint; what it did stands in *log*."""
        count = itertools.count(1)  # in one step, whatever thread asks

        def strike(step: str, path: Path) -> None:
            at = next(count)
            lasting = at > self.number > 0 and step in LASTING.get(self.kind, ())
            struck = at == self.number or lasting
            log.write(f"{step}\t{path}\t{'struck' * struck}\n".encode())  # whole likewise
            if not struck:
                return
            if self.kind == KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            code = getattr(errno, self.kind)
            raise OSError(code, os.strerror(code))

        return strike


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended.

    Attributes:
        code: Exit code, negative for the signal that ended it.
        told: What it wrote on stderr.
        steps: Its operations and their files.
        struck: Those of them that failed.
    """

    code: int
    told: str
    steps: tuple[tuple[str, str], ...]
    struck: tuple[tuple[str, str], ...]


def apart(arguments: list[str], fault: Fault | None = None, stdin: str = "") -> Ended:
    """Run a command in a copy of this process, with that fault."""
    with started(arguments, fault or Fault(0, ""), stdin) as (pid, log, told):
        _, status = os.waitpid(pid, 0)
        log.seek(0)
        steps, struck = _read(log.read().decode().splitlines())
        told.seek(0)
        code = os.waitstatus_to_exitcode(status)
        return Ended(code, told.read(), tuple(steps), tuple(struck))


def _read(log: list[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The operations in a log, and those of them that failed."""
    steps: list[tuple[str, str]] = []
    struck: list[tuple[str, str]] = []
    for line in log:
        step, path, fate = line.split("\t")
        steps.append((step, path))
        if fate:
            struck.append((step, path))
    return steps, struck


@contextmanager
def started(
    arguments: list[str], fault: Fault, stdin: str = ""
) -> Iterator[tuple[int, IO[bytes], IO[str]]]:
    """A copy of this process that runs a command: its id, its log and what it says."""
    with tempfile.TemporaryFile(buffering=0) as log, tempfile.TemporaryFile("w+") as told:
        sys.stdout.flush()
        usual = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # until it can heed them
        try:
            if not (pid := os.fork()):
                _end_with(lambda: _run(arguments, fault.failpoint(log), told, stdin, usual))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, usual)
        yield pid, log, told


def _end_with(run: Callable[[], NoReturn]) -> NoReturn:
    """Let the copy end with *run*, also when a signal comes in its last steps.

    Else it would go on as a second one of this process, with all the tests that follow.
    """
    try:
        run()
    except KeyboardInterrupt:
        os._exit(130)
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 1)
    finally:
        os._exit(70)


def _run(
    arguments: list[str],
    failpoint: Failpoint,
    told: IO[str],
    stdin: str,
    mask: Iterable[int],
) -> NoReturn:
    """The copy's whole life: what the program does when it is started, and its end."""
    code = 70
    try:
        sys.stderr = told
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until its end
        sys.stdin = _line(stdin)
        sys.argv = ["coreg-audio", *arguments]
        warnings.filterwarnings("ignore", category=ResourceWarning)  # as Python does by itself
        work._workshop.cache_clear()
        _disk.failpoint = failpoint  # type: ignore[assignment]
        cli._handle_signals()
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        cli.main()
    except KeyboardInterrupt:  # before `main` could catch it
        code = 130
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
        threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, as Python does
    except BaseException:
        traceback.print_exc(file=told)
    finally:
        told.flush()
        os._exit(code)


def _line(text: str) -> IO[str]:
    """A pipe that *text* comes out of; no keyboard is at its other end."""
    out, into = os.pipe()
    os.write(into, text.encode())
    os.close(into)
    return os.fdopen(out, encoding="utf-8")
