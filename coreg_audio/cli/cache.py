"""`coreg-audio cache`: what is kept between runs, and how to be rid of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from coreg_audio.cli.caseload import clients_folder, clients_option
from coreg_audio.cli.options import cache_folder, json_option, print_json
from coreg_audio.keeping import CAP_VARIABLE, chunk_cache, clip_cache, network_cache

if TYPE_CHECKING:
    from coreg_audio.keeping import FolderCache


@click.group("cache")
def command() -> None:
    """Look at, check or empty the store of spoken lines and encoded sound.

    Kept with them are parts of the usual voice, as they are opened: it starts sooner by that.

    Lines that hold a client's value, and sound in which one is heard, are never kept there:
    a client's own lines lie in the client's own folder, each client's apart.

    Each of the stores grows to 1,074 MB, or to as many as the variable
    COREG_AUDIO_CACHE_MB says; then what was not used for longest goes. Nothing is lost by
    that: it is made anew when needed.
    """


@command.command("info")
@clients_option
@json_option
def info(clients_dir: Path | None, as_json: bool) -> None:
    """Say where it is, how large, and how large it may grow."""
    stores = _stores(clients_dir)
    if as_json:
        print_json({"folder": str(cache_folder())} | {s.name: _facts(s) for s in stores})
        return
    click.echo(f"{cache_folder()}")
    for store in stores:
        click.echo(f"  {_told(store)}")
    asked = os.environ.get(CAP_VARIABLE, "").strip()
    if asked and not asked.isdecimal():
        click.echo(
            f"  {CAP_VARIABLE} is no whole number of megabytes, so it counts for nothing"
        )


@command.command("purge")
@click.option("--private", is_flag=True, help="The clients' own lines, too.")
@clients_option
def purge(private: bool, clients_dir: Path | None) -> None:
    """Delete everything in it; the clients' own lines stay, but for --private."""
    stores = [one for one in _stores(clients_dir) if private or one.name != PRIVATE]
    gone = (_counted(sum(cache.purge() for cache in s.caches), s.name) for s in stores)
    click.echo(f"deleted {' and '.join(gone)}")


@command.command("verify")
@clients_option
def verify(clients_dir: Path | None) -> None:
    """Check every entry and delete the damaged ones."""
    bad = {s.name: sum(cache.verify() for cache in s.caches) for s in _stores(clients_dir)}
    if any(bad.values()):
        told = " and ".join(_counted(count, name) for name, count in bad.items() if count)
        click.echo(f"deleted {told}, damaged; made anew when needed")
    else:
        click.echo("nothing is damaged")


PRIVATE = "private line"


class _Store(NamedTuple):
    """Something that is kept, called by what one entry is."""

    name: str
    caches: tuple[FolderCache, ...]


def _stores(clients_dir: Path | None) -> list[_Store]:
    """All that is kept; the clients' own lines where there are clients."""
    folder, people = cache_folder(), clients_folder(clients_dir)
    stores = [
        _Store("line", (clip_cache(folder),)),
        _Store("chunk", (chunk_cache(folder),)),
        _Store("voice part", (network_cache(folder),)),
    ]
    if people.is_dir():
        from coreg_audio.clients import phrases

        own = tuple(clip_cache(one) for one in phrases(people))
        stores.append(_Store(PRIVATE, own))
    return stores


def _told(store: _Store) -> str:
    count, size_bytes, cap_bytes = _sizes(store)
    most = "" if cap_bytes is None else f" of at most {cap_bytes / 1e6:,.0f}"
    return f"{_counted(count, store.name)}, {size_bytes / 1e6:,.1f}{most} MB"


def _facts(store: _Store) -> dict[str, int | None]:
    return dict(zip(("count", "size_bytes", "cap_bytes"), _sizes(store), strict=True))


def _sizes(store: _Store) -> tuple[int, int, int | None]:
    """Entries and bytes of all, and the cap where there is one for all."""
    infos = [cache.info() for cache in store.caches]
    cap_bytes = None if store.name == PRIVATE else infos[0].cap_bytes
    return sum(one.count for one in infos), sum(one.size_bytes for one in infos), cap_bytes


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"
