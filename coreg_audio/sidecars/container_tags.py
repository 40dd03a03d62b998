"""Tags of Opus (Vorbis comments) and M4B (atoms of iTunes), written and read.

Opus has its chapters here, too; those of M4B are in the file already, from its encoder. The
same facts always give the same bytes.
"""

import base64
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import mutagen
from mutagen.flac import Picture
from mutagen.id3 import PictureType
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus

from coreg_audio.sidecars.tags import (
    TagFacts,
    clean,
    comment_of,
    iso_639_2,
    lines_of,
    made_with,
)
from coreg_audio.units import to_seconds


@dataclass(frozen=True, slots=True)
class Told:
    """What the tags of a file tell.

    Attributes:
        tags: By plain names, such as "title".
        starts: Where each chapter begins, in seconds, and its title.
    """

    tags: dict[str, str]
    starts: tuple[tuple[float, str], ...]
    lyrics: str


_ATOMS = {
    "title": "\xa9nam",
    "artist": "\xa9ART",
    "album": "\xa9alb",
    "genre": "\xa9gen",
    "date": "\xa9day",
    "encoder": "\xa9too",
    "comment": "\xa9cmt",
    "lyrics": "\xa9lyr",
}
_AUDIOBOOK = 2
_NAMES = {
    "title": "title",
    "artist": "artist",
    "album": "album",
    "genre": "genre",
    "language": "language",
    "date": "year",
    "tracknumber": "track",
    "encoded-by": "encoded by",
    "encoder": "made with",
    "comment": "comment",
}
_CHAPTER = re.compile(r"chapter\d{3}")
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)")


def label(file: BinaryIO, kind: str, facts: TagFacts) -> None:
    """Write the tags of a finished, still open file.

    Args:
        file: Opus or M4B, seekable.
        kind: "opus" or "m4b".
        facts: What the tags tell.
    """
    write: dict[str, Callable[[BinaryIO, TagFacts], None]] = {"opus": _opus, "m4b": _m4b}
    file.seek(0)
    try:
        write[kind](file, facts)
    except mutagen.MutagenError as error:
        if isinstance(error.__context__, OSError):  # a full disk, say
            raise error.__context__ from None
        raise
    file.seek(0, io.SEEK_END)


def _opus(file: BinaryIO, facts: TagFacts) -> None:
    opus = OggOpus(file)
    for name, text in _texts(facts):
        opus[name] = text
    opus["language"] = iso_639_2(facts.language)
    opus["encoded-by"] = clean(facts.encoder)
    if facts.track:
        opus["tracknumber"] = facts.track
    if facts.cover:
        opus["metadata_block_picture"] = _picture(facts.cover)
    for number, chapter in enumerate(facts.chapters):
        opus[f"chapter{number:03d}"] = _clock(to_seconds(chapter.start, facts.rate_hz))
        opus[f"chapter{number:03d}name"] = clean(chapter.title or facts.title)
    file.seek(0)
    opus.save(file, padding=lambda _: 0)


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{thousandths:03d}"


def _picture(cover: bytes) -> str:
    picture = Picture()
    picture.type, picture.mime, picture.data = PictureType.COVER_FRONT, "image/jpeg", cover
    return base64.b64encode(picture.write()).decode()


def _m4b(file: BinaryIO, facts: TagFacts) -> None:
    mp4 = MP4(file)
    if mp4.tags is None:
        mp4.add_tags()
    for name, text in _texts(facts):
        mp4[_ATOMS[name]] = [text]
    mp4["stik"] = [_AUDIOBOOK]
    if facts.track:
        number, _, count = facts.track.partition("/")
        mp4["trkn"] = [(int(number), int(count or 0))]
    if facts.cover:
        mp4["covr"] = [MP4Cover(facts.cover, MP4Cover.FORMAT_JPEG)]
    file.seek(0)
    mp4.save(file, padding=lambda _: 0)


def _texts(facts: TagFacts) -> Iterator[tuple[str, str]]:
    for name, text in (
        ("title", clean(facts.title)),
        ("artist", clean(facts.artist)),
        ("album", clean(facts.album)),
        ("genre", clean(facts.genre)),
        ("date", clean(facts.year)),
        ("encoder", clean(made_with(facts))),
        ("comment", comment_of(facts)),
        ("lyrics", lines_of(facts.lyrics)),
    ):
        if text:
            yield name, text


def told(tagged: OggOpus | MP4) -> Told:
    """What stands in a file that mutagen has read."""
    return _told_by_atoms(tagged) if isinstance(tagged, MP4) else _told_by_comments(tagged)


def _told_by_comments(opus: OggOpus) -> Told:
    found = {name: ", ".join(values) for name, values in (opus.tags or {}).items()}
    starts = (
        (_seconds(found[name]), found.get(f"{name}name", ""))
        for name in sorted(filter(_CHAPTER.fullmatch, found))
    )
    return Told(_named(found), tuple(starts), found.get("lyrics", ""))


def _told_by_atoms(mp4: MP4) -> Told:
    atoms = mp4.tags or {}
    found = {
        name: ", ".join(map(str, atoms[atom])) for name, atom in _ATOMS.items() if atom in atoms
    }
    for number, count in atoms.get("trkn", [])[:1]:
        found["tracknumber"] = f"{number}/{count}" if count else str(number)
    starts = ((one.start, one.title) for one in mp4.chapters or ())
    return Told(_named(found), tuple(starts), found.get("lyrics", ""))


def _named(found: dict[str, str]) -> dict[str, str]:
    return {shown: found[name] for name, shown in _NAMES.items() if name in found}


def _seconds(clock: str) -> float:
    """What is no time is the beginning: a file is anybody's."""
    if (found := _CLOCK.fullmatch(clock)) is None:
        return 0.0
    hours, minutes, seconds = map(float, found.groups())
    return 3600 * hours + 60 * minutes + seconds
