"""The words and what happens between them, with times: lyrics for players, and a transcript.

Personal values never appear: a sentence is shown as its `Say.shown`.
"""

from collections.abc import Iterator
from typing import assert_never

from coreg_audio.languages import DEFAULT, LANGUAGES, Told, of
from coreg_audio.session import Gap
from coreg_audio.timeline import (
    Bed,
    Bell,
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


def transcript(timeline: Timeline, language: str = DEFAULT) -> str:
    """The session in plain language: chapters with their times, paragraphs, and what sounds."""
    return "\n\n".join(_paragraphs(timeline, told_in(language))) + "\n"


def told_in(language: str) -> Told:
    """What is told beside the spoken words; in English where nothing is known."""
    return (of(language) or LANGUAGES[DEFAULT]).told


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
            return breathe.format(phases=_phases(event.cycles[0], rate_hz, words))
        case Bell():
            return bell
        case Quiet(kind=QuietKind.YOUR_TURN):
            return turn.format(span=_span(event.length, rate_hz, words))
        case Quiet() | Bed():
            return ""
        case _:
            assert_never(event)


def _paragraphs(timeline: Timeline, words: Told) -> Iterator[str]:
    """Headings, paragraphs of speech and what happens between them, in order."""
    chapters = list(timeline.chapters)
    speech: list[str] = []
    for event in timeline.events:
        told = _told(event, timeline.rate_hz, words)
        new_chapter = bool(chapters) and event.start >= chapters[0].start
        if speech and (told or new_chapter or _begins_paragraph(event)):
            yield " ".join(speech)
            speech = []
        if new_chapter:
            yield _heading(chapters.pop(0), timeline.rate_hz, words)
        if told:
            yield f"({told})"
        elif isinstance(event, Spoken) and event.say is not None:
            speech.append(_one_line(event.say.shown))
    if speech:
        yield " ".join(speech)
    yield words.the_end.format(clock=_clock(timeline.length, timeline.rate_hz))


def _begins_paragraph(event: Event) -> bool:
    say = event.say if isinstance(event, Spoken) else None
    return say is not None and say.gap in (Gap.PARAGRAPH, Gap.CHAPTER)


def _told(event: Event, rate_hz: int, words: Told) -> str:
    """A sentence on *event*; empty for speech and for the silences nobody wrote."""
    match event:
        case Breath():
            return _breathing(event, rate_hz, words)
        case Bell():
            return words.bells[event.kind]
        case Quiet() if event.kind in words.quiets:
            return f"{words.quiets[event.kind]}: {_span(event.length, rate_hz, words)}."
        case Quiet() | Spoken() | Bed():
            return ""
        case _:
            assert_never(event)


def _breathing(breath: Breath, rate_hz: int, words: Told) -> str:
    one, several, sentence, becoming = words.breaths
    count = len(breath.cycles)
    first, last = (_phases(breath.cycles[i], rate_hz, words) for i in (0, -1))
    return sentence.format(
        breaths=one if count == 1 else several.format(count=count),
        phases=first,
        ramp="" if first == last else becoming.format(phases=last),
    )


def _phases(cycle: Cycle, rate_hz: int, words: Told) -> str:
    """Such as "in 4 seconds, out 6 seconds"; holds where there are any."""
    into, out, hold = words.phases
    named = (
        (into, cycle.in_),
        (hold, cycle.hold_in),
        (out, cycle.out),
        (hold, cycle.hold_out),
    )
    return ", ".join(
        f"{name} {_span(length, rate_hz, words)}" for name, length in named if length
    )


def _heading(chapter: Chapter, rate_hz: int, words: Told) -> str:
    clock = _clock(chapter.start, rate_hz)
    return words.chapter.format(title=_one_line(chapter.title), clock=clock)


def _span(length: int, rate_hz: int, words: Told) -> str:
    """In words: tenths below 10 s, whole seconds up to a minute and a half, then minutes."""
    (second, seconds), (minute, minutes) = words.units
    length_s = round(to_seconds(length, rate_hz), 1)
    if length_s >= 10:
        length_s = round(length_s)
    if length_s < 90:
        return f"{length_s:g} {second if length_s == 1 else seconds}"
    whole, rest = divmod(int(length_s), 60)
    return f"{whole} {minute if whole == 1 else minutes}" + (
        f" {rest} {seconds}" if rest else ""
    )


def _clock(frames: int, rate_hz: int) -> str:
    minutes, seconds = divmod(int(to_seconds(frames, rate_hz)), 60)
    return f"{minutes}:{seconds:02d}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
