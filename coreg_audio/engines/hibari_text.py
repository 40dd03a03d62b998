"""From text to hibari's phonemes, with a guard against all that it would leave out unheard."""

import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from coreg_audio.errors import VoiceError

MAX_PHONEMES = 500
"""The model was trained on phrases up to 510 tokens."""

_LINK = "]("
_COMMAS = frozenset(",;:—…")
_ENDS = frozenset(".!?")
_SILENT = frozenset(' "“”()')


class Sound(Enum):
    """What a phoneme does to time."""

    PADDING = "padding"
    SPEECH = "speech"
    COMMA = "comma"
    END = "end"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One token of the model and the word it belongs to; -1 is none."""

    id: int
    sound: Sound
    word: int = -1


@dataclass(frozen=True, slots=True)
class Phonemes:
    """A sentence as the model takes it, padding included."""

    phonemes: tuple[Phoneme, ...]
    words: tuple[str, ...]

    @property
    def ids(self) -> list[int]:
        """The numbers that the model takes."""
        return [phoneme.id for phoneme in self.phonemes]


class Reader:
    """hibari's own rules and word lists; one text at a time, so that threads may share it."""

    def __init__(self, *, british: bool) -> None:
        import hibari.g2p.oov
        from hibari.g2p import G2P
        from hibari.tts import ASSETS, Hibari

        unknown = hibari.g2p.oov.OOV(f"{ASSETS}/{'oov_gb' if british else 'oov'}.onnx")
        self._rules = G2P(oov=_Guarded(unknown), british=british)
        self._split = Hibari.split_sentences
        self._vocabulary = _vocabulary(ASSETS)
        self._busy = threading.Lock()

    def read(self, text: str) -> list[Phonemes]:
        """The sentences of *text*; empty when nothing in it can be said.

        Raises:
            VoiceError: A word, or a part of one, would be left out.
        """
        if _LINK in text:
            raise VoiceError("square brackets followed by round ones cannot be spoken")
        with self._busy:
            sentences = [self._sentence(sentence) for sentence in self._split(text)]
        return [each for each in sentences if each.words]

    def _sentence(self, text: str) -> Phonemes:
        from hibari.g2p.normalize import normalize

        tokens = self._rules.phonemize_tokens(self._rules.tokenize(normalize(text)))
        words = _grouped(tokens)
        spoken = [_text_of(word) for word in words]
        phonemes = [one for i, word in enumerate(words) for one in self._phonemes(word, i)]
        while phonemes and phonemes[-1].sound is Sound.BETWEEN:
            phonemes.pop()
        if len(phonemes) > MAX_PHONEMES:
            raise VoiceError("it is too long to be said in one breath; split the sentence")
        if not any(phoneme.sound is Sound.SPEECH for phoneme in phonemes):
            return Phonemes((), ())
        padding = Phoneme(0, Sound.PADDING)
        return Phonemes((padding, *phonemes, padding), tuple(spoken))

    def _phonemes(self, tokens: list[Any], word: int) -> Iterator[Phoneme]:
        """The tokens of one word, its punctuation and the space behind it."""
        for token in tokens:
            if any(map(str.isalnum, token.text)) and not any(
                map(_sounds, token.phonemes or "")
            ):
                raise VoiceError(
                    f"the voice would leave out {token.text!r}; write it otherwise"
                )
            for char in token.phonemes or "":
                yield self._phoneme(char, word)
            if token.whitespace:
                yield self._phoneme(" ", word)

    def _phoneme(self, char: str, word: int) -> Phoneme:
        if char not in self._vocabulary:
            raise VoiceError(f"the voice has no sound for {char!r}")
        number = self._vocabulary[char]
        if char in _COMMAS:
            return Phoneme(number, Sound.COMMA)
        if char in _ENDS:
            return Phoneme(number, Sound.END)
        if char in _SILENT:
            return Phoneme(number, Sound.BETWEEN)
        return Phoneme(number, Sound.SPEECH, word)


class _Guarded:
    """hibari's reader of unknown words, which skips strange letters and stops at 24."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def __call__(self, word: str) -> str:
        plain = "".join(self._letter(char) for char in word if char.isalpha())
        if len(plain) > self._reader.maxlen:
            raise VoiceError(
                f"{word!r} is longer than {self._reader.maxlen} letters and not in the "
                "voice's word list; write it as several words"
            )
        return self._reader(plain) or ""

    def _letter(self, char: str) -> str:
        """The letter itself or, where it is unknown, without its accents."""
        bare = char if char in self._reader.cin else unicodedata.normalize("NFD", char)[0]
        if bare not in self._reader.cin:
            raise VoiceError(f"the voice cannot read the letter {char!r}")
        return bare


def _vocabulary(assets: str) -> dict[str, int]:
    import json
    from pathlib import Path

    text = (Path(assets) / "vocab.json").read_text(encoding="utf-8")
    vocabulary: dict[str, int] = json.loads(text)
    return vocabulary


def _grouped(tokens: list[Any]) -> list[list[Any]]:
    """Tokens that belong to one written word, with its punctuation."""
    words: list[list[Any]] = [[]]
    for token in tokens:
        words[-1].append(token)
        if token.whitespace:
            words.append([])
    return [word for word in words if word]


def _text_of(word: list[Any]) -> str:
    return "".join(token.text for token in word).strip(".,;:!?…—\"“”()'‘’")


def _sounds(char: str) -> bool:
    return char.isalpha() or char == "ᵊ"
