"""A therapist's own copy of an exercise: making one, and telling what was changed in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from coreg_audio import templates
from coreg_audio.script import Template
from coreg_audio.starter import quoted

CONTEXT = 3
"""Lines around a change."""

ALIKE = 0.6
"""A line is taken for a changed protected one from so much likeness on."""

_PROTECTED = re.compile(r"\s*\(say exactly\)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Altered:
    """A protected line that a copy has changed or left out.

    Attributes:
        line: Where in the copy its changed form stands, 1-based; 0 where it is gone.
        now: That form; empty where it is gone.
    """

    line: int
    approved: str
    now: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a copy changed, both texts taken with what they include.

    Attributes:
        copy: The name of its file.
        lines: A unified diff, the chapter behind the place of each change; empty for none.
        altered: Protected lines that were changed or left out.
    """

    copy: str
    lines: tuple[str, ...]
    altered: tuple[Altered, ...]


def copied(original: Template, id_: str, title: str | None = None) -> str:
    """The whole text of *original* under another id, with all that it includes.

    What is edited has no review any more, whoever reviewed the original.

    Raises:
        ScriptError: The original cannot be read.
    """
    text = _with_key(templates.expand(original), "id", id_)
    text = _with_key(text, "reviewed", "")
    return text if title is None else _with_key(text, "title", quoted(title))


def difference(own: Template, original: Template) -> Difference:
    """What *own* has changed of *original*.

    Raises:
        ScriptError: One of them cannot be read.
    """
    before, after = (templates.expand(one).splitlines() for one in (original, own))
    lines = tuple(_diff(before, after, (f"packaged/{original.source}", own.source)))
    return Difference(own.source, lines, tuple(_altered(before, after)))


def _with_key(text: str, key: str, value: str) -> str:
    line = f"{key}: {value}".rstrip()
    return re.sub(rf"(?m)^{key}:.*$", lambda _: line, text, count=1)


def _diff(before: list[str], after: list[str], names: tuple[str, str]) -> Iterator[str]:
    groups = list(
        SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(CONTEXT)
    )
    if groups:
        yield f"--- {names[0]}"
        yield f"+++ {names[1]}"
    for group in groups:
        (_, first, _, start, _), (_, _, last, _, end) = group[0], group[-1]
        chapter = _chapter(before, _first_change(group))
        yield f"@@ -{_span(first, last)} +{_span(start, end)} @@ {chapter}"
        for tag, a, b, c, d in group:
            if tag == "equal":
                yield from (f" {line}" for line in before[a:b])
            else:
                yield from (f"-{line}" for line in before[a:b])
                yield from (f"+{line}" for line in after[c:d])


def _first_change(group: list[tuple[str, int, int, int, int]]) -> int:
    return next(a for tag, a, *_ in group if tag != "equal")


def _span(first: int, last: int) -> str:
    """As diffs write it: the first line and how many, one line without a count."""
    count = last - first
    return str(first + 1) if count == 1 else f"{first + bool(count)},{count}"


def _chapter(lines: list[str], index: int) -> str:
    """The heading above a line."""
    above = (line.strip() for line in lines[index::-1] if line.startswith("#"))
    return next(above, "front matter")


def _altered(before: list[str], after: list[str]) -> Iterator[Altered]:
    """Each line that was made of an approved one, and each approved one that is gone."""
    approved = list(dict.fromkeys(before[index].strip() for index in _protected(before)))
    protected = set(_protected(after))
    missing = [line for line in approved if line not in map(str.strip, after)]
    for index, line in enumerate(after):
        like = get_close_matches(line.strip(), approved, n=1, cutoff=ALIKE)
        if line.strip() in approved or not approved or not (like or index in protected):
            continue
        source = (like or approved)[0]
        missing = [one for one in missing if one != source]
        yield Altered(index + 1, source, line.strip())
    yield from (Altered(0, one, "") for one in missing)


def _protected(lines: list[str]) -> Iterator[int]:
    """Where the line after each `(say exactly)` stands, directions and tags passed over."""
    waiting = False
    for index, line in enumerate(lines):
        if _PROTECTED.fullmatch(line):
            waiting = True
        elif waiting and not line.lstrip().startswith(("(", ">", "{%")):
            waiting = False
            yield index
