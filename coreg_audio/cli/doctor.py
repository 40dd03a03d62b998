"""`coreg-audio doctor`: is everything here that the program needs."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import click

from coreg_audio import __version__
from coreg_audio.cli.options import json_option, print_json
from coreg_audio.errors import CoregError
from coreg_audio.installed import version

_TOLD = (
    "click",
    "jinja2",
    "numpy",
    "onnxruntime",
    "hibari-tts",
    "lameenc",
    "soundfile",
    "soxr",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: What it is.
        ok: Nothing has to be done about it.
        said: What was found and what to do, with names of files and folders.
        fault: The same for a stranger's eyes; empty where all is well.
    """

    what: str
    ok: bool
    said: str
    fault: str = ""


@click.command("doctor")
@json_option
def command(as_json: bool) -> int:
    """Look for what is missing or broken on this computer, and say what to do.

    With --json it can go into a report: no folder, no file of yours and no name is in that.
    """
    findings = list(_findings())
    if as_json:
        print_json(_report(findings))
    else:
        click.echo(f"ok   program: coreg-audio {__version__}, Python {_python()}")
        for one in findings:
            click.echo(f"{'ok ' if one.ok else 'BAD'}  {one.what}: {one.said}")
    return 0 if all(one.ok for one in findings) else 5


def _findings() -> Iterator[Finding]:
    from coreg_audio.cli import health

    for what, look in health.CHECKS.items():
        try:
            yield Finding(what, True, look())
        except CoregError as error:
            yield Finding(what, False, str(error), health.plain_fault(error))
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            fault = health.plain_fault(error)
            yield Finding(what, False, f"{where}{error.strerror or error}", fault)
        except Exception as error:  # of one look that breaks down, the others still tell
            said = f"the program itself broke down here ({error!r}); please report it"
            yield Finding(what, False, said, health.plain_fault(error))


def _report(findings: list[Finding]) -> dict[str, object]:
    """What whoever mends the program wants to know, and nothing about the one who reports."""
    return {
        "coreg-audio": __version__,
        "python": _python(),
        "system": [platform.system(), platform.release(), platform.machine()],
        "packages": {name: version(name) for name in _TOLD},
        "encodings": [sys.stdout.encoding, sys.getfilesystemencoding()],
        "findings": [_plain(one) for one in findings],
    }


def _plain(finding: Finding) -> dict[str, object]:
    return {key: value for key, value in asdict(finding).items() if key != "said"}


def _python() -> str:
    return sys.version.split()[0]
