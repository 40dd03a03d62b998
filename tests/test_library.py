"""The packaged exercises: every combination of their choices, as a couple would get it."""

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from coreg_audio import care, planner, sparing, templates
from coreg_audio.ambience import BEDS
from coreg_audio.avoid import FLAGS, Avoid
from coreg_audio.build import plan, understand, utterances
from coreg_audio.errors import AvoidError
from coreg_audio.guidance import with_guidance
from coreg_audio.recipe import Recipe, Unwatched
from coreg_audio.script import ChoiceKind, FrontMatter, Template
from coreg_audio.session import (
    Audience,
    Breathe,
    Guidance,
    OptionalPart,
    PlainStep,
    Rest,
    Say,
    Session,
    Timer,
    YourTurn,
)
from coreg_audio.timeline import Bell, BellKind, Timeline
from coreg_audio.units import RATE_HZ, to_frames
from coreg_audio.voice import PACES, in_language

PACE = PACES["settle"]

REPAIR_LINES = {
    "en": "I can see this matters to you. I want to understand. "
    "Can we take a few easy breaths together first, and then talk?",
    "es": "Veo que esto es importante para ti. Quiero entenderte. "
    "¿Podemos respirar con calma unas cuantas veces, tú y yo, y después hablar?",
}
"""As they were approved: a change here needs the same care as a change of the exercise."""

NAMES = {"couple": "Kim and Lou", "partner_a": "Ana", "partner_b": "Bo", "name": "Ana"}

LIBRARY = {
    "attuned-listening",
    "back-on-track",
    "breathe-together",
    "comfort-turns",
    "conflict-breath",
    "daily-rituals",
    "eyes-and-touch",
    "heartbeat-connection",
    "into-sleep",
    "kiss-and-hug",
    "meet-agitated",
    "meet-shut-down",
    "reach-softly",
    "repair-ritual",
    "restorative-date",
    "safety-cues",
    "settle-alone",
    "slow-affection",
    "softer-start",
    "stay-near",
    "three-states-checkin",
    "why-safety-first",
}

FOR_ANYONE_AFRAID = {"into-sleep", "settle-alone"}
"""Suits a person who is afraid of a partner: there is no partner in it."""

TEMPLATES: dict[str, Template] = {one.front.id: one for one in templates.available().templates}
SPANISH = {one.front.id: one for one in templates.available(language="es").templates}
BUILT_FIRST = {
    "attuned-listening",
    "breathe-together",
    "conflict-breath",
    "eyes-and-touch",
    "heartbeat-connection",
    "kiss-and-hug",
    "repair-ritual",
    "settle-alone",
    "slow-affection",
    "three-states-checkin",
}
"""The ten that every language begins with."""

NAMED = {one.front.name: one for one in (*TEMPLATES.values(), *SPANISH.values())}


@dataclass(frozen=True)
class Said:
    """What every exercise of a language says, in these words."""

    welcome: str
    end: str
    small: str
    own: str
    anchor: str
    back: str
    helper: str
    change: str
    eyes: str


SAID = {
    "en": Said(
        welcome="Welcome, Ana.",
        end="This is the end of",
        small="small, easy breaths",
        own="your own rhythm",
        anchor="room",
        back=r"feet.* room",
        helper="it is worth telling Dr Lee.",
        change=r"You can change any part|Each part is a choice",
        eyes="Your eyes can be open or closed",
    ),
    "es": Said(
        welcome="Hola, Ana.",
        end="Este es el final de",
        small="respiraciones pequeñas y fáciles",
        own=r"(su|tu) propio ritmo",
        anchor="lugar",
        back=r"pies.* lugar",
        helper="vale la pena contárselo a Dr Lee.",
        change=r"Pued(en|es) cambiar cualquier parte|Cada parte es una elección",
        eyes="Los ojos pueden estar abiertos o cerrados",
    ),
}


def combinations(front: FrontMatter) -> Iterator[dict[str, str]]:
    """Every pick with every other, with the smallest and the largest of each number."""
    choices = [choice for choice in front.choices if choice.kind is not ChoiceKind.TEXT]
    settings = [choice.options or (f"{choice.low:g}", f"{choice.high:g}") for choice in choices]
    for values in product(*settings):
        yield {choice.name: value for choice, value in zip(choices, values, strict=True)}


PAIRS = [(one, values) for one in TEMPLATES.values() for values in combinations(one.front)]


def named(template: Template, values: Mapping[str, str]) -> str:
    """What a variant is called in the list of tests."""
    return "-".join([template.front.id, *values.values()])


def takes_turns(template: Template, values: Mapping[str, str]) -> bool:
    """Whether the partners take turns; a repair in the moment has one of each."""
    has_roles = any(choice.name == "partner_a" for choice in template.front.choices)
    return has_roles and values.get("who") != "one" and values.get("length") != "moment"


VARIANTS = [pytest.param(*pair, id=named(*pair)) for pair in PAIRS]

every_template = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
every_variant = pytest.mark.parametrize(("template", "values"), VARIANTS)


def read(template: Template, values: Mapping[str, str]) -> Session:
    """The session of a variant; sessions never change, so each is read once."""
    return _read(template.front.name, tuple(values.items()))


@functools.lru_cache(maxsize=64)
def _read(name: str, values: tuple[tuple[str, str], ...]) -> Session:
    return understand(NAMED[name], dict(values))


def lay_out(session: Session, minutes: float) -> Timeline:
    """The timeline by an estimate of the voice."""
    pace = in_language(PACE, session.front.language)
    guessed = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=pace)
    return planner.plan(session, guessed, rate_hz=RATE_HZ, target_s=minutes * 60, pace=pace)


def planned_once(template: Template, values: Mapping[str, str], minutes: float) -> Timeline:
    """The timeline of a variant, kept for the next laws that look at it."""
    return _planned(template.front.name, tuple(values.items()), minutes)


@functools.lru_cache(maxsize=8)
def _planned(name: str, values: tuple[tuple[str, str], ...], minutes: float) -> Timeline:
    return lay_out(_read(name, values), minutes)


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


def alone(template: Template, values: Mapping[str, str]) -> bool:
    """Whether only one person listens to this variant, so that nobody needs a stop word."""
    solo = values.get("who") == "one" or values.get("form") == "practice"
    return solo or template.front.audience == ("one",) or sleeps(template)


def sleeps(template: Template) -> bool:
    """Whether it ends in sleep: nobody has a turn in it, and nothing calls back."""
    return template.front.kind == "sleep"


def personal(template: Template, values: dict[str, str]) -> dict[str, str]:
    """*values* with names, a helper, and for a couple a stop word."""
    choices = {choice.name for choice in template.front.choices}
    names = {name: NAMES[name] for name in NAMES if name in choices}
    stop = {} if alone(template, values) else {"stop": "lighthouse"}
    return values | names | {"helper": "Dr Lee"} | stop


def test_every_exercise_is_packaged() -> None:
    """The library holds the exercises that the README lists, and none is broken."""
    shelf = templates.available()

    assert () == shelf.broken
    assert LIBRARY <= {one.front.id for one in shelf.templates}


def test_the_readme_lists_every_exercise() -> None:
    """Whoever reads the README finds each exercise, and none that is not there."""
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"(?m)^\| `([a-z-]+)` \|", readme)

    assert sorted(TEMPLATES) == listed


def fits_its_range(template: Template, values: dict[str, str]) -> None:
    """By default, at its shortest and at its longest, the file lasts what is promised."""
    session = read(template, values)
    front = session.front
    shortest, longest = front.range_min

    assert shortest <= front.minutes <= longest
    for minutes in (shortest, front.minutes, longest):
        planned = planned_once(template, values, minutes)
        assert to_frames(minutes * 60, RATE_HZ) == planned.length


def squeezes_nothing_by_default(template: Template, values: dict[str, str]) -> None:
    """At its own length a script keeps every optional part and nearly the pauses as written."""
    timeline = planned_once(template, values, read(template, values).front.minutes)

    assert () == timeline.left_out
    assert 0.8 <= timeline.stretch <= 1.3


def has_room_for_a_slower_voice(template: Template, values: dict[str, str]) -> None:
    """A voice 3 % quicker or slower than estimated still reaches both ends of the range."""
    session = read(template, values)
    shortest, longest = session.front.range_min
    pace = in_language(PACE, session.front.language)
    guessed = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=pace)

    for factor in (0.97, 1.03):
        spoken = {one: round(length * factor) for one, length in guessed.items()}
        low_s, high_s = planner.reach(session, spoken, rate_hz=RATE_HZ, pace=pace)
        assert low_s <= shortest * 60
        assert longest * 60 <= high_s


def reaches_its_length_at_every_pace(template: Template, values: dict[str, str]) -> None:
    """At its own length a script can be had at each pace, without asking for minutes."""
    session = read(template, values)

    for own in PACES.values():
        pace = in_language(own, session.front.language)
        guessed = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=pace)
        low_s, high_s = planner.reach(session, guessed, rate_hz=RATE_HZ, pace=pace)
        assert low_s <= session.front.minutes * 60 <= high_s


def speaks_the_names_and_is_as_long(template: Template, values: dict[str, str]) -> None:
    """With names set, a variant still reaches both ends of its range and speaks the names."""
    wanted = {choice.name for choice in template.front.choices} & NAMES.keys()
    session = read(template, personal(template, values))
    silent = values.get("length") == "moment" or not wanted or alone(template, values)

    for minutes in session.front.range_min:
        assert to_frames(minutes * 60, RATE_HZ) == lay_out(session, minutes).length
    assert silent or NAMES["couple"] in text(session)
    assert "name" not in wanted or SAID[session.front.language].welcome in text(session)


def ends_with_the_low_bell(template: Template, values: dict[str, str]) -> None:
    """The end is said aloud, then one closing bell rings; but nothing wakes a sleeper."""
    session = read(template, values)
    timeline = planned_once(template, values, session.front.minutes)
    if sleeps(template):
        assert not list(timeline.bells())
        return
    (close,) = bells(timeline, BellKind.CLOSE)

    assert close == list(timeline.bells())[-1]
    assert all(one.start < close.start for one in timeline.spoken())
    assert SAID[session.front.language].end in text(session)[-90:]


def announces_every_breath(template: Template, values: dict[str, str]) -> None:
    """Before breath is sounded, small breaths and one's own rhythm have been offered."""
    spoken = ""
    said = SAID[template.front.language]
    for step in steps(read(template, values)):
        if isinstance(step, Say):
            spoken += f" {step.utterance.text.lower()}"
        elif isinstance(step, Breathe):
            assert said.small in spoken
            assert re.search(said.own, spoken)
            long = (step.cycles or 99) > 3
            assert said.anchor in spoken or not long


def leads_back_and_names_help(template: Template, values: dict[str, str]) -> None:
    """Near the end they hear whom to talk to and, if they stay awake, come back to the room."""
    session = read(template, personal(template, values))
    ending = text(session)[-260:]

    said = SAID[session.front.language]
    assert sleeps(template) or re.search(said.back, ending)
    assert said.helper in ending


def may_be_stopped(template: Template, values: dict[str, str]) -> None:
    """The stop word of a couple and the freedom to change things come in the first third."""
    solo = alone(template, values)
    session = read(template, personal(template, values))
    opening = text(session)[: len(text(session)) // 3]

    assert solo or "lighthouse" in opening
    said = SAID[session.front.language]
    assert re.search(said.change, opening)
    walking = values.get("form") == "walk"
    eyes = "keep your eyes open" if walking else said.eyes
    assert eyes in opening


@every_template
def test_every_template_tells_the_therapist_enough(template: Template) -> None:
    """Each has chapters, a note, cautions, and says who should not use it."""
    session = read(template, {})

    assert all(section.title for section in session.sections)
    assert len(session.sections) > 1
    assert session.notes
    assert template.front.cautions
    suits_the_afraid = template.front.id in FOR_ANYONE_AFRAID
    assert suits_the_afraid != ("fear-of-partner" in template.front.not_for)


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
        assert answer is None or set(answer[1]) <= set(options[answer[0]])


def heard(timeline: Timeline) -> str:
    """All that the plan speaks."""
    return " ".join(event.utterance.text for event in timeline.spoken())


def keeps_its_length_and_its_care_with_any_guidance(
    template: Template, values: dict[str, str]
) -> None:
    """Less is said in the same minutes, to the frame, and no breath or protected line less."""
    session = read(template, values)
    shortest, longest = session.front.range_min
    full = [type(step) for step in steps(session) if isinstance(step, Breathe | Timer)]
    exact = [say for say in session.sayings() if say.exact]
    for guidance in (Guidance.LIGHT, Guidance.SPARSE):
        less = with_guidance(session, guidance)
        said = [type(step) for step in steps(less) if isinstance(step, Breathe | Timer)]
        assert (guidance, full) == (guidance, said)
        assert exact == [say for say in less.sayings() if say.exact]
        assert bool(less.fitted.left_out) == (values.get("form") != "breath")
        planned = lay_out(less, longest)
        assert (guidance, to_frames(longest * 60, RATE_HZ)) == (guidance, planned.length)
    for minutes in (shortest, session.front.minutes):
        planned = lay_out(less, minutes)
        assert to_frames(minutes * 60, RATE_HZ) == planned.length
    assert () == care.check(less, planned)


SPARED = {
    "en": {
        "touch": r"\bhugs?\b|\bkiss|\bcuddl|hand in hand|hold(ing)? (your|each other|hands)|"
        r"arm around|lean on|take your hand|hand to hold|hands can find|partner's chest",
        "gaze": r"eyes can meet|look at (you|me|each other)|(soft|kind) look|like me to look",
        "heart": r"(?<!is )(?<!end of )heartbeat|your heart\b|\bchest\b",
        "breath": r"(?<!this is )(?<!the end of )\bbreath|\b(in|ex)hal",
        "holds": r"hold (your|the) breath",
        "movement": r"might stand up|walk, side|walk on|one foot to the other|roll your|swing",
        "eyes-closed": r"close your eyes|eyes closed|eyes shut",
        "counting-down": r"three, two|count down|backwards",
        "fear-of-partner": r"of you\b|you both|if you are going (first|second)",
    },
    "es": {
        "touch": r"\babraz|\bbes(o|ar)|acurruc|de la mano|tom\w+ (de )?las manos|tomarte|"
        r"brazo alrededor|apoyarme|toma mi mano|manos pueden encontrarse|espalda con espalda",
        "gaze": r"miradas? (pueden|suave|o una)|a los ojos|nos miremos|te mire\b|que mire\b",
        "heart": r"(?<!de )latido|corazón|\bpecho",
        "breath": r"(?<!esto es )(?<!el final de )(?<!pausar y )\brespir|hal(a|ar|ando)\b|"
        r"\baire\b",
        "holds": r"(aguant|reten|conten)\w+ (el|la) (aire|respiración)",
        "movement": r"(?<!, o )(ponerse|ponerte) de pie|caminar|salir un|otro cuarto|"
        r"cuartos distintos",
        "eyes-closed": r"(cerrar|cierr\w+) (los|tus|sus) ojos|ojos cerrados",
        "counting-down": r"tres, dos|hacia atrás|cuenta regresiva",
        "fear-of-partner": r"ustedes|cada quien|los dos\b(?! turnos)|"
        r"si te toca (empezar|después)",
    },
}
"""Written apart from the words that the program looks for."""

REFUSED = {
    "touch": {"kiss-and-hug", "slow-affection"},
    "gaze": {"kiss-and-hug"},
    "breath": {"breathe-together", "heartbeat-connection", "repair-ritual"},
    "fear-of-partner": LIBRARY
    - {"into-sleep", "settle-alone", "three-states-checkin", "why-safety-first"},
    "bells": {
        "attuned-listening",
        "comfort-turns",
        "eyes-and-touch",
        "kiss-and-hug",
        "restorative-date",
        "slow-affection",
        "softer-start",
    },
}
"""What has no version for a flag: everything else must have one."""


def spare(template: Template, flag: str) -> tuple[Session, str] | None:
    """The session that is kept to *flag*, and its breath sound; None where it is refused."""
    asked = Recipe(template.front.id, avoid=Avoid((flag,)))
    try:
        recipe, _ = sparing.swapped(asked, template)
        choices = (one for one in template.front.choices if one.kind is not ChoiceKind.TEXT)
        defaults = {one.name: one.default for one in choices}
        session = read(template, defaults | dict(recipe.values))
        return sparing.spared(session, template, recipe, asked.cue), recipe.cue
    except AvoidError:
        return None


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_is_kept_by_every_template(flag: str) -> None:
    """No violating line, sound or pattern is in the plan, or the session is refused."""
    for template in NAMED.values():
        language = template.front.language
        name = (template.front.id, language, flag)
        kept = spare(template, flag)
        assert (name, template.front.id in REFUSED.get(flag, ())) == (name, kept is None)
        if kept is None:
            continue
        session, cue = kept
        planned = lay_out(session, session.front.minutes)
        pattern = SPARED[language].get(flag, r"(?!)")
        assert (name, None) == (name, re.search(pattern, heard(planned), re.IGNORECASE))
        cycles = [cycle for run in planned.breaths() for cycle in run.cycles]
        assert flag != "breath" or not cycles
        assert flag != "holds" or not any(one.hold_in or one.hold_out for one in cycles)
        assert flag != "bells" or not list(planned.bells())
        assert flag not in ("water-sounds", "noise-sounds") or "wave" not in cue
        assert flag not in {BEDS[bed.name] for bed in planned.beds()}
        assert (name, ()) == (name, care.check(session, planned))


def share(
    session: Session, partner: Audience, *, whole: bool = False
) -> tuple[int, list[tuple[str, float]]]:
    """How many sentences a partner hears as their own, and the times that are theirs, sorted.

    A time belongs to whoever was spoken to last in its chapter; with *whole* turns to whoever
    was last spoken to alone, where both are then told what may be done for that one.
    """
    sentences = 0
    times: list[tuple[str, float]] = []
    for section in session.sections:
        last = Audience.BOTH
        for step in section.steps:
            assert not (isinstance(step, OptionalPart) and last is not Audience.BOTH)
            if isinstance(step, Say):
                last = last if whole and step.to is Audience.BOTH else step.to
                sentences += step.to is partner
            elif last is partner and isinstance(step, Timer | YourTurn):
                times.append((type(step).__name__, step.length_s))
            elif last is partner and isinstance(step, Breathe):
                times.append(("Breathe", float(step.cycles or 0)))
    return sentences, sorted(times)


def is_held_to_its_turns(template: Template, values: dict[str, str]) -> None:
    """Whatever speaks to one partner alone is among the variants with the laws of turns."""
    to_one = any(say.to is not Audience.BOTH for say in read(template, values).sayings())
    assert to_one == takes_turns(template, values)


def has_fair_turns(template: Template, values: dict[str, str]) -> None:
    """A and B get the same number of sentences, the same timers and the same turns."""
    session = read(template, values)
    whole = not share(session, Audience.A)[1]
    sentences, times = share(session, Audience.A, whole=whole)

    assert sentences > 0
    assert times
    assert (sentences, times) == share(session, Audience.B, whole=whole)


def is_the_same_whoever_begins(template: Template, values: dict[str, str]) -> None:
    """With the partners' names changed over, each is told what the other was, and no more."""
    words = personal(template, values)
    one = read(template, words)
    other = read(template, words | {"partner_a": "Bo", "partner_b": "Ana"})
    swapped = re.sub(r"\b(Ana|Bo)\b", lambda m: {"Ana": "Bo", "Bo": "Ana"}[m[1]], text(one))

    assert swapped == text(other)
    spoken = re.findall(r"\b(?:Ana|Bo)\b", text(one))
    assert spoken.count("Ana") == spoken.count("Bo") > 0
    rests = [step for step in steps(one) if not isinstance(step, Say)]
    assert rests == [step for step in steps(other) if not isinstance(step, Say)]


def says_the_same_to_each(template: Template, values: dict[str, str]) -> None:
    """Neither partner is spoken to at more than a fifth greater length than the other."""
    session = read(template, personal(template, values))
    words = [
        sum(len(say.utterance.text.split()) for say in session.sayings() if say.to is partner)
        for partner in (Audience.A, Audience.B)
    ]

    assert max(words) <= 1.2 * min(words)


@pytest.mark.parametrize("seconds", [60, 120, 180, 300])
def test_speaking_times_are_exact(seconds: int) -> None:
    """Each partner speaks for what was set, with a bell halfway, and answers for a minute."""
    session = read(TEMPLATES["attuned-listening"], {"turn": str(seconds)})
    timers = [step for step in steps(session) if isinstance(step, Timer)]

    assert [(seconds, True), (60, False)] * 2 == [(one.length_s, one.halfway) for one in timers]


def test_soft_looks_grow_from_ten_to_twenty_seconds() -> None:
    """The three looks last 10, 15 and 20 s, each with 10 s of looking away, never stretched."""
    session = read(TEMPLATES["eyes-and-touch"], {})
    exact = [step.length_s for step in steps(session) if isinstance(step, Rest) and step.exact]

    assert [10, 10, 15, 10, 20, 10] == exact


def test_a_long_break_is_twenty_minutes() -> None:
    """Apart for twice ten minutes, exact from bell to bell."""
    session = read(TEMPLATES["conflict-breath"], {"form": "long-break"})

    assert [600, 600] == [step.length_s for step in steps(session) if isinstance(step, Timer)]


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


@pytest.mark.parametrize("language", REPAIR_LINES)
@pytest.mark.parametrize(("length", "times"), [("rehearsal", 2), ("moment", 1)])
def test_the_repair_line_is_as_approved(length: str, times: int, language: str) -> None:
    """The protected line is spoken word for word, by each partner in turn in a rehearsal."""
    shelf = {"en": TEMPLATES, "es": SPANISH}[language]
    session = read(shelf["repair-ritual"], {"length": length})
    exact = [say.utterance.text for say in session.sayings() if say.exact]

    assert " ".join([REPAIR_LINES[language]] * times) == " ".join(exact)


@pytest.mark.parametrize("language", REPAIR_LINES)
@pytest.mark.parametrize("length", ["rehearsal", "moment"])
def test_a_line_of_the_therapists_takes_its_place(length: str, language: str) -> None:
    """A therapist's own line is spoken instead, in quotes, and ours is not heard."""
    own = {"en": "This is hard. I am here.", "es": "Esto es difícil. Aquí estoy."}[language]
    shelf = {"en": TEMPLATES, "es": SPANISH}[language]
    session = read(shelf["repair-ritual"], {"length": length, "own_line": own})

    assert f"“{own}”" in text(session)
    assert REPAIR_LINES[language] not in text(session)
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


def one_by_one(front: FrontMatter) -> Iterator[dict[str, str]]:
    """The variant by default, and each that differs from it in one choice."""
    choices = [choice for choice in front.choices if choice.kind is not ChoiceKind.TEXT]
    usual = {choice.name: choice.default for choice in choices}
    yield usual
    for choice in choices:
        ends = choice.options or (f"{choice.low:g}", f"{choice.high:g}")
        yield from (usual | {choice.name: one} for one in ends if one != choice.default)


def anonymous(front: FrontMatter) -> list[tuple[object, ...]]:
    """The choices of a script without the words that are asked and spoken."""
    return [
        (
            one.name,
            one.kind,
            one.options,
            one.low,
            one.high,
            one.personal,
            one.default if one.options else bool(one.default),
        )
        for one in front.choices
    ]


def optional(template: Template) -> int:
    """How many paragraphs of the usual variant are optional."""
    session = read(template, next(one_by_one(template.front)))
    parts = [step for section in session.sections for step in section.steps]
    return sum(isinstance(step, OptionalPart) for step in parts)


def timed(session: Session) -> list[tuple[object, ...]]:
    """All that lasts a time of its own, in order, with the length that is written."""
    return [
        (type(step), *(getattr(step, name, None) for name in _LASTING))
        for step in steps(session)
        if not isinstance(step, Say)
    ]


_LASTING = (
    "length_s",
    "exact",
    "halfway",
    "chime",
    "pattern",
    "cycles",
    "until",
    "voice_first",
)


@pytest.mark.parametrize("name", sorted(BUILT_FIRST))
def test_an_exercise_is_the_same_in_spanish(name: str) -> None:
    """The same choices, avoid-flags and breath; whichever choice is changed, the same times."""
    own, other = SPANISH[name], TEMPLATES[name]

    assert optional(other) == optional(own)
    for field in ("audience", "breath", "not_for", "kind", "holds", "tier"):
        assert getattr(other.front, field) == getattr(own.front, field)
    assert anonymous(other.front) == anonymous(own.front)
    for values in one_by_one(own.front):
        assert timed(read(other, values)) == timed(read(own, values))


@pytest.mark.parametrize("name", sorted(BUILT_FIRST))
def test_every_law_holds_in_spanish(name: str) -> None:
    """Whatever is asked of an exercise, and whichever choice is changed.

    Every combination of them is read, planned and checked for care in `test_cli`.
    """
    template = SPANISH[name]

    for of_all in LAWS:
        of_all(template)
    for values in one_by_one(template.front):
        hold_every_law(template, values)


@every_variant
def test_every_law_holds(template: Template, values: dict[str, str]) -> None:
    """Whatever is asked of an exercise, in every combination of its choices.

    One test for all laws, so that each session is read and planned once.
    """
    hold_every_law(template, values)


def hold_every_law(template: Template, values: dict[str, str]) -> None:
    """Try every law on a variant; where one breaks, its name stands in the traceback."""
    turns = TURN_LAWS if takes_turns(template, values) else ()
    for law in (*VARIANT_LAWS, *turns):
        law(template, values)


LAWS: tuple[Callable[[Template], None], ...] = (
    test_every_template_tells_the_therapist_enough,
    test_no_template_claims_a_review,
    test_names_are_personal_and_never_needed,
    test_headings_hold_no_values,
    test_what_respects_an_avoid_flag_may_be_picked,
)
VARIANT_LAWS: tuple[Callable[[Template, dict[str, str]], None], ...] = (
    fits_its_range,
    squeezes_nothing_by_default,
    has_room_for_a_slower_voice,
    reaches_its_length_at_every_pace,
    speaks_the_names_and_is_as_long,
    ends_with_the_low_bell,
    announces_every_breath,
    leads_back_and_names_help,
    may_be_stopped,
    keeps_its_length_and_its_care_with_any_guidance,
    is_held_to_its_turns,
)
TURN_LAWS: tuple[Callable[[Template, dict[str, str]], None], ...] = (
    has_fair_turns,
    is_the_same_whoever_begins,
    says_the_same_to_each,
)


def test_spanish_has_the_ten_that_are_built_first() -> None:
    """None is missing, none is broken."""
    assert BUILT_FIRST == SPANISH.keys()
    assert () == templates.available(language="es").broken


@pytest.mark.slow
@pytest.mark.parametrize("name", ["conflict-breath", "kiss-and-hug"])
def test_the_default_voice_reaches_the_whole_range(name: str, tmp_path: Path) -> None:
    """With the lengths that the default voice really takes, both ends can be asked for.

    These have the least room; for the others the estimate with its margin will do.
    """
    for minutes in TEMPLATES[name].front.range_min:
        recipe = Recipe(name, minutes=minutes)
        _, timeline = plan(recipe, tmp_path, Unwatched())
        assert to_frames(minutes * 60, RATE_HZ) == timeline.length


@pytest.mark.parametrize("ease", ["breath", "sounds"])
def test_into_sleep_is_guided_first_and_then_only_sounds(ease: str) -> None:
    """In a night of eight hours the words end within 12 minutes, and rain lasts to the end."""
    timeline = lay_out(read(TEMPLATES["into-sleep"], {"ease": ease}), 480)
    *_, last = timeline.spoken()
    (rain,) = timeline.beds()

    assert last.start < 12 * 60 * RATE_HZ
    assert (0, timeline.length) == (rain.start, rain.length)
    assert bool(list(timeline.breaths())) is (ease == "breath")
