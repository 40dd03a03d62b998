"""The transcript: all that is said and heard, and when, for people who never saw a script."""

import textwrap
from collections.abc import Iterator
from typing import assert_never

from coreg_audio.languages import Told
from coreg_audio.session import Audience, Gap, Role, Say
from coreg_audio.sidecars.manifest import Origin, Speakers, shown_choices
from coreg_audio.sidecars.plain import one_line
from coreg_audio.sidecars.telling import bed_text, clock, phases, rounded_span, told_in
from coreg_audio.timeline import (
    Bed,
    Bell,
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


def transcript(timeline: Timeline, speakers: Speakers, origin: Origin) -> str:
    """The session in plain language; of personal choices it says only that they were set."""
    words = told_in(origin.front.language)
    parts = (_head(timeline, origin, words), _care(origin, words))
    made = _making(speakers, origin, words)
    blocks = [*(block for part in (*parts, made) for block in part), *_course(timeline, words)]
    return "\n\n".join(blocks) + "\n"


def _head(timeline: Timeline, origin: Origin, words: Told) -> Iterator[str]:
    front, said = origin.front, words.transcript
    yield _underlined(one_line(front.title), "=")
    whom = said["or"].join(said[one] for one in front.audience)
    length = clock(timeline.length, timeline.rate_hz)
    by_someone, by_nobody = words.reviewed
    reviewed = f"{by_someone.format(who=one_line(front.reviewed))}."
    about = said["about"].format(whom=whom, clock=length)
    yield _wrapped(f"{about} {reviewed if front.reviewed else by_nobody}")


def _care(origin: Origin, words: Told) -> Iterator[str]:
    said = words.transcript
    yield _underlined(said["before"], "-")
    yield _wrapped(words.care_note)
    if cautions := [f"- {one_line(caution)}" for caution in origin.front.cautions]:
        yield "\n".join(map(_wrapped, [said["cautions"], *cautions]))
    choices = dict(shown_choices(origin.front, origin.values))
    is_personal = {one.name: one.personal for one in origin.front.choices}
    if (helper := one_line(choices.get("helper", ""))) and not is_personal["helper"]:
        yield _wrapped(said["helper"].format(helper=helper))


def _making(speakers: Speakers, origin: Origin, words: Told) -> Iterator[str]:
    front, said = origin.front, words.transcript
    yield _underlined(said["making"], "-")
    choices = [
        f"- {name.replace('_', ' ')}: {one_line(value) or '-'}"
        for name, value in shown_choices(front, origin.values)
    ]
    if choices:
        yield "\n".join(map(_wrapped, [said["choices"], *choices]))
    yield "\n".join(map(_wrapped, [said["voices"], *_voices(speakers, words)]))
    if changes := [f"- {one_line(change)}" for change in origin.changed]:
        yield "\n".join(map(_wrapped, [said["changed"], *changes]))
    version = one_line(front.version)
    yield _wrapped(said["made"].format(id=front.id, version=version, tool=origin.tool))


def _voices(speakers: Speakers, words: Told) -> Iterator[str]:
    for role, name in speakers.voices.items():
        yield f"- {words.captions[role]}: {one_line(name)}"
    if count := len(speakers.takes):
        yield f"- {words.transcript['recorded'].format(count=count)}"


def _course(timeline: Timeline, words: Told) -> Iterator[str]:
    """What is said and what happens, chapter by chapter, each paragraph with its time."""
    rate_hz = timeline.rate_hz
    chapters = list(timeline.chapters)
    yield _wrapped(words.transcript["course"].format(pause=f"{TOLD_PAUSE_S:g}"))
    for start, text in _paragraphs(timeline, words):
        while chapters and start >= chapters[0].start:
            chapter = chapters.pop(0)
            title = one_line(chapter.title) or words.transcript["beginning"]
            begins = clock(chapter.start, rate_hz)
            yield _underlined(words.chapter.format(title=title, clock=begins), "-")
        yield _timed(clock(start, rate_hz), text)
    yield words.the_end.format(clock=clock(timeline.length, rate_hz))


def _paragraphs(timeline: Timeline, words: Told) -> Iterator[tuple[int, str]]:
    """Paragraphs of speech and what happens between them, each with its first frame."""
    paragraph: tuple[int, str] | None = None
    for start, text, goes_on in _entries(timeline, words):
        if paragraph and goes_on:
            paragraph = paragraph[0], f"{paragraph[1]} {text}"
            continue
        if paragraph:
            yield paragraph
        paragraph = start, text
    if paragraph:
        yield paragraph


def _entries(timeline: Timeline, words: Told) -> Iterator[tuple[int, str, bool]]:
    """Sentences and what happens, and whether each goes on with the paragraph before it."""
    chapters = {chapter.start for chapter in timeline.chapters}
    before: str | None = None
    for event in timeline.events:
        if isinstance(event, Spoken) and event.say:
            label, text = speaker_label(event.say, words), one_line(event.say.shown)
            goes_on = label == before and event.say.gap not in (Gap.PARAGRAPH, Gap.CHAPTER)
            goes_on = goes_on and event.start not in chapters
            yield event.start, text if goes_on else f"{label}{text}", goes_on
            before = label
        elif told := event_text(event, timeline, words):
            yield event.start, f"({told})", False
            before = None
        elif isinstance(event, Quiet) and event.kind in words.quiets:
            before = None


def speaker_label(say: Say, words: Told) -> str:
    """Who speaks, and to whom, where that is not the guide to both."""
    both = say.to is Audience.BOTH
    to = "" if both else words.transcript["to"].format(partner=say.to.value)
    who = words.captions[Role.SECOND] if say.utterance.role is Role.SECOND else ""
    label = ", ".join(one for one in (who, to) if one)
    return f"{label[0].upper()}{label[1:]}: " if label else ""


def event_text(event: Event, timeline: Timeline, words: Told) -> str:
    """A sentence on *event*; empty for speech and for the silences nobody wrote."""
    rate_hz = timeline.rate_hz
    match event:
        case Breath():
            return _breathing(event, timeline, words)
        case Bell():
            return words.bells[event.kind]
        case Quiet() if event.kind in words.quiets and _is_told(event, rate_hz):
            return f"{words.quiets[event.kind]}: {rounded_span(event.length, rate_hz, words)}."
        case Bed():
            end = min(event.start + event.length, timeline.length)
            until = words.transcript["until"].format(clock=clock(end, rate_hz))
            text = bed_text(event.name, words).capitalize()
            return f"{text}{'' if end == timeline.length else until}."
        case Quiet() | Spoken():
            return ""
        case _:
            assert_never(event)


def _breathing(breath: Breath, timeline: Timeline, told: Told) -> str:
    one, several, sentence, becoming = told.breaths
    count = len(breath.cycles)
    first, last = (phases(breath.cycles[i], timeline.rate_hz, told) for i in (0, -1))
    within = range(breath.start, breath.start + breath.length)
    spoken = [each for each in timeline.spoken() if each.start in within]
    under = told.transcript["under"] if any(each.say for each in spoken) else ""
    words = dict.fromkeys(each.utterance.text.rstrip(".") for each in spoken if not each.say)
    said = told.transcript["cues"].format(words=", ".join(map(one_line, words)))
    text = sentence.format(
        breaths=(one if count == 1 else several.format(count=count)) + under,
        phases=first,
        ramp="" if first == last else becoming.format(phases=last),
    )
    return f"{text} {said}" if words else text


def _is_told(quiet: Quiet, rate_hz: int) -> bool:
    is_pause = quiet.kind in (QuietKind.PAUSE, QuietKind.EXACT_PAUSE)
    return not is_pause or quiet.length >= to_frames(TOLD_PAUSE_S, rate_hz)


def _underlined(text: str, line: str) -> str:
    return f"{text}\n{line * min(len(text), WIDTH_CHARS)}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH_CHARS, subsequent_indent="  " * text.startswith("- "))


def _timed(time: str, text: str) -> str:
    """A paragraph beside its time."""
    first, rest = f"{time:<{_TIME_CHARS}}", " " * _TIME_CHARS
    return textwrap.fill(text, WIDTH_CHARS, initial_indent=first, subsequent_indent=rest)
