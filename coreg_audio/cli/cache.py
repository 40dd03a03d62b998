"""`coreg-audio cache`: what is kept between runs, and how to be rid of it."""

from __future__ import annotations

import click

from coreg_audio.cli.options import cache_folder


@click.group("cache")
def command() -> None:
    """Look at, check or empty the store of spoken lines.

    Lines that hold a client's value are never kept there.
    """


@command.command("info")
def info() -> None:
    """Say where it is and how large."""
    from coreg_audio.narration import ClipCache

    facts = ClipCache(cache_folder()).info()
    click.echo(f"{cache_folder()}\n  {facts.count} lines, {facts.size_bytes / 1e6:.1f} MB")


@command.command("purge")
def purge() -> None:
    """Delete every spoken line in it."""
    from coreg_audio.narration import ClipCache

    click.echo(f"deleted {ClipCache(cache_folder()).purge()} lines")


@command.command("verify")
def verify() -> None:
    """Check every line and delete the damaged ones."""
    from coreg_audio.narration import ClipCache

    bad = ClipCache(cache_folder()).verify()
    click.echo(f"{bad} damaged lines deleted; they are spoken anew when needed")
