"""`coreg-audio cache`: what is kept between runs, and how to be rid of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coreg_audio.cli.options import cache_folder

if TYPE_CHECKING:
    from coreg_audio.keeping import FolderCache


@click.group("cache")
def command() -> None:
    """Look at, check or empty the store of spoken lines and encoded sound.

    Lines that hold a client's value, and sound in which one is heard, are never kept there.
    """


@command.command("info")
def info() -> None:
    """Say where it is and how large."""
    click.echo(f"{cache_folder()}")
    for name, store in _stores().items():
        facts = store.info()
        click.echo(f"  {_counted(facts.count, name)}, {facts.size_bytes / 1e6:.1f} MB")


@command.command("purge")
def purge() -> None:
    """Delete everything in it."""
    gone = (_counted(store.purge(), name) for name, store in _stores().items())
    click.echo(f"deleted {' and '.join(gone)}")


@command.command("verify")
def verify() -> None:
    """Check every entry and delete the damaged ones."""
    bad = {name: store.verify() for name, store in _stores().items()}
    if any(bad.values()):
        told = " and ".join(_counted(count, name) for name, count in bad.items() if count)
        click.echo(f"deleted {told}, damaged; made anew when needed")
    else:
        click.echo("nothing is damaged")


def _stores() -> dict[str, FolderCache]:
    """All that is kept, by what one entry is."""
    from coreg_audio.keeping import chunk_cache, clip_cache

    folder = cache_folder()
    return {"line": clip_cache(folder), "chunk": chunk_cache(folder)}


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"
