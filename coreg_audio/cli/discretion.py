"""While a client's words are in memory: no core dump, and a fault told without its message."""

from __future__ import annotations

import traceback
from contextlib import suppress

import click

from coreg_audio.errors import CoregError

_ASKED = "coreg_audio.discretion"
_PLAIN = (CoregError, OSError, click.ClickException, click.Abort, click.exceptions.Exit)


def keep_discreet() -> None:
    """From here on, to the end of the command."""
    click.get_current_context().meta[_ASKED] = True
    with suppress(ImportError, ValueError, OSError):  # Windows has no core dumps
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def is_secret(error: Exception, ctx: click.Context) -> bool:
    """Whether *error* is a fault of the program's that may repeat a client's words."""
    return _ASKED in ctx.meta and not isinstance(error, _PLAIN)


def told(error: Exception) -> str:
    """Where the fault arose and its kind; the lines of a traceback are the program's own."""
    lines = "".join(traceback.format_tb(error.__traceback__))
    return (
        f"{lines}{type(error).__name__}: a fault of the program. What it says is left out: it "
        "may hold a client's words. Please report the lines above."
    )
