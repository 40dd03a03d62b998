"""Telling a person how a build gets on, on stderr."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress

import click

from coreg_audio.recipe import Unwatched, Watcher

SAID = {
    "import": "listening to the recordings",
    "narrate": "speaking the lines",
    "encode": "mixing and encoding",
    "measure": "listening to the result",
    "verify": "hearing its words",
}
"""What each stage is called for a user."""

BAR_CELLS = 20
"""Longest bar; a narrow terminal gets a shorter one."""

BESIDE_CELLS = 32
"""What stands beside the bar: the stage's name, the per cent, and a free last column."""


class Bar:
    """One line on a terminal that is written over as things move on."""

    def __init__(self) -> None:
        self._name = ""
        self._shown = ""

    def stage(self, name: str) -> None:
        """Begin a new line."""
        self.close()
        self._name = SAID.get(name, name)
        self._show(self._name)

    def progress(self, done: int, total: int) -> None:
        """Draw the bar anew when a whole per cent has gone by."""
        share = min(1.0, done / total) if total else 1.0
        cells = max(0, min(BAR_CELLS, shutil.get_terminal_size().columns - BESIDE_CELLS))
        bar = ("=" * round(cells * share)).ljust(cells)
        self._show(f"{self._name:24} {bar} {round(100 * share):3d} %")

    def close(self) -> None:
        """Take the bar away."""
        if self._shown:
            _say("\r" + " " * len(self._shown) + "\r", end="")
            self._shown = ""

    def _show(self, text: str) -> None:
        if text != self._shown:
            _say("\r" + text.ljust(len(self._shown)), end="")
            self._shown = text


class Lines:
    """A plain line for each stage, where stderr is not a terminal."""

    def stage(self, name: str) -> None:
        """Say which."""
        _say(SAID.get(name, name))

    def progress(self, done: int, total: int) -> None:
        """Keep quiet: a log needs no bar."""

    def close(self) -> None:
        """Nothing to take away."""


class Silent(Unwatched):
    """For --quiet."""

    def close(self) -> None:
        """Nothing to take away."""


def watcher(quiet: bool) -> Bar | Lines | Silent:
    """What suits where stderr goes."""
    if quiet or sys.stderr is None:  # None: closed by whoever started the program
        return Silent()
    return Bar() if sys.stderr.isatty() else Lines()


def _say(text: str, end: str = "\n") -> None:
    with suppress(OSError):  # that nobody listens is no reason to stop the work
        click.echo(text + end, nl=False, err=True)


__all__ = ["Watcher", "watcher"]
