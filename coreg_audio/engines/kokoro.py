"""Kokoro-82M: natural voices, male and female, in six languages, and blends of them.

The network comes in four packages and is put together in memory; the voices ("style packs")
are brought by the user. English phonemes are hibari's, those of other languages eSpeak NG's.
"""

import functools
import importlib.util
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coreg_audio.engines import espeak, espeak_text, store
from coreg_audio.engines.alphabets import check_letters
from coreg_audio.engines.hibari_text import (
    AMERICAN_IPA,
    BRITISH_IPA,
    Phonemes,
    Reader,
    Sound,
    vocabulary,
)
from coreg_audio.engines.known import KOKORO_LICENCE, KOKORO_SHA256
from coreg_audio.engines.kokoro_model import (
    LOADING,
    MODEL_SHA256,
    REMEDY,
    Network,
    Style,
    files,
    opened,
)
from coreg_audio.engines.token_pace import TOKEN_S, Lengths, apportioned, placed, stretched
from coreg_audio.errors import FileError, InputError, MissingPartError, VoiceError, nearest
from coreg_audio.installed import version
from coreg_audio.units import to_frames
from coreg_audio.voice import Abilities, Prosody, Speech, Timing, Voice, Word

RATE_HZ = 24_000
DEFAULT = "0.7*af_heart+0.3*af_nicole"
PACK_SHAPE = (510, 256)

ESPEAK_REMEDY = (
    "this voice needs eSpeak NG for its language; "
    "add it, in the folder of coreg-audio, with: pip install '.[kokoro,espeak]'"
)
PACK_REMEDY = (
    "add it with: coreg-audio voices add FILE, where FILE is the style pack {name}.bin or the "
    "archive of the npm package kokoro-js, which holds all of them (npm pack kokoro-js)"
)

DELIVERY = Prosody(rate=0.57, comma=1.25, final=1.1)
"""Slow and warm; the figures behind it are in docs/voices.md."""

OTHER_DELIVERY = Prosody(rate=0.65, comma=1.25, final=1.1)
"""Of other languages: at 0.57 a recogniser hears syllables of Spanish twice."""

_MAKING = 2
"""Counts our own changes to how a phrase is made, for the fingerprint."""

_EARLIER_S = {Sound.COMMA: 0.25, Sound.END: 0.33}
"""By how much a word before such a sign dies away sooner in its time than one of hibari's."""

_KNOWN = 16
"""Phrases whose phonemes and lengths are remembered: one is asked for several times at once."""

_TERM = re.compile(r"\s*(?:(?P<share>[0-9.]+)\s*\*\s*)?(?P<name>[A-Za-z0-9_-]+)\s*")
_SHARES_TOLERANCE = 0.01

_LANGUAGES = {
    "a": ("en-US", "American English"),
    "b": ("en-GB", "British English"),
    "e": ("es-419", "Latin American Spanish"),
    "f": ("fr-FR", "French"),
    "h": ("hi", "Hindi"),
    "i": ("it", "Italian"),
    "p": ("pt-BR", "Brazilian Portuguese"),
}
"""By a pack's first letter: the code, which eSpeak NG knows as well, and the name."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    network: "Network"
    read: Callable[[str], list[Phonemes]]
    style: Style


class KokoroEngine:
    """Speaks its packs' language; of `Prosody` it follows rate, commas, last words, no pitch.

    Args:
        blend: A style pack's name, or several with their shares, such as
            "0.7*af_heart+0.3*af_nicole".
    """

    def __init__(self, blend: str = "") -> None:
        self._blend = _parsed(blend or DEFAULT)
        self._parts = files()
        self._packs = {name: _pack(name) for name in self._blend}
        if not self._is_english and not espeak.is_here():
            raise MissingPartError(f"{self.name}: {ESPEAK_REMEDY}")
        self._loading = threading.Lock()
        self._loaded: _Loaded | None = None

    @property
    def name(self) -> str:
        """The voice as the user asks for it."""
        return f"kokoro:{_written(self._blend)}"

    @property
    def fingerprint(self) -> str:
        """Versions and hashes of all that makes the sound; loads nothing."""
        reading = () if self._is_english else ("espeakng-loader",)
        packages = ("onnxruntime", "numpy", "hibari-tts", *reading)
        read = [] if self._is_english else [f"read as {self._language}"]
        versions = [f"{name} {version(name)}" for name in packages]
        packs = [pack.files[f"{pack.name}.bin"].sha256 for pack in self._packs.values()]
        return "; ".join(
            [self.name, *versions, *read, MODEL_SHA256, *packs, f"making {_MAKING}"]
        )

    @property
    def abilities(self) -> Abilities:
        """One language, bit for bit repeatable on one machine; IPA in English only."""
        licences = dict.fromkeys(pack.licence for pack in self._packs.values())
        return Abilities(
            (self._language.partition("-")[0],),
            prosody=False,
            deterministic=True,
            licence="; ".join(licences),
            phonemes={"en-US": AMERICAN_IPA, "en-GB": BRITISH_IPA}.get(self._language, ""),
        )

    @property
    def delivery(self) -> Prosody:
        """Slow and warm."""
        return DELIVERY if self._is_english else OTHER_DELIVERY

    def speak(self, text: str, prosody: Prosody, seed: int) -> Speech:
        """Speak one phrase; nothing in it is random, so *seed* changes nothing.

        Raises:
            VoiceError: The text holds something this voice would leave out.
            MissingPartError: The model's parts are not whole.
            FileError: A style pack is not what was added.
        """
        loaded, sentences = self._read(text)
        parts = [_speak(loaded, *each) for each in apportioned(sentences, prosody)]
        if not parts:
            raise VoiceError("there is nothing in it that the voice could say")
        return _joined(parts)

    def forecast(self, text: str, prosody: Prosody) -> Timing | None:
        """When its words will come; the lengths alone are a fiftieth of the work."""
        loaded, sentences = self._read(text)
        if not all(sentence.words for sentence in sentences):
            return None
        words: list[Word] = []
        at = 0
        for sentence, own in apportioned(sentences, prosody):
            steps = _steps(loaded, sentence, own)
            words += _moved(_heard(sentence, placed(sentence, steps, RATE_HZ)), at)
            at += int(steps.sum()) * round(TOKEN_S * RATE_HZ)
        return Timing(tuple(words), RATE_HZ)

    def close(self) -> None:
        """Let go of the model."""
        with self._loading:
            self._loaded = None
        opened.cache_clear()

    @property
    def _language(self) -> str:
        """The language and accent of a blend are those of its largest share."""
        return about_pack(max(self._blend, key=self._blend.__getitem__))[0]

    @property
    def _is_english(self) -> bool:
        return self._language.startswith("en-")

    def _reader(self) -> Reader | espeak_text.Reader:
        if self._is_english:
            return Reader(british=self._language == "en-GB")
        found = importlib.util.find_spec("hibari")
        folders = found.submodule_search_locations if found else None
        if not folders:
            raise MissingPartError(f"the voice kokoro needs hibari-tts, not here; {REMEDY}")
        language, name = self._language.lower(), self.name
        return espeak_text.Reader(
            lambda parts: espeak.phonemes(parts, language, name),
            vocabulary(Path(folders[0]) / "assets"),
        )

    def _read(self, text: str) -> tuple[_Loaded, list[Phonemes]]:
        if not self._is_english:
            check_letters(text, self.abilities.languages[0])
        loaded = self._load()
        return loaded, loaded.read(text)

    def _load(self) -> _Loaded:
        with self._loading:
            if self._loaded is None:
                style = np.zeros(PACK_SHAPE, np.float32)
                for name, share in self._blend.items():
                    style += np.float32(share) * _style(self._packs[name])
                read = functools.lru_cache(maxsize=_KNOWN)(self._reader().read)
                with LOADING:
                    network = opened(self._parts)
                self._loaded = _Loaded(network, read, style)
            return self._loaded


def voices() -> tuple[Voice, ...]:
    """The packs that were brought and the default blend, or how to get them."""
    try:
        files()
    except MissingPartError as error:
        remedy = str(error)
    else:
        remedy = ""
    found = [
        _described(name, remedy or _reading_remedy(name)) for name in store.names("kokoro")
    ]
    lacks = [name for name in _parsed(DEFAULT) if name not in store.names("kokoro")]
    missing = remedy or (PACK_REMEDY.format(name=lacks[0]) if lacks else "")
    about = "American English, female, the warmest"
    blend = Voice("kokoro", DEFAULT, "en-US", about, KOKORO_LICENCE, not missing, missing)
    return (blend, *found)


def check_pack(content: bytes) -> None:
    """Whether the bytes can be a style pack.

    Raises:
        ValueError: They are not, and why.
    """
    wanted = PACK_SHAPE[0] * PACK_SHAPE[1] * 4
    if len(content) != wanted:
        raise ValueError(f"a style pack of Kokoro has {wanted:,} bytes, not {len(content):,}")
    numbers = np.frombuffer(content, "<f4")
    if not np.isfinite(numbers).all() or not 0.01 < float(np.abs(numbers).max()) < 100:
        raise ValueError("its numbers are no style pack of Kokoro")


def about_pack(name: str) -> tuple[str, str]:
    """Language and description of a pack, as its name tells them.

    Raises:
        ValueError: It is a pack of a language that cannot be spoken with Kokoro here.
    """
    if name[:1] not in _LANGUAGES or name[1:3] not in ("f_", "m_"):
        known = ", ".join(
            f"{letter}f_ and {letter}m_ {_LANGUAGES[letter][1]}" for letter in _LANGUAGES
        )
        raise ValueError(
            f"{name}: the first letters of a pack tell its language and whether it is female "
            f"or male; those that can be used here are {known}"
        )
    language, spoken = _LANGUAGES[name[0]]
    return language, f"{spoken}, {'female' if name[1] == 'f' else 'male'}"


def _reading_remedy(name: str) -> str:
    return "" if name[:1] in "ab" or espeak.is_here() else ESPEAK_REMEDY


def _speak(loaded: _Loaded, sentence: Phonemes, prosody: Prosody) -> Speech:
    ids = sentence.ids
    speed = _speed(sentence, prosody)
    samples, lengths = loaded.network.sound(ids, _row(loaded.style, ids), speed)
    words = placed(sentence, lengths, RATE_HZ) if sentence.words else None
    return Speech(samples[:, None].copy(), RATE_HZ, words)


def _steps(loaded: _Loaded, sentence: Phonemes, prosody: Prosody) -> npt.NDArray[np.int64]:
    """The lengths that the network itself comes to when it speaks."""
    ids = sentence.ids
    raw = loaded.network.raw_lengths(ids, _row(loaded.style, ids))
    return np.maximum(1, np.round(raw / _speed(sentence, prosody))).astype(np.int64)


def _heard(sentence: Phonemes, words: tuple[Word, ...]) -> Iterator[Word]:
    """Words as they will sound: into the next one, but before a pause they end sooner."""
    signs = dict(_pauses(sentence))
    for i, word in enumerate(words):
        sign = Sound.END if word is words[-1] else signs.get(i)
        end = word.end - to_frames(_EARLIER_S[sign], RATE_HZ) if sign else words[i + 1].start
        yield replace(word, end=max(end, word.start + 1))


def _pauses(sentence: Phonemes) -> Iterator[tuple[int, Sound]]:
    """The place of each word with a sign of a pause behind it, and which sign."""
    spoken: set[int] = set()
    for phoneme in sentence.phonemes:
        if phoneme.sound is Sound.SPEECH:
            spoken.add(phoneme.word)
        elif phoneme.sound in _EARLIER_S and spoken:
            yield len(spoken) - 1, phoneme.sound


def _row(style: Style, ids: list[int]) -> Style:
    """The rows go by the count of phonemes without the padding at both ends, from 1."""
    row: Style = style[len(ids) - 3]
    return row


def _speed(sentence: Phonemes, prosody: Prosody) -> Lengths:
    """One number for each token; by the natural lengths it would sound no better."""
    ones = np.ones(len(sentence.phonemes), np.float32)
    return (1 / stretched(ones, sentence.phonemes, prosody)).astype(np.float32)


def _joined(parts: list[Speech]) -> Speech:
    """Sentences one after the other."""
    if any(part.words is None for part in parts):
        return Speech(np.concatenate([part.samples for part in parts]), RATE_HZ)
    words: list[Word] = []
    at = 0
    for part in parts:
        words += _moved(part.words or (), at)
        at += len(part.samples)
    return Speech(np.concatenate([part.samples for part in parts]), RATE_HZ, tuple(words))


def _moved(words: Iterable[Word], by: int) -> Iterator[Word]:
    """The same words so many frames later."""
    return (Word(word.text, word.start + by, word.end + by) for word in words)


def _pack(name: str) -> store.Brought:
    if (pack := store.find("kokoro", name)) is not None:
        return pack
    here = store.names("kokoro")
    if name not in KOKORO_SHA256:
        hint = nearest(name, {*KOKORO_SHA256, *here})
        raise InputError(f"kokoro has no voice {name!r}{hint}; here are: {', '.join(here)}")
    raise MissingPartError(
        f"the style pack {name} of kokoro is not here; {PACK_REMEDY.format(name=name)}"
    )


def _style(pack: store.Brought) -> Style:
    content = store.path_of(pack, f"{pack.name}.bin").read_bytes()
    return np.frombuffer(content, "<f4").reshape(PACK_SHAPE)


def _described(name: str, remedy: str) -> Voice:
    try:
        pack = store.find("kokoro", name)
    except FileError as error:
        return Voice("kokoro", name, "?", "damaged", "?", installed=False, remedy=str(error))
    if pack is None:  # removed meanwhile
        return Voice("kokoro", name, "?", "gone", "?", False, PACK_REMEDY.format(name=name))
    return Voice("kokoro", name, pack.language, pack.about, pack.licence, not remedy, remedy)


def _parsed(blend: str) -> dict[str, float]:
    """Share of each pack; they add up to 1.

    Raises:
        InputError: It is not written like a blend, or the shares do not add up.
    """
    terms = [_TERM.fullmatch(term) for term in blend.split("+")]
    found = [(term["name"], term["share"]) for term in terms if term is not None]
    names = [name for name, _ in found]
    if len(found) < len(terms) or len(set(names)) < len(names):
        raise InputError(
            f"{blend!r} names no voice of kokoro; "
            "write one, such as af_heart, or a blend, such as 0.7*af_heart+0.3*af_nicole"
        )
    shares = {name: _number(share, blend) for name, share in found}
    total = sum(shares.values())
    if abs(total - 1) > _SHARES_TOLERANCE or min(shares.values()) <= 0:
        raise InputError(
            f"the shares of a blend are above 0 and add up to 1; those of {blend!r} "
            f"add up to {total:g}"
        )
    return {name: share / total for name, share in shares.items()}


def _number(share: str | None, blend: str) -> float:
    try:
        return 1.0 if share is None else float(share)
    except ValueError:
        raise InputError(f"{share!r} in {blend!r} is not a number") from None


def _written(blend: dict[str, float]) -> str:
    if len(blend) == 1:
        return next(iter(blend))
    return "+".join(f"{share:g}*{name}" for name, share in blend.items())
