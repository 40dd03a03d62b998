"""`coreg-audio info`: what a finished file holds, read from the file alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from coreg_audio.cli.options import json_option, print_json
from coreg_audio.units import timestamp


@click.command("info")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def command(file: Path, as_json: bool) -> None:
    """Tell length, loudness, peaks, silence, tags and chapters of the audio FILE.

    Where its manifest lies beside it, also who speaks how many of its lines.
    """
    facts = _facts(file)
    if as_json:
        print_json(facts)
    else:
        click.echo("\n".join(_printable(line) for line in _lines(facts)))


def _printable(line: str) -> str:
    """Without what could steer a terminal: tags and titles are anybody's."""
    return "".join(char if char.isprintable() else " " for char in line)


def _facts(path: Path) -> dict[str, Any]:
    from coreg_audio import mastering
    from coreg_audio.sidecars.facts import read_facts
    from coreg_audio.sidecars.record import read_beside

    facts = read_facts(path)
    measured = mastering.measure_file(path, ())
    return {
        "file": str(path),
        "length_s": round(facts.frames / facts.rate_hz, 4),
        "frames": facts.frames,
        "rate_hz": facts.rate_hz,
        "channels": facts.channels,
        "integrated_lufs": round(measured.integrated_lufs, 2),
        "loudness_range_lu": round(measured.range_lu, 1),
        "true_peak_dbtp": round(measured.true_peak_dbtp, 2),
        "silent_share": round(measured.silent_share, 3),
        "lyrics_lines": facts.lyrics_lines,
        "tags": dict(facts.tags),
        "chapters": [
            {"start_s": one.start_s, "end_s": one.end_s, "title": one.title}
            for one in facts.chapters
        ],
        "manifest": None if (told := read_beside(path)) is None else asdict(told),
    }


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    loudness, peak = facts["integrated_lufs"], facts["true_peak_dbtp"]
    yield facts["file"]
    yield f"  length     {timestamp(facts['length_s'])} (minutes:seconds)"
    channels = {1: "mono", 2: "stereo"}.get(facts["channels"], f"{facts['channels']} channels")
    yield f"  sound      {channels}, {facts['frames']} frames at {facts['rate_hz']} Hz"
    if math.isfinite(loudness):
        spread = f"range {facts['loudness_range_lu']:.1f} LU"
        yield f"  loudness   {loudness:.1f} LUFS, {spread}, true peak {peak:.1f} dBTP"
    yield f"  silence    {facts['silent_share']:.0%} of it"
    yield f"  lyrics     {facts['lyrics_lines']} lines"
    for name, text in facts["tags"].items():
        yield f"  {name:10} {' / '.join(text.splitlines())}"
    for one in facts["chapters"]:
        yield f"  chapter    {timestamp(one['start_s'])}  {one['title']}"
    if (told := facts["manifest"]) is not None:
        counts = (f"{count} by {who}" for who, count in told["speakers"].items())
        about = told["fault"] or f"lines: {', '.join(counts) or 'none'}"
        yield f"  manifest   {told['name']}: {about}"
