"""Lyrics and transcript of a small hand-made timeline."""

from coreg_audio.script import Place
from coreg_audio.session import Gap, Say, Utterance
from coreg_audio.sidecars.lyrics import lrc, sylt, transcript
from coreg_audio.timeline import (
    Bed,
    Bell,
    BellKind,
    Breath,
    Chapter,
    Cycle,
    Event,
    Quiet,
    QuietKind,
    Spoken,
    Timeline,
)

RATE = 1000
AT = Place("a.md", 3)


def spoken(start: int, text: str, shown: str, gap: Gap = Gap.SENTENCE) -> Spoken:
    """A sentence of one second whose shown text may differ."""
    utterance = Utterance(text, personal=text != shown)
    return Spoken(start, 1000, AT, utterance, Say(AT, utterance, shown, gap))


def breath(start: int, *cycles: Cycle) -> Breath:
    """A run of breaths."""
    return Breath(start, sum(cycle.length for cycle in cycles), AT, cycles)


EVENTS: tuple[Event, ...] = (
    Quiet(0, 700, AT, QuietKind.LEAD_IN),
    Bed(0, 900, AT, "rain"),
    spoken(700, "Welcome, Ana and Bo.", "Welcome, [name]."),
    Quiet(1700, 1200, AT, QuietKind.GAP),
    spoken(2900, "This is\n a test.", "This is\n a test."),
    Quiet(3900, 2000, AT, QuietKind.GAP),
    spoken(5900, "New.", "New.", Gap.PARAGRAPH),
    Quiet(6900, 3520, AT, QuietKind.PAUSE, 3.0),
    breath(10_420, *[Cycle(4000, 1000, 6000, 0)] * 2),
    Spoken(10_520, 600, AT, Utterance("In.")),
    Quiet(32_420, 3000, AT, QuietKind.GAP),
    spoken(35_420, "Later.", "Later.", Gap.CHAPTER),
    Quiet(36_420, 18_240, AT, QuietKind.YOUR_TURN, 18.0),
    Quiet(54_660, 120_000, AT, QuietKind.TIMER, 120.0),
    Bell(54_660, 2500, AT, BellKind.TIMER_START),
    Bell(114_660, 2000, AT, BellKind.HALFWAY),
    Bell(174_660, 3000, AT, BellKind.TIMER_END),
    Quiet(177_660, 1000, AT, QuietKind.EXACT_PAUSE, 1.0),
    breath(178_660, Cycle(3000, 0, 4000, 0), Cycle(4000, 0, 6000, 0)),
    breath(195_660, Cycle(4000, 0, 6000, 500)),
    Bell(206_160, 4500, AT, BellKind.CLOSE),
    spoken(210_660, "Bye.", "Bye."),
    Quiet(211_660, 3000, AT, QuietKind.TAIL),
)
TIMELINE = Timeline(
    RATE, 214_660, EVENTS, (Chapter(0, 35_420, "One"), Chapter(35_420, 214_660, "Two"))
)


def test_lrc_has_a_timed_line_for_what_happens() -> None:
    """Sentences, breath runs once, bells and turns; not cue words, gaps and pauses."""
    expected = """\
[00:00.70] Welcome, [name].
[00:02.90] This is a test.
[00:05.90] New.
[00:10.42] [breathe in 4 seconds, hold 1 second, out 6 seconds]
[00:35.42] Later.
[00:36.42] [your turn, 18 seconds]
[00:54.66] [bell]
[01:54.66] [bell]
[02:54.66] [bell]
[02:58.66] [breathe in 3 seconds, out 4 seconds]
[03:15.66] [breathe in 4 seconds, out 6 seconds, hold 0.5 seconds]
[03:26.16] [bell]
[03:30.66] Bye.
"""

    assert expected == lrc(TIMELINE)


def test_sylt_has_the_same_lines_in_milliseconds() -> None:
    """Text first, then the start."""
    lines = sylt(TIMELINE)

    assert ("Welcome, [name].", 700) == lines[0]
    assert ("Bye.", 210_660) == lines[-1]
    assert len(lrc(TIMELINE).splitlines()) == len(lines)


def test_transcript_reads_like_prose() -> None:
    """Chapters with times, paragraphs, and in brackets what is heard or left free."""
    expected = """\
One, at 0:00

Welcome, [name]. This is a test.

New.

(A pause: 3.5 seconds.)

(2 breaths with a soft sound: in 4 seconds, hold 1 second, out 6 seconds.)

Two, at 0:35

Later.

(Your turn: 18 seconds.)

(A timer: 2 minutes.)

(A bell: the time begins.)

(A soft bell: half of the time.)

(A bell: the time is over.)

(A pause: 1 second.)

(2 breaths with a soft sound: in 3 seconds, out 4 seconds, slowly becoming in 4 seconds, \
out 6 seconds.)

(One breath with a soft sound: in 4 seconds, out 6 seconds, hold 0.5 seconds.)

(A last bell.)

Bye.

The end, at 3:34.
"""

    assert expected == transcript(TIMELINE)


def test_personal_values_never_appear() -> None:
    """No name in any of the three."""
    text = lrc(TIMELINE) + transcript(TIMELINE) + repr(sylt(TIMELINE))

    assert "Ana" not in text
    assert 3 == text.count("[name]")


def test_a_transcript_may_end_on_its_last_word_or_bell() -> None:
    """An excerpt has no tail, and may have no speech."""
    words = Timeline(RATE, 95_500, (spoken(94_500, "Stay.", "Stay."),), ())
    bell = Timeline(RATE, 3000, (Bell(0, 3000, AT, BellKind.CHIME),), ())

    assert "Stay.\n\nThe end, at 1:35.\n" == transcript(words)
    assert "(A bell.)\n\nThe end, at 0:03.\n" == transcript(bell)


def test_long_spans_are_told_in_minutes() -> None:
    """From a minute and a half on."""
    turns = (
        Quiet(0, 60_000, AT, QuietKind.YOUR_TURN, 60.0),
        Quiet(60_000, 100_400, AT, QuietKind.YOUR_TURN, 90.0),
    )
    text = transcript(Timeline(RATE, 160_400, turns, ()))

    assert "(Your turn: 60 seconds.)" in text
    assert "(Your turn: 1 minute 40 seconds.)" in text
