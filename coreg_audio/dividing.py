"""Which files a session becomes: one, one for each partner, one for each chapter, or a part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coreg_audio import two_phones
from coreg_audio.errors import InputError, nearest
from coreg_audio.recipe import Excerpt, Recipe, Target
from coreg_audio.session import Audience, Session
from coreg_audio.timeline import Chapter, Timeline
from coreg_audio.units import to_frames

NAME_CHARS = 40
"""Of a chapter's title in the name of its file."""


def targets(
    target: Target, recipe: Recipe, timeline: Timeline | None = None
) -> tuple[Target, ...]:
    """The files that *target* becomes, as far as they are known.

    Args:
        target: As asked for: x.mp3. One that is a partner's already is made alone.
        recipe: For two phones there are x-a.mp3 and x-b.mp3.
        timeline: The plan; before it is made nobody knows what chapters there are, which
            become x-01-welcome.mp3 and so on.
    """
    each = [target]
    if recipe.two_phones and target.partner is None:
        each = [_of_partner(target, partner) for partner in two_phones.PARTNERS]
    if not target.split:
        return tuple(each)
    chapters = timeline.chapters if timeline else ()
    return tuple(part for one in each for part in _parts(one, chapters))


def slug(title: str, other: str = "chapter") -> str:
    """*title* as a part of a file's name: small letters, figures and hyphens."""
    kept = (letter if letter.isalnum() else " " for letter in title.lower())
    return "-".join("".join(kept).split())[:NAME_CHARS].strip("-") or other


def _of_partner(target: Target, partner: Audience) -> Target:
    name = f"{target.path.stem}-{partner.value.lower()}{target.path.suffix}"
    return replace(target, path=target.path.with_name(name), partner=partner)


def _parts(target: Target, chapters: Sequence[Chapter]) -> Iterator[Target]:
    digits = max(2, len(str(len(chapters))))
    for index, chapter in enumerate(chapters):
        number = f"{index + 1:0{digits}d}"
        name = f"{target.path.stem}-{number}-{slug(chapter.title)}{target.path.suffix}"
        yield replace(
            target,
            path=target.path.with_name(name),
            excerpt=Excerpt(number=index),
            labels=replace(target.labels, track=f"{index + 1}/{len(chapters)}"),
        )


def for_phones(session: Session, recipe: Recipe) -> Session:
    """*session* with its count-in, where there are two phones."""
    if not recipe.two_phones:
        return session
    return two_phones.with_count_in(session, bells="bells" not in recipe.avoid)


def own_minutes(session: Session, recipe: Recipe) -> float | None:
    """The asked length without what is added for two phones."""
    if recipe.minutes is None:
        return None
    added = for_phones(session, recipe).front.minutes - session.front.minutes
    return recipe.minutes - added


def span(timeline: Timeline, part: Excerpt | None) -> tuple[int, int]:
    """From which frame up to which."""
    if part is None:
        return 0, timeline.length
    if part.first_s is not None:
        return 0, to_frames(part.first_s, timeline.rate_hz)
    number = part.number
    if number is None:
        titles = [chapter.title for chapter in timeline.chapters]
        number = _chapter(titles, part.chapter or "")
    return timeline.chapters[number].start, timeline.chapters[number].end


def check_chapter(session: Session, part: Excerpt | None) -> None:
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


def alike(session: Session, recipe: Recipe) -> Iterator[str]:
    """What is told where both partners' files say the same but for the count-in."""
    if recipe.two_phones and two_phones.is_shared(_without_count_in(session)):
        yield (
            "no line of this script is for one partner alone: but for the count-in, both "
            "files say the same"
        )


def _without_count_in(session: Session) -> Session:
    return replace(session, sections=session.sections[1:])
