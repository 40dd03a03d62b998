"""The rules about a script as a whole: opening, close, protected lines, turns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from coreg_audio.care.findings import Finding
from coreg_audio.care.grade import grade, words
from coreg_audio.care.pack import Pack
from coreg_audio.care.reading import Event, Item, Line, says, sentences
from coreg_audio.care.rules import Level, rule
from coreg_audio.script import FrontMatter, Place
from coreg_audio.session import Audience, Rest, Timer, YourTurn

OPENING_WORDS, OPENING_SHARE = 80, 1 / 3
"""The opening is the first third, and at least so many words."""

CLOSING_WORDS = 60
"""The close is the last chapter, and at least so many words before the end."""

MAX_GRADE = 6.0

ALIKE = 0.75
"""So much of an approved line makes a changed copy of it, not words of one's own."""

CUT, CUT_WORDS = 0.9, 8
"""So much of a line of so many words makes it a shortened copy."""

SHARED = "/"
"""In the name of a shared block, as in its path; a script's id has none."""

OPEN = "…"
"""At the end of an approved line that may go on in any way."""

UNEVEN_SHARE, UNEVEN_WORDS, UNEVEN_S = 0.2, 8, 3.0
"""Turns may differ by a fifth, or by so little that a share says nothing."""


def check_shape(items: tuple[Item, ...], front: FrontMatter, pack: Pack) -> Iterator[Finding]:
    """Faults of the script as a whole."""
    lines = [item for item in items if isinstance(item, Line)]
    yield from _opening(lines, front, pack)
    yield from _eyes(lines, pack)
    yield from _closing(lines, front, pack)
    yield from _hard_words(lines, pack)
    yield from _approved(lines, front, pack)
    yield from _uneven(items)


def fault(
    name: str, at: Place, what: str, *, level: Level | None = None, phrase: str = ""
) -> Finding:
    """A finding about the whole, with the rule's own way to mend it."""
    broken = rule(name)
    if broken is None:
        raise KeyError(name)
    message = f"{what}: {broken.fix}"
    return Finding(name, level or broken.level, at, message, phrase, whole=True)


def _opening(lines: list[Line], front: FrontMatter, pack: Pack) -> Iterator[Finding]:
    opening = _first(lines)
    if not any(says(pack.opt_out, line.text, pack) for line in opening):
        yield fault("R1", lines[0].at, "the opening does not say that one may skip or stop")
    for_two = "one" not in front.audience or any(
        pack.for_two.search(line.text) or line.to is not Audience.BOTH for line in lines
    )
    if for_two and not any(pack.stop_word.search(line.text) for line in opening):
        yield fault("R1", lines[0].at, "the opening gives the two no stop word")


def _first(lines: list[Line]) -> list[Line]:
    most = max(OPENING_WORDS, OPENING_SHARE * sum(len(words(line.text)) for line in lines))
    return _up_to(lines, most)


def _up_to(lines: list[Line], most: float) -> list[Line]:
    """The first lines, up to *most* words."""
    kept, count = [], 0
    for line in lines:
        if count >= most:
            break
        kept.append(line)
        count += len(words(line.text))
    return kept


def _eyes(lines: list[Line], pack: Pack) -> Iterator[Finding]:
    if any(pack.eyes_both.search(line.text) for line in lines):
        return
    closed = any(pack.eyes_closed.search(line.text) for line in lines)
    if closed or not any(pack.eyes_open.search(line.text) for line in lines):
        yield fault("R2", lines[0].at, "eyes open and eyes closed are not both named")


def _closing(lines: list[Line], front: FrontMatter, pack: Pack) -> Iterator[Finding]:
    last = lines[-1]
    chapter = [line for line in lines if line.section == last.section]
    late = _up_to(lines[::-1], CLOSING_WORDS)
    closing = chapter if len(chapter) > len(late) else late
    if front.kind != "sleep" and not any(says(pack.room, line.text, pack) for line in closing):
        yield fault("R16", last.at, "the end does not lead back to the room")
    if not any(says(pack.helper, line.text, pack) for line in closing):
        yield fault("R16", last.at, "the end names nobody to talk to")


def _hard_words(lines: list[Line], pack: Pack) -> Iterator[Finding]:
    found = grade(" ".join(line.text for line in lines), pack.readability)
    if found > MAX_GRADE:
        what = f"its reading grade is {found:.1f}, above {MAX_GRADE:g}"
        yield fault("R18", lines[0].at, what)


def _approved(lines: list[Line], front: FrontMatter, pack: Pack) -> Iterator[Finding]:
    """No protected line altered, neither in its own script nor in one that took it over."""
    own = pack.approved.get(front.id, ())
    scripts = [one for key, told in pack.approved.items() if SHARED not in key for one in told]
    blocks = [one for key, told in pack.approved.items() if SHARED in key for one in told]
    denied = dict(_denial(one, pack) for one in blocks)
    for line in lines:
        if line.text in scripts:
            continue
        alike = any(_likeness(line.text, one) >= ALIKE for one in scripts)
        alike = alike or (line.exact and any(_is_cut(line.text, one) for one in scripts))
        said = [one for one in sentences(line.text) if not _is_kept(one, blocks)]
        turned = any(_is_turned(one, denied, pack) for one in said)
        copied = line.exact and any(
            _likeness(one, other) >= ALIKE for one in said for other in blocks
        )
        if alike or turned or copied or (line.exact and own):
            yield fault("R21", line.at, "the protected line was changed", phrase=line.text[:30])


def _is_kept(sentence: str, approved: list[str]) -> bool:
    return any(
        sentence.startswith(one.removesuffix(OPEN)) if OPEN in one else sentence == one
        for one in approved
    )


def _denial(sentence: str, pack: Pack) -> tuple[tuple[str, ...], bool]:
    """Its words without those that deny, and whether there were any."""
    bare, count = pack.negations.replaced(sentence, by=" ")
    return tuple(_words(bare)), count > 0


def _is_turned(sentence: str, approved: Mapping[tuple[str, ...], bool], pack: Pack) -> bool:
    """Whether nothing but a denial was put in or taken out; so much no one may word anew."""
    bare, denied = _denial(sentence, pack)
    return approved.get(bare, denied) != denied


@lru_cache(maxsize=4096)
def _likeness(text: str, approved: str) -> float:
    """How much of *approved* is in *text*; where it is open, of its beginning."""
    ours, theirs = _words(text), _words(approved)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if approved.endswith(OPEN):
        return sum(block.size for block in matcher.get_matching_blocks()) / len(theirs)
    return matcher.ratio()


def _is_cut(text: str, approved: str) -> bool:
    """Whether *text* is made of an approved line's words, with some left out."""
    ours, theirs = _words(text), _words(approved)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return len(ours) >= CUT_WORDS and same / len(ours) >= CUT


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _uneven(items: tuple[Item, ...]) -> Iterator[Finding]:
    """Words and time of A against those of B."""
    said = {one: 0 for one in Audience}
    time_s = {one: 0.0 for one in Audience}
    for item in items:
        if isinstance(item, Line):
            said[item.to] += len(words(item.text))
        elif isinstance(item.step, YourTurn | Timer):
            time_s[item.to] += item.step.length_s
    at = next((item.at for item in items if isinstance(item, Line) and item.to == "B"), None)
    if at is None:
        return
    for what, a, b, least in (
        ("words", said[Audience.A], said[Audience.B], UNEVEN_WORDS),
        ("seconds of turns", time_s[Audience.A], time_s[Audience.B], UNEVEN_S),
    ):
        if abs(a - b) > max(UNEVEN_SHARE * max(a, b), least):
            told = f"A has {a:g} {what}, B {b:g}"
            yield fault("R23", at, told, level=Level.WARNING)


def rest_s(item: Event) -> float:
    """How long a rest lasts; 0 for anything else."""
    return item.step.length_s if isinstance(item.step, Rest) else 0.0
