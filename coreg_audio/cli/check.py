"""`coreg-audio check`: is a script right and careful, for people and for editors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click

from coreg_audio import care
from coreg_audio.care.page import shown
from coreg_audio.checking import ALLOWED, Problem, check, check_all
from coreg_audio.cli.options import (
    allow_option,
    complete_id,
    json_option,
    print_json,
    templates_option,
)
from coreg_audio.errors import InputError, nearest
from coreg_audio.languages import DEFAULT

SHOWN_EXAMPLES = 5
"""How many examples of each kind an explanation shows."""


@click.command("check")
@click.argument("scripts", metavar="[ID or PATH]...", nargs=-1, shell_complete=complete_id)
@click.option("--explain", metavar="RULE", help="Say what a rule such as R7 is for, and stop.")
@allow_option
@templates_option
@click.option(
    "--lang",
    "language",
    metavar="CODE",
    help="In which language an ID is meant, else en; and without an ID, else all languages.",
)
@json_option
def command(
    scripts: tuple[str, ...],
    explain: str | None,
    allow: tuple[str, ...],
    templates_dir: Path | None,
    language: str | None,
    as_json: bool,
) -> int:
    """Check scripts, in every combination of their choices; all of them when none is named.

    Each fault is one line, file:line:column: what is wrong and what to do [rule of care]. Ends
    with 1 when there is an error; warnings alone end with 0. Some rules only a person can
    check: --explain says which. An error let through with --allow is told and stops nothing,
    as it is with make.
    """
    if explain is not None:
        _explain(explain, as_json)
        return 0
    count, found = _checked(scripts, templates_dir, language)
    problems = [_let_through(one, allow) for one in found]
    if as_json:
        print_json([asdict(one) for one in problems])
    else:
        _print(problems, count)
    return 1 if _count(problems, care.Level.ERROR) else 0


def _checked(
    scripts: tuple[str, ...], folder: Path | None, language: str | None
) -> tuple[int, list[Problem]]:
    if not scripts:
        count, problems = check_all(folder, language)
        return count, list(problems)
    return len(scripts), [
        problem for name in scripts for problem in check(name, folder, language or DEFAULT)
    ]


def _let_through(problem: Problem, allow: tuple[str, ...]) -> Problem:
    stops = problem.level == care.Level.ERROR.value
    return replace(problem, level=ALLOWED) if stops and problem.rule in allow else problem


def _print(problems: list[Problem], count: int) -> None:
    for problem in problems:
        click.echo(str(problem))
    scripts = f"{count} script{'' if count == 1 else 's'}"
    if not problems:
        click.echo(f"{scripts}: nothing to mend", err=True)
    elif not _count(problems, care.Level.ERROR):
        least = "warnings" if _count(problems, care.Level.WARNING) else "what was let through"
        click.echo(f"{scripts}: no errors, only {least}", err=True)


def _count(problems: list[Problem], level: care.Level) -> int:
    return sum(one.level == level.value for one in problems)


def _explain(name: str, as_json: bool) -> None:
    rule = care.rule(name)
    if rule is None:
        known = [one.id for one in care.RULES]
        raise InputError(f"there is no rule {name!r}{nearest(name, known)}: {', '.join(known)}")
    if as_json:
        examples = care.EXAMPLES["en"].get(rule.id, care.Examples((), ()))
        print_json(asdict(rule) | {"bad": examples.bad, "good": examples.good})
    else:
        click.echo("\n".join(_explanation(rule)))


def _explanation(rule: care.Rule) -> Iterator[str]:
    yield f"{rule.id} ({', '.join(rule.levels)}): {rule.asks}"
    yield f"  why: {rule.why}"
    yield f"  what to do: {rule.fix}"
    if not rule.checked:
        yield "  Only a person can check this; the program does not claim to."
    for language, table in care.EXAMPLES.items():
        if rule.id in table:
            yield from _examples(language, table[rule.id])


def _examples(language: str, examples: care.Examples) -> Iterator[str]:
    for told, bodies in (("not so", examples.bad), ("fine", examples.good)):
        yield f"  {told} ({language}):"
        for body in bodies[:SHOWN_EXAMPLES]:
            first, *more = shown(body).splitlines()
            yield f"    - {first}"
            yield from (f"      {line}" for line in more)
