"""`coreg-audio new`: the beginning of a script of one's own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from coreg_audio import fsio, templates
from coreg_audio.directions.speakable import find_unspeakable, has_words, name_char
from coreg_audio.errors import FileError, InputError

TITLE_CHARS = 100
"""Longest title: players cut off what is longer."""

STARTER = """\
---
id: {id}
title: {quoted}
version: "1.0"
language: en
for: couple
tier: 1
minutes: 3.3
range: [3.1, 3.6]
choices:
  couple: {{ask: "Names as spoken, joined with and", default: "", personal: true}}
  stop:   {{ask: "Word that means stop", default: "pause"}}
  helper: {{ask: "Who to talk to", default: "someone you trust"}}
breath: settle
not_for:
kind: exercise
holds:
cautions: [slowing down feels uneasy]
reviewed:
---
# {title}
> For the therapist: say here what this is for, and with whom to be careful.

## Welcome
Welcome{{% if couple %}}, {{{{ couple }}}}{{% endif %}}. This is {title}.
Everything here is an invitation. You can change any part, skip any part, or stop.
If either of you says "{{{{ stop }}}}", that is enough.
(pause 3)
Your eyes can be open or closed, as you like.
(pause 4)

## The exercise
You might begin by looking around the room. Maybe there is one thing you like to look at.
(pause 8)
Soon there is a soft sound. While it rises, there is room to breathe in.
While it falls, there is room to breathe out.
Small, easy breaths are plenty. You can follow the sound, or your own rhythm.
(pause 3)
(breathe 6 times, in {{{{ breath.in }}}} out {{{{ breath.out }}}}, voice first 2)
You might notice how you are, just now. More settled. Or the same. Or something else.
(pause 10)

## Closing
You could feel your feet on the floor, and look around the room once more.
(pause 6)
If something felt hard, it is worth telling {{{{ helper }}}}.
This is the end. Thank you for taking this time.
(pause 2)
(chime)
"""
"""A whole small script, so that what one writes has an example around it."""


@click.command("new")
@click.argument("id_", metavar="ID")
@click.option("--title", help="What it is called; else made from the ID.")
@click.option("--from", "original", metavar="ID", help="Copy this exercise to edit it.")
def command(id_: str, title: str | None, original: str | None) -> None:
    """Begin a script of your own: ./scripts_templates/en/ID.md."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_) or len(id_) > 60:
        raise InputError(
            f"an id is small letters, digits and single hyphens, such as evening-breath; "
            f"{id_!r} is not"
        )
    if title is not None:
        _check_title(title)
    path = Path("scripts_templates") / "en" / f"{id_}.md"
    if path.exists():
        raise FileError(path, "exists already; choose another id, or edit that file")
    text = _copy(original, id_, title) if original else _starter(id_, title)
    fsio.make_folder(path.parent)
    fsio.write_bytes(path, text.encode(), job=None)
    click.echo(f"{path}\n  next: coreg-audio check {path}")


def _starter(id_: str, title: str | None) -> str:
    title = title or id_.replace("-", " ").title()
    return STARTER.format(id=id_, title=title, quoted=_quoted(title))


def _copy(original: str, id_: str, title: str | None) -> str:
    """The text of another script under a new id; its shared parts are found as before."""
    text = templates.locate(original).text
    text = re.sub(r"(?m)^id:.*$", f"id: {id_}", text, count=1)
    if title is None:
        return text
    return re.sub(r"(?m)^title:.*$", lambda _: f"title: {_quoted(title)}", text, count=1)


def _check_title(title: str) -> None:
    """It is spoken, shown by players, and stands in a heading."""
    if not has_words(title) or len(title) > TITLE_CHARS:
        raise InputError(f"--title is 1 to {TITLE_CHARS} characters with words in them")
    if (char := find_unspeakable(title)) is not None:
        raise InputError(
            f"--title holds {name_char(char)}, which cannot be spoken: leave it out"
        )


def _quoted(title: str) -> str:
    """As it stands in front matter, where a colon or a quote would mean something."""
    return (
        title
        if re.fullmatch(r"[A-Za-z][\w '’-]*", title)
        else json.dumps(title, ensure_ascii=False)
    )
