"""Keeping a session to a client's avoid-flags: another variant, or a refusal that says why.

The script's `not_for` says which choice respects a flag. Whatever it says, the words, breaths
and bells of the session are looked through as well, so nothing depends on its being complete.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from coreg_audio import care
from coreg_audio.avoid import AVOIDED, Avoid
from coreg_audio.errors import AvoidError, InputError
from coreg_audio.guidance import optional_parts, without
from coreg_audio.recipe import Recipe
from coreg_audio.script import TIERS, Choice, Template
from coreg_audio.session import (
    BreathBlock,
    Breathe,
    Chime,
    OptionalPart,
    PlainStep,
    Section,
    Session,
    Step,
)

WAVE_FLAGS = ("water-sounds", "noise-sounds")
"""They rule out the wave of the breath sound: it is noise, and swells like the sea."""

SOUND_FLAGS = (*WAVE_FLAGS, "fire-sounds", "wind-sounds", "drone-sounds", "bells")


def swapped(recipe: Recipe, template: Template) -> tuple[Recipe, tuple[str, ...]]:
    """*recipe* with the choices and the breath sound that its flags ask for, and what changed.

    Raises:
        AvoidError: The script has nothing that keeps to all of the flags, or something else
            was set.
        InputError: A breath sound was asked for that a flag rules out.
    """
    changes: list[str] = []
    values = dict(recipe.values)
    for choice in template.front.choices:
        found = answers(template, choice, recipe.avoid)
        if found and (option := _option(template, choice, values.get(choice.name), found)):
            before = "another" if choice.personal else values.get(choice.name, choice.default)
            values[choice.name] = option
            changes.append(f"{_listed(found)}{AVOIDED}{choice.name} {before} -> {option}")
    cue = _cue(recipe)
    return replace(recipe, values=values, cue=cue), tuple(changes)


def answers(template: Template, choice: Choice, avoid: Avoid) -> Mapping[str, tuple[str, ...]]:
    """The options of *choice* that respect a flag, for each flag that it answers."""
    found = ((flag, template.front.not_for.get(flag)) for flag in avoid.flags)
    return {flag: one[1] for flag, one in found if one is not None and one[0] == choice.name}


def _option(
    template: Template,
    choice: Choice,
    given: str | None,
    answers: Mapping[str, tuple[str, ...]],
) -> str | None:
    """The option to be taken in place of the present one; None where that will do."""
    first, *others = answers.values()
    allowed = [option for option in first if all(option in one for one in others)]
    name, flags = template.front.id, f"--avoid {' --avoid '.join(answers)}"
    if not allowed:
        raise AvoidError(
            name,
            f"has no version for {flags} together: each asks for another {choice.name}; "
            "choose another exercise",
        )
    present = choice.default if given is None else given
    if present in allowed or present not in choice.options:
        return None
    if given is not None:
        told = "this value" if choice.personal else given
        raise AvoidError(
            name,
            f"--set {choice.name}={told} goes against {flags}, for which the script has "
            f"{choice.name}={' or '.join(allowed)}; leave one of the two out",
        )
    return allowed[0]


def _cue(recipe: Recipe) -> str:
    """The breath sound without what is ruled out."""
    wave = recipe.avoid.any(WAVE_FLAGS)
    if recipe.cue == "tone+wave" and wave:
        return "tone"
    ruled = {"wave": wave, "bowl": recipe.avoid.any(["bells"])}.get(recipe.cue)
    if ruled:
        raise InputError(
            f"--cue {recipe.cue} goes against --avoid {ruled}: choose another, such as "
            "--cue tone or --cue voice, or leave it out"
        )
    return recipe.cue


def spared(session: Session, template: Template, recipe: Recipe, cue: str) -> Session:
    """*session* without bells and optional paragraphs that the flags of *recipe* rule out.

    Args:
        session: With the choices that respect the flags.
        template: What it was made from.
        recipe: With the choices and the breath sound that respect the flags.
        cue: The breath sound that was asked for.

    Raises:
        AvoidError: Something in it still goes against a flag.
    """
    avoid = recipe.avoid
    _check_refused(session, template, avoid)
    if unread := [
        flag for flag in care.unread(session, avoid) if flag not in session.front.not_for
    ]:
        raise AvoidError(
            session.front.id,
            f"cannot be looked through for --avoid {unread[0]}: no words are known in "
            f"{session.front.language!r}; say in its front matter which choice respects it, "
            f"as in not_for: {{{unread[0]}: refuse}}",
        )
    changes = list(_sound_changes(session, recipe, cue))
    if gone := [part for part in optional_parts(session) if _in_the_way(session, part, avoid)]:
        flags = _listed(
            dict.fromkeys(f for one in gone for f in _in_the_way(session, one, avoid))
        )
        places = ", ".join(str(part.at) for part in gone)
        changes.append(f"{flags}{AVOIDED}optional paragraphs left out ({places})")
    session = without(session, gone)
    if "bells" in avoid:
        session, count = _without_bells(session)
        if count:
            changes.append(f"bells{AVOIDED}{count} bell{'s' * (count > 1)} left out")
    _check_clear(session, avoid)
    fitted = replace(session.fitted, changes=(*session.fitted.changes, *changes))
    return replace(session, fitted=fitted)


def check_cleared(session: Session, cleared: int) -> None:
    """Raises `InputError` where a session is of a tier that the client is not cleared for."""
    tier = session.front.tier
    if tier > cleared:
        raise InputError(
            f"{session.front.id} is of tier {tier} ({TIERS[tier]}), and the client is cleared "
            f"up to tier {cleared}: introduce it first, then write tier: {tier} into the "
            "client file"
        )


def _check_refused(session: Session, template: Template, avoid: Avoid) -> None:
    for flag in avoid.flags:
        if flag in session.front.not_for and session.front.not_for[flag] is None:
            at = f"{template.source}:{template.front_at['not_for']}"
            raise AvoidError(
                session.front.id,
                f"is not for someone with --avoid {flag}: its not_for says refuse ({at}); "
                "choose another exercise",
                tuple(map(str, care.obstacles(session, Avoid((flag,))))),
            )


def _check_clear(session: Session, avoid: Avoid) -> None:
    if obstacles := care.obstacles(session, avoid):
        flags = " --avoid ".join(dict.fromkeys(one.flag for one in obstacles))
        raise AvoidError(
            session.front.id,
            f"goes against --avoid {flags}, and nothing that is left to choose changes that; "
            "choose another exercise or other values, or edit a copy: coreg-audio new NAME "
            f"--from {session.front.id}",
            tuple(map(str, obstacles)),
        )


def _in_the_way(session: Session, part: OptionalPart, avoid: Avoid) -> list[str]:
    """The flags that an optional paragraph goes against."""
    alone = replace(session, sections=(Section(part.at, "", part.steps),))
    found = [one.flag for one in care.obstacles(alone, avoid)]
    return list(dict.fromkeys(found))


def _sound_changes(session: Session, recipe: Recipe, cue: str) -> Iterator[str]:
    if cue != recipe.cue and any(map(_sounds_breath, session.sections)):
        flag = recipe.avoid.any(WAVE_FLAGS)
        yield f"{flag}{AVOIDED}breath sound {cue} -> {recipe.cue}"
    if recipe.bedding.file and (flag := recipe.avoid.any(SOUND_FLAGS)):
        yield f"{flag}{AVOIDED}but what your own file for --bed holds, nobody has looked at"


def _sounds_breath(section: Section) -> bool:
    return any(
        isinstance(inner, Breathe | BreathBlock)
        for step in section.steps
        for inner in (step.steps if isinstance(step, OptionalPart) else (step,))
    )


def _without_bells(session: Session) -> tuple[Session, int]:
    """*session* without single bells, and how many there were; a timer needs its own."""
    sections = tuple(
        replace(section, steps=tuple(_kept(section.steps))) for section in session.sections
    )
    rung = replace(session, sections=sections)
    return rung, _bells(session) - _bells(rung)


def _kept(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        match step:
            case Chime():
                continue
            case BreathBlock():
                yield _quiet(step)
            case OptionalPart():
                yield replace(step, steps=tuple(_kept_plain(step.steps)))
            case _:
                yield step


def _kept_plain(steps: tuple[PlainStep, ...]) -> Iterator[PlainStep]:
    for step in steps:
        if not isinstance(step, Chime):
            yield _quiet(step) if isinstance(step, BreathBlock) else step


def _quiet(block: BreathBlock) -> BreathBlock:
    return replace(
        block, steps=tuple(step for step in block.steps if not isinstance(step, Chime))
    )


def _bells(session: Session) -> int:
    def count(steps: tuple[object, ...]) -> int:
        inner = (one.steps for one in steps if isinstance(one, BreathBlock | OptionalPart))
        return sum(isinstance(one, Chime) for one in steps) + sum(map(count, inner))

    return sum(count(section.steps) for section in session.sections)


def _listed(flags: Mapping[str, object]) -> str:
    return ", ".join(flags)
