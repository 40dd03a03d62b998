"""Options for what players show of a file: album, track, year, cover."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from coreg_audio.cli.options import Command, FilePath
from coreg_audio.errors import InputError
from coreg_audio.recipe import LABEL_CHARS, Labels


def label_options(command: Command) -> Command:
    """What players show."""
    for option in (
        click.option("--id3", type=click.Choice(("2.3", "2.4")), default="2.3", help=_ID3_HELP),
        click.option("--no-cover", is_flag=True, help="Without a picture."),
        click.option(
            "--cover",
            type=FilePath(),
            metavar="FILE",
            help="A picture of your own, instead of the one that is drawn with the title.",
        ),
        click.option("--year", metavar="YYYY", default="", help="Else none is told."),
        click.option("--track", metavar="N/M", default="", help="Its number, such as 2/7."),
        click.option(
            "--album", default="", help="The programme that it belongs to, as players show it."
        ),
        click.option(
            "--artist", default="coreg-audio", help="Your practice, as players show it."
        ),
    ):
        command = option(command)
    return command


_ID3_HELP = "Version of the tags; every phone reads 2.3, the default."


def labels(asked: dict[str, Any]) -> Labels:
    """What the options ask for.

    Raises:
        InputError: A name, number or year is none.
        FileError: The cover cannot be used.
    """
    if asked["no_cover"] and asked["cover"] is not None:
        raise click.UsageError("--cover and --no-cover cannot be combined")
    return Labels(
        album=one_line("--album", asked["album"]),
        track=_track(asked["track"]),
        year=_year(asked["year"]),
        cover=_cover(asked["cover"], none=asked["no_cover"]),
        id3=int(asked["id3"][-1]),
    )


def one_line(option: str, name: str) -> str:
    """*name*, if a player can show it."""
    if len(name) > LABEL_CHARS or not name.isprintable():
        raise InputError(
            f"{option} is one line of at most {LABEL_CHARS} characters, as players show it"
        )
    return name


def _track(text: str) -> str:
    found = re.fullmatch(r"([1-9]\d{0,3})(?:/([1-9]\d{0,3}))?", text)
    if text and not (found and int(found[1]) <= int(found[2] or found[1])):
        raise InputError(f"--track is a number, or a number of so many: 2 or 2/7, not {text!r}")
    return text


def _year(text: str) -> str:
    if text and not re.fullmatch(r"[12]\d{3}", text):
        raise InputError(f"--year is four figures, such as 2026, not {text!r}")
    return text


def _cover(path: Path | None, *, none: bool) -> bytes | None:
    if none:
        return b""
    if path is None:
        return None
    from coreg_audio.sidecars import cover

    return cover.own(path)
