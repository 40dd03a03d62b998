"""Which phrase of a recording is which line of the sheet, by order and length alone.

Every way to lay the lines, in order, on the phrases has a probability: lengths scatter around
the reader's own tempo, pauses within a line are shorter than those between lines, a line may
be missing, a phrase may be a cough or a false start, two lines may run together. How sure a
match is, is the share of all probability in which that line has just these phrases.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from coreg_audio.takes.splitting import Phrase

Floats = npt.NDArray[np.float64]

_MOST_PHRASES = 10
_SKIP_LINE = -6.0
_SKIP_PHRASE = -5.0
_TOGETHER = -6.0
_INNER_CAP_S = 0.45
_OUTLIER = 1e-4
_ROUNDS = 4
_SPREADS = 0.10, 0.18
_PAUSE_SPREAD = 0.45
_LEAST = 0.05
_ODD = 0.5
_BESIDE_ODD = 0.5
_PLAUSIBLE = 3.0
"""Spreads: a line that is further off its length may have been read as other words."""

_LOOSE_S = 0.2
"""So much any line may be longer or shorter, however short it is."""

_PRIOR_LINES = 2
"""A reader's own tempo is believed once more lines than these show it."""


@dataclass(frozen=True, slots=True)
class Match:
    """Phrases *first* up to *end* and the line that they probably are.

    Attributes:
        line: Index of the line.
        sure: Probability, from 0 to 1.
        together: The next line is in it as well, without a pause to cut at.
        odd: Its length hardly fits.
    """

    line: int
    first: int
    end: int
    sure: float
    together: bool = False
    odd: bool = False


@dataclass(frozen=True, slots=True)
class _Reader:
    """How this person reads.

    Attributes:
        tempo: Logarithm of their lengths against the expected ones.
        spread: Of that logarithm from line to line.
        inner_s: Usual pause within a line.
        between_s: Usual pause between lines.
    """

    tempo: float
    spread: float
    inner_s: float
    between_s: float


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was heard, in seconds, and what is expected."""

    starts_s: Floats
    ends_s: Floats
    expected_s: Floats

    @property
    def pauses_s(self) -> Floats:
        """Between one phrase and the next."""
        return self.starts_s[1:] - self.ends_s[:-1]


def match(
    found: Sequence[Phrase], expected_s: Sequence[float], rate_hz: int
) -> tuple[Match, ...]:
    """The most probable line for each stretch of phrases, in order.

    Args:
        found: The phrases of the recording.
        expected_s: How long each line should take, in order; the tempo may be another.
        rate_hz: Of the phrases' frames.
    """
    if not found or not len(expected_s):
        return ()
    reading = _Reading(
        np.array([phrase.start for phrase in found]) / rate_hz,
        np.array([phrase.end for phrase in found]) / rate_hz,
        np.array(expected_s, np.float64),
    )
    reader = _first_guess(reading)
    matches = _laid(reading, reader)
    for _ in range(_ROUNDS):
        refined = _learned(reading, reader, matches)
        if refined == reader:
            break
        reader = refined
        matches = _laid(reading, reader)
    return tuple(_doubting_neighbours(matches))


def _doubting_neighbours(matches: Sequence[Match]) -> Iterator[Match]:
    """Beside a line that hardly fits, two may have been read in the other order."""
    odd = {one.line for one in matches if one.odd}
    for one in matches:
        beside = {one.line - 1, one.line + 1} & odd
        yield replace(one, sure=min(one.sure, _BESIDE_ODD)) if beside else one


def _first_guess(reading: _Reading) -> _Reader:
    """The longest pauses are those between lines."""
    pauses = np.sort(reading.pauses_s)[::-1]
    count = min(len(pauses), len(reading.expected_s) - 1)
    between = float(np.median(pauses[:count])) if count else 1.5
    inner = float(np.median(pauses[count:])) if len(pauses) > count else 0.3
    spoken = float((reading.ends_s - reading.starts_s).sum())
    whole = spoken + np.minimum(reading.pauses_s, _INNER_CAP_S)[: len(pauses) - count].sum()
    tempo = _believed(float(np.log(whole / reading.expected_s.sum())), len(reading.expected_s))
    return _Reader(tempo, _SPREADS[1], min(inner, 0.5 * between), between)


def _believed(tempo: float, lines: int) -> float:
    return float(np.clip(tempo * lines / (lines + _PRIOR_LINES), -0.8, 0.8))


def _learned(reading: _Reading, reader: _Reader, matches: Sequence[Match]) -> _Reader:
    """Tempo, spread and pauses as the surer half of the matches shows them."""
    good = [one for one in matches if not one.together and one.sure > 0.5]
    if len(good) < 3:
        return reader
    lengths = np.array([_length_s(reading, one.first, one.end) for one in good])
    off = np.log(lengths / reading.expected_s[[one.line for one in good]])
    tempo = _believed(float(np.median(off)), len(good))
    spread = float(np.clip(1.48 * np.median(np.abs(off - tempo)), *_SPREADS))
    pauses = reading.pauses_s
    inside = np.zeros(len(pauses), bool)
    for one in good:
        inside[one.first : one.end - 1] = True
    outside = np.zeros(len(pauses), bool)
    outside[[one.end - 1 for one in good if one.end - 1 < len(pauses)]] = True
    between = float(np.median(pauses[outside])) if outside.any() else reader.between_s
    inner = float(np.median(pauses[inside])) if inside.sum() > 2 else reader.inner_s
    return _Reader(tempo, spread, min(inner, 0.6 * between), between)


def _length_s(reading: _Reading, first: int, end: int) -> float:
    """From the first sound to the last, long pauses inside counted for a part only."""
    inner = reading.pauses_s[first : end - 1]
    spoken = (reading.ends_s - reading.starts_s)[first:end].sum()
    return float(spoken + np.minimum(inner, _INNER_CAP_S).sum())


@dataclass(frozen=True, slots=True)
class _Lattice:
    """Log weights of every match.

    Attributes:
        lengths: Log length of the phrases from j, k of them; [k - 1, j].
        pauses: Log weight of taking their inner pauses as inner ones; [k - 1, j].
    """

    lengths: Floats
    pauses: Floats
    expected: Floats
    reader: _Reader

    def off(self, line: int, *, together: bool = False) -> Floats:
        """How many spreads k phrases from j are too long for *line*: [k - 1, j]."""
        expected = self.expected[line] + (self.expected[line + 1] if together else 0.0)
        spread = np.hypot(self.reader.spread, _LOOSE_S / expected)
        return np.asarray((self.lengths - np.log(expected) - self.reader.tempo) / spread)

    def weight(self, line: int, *, together: bool = False) -> Floats:
        """Of *line*, or it and the next, being k phrases from j: [k - 1, j]."""
        likely = np.exp(-0.5 * np.square(self.off(line, together=together)))
        weights: Floats = np.log(likely + _OUTLIER) + self.pauses
        return weights + _TOGETHER if together else weights


def _lattice(reading: _Reading, reader: _Reader) -> _Lattice:
    count = len(reading.starts_s)
    most = min(_MOST_PHRASES, count)
    lengths = np.full((most, count), -np.inf)
    pauses = np.full((most, count), -np.inf)
    capped = np.minimum(reading.pauses_s, _INNER_CAP_S)
    odds = _pause_odds(reading.pauses_s, reader)
    total = reading.ends_s - reading.starts_s
    inner = np.zeros(count)
    for extra in range(most):
        if extra:
            total = (
                total[:-1] + capped[extra - 1 :] + (reading.ends_s - reading.starts_s)[extra:]
            )
            inner = inner[:-1] + odds[extra - 1 :]
        lengths[extra, : count - extra] = np.log(np.maximum(total, 0.01))
        pauses[extra, : count - extra] = inner
    return _Lattice(lengths, pauses, reading.expected_s, reader)


def _pause_odds(pauses_s: Floats, reader: _Reader) -> Floats:
    """Log of how much likelier each pause is within a line than between two."""
    size = np.log(np.maximum(pauses_s, 0.05))
    within = np.square(np.maximum(size, np.log(reader.inner_s)) - np.log(reader.inner_s))
    apart = np.square(np.minimum(size, np.log(reader.between_s)) - np.log(reader.between_s))
    return np.asarray((apart - within) / (2 * _PAUSE_SPREAD**2))


def _laid(reading: _Reading, reader: _Reader) -> tuple[Match, ...]:
    """The likeliest phrases of each line, forward and backward sums telling how sure."""
    lattice = _lattice(reading, reader)
    lines, count = len(reading.expected_s), len(reading.starts_s)
    before = _forward(lattice, lines, count)
    after = _backward(lattice, lines, count)
    found = [
        best
        for line in range(lines)
        for together in ((False, True) if line + 1 < lines else (False,))
        if (best := _likeliest(lattice, before, after, line, together)) is not None
    ]
    return tuple(_untangled(found))


def _likeliest(
    lattice: _Lattice, before: Floats, after: Floats, line: int, together: bool
) -> Match | None:
    weights = lattice.weight(line, together=together)
    end = after[line + 1 + together]
    most, count = weights.shape
    total = np.full_like(weights, -np.inf)
    for extra in range(most):
        stop = count - extra
        total[extra, :stop] = weights[extra, :stop] + before[line, :stop] + end[extra + 1 :]
    longer, first = (int(one) for one in np.unravel_index(total.argmax(), total.shape))
    share = float(np.exp(total[longer, first] - before[-1, -1]))
    off = abs(float(lattice.off(line, together=together)[longer, first]))
    fits = math.exp(-0.5 * max(0.0, off**2 - _PLAUSIBLE**2))
    sure = share * fits
    if sure < _LEAST:
        return None
    end = first + longer + 1
    return Match(line, first, end, min(sure, 1.0), together, odd=fits < _ODD)


def _untangled(found: Sequence[Match]) -> list[Match]:
    """Each line and each phrase once and in order: the surest first."""
    kept: list[Match] = []
    for one in sorted(found, key=lambda one: -one.sure):
        if all(_follows(one, other) or _follows(other, one) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.line)


def _follows(one: Match, other: Match) -> bool:
    return one.line > other.line + other.together and one.first >= other.end


def _forward(lattice: _Lattice, lines: int, count: int) -> Floats:
    """Log weight of all ways to lay the first i lines on the first j phrases: [i, j]."""
    table = np.full((lines + 1, count + 1), -np.inf)
    table[0, 0] = 0.0
    for line in range(lines + 1):
        table[line] = _with_skips(table[line])
        if line == lines:
            break
        _spread(table, table[line], line + 1, _SKIP_LINE)
        _advance(table, lattice.weight(line), line, line + 1)
        if line + 2 <= lines:
            _advance(table, lattice.weight(line, together=True), line, line + 2)
    return table


def _advance(table: Floats, weights: Floats, line: int, to: int) -> None:
    for extra in range(len(weights)):
        stop = weights.shape[1] - extra
        arriving = table[line, :stop] + weights[extra, :stop]
        table[to, extra + 1 :] = np.logaddexp(table[to, extra + 1 :], arriving)


def _spread(table: Floats, row: Floats, to: int, weight: float) -> None:
    table[to] = np.logaddexp(table[to], row + weight)


def _with_skips(row: Floats) -> Floats:
    """Phrases that are no line may come before: sum over how many."""
    slope = _SKIP_PHRASE * np.arange(len(row))
    return np.asarray(np.logaddexp.accumulate(row - slope) + slope)


def _backward(lattice: _Lattice, lines: int, count: int) -> Floats:
    """Log weight of all ways to lay the lines from i on the phrases from j: [i, j]."""
    table = np.full((lines + 1, count + 1), -np.inf)
    table[lines, count] = 0.0
    for line in range(lines, -1, -1):
        if line < lines:
            _spread(table, table[line + 1], line, _SKIP_LINE)
            _retreat(table, lattice.weight(line), line, line + 1)
        if line + 2 <= lines:
            _retreat(table, lattice.weight(line, together=True), line, line + 2)
        table[line] = _with_skips(table[line][::-1])[::-1]
    return table


def _retreat(table: Floats, weights: Floats, line: int, to: int) -> None:
    for extra in range(len(weights)):
        stop = weights.shape[1] - extra
        leaving = table[to, extra + 1 :] + weights[extra, :stop]
        table[line, :stop] = np.logaddexp(table[line, :stop], leaving)


def merged(found: Sequence[Phrase], one: Match) -> Phrase:
    """The span of a match, pauses inside included."""
    return replace(found[one.first], end=found[one.end - 1].end)
