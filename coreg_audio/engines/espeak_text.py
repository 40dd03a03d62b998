"""From text in other languages than English to Kokoro's phonemes, by way of eSpeak NG.

eSpeak NG runs in a process of its own and tells phonemes only; its signs for pairs of sounds
become the single signs that Kokoro learnt. Punctuation is put back where it stood.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coreg_audio.engines.hibari_text import MAX_PHONEMES, Phoneme, Phonemes, Sound
from coreg_audio.errors import VoiceError

TIE = "^"
_PAIRS = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^z", "ʣ"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("o^ʊ", "O"),
    ("ə^ʊ", "Q"), ("s^s", "S"), ("t^s", "ʦ"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"),
)  # fmt: skip
"""What Kokoro learnt as one sign; other pairs stay two."""

_FLAG = re.compile(r"\([^()]*\)")
"""Stands around a word that eSpeak NG takes for one of another language."""

_UNHEARD = re.compile("[-‿\u0329\u032a\u032f\u0361]")
_SIGN = re.compile(r"\s*([,;:.!?…—]+)(?=[\s\"')]|$)|\s*(—)\s*")
_QUOTES = re.compile(r"[\"“”«»¿¡()]")
_DANDA = "।"
_ENDS = frozenset(".!?")

Tell = Callable[[list[str]], list[str]]
"""Phonemes of each part of a text, as eSpeak NG tells them."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Words without a sign between them, and the sign behind them."""

    text: str
    sign: str


class Reader:
    """Reads one language; threads may share it.

    Args:
        tell: Asks eSpeak NG.
        vocabulary: Kokoro's number of each sign.
    """

    def __init__(self, tell: Tell, vocabulary: dict[str, int]) -> None:
        self._tell, self._vocabulary = tell, vocabulary

    def read(self, text: str) -> list[Phonemes]:
        """*text* as one run of phonemes; empty when nothing in it can be said.

        Raises:
            VoiceError: A part of it would be left out, or it is too long.
        """
        parts = list(_parts(text))
        if not parts:
            return []
        told = map(own_signs, self._tell([part.text for part in parts]))
        return [self._phonemes(list(zip(parts, told, strict=True)))]

    def _phonemes(self, parts: list[tuple[_Part, str]]) -> Phonemes:
        phonemes: list[Phoneme] = []
        word = 0
        for part, told in parts:
            if not any(map(_is_sound, told)):
                raise VoiceError(f"the voice would leave out {part.text!r}; write it otherwise")
            for group in told.split():
                if phonemes:
                    phonemes.append(self._phoneme(" ", Sound.BETWEEN))
                phonemes += [self._phoneme(sign, Sound.SPEECH, word) for sign in group]
                word += 1
            if part.sign:
                kind = Sound.END if part.sign in _ENDS else Sound.COMMA
                phonemes.append(self._phoneme(part.sign, kind))
        if len(phonemes) > MAX_PHONEMES:
            raise VoiceError("it is too long to be said in one breath; split the sentence")
        padding = Phoneme(0, Sound.PADDING)
        is_statement = parts[-1][0].sign != "?"
        return Phonemes((padding, *phonemes, padding), _words(parts), is_statement)

    def _phoneme(self, sign: str, sound: Sound, word: int = -1) -> Phoneme:
        if sign not in self._vocabulary:
            raise VoiceError(f"the voice has no sound for {sign!r}")
        return Phoneme(self._vocabulary[sign], sound, word)


def own_signs(told: str) -> str:
    """Phonemes as eSpeak NG tells them, in the signs that Kokoro learnt."""
    told = unicodedata.normalize("NFD", _FLAG.sub("", told)).replace("c\u0327", "ç")
    for pair, one in _PAIRS:
        told = told.replace(pair, one)
    return _UNHEARD.sub("", told.replace(TIE, ""))


def _is_sound(sign: str) -> bool:
    """Not stress, length or a mark over another sign."""
    return unicodedata.category(sign) in ("Ll", "Lu", "Lo")


def _parts(text: str) -> Iterator[_Part]:
    """The pieces between signs that have a word in them; of several signs one is kept."""
    at = 0
    plain = _QUOTES.sub(" ", text.replace(_DANDA, "."))
    for found in _SIGN.finditer(plain):
        piece, at = plain[at : found.start()].strip(), found.end()
        if any(map(str.isalnum, piece)):
            yield _Part(piece, (found[1] or found[2])[0])
    if any(map(str.isalnum, plain[at:])):
        yield _Part(plain[at:].strip(), "")


def _words(parts: list[tuple[_Part, str]]) -> tuple[str, ...]:
    """The written words, if there are as many as spoken ones; numbers make more, elisions less.

    Nothing is told where it would be guessed.
    """
    written = [[w for w in part.text.split() if any(map(str.isalnum, w))] for part, _ in parts]
    spoken = [told.split() for _, told in parts]
    if any(len(one) != len(other) for one, other in zip(written, spoken, strict=True)):
        return ()
    return tuple(word.strip("'’-") for part in written for word in part)
