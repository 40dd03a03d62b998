"""`coreg-audio doctor`: is everything here that the program needs."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from coreg_audio import __version__, templates
from coreg_audio.cli.options import cache_folder, json_option
from coreg_audio.errors import CoregError

ROOM_BYTES = 500_000_000
"""A long session with its spoken lines fits well into this."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    ok: bool
    said: str


@click.command("doctor")
@json_option
def command(as_json: bool) -> int:
    """Look for what is missing or broken on this computer, and say what to do."""
    findings = list(_findings())
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], indent=1))
    else:
        for one in findings:
            click.echo(f"{'ok ' if one.ok else 'BAD'}  {one.what}: {one.said}")
    return 0 if all(one.ok for one in findings) else 5


def _findings() -> Iterator[Finding]:
    yield Finding(
        "program", True, f"coreg-audio {__version__}, Python {sys.version.split()[0]}"
    )
    for what, look in CHECKS.items():
        try:
            yield Finding(what, True, look())
        except CoregError as error:
            yield Finding(what, False, str(error))
        except OSError as error:
            yield Finding(what, False, f"{error.filename or ''} {error.strerror or error}")


def _voice() -> str:
    from coreg_audio.engines import open_engine
    from coreg_audio.voice import Prosody

    engine = open_engine("hibari")
    speech = engine.speak("This is a test.", Prosody(), 1)
    engine.close()
    return f"{engine.name} speaks, {len(speech.samples) / speech.rate_hz:.1f} s"


def _mp3() -> str:
    import lameenc
    import soundfile

    return f"LAME by lameenc, decoder {soundfile.__libsndfile_version__} ({lameenc.__name__})"


def _scripts() -> str:
    shelf = templates.available()
    if shelf.broken:
        raise shelf.broken[0]
    return f"{len(shelf.templates)} exercises"


def _cache() -> str:
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"ok")
    return f"spoken lines are kept in {folder}"


def _room() -> str:
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        free = shutil.disk_usage(folder).free
        if free < ROOM_BYTES:
            raise OSError(28, f"only {free / 1e6:.0f} MB free; make room", str(folder))
    if not os.access(Path.cwd(), os.W_OK):
        raise OSError(13, "cannot be written; work in another folder", str(Path.cwd()))
    return "enough space for results"


CHECKS: dict[str, Callable[[], str]] = {
    "scripts": _scripts,
    "voice": _voice,
    "mp3": _mp3,
    "cache": _cache,
    "space": _room,
}
"""What is looked at, in this order."""
