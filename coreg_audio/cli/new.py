"""`coreg-audio new`: the beginning of a script of one's own, or a copy to edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from coreg_audio import fsio, templates
from coreg_audio.cli.options import Minutes, at_keyboard, complete_id
from coreg_audio.directions.speakable import find_unspeakable, has_words, name_char
from coreg_audio.editing import copied
from coreg_audio.errors import CoregError, FileError, InputError
from coreg_audio.script import Template
from coreg_audio.starter import (
    AUDIENCES,
    BREATHS,
    DEFAULT_MIN,
    TOUCHES,
    Outline,
    begin,
)

Value = TypeVar("Value")

TITLE_CHARS = 100
"""Longest title: players cut off what is longer."""

ID_CHARS = 60

KINDS_OF_TOUCH = tuple(dict.fromkeys(one for kinds in TOUCHES.values() for one in kinds))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the options say; None where they say nothing."""

    title: str | None
    audience: str | None
    minutes: float | None
    breath: str | None
    touch: str | None


@click.command("new")
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--title", help="What it is called; else made from the ID.")
@click.option(
    "--for",
    "audience",
    type=click.Choice(AUDIENCES),
    help="Who listens: a couple together, one person, or two who take turns.",
)
@click.option("-m", "--minutes", type=Minutes(), help="How long it lasts: 4, 4.5 or 4:30.")
@click.option(
    "--breath",
    type=click.Choice(BREATHS),
    help="A breath that is sounded: settle (in 4, out 6), gentle (3, 5), even (5, 5), slow "
    "(5, 6), starter (3, 4); or none.",
)
@click.option(
    "--touch",
    type=click.Choice(KINDS_OF_TOUCH),
    help="Holding hands, asked for first; for one person a hand of their own; or none.",
)
@click.option(
    "--from",
    "original",
    metavar="ID",
    shell_complete=complete_id,
    help="Copy this exercise to edit it, with every word that it takes from elsewhere.",
)
@click.option("--force", is_flag=True, help="Overwrite a script that is there.")
def command(id_: str | None, original: str | None, force: bool, **asked: Any) -> None:
    """Begin a script of your own: ./scripts_templates/en/ID.md.

    On a terminal it asks for what no option says; Enter takes what stands in brackets.
    Without an ID, --from makes your own copy of an exercise, which then takes its place.
    """
    wanted = _Asked(**asked)
    if wanted.title is not None:
        _check_title(wanted.title)
    source = None if original is None else templates.locate(original)
    id_ = _id(id_, source)
    language = "en" if source is None else source.front.language
    path = Path("scripts_templates") / language / f"{id_}.md"
    if path.exists() and not force:
        raise FileError(
            path,
            "exists already; choose another id, edit that file, or overwrite it with --force",
        )
    if source is None:
        text = begin(_outline(id_, wanted))
    else:
        text = _copy(_not_itself(source, path), id_, wanted)
    fsio.make_folder(path.parent)
    fsio.write_bytes(path, text.encode(), job=None)
    click.echo(f"{path}\n  next: coreg-audio check {path}")


def _id(given: str | None, source: Template | None) -> str:
    """As it was given; else that of the exercise to copy, or what a person answers."""
    if source is not None:
        return _checked_id(given or source.front.id)
    if given is None and at_keyboard():
        return _ask(None, "Its id, such as evening-breath", "", _free_id)
    if given is None:
        raise click.UsageError("name the script to begin: coreg-audio new evening-breath")
    return _free_id(given)


def _not_itself(source: Template, path: Path) -> Template:
    """In place of the copy that is to be overwritten, what it was copied from."""
    if not path.exists() or not source.path.samefile(path):
        return source
    return templates.load(templates.packaged_folder() / source.front.language / path.name)


def _copy(source: Template, id_: str, wanted: _Asked) -> str:
    if wanted != _Asked(wanted.title, None, None, None, None):
        raise click.UsageError("--from copies an exercise as it is: only --title goes with it")
    return copied(source, id_, wanted.title)


def _outline(id_: str, wanted: _Asked) -> Outline:
    """From the options, the answers on a terminal, and what is usual."""
    title = _ask(wanted.title, "Title", id_.replace("-", " ").title(), _checked_title)
    audience = _pick(wanted.audience, "Who listens", AUDIENCES)
    usual = f"{DEFAULT_MIN[audience]:g}"
    minutes = _ask(wanted.minutes, "Minutes", usual, lambda text: Minutes()(text))
    breath = _pick(wanted.breath, "Breath that is sounded", BREATHS)
    return Outline(
        id_, title, audience, minutes, breath, _pick(wanted.touch, "Touch", TOUCHES[audience])
    )


def _pick(given: str | None, question: str, options: Sequence[str]) -> str:
    """One of *options*, the first by default."""
    told = f"{question}: {', '.join(options)}"
    return _ask(given, told, options[0], lambda text: click.Choice(options)(text))


def _ask(
    given: Value | None, question: str, usual: str, understood: Callable[[str], Value]
) -> Value:
    """What an option said, else what a person at the keyboard answers, else the usual."""
    if given is not None:
        return given
    if not at_keyboard():
        return understood(usual)

    def checked(text: str) -> Value:
        try:
            return understood(text)
        except CoregError as error:  # click says it and asks again
            raise click.UsageError(str(error)) from error

    answer: Value = click.prompt(question, default=usual or None, value_proc=checked, err=True)
    return answer


def _checked_id(id_: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_) or len(id_) > ID_CHARS:
        raise InputError(
            f"an id is small letters, digits and single hyphens, such as evening-breath; "
            f"{id_!r} is not"
        )
    return id_


def _free_id(id_: str) -> str:
    """Checked; a nearer script would hide an exercise of that id that came with the program."""
    _checked_id(id_)
    if (templates.packaged_folder() / "en" / f"{id_}.md").exists():
        raise InputError(
            f"{id_} is an exercise that is here already: choose another id, or copy it with "
            f"coreg-audio new --from {id_}"
        )
    return id_


def _checked_title(title: str) -> str:
    _check_title(title)
    return title


def _check_title(title: str) -> None:
    """It is spoken, shown by players, and stands in a heading."""
    if not has_words(title) or len(title) > TITLE_CHARS:
        raise InputError(f"--title is 1 to {TITLE_CHARS} characters with words in them")
    if (char := find_unspeakable(title)) is not None:
        raise InputError(
            f"--title holds {name_char(char)}, which cannot be spoken: leave it out"
        )
