"""`coreg-audio info`: what a finished file holds, read from the file alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coreg_audio.cli.options import FilePath, json_option, print_json
from coreg_audio.units import timestamp

if TYPE_CHECKING:
    from coreg_audio.sidecars.record import Record


@click.command("info")
@click.argument("file", type=FilePath())
@click.option(
    "--manifest",
    is_flag=True,
    help="Hold the file to its manifest: bytes, length, levels, chapters, captions. Ends with "
    "1 where something does not hold.",
)
@json_option
@click.pass_context
def command(ctx: click.Context, file: Path, manifest: bool, as_json: bool) -> None:
    """Tell length, loudness, peaks, silence, breathing, tags and chapters of the audio FILE.

    Where its manifest lies beside it, also who speaks how many of its lines.
    """
    facts = _facts(file, _manifest(file) if manifest else None)
    if as_json:
        print_json(facts)
    else:
        click.echo("\n".join(_printable(line) for line in _lines(facts)))
    if facts.get("faults"):
        ctx.exit(1)


def _printable(line: str) -> str:
    """Without what could steer a terminal: tags and titles are anybody's."""
    return "".join(char if char.isprintable() else " " for char in line)


def _manifest(path: Path) -> Record:
    """What the manifest beside the file says; that there is a file is told first."""
    from coreg_audio import fsio
    from coreg_audio.sidecars import record

    with fsio.reading(path):
        pass
    return record.read(path)


def _facts(path: Path, record: Record | None) -> dict[str, Any]:
    from coreg_audio import hearing, mastering, vouching
    from coreg_audio.sidecars.facts import read_facts
    from coreg_audio.sidecars.record import read_beside

    facts = read_facts(path)
    spans = vouching.spans(record, facts.rate_hz) if record else ()
    measured = mastering.measure_file(path, spans)
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
        "breathing": [
            asdict(pace) | {"per_min": round(pace.per_min, 2)}
            for pace in hearing.breathing(path)
        ],
        "lyrics_lines": facts.lyrics_lines,
        "tags": dict(facts.tags),
        "chapters": [
            {"start_s": one.start_s, "end_s": one.end_s, "title": one.title}
            for one in facts.chapters
        ],
        "manifest": None if (told := read_beside(path)) is None else asdict(told),
        **({"faults": list(vouching.faults(record, path, facts, measured))} if record else {}),
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
    for one in facts["breathing"]:
        span = f"{timestamp(one['start_s'])} to {timestamp(one['end_s'])}"
        yield f"  breathing  {one['per_min']:.1f} a minute, heard from about {span}"
    yield f"  lyrics     {facts['lyrics_lines']} lines"
    for name, text in facts["tags"].items():
        yield f"  {name:10} {' / '.join(text.splitlines())}"
    for one in facts["chapters"]:
        yield f"  chapter    {timestamp(one['start_s'])}  {one['title']}"
    yield from _manifest_lines(facts)


def _manifest_lines(facts: dict[str, Any]) -> Iterator[str]:
    if (told := facts["manifest"]) is not None:
        counts = (f"{count} by {who}" for who, count in told["speakers"].items())
        about = told["fault"] or f"lines: {', '.join(counts) or 'none'}"
        yield f"  manifest   {told['name']}: {about}"
    if "faults" in facts:
        yield from (f"  NOT SO     {fault}" for fault in facts["faults"])
        if not facts["faults"]:
            yield "  it holds   bytes, length, levels, chapters and captions are as it says"
