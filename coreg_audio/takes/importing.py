"""Recordings in, takes out: what was matched, what is unsure, what was refused and why."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

import numpy as np

from coreg_audio.errors import InputError
from coreg_audio.takes.cleaning import RefusedError, clean
from coreg_audio.takes.folder import TakeFolder
from coreg_audio.takes.lines import SheetLine
from coreg_audio.takes.matching import Match, match, merged
from coreg_audio.takes.recording import Recording, Take, opened
from coreg_audio.takes.splitting import Phrase, contour, listen, phrases
from coreg_audio.units import to_frames, to_seconds

SURE = 0.9
"""A match below this is listed and not used unless asked for."""

_AROUND_S = 0.3
_LEAST_SHARE = 0.88  # seven scripts laid on each other reached 0.84, on themselves 0.96
_FOR_A_DOUBT = 5
_NUMBERED = re.compile(r"(\d{1,4})(?!\d)")
_LENGTHS = 0.5, 2.0
_AGAINST_OTHERS = 0.6, 1.7
_FOR_A_TEMPO = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What a recording holds of one line.

    Attributes:
        source: Name of the recording.
        start_s: Where in it.
        sure: From 0 to 1; for a file with the line's number, whether its length is plausible.
        doubt: Why it is not used, or was refused; empty where all is well.
        lufs: Of the take that was written, as is *snr_db*.
    """

    line: SheetLine
    source: str
    start_s: float
    length_s: float
    sure: float
    doubt: str = ""
    written: bool = False
    lufs: float = 0.0
    snr_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import.

    Attributes:
        found: In the order of the sheet.
        missing: Lines of which nothing was found.
        left: Seconds at which something is said that is no line.
        notes: Repairs, and what is odd about a recording.
    """

    found: tuple[Found, ...]
    missing: tuple[SheetLine, ...]
    left: tuple[tuple[float, float], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is imported, and how.

    Attributes:
        lines: Those to look for.
        expected_s: How long each of them should take.
        accept: Use unsure matches as well.
    """

    lines: Sequence[SheetLine]
    expected_s: Sequence[float]
    accept: bool = False
    _by_number: dict[int, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_number.update({one.number: i for i, one in enumerate(self.lines)})

    def index(self, number: int) -> int | None:
        """Position of the line with that *number*."""
        return self._by_number.get(number)


def number_of(path: Path) -> int | None:
    """The line that a file is named for: 3 for `03.wav` and `03-again.m4a`."""
    named = _NUMBERED.match(path.name)
    return int(named[1]) if named else None


def import_sheet(path: Path, wanted: Wanted, folder: TakeFolder) -> Imported:
    """Split one recording of many lines, match them in order, and keep those that are sure.

    Raises:
        FileError: The recording cannot be read.
        InputError: Nobody speaks in it.
    """
    with opened(path) as recording:
        levels = contour(recording.blocks(), recording.rate_hz)
        room = listen(levels)
        heard = phrases(levels, room, recording.rate_hz)
        if not heard:
            raise InputError(f"{path}: nobody is heard in it; record it again")
        matches = match(heard, wanted.expected_s, recording.rate_hz)
        used = {i for one in matches for i in range(one.first, one.end)}
        left = [_span_s(one, recording) for i, one in enumerate(heard) if i not in used]
        if not wanted.accept and not _fits(matches, len(left)):
            raise InputError(
                f"{path}: it hardly fits these lines: is it another script, or were other "
                "choices made? Give the --set of the sheet, or --lines for those that were read"
            )
        found = [_keep(recording, merged(heard, one), one, wanted, folder) for one in matches]
        lines = {one.line + more for one in matches for more in range(1 + one.together)}
        missing = [line for i, line in enumerate(wanted.lines) if i not in lines]
        return Imported(tuple(found), tuple(missing), tuple(left), recording.notes)


def _fits(matches: Sequence[Match], left: int) -> bool:
    """Whether most of what is said is surely some line: else all of it is in doubt."""
    count = len(matches) + left
    sure = sum(one.sure >= SURE for one in matches)
    return count < _FOR_A_DOUBT or sure >= _LEAST_SHARE * count


def _keep(
    recording: Recording, span: Phrase, one: Match, wanted: Wanted, folder: TakeFolder
) -> Found:
    start_s, end_s = _span_s(span, recording)
    line = wanted.lines[one.line]
    found = Found(line, recording.source, start_s, end_s - start_s, one.sure)
    if one.together:
        after = wanted.lines[one.line + 1].number
        return replace(found, doubt=f"read together with line {after}: read both again, apart")
    if one.sure < SURE and not wanted.accept:
        return replace(found, doubt="not sure that it is this line; listen, then --accept")
    return _written(found, _with_margins(recording, span), folder)


def _with_margins(recording: Recording, span: Phrase) -> Take:
    """The span and some of the quiet around it, which tells the room's noise."""
    around = to_frames(_AROUND_S, recording.rate_hz)
    start = max(0, span.start - around)
    return recording.read(start, span.end + around - start)


def import_files(
    paths: Sequence[Path],
    wanted: Wanted,
    folder: TakeFolder,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Keep recordings of one line each, told by the number that their names begin with.

    Raises:
        FileError: A recording cannot be read.
        InputError: A name has no number, or one that is not on the sheet, or twice the same.
    """
    named = _named(paths, wanted)
    takes: list[tuple[int, Found, Take]] = []
    notes: list[str] = []
    for index, path in sorted(named.items()):
        with opened(path) as recording:
            found, take = _whole(recording, wanted.lines[index])
            notes += recording.notes
        takes.append((index, found, take))
    ratios = [found.length_s / wanted.expected_s[index] for index, found, _ in takes]
    results = []
    for count, (index, found, take) in enumerate(takes, start=1):
        doubt = _odd_length(found.length_s / wanted.expected_s[index], ratios)
        if doubt and not wanted.accept:
            results.append(replace(found, doubt=doubt))
        else:
            results.append(_written(found, take, folder))
        if progress:
            progress(count, len(takes))
    return Imported(tuple(results), (), notes=tuple(notes))


def _named(paths: Sequence[Path], wanted: Wanted) -> dict[int, Path]:
    named: dict[int, Path] = {}
    for path in paths:
        number = number_of(path)
        if number is None:
            raise InputError(
                f"{path}: of several files each is named by its line, such as 03.wav; import "
                "a recording of many lines by itself"
            )
        index = wanted.index(number)
        if index is None:
            raise InputError(
                f"{path}: there is no line {number} to import; see takes sheet for the numbers"
            )
        if index in named:
            raise InputError(f"{path}: a second file for line {number}; leave one of them out")
        named[index] = path
    return named


def _whole(recording: Recording, line: SheetLine) -> tuple[Found, Take]:
    """All that is said in a recording of one line."""
    levels = contour(recording.blocks(), recording.rate_hz)
    room = listen(levels)
    heard = phrases(levels, room, recording.rate_hz)
    if not heard:
        found = Found(line, recording.source, 0.0, 0.0, 1.0)
        return found, Take(np.zeros((0, 1), np.float32), recording.rate_hz)
    span = Phrase(heard[0].start, heard[-1].end)
    start_s, end_s = _span_s(span, recording)
    found = Found(line, recording.source, start_s, end_s - start_s, 1.0)
    return found, _with_margins(recording, span)


def _odd_length(ratio: float, ratios: Sequence[float]) -> str:
    """Why a take can hardly be its line, by its length against the others'; or nothing."""
    if not ratio:
        return ""  # nobody is heard in it, which is refused with that reason
    usual = median(ratios) if len(ratios) >= _FOR_A_TEMPO else 1.0
    low, high = _AGAINST_OTHERS if len(ratios) >= _FOR_A_TEMPO else _LENGTHS
    if low <= ratio / usual <= high:
        return ""
    kind = "short" if ratio < usual else "long"
    return f"too {kind} for this line: is it another one? Listen, then --accept"


def _written(found: Found, take: Take, folder: TakeFolder) -> Found:
    try:
        cleaned = clean(take, softer=found.line.first.softer)
    except RefusedError as error:
        return replace(found, doubt=f"refused: {error}")
    entry = folder.add(found.line.number, found.line.first, cleaned, found.source)
    return replace(found, written=True, lufs=entry.lufs, snr_db=entry.snr_db)


def _span_s(span: Phrase, recording: Recording) -> tuple[float, float]:
    return to_seconds(span.start, recording.rate_hz), to_seconds(span.end, recording.rate_hz)
