"""`coreg-audio check`: is a script right, for people and for editors."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from coreg_audio.checking import Problem, check, check_all
from coreg_audio.cli.options import complete_id, json_option, print_json, templates_option


@click.command("check")
@click.argument("scripts", metavar="[ID or PATH]...", nargs=-1, shell_complete=complete_id)
@templates_option
@json_option
def command(scripts: tuple[str, ...], templates_dir: Path | None, as_json: bool) -> int:
    """Check scripts, in every combination of their choices; all of them when none is named.

    Each fault is one line, file:line:column: what is wrong and what to do. Ends with 1 when
    there is any.
    """
    count, problems = _checked(scripts, templates_dir)
    if as_json:
        print_json([asdict(one) for one in problems])
    else:
        _print(problems, count)
    return 1 if problems else 0


def _checked(scripts: tuple[str, ...], folder: Path | None) -> tuple[int, list[Problem]]:
    if not scripts:
        count, problems = check_all(folder)
        return count, list(problems)
    return len(scripts), [problem for name in scripts for problem in check(name, folder)]


def _print(problems: list[Problem], count: int) -> None:
    for problem in problems:
        click.echo(str(problem))
    if not problems:
        click.echo(f"{count} script{'' if count == 1 else 's'}: nothing to mend", err=True)
