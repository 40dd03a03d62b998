"""A session that settles: between first and last chapter it is spoken a little slower."""

from dataclasses import replace

from coreg_audio.session import BreathBlock, OptionalPart, PlainStep, Say, Session, Step


def with_settling(session: Session) -> Session:
    """*session* a little slower between its first and its last chapter.

    One that leads into sleep does not quicken again for its close.
    """
    sections = session.sections
    last = len(sections) if session.front.kind == "sleep" else len(sections) - 1
    middle = (
        replace(section, steps=tuple(_settled(step) for step in section.steps))
        for section in sections[1:last]
    )
    return replace(session, sections=(*sections[:1], *middle, *sections[max(1, last) :]))


def _settled(step: Step) -> Step:
    if isinstance(step, OptionalPart):
        return replace(step, steps=tuple(_settled_plain(inner) for inner in step.steps))
    return _settled_plain(step)


def _settled_plain(step: PlainStep) -> PlainStep:
    match step:
        case Say():
            return _settled_say(step)
        case BreathBlock():
            return replace(
                step,
                steps=tuple(
                    _settled_say(inner) if isinstance(inner, Say) else inner
                    for inner in step.steps
                ),
            )
        case _:
            return step


def _settled_say(say: Say) -> Say:
    return replace(say, utterance=replace(say.utterance, settled=True))
