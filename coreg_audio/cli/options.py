"""Options that several commands share, and what they become."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from platformdirs import user_cache_path

from coreg_audio.build import CUES, Recipe
from coreg_audio.errors import InputError
from coreg_audio.session import Role
from coreg_audio.voice import PACES

Command = TypeVar("Command", bound=Callable[..., Any])

LONGEST_MIN = 720
"""No session is longer than twelve hours."""

CACHE_VARIABLE = "COREG_AUDIO_CACHE"
"""Names another folder for the narration cache."""


def recipe_options(command: Command) -> Command:
    """The options that decide how a session sounds."""
    for option in reversed(
        (
            click.argument("template", metavar="ID"),
            click.option("-m", "--minutes", type=float, help="How long it lasts."),
            settings_option,
            click.option(
                "-V",
                "--voice",
                "voices",
                multiple=True,
                metavar="VOICE",
                help="The voice, or guide=VOICE and second=VOICE. See: coreg-audio voices",
            ),
            click.option(
                "--pace",
                type=click.Choice(list(PACES)),
                default="settle",
                show_default=True,
                help="How much room there is between and within phrases.",
            ),
            click.option(
                "--cue",
                type=click.Choice(CUES),
                default="tone+wave",
                show_default=True,
                help="The sound of the breath.",
            ),
            click.option(
                "--seed", type=int, default=1, show_default=True, help="Same seed, same file."
            ),
            templates_option,
        )
    ):
        command = option(command)
    return command


def settings_option(command: Command) -> Command:
    """The choices of the script."""
    return click.option(
        "-s",
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        help="Set a choice of the script; KEY=@FILE and KEY=@- read it from a file or "
        "from standard input. May be repeated.",
    )(command)


def templates_option(command: Command) -> Command:
    """Where else to look for scripts."""
    return click.option(
        "--templates",
        "templates_dir",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of scripts, instead of ./scripts_templates.",
    )(command)


def json_option(command: Command) -> Command:
    """The machine's form of a result."""
    option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
    return option(command)


def recipe(
    template: str,
    minutes: float | None,
    settings: tuple[str, ...],
    voices: tuple[str, ...],
    **rest: Any,
) -> Recipe:
    """The recipe that the options ask for."""
    if minutes is not None and not 0 < minutes <= LONGEST_MIN:
        raise InputError(
            f"--minutes is more than 0 and at most {LONGEST_MIN} (12 hours), not {minutes:g}"
        )
    return Recipe(
        template,
        values(settings),
        minutes,
        _voices(voices),
        pace=rest["pace"],
        cue=rest["cue"],
        seed=rest["seed"],
        templates_dir=rest["templates_dir"],
    )


def cache_folder() -> Path:
    """Where narration is kept between runs."""
    asked = os.environ.get(CACHE_VARIABLE)
    return Path(asked) if asked else user_cache_path("coreg-audio", appauthor=False) / "clips"


def values(settings: tuple[str, ...]) -> dict[str, str]:
    """The choices as --set gave them; the last one of a name counts."""
    return dict(_setting(one) for one in settings)


def _setting(text: str) -> tuple[str, str]:
    """Split KEY=VALUE, fetching a value that stands elsewhere."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise InputError(f"--set takes KEY=VALUE, such as --set touch=hands, not {text!r}")
    if value == "@-":
        value = sys.stdin.read().rstrip("\r\n")
    elif value.startswith("@"):
        from coreg_audio import fsio

        value = fsio.read_text(Path(value[1:]), 10_000).rstrip("\r\n")
    return key.strip(), value


def _voices(asked: tuple[str, ...]) -> dict[Role, str]:
    """Voice of each role: the guide's serves for the second where none is named."""
    found: dict[Role, str] = {}
    for text in asked:
        role, sign, name = text.partition("=")
        if not sign:
            found[Role.GUIDE] = text
        elif role in tuple(Role):
            found[Role(role)] = name
        else:
            known = " or ".join(f"{one}=VOICE" for one in Role)
            raise InputError(f"--voice takes VOICE, {known}, not {text!r}")
    guide = found.setdefault(Role.GUIDE, "hibari")
    found.setdefault(Role.SECOND, guide)
    return found
