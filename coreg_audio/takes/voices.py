"""Takes and narration as one: what the plan and the mix ask for clips."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, Self

from coreg_audio import fsio
from coreg_audio.audio import Clip
from coreg_audio.errors import FileError, InputError
from coreg_audio.session import Session, Utterance
from coreg_audio.takes.cleaning import Cleaned, RefusedError, clean
from coreg_audio.takes.folder import LIST, Entry, TakeFolder, open_folder
from coreg_audio.takes.lines import SheetLine, identity, sheet_lines
from coreg_audio.takes.paragraphs import find_recordings, recorded
from coreg_audio.takes.recording import opened
from coreg_audio.takes.room_tone import Bands, too_loud_db
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import Word

OWN = "own recording"
"""What a take's voice is called in tags and reports."""

_SHOWN = 10

_HEARD_DB = 3.0
"""A step of the room that is told."""


class Narrated(Protocol):
    """What a narration gives."""

    frames: Mapping[Utterance, int]
    voices: tuple[str, ...]
    notes: tuple[str, ...]

    def clip(self, utterance: Utterance) -> Clip:
        """The clip of an utterance."""

    def digest(self, utterance: Utterance) -> str:
        """Tells the sound of an utterance from any other."""

    def words(self, utterance: Utterance) -> tuple[Word, ...] | None:
        """Its words, where they are known."""

    def close(self) -> None:
        """Let go of the clips."""


class Takes:
    """The takes that are there for a session.

    Attributes:
        frames: Length of each.
        files: Name of the file of each.
        recordings: SHA-256 of each file, by its name.
        rooms: What is heard in each where nobody speaks.
        missing: Lines without one, numbered as on the sheet.
        notes: Which lines have none, and which takes are of no line.
    """

    def __init__(
        self,
        session: Session,
        sheet: Sequence[SheetLine],
        folder: TakeFolder,
        paragraphs: Mapping[Utterance, Path],
    ) -> None:
        self._folder = folder
        self._sheet = {identity(line.first): line for line in sheet}
        self._paragraphs = {one: _cleaned(one, path) for one, path in paragraphs.items()}
        self._recordings = {one: path.name for one, path in paragraphs.items()}
        self._lines: dict[Utterance, Entry] = {}
        self.missing: tuple[SheetLine, ...] = self._sort(session)
        lengths = {one: folder.clip(entry).length for one, entry in self._lines.items()}
        lengths |= {one: len(made.samples) for one, made in self._paragraphs.items()}
        self.frames: Mapping[Utterance, int] = MappingProxyType(lengths)
        self.files: Mapping[Utterance, str] = MappingProxyType(
            {one: entry.file for one, entry in self._lines.items()} | self._recordings
        )
        self.recordings: Mapping[str, str] = MappingProxyType(
            {entry.file: entry.sha256 for entry in self._lines.values()}
            | {path.name: fsio.digest(path) for path in paragraphs.values()}
        )
        self.rooms: Mapping[Utterance, Bands] = MappingProxyType(
            {one: entry.room for one, entry in self._lines.items()}
            | {one: made.room for one, made in self._paragraphs.items()}
        )
        self.notes = tuple(_notes(self.missing, self._stale(), too_loud_db(self.rooms)))

    def clip(self, utterance: Utterance) -> Clip:
        """The take of an utterance."""
        if utterance in self._paragraphs:
            return Clip(self._paragraphs[utterance].samples, RATE_HZ)
        return self._folder.clip(self._lines[utterance])

    def _sort(self, session: Session) -> tuple[SheetLine, ...]:
        missing = []
        for line in sheet_lines(session):
            if any(one in self._paragraphs for one in line.utterances):
                continue
            entry = self._folder.find(line.first)
            if entry is None:
                missing.append(self._sheet[identity(line.first)])
            else:
                self._lines.update(dict.fromkeys(line.utterances, entry))
        return tuple(missing)

    def _stale(self) -> list[str]:
        used = {entry.file for entry in self._lines.values()}
        known = sorted(self._folder.entries.values(), key=lambda one: one.file)
        return [one.file for one in known if one.file not in used]


def open_takes(
    session: Session, sheet: Sequence[SheetLine], folder: Path, *, only: bool = False
) -> Takes:
    """The takes in *folder* for a session that `with_recordings` made of *sheet*'s.

    Raises:
        InputError: It is the folder of one session; or, with *only*, some lines have no take.
        FileError: There is no such folder, or a take is damaged.
    """
    if not folder.is_dir():
        raise FileError(folder, "there is no such folder of takes; see takes import")
    if (folder / LIST).exists():
        above = folder.parent if folder.name not in ("", "..") else folder / ".."
        raise InputError(
            f"{folder}: these are the takes of one session; name the folder above: "
            f"--takes {above}"
        )
    found = recorded(session, find_recordings(session, folder))
    takes = Takes(session, sheet, open_folder(folder / session.front.name), found)
    if only and takes.missing:
        raise InputError(f"these lines have no take:\n{_listed(takes.missing)}")
    return takes


class Voices:
    """A narration with takes laid over it; with none it is that narration.

    Attributes:
        frames: Length of every clip.
        files: Name of the file of each utterance that is a take.
        recordings: SHA-256 of each of those files, by its name.
        rooms: The room of each take.
        voices: Who speaks: own recordings first.
        notes: Of both.
    """

    def __init__(self, narration: Narrated, takes: Takes | None = None) -> None:
        self._narration, self._takes = narration, takes
        self._digests: dict[Utterance, str] = {}
        own = takes.frames if takes else {}
        self.frames: Mapping[Utterance, int] = MappingProxyType({**narration.frames, **own})
        self.files: Mapping[Utterance, str] = takes.files if takes else {}
        self.recordings: Mapping[str, str] = takes.recordings if takes else {}
        self.rooms: Mapping[Utterance, Bands] = takes.rooms if takes else {}
        self.voices = ((OWN,) if own else ()) + narration.voices
        self.notes = narration.notes + (takes.notes if takes else ())

    def clip(self, utterance: Utterance) -> Clip:
        """The take of an utterance, else its narration."""
        if self._takes and utterance in self._takes.frames:
            return self._takes.clip(utterance)
        return self._narration.clip(utterance)

    def digest(self, utterance: Utterance) -> str:
        """Tells the sound of an utterance from any other."""
        if not (self._takes and utterance in self._takes.frames):
            return self._narration.digest(utterance)
        if utterance not in self._digests:
            samples = self._takes.clip(utterance).samples
            self._digests[utterance] = sha256(samples.tobytes()).hexdigest()
        return self._digests[utterance]

    def words(self, utterance: Utterance) -> tuple[Word, ...] | None:
        """Its words, where a voice knows them; of a take they are not known."""
        if self._takes and utterance in self._takes.frames:
            return None
        return self._narration.words(utterance)

    def close(self) -> None:
        """Let go of the narration; harmless twice."""
        self._narration.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _cleaned(utterance: Utterance, path: Path) -> Cleaned:
    """A recording that stands for a paragraph.

    Raises:
        FileError: It cannot be read, or is not fit to be used.
    """
    with opened(path) as recording:
        take = recording.read(0, recording.length)
    try:
        return clean(take, softer=utterance.softer)
    except RefusedError as error:
        raise FileError(path, str(error)) from error


def _notes(missing: Sequence[SheetLine], stale: Iterable[str], too_loud: float) -> list[str]:
    notes = []
    if missing:
        numbers = ", ".join(str(line.number) for line in missing)
        notes.append(f"no take, so synthesized: line {numbers}\n{_listed(missing)}")
    if named := ", ".join(stale):
        notes.append(f"takes of other words than this session's, not used: {named}")
    if too_loud > _HEARD_DB:
        notes.append(
            "the room of the takes is loud, so it is heard to come and go: in them it is up to "
            f"{too_loud:.0f} dB louder than between them"
        )
    return notes


def _listed(lines: Sequence[SheetLine]) -> str:
    shown = [f"    {line.number:3d}  {line.shown}" for line in lines[:_SHOWN]]
    if len(lines) > _SHOWN:
        shown.append(f"    and {len(lines) - _SHOWN} more")
    return "\n".join(shown)
