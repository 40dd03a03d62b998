"""`coreg-audio format`: scripts in the one spelling of directions."""

from __future__ import annotations

from pathlib import Path

import click

from coreg_audio import fsio
from coreg_audio.errors import InputError
from coreg_audio.formatter import format_source

LIMIT_BYTES = 200_000
"""No script is larger."""


@click.command("format")
@click.argument("scripts", metavar="PATH...", nargs=-1, required=True)
@click.option("--check", "only_check", is_flag=True, help="Change nothing; 1 if it would.")
def command(scripts: tuple[str, ...], only_check: bool) -> int:
    """Rewrite other ways to write a direction, such as [PAUSE:6s], as (pause 6).

    Speech stays as it is, letter for letter.
    """
    changed = [path for path in map(_path, scripts) if _format(path, only_check)]
    for path in changed:
        click.echo(f"{'would rewrite' if only_check else 'rewrote'} {path}", err=True)
    if not changed:
        click.echo("nothing to rewrite", err=True)
    return 1 if changed and only_check else 0


def _path(name: str) -> Path:
    """Only files of one's own are rewritten, so it takes paths, not ids."""
    path = Path(name)
    if not path.exists() and not path.suffix:
        raise InputError(f"{name}: format takes the path of a script, such as my-script.md")
    return path


def _format(path: Path, only_check: bool) -> bool:
    before = fsio.read_text(path, LIMIT_BYTES)
    after = format_source(before, str(path))
    if after == before:
        return False
    if not only_check:
        fsio.write_bytes(path, after.encode(), job=None)
    return True
