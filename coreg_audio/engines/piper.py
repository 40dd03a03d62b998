"""Piper: voices in some forty languages that the user brings, each a model of its own.

They run in a process of their own, see `piper_worker`. What may be done with a voice, its own
licence says: several are made from recordings that allow no commercial use.
"""

import functools
import importlib.util
from pathlib import Path

from coreg_audio.engines import child, store
from coreg_audio.engines.alphabets import check_letters
from coreg_audio.errors import FileError, InputError, MissingPartError, nearest
from coreg_audio.installed import version
from coreg_audio.voice import Abilities, Prosody, Speech, Voice

ENGINE_LICENCE = "GPL-3.0-or-later (Piper, engine)"
REMEDY = "add it, in the folder of coreg-audio, with: pip install '.[piper]'"
BRING = (
    "bring one with: coreg-audio voices add FILE.onnx, with its FILE.onnx.json beside it "
    "(or a folder, or an address)"
)

DELIVERY = Prosody(rate=0.48)
"""Slow; the figures behind it are in docs/voices.md."""

_MAKING = 1


class PiperEngine:
    """Speaks with a voice that was brought; of `Prosody` it follows the rate alone.

    Args:
        voice: Its name; empty is the only one there is.
        worker: The script that speaks.
    """

    def __init__(self, voice: str = "", worker: Path | None = None) -> None:
        self._voice = _brought(voice)
        if importlib.util.find_spec("piper") is None:
            raise MissingPartError(f"the voice piper needs piper-tts, not here; {REMEDY}")
        self._child = child.Lasting(
            worker or Path(__file__).with_name("piper_worker.py"),
            self.name,
            f"install it again: {REMEDY}",
        )

    @property
    def name(self) -> str:
        """The voice as the user asks for it."""
        return self._voice.spec

    @property
    def fingerprint(self) -> str:
        """Versions and hashes of all that makes the sound; loads nothing."""
        packages = ("piper-tts", "onnxruntime", "numpy")
        versions = [f"{name} {version(name)}" for name in packages]
        hashes = [one.sha256 for _, one in sorted(self._voice.files.items())]
        return "; ".join([self.name, *versions, *hashes, f"making {_MAKING}"])

    @property
    def abilities(self) -> Abilities:
        """One language, bit for bit repeatable on one machine."""
        language = self._voice.language.partition("-")[0]
        licence = f"{self._voice.licence}; {ENGINE_LICENCE}"
        return Abilities((language,), prosody=False, deterministic=True, licence=licence)

    @property
    def delivery(self) -> Prosody:
        """Slow."""
        return DELIVERY

    def speak(self, text: str, prosody: Prosody, seed: int) -> Speech:
        """Speak one phrase; nothing in it is random, so *seed* changes nothing.

        Raises:
            VoiceError: Nothing usable came out, or the text is in letters it cannot read.
            FileError: The voice's files are not what was added.
            MissingPartError: The package is not whole.
        """
        check_letters(text, self.abilities.languages[0])
        model, config = self._files
        request = {
            "text": text,
            "model": str(model),
            "config": str(config),
            "rate": prosody.rate,
        }
        return self._child.speak(request)

    def close(self) -> None:
        """End the process."""
        self._child.close()

    @functools.cached_property
    def _files(self) -> tuple[Path, Path]:
        """Model and description, their hashes found right."""
        name = f"{self._voice.name}.onnx"
        return store.path_of(self._voice, name), store.path_of(self._voice, f"{name}.json")


def voices() -> tuple[Voice, ...]:
    """The voices that were brought, or one entry that says how to get some."""
    missing = "" if importlib.util.find_spec("piper") else REMEDY
    found = tuple(_described(name, missing) for name in store.names("piper"))
    about = "voices in many languages that you bring"
    remedy = f"{missing}; then {BRING}" if missing else BRING
    return found or (Voice("piper", "", "any", about, ENGINE_LICENCE, False, remedy),)


def _described(name: str, missing: str) -> Voice:
    try:
        voice = store.find("piper", name)
    except FileError as error:
        return Voice("piper", name, "?", "damaged", "?", installed=False, remedy=str(error))
    if voice is None:  # removed meanwhile
        return Voice("piper", name, "?", "gone", "?", installed=False, remedy=BRING)
    return Voice(
        "piper", name, voice.language, voice.about, voice.licence, not missing, missing
    )


def _brought(name: str) -> store.Brought:
    here = store.names("piper")
    if not here:
        raise MissingPartError(f"there is no voice of piper here; {BRING}")
    if not name and len(here) == 1:
        name = here[0]
    if (voice := store.find("piper", name)) is not None:
        return voice
    listed = ", ".join(f"piper:{one}" for one in here)
    if not name:
        raise InputError(f"there are several voices of piper; choose one: {listed}")
    raise InputError(f"piper has no voice {name!r}{nearest(name, here)}; here are: {listed}")
