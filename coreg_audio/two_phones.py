"""One session for two phones: a count-in for both, and each partner's own lines.

Both files come from one plan. They differ in nothing but the voice: where one partner is
guided the other's file waits, and breath, bells and background go on alike.
"""

from collections.abc import Iterator
from dataclasses import replace

from coreg_audio.errors import InputError
from coreg_audio.languages import DEFAULT, LANGUAGES, TwoPhones, of
from coreg_audio.script import Place
from coreg_audio.session import (
    Audience,
    Chime,
    Gap,
    Rest,
    Say,
    Section,
    Session,
    Step,
    Utterance,
)
from coreg_audio.timeline import Event, Quiet, QuietKind, Spoken, Timeline

PARTNERS = (Audience.A, Audience.B)
"""Each has a file."""

BELLS = 3
"""Ring at the start, so many of them that a phone that is behind is heard to be."""

DECIDE_S = 3.0
"""After them, to stop and begin once more."""

COUNT_IN_MIN, QUIET_COUNT_IN_MIN, PART_MIN = 0.85, 0.55, 0.075
"""What is added to a session's length, about: a count-in with bells or without, and the bell
before each later part."""


def added_min(session: Session, *, bells: bool) -> float:
    """Minutes that *session* lasts longer on two phones, about."""
    if not bells:
        return QUIET_COUNT_IN_MIN
    return round(COUNT_IN_MIN + PART_MIN * (len(session.sections) - 1), 2)


def with_count_in(session: Session, *, bells: bool) -> Session:
    """*session* with what lets two phones begin in step, and stay there.

    Its length and the range of lengths that it can have grow by `added_min`.

    Raises:
        InputError: It is for one person.
    """
    front = session.front
    if front.audience == ("one",):
        raise InputError(
            f"{front.id} is for one person; --two-phones is for what two people do together"
        )
    words = words_in(front.language)
    sections = [_belled(one) if bells else one for one in session.sections[1:]]
    more = added_min(session, bells=bells)
    low, high = front.range_min
    longer = replace(front, minutes=front.minutes + more, range_min=(low + more, high + more))
    opening = Section(session.at, words.chapter, tuple(_count_in(words, session.at, bells)))
    return replace(session, front=longer, sections=(opening, *session.sections[:1], *sections))


def words_in(language: str) -> TwoPhones:
    """What is said of two phones; in English where nothing is known."""
    return (of(language) or LANGUAGES[DEFAULT]).two_phones


def is_shared(session: Session) -> bool:
    """Whether both partners are told the same."""
    return all(one.to is Audience.BOTH for one in session.sayings())


def heard_by(timeline: Timeline, partner: Audience) -> Timeline:
    """What *partner* hears of *timeline*: the other's own lines are time to wait."""
    return replace(timeline, events=tuple(_waiting(timeline.events, partner)))


def _waiting(events: tuple[Event, ...], partner: Audience) -> Iterator[Event]:
    """*events* with one quiet for lines of the other that follow each other."""
    wait: Quiet | None = None
    for event in events:
        if isinstance(event, Spoken) and event.say and _is_others(event.say, partner):
            start = event.start if wait is None else wait.start
            end = event.start + event.length
            wait = Quiet(start, end - start, (wait or event).at, QuietKind.PARTNER)
        elif not (wait and isinstance(event, Quiet) and event.kind is QuietKind.GAP):
            yield from (wait,) if wait else ()
            yield event
            wait = None
    yield from (wait,) if wait else ()


def _is_others(say: Say, partner: Audience) -> bool:
    return say.to not in (Audience.BOTH, partner)


def _belled(section: Section) -> Section:
    """*section* with a bell at its beginning, by which a drift is heard."""
    bell = Chime(section.at, Gap.CHAPTER, together=True)
    return replace(section, steps=(bell, *section.steps))


def _count_in(words: TwoPhones, at: Place, bells: bool) -> Iterator[Step]:
    for number, line in enumerate(words.count_in if bells else words.no_bells):
        yield _say(line, at, Gap.SENTENCE if number else Gap.NONE)
    if bells:
        yield from (
            Chime(at, Gap.NONE if number else Gap.SENTENCE, together=True)
            for number in range(BELLS)
        )
    yield Rest(at, DECIDE_S, exact=True)
    for partner, line in zip(PARTNERS, words.partners, strict=True):
        yield _say(line, at, Gap.SENTENCE, to=partner)
    if bells:
        yield _say(words.later, at, Gap.SENTENCE)


def _say(line: str, at: Place, gap: Gap, to: Audience = Audience.BOTH) -> Say:
    return Say(at, Utterance(line), line, gap, to)
