"""The words and what happens between them, with times: lyrics for players, and a transcript.

Personal values never appear: a sentence is shown as its `Say.shown`.
"""

from collections.abc import Iterator
from typing import assert_never

from coreg_audio.session import Gap
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
from coreg_audio.units import timestamp, to_seconds

_BELLS = {
    BellKind.CHIME: "A bell.",
    BellKind.TIMER_START: "A bell: the time begins.",
    BellKind.TIMER_END: "A bell: the time is over.",
    BellKind.HALFWAY: "A soft bell: half of the time.",
    BellKind.CLOSE: "A last bell.",
}
_QUIETS = {
    QuietKind.PAUSE: "A pause",
    QuietKind.EXACT_PAUSE: "A pause",
    QuietKind.YOUR_TURN: "Your turn",
    QuietKind.TIMER: "A timer",
}


def lrc(timeline: Timeline) -> str:
    """Lyrics in LRC: one line for each sentence, breath run, bell and turn, with its start."""
    return "".join(
        f"[{timestamp(to_seconds(start, timeline.rate_hz))}] {text}\n"
        for start, text in _lines(timeline)
    )


def sylt(timeline: Timeline) -> list[tuple[str, int]]:
    """The same lines with their starts in whole milliseconds, as ID3 keeps them."""
    return [
        (text, round(1000 * to_seconds(start, timeline.rate_hz)))
        for start, text in _lines(timeline)
    ]


def transcript(timeline: Timeline) -> str:
    """The session in plain language: chapters with their times, paragraphs, and what sounds."""
    return "\n\n".join(_paragraphs(timeline)) + "\n"


def _lines(timeline: Timeline) -> Iterator[tuple[int, str]]:
    for event in timeline.events:
        text = _line(event, timeline.rate_hz)
        if text:
            yield event.start, text


def _line(event: Event, rate_hz: int) -> str:
    """What a player shows from the start of *event* on; empty where the line before stays."""
    match event:
        case Spoken(say=say):
            return _one_line(say.shown) if say else ""
        case Breath():
            return f"[breathe {_phases(event.cycles[0], rate_hz)}]"
        case Bell():
            return "[bell]"
        case Quiet(kind=QuietKind.YOUR_TURN):
            return f"[your turn, {_span(event.length, rate_hz)}]"
        case Quiet() | Bed():
            return ""
        case _:
            assert_never(event)


def _paragraphs(timeline: Timeline) -> Iterator[str]:
    """Headings, paragraphs of speech and what happens between them, in order."""
    chapters = list(timeline.chapters)
    speech: list[str] = []
    for event in timeline.events:
        told = _told(event, timeline.rate_hz)
        new_chapter = bool(chapters) and event.start >= chapters[0].start
        if speech and (told or new_chapter or _begins_paragraph(event)):
            yield " ".join(speech)
            speech = []
        if new_chapter:
            yield _heading(chapters.pop(0), timeline.rate_hz)
        if told:
            yield f"({told})"
        elif isinstance(event, Spoken) and event.say is not None:
            speech.append(_one_line(event.say.shown))
    if speech:
        yield " ".join(speech)
    yield f"The end, at {_clock(timeline.length, timeline.rate_hz)}."


def _begins_paragraph(event: Event) -> bool:
    say = event.say if isinstance(event, Spoken) else None
    return say is not None and say.gap in (Gap.PARAGRAPH, Gap.CHAPTER)


def _told(event: Event, rate_hz: int) -> str:
    """A sentence on *event*; empty for speech and for the silences nobody wrote."""
    match event:
        case Breath():
            return _breathing(event, rate_hz)
        case Bell():
            return _BELLS[event.kind]
        case Quiet() if event.kind in _QUIETS:
            return f"{_QUIETS[event.kind]}: {_span(event.length, rate_hz)}."
        case Quiet() | Spoken() | Bed():
            return ""
        case _:
            assert_never(event)


def _breathing(breath: Breath, rate_hz: int) -> str:
    count = len(breath.cycles)
    first, last = (_phases(breath.cycles[i], rate_hz) for i in (0, -1))
    ramp = "" if first == last else f", slowly becoming {last}"
    breaths = "One breath" if count == 1 else f"{count} breaths"
    return f"{breaths} with a soft sound: {first}{ramp}."


def _phases(cycle: Cycle, rate_hz: int) -> str:
    """Such as "in 4 seconds, out 6 seconds"; holds where there are any."""
    named = (
        ("in", cycle.in_),
        ("hold", cycle.hold_in),
        ("out", cycle.out),
        ("hold", cycle.hold_out),
    )
    return ", ".join(f"{name} {_span(length, rate_hz)}" for name, length in named if length)


def _heading(chapter: Chapter, rate_hz: int) -> str:
    return f"{_one_line(chapter.title)}, at {_clock(chapter.start, rate_hz)}"


def _span(length: int, rate_hz: int) -> str:
    """In words: tenths below 10 s, whole seconds up to a minute and a half, then minutes."""
    seconds = round(to_seconds(length, rate_hz), 1)
    if seconds >= 10:
        seconds = round(seconds)
    if seconds < 90:
        return f"{seconds:g} second{'' if seconds == 1 else 's'}"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}" + (
        f" {rest} seconds" if rest else ""
    )


def _clock(frames: int, rate_hz: int) -> str:
    minutes, seconds = divmod(int(to_seconds(frames, rate_hz)), 60)
    return f"{minutes}:{seconds:02d}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
