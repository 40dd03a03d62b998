"""`coreg-audio show`: what an exercise is, what can be chosen, and its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from coreg_audio import editing, templates
from coreg_audio.avoid import Avoid
from coreg_audio.build import read
from coreg_audio.cli.options import (
    json_option,
    language_option,
    print_json,
    settings_option,
    template_argument,
    templates_option,
    values,
)
from coreg_audio.cli.recipes import avoid_option, guidance_option
from coreg_audio.errors import InputError
from coreg_audio.guidance import told
from coreg_audio.recipe import Recipe
from coreg_audio.script import TIERS, Choice, ChoiceKind, FrontMatter
from coreg_audio.session import Guidance, Session


@click.command("show")
@template_argument
@settings_option
@guidance_option
@avoid_option
@templates_option
@language_option
@click.option("--text", is_flag=True, help="The words too, in order.")
@click.option(
    "--diff",
    is_flag=True,
    help="What your own copy changed of the exercise that came with the program.",
)
@json_option
def command(
    template: str,
    settings: tuple[str, ...],
    guidance: str,
    avoid: Avoid,
    templates_dir: Path | None,
    language: str,
    text: bool,
    diff: bool,
    as_json: bool,
) -> None:
    """Show what the exercise ID is, and what can be chosen in it."""
    if diff:
        _show_difference(template, templates_dir, as_json)
        return
    asked = Recipe(
        template,
        values(settings),
        templates_dir=templates_dir,
        language=language,
        avoid=avoid,
        guidance=Guidance(guidance),
    )
    session = read(asked)
    if as_json:
        print_json(_facts(session))
        return
    click.echo("\n".join(_lines(session)))
    if text:
        click.echo("\n" + "\n".join(_words(session)))


def _lines(session: Session) -> list[str]:
    front = session.front
    low, high = front.range_min
    lines = [
        f"{front.title} ({front.id} {front.version})",
        f"  for      {' or '.join(front.audience)}",
        f"  tier     {front.tier}: {TIERS[front.tier]}",
        f"  length   {front.minutes:g} minutes; --minutes {low:g} to {high:g}",
        f"  breath   in {front.breath.in_s:g} s, out {front.breath.out_s:g} s",
        f"  chapters {', '.join(section.title for section in session.sections)}",
        f"  care     {'; '.join(front.cautions) or 'no cautions named'}",
        *_optional(session.fitted.optional),
        f"  avoids   {_avoids(front)}",
        f"  review   {front.reviewed or 'not yet reviewed by a clinician'}",
        "  choices, for --set:",
    ]
    lines += [f"    {_choice(choice)}" for choice in front.choices]
    lines += [f"  changed  {change}" for change in told(session.fitted)]
    lines += [f"  note     {note}" for note in session.notes]
    return lines


def _optional(count: int) -> list[str]:
    """How much less could be said, if any."""
    paragraphs = "1 paragraph" if count == 1 else f"{count} paragraphs"
    return [f"  optional {paragraphs}, for --guidance"] if count else []


def _avoids(front: FrontMatter) -> str:
    """What the script says about avoid-flags."""
    answers = (
        f"{flag}: refused" if answer is None else f"{flag}: {answer[0]}={'|'.join(answer[1])}"
        for flag, answer in front.not_for.items()
    )
    return "; ".join(answers) or "no avoid-flags named"


def _choice(choice: Choice) -> str:
    match choice.kind:
        case ChoiceKind.PICK:
            options = f"one of {', '.join(choice.options)}"
        case ChoiceKind.NUMBER:
            options = f"{choice.low:g} to {choice.high:g}"
        case ChoiceKind.TEXT:
            options = choice.ask
    usual = f"; usually {choice.default}" if choice.default else ""
    return f"{choice.name}: {options}{usual}"


def _words(session: Session) -> list[str]:
    """The spoken text, personal values shown as [name]."""
    lines = []
    for section in session.sections:
        lines += ["", f"## {section.title}"]
        lines += [say.shown for say in Session(session.front, session.at, (section,)).sayings()]
    return lines


def _facts(session: Session) -> dict[str, Any]:
    front = session.front
    return {
        "id": front.id,
        "title": front.title,
        "version": front.version,
        "language": front.language,
        "for": list(front.audience),
        "tier": front.tier,
        "minutes": front.minutes,
        "range": list(front.range_min),
        "breath": {"in_s": front.breath.in_s, "out_s": front.breath.out_s},
        "chapters": [section.title for section in session.sections],
        "not_for": {
            flag: None if answer is None else {answer[0]: list(answer[1])}
            for flag, answer in front.not_for.items()
        },
        "guidance": session.fitted.guidance.value,
        "changed": list(told(session.fitted)),
        "cautions": list(front.cautions),
        "reviewed": front.reviewed,
        "choices": [
            {
                "name": choice.name,
                "kind": choice.kind.value,
                "default": choice.default,
                "options": list(choice.options),
                "ask": choice.ask,
                "personal": choice.personal,
            }
            for choice in front.choices
        ],
        "notes": list(session.notes),
        "words": [say.shown for say in session.sayings()],
    }


def _show_difference(name: str, folder: Path | None, as_json: bool) -> None:
    own = templates.locate(name, templates_dir=folder)
    id_, language = own.front.id, own.front.language
    packaged = templates.packaged_folder() / language / f"{id_}.md"
    if own.packaged:
        raise InputError(
            f"there is no copy of {id_} here, so nothing was changed; make one with "
            f"coreg-audio new --from {id_}"
        )
    if not packaged.exists():
        raise InputError(
            f"{own.source} is all your own: no exercise called {id_} came with the program"
        )
    found = editing.difference(own, templates.load(packaged))
    if as_json:
        print_json(asdict(found))
    else:
        click.echo("\n".join(_changes(found, id_)))


def _changes(found: editing.Difference, id_: str) -> Iterator[str]:
    if not found.lines:
        yield f"{found.copy} has the same words as {id_} as it came with the program"
        return
    yield f"What {found.copy} changed of {id_} as it came with the program,"
    yield "each with what it includes: - stands there, + stands in your copy."
    yield ""
    yield from found.lines
    for one in found.altered:
        yield ""
        yield f"A protected line was changed; check and make refuse it (R21): {one.approved}"
        now = f"it is now, at {found.copy}:{one.line}: {one.now}" if one.line else "it is gone"
        yield f"  {now}"
