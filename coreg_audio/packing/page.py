"""The page of a pack: one file, players for every session, works from a USB stick.

No script and nothing from elsewhere: a browser that opens it offline shows all of it.
"""

from collections.abc import Iterator, Sequence
from html import escape

from coreg_audio.languages import DEFAULT, LANGUAGES, of
from coreg_audio.packing.items import Item

_STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #26323a; --soft: #4d5a63;
  --line: #cfcabf; --link: #1d5a7a }
@media (prefers-color-scheme: dark) { :root { --paper: #172026; --ink: #eceae4; --soft: #b9c2c8;
  --line: #3c4952; --link: #9fd0ea } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 44rem; padding: 1.25rem; background: var(--paper);
  color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere }
header { display: flex; gap: 1.25rem; align-items: center; flex-wrap: wrap }
header img { width: 7.5rem; height: 7.5rem; border-radius: .75rem }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 }
p { margin: .35rem 0 }
.soft { color: var(--soft) }
ol.sessions { list-style: none; margin: 1.5rem 0; padding: 0 }
ol.sessions > li { border-top: 1px solid var(--line); padding: 1.1rem 0 }
audio { width: 100%; margin: .6rem 0 }
a { color: var(--link) }
summary { cursor: pointer; padding: .4rem 0 }
table { border-collapse: collapse; width: 100% }
th { font-weight: normal; text-align: left; vertical-align: top; width: 4.5rem;
  color: var(--soft); font-variant-numeric: tabular-nums }
th, td { padding: .15rem .5rem .15rem 0 }
@media print { audio { display: none } }
"""


def page(title: str, items: Sequence[Item], *, cover: bool) -> str:
    """The page, in the language of the first session.

    Args:
        title: Of the pack.
        items: With their names.
        cover: Whether there is one; it is no news to those who cannot see it.
    """
    words = _words(items[0].language)
    image = '<img src="cover.jpg" alt="" width="120" height="120">' if cover else ""
    total = words["total"].format(
        count=len(items), clock=_clock(sum(item.length_s for item in items))
    )
    sessions = "\n".join(_session(number, item) for number, item in enumerate(items, 1))
    notes = "\n".join(f"<p>{note}</p>" for note in _notes(items))
    return (
        f'<!doctype html>\n<html lang="{escape(items[0].language)}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header>{image}<div><h1>{escape(title)}</h1>\n"
        f'<p class="soft">{escape(total)}</p></div></header>\n'
        f'<main>\n<ol class="sessions">\n{sessions}\n</ol>\n</main>\n<footer>\n{notes}\n'
        f'<p><a href="licences.txt">{escape(words["licences"])}</a></p>\n'
        "</footer>\n</body>\n</html>\n"
    )


def _session(number: int, item: Item) -> str:
    words, name = _words(item.language), escape(item.name)
    label = escape(words["play"].format(title=item.title))
    file = f"{_clock(item.length_s)}, {item.size_bytes / 1e6:.1f} MB"
    chapters = [(mark.start_s, mark.title) for mark in item.chapters]
    return (
        f'<li lang="{escape(item.language)}">\n<h2>{number}. {escape(item.title)}</h2>\n'
        f'<p class="soft">{file}. <a href="{name}" download>{escape(words["save"])}</a></p>\n'
        f'<audio controls preload="none" src="{name}" aria-label="{label}"></audio>\n'
        f"{_table(words['chapters'], chapters)}{_table(words['words'], item.lines)}</li>"
    )


def _table(heading: str, rows: Sequence[tuple[float, str]]) -> str:
    if not rows:
        return ""
    lines = "".join(
        f'<tr><th scope="row">{_clock(at)}</th><td>{escape(text)}</td></tr>\n'
        for at, text in rows
        if text
    )
    return (
        f"<details><summary>{escape(heading)}</summary>\n<table>\n{lines}</table></details>\n"
    )


def _notes(items: Sequence[Item]) -> Iterator[str]:
    """Every care note once."""
    for note in dict.fromkeys(item.note for item in items if item.note):
        yield "<br>".join(map(escape, note.splitlines()))


def _words(language: str) -> dict[str, str]:
    return dict((of(language) or LANGUAGES[DEFAULT]).told.pack)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
