"""Laws of planning, over random sessions, and the cases that the script format spells out."""

import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreg_audio import planner
from coreg_audio.errors import LengthError, ScriptError
from coreg_audio.planner.breathing import cycle_count
from coreg_audio.script import FrontMatter, Pattern, Place
from coreg_audio.session import (
    Ambience,
    BreathBlock,
    Breathe,
    Breaths,
    Chime,
    Echo,
    Gap,
    OptionalPart,
    PlainStep,
    Remainder,
    Rest,
    Say,
    Section,
    Session,
    Step,
    Timer,
    Utterance,
    YourTurn,
    cue_utterances,
)
from coreg_audio.timeline import (
    BELL_LENGTH_S,
    Bell,
    BellKind,
    Breath,
    Event,
    Quiet,
    QuietKind,
    Spoken,
    Timeline,
)
from coreg_audio.units import MP3_FRAMES, RATE_HZ, to_frames
from coreg_audio.voice import PACES, Pace

SETTLE = PACES["settle"]
AT = Place("a.md", 7)
ELASTIC = (QuietKind.GAP, QuietKind.PAUSE, QuietKind.YOUR_TURN)
STARTER, SLOW = Pattern(3, 4), Pattern(4, 6)


def front(minutes: float = 5) -> FrontMatter:
    """The front matter of a plain session."""
    return FrontMatter(
        id="a",
        title="A Session",
        version="1.0",
        language="en",
        audience=("couple",),
        tier=1,
        minutes=minutes,
        range_min=(1, 60),
        choices=(),
        breath=SLOW,
        not_for={},
        kind="exercise",
        holds="",
        cautions=(),
        reviewed="",
    )


def session(*steps: Step, title: str = "One", minutes: float = 5) -> Session:
    """A session of one chapter."""
    return Session(front(minutes), AT, (Section(AT, title, steps),))


def say(text: str = "Hello.", line: int = 10, gap: Gap = Gap.SENTENCE) -> Say:
    """A spoken sentence."""
    return Say(Place("a.md", line), Utterance(text), text, gap)


def clips(what: Session, length: int = 70_001) -> dict[Utterance, int]:
    """Clip lengths that differ from utterance to utterance."""
    clips = {one: 30_000 for one in cue_utterances(what)}
    for index, one in enumerate(what.sayings()):
        clips.setdefault(one.utterance, length + 977 * index)
    return clips


def plan(what: Session, target_s: float | None = None, pace: Pace = SETTLE) -> Timeline:
    """Plan with the clips above."""
    return planner.plan(what, clips(what), rate_hz=RATE_HZ, target_s=target_s, pace=pace)


def reach(what: Session, pace: Pace = SETTLE) -> tuple[float, float]:
    """Reach with the clips above."""
    return planner.reach(what, clips(what), rate_hz=RATE_HZ, pace=pace)


def middle(what: Session) -> Timeline:
    """Planned in the middle of its reach."""
    return plan(what, sum(reach(what)) / 2)


def quiets(timeline: Timeline, *kinds: QuietKind) -> list[Quiet]:
    """The silences of those kinds."""
    return [one for one in timeline.events if isinstance(one, Quiet) and one.kind in kinds]


def onsets(breath: Breath) -> list[int]:
    """Where each breath of the run begins, and where the run ends."""
    starts = [breath.start]
    for cycle in breath.cycles:
        starts.append(starts[-1] + cycle.length)
    return starts


def outs(breath: Breath) -> list[int]:
    """Where each out-breath of the run begins."""
    return [
        start + cycle.in_ + cycle.hold_in
        for start, cycle in zip(onsets(breath), breath.cycles, strict=False)
    ]


# -- random sessions ------------------------------------------------------------------------

seconds = st.integers(4, 600).map(lambda twentieths: twentieths / 20)
gaps = st.sampled_from(list(Gap))
patterns = st.builds(
    Pattern,
    in_s=st.integers(60, 120).map(lambda n: n / 20),
    out_s=st.integers(60, 160).map(lambda n: n / 20),
    hold_in_s=st.sampled_from([0.0, 0.0, 1.25]),
    hold_out_s=st.sampled_from([0.0, 0.0, 2.0]),
)
places = st.integers(8, 900).map(lambda line: Place("a.md", line))
says = st.builds(
    lambda at, text, gap: Say(at, Utterance(text), text, gap),
    places,
    st.text("abc", min_size=1, max_size=3),
    gaps,
)
breathes = st.builds(Breathe, places, patterns, cycles=st.integers(1, 9), gap=gaps) | st.builds(
    Breathe, places, patterns, length_s=st.integers(20, 300).map(float), gap=gaps
)
blocks = st.builds(
    BreathBlock,
    places,
    patterns,
    st.lists(
        says | st.builds(Breaths, places, st.integers(1, 4)) | st.builds(Chime, places),
        max_size=6,
    ).map(tuple),
    gaps,
)
timers = st.builds(
    Timer,
    places,
    st.integers(10, 900).map(lambda n: n / 10),
    halfway=st.booleans(),
    chime=st.booleans(),
    gap=gaps,
)
lone_steps = (
    says
    | says
    | st.builds(Rest, places, seconds, exact=st.booleans())
    | st.builds(YourTurn, places, seconds)
    | timers
    | breathes
    | blocks
    | st.builds(Chime, places, gaps)
)
runs = st.lists(
    lone_steps.map(lambda step: [step])
    | st.lists(says, min_size=1, max_size=3).map(
        lambda line: [*line, Echo(line[-1].at, len(line))]
    ),
    min_size=1,
    max_size=6,
).map(lambda parts: tuple(step for part in parts for step in part))


def _with_optional(
    steps: tuple[PlainStep, ...], extra: tuple[PlainStep, ...]
) -> tuple[Step, ...]:
    return (*steps, OptionalPart(extra[0].at, extra)) if extra else steps


sections = st.builds(
    Section,
    places,
    st.text("xyz", min_size=1, max_size=4),
    st.builds(_with_optional, runs, runs | st.just(())),
)
sessions = st.builds(
    lambda first, rest: Session(front(), AT, (*first, *rest)),
    st.lists(st.builds(Section, places, st.just(""), runs), max_size=1),
    st.lists(sections, min_size=1, max_size=4),
)
law = settings(max_examples=30, deadline=None, derandomize=True)


def planned(what: Session, share: float, pace: Pace = SETTLE) -> Timeline:
    """Planned *share* of the way from the shortest to the longest, above a hole there."""
    shortest_s, longest_s = reach(what, pace)
    try:
        return plan(what, shortest_s + share * (longest_s - shortest_s), pace)
    except LengthError as error:
        assert error.around_s is not None
        below_s, above_s = error.around_s
        assert shortest_s <= below_s < error.asked_s < above_s <= longest_s
        return plan(what, above_s, pace)


shares = st.integers(0, 100).map(lambda percent: percent / 100)


@law
@given(sessions, shares)
def test_lasts_what_was_asked_to_the_frame(what: Session, share: float) -> None:
    """The events fill the file from 0 to the asked length without a hole."""
    shortest_s, longest_s = reach(what)
    asked_s = shortest_s + share * (longest_s - shortest_s)
    try:
        timeline = plan(what, asked_s)
    except LengthError as error:
        assert error.around_s is not None
        return

    assert to_frames(asked_s, RATE_HZ) == timeline.length
    assert timeline.length == max(one.start + one.length for one in timeline.events)
    end = 0
    for event in timeline.events:
        assert event.start <= end
        end = max(end, event.start + event.length)


@law
@given(sessions)
def test_reach_is_tight(what: Session) -> None:
    """Both ends can be planned, and not one frame beyond them."""
    shortest_s, longest_s = reach(what)

    assert to_frames(shortest_s, RATE_HZ) == plan(what, shortest_s).length
    assert to_frames(longest_s, RATE_HZ) == plan(what, longest_s).length
    for beyond_s in (shortest_s - 1 / RATE_HZ, longest_s + 1 / RATE_HZ):
        with pytest.raises(LengthError) as caught:
            plan(what, beyond_s)
        assert (shortest_s, longest_s) == (caught.value.shortest_s, caught.value.longest_s)


def _floor(quiet: Quiet) -> float:
    if quiet.kind is QuietKind.GAP:
        return 0.8
    return quiet.asked_s if quiet.kind is QuietKind.YOUR_TURN else min(1.5, quiet.asked_s)


@law
@given(sessions, shares, st.sampled_from(list(PACES.values())))
def test_elastic_silences_keep_their_floor_and_the_grid(
    what: Session, share: float, pace: Pace
) -> None:
    """None falls below its floor, all but the last end on whole MP3 frames."""
    timeline = planned(what, share, pace)
    elastic = quiets(timeline, *ELASTIC)

    for one in elastic:
        assert one.length >= to_frames(_floor(one), RATE_HZ)
    assert [0] * len(elastic[:-1]) == [(q.start + q.length) % MP3_FRAMES for q in elastic[:-1]]


@law
@given(sessions, shares)
def test_silences_follow_one_stretch(what: Session, share: float) -> None:
    """Every pause lasts the stretch times what is written, to the nearest MP3 frame."""
    timeline = planned(what, share)

    assert 0.7 <= timeline.stretch <= 1.6
    for one in quiets(timeline, QuietKind.PAUSE, QuietKind.YOUR_TURN):
        stretched = max(_floor(one), timeline.stretch * one.asked_s) * RATE_HZ
        assert abs(one.length - stretched) <= 2 * MP3_FRAMES


def _fixed(timeline: Timeline) -> Iterator[Event]:
    for event in timeline.events:
        if not isinstance(event, Quiet) or event.kind not in ELASTIC:
            yield event


@law
@given(sessions, shares)
def test_fixed_things_never_change_length(what: Session, share: float) -> None:
    """Clips, exact pauses, timers, lead-in and tail are what the script and the voice say."""
    timeline = planned(what, share)
    spoken = clips(what)

    for event in _fixed(timeline):
        match event:
            case Spoken():
                assert spoken[event.utterance] == event.length
            case Quiet(kind=QuietKind.LEAD_IN):
                assert (0, to_frames(0.7, RATE_HZ)) == (event.start, event.length)
            case Quiet(kind=QuietKind.TAIL):
                assert to_frames(3, RATE_HZ) == event.length
            case Quiet():
                assert to_frames(event.asked_s, RATE_HZ) == event.length
            case Bell():
                assert to_frames(BELL_LENGTH_S[event.kind], RATE_HZ) == event.length
            case _:
                assert isinstance(event, Breath)


def _sayings(what: Session, left_out: tuple[Place, ...]) -> list[Say]:
    kept = [
        replace(
            section,
            steps=tuple(
                step
                for step in section.steps
                if not (isinstance(step, OptionalPart) and step.at in left_out)
            ),
        )
        for section in what.sections
    ]
    return list(replace(what, sections=tuple(kept)).sayings())


@law
@given(sessions)
def test_every_sentence_is_planned_once(what: Session) -> None:
    """At the longest everything is said, in order, and no two clips overlap."""
    timeline = plan(what, reach(what)[1])
    spoken = list(timeline.spoken())

    if not timeline.left_out:
        assert list(what.sayings()) == [one.say for one in spoken]
    assert all(a.start + a.length <= b.start for a, b in pairwise(spoken))
    assert sorted(timeline.events, key=lambda event: event.start) == list(timeline.events)


@law
@given(sessions, shares)
def test_only_lines_of_a_breath_block_sound_over_breath(what: Session, share: float) -> None:
    """Outside blocks the voice never overlaps the breath sound or a bell."""
    timeline = planned(what, share)
    inside = {
        line
        for section in what.sections
        for step in section.steps
        for block in (step.steps if isinstance(step, OptionalPart) else (step,))
        if isinstance(block, BreathBlock)
        for line in block.steps
    }

    for one in timeline.spoken():
        for other in timeline.events:
            if isinstance(other, Breath) and one.say in inside:
                continue
            if isinstance(other, Breath | Bell):
                apart = one.start + one.length <= other.start
                assert apart or other.start + other.length <= one.start


@law
@given(sessions, shares)
def test_chapters_cover_the_file(what: Session, share: float) -> None:
    """They run from 0 to the end, each from where the one before ends, none empty."""
    timeline = planned(what, share)
    chapters = timeline.chapters

    assert (0, timeline.length) == (chapters[0].start, chapters[-1].end)
    assert all(a.end == b.start for a, b in pairwise(chapters))
    assert all(one.start < one.end and one.title for one in chapters)


@law
@given(sessions, shares, shares)
def test_longer_is_never_shorter_anywhere(what: Session, one: float, other: float) -> None:
    """With more time nothing optional is lost, and the same things get no smaller a stretch."""
    short, long = (planned(what, share) for share in sorted((one, other)))

    assert set(long.left_out) <= set(short.left_out)
    breaths = [[b.length for b in timeline.breaths()] for timeline in (short, long)]
    if short.left_out == long.left_out and breaths[0] == breaths[1]:
        assert short.stretch <= long.stretch


# -- timing of the script format, case by case ---------------------------------------------


def test_own_minutes_when_nothing_is_asked() -> None:
    """Without a target the front matter's minutes hold."""
    what = session(say(), Rest(AT, 20), say("Bye."), minutes=0.5)

    assert 30 * RATE_HZ == plan(what).length


def test_a_plain_session_frame_by_frame() -> None:
    """Lead-in, clip, gap padded to the grid, clip, exact pause, clip, tail."""
    what = session(say("a"), say("b"), Rest(AT, 6, exact=True), say("c"))
    timeline = middle(what)
    first, second, third = timeline.spoken()
    gap = quiets(timeline, QuietKind.GAP)[0]

    assert to_frames(0.7, RATE_HZ) == first.start
    assert gap.start == first.start + first.length
    assert second.start == gap.start + gap.length
    assert third.start == second.start + second.length + 6 * RATE_HZ
    assert timeline.length == third.start + third.length + 3 * RATE_HZ


@pytest.mark.parametrize(
    ("gap", "pace", "gap_s"),
    [
        (Gap.SENTENCE, "settle", 1.2),
        (Gap.PARAGRAPH, "settle", 2.0),
        (Gap.CHAPTER, "settle", 3.0),
        (Gap.PARAGRAPH, "lively", 1.5),
        (Gap.PARAGRAPH, "roomy", 2.7),
    ],
)
def test_gaps_at_both_ends(gap: Gap, pace: str, gap_s: float) -> None:
    """A gap reaches from 0.7 to 1.6 of its length, and never below 0.8 s."""
    what = session(say("a"), say("b", gap=gap))
    fixed_s = (sum(clips(what).values()) + to_frames(3.7, RATE_HZ)) / RATE_HZ
    shortest_s, longest_s = reach(what, PACES[pace])

    assert pytest.approx(max(0.8, 0.7 * gap_s), abs=2e-5) == shortest_s - fixed_s
    assert pytest.approx(1.6 * gap_s, abs=2e-5) == longest_s - fixed_s


def test_written_rests_replace_the_gap_and_add_up() -> None:
    """Two pauses and a turn between lines: their sum, and no gap beside them."""
    what = session(
        say("a"), Rest(AT, 4), Rest(AT, 6), YourTurn(AT, 5), say("b", gap=Gap.PARAGRAPH)
    )
    timeline = plan(what, reach(what)[0])

    assert [] == quiets(timeline, QuietKind.GAP)
    lengths = [one.length / RATE_HZ for one in quiets(timeline, *ELASTIC)]
    assert pytest.approx([2.8, 4.2, 5.0], abs=0.03) == lengths


def test_no_gap_where_none_is_meant() -> None:
    """The halves of a split sentence follow each other."""
    timeline = middle(session(say("a"), say("b", gap=Gap.NONE), Rest(AT, 4)))
    first, second = timeline.spoken()

    assert first.start + first.length == second.start


def test_a_chapter_gap_survives_a_dropped_opening() -> None:
    """What comes first in a chapter gets the chapter's gap, whatever was left out before it."""
    opening = OptionalPart(AT, (say("b", gap=Gap.CHAPTER), Rest(AT, 60, exact=True)))
    what = Session(
        front(),
        AT,
        (
            Section(AT, "One", (say("a"),)),
            Section(AT, "Two", (opening, say("c", gap=Gap.PARAGRAPH))),
        ),
    )
    timeline = plan(what, reach(what)[0])

    assert (AT,) == timeline.left_out
    assert pytest.approx(0.7 * 3, abs=1e-4) == (
        quiets(timeline, QuietKind.GAP)[0].length / RATE_HZ
    )


def test_after_an_edit_everything_moves_by_whole_mp3_frames() -> None:
    """Another length of one clip changes what follows by whole MP3 frames only."""
    what = session(say("a"), say("b"), Timer(AT, 6), say("c"), say("d"), Rest(AT, 9), say("e"))
    spoken = clips(what)
    edited = {**spoken, Utterance("a"): spoken[Utterance("a")] + 12_345}
    target_s = sum(reach(what)) / 2
    before, after = (
        planner.plan(what, one, rate_hz=RATE_HZ, target_s=target_s, pace=SETTLE)
        for one in (spoken, edited)
    )

    moved = [
        (b.start - a.start) % MP3_FRAMES
        for a, b in zip(before.spoken(), after.spoken(), strict=True)
    ]
    assert [0] * 5 == moved


def test_an_echo_lasts_the_line_and_three_tenths() -> None:
    """A turn to repeat two sentences counts them and the gap between them."""
    what = session(say("a"), say("b"), Echo(AT, 2), say("c"), Rest(AT, 5), say("d"))
    spoken = clips(what)
    line = spoken[Utterance("a")] + spoken[Utterance("b")] + to_frames(1.2, RATE_HZ)
    short, long = (
        quiets(plan(what, target_s), QuietKind.YOUR_TURN)[0] for target_s in reach(what)
    )

    assert 0 <= short.length - 1.3 * line < MP3_FRAMES
    assert 0 <= 1.6 * 1.3 * line - long.length < MP3_FRAMES
    assert pytest.approx(1.3 * line / RATE_HZ, abs=1e-4) == short.asked_s


def test_bells_of_a_timer_are_exact() -> None:
    """Onset to onset is the timer's length; speech waits until the second has decayed."""
    timeline = middle(session(say("a"), Timer(AT, 120.5, halfway=True), say("b", gap=Gap.NONE)))
    start, half, end = timeline.bells()
    quiet = quiets(timeline, QuietKind.TIMER)[0]

    assert [BellKind.TIMER_START, BellKind.HALFWAY, BellKind.TIMER_END] == [
        start.kind,
        half.kind,
        end.kind,
    ]
    assert to_frames(120.5, RATE_HZ) == end.start - start.start == quiet.length
    assert start.start + quiet.length // 2 == half.start
    assert end.start + end.length == list(timeline.spoken())[1].start


def test_a_timer_without_bells() -> None:
    """No bell, and nothing to wait for after it."""
    timeline = middle(
        session(
            say("a"), Timer(AT, 6, halfway=True, chime=False), say("b", gap=Gap.NONE), say("c")
        )
    )
    quiet = quiets(timeline, QuietKind.TIMER)[0]

    assert [] == list(timeline.bells())
    assert 6 * RATE_HZ == quiet.length
    assert quiet.start + quiet.length == list(timeline.spoken())[1].start


def test_the_last_bell_closes() -> None:
    """A bell with nothing but rest behind it is the closing one; the tail follows its decay."""
    rest = Rest(AT, 4, exact=True)
    timeline = middle(session(say("a"), Chime(AT), say("b"), Chime(AT), rest))

    assert [BellKind.CHIME, BellKind.CLOSE] == [bell.kind for bell in timeline.bells()]
    last = list(timeline.bells())[1]
    assert timeline.length == last.start + last.length + to_frames(7, RATE_HZ)


def test_a_pause_after_a_bell_runs_from_its_decay() -> None:
    """The bell rings out first."""
    timeline = middle(session(say("a"), Chime(AT), Rest(AT, 6, exact=True), say("b")))
    bell = next(timeline.bells())

    assert list(timeline.spoken())[1].start == bell.start + bell.length + 6 * RATE_HZ


def test_a_bed_sounds_from_its_direction_to_the_next() -> None:
    """One before the first word is there from the beginning, the last one to the end."""
    places = [Place("a.md", line) for line in (3, 7, 9, 11, 12)]
    rain, again, off, sea, wind = (
        Ambience(place, name)
        for place, name in zip(places, ("rain", "rain", None, "sea", "wind"), strict=True)
    )
    timeline = middle(
        session(rain, say("a"), again, say("b"), off, say("c"), sea, wind, say("d"))
    )
    _, b, c, _ = timeline.spoken()
    first, last = timeline.beds()

    assert (0, "rain", places[0]) == (first.start, first.name, first.at)
    assert b.start + b.length == first.start + first.length
    assert ("wind", places[4]) == (last.name, last.at)
    assert c.start + c.length == last.start
    assert timeline.length == last.start + last.length


def test_beds_move_nothing() -> None:
    """The same session lasts as long, and speaks at the same frames, without its bed."""
    plain = middle(session(say("a"), say("b")))
    bedded = middle(session(say("a"), Ambience(AT, "rain"), say("b")))

    assert list(plain.spoken()) == list(bedded.spoken())
    assert plain.length == bedded.length


# -- breath ---------------------------------------------------------------------------------


def test_no_breath_drifts_in_eight_hours() -> None:
    """Every onset of an 8-hour run is where arithmetic says, whatever the fractions."""
    pattern = Pattern(4.333, 5.777)
    what = session(Breathe(AT, pattern, length_s=8 * 3600), say())
    began = time.perf_counter()
    timeline = middle(what)
    taken_s = time.perf_counter() - began
    (breath,) = timeline.breaths()
    cycle_s = Fraction("10.11")

    assert round(8 * 3600 / cycle_s) == len(breath.cycles)
    assert [
        breath.start + round(i * cycle_s * RATE_HZ) for i in range(len(breath.cycles) + 1)
    ] == onsets(breath)
    assert taken_s < 4


@pytest.mark.parametrize(("minutes", "cycles"), [(5, 30), (1.05, 6), (0.05, 1)])
def test_breathing_in_minutes_is_the_nearest_count(minutes: float, cycles: int) -> None:
    """Whole cycles, and at least one."""
    assert cycles == cycle_count(Breathe(AT, SLOW, length_s=minutes * 60))


def test_breathing_in_minutes_gives_or_takes_one_cycle() -> None:
    """Only where the silences cannot reach the length, and never more than one."""
    what = session(say("a"), Breathe(AT, SLOW, length_s=60), say("b"))
    shortest_s, longest_s = reach(what)
    counts = [
        len(next(plan(what, target_s).breaths()).cycles)
        for target_s in (shortest_s, shortest_s + 10, longest_s)
    ]

    assert [5, 6, 7] == counts
    fixed = session(say("a"), Breathe(AT, SLOW, cycles=6), say("b"))
    assert pytest.approx(reach(fixed)[0] - 10) == shortest_s
    assert pytest.approx(reach(fixed)[1] + 10) == longest_s


def test_as_few_blocks_change_as_needed() -> None:
    """Of three blocks the first two take a cycle when that is enough."""
    block = Breathe(AT, SLOW, length_s=60)
    what = session(block, block, block, say())
    wanted = [replace(block, cycles=count, length_s=None) for count in (5, 5, 6)]
    timeline = plan(what, reach(session(*wanted, say()))[0])

    assert [5, 5, 6] == [len(breath.cycles) for breath in timeline.breaths()]


def test_a_ramp_changes_smoothly_to_its_end() -> None:
    """Each cycle is longer than the one before by the same step, the last is the aim."""
    what = session(Breathe(AT, STARTER, length_s=240, until=SLOW), say())
    (breath,) = middle(what).breaths()
    lengths = [cycle.length for cycle in breath.cycles]
    steps = [b - a for a, b in pairwise(lengths)]

    assert 28 == len(lengths)
    assert 7 * RATE_HZ == lengths[0]
    assert (4 * RATE_HZ, 0, 6 * RATE_HZ, 0) == (
        breath.cycles[-1].in_,
        breath.cycles[-1].hold_in,
        breath.cycles[-1].out,
        breath.cycles[-1].hold_out,
    )
    assert max(steps) - min(steps) <= 2
    assert pytest.approx(240, abs=5) == breath.length / RATE_HZ


@pytest.mark.parametrize("last", [Breathe(AT, SLOW), Remainder(AT)], ids=["breath", "silence"])
@pytest.mark.parametrize("minutes", [3, 17.3, 480, 720])
def test_what_lasts_to_the_end_takes_what_is_left(
    last: Breathe | Remainder, minutes: float
) -> None:
    """Any length up to twelve hours, to the frame, with the pauses before it as written."""
    what = session(say("a"), Rest(AT, 20), say("b"), Rest(AT, 20), last)
    timeline = plan(what, minutes * 60)
    *_, tail = timeline.events
    *_, ending = [one for one in timeline.events if isinstance(one, Breath | Quiet)][:-1]

    assert minutes * 60 * RATE_HZ == timeline.length
    assert tail.start == ending.start + ending.length
    assert 0.8 < timeline.stretch < 1.2
    assert reach(what)[1] == 12 * 3600


def test_only_a_night_sounds_as_before() -> None:
    """Breathing that is counted has no lap, however even; what lasts to the end has one."""
    counted = plan(
        session(say("a"), Rest(AT, 20), Breathe(AT, SLOW, cycles=9), Rest(AT, 20)), 150
    )
    night = plan(session(say("a"), Rest(AT, 20), Breathe(AT, SLOW)), 3600)

    assert [0] == [one.lap for one in counted.breaths()]
    assert [True] == [one.lap >= 600 * RATE_HZ for one in night.breaths()]


def test_a_length_between_two_breaths_to_the_end_names_both() -> None:
    """Pauses too short to make up for a breath leave holes; the error says where."""
    what = session(say("a"), Rest(AT, 2), Breathe(AT, SLOW))
    with pytest.raises(LengthError) as caught:
        plan(what, 60 + reach(what)[0] % 10 + 5)

    below_s, above_s = caught.value.around_s or (0.0, 0.0)
    assert 5 < above_s - below_s < 10
    assert to_frames(above_s, RATE_HZ) == plan(what, above_s).length


def test_there_is_room_for_one_breath_to_the_end() -> None:
    """A session too short even for that says so; optional parts are left out before."""
    part = OptionalPart(AT, (say("c"), Rest(AT, 20)))
    what = session(say("a"), Rest(AT, 20), part, Breathe(AT, SLOW))
    shortest_s, _ = reach(what)

    shortest = plan(what, shortest_s)
    assert (part.at,) == shortest.left_out
    assert [1] == [len(one.cycles) for one in shortest.breaths()]
    with pytest.raises(LengthError):
        plan(what, shortest_s - 1)


def test_too_steep_a_ramp_is_refused() -> None:
    """At most 1 s of cycle length per minute; the error says how many breaths are enough."""
    steep = Breathe(AT, STARTER, cycles=10, until=SLOW)
    with pytest.raises(ScriptError, match="too fast") as caught:
        cycle_count(steep)
    assert "at least 23 times" in str(caught.value)
    assert 23 == cycle_count(replace(steep, cycles=23))
    with pytest.raises(ScriptError, match="too fast"):
        cycle_count(Breathe(AT, STARTER, length_s=60, until=SLOW))


def test_a_ramp_at_its_limit_takes_no_cycle() -> None:
    """It would become too steep."""
    at_limit = Breathe(AT, STARTER, length_s=23 * 8.5, until=SLOW)

    assert [23, 23, 24] == [cycle_count(at_limit, change) for change in (-1, 0, 1)]


def test_cues_fall_inside_their_phases() -> None:
    """A cue begins 0.05 to 0.35 s into its phase and ends inside, holds included."""
    step = Breathe(AT, Pattern(4, 6, 1, 2), cycles=7, voice_first=2, voice_every=4)
    what = session(step, say())
    timeline = middle(what)
    (breath,) = timeline.breaths()
    cues = [one for one in timeline.spoken() if one.say is None]
    expected = [
        onsets(breath)[index] + round((offset_s + 0.1) * RATE_HZ)
        for index in (0, 1, 4)
        for offset_s in (0, 4, 5, 11)
    ]

    assert ["In.", "Hold.", "Out.", "Hold."] * 3 == [one.utterance.text for one in cues]
    assert expected == [one.start for one in cues]


def test_a_tight_cue_begins_earlier_or_is_refused() -> None:
    """It may begin 0.05 s into the phase; a clip longer than that leaves is an error."""
    what = session(Breathe(AT, Pattern(1, 6, 4), cycles=2, voice_first=1), say())
    into, out, hold = cue_utterances(what)
    spoken = {**clips(what), into: to_frames(0.93, RATE_HZ)}
    timeline = planner.plan(what, spoken, rate_hz=RATE_HZ, target_s=29, pace=SETTLE)
    (breath,) = timeline.breaths()
    told = next(one for one in timeline.spoken() if one.utterance == into)

    assert to_frames(0.07, RATE_HZ) == told.start - breath.start
    with pytest.raises(ScriptError) as caught:
        planner.plan(what, {**spoken, into: RATE_HZ}, rate_hz=RATE_HZ, target_s=29, pace=SETTLE)
    assert 'the voice needs 1.05 s to say "In." but the in-breath lasts' in str(caught.value)
    assert {out, hold} <= set(spoken)


def test_a_word_that_no_breath_needs_is_not_asked_for() -> None:
    """Without a hold nobody has to speak, or record, the word for one."""
    plain = Breathe(AT, Pattern(4, 6), cycles=2, voice_first=1)
    later = Breathe(AT, Pattern(4, 6), cycles=40, until=Pattern(4, 6, 0, 1), voice_every=5)

    assert ["In.", "Out."] == [one.text for one in cue_utterances(session(plain, say()))]
    assert "Hold." in [one.text for one in cue_utterances(session(later, say()))]


def test_a_short_hold_is_not_told() -> None:
    """The words for in and out are promised; "hold" is said only where it fits the hold."""
    what = session(Breathe(AT, Pattern(4, 6, 1, 3), cycles=2, voice_first=2), say())
    _, _, hold = cue_utterances(what)
    spoken = {**clips(what), hold: to_frames(1.1, RATE_HZ)}
    timeline = planner.plan(what, spoken, rate_hz=RATE_HZ, target_s=35, pace=SETTLE)
    cues = [one.utterance.text for one in timeline.spoken() if one.say is None]

    assert ["In.", "Out.", "Hold."] * 2 == cues


def block(*steps: Say | Breaths | Chime, pattern: Pattern = SLOW) -> Session:
    """A session that is a breath block and one line."""
    return session(BreathBlock(AT, pattern, steps), say("After.", 99))


def test_lines_begin_with_an_out_breath() -> None:
    """Each line at an out-breath, and (2 breaths) leave two whole cycles without words."""
    timeline = middle(block(say("a", 1), Breaths(AT, 2), say("b", 2)))
    (breath,) = timeline.breaths()
    first, second, after = timeline.spoken()

    assert [outs(breath)[0], outs(breath)[3]] == [first.start, second.start]
    assert 4 == len(breath.cycles)
    assert after.start > breath.start + breath.length


def test_a_line_may_outlast_its_breath() -> None:
    """The next line waits for the out-breath after it, and the block ends on a whole cycle."""
    what = block(say("a", 1), say("b", 2))
    spoken = {**clips(what), Utterance("a"): to_frames(11, RATE_HZ)}
    timeline = planner.plan(what, spoken, rate_hz=RATE_HZ, target_s=36.5, pace=SETTLE)
    (breath,) = timeline.breaths()

    assert [outs(breath)[0], outs(breath)[2]] == [
        one.start for one in list(timeline.spoken())[:2]
    ]
    assert 3 == len(breath.cycles)


def test_lines_keep_apart() -> None:
    """A line that ends just before an out-breath is not run into by the next."""
    what = block(say("a", 1), say("b", 2))
    spoken = {**clips(what), Utterance("a"): to_frames(9.5, RATE_HZ)}
    timeline = planner.plan(what, spoken, rate_hz=RATE_HZ, target_s=36.5, pace=SETTLE)
    (breath,) = timeline.breaths()

    assert outs(breath)[2] == list(timeline.spoken())[1].start


def test_sentences_of_one_line_run_on() -> None:
    """They share their line's out-breath; a split sentence even without a gap."""
    timeline = middle(block(say("a", 1), say("b", 1), say("c", 1, Gap.NONE)))
    first, second, third, _ = timeline.spoken()

    assert to_frames(1.2, RATE_HZ) == second.start - first.start - first.length
    assert second.start + second.length == third.start


def test_a_line_of_a_block_that_comes_again_waits_for_its_own_breath() -> None:
    """A loop in a script writes lines at one and the same place."""
    timeline = middle(block(*[say("a", 1, Gap.PARAGRAPH)] * 3))
    (breath,) = timeline.breaths()

    assert outs(breath)[:3] == [one.start for one in timeline.spoken()][:3]


def test_a_chime_in_a_block_begins_an_in_breath() -> None:
    """A line after it waits until it has decayed; breaths waited for begin with it."""
    timeline = middle(block(say("a", 1), Chime(AT), say("b", 2), Chime(AT), Breaths(AT, 2)))
    (breath,) = timeline.breaths()
    starts = onsets(breath)

    assert [starts[1], starts[2]] == [bell.start for bell in timeline.bells()]
    assert outs(breath)[1] == list(timeline.spoken())[1].start
    assert 4 == len(breath.cycles)
    assert {BellKind.CHIME} == {bell.kind for bell in timeline.bells()}


def test_an_empty_block_is_one_breath() -> None:
    """A block is never nothing."""
    assert 1 == len(next(middle(block()).breaths()).cycles)


# -- optional parts, chapters, errors -------------------------------------------------------


def _with_parts() -> Session:
    parts = [
        OptionalPart(Place("a.md", line), (say(f"Part {line}.", line), Rest(AT, 10)))
        for line in (20, 30)
    ]
    return session(say("a"), parts[0], say("b"), Rest(AT, 20), parts[1], say("c"))


def test_optional_parts_go_from_the_last() -> None:
    """As few as needed are left out, the last of the script first."""
    what = _with_parts()
    shortest_s, longest_s = reach(what)
    lines = [
        [place.line for place in plan(what, target_s).left_out]
        for target_s in (longest_s, (shortest_s + longest_s) / 2, shortest_s)
    ]

    assert [] == lines[0]
    assert [20, 30] == lines[2]
    assert any(
        [30] == [place.line for place in plan(what, shortest_s + extra_s).left_out]
        for extra_s in range(30)
    )


def test_a_hole_names_the_lengths_on_both_sides() -> None:
    """Between with and without a long optional part, the error names what can be asked."""
    part = OptionalPart(AT, (say("b"), Timer(AT, 120, chime=False)))
    what = session(say("a"), part, say("c"))
    with pytest.raises(LengthError) as caught:
        plan(what, 60)
    below_s, above_s = caught.value.around_s or (0, 0)

    assert "nearest lengths are" in str(caught.value)
    assert to_frames(below_s, RATE_HZ) == plan(what, below_s).length
    assert to_frames(above_s, RATE_HZ) == plan(what, above_s).length
    with pytest.raises(LengthError):
        plan(what, below_s + 1 / RATE_HZ)
    with pytest.raises(LengthError):
        plan(what, above_s - 1 / RATE_HZ)


def test_out_of_reach_says_what_is_possible() -> None:
    """Too short and too long are told apart by what to do."""
    what = session(say(), Rest(AT, 20), say("b"))

    with pytest.raises(LengthError, match="cut some lines"):
        plan(what, 1)
    with pytest.raises(LengthError, match="add lines"):
        plan(what, 600)


def test_without_an_elastic_silence_only_one_length() -> None:
    """A session of fixed things has one length."""
    what = session(say())
    shortest_s, longest_s = reach(what)

    assert shortest_s == longest_s
    assert 1.0 == plan(what, shortest_s).stretch


def test_a_gap_that_cannot_stretch_is_fixed() -> None:
    """With a pace so brisk that the floor is above every stretch, gaps are the floor."""
    what = session(say("a"), say("b"), Rest(AT, 9), say("c"))
    pace = Pace("brisk", 150, 0.2)
    timeline = plan(what, sum(reach(what, pace)) / 2, pace)

    assert [to_frames(0.8, RATE_HZ)] == [one.length for one in quiets(timeline, QuietKind.GAP)]


def test_chapters_begin_after_their_gap() -> None:
    """An untitled opening joins the first chapter, an empty chapter vanishes."""
    what = Session(
        front(),
        AT,
        (
            Section(AT, "", (say("a"),)),
            Section(AT, "One", (say("b", gap=Gap.CHAPTER),)),
            Section(AT, "Empty", ()),
            Section(AT, "Two", (say("c", gap=Gap.CHAPTER),)),
            Section(AT, "Three", (Rest(AT, 5), say("d", gap=Gap.CHAPTER))),
        ),
    )
    timeline = middle(what)
    _, _, third, fourth = timeline.spoken()
    pause = quiets(timeline, QuietKind.PAUSE)[0]

    assert ["One", "Two", "Three"] == [chapter.title for chapter in timeline.chapters]
    assert [0, third.start, pause.start] == [chapter.start for chapter in timeline.chapters]
    assert fourth.start == pause.start + pause.length


def test_no_headings_are_one_chapter() -> None:
    """It bears the session's title."""
    (chapter,) = middle(session(say("a"), say("b"), title="")).chapters

    assert "A Session" == chapter.title


def test_an_eight_hour_session_plans_quickly() -> None:
    """Thousands of lines and silences, and breathing between them, in a second or two."""
    lines = [
        step
        for index in range(2500)
        for step in (say(f"Line {index}."), Rest(AT, 4 + index % 5), say(f"More {index}."))
    ]
    what = session(*lines, Breathe(AT, SLOW, length_s=3600), say("End."))
    spoken = clips(what, 50_000)
    spoken = {utterance: 50_000 + frames % 977 for utterance, frames in spoken.items()}
    began = time.perf_counter()
    timeline = planner.plan(what, spoken, rate_hz=RATE_HZ, target_s=8 * 3600, pace=SETTLE)
    taken_s = time.perf_counter() - began

    assert 8 * 3600 * RATE_HZ == timeline.length
    assert taken_s < 4


# -- estimates ------------------------------------------------------------------------------


def test_estimates_grow_with_what_is_said() -> None:
    """More syllables, a comma, a softer voice and a slower pace all take longer."""
    texts = ["You can rest.", "You can rest now.", "You can, rest now.", "1 2 3 4 5 6 7 8."]
    said = [Utterance(text) for text in texts]
    softer = replace(said[0], softer=True)
    guess = planner.estimate([*said, softer], rate_hz=RATE_HZ, pace=SETTLE)
    roomy = planner.estimate(said, rate_hz=RATE_HZ, pace=PACES["roomy"])

    assert guess[said[0]] < guess[said[1]] < guess[said[2]] < guess[said[3]]
    assert guess[said[0]] < guess[softer]
    assert all(guess[one] < roomy[one] for one in said)


def test_estimates_come_near_the_pace() -> None:
    """A plain paragraph is guessed at about the pace's words per minute."""
    text = (
        "You might notice how you are, just now. More settled. Or the same. "
        "There is nothing to get right, and your hand can move away at any time. "
        "You can follow the sound, or your own rhythm."
    )
    said = [Utterance(part.strip() + ".") for part in text.split(".") if part.strip()]
    guess = planner.estimate(said, rate_hz=RATE_HZ, pace=SETTLE)
    minutes = sum(frames / RATE_HZ - 0.15 for frames in guess.values()) / 60

    assert pytest.approx(138, rel=0.1) == len(text.split()) / minutes
