"""A small hand-made session with one of everything, at 1000 frames a second."""

from coreg_audio.script import Place
from coreg_audio.session import Gap, Say, Utterance
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
