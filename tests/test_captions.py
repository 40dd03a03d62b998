"""Captions: every word once, when it is heard; what is heard besides, told."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timelines import TIMELINE
from vtt_reading import Read, read_vtt

from coreg_audio import templates
from coreg_audio.build import estimate
from coreg_audio.recipe import Recipe
from coreg_audio.script import FrontMatter, Pattern, Place
from coreg_audio.session import Role, Say, Utterance
from coreg_audio.sidecars import captions
from coreg_audio.sidecars.breaking import LINE_CHARS, pieces, timed
from coreg_audio.sidecars.cues import LEAST_S, Heard, breath_phases, cues
from coreg_audio.timeline import (
    Bed,
    Bell,
    BellKind,
    Breath,
    Cycle,
    Event,
    Quiet,
    QuietKind,
    Spoken,
    Timeline,
)
from coreg_audio.voice import Word

AT = Place("a.md", 1)
RATE = 1000
FRONT = FrontMatter(
    "sample", "A <Sample> & --> more", "1.0", "en", ("couple",), 1, 5, (4, 6), (),
    Pattern(4, 6), {}, "exercise", "", (), "",
)  # fmt: skip


def front(**other: object) -> FrontMatter:
    """The front matter above, changed."""
    return replace(FRONT, **other)  # type: ignore[arg-type]


def line(start: int, text: str, lasts_s: float = 2.0, role: Role = Role.GUIDE) -> Spoken:
    """A sentence."""
    utterance = Utterance(text, role)
    return Spoken(start, round(lasts_s * RATE), AT, utterance, Say(AT, utterance, text))


def vtt(timeline: Timeline, heard: Mapping[Utterance, Heard] | None = None) -> list[Read]:
    """What the strict reader finds in the WebVTT of *timeline*."""
    return read_vtt(captions.vtt(timeline, heard or {}, FRONT).encode())


def timeline(*events: Event, length: int = 60_000) -> Timeline:
    """A session of these events."""
    return Timeline(RATE, length, events, ())


def test_every_kind_of_event_is_told_in_vtt() -> None:
    """Golden: words as shown, breath in phase, bells by name, long silences, cue words."""
    told = [f"{one.start_s:.2f} {one.end_s:.2f} {one.text}" for one in vtt(TIMELINE)]

    assert [
        "0.70 1.70 Welcome, [name].",
        "2.90 3.90 This is a test.",
        "5.90 6.90 New.",
        "10.42 14.42 In. [breathe in, 4 seconds]",
        "14.42 15.42 [hold, 1 second]",
        "15.42 21.42 [breathe out, 6 seconds]",
        "21.42 25.42 [in]",
        "25.42 26.42 [hold]",
        "26.42 32.42 [out]",
        "35.42 36.42 Later.",
        "36.42 54.66 [your turn, 18 seconds]",
        "54.66 57.16 [bell: the time begins]",
        "57.16 114.66 [timer, 2 minutes]",
        "114.66 116.66 [soft bell: half of the time]",
        "116.66 174.66 [timer, 58 seconds left]",
        "174.66 177.66 [bell: the time is over]",
        "178.66 181.66 [breathe in, 3 seconds]",
        "181.66 185.66 [breathe out, 4 seconds]",
        "185.66 189.66 [breathe in, 4 seconds]",
        "189.66 195.66 [breathe out, 6 seconds]",
        "195.66 199.66 [breathe in, 4 seconds]",
        "199.66 206.16 [breathe out, 6 seconds]",
        "206.16 210.66 [last bell]",
        "210.66 211.66 Bye.",
    ] == told


def test_the_three_kinds_as_they_are_written() -> None:
    """Golden: header and escapes of WebVTT, SubRip's line ends, LRC's one line for a breath."""
    cycle = Cycle(4000, 0, 6000, 0)
    small = timeline(
        line(700, "Yes & <b>no</b> --> {\\an8}"),
        Breath(4000, 20_000, AT, (cycle, cycle)),
        line(30_000, "It is my turn.", role=Role.SECOND),
        line(33_000, "Good."),
        length=40_000,
    )

    assert """\
WEBVTT

NOTE A &lt;Sample&gt; &amp; --&gt; more

1
00:00:00.700 --> 00:00:02.700
<v Guide>Yes &amp; &lt;b&gt;no&lt;/b&gt; --&gt; {\\an8}

2
00:00:04.000 --> 00:00:08.000
[breathe in, 4 seconds]

3
00:00:08.000 --> 00:00:14.000
[breathe out, 6 seconds]

4
00:00:14.000 --> 00:00:18.000
[in]

5
00:00:18.000 --> 00:00:24.000
[out]

6
00:00:30.000 --> 00:00:32.000
<v Second voice>Second voice: It is my turn.

7
00:00:33.000 --> 00:00:35.000
<v Guide>Guide: Good.
""" == captions.vtt(small, {}, FRONT)
    assert captions.srt(small, {}, FRONT).startswith(
        "1\r\n00:00:00,700 --> 00:00:02,700\r\nYes & ‹b›no‹/b› --› (\\an8)\r\n\r\n2\r\n"
    )
    assert """\
[ti:A <Sample> & --> more]
[length:0:40]
[00:00.70] Yes & <b>no</b> --> {\\an8}
[00:04.00] [2 breaths: in 4 seconds, out 6 seconds]
[00:24.00]
[00:30.00] Second voice: It is my turn.
[00:33.00] Guide: Good.
[00:35.00]
""" == captions.lrc(small, {}, FRONT)


def test_a_cue_ends_when_its_words_end() -> None:
    """By the sound of the clip, not its length, and so does each part of a long sentence."""
    text = "This one is rather long for a screen, as it goes on and on, and does not soon end."
    spoken = line(1000, text + " It really does not.", 9.0)
    words = tuple(Word(one, 400 * i, 400 * i + 350) for i, one in enumerate(text.split()))
    heard = {spoken.utterance: Heard(50, 8800, words)}
    found = vtt(timeline(spoken), heard)

    assert 1.05 == found[0].start_s
    assert 9.8 == found[-1].end_s
    assert "This one is rather long for a screen,\nas it goes on and on," == found[0].text
    assert 1.0 + 0.4 * 14 == pytest.approx(found[1].start_s)


def test_a_line_over_the_breath_goes_first() -> None:
    """A phase is told where it can be followed; its length when it is first seen."""
    cycle = Cycle(4000, 0, 6000, 0)
    block = Breath(10_000, 30_000, AT, (cycle,) * 3)
    found = vtt(timeline(block, line(14_050, "Let it go.", 6.5)))

    assert [
        (10.0, 14.0, "[breathe in, 4 seconds]"),
        (14.05, 20.55, "Let it go."),
        (20.55, 24.0, "[in]"),
        (24.0, 30.0, "[breathe out, 6 seconds]"),
        (30.0, 34.0, "[in]"),
        (34.0, 40.0, "[out]"),
    ] == [(one.start_s, one.end_s, one.text) for one in found]


def test_what_is_cut_off_before_its_first_sound_has_no_cue() -> None:
    """A file may end just where a clip begins; what is heard in part is shown in part."""
    spoken = line(9000, "Welcome. There is no hurry.", 2.0)
    heard = {spoken.utterance: Heard(50, 1800)}

    assert [] == vtt(timeline(spoken, length=9040), heard)
    assert [(9.05, 10.0)] == [
        (one.start_s, one.end_s) for one in vtt(timeline(spoken, length=10_000), heard)
    ]


def test_a_bell_within_a_breath_ends_its_cue() -> None:
    """The bell is news; the next phase is told again as it begins."""
    breath = Breath(10_000, 20_000, AT, (Cycle(4000, 0, 6000, 0),) * 2)
    found = vtt(timeline(breath, Bell(12_000, 3000, AT, BellKind.CHIME)))

    assert [(10.0, 12.0), (12.0, 14.0), (14.0, 20.0)] == [
        (one.start_s, one.end_s) for one in found[:3]
    ]


def test_two_things_at_once_share_a_cue() -> None:
    """A bell that rings with an in-breath."""
    breath = Breath(10_000, 10_000, AT, (Cycle(4000, 0, 6000, 0),))
    found = vtt(timeline(breath, Bell(10_000, 3000, AT, BellKind.CHIME)))

    assert {"[breathe in, 4 seconds]", "[bell]"} == set(found[0].text.split("\n"))
    assert (10.0, 14.0) == (found[0].start_s, found[0].end_s)


def test_short_words_stay_long_enough() -> None:
    """0.7 s, into the silence after them; joined to what follows where there is none."""
    alone = vtt(timeline(line(1000, "Yes.", 0.3), Quiet(1300, 9000, AT, QuietKind.PAUSE)))
    joined = vtt(timeline(line(1000, "Yes.", 0.3), line(1400, "And now?", 1.0)))
    last = vtt(timeline(line(3700, "Yes.", 0.3), length=4000))

    assert [(1.0, 1.7, "Yes."), (1.7, 10.3, "[pause, 9 seconds]")] == [
        (one.start_s, one.end_s, one.text) for one in alone
    ]
    assert [(1.0, 2.4, "Yes. And now?")] == [
        (one.start_s, one.end_s, one.text) for one in joined
    ]
    assert (3.3, 4.0) == (last[0].start_s, last[0].end_s)


@pytest.mark.parametrize(
    ("name", "told"),
    [("rain", "[background sound: rain]"), ("pink", "[background sound: pink noise]"),
     ("for Ana.wav", "[background sound]")],
)  # fmt: skip
def test_a_bed_is_told_once_and_a_file_of_ones_own_not_named(name: str, told: str) -> None:
    """In the first gap after it begins."""
    bed = Bed(-500, 50_000, AT, name)
    found = vtt(timeline(bed, line(700, "Welcome."), line(6000, "So.")))

    assert [("Welcome.", 0.7), (told, 2.7), ("So.", 6.0)] == [
        (one.text, one.start_s) for one in found
    ]


def test_text_is_neutralised() -> None:
    """Marks that turn text around, NUL, line breaks of every kind: none is left."""
    odd = line(1000, "A\u202eb\0c\u2028d\x85e\r\n\n--> f\ud800")
    three = [
        one(timeline(odd), {}, front(title="x\u2066\n\ny\0"))
        for one in captions.WRITERS.values()
    ]
    for text in three:
        assert not re.search("[\u202e\u2066\0\u2028\x85\ud800]", text)
        assert "Abc d e" in text
    assert ["Abc d e --> f"] == [one.text for one in vtt(timeline(odd))]


def test_every_packaged_exercise_has_captions_that_can_be_read() -> None:
    """In a strict reader; two lines of 42 characters, 7 s of speech, no blank of over 5.5 s."""
    exercises = [one.front.id for one in templates.available().templates]
    assert len(exercises) >= 21
    for name in exercises:
        session, planned = estimate(Recipe(name))
        found = read_vtt(captions.vtt(planned, {}, session.front).encode())
        words = " ".join(
            one.say.shown if one.say else one.utterance.text for one in planned.spoken()
        )

        assert words.split() == said(found), name
        assert all(len(row) <= LINE_CHARS for one in found for row in one.text.split("\n"))
        assert 2 == max(one.text.count("\n") + 1 for one in found)
        assert 7.0 >= max(
            one.end_s - one.start_s for one in found if not one.text.endswith("]")
        )
        assert 5.5 > max(after.start_s - one.end_s for one, after in pairwise(found))


WORDS = st.text("abcdefgh'&<>-", min_size=1, max_size=14).filter(
    lambda word: any(map(str.isalnum, word))
)
SIGNS = st.sampled_from(["", "", "", ",", ";", ":", " —"])
SENTENCES = st.lists(st.tuples(WORDS, SIGNS).map("".join), min_size=1, max_size=40).map(
    lambda words: " ".join(words) + "."
)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Timeline, dict[Utterance, Heard]]:
    """A timeline of all kinds of events with speech at a human pace, and what is heard."""
    at = draw(st.integers(0, 3000))
    events: list[Event] = []
    heard: dict[Utterance, Heard] = {}
    kinds = st.sampled_from(["say", "say", "breath", "bell", "quiet", "block"])
    for kind in draw(st.lists(kinds, min_size=1, max_size=8)):
        if kind == "say":
            events.append(draw(sentences(at, heard)))
        elif kind == "bell":
            events.append(Bell(at, 3000, AT, draw(st.sampled_from(list(BellKind)))))
        elif kind == "quiet":
            why = draw(st.sampled_from(list(QuietKind)))
            events.append(Quiet(at, draw(st.integers(0, 90_000)), AT, why))
        else:
            cycle = Cycle(*(draw(st.integers(low, 6000)) for low in (900, 0, 900, 0)))
            count = draw(st.integers(1, 4))
            events.append(Breath(at, count * cycle.length, AT, (cycle,) * count))
            if kind == "block":
                events.append(draw(sentences(at + cycle.in_, heard)))
                at = max(one.start + one.length for one in events)
                continue
            rung = at + draw(st.integers(0, cycle.length))
            events.append(Bell(rung, 3000, AT, BellKind.CHIME))
            if cue := draw(st.sampled_from([0, 0, 300, 800])):
                events.append(Spoken(at + 50, cue, AT, Utterance("In.")))
        at = max(one.start + one.length for one in events) + draw(st.integers(0, 3000))
    return Timeline(RATE, max(at, 1000), tuple(events), ()), heard


@st.composite
def sentences(draw: st.DrawFn, at: int, heard: dict[Utterance, Heard]) -> Spoken:
    """A sentence from *at* on, and in *heard* perhaps where its words are."""
    text, step = draw(SENTENCES), draw(st.integers(200, 600))
    words = text.split()
    lasts = len(words) * step + 250
    spoken = line(at, text, lasts / RATE, draw(st.sampled_from(list(Role))))
    if draw(st.booleans()):
        known = (Word(one, 50 + i * step, 50 + (i + 1) * step) for i, one in enumerate(words))
        heard[spoken.utterance] = Heard(50, lasts - 200, tuple(known))
    return spoken


def said(read: list[Read]) -> list[str]:
    """The spoken words of captions, directions and names of speakers left out."""
    text = " ".join(one.text for one in read)
    return re.sub(r"\[[^]]*\]|\b(?:Second voice|Guide): ", " ", text).split()


@settings(max_examples=60)
@given(sessions())
def test_cues_are_in_order_disjoint_inside_and_hold_each_word_once(
    made: tuple[Timeline, dict[Utterance, Heard]],
) -> None:
    """Whatever the session, in a file that the strict reader takes."""
    whole, heard = made
    found = cues(whole, heard, breathing=breath_phases)
    words = " ".join(
        one.say.shown if one.say else one.utterance.text for one in whole.spoken()
    ).split()

    assert all(0 <= one.start < one.end <= whole.length for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(one.end - one.start >= LEAST_S * RATE for one in found)
    assert words == said(vtt(whole, heard))
    lines = captions.lrc(whole, heard, FRONT).splitlines()[2:]
    assert sorted(lines, key=lambda one: one[:10]) == lines


@settings(max_examples=40)
@given(sessions(), st.integers(1, 60_000))
def test_an_excerpt_s_cues_stay_inside_it(
    made: tuple[Timeline, dict[Utterance, Heard]], end: int
) -> None:
    """Also where a sentence, or a run of breath, is cut."""
    whole, heard = made
    for start in (0, end // 2):
        part = whole.excerpt(min(start, whole.length - 1), end + 1)
        found = cues(part, heard, breathing=breath_phases)

        assert all(0 <= one.start < one.end <= part.length for one in found)
        assert all(before.end <= after.start for before, after in pairwise(found))


@settings(max_examples=60)
@given(SENTENCES, st.integers(150, 900), st.booleans())
def test_a_sentence_is_cut_into_parts_that_fit(text: str, step: int, known: bool) -> None:
    """At most two lines of 42 characters and 7 s, but for a single word; no word is lost.

    Also where an engine's words overlap, or lie outside of what is heard.
    """
    tokens = text.split()
    span = (70, 70 + step * len(tokens))
    heard = [Word(one, step * i - 400, step * (i + 3)) for i, one in enumerate(tokens)]
    words = timed(text, span, heard if known else [])
    found = list(pieces(words, RATE))

    assert text == " ".join(word.text for part in found for word in part)
    assert span == (words[0].start, words[-1].end)
    assert all(a.start <= a.end <= b.start for a, b in pairwise(words))
    for part in found:
        if len(part) > 1:
            assert part[-1].end - part[0].start <= 7 * RATE
            assert len(" ".join(word.text for word in part)) <= 2 * LINE_CHARS + 1


def test_what_is_shown_in_place_of_a_name_has_the_name_s_time() -> None:
    """[name] lasts as long as all the words that are spoken there."""
    spoken = ["Welcome", "Ana", "and", "Bo", "to", "this"]
    heard = [Word(one, 100 * i, 100 * i + 80) for i, one in enumerate(spoken)]
    words = timed("Welcome, [name], to this.", (0, 580), heard)

    assert [(0, 80), (80, 400), (400, 480), (500, 580)] == [
        (one.start, one.end) for one in words
    ]
