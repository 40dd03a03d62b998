"""`coreg-audio sheet`: the page that a therapist checks, signs and files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coreg_audio import fsio
from coreg_audio.cli.caseload import clients_folder, clients_option
from coreg_audio.cli.discretion import keep_discreet
from coreg_audio.cli.options import FilePath, settings_option, templates_option, values
from coreg_audio.errors import FileError, InputError, MissingPartError

if TYPE_CHECKING:
    from coreg_audio.sidecars.record import Record
    from coreg_audio.sidecars.sheet import Names


@click.command("sheet")
@click.argument("file", metavar="FILE-or-ID")
@click.argument("other", metavar="[OTHER]", required=False)
@click.option("-o", "--output", type=FilePath(), help="The page; else beside the file.")
@click.option(
    "--names-in-text",
    is_flag=True,
    help="Show names where they are spoken; give them with --set. Else they are [name].",
)
@settings_option
@templates_option
@clients_option
@click.option("--force", is_flag=True, help="Overwrite a sheet that was edited by hand.")
@click.option("--open", "open_", is_flag=True, help="Show the page in the browser.")
def command(
    file: str,
    other: str | None,
    output: Path | None,
    names_in_text: bool,
    settings: tuple[str, ...],
    templates_dir: Path | None,
    clients_dir: Path | None,
    force: bool,
    open_: bool,
) -> None:
    """Write a page about the session FILE, beside it, to be checked, signed and filed.

    What is spoken when, by whom, every pause, breath and bell, the choices, cautions, levels,
    versions and the file's hash; a picture of it all, and a card in large print.

    With OTHER, tell what differs between the two, line by line; with -o as a page.

    \b
    coreg-audio sheet heartbeat-connection
    coreg-audio sheet output/kiss-and-hug/kiss-and-hug.mp3 --open
    coreg-audio sheet old/kiss.mp3 new/kiss.mp3 -o changes.html
    """  # noqa: D301 - click wants the real character
    if other is not None:
        if names_in_text or settings or (open_ and output is None):
            raise click.UsageError("two files are compared without names; --open goes with -o")
        _compare(_record(file), _record(other), output, clients_dir, force=force)
        _open(output if open_ else None)
        return
    if settings and not names_in_text:
        raise click.UsageError("--set goes with --names-in-text: a sheet has no names without")
    from coreg_audio.sidecars import sheet

    record = _record(file)
    _check_audio(record)
    code = _client(record, names_in_text)
    names = _names(record, settings, templates_dir) if names_in_text else None
    path = output or sheet.beside(record.audio)
    page = sheet.sheet(record, names).encode()
    job = fsio.job_name(record.script.id[:100], code, what="sheet")
    with fsio.folder_for(path), _listed(code, clients_dir, path, job):
        private = names_in_text or bool(code)
        fsio.write_bytes(path, page, job=job, force=force, private=private)
    click.echo(path)
    _open(path if open_ else None)


def _open(path: Path | None) -> None:
    if path is not None and click.launch(str(path)) != 0:
        raise MissingPartError(f"no browser opened {path}; open the file by hand")


def _record(asked: str) -> Record:
    """The manifest of an audio file, a manifest itself, or that of an exercise made here."""
    from coreg_audio.sidecars import record

    path = Path(asked)
    if path.suffix or "/" in asked or path.is_file():
        return record.read(path)
    folder = Path("output") / asked
    found = sorted(folder.glob("*.session.json")) if folder.is_dir() else []
    if len(found) == 1:
        return record.read(found[0])
    if found:
        names = ", ".join(map(str, found))
        raise InputError(f"{asked} was made more than once: name one of {names}")
    raise InputError(
        f"nothing was made of {asked!r} in {folder}; name the file, or make it first with "
        f"coreg-audio make {asked}"
    )


def _check_audio(record: Record) -> None:
    """A sheet is signed for one file: that one has to be there, unchanged."""
    if fsio.digest(record.audio) != record.sha256:
        raise FileError(
            record.audio,
            f"not the file that {record.path.name} tells of; see coreg-audio info "
            "--manifest, or make the session again",
        )


def _client(record: Record, names_in_text: bool) -> str:
    """The code of the client that the session is of, if any."""
    from coreg_audio.asked import asked

    code = asked(record).target.client
    if code and names_in_text:
        raise InputError(
            f"{record.path.name} is of the client {code}: of a client's words not even a hash "
            "is kept, so nobody can tell that they are those of then; write them on the page"
        )
    return code


@contextmanager
def _listed(code: str, clients_dir: Path | None, path: Path, job: str) -> Iterator[None]:
    """The page of a client's session stands on the client's list, to be forgotten with it."""
    if not code:
        yield
        return
    from coreg_audio import clients

    keep_discreet()
    folder = clients_folder(clients_dir)
    if code.casefold() not in {one.casefold() for one in clients.codes(folder)}:
        yield
        click.echo(f"no client {code} in {folder}, so none can forget this page", err=True)
        return
    client = clients.load(code, folder)
    clients.note(client, job, [path])
    yield
    clients.note_digests(client, job, [path])


def _names(record: Record, settings: tuple[str, ...], templates_dir: Path | None) -> Names:
    from coreg_audio import naming

    return naming.names(record, values(settings), templates_dir)


def _compare(
    before: Record, after: Record, output: Path | None, clients_dir: Path | None, *, force: bool
) -> None:
    """Tell what differs between two, or write a page about it."""
    from coreg_audio.sidecars import sheet_changes

    if output is None:
        for line in sheet_changes.changes(before, after):
            click.echo("".join(char if char.isprintable() else " " for char in line))
        return
    codes = sorted({_client(before, False), _client(after, False)} - {""})
    job = fsio.job_name(after.script.id[:100], *codes, what="changes")
    page = sheet_changes.page(before, after).encode()
    with ExitStack() as stack:
        stack.enter_context(fsio.folder_for(output))
        for code in codes:
            stack.enter_context(_listed(code, clients_dir, output, job))
        fsio.write_bytes(output, page, job=job, force=force, private=bool(codes))
    click.echo(output)
