"""`coreg-audio doctor`: is everything here that the program needs."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from coreg_audio import __version__, fsio, templates
from coreg_audio.cli.options import cache_folder, json_option, print_json
from coreg_audio.errors import CoregError, FileError

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
        print_json([asdict(one) for one in findings])
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
            where = f"{error.filename}: " if error.filename else ""
            yield Finding(what, False, f"{where}{error.strerror or error}")


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
    fsio.make_folder(folder, private=True)
    fsio.claim(folder / "doctor", job=None)
    return f"spoken lines are kept in {folder}"


def _room() -> str:
    here = Path.cwd()
    for folder in (here, Path(tempfile.gettempdir()), cache_folder()):
        if not folder.exists():
            continue
        free = shutil.disk_usage(folder).free
        if free < ROOM_BYTES:
            raise FileError(folder, f"only {free / 1e6:.0f} MB are free; make room")
    if not os.access(here, os.W_OK):
        raise FileError(here, "cannot be written; work in another folder")
    return "enough space for results"


CHECKS: dict[str, Callable[[], str]] = {
    "scripts": _scripts,
    "voice": _voice,
    "mp3": _mp3,
    "cache": _cache,
    "space": _room,
}
"""What is looked at, in this order."""
