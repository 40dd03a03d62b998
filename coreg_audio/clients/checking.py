"""What is legal in a client file and hardly meant."""

from collections.abc import Iterator

from coreg_audio import templates
from coreg_audio.clients.client import Client
from coreg_audio.errors import nearest
from coreg_audio.languages import DEFAULT
from coreg_audio.script import Template


def doubts(client: Client) -> Iterator[str]:
    """A sentence on each; none repeats a name."""
    if client.names and not client.speaks_names:
        yield "names are given but not spoken; names: on has them spoken"
    if client.speaks_names and not client.names:
        yield "names: on, but none is given: see couple, partner_a, partner_b and name"
    if any((folder / ".git").exists() for folder in client.folder.absolute().parents):
        yield "it lies in a folder of git, which may publish it; keep clients elsewhere"
    shelf = templates.available(language=client.language or DEFAULT).templates
    yield from _unknown_choices(client, shelf)
    ids = [one.front.id for one in shelf]
    for id_ in client.minutes_of:
        if id_ not in ids:
            yield f"minutes: no exercise is called {id_!r}{nearest(id_, ids)}"


def _unknown_choices(client: Client, shelf: tuple[Template, ...]) -> Iterator[str]:
    known: dict[str, set[str]] = {}
    for one in shelf:
        for choice in one.front.choices:
            known.setdefault(choice.name, set()).update(choice.options)
    for name, options in client.prefers.items():
        if name not in known:
            yield f"prefers: no exercise has a choice {name!r}{nearest(name, known)}"
        elif known[name]:
            for option in options:
                if option not in known[name]:
                    hint = nearest(option, known[name])
                    yield f"prefers: no exercise has {name}: {option!r}{hint}"
