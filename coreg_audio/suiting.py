"""What a recipe asks of a session before it is planned: length, beds, spoken breath."""

from pathlib import Path

from coreg_audio import ambience
from coreg_audio.errors import InputError
from coreg_audio.recipe import Recipe
from coreg_audio.session import CUES, Session, with_bed
from coreg_audio.session import with_spoken_breaths as spoken_breaths


def with_spoken_breaths(session: Session) -> Session:
    """*session* with "in" and "out" spoken, if its language has words for them."""
    language = session.front.base_language
    if language not in CUES:
        raise InputError(
            f"--cue voice has no words for the breath in {language!r}, only in: "
            f"{', '.join(CUES)}; choose another sound"
        )
    return spoken_breaths(session)


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
        session = with_bed(session, name)
    ambience.check_avoided(session, recipe.avoid)
    return session
