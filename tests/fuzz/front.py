"""Front matter: YAML to what a script says of itself, by both readers of YAML."""

import yaml

from coreg_audio.errors import ScriptError
from coreg_audio.templates import read_front, yaml_nodes
from fuzz.harness import refusing, text_of

_SOURCE = "x.md"


def check(data: bytes) -> None:
    """Any text is legal front matter, or refused at one of its lines."""
    inner = text_of(data)
    text = f"---\n{inner}\n---\nHi.\n"
    lines = text.count("\n") + text.count("\r") + 1
    fast, plain = (_told(inner, one) for one in (yaml_nodes._FAST, yaml.BaseLoader))
    # libyaml takes some texts that the reader in Python does not, a question mark in {} say.
    assert fast == plain or isinstance(plain, str)
    with refusing(lines=lines):
        front, front_at = read_front(text, _SOURCE)
        low, high = front.range_min
        assert 0 < low <= front.minutes <= high
        names = [one.name for one in front.choices]
        assert len(names) == len(set(names))
        assert all(1 < line <= lines for line in front_at.values())
        assert front.title.isprintable()


def _told(text: str, loader: type[yaml.BaseLoader]) -> object:
    """What comes of it with that reader: the tree, or the error word for word."""
    before, yaml_nodes._FAST = yaml_nodes._FAST, loader
    try:
        return yaml_nodes.read_yaml.__wrapped__(text, yaml_nodes.Source(_SOURCE), 2)
    except ScriptError as error:
        return str(error)
    finally:
        yaml_nodes._FAST = before
