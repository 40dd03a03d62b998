"""`coreg-audio make`: a script becomes an audio file."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from coreg_audio import templates
from coreg_audio.build import build
from coreg_audio.cli import unchanged
from coreg_audio.cli.again import Again, filled_in, from_options
from coreg_audio.cli.caseload import Wanted, explained
from coreg_audio.cli.labels import label_options, labels, one_line
from coreg_audio.cli.options import (
    allow_option,
    cache_folder,
    json_option,
    print_json,
    takes_options,
)
from coreg_audio.cli.recipes import recipe, recipe_options
from coreg_audio.cli.verifying import check_heard, verified
from coreg_audio.cli.verifying import told as unheard_lines
from coreg_audio.cli.watch import watcher
from coreg_audio.errors import InputError, MissingPartError, nearest
from coreg_audio.guidance import crowded_out, told
from coreg_audio.recipe import CAPTIONS, FORMATS, Excerpt, Report, Target, Watcher
from coreg_audio.session import Audience


@click.command("make")
@partial(recipe_options, template=False)
@from_options
@click.option(
    "-o", "--output", metavar="PATH", help="File, or folder; else output/ID/ID.mp3 from here."
)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Else by the suffix of -o, or mp3.",
)
@label_options
@click.option(
    "--captions",
    default="",
    metavar="LIST",
    callback=lambda *given: _captions(given[-1]),
    help="Write captions and transcript beside it: vtt, srt, lrc, txt, or all.",
)
@click.option(
    "--phone",
    "phone_mb",
    type=float,
    metavar="MB",
    help="Keep each MP3 under so many megabytes: chooses one channel and the bit rate.",
)
@click.option("--split-chapters", is_flag=True, help="A file for each chapter, without seams.")
@click.option("--preview", type=float, metavar="SECONDS", help="Only the beginning.")
@click.option("--chapter", metavar="NAME", help="Only one chapter.")
@allow_option
@click.option("--mono", is_flag=True, help="One channel: half the size, as loud on a phone.")
@click.option("--best", is_flag=True, help="A finer MP3, which takes half as long again.")
@click.option("--single-stream", is_flag=True, help="Encode MP3 in one go, on one core.")
@takes_options
@click.option("--verify", is_flag=True, help="Listen to the result: does every word come back?")
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite a file that was not made here, and make it even if nothing changed.",
)
@click.option("--no-cache", is_flag=True, help="Speak every line anew and keep none.")
@click.option("--offline", is_flag=True, help="Stop at any use of the network: none is needed.")
@click.option("--open", "open_", is_flag=True, help="Play the result.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@json_option
def command(
    output: str | None,
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
    coreg-audio make --from kiss.session.json
    """  # noqa: D301 - click wants the real character
    if asked["offline"]:
        _forbid_network()
    if asked["verify"]:
        from coreg_audio.verify import check_installed

        check_installed()
    again = filled_in(asked)
    wanted = recipe(**asked)
    wanted = wanted.with_recipe(again.completed(wanted.recipe)) if again else wanted
    target = _target(wanted, output, asked)
    target = again.checked(wanted.recipe, target) if again else target
    if asked["verify"]:
        check_heard(target)
    elif again is None:
        target = unchanged.keyed(wanted, target)
    if before := unchanged.said(target):
        _say(before, {"unchanged": True}, (f"  {unchanged.LEFT}",), quiet, as_json)
    else:
        _make(wanted, target, again, asked["verify"], quiet, as_json)
    if open_:
        _play(target.path)


def _make(
    wanted: Wanted,
    target: Target,
    again: Again | None,
    verify: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make it, and tell of it."""
    watching = watcher(quiet or as_json)
    try:
        report = _made(wanted, target, watching)
        unheard = None
        if verify:
            heard_by = (verified(each, wanted.recipe, watching) for each in report.all)
            unheard = [one for each in heard_by for one in each]
    finally:
        watching.close()
    told = _facts(report)
    unchanged.keep(target, told)
    more = {} if unheard is None else {"unheard": unheard}
    same = {"same_bytes": again.is_same(report)} if again else {}
    heard = () if unheard is None else unheard_lines(unheard)
    again_told = (f"  {again.told(report)}",) if again else ()
    _say(told, more | same, (*again_told, *heard), quiet, as_json)


def _say(
    told: unchanged.Facts,
    more: dict[str, Any],
    lines: Sequence[str],
    quiet: bool,
    as_json: bool,
) -> None:
    """What people or programs are told of a file that is there."""
    for warning in () if quiet else told["warnings"]:
        click.echo(warning, err=True)
    if as_json:
        print_json(told | {"unchanged": False} | more)
    elif not quiet:
        click.echo("\n".join([_summary(told), *lines]))


def _target(wanted: Wanted, output: str | None, asked: dict[str, Any]) -> Target:
    part = _excerpt(asked["preview"], asked["chapter"])
    if part is not None and asked["split_chapters"]:
        raise click.UsageError("--split-chapters is for the whole session")
    if wanted.code and asked["split_chapters"]:
        # A client's files stand on their list before they exist; chapters' names are not known.
        raise click.UsageError("--split-chapters cannot be combined with --client")
    keeps = not asked["no_cache"]
    return Target(
        path=_path(wanted, output, asked["format_"], _suffix(part, asked.get("partner"))),
        force=asked["force"],
        artist=one_line("--artist", asked["artist"]),
        excerpt=part,
        cache=cache_folder() if keeps else None,
        single_stream=asked["single_stream"],
        mono=asked["mono"],
        best=asked["best"],
        captions=asked["captions"],
        client=wanted.code,
        private=wanted.private if keeps else None,
        split=asked["split_chapters"],
        labels=labels(asked),
        most_bytes=_most_bytes(asked["phone_mb"]),
        partner=asked.get("partner"),
        bit_rate_kbps=asked.get("bit_rate_kbps", 0),
    )


def _made(wanted: Wanted, target: Target, watching: Watcher) -> Report:
    if wanted.client is None or wanted.fitting is None:
        return build(wanted.recipe, target, watching)
    from coreg_audio import clients

    with explained(wanted.client):
        report = clients.make(wanted.client, wanted.fitting, target, watching)
    return replace(report, notes=(*wanted.notes, *report.notes))


def _excerpt(preview_s: float | None, chapter: str | None) -> Excerpt | None:
    if preview_s is not None and chapter is not None:
        raise click.UsageError("--preview and --chapter cannot be combined")
    if preview_s is not None and not 1 <= preview_s <= 3600:
        raise InputError(f"--preview is 1 to 3600 seconds, not {preview_s:g}")
    return None if preview_s is None and chapter is None else Excerpt(preview_s, chapter)


def _captions(asked: str) -> tuple[str, ...]:
    """The kinds of captions in a list such as "vtt,txt", in an order of their own."""
    names = [
        name.strip().lower().removeprefix(".") for name in asked.split(",") if name.strip()
    ]
    for name in names:
        if name not in (*CAPTIONS, "all"):
            raise InputError(
                f"--captions has no {name!r}{nearest(name, CAPTIONS)}; it takes a list of "
                f"{', '.join(CAPTIONS)}, with commas and no spaces between, or all"
            )
    return tuple(name for name in CAPTIONS if name in names or "all" in names)


def _most_bytes(megabytes: float | None) -> int | None:
    if megabytes is None:
        return None
    if not 0.1 <= megabytes <= 10_000:
        raise InputError(f"--phone is 0.1 to 10000 megabytes, not {megabytes:g}")
    return int(megabytes * 1e6)


def _path(wanted: Wanted, output: str | None, format_: str | None, suffix: str) -> Path:
    """Where the result goes: output/<id>/<id>.mp3 unless something else is asked for.

    With a client it is output/<CODE>/<id>/<id>-<CODE>.mp3.
    """
    if output is not None and not _is_folder(output):
        return _file(Path(output), format_)
    asked = wanted.recipe
    front = templates.locate(
        asked.template, templates_dir=asked.templates_dir, language=asked.language
    ).front
    own = Path("output", wanted.code, front.id)
    folder = own if output is None else Path(output)
    whose = f"-{wanted.code}" if wanted.code else ""
    return folder / f"{front.name}{whose}{suffix}.{format_ or 'mp3'}"


def _is_folder(output: str) -> bool:
    """A folder is there already, ends in a slash, or has no suffix."""
    if not output or output in {f".{one}" for one in FORMATS}:
        raise InputError(
            f"--output {output!r} has no name; name a file or a folder, or leave it out"
        )
    there = os.path.isdir(output)  # noqa: PTH112 - that of pathlib fails on a long name
    return there or output[-1] in ("/", os.sep) or not Path(output).suffix


def _file(path: Path, format_: str | None) -> Path:
    suffix = path.suffix[1:].lower()
    if suffix not in FORMATS:
        raise InputError(
            f"{path}: a file's name ends in {', '.join('.' + one for one in FORMATS)}; "
            "a new folder's in a slash"
        )
    if format_ not in (None, suffix):
        raise InputError(f"{path} does not end in .{format_}, which --format asks for")
    return path


def _suffix(part: Excerpt | None, partner: Audience | None) -> str:
    """What tells a part, or one partner's file that is made alone, from the whole."""
    return _part_suffix(part) + (f"-{partner.value.lower()}" if partner else "")


def _part_suffix(part: Excerpt | None) -> str:
    if part is None:
        return ""
    if part.chapter is None:
        return "-preview"
    kept = (letter if letter.isalnum() else "-" for letter in part.chapter.lower())
    return f"-{''.join(kept).strip('-')[:60] or 'chapter'}"


def _facts(report: Report) -> dict[str, Any]:
    timeline, measured, front = report.timeline, report.measured, report.session.front
    return {
        "path": str(report.path),
        "captions": [str(path) for path in report.beside],
        "others": [_file_facts(other) for other in report.others],
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
        "beds": list(dict.fromkeys(bed.name for bed in timeline.beds())),
        "guidance": report.session.fitted.guidance.value,
        "changed": list(told(report.session.fitted)),
        "left_out": list(map(str, crowded_out(timeline.left_out, report.session.fitted))),
        "reviewed": front.reviewed,
        "notes": list(report.notes),
        "warnings": list(report.warnings),
        "allowed": list(report.allowed),
    }


def _file_facts(report: Report) -> dict[str, Any]:
    """What tells one of several files of a session from the others."""
    facts = _facts(report)
    kept = ("path", "captions", "length_s", "frames", "bytes", "speech_share")
    return {name: facts[name] for name in kept}


def _summary(facts: unchanged.Facts) -> str:
    length_s, size_bytes = facts["length_s"], facts["bytes"]
    if facts["others"] and facts["frames"] != facts["others"][0]["frames"]:
        length_s += sum(one["length_s"] for one in facts["others"])
        size_bytes += sum(one["bytes"] for one in facts["others"])
    seconds = round(length_s)
    lines = [
        *_files(facts),
        f"  {facts['title']}, {seconds // 60}:{seconds % 60:02d} minutes, {_size(size_bytes)}",
        f"  {_loudness(facts)}",
        f"  voice {' and '.join(facts['voices'])}; {facts['speech_share']:.0%} of it is speech",
    ]
    if facts["beds"]:
        lines.append(f"  background: {', '.join(facts['beds'])}")
    if facts["captions"]:
        lines.append(f"  beside it: {', '.join(Path(one).name for one in facts['captions'])}")
    lines += [f"  {change}" for change in facts["changed"]]
    if facts["left_out"]:
        lines.append(f"  no room for the optional lines at {', '.join(facts['left_out'])}")
    lines += [f"  {note}" for note in facts["notes"]]
    lines += [f"  let through: {fault}" for fault in facts["allowed"]]
    if not facts["reviewed"]:
        lines.append("  not yet reviewed by a clinician")
    return "\n".join(lines)


def _files(facts: unchanged.Facts) -> Iterator[str]:
    """Each file, with its length and size where there are several."""
    for one in (facts, *facts["others"]):
        seconds = round(one["length_s"])
        told = f"  {seconds // 60}:{seconds % 60:02d}, {_size(one['bytes'])}"
        yield f"{one['path']}{told if facts['others'] else ''}"


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{size_bytes / 1e3:.0f} kB"


def _loudness(facts: dict[str, Any]) -> str:
    if not math.isfinite(facts["integrated_lufs"]):
        return "nothing but silence"
    whole = (
        f"whole file {facts['integrated_lufs']:.1f} LUFS, "
        f"true peak {facts['true_peak_dbtp']:.1f} dBTP"
    )
    speech = facts["speech_lufs"]
    return f"speech at {speech:.1f} LUFS, {whole}" if math.isfinite(speech) else whole


def _speech_share(report: Report) -> float:
    """Of what is heard: a line that an excerpt cuts off counts up to the cut."""
    timeline = report.timeline
    heard = (
        min(event.start + event.length, timeline.length) - event.start
        for event in timeline.spoken()
    )
    return sum(heard) / max(1, timeline.length)


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
