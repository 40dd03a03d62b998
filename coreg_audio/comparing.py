"""One file in which several voices speak the same lines, each announced by name.

Each voice has a small session of its own (the default voice announces, the voice speaks), which
goes the way of every session: narrated, planned, mixed and mastered. So all are equally loud.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from coreg_audio import __version__, fsio, planner
from coreg_audio.errors import InputError, nearest
from coreg_audio.recipe import Watcher
from coreg_audio.script import FrontMatter, Pattern, Place
from coreg_audio.session import Gap, Role, Say, Section, Session, Utterance
from coreg_audio.timeline import Chapter, Timeline
from coreg_audio.units import RATE_HZ, timestamp, to_gain
from coreg_audio.voice import PACES, Engine, Pace, in_language, pace_of

if TYPE_CHECKING:
    from coreg_audio.audio import Samples
    from coreg_audio.narration import Narration

LINES = {
    "en": (
        "You might begin by looking around the room.",
        "If the breath is not comfortable today, the sounds in the room are a good place.",
        "There is nothing to get right.",
        "Take all the time you need, and come back when you are ready.",
    ),
    "de": (
        "Du kannst dich zuerst ein wenig im Zimmer umsehen.",
        "Und wenn der Atem heute nicht angenehm ist, sind die Geräusche im Raum auch gut.",
        "Es gibt nichts richtig zu machen.",
        "Nimm dir so viel Zeit, wie du brauchst, und komm zurück, wenn du so weit bist.",
    ),
    "es": (
        "Puedes empezar mirando a tu alrededor.",
        "Y si hoy la respiración no es cómoda, los sonidos de la habitación también sirven.",
        "No hay nada que hacer bien.",
        "Tómate el tiempo que necesites, y vuelve cuando quieras.",
    ),
    "fr": (
        "Tu peux commencer par regarder autour de toi.",
        "Si le souffle est désagréable aujourd'hui, les sons de la pièce conviennent aussi.",
        "Il n'y a rien à réussir.",
        "Prends tout le temps qu'il te faut, et reviens quand tu es prêt.",
    ),
    "it": (
        "Puoi cominciare guardandoti intorno.",
        "E se oggi il respiro non è comodo, vanno bene anche i suoni della stanza.",
        "Non c'è niente da fare bene.",
        "Prenditi tutto il tempo che ti serve, e torna quando vuoi.",
    ),
    "pt": (
        "Você pode começar olhando ao redor.",
        "E se hoje a respiração não está confortável, os sons da sala também servem.",
        "Não há nada para fazer certo.",
        "Leve o tempo que precisar, e volte quando quiser.",
    ),
}
"""The same four lines for every voice of a language."""

ANNOUNCER = "hibari"
ID = "voices"
JOB = fsio.job_name(what=ID)
_MANY = 30


@dataclass(frozen=True, slots=True)
class Target:
    """Where the file goes, and how it is made.

    Attributes:
        force: Overwrite a file that was not made here.
        cache: Folder of the narration cache; None does without.
    """

    path: Path
    pace: str = "settle"
    force: bool = False
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class _Heard:
    """A voice with its lines spoken and planned."""

    name: str
    narration: Narration
    timeline: Timeline


def english() -> tuple[str, ...]:
    """The voices that are here and speak English; of the robotic ones, one."""
    from coreg_audio.engines import voices

    found = [
        f"{voice.engine}:{voice.name}"
        for voice in voices()
        if voice.installed
        and voice.engine not in ("tone", "system", "espeak")
        and voice.language.startswith("en")
    ]
    robot = [voice for voice in voices() if (voice.engine, voice.name) == ("espeak", "en-us")]
    return (*found, *(f"espeak:{one.name}" for one in robot if one.installed))


def compare(names: tuple[str, ...], target: Target, watcher: Watcher) -> tuple[str, ...]:
    """Make the file; returns a line about each voice, in the order in which they are heard.

    Raises:
        CoregError: Whatever a user can mend, with what to do about it.
    """
    if not 0 < len(names) <= _MANY:
        raise InputError(
            f"1 to {_MANY} voices are compared at once, not {len(names)}; name some"
        )
    if target.path.suffix != ".mp3":
        raise InputError(f"{target.path}: the comparison is an MP3, so the name ends in .mp3")
    with ExitStack() as stack:
        stack.enter_context(fsio.folder_for(target.path))
        fsio.claim(target.path, job=JOB, force=target.force)
        watcher.stage("narrate")
        heard: list[_Heard] = []
        for number, name in enumerate(names, 1):
            heard.append(_hear(name, number, target))
            stack.callback(heard[-1].narration.close)
            watcher.progress(number, len(names))
        _write(heard, target, watcher)
    return tuple(_about(one, start) for one, start in zip(heard, _starts(heard), strict=True))


def session_for(engine: Engine, number: int) -> Session:
    """What is heard of one voice: its name from the announcer, then its lines.

    Raises:
        InputError: There are no lines in its language.
    """
    language = _language(engine)
    if language not in LINES:
        raise InputError(
            f"there are no lines in the language of {engine.name} ({language}) to compare; "
            f"there are some for: {', '.join(LINES)}"
        )
    at = Place("the comparison", number)
    announced = Utterance(f"This is voice number {number}, {spoken_name(engine.name)}.")
    lines = [Utterance(line, Role.SECOND) for line in LINES[language]]
    steps = (
        Say(at, announced, announced.text),
        *(Say(at, line, line.text, Gap.PARAGRAPH) for line in lines),
    )
    return Session(_front(), at, (Section(at, engine.name, steps),))


def _language(engine: Engine) -> str:
    return (engine.abilities.languages or ("en",))[0]


def spoken_name(name: str) -> str:
    """A voice's name as it can be said: "kokoro:0.7*af_heart+0.3*af_nicole" has two words."""
    engine, _, voice = name.partition(":")
    plain = re.sub(r"[\d.]+\*|\b[ab][fm]_", "", voice)
    words = [" ".join(re.findall(r"[^\W_]+", part)) for part in plain.split("+")]
    return ", ".join(part for part in (engine, " and ".join(words)) if part)


def _front() -> FrontMatter:
    return FrontMatter(
        id=ID,
        title="Voices compared",
        version="1",
        language="en",
        audience=("one",),
        tier=1,
        minutes=1,
        range_min=(0.1, 60),
        choices=(),
        breath=Pattern(4, 6),
        not_for={},
        kind="exercise",
        holds="",
        cautions=(),
        reviewed="",
    )


def _hear(name: str, number: int, target: Target) -> _Heard:
    """Have one voice speak, and lay it out."""
    from coreg_audio.engines import open_engine
    from coreg_audio.narration import ClipCache, Delivery, narrate

    pace = _pace(target.pace)
    with closing(open_engine(name)) as engine, closing(open_engine(ANNOUNCER)) as announcer:
        session = session_for(engine, number)
        narration = narrate(
            {say.utterance: say.at for say in session.sayings()},
            {Role.GUIDE: announcer, Role.SECOND: engine},
            Delivery(in_language(pace, _language(engine)), 1, RATE_HZ),
            cache=ClipCache(target.cache) if target.cache else None,
        )
        shown = engine.name
    low, high = planner.reach(session, narration.frames, rate_hz=RATE_HZ, pace=pace)
    timeline = planner.plan(
        session, narration.frames, rate_hz=RATE_HZ, target_s=low + (high - low) / 3, pace=pace
    )
    return _Heard(shown, narration, timeline)


def _pace(name: str) -> Pace:
    if (pace := pace_of(name)) is None:
        raise InputError(f"unknown pace {name!r}{nearest(name, PACES)}: {', '.join(PACES)}")
    return pace


def _write(heard: list[_Heard], target: Target, watcher: Watcher) -> None:
    from coreg_audio import encoder

    watcher.stage("encode")
    length = sum(one.timeline.length for one in heard)
    with fsio.replacing(target.path, job=JOB, force=target.force) as file:
        encoder.encode(
            (block for one in heard for block in _blocks(one)),
            file,
            codec=encoder.CODECS["mp3"],
            rate_hz=RATE_HZ,
            length=length,
            tag=_tag(heard),
        )


def _blocks(one: _Heard) -> Iterator[Samples]:
    """The mastered sound of one voice."""
    from coreg_audio import mastering, mixer

    goal, clip = mastering.TARGETS["phone"], one.narration.clip
    gain_db = mastering.plan_gain(
        one.timeline, clip, goal, codec_loss_db=mastering.LAME_LOSS_DB
    )
    return mastering.master(mixer.mix(one.timeline, clip, (), gain=to_gain(gain_db)), goal)


def _tag(heard: list[_Heard]) -> bytes:
    from coreg_audio.sidecars import tags

    chapters = tuple(
        Chapter(start, start + one.timeline.length, one.name)
        for one, start in zip(heard, _starts(heard), strict=True)
    )
    facts = tags.TagFacts(
        "Voices compared",
        RATE_HZ,
        album="coreg-audio",
        encoder=f"coreg-audio {__version__}",
        voice=", ".join(one.name for one in heard),
        chapters=chapters,
    )
    return tags.id3(facts)


def _starts(heard: list[_Heard]) -> list[int]:
    """Where each voice begins, in frames."""
    lengths = (one.timeline.length for one in heard)
    return list(accumulate(lengths, initial=0))[:-1]


def _about(one: _Heard, start: int) -> str:
    return f"{timestamp(start / RATE_HZ)}  {one.name}"
