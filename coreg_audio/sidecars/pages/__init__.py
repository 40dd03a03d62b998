"""HTML pages by Jinja, values escaped: a title of the kind `<script>` is shown, not run."""

from pathlib import Path

from coreg_audio.sidecars.plain import one_line


def page(template: str, /, **values: object) -> str:
    """The page `template`.html.jinja filled in; needs no other file and no network."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filled: str = pages.get_template(f"{template}.html.jinja").render(values)
    return filled.lstrip()


def _plain(value: object) -> object:
    """A text of a manifest, which is anybody's: nothing hidden, nothing that turns others."""
    return one_line(value) if type(value) is str else value
