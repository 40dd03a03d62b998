"""The tone of the room in which takes were recorded: heard in them, and laid between them.

Without it a recording would switch on and off with every line. It is no loop of the recording
but noise of the same spectrum and level, so nothing that was said can be in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt

from coreg_audio.audio import Facts, Samples, Span, Stem
from coreg_audio.session import Utterance
from coreg_audio.timeline import Spoken, Timeline
from coreg_audio.units import RATE_HZ, to_frames

FADE_IN_S, FADE_OUT_S = 0.04, 0.18
"""Over which a take's own room comes and goes, within its margins."""

MOST_DBFS = -51.0
"""In a clip; some 1 dB more in the finished file."""

EDGE_S = 2.0
"""Over which the tone comes before the first take of a row and goes after its last."""

Bands = tuple[float, ...]
"""Level of the room in each band of a take, in dBFS (RMS); empty is not known."""

_FRAME = 2048
_LEAST_FRAMES = 4
_BEFORE_S, _AFTER_S = 0.02, 0.1
_QUIET_SHARE, _QUIET_TIMES = 20, 2.0
_LOWEST_HZ, _BANDS = 90.0, 25
_SILENT_DBFS = -110.0
_LOOPS = (2**19, 2**5 * 3**6 * 5**2)
"""Of unlike length: their sum repeats after 60 hours."""

Floats = npt.NDArray[np.float64]


def heard(samples: Samples, start: int, end: int, factor: float) -> Bands:
    """The room around the speech that fills *start* to *end*.

    Args:
        samples: A take with some quiet around its speech, at the session's rate.
        start: Of the speech.
        end: Of the speech.
        factor: Amplitude factor that the take is to be given.
    """
    before, after = to_frames(_BEFORE_S, RATE_HZ), to_frames(_AFTER_S, RATE_HZ)
    edges = samples[: max(0, start - before), 0], samples[end + after :, 0]
    frames = np.concatenate([_frames(edge) for edge in edges])
    if len(frames) < _LEAST_FRAMES:
        frames = _frames(samples[:, 0])
    if not len(frames):
        return ()
    powers = np.square(np.abs(np.fft.rfft(frames)))
    powers[:, 1:-1] *= 2
    totals = powers.sum(axis=1)
    quiet = totals <= _QUIET_TIMES * np.percentile(totals, _QUIET_SHARE)
    mean = powers[quiet].mean(axis=0) / (_FRAME * np.square(np.hanning(_FRAME)).sum())
    bands = np.add.reduceat(mean, _edges(_FRAME)[:-1]) * factor**2
    levels_db = 10 * np.log10(np.maximum(bands, 1e-14))
    return tuple(round(float(level), 1) for level in levels_db)


def _frames(flat: npt.NDArray[np.float32]) -> Floats:
    """Half overlapping, windowed; none where there is too little."""
    if len(flat) < _FRAME:
        return np.zeros((0, _FRAME))
    windows = np.lib.stride_tricks.sliding_window_view(flat, _FRAME)[:: _FRAME // 2]
    return np.asarray(windows * np.hanning(_FRAME))


def _edges(size: int) -> npt.NDArray[np.int64]:
    """First bin of each band of a transform of *size*, and the end: thirds of an octave."""
    tops_hz = _LOWEST_HZ * 2 ** (np.arange(_BANDS - 1) / 3)
    bins = np.ceil(tops_hz * size / RATE_HZ).astype(np.int64)
    return np.concatenate(([0], np.maximum(bins, 1), [size // 2 + 1]))


def level_dbfs(room: Bands) -> float:
    """Of all its bands together."""
    return float(10 * np.log10(np.sum(10 ** (np.array(room) / 10)))) if room else -200.0


@dataclass(frozen=True, slots=True)
class _Row:
    """Takes that follow each other with nothing synthesized between.

    Attributes:
        start: Where the tone begins to come.
        end: Where it is gone.
        spans: Of the clips.
        levels_dbfs: Of the tone at each of them.
    """

    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    levels_dbfs: tuple[float, ...]


def room_tone(
    timeline: Timeline, rooms: Mapping[Utterance, Bands], *, seed: int
) -> tuple[Stem, ...]:
    """The tone between the takes of *rooms*; no source where there is nothing to hear.

    In a gap it moves from the level of the one take to that of the other, and over their
    edges it takes the place of their own room, so that the noise goes on as if it were one
    recording. It is at most `MOST_DBFS`. Under synthesized lines there is none.
    """
    known = {
        one: room for one, room in rooms.items() if room and level_dbfs(room) > _SILENT_DBFS
    }
    rows = tuple(_rows(timeline, known))
    return (_RoomTone(rows, _spectrum(list(known.values())), seed),) if rows else ()


def too_loud_db(rooms: Mapping[Utterance, Bands]) -> float:
    """How much the loudest room is above what is laid between takes; 0 if none is."""
    return max([0.0, *(level_dbfs(room) - MOST_DBFS for room in rooms.values())])


def _rows(timeline: Timeline, rooms: Mapping[Utterance, Bands]) -> list[_Row]:
    spoken = list(timeline.spoken())
    ends = [0, *(event.start + event.length for event in spoken)]
    starts = [*(event.start for event in spoken), timeline.length]
    rows: list[_Row] = []
    first = 0
    for index, event in enumerate(spoken):
        if event.utterance not in rooms:
            first = index + 1
        elif index + 1 == len(spoken) or spoken[index + 1].utterance not in rooms:
            row = spoken[first : index + 1]
            rows.append(_row(row, rooms, ends[first], starts[index + 1]))
    return rows


def _row(
    events: Sequence[Spoken], rooms: Mapping[Utterance, Bands], before: int, after: int
) -> _Row:
    """The row of *events*; what is spoken before ends at *before*, after begins at *after*."""
    edge = to_frames(EDGE_S, RATE_HZ)
    spans = tuple((event.start, event.start + event.length) for event in events)
    levels = (min(level_dbfs(rooms[event.utterance]), MOST_DBFS) for event in events)
    return _Row(
        min(max(before, spans[0][0] - edge), spans[0][0]),
        max(min(after, spans[-1][1] + edge), spans[-1][1]),
        spans,
        tuple(levels),
    )


def _spectrum(rooms: Sequence[Bands]) -> Floats:
    """The mean of the rooms' spectra, each at one power: power in each band."""
    bands = 10 ** (np.array(rooms) / 10)
    return np.asarray((bands / bands.sum(axis=1, keepdims=True)).mean(axis=0))


class _RoomTone:
    def __init__(self, rows: Sequence[_Row], spectrum: Floats, seed: int) -> None:
        self._rows = rows
        self._made = seed, tuple(spectrum.tolist())
        self._loops = [_loop(spectrum, size, seed) for size in _LOOPS]

    def read(self, start: int, length: int) -> Samples:
        """The tone of the span, (length, 1)."""
        gains = np.zeros(length)
        for row in self._rows:
            first, end = max(row.start, start), min(row.end, start + length)
            if first < end:
                at = np.arange(first, end)
                gains[first - start : end - start] = _gains(row, at)
        if not gains.any():
            return np.zeros((length, 1), np.float32)
        at = np.arange(start, start + length)
        noise = sum(np.take(loop, at, mode="wrap") for loop in self._loops)
        return np.ascontiguousarray((gains * noise)[:, None], np.float32)

    def spans(self) -> list[Span]:
        """The rows."""
        return [(row.start, row.end) for row in self._rows]

    def facts(self, start: int, length: int) -> Facts:
        """The rows, and where the span lies: the noise goes on from the first frame of all."""
        heard = [
            astuple(row) for row in self._rows if row.start < start + length and start < row.end
        ]
        return ("room", start, self._made, *heard) if heard else ()


def _gains(row: _Row, at: npt.NDArray[np.int64]) -> Floats:
    """Amplitude of the tone: its level, its edges, and room for the takes' own room."""
    knots = [frame for span in row.spans for frame in span]
    levels_db = np.interp(at, knots, np.repeat(row.levels_dbfs, 2))
    gains = 10 ** (levels_db / 20)
    gains *= _risen(at - row.start, row.spans[0][0] - row.start)
    gains *= _risen(row.end - 1 - at, row.end - row.spans[-1][1])
    for start, end in row.spans:
        if start <= at[-1] and at[0] < end:
            inside = slice(*np.searchsorted(at, (start, end)).tolist())
            gains[inside] *= _left(at[inside] - start, end - 1 - at[inside])
    return np.asarray(gains)


def _left(since: npt.NDArray[np.int64], until: npt.NDArray[np.int64]) -> Floats:
    """What a take's fades leave of its room, made up for: powers add up to one."""
    own = _risen(since, to_frames(FADE_IN_S, RATE_HZ))
    own *= _risen(until, to_frames(FADE_OUT_S, RATE_HZ))
    return np.asarray(np.sqrt(np.maximum(1 - own**2, 0)))


def _risen(frames: npt.NDArray[np.int64], length: int) -> Floats:
    """A raised cosine from 0 to 1 over *length* frames."""
    way = np.clip((frames + 0.5) / max(length, 1), 0, 1)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * way))


def _loop(spectrum: Floats, size: int, seed: int) -> npt.NDArray[np.float32]:
    """Noise of half the power one, without a seam: random phases on its own harmonics."""
    random = np.random.default_rng((seed, size))
    edges = _edges(size)
    counts = np.diff(edges)
    amplitudes = np.repeat(np.sqrt(spectrum / counts), counts)
    amplitudes[0] = 0.0
    turns = random.uniform(0, 2 * np.pi, len(amplitudes))
    noise = np.fft.irfft(amplitudes * np.exp(1j * turns), size)
    return np.asarray(noise * np.sqrt(0.5 / np.mean(noise**2)), np.float32)
