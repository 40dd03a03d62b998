"""A folder of takes: one FLAC per line and `takes.json`, which says what each of them is.

Lines are told by a keyed hash of their words. The key lies in a file of its own that only the
user may read, so that `takes.json` gives no name away.
"""

import hashlib
import io
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from coreg_audio import fsio
from coreg_audio.audio import Clip, Samples
from coreg_audio.errors import FileError
from coreg_audio.onward import Onward
from coreg_audio.session import Utterance
from coreg_audio.takes.cleaning import Cleaned
from coreg_audio.takes.lines import identity
from coreg_audio.takes.room_tone import Bands
from coreg_audio.units import RATE_HZ

LIST = "takes.json"
KEY = "takes.key"

_FORMAT = 1
_LIST_BYTES = 1 << 22
_TAKE_BYTES = 1 << 26
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One take.

    Attributes:
        number: Of its line on the sheet it was imported with.
        line: Keyed hash of who says what; see `lines.identity`.
        file: Beside `takes.json`.
        sha256: Of the file.
        source: Name of the recording that it comes from.
        room: What is heard in it where nobody speaks; see `room_tone`.
    """

    number: int
    line: str
    file: str
    sha256: str
    source: str
    length_s: float
    lufs: float
    snr_db: float
    room: Bands = ()


class TakeFolder:
    """The takes of one script.

    Attributes:
        path: The folder.
        entries: By the hash of their line.
    """

    def __init__(self, path: Path, entries: Mapping[str, Entry], key: bytes) -> None:
        self.path, self.entries, self._key = path, dict(entries), key

    def find(self, utterance: Utterance) -> Entry | None:
        """The take of *utterance*, if there is one."""
        return self.entries.get(self._hash(utterance))

    def clip(self, entry: Entry) -> Clip:
        """Its sound.

        Raises:
            FileError: It is missing, or not the file that was imported.
        """
        path = self.path / entry.file
        data = fsio.read_bytes(path, _TAKE_BYTES)
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise FileError(path, "changed since it was imported; import it again")
        with Onward(io.BytesIO(data)) as sound:
            return Clip(sound.read(dtype="float32", always_2d=True), sound.samplerate)

    def add(self, number: int, utterance: Utterance, cleaned: Cleaned, source: str) -> Entry:
        """Put a take in place of an earlier one of the same line; other takes stay as they are.

        Raises:
            FileError: It cannot be written, or a file of someone else's stands there.
        """
        line = self._hash(utterance)
        file = self._name(number, line)
        data = _flac(cleaned.samples)
        fsio.write_bytes(self.path / file, data, job=self._job)
        entry = Entry(
            number,
            line,
            file,
            hashlib.sha256(data).hexdigest(),
            source,
            round(len(cleaned.samples) / RATE_HZ, 2),
            round(cleaned.lufs, 2),
            round(cleaned.snr_db, 2),
            cleaned.room,
        )
        self.entries[line] = entry
        self._write()
        return entry

    @property
    def _job(self) -> str:
        return fsio.job_name(self.path.name, what="takes")

    def _hash(self, utterance: Utterance) -> str:
        said = identity(utterance).encode()
        return hashlib.blake2b(said, key=self._key, digest_size=16).hexdigest()

    def _name(self, number: int, line: str) -> str:
        """NNN.flac; with a letter where that is another line's under other choices."""
        if line in self.entries and self.entries[line].number == number:
            return self.entries[line].file
        taken = {one.file for key, one in self.entries.items() if key != line}
        names = (f"{number:03d}{more}.flac" for more in ("", *map(str, _suffixes())))
        return next(name for name in names if name not in taken)

    def _write(self) -> None:
        ordered = sorted(self.entries.values(), key=lambda one: (one.number, one.file))
        content = {"format": _FORMAT, "takes": [asdict(one) for one in ordered]}
        data = json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"
        fsio.write_bytes(self.path / LIST, data, job=None, private=True)


def open_folder(path: Path) -> TakeFolder:
    """The takes in *path*; none where nothing has been imported yet.

    Raises:
        FileError: Its list is damaged, or its key is missing.
    """
    if not (path / LIST).exists():
        return TakeFolder(path, {}, _key(path) if (path / KEY).exists() else b"")
    try:
        content = json.loads(fsio.read_text(path / LIST, _LIST_BYTES))
        entries = [_entry(one) for one in content["takes"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileError(
            path / LIST, "damaged; move it away and import the recordings again"
        ) from error
    return TakeFolder(path, {one.line: one for one in entries}, _key(path))


def make_folder(path: Path) -> TakeFolder:
    """As `open_folder`, ready for takes: the folder and its key are made where missing."""
    fsio.make_folder(path, private=True)
    fsio.sweep(path)
    if not (path / KEY).exists() and not (path / LIST).exists():
        key = secrets.token_hex(_KEY_BYTES).encode()
        fsio.write_bytes(path / KEY, key + b"\n", job=None, private=True)
    return open_folder(path)


def _key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(fsio.read_text(path / KEY, 1000))
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise FileError(path / KEY, f"damaged; delete it and {LIST}, and import again")
    return key


def _entry(facts: dict[str, Any]) -> Entry:
    """Raises `ValueError` or `TypeError` for anything but what `TakeFolder` writes."""
    entry = Entry(**facts | {"room": tuple(map(float, facts.get("room", ())))})
    plain = Path(entry.file).name == entry.file and entry.file.endswith(".flac")
    texts = (entry.line, entry.file, entry.sha256, entry.source)
    if not plain or not isinstance(entry.number, int) or not all(map(_is_text, texts)):
        raise ValueError("no entry of ours")
    return entry


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _suffixes() -> Iterator[str]:
    yield from (f"-{count}" for count in range(2, 100))


def _flac(samples: Samples) -> bytes:
    file = io.BytesIO()
    with Onward(file, "w", RATE_HZ, samples.shape[1], "PCM_24", format="FLAC") as sound:
        sound.write(samples)
    return file.getvalue()
