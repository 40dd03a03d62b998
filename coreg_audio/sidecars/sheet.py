"""The sheet of a session: one page that a therapist can check, sign and file.

It is made from the manifest alone: what it tells is what was made, whatever has become of the
script since. Names are `[name]` in it unless they are given.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coreg_audio.languages import Told
from coreg_audio.sidecars import pages
from coreg_audio.sidecars.picture import timeline_svg
from coreg_audio.sidecars.plain import one_line
from coreg_audio.sidecars.record import Line, Record
from coreg_audio.sidecars.telling import bed_text, clock, span, told_in
from coreg_audio.sidecars.transcript import event_text, speaker_label
from coreg_audio.timeline import Bell, Breath, Chapter, Event, Quiet, QuietKind, Spoken
from coreg_audio.units import timestamp, to_seconds

SUFFIX = ".sheet.html"

_WRITTEN = (QuietKind.PAUSE, QuietKind.EXACT_PAUSE, QuietKind.YOUR_TURN, QuietKind.TIMER)
_ASKED_OFF_S = 0.05


@dataclass(frozen=True, slots=True)
class Names:
    """What is personal and shown all the same, on the therapist's own sheet.

    Attributes:
        choices: Values of personal choices.
        lines: Words of lines, by their number.
    """

    choices: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is heard.

    Attributes:
        kind: "said" or "done".
        label: Who speaks to whom, where that is to be told.
        mark: That a person recorded it.
        after: How long nobody speaks after it.
    """

    kind: str
    time: str
    text: str
    label: str = ""
    mark: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class ChapterRows:
    """A chapter: what is heard in it, and what its card says is done."""

    title: str
    clock: str
    rows: tuple[Row, ...]
    does: tuple[str, ...]


def beside(path: Path) -> Path:
    """Where the sheet of an audio file lies: x.sheet.html beside x.mp3."""
    return path.with_name(path.stem + SUFFIX)


def sheet(record: Record, names: Names | None = None) -> str:
    """The sheet as one HTML page that needs no other file."""
    names = names or Names()
    words, script = told_in(record.script.language), record.script
    by_someone, by_nobody = words.reviewed
    reviewed = one_line(script.reviewed)
    return pages.page(
        "sheet",
        say=words.sheet,
        language=script.language,
        title=one_line(script.title),
        about=_about(record, words),
        reviewed=by_someone.format(who=reviewed) if reviewed else by_nobody,
        picture=timeline_svg(record.timeline, one_line(script.title)),
        glance=tuple(_glance(record, words)),
        sha256=record.sha256,
        care_note=words.care_note,
        cautions=tuple(map(one_line, script.cautions)),
        chapters=tuple(_chapters(record, words, names)),
        helper=_helper(record, words),
        notes=tuple(map(one_line, script.notes)),
        choices=tuple(_choices(record, names)),
        changed=tuple(map(one_line, record.changed)),
        voices=tuple(_voices(record, words)),
        the_end=words.the_end.format(clock=_clock(record.timeline.length, record)),
        made=tuple(_made(record, words)),
    )


def _about(record: Record, words: Told) -> str:
    said, timeline = words.transcript, record.timeline
    whom = said["or"].join(said.get(one, one) for one in record.script.audience)
    return said["about"].format(whom=whom, clock=clock(timeline.length, timeline.rate_hz))


def _glance(record: Record, words: Told) -> Iterator[tuple[str, str]]:
    say, levels, timeline = words.sheet, record.levels, record.timeline
    yield say["length"], clock(timeline.length, timeline.rate_hz)
    yield say["voices"], ", ".join(dict.fromkeys(one_line(line.who) for line in record.lines))
    yield say["breath"], one_line(record.breath_sound)
    beds = dict.fromkeys(bed_text(bed.name, words) for bed in timeline.beds())
    yield say["bed"], ", ".join(beds) or say["no_bed"]
    yield say["speech"], _level(levels.get("speech_lufs"), "LUFS")
    yield say["whole"], _level(levels.get("integrated_lufs"), "LUFS")
    yield say["peak"], _level(levels.get("true_peak_dbtp"), "dBTP")
    yield say["made_with"], one_line(record.made_with)
    yield say["file"], one_line(record.file)


def _level(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:.1f} {unit}".replace("-", "−")


def _helper(record: Record, words: Told) -> str:
    """Whom one could talk to, where that is no personal choice."""
    helper = one_line(record.choices.get("helper", ""))
    if not helper or "helper" in record.personal.choices:
        return ""
    return words.transcript["helper"].format(helper=helper)


def _choices(record: Record, names: Names) -> Iterator[tuple[str, str]]:
    for name, value in record.choices.items():
        yield name.replace("_", " "), one_line(names.choices.get(name, value)) or "–"


def _voices(record: Record, words: Told) -> Iterator[tuple[str, str]]:
    """Each voice with its licence, and how many lines it speaks; then the recordings."""
    lines = [line for line in record.lines if line.event.say]
    for role, (name, facts) in record.voices.items():
        count = sum(line.voice == name and line.event.utterance.role is role for line in lines)
        label = words.captions[role.value]
        yield f"{label}: {one_line(name)} ({one_line(facts.licence)})", str(count)
    if taken := sum(bool(line.take) for line in lines):
        yield words.sheet["recorded"], str(taken)


def _chapters(record: Record, words: Told, names: Names) -> Iterator[ChapterRows]:
    timeline = record.timeline
    chapters = timeline.chapters or (Chapter(0, timeline.length, ""),)
    by_event = {id(line.event): line for line in record.lines}
    for index, chapter in enumerate(chapters):
        begins = -timeline.length if not index else chapter.start
        last = index == len(chapters) - 1
        events = [
            one
            for one in timeline.events
            if begins <= one.start and (last or one.start < chapters[index + 1].start)
        ]
        rows = (_row(one, record, words, by_event.get(id(one)), names) for one in events)
        yield ChapterRows(
            one_line(chapter.title) or words.transcript["beginning"],
            clock(chapter.start, timeline.rate_hz),
            tuple(row for row in rows if row),
            tuple(_does(events, record, words)),
        )


def _row(
    event: Event, record: Record, words: Told, line: Line | None, names: Names
) -> Row | None:
    """What is told of *event*; None of cue words and of gaps, which stand beside a line."""
    if isinstance(event, Spoken):
        return _said(line, record, words, names) if line and event.say else None
    if isinstance(event, Quiet):
        if event.kind not in _WRITTEN:
            return None
        return Row("done", _clock(event.start, record), _quiet(event, record, words))
    text = event_text(event, record.timeline, words)
    return Row("done", _clock(max(0, event.start), record), text)


def _said(line: Line, record: Record, words: Told, names: Names) -> Row:
    event = line.event
    text = one_line(names.lines.get(line.number, event.utterance.text))
    label = speaker_label(event.say, words).strip() if event.say else ""
    mark = words.sheet["recorded_as"].format(take=one_line(line.take)) if line.take else ""
    end = event.start + event.length
    gaps = (
        one
        for one in record.timeline.events
        if isinstance(one, Quiet) and one.kind is QuietKind.GAP and one.start == end
    )
    after = next((span(gap.length, record.timeline.rate_hz, words) for gap in gaps), "")
    return Row("said", _clock(line.heard[0], record), text, label, mark, after)


def _quiet(quiet: Quiet, record: Record, words: Told) -> str:
    """A silence that the script asks for, with what it asks for where it was stretched."""
    rate_hz = record.timeline.rate_hz
    text = f"{words.quiets[quiet.kind]}: {span(quiet.length, rate_hz, words)}"
    if abs(to_seconds(quiet.length, rate_hz) - quiet.asked_s) < _ASKED_OFF_S:
        return text
    asked = span(round(quiet.asked_s * rate_hz), rate_hz, words)
    return words.sheet["asked"].format(text=text, asked=asked) if quiet.asked_s else text


def _does(events: list[Event], record: Record, words: Told) -> Iterator[str]:
    """What the listeners do in a chapter, for the card: breaths, turns, timers and bells."""
    told = (QuietKind.YOUR_TURN, QuietKind.TIMER)
    for one in events:
        if isinstance(one, Breath | Bell) or (isinstance(one, Quiet) and one.kind in told):
            yield event_text(one, record.timeline, words)


def _clock(frames: int, record: Record) -> str:
    """Minutes, seconds and hundredths, so that it can be held against the sound."""
    return timestamp(to_seconds(frames, record.timeline.rate_hz)).removeprefix("0")


def _made(record: Record, words: Told) -> Iterator[tuple[str, str]]:
    script = record.script
    yield words.sheet["script"], f"{one_line(script.id)}, {one_line(script.version)}"
    yield f"{words.sheet['script']}, SHA-256", one_line(script.sha256)
    for name, value in record.recipe.items():
        if name != "choices" and value not in ("", None, [], {}):
            yield name.replace("_", " "), _shown(value, words)
    for name, version in record.versions.items():
        yield one_line(name), one_line(version)
    for name, facts in dict(record.voices.values()).items():
        yield one_line(name), one_line(facts.fingerprint)
    for name, digest in record.takes.items():
        yield one_line(name), f"SHA-256 {one_line(digest)}"


def _shown(value: object, words: Told) -> str:
    match value:
        case bool():
            return words.sheet["yes" if value else "no"]
        case list():
            return ", ".join(one_line(str(one)) for one in value)
        case dict():
            return ", ".join(one_line(f"{name} {one}") for name, one in value.items())
        case float():
            return f"{value:g}"
        case _:
            return one_line(str(value))
