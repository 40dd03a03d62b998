"""The command line: one small file per command, errors shown as one plain message."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import threading
from contextlib import suppress
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn, TextIO

import click

from coreg_audio import __version__
from coreg_audio.errors import CoregError

COMMANDS = {
    "list": ("list_", "Which exercises there are, and where each comes from."),
    "show": ("show", "What an exercise is, its choices, cautions and words."),
    "new": ("new", "Begin a script of your own."),
    "check": ("check", "Find what is wrong in scripts, line by line."),
    "format": ("format_", "Rewrite other spellings of a direction as (pause 6)."),
    "plan": ("plan", "What is heard when, as a table or a picture."),
    "make": ("make", "Make the audio file."),
    "batch": ("batch", "Make many tracks from one plan."),
    "pack": ("pack", "Several sessions as a folder or zip to hand over."),
    "say": ("say", "Hear how a name or a line is spoken."),
    "takes": ("takes", "Your own voice: the lines to read, and what you recorded."),
    "clients": ("clients", "Who sessions are made for: add, check, forget, move."),
    "voices": ("voices", "The voices: list, try, add, remove."),
    "info": ("info", "What a finished file holds."),
    "sheet": ("sheet", "A page about a finished session, to check, sign and file."),
    "cache": ("cache", "Where spoken lines are kept, and how to delete them."),
    "doctor": ("doctor", "Whether this computer has all that is needed."),
}
"""Command to module and summary, in the order in which `--help` shows them."""

STOPPED = 128 + signal.SIGINT

COLLECT_AFTER = 50_000
"""Objects made and not let go of, after which Python looks for cycles among them."""


class Commands(click.Group):
    """Imports a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"coreg_audio.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; that a reader leaves early (`list | head`) is no fault."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _drop_output(sys.stdout)
            return 0
        except Exception as error:
            from coreg_audio.cli import discretion

            if not discretion.is_secret(error, ctx):
                raise
            click.echo(discretion.told(error), err=True)
            return 1

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The summaries as they stand above, whole and without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog="This makes recordings for practice between two people. It is not a crisis "
    "service: if you are in danger, call your local emergency number.",
)
@click.version_option(__version__, "--version", prog_name="coreg-audio")
def group() -> None:
    """Voice-guided exercises for couples, made offline.

    \b
    Begin with:  coreg-audio list
    Then:        coreg-audio make heartbeat-connection
    Each command has its own help:  coreg-audio make --help
    """  # noqa: D301 - click wants the real character


def main() -> NoReturn:
    """Run the command line and end with the exit code of the documentation."""
    # Importing makes some hundred thousand objects that all stay: to look through them for
    # cycles, again and again, takes a tenth of a short run.
    gc.set_threshold(COLLECT_AFTER)
    _handle_signals()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an old code page may lack a script's letters
            stream.reconfigure(errors="backslashreplace")
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # one that came while another was being told
        code = STOPPED
    for stream in (sys.stdout, sys.stderr):
        _flush(stream)
    if code == STOPPED:
        # Every `finally` has run: nothing is left for Python's own farewell, in which one more
        # Ctrl-C would be the end by signal.
        os._exit(code)
    gc.freeze()  # nor look through all of it once more at the end
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    try:
        result = group.main(arguments, prog_name="coreg-audio", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _end("stopped; nothing was left half done", STOPPED)
    except CoregError as error:
        return _end(f"coreg-audio: {error}", error.exit_code)
    except OSError as error:
        if error.filename is None:
            _drop_output(sys.stdout)
        where = error.filename or "what is printed here cannot be written"
        return _end(f"coreg-audio: {where}: {error.strerror or error}", 4)


def _drop_output(stream: TextIO) -> None:
    """Keep Python from complaining once more, with code 120, when it flushes at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _end(message: str, code: int) -> int:
    with suppress(OSError):  # nobody may be left to read it
        click.echo(message, err=True)
    return code


def _flush(stream: TextIO | None) -> None:
    """Write out what is left; what cannot be written is dropped: nobody can be told of it."""
    if stream is None:  # closed by whoever started this program
        return
    try:
        stream.flush()
    except OSError:
        _drop_output(stream)


def _handle_signals() -> None:
    """Leave in good order, unless started with a signal ignored, as by nohup."""
    sys.unraisablehook = _heed_again
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _leave)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Leave by way of every `finally`, which takes a moment: a second Ctrl-C is not heeded.

    It would break the wait for the threads that speak, and Python ends badly without it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


def _heed_again(lost: sys.UnraisableHookArgs) -> None:
    """Leave a moment later, where it was lost in a callback or as an object was let go."""
    error = lost.exc_value
    if isinstance(error, KeyboardInterrupt):
        number = int(signal.SIGINT)
    elif isinstance(error, SystemExit) and isinstance(error.code, int) and error.code > 128:
        number = error.code - 128
    else:
        sys.__unraisablehook__(lost)
        return
    signal.signal(signal.SIGINT, _leave)
    threading.Timer(0.01, _send, (number, threading.get_ident())).start()


def _send(number: int, thread: int) -> None:
    """A signal to a thread of ours, which wakes it where it waits."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(thread, number)
    else:
        signal.raise_signal(number)
