"""Options that several commands share, and what they become."""

from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from platformdirs import user_config_path

from coreg_audio.errors import InputError
from coreg_audio.languages import DEFAULT
from coreg_audio.pronunciation import MAX_BYTES, SayAs, merged, read_list

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_CHARS = 10_000
"""Of a value that is read from a file or from standard input."""

SAY_AS_VARIABLE = "COREG_AUDIO_SAY_AS"
"""Names another list of pronunciations for all sessions."""


class Minutes(click.ParamType[float]):
    """A length as people write one: 9, 9.5 or 9:30."""

    name = "minutes"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The minutes that *value* means."""
        if isinstance(value, str) and (clock := re.fullmatch(r"(\d{1,4}):([0-5]\d)", value)):
            return int(clock[1]) + int(clock[2]) / 60
        try:
            return float(value)
        except ValueError:
            self.fail(f"{value!r} is no length in minutes, such as 9, 9.5 or 9:30", param, ctx)


class FilePath(click.Path):
    """The path of a file or a folder; an empty one would be the folder that one is in."""

    def __init__(self, **what: bool) -> None:
        super().__init__(path_type=Path, **what)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """The path that *value* means."""
        if value == "":
            self.fail("the path is empty; write one", param, ctx)
        return super().convert(value, param, ctx)


def template_argument(command: Command, *, required: bool = True) -> Command:
    """The exercise that is meant."""
    return click.argument(
        "template",
        metavar="ID" if required else "[ID]",
        required=required,
        shell_complete=complete_id,
    )(command)


def complete_id(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The ids that a shell may offer."""
    from coreg_audio import templates

    found = templates.available(
        templates_dir=ctx.params.get("templates_dir"),
        language=ctx.params.get("language") or DEFAULT,
    ).templates
    return [one.front.id for one in found if one.front.id.startswith(incomplete)]


def say_as_option(command: Command) -> Command:
    """How names are pronounced."""
    return click.option(
        "--say-as",
        "say_as_file",
        type=FilePath(),
        metavar="FILE",
        help="How names are pronounced: lines such as Siobhan: shi-VAWN",
    )(command)


def settings_option(command: Command) -> Command:
    """The choices of the script."""
    return click.option(
        "-s",
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        help="Set a choice of the script. KEY=@- asks for it, so that it does not stay in the "
        "shell's history; KEY=@FILE reads it from a file. May be repeated.",
    )(command)


def templates_option(command: Command) -> Command:
    """Where else to look for scripts."""
    return click.option(
        "--templates",
        "templates_dir",
        type=FilePath(exists=True, file_okay=False),
        help="Folder of scripts, instead of ./scripts_templates.",
    )(command)


def language_option(command: Command) -> Command:
    """The language of the exercises."""
    return click.option(
        "--lang",
        "language",
        metavar="CODE",
        default=DEFAULT,
        show_default=True,
        is_eager=True,
        help="In which language an ID is meant, such as es.",
    )(command)


def takes_options(command: Command) -> Command:
    """A person's own recordings."""
    folder = click.option(
        "--takes",
        type=FilePath(file_okay=False),
        help="Folder of your own recordings: see coreg-audio takes.",
    )
    only = click.option(
        "--only-takes", is_flag=True, help="Synthesize nothing: every line has a take."
    )
    return folder(only(command))


def allow_option(command: Command) -> Command:
    """The rules of care that one takes on oneself."""
    return click.option(
        "--allow",
        multiple=True,
        metavar="RULE",
        callback=_allowed,
        help="Let a script break this rule of care, such as R9: see coreg-audio check "
        "--explain R9. May be repeated.",
    )(command)


def _allowed(
    ctx: click.Context, param: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    """The rules' ids as they are written in the table."""
    from coreg_audio.care import ALLOWABLE

    known = {one.casefold(): one for one in ALLOWABLE}
    for name in names:
        if name.strip().casefold() not in known:
            raise click.BadParameter(f"{name!r} is none of: {', '.join(ALLOWABLE)}")
    return tuple(dict.fromkeys(known[name.strip().casefold()] for name in names))


def json_option(command: Command) -> Command:
    """The machine's form of a result."""
    option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
    return option(command)


def print_json(value: Any) -> None:
    """Print it so that any reader takes it: in ASCII, and null for what is no finite number."""
    click.echo(json.dumps(_finite(value), indent=1, allow_nan=False))


def _finite(value: Any) -> Any:
    match value:
        case dict():
            return {key: _finite(one) for key, one in value.items()}
        case list() | tuple():
            return [_finite(one) for one in value]
        case float() if not math.isfinite(value):
            return None
        case _:
            return value


def say_as_lists(own: Path | None) -> tuple[SayAs, ...]:
    """The user's list for all sessions, and that of this one, which counts where both speak."""
    asked = os.environ.get(SAY_AS_VARIABLE)
    folder = user_config_path("coreg-audio", appauthor=False)
    path = Path(asked) if asked else folder / "say-as.yaml"
    general = _say_as(path, general=True) if asked or path.exists() else ()
    return merged(general, _say_as(own) if own else ())


def _say_as(path: Path, *, general: bool = False) -> tuple[SayAs, ...]:
    from coreg_audio import fsio

    return read_list(fsio.read_text(path, MAX_BYTES), str(path), general=general)


def cache_folder() -> Path:
    """Where narration is kept between runs."""
    from coreg_audio.keeping import usual_folder

    return usual_folder()


def values(settings: tuple[str, ...]) -> dict[str, str]:
    """The choices as --set gave them; the last one of a name counts."""
    if sum(one.endswith("=@-") for one in settings) > 1 and not at_keyboard():
        raise InputError("only one --set can read standard input; give the others with @FILE")
    return dict(_setting(one) for one in settings)


def _setting(text: str) -> tuple[str, str]:
    """Split KEY=VALUE, fetching a value that stands elsewhere."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise InputError(f"--set takes KEY=VALUE, such as --set touch=hands, not {text!r}")
    if value == "@-":
        value = _ask(key.strip())
    elif value == "@":
        raise InputError(f"--set {text} names no file; write {key}=@FILE or {key}=@-")
    elif value.startswith("@"):
        from coreg_audio import fsio

        value = fsio.read_text(Path(value[1:]), MOST_CHARS).rstrip("\n")
    return key.strip(), value


def _ask(key: str) -> str:
    """What stands on standard input: a line from a person, all of it from a program."""
    if sys.stdin is None:
        raise InputError(f"--set {key}=@- reads standard input, which is closed here")
    if at_keyboard():
        click.echo(f"{key}: ", nl=False, err=True)
        value = sys.stdin.readline()
    else:
        value = sys.stdin.read(MOST_CHARS)
    if not value.strip():
        raise InputError(
            f"--set {key}=@- got nothing from standard input; write its value there"
        )
    return value.rstrip("\r\n")


def at_keyboard() -> bool:
    """Whether a person can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()
