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
    click.echo(f"{cache_folder()}\n  {_lines(facts.count)}, {facts.size_bytes / 1e6:.1f} MB")


@command.command("purge")
def purge() -> None:
    """Delete every spoken line in it."""
    from coreg_audio.narration import ClipCache

    click.echo(f"deleted {_lines(ClipCache(cache_folder()).purge())}")


@command.command("verify")
def verify() -> None:
    """Check every line and delete the damaged ones."""
    from coreg_audio.narration import ClipCache

    bad = ClipCache(cache_folder()).verify()
    if bad:
        click.echo(f"deleted {_lines(bad)} that were damaged; spoken anew when needed")
    else:
        click.echo("no line is damaged")


def _lines(count: int) -> str:
    return f"{count} line{'' if count == 1 else 's'}"
