"""A session of a pack: what its file and the manifest beside it tell."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mutagen.id3 import ID3

from coreg_audio import dividing, fsio
from coreg_audio.errors import FileError
from coreg_audio.sidecars import manifest
from coreg_audio.sidecars.facts import Mark, read_facts
from coreg_audio.sidecars.plain import one_line

_MANIFEST_BYTES = 1 << 24


@dataclass(frozen=True, slots=True)
class Item:
    """A session.

    Attributes:
        source: Its file, as it was made.
        slug: What it is called in names of files; never of a client.
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
    name: str = ""

    @property
    def chapters_name(self) -> str:
        """Of the file with its chapters for podcast players."""
        return f"{Path(self.name).stem}.chapters.json"


def read_item(path: Path) -> Item:
    """What a finished MP3 tells of itself.

    Raises:
        FileError: It is missing, damaged, or no MP3.
    """
    facts = read_facts(path)
    if facts.kind != "mp3":
        raise FileError(path, f"a {facts.kind} file; a pack is made of MP3 files, for phones")
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
    return f"{number}-{item.slug}-{minutes}min-{language}.mp3"


def _manifest(path: Path) -> dict[str, Any]:
    """What the manifest beside it tells; nothing where there is none of this very file."""
    own = manifest.beside(path)
    try:
        content = json.loads(fsio.read_text(own, _MANIFEST_BYTES))
        if content["sha256"] != fsio.digest(path):
            return {}
        parts = {name: content[name] for name in ("script", "recipe", "voices")}
    except (FileError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return parts if all(isinstance(part, dict) for part in parts.values()) else {}


def _licences(told: dict[str, Any]) -> Iterator[str]:
    for voice in told.get("voices", {}).values():
        if isinstance(voice, dict):
            yield one_line(f"{voice.get('voice', '')}: {voice.get('licence', '')}")


def _lines(path: Path) -> tuple[tuple[float, str], ...]:
    """Its words with their times."""
    for lyrics in ID3(path, translate=False).getall("SYLT"):
        return tuple((time_ms / 1000, one_line(text)) for text, time_ms in lyrics.text)
    return ()
