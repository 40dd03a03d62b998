"""Rendering in this process: sources gathered, marked and checked once, then filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import TracebackType

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import UndefinedError

from coreg_audio.directions.source import count_lines, scan, split_file
from coreg_audio.errors import FileError, ScriptError, nearest
from coreg_audio.script import Choice, FrontMatter, Line, Place, Template
from coreg_audio.templates.checks import (
    check_names,
    check_numbers,
    check_tags,
    check_tree,
    find_bound,
)
from coreg_audio.templates.expanding import text_digest
from coreg_audio.templates.lookup import (
    find_include,
    include_folders,
    name_source,
    read_source,
)
from coreg_audio.templates.marks import MarkTable, lay_marks, read_lines
from coreg_audio.templates.sandbox import GuardedEnvironment, SourceLoader, make_context

MAX_OUTPUT_CHARS = 1_000_000
MAX_INCLUDES = 100
MAX_LINES = 20_000
"""Of one file: four times the sentences that a session has."""

_MAIN = "(script)"
_JINJA_FAULTS = (
    TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError,
    SyntaxError, TypeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Source:
    """A file of the script: the main one or an include."""

    name: str
    shown: str
    tree: nodes.Template
    bound: frozenset[str]


class Prepared:
    """A template with all that it includes, read, marked and checked; renders any values."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._table = MarkTable()
        self._marked: dict[str, str] = {}
        self._sources: dict[str, _Source] = {}
        self._environment = GuardedEnvironment(SourceLoader(self._marked))
        self._folders = include_folders(template)
        front, body = split_file(template.text)
        with _Explained(self):
            self._gather(_MAIN, body, template.source, (), skip=count_lines(front))
            self._check_names()
            self._compiled = self._environment.get_template(_MAIN)

    def lines(self, front: FrontMatter, values: Mapping[str, str]) -> tuple[Line, ...]:
        """The lines that *values* give.

        Raises:
            ScriptError: They cannot be rendered.
        """
        at = Place(self._template.source, 1)
        with _Explained(self):
            return read_lines(self._fill(front, values), self._table, at)

    def _fill(self, front: FrontMatter, values: Mapping[str, str]) -> str:
        pieces: list[str] = []
        room = MAX_OUTPUT_CHARS
        for piece in self._compiled.generate(make_context(front, values)):
            room -= len(piece)
            if room < 0:
                reason = f"it renders to more than {MAX_OUTPUT_CHARS} characters"
                raise ScriptError(self._template.source, 1, reason)
            pieces.append(piece)
        return "".join(pieces)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices that every source may speak of."""
        return self._template.front.choices

    def _gather(
        self, name: str, body: str, shown: str, above: tuple[str, ...], *, skip: int = 0
    ) -> None:
        if len(self._sources) >= MAX_INCLUDES:
            raise ScriptError(shown, 1, f"a script includes at most {MAX_INCLUDES} files")
        if count_lines(body) > MAX_LINES:
            reason = f"a script has at most {MAX_LINES} lines: split it"
            raise ScriptError(shown, MAX_LINES, reason)
        lines = scan(body, shown)
        check_tags(lines, shown)
        first = len(self._table)
        self._marked[name] = lay_marks(lines, shown, self._table, skip)
        kinds = {mark.at.line: mark.kind for mark in self._table.since(first)}
        check_numbers(lines, kinds, shown, self.choices)
        self._sources[name] = _Source(name, shown, nodes.Template([], lineno=1), frozenset())
        tree = self._environment.parse(self._marked[name], name, name)
        self._table.check_kept(tree, first, shown)
        self._sources[name] = _Source(name, shown, tree, find_bound(tree))
        names = frozenset(choice.name for choice in self.choices)
        for include in check_tree(tree, shown, names):
            self._gather_include(include, shown, (*above, name))

    def _gather_include(self, node: nodes.Include, shown: str, above: tuple[str, ...]) -> None:
        name = str(node.template.value) if isinstance(node.template, nodes.Const) else ""
        if name in above:
            raise ScriptError(shown, node.lineno, f"{name} includes itself")
        if name in self._sources:
            return
        try:
            path = find_include(name, self._folders)
        except ValueError as error:
            raise ScriptError(shown, node.lineno, str(error)) from error
        if path is None:
            hint = nearest(name, _includable(self._folders))
            raise ScriptError(shown, node.lineno, f"there is no file {name} to include{hint}")
        source = name_source(path)
        try:
            text = read_source(path, source)
        except FileError as error:
            raise ScriptError(shown, node.lineno, str(error)) from error
        if text.startswith("---"):
            raise ScriptError(source, 1, "an included file has no front matter")
        self._gather(name, text, source, above)

    def _check_names(self) -> None:
        bound = frozenset[str]().union(*(source.bound for source in self._sources.values()))
        known = bound | {choice.name for choice in self.choices}
        for source in self._sources.values():
            check_names(source.tree, source.shown, known)

    def explain(self, error: BaseException) -> ScriptError:
        """A fault of Jinja or Python as an error of the script, at the line where it arose."""
        name, line = self._find_line(error)
        source = self._sources.get(name)
        shown = source.shown if source else self._template.source
        return ScriptError(shown, line, _say(error))

    def _find_line(self, error: BaseException) -> tuple[str, int]:
        if isinstance(error, TemplateSyntaxError):
            return error.name or _MAIN, error.lineno
        found = _MAIN, 1
        trace: TracebackType | None = error.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name in self._sources:
                found = name, trace.tb_lineno
            trace = trace.tb_next
        return found


@dataclass(frozen=True, slots=True)
class _Text:
    """A template, by what decides how it is prepared: equal ones are prepared once.

    Attributes:
        digest: Of its text with all that it includes.
    """

    template: Template = field(compare=False)
    source: str
    digest: str
    choices: tuple[Choice, ...]


def prepared_once(template: Template) -> Prepared:
    """*template*, prepared: one for all sessions of a process, while no file of it changes."""
    digest = text_digest(template)
    return _prepared(_Text(template, template.source, digest, template.front.choices))


@lru_cache(maxsize=16)
def _prepared(text: _Text) -> Prepared:
    return Prepared(text.template)


class _Explained:
    """Turns whatever Jinja raises inside a `with` into a `ScriptError`."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared

    def __enter__(self) -> None:
        """Nothing to set up."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Raise the plain error."""
        if isinstance(error, _JINJA_FAULTS):
            raise self._prepared.explain(error) from error


def _includable(folders: Sequence[Path]) -> set[str]:
    shared = (path for folder in folders for path in (folder / "shared").glob("*.md"))
    return {f"shared/{path.name}" for path in shared}


def _say(error: BaseException) -> str:
    if isinstance(error, RecursionError | SyntaxError):
        return "the Jinja of this script is nested too deep"
    if isinstance(error, MemoryError):
        return "the Jinja of this script needs too much memory"
    if isinstance(error, UndefinedError | TemplateError):
        return f"Jinja: {error.message or 'it cannot be rendered'}"
    return f"Jinja cannot work this out ({type(error).__name__})"
