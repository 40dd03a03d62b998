"""A session of a pack: what its file and the manifest beside it tell."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mutagen.id3 import ID3, ID3NoHeaderError
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from coreg_audio import dividing, fsio, tagged
from coreg_audio.errors import FileError
from coreg_audio.sidecars import container_tags, manifest
from coreg_audio.sidecars.facts import Mark, read_facts
from coreg_audio.sidecars.plain import one_line

MEDIA_TYPES = {"mp3": "audio/mpeg", "m4b": "audio/mp4", "opus": "audio/ogg"}
"""What a pack takes, by suffix."""

_MANIFEST_BYTES = 1 << 24
_LRC_LINE = re.compile(r"^\[(\d{1,4}):(\d{2}(?:\.\d{1,3})?)\] ?(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Item:
    """A session.

    Attributes:
        source: Its file, as it was made.
        slug: What it is called in names of files; never of a client.
        kind: "mp3", "m4b" or "opus".
        name: Its file in the pack, once that is decided.
        language: Code such as "en".
        note: The care note, with what was reviewed by whom.
        lines: What is said, each with its second.
        licences: Of its voices, each with its name, where the manifest tells.
    """

    source: Path
    slug: str
    title: str
    length_s: float
    size_bytes: int
    sha256: str
    language: str = "en"
    chapters: tuple[Mark, ...] = ()
    made_with: str = ""
    licences: tuple[str, ...] = ()
    note: str = ""
    lines: tuple[tuple[float, str], ...] = ()
    kind: str = "mp3"
    name: str = ""

    @property
    def media_type(self) -> str:
        """As servers and players name its kind."""
        return MEDIA_TYPES[self.kind]

    @property
    def chapters_name(self) -> str:
        """Of the file with its chapters for podcast players."""
        return f"{Path(self.name).stem}.chapters.json"


def read_item(path: Path) -> Item:
    """What a finished MP3, M4B or Opus file tells of itself.

    Raises:
        FileError: It is missing, damaged, or of another kind.
        MissingPartError: It is M4B, and what reads that is not installed.
    """
    facts = read_facts(path)
    if facts.kind not in MEDIA_TYPES:
        raise FileError(
            path, f"a {facts.kind} file; a pack is for phones: it takes MP3, M4B and Opus"
        )
    told = _manifest(path)
    script, partner = told.get("script", {}), told.get("recipe", {}).get("two_phones")
    title = one_line(facts.tags.get("title", "")) or path.stem
    plain = dividing.slug(str(script.get("id") or title), "session")
    return Item(
        path,
        f"{plain}-{partner.lower()}" if partner in ("A", "B") else plain,
        title,
        facts.length_s,
        path.stat().st_size,
        fsio.digest(path),
        str(script.get("language") or "en"),
        facts.chapters,
        one_line(facts.tags.get("made with", "")),
        tuple(_licences(told)),
        facts.tags.get("comment", ""),
        _lines(path),
        facts.kind,
    )


def named(items: Sequence[Item]) -> tuple[Item, ...]:
    """*items* with their names: number, exercise, minutes and language.

    The number keeps two of one exercise apart, and all of them in order.
    """
    digits = max(2, len(str(len(items))))
    return tuple(
        replace(item, name=_name(f"{number:0{digits}d}", item))
        for number, item in enumerate(items, start=1)
    )


def _name(number: str, item: Item) -> str:
    minutes = max(1, round(item.length_s / 60))
    language = dividing.slug(item.language, "en")
    return f"{number}-{item.slug}-{minutes}min-{language}.{item.kind}"


def _manifest(path: Path) -> dict[str, Any]:
    """What the manifest beside it tells; nothing where there is none of this very file.

    Raises:
        FileError: It is there and the disk does not give it.
    """
    own = manifest.beside(path)
    if not own.is_file():
        return {}
    data, digest = fsio.read_bytes(own, _MANIFEST_BYTES), fsio.digest(path)
    try:
        content = json.loads(data)
        if content["sha256"] != digest:
            return {}
        parts = {name: content[name] for name in ("script", "recipe", "voices")}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return parts if all(isinstance(part, dict) for part in parts.values()) else {}


def _licences(told: dict[str, Any]) -> Iterator[str]:
    for voice in told.get("voices", {}).values():
        if isinstance(voice, dict):
            yield one_line(f"{voice.get('voice', '')}: {voice.get('licence', '')}")


def _lines(path: Path) -> tuple[tuple[float, str], ...]:
    """Its words with their times."""
    found = tagged.opened(path)
    if isinstance(found, OggOpus | MP4):
        return tuple(_of_lrc(container_tags.told(found).lyrics))
    with tagged.reading(path), suppress(ID3NoHeaderError):  # what others made need not have any
        for lyrics in ID3(path, translate=False).getall("SYLT"):
            return tuple((time_ms / 1000, one_line(text)) for text, time_ms in lyrics.text)
    return ()


def _of_lrc(lyrics: str) -> Iterator[tuple[float, str]]:
    for minutes, seconds, text in _LRC_LINE.findall(lyrics):
        yield 60 * int(minutes) + float(seconds), one_line(text)
