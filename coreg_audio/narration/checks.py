"""Is what an engine gave back plausible speech of the text? Its word is never taken for it."""

import re

import numpy as np

from coreg_audio.errors import VoiceError
from coreg_audio.narration.levels import WINDOW_S, extent, levels_db, runs, window_frames
from coreg_audio.voice import Prosody, Speech

_RATES_HZ = range(8_000, 192_001)
_SILENCE_DBFS = -55.0
_FULL_SCALE = 0.999
_CLIPPED_FRAMES = 4
_SPEECH_DB = 40.0
_ENDED_DB = 25.0
_HOLE_DB = 45.0
_LONGEST_HOLE_S = 1.3

_SHORTEST_SYLLABLE_S = 0.115
"""At rate 1; of 120 lines the quickest took 0.134 s a syllable, half of them over 0.2."""

_LONGEST_SYLLABLE_S = 0.4
"""At rate 1; the slowest of them took 0.2 s beyond the slack and the commas."""

_COMMA_S = 0.8
_SLACK_S = 1.0

_VOWELS = re.compile(r"[aeiouyà-æè-ïò-öø-ýœ]+", re.I)
_SILENT_E = re.compile(r"(?<=[^aeiouyl\W])e$|(?<=[^aeiouytd\W])ed$", re.I)


class FaultError(VoiceError):
    """A voice gave something that is no plausible speech; the message repeats no text."""


def find_fault(speech: Speech, text: str, prosody: Prosody) -> str | None:
    """What is wrong with *speech* as a rendering of *text*, or None."""
    samples = speech.samples
    if samples.ndim != 2 or samples.shape[1] != 1 or samples.dtype != np.float32:
        return "it gave something that is not one channel of sound"
    if speech.rate_hz not in _RATES_HZ:
        return f"it gave an impossible rate of {speech.rate_hz} frames a second"
    if not np.isfinite(samples).all():
        return "it gave broken samples (not numbers)"
    return _fault_in_level(speech) or _fault_in_length(speech, text, prosody)


def _fault_in_level(speech: Speech) -> str | None:
    found = levels_db(speech.samples, speech.rate_hz)
    loudest = found.max(initial=-np.inf)
    if loudest < _SILENCE_DBFS:
        return "it gave silence"
    if runs(np.abs(speech.samples[:, 0]) >= _FULL_SCALE).max(initial=0) >= _CLIPPED_FRAMES:
        return "it gave a clipped sound"
    last = speech.samples[-window_frames(speech.rate_hz) :]
    if levels_db(last, speech.rate_hz).max() > loudest - _ENDED_DB:
        return "its sound breaks off"
    start, end = (at // window_frames(speech.rate_hz) for at in _speech(speech))
    hole_s = runs(found[start:end] < loudest - _HOLE_DB).max(initial=0) * WINDOW_S
    if hole_s > _LONGEST_HOLE_S:
        return f"its sound has a hole of {hole_s:.1f} s"
    return None


def _fault_in_length(speech: Speech, text: str, prosody: Prosody) -> str | None:
    start, end = _speech(speech)
    length_s = (end - start) / speech.rate_hz
    count = syllables(text)
    shortest_s = _SHORTEST_SYLLABLE_S * count / prosody.rate
    commas = len(re.findall(r"[,;:—…]", text))
    longest_s = _SLACK_S + _LONGEST_SYLLABLE_S * count / prosody.rate + _COMMA_S * commas
    if not shortest_s <= length_s <= longest_s:
        return (
            f"its sound lasts {length_s:.2f} s where {shortest_s:.2f} to {longest_s:.2f} s "
            "would be plausible"
        )
    frames = [at for word in speech.words or () for at in (word.start, word.end)]
    if frames != sorted(frames) or any(not 0 <= at <= len(speech.samples) for at in frames):
        return "its word times contradict each other"
    return None


def syllables(text: str) -> int:
    """Roughly how many syllables *text* has; a digit counts as one."""
    words = re.findall(r"[^\W\d_]+|\d", text.replace("'", ""))
    return sum(max(1, len(_VOWELS.findall(_SILENT_E.sub("", word)))) for word in words)


def _speech(speech: Speech) -> tuple[int, int]:
    return extent(speech.samples, speech.rate_hz, _SPEECH_DB)
