"""The command line: one small file per command, errors shown as one plain message."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from coreg_audio import __version__
from coreg_audio.errors import CoregError

COMMANDS = {
    "list": "list_",
    "show": "show",
    "new": "new",
    "check": "check",
    "format": "format_",
    "plan": "plan",
    "make": "make",
    "voices": "voices",
    "info": "info",
    "cache": "cache",
    "doctor": "doctor",
}
"""Command to module, in the order in which `--help` shows them."""


class Commands(click.Group):
    """Imports a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"coreg_audio.cli.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog="This makes recordings for practice between two people. It is not a crisis "
    "service: if you are in danger, call your local emergency number.",
)
@click.version_option(__version__, "--version", prog_name="coreg-audio")
def group() -> None:
    """Voice-guided exercises for couples, made offline.

    Start with: coreg-audio list
    """


def main() -> NoReturn:
    """Run the command line and end with the exit code of the documentation."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    try:
        result = group.main(arguments, prog_name="coreg-audio", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; nothing was left half done", err=True)
        return 130
    except CoregError as error:
        click.echo(f"coreg-audio: {error}", err=True)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output has left (`coreg-audio list | head`); keep Python from
        # complaining about it once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    """Leave by way of every `finally`, as with Ctrl-C."""
    raise SystemExit(128 + number)
