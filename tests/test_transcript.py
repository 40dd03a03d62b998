"""The transcript: golden text, and what it must not tell."""

from dataclasses import replace

from timelines import AT, RATE, TIMELINE, spoken

from coreg_audio.script import Choice, ChoiceKind, FrontMatter, Pattern
from coreg_audio.session import Audience, Gap, Role, Say, Utterance
from coreg_audio.sidecars.manifest import Origin, Speakers
from coreg_audio.sidecars.transcript import WIDTH_CHARS, transcript
from coreg_audio.timeline import Bed, Bell, BellKind, Event, Quiet, QuietKind, Spoken, Timeline

CHOICES = (
    Choice("couple", ChoiceKind.TEXT, "", AT, personal=True),
    Choice("helper", ChoiceKind.TEXT, "someone you trust", AT),
)
MATTER = FrontMatter(
    "sample", "Sample", "1.0", "en", ("couple",), 1, 5, (4, 6), CHOICES, Pattern(4, 6), {},
    "exercise", "", ("worry about\nthe breath",), "",
)  # fmt: skip
ORIGIN = Origin(MATTER, {"couple": "Ana and Bo"}, {}, "coreg-audio 1.0")
SPEAKERS = Speakers({Role.GUIDE: "tone"})


def course(*events: Event, length: int = 95_500) -> str:
    """What follows the head of the transcript of *events*."""
    text = transcript(Timeline(RATE, length, events, ()), SPEAKERS, ORIGIN)
    return text.partition("are not listed.\n\n")[2]


def test_a_transcript_reads_like_prose() -> None:
    """Golden: what it is, care, choices and voices, then words and sounds with their times."""
    expected = """\
Sample
======

A spoken exercise for a couple, 3:34 (minutes:seconds) long. Not yet reviewed
by a clinician.

Before you begin
----------------

For practice, seated and at rest, never while driving. Change or stop
anything. Not a crisis service: if you are in danger, call your local
emergency number.

It takes care, or may not suit, with:
- worry about the breath

If something in it stays with you, you could talk to someone you trust.

How it was made
---------------

Choices:
- couple: set
- helper: someone you trust

Voices:
- Guide: tone

Script: sample, version 1.0. Made with coreg-audio 1.0. A voice is synthetic
where no person recorded the line.

Below, times are minutes:seconds from the beginning. What stands in round
brackets is heard or done; all else is spoken. [name] stands where a name is
spoken. Pauses shorter than 3 seconds are not listed.

One, at 0:00
------------

0:00   (Background sound: rain, until 0:00.)

0:00   Welcome, [name]. This is a test.

0:05   New.

0:06   (A pause: 4 seconds.)

0:10   (2 breaths: in 4 seconds, hold 1 second, out 6 seconds. The voice says:
       In.)

Two, at 0:35
------------

0:35   Later.

0:36   (Your turn: 18 seconds.)

0:54   (A timer: 2 minutes.)

0:54   (A bell: the time begins.)

1:54   (A soft bell: half of the time.)

2:54   (A bell: the time is over.)

2:58   (2 breaths: in 3 seconds, out 4 seconds, slowly becoming in 4 seconds,
       out 6 seconds.)

3:15   (One breath: in 4 seconds, out 6 seconds, hold 0.5 seconds.)

3:26   (A last bell.)

3:30   Bye.

The end, at 3:34.
"""

    assert expected == transcript(TIMELINE, SPEAKERS, ORIGIN)


def test_nothing_personal_stands_in_it_and_a_reviewer_does() -> None:
    """A personal helper is not named either; takes are told by their number."""
    choices = (CHOICES[0], replace(CHOICES[1], personal=True))
    front = replace(MATTER, choices=choices, reviewed="B. Berg, 2026-01-02", cautions=())
    values = {"couple": "Ana and Bo", "helper": "Doctor Zebulonia"}
    takes = {Utterance("x"): "1.flac"}
    origin = Origin(front, values, {}, "")
    text = transcript(TIMELINE, Speakers({Role.GUIDE: "tone"}, takes), origin)

    assert "Ana" not in text
    assert "Zebulonia" not in text
    assert "- helper: set" in text
    assert "Reviewed: B. Berg, 2026-01-02." in " ".join(text.split())
    assert "- Recorded by a person, lines: 1\n" in text
    assert "Not yet reviewed" not in text
    assert "It takes care" not in text


def test_who_speaks_and_to_whom_is_told_where_that_is_not_plain() -> None:
    """A change of either begins a paragraph."""
    second = Utterance("Listen.", Role.SECOND)
    lines = (
        spoken(0, "Welcome.", "Welcome."),
        Spoken(2000, 1000, AT, second, Say(AT, second, "Listen.", to=Audience.B)),
        Spoken(4000, 1000, AT, second, Say(AT, second, "And rest.", to=Audience.B)),
    )

    assert """\
0:00   Welcome.

0:02   Second voice, to partner B: Listen. And rest.

The end, at 1:35.
""" == course(*lines)


def test_a_transcript_may_end_on_its_last_word_or_bell() -> None:
    """An excerpt has no tail, and may have no speech."""
    bell = Bell(0, 3000, AT, BellKind.CHIME)

    assert "1:34   Stay.\n\nThe end, at 1:35.\n" == course(spoken(94_500, "Stay.", "Stay."))
    assert "0:00   (A bell.)\n\nThe end, at 0:03.\n" == course(bell, length=3000)


def test_long_spans_are_told_in_minutes_and_short_pauses_part_paragraphs() -> None:
    """From a minute and a half on; what nobody wrote is not told."""
    told = course(
        spoken(0, "One.", "One."),
        Quiet(1000, 2900, AT, QuietKind.PAUSE, 2.9),
        spoken(4000, "Two.", "Two."),
        Quiet(5000, 9000, AT, QuietKind.GAP),
        Quiet(14_000, 60_000, AT, QuietKind.YOUR_TURN, 60.0),
        Quiet(74_000, 101_000, AT, QuietKind.TIMER, 90.0),
        Bed(80_000, 20_000, AT, "for Ana.wav"),
    )

    assert "0:00   One.\n\n0:04   Two.\n\n0:14   (Your turn: 60 seconds.)" in told
    assert "(A timer: 1 minute 41 seconds.)" in told
    assert "(Background sound.)" in told


def test_lines_are_no_longer_than_a_page_is_wide() -> None:
    """But for a word that is."""
    words = "rather long " * 40
    text = transcript(
        Timeline(RATE, 90_000, (spoken(0, words, words, Gap.NONE),), ()), SPEAKERS, ORIGIN
    )

    assert all(len(line) <= WIDTH_CHARS for line in text.splitlines())
