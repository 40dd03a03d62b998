"""The words and what happens between them, with times: the lyrics inside a file.

Personal values never appear: a sentence is shown as its `Say.shown`.
"""

from collections.abc import Iterator
from typing import assert_never

from coreg_audio.languages import DEFAULT, Told
from coreg_audio.sidecars.telling import phases, span, told_in
from coreg_audio.timeline import Bed, Bell, Breath, Event, Quiet, QuietKind, Spoken, Timeline
from coreg_audio.units import timestamp, to_seconds


def lrc(timeline: Timeline, language: str = DEFAULT) -> str:
    """Lyrics in LRC: one line for each sentence, breath run, bell and turn, with its start."""
    return "".join(
        f"[{timestamp(to_seconds(start, timeline.rate_hz))}] {text}\n"
        for start, text in _lines(timeline, told_in(language))
    )


def sylt(timeline: Timeline, language: str = DEFAULT) -> list[tuple[str, int]]:
    """The same lines with their starts in whole milliseconds, as ID3 keeps them."""
    return [
        (text, round(1000 * to_seconds(start, timeline.rate_hz)))
        for start, text in _lines(timeline, told_in(language))
    ]


def _lines(timeline: Timeline, words: Told) -> Iterator[tuple[int, str]]:
    for event in timeline.events:
        text = _line(event, timeline.rate_hz, words)
        if text:
            yield event.start, text


def _line(event: Event, rate_hz: int, words: Told) -> str:
    """What a player shows from the start of *event* on; empty where the line before stays."""
    breathe, bell, turn = words.shown
    match event:
        case Spoken(say=say):
            return _one_line(say.shown) if say else ""
        case Breath():
            return breathe.format(phases=phases(event.cycles[0], rate_hz, words))
        case Bell():
            return bell
        case Quiet(kind=QuietKind.YOUR_TURN):
            return turn.format(span=span(event.length, rate_hz, words))
        case Quiet() | Bed():
            return ""
        case _:
            assert_never(event)


def _one_line(text: str) -> str:
    return " ".join(text.split())
