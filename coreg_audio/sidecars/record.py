"""Reading a manifest back: everything in it checked, as anybody may have edited it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from coreg_audio import fsio
from coreg_audio.errors import FileError
from coreg_audio.script import Place
from coreg_audio.session import Audience, Gap, Role, Say, Utterance
from coreg_audio.sidecars import fields
from coreg_audio.sidecars.manifest import SCHEMA, SUFFIX, Personal, VoiceFacts, beside
from coreg_audio.timeline import (
    Bed,
    Bell,
    BellKind,
    Breath,
    Chapter,
    Cycle,
    Event,
    Quiet,
    QuietKind,
    Spoken,
    Timeline,
)

OWN = "own recording"
"""What speaks where a line is a take."""

UNREADABLE = (ValueError, LookupError, TypeError, OverflowError, RecursionError)
"""What the fields of a manifest that was edited or damaged may raise."""

LIMIT_BYTES = 4 << 20
"""A session of twelve hours has a tenth of it."""

_MOST_CYCLES = 100_000
_LONGEST_S = 24 * 3600
"""Twice what a session can last: pages are drawn minute by minute."""

_SHOWN_CHARS = 80
_MAKE_AGAIN = "make the session again, or put back the manifest that came with it"


@dataclass(frozen=True, slots=True)
class Script:
    """What the script says of itself.

    Attributes:
        sha256: Of its text and what it includes.
    """

    id: str
    version: str
    title: str
    language: str
    audience: tuple[str, ...]
    reviewed: str
    cautions: tuple[str, ...]
    notes: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line and who speaks it: a voice, or a take, one of the two.

    Attributes:
        heard: From which frame to which there is sound in its clip.
    """

    number: int
    event: Spoken
    heard: tuple[int, int]
    voice: str = ""
    take: str = ""

    @property
    def who(self) -> str:
        """The voice, or that a person recorded it."""
        return self.voice or OWN


@dataclass(frozen=True, slots=True)
class Record:
    """A manifest, read.

    Attributes:
        path: Its own file.
        file: Name of the audio file; *sha256* is of its bytes.
        captions: SHA-256 of each file of captions, by its name.
        levels: None where nothing sounds.
        recipe: What was asked for; `recording` understands it.
        takes: SHA-256 of each recording, by its name.
        timeline: What is heard when; a line's words are as they are shown.
        lines: The spoken events of it, with who speaks them.
    """

    path: Path
    made_with: str
    versions: Mapping[str, str]
    file: str
    sha256: str
    captions: Mapping[str, str]
    levels: Mapping[str, float | None]
    script: Script
    choices: Mapping[str, str]
    personal: Personal
    recipe: Mapping[str, Any]
    breath_sound: str
    changed: tuple[str, ...]
    voices: Mapping[Role, tuple[str, VoiceFacts]]
    takes: Mapping[str, str]
    timeline: Timeline
    lines: tuple[Line, ...]

    @property
    def audio(self) -> Path:
        """Where its audio file is to lie."""
        return self.path.with_name(self.file)


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


def read_beside(path: Path) -> Summary | None:
    """What the manifest beside the audio file *path* says; None where none lies there.

    Raises:
        FileError: The audio file cannot be read.
    """
    own = beside(path)
    if not own.exists():
        return None
    try:
        content = _content(own)
        if content["schema"] != SCHEMA:
            return Summary(own.name, fault=f"of version {content['schema']}, not {SCHEMA}")
        if content["sha256"] != fsio.digest(path):
            return Summary(own.name, fault="of another file, or of another version of this one")
        return Summary(own.name, speakers=_counted(_record(own, content)))
    except UNREADABLE:
        return Summary(own.name, fault="damaged; make the session again, or remove it")


def read(path: Path) -> Record:
    """The manifest *path*, or the one beside the audio file *path*.

    Raises:
        FileError: There is none, it is of another version, or not as this program writes it.
    """
    if path.is_dir():
        raise FileError(path, "it is a folder; name the audio file or its manifest")
    own = path if path.name.endswith(SUFFIX) else beside(path)
    if own != path and not own.exists():
        raise FileError(own, f"there is no manifest beside {path.name}; make the session again")
    with fsio.reading(own):
        pass  # that it is missing or unreadable is told as of any file
    try:
        content = _content(own)
        if content["schema"] != SCHEMA:
            raise FileError(own, _of_version(content["schema"]))
        return _record(own, content)
    except UNREADABLE as error:
        raise damaged(own, error) from error


def damaged(path: Path, error: Exception) -> FileError:
    """The error for a manifest in which a field is not what it should be."""
    reason = f"not as this program wrote it ({_told(error)}), so it was edited or damaged"
    return FileError(path, f"{reason}; {_MAKE_AGAIN}")


def _of_version(schema: int) -> str:
    if schema > SCHEMA:
        return (
            f"a manifest of version {schema}, and this program reads version {SCHEMA}: "
            "it was made by a newer one; install that"
        )
    return f"a manifest of version {schema}, from an older program; make the session again"


def _told(error: Exception) -> str:
    match error:
        case KeyError():
            return f"{error.args[0]!r} is missing"[:_SHOWN_CHARS]
        case json.JSONDecodeError():
            return f"no JSON at line {error.lineno}"
        case RecursionError():
            return "nested too deep"
        case _:
            return fields.plain(str(error))


def _content(path: Path) -> dict[str, Any]:
    """The manifest as it stands there, with a version.

    Raises:
        ValueError: It is no manifest, or cannot be read.
    """
    try:
        text = fsio.read_text(path, LIMIT_BYTES)
    except FileError as error:
        raise ValueError(error.reason) from error
    content = json.loads(text, parse_constant=_refuse)
    # To Python, 1 is 1.0 and True.
    if not isinstance(content, dict) or type(content["schema"]) is not int:
        raise ValueError("no manifest")
    return content


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _record(path: Path, content: Mapping[str, Any]) -> Record:
    voices = {
        Role(role): _voice(one) for role, one in fields.mapping(content["voices"]).items()
    }
    lines = tuple(map(_line, fields.sequence(content["lines"])))
    return Record(
        path,
        made_with=fields.text(content["made_with"]),
        versions=fields.text_map(content["versions"]),
        file=fields.file_name(content["file"]),
        sha256=fields.text(content["sha256"]),
        captions={
            fields.file_name(name): one
            for name, one in fields.text_map(content["captions"]).items()
        },
        levels=_levels(content["levels"]),
        script=_script(fields.mapping(content["script"])),
        choices=fields.text_map(content["choices"]),
        personal=_personal(fields.mapping(content["personal"])),
        recipe=fields.mapping(content["recipe"]),
        breath_sound=fields.text(content["breath_sound"]),
        changed=fields.texts(content["changed"]),
        voices=voices,
        takes={
            fields.file_name(name): one
            for name, one in fields.text_map(content["takes"]).items()
        },
        timeline=_timeline(content, lines),
        lines=lines,
    )


def _timeline(content: Mapping[str, Any], lines: tuple[Line, ...]) -> Timeline:
    events = [*(line.event for line in lines), *map(_event, fields.sequence(content["events"]))]
    chapters = tuple(map(_chapter, fields.sequence(content["chapters"])))
    length = fields.whole(content["frames"])
    rate_hz = fields.whole(content["rate_hz"])
    if not 1000 <= rate_hz <= 192_000:
        raise ValueError("rate_hz is none")
    ordered = tuple(sorted(events, key=lambda one: one.start))
    edges = [length, *(edge for one in chapters for edge in (one.start, one.end))]
    edges += [edge for one in events for edge in (one.start, one.start + one.length)]
    edges += [edge for line in lines for edge in line.heard]
    if max(map(abs, edges)) > _LONGEST_S * rate_hz:
        raise ValueError("it lasts longer than a day")
    return Timeline(rate_hz, length, ordered, chapters, fields.number(content["stretch"]))


def _line(one: Mapping[str, Any]) -> Line:
    start, length = _span(one)
    is_cue = fields.flag(one["cue"])
    utterance = Utterance(
        fields.text(one["text"]), Role(one["role"]), fields.flag(one["softer"])
    )
    say = None
    at = _place(one["at"])
    if not is_cue:
        say = Say(at, utterance, utterance.text, Gap(one["gap"]), Audience(one["to"]))
    event = Spoken(start, length, at, utterance, say)
    by = (
        (fields.text(one["voice"]), "")
        if "voice" in one
        else ("", fields.file_name(one["take"]))
    )
    first, end = map(fields.whole, fields.sequence(one["heard"]))
    return Line(fields.whole(one["number"]), event, (first, end), *by)


def _event(one: Mapping[str, Any]) -> Event:
    (start, length), at = _span(one), _place(one["at"])
    match one["kind"]:
        case "breath":
            return Breath(start, length, at, _cycles(fields.sequence(one["cycles"])))
        case "bell":
            return Bell(start, length, at, BellKind(one["bell"]))
        case "quiet":
            asked_s = fields.number(one["asked_s"])
            return Quiet(start, length, at, QuietKind(one["quiet"]), asked_s)
        case "bed":
            return Bed(start, length, at, fields.text(one["bed"]))
        case _:
            raise ValueError("an event of no kind")


def _cycles(rows: list[Any]) -> tuple[Cycle, ...]:
    counted = [tuple(map(fields.whole, fields.sequence(row))) for row in rows]
    if sum(row[0] for row in counted) > _MOST_CYCLES:
        raise ValueError("more breaths than twelve hours hold")
    cycles = (repeat(Cycle(*row[1:]), row[0]) for row in counted)
    return tuple(chain.from_iterable(cycles))


def _chapter(one: Mapping[str, Any]) -> Chapter:
    start, length = _span(one)
    return Chapter(start, start + length, fields.text(one["title"]))


def _script(one: Mapping[str, Any]) -> Script:
    return Script(
        id=fields.text(one["id"]),
        version=fields.text(one["version"]),
        title=fields.text(one["title"]),
        language=fields.text(one["language"]),
        audience=fields.texts(one["for"]),
        reviewed=fields.text(one["reviewed"]),
        cautions=fields.texts(one["cautions"]),
        notes=fields.texts(one["notes"]),
        sha256=fields.text(one["sha256"]),
    )


def _personal(one: Mapping[str, Any]) -> Personal:
    return Personal(
        fields.text(one["key"]), fields.text_map(one["choices"]), fields.text(one["say_as"])
    )


def _voice(one: object) -> tuple[str, VoiceFacts]:
    facts = fields.text_map(one)
    return facts["voice"], VoiceFacts(facts["licence"], facts["fingerprint"])


def _levels(value: object) -> dict[str, float | None]:
    levels = fields.mapping(value).items()
    return {name: None if one is None else fields.number(one) for name, one in levels}


def _counted(record: Record) -> dict[str, int]:
    """Lines of each voice; cue words are no lines."""
    counts: dict[str, int] = {}
    for line in record.lines:
        if line.event.say:
            who = fields.plain(line.who)
            counts[who] = counts.get(who, 0) + 1
    return counts


def _span(one: Mapping[str, Any]) -> tuple[int, int]:
    """Start and length; a bed may begin before the file."""
    start, end = fields.integer(one["start"]), fields.integer(one["end"])
    if end < start:
        raise ValueError("a span that ends before it starts")
    return start, end - start


def _place(value: object) -> Place:
    source, _, line = fields.text(value).rpartition(":")
    return Place(source, int(line))
