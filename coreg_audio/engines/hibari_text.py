"""From text to hibari's phonemes, with a guard against all that it would leave out unheard."""

import json
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

from coreg_audio.engines import hibari_lists
from coreg_audio.engines.hibari_names import name_phonemes
from coreg_audio.errors import VoiceError
from coreg_audio.pronunciation import MARK

MAX_PHONEMES = 500
"""The model was trained on phrases up to 510 tokens."""

AMERICAN_IPA = "AIOTWYabdefhijklmnoprstuvwzæðŋɑɒɔəɚɛɜɝɡɪɹɾʃʊʌʒʔʤʧˈˌːθᵊᵻ"
BRITISH_IPA = "AIQWYabdefhijklmnoprstuvwzæðŋɑɒɔəɚɛɜɝɡɪɹʃʊʌʒʤʧˈˌːθᵊ"
"""Letters of IPA that the two kinds of English take: the model's own and the usual ones."""

_SHARED_LETTERS = (
    ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("ɔɪ", "Y"), ("r", "ɹ")
)  # fmt: skip
_AMERICAN_LETTERS = (
    ("oʊ", "O"), ("əʊ", "O"), ("o", "O"), ("e", "ɛ"), ("a", "ɑ"), ("ɒ", "ɑ"), ("ɝ", "ɜɹ"),
    ("ɚ", "əɹ"), ("ː", ""),
)  # fmt: skip
_BRITISH_LETTERS = (
    ("oʊ", "Q"), ("əʊ", "Q"), ("o", "ɒ"), ("e", "ɛ"), ("æ", "a"), ("ɝ", "ɜː"), ("ɚ", "ə"),
)  # fmt: skip
_STRESS = "([ˈˌ])([^AIOQWYaiuæɑɒɔəɛɜɪʊʌᵊᵻˈˌ]*)(?=[AIOQWYaiuæɑɒɔəɛɜɪʊʌᵊᵻ])"

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
    is_statement: bool = True

    @property
    def ids(self) -> list[int]:
        """The numbers that the model takes."""
        return [phoneme.id for phoneme in self.phonemes]


class Reader:
    """hibari's own rules and word lists; one text at a time, so that threads may share it."""

    def __init__(self, *, british: bool) -> None:
        from hibari.tts import ASSETS, Hibari

        unknown = Path(ASSETS) / ("oov_gb.onnx" if british else "oov.onnx")
        self._rules = hibari_lists.rules(_Guarded(unknown), british=british)
        self._british = british
        self._split = Hibari.split_sentences
        self._vocabulary = vocabulary(Path(ASSETS))
        self._busy = threading.Lock()

    def read(self, text: str) -> list[Phonemes]:
        """The sentences of *text*; empty when nothing in it can be said.

        Raises:
            VoiceError: A word, or a part of one, would be left out.
        """
        if _LINK in MARK.sub("", text):
            raise VoiceError("square brackets followed by round ones cannot be spoken")
        with self._busy:
            told = MARK.sub(self._told, text)
            sentences = [self._sentence(sentence) for sentence in self._split(told)]
        return [each for each in sentences if each.words]

    def _told(self, mark: re.Match[str]) -> str:
        """A word with its pronunciation as hibari's own reader takes it."""
        word, ipa, respelling, ending = mark.groups()
        sounds = self._own(ipa) if ipa else self._respelt(respelling.split("-"))
        return f"[{word}](/{sounds}{possessive(sounds) if ending else ''}/)"

    def _own(self, ipa: str) -> str:
        for char in ipa:
            if char not in (BRITISH_IPA if self._british else AMERICAN_IPA):
                raise VoiceError(f"the voice has no sound for {char!r}")
        return own_notation(ipa, british=self._british)

    def _respelt(self, syllables: list[str]) -> str:
        """Each syllable as it is read alone; stress on those in capitals, or the first."""
        marked = any(syllable.isupper() for syllable in syllables)
        return "".join(
            _stressed(
                self._rules(syllable.lower()),
                stress=syllable.isupper() if marked else i == 0,
            )
            for i, syllable in enumerate(syllables)
        )

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
        is_statement = "?" not in text[-3:]
        return Phonemes((padding, *phonemes, padding), tuple(spoken), is_statement)

    def _phonemes(self, tokens: list[Any], word: int) -> Iterator[Phoneme]:
        """The tokens of one word, its punctuation and the space behind it."""
        for token in tokens:
            name = name_phonemes(token.text, british=self._british)
            phonemes = name or token.phonemes or ""
            if any(map(str.isalnum, token.text)) and not any(map(_sounds, phonemes)):
                raise VoiceError(
                    f"the voice would leave out {token.text!r}; write it otherwise"
                )
            for char in phonemes:
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

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _reader(self) -> Any:
        """Loaded with the first unknown word; most scripts have none."""
        from hibari.g2p.oov import OOV

        return OOV(str(self._path))

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


def own_notation(ipa: str, *, british: bool) -> str:
    """IPA as the model learnt it: one letter a diphthong, stress right before its vowel."""
    for usual, own in _SHARED_LETTERS + (_BRITISH_LETTERS if british else _AMERICAN_LETTERS):
        ipa = ipa.replace(usual, own)
    return re.sub(_STRESS, r"\2\1", ipa)


def possessive(sounds: str) -> str:
    """How 's sounds after *sounds*."""
    last = sounds.rstrip("ː")[-1:]
    if last and last in "szʃʒʧʤ":
        return "əz"
    return "s" if last and last in "fkptθ" else "z"


def _stressed(sounds: str, *, stress: bool) -> str:
    """*sounds* with stress on the first vowel, or on none."""
    plain = sounds.replace("ˈ", "").replace("ˌ", "")
    return re.sub(_STRESS, r"\2\1", "ˈ" + plain) if stress else plain


def vocabulary(assets: Path) -> dict[str, int]:
    """The model's number of each sign, from the folder of hibari's data."""
    numbers: dict[str, int] = json.loads((assets / "vocab.json").read_text(encoding="utf-8"))
    return numbers


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
