"""Is what an engine gave back plausible speech of the text? Its word is never taken for it."""

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from coreg_audio.errors import VoiceError
from coreg_audio.levels import FLOOR_DB, WINDOW_S, extent, levels_db, runs, window_frames
from coreg_audio.pronunciation import MARK, unmarked
from coreg_audio.voice import Prosody, Speech, Word

Levels = npt.NDArray[np.float64]

_RATES_HZ = range(8_000, 192_001)
_SILENCE_DBFS = -55.0
_FULL_SCALE = 0.999
_CLIPPED_FRAMES = 4
_SPEECH_DB = 40.0
_ENDED_DB = 25.0
_HOLE_DB = 45.0
_LONGEST_HOLE_S = 1.3

_CUT_FROM_DB, _CUT_DB, _CUT_WINDOWS = 15.0, 40.0, 2
"""Of 495 lines none fell by more than 22 dB in the 20 ms after its last loud sound."""

_SHORTEST_SYLLABLE_S = 0.115
"""At rate 1; of 120 lines the quickest took 0.134 s a syllable, half of them over 0.2."""

_LONGEST_SYLLABLE_S = 0.4
"""At rate 1; the slowest of them took 0.2 s beyond the slack and the commas."""

_COMMA_S = 0.8
_SLACK_S = 1.0

_SYLLABLE_S, _WORD_S, _LETTER_S, _PAUSE_S, _EDGE_S = 0.059, 0.041, 0.024, 0.35, 0.30
"""Fitted to 495 lines: pauses and edges as they are, all else at rate 1."""

_STOP_S, _ODD_WORD_S = 0.8, 0.5
"""A rest between two sentences of one line; a number or an abbreviation at rate 1."""

_WORD_LENGTHS = 0.1, 6.0
"""As factors on what is expected; 3,700 words of three letters or more took 0.23 to 3.5."""

_WORD_LETTERS = 3
"""Shorter words may be next to nothing ("a", 15 ms), so only longer ones are weighed."""

_WORD_DB = 30.0
"""Below the loudest; those words came to within 13 dB of it."""

_STRAY_DB, _STRAY_S = 28.0, 0.3
"""Speech outside of all words; the sound of those lines lay within their words to 0.09 s."""

_VOWELS = re.compile(r"[aeiouyà-æè-ïò-öø-ýœ]+", re.I)
_SILENT_E = re.compile(r"(?<=[^aeiouyl\W])e$|(?<=[^aeiouytd\W])ed$", re.I)
_IPA_VOWELS = re.compile("[AIOQWYaeiouyæɐɑɒɔøœəɚɛɜɝɤɨɪɯʊʌᵊᵻ]+")
_STOPS = re.compile(r"[.!?][\"')]*\s")
_COMMAS = re.compile(r"(?<=\w)[^\w,;:—…]*[,;:—…](?=.*\w)")
"""A pause inside a line; one at its edge ("In,") is no part of what is measured."""

_ABBREVIATIONS = frozenset(
    [
        "approx",
        "apr",
        "aug",
        "dec",
        "dr",
        "est",
        "etc",
        "feb",
        "fri",
        "hon",
        "jan",
        "jr",
        "mr",
        "mrs",
        "ms",
        "mt",
        "nov",
        "oct",
        "prof",
        "rev",
        "sept",
        "sr",
        "st",
        "thurs",
        "tues",
        "vs",
        "wed",
    ]
)
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_PUNCTUATION = re.compile(r"[^\w&+=×÷±−%@/]+")
_ANY_WORDS = r"(?:\S+ )*?"


class FaultError(VoiceError):
    """A voice gave something that is no plausible speech; the message repeats no text."""


def find_fault(
    speech: Speech,
    text: str,
    prosody: Prosody,
    lengths: tuple[float, float] | None = None,
) -> str | None:
    """What is wrong with *speech* as a rendering of *text*, or None.

    Args:
        speech: What the engine gave.
        text: What it was given, with any marks of pronunciation.
        prosody: How it was to speak.
        lengths: What is known of the voice; see `Abilities.lengths`.
    """
    samples = speech.samples
    if samples.ndim != 2 or samples.shape[1] != 1 or samples.dtype != np.float32:
        return "it gave something that is not one channel of sound"
    if speech.rate_hz not in _RATES_HZ:
        return f"it gave an impossible rate of {speech.rate_hz} frames a second"
    if not np.isfinite(samples).all():
        return "it gave broken samples (not numbers)"
    return (
        _fault_in_level(speech)
        or _fault_in_length(speech, text, prosody, lengths)
        or _fault_in_words(speech, text, prosody)
    )


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


def _is_cut(speech: Speech) -> bool:
    """Whether the last loud sound is gone at once instead of dying away."""
    found = levels_db(speech.samples, speech.rate_hz)
    last = int(np.flatnonzero(found > found.max() - _CUT_FROM_DB)[-1])
    after = found[last + _CUT_WINDOWS] if last + _CUT_WINDOWS < len(found) else FLOOR_DB
    return bool(found[last] - after > _CUT_DB)


def _fault_in_length(
    speech: Speech, text: str, prosody: Prosody, lengths: tuple[float, float] | None
) -> str | None:
    start, end = _speech(speech)
    length_s = (end - start) / speech.rate_hz
    count = syllables(text)
    shortest_s = _SHORTEST_SYLLABLE_S * count / prosody.rate
    commas = len(_COMMAS.findall(unmarked(text)))
    longest_s = _SLACK_S + _LONGEST_SYLLABLE_S * count / prosody.rate + _COMMA_S * commas
    if lengths is not None:
        expected = expected_s(text, prosody.rate)
        shortest_s, longest_s = lengths[0] * expected, lengths[1] * expected
        longest_s += _slack_s(unmarked(text), prosody.rate)
        if _is_cut(speech):  # eSpeak NG, of which less is known, ends so of itself
            return "its last sound is cut off"
    if not shortest_s <= length_s <= longest_s:
        return (
            f"its sound lasts {length_s:.2f} s where {shortest_s:.2f} to {longest_s:.2f} s "
            "would be plausible"
        )
    return None


def expected_s(text: str, rate: float) -> float:
    """How long a voice like hibari takes for *text*, from first to last sound."""
    spoken = sum(_expected_word_s(word) for word in unmarked(text).split())
    # What is told as a pronunciation may have other syllables than its spelling.
    spoken += _SYLLABLE_S * (syllables(text) - syllables(unmarked(text)))
    return spoken / rate + _PAUSE_S * len(_COMMAS.findall(unmarked(text))) + _EDGE_S


def _slack_s(text: str, rate: float) -> float:
    """What may come on top: rests between sentences, and what is longer than it is written."""
    odd = sum(not _is_plain(word.strip("\"',;:.!?…—-()")) for word in text.split())
    return _STOP_S * len(_STOPS.findall(text)) + _ODD_WORD_S * odd / rate


def _expected_word_s(word: str) -> float:
    """At rate 1."""
    letters = sum(map(str.isalnum, word))
    return _SYLLABLE_S * syllables(word) + (_WORD_S + _LETTER_S * letters if letters else 0.0)


def _fault_in_words(speech: Speech, text: str, prosody: Prosody) -> str | None:
    """Whether each word of *text* is there once, in order, and sounds, and nothing else."""
    words = speech.words
    if words is None:
        return None
    frames = [at for word in words for at in (word.start, word.end)]
    if frames != sorted(frames) or any(not 0 <= at <= len(speech.samples) for at in frames):
        return "its word times contradict each other"
    if not _pattern(unmarked(text)).fullmatch(_joined(word.text for word in words)):
        return "its words are not those of the text, each once and in order"
    found = levels_db(speech.samples, speech.rate_hz)
    if any(not _sounds(word, found, speech.rate_hz, prosody) for word in words):
        return "one of its words is too short, too long or not to be heard"
    start, end = extent(speech.samples, speech.rate_hz, _STRAY_DB)
    stray = max(words[0].start - start, end - words[-1].end) if words else 0
    if stray > _STRAY_S * speech.rate_hz:
        return f"something sounds for {stray / speech.rate_hz:.1f} s outside of its words"
    return None


def _pattern(text: str) -> re.Pattern[str]:
    """What the joined words of *text* look like; numbers and abbreviations may be any."""
    parts: list[str] = []
    for written in text.split():
        bare = written.strip("\"',;:.!?…—-()")
        if _PUNCTUATION.fullmatch(written):
            continue
        if _is_plain(bare):
            parts.append(re.escape(_letters(bare)) + " ")
        elif parts[-1:] != [_ANY_WORDS]:
            parts.append(_ANY_WORDS)
    return re.compile("".join(parts))


def _is_plain(word: str) -> bool:
    """Whether it is read as it is written: no number, sign or abbreviation."""
    return bool(_PLAIN_WORD.fullmatch(word)) and word.casefold() not in _ABBREVIATIONS


def _joined(words: Iterable[str]) -> str:
    return "".join(f"{_letters(word)} " for word in words if _letters(word))


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))


def _sounds(word: Word, found: Levels, rate_hz: int, prosody: Prosody) -> bool:
    """Whether a word of some letters has a plausible length and is heard in it."""
    if len(_letters(word.text)) < _WORD_LETTERS or not _PLAIN_WORD.fullmatch(word.text):
        return True
    shortest, longest = _WORD_LENGTHS
    expected = _expected_word_s(word.text) * rate_hz / prosody.rate
    if not shortest * expected <= word.end - word.start <= longest * expected:
        return False
    size = window_frames(rate_hz)
    # Its neighbours' sounds reach into its edges.
    edge = (word.end - word.start) // 5
    inside = found[(word.start + edge) // size : -(-(word.end - edge) // size)]
    return bool(inside.max(initial=FLOOR_DB) > found.max() - _WORD_DB)


def syllables(text: str) -> int:
    """Roughly how many syllables *text* has; a digit counts as one."""
    told = sum(map(_told_syllables, MARK.finditer(text)))
    words = re.findall(r"[^\W\d_]+|\d", MARK.sub(" ", text).replace("'", ""))
    return told + sum(max(1, len(_VOWELS.findall(_SILENT_E.sub("", word)))) for word in words)


def _told_syllables(mark: re.Match[str]) -> int:
    """Syllables of a word whose pronunciation is given."""
    _, ipa, respelling, _ = mark.groups()
    return max(1, len(_IPA_VOWELS.findall(ipa))) if ipa else respelling.count("-") + 1


def _speech(speech: Speech) -> tuple[int, int]:
    return extent(speech.samples, speech.rate_hz, _SPEECH_DB)
