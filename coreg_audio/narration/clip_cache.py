"""Spoken phrases kept between runs, one entry each; of the text nothing is stored in clear."""

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coreg_audio.keeping import CacheInfo, clip_cache, private_cache
from coreg_audio.turns import Turn
from coreg_audio.voice import Speech, Word

_FACTS = struct.Struct("<III")


class ClipCache:
    """A folder of spoken phrases, everybody's or one client's; see `keeping.FolderCache`."""

    def __init__(
        self, folder: Path, cap_bytes: int | None = None, *, private: bool = False
    ) -> None:
        self._entries = private_cache(folder) if private else clip_cache(folder, cap_bytes)

    @property
    def notes(self) -> tuple[str, ...]:
        """What went wrong so far and was worked around, each once."""
        return self._entries.notes

    def get(self, key: str) -> Speech | None:
        """The phrase that was stored for *key*, or None when there is none that is sound."""
        content = self._entries.get(key)
        if content is None:
            return None
        try:
            return _unpack(content, _keystream(key, self._entries.secret()))
        except (ValueError, struct.error):
            self._entries.note_damage()
            return None

    def info(self) -> CacheInfo:
        """Count and size of its entries."""
        return self._entries.info()

    def purge(self) -> int:
        """Delete every entry and the key; returns how many entries there were."""
        return self._entries.purge()

    def verify(self) -> int:
        """Read every entry and delete the damaged ones; returns how many those were."""
        return self._entries.verify()

    def turn(self, key: str, *, wait: bool) -> Turn | None:
        """The turn to speak the phrase of *key*; see `keeping.FolderCache.turn`."""
        return self._entries.turn(key, wait=wait)

    def put(self, key: str, speech: Speech) -> None:
        """Store a phrase; when that fails, only a note remains."""
        try:
            secret = self._entries.secret()
        except OSError as error:
            self._entries.note_unwritable(error)
            return
        self._entries.put(key, _pack(speech, _keystream(key, secret)))


def _pack(speech: Speech, keystream: "_Keystream") -> bytes:
    words = None
    if speech.words is not None:
        words = [[word.text, word.start, word.end] for word in speech.words]
    facts = keystream(json.dumps(words).encode())
    header = _FACTS.pack(speech.rate_hz, len(speech.samples), len(facts))
    return header + facts + speech.samples.astype("<f4").tobytes()


def _unpack(content: bytes, keystream: "_Keystream") -> Speech:
    """The phrase in an entry."""
    rate_hz, frames, size = _FACTS.unpack_from(content)
    samples = np.frombuffer(content, "<f4", frames, _FACTS.size + size)
    found = json.loads(keystream(content[_FACTS.size : _FACTS.size + size]))
    words = None if found is None else tuple(Word(*word) for word in found)
    return Speech(samples.astype(np.float32)[:, None], rate_hz, words)


@dataclass(frozen=True, slots=True)
class _Keystream:
    """Hides the words from those who do not know the text already: XOR with a long hash."""

    seed: bytes

    def __call__(self, data: bytes) -> bytes:
        """Hide or uncover."""
        mask = hashlib.shake_256(self.seed).digest(len(data))
        return bytes(a ^ b for a, b in zip(data, mask, strict=True))


def _keystream(key: str, secret: bytes) -> _Keystream:
    return _Keystream(secret + key.encode())
