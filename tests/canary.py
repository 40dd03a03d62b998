"""Looks for a client's words in whatever a run leaves, however they are written there."""

import base64
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import mutagen.id3
import numpy as np

from coreg_audio.clients.client import FILE

SAMPLE_BYTES = 4


def spellings(word: str) -> Iterator[bytes]:
    """*word* as file formats write it; all in small letters."""
    for text in (word.casefold(), "".join(reversed(word.casefold()))):
        for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
            yield text.encode(code)
        yield json.dumps(text)[1:-1].encode()
        yield quote(text).lower().encode()
        yield text.encode().hex().encode()


def leaks(roots: Sequence[Path], words: Sequence[str]) -> list[str]:
    """Every file, folder and link under *roots* that tells a word, client files apart."""
    found = []
    for path in (one for root in roots for one in sorted(root.rglob("*"))):
        for word in words:
            if word.casefold() in str(path).casefold():
                found.append(f"name of {path}: {word}")
            if path.name != FILE and any(_holds(data, word) for data in _contents(path)):
                found.append(f"{path}: {word}")
    return found


def _contents(path: Path) -> Iterator[bytes]:
    if path.is_symlink():
        yield os.fsencode(path.readlink())
    elif path.is_file():
        yield path.read_bytes()
        yield from _unpacked(path)


def _unpacked(path: Path) -> Iterator[bytes]:
    """What tags and packed parts of a file say."""
    if path.suffix in (".mp3", ".part"):
        with suppress(mutagen.id3.ID3NoHeaderError):
            for frame in mutagen.id3.ID3(path).values():
                yield f"{frame!r} {frame}".encode()
    data = path.read_bytes()
    at = data.find(b"\x78\x9c")
    while at >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[at:])
        at = data.find(b"\x78\x9c", at + 1)


def _holds(data: bytes, word: str) -> bool:
    small = data.lower()
    coded = base64.b64encode(word.encode())[:-4]
    return any(spelling in small for spelling in spellings(word)) or coded in data


def clip_sounds(folder: Path) -> list[bytes]:
    """Some of the samples of each spoken line that is kept in *folder*, as they lie there."""
    return [_middle(path.read_bytes()) for path in sorted(folder.glob("*.clip"))]


def _middle(data: bytes) -> bytes:
    half = len(data) // 2 // SAMPLE_BYTES * SAMPLE_BYTES
    return data[half : half + 8000 * SAMPLE_BYTES]


def sounds_in(roots: Sequence[Path], sounds: Sequence[bytes]) -> list[Path]:
    """The files under *roots* in which one of *sounds* lies."""
    files = (path for root in roots for path in sorted(root.rglob("*")) if path.is_file())
    return [path for path in files if any(sound in path.read_bytes() for sound in sounds)]


def is_silent(sound: bytes) -> bool:
    """Whether a piece of a clip tells nothing."""
    return not np.frombuffer(sound, "<f4").any()
