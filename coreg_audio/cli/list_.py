"""`coreg-audio list`: which exercises there are."""

from __future__ import annotations

from pathlib import Path

import click

from coreg_audio import templates
from coreg_audio.cli.options import (
    json_option,
    language_option,
    print_json,
    templates_option,
)
from coreg_audio.script import TIERS, Template


@click.command("list")
@templates_option
@language_option
@json_option
def command(templates_dir: Path | None, language: str, as_json: bool) -> None:
    """List the exercises, with their lengths and where each comes from."""
    shelf = templates.available(templates_dir=templates_dir, language=language)
    found = shelf.templates
    if as_json:
        print_json([_facts(one) for one in found])
    else:
        width = max((len(one.front.id) for one in found), default=0)
        for one in found:
            click.echo(_line(one, width))
        others = [one for one in templates.languages(templates_dir) if one != language]
        if others:
            click.echo(f"also in: {', '.join(others)}; see --lang", err=True)
    for error in shelf.broken:
        click.echo(f"broken: {error}", err=True)


def _line(template: Template, width: int) -> str:
    front = template.front
    low, high = front.range_min
    where = "" if template.packaged else f"  from {template.source}"
    minutes = f"{front.minutes:g} minute{'' if front.minutes == 1 else 's'}"
    state = "" if front.reviewed else "; not yet reviewed by a clinician"
    return (
        f"{front.id:{width}}  {front.title}{where}\n"
        f"{'':{width}}  {minutes} ({low:g} to {high:g}), "
        f"{' or '.join(front.audience)}, tier {front.tier}: {TIERS[front.tier]}{state}"
    )


def _facts(template: Template) -> dict[str, object]:
    front = template.front
    return {
        "id": front.id,
        "title": front.title,
        "language": front.language,
        "for": list(front.audience),
        "tier": front.tier,
        "minutes": front.minutes,
        "range": list(front.range_min),
        "reviewed": front.reviewed,
        "packaged": template.packaged,
        "source": template.source,
    }
