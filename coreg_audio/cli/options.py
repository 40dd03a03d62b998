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
from platformdirs import user_cache_path, user_config_path

from coreg_audio.ambience import BEDS, DEFAULT_UNDER_DB, UNDER_DB, Bedding
from coreg_audio.avoid import FLAGS, Avoid, check_flag
from coreg_audio.errors import InputError
from coreg_audio.languages import DEFAULT
from coreg_audio.pronunciation import MAX_BYTES, SayAs, merged, read_list
from coreg_audio.recipe import CUES, LOUDNESSES, Recipe
from coreg_audio.session import Guidance, Role
from coreg_audio.voice import PACES, WORDS_PER_MIN, pace_of

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_CHARS = 10_000
"""Of a value that is read from a file or from standard input."""

LONGEST_MIN = 720
"""No session is longer than twelve hours."""

CACHE_VARIABLE = "COREG_AUDIO_CACHE"
"""Names another folder for the narration cache."""

SAY_AS_VARIABLE = "COREG_AUDIO_SAY_AS"
"""Names another list of pronunciations for all sessions."""


def _pace(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The text itself, once it is known to name a pace."""
    if pace_of(value) is None:
        known = "{}, or {} to {} words a minute".format(", ".join(PACES), *WORDS_PER_MIN)
        raise click.BadParameter(f"{value!r} is none of: {known}")
    return value


def _complete_pace(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    return [name for name in PACES if name.startswith(begun)]


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


def template_argument(command: Command) -> Command:
    """The exercise that is meant."""
    return click.argument("template", metavar="ID", shell_complete=complete_id)(command)


def complete_id(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The ids that a shell may offer."""
    from coreg_audio import templates

    found = templates.available(
        templates_dir=ctx.params.get("templates_dir"),
        language=ctx.params.get("language") or DEFAULT,
    ).templates
    return [one.front.id for one in found if one.front.id.startswith(incomplete)]


def recipe_options(command: Command) -> Command:
    """The options that decide how a session sounds."""
    for option in reversed(
        (
            template_argument,
            click.option(
                "-m", "--minutes", type=Minutes(), help="How long it lasts: 9, 9.5 or 9:30."
            ),
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
                metavar="PACE",
                callback=_pace,
                shell_complete=_complete_pace,
                default="settle",
                show_default=True,
                help="How much room there is: {}, or words a minute, {} to {}.".format(
                    ", ".join(PACES), *WORDS_PER_MIN
                ),
            ),
            click.option(
                "--cue",
                type=click.Choice(CUES),
                default="tone+wave",
                show_default=True,
                help="The sound of the breath.",
            ),
            guidance_option,
            avoid_option,
            *_bed_options(),
            click.option(
                "--loudness",
                type=click.Choice(LOUDNESSES),
                help="How loud the speech is: phone -16 LUFS, mono -19 (the default with "
                "--mono), sleep -20 and 6 dB quieter by the end, broadcast -23.",
            ),
            click.option(
                "--width",
                type=click.FloatRange(0, 1),
                default=0.0,
                show_default=True,
                help="How far wave and bowl open to both sides, 0 to 1.",
            ),
            click.option(
                "--startle/--no-startle",
                help="Let bells strike at once. Else nothing rises suddenly.",
            ),
            click.option(
                "--seed",
                type=click.IntRange(0),
                default=1,
                show_default=True,
                help="Same seed, same file.",
            ),
            say_as_option,
            templates_option,
            language_option,
        )
    ):
        command = option(command)
    return command


def _bed_options() -> tuple[Callable[[Command], Command], ...]:
    return (
        click.option(
            "--bed",
            metavar="NAME",
            shell_complete=_complete_bed,
            help=f"A quiet background sound: {', '.join(BEDS)}, a sound file of your own, or "
            "off. Else what the script says, which is mostly none.",
        ),
        click.option(
            "--bed-level",
            type=float,
            metavar="DB",
            default=DEFAULT_UNDER_DB,
            show_default=True,
            help="How far it lies under the voice, {:g} to {:g} dB.".format(*UNDER_DB),
        ),
    )


def _complete_bed(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    return [name for name in (*BEDS, "off") if name.startswith(begun)]


def guidance_option(command: Command) -> Command:
    """How much is said."""
    return click.option(
        "--guidance",
        type=click.Choice([one.value for one in Guidance]),
        default=Guidance.FULL.value,
        show_default=True,
        help="How much is said, for those who know the exercise: light leaves out half of the "
        "optional paragraphs, sparse all of them. The length stays.",
    )(command)


def avoid_option(command: Command) -> Command:
    """What the listeners are to be spared."""
    return click.option(
        "--avoid",
        multiple=True,
        metavar="FLAG",
        callback=_avoided,
        shell_complete=_complete_flag,
        help=f"What to spare the listeners: {', '.join(FLAGS)}. Takes another variant and says "
        "so, or refuses. May be repeated.",
    )(command)


def _avoided(ctx: click.Context, param: click.Parameter, flags: tuple[str, ...]) -> Avoid:
    for flag in flags:
        try:
            check_flag(flag)
        except InputError as error:
            raise click.BadParameter(str(error)) from error
    return Avoid(flags)


def _complete_flag(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    return [name for name in FLAGS if name.startswith(begun)]


def say_as_option(command: Command) -> Command:
    """How names are pronounced."""
    return click.option(
        "--say-as",
        "say_as_file",
        type=click.Path(path_type=Path),
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
        type=click.Path(exists=True, file_okay=False, path_type=Path),
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
        type=click.Path(file_okay=False, path_type=Path),
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


def recipe(
    template: str,
    minutes: float | None,
    settings: tuple[str, ...],
    voices: tuple[str, ...],
    **rest: Any,
) -> Recipe:
    """The recipe that the options ask for."""
    if rest["only_takes"] and rest["takes"] is None:
        raise click.UsageError("--only-takes needs --takes")
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
        loudness=rest["loudness"] or ("mono" if rest.get("mono") else "phone"),
        width=rest["width"],
        startle=rest["startle"],
        seed=rest["seed"],
        templates_dir=rest["templates_dir"],
        language=rest["language"],
        takes=rest["takes"],
        only_takes=rest["only_takes"],
        say_as=say_as_lists(rest["say_as_file"]),
        bedding=Bedding(rest["bed"], rest["bed_level"]),
        avoid=rest["avoid"],
        guidance=Guidance(rest["guidance"]),
    )


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
    asked = os.environ.get(CACHE_VARIABLE)
    return Path(asked) if asked else user_cache_path("coreg-audio", appauthor=False) / "clips"


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


def _voices(asked: tuple[str, ...]) -> dict[Role, str]:
    """Voice of each role that one was named for."""
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
    return found
