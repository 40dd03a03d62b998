"""Options that decide how a session sounds, and the recipe that they become."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import click

from coreg_audio.ambience import BEDS, DEFAULT_UNDER_DB, UNDER_DB, Bedding
from coreg_audio.avoid import FLAGS, Avoid, check_flag
from coreg_audio.cli.caseload import Wanted, client_option, for_client
from coreg_audio.cli.options import (
    Command,
    Minutes,
    language_option,
    say_as_lists,
    say_as_option,
    settings_option,
    template_argument,
    templates_option,
    values,
)
from coreg_audio.errors import InputError
from coreg_audio.recipe import CUES, LONGEST_MIN, LOUDNESSES, Recipe
from coreg_audio.session import Guidance, Role
from coreg_audio.voice import PACES, WORDS_PER_MIN, pace_of

Options = tuple[Callable[[Any], Any], ...]


def recipe_options(command: Command, *, template: bool = True) -> Command:
    """The options that decide how a session sounds, and the ID, which *template* demands."""
    options: Options = (
        partial(template_argument, required=template),
        click.option(
            "-m", "--minutes", type=Minutes(), help="How long it lasts: 9, 9.5 or 9:30."
        ),
        settings_option,
        *_delivery_options(),
        guidance_option,
        avoid_option,
        two_phones_option,
        *_sound_options(),
        say_as_option,
        client_option,
        templates_option,
        language_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def _delivery_options() -> Options:
    return (
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
    )


def _sound_options() -> Options:
    return (
        click.option(
            "--cue",
            type=click.Choice(CUES),
            default="tone+wave",
            show_default=True,
            help="The sound of the breath.",
        ),
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
    )


def _pace(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The text itself, once it is known to name a pace."""
    if pace_of(value) is None:
        known = "{}, or {} to {} words a minute".format(", ".join(PACES), *WORDS_PER_MIN)
        raise click.BadParameter(f"{value!r} is none of: {known}")
    return value


def _complete_pace(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    return [name for name in PACES if name.startswith(begun)]


def _bed_options() -> Options:
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


def two_phones_option(command: Command) -> Command:
    """A file for each partner."""
    return click.option(
        "--two-phones",
        is_flag=True,
        help="Two files, ID-a and ID-b, to be started together: each partner hears their own "
        "lines. See docs/two-phones.md.",
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


def recipe(
    template: str,
    minutes: float | None,
    settings: tuple[str, ...],
    voices: tuple[str, ...],
    **rest: Any,
) -> Wanted:
    """The recipe that the options ask for, and for whom."""
    if rest["only_takes"] and rest["two_phones"]:
        raise click.UsageError(
            "--two-phones speaks a count-in, for which there is no take; leave out --only-takes"
        )
    if rest["only_takes"] and rest["takes"] is None:
        raise click.UsageError("--only-takes needs --takes")
    if minutes is not None and not 0 < minutes <= LONGEST_MIN:
        raise InputError(
            f"--minutes is more than 0 and at most {LONGEST_MIN} (12 hours), not {minutes:g}"
        )
    asked = Recipe(
        template,
        values(settings),
        minutes,
        voices_by_role(voices),
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
        two_phones=rest["two_phones"],
        allow=rest.get("allow", ()),
    )
    return for_client(asked, rest["code"], rest["clients_dir"])


def voices_by_role(asked: tuple[str, ...]) -> dict[Role, str]:
    """Voice of each role that one was named for."""
    found: dict[Role, str] = {}
    for text in asked:
        role, sign, name = text.rpartition("=")
        if not sign and name:
            found[Role.GUIDE] = name
        elif role in tuple(Role) and name:
            found[Role(role)] = name
        else:
            known = " or ".join(f"{one}=VOICE" for one in Role)
            raise InputError(f"--voice takes VOICE, {known}, not {text!r}")
    return found
