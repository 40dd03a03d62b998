"""`coreg-audio takes`: the therapist's own voice in place of a synthetic one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from coreg_audio.build import read
from coreg_audio.cli.options import (
    FilePath,
    json_option,
    language_option,
    print_json,
    settings_option,
    templates_option,
    values,
)
from coreg_audio.cli.watch import watcher
from coreg_audio.errors import InputError
from coreg_audio.recipe import CUES, Recipe
from coreg_audio.session import Session
from coreg_audio.takes import SheetLine, sheet_lines
from coreg_audio.units import RATE_HZ, to_seconds

if TYPE_CHECKING:
    from coreg_audio.takes.folder import TakeFolder
    from coreg_audio.takes.importing import Found, Imported, Wanted

Command = TypeVar("Command", bound=Callable[..., Any])

_RANGE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


@click.group("takes")
def command() -> None:
    """Your own voice: print the lines to read, and import what was recorded.

    \b
    coreg-audio takes sheet kiss-and-hug -o sheet.html
    coreg-audio takes import kiss-and-hug reading.wav --to takes
    coreg-audio make kiss-and-hug --takes takes
    """  # noqa: D301 - click wants the real character


def _script_options(command: Command) -> Command:
    for option in (
        templates_option,
        language_option,
        click.option(
            "--cue",
            type=click.Choice(CUES),
            default="tone+wave",
            show_default=True,
            help="As for make: voice adds its words.",
        ),
        settings_option,
        click.argument("template", metavar="ID"),
    ):
        command = option(command)
    return command


@command.command("sheet")
@_script_options
@click.option("-o", "--output", type=FilePath(), help="A file: .html or .txt by suffix.")
@click.option("--names-in-text", is_flag=True, help="Client values in place of [name].")
@click.option("--force", is_flag=True, help="Overwrite a file that was not made here.")
def sheet(
    template: str,
    settings: tuple[str, ...],
    cue: str,
    templates_dir: Path | None,
    language: str,
    output: Path | None,
    names_in_text: bool,
    force: bool,
) -> None:
    """Print the numbered lines of the session ID, to be read aloud.

    Give the same --set here, to import and to make: other choices are other lines.
    """
    from coreg_audio.takes import sheet as sheets

    session = _session(template, settings, cue, templates_dir, language)
    lines = sheet_lines(session)
    if output is None:
        click.echo(sheets.text(session.front, lines, values=names_in_text), nl=False)
        return
    forms = {".html": sheets.html, ".htm": sheets.html, ".txt": sheets.text}
    if output.suffix.lower() not in forms:
        raise InputError(f"{output}: a sheet is written as .html or .txt")
    page = forms[output.suffix.lower()](session.front, lines, values=names_in_text)
    _write(
        output, page, f"{session.front.name}/takes sheet", force=force, private=names_in_text
    )
    click.echo(f"{output}: {len(lines)} lines")


@command.command("import")
@_script_options
@click.argument("audio", nargs=-1, required=True, type=FilePath())
@click.option(
    "--to",
    "folder",
    required=True,
    type=FilePath(file_okay=False),
    help="Folder of takes; they go to its folder ID.",
)
@click.option("--lines", "numbers", metavar="3,7-12", help="Only these lines were read.")
@click.option("--accept", is_flag=True, help="Use matches that are not sure as well.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@json_option
def import_(
    template: str,
    settings: tuple[str, ...],
    cue: str,
    templates_dir: Path | None,
    language: str,
    audio: tuple[Path, ...],
    folder: Path,
    numbers: str | None,
    accept: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Import recordings of the session ID as takes.

    AUDIO is one recording of the whole sheet, or files that are named by their line, such as
    03.wav. Ends with 1 when a line is missing, unsure or refused; all others are there.
    """
    from coreg_audio.takes.folder import make_folder

    session = _session(template, settings, cue, templates_dir, language)
    wanted = _wanted(session, numbers, accept=accept)
    takes = make_folder(folder / session.front.name)
    watching = watcher(quiet or as_json)
    watching.stage("import")
    try:
        result = _import(audio, wanted, takes, watching.progress)
    finally:
        watching.close()
    if as_json:
        print_json(_facts(result))
    elif not quiet:
        click.echo("\n".join(_told(result, takes)))
    return 0 if not result.missing and all(one.written for one in result.found) else 1


def _session(
    template: str,
    settings: tuple[str, ...],
    cue: str,
    templates_dir: Path | None,
    language: str,
) -> Session:
    recipe = Recipe(
        template, values(settings), cue=cue, templates_dir=templates_dir, language=language
    )
    return read(recipe)


def _write(path: Path, page: str, job: str, *, force: bool, private: bool) -> None:
    from coreg_audio import fsio

    fsio.write_bytes(path, page.encode(), job=job, force=force, private=private)


def _wanted(session: Session, numbers: str | None, *, accept: bool) -> Wanted:
    from coreg_audio import planner
    from coreg_audio.levelling import LEAD_S, TAIL_S
    from coreg_audio.takes.importing import Wanted
    from coreg_audio.voice import PACES, in_language

    lines = sheet_lines(session)
    if numbers is not None:
        lines = _chosen(lines, numbers)
    firsts = [line.first for line in lines]
    pace = in_language(PACES["settle"], session.front.language)
    guessed = planner.estimate(firsts, rate_hz=RATE_HZ, pace=pace)
    margins_s = LEAD_S + TAIL_S  # of a clip; what is guessed is a whole one
    expected_s = [to_seconds(guessed[one], RATE_HZ) - margins_s for one in firsts]
    return Wanted(lines, expected_s, accept=accept)


def _chosen(lines: Sequence[SheetLine], numbers: str) -> tuple[SheetLine, ...]:
    asked: set[int] = set()
    for part in numbers.split(","):
        found = _RANGE.fullmatch(part.strip())
        if found is None:
            raise InputError(f"--lines takes numbers such as 3,7-12, not {numbers!r}")
        asked.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    if not asked or not asked <= {line.number for line in lines}:
        raise InputError(f"--lines {numbers}: the sheet has the lines 1 to {len(lines)}")
    return tuple(line for line in lines if line.number in asked)


def _import(
    audio: tuple[Path, ...],
    wanted: Wanted,
    takes: TakeFolder,
    progress: Callable[[int, int], None],
) -> Imported:
    from coreg_audio.takes import importing

    if len(audio) == 1 and importing.number_of(audio[0]) is None:
        return importing.import_sheet(audio[0], wanted, takes)
    return importing.import_files(audio, wanted, takes, progress=progress)


def _told(result: Imported, takes: TakeFolder) -> Iterator[str]:
    for one in result.found:
        yield _line(one)
    for line in result.missing:
        yield f"{line.number:4d}  missing             {line.shown}"
    for start_s, end_s in result.left:
        yield f"      no line, not used   {_clock(start_s)} to {_clock(end_s)}"
    yield from result.notes
    written = sum(one.written for one in result.found)
    takes_written = "1 take" if written == 1 else f"{written} takes"
    yield f"{takes.path}: {takes_written} written, {len(takes.entries)} in all"


def _line(one: Found) -> str:
    said = (
        f"{one.line.number:4d}  {one.sure:4.0%} sure  {_clock(one.start_s)}  {one.line.shown}"
    )
    if one.written:
        return f"{said}  ({one.length_s:.1f} s, {one.lufs:.1f} LUFS, SNR {one.snr_db:.0f} dB)"
    return f"{said}\n      NOT USED: {one.doubt}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:2d}:{seconds % 60:04.1f}"


def _facts(result: Imported) -> dict[str, Any]:
    return {
        "lines": [
            {
                "number": one.line.number,
                "shown": one.line.shown,
                "start_s": round(one.start_s, 2),
                "length_s": round(one.length_s, 2),
                "sure": round(one.sure, 3),
                "written": one.written,
                "doubt": one.doubt,
                "lufs": one.lufs,
                "snr_db": one.snr_db,
            }
            for one in result.found
        ],
        "missing": [line.number for line in result.missing],
        "left_s": [[round(edge, 2) for edge in span] for span in result.left],
        "notes": list(result.notes),
    }
