"""Several finished sessions as one folder or zip that is handed over: what is in it, and how.

Numbered sound files, a playlist, a cover, a page with players, licences, and a feed for
podcast players where an address is given. The same sessions give the same bytes.
"""

import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from coreg_audio import fsio
from coreg_audio.packing.feed import chapters_json, feed
from coreg_audio.packing.items import Item, named, read_item
from coreg_audio.packing.page import page

__all__ = ["Item", "Pack", "named", "read_item", "write_folder", "write_zip"]

JOB = fsio.job_name(what="pack")
"""Whose a folder's files are: only a pack may take the place of a pack unasked."""

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip knows; no clock is read
_MODE = 0o644 << 16


@dataclass(frozen=True, slots=True)
class Pack:
    """What is handed over.

    Attributes:
        items: In order, with the names that they have in it.
        cover: A JPEG; empty without.
        artist: The practice.
        feed_url: Where the folder will lie; empty without a feed.
    """

    title: str
    items: tuple[Item, ...]
    cover: bytes
    artist: str = "coreg-audio"
    feed_url: str = ""

    @property
    def length_s(self) -> float:
        """Seconds of all together."""
        return sum(item.length_s for item in self.items)


def texts(pack: Pack) -> Mapping[str, bytes]:
    """All that is in it but the sound, by name."""
    found = {
        "index.html": page(pack.title, pack.items, cover=bool(pack.cover)).encode(),
        "licences.txt": _licences(pack).encode(),
        "playlist.m3u8": _playlist(pack).encode(),
    }
    if pack.cover:
        found["cover.jpg"] = pack.cover
    if pack.feed_url:
        told = feed(pack.title, pack.artist, pack.items, pack.feed_url, cover=bool(pack.cover))
        found["feed.xml"] = told.encode()
        found |= {item.chapters_name: chapters_json(item).encode() for item in pack.items}
    return found


def write_folder(pack: Pack, folder: Path, *, force: bool = False) -> None:
    """Put all of it into *folder*: whole, or as it was before.

    Raises:
        FileError: Something of that name is there that no pack made, or it cannot be written.
    """
    names = [*(item.name for item in pack.items), *sorted(texts(pack))]
    first, *others = (folder / name for name in names)
    with fsio.folder_for(first):
        fsio.sweep(folder)
        with fsio.replacing_all(first, others, job=JOB, force=force) as (one, more):
            for file, content in zip([one, *more], _contents(pack), strict=True):
                with content:
                    shutil.copyfileobj(content, file)
        for old in set(folder.iterdir()) - set(map(folder.joinpath, names)):
            if fsio.owns(old, job=JOB):
                fsio.remove(old)


def write_zip(pack: Pack, path: Path, *, force: bool = False) -> None:
    """The same as one zip; sound is stored in it as it is, as it cannot be packed further.

    Raises:
        FileError: As for `write_folder`.
    """
    names = [*(item.name for item in pack.items), *sorted(texts(pack))]
    with (
        fsio.folder_for(path),
        fsio.replacing(path, job=JOB, force=force) as file,
        zipfile.ZipFile(file, "w") as zipped,
    ):
        for name, content in zip(names, _contents(pack), strict=True):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = _MODE
            info.create_system = 3  # else it would tell which system it was made on
            with content, zipped.open(info, "w", force_zip64=True) as place:
                shutil.copyfileobj(content, place)


def _contents(pack: Pack) -> Iterator[BinaryIO]:
    """What the files hold, in the order of their names: sound, then the rest by name."""
    for item in pack.items:
        with fsio.reading(item.source) as file:
            yield file
    for _, data in sorted(texts(pack).items()):
        yield BytesIO(data)


def _playlist(pack: Pack) -> str:
    lines = ["#EXTM3U", "#EXTENC:UTF-8", f"#PLAYLIST:{pack.title}"]
    for item in pack.items:
        lines += [f"#EXTINF:{round(item.length_s)},{item.title}", item.name]
    return "\n".join(lines) + "\n"


def _licences(pack: Pack) -> str:
    """Who made what, and what may be done with it."""
    made = dict.fromkeys(item.made_with for item in pack.items if item.made_with)
    licences = dict.fromkeys(one for item in pack.items for one in item.licences)
    return "\n".join(
        [
            pack.title,
            "",
            "Breath sound, bells and backgrounds were made by coreg-audio (GPL-3.0-or-later);",
            "the sound that it makes belongs to whoever made these files with it.",
            "Recordings and background files of a practice's own belong to their owners.",
            "",
            *_listed("Made with, and spoken by:", made),
            *(_listed("Licences of the voices:", licences) if licences else ()),
        ]
    )


def _listed(heading: str, lines: Sequence[str] | Mapping[str, object]) -> Iterator[str]:
    yield heading
    yield from (f"- {line}" for line in lines)
    yield ""
