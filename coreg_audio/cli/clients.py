"""`coreg-audio clients`: who sessions are made for. What is known of them stays in a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coreg_audio.cli.caseload import clients_folder, clients_option, facts
from coreg_audio.cli.discretion import keep_discreet
from coreg_audio.cli.options import FilePath, at_keyboard, json_option, print_json
from coreg_audio.errors import CoregError, InputError
from coreg_audio.script import TIERS

if TYPE_CHECKING:
    from coreg_audio.clients import Client
    from coreg_audio.clients.forgetting import Traces


@click.group("clients")
def command() -> None:
    """Add, look at, change, forget and move the files of your clients.

    A client is a code, such as C014, and a private file: how far they are cleared, what they
    are to be spared, names as spoken, and how it is to sound. Then:

    \b
    coreg-audio make heartbeat-connection --client C014
    """  # noqa: D301 - click wants the real character
    keep_discreet()


@command.command("add")
@click.argument("code")
@click.option(
    "--from", "source", metavar="FILE", help="A client file to begin with; - reads one."
)
@clients_option
def add(code: str, source: str | None, clients_dir: Path | None) -> None:
    """Begin a client, and open the file in your editor.

    CODE is letters, digits, - and _; never a name.
    """
    from coreg_audio import clients, fsio
    from coreg_audio.clients.folder import MAX_BYTES
    from coreg_audio.clients.starting import starter

    if source is None:
        text = starter(code)
    elif source == "-":
        text = sys.stdin.read(MAX_BYTES) if sys.stdin else ""
    else:
        text = fsio.read_text(Path(source), MAX_BYTES)
    client = clients.add(code, clients_folder(clients_dir), text)
    click.echo(f"{client.path}\n  readable by you alone")
    if source is None and at_keyboard():
        _edit(client.path)
    elif source is None:
        click.echo(f"  fill it in with: coreg-audio clients edit {client.code}")


@command.command("list")
@clients_option
@json_option
def list_(clients_dir: Path | None, as_json: bool) -> None:
    """Which clients there are, by their codes."""
    from coreg_audio import clients

    folder = clients_folder(clients_dir)
    found = clients.find_all(folder)
    if as_json:
        print_json([facts(one) for one in found.clients])
    else:
        for one in found.clients:
            click.echo(_line(one))
        if not found.clients and not found.broken:
            click.echo(f"no clients in {folder}; begin one: coreg-audio clients add C001")
    _tell_broken(found.broken)


@command.command("show")
@click.argument("code")
@click.option("--names", "with_names", is_flag=True, help="Names and other words, too.")
@clients_option
@json_option
def show(code: str, with_names: bool, clients_dir: Path | None, as_json: bool) -> None:
    """What a client file says.

    Names and other words only as set or not, unless --names asks for them.
    """
    from coreg_audio import clients

    client = clients.load(code, clients_folder(clients_dir))
    told = facts(client)
    if with_names:
        told |= {**client.names, **client.words}
    if as_json:
        print_json(told)
        return
    click.echo(client.path)
    for name, value in told.items():
        if value not in (None, [], {}):
            click.echo(f"  {name:9} {_said(value)}")


@command.command("edit")
@click.argument("code")
@clients_option
def edit(code: str, clients_dir: Path | None) -> None:
    """Change a client file in your editor.

    It is checked before it counts.
    """
    from coreg_audio.clients import reach

    _edit(reach(code, clients_folder(clients_dir)))


@command.command("check")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@clients_option
def check(codes: tuple[str, ...], clients_dir: Path | None) -> None:
    """Find mistakes, line by line; without CODE in all files."""
    from coreg_audio import clients
    from coreg_audio.clients.checking import doubts

    folder = clients_folder(clients_dir)
    found = clients.find_all(folder) if not codes else clients.find(codes, folder)
    for one in found.clients:
        for doubt in doubts(one):
            click.echo(f"{one.path}: {doubt}")
    if found.clients:
        click.echo(f"{_counted(len(found.clients), 'client file')} without mistakes")
    _tell_broken(found.broken)


@command.command("forget")
@click.argument("code")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@clients_option
def forget(code: str, dry_run: bool, yes: bool, clients_dir: Path | None) -> None:
    """Delete a client, and all that came of one.

    The client file, the spoken lines, and every file that is known to be made for them.
    """
    from coreg_audio.clients import forgetting

    folder = clients_folder(clients_dir)
    found = forgetting.traces(code, folder)
    click.echo("\n".join(_to_delete(found)))
    if dry_run:
        return
    if not yes:
        if not at_keyboard():
            raise InputError("nothing was deleted; --yes deletes without asking")
        click.confirm("Delete all this?", abort=True)
    found = forgetting.forget(code, folder)
    click.echo("\n".join(_forgotten(found)))
    if found.changed:
        raise InputError("files that were changed since are still there: see above")


@command.command("export")
@click.argument("file", type=FilePath(dir_okay=False))
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--force", is_flag=True, help="Overwrite FILE.")
@clients_option
def export(file: Path, codes: tuple[str, ...], force: bool, clients_dir: Path | None) -> None:
    """Put clients into one encrypted FILE.

    It is for another computer. Without CODE all clients go into it.

    The passphrase is asked for, or read from standard input. Without it nobody opens FILE,
    you neither.
    """
    from coreg_audio import clients
    from coreg_audio.clients import moving

    moving.check_installed()
    folder = clients_folder(clients_dir)
    found = clients.find_all(folder) if not codes else clients.find(codes, folder)
    _tell_broken(found.broken)
    if not found.clients:
        raise InputError(f"there are no clients in {folder}")
    moving.export(found.clients, file, _passphrase(new=True), force=force)
    click.echo(f"{file}: {_counted(len(found.clients), 'client')}, encrypted")


@command.command("import")
@click.argument("file", type=FilePath(dir_okay=False))
@clients_option
def import_(file: Path, clients_dir: Path | None) -> None:
    """Take over the clients in an encrypted FILE, all or none."""
    from coreg_audio.clients import moving

    moving.check_installed()
    folder = clients_folder(clients_dir)
    codes = moving.import_(moving.unseal(file, _passphrase(new=False)), folder)
    click.echo(f"{folder}: {', '.join(codes)}")


def _edit(path: Path) -> None:
    """Let the user change a draft until it is a client file, or leave it for later."""
    from coreg_audio import fsio
    from coreg_audio.clients.folder import MAX_BYTES, check_whole

    if not (at_keyboard() or os.environ.get("EDITOR") or os.environ.get("VISUAL")):
        raise InputError(f"there is no keyboard here; write into {path} by other means")
    draft = path.with_name("draft.yaml")  # in the private folder, with what an editor leaves
    if not check_whole(draft):
        fsio.write_bytes(draft, fsio.read_bytes(path, MAX_BYTES), job=None, private=True)
    try:
        text = _edited(draft, path)
        fsio.write_bytes(path, text.encode(), job=None, private=True)
        click.echo(f"{path}: checked and saved")
    finally:
        if fsio.read_bytes(draft, MAX_BYTES) == fsio.read_bytes(path, MAX_BYTES):
            fsio.remove(draft)


def _edited(draft: Path, path: Path) -> str:
    """What is in the draft once it can be the client file at *path*.

    Raises:
        InputError: It cannot, and the user leaves it at that.
    """
    from coreg_audio import fsio
    from coreg_audio.clients.folder import MAX_BYTES, check_text

    while True:
        click.edit(filename=str(draft))
        text = fsio.read_text(draft, MAX_BYTES)
        try:
            check_text(text, path, str(draft))
            return text
        except CoregError as error:
            click.echo(f"coreg-audio: {error}", err=True)
            if not (at_keyboard() and click.confirm("Edit again?", default=True)):
                raise InputError(
                    f"{path} is as it was; edit goes on from what you wrote"
                ) from None


def _passphrase(*, new: bool) -> str:
    """Asked for at a keyboard; a program gives it as the first line of standard input."""
    if at_keyboard():
        text: str = click.prompt(
            "Passphrase", hide_input=True, confirmation_prompt=new, err=True
        )
        return text
    line = sys.stdin.readline() if sys.stdin else ""
    if not line.strip():
        raise InputError("no passphrase came from standard input; write it as its first line")
    return line.rstrip("\r\n")


def _line(client: Client) -> str:
    spared = f", not for: {', '.join(client.avoid.flags)}" if client.avoid.flags else ""
    return f"{client.code:12} tier {client.tier}: {TIERS[client.tier]}{spared}"


def _said(value: object) -> str:
    match value:
        case dict():
            return ", ".join(f"{key}: {_said(one)}" for key, one in value.items())
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _to_delete(found: Traces) -> Iterator[str]:
    yield f"{found.folder}: client file, {_counted(found.phrases, 'spoken line')}"
    yield from (f"{path}" for path in found.results)
    yield from (f"{path}: changed since it was made, so it stays" for path in found.changed)


def _forgotten(found: Traces) -> Iterator[str]:
    yield f"forgotten; deleted {_counted(1 + len(found.results) + found.phrases, 'file')}"
    for path in found.changed:
        yield f"still there, changed by somebody since: {path}; look at it, then delete it"
    for path in found.exports:
        yield f"still there, encrypted, the client in it: {path}"
    for path in found.gone:
        yield f"was not there any more, moved or deleted: {path}"
    yield (
        "What was copied, sent or backed up, and what is in the trash, this program cannot "
        "know of."
    )


def _tell_broken(broken: tuple[CoregError, ...]) -> None:
    """Raises the last, once all were told: the exit code is its own."""
    for error in broken[:-1]:
        click.echo(f"coreg-audio: {error}", err=True)
    if broken:
        raise broken[-1]


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"
