"""A voice without words: one soft tone per phrase, as long as its text says.

For tests, and to hear a session's timing without listening to words.
"""

import re
from typing import TYPE_CHECKING

import numpy as np

from coreg_audio.errors import InputError, VoiceError
from coreg_audio.units import to_frames
from coreg_audio.voice import Abilities, Prosody, Speech, Voice

if TYPE_CHECKING:
    from coreg_audio.audio import Samples

RATE_HZ = 24_000
LICENCE = "GPL-3.0-or-later (part of this program)"

WORD_S = 0.30
CHAR_S = 0.02
"""A phrase lasts `WORD_S` for each word and `CHAR_S` for each character but spaces."""

SYLLABLE_S = 0.3
"""And at least this for each syllable, as in languages with long words."""

_VOWELS = re.compile(r"[aeiouyà-öø-ÿ]+", re.I)

_PITCH_HZ = 220.0
_LEVEL = 0.1
_EDGE_S = 0.06


class ToneEngine:
    """The same tone for everybody: it takes no notice of prosody or seed."""

    def __init__(self, voice: str = "") -> None:
        if voice:
            raise InputError(
                f"the engine tone has no voices, so write 'tone', not 'tone:{voice}'"
            )

    @property
    def name(self) -> str:
        """As the user asks for it."""
        return "tone"

    @property
    def fingerprint(self) -> str:
        """Changes with the constants above."""
        return f"tone 2; {WORD_S} {CHAR_S} {SYLLABLE_S} {_PITCH_HZ} {_LEVEL} {_EDGE_S}"

    @property
    def abilities(self) -> Abilities:
        """Any language, no prosody."""
        return Abilities((), prosody=False, deterministic=True, licence=LICENCE)

    @property
    def delivery(self) -> Prosody:
        """As it is."""
        return Prosody()

    def speak(self, text: str, prosody: Prosody, seed: int) -> Speech:
        """A tone of `length_s` seconds.

        Raises:
            VoiceError: The text is blank.
        """
        if not text.strip():
            raise VoiceError("there is nothing in it that the voice could say")
        frames = to_frames(length_s(text), RATE_HZ)
        return Speech(_tone(frames), RATE_HZ)

    def close(self) -> None:
        """Nothing is held."""


def length_s(text: str) -> float:
    """How long the tone for *text* lasts."""
    words = text.split()
    by_words = WORD_S * len(words) + CHAR_S * sum(map(len, words))
    return max(by_words, SYLLABLE_S * len(_VOWELS.findall(text)))


def voices() -> tuple[Voice, ...]:
    """The one there is."""
    about = "a soft tone in place of words, to hear the timing"
    return (Voice("tone", "", "any", about, LICENCE),)


def _tone(frames: int) -> "Samples":
    """A sine that swells and dies away, with silence right at both ends."""
    at = np.arange(frames)
    sound = _LEVEL * np.sin(2 * np.pi * _PITCH_HZ * at / RATE_HZ)
    edge = np.minimum(at, frames - 1 - at) / (_EDGE_S * RATE_HZ)
    sound[edge < 1] *= 0.5 - 0.5 * np.cos(np.pi * edge[edge < 1])
    return sound.astype(np.float32)[:, None]
