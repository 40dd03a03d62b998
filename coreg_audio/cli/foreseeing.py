"""What a batch would make, told before anything is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from coreg_audio import build, encoder, results
from coreg_audio.batch.plan_file import Row
from coreg_audio.batch.track import Track
from coreg_audio.cli.options import print_json
from coreg_audio.errors import CoregError, LengthError
from coreg_audio.guidance import told
from coreg_audio.units import timestamp

_LOSSLESS_BYTES_PER_S = {"wav": 176_400, "flac": 60_000}


@dataclass(frozen=True, slots=True)
class _Line:
    """What is told of one track."""

    name: str
    length_s: float = 0.0
    size_bytes: float = 0.0
    choices: str = ""
    changes: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    there: bool = False
    refused: str = ""


def foresee(
    tracks: Sequence[Track], refused: Sequence[tuple[Row, str]], *, as_json: bool
) -> int:
    """Tell of every track and of all together; returns the exit code."""
    lines = [_line(track) for track in tracks]
    lines += [
        _Line(f"{row.client} {row.template}".strip(), refused=reason) for row, reason in refused
    ]
    if as_json:
        print_json({"tracks": [_facts(line) for line in lines], **_totals(lines)})
    else:
        for line in lines:
            click.echo("\n".join(_told(line)))
        click.echo(_total(_totals(lines)))
    return 1 if any(line.refused for line in lines) else 0


def _line(track: Track) -> _Line:
    try:
        foreseen = build.foresee(track.recipe)
    except LengthError as error:
        return _Line(track.name, refused=f"{error} (by an estimate of the speech)")
    except CoregError as error:
        return _Line(track.name, refused=str(error))
    session, timeline = foreseen.session, foreseen.timeline
    length_s = timeline.length / timeline.rate_hz
    picks = {one.name for one in session.front.choices if not one.personal}
    values = foreseen.recipe.values.items()
    return _Line(
        track.name,
        length_s,
        length_s * _bytes_per_s(track),
        " ".join(f"{name}={value}" for name, value in values if name in picks),
        (*told(session.fitted), *track.notes),
        (*session.front.cautions, *foreseen.warnings),
        results.stands(track.target),
    )


def _bytes_per_s(track: Track) -> float:
    target = track.target
    suffix = target.path.suffix[1:]
    codec = encoder.codec(suffix, mono=target.mono, best=target.best)
    return codec.bit_rate_kbps * 125 or _LOSSLESS_BYTES_PER_S[suffix]


def _told(line: _Line) -> list[str]:
    if line.refused:
        return [f"{line.name}: refused: {line.refused}"]
    there = ", there already" if line.there else ""
    size = f"{line.size_bytes / 1e6:.1f} MB"
    return [
        f"{line.name}: {timestamp(line.length_s)}, {size}{there}  {line.choices}".rstrip(),
        *(f"    {change}" for change in line.changes),
        *([f"    cautions: {'; '.join(line.cautions)}"] if line.cautions else []),
    ]


def _facts(line: _Line) -> dict[str, Any]:
    return {
        "track": line.name,
        "length_s": line.length_s,
        "bytes": round(line.size_bytes),
        "choices": line.choices,
        "changes": list(line.changes),
        "cautions": list(line.cautions),
        "there": line.there,
        "refused": line.refused or None,
    }


def _totals(lines: Sequence[_Line]) -> dict[str, Any]:
    return {
        "count": len(lines),
        "refused": sum(bool(line.refused) for line in lines),
        "there_already": sum(line.there for line in lines),
        "total_s": sum(line.length_s for line in lines),
        "total_bytes": round(sum(line.size_bytes for line in lines)),
    }


def _total(totals: dict[str, Any]) -> str:
    return (
        f"{totals['count']} tracks, {totals['refused']} refused, {totals['there_already']} "
        f"there already; {timestamp(totals['total_s'])} of sound, "
        f"{totals['total_bytes'] / 1e6:.1f} MB"
    )
