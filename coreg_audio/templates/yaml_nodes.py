"""YAML read as plain text with line numbers: no types, no aliases, no tags, no surprises."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import yaml

from coreg_audio.errors import ScriptError, nearest
from coreg_audio.script import Place

MAX_CHARS = 20_000
MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and where it stands: a text, a list or a mapping."""

    at: Place
    value: "str | tuple[Entry, ...] | dict[str, Entry]"

    def error(self, reason: str) -> ScriptError:
        """An error at this value."""
        return ScriptError(self.at.source, self.at.line, reason)

    def text(self, what: str) -> str:
        """The value as text."""
        if not isinstance(self.value, str):
            raise self.error(f"{what} is one piece of text")
        return self.value.strip()

    def items(self, what: str) -> "tuple[Entry, ...]":
        """The value as a list; a text counts as a list of one."""
        if isinstance(self.value, dict):
            raise self.error(f"{what} is a list")
        return self.value if isinstance(self.value, tuple) else (self,)

    def fields(self, what: str, known: Iterable[str] | None = None) -> "dict[str, Entry]":
        """The value as a mapping whose keys are all *known*."""
        if not isinstance(self.value, dict):
            raise self.error(f"{what} is a mapping such as {{key: value}}")
        names = None if known is None else tuple(known)
        for key, entry in self.value.items():
            if names is not None and key not in names:
                raise entry.error(f"{what} has no key {key!r}{nearest(key, names)}")
        return self.value


@lru_cache(maxsize=32)
def read_yaml(text: str, source: str, first_line: int) -> Entry:
    """Read one mapping; *first_line* is where *text* begins in its file.

    A build reads the same front matter several times; entries never change.

    Raises:
        ScriptError: It is no plain YAML mapping.
    """
    at = Place(source, first_line)
    if len(text) > MAX_CHARS:
        raise ScriptError(source, first_line, f"front matter is at most {MAX_CHARS} characters")
    try:
        _check_events(text, at)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise ScriptError(source, line, f"not legal YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        reason = "not legal YAML: a forbidden character"
        raise ScriptError(source, first_line, reason) from error
    if not isinstance(node, yaml.MappingNode):
        raise ScriptError(source, first_line, 'front matter is lines such as "title: My title"')
    return _convert(node, at)


def _check_events(text: str, at: Place) -> None:
    """Refuse what could blow up or surprise, before any tree is built."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        line = at.line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ScriptError(at.source, line, "anchors and aliases (& and *) are not allowed")
        if getattr(event, "tag", None):
            raise ScriptError(at.source, line, "tags (!) are not allowed")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ScriptError(at.source, line, "front matter is nested too deep")


def _convert(node: yaml.Node, base: Place) -> Entry:
    at = Place(base.source, base.line + node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        return Entry(at, _convert_mapping(node, base))
    if isinstance(node, yaml.SequenceNode):
        return Entry(at, tuple(_convert(item, base) for item in node.value))
    return Entry(at, str(node.value))


def _convert_mapping(node: yaml.MappingNode, base: Place) -> dict[str, Entry]:
    fields: dict[str, Entry] = {}
    for key, value in node.value:
        line = base.line + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            raise ScriptError(base.source, line, "a key is one word")
        if key.value in fields:
            raise ScriptError(base.source, line, f"{key.value!r} stands here twice")
        entry = _convert(value, base)
        fields[key.value] = Entry(Place(base.source, line), entry.value)
    return fields
