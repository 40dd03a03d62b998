"""What a recipe asks of a session before it is planned: length, beds, spoken breath."""

from dataclasses import replace
from pathlib import Path

from coreg_audio import ambience
from coreg_audio.errors import InputError
from coreg_audio.recipe import Recipe
from coreg_audio.session import (
    CUES,
    Ambience,
    Breathe,
    OptionalPart,
    PlainStep,
    Session,
    Step,
)


def with_spoken_breaths(session: Session) -> Session:
    """*session* with "in" and "out" spoken, if its language has words for them."""
    language = session.front.base_language
    if language not in CUES:
        raise InputError(
            f"--cue voice has no words for the breath in {language!r}, only in: "
            f"{', '.join(CUES)}; choose another sound"
        )
    return replace(
        session,
        sections=tuple(
            replace(section, steps=tuple(_spoken_breaths(step) for step in section.steps))
            for section in session.sections
        ),
    )


def check_minutes(session: Session, minutes: float | None) -> None:
    """Raises `InputError` for a length that the script's range does not hold."""
    low, high = session.front.range_min
    if minutes is not None and not low <= minutes <= high:
        raise InputError(
            f"{session.front.id} can be made {low:g} to {high:g} minutes long, "
            f"not {minutes:g}; the script's range says so"
        )


def with_beds(session: Session, recipe: Recipe) -> Session:
    """*session* with the beds that are asked for, none of them ruled out."""
    bedding = recipe.bedding
    ambience.check_bed(bedding, recipe.avoid)
    if bedding.bed is not None:
        name = None if bedding.bed == "off" else Path(bedding.bed).name
        session = _with_bed(session, name)
    ambience.check_avoided(session, recipe.avoid)
    return session


def _with_bed(session: Session, name: str | None) -> Session:
    """*session* with one bed from its beginning to its end, or with none."""
    sections = [
        replace(one, steps=tuple(step for step in one.steps if not isinstance(step, Ambience)))
        for one in session.sections
    ]
    if name is not None and sections:
        first = Ambience(session.at, name)
        sections[0] = replace(sections[0], steps=(first, *sections[0].steps))
    return replace(session, sections=tuple(sections))


def _spoken_breaths(step: Step) -> Step:
    match step:
        case Breathe():
            return replace(step, voice_every=1)
        case OptionalPart():
            return replace(step, steps=tuple(_spoken_plain(inner) for inner in step.steps))
        case _:
            return step


def _spoken_plain(step: PlainStep) -> PlainStep:
    return replace(step, voice_every=1) if isinstance(step, Breathe) else step
