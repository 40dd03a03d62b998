"""HTML pages by Jinja, values escaped: a title of the kind `<script>` is shown, not run."""

from pathlib import Path


def page(template: str, /, **values: object) -> str:
    """The page `template`.html.jinja filled in; needs no other file and no network."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filled: str = pages.get_template(f"{template}.html.jinja").render(values)
    return filled.lstrip()
