"""One line by itself, to hear how a name is spoken: narrate -> mix -> master -> encode."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from coreg_audio import fsio
from coreg_audio.directions.speakable import has_words
from coreg_audio.errors import InputError, VoiceError
from coreg_audio.languages import DEFAULT
from coreg_audio.script import Place
from coreg_audio.session import MAX_UTTERANCE_CHARS, Role, Utterance
from coreg_audio.timeline import Spoken, Timeline
from coreg_audio.units import RATE_HZ, to_frames, to_gain
from coreg_audio.voice import in_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coreg_audio.narration import Delivery, Narration
    from coreg_audio.voice import Engine

CARRIER = "This is how {} is spoken."
"""A word by itself sounds otherwise than in a sentence."""

JOB = fsio.job_name(what="say")
LEAD_S, TAIL_S = 0.5, 1.0

_LINE = Place("the line", 1)


def in_sentence(text: str, languages: Sequence[str]) -> str:
    """A single word in a sentence that carries it; anything longer as it is.

    The sentence is English, so a voice that speaks other *languages* says the bare word.
    """
    text = " ".join(text.split())
    is_word = " " not in text and has_words(text)
    if not is_word or (languages and "en" not in languages):
        return text
    return CARRIER.format(text.rstrip("."))


def say(text: str, voice: str, delivery: Delivery, path: Path, *, force: bool = False) -> str:
    """Speak *text* into the file *path*, and keep it nowhere else; returns the voice's name.

    Raises:
        InputError: There is nothing to say, or more than a voice takes at once.
        CoregError: Whatever else a user can mend, with what to do about it.
    """
    from coreg_audio.engines import open_engine

    _check(text)
    with closing(open_engine(voice)) as engine, fsio.folder_for(path):
        fsio.claim(path, job=JOB, force=force)
        line = Utterance(in_sentence(text, engine.abilities.languages))
        spoken = (*engine.abilities.languages, DEFAULT)[0]
        paced = replace(delivery, pace=in_language(delivery.pace, spoken))
        with _narrated(line, engine, paced) as narration:
            _write(line, narration, path, force=force)
        return engine.name


def _check(text: str) -> None:
    length = len(" ".join(text.split()))
    if length == 0:
        raise InputError("there is nothing to say; write a word or a line after say")
    if length > MAX_UTTERANCE_CHARS:
        raise InputError(
            f"say takes a line of up to {MAX_UTTERANCE_CHARS} characters, and this one has "
            f"{length} characters; say it in parts, or write a script (coreg-audio new)"
        )


def _narrated(line: Utterance, engine: Engine, delivery: Delivery) -> Narration:
    from coreg_audio.narration import narrate

    try:
        return narrate({line: _LINE}, {Role.GUIDE: engine}, delivery)
    except VoiceError as error:  # there is one line only; its place would puzzle
        raise VoiceError(str(error).removeprefix(f"{_LINE}: ")) from None


def _write(line: Utterance, narration: Narration, path: Path, *, force: bool) -> None:
    from coreg_audio import encoder, mastering, mixer

    timeline = _timeline(line, narration.frames[line])
    target = mastering.TARGETS["phone"]
    suffix = path.suffix[1:].lower()
    lost_db = mastering.LAME_LOSS_DB if suffix == "mp3" else 0.0
    gain_db = mastering.plan_gain(timeline, narration.clip, target, codec_loss_db=lost_db)
    mixed = mixer.mix(timeline, narration.clip, (), gain=to_gain(gain_db))
    with fsio.replacing(path, job=JOB, force=force) as file:
        encoder.encode(
            mastering.master(mixed, target),
            file,
            codec=encoder.CODECS[suffix],
            rate_hz=RATE_HZ,
            length=timeline.length,
            tag=b"",
        )


def _timeline(line: Utterance, length: int) -> Timeline:
    start = to_frames(LEAD_S, RATE_HZ)
    spoken = Spoken(start, length, _LINE, line)
    return Timeline(
        RATE_HZ, start + length + to_frames(TAIL_S, RATE_HZ), events=(spoken,), chapters=()
    )
