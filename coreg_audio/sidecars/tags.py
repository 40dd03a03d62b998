"""Tags inside an MP3: title and people, cover, care note, chapters, lyrics (ID3).

Version 2.3 unless 2.4 is asked for, because every phone reads it. The same facts always give
the same bytes.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    SYLT,
    TALB,
    TCON,
    TDRC,
    TENC,
    TIT2,
    TLAN,
    TPE1,
    TRCK,
    TSSE,
    TYER,
    USLT,
    CTOCFlags,
    Encoding,
    Frame,
    PictureType,
)

from coreg_audio.languages import DEFAULT, LANGUAGES, of
from coreg_audio.sidecars.plain import visible
from coreg_audio.timeline import Chapter
from coreg_audio.units import to_seconds

TITLE_CHARS = 200
"""Longest title, name or chapter that is stored."""

_HEADER_BYTES = 10
_PADDING_BYTES = 512  # room for a player's own edits, so that it need not move the sound
_NO_OFFSET = 0xFFFFFFFF
_MILLISECONDS, _LYRICS = 2, 1
_ISO_639_2 = {
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa",
    "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hu": "hun", "it": "ita", "ja": "jpn",
    "ko": "kor", "nb": "nob", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron",
    "ru": "rus", "sv": "swe", "tr": "tur", "uk": "ukr", "zh": "zho",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TagFacts:
    """What the tags tell; empty fields are left out.

    Attributes:
        title: Of the session.
        rate_hz: Of the chapters' positions.
        artist: The practice, if it wants to be named.
        language: Code such as "en" or "en-GB".
        comment: The care note.
        reviewed: Name and date of a clinician; empty says that there was none yet.
        encoder: Program and version.
        voice: Name and licence of the voices.
        year: Only if asked for; no clock is read.
        track: Number and count, such as "2/7".
        cover: A JPEG.
        version: 3 or 4, of ID3v2.
        chapters: In order.
        lyrics: The text with its times, as an LRC file has it.
        synced: The same as lines and milliseconds.
    """

    title: str
    rate_hz: int
    artist: str = "coreg-audio"
    album: str = ""
    genre: str = "Guided exercise"
    language: str = "en"
    comment: str = ""
    reviewed: str = ""
    encoder: str = "coreg-audio"
    voice: str = ""
    year: str = ""
    track: str = ""
    cover: bytes = b""
    version: int = 3
    chapters: tuple[Chapter, ...] = ()
    lyrics: str = ""
    synced: tuple[tuple[str, int], ...] = ()


def id3(facts: TagFacts) -> bytes:
    """The tag to put before an MP3's first frame."""
    # One by one, as mutagen would put the chapters in the order of their sizes.
    written = (_written(frame, facts.version) for frame in _frames(facts))
    body = b"".join(written) + bytes(_PADDING_BYTES)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3" + bytes([facts.version, 0, 0]) + size + body


def clean(text: str, limit: int = TITLE_CHARS) -> str:
    """One line without control characters and marks that turn text around."""
    return visible(" ".join(text.split()))[:limit].strip()


def comment_of(facts: TagFacts) -> str:
    """The care note, and who has reviewed the exercise."""
    by_someone, by_nobody = (of(facts.language) or LANGUAGES[DEFAULT]).told.reviewed
    reviewed = by_someone.format(who=facts.reviewed) if facts.reviewed else by_nobody
    return lines_of(f"{facts.comment}\n{reviewed}")


def made_with(facts: TagFacts) -> str:
    """The program, and the voices with their licences."""
    return f"{facts.encoder}; voice: {facts.voice}" if facts.voice else facts.encoder


def _frames(facts: TagFacts) -> Iterator[Frame]:
    yield from _texts(facts)
    language = iso_639_2(facts.language)
    comment = comment_of(facts)
    yield COMM(encoding=_encoding(comment), lang=language, desc="", text=[comment])
    if facts.cover:
        cover = {"mime": "image/jpeg", "type": PictureType.COVER_FRONT, "data": facts.cover}
        yield APIC(encoding=Encoding.LATIN1, desc="", **cover)
    if facts.chapters:
        yield from _chapters(facts)
    if facts.lyrics:
        lyrics = lines_of(facts.lyrics)
        yield USLT(encoding=_encoding(lyrics), lang=language, desc="", text=lyrics)
    if facts.synced:
        yield _synced(facts, language)


def _texts(facts: TagFacts) -> Iterator[Frame]:
    for kind, value in (
        (TIT2, facts.title),
        (TPE1, facts.artist),
        (TALB, facts.album),
        (TCON, facts.genre),
        (TLAN, iso_639_2(facts.language)),
        (TDRC if facts.version == 4 else TYER, facts.year),
        (TRCK, facts.track),
        (TENC, facts.encoder),
        (TSSE, made_with(facts)),
    ):
        if text := clean(value):
            yield kind(encoding=_encoding(text), text=[text])


def _chapters(facts: TagFacts) -> Iterator[Frame]:
    """A table of contents and its entries; ids sort in order, as some players go by them."""
    ids = [f"chp{number:03d}" for number in range(len(facts.chapters))]
    yield CTOC(
        element_id="toc",
        flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
        child_element_ids=ids,
        sub_frames=[_titled(facts.title)],
    )
    for name, chapter in zip(ids, facts.chapters, strict=True):
        yield CHAP(
            element_id=name,
            start_time=_milliseconds(chapter.start, facts.rate_hz),
            end_time=_milliseconds(chapter.end, facts.rate_hz),
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[_titled(chapter.title or facts.title)],
        )


def _synced(facts: TagFacts, language: str) -> Frame:
    lines = [(visible(line).strip(), time_ms) for line, time_ms in facts.synced]
    encoding = _encoding("".join(line for line, _ in lines))
    return SYLT(
        encoding=encoding,
        lang=language,
        format=_MILLISECONDS,
        type=_LYRICS,
        desc="",
        text=lines,
    )


def _titled(title: str) -> Frame:
    text = clean(title)
    return TIT2(encoding=_encoding(text), text=[text])


def _written(frame: Frame, version: int) -> bytes:
    file = io.BytesIO()
    tags = ID3()
    tags.add(frame)
    tags.save(file, v1=0, v2_version=version, padding=lambda _: 0)
    return file.getvalue()[_HEADER_BYTES:]


def _milliseconds(frames: int, rate_hz: int) -> int:
    return round(to_seconds(frames, rate_hz) * 1000)


def _encoding(text: str) -> Encoding:
    return Encoding.LATIN1 if text.isascii() else Encoding.UTF16


def iso_639_2(language: str) -> str:
    """A language's three letters; "und" for one that is not known."""
    return _ISO_639_2.get(language.partition("-")[0].lower(), "und")


def lines_of(text: str) -> str:
    """Lines as they are, without control characters and marks that turn text around."""
    return "\n".join(visible(line).rstrip() for line in text.splitlines()).strip()
