"""The voices of the user's own computer, by way of pyttsx3 in a child process.

SAPI 5 on Windows, the system voices of macOS, eSpeak NG on Linux. Each phrase gets a process
of its own, and what came out is looked at, not believed; see `system_worker`.
"""

import importlib.metadata
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coreg_audio import fsio
from coreg_audio.engines import child
from coreg_audio.errors import MissingPartError, VoiceError
from coreg_audio.voice import Abilities, Prosody, Speech, Voice

if TYPE_CHECKING:
    from coreg_audio.audio import Samples

LICENCE = "the licence of your system's voice"
DELIVERY = Prosody(rate=0.62)
"""With `_NATURAL_WORDS_PER_MIN`, about 138 words a minute inside a phrase on eSpeak NG."""

_NATURAL_WORDS_PER_MIN = 185
_SPARE_S = 5.0
"""So much sooner the child gives up itself, to say why before it is ended from outside."""

_ATTEMPTS = 2
_QUIETEST = 0.003

_REMEDIES = {
    "linux": "install eSpeak NG, for example with: sudo apt install libespeak-ng1",
    "darwin": "add a voice in System Settings, Accessibility, Spoken Content",
    "win32": "add a voice in Settings, Time and language, Speech",
}


class SystemEngine:
    """Speaks with a system voice; follows the rate and nothing else of `Prosody`.

    Args:
        voice: Its id or name; empty is the system's own choice.
        worker: The script that is run for each phrase.
    """

    def __init__(self, voice: str = "", worker: Path | None = None) -> None:
        self._voice = voice
        self._worker = worker or Path(__file__).with_name("system_worker.py")

    @property
    def name(self) -> str:
        """The voice as the user asks for it."""
        return f"system:{self._voice}" if self._voice else "system"

    @property
    def fingerprint(self) -> str:
        """pyttsx3's version and the platform; a system's voice says nothing about itself."""
        return f"{self.name}; pyttsx3 {importlib.metadata.version('pyttsx3')}; {sys.platform}"

    @property
    def abilities(self) -> Abilities:
        """Any language the system speaks, the rate only, never promised to repeat exactly."""
        return Abilities((), prosody=False, deterministic=False, licence=LICENCE)

    @property
    def delivery(self) -> Prosody:
        """Slow."""
        return DELIVERY

    def speak(self, text: str, prosody: Prosody, seed: int) -> Speech:
        """Speak one phrase.

        Raises:
            VoiceError: Nothing usable came out, twice.
            MissingPartError: The system has no voice.
        """
        for _ in range(_ATTEMPTS):
            try:
                return self._spoken(text, prosody)
            except VoiceError as error:
                reason = error
        raise reason

    def voices(self) -> tuple[Voice, ...]:
        """What the system has.

        Raises:
            MissingPartError: Nothing.
        """
        answer = _ask(self._worker, {"task": "voices"}, child.patience_s(""))
        return tuple(
            Voice("system", id_, language, name, LICENCE)
            for id_, name, language in answer.get("voices", ())
        )

    def close(self) -> None:
        """Nothing is held."""

    def _spoken(self, text: str, prosody: Prosody) -> Speech:
        timeout_s = child.patience_s(text)
        with fsio.scratch_folder() as folder:
            path = folder / "phrase.wav"
            request = {
                "task": "speak",
                "text": text,
                "voice": self._voice,
                "words_per_min": round(_NATURAL_WORDS_PER_MIN * prosody.rate),
                "path": str(path),
                "timeout_s": timeout_s - _SPARE_S,
            }
            _ask(self._worker, request, timeout_s)
            return _read(path)


def voices() -> tuple[Voice, ...]:
    """The system's voices, or one entry that says how to get some."""
    try:
        return SystemEngine().voices()
    except (MissingPartError, VoiceError):
        about = "the voices of this computer, through pyttsx3"
        return (Voice("system", "", "?", about, LICENCE, installed=False, remedy=remedy()),)


def _ask(worker: Path, request: Mapping[str, Any], timeout_s: float) -> dict[str, Any]:
    """What the worker answers to *request*."""
    code, output = child.run(worker, request, "the system's voice", timeout_s)
    return _answer(output, code)


def _answer(output: bytes, returncode: int) -> dict[str, Any]:
    """The worker's last word, if it came that far."""
    answers = [json.loads(line) for line in output.splitlines() if line.startswith(b"{")]
    if not answers or "missing" in answers[0]:
        reason = (
            answers[0]["missing"] if answers else f"it ended with {returncode} at the start"
        )
        raise MissingPartError(f"this computer's voices cannot be used ({reason}); {remedy()}")
    if len(answers) < 2:
        raise VoiceError(f"the system's voice broke down (exit code {returncode})")
    if "failed" in answers[1]:
        raise VoiceError(f"the system's voice failed ({answers[1]['failed']})")
    return dict(answers[1])


def _read(path: Path) -> Speech:
    """The file that was spoken, if there is sound in it."""
    import soundfile

    if not path.is_file() or not path.stat().st_size:
        raise VoiceError("the system's voice wrote no file")
    try:
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError:
        raise VoiceError("the system's voice wrote something that is no sound") from None
    mono: Samples = np.ascontiguousarray(samples.mean(axis=1, dtype=np.float32)[:, None])
    if not len(mono) or float(np.abs(mono).max()) < _QUIETEST:
        raise VoiceError("the system's voice wrote silence")
    return Speech(mono, int(rate_hz))


def remedy() -> str:
    """What gives this computer a voice."""
    return _REMEDIES.get(sys.platform, "install a system voice that pyttsx3 can use")
