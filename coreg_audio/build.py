"""The order of the stages: from a recipe to a finished audio file. Read this file first.

    locate -> render -> parse -> care -> narrate -> plan -> mix -> master -> encode -> measure

Each stage hands a finished value to the next and knows none of the others. There is no
arithmetic here. The stages that need numpy are imported where they are called, so that
`list`, `show`, `check` and `plan --estimate` start quickly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from coreg_audio import __version__, care, fsio, parser, planner, takes, templates
from coreg_audio.errors import CareError, InputError, LengthError, ScriptError, nearest
from coreg_audio.recipe import Excerpt, Recipe, Report, Target, Watcher
from coreg_audio.session import (
    Role,
    Session,
    Utterance,
    cue_utterances,
    with_settling,
    with_spoken_breaths,
)
from coreg_audio.timeline import Timeline
from coreg_audio.units import RATE_HZ, to_frames, to_gain
from coreg_audio.voice import PACES, WORDS_PER_MIN, Engine, Pace, pace_of

if TYPE_CHECKING:
    from coreg_audio.audio import Samples
    from coreg_audio.mastering import Measured
    from coreg_audio.script import Place, Template
    from coreg_audio.takes.voices import Takes, Voices

CARE_NOTE = (
    "For practice, seated and at rest, never while driving. Change or stop anything. "
    "Not a crisis service: if you are in danger, call your local emergency number."
)
"""Stands in the comment of every file."""

CUT_FADE_S = 0.5
"""An excerpt that ends in the middle of a sound fades out over this."""


def read(recipe: Recipe) -> Session:
    """Find, fill in and understand the script of *recipe*."""
    template = templates.locate(recipe.template, templates_dir=recipe.templates_dir)
    session = understand(template, recipe.values)
    _check_minutes(session, recipe.minutes)
    if recipe.cue == "voice":
        session = with_spoken_breaths(session)
    if recipe.takes is None:
        return session
    return takes.with_recordings(session, takes.find_recordings(session, recipe.takes))


def _check_minutes(session: Session, minutes: float | None) -> None:
    low, high = session.front.range_min
    if minutes is not None and not low <= minutes <= high:
        raise InputError(
            f"{session.front.id} can be made {low:g} to {high:g} minutes long, "
            f"not {minutes:g}; the script's range says so"
        )


def understand(template: Template, values: Mapping[str, str]) -> Session:
    """Fill in a script that was found already, and parse it."""
    return with_settling(parser.parse(templates.render(template, values)))


def estimate(recipe: Recipe) -> tuple[Session, Timeline]:
    """Plan with guessed lengths of speech; needs no voice."""
    session = read(recipe)
    guessed = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=_pace(recipe))
    return session, _plan(session, guessed, recipe)


def plan(recipe: Recipe, cache: Path | None, watcher: Watcher) -> tuple[Session, Timeline]:
    """Plan with the lengths that the voice really takes."""
    session = read(recipe)
    with (
        _voices(session, recipe) as voices,
        _narrate(session, recipe, voices, cache, watcher) as narration,
    ):
        return session, _plan(session, narration.frames, recipe)


def build(recipe: Recipe, target: Target, watcher: Watcher) -> Report:
    """Make the audio file of *recipe*; an earlier file stays until the new one is whole.

    Raises:
        CoregError: Whatever a user can mend, with what to do about it.
    """
    session = read(recipe)
    _check_chapter(session, target.excerpt)
    warnings, allowed = _check_care(session, recipe)
    with _voices(session, recipe) as voices:
        job = _job(session, target)
        fsio.make_folder(target.path.parent)
        fsio.sweep(target.path.parent)
        fsio.claim(target.path, job=job, force=target.force)
        with _narrate(session, recipe, voices, target.cache, watcher) as narration:
            work = _planned(session, recipe, target, narration)
            with fsio.replacing(target.path, job=job, force=target.force) as file:
                _encode(work, file, watcher)
                measured = _measure(work, file, watcher)
            return Report(
                target.path,
                session,
                work.timeline,
                measured,
                narration.voices,
                narration.notes,
                warnings,
                allowed,
            )


def _check_care(session: Session, recipe: Recipe) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the rules of care warn of, and the errors that *recipe* lets through.

    Raises:
        CareError: Any other error.
    """
    by_level: dict[bool, list[care.Finding]] = {True: [], False: []}
    for one in care.check(session, guessed_timeline(session, recipe.minutes)):
        by_level[one.level is care.Level.ERROR].append(one)
    stopping = [one for one in by_level[True] if one.rule not in recipe.allow]
    if stopping:
        rules = tuple(dict.fromkeys(one.rule for one in stopping))
        raise CareError(tuple(map(_located, stopping)), rules)
    return tuple(map(_located, by_level[False])), tuple(map(_located, by_level[True]))


def _located(finding: care.Finding) -> str:
    return finding.located(templates.source_line(finding.at.source, finding.at.line))


def guessed_timeline(session: Session, minutes: float | None = None) -> Timeline | None:
    """The plan of *session* by an estimate of its speech; None where it cannot be kept."""
    pace = PACES["settle"]
    frames = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=pace)
    target_s = None if minutes is None else minutes * 60
    try:
        return planner.plan(session, frames, rate_hz=RATE_HZ, target_s=target_s, pace=pace)
    except (ScriptError, LengthError):
        return None


@dataclass(frozen=True, slots=True)
class _Work:
    """What the sounding half of a build needs.

    Attributes:
        whole: The timeline of all of the session, which decides the gain.
        timeline: The part that is made.
    """

    session: Session
    recipe: Recipe
    target: Target
    narration: Voices
    whole: Timeline
    timeline: Timeline


def _planned(session: Session, recipe: Recipe, target: Target, narration: Voices) -> _Work:
    whole = _plan(session, narration.frames, recipe)
    part = _excerpt(whole, target.excerpt)
    return _Work(session, recipe, target, narration, whole, part)


def utterances(session: Session) -> Iterator[Utterance]:
    """All that has to be spoken, cue words of the breath included."""
    yield from (say.utterance for say in session.sayings())
    yield from cue_utterances(session)


def _places(session: Session) -> dict[Utterance, Place]:
    """Where each utterance was first written, for errors."""
    places = dict.fromkeys(cue_utterances(session), session.at)
    for say in session.sayings():
        places.setdefault(say.utterance, say.at)
    return places


def _pace(recipe: Recipe) -> Pace:
    if (pace := pace_of(recipe.pace)) is None:
        known = "{}, or {} to {} words a minute".format(", ".join(PACES), *WORDS_PER_MIN)
        raise InputError(f"unknown pace {recipe.pace!r}{nearest(recipe.pace, PACES)}: {known}")
    return pace


def _plan(session: Session, frames: Mapping[Utterance, int], recipe: Recipe) -> Timeline:
    target_s = None if recipe.minutes is None else recipe.minutes * 60
    return planner.plan(session, frames, rate_hz=RATE_HZ, target_s=target_s, pace=_pace(recipe))


@contextmanager
def _voices(session: Session, recipe: Recipe) -> Iterator[Mapping[Role, Engine]]:
    """A voice for each role that speaks; none has loaded its model yet."""
    from coreg_audio.engines import open_engine

    roles = sorted({utterance.role for utterance in utterances(session)})
    with ExitStack() as stack:
        yield {
            role: stack.enter_context(closing(open_engine(recipe.voices[role])))
            for role in roles
        }


def _narrate(
    session: Session,
    recipe: Recipe,
    voices: Mapping[Role, Engine],
    cache: Path | None,
    watcher: Watcher,
) -> Voices:
    """The clips of *session*, gone again when closed: takes, and all else narrated."""
    from coreg_audio.narration import ClipCache, Delivery, narrate
    from coreg_audio.takes.voices import Voices

    own = _takes(session, recipe)
    recorded = own.frames if own else {}
    places = {one: at for one, at in _places(session).items() if one not in recorded}
    roles = {one.role for one in places}
    watcher.stage("narrate")
    narration = narrate(
        places,
        {role: voice for role, voice in voices.items() if role in roles},
        Delivery(_pace(recipe), recipe.seed, RATE_HZ, recipe.say_as),
        cache=ClipCache(cache) if cache else None,
        progress=watcher.progress,
    )
    return Voices(narration, own)


def _takes(session: Session, recipe: Recipe) -> Takes | None:
    from coreg_audio.takes.voices import open_takes

    if recipe.takes is None:
        return None
    joined = bool(takes.find_recordings(session, recipe.takes))
    written = read(replace(recipe, takes=None)) if joined else session
    sheet = takes.sheet_lines(written)
    return open_takes(session, sheet, recipe.takes, only=recipe.only_takes)


def _excerpt(timeline: Timeline, part: Excerpt | None) -> Timeline:
    if part is None:
        return timeline
    if part.first_s is not None:
        return timeline.excerpt(0, to_frames(part.first_s, timeline.rate_hz))
    titles = [chapter.title for chapter in timeline.chapters]
    chapter = timeline.chapters[_chapter(titles, part.chapter or "")]
    return timeline.excerpt(chapter.start, chapter.end)


def _check_chapter(session: Session, part: Excerpt | None) -> None:
    """A chapter that the script lacks is told before anything is spoken."""
    if part is not None and part.chapter is not None:
        title = session.front.title
        _chapter([section.title or title for section in session.sections], part.chapter)


def _chapter(titles: list[str], name: str) -> int:
    """Where among *titles* the one called *name* stands."""
    wanted = name.strip().casefold()
    for index, title in enumerate(titles):
        if title.casefold() == wanted:
            return index
    raise InputError(
        f"no chapter {name!r}{nearest(name, titles)}; the chapters are: {', '.join(titles)}"
    )


def _job(session: Session, target: Target) -> str:
    """What a result belongs to: only the same job may take its place unasked."""
    if target.excerpt is None:
        return session.front.id
    return f"{session.front.id}/{'preview' if target.excerpt.chapter is None else 'chapter'}"


def _encode(work: _Work, file: BinaryIO, watcher: Watcher) -> None:
    from coreg_audio import encoder

    watcher.stage("encode")
    encoder.encode(
        _watched(_blocks(work), work.timeline.length, watcher),
        file,
        codec=encoder.codec(
            _format(work.target.path), mono=work.target.mono, best=work.target.best
        ),
        rate_hz=work.timeline.rate_hz,
        length=work.timeline.length,
        tag=_tag(work),
        single_stream=work.target.single_stream,
    )


def _blocks(work: _Work) -> Iterator[Samples]:
    """The mastered sound, block by block."""
    from coreg_audio import audio, instruments, mastering, mixer

    timeline, recipe, voice = work.timeline, work.recipe, work.narration.clip
    target = mastering.TARGETS["phone"]
    lost_db = mastering.LAME_LOSS_DB if _format(work.target.path) == "mp3" else 0.0
    gain_db = mastering.plan_gain(work.whole, voice, target, codec_loss_db=lost_db)
    sources = (
        instruments.breath_sound(
            timeline.breaths(), rate_hz=timeline.rate_hz, cue=recipe.cue, seed=recipe.seed
        ),
        instruments.bells(timeline.bells(), rate_hz=timeline.rate_hz),
    )
    mixed = mixer.mix(timeline, voice, sources, gain=to_gain(gain_db))
    cut = to_frames(CUT_FADE_S, timeline.rate_hz) if work.target.excerpt else 0
    return audio.fade_end(mastering.master(mixed, target), timeline.length, cut)


def _watched(blocks: Iterator[Samples], length: int, watcher: Watcher) -> Iterator[Samples]:
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        watcher.progress(done, length)


def _tag(work: _Work) -> bytes:
    from coreg_audio.sidecars import lyrics, tags

    front, timeline = work.session.front, work.timeline
    return tags.id3(
        tags.TagFacts(
            front.title,
            timeline.rate_hz,
            artist=work.target.artist,
            album="coreg-audio",
            language=front.language,
            comment=CARE_NOTE,
            reviewed=front.reviewed,
            encoder=f"coreg-audio {__version__}",
            voice=" and ".join(work.narration.voices),
            chapters=timeline.chapters,
            lyrics=lyrics.lrc(timeline),
            synced=tuple(lyrics.sylt(timeline)),
        )
    )


def _measure(work: _Work, file: BinaryIO, watcher: Watcher) -> Measured:
    """Decode what was written, before it takes its place: is it what was planned."""
    from coreg_audio import mastering

    watcher.stage("measure")
    lines = (event for event in work.timeline.spoken() if event.say)  # the gain knows no cues
    spans = [(line.start, line.start + line.length) for line in lines]
    measured = mastering.measure_file(file, spans)
    if measured.frames != work.timeline.length:
        raise RuntimeError(
            f"{measured.frames} frames were decoded, {work.timeline.length} were planned"
        )
    return measured


def _format(path: Path) -> str:
    return path.suffix[1:].lower()
