"""eSpeak NG: a hundred languages on any machine, from the package espeakng-loader.

It sounds like a machine. It is here for languages that no other voice speaks; each phrase is
spoken in a process of its own, see `espeak_worker`.
"""

import functools
import importlib.metadata
import importlib.util
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from coreg_audio.engines import child
from coreg_audio.errors import InputError, MissingPartError, nearest
from coreg_audio.voice import Abilities, Prosody, Speech, Voice

LICENCE = "GPL-3.0-or-later (eSpeak NG, engine and voices)"
DEFAULT = "en-us"
REMEDY = "add it, in the folder of coreg-audio, with: pip install '.[espeak]'"

DELIVERY = Prosody(rate=0.55)
"""With the constants below, about 138 words a minute inside a phrase."""

_NATURAL_WORDS_PER_MIN = 175
_SLOWEST, _FASTEST = 80, 450
_PITCH, _RANGE = 35, 35
"""Lower is creaky, and the predictors of quality disagree about it."""

_PITCH_PER_ST = 4.2
_RANK = 5
"""Of a code whose rank is not said, as in eSpeak NG itself."""

_QUIET = 1100
"""Frames of quiet at the end, 50 ms: a Spanish final r leaves none of its own."""

_MAKING = 2
_LIBRARIES = {"win32": "espeak-ng.dll", "darwin": "libespeak-ng.dylib"}


@dataclass(frozen=True, slots=True, order=True)
class _Language:
    """A language: *file* is what the library knows it by, *also* further codes with ranks."""

    code: str
    name: str
    file: str
    also: tuple[tuple[int, str], ...]


class EspeakEngine:
    """Speaks any language of eSpeak NG; of `Prosody` it follows rate, pitch and range.

    Args:
        language: Its code, such as "en-us" or "es".
        worker: The script that is run for each phrase.
    """

    def __init__(self, language: str = "", worker: Path | None = None) -> None:
        self._worker = worker or Path(__file__).with_name("espeak_worker.py")
        known = _languages(_package())
        code = language.lower() or DEFAULT
        if code not in known:
            raise InputError(
                f"eSpeak NG speaks no language {language!r}{nearest(code, known)}; "
                "see: coreg-audio voices list espeak"
            )
        self._language, self._file = known[code].code, known[code].file

    @property
    def name(self) -> str:
        """The voice as the user asks for it."""
        return f"espeak:{self._language}"

    @property
    def fingerprint(self) -> str:
        """The package's version; the sound follows from it and the phrase alone."""
        version = importlib.metadata.version("espeakng-loader")
        return f"{self.name}; espeakng-loader {version}; making {_MAKING}"

    @property
    def abilities(self) -> Abilities:
        """One language, bit for bit repeatable."""
        language = self._language.partition("-")[0]
        return Abilities((language,), prosody=False, deterministic=True, licence=LICENCE)

    @property
    def delivery(self) -> Prosody:
        """Slow."""
        return DELIVERY

    def speak(self, text: str, prosody: Prosody, seed: int) -> Speech:
        """Speak one phrase.

        Raises:
            VoiceError: Nothing usable came out.
            MissingPartError: The package is not whole.
        """
        words_per_min = round(_NATURAL_WORDS_PER_MIN * prosody.rate)
        request = {
            **_where(),
            "voice": self._file,
            "text": text,
            "words_per_min": min(max(words_per_min, _SLOWEST), _FASTEST),
            "pitch": min(max(round(_PITCH + _PITCH_PER_ST * prosody.pitch_st), 0), 99),
            "range": min(max(round(_RANGE * prosody.range_factor), 0), 99),
        }
        speech = child.speak(self._worker, request, self.name, f"install it again: {REMEDY}")
        return replace(speech, samples=np.pad(speech.samples, ((0, _QUIET), (0, 0))))

    def close(self) -> None:
        """Nothing is held."""


def phonemes(parts: list[str], language: str, voice: str) -> list[str]:
    """Phonemes of each of *parts* in IPA, words with a space between.

    Args:
        parts: Words without signs between them.
        language: Its code, such as "es".
        voice: Who asks, for errors.

    Raises:
        VoiceError: Nothing usable came out.
        MissingPartError: The package is missing, or not whole.
    """
    known = _languages(_package())
    request = {
        **_where(),
        "task": "phonemes",
        "voice": known[language].file,
        "text": " ".join(parts),
        "parts": parts,
    }
    worker = Path(__file__).with_name("espeak_worker.py")
    answer = child.ask(worker, request, voice, f"install it again: {REMEDY}")
    return [str(part) for part in answer["phonemes"]]


def is_here() -> bool:
    """Whether the package is installed."""
    return importlib.util.find_spec("espeakng_loader") is not None


def voices() -> tuple[Voice, ...]:
    """One voice for each language, or one entry that says how to get them."""
    try:
        known = _languages(_package())
    except MissingPartError:
        about = "a robotic voice in a hundred languages"
        return (Voice("espeak", DEFAULT, DEFAULT, about, LICENCE, False, REMEDY),)
    return tuple(
        Voice("espeak", one.code, one.code, f"{one.name}, robotic", LICENCE)
        for code, one in sorted(known.items())
        if code == one.code
    )


def _where() -> dict[str, str]:
    library = _LIBRARIES.get(sys.platform, "libespeak-ng.so")
    return {"library": str(_package() / library), "data": str(_package() / "espeak-ng-data")}


def _package() -> Path:
    """The folder of espeakng-loader, which is found without importing it."""
    found = importlib.util.find_spec("espeakng_loader")
    if found is None or not found.submodule_search_locations:
        raise MissingPartError(f"the voice espeak needs eSpeak NG, which is not here; {REMEDY}")
    return Path(found.submodule_search_locations[0])


@functools.lru_cache(maxsize=2)
def _languages(package: Path) -> dict[str, _Language]:
    """What is spoken, by code; a short one such as "fr" stands for the likeliest of several."""
    folder = package / "espeak-ng-data" / "lang"
    found = [_language(path, folder) for path in folder.rglob("*") if path.is_file()]
    if not any(found):
        raise MissingPartError(f"{folder} is not whole; install eSpeak NG again: {REMEDY}")
    known = {one.code: one for one in found if one is not None}
    by_rank = sorted((rank, code, one) for one in known.values() for rank, code in one.also)
    return {code: one for _, code, one in reversed(by_rank)} | dict(sorted(known.items()))


def _language(path: Path, folder: Path) -> _Language | None:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    codes = [line.lower().split()[1:] for line in lines if line.startswith("language ")]
    names = [line.partition(" ")[2] for line in lines if line.startswith("name ")]
    if not codes or not names:
        return None
    also = tuple((int(rank[0]) if rank else _RANK, code) for code, *rank in codes[1:])
    return _Language(
        codes[0][0],
        names[0].partition("//")[0].strip(),
        path.relative_to(folder).as_posix(),
        also,
    )
