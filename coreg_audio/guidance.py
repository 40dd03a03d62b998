"""The guidance ladder: who knows an exercise may hear less of it.

Full keeps all optional paragraphs, light the first half of them (a half is rounded down),
sparse none. The silence of those that are left out stays, as long as there is room for it:
so less is said in the same time, and what remains keeps its pace.
"""

from collections.abc import Iterator
from dataclasses import replace

from coreg_audio.script import Place
from coreg_audio.session import (
    BreathBlock,
    Breathe,
    Fitted,
    Guidance,
    OptionalPart,
    Rest,
    Say,
    Section,
    Session,
    Step,
    YourTurn,
)


def with_guidance(session: Session, guidance: Guidance) -> Session:
    """*session* without the words of the optional paragraphs that *guidance* leaves out.

    A protected line and the breath stay, whatever their paragraph is marked as.
    """
    parts = list(optional_parts(session))
    may_go = [part for part in parts if not _is_kept(part)]
    gone = may_go[_count(guidance, len(may_go)) :]
    fitted = replace(
        session.fitted,
        guidance=guidance,
        optional=len(parts),
        left_out=tuple(part.at for part in gone),
    )
    return replace(_silenced(session, gone), fitted=fitted)


def optional_parts(session: Session) -> Iterator[OptionalPart]:
    """The optional paragraphs, in order."""
    for section in session.sections:
        yield from (step for step in section.steps if isinstance(step, OptionalPart))


def without(session: Session, parts: list[OptionalPart]) -> Session:
    """*session* without these of its optional paragraphs."""
    gone = {id(part) for part in parts}
    return replace(
        session,
        sections=tuple(
            Section(
                one.at, one.title, tuple(step for step in one.steps if id(step) not in gone)
            )
            for one in session.sections
        ),
    )


def _silenced(session: Session, parts: list[OptionalPart]) -> Session:
    """*session* with only the silences of these paragraphs, which may be dropped as well."""
    gone = {id(part) for part in parts}
    return replace(
        session,
        sections=tuple(
            replace(one, steps=tuple(_quieter(one.steps, gone))) for one in session.sections
        ),
    )


def _quieter(steps: tuple[Step, ...], gone: set[int]) -> Iterator[Step]:
    for step in steps:
        if id(step) not in gone or not isinstance(step, OptionalPart):
            yield step
            continue
        rests = tuple(
            Rest(inner.at, inner.length_s)
            for inner in step.steps
            if isinstance(inner, Rest | YourTurn)
        )
        if rests:
            yield OptionalPart(step.at, rests)


def told(fitted: Fitted) -> Iterator[str]:
    """What was changed, a sentence each; nothing where the script is as it was written."""
    yield from fitted.changes
    if fitted.guidance is Guidance.FULL:
        return
    if not fitted.optional:
        yield f"guidance {fitted.guidance}: the script has no optional paragraphs to leave out"
        return
    places = ", ".join(map(str, fitted.left_out))
    yield (
        f"guidance {fitted.guidance}: {len(fitted.left_out)} of {fitted.optional} optional "
        f"paragraphs left out{f' ({places})' if places else ''}"
    )


def crowded_out(left_out: tuple[Place, ...], fitted: Fitted) -> list[Place]:
    """The optional paragraphs with no room, but for those whose words were gone already."""
    return [place for place in left_out if place not in fitted.left_out]


def _is_kept(part: OptionalPart) -> bool:
    return any(
        isinstance(step, Breathe | BreathBlock) or (isinstance(step, Say) and step.exact)
        for step in part.steps
    )


def _count(guidance: Guidance, parts: int) -> int:
    """How many of so many paragraphs stay."""
    match guidance:
        case Guidance.FULL:
            return parts
        case Guidance.LIGHT:
            return parts // 2
        case Guidance.SPARSE:
            return 0
