"""Parsing: the lines that Jinja left to a `Session`.

    session = parse(render(template, values))

`builder` keeps the state while the lines go by, `sentences` cuts spoken lines.
"""

from coreg_audio.parser.builder import Builder
from coreg_audio.script import Rendered
from coreg_audio.session import Session

__all__ = ["parse"]


def parse(rendered: Rendered) -> Session:
    """The session that a rendered script means.

    Raises:
        ScriptError: A line means nothing where it stands.
    """
    builder = Builder(rendered)
    for line in rendered.lines:
        builder.read(line)
    return builder.finish()
