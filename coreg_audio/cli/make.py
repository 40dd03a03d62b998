"""`coreg-audio make`: a script becomes an audio file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from coreg_audio.build import FORMATS, Excerpt, Recipe, Report, Target, build, read
from coreg_audio.cli.options import cache_folder, json_option, recipe, recipe_options
from coreg_audio.cli.watch import watcher
from coreg_audio.errors import InputError, MissingPartError


@click.command("make")
@recipe_options
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File or folder.")
@click.option(
    "-f", "--format", "format_", type=click.Choice(FORMATS), help="Else by the file's suffix."
)
@click.option("--artist", default="coreg-audio", help="Your practice, as players show it.")
@click.option("--preview", type=float, metavar="SECONDS", help="Only the beginning.")
@click.option("--chapter", metavar="NAME", help="Only one chapter.")
@click.option("--force", is_flag=True, help="Overwrite a file that was not made here.")
@click.option("--no-cache", is_flag=True, help="Speak every line anew and keep none.")
@click.option("--offline", is_flag=True, help="Stop at any use of the network: none is needed.")
@click.option("--open", "open_", is_flag=True, help="Play the result.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@json_option
def command(
    output: Path | None,
    format_: str | None,
    open_: bool,
    quiet: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Make the session ID, or the script at the path ID.

    \b
    coreg-audio make heartbeat-connection
    coreg-audio make heartbeat-connection --minutes 10 --set touch=hands
    coreg-audio make kiss-and-hug -o for-the-phone/kiss.mp3
    """  # noqa: D301 - click wants the real character
    if asked["offline"]:
        _forbid_network()
    wanted = recipe(**asked)
    part = _excerpt(asked["preview"], asked["chapter"])
    target = Target(
        path=_path(wanted, output, format_, part),
        force=asked["force"],
        artist=asked["artist"],
        excerpt=part,
        cache=None if asked["no_cache"] else cache_folder(),
    )
    watching = watcher(quiet or as_json)
    try:
        report = build(wanted, target, watching)
    finally:
        watching.close()
    if as_json:
        click.echo(json.dumps(_facts(report), ensure_ascii=False, indent=1))
    elif not quiet:
        click.echo(_summary(report))
    if open_:
        _play(report.path)


def _excerpt(preview_s: float | None, chapter: str | None) -> Excerpt | None:
    if preview_s is not None and chapter is not None:
        raise click.UsageError("--preview and --chapter cannot be combined")
    if preview_s is not None and not 1 <= preview_s <= 3600:
        raise InputError(f"--preview is 1 to 3600 seconds, not {preview_s:g}")
    return None if preview_s is None and chapter is None else Excerpt(preview_s, chapter)


def _path(
    wanted: Recipe, output: Path | None, format_: str | None, part: Excerpt | None
) -> Path:
    """Where the result goes: output/<id>/<id>.mp3 unless something else is asked for."""
    if output is not None and not output.is_dir() and output.suffix:
        suffix = output.suffix[1:].lower()
        if suffix not in FORMATS:
            raise InputError(
                f"{output}: the file's suffix is one of {', '.join('.' + f for f in FORMATS)}"
            )
        if format_ not in (None, suffix):
            raise InputError(f"{output} does not end in .{format_}, which --format asks for")
        return output
    name = read(wanted).front.id
    folder = output if output is not None else Path("output") / name
    return folder / f"{name}{_part_suffix(part)}.{format_ or 'mp3'}"


def _part_suffix(part: Excerpt | None) -> str:
    if part is None:
        return ""
    if part.chapter is None:
        return "-preview"
    kept = (letter if letter.isalnum() else "-" for letter in part.chapter.lower())
    return "-" + "".join(kept).strip("-")


def _facts(report: Report) -> dict[str, Any]:
    timeline, measured, front = report.timeline, report.measured, report.session.front
    return {
        "path": str(report.path),
        "title": front.title,
        "length_s": timeline.length / timeline.rate_hz,
        "frames": timeline.length,
        "rate_hz": timeline.rate_hz,
        "bytes": report.path.stat().st_size,
        "speech_lufs": round(measured.speech_lufs, 2),
        "integrated_lufs": round(measured.integrated_lufs, 2),
        "true_peak_dbtp": round(measured.true_peak_dbtp, 2),
        "speech_share": round(_speech_share(report), 3),
        "stretch": round(timeline.stretch, 3),
        "voices": list(report.voices),
        "left_out": [str(place) for place in timeline.left_out],
        "reviewed": front.reviewed,
        "notes": list(report.notes),
    }


def _summary(report: Report) -> str:
    facts = _facts(report)
    seconds = round(facts["length_s"])
    lines = [
        facts["path"],
        f"  {facts['title']}, {seconds // 60}:{seconds % 60:02d} minutes, "
        f"{facts['bytes'] / 1e6:.1f} MB",
        f"  speech at {facts['speech_lufs']:.1f} LUFS, "
        f"whole file {facts['integrated_lufs']:.1f} LUFS, "
        f"true peak {facts['true_peak_dbtp']:.1f} dBTP",
        f"  voice {' and '.join(facts['voices'])}; {facts['speech_share']:.0%} of it is speech",
    ]
    if facts["left_out"]:
        lines.append(f"  no room for the optional lines at {', '.join(facts['left_out'])}")
    lines += [f"  {note}" for note in facts["notes"]]
    if not facts["reviewed"]:
        lines.append("  not yet reviewed by a clinician")
    return "\n".join(lines)


def _speech_share(report: Report) -> float:
    spoken = sum(event.length for event in report.timeline.spoken())
    return spoken / max(1, report.timeline.length)


def _play(path: Path) -> None:
    if click.launch(str(path)) != 0:
        raise MissingPartError(f"no player opened {path}; open the file by hand")


def _forbid_network() -> None:
    """From here on any connection or look-up of a host ends the program."""

    def refuse(event: str, _: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            raise MissingPartError(
                "something tried to use the network, which --offline forbids"
            )

    sys.addaudithook(refuse)
