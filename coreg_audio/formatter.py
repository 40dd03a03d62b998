"""Formatting: every direction in its canonical spelling, every other byte as it was."""

from coreg_audio.directions.lines import classify, unwrap
from coreg_audio.directions.source import PartKind, SourceLine, count_lines, scan, split_file
from coreg_audio.errors import ScriptError
from coreg_audio.script import LineKind


def format_source(text: str, source: str) -> str:
    """The script *text* with its directions rewritten, `[PAUSE:6s]` to `(pause 6)`.

    Front matter, Jinja, comments, headings and speech stay byte for byte.

    Raises:
        ScriptError: A line means nothing, a near miss of a direction included.
    """
    front, body = split_file(text)
    lines = scan(body, source)[count_lines(front) :]
    return front + "".join(_format_line(line, source) + line.ending for line in lines)


def _format_line(line: SourceLine, source: str) -> str:
    try:
        meaning = classify(line)
    except ValueError as error:
        raise ScriptError(source, line.number, str(error)) from error
    whole = "".join(part.text for part in line.parts)
    core = line.skeleton.strip()
    inner = unwrap(core) if meaning.kind is LineKind.DIRECTION else None
    if inner is None:
        return whole
    before, after = _around(line)
    return f"{before}({inner}){after}"


def _around(line: SourceLine) -> tuple[str, str]:
    """What stands before and after a direction: tags, comments and spaces."""
    solid = [
        index
        for index, part in enumerate(line.parts)
        if part.kind is PartKind.VALUE or (part.kind is PartKind.TEXT and part.text.strip())
    ]
    first, last = line.parts[solid[0]], line.parts[solid[-1]]
    before = "".join(part.text for part in line.parts[: solid[0]])
    after = "".join(part.text for part in line.parts[solid[-1] + 1 :])
    lead = first.text[: len(first.text) - len(first.text.lstrip())]
    trail = last.text[len(last.text.rstrip()) :]
    return before + lead, trail + after
