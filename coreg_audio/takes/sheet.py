"""The sheet that a therapist reads from, as text and as one HTML page."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from coreg_audio.script import FrontMatter
from coreg_audio.session import Role
from coreg_audio.takes.lines import SheetLine

HINT = (
    "Read one line after the other, each in one go, and leave two seconds of quiet after it. "
    "When you stumble, wait two seconds and read the whole line again."
)

_STYLE = """
body { font: 1.5rem/1.6 Georgia, 'Times New Roman', serif; max-width: 40rem; margin: 2rem auto;
  padding: 0 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 2rem; } h2 { font-size: 1.4rem; margin-top: 3rem; break-after: avoid; }
.hint { font-size: 1.1rem; color: #444; }
li { margin: 0 0 2.2rem; padding-left: .8rem; break-inside: avoid; }
li::marker { font: 1.1rem sans-serif; color: #666; }
.how { font-size: 1rem; color: #666; display: block; }
@media print { body { margin: 0; max-width: none; } }
"""


def text(front: FrontMatter, lines: Sequence[SheetLine], *, values: bool = False) -> str:
    """The sheet as plain text; client values are shown only with *values*."""
    parts = [front.title, HINT]
    for chapter, group in groupby(lines, key=lambda line: line.chapter):
        parts += [f"## {chapter}"] if chapter else []
        parts += [f"{line.number:3d}  {_words(line, values=values)}" for line in group]
    return "\n\n".join(parts) + "\n"


def html(front: FrontMatter, lines: Sequence[SheetLine], *, values: bool = False) -> str:
    """The sheet as one page in large type that needs no other file."""
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{escape(front.language)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(front.title)}</title><style>{_STYLE}</style></head><body>",
            f'<h1>{escape(front.title)}</h1><p class="hint">{escape(HINT)}</p>',
            *_chapters(lines, values=values),
            "</body></html>\n",
        )
    )


def _chapters(lines: Sequence[SheetLine], *, values: bool) -> Iterator[str]:
    for chapter, group in groupby(lines, key=lambda line: line.chapter):
        if chapter:
            yield f"<h2>{escape(chapter)}</h2>"
        yield "<ol>"
        for line in group:
            how = _how(line)
            hint = f'<span class="how">{escape(how)}</span>' if how else ""
            said = escape(_said(line, values=values))
            yield f'<li value="{line.number}">{hint}{said}</li>'
        yield "</ol>"


def _words(line: SheetLine, *, values: bool) -> str:
    how = _how(line)
    return f"({how}) {_said(line, values=values)}" if how else _said(line, values=values)


def _said(line: SheetLine, *, values: bool) -> str:
    return line.first.text if values else line.shown


def _how(line: SheetLine) -> str:
    hints = (
        "second voice" if line.first.role is Role.SECOND else "",
        "softer" if line.first.softer else "",
    )
    return ", ".join(hint for hint in hints if hint)
