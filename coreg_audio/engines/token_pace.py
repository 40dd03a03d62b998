"""Pace phoneme by phoneme, for networks that predict a length for each."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from coreg_audio.engines.hibari_text import Phoneme, Phonemes, Sound
from coreg_audio.voice import Prosody, Word

TOKEN_S = 0.025
"""Seconds of one step of such a network's lengths."""

_LONG_STEPS = 6.0

Lengths = npt.NDArray[np.float32]
"""Steps of each token before rounding."""


def apportioned(
    sentences: list[Phonemes], prosody: Prosody
) -> Iterator[tuple[Phonemes, Prosody]]:
    """Each sentence of a text with the delivery of its own words."""
    first = 0
    for sentence in sentences:
        end = first + len(_sounding(sentence.phonemes))
        yield sentence, replace(prosody, word_rates=prosody.word_rates[first:end])
        first = end


def stretched(raw: Lengths, phonemes: tuple[Phoneme, ...], prosody: Prosody) -> Lengths:
    """Wished length of each token in steps; padding and the full stop keep theirs."""
    last = max((each.word for each in phonemes if each.sound is Sound.SPEECH), default=-1)
    rates = prosody.rate * _word_rates(phonemes, prosody.word_rates)
    # A sound that is long already would drag if it grew in the same proportion.
    slowed: Lengths = np.minimum(raw, _LONG_STEPS) / rates + np.maximum(raw - _LONG_STEPS, 0)
    for i, phoneme in enumerate(phonemes):
        if phoneme.sound in (Sound.PADDING, Sound.END):
            slowed[i] = raw[i]
        elif phoneme.sound is Sound.COMMA:
            slowed[i] = raw[i] * prosody.comma
        elif phoneme.word == last:
            slowed[i] *= prosody.final
    return slowed


def _sounding(phonemes: tuple[Phoneme, ...]) -> list[int]:
    """Numbers of the words that are heard, in order."""
    return sorted({each.word for each in phonemes if each.sound is Sound.SPEECH})


def _word_rates(phonemes: tuple[Phoneme, ...], rates: tuple[float, ...]) -> Lengths:
    """For each token the factor of its word; a sign between has that of the word before."""
    sounding = _sounding(phonemes)
    found = np.ones(len(phonemes), np.float32)
    if not sounding or len(rates) != len(sounding):
        return found
    of_word = dict(zip(sounding, rates, strict=True))
    current = rates[0]
    for i, phoneme in enumerate(phonemes):
        current = of_word.get(phoneme.word, current)
        found[i] = current
    return found


def whole(wished: Lengths) -> npt.NDArray[np.int64]:
    """Whole steps, at least one each; their running sum follows that of *wished*."""
    steps = np.ones(len(wished), np.int64)
    owed = 0.0
    for i, length in enumerate(wished.tolist()):
        steps[i] = max(1, round(length + owed))
        owed = min(0.5, owed + length - int(steps[i]))
    return steps


def placed(
    sentence: Phonemes, lengths: npt.NDArray[np.int64], rate_hz: int
) -> tuple[Word, ...]:
    """Where each word lies, from the lengths of its phonemes."""
    ends = np.cumsum(lengths) * round(TOKEN_S * rate_hz)
    spans: dict[int, tuple[int, int]] = {}
    for i, phoneme in enumerate(sentence.phonemes):
        if phoneme.sound is Sound.SPEECH:
            start, _ = spans.get(phoneme.word, (int(ends[i - 1]), 0))
            spans[phoneme.word] = start, int(ends[i])
    return tuple(Word(sentence.words[i], *span) for i, span in sorted(spans.items()))
