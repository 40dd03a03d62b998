"""`coreg-audio show`: what an exercise is, what can be chosen, and its words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from coreg_audio.build import read
from coreg_audio.cli.list_ import TIERS
from coreg_audio.cli.options import (
    json_option,
    language_option,
    print_json,
    settings_option,
    template_argument,
    templates_option,
    values,
)
from coreg_audio.recipe import Recipe
from coreg_audio.script import Choice, ChoiceKind
from coreg_audio.session import Session


@click.command("show")
@template_argument
@settings_option
@templates_option
@language_option
@click.option("--text", is_flag=True, help="The words too, in order.")
@json_option
def command(
    template: str,
    settings: tuple[str, ...],
    templates_dir: Path | None,
    language: str,
    text: bool,
    as_json: bool,
) -> None:
    """Show what the exercise ID is, and what can be chosen in it."""
    session = read(
        Recipe(template, values(settings), templates_dir=templates_dir, language=language)
    )
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
        f"  review   {front.reviewed or 'not yet reviewed by a clinician'}",
        "  choices, for --set:",
    ]
    lines += [f"    {_choice(choice)}" for choice in front.choices]
    lines += [f"  note     {note}" for note in session.notes]
    return lines


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
