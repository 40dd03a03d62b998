"""A script with what it includes in place of each include: one text that holds every word."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from coreg_audio.directions.source import PartKind, SourceLine, scan, split_file
from coreg_audio.script import Template
from coreg_audio.templates.lookup import (
    find_include,
    include_folders,
    name_source,
    read_source,
)

_INCLUDED = re.compile(r"""["']([^"']+)["']""")


def expand(template: Template) -> str:
    """The text of *template* with included lines in place of each include; it renders alike.

    An include whose file is not to be found stays as it is, for `check` to tell of.

    Raises:
        ScriptError: A tag is not closed, or an included file is no text.
    """
    front, _ = split_file(template.text)
    body = template.text[len(front) :]
    lines = _lines(body, template.source, include_folders(template), ())
    return front.replace("\r\n", "\n") + "".join(lines)


def text_digest(template: Template) -> str:
    """SHA-256 of the text of *template* and of all that it includes, each text once.

    Raises:
        ScriptError: A tag is not closed, or an included file is no text.
    """
    folders = include_folders(template)
    seen: dict[Path, str] = {template.path: template.text}
    waiting = [template.path]
    while waiting:
        path = waiting.pop()
        for found in _includes(seen[path], name_source(path), folders):
            if found not in seen:
                seen[found] = read_source(found, name_source(found))
                waiting.append(found)
    digests = (sha256(text.encode()).hexdigest() for text in seen.values())
    return sha256("".join(digests).encode()).hexdigest()


def _includes(text: str, source: str, folders: Sequence[Path]) -> Iterator[Path]:
    for tag in _include_tags(text, source):
        if (path := _included(tag, folders)) is not None:
            yield path


@lru_cache(maxsize=256)
def _include_tags(text: str, source: str) -> tuple[str, ...]:
    _, body = split_file(text)  # whose lines count as the file's
    if "{" not in body:
        return ()
    return tuple(
        part.text for line in scan(body, source) for part in line.parts if part.tag == "include"
    )


def _lines(
    body: str, source: str, folders: Sequence[Path], above: tuple[Path, ...]
) -> Iterator[str]:
    for line in scan(body, source):
        if "include" in line.tags:
            yield from _pieces(line, folders, above)
        else:
            yield "".join(part.text for part in line.parts) + ("\n" if line.ending else "")


def _pieces(
    line: SourceLine, folders: Sequence[Path], above: tuple[Path, ...]
) -> Iterator[str]:
    """The parts of a line of tags, each on a line of its own, where Jinja leaves no trace."""
    for part in line.parts:
        path = _included(part.text, folders) if part.tag == "include" else None
        if path is not None and path not in above:
            name = name_source(path)
            text = read_source(path, name)
            yield from _lines(_ended(text), name, folders, (*above, path))
        elif part.kind is not PartKind.TEXT:
            yield f"{part.text}\n"


def _included(tag: str, folders: Sequence[Path]) -> Path | None:
    named = _INCLUDED.search(tag)
    try:
        return find_include(named[1], folders) if named else None
    except ValueError:
        return None


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"
