"""The manifest: what a file was made of and what is heard in it when; nothing personal.

docs/manifest.md describes every field. It names its audio file by hash, so a manifest that
was left beside another file never speaks for that one. `record` reads it.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path, PurePath
from typing import Any

from coreg_audio.ambience import BEDS
from coreg_audio.script import FrontMatter
from coreg_audio.session import Role, Utterance
from coreg_audio.sidecars.cues import Heard
from coreg_audio.timeline import Bed, Bell, Breath, Chapter, Event, Quiet, Spoken, Timeline

SCHEMA = 2
"""Version of the form; a reader of an older program refuses a newer one."""

SUFFIX = ".session.json"

OWN_FILE = "own file"
"""What a bed of the user's own is called: its name may be someone's."""

_SET = "set"


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """What there is to know about a voice.

    Attributes:
        fingerprint: Changes whenever the same phrase would sound different.
    """

    licence: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who says what.

    Attributes:
        voices: `engine:voice` of each role.
        takes: Name of the file of each utterance that is a person's own recording.
        facts: About the voice of each role.
        recordings: SHA-256 of each of those files.
    """

    voices: Mapping[Role, str]
    takes: Mapping[Utterance, str] = field(default_factory=dict)
    facts: Mapping[Role, VoiceFacts] = field(default_factory=dict)
    recordings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Personal:
    """Keyed hashes of what is told to nobody.

    Attributes:
        key: Tells the key; empty where nothing could be sealed.
        choices: Of each personal choice that was given; empty where it could not be sealed.
        say_as: Of the pronunciations of words that occur; empty where there are none.
    """

    key: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    say_as: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the file was made of, as far as it may be told.

    Attributes:
        values: The script's choices that were set, personal ones included.
        recipe: What was asked for, as `recording` tells it.
        tool: Name and version of this program.
        changed: What was swapped or left out, a sentence each.
        breath_sound: That is heard, whatever was asked for.
        notes: The script's, for the therapist.
        script_sha256: Of the script's text and what it includes.
        versions: Of everything else that decides the sound.
    """

    front: FrontMatter
    values: Mapping[str, str]
    recipe: Mapping[str, object]
    tool: str
    changed: tuple[str, ...] = ()
    breath_sound: str = ""
    notes: tuple[str, ...] = ()
    script_sha256: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    personal: Personal = field(default_factory=Personal)


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


def beside(path: Path) -> Path:
    """Where the manifest of the audio file *path* lies: x.session.json beside x.mp3."""
    return path.with_name(path.stem + SUFFIX)


def compose(
    timeline: Timeline,
    speakers: Speakers,
    origin: Origin,
    result: Result,
    heard: Mapping[Utterance, Heard] | None = None,
) -> bytes:
    """The manifest as it is written; *heard* says where in its clip a line is really heard."""
    content = {
        "schema": SCHEMA,
        "made_with": origin.tool,
        "versions": dict(origin.versions),
        "file": result.file,
        "sha256": result.sha256,
        "captions": dict(result.captions),
        "rate_hz": timeline.rate_hz,
        "frames": timeline.length,
        "levels": {name: _finite(value) for name, value in result.levels.items()},
        "script": _script(origin),
        "choices": dict(shown_choices(origin.front, origin.values)),
        "personal": _personal(origin.personal),
        "recipe": dict(origin.recipe),
        "breath_sound": origin.breath_sound,
        "changed": list(origin.changed),
        "stretch": timeline.stretch,
        "voices": dict(_voices(speakers)),
        "takes": dict(speakers.recordings),
        "chapters": [_chapter(one) for one in timeline.chapters],
        "lines": [
            _line(*one, speakers, heard or {}) for one in enumerate(timeline.spoken(), start=1)
        ],
        "events": [_event(one) for one in timeline.events if not isinstance(one, Spoken)],
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


def shown_bed(name: str | None) -> str | None:
    """The bed as it may be told."""
    return name if name in (None, "off", *BEDS) else OWN_FILE


def _script(origin: Origin) -> dict[str, Any]:
    front = origin.front
    return {
        "id": front.id,
        "version": front.version,
        "title": front.title,
        "language": front.language,
        "for": list(front.audience),
        "reviewed": front.reviewed,
        "cautions": list(front.cautions),
        "notes": list(origin.notes),
        "sha256": origin.script_sha256,
    }


def _personal(personal: Personal) -> dict[str, Any]:
    return {
        "key": personal.key,
        "choices": dict(personal.choices),
        "say_as": personal.say_as,
    }


def _voices(speakers: Speakers) -> Iterator[tuple[str, dict[str, str]]]:
    for role, name in speakers.voices.items():
        facts = speakers.facts.get(role, VoiceFacts("", ""))
        yield (
            role.value,
            {"voice": name, "licence": facts.licence, "fingerprint": facts.fingerprint},
        )


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {"start": chapter.start, "end": chapter.end, "title": chapter.title}


def _line(
    number: int, event: Spoken, speakers: Speakers, heard: Mapping[Utterance, Heard]
) -> dict[str, Any]:
    utterance = event.utterance
    take = speakers.takes.get(utterance)
    sound = heard.get(utterance, Heard(0, event.length))
    by = {"voice": speakers.voices[utterance.role]} if take is None else {"take": take}
    return {
        "number": number,
        "at": _at(event),
        "start": event.start,
        "end": event.start + event.length,
        "heard": [event.start + sound.start, event.start + sound.end],
        "role": utterance.role.value,
        **({"to": event.say.to.value, "gap": event.say.gap.value} if event.say else {}),
        "softer": utterance.softer,
        "cue": event.say is None,
        **by,
        "text": event.say.shown if event.say else utterance.text,
    }


def _event(event: Event) -> dict[str, Any]:
    told = {"at": _at(event), "start": event.start, "end": event.start + event.length}
    match event:
        case Breath():
            return {"kind": "breath", **told, "cycles": _cycles(event)}
        case Bell():
            return {"kind": "bell", **told, "bell": event.kind.value}
        case Quiet():
            return {
                "kind": "quiet",
                **told,
                "quiet": event.kind.value,
                "asked_s": event.asked_s,
            }
        case Bed():
            return {"kind": "bed", **told, "bed": shown_bed(event.name)}
        case Spoken():
            raise ValueError("a line is no other event")


def _cycles(breath: Breath) -> Sequence[Sequence[int]]:
    """How many, in, hold, out, hold: equal breaths that follow each other are one row."""
    rows = ((one.in_, one.hold_in, one.out, one.hold_out) for one in breath.cycles)
    return [[len(list(equal)), *row] for row, equal in groupby(rows)]


def _at(event: Event) -> str:
    return f"{PurePath(event.at.source).name}:{event.at.line}"


def _finite(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None
