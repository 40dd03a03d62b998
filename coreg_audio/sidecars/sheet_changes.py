"""What differs between two renders, line by line: from their manifests."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from coreg_audio.sidecars import pages
from coreg_audio.sidecars.plain import one_line
from coreg_audio.sidecars.record import Line, Record
from coreg_audio.sidecars.telling import told_in
from coreg_audio.sidecars.transcript import event_text
from coreg_audio.timeline import Quiet, QuietKind, Spoken
from coreg_audio.units import timestamp, to_seconds

SIGNS = {
    "-": ("gone", "gone"),
    "+": ("new", "new"),
    ">": ("", "moved"),
    "~": ("", "changed"),
}
"""Of each sign, how it is marked on the page and what it means."""

MOVED_S = 0.05
"""A line that begins later or sooner by less has not moved."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something heard that only one of them has, or both in another way.

    Attributes:
        sign: One of `SIGNS`.
        at: When, in the one that has it, or in the later one.
        how: By whom, or what is otherwise.
    """

    sign: str
    at: str
    text: str
    how: str = ""

    def __str__(self) -> str:
        return f"{self.sign} {self.at}  {self.text}" + (f"  [{self.how}]" if self.how else "")


def changes(before: Record, after: Record) -> Iterator[str]:
    """A sentence for each difference, or one that says there is none."""
    yield f"{before.audio} -> {after.audio}"
    yield from (f"  {one}" for one in (*_whole(before, after), *_heard(before, after)))


def page(before: Record, after: Record) -> str:
    """The same as one HTML page that needs no other file, with no folder of this computer."""
    heard = tuple(_heard(before, after))
    return pages.page(
        "changes",
        say={"kind": "What differs"},
        language="en",
        title=one_line(after.script.title),
        files=tuple((one_line(one.file), one.sha256) for one in (before, after)),
        facts=(*_whole(before, after), *(one for one in heard if isinstance(one, str))),
        rows=[(*SIGNS[one.sign], one) for one in heard if isinstance(one, Change)],
        spoken=after.script.language,
    )


def _whole(before: Record, after: Record) -> Iterator[str]:
    """What differs in all of it, and whether anything does."""
    facts = list(_facts(before, after))
    if before.sha256 == after.sha256:
        yield "the same bytes"
    elif not facts and not list(_heard(before, after)):
        yield "nothing that a manifest tells differs, but the bytes do"
    yield from facts


def _heard(before: Record, after: Record) -> Iterator[Change | str]:
    yield from _lines(before, after)
    yield from _events(before, after)


def _facts(before: Record, after: Record) -> Iterator[str]:
    for name, one, other in (
        ("script", _script(before), _script(after)),
        ("made with", before.made_with, after.made_with),
        (
            "length",
            _clock(before.timeline.length, before),
            _clock(after.timeline.length, after),
        ),
        ("breath sound", before.breath_sound, after.breath_sound),
    ):
        if one != other:
            yield f"{name}: {one_line(one)} -> {one_line(other)}"
    if before.script.sha256 != after.script.sha256:
        yield "the text of the script has changed"
    yield from _differing("choice", before.choices, after.choices)
    yield from _personal(before, after)
    told = before.recipe.keys() - {"choices"}
    yield from _differing(
        "asked for",
        {name: before.recipe[name] for name in sorted(told)},
        {name: one for name, one in after.recipe.items() if name != "choices"},
    )
    yield from _differing("version", before.versions, after.versions)
    yield from _levels(before, after)


def _script(record: Record) -> str:
    return f"{record.script.id} {record.script.version} ({record.script.language})"


def _differing(
    what: str, before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[str]:
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one != other:
            yield f"{what}: {name} {_shown(one)} -> {_shown(other)}"


def _shown(value: object) -> str:
    if value in (None, "", [], {}):
        return "none"
    match value:
        case list():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{name} {one}" for name, one in value.items())
        case _:
            return one_line(str(value))


def _personal(before: Record, after: Record) -> Iterator[str]:
    """Whether another name is spoken, where one key sealed both."""
    one, other = before.personal, after.personal
    if one.key and one.key == other.key:
        for name in one.choices.keys() & other.choices.keys():
            if one.choices[name] != other.choices[name]:
                yield f"choice: {name} has another value"


def _levels(before: Record, after: Record) -> Iterator[str]:
    for name, one in before.levels.items():
        other = after.levels.get(name)
        if one is not None and other is not None and abs(one - other) >= 0.1:
            yield f"{name.replace('_', ' ')}: {one:.1f} -> {other:.1f}"


def _lines(before: Record, after: Record) -> Iterator[Change | str]:
    """Lines that are gone, added, moved, or spoken otherwise; cue words are told as breath."""
    old = [line for line in before.lines if line.event.say]
    new = [line for line in after.lines if line.event.say]
    steps = _opcodes(map(_text, old), map(_text, new))
    gone = {
        _text(one): one
        for step in steps
        if step[0] != "equal"
        for one in old[slice(*step[1:3])]
    }
    added = {
        _text(one) for step in steps if step[0] != "equal" for one in new[slice(*step[3:])]
    }
    later_s: list[float] = []
    for kind, first, last, start, end in steps:
        if kind != "equal":
            left = [one for one in old[first:last] if _text(one) not in added]
            yield from (_change("-", one, before, _who(one)) for one in left)
            yield from (_came(one, after, gone, before) for one in new[start:end])
            continue
        for one, other in zip(old[first:last], new[start:end], strict=True):
            later_s.append(_start_s(other, after) - _start_s(one, before))
            if told := tuple(_otherwise(one, other)):
                yield _change("~", other, after, "; ".join(told))
    if any(abs(one) >= MOVED_S for one in later_s):
        yield f"the lines of both begin {min(later_s):+.2f} to {max(later_s):+.2f} s later"


def _change(sign: str, line: Line, record: Record, how: str) -> Change:
    return Change(sign, _at(line, record), _text(line), how)


def _came(line: Line, after: Record, gone: Mapping[str, Line], before: Record) -> Change:
    """A line that is new, or was somewhere else."""
    if (old := gone.get(_text(line))) is None:
        return _change("+", line, after, _who(line))
    told = ["moved, was at " + _at(old, before), *_otherwise(old, line)]
    return _change(">", line, after, "; ".join(told))


def _otherwise(one: Line, other: Line) -> Iterator[str]:
    """How a line that both have is spoken otherwise."""
    if _who(one) != _who(other):
        yield f"by {_who(one)} -> {_who(other)}"
    if one.event.utterance.softer != other.event.utterance.softer:
        yield "softer" if other.event.utterance.softer else "no longer softer"


def _opcodes(old: Iterable[str], new: Iterable[str]) -> list[tuple[str, int, int, int, int]]:
    """What makes *new* of *old*: kind, first and end in the one, first and end in the other."""
    return list(SequenceMatcher(None, list(old), list(new), autojunk=False).get_opcodes())


def _text(line: Line) -> str:
    return one_line(line.event.utterance.text)


def _who(line: Line) -> str:
    return one_line(f"{line.who} {line.take}".strip())


def _at(line: Line, record: Record) -> str:
    return _clock(line.heard[0], record)


def _start_s(line: Line, record: Record) -> float:
    return to_seconds(line.heard[0], record.timeline.rate_hz)


def _events(before: Record, after: Record) -> Iterator[Change]:
    """Breath, bells, beds, turns and timers that only one of them has."""
    old, new = list(_told(before)), list(_told(after))
    texts = ([text for _, text in told] for told in (old, new))
    for kind, first, last, start, end in _opcodes(*texts):
        if kind != "equal":
            yield from (Change("-", at, f"({text})") for at, text in old[first:last])
            yield from (Change("+", at, f"({text})") for at, text in new[start:end])


def _told(record: Record) -> Iterator[tuple[str, str]]:
    words, elastic = told_in(record.script.language), (QuietKind.PAUSE,)
    for event in record.timeline.events:
        if isinstance(event, Spoken) or (isinstance(event, Quiet) and event.kind in elastic):
            continue  # lines are told by themselves, elastic pauses by what moves
        if text := event_text(event, record.timeline, words):
            yield _clock(max(0, event.start), record), text


def _clock(frames: int, record: Record) -> str:
    return timestamp(to_seconds(frames, record.timeline.rate_hz))
