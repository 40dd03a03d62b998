"""Speaking at the wished pace: asked once, measured, and asked again when it was off.

One rate gives different words per minute to different phrases, since words differ in length.
"""

from dataclasses import dataclass, replace

import numpy as np

from coreg_audio.narration.checks import FaultError, find_fault
from coreg_audio.narration.levels import WINDOW_S, extent, levels_db, runs
from coreg_audio.voice import PACES, Engine, Pace, Prosody, Speech

SOFTER_RATE = 0.93
"""A softer line is slower by this."""

SOFTER_RANGE = 0.85
"""And its pitch moves less."""

SHORT_WORDS = 6
"""Up to here a phrase keeps the engine's own rate: words per minute mean little on it."""

BRIEF_WORDS, BRIEF_RATE = 2, 1.2
"""One or two words ("In.") drag at the pace of a sentence: they are quicker by this."""

TOLERANCE = 0.04
RATES = 0.42, 0.90
"""Bounds within which a rate is corrected: slower drags, faster is no longer calm."""

_SPEECH_DB = 28.0
"""Measured to agree with the word times of a speech recogniser, to 0.0 s in the mean."""

_PAUSE_DB = 35.0
_PAUSE_WINDOWS = 25
_TRIES = 2


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


def manner(delivery: Prosody, pace: Pace, seed: int, *, softer: bool) -> Manner:
    """The engine's *delivery* at *pace*; it was measured at the pace `settle`."""
    factor = SOFTER_RATE if softer else 1.0
    rate = delivery.rate * factor * pace.words_per_min / PACES["settle"].words_per_min
    spread = delivery.range_factor * (SOFTER_RANGE if softer else 1.0)
    prosody = replace(delivery, rate=rate, range_factor=spread)
    return Manner(prosody, pace.words_per_min * factor, seed)


def speak(engine: Engine, text: str, asked: Manner) -> tuple[Speech, Prosody]:
    """*text* at the pace asked for, as near as the bounds allow, and the prosody it took.

    Raises:
        FaultError: What came back is no plausible speech of *text*.
        VoiceError: The engine refused.
    """
    prosody = asked.prosody
    if len(text.split()) <= BRIEF_WORDS:
        prosody = replace(prosody, rate=prosody.rate * BRIEF_RATE)
    speech = _checked(engine, text, prosody, asked.seed)
    for _ in range(_TRIES):
        rate = _corrected(prosody.rate, words_per_min(speech, text), asked.words_per_min)
        if len(text.split()) <= SHORT_WORDS or rate == prosody.rate:
            break
        prosody = replace(prosody, rate=rate)
        speech = _checked(engine, text, prosody, asked.seed)
    return speech, prosody


def _checked(engine: Engine, text: str, prosody: Prosody, seed: int) -> Speech:
    speech = engine.speak(text, prosody, seed)
    if (fault := find_fault(speech, text, prosody)) is not None:
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
    return float(60 * len(text.split()) / length_s)


def _corrected(rate: float, found: float, wished: float) -> float:
    """The rate for *wished* words per minute; the same where *found* is near enough."""
    low, high = wished * (1 - TOLERANCE), wished * (1 + TOLERANCE)
    if low <= found <= high:
        return rate
    # Half way to the nearer edge only: phrases keep some of their own difference.
    goal = (wished + (low if found < low else high)) / 2
    return min(max(rate * goal / found, min(rate, RATES[0])), max(rate, RATES[1]))
