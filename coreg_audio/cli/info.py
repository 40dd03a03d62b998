"""`coreg-audio info`: what a finished file holds, read from the file alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from coreg_audio.cli.options import json_option
from coreg_audio.units import timestamp


@click.command("info")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def command(file: Path, as_json: bool) -> None:
    """Tell length, loudness, peaks, silence, tags and chapters of the audio FILE."""
    facts = _facts(file)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    for key, value in facts.items():
        if isinstance(value, dict):
            click.echo(f"{key}:")
            for name, text in value.items():
                click.echo(f"  {name}: {text}")
        elif isinstance(value, list):
            click.echo(f"{key}:")
            for one in value:
                click.echo(f"  {timestamp(one['start_s'])}  {one['title']}")
        else:
            click.echo(f"{key}: {value}")


def _facts(path: Path) -> dict[str, Any]:
    from coreg_audio import mastering
    from coreg_audio.sidecars.facts import read_facts

    facts = read_facts(path)
    measured = mastering.measure_file(path, ())
    return {
        "file": str(path),
        "length_s": round(facts.frames / facts.rate_hz, 4),
        "frames": facts.frames,
        "rate_hz": facts.rate_hz,
        "channels": facts.channels,
        "integrated_lufs": round(measured.integrated_lufs, 2),
        "true_peak_dbtp": round(measured.true_peak_dbtp, 2),
        "silent_share": round(measured.silent_share, 3),
        "lyrics_lines": facts.lyrics_lines,
        "tags": dict(facts.tags),
        "chapters": [
            {"start_s": one.start_s, "end_s": one.end_s, "title": one.title}
            for one in facts.chapters
        ],
    }
