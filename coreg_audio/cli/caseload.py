"""The options that name a client, and a recipe for that client."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from platformdirs import user_data_path

from coreg_audio.cli.options import Command, FilePath
from coreg_audio.errors import InputError
from coreg_audio.recipe import Recipe

if TYPE_CHECKING:
    from coreg_audio.clients import Client, Fitting

CLIENTS_VARIABLE = "COREG_AUDIO_CLIENTS"
"""Names another folder for client files."""

_FIELDS = {
    "pace": "pace",
    "cue": "cue",
    "language": "language",
    "guidance": "guidance",
    "bed": "bedding",
}
"""Options to the field of `Recipe` that they set."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recipe, and for whom.

    Attributes:
        client: None is nobody.
        fitting: How the client file was laid in.
    """

    recipe: Recipe
    client: Client | None = None
    fitting: Fitting | None = None

    def with_recipe(self, recipe: Recipe) -> Wanted:
        """The same client and another recipe."""
        fitting = self.fitting and replace(self.fitting, recipe=recipe)
        return Wanted(recipe, self.client, fitting)

    @property
    def code(self) -> str:
        """Of the client."""
        return self.client.code if self.client else ""

    @property
    def private(self) -> Path | None:
        """Where the client's own lines are kept."""
        return self.client.phrases if self.client else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What the client file wishes and the script cannot do."""
        return self.fitting.notes if self.fitting else ()


def client_option(command: Command) -> Command:
    """For whom it is made."""
    option = click.option(
        "--client",
        "code",
        metavar="CODE",
        shell_complete=_complete_code,
        help="For this client: see coreg-audio clients. What you set here counts more than "
        "the client file; what it rules out stays ruled out.",
    )
    return option(clients_option(command))


def clients_option(command: Command) -> Command:
    """Where the client files are."""
    return click.option(
        "--clients",
        "clients_dir",
        type=FilePath(file_okay=False),
        metavar="DIR",
        help=f"Folder of client files, instead of {CLIENTS_VARIABLE} or your own.",
    )(command)


def clients_folder(asked: Path | None) -> Path:
    """Where client files are kept."""
    named = os.environ.get(CLIENTS_VARIABLE)
    if asked is not None or named:
        return (asked or Path(named or "")).expanduser()
    return user_data_path("coreg-audio", appauthor=False) / "clients"


def _complete_code(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    from coreg_audio.clients import codes

    found = codes(clients_folder(ctx.params.get("clients_dir")))
    return [code for code in found if code.casefold().startswith(begun.casefold())]


def for_client(recipe: Recipe, code: str | None, clients_dir: Path | None) -> Wanted:
    """*recipe* with what the file of that client says and no option of this command does."""
    if code is None:
        return Wanted(recipe)
    from coreg_audio import clients
    from coreg_audio.cli.discretion import keep_discreet

    keep_discreet()
    client = clients.load(code, clients_folder(clients_dir))
    with explained(client):
        fitting = clients.fitted(recipe, client, _given())
    return Wanted(fitting.recipe, client, fitting)


def _given() -> set[str]:
    """The fields of the recipe that options of this command set."""
    context = click.get_current_context()
    default = click.core.ParameterSource.DEFAULT
    return {
        field
        for option, field in _FIELDS.items()
        if context.get_parameter_source(option) not in (None, default)
    }


@contextmanager
def explained(client: Client | None) -> Iterator[None]:
    """A refusal says what of it stands in the client's file, where nobody typed it."""
    try:
        yield
    except InputError as error:
        hints = list(_hints(client, str(error))) if client else []
        if not hints:
            raise
        raise InputError("\n  ".join([str(error), *hints])) from error


def _hints(client: Client, told: str) -> Iterator[str]:
    if "--avoid" in told and client.avoid.flags:
        yield f"{client.code} says not_for: {', '.join(client.avoid.flags)}"
    if "client file" in told:
        yield f"the file is opened by: coreg-audio clients edit {client.code}"


def facts(client: Client) -> dict[str, Any]:
    """What a client file says, names and other words only as set or not."""
    return {
        "code": client.code,
        "tier": client.tier,
        "names": "on" if client.speaks_names else "off",
        "set": [*client.names, *client.words, *(["say_as"] if client.say_as else [])],
        "language": client.language or None,
        "voice": {role.value: voice for role, voice in client.voices.items()} or None,
        "pace": client.pace or None,
        "minutes": dict(client.minutes_of) or client.minutes,
        "cue": client.cue or None,
        "bed": client.bed or None,
        "guidance": client.guidance.value if client.guidance else None,
        "prefers": {name: list(options) for name, options in client.prefers.items()},
        "not_for": list(client.avoid.flags),
    }
