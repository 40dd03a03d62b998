"""Speaking at the wished pace: asked once, measured, and asked again when it was off.

One rate gives different words per minute to different phrases, and to the parts of a phrase
between commas, since words differ in length.
"""

import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from coreg_audio.levels import WINDOW_S, extent, levels_db, runs
from coreg_audio.narration.checks import FaultError, expected_s, find_fault
from coreg_audio.voice import PACES, Engine, Foreteller, Pace, Prosody, Speech, Timing

SOFTER_RATE = 0.95
"""A softer line is slower by this."""

SOFTER_RANGE = 0.85
"""And its pitch moves less."""

SHORT_WORDS = 6
"""Up to here a phrase keeps the engine's own rate: words per minute mean little on it."""

BRIEF_WORDS, BRIEF_RATE = 2, 1.2
"""One or two words ("In.") drag at the pace of a sentence: they are quicker by this."""

TOLERANCE = 0.03
_FITTED_RATE = 0.55
"""At which the voice that `expected_s` was fitted to comes to the pace `settle`."""

RATES = 0.42, 0.90
"""Bounds within which a rate is corrected: slower drags, faster is no longer calm."""

CLAUSE_WORDS = 4
"""A clause of fewer words is paced together with its neighbour."""

_CLAUSE_FACTORS = 0.75, 1.3
_CLAUSE_END = re.compile(r"[,;:—…][\"')]*$|[.!?][\"')]*$")
_SAID_AS = re.compile(r"\]\(/[^)]*\)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SPEECH_DB = 28.0
"""Measured to agree with the word times of a speech recogniser, to 0.0 s in the mean."""

_ONSET_S = 0.14
"""A word may sound by so much before its time: that is no part of the clause before it."""

_PAUSE_DB = 35.0
_PAUSE_WINDOWS = 25
_TRIES = 2
_FORECASTS, _FORECAST_TOLERANCE = 3, 0.005

_TRAIL_S, _COMMA_TRAIL_S, _FREE_REST_S = 0.445, 0.235, 0.11
"""By how much the last word's time, or the one's before a comma, outlasts its sound; and how
much of a rest between words counts as speech. Fitted to 88 lines: without a comma a phrase's
sound was foretold to 0.05 s, with commas to 0.09 s."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Manner:
    """How one phrase is to be spoken.

    Attributes:
        prosody: The engine's delivery, changed for pace and softness.
        words_per_min: Aim for phrases longer than `SHORT_WORDS`.
        seed: For all that is random in a voice.
    """

    prosody: Prosody
    words_per_min: float
    seed: int


def manner(
    delivery: Prosody, pace: Pace, seed: int, *, softer: bool, settled: bool = False
) -> Manner:
    """The engine's *delivery* at *pace*; it was measured at the pace `settle`."""
    aim = pace.aim(settled=settled) * (SOFTER_RATE if softer else 1.0)
    rate = delivery.rate * aim / (PACES["settle"].words_per_min * pace.share)
    spread = delivery.range_factor * (SOFTER_RANGE if softer else 1.0)
    return Manner(replace(delivery, rate=rate, range_factor=spread), aim, seed)


def speak(engine: Engine, text: str, asked: Manner) -> tuple[Speech, Prosody]:
    """*text* at the pace asked for, as near as the bounds allow, and the prosody it took.

    Raises:
        FaultError: What came back is no plausible speech of *text*.
        VoiceError: The engine refused.
    """
    prosody = _first(engine, text, asked)
    speech = _checked(engine, text, prosody, asked.seed)
    if _count(text) <= SHORT_WORDS:
        return speech, prosody
    for _ in range(_TRIES):
        better = _corrected(prosody, _heard(speech, text), text, asked.words_per_min)
        if better == prosody:
            break
        prosody = better
        speech = _checked(engine, text, prosody, asked.seed)
    return speech, prosody


def _first(engine: Engine, text: str, asked: Manner) -> Prosody:
    """The delivery to begin with, so near that few phrases have to be spoken again."""
    prosody = replace(asked.prosody, rate=_first_rate(engine, text, asked))
    if not isinstance(engine, Foreteller) or _count(text) <= SHORT_WORDS:
        return prosody
    for _ in range(_FORECASTS):
        timing = engine.forecast(text, prosody)
        if timing is None or not timing.words:
            break
        told = _foretold(timing, text)
        prosody = _corrected(prosody, told, text, asked.words_per_min, _FORECAST_TOLERANCE)
    return prosody


def _first_rate(engine: Engine, text: str, asked: Manner) -> float:
    """The rate to begin with, by the text's letters: so fewer phrases are spoken again."""
    count = _count(text)
    if count <= SHORT_WORDS:
        return asked.prosody.rate * (BRIEF_RATE if count <= BRIEF_WORDS else 1.0)
    pauses_s = expected_s(text, math.inf)
    sound_s = max(WINDOW_S, 60 * count / asked.words_per_min - pauses_s)
    guess = (expected_s(text, 1.0) - pauses_s) / sound_s * engine.delivery.rate / _FITTED_RATE
    return min(max(guess, RATES[0]), RATES[1])


def _checked(engine: Engine, text: str, prosody: Prosody, seed: int) -> Speech:
    speech = engine.speak(text, prosody, seed)
    lengths = engine.abilities.lengths
    if (fault := find_fault(speech, text, prosody, lengths)) is not None:
        raise FaultError(fault)
    return speech


def words_per_min(speech: Speech, text: str) -> float:
    """Words of *text* per minute, from the first sound to the last.

    A pause inside counts for 0.25 s at most: it is no reason to hurry the words around it.
    """
    rate_hz = speech.rate_hz
    start, end = extent(speech.samples, rate_hz, _SPEECH_DB)
    found = levels_db(speech.samples[start:end], rate_hz)
    pauses = runs(found < found.max() - _PAUSE_DB)
    length_s = (end - start) / rate_hz - WINDOW_S * np.maximum(0, pauses - _PAUSE_WINDOWS).sum()
    return float(60 * _count(text) / length_s)


def _count(text: str) -> int:
    """Words as a listener counts them: "check-in" is two, and how one is said is none."""
    return len(_WORD.findall(_SAID_AS.sub("", text)))


def clauses(text: str) -> list[Span]:
    """First word and the one after the last of each part of *text* between commas.

    Parts of fewer than `CLAUSE_WORDS` words go with the part after them, or else before.
    """
    count = first = 0
    found: list[Span] = []
    for word in text.split():
        count += any(map(str.isalnum, word))
        if _CLAUSE_END.search(word) and count - first >= CLAUSE_WORDS:
            found.append((first, count))
            first = count
    last = found.pop()[0] if found and count - first < CLAUSE_WORDS else first
    return [*found, (last, count)]


@dataclass(frozen=True, slots=True)
class _Paces:
    """Words per minute of a phrase and of its clauses; of these none without word times."""

    whole: float
    clauses: npt.NDArray[np.float64]


def _heard(speech: Speech, text: str) -> _Paces:
    parts = clauses(text)
    known = speech.words is not None and len(speech.words) == parts[-1][1]
    found = _clause_paces(speech, parts) if known else np.empty(0)
    return _Paces(words_per_min(speech, text), found)


def _foretold(timing: Timing, text: str) -> _Paces:
    """What will about be heard: a word's time outlasts its sound, a pause hardly counts."""
    words, parts = timing.words, clauses(text)
    rate_hz = timing.rate_hz
    rests = np.array([later.start - word.end for word, later in pairwise(words)]) / rate_hz
    length_s = (words[-1].end - words[0].start) / rate_hz - _TRAIL_S
    length_s -= np.maximum(0, rests - _FREE_REST_S).sum()
    whole = float(60 * _count(text) / max(WINDOW_S, length_s))
    if len(words) != parts[-1][1]:
        return _Paces(whole, np.empty(0))
    counts = np.array([end - first for first, end in parts])
    spans = np.array([words[end - 1].end - words[first].start for first, end in parts])
    trails_s = np.array([*[_COMMA_TRAIL_S] * (len(parts) - 1), _TRAIL_S])
    return _Paces(whole, 60 * counts / np.maximum(WINDOW_S, spans / rate_hz - trails_s))


def _corrected(
    prosody: Prosody, found: _Paces, text: str, wished: float, tolerance: float = TOLERANCE
) -> Prosody:
    """The delivery for *wished* words per minute; the same where that is near enough."""
    rate = _corrected_rate(prosody.rate, found.whole, wished, tolerance)
    parts = clauses(text)
    if len(found.clauses) != len(parts) or len(parts) == 1:
        return replace(prosody, rate=rate)
    if rate == prosody.rate and np.ptp(found.clauses) <= 2 * tolerance * wished:
        return prosody
    return replace(prosody, rate=rate, word_rates=_evened(prosody, parts, found.clauses))


def _corrected_rate(rate: float, found: float, wished: float, tolerance: float) -> float:
    """The rate for *wished* words per minute; the same where *found* is near enough."""
    low, high = wished * (1 - tolerance), wished * (1 + tolerance)
    if low <= found <= high:
        return rate
    # Half way to the nearer edge only: phrases keep some of their own difference.
    goal = (wished + (low if found < low else high)) / 2
    return min(max(rate * goal / found, min(rate, RATES[0])), max(rate, RATES[1]))


def _clause_paces(speech: Speech, parts: list[Span]) -> npt.NDArray[np.float64]:
    """Words per minute of each clause, from its first sound to its last."""
    words = speech.words or ()
    starts = [words[first].start for first, _ in parts]
    bounds = [0, *starts[1:], len(speech.samples)]
    paces = []
    for (first, end), start, stop in zip(parts, bounds, bounds[1:], strict=False):
        if end < len(words):
            stop -= round(_ONSET_S * speech.rate_hz)
        sound = extent(speech.samples[start:stop], speech.rate_hz, _SPEECH_DB)
        length = max(speech.rate_hz * WINDOW_S, sound[1] - sound[0])
        paces.append(60 * (end - first) * speech.rate_hz / length)
    return np.array(paces)


def _evened(
    prosody: Prosody, parts: list[Span], found: npt.NDArray[np.float64]
) -> tuple[float, ...]:
    """Factors that bring all clauses to one pace and leave the phrase its length."""
    counts = np.array([end - first for first, end in parts])
    before = prosody.word_rates or (1.0,) * int(counts.sum())
    even = counts.sum() / (counts / found).sum()
    factors = np.array([before[first] for first, _ in parts]) * even / found
    bounded = np.clip(factors, *_CLAUSE_FACTORS)
    return tuple(round(float(one), 4) for one in np.repeat(bounded, counts))
