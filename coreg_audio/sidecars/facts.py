"""What a finished audio file says of itself: length, form, tags, chapters."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mutagen.id3 import ID3, Frame
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from coreg_audio import fsio, playback, tagged
from coreg_audio.errors import FileError
from coreg_audio.sidecars import container_tags
from coreg_audio.units import to_seconds

_SLACK_BYTES = 2000  # a few MP3 frames: other encoders count their first one or not
_NAMES = {
    "TIT2": "title",
    "TPE1": "artist",
    "TALB": "album",
    "TCON": "genre",
    "TLAN": "language",
    "TYER": "year",
    "TDRC": "year",
    "TENC": "encoded by",
    "TSSE": "made with",
    "COMM": "comment",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter as the file tells it."""

    start_s: float
    end_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file holds.

    Attributes:
        kind: "mp3", "wav", "flac", "opus", "m4b" or what else libsndfile reads.
        frames: That a decoder gives, MP3's delay and padding taken away.
        bit_rate_kbps: Mean over the file, tags left out.
        tags: By plain names, such as "title".
        lyrics_lines: Lines with or without a time.
    """

    kind: str
    frames: int
    rate_hz: int
    channels: int
    bit_rate_kbps: float
    tags: Mapping[str, str] = field(default_factory=dict)
    chapters: tuple[Mark, ...] = ()
    lyrics_lines: int = 0

    @property
    def length_s(self) -> float:
        """Seconds that the file lasts."""
        return to_seconds(self.frames, self.rate_hz)


def read_facts(path: Path) -> Facts:
    """Read the headers and tags of an audio file.

    Raises:
        FileError: It is missing, empty, cut short, or no audio that can be read.
        MissingPartError: It is M4B, and what reads that is not installed.
    """
    with fsio.reading(path) as file:
        size_bytes = file.seek(0, io.SEEK_END)
    if not size_bytes:
        raise FileError(path, "the file is empty; make it again")
    with tagged.reading(path):
        found = tagged.opened(path)
        _check_whole(path, found, size_bytes)  # first: libsndfile would grumble on stderr
        with playback.playing(path) as sound:
            form = sound.kind, sound.frames, sound.rate_hz, sound.channels
        facts = Facts(*form, bit_rate_kbps=_kilobits(found, size_bytes, form[1] / form[2]))
        return _with_tags(facts, found)


def _check_whole(path: Path, found: object, size_bytes: int) -> None:
    """An MP3 that was cut plays on without a word; its own header knows better."""
    if isinstance(found, MP3):
        sound_bytes = size_bytes - (found.tags.size if found.tags else 0)
        told_bytes = found.info.bitrate * found.info.length / 8
        if sound_bytes < told_bytes - _SLACK_BYTES:
            share = f"{sound_bytes / told_bytes:.0%}"
            raise FileError(path, f"cut short: {share} of the sound is there; make it again")


def _kilobits(found: object, size_bytes: int, length_s: float) -> float:
    if isinstance(found, MP3):
        return round(float(found.info.bitrate) / 1000, 1)
    return round(size_bytes * 8 / 1000 / length_s, 1) if length_s else 0.0


def _with_tags(facts: Facts, found: Any) -> Facts:
    tags = found.tags if found is not None else None
    if isinstance(tags, ID3):
        return _with_id3(facts, tags)
    if isinstance(found, OggOpus | MP4):
        return _with_told(facts, container_tags.told(found))
    named = {name: ", ".join(map(str, values)) for name, values in (tags or {}).items()}
    return replace(facts, tags=named)


def _with_id3(facts: Facts, tags: ID3) -> Facts:
    named = {_NAMES[frame.FrameID]: _text(frame) for frame in tags.values() if _is_named(frame)}
    order = list(dict.fromkeys(_NAMES.values()))
    return replace(
        facts,
        tags={name: named[name] for name in order if name in named},
        chapters=tuple(_chapters(tags)),
        lyrics_lines=_lyrics_lines(tags),
    )


def _with_told(facts: Facts, told: container_tags.Told) -> Facts:
    """A chapter ends where the next begins."""
    ends = [start for start, _ in told.starts[1:]] + [facts.length_s]
    chapters = (
        Mark(start, end, title) for (start, title), end in zip(told.starts, ends, strict=False)
    )
    lines = sum(1 for line in told.lyrics.splitlines() if line.strip())
    return replace(facts, tags=told.tags, chapters=tuple(chapters), lyrics_lines=lines)


def _is_named(frame: Frame) -> bool:
    return frame.FrameID in _NAMES


def _text(frame: Frame) -> str:
    return ", ".join(str(value) for value in frame.text)


def _chapters(tags: ID3) -> Iterator[Mark]:
    """In the order of the table of contents if there is one, else of time."""
    found = {frame.element_id: frame for frame in tags.getall("CHAP")}
    tables = tags.getall("CTOC")
    listed = [name for table in tables for name in table.child_element_ids if name in found]
    for name in listed or sorted(found, key=lambda name: found[name].start_time):
        frame = found[name]
        title = " ".join(_text(one) for one in frame.sub_frames.getall("TIT2"))
        yield Mark(frame.start_time / 1000, frame.end_time / 1000, title)


def _lyrics_lines(tags: ID3) -> int:
    """Lines of the first lyrics, synchronised ones only where there are no others."""
    for frame in tags.getall("USLT"):
        return sum(1 for line in frame.text.splitlines() if line.strip())
    return sum(len(frame.text) for frame in tags.getall("SYLT")[:1])
