"""Telling a person how a build gets on, on stderr."""

from __future__ import annotations

import sys

import click

from coreg_audio.build import Unwatched, Watcher

SAID = {
    "narrate": "speaking the lines",
    "encode": "mixing and encoding",
    "measure": "listening to the result",
}
"""What each stage is called for a user."""


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
        filled = round(20 * share)
        self._show(
            f"{self._name:24} {'=' * filled}{' ' * (20 - filled)} {round(100 * share):3d} %"
        )

    def close(self) -> None:
        """Take the bar away."""
        if self._shown:
            click.echo("\r" + " " * len(self._shown) + "\r", nl=False, err=True)
            self._shown = ""

    def _show(self, text: str) -> None:
        if text != self._shown:
            click.echo("\r" + text.ljust(len(self._shown)), nl=False, err=True)
            self._shown = text


class Lines:
    """A plain line for each stage, where stderr is not a terminal."""

    def stage(self, name: str) -> None:
        """Say which."""
        click.echo(SAID.get(name, name), err=True)

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
    if quiet:
        return Silent()
    return Bar() if sys.stderr.isatty() else Lines()


__all__ = ["Watcher", "watcher"]
