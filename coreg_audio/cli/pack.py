"""`coreg-audio pack`: several sessions as one folder or zip to hand over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coreg_audio import fsio, libav
from coreg_audio.cli.labels import one_line
from coreg_audio.cli.options import (
    FilePath,
    cache_folder,
    json_option,
    language_option,
    print_json,
    templates_option,
)
from coreg_audio.cli.recipes import voices_by_role
from coreg_audio.cli.watch import watcher
from coreg_audio.errors import InputError
from coreg_audio.recipe import FORMATS, Labels, Recipe, Target

if TYPE_CHECKING:
    from coreg_audio.packing import Item, Pack

MOST_SESSIONS = 200
"""More are no pack that anybody listens to."""


@click.command("pack")
@click.argument("sessions", nargs=-1, required=True, metavar="SESSION…")
@click.option(
    "-o",
    "--output",
    type=FilePath(),
    default=Path("output/pack"),
    show_default=True,
    help="Folder, or a file that ends in .zip.",
)
@click.option("--title", default="Exercises for two", show_default=True, help="Of the pack.")
@click.option("--artist", default="coreg-audio", help="Your practice, as players show it.")
@click.option(
    "--cover",
    type=FilePath(),
    metavar="FILE",
    help="A picture of your own, instead of the one that is drawn with the title.",
)
@click.option(
    "--feed",
    "feed_url",
    metavar="URL",
    default="",
    help="Also a podcast feed, for a folder of yours on a server at this address.",
)
@click.option("-V", "--voice", "voices", multiple=True, metavar="VOICE", help="As with make.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(("mp3", *libav.FORMATS)),
    default="mp3",
    show_default=True,
    help="Of the sessions that are made here.",
)
@click.option("--mono", is_flag=True, help="As with make: half the size.")
@templates_option
@language_option
@click.option("--force", is_flag=True, help="Overwrite files that no pack made.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@json_option
def command(sessions: tuple[str, ...], output: Path, as_json: bool, **asked: Any) -> None:
    """Put several sessions into one folder or zip, with a page that plays them.

    A SESSION is a finished MP3, M4B or Opus file, which is taken as it is, or the ID of an
    exercise, which is made as its script says. They are numbered in the order in which you
    name them.

    \b
    coreg-audio pack kiss-and-hug heartbeat-connection -o evening.zip --title "Evenings"
    coreg-audio pack output/*/*.mp3 -o for-the-stick
    """  # noqa: D301 - click wants the real character
    from coreg_audio import packing
    from coreg_audio.packing.feed import base_url

    if len(sessions) > MOST_SESSIONS:
        raise InputError(f"a pack holds up to {MOST_SESSIONS} sessions, not {len(sessions)}")
    title = one_line("--title", asked["title"]).strip() or "coreg-audio"
    artist = one_line("--artist", asked["artist"])
    feed_url = base_url(asked["feed_url"]) if asked["feed_url"] else ""
    cover = _cover(title, asked["cover"])
    with fsio.scratch_folder() as folder:
        items = packing.named(list(_items(sessions, title, artist, folder, asked)))
        pack = packing.Pack(title, items, cover, artist, feed_url)
        if output.suffix.lower() == ".zip":
            packing.write_zip(pack, output, force=asked["force"])
        else:
            packing.write_folder(pack, output, force=asked["force"])
    if as_json:
        print_json(_facts(pack, output))
    elif not asked["quiet"]:
        click.echo("\n".join(_summary(pack, output)))


def _cover(title: str, path: Path | None) -> bytes:
    from coreg_audio.sidecars import cover

    return cover.own(path) if path else cover.drawn(title)


def _items(
    sessions: tuple[str, ...], title: str, artist: str, folder: Path, asked: dict[str, Any]
) -> Iterator[Item]:
    """Finished files first looked at, then everything in order, made where need be."""
    from coreg_audio.packing import read_item

    found = {one: read_item(Path(one)) for one in sessions if _is_file(one)}
    for number, one in enumerate(sessions, start=1):
        if one in found:
            yield found[one]
            continue
        labels = Labels(album=title, track=f"{number}/{len(sessions)}")
        path = folder / str(number) / f"session.{asked['format_']}"
        _make(one, Target(path, artist=artist, labels=labels, mono=asked["mono"]), asked)
        yield read_item(path)


def _is_file(session: str) -> bool:
    return session.lower().endswith(tuple(f".{one}" for one in FORMATS))


def _make(session: str, target: Target, asked: dict[str, Any]) -> None:
    from dataclasses import replace

    from coreg_audio.build import build

    recipe = Recipe(
        session,
        voices=voices_by_role(asked["voices"]),
        loudness="mono" if asked["mono"] else "phone",
        templates_dir=asked["templates_dir"],
        language=asked["language"],
    )
    watching = watcher(asked["quiet"])
    try:
        report = build(recipe, replace(target, cache=cache_folder()), watching)
    finally:
        watching.close()
    for warning in () if asked["quiet"] else report.warnings:
        click.echo(warning, err=True)


def _facts(pack: Pack, output: Path) -> dict[str, Any]:
    return {
        "path": str(output),
        "title": pack.title,
        "length_s": pack.length_s,
        "bytes": sum(item.size_bytes for item in pack.items),
        "sessions": [
            {"file": item.name, "title": item.title, "length_s": item.length_s}
            for item in pack.items
        ],
    }


def _summary(pack: Pack, output: Path) -> Iterator[str]:
    minutes, seconds = divmod(round(pack.length_s), 60)
    size_mb = sum(item.size_bytes for item in pack.items) / 1e6
    several = "session" if len(pack.items) == 1 else "sessions"
    yield str(output)
    yield (
        f"  {pack.title}: {len(pack.items)} {several}, {minutes}:{seconds:02d} minutes, "
        f"{size_mb:.1f} MB"
    )
    yield from (f"  {item.name}" for item in pack.items)
    if pack.feed_url:
        yield f"  put the folder on your server; the feed is {pack.feed_url}feed.xml"
