"""`coreg-audio voices`: who can speak."""

from __future__ import annotations

from dataclasses import asdict

import click

from coreg_audio.cli.options import json_option, print_json
from coreg_audio.voice import Voice


@click.command("voices")
@json_option
def command(as_json: bool) -> None:
    """List the voices for --voice, those that this computer lacks included."""
    from coreg_audio.engines import voices

    found = voices()
    if as_json:
        print_json([asdict(voice) for voice in found])
        return
    width = max(len(_name(voice)) for voice in found)
    for voice in found:
        click.echo(_line(voice, width))


def _name(voice: Voice) -> str:
    return f"{voice.engine}:{voice.name}" if voice.name else voice.engine


def _line(voice: Voice, width: int) -> str:
    state = "" if voice.installed else f"\n{'':{width}}  not here: {voice.remedy}"
    return f"{_name(voice):{width}}  {voice.language:5}  {voice.about} ({voice.licence}){state}"
