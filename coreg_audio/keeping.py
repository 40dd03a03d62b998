"""What is kept between runs: a folder of plain files, never trusted unread.

A file's name is a keyed hash of what was asked for, and its content is sealed with a hash that
takes in the name: an entry that is cut, flipped, swapped or foreign is found out and made
anew. The key lies beside the entries, so that a name cannot be guessed from a file name
elsewhere.
"""

import hashlib
import os
import secrets
import shutil
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from platformdirs import user_cache_path

from coreg_audio import fsio
from coreg_audio.recent import RecentBytes
from coreg_audio.turns import Turn, Turns

CAP_BYTES = 1 << 30
"""Largest size of a cache folder; the least recently used entries go first."""

CAP_VARIABLE = "COREG_AUDIO_CACHE_MB"
"""Names another size, in megabytes, for each of the caches."""

_FORMAT = 1
_DIGEST_BYTES = 32
_KEY_BYTES = 1024
"""More than any key has, so that a longer one is found to be none."""

_ENTRY_LIMIT_BYTES = 64 << 20
_PART, _KEY = ".part", "key"
_STALE_S = 3600.0
_EVICT_TO = 0.9
_RECOUNT = 1 / 32
"""Of the cap: after so much was added here, what other processes added is counted, too."""


CACHE_VARIABLE = "COREG_AUDIO_CACHE"
"""Names another folder for what is kept between runs."""


def usual_folder() -> Path:
    """Where narration is kept between runs on this computer."""
    asked = os.environ.get(CACHE_VARIABLE)
    return Path(asked) if asked else user_cache_path("coreg-audio", appauthor=False) / "clips"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a folder holds.

    Attributes:
        magic: Begins every file.
        suffix: Ends every file's name.
        again: How a user is told that a damaged entry was made again.
        above: Whether missing folders above it are made, too; else nothing is kept there.
    """

    magic: bytes
    suffix: str
    again: str
    above: bool = True


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """How full a cache is."""

    count: int
    size_bytes: int
    cap_bytes: int


def cap_bytes() -> int:
    """Size that the user allows; the usual one where the variable is no number."""
    asked = os.environ.get(CAP_VARIABLE, "").strip()
    return int(asked) * 10**6 if asked.isascii() and asked.isdecimal() else CAP_BYTES


class FolderCache:
    """A folder of entries. Its failures never fail a render: they become notes.

    May be used from several threads and processes at once.

    Args:
        folder: Where the entries are.
        kind: Which they are.
        cap: Largest size in bytes; else what the user allows.
        at_hand: Entries that this process has read already, by their paths: they are not read
            again.
    """

    def __init__(
        self,
        folder: Path,
        kind: Kind,
        cap: int | None = None,
        at_hand: RecentBytes[Path] | None = None,
    ) -> None:
        self._folder, self._kind = folder, kind
        self._cap_bytes = cap_bytes() if cap is None else cap
        self._at_hand = at_hand
        self._lock = threading.Lock()
        self._turns = Turns(folder / "turns")
        self._secret: bytes | None = None
        self._size_bytes: int | None = None
        self._added_bytes = 0
        self._notes: dict[str, None] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What went wrong so far and was worked around, each once."""
        with self._lock:
            return tuple(self._notes)

    def get(self, key: str) -> bytes | None:
        """What was stored for *key*, or None when there is nothing that is sound."""
        try:
            path = self._path(key)
            if self._at_hand is not None and (known := self._at_hand.get(path)) is not None:
                return known
            content = self._unseal(_read(path), path)
        except OSError:  # not there yet, or unreadable: `put` will say so
            return None
        except ValueError:
            self.note_damage()
            return None
        if self._at_hand is not None:
            self._at_hand.put(path, content)
        return content

    def note_damage(self) -> None:
        """An entry is not what it should be."""
        self._note(f"an entry of the cache {self._folder} was damaged; {self._kind.again} anew")

    def put(self, key: str, content: bytes) -> None:
        """Store an entry; when that fails, only a note remains."""
        try:
            path = self._path(key)
            data = self._start + self._seal(path, content) + content
            fsio.keep(path, data)
            self._keep_small(len(data))
            if self._at_hand is not None:
                self._at_hand.put(path, content)
        except OSError as error:
            self.note_unwritable(error)

    def has_room(self, size_bytes: int) -> bool:
        """Whether entries of that size in all would be kept, as far as can be told."""
        if size_bytes > self._cap_bytes:
            return False
        try:
            self._key()
            free_bytes = shutil.disk_usage(self._folder).free
        except OSError:
            return False
        return free_bytes > size_bytes and os.access(self._folder, os.W_OK)

    def turn(self, key: str, *, wait: bool) -> Turn | None:
        """The turn to make the entry of *key*; None where another thread or process has it.

        Whoever gets it looks once more whether the entry was made meanwhile.
        """
        try:
            return self._turns.take(self._path(key).stem, wait=wait)
        except OSError:  # `put` will say so
            return Turn(None)

    def note_unwritable(self, error: OSError) -> None:
        """Nothing can be stored."""
        reason = error.strerror or error
        self._note(f"the cache {self._folder} cannot be written ({reason}); going on without")

    def secret(self) -> bytes:
        """The folder's own secret, made when there is none.

        Raises:
            OSError: The folder or the key cannot be made.
        """
        return self._key()

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
        self._turns.remove()
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
            self._unseal(fsio.kept(path, _ENTRY_LIMIT_BYTES), path)
        except (OSError, ValueError):
            return False
        return True

    def _path(self, key: str) -> Path:
        name = hashlib.blake2b(key.encode(), key=self._key(), digest_size=20).hexdigest()
        return self._folder / (name + self._kind.suffix)

    @property
    def _start(self) -> bytes:
        return self._kind.magic + bytes([_FORMAT])

    def _seal(self, path: Path, content: bytes) -> bytes:
        """Hash of an entry's content together with the name it must be found under."""
        seal = hashlib.blake2b(key=self._key(), digest_size=_DIGEST_BYTES)
        seal.update(bytes([_FORMAT]) + path.stem.encode())
        seal.update(content)
        return seal.digest()

    def _unseal(self, data: bytes, path: Path) -> bytes:
        """The content of an entry.

        Raises:
            ValueError: It is not whole, or not what belongs under this name.
        """
        size = len(self._start)
        start, digest = data[:size], data[size : size + _DIGEST_BYTES]
        content = data[size + _DIGEST_BYTES :]
        if start != self._start or not secrets.compare_digest(
            digest, self._seal(path, content)
        ):
            raise ValueError("damaged")
        return content

    def _key(self) -> bytes:
        with self._lock:
            if self._secret is None:
                self._secret = self._stored_key() or self._new_key()
            return self._secret

    def _stored_key(self) -> bytes | None:
        path = self._folder / _KEY
        with suppress(FileNotFoundError):
            key = fsio.kept(path, _KEY_BYTES)
            if len(key) == _DIGEST_BYTES:
                return key
            fsio.unlink(path)
        return None

    def _new_key(self) -> bytes:
        if not self._folder.is_dir():
            if self._kind.above:
                self._folder.parent.mkdir(parents=True, exist_ok=True)
            fsio.make_own_folder(self._folder)
        path = self._folder / _KEY
        fsio.keep_first(path, secrets.token_bytes(_DIGEST_BYTES))
        return fsio.kept(path, _KEY_BYTES)

    def _keep_small(self, added_bytes: int) -> None:
        """Delete the entries unused for longest when the folder has grown past its cap."""
        with self._lock:
            self._added_bytes += added_bytes
            if self._size_bytes is None:
                self._sweep()
            elif self._is_small(self._size_bytes + self._added_bytes):
                return
            self._size_bytes = sum(size for _, size, _ in self._entries())
            self._added_bytes = 0
            if self._size_bytes > self._cap_bytes:
                self._size_bytes = self._evict()

    def _is_small(self, size_bytes: int) -> bool:
        """Whether no count is due, as far as this process knows."""
        recount_bytes = self._cap_bytes * _RECOUNT
        return size_bytes <= self._cap_bytes and self._added_bytes <= recount_bytes

    def _evict(self) -> int:
        """Several processes may do so at once: they choose the same entries."""
        entries = sorted(self._entries(), key=lambda entry: entry[2])
        size_bytes = sum(size for _, size, _ in entries)
        for path, size, _ in entries:
            if size_bytes <= self._cap_bytes * _EVICT_TO:
                break
            with suppress(OSError):  # on Windows, another process may be reading it
                fsio.unlink(path)
                size_bytes -= size
        return size_bytes

    def _sweep(self) -> None:
        """Delete what a killed run left half-written."""
        fsio.sweep(self._folder)
        for path in self._folder.glob(f"*{_PART}"):
            with suppress(OSError):
                if time.time() - path.lstat().st_mtime > _STALE_S:
                    fsio.unlink(path)

    def _entries(self) -> Iterator[tuple[Path, int, float]]:
        """Path, size in bytes and time of last use of every entry."""
        if not self._folder.is_dir():
            return
        for path in self._folder.glob(f"*{self._kind.suffix}"):
            with suppress(FileNotFoundError):
                facts = path.lstat()
                if not stat.S_ISDIR(facts.st_mode):  # somebody else's
                    yield path, facts.st_size, facts.st_mtime

    def _note(self, text: str) -> None:
        with self._lock:
            self._notes[text] = None


_CLIPS = Kind(b"coreg clip\x00", ".clip", again="spoken")


def _read(path: Path) -> bytes:
    """An entry as it stands there, from now on one of the last that were used."""
    data = fsio.kept(path, _ENTRY_LIMIT_BYTES)
    with suppress(OSError):
        os.utime(path)
    return data


def clip_cache(folder: Path, cap: int | None = None) -> FolderCache:
    """Spoken phrases; `narration.ClipCache` knows what is in an entry."""
    return FolderCache(folder, _CLIPS, cap)


def private_cache(folder: Path) -> FolderCache:
    """The same for a client's; a client who is forgotten meanwhile does not come back."""
    return FolderCache(folder, replace(_CLIPS, above=False))


def network_cache(folder: Path) -> FolderCache:
    """Voices' networks, simplified for the runtime that is here, in a folder inside it."""
    return FolderCache(
        folder / "networks", Kind(b"coreg network\x00", ".network", again="made")
    )


def chunk_cache(folder: Path, at_hand: RecentBytes[Path] | None = None) -> FolderCache:
    """Encoded chunks of sessions, in a folder inside that of the spoken phrases."""
    kind = Kind(b"coreg chunk\x00", ".chunk", again="made")
    return FolderCache(folder / "chunks", kind, at_hand=at_hand)
