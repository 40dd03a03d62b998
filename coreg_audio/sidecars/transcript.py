"""The transcript: all that is said and heard, and when, for people who never saw a script."""

import textwrap
from collections.abc import Iterator
from typing import assert_never

from coreg_audio.session import Audience, Gap, Role, Say
from coreg_audio.sidecars.captions import NAMES
from coreg_audio.sidecars.manifest import Origin, Speakers, shown_choices
from coreg_audio.sidecars.plain import one_line
from coreg_audio.sidecars.telling import (
    CARE_NOTE,
    UNREVIEWED,
    bed_text,
    clock,
    phases,
    rounded_span,
)
from coreg_audio.timeline import (
    Bed,
    Bell,
    BellKind,
    Breath,
    Event,
    Quiet,
    QuietKind,
    Spoken,
    Timeline,
)
from coreg_audio.units import to_frames

WIDTH_CHARS = 78
"""Fits a page of plain text and a window of any size."""

TOLD_PAUSE_S = 3.0
"""Shorter pauses only end a paragraph."""

_TIME_CHARS = 7
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
_AUDIENCES = {
    "one": "one person",
    "couple": "a couple",
    "turns": "two people who take turns",
}


def transcript(timeline: Timeline, speakers: Speakers, origin: Origin) -> str:
    """The session in plain language; of personal choices it says only that they were set."""
    parts = (_head(timeline, origin), _care(origin), _making(speakers, origin))
    blocks = [*(block for part in parts for block in part), *_course(timeline)]
    return "\n\n".join(blocks) + "\n"


def _head(timeline: Timeline, origin: Origin) -> Iterator[str]:
    front = origin.front
    yield _underlined(one_line(front.title), "=")
    whom = " or ".join(_AUDIENCES.get(one, one) for one in front.audience)
    length = clock(timeline.length, timeline.rate_hz)
    reviewed = f"Reviewed: {one_line(front.reviewed)}." if front.reviewed else UNREVIEWED
    yield _wrapped(f"A spoken exercise for {whom}, {length} (minutes:seconds) long. {reviewed}")


def _care(origin: Origin) -> Iterator[str]:
    yield _underlined("Before you begin", "-")
    yield _wrapped(CARE_NOTE)
    if cautions := [f"- {one_line(caution)}" for caution in origin.front.cautions]:
        yield "\n".join(map(_wrapped, ["It takes care, or may not suit, with:", *cautions]))
    choices = dict(shown_choices(origin.front, origin.values))
    is_personal = {one.name: one.personal for one in origin.front.choices}
    if (helper := one_line(choices.get("helper", ""))) and not is_personal["helper"]:
        yield _wrapped(f"If something in it stays with you, you could talk to {helper}.")


def _making(speakers: Speakers, origin: Origin) -> Iterator[str]:
    yield _underlined("How it was made", "-")
    choices = [
        f"- {name.replace('_', ' ')}: {one_line(value) or 'none'}"
        for name, value in shown_choices(origin.front, origin.values)
    ]
    if choices:
        yield "\n".join(map(_wrapped, ["Choices:", *choices]))
    yield "\n".join(map(_wrapped, ["Voices:", *_voices(speakers)]))
    front = origin.front
    yield _wrapped(
        f"Script: {front.id}, version {one_line(front.version)}. "
        f"Made with {origin.tool}. A voice is synthetic where no person recorded the line."
    )


def _voices(speakers: Speakers) -> Iterator[str]:
    for role, name in speakers.voices.items():
        yield f"- {NAMES[role].lower()}: {one_line(name)}"
    if count := len(speakers.takes):
        yield f"- recorded by a person: {count} line{'' if count == 1 else 's'}"


def _course(timeline: Timeline) -> Iterator[str]:
    """What is said and what happens, chapter by chapter, each paragraph with its time."""
    rate_hz = timeline.rate_hz
    chapters = list(timeline.chapters)
    yield _wrapped(
        "Below, times are minutes:seconds from the beginning. What stands in round brackets "
        "is heard or done; all else is spoken. [name] stands where a name is spoken. "
        f"Pauses shorter than {TOLD_PAUSE_S:g} seconds are not listed."
    )
    for start, text in _paragraphs(timeline):
        while chapters and start >= chapters[0].start:
            chapter = chapters.pop(0)
            title = one_line(chapter.title) or "The beginning"
            yield _underlined(f"{title}, from {clock(chapter.start, rate_hz)}", "-")
        yield _timed(clock(start, rate_hz), text)
    yield f"The end, at {clock(timeline.length, rate_hz)}."


def _paragraphs(timeline: Timeline) -> Iterator[tuple[int, str]]:
    """Paragraphs of speech and what happens between them, each with its first frame."""
    paragraph: tuple[int, str] | None = None
    for start, text, goes_on in _entries(timeline):
        if paragraph and goes_on:
            paragraph = paragraph[0], f"{paragraph[1]} {text}"
            continue
        if paragraph:
            yield paragraph
        paragraph = start, text
    if paragraph:
        yield paragraph


def _entries(timeline: Timeline) -> Iterator[tuple[int, str, bool]]:
    """Sentences and what happens, and whether each goes on with the paragraph before it."""
    chapters = {chapter.start for chapter in timeline.chapters}
    before: str | None = None
    for event in timeline.events:
        if isinstance(event, Spoken) and event.say:
            label, text = _label(event.say), one_line(event.say.shown)
            goes_on = label == before and event.say.gap not in (Gap.PARAGRAPH, Gap.CHAPTER)
            goes_on = goes_on and event.start not in chapters
            yield event.start, text if goes_on else f"{label}{text}", goes_on
            before = label
        elif told := _told(event, timeline):
            yield event.start, f"({told})", False
            before = None
        elif isinstance(event, Quiet) and event.kind in _QUIETS:
            before = None


def _label(say: Say) -> str:
    """Who speaks, and to whom, where that is not the guide to both."""
    to = "" if say.to is Audience.BOTH else f"to partner {say.to.value}"
    who = NAMES[Role.SECOND] if say.utterance.role is Role.SECOND else ""
    label = ", ".join(one for one in (who, to) if one)
    return f"{label[0].upper()}{label[1:]}: " if label else ""


def _told(event: Event, timeline: Timeline) -> str:
    """A sentence on *event*; empty for speech and for the silences nobody wrote."""
    rate_hz = timeline.rate_hz
    match event:
        case Breath():
            return _breathing(event, timeline)
        case Bell():
            return _BELLS[event.kind]
        case Quiet() if event.kind in _QUIETS and _is_told(event, rate_hz):
            return f"{_QUIETS[event.kind]}: {rounded_span(event.length, rate_hz)}."
        case Bed():
            end = min(event.start + event.length, timeline.length)
            until = "" if end == timeline.length else f", until {clock(end, rate_hz)}"
            return f"{bed_text(event.name).capitalize()}{until}."
        case Quiet() | Spoken():
            return ""
        case _:
            assert_never(event)


def _is_told(quiet: Quiet, rate_hz: int) -> bool:
    is_pause = quiet.kind in (QuietKind.PAUSE, QuietKind.EXACT_PAUSE)
    return not is_pause or quiet.length >= to_frames(TOLD_PAUSE_S, rate_hz)


def _breathing(breath: Breath, timeline: Timeline) -> str:
    count = len(breath.cycles)
    first, last = (phases(breath.cycles[i], timeline.rate_hz) for i in (0, -1))
    ramp = "" if first == last else f", slowly becoming {last}"
    breaths = "One breath" if count == 1 else f"{count} breaths"
    within = range(breath.start, breath.start + breath.length)
    spoken = [one for one in timeline.spoken() if one.start in within]
    under = ", going on under the words below" if any(one.say for one in spoken) else ""
    words = dict.fromkeys(one.utterance.text.rstrip(".") for one in spoken if not one.say)
    said = f" The voice says: {', '.join(map(one_line, words))}." if words else ""
    return f"{breaths}{under}: {first}{ramp}.{said}"


def _underlined(text: str, line: str) -> str:
    return f"{text}\n{line * min(len(text), WIDTH_CHARS)}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH_CHARS, subsequent_indent="  " * text.startswith("- "))


def _timed(time: str, text: str) -> str:
    """A paragraph beside its time."""
    first, rest = f"{time:<{_TIME_CHARS}}", " " * _TIME_CHARS
    return textwrap.fill(text, WIDTH_CHARS, initial_indent=first, subsequent_indent=rest)
