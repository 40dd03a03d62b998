"""What is checked on a script before Jinja may run it: its size, its tags, its names."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from jinja2 import nodes

from coreg_audio.directions.source import PartKind, SourceLine
from coreg_audio.directions.speakable import find_foreign
from coreg_audio.errors import ScriptError, nearest
from coreg_audio.script import Choice, ChoiceKind, LineKind
from coreg_audio.templates.marks import opens_block
from coreg_audio.templates.sandbox import FILTERS, TESTS

MAX_NODES = 20_000
MAX_DEPTH = 40
_TAG_NAMES = """
    if elif else endif for endfor set endset macro endmacro call endcall with endwith include
"""
_TAGS = frozenset(_TAG_NAMES.split())
_ALONE = frozenset(("include", "call", "endcall"))
_GLOBALS = frozenset(("range", "namespace", "loop", "caller", "varargs", "kwargs", "breath"))
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.NSRef, nodes.Const,
    nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair, nodes.If, nodes.For, nodes.Macro,
    nodes.CallBlock, nodes.Assign, nodes.AssignBlock, nodes.With, nodes.Include, nodes.Call,
    nodes.Keyword, nodes.Filter, nodes.Test, nodes.Getattr, nodes.Getitem, nodes.CondExpr,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.Add,
    nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos,
)  # fmt: skip


def check_tags(lines: list[SourceLine], source: str) -> None:
    """Only known tags, not nested too deep, and those that bring lines alone on theirs.

    Raises:
        ScriptError: Otherwise.
    """
    depth = 0
    for line in lines:
        for part in line.parts:
            if part.kind is PartKind.BLOCK and part.begins and part.tag not in _TAGS:
                raise ScriptError(
                    source,
                    line.number,
                    f"{{% {part.tag} %}} is not allowed in a script{nearest(part.tag, _TAGS)}",
                )
            depth += opens_block(part.tag, part.text) - part.tag.startswith("end")
            if depth > MAX_DEPTH:
                reason = f"more than {MAX_DEPTH} blocks in each other"
                raise ScriptError(source, line.number, reason)
        if _ALONE.intersection(line.tags) and line.skeleton.strip():
            raise ScriptError(
                source,
                line.number,
                f"{{% {line.tags[0]} %}} brings whole lines: put it on its own",
            )


def check_numbers(
    lines: list[SourceLine],
    kinds: Mapping[int, LineKind],
    source: str,
    choices: tuple[Choice, ...],
) -> None:
    """A direction's numbers may come from number choices and from `breath` only.

    Args:
        lines: The script's own lines.
        kinds: What each line number is.
        source: How errors name the script.
        choices: All choices.

    Raises:
        ScriptError: Something else is put into a direction.
    """
    numbers = {choice.name for choice in choices if choice.kind is ChoiceKind.NUMBER}
    legal = {*numbers, "breath.in", "breath.out"}
    for line in lines:
        if kinds.get(line.number) is not LineKind.DIRECTION:
            continue
        for part in line.parts:
            name = part.text.strip("{}- ")
            if part.kind is PartKind.VALUE and name not in legal:
                raise ScriptError(
                    source,
                    line.number,
                    "a direction takes numbers only from a choice that is a number, breath.in "
                    f"or breath.out, not from {part.text[:60]}{nearest(name, legal)}",
                )


def check_tree(tree: nodes.Template, source: str, names: frozenset[str]) -> list[nodes.Include]:
    """Walk a parsed script; *names* are its choices. Gives back its includes.

    Raises:
        ScriptError: It does what a script may not, or speaks of a name nobody gave.
    """
    includes: list[nodes.Include] = []
    for count, node in enumerate(_walk(tree)):
        if count >= MAX_NODES:
            _refuse(source, node, f"more than {MAX_NODES} pieces of Jinja")
        if not isinstance(node, _ALLOWED):
            _refuse(source, node, f"{type(node).__name__} is not allowed in a script")
        if check := _CHECKS.get(type(node)):
            check(node, source)
        if isinstance(node, nodes.Name | nodes.Macro):
            _check_binding(node, source, names)
        if isinstance(node, nodes.Include):
            includes.append(node)
    return includes


def find_bound(tree: nodes.Template) -> frozenset[str]:
    """Names that the script sets itself, or asks whether they are there at all."""
    bound: set[str] = set()
    for node in _walk(tree):
        if isinstance(node, nodes.Macro | nodes.Name) and _binds(node):
            bound.add(node.name)
        elif isinstance(node, nodes.Test | nodes.Filter):
            asks = node.name in ("defined", "undefined", "default", "d")
            if asks and isinstance(node.node, nodes.Name):
                bound.add(node.node.name)
    return frozenset(bound)


def check_names(tree: nodes.Template, source: str, known: frozenset[str]) -> None:
    """Every variable that is read was given by somebody.

    Raises:
        ScriptError: A name is unknown.
    """
    for node in _walk(tree):
        if isinstance(node, nodes.Name) and node.ctx == "load":
            name = node.name
            if name not in known and name not in _GLOBALS:
                hint = nearest(name, known)
                _refuse(source, node, f"{name!r} is no choice of this script{hint}")


def _walk(tree: nodes.Node) -> Iterator[nodes.Node]:
    """All nodes in reading order, without recursion: a deep tree is no danger here."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(list(node.iter_child_nodes())))


def _refuse(source: str, node: nodes.Node, reason: str) -> NoReturn:
    raise ScriptError(source, node.lineno or 1, reason)


def _binds(node: nodes.Name | nodes.Macro) -> bool:
    return isinstance(node, nodes.Macro) or node.ctx != "load"


def _check_binding(node: nodes.Name | nodes.Macro, source: str, names: frozenset[str]) -> None:
    if _binds(node) and (node.name in names or node.name in _GLOBALS):
        _refuse(source, node, f"{node.name!r} is taken: set another name")


def _check_const(node: nodes.Const, source: str) -> None:
    value = node.value
    if not isinstance(value, str):
        return
    if find_foreign(value) is not None or re.search(r"[\n\r\t]", value):
        _refuse(source, node, "a text in Jinja holds an invisible character")


def _check_item(node: nodes.Getitem, source: str) -> None:
    if isinstance(node.arg, nodes.Slice):
        _refuse(source, node, "slices are not allowed: a value is printed whole")


def _check_loop(node: nodes.For, source: str) -> None:
    if node.recursive:
        _refuse(source, node, "a recursive loop is not allowed")


def _check_include(node: nodes.Include, source: str) -> None:
    file = node.template
    is_name = isinstance(file, nodes.Const) and isinstance(file.value, str)
    if not is_name or node.ignore_missing:
        _refuse(source, node, 'name one file outright: {% include "shared/eyes.md" %}')


def _check_call(node: nodes.Call, source: str) -> None:
    called = node.node
    of_loop = isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name)
    if not isinstance(called, nodes.Name) and not of_loop:
        _refuse(source, node, "only macros, range and loop helpers can be called")
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        _refuse(source, node, "* and ** are not allowed in a call")


def _check_filter(node: nodes.Filter, source: str) -> None:
    if node.name not in FILTERS:
        _refuse(source, node, f"there is no filter {node.name!r}{nearest(node.name, FILTERS)}")


def _check_test(node: nodes.Test, source: str) -> None:
    if node.name not in TESTS:
        _refuse(source, node, f"there is no test {node.name!r}{nearest(node.name, TESTS)}")


_CHECKS: Mapping[type[nodes.Node], Callable[[Any, str], None]] = {
    nodes.Const: _check_const,
    nodes.Getitem: _check_item,
    nodes.For: _check_loop,
    nodes.Include: _check_include,
    nodes.Call: _check_call,
    nodes.Filter: _check_filter,
    nodes.Test: _check_test,
}
