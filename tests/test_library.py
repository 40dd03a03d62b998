"""The packaged exercises: every combination of their choices, as a couple would get it."""

import functools
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest

from coreg_audio import planner, templates
from coreg_audio.build import plan, understand, utterances
from coreg_audio.recipe import Recipe, Unwatched
from coreg_audio.script import ChoiceKind, FrontMatter, Template
from coreg_audio.session import Breathe, OptionalPart, PlainStep, Say, Session, Timer
from coreg_audio.timeline import Bell, BellKind, Timeline
from coreg_audio.units import RATE_HZ, to_frames
from coreg_audio.voice import PACES

PACE = PACES["settle"]

REPAIR_LINE = (
    "I can see this matters to you. I want to understand. "
    "Can we take a few easy breaths together first, and then talk?"
)
"""As it was approved: a change here needs the same care as a change of the exercise."""

NAMES = {"couple": "Ana and Bo", "partner_a": "Ana", "partner_b": "Bo"}

FIRST_FIVE = {
    "breathe-together",
    "heartbeat-connection",
    "kiss-and-hug",
    "repair-ritual",
    "three-states-checkin",
}

TEMPLATES: dict[str, Template] = {one.front.id: one for one in templates.available().templates}


def combinations(front: FrontMatter) -> Iterator[dict[str, str]]:
    """Every pick with every other, with the smallest and the largest of each number."""
    choices = [choice for choice in front.choices if choice.kind is not ChoiceKind.TEXT]
    settings = [choice.options or (f"{choice.low:g}", f"{choice.high:g}") for choice in choices]
    for values in product(*settings):
        yield {choice.name: value for choice, value in zip(choices, values, strict=True)}


VARIANTS = [
    pytest.param(one, values, id="-".join([name, *values.values()]))
    for name, one in TEMPLATES.items()
    for values in combinations(one.front)
]

every_template = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
every_variant = pytest.mark.parametrize(("template", "values"), VARIANTS)


def read(template: Template, values: Mapping[str, str]) -> Session:
    """The session of a variant; sessions never change, so each is read once."""
    return _read(template.front.id, tuple(values.items()))


@functools.cache
def _read(name: str, values: tuple[tuple[str, str], ...]) -> Session:
    return understand(TEMPLATES[name], dict(values))


def lay_out(session: Session, minutes: float) -> Timeline:
    """The timeline by an estimate of the voice."""
    guessed = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=PACE)
    return planner.plan(session, guessed, rate_hz=RATE_HZ, target_s=minutes * 60, pace=PACE)


def steps(session: Session) -> Iterator[PlainStep]:
    """All steps in order, optional ones included."""
    for section in session.sections:
        for step in section.steps:
            if isinstance(step, OptionalPart):
                yield from step.steps
            else:
                yield step


def text(session: Session) -> str:
    """All that is spoken."""
    return " ".join(say.utterance.text for say in session.sayings())


def bells(timeline: Timeline, kind: BellKind) -> list[Bell]:
    """The bells of that kind, in order."""
    return [bell for bell in timeline.bells() if bell.kind is kind]


def test_the_first_five_exercises_are_packaged() -> None:
    """The library holds at least the five exercises that it began with, and none is broken."""
    shelf = templates.available()

    assert () == shelf.broken
    assert FIRST_FIVE <= {one.front.id for one in shelf.templates}


@every_variant
def test_every_variant_fits_its_range(template: Template, values: dict[str, str]) -> None:
    """By default, at its shortest and at its longest, the file lasts what is promised."""
    session = read(template, values)
    front = session.front
    shortest, longest = front.range_min

    assert shortest <= front.minutes <= longest
    for minutes in (shortest, front.minutes, longest):
        assert to_frames(minutes * 60, RATE_HZ) == lay_out(session, minutes).length


@every_variant
def test_nothing_is_squeezed_by_default(template: Template, values: dict[str, str]) -> None:
    """At its own length a script keeps every optional part and nearly the pauses as written."""
    session = read(template, values)
    timeline = lay_out(session, session.front.minutes)

    assert () == timeline.left_out
    assert 0.8 <= timeline.stretch <= 1.3


@every_variant
def test_there_is_room_for_a_slower_voice(template: Template, values: dict[str, str]) -> None:
    """A voice 3 % quicker or slower than estimated still reaches both ends of the range."""
    session = read(template, values)
    shortest, longest = session.front.range_min
    guessed = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=PACE)

    for factor in (0.97, 1.03):
        spoken = {one: round(length * factor) for one, length in guessed.items()}
        low_s, high_s = planner.reach(session, spoken, rate_hz=RATE_HZ, pace=PACE)
        assert low_s <= shortest * 60
        assert longest * 60 <= high_s


@every_variant
def test_every_pace_reaches_the_default(template: Template, values: dict[str, str]) -> None:
    """At its own length a script can be had at each pace, without asking for minutes."""
    session = read(template, values)

    for pace in PACES.values():
        guessed = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=pace)
        low_s, high_s = planner.reach(session, guessed, rate_hz=RATE_HZ, pace=pace)
        assert low_s <= session.front.minutes * 60 <= high_s


@every_variant
def test_names_change_nothing_but_the_words(template: Template, values: dict[str, str]) -> None:
    """With names set, a variant still reaches both ends of its range and speaks the names."""
    wanted = {choice.name for choice in template.front.choices} & NAMES.keys()
    session = read(template, values | {name: NAMES[name] for name in wanted})

    for minutes in session.front.range_min:
        assert to_frames(minutes * 60, RATE_HZ) == lay_out(session, minutes).length
    assert NAMES["couple"] in text(session) or values.get("length") == "moment"


@every_variant
def test_every_variant_ends_with_the_low_bell(
    template: Template, values: dict[str, str]
) -> None:
    """The end is said aloud, then one closing bell rings and nothing comes after it."""
    session = read(template, values)
    timeline = lay_out(session, session.front.minutes)
    (close,) = bells(timeline, BellKind.CLOSE)

    assert close == list(timeline.bells())[-1]
    assert all(one.start < close.start for one in timeline.spoken())
    assert "This is the end of" in text(session)[-90:]


@every_variant
def test_every_breath_is_announced(template: Template, values: dict[str, str]) -> None:
    """Before breath is sounded, small breaths and one's own rhythm have been offered."""
    spoken = ""
    for step in steps(read(template, values)):
        if isinstance(step, Say):
            spoken += f" {step.utterance.text.lower()}"
        elif isinstance(step, Breathe):
            assert "small, easy breaths" in spoken
            assert "your own rhythm" in spoken
            long = (step.cycles or 99) > 3
            assert "room" in spoken or not long


@every_variant
def test_every_variant_leads_back_and_names_help(
    template: Template, values: dict[str, str]
) -> None:
    """Near the end the listeners come back to the room and hear whom they could talk to."""
    session = read(template, values | {"helper": "Dr Lee"})
    ending = text(session)[-260:]

    assert re.search(r"feet.* room", ending)
    assert "it is worth telling Dr Lee." in ending


@every_variant
def test_every_variant_may_be_stopped(template: Template, values: dict[str, str]) -> None:
    """The stop word of a couple and the freedom to change things come in the first third."""
    session = read(template, values | {"stop": "lighthouse"})
    opening = text(session)[: len(text(session)) // 3]

    assert values.get("who") == "one" or "lighthouse" in opening
    assert re.search(r"You can change any part|Each part is a choice", opening)
    assert "Your eyes can be open or closed" in opening


@every_template
def test_every_template_tells_the_therapist_enough(template: Template) -> None:
    """Each has chapters, a note, cautions, and says who should not use it."""
    session = read(template, {})

    assert all(section.title for section in session.sections)
    assert len(session.sections) > 1
    assert session.notes
    assert template.front.cautions
    assert "fear-of-partner" in template.front.not_for


@every_template
def test_no_template_claims_a_review(template: Template) -> None:
    """Until a clinician has reviewed a script, its front matter names nobody."""
    assert template.front.reviewed == ""


@every_template
def test_names_are_personal_and_never_needed(template: Template) -> None:
    """Every choice that holds a name is marked personal and is empty by default."""
    for choice in template.front.choices:
        if choice.name in NAMES:
            assert choice.personal
            assert choice.default == ""


@every_template
def test_headings_hold_no_values(template: Template) -> None:
    """A heading becomes a chapter's tag, so no value may stand in it."""
    headings = [line for line in template.text.splitlines() if line.startswith("#")]

    assert headings
    assert not any("{" in heading for heading in headings)


@every_template
def test_what_respects_an_avoid_flag_may_be_picked(template: Template) -> None:
    """Each avoid-flag either refuses or names an option that the script has."""
    options = {choice.name: choice.options for choice in template.front.choices}

    for answer in template.front.not_for.values():
        assert answer is None or answer[1] in options[answer[0]]


@pytest.mark.parametrize("seconds", ["20", "25", "30"])
def test_kiss_and_hug_are_exact(seconds: str) -> None:
    """From bell to bell the kiss lasts 6 s and the hug what was set, to the frame."""
    session = read(TEMPLATES["kiss-and-hug"], {"hug_seconds": seconds})

    for minutes in (session.front.minutes, *session.front.range_min):
        timeline = lay_out(session, minutes)
        starts = bells(timeline, BellKind.TIMER_START)
        ends = bells(timeline, BellKind.TIMER_END)
        lasted = [end.start - start.start for start, end in zip(starts, ends, strict=True)]
        assert [6 * RATE_HZ, int(seconds) * RATE_HZ] == lasted


def test_a_hug_lasts_half_a_minute_by_default() -> None:
    """Without a choice, the hug is the thirty seconds of the title."""
    session = read(TEMPLATES["kiss-and-hug"], {})

    assert [6, 30] == [step.length_s for step in steps(session) if isinstance(step, Timer)]


@pytest.mark.parametrize(("length", "times"), [("rehearsal", 2), ("moment", 1)])
def test_the_repair_line_is_as_approved(length: str, times: int) -> None:
    """The protected line is spoken word for word, by each partner in turn in a rehearsal."""
    session = read(TEMPLATES["repair-ritual"], {"length": length})
    exact = [say.utterance.text for say in session.sayings() if say.exact]

    assert " ".join([REPAIR_LINE] * times) == " ".join(exact)


@pytest.mark.parametrize("length", ["rehearsal", "moment"])
def test_a_line_of_the_therapists_takes_its_place(length: str) -> None:
    """A therapist's own line is spoken instead, as plain speech, and ours is not heard."""
    values = {"length": length, "own_line": "This is hard. I am here."}
    session = read(TEMPLATES["repair-ritual"], values)

    assert "This is hard. I am here." in text(session)
    assert "I want to understand" not in text(session)
    assert not any(say.exact for say in session.sayings())


def test_breathing_together_is_five_minutes_of_breath() -> None:
    """By default thirty breaths at 4-6 are sounded, in two halves."""
    session = read(TEMPLATES["breathe-together"], {})
    runs = list(lay_out(session, session.front.minutes).breaths())

    assert [15, 15] == [len(run.cycles) for run in runs]
    assert {10 * RATE_HZ} == {cycle.length for run in runs for cycle in run.cycles}


def test_the_states_carry_the_therapists_words() -> None:
    """A therapist's own words for the three states are spoken, and ours are not."""
    values = {"connected": "green", "on_alert": "orange", "shut_down": "grey"}
    spoken = text(read(TEMPLATES["three-states-checkin"], values))

    assert all(f'"{word}"' in spoken for word in values.values())
    assert not any(f'"{word}"' in spoken for word in ("connected", "on alert", "shut down"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kiss-and-hug", "repair-ritual"])
def test_the_default_voice_reaches_the_whole_range(name: str, tmp_path: Path) -> None:
    """With the lengths that the default voice really takes, both ends can be asked for.

    These two have the least room; for the others the estimate with its margin will do.
    """
    for minutes in TEMPLATES[name].front.range_min:
        recipe = Recipe(name, minutes=minutes)
        _, timeline = plan(recipe, tmp_path, Unwatched())
        assert to_frames(minutes * 60, RATE_HZ) == timeline.length
