"""Templates: finding a script, its choices, and filling it in.

    template = locate("heartbeat-connection")
    values = check_values(template, {"couple": "Ana and Bo"})
    rendered = render(template, values)

`lookup` finds and reads files, `front` their front matter, `values` checks what is set,
`marks` and `sandbox` keep values inert, `rendering` fills in what came with the program, and
`child` does the same for everything else in a process of its own. `expanding` makes one text
of a script and of what it includes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from coreg_audio.script import Line, Place, Rendered, Template
from coreg_audio.templates.child import Limits, render_in_child
from coreg_audio.templates.expanding import expand, text_digest
from coreg_audio.templates.front import read_front
from coreg_audio.templates.lookup import (
    Shelf,
    available,
    draft,
    find_templates,
    languages,
    load,
    locate,
    packaged_folder,
    source_line,
)
from coreg_audio.templates.values import check_values, combinations

__all__ = [
    "Limits",
    "Shelf",
    "available",
    "check_values",
    "combinations",
    "draft",
    "expand",
    "find_templates",
    "languages",
    "load",
    "locate",
    "packaged_folder",
    "read_front",
    "render",
    "render_many",
    "source_line",
    "text_digest",
    "with_personal",
]


def with_personal(template: Template, names: Collection[str]) -> Template:
    """*template* with these choices taken for personal, too."""
    return replace(template, front=template.front.with_personal(names))


def render(template: Template, values: Mapping[str, str] | None = None) -> Rendered:
    """*template* filled in with *values*, defaults for the choices they leave out.

    Raises:
        InputError: A value cannot be taken.
        ScriptError: The script cannot be rendered.
    """
    return next(render_many(template, [values or {}]))


def render_many(
    template: Template, value_sets: Sequence[Mapping[str, str]], *, limits: Limits | None = None
) -> Iterator[Rendered]:
    """*template* filled in with each of *value_sets*, in order.

    What came with the program is read once and rendered here; everything else counts as a
    stranger's and is rendered by one child process within *limits*.

    Raises:
        InputError: A value cannot be taken.
        ScriptError: The script cannot be rendered.
    """
    checked = [check_values(template, values) for values in value_sets]
    personal = [one.name for one in template.front.choices if one.personal]
    fronts = [
        read_front(template.text, template.source, values)[0].with_personal(personal)
        for values in checked
    ]
    at = Place(template.source, 1)
    rows: Iterator[tuple[Line, ...]]
    if template.packaged:
        from coreg_audio.templates.rendering import prepared_once  # Jinja takes long to import

        prepared = prepared_once(template)
        rows = (prepared.lines(*pair) for pair in zip(fronts, checked, strict=True))
    else:
        rows = render_in_child(template, checked, limits or Limits())
    for front, values, lines in zip(fronts, checked, rows, strict=True):
        yield Rendered(front, at, lines, values)
