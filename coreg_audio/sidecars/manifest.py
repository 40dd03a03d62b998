"""The manifest: which line of a finished file was spoken by what, and when; nothing personal.

docs/manifest.md describes every field. It names its audio file by hash, so a manifest that
was left beside another file never speaks for that one.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from coreg_audio import fsio
from coreg_audio.errors import FileError
from coreg_audio.script import FrontMatter
from coreg_audio.session import Role, Utterance
from coreg_audio.timeline import Spoken, Timeline

SCHEMA = 1
"""Version of the form; a reader of an older program refuses a newer one."""

SUFFIX = ".session.json"

_SET = "set"
_LIMIT_BYTES = 1 << 24
_SHOWN_CHARS = 80


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who says what.

    Attributes:
        voices: `engine:voice` of each role.
        takes: Name of the file of each utterance that is a person's own recording.
    """

    voices: Mapping[Role, str]
    takes: Mapping[Utterance, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """What the file was made of, as far as it may be told.

    Attributes:
        values: The script's choices that were set, personal ones included.
        settings: What else decides the sound: pace, breath sound, seed, asked minutes.
        tool: Name and version of this program.
        changed: What was swapped or left out, a sentence each.
    """

    front: FrontMatter
    values: Mapping[str, str]
    settings: Mapping[str, str | float | None]
    tool: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The finished file.

    Attributes:
        sha256: Of its bytes.
        levels: What it measures, by names with units.
        captions: SHA-256 of each caption file and transcript beside it, by its name.
    """

    file: str
    sha256: str
    levels: Mapping[str, float]
    captions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a manifest says about the lines of the file that it lies beside.

    Attributes:
        name: Of the manifest's own file.
        speakers: How many lines each voice speaks, and "own recording" for takes.
        fault: Why it tells nothing about this file; empty where it does.
    """

    name: str
    speakers: Mapping[str, int] = field(default_factory=dict)
    fault: str = ""


OWN = "own recording"
"""What speaks where a line is a take."""


def beside(path: Path) -> Path:
    """Where the manifest of the audio file *path* lies: x.session.json beside x.mp3."""
    return path.with_name(path.stem + SUFFIX)


def compose(timeline: Timeline, speakers: Speakers, origin: Origin, result: Result) -> bytes:
    """The manifest as it is written."""
    front = origin.front
    content = {
        "schema": SCHEMA,
        "made_with": origin.tool,
        "file": result.file,
        "sha256": result.sha256,
        "captions": dict(result.captions),
        "rate_hz": timeline.rate_hz,
        "frames": timeline.length,
        "levels": {name: _finite(value) for name, value in result.levels.items()},
        "script": {
            "id": front.id,
            "version": front.version,
            "title": front.title,
            "language": front.language,
            "reviewed": front.reviewed,
        },
        "choices": dict(shown_choices(front, origin.values)),
        "settings": dict(origin.settings),
        "changed": list(origin.changed),
        "voices": {role.value: name for role, name in speakers.voices.items()},
        "lines": [_line(*one, speakers) for one in enumerate(timeline.spoken(), start=1)],
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def shown_choices(front: FrontMatter, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each choice with its value; a personal one that was given is "set", no more."""
    for choice in front.choices:
        value = values.get(choice.name, choice.default)
        if not choice.personal:
            yield choice.name, value
        elif value:
            yield choice.name, _SET


def _line(number: int, event: Spoken, speakers: Speakers) -> dict[str, Any]:
    utterance = event.utterance
    take = speakers.takes.get(utterance)
    by = {"voice": speakers.voices[utterance.role]} if take is None else {"take": take}
    return {
        "number": number,
        "at": f"{PurePath(event.at.source).name}:{event.at.line}",
        "start": event.start,
        "end": event.start + event.length,
        "role": utterance.role.value,
        "softer": utterance.softer,
        "cue": event.say is None,
        **by,
        "text": event.say.shown if event.say else utterance.text,
    }


def _finite(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None


def read_beside(path: Path) -> Summary | None:
    """What the manifest beside the audio file *path* says; None where none lies there.

    Raises:
        FileError: The audio file cannot be read.
    """
    own = beside(path)
    if not own.exists():
        return None
    try:
        content = _read(own)
        if content["schema"] != SCHEMA:
            return Summary(own.name, fault=f"of version {content['schema']}, not {SCHEMA}")
        if content["sha256"] != fsio.digest(path):
            return Summary(own.name, fault="of another file, or of another version of this one")
        return Summary(own.name, speakers=_counted(content["lines"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return Summary(own.name, fault="damaged; make the session again, or remove it")


def _read(path: Path) -> dict[str, Any]:
    """The manifest as it stands there, with a version.

    Raises:
        ValueError: It is no manifest, or cannot be read.
    """
    try:
        content = json.loads(fsio.read_text(path, _LIMIT_BYTES))
    except FileError as error:
        raise ValueError(error.reason) from error
    # To Python, 1 is 1.0 and True.
    if not isinstance(content, dict) or type(content["schema"]) is not int:
        raise ValueError("no manifest")
    return content


def _counted(lines: object) -> dict[str, int]:
    """Lines of each voice; cue words are no lines.

    Raises:
        ValueError: These are no lines.
    """
    if not isinstance(lines, list):
        raise ValueError("no list of lines")
    counts: dict[str, int] = {}
    for line in lines:
        is_cue, who = line["cue"], line.get("voice", OWN)
        if type(is_cue) is not bool or type(who) is not str:
            raise ValueError("no line")
        if not is_cue:
            who = _plain(who)
            counts[who] = counts.get(who, 0) + 1
    return counts


def _plain(text: str) -> str:
    """Without what could steer a terminal, and not too long."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown[:_SHOWN_CHARS].strip() or "?"
