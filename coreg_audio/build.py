"""The order of the stages: from a recipe to a finished audio file. Read this file first.

    locate -> spare -> render -> parse -> spare -> care -> narrate -> plan -> sound

and sound, in `sounding`, is mix -> master -> encode -> measure.

Each stage hands a finished value to the next and knows none of the others. There is no
arithmetic here. The stages that need numpy are imported where they are called, so that
`list`, `show`, `check` and `plan --estimate` start quickly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coreg_audio import (
    care,
    dividing,
    fsio,
    keeping,
    libav,
    parser,
    planner,
    results,
    sparing,
    suiting,
    takes,
    templates,
    two_phones,
)
from coreg_audio.errors import CareError, InputError, LengthError, ScriptError, nearest
from coreg_audio.guidance import with_guidance
from coreg_audio.recipe import Kept, Recipe, Report, Target, Watcher
from coreg_audio.session import (
    Fitted,
    Guidance,
    Role,
    Session,
    Utterance,
    ambiences,
    cue_utterances,
)
from coreg_audio.settling import with_settling
from coreg_audio.timeline import Timeline
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import PACES, WORDS_PER_MIN, Engine, Pace, in_language, pace_of

if TYPE_CHECKING:
    from coreg_audio.beds import Beds
    from coreg_audio.mastering import Measured
    from coreg_audio.script import Place, Template
    from coreg_audio.takes.voices import Takes, Voices
    from coreg_audio.work import Work
    from coreg_audio.workshop import Workshop


def read(recipe: Recipe) -> Session:
    """Find, fill in and understand the script of *recipe*, fitted to who is to hear it."""
    _, recipe, session = _fitted(recipe)
    return dividing.for_phones(session, recipe)


def _fitted(asked: Recipe) -> tuple[Template, Recipe, Session]:
    """The script, the recipe with what the avoid-flags changed in it, and the session."""
    template = templates.locate(
        asked.template, templates_dir=asked.templates_dir, language=asked.language
    )
    template = templates.with_personal(template, asked.personal)
    recipe, changes = sparing.swapped(asked, template)
    session = understand(template, recipe.values)
    sparing.check_cleared(session, recipe.cleared)
    session = replace(session, fitted=Fitted(changes=changes))
    session = sparing.spared(session, template, recipe, asked.cue)
    session = with_guidance(session, recipe.guidance)
    suiting.check_minutes(dividing.for_phones(session, recipe), recipe.minutes)
    session = suiting.with_beds(session, recipe)
    if recipe.cue == "voice":
        session = suiting.with_spoken_breaths(session)
    if recipe.takes is None:
        return template, recipe, session
    found = takes.find_recordings(session, recipe.takes)
    return template, recipe, takes.with_recordings(session, found)


def understand(template: Template, values: Mapping[str, str]) -> Session:
    """Fill in a script that was found already, and parse it."""
    return with_settling(parser.parse(templates.render(template, values)))


def estimate(recipe: Recipe) -> tuple[Session, Timeline]:
    """Plan with guessed lengths of speech, true ones where there are takes; needs no voice."""
    session = read(recipe)
    guessed = planner.estimate(
        utterances(session), rate_hz=RATE_HZ, pace=_pace(recipe, session)
    )
    own = _takes(session, recipe)
    return session, _plan(session, {**guessed, **(own.frames if own else {})}, recipe)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a build would give, as far as that is known before anything is spoken.

    Attributes:
        recipe: With what the avoid-flags changed in it.
        timeline: With guessed lengths of speech.
        warnings: What the care check warns of.
    """

    recipe: Recipe
    session: Session
    timeline: Timeline
    warnings: tuple[str, ...]


def foresee(asked: Recipe) -> Foreseen:
    """What a build would give, or why it would refuse; needs no voice.

    Raises:
        CoregError: As `build` would, but for what only the voice can tell.
    """
    _, recipe, session = _fitted(asked)
    verdict = _check_care(session, recipe)
    guessed = planner.estimate(
        utterances(session), rate_hz=RATE_HZ, pace=_pace(recipe, session)
    )
    return Foreseen(recipe, session, _plan(session, guessed, recipe), verdict.warnings)


def plan(
    recipe: Recipe, cache: Path | None, watcher: Watcher, *, private: Path | None = None
) -> tuple[Session, Timeline]:
    """Plan with the lengths that the voice really takes.

    Args:
        recipe: What is planned.
        cache: Where lines are kept between runs.
        private: Where those with a client's words are.
        watcher: Is told how it gets on.
    """
    session, kept = read(recipe), Kept(cache, private)
    with (
        _beds(session, recipe),
        _voices(session, recipe, kept) as voices,
        _narrate(session, recipe, voices, kept, watcher) as narration,
    ):
        return session, _plan(session, narration.frames, recipe)


def build(
    asked: Recipe, target: Target, watcher: Watcher, workshop: Workshop | None = None
) -> Report:
    """Make the audio file of *asked*; an earlier file stays until the new one is whole.

    Args:
        asked: How it is to sound.
        target: Where it goes.
        watcher: Is told how it gets on.
        workshop: What is at hand of earlier sessions; else all is fetched and let go of here.

    Raises:
        CoregError: Whatever a user can mend, with what to do about it.
    """
    libav.check(target.path)
    template, recipe, session = _fitted(asked)
    dividing.check_chapter(session, target.excerpt)
    verdict, kept = _check_care(session, recipe), Kept(target.cache, target.private)
    session = dividing.for_phones(session, recipe)
    from coreg_audio import casting, sounding  # with numpy come threads: see `templates.child`

    with (
        _beds(session, recipe) as beds,
        _voices(session, recipe, kept, workshop) as voices,
        fsio.folder_for(target.path),
    ):
        job = results.job(session.front, target)
        fsio.sweep(target.path.parent)
        results.claim(dividing.targets(target, recipe), job)
        sealed, notes = results.own_sealed(template, asked, session, target)
        made = results.Made(asked, recipe, target, sealed, templates.text_digest(template))
        with _narrate(session, recipe, voices, kept, watcher, workshop) as narration:
            works, reports = _planned(session, recipe, target, narration, beds, workshop), []
            speakers = casting.speakers(voices, narration.files, narration.recordings)
            with results.opened([work.target for work in works], job) as opened:
                for work, files in zip(works, opened, strict=True):
                    measured = sounding.sound(work, files.sound, watcher)
                    reports.append(_report(work, verdict, measured, notes))
                    heard = sounding.heard(work)
                    own = made.into(work.target, work.recipe.loudness)
                    results.accompany(files, reports[-1], own, speakers, heard)
            return replace(reports[0], others=tuple(reports[1:]))


def _planned(
    session: Session,
    recipe: Recipe,
    target: Target,
    narration: Voices,
    beds: Beds | None,
    workshop: Workshop | None = None,
) -> tuple[Work, ...]:
    """What is to sound in each file of the one plan."""
    from coreg_audio import handover
    from coreg_audio.work import Work

    whole = _plan(session, narration.frames, recipe)
    at_hand = workshop.chunks if workshop else None
    store = keeping.chunk_cache(target.cache, at_hand) if target.cache else None

    def work(one: Target) -> Work:
        start, end = dividing.span(whole, one.excerpt)
        part = whole if one.excerpt is None else whole.excerpt(start, end)
        own = two_phones.heard_by(part, one.partner) if one.partner else part
        room_for = part if one.partner else None
        return Work(session, recipe, one, narration, whole, start, own, beds, store, room_for)

    return handover.fitted([work(one) for one in dividing.targets(target, recipe, whole)])


def _report(
    work: Work, verdict: _Verdict, measured: Measured, notes: tuple[str, ...]
) -> Report:
    from coreg_audio import handover

    narration, target = work.narration, work.target
    unmet = results.unmet(work.session, work.recipe, narration.files)
    alike = dividing.alike(work.session, work.recipe)
    return Report(
        target.path,
        work.session,
        work.timeline,
        measured,
        narration.voices,
        (
            *narration.notes,
            *notes,
            *(work.store.notes if work.store else ()),
            *unmet,
            *alike,
            *handover.told(work),
            *results.left_behind(target),
        ),
        verdict.warnings,
        verdict.allowed,
        tuple(map(target.beside, target.captions)),
    )


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the rules of care say of a session that may be made, each with its place."""

    warnings: tuple[str, ...]
    allowed: tuple[str, ...]


def _check_care(session: Session, recipe: Recipe) -> _Verdict:
    """What the rules of care warn of, and the errors that *recipe* lets through.

    Raises:
        CareError: Any other error.
    """
    by_level: dict[bool, list[care.Finding]] = {True: [], False: []}
    timeline = guessed_timeline(session, dividing.own_minutes(session, recipe))
    for one in care.check(session, timeline):
        by_level[one.level is care.Level.ERROR].append(one)
    stopping = [one for one in by_level[True] if one.rule not in recipe.allow]
    if stopping:
        rules = tuple(dict.fromkeys(one.rule for one in stopping))
        raise CareError(tuple(map(_located, stopping)), rules)
    return _Verdict(tuple(map(_located, by_level[False])), tuple(map(_located, by_level[True])))


def _located(finding: care.Finding) -> str:
    return finding.located(templates.source_line(finding.at.source, finding.at.line))


def guessed_timeline(session: Session, minutes: float | None = None) -> Timeline | None:
    """The plan of *session* by an estimate of its speech; None where it cannot be kept."""
    pace = in_language(PACES["settle"], session.front.language)
    frames = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=pace)
    target_s = None if minutes is None else minutes * 60
    try:
        return planner.plan(session, frames, rate_hz=RATE_HZ, target_s=target_s, pace=pace)
    except (ScriptError, LengthError):
        return None


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


def _pace(recipe: Recipe, session: Session) -> Pace:
    if (pace := pace_of(recipe.pace)) is None:
        known = "{}, or {} to {} words a minute".format(", ".join(PACES), *WORDS_PER_MIN)
        raise InputError(f"unknown pace {recipe.pace!r}{nearest(recipe.pace, PACES)}: {known}")
    return in_language(pace, session.front.language)


def _plan(session: Session, frames: Mapping[Utterance, int], recipe: Recipe) -> Timeline:
    target_s = None if recipe.minutes is None else recipe.minutes * 60
    pace = _pace(recipe, session)
    return planner.plan(session, frames, rate_hz=RATE_HZ, target_s=target_s, pace=pace)


def _voices(
    session: Session, recipe: Recipe, kept: Kept, workshop: Workshop | None = None
) -> AbstractContextManager[Mapping[Role, Engine]]:
    from coreg_audio import casting

    roles = sorted({utterance.role for utterance in utterances(session)})
    ensemble = workshop.ensemble if workshop else None
    return casting.voices(roles, recipe, session.front.language, kept.shared, ensemble)


def _narrate(
    session: Session,
    recipe: Recipe,
    voices: Mapping[Role, Engine],
    kept: Kept,
    watcher: Watcher,
    workshop: Workshop | None = None,
) -> Voices:
    """The clips of *session*, gone again when closed: takes, and all else narrated."""
    from coreg_audio import casting
    from coreg_audio.narration import ClipCache, Delivery, narrate
    from coreg_audio.takes.voices import Voices

    own = _takes(session, recipe)
    recorded = own.frames if own else {}
    places = {one: at for one, at in _places(session).items() if one not in recorded}
    roles = {one.role for one in places}
    speaking = {role: voice for role, voice in voices.items() if role in roles}
    casting.check_language(session, speaking.values())
    watcher.stage("narrate")
    narration = narrate(
        places,
        speaking,
        Delivery(_pace(recipe, session), recipe.seed, RATE_HZ, recipe.say_as),
        cache=ClipCache(kept.shared) if kept.shared else None,
        private=ClipCache(kept.private, private=True) if kept.private else None,
        repertoire=workshop.repertoire if workshop else None,
        progress=watcher.progress,
    )
    return Voices(narration, own)


def _takes(session: Session, recipe: Recipe) -> Takes | None:
    if recipe.takes is None:
        return None
    from coreg_audio.takes.voices import open_takes

    joined = bool(takes.find_recordings(session, recipe.takes))
    whole = replace(recipe, takes=None, guidance=Guidance.FULL, two_phones=False)
    as_written = not joined and recipe.guidance is Guidance.FULL and not recipe.two_phones
    sheet = takes.sheet_lines(session if as_written else read(whole))
    return open_takes(session, sheet, recipe.takes, only=recipe.only_takes)


def recordings(session: Session, recipe: Recipe) -> Mapping[str, str]:
    """SHA-256 of each take that would be laid in, by the name of its file."""
    own = _takes(session, recipe)
    return own.recordings if own else {}


@contextmanager
def _beds(session: Session, recipe: Recipe) -> Iterator[Beds | None]:
    """What sounds in the background, checked before anything is spoken."""
    names = dict.fromkeys(step.name for step in ambiences(session) if step.name)
    if not names:
        yield None
        return
    from coreg_audio.beds import open_beds

    file = recipe.bedding.file
    longest_min = max(session.front.minutes, *session.front.range_min)
    beds = open_beds(
        names,
        file=Path(file) if file else None,
        under_db=recipe.bedding.under_db,
        seed=recipe.seed,
        rate_hz=RATE_HZ,
        needed_s=60 * (recipe.minutes or longest_min),
    )
    with closing(beds):
        yield beds
