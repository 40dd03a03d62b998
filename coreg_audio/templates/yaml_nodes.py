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
class Source:
    """The file that is read.

    Attributes:
        name: How errors name it.
        what: How errors call what is read.
        private: It is about somebody: no error repeats a word that stands in it.
    """

    name: str
    what: str = "front matter"
    private: bool = False

    def error(self, line: int, reason: str) -> ScriptError:
        """An error at a line."""
        return ScriptError(self.name, line, reason)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and where it stands: a text, a list or a mapping."""

    at: Place
    value: "str | tuple[Entry, ...] | dict[str, Entry]"
    source: Source

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
                raise entry.error(f"{what} has no {self._unknown(key, names)}")
        return self.value

    def _unknown(self, key: str, names: tuple[str, ...]) -> str:
        hint = nearest(key, names)
        if self.source.private:
            return f"such key{hint or '; its keys are: ' + ', '.join(names)}"
        return f"key {key!r}{hint}"


@lru_cache(maxsize=32)
def read_yaml(text: str, source: Source, first_line: int) -> Entry:
    """Read one mapping; *first_line* is where *text* begins in its file.

    A build reads the same front matter several times; entries never change.

    Raises:
        ScriptError: It is no plain YAML mapping.
    """
    what = source.what
    if len(text) > MAX_CHARS:
        raise source.error(first_line, f"{what} is at most {MAX_CHARS} characters")
    try:
        node = _composed(text, source, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise source.error(line, f"not legal YAML: {_problem(error, source)}") from None
    except yaml.YAMLError:
        raise source.error(first_line, "not legal YAML: a forbidden character") from None
    if not isinstance(node, yaml.MappingNode):
        raise source.error(first_line, f'{what} is lines such as "{_EXAMPLES[source.private]}"')
    return _convert(node, source, first_line)


_FAST = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml's loader, many times as fast, where PyYAML was built with it."""


def _composed(text: str, source: Source, first_line: int) -> yaml.Node | None:
    """The tree of *text*; what is wrong with it is told in the same words on every machine."""
    try:
        return _composed_by(_FAST, text, source, first_line)
    except yaml.YAMLError:
        return _composed_by(yaml.BaseLoader, text, source, first_line)


def _composed_by(
    loader: type[yaml.BaseLoader], text: str, source: Source, first_line: int
) -> yaml.Node | None:
    _check_events(yaml.parse(text, Loader=loader), source, first_line)
    return yaml.compose(text, Loader=loader)


_EXAMPLES = {False: "title: My title", True: "tier: 2"}


def _problem(error: yaml.MarkedYAMLError, source: Source) -> str | None:
    if source.private:
        return "lines look like key: value; put what holds a : # or quote between quotes"
    return error.problem


def _check_events(events: Iterable[yaml.Event], source: Source, first_line: int) -> None:
    """Refuse what could blow up or surprise, before any tree is built."""
    depth = 0
    for event in events:
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise source.error(line, "anchors and aliases (& and *) are not allowed")
        if getattr(event, "tag", None):
            raise source.error(line, "tags (!) are not allowed")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise source.error(line, f"{source.what} is nested too deep")


def _convert(node: yaml.Node, source: Source, first_line: int) -> Entry:
    at = Place(source.name, first_line + node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        return Entry(at, _convert_mapping(node, source, first_line), source)
    if isinstance(node, yaml.SequenceNode):
        return Entry(
            at, tuple(_convert(item, source, first_line) for item in node.value), source
        )
    return Entry(at, str(node.value), source)


def _convert_mapping(
    node: yaml.MappingNode, source: Source, first_line: int
) -> dict[str, Entry]:
    fields: dict[str, Entry] = {}
    for key, value in node.value:
        line = first_line + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            raise source.error(line, "a key is one word")
        if key.value in fields:
            named = "this key" if source.private else repr(key.value)
            raise source.error(line, f"{named} stands here twice")
        entry = _convert(value, source, first_line)
        fields[key.value] = Entry(Place(source.name, line), entry.value, source)
    return fields
