"""Which files a session becomes: one, or one for each partner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coreg_audio import two_phones
from coreg_audio.recipe import Recipe, Target
from coreg_audio.session import Audience, Session
from coreg_audio.timeline import Timeline


def targets(
    target: Target, recipe: Recipe, timeline: Timeline | None = None
) -> tuple[Target, ...]:
    """The files that *target* becomes; x-a.mp3 and x-b.mp3 of x.mp3 for two phones."""
    if not recipe.two_phones:
        return (target,)
    return tuple(_of_partner(target, partner) for partner in two_phones.PARTNERS)


def _of_partner(target: Target, partner: Audience) -> Target:
    name = f"{target.path.stem}-{partner.value.lower()}{target.path.suffix}"
    return replace(target, path=target.path.with_name(name), partner=partner)


def alike(session: Session, recipe: Recipe) -> Iterator[str]:
    """What is told where both partners' files say the same but for the count-in."""
    if recipe.two_phones and two_phones.is_shared(_without_count_in(session)):
        yield (
            "no line of this script is for one partner alone: but for the count-in, both "
            "files say the same"
        )


def _without_count_in(session: Session) -> Session:
    return replace(session, sections=session.sections[1:])
