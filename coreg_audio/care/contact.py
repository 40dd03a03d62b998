"""The rule about touch and gaze: each is asked for before it is done."""

from __future__ import annotations

from collections.abc import Iterator

from coreg_audio.care.findings import Finding
from coreg_audio.care.pack import Pack
from coreg_audio.care.reading import Event, Item, Line, clause_before, sentences
from coreg_audio.care.shape import fault, rest_s
from coreg_audio.session import BreathBlock, Breathe, Rest, Timer

LONG_REST_S = 10.0
"""After a rest of this length something has been done: a yes to it is used up."""

SHORT_REST_S = 3.0
"""Before a rest of this length is over what was offered may be done: an ask comes too late."""


def check_contact(items: tuple[Item, ...], pack: Pack) -> Iterator[Finding]:
    """Every first touch of a kind that nobody was asked for."""
    asked: set[str] = set()
    for index, item in enumerate(items):
        if not isinstance(item, Line):
            continue
        if not pack.afterwards.search(item.text):
            asked |= _named_in_ask(item, pack)
        for name, phrase in _touches(item, pack).items():
            if name not in asked and not _is_asked(items, index, pack):
                what = f'"{phrase}" comes without an ask of its own'
                yield fault("R6", item.at, what, phrase=phrase)
            asked.add(name)


def _touches(line: Line, pack: Pack) -> dict[str, str]:
    """The kinds of touch that the guide speaks of as something to do now."""
    found: dict[str, str] = {}
    for sentence in sentences(line.plain):
        if not pack.directed.search(sentence):
            continue
        for name, pattern in pack.touches.items():
            match = pattern.search(sentence)
            if match and not pack.negations.search(
                clause_before(sentence, match.start(), pack)
            ):
                found.setdefault(name, match[0].strip())
    return found


def _is_ask(line: Line, pack: Pack) -> bool:
    if pack.requests.search(line.text):
        return True
    return any(
        not pack.negations.search(clause_before(sentence, match.start(), pack))
        for sentence in sentences(line.plain)
        for match in pack.asks.finditer(sentence)
    )


def _named_in_ask(line: Line, pack: Pack) -> set[str]:
    """The kinds that an ask names, the partner's words included."""
    if not _is_ask(line, pack):
        return set()
    return {name for name, pattern in pack.touches.items() if pattern.search(line.text)}


def _is_asked(items: tuple[Item, ...], index: int, pack: Pack) -> bool:
    """Whether the same chapter asks, after what was done last and before it is done."""
    asks = (*_before(items, index), *_after(items, index, pack))
    return any(
        _is_ask(line, pack) and not _names_other(line, items[index], pack) for line in asks
    )


def _names_other(ask: Line, item: Item, pack: Pack) -> bool:
    """Whether an ask is for another kind of touch than *item* speaks of, and only for that."""
    named = _named_in_ask(ask, pack)
    own = set(_touches(item, pack)) if isinstance(item, Line) else set()
    return bool(named) and not named & own


def _before(items: tuple[Item, ...], index: int) -> Iterator[Line]:
    for item in items[:index][::-1]:
        if item.section != items[index].section or _is_done(item):
            break
        if isinstance(item, Line):
            yield item


def _after(items: tuple[Item, ...], index: int, pack: Pack) -> Iterator[Line]:
    """The line itself and those right after it, but for asks that come too late."""
    for item in items[index:]:
        if item.section != items[index].section or _may_be_done(item):
            break
        if isinstance(item, Line) and not pack.afterwards.search(item.text):
            yield item


def _is_done(item: Item) -> bool:
    if not isinstance(item, Event):
        return False
    return isinstance(item.step, Timer | Breathe | BreathBlock) or rest_s(item) >= LONG_REST_S


def _may_be_done(item: Item) -> bool:
    """Whether there was time to do what was offered."""
    if not isinstance(item, Event):
        return False
    return not isinstance(item.step, Rest) or rest_s(item) >= SHORT_REST_S
