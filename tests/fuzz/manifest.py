"""A manifest: read back, and everything that is made of one."""

import json
import random
from copy import deepcopy
from functools import cache
from typing import Any

from coreg_audio.asked import asked
from coreg_audio.sidecars import record, sheet, sheet_changes
from coreg_audio.sidecars.plain import visible
from fuzz.harness import CORPUS, refusing, written

_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 10**18, 10**400, -(10**18), 0.5, 1e308, -0.0, "", "a",
    "..", "/", "CON", "x.mp3", "a\nb", "\u202e", "\x1b[2J", "9" * 400, [], [[]], {}, {"": 0},
    "\ud800",
)  # fmt: skip


def check(data: bytes) -> None:
    """Any bytes are a manifest of which a page can be made, or a `FileError` with its path."""
    path = written("x.session.json", data)
    with refusing():
        read = record.read(path)
        assert all(0 <= one.length for one in read.timeline.events)
        assert [one.event for one in read.lines] == list(read.timeline.spoken()) or read.lines
        _check_plain(sheet.sheet(read))
        list(sheet_changes.changes(_usual(), read))
        _check_plain(sheet_changes.page(read, _usual()))
        asked(read)
    told = record.read_beside(written("x.mp3", b"sound"))
    assert told is not None


def _check_plain(page: str) -> None:
    """Nothing in it steers a terminal or turns the text around it."""
    assert visible(page) == page.replace("\n", "")


@cache
def _usual() -> record.Record:
    """A manifest as the program wrote it."""
    return record.read(
        written("usual.session.json", (CORPUS / "manifest/usual.json").read_bytes())
    )


def mutated(data: bytes, seed: int) -> bytes | None:
    """The same JSON with a value or two in it changed; None where it is none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 2)):
        found = _changed(found, chance)
    return json.dumps(found).encode()


def _changed(value: Any, chance: random.Random) -> Any:
    """Somewhere below *value* something is otherwise."""
    if isinstance(value, dict | list) and value and chance.random() < 0.85:
        key = chance.choice(list(value) if isinstance(value, dict) else range(len(value)))
        fate = chance.random()
        if fate < 0.05:
            del value[key]
        elif fate < 0.1 and isinstance(value, list):
            value.append(deepcopy(value[key]))
        else:
            value[key] = _changed(value[key], chance)
        return value
    if isinstance(value, int) and not isinstance(value, bool) and chance.random() < 0.7:
        return value + chance.choice((-(2**31), -1000, -1, 1, 1000, 2**31))
    return deepcopy(chance.choice(_ODD))
