"""Spoken phrases kept between runs: plain files, one phrase each, never trusted unread.

A file's name is a keyed hash of what was asked for, and its content is sealed with a hash that
takes in the name: an entry that is cut, flipped, swapped or foreign is found out and spoken
anew. The key lies beside the entries, so that a name cannot be guessed from a file name
elsewhere; of the text nothing is stored in clear.
"""

import hashlib
import json
import os
import secrets
import stat
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coreg_audio import fsio
from coreg_audio.voice import Speech, Word

CAP_BYTES = 1 << 30
"""Largest size of a cache folder; the least recently used entries go first."""

_MAGIC = b"coreg clip\x00"
_FORMAT = 1
_DIGEST_BYTES = 32
_PREAMBLE = len(_MAGIC) + 1 + _DIGEST_BYTES
_FACTS = struct.Struct("<III")
_ENTRY_LIMIT_BYTES = 64 << 20
_SUFFIX, _PART, _KEY = ".clip", ".part", "key"
_STALE_S = 3600.0
_EVICT_TO = 0.9


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """How full a cache is."""

    count: int
    size_bytes: int
    cap_bytes: int


class ClipCache:
    """A folder of spoken phrases. Its failures never fail a render: they become notes.

    May be used from several threads and processes at once.
    """

    def __init__(self, folder: Path, cap_bytes: int = CAP_BYTES) -> None:
        self._folder, self._cap_bytes = folder, cap_bytes
        self._lock = threading.Lock()
        self._secret: bytes | None = None
        self._size_bytes: int | None = None
        self._notes: dict[str, None] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What went wrong so far and was worked around, each once."""
        with self._lock:
            return tuple(self._notes)

    def get(self, key: str) -> Speech | None:
        """The phrase that was stored for *key*, or None when there is none that is sound."""
        try:
            path, data = self._read(key)
        except OSError:  # not there yet, or unreadable: `put` will say so
            return None
        try:
            return _unpack(data, self._seal(path), _keystream(key, self._key()))
        except ValueError:
            self._note(f"an entry of the cache {self._folder} was damaged; spoken anew")
            return None

    def put(self, key: str, speech: Speech) -> None:
        """Store a phrase; when that fails, only a note remains."""
        try:
            path = self._path(key)
            content = _pack(speech, _keystream(key, self._key()))
            self._write(path, _MAGIC + bytes([_FORMAT]) + self._seal(path)(content) + content)
            self._keep_small(_PREAMBLE + len(content))
        except OSError as error:
            reason = error.strerror or error
            self._note(
                f"the cache {self._folder} cannot be written ({reason}); going on without"
            )

    def info(self) -> CacheInfo:
        """Count and size of its entries."""
        sizes = [size for _, size, _ in self._entries()]
        return CacheInfo(len(sizes), sum(sizes), self._cap_bytes)

    def purge(self) -> int:
        """Delete every entry and the key; returns how many entries there were.

        Raises:
            FileError: One cannot be deleted.
        """
        if not self._folder.is_dir():
            return 0
        entries = list(self._entries())
        leftovers = (path for path in self._folder.glob(f"*{_PART}") if not path.is_dir())
        for path in [*(path for path, _, _ in entries), *leftovers, self._folder / _KEY]:
            fsio.remove(path)
        self._secret = self._size_bytes = None
        return len(entries)

    def verify(self) -> int:
        """Read every entry and delete the damaged ones; returns how many those were.

        Raises:
            FileError: One cannot be deleted.
        """
        bad = [path for path, _, _ in self._entries() if not self._is_sound(path)]
        for path in bad:
            fsio.remove(path)
        return len(bad)

    def _is_sound(self, path: Path) -> bool:
        try:
            _unseal(path.read_bytes(), self._seal(path))
        except (OSError, ValueError):
            return False
        return True

    def _read(self, key: str) -> tuple[Path, bytes]:
        path = self._path(key)
        with path.open("rb") as file:
            data = file.read(_ENTRY_LIMIT_BYTES)
        with suppress(OSError):
            os.utime(path)
        return path, data

    def _path(self, key: str) -> Path:
        name = hashlib.blake2b(key.encode(), key=self._key(), digest_size=20).hexdigest()
        return self._folder / (name + _SUFFIX)

    def _seal(self, path: Path) -> "_Seal":
        return _Seal(self._key(), path.stem)

    def _key(self) -> bytes:
        """The folder's own secret, made when there is none.

        Raises:
            OSError: The folder or the key cannot be made.
        """
        with self._lock:
            if self._secret is None:
                self._secret = self._stored_key() or self._new_key()
            return self._secret

    def _stored_key(self) -> bytes | None:
        path = self._folder / _KEY
        with suppress(FileNotFoundError):
            key = path.read_bytes()
            if len(key) == _DIGEST_BYTES:
                return key
            path.unlink(missing_ok=True)
        return None

    def _new_key(self) -> bytes:
        if not self._folder.is_dir():
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            self._folder.mkdir(mode=0o700, exist_ok=True)
        own = self._folder / (secrets.token_hex(8) + _PART)
        self._write(own, secrets.token_bytes(_DIGEST_BYTES))
        try:
            # Unlike a rename, this leaves the key that another process was quicker to make.
            (self._folder / _KEY).hardlink_to(own)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            own.replace(self._folder / _KEY)
        own.unlink(missing_ok=True)
        return (self._folder / _KEY).read_bytes()

    def _write(self, path: Path, data: bytes) -> None:
        """Whole or not at all; `mkstemp` makes files that only their owner can read."""
        handle, temporary = tempfile.mkstemp(suffix=_PART, dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _keep_small(self, added_bytes: int) -> None:
        """Delete the entries unused for longest when the folder has grown past its cap."""
        with self._lock:
            if self._size_bytes is None:
                self._sweep()
                self._size_bytes = sum(size for _, size, _ in self._entries())
            else:
                self._size_bytes += added_bytes
            if self._size_bytes > self._cap_bytes:
                self._size_bytes = self._evict()

    def _evict(self) -> int:
        entries = sorted(self._entries(), key=lambda entry: entry[2])
        size_bytes = sum(size for _, size, _ in entries)
        for path, size, _ in entries:
            if size_bytes <= self._cap_bytes * _EVICT_TO:
                break
            path.unlink(missing_ok=True)
            size_bytes -= size
        return size_bytes

    def _sweep(self) -> None:
        """Delete what a killed run left half-written."""
        for path in self._folder.glob(f"*{_PART}"):
            with suppress(OSError):
                if time.time() - path.lstat().st_mtime > _STALE_S:
                    path.unlink()

    def _entries(self) -> Iterator[tuple[Path, int, float]]:
        """Path, size in bytes and time of last use of every entry."""
        if not self._folder.is_dir():
            return
        for path in self._folder.glob(f"*{_SUFFIX}"):
            with suppress(FileNotFoundError):
                facts = path.lstat()
                if not stat.S_ISDIR(facts.st_mode):  # somebody else's
                    yield path, facts.st_size, facts.st_mtime

    def _note(self, text: str) -> None:
        with self._lock:
            self._notes[text] = None


@dataclass(frozen=True, slots=True)
class _Seal:
    """Hashes an entry's content together with the name it must be found under."""

    secret: bytes
    name: str

    def __call__(self, content: bytes) -> bytes:
        """The digest."""
        seal = hashlib.blake2b(key=self.secret, digest_size=_DIGEST_BYTES)
        seal.update(bytes([_FORMAT]) + self.name.encode())
        seal.update(content)
        return seal.digest()


def _pack(speech: Speech, keystream: "_Keystream") -> bytes:
    words = None
    if speech.words is not None:
        words = [[word.text, word.start, word.end] for word in speech.words]
    facts = keystream(json.dumps(words).encode())
    header = _FACTS.pack(speech.rate_hz, len(speech.samples), len(facts))
    return header + facts + speech.samples.astype("<f4").tobytes()


def _unpack(data: bytes, seal: _Seal, keystream: "_Keystream") -> Speech:
    """The phrase in an entry.

    Raises:
        ValueError: It is not whole, or not what belongs under this name.
    """
    content = _unseal(data, seal)
    rate_hz, frames, size = _FACTS.unpack_from(content)
    samples = np.frombuffer(content, "<f4", frames, _FACTS.size + size)
    found = json.loads(keystream(content[_FACTS.size : _FACTS.size + size]))
    words = None if found is None else tuple(Word(*word) for word in found)
    return Speech(samples.astype(np.float32)[:, None], rate_hz, words)


def _unseal(data: bytes, seal: _Seal) -> bytes:
    start, digest, content = data[: len(_MAGIC) + 1], data[:_PREAMBLE], data[_PREAMBLE:]
    if start != _MAGIC + bytes([_FORMAT]) or not secrets.compare_digest(
        digest[len(start) :], seal(content)
    ):
        raise ValueError("damaged")
    return content


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
