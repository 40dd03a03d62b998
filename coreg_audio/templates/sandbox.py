"""The guarded Jinja: an immutable sandbox, and allow-lists on top of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, Undefined
from jinja2.environment import Environment
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from coreg_audio.directions.numbers import spell_number
from coreg_audio.script import Choice, ChoiceKind, FrontMatter
from coreg_audio.templates.marks import (
    ANY_MARK,
    BLOCK_CLOSE,
    BLOCK_OPEN,
    NAME_CLOSE,
    NAME_OPEN,
    has_line_marks,
)

MAX_RANGE = 1000
MAX_NUMBER = 1e12
_MARKS = re.compile(f"[{ANY_MARK}]")
_WORD = re.compile(r"[^\W_][^\W_'’]*(?:['’][^\W_]+)*")


class Marked(str):
    """A personal value between its marks; a script that compares it sees it without them."""

    __slots__ = ()

    @property
    def clean(self) -> str:
        """The value itself."""
        return _MARKS.sub("", str.__str__(self))

    def __eq__(self, other: object) -> bool:
        return self.clean == (other.clean if isinstance(other, Marked) else other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.clean)

    def __len__(self) -> int:
        return len(self.clean)


class Empty(str):
    """The value of a choice whose usual word was taken away: printed, it would leave a hole.

    Attributes:
        name: The choice.
    """

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str) -> "Empty":
        """The empty value of the choice *name*."""
        made = super().__new__(cls, "")
        made.name = name
        return made


class GuardedEnvironment(ImmutableSandboxedEnvironment):
    """What a script may do in Jinja: choose, repeat, count a little, and print plain values."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))
    intercepted_unops = frozenset(("+", "-"))

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            finalize=finalize,
            autoescape=False,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.globals = {"range": limited_range, "namespace": Namespace}
        self.filters = dict(FILTERS)
        self.tests = {name: self.tests[name] for name in TESTS}

    def is_safe_callable(self, obj: Any) -> bool:
        """Only macros, `range`, `namespace` and the loop's own helpers can be called."""
        if isinstance(obj, Macro) or obj is limited_range or obj is Namespace:
            return True
        return isinstance(getattr(obj, "__self__", None), LoopContext)

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Jinja's own refusal shows an address in memory; this one says what to do."""
        if not self.is_safe_callable(obj):
            name = getattr(obj, "__name__", "this")
            raise SecurityError(
                f"{name} is not safely callable here; print the choice as it is"
            )
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on small numbers only."""
        if operator == "**" or not (_is_number(left) and _is_number(right)):
            raise SecurityError(f"{operator} works on numbers only; join texts with ~")
        result = super().call_binop(context, operator, left, right)
        if not abs(result) <= MAX_NUMBER:
            raise SecurityError("this number is too large")
        return result

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        """A sign before a number."""
        if not _is_number(arg):
            raise SecurityError(f"{operator} works on numbers only")
        return super().call_unop(context, operator, arg)


class SourceLoader(BaseLoader):
    """Gives Jinja the marked sources that were read and checked beforehand, nothing else."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = sources

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """The marked text of *template*; its name serves as the file name in tracebacks."""
        if template not in self.sources:
            raise TemplateNotFound(template)
        return self.sources[template], template, lambda: True


def finalize(value: Any) -> str:
    """What printing *value* leaves in the script; only texts and numbers can be printed."""
    if isinstance(value, Undefined):
        return str(value)  # raises, naming what is undefined
    if isinstance(value, Empty):
        name = value.name
        raise SecurityError(f"{name} is empty: set it, or put {{% if {name} %}} around this")
    if _is_number(value):
        return spell_number(value)
    if not isinstance(value, str):
        kind = "nothing" if value is None else f"a {type(value).__name__}"
        raise SecurityError(f"{kind} cannot be spoken: print a text or a number")
    text = str.__str__(value)
    return f"{BLOCK_OPEN}{text}{BLOCK_CLOSE}" if has_line_marks(text) else text


def make_context(front: FrontMatter, values: Mapping[str, str]) -> dict[str, Any]:
    """The variables of a script: its choices and `breath`."""
    breath: dict[str, Any] = {"in": front.breath.in_s, "out": front.breath.out_s}
    return {choice.name: _give(choice, values[choice.name]) for choice in front.choices} | {
        "breath": breath
    }


def limited_range(*args: Any) -> Sequence[int]:
    """`range` of at most 1,000 numbers."""
    result = range(*args)
    if len(result) > MAX_RANGE:
        raise SecurityError(f"a range has at most {MAX_RANGE} numbers, not {len(result)}")
    return result


def _give(choice: Choice, value: str) -> Any:
    if choice.kind is ChoiceKind.NUMBER:
        return float(value) if "." in value else int(value)
    if not value and choice.default:
        return Empty(choice.name)
    return Marked(f"{NAME_OPEN}{value}{NAME_CLOSE}") if choice.personal and value else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _remark(text: str) -> str:
    return Marked(text) if _MARKS.search(text) else text


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise SecurityError("this filter works on texts only")
    return str.__str__(value)


def _items(value: Any) -> list[Any]:
    if isinstance(value, str | Undefined):
        raise SecurityError("this filter works on lists only")
    return list(value)


def _upper(value: Any) -> str:
    return _remark(_text(value).upper())


def _lower(value: Any) -> str:
    return _remark(_text(value).lower())


def _title(value: Any) -> str:
    return _remark(_WORD.sub(lambda word: word[0].capitalize(), _text(value)))


def _capitalize(value: Any) -> str:
    lowered = _text(value).lower()
    return _remark(re.sub(r"[^\W_]", lambda letter: letter[0].upper(), lowered, count=1))


def _trim(value: Any) -> str:
    ends = rf"^([{ANY_MARK}]*)\s+|\s+([{ANY_MARK}]*)$"
    return _remark(re.sub(ends, r"\1\2", _text(value)))


def _default(value: Any, instead: Any = "", boolean: bool = False) -> Any:
    missing = isinstance(value, Undefined) or (boolean and not value)
    return instead if missing else value


def _join(value: Any, between: str = "") -> str:
    return _remark(between.join(finalize(item) for item in _items(value)))


def _length(value: Any) -> int:
    return len(_MARKS.sub("", _text(value))) if isinstance(value, str) else len(_items(value))


def _first(value: Any) -> Any:
    return next(iter(_items(value)), "")


def _last(value: Any) -> Any:
    return next(reversed(_items(value)), "")


def _int(value: Any) -> int:
    return int(float(value))


def _round(value: Any, digits: int = 0) -> float:
    return round(float(value), digits)


def _abs(value: Any) -> Any:
    return abs(value)


def _reverse(value: Any) -> list[Any]:
    return _items(value)[::-1]


def _sort(value: Any) -> list[Any]:
    return sorted(_items(value))


def _unique(value: Any) -> list[Any]:
    return list(dict.fromkeys(_items(value)))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "abs": _abs,
    "capitalize": _capitalize,
    "count": _length,
    "d": _default,
    "default": _default,
    "first": _first,
    "int": _int,
    "join": _join,
    "last": _last,
    "length": _length,
    "list": _items,
    "lower": _lower,
    "reverse": _reverse,
    "round": _round,
    "sort": _sort,
    "title": _title,
    "trim": _trim,
    "unique": _unique,
    "upper": _upper,
}
TESTS = (
    "defined", "undefined", "none", "string", "number", "boolean", "even", "odd", "divisibleby",
    "eq", "equalto", "==", "ne", "!=", "lt", "<", "le", "<=", "gt", ">", "ge", ">=", "in",
)  # fmt: skip
