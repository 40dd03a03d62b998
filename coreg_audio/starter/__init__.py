"""The beginning of a script of one's own: whole, careful, and as long as was asked for.

    text = begin(Outline("evening-breath", "Evening Breath", minutes=5))

`words` holds what is said; here the parts are chosen, and what is left of the minutes is given
to the breath, to the turns or to quiet.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from coreg_audio import planner, templates
from coreg_audio.build import understand, utterances
from coreg_audio.directions import PRESETS
from coreg_audio.errors import InputError, nearest
from coreg_audio.script import Pattern
from coreg_audio.session import Session
from coreg_audio.starter.words import WORDS, Words
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import PACES

AUDIENCES = ("couple", "one", "turns")
BREATHS = ("settle", "gentle", "even", "slow", "starter", "none")
TOUCHES = {"couple": ("none", "hands"), "turns": ("none", "hands"), "one": ("none", "own")}
"""What may be asked for, by whom it is for."""

DEFAULT_MIN = {"couple": 5.0, "one": 4.0, "turns": 7.0}

LEAST_S, MOST_S = 16.0, 1200.0
"""Of what the breath, the turns and the quiet share."""

ONE_RUN_S = 150.0
"""Breath goes on for so long at most before a few words."""

TURNS_SHARE = 0.75
"""Of that time, where there is breath as well."""

ONE_TURN_S = (20, 300)

ONE_QUIET_S = 28.0

VOICES = (0.97, 1.03)
"""A voice may be so much quicker or slower than estimated."""

NEAR_S = 8.0

ROOM = 0.7
"""So much of what can be reached is promised: a line more or less must not break the range."""

NATURAL = 1 / 3
"""Where between its shortest and its longest a script has its pauses as written: they may
shrink to 0.7 and grow to 1.6."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a person wants to write.

    Attributes:
        audience: "couple", "one", or "turns" for two who take turns.
        minutes: How long; None is usual for the audience.
        breath: A preset, or "none".
        touch: "none"; "hands", which two may hold; "own", a hand of one's own.

    Raises:
        InputError: The parts do not go together.
    """

    id: str
    title: str
    audience: str = "couple"
    minutes: float | None = None
    breath: str = "settle"
    touch: str = "none"
    language: str = "en"

    def __post_init__(self) -> None:
        _check_one_of("language", self.language, tuple(WORDS))
        _check_one_of("for", self.audience, AUDIENCES)
        _check_one_of("breath", self.breath, BREATHS)
        _check_one_of("touch", self.touch, TOUCHES[self.audience])

    @property
    def asked_s(self) -> float:
        """How long it is to last."""
        return 60 * (self.minutes or DEFAULT_MIN[self.audience])

    @property
    def pattern(self) -> Pattern | None:
        """Its breath."""
        return PRESETS.get(self.breath)


@dataclass(frozen=True, slots=True)
class _Lengths:
    """What the front matter says, in minutes."""

    minutes: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Guess:
    """How long a script gets from the seconds that are left for breath, turns and quiet."""

    spare_s: float
    low_s: float
    high_s: float
    asked_s: float

    @property
    def reaches(self) -> bool:
        """Whether it can last what is asked."""
        return self.low_s <= self.asked_s <= self.high_s

    @property
    def missing_s(self) -> float:
        """What it lacks with its pauses as written."""
        return self.asked_s - (self.low_s + (self.high_s - self.low_s) * NATURAL)


def begin(outline: Outline) -> str:
    """The text of a whole script that lasts what *outline* asks for.

    Raises:
        InputError: With these parts it cannot.
    """
    guess = min(_guesses(outline), key=lambda one: (not one.reaches, abs(one.missing_s)))
    if not guess.reaches:
        raise _out_of_reach(outline)
    asked = outline.asked_s / 60
    low_s = outline.asked_s - ROOM * (outline.asked_s - guess.low_s)
    high_s = outline.asked_s + ROOM * (guess.high_s - outline.asked_s)
    low, high = math.ceil(low_s / 6) / 10, math.floor(high_s / 6) / 10
    return _text(outline, guess.spare_s, _Lengths(asked, min(asked, low), max(asked, high)))


def _out_of_reach(outline: Outline) -> InputError:
    low = math.ceil(_guess(outline, LEAST_S).low_s / 6) / 10
    high = math.floor(_guess(outline, MOST_S).high_s / 6) / 10
    return InputError(
        f"a script with these parts can be begun for {low:g} to {high:g} minutes, not "
        f"{outline.asked_s / 60:g}; choose other minutes, or leave out breath or touch"
    )


def _guesses(outline: Outline) -> Iterator[_Guess]:
    """Ever nearer ones, until the pauses are about as long as they are written.

    Lines come in with the seconds, so that a full step may lead past the mark and back.
    """
    spare_s = LEAST_S
    for step in (1, 1, 1, 0.6, 0.6, 0.4, 0.4):
        guess = _guess(outline, spare_s)
        yield guess
        nearer_s = min(max(spare_s + step * guess.missing_s, LEAST_S), MOST_S)
        if abs(guess.missing_s) < NEAR_S or nearer_s == spare_s:
            return
        spare_s = nearer_s


def _guess(outline: Outline, spare_s: float) -> _Guess:
    """What comes of *spare_s* in every version of it, with a voice near the estimate."""
    asked = outline.asked_s / 60
    text = _text(outline, spare_s, _Lengths(asked, asked, asked))
    template = templates.draft(text, Path(f"{outline.id}.md"))
    reached = [
        _reach_with(session, factor)
        for session in [
            understand(template, one) for one in templates.combinations(template.front)
        ]
        for factor in VOICES
    ]
    low_s, high_s = max(low for low, _ in reached), min(high for _, high in reached)
    return _Guess(spare_s, low_s, high_s, outline.asked_s)


def _reach_with(session: Session, factor: float) -> tuple[float, float]:
    pace = PACES["settle"]
    guessed = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=pace)
    spoken = {one: round(length * factor) for one, length in guessed.items()}
    return planner.reach(session, spoken, rate_hz=RATE_HZ, pace=pace)


def _text(outline: Outline, spare_s: float, lengths: _Lengths) -> str:
    words = WORDS[outline.language]
    parts = (_front(outline, words, lengths), *_chapters(outline, words, spare_s))
    return "\n".join(parts)


def _front(outline: Outline, words: Words, lengths: _Lengths) -> str:
    text = words.front.substitute(
        id=outline.id,
        title=outline.title,
        quoted=quoted(outline.title),
        audience=outline.audience,
        tier=1 if outline.touch == "none" else 2,
        minutes=f"{lengths.minutes:g}",
        low=f"{lengths.low:g}",
        high=f"{lengths.high:g}",
        choices="\n".join(f"  {words.choices[name]}" for name in _choices(outline)),
        breath=outline.breath,
        not_for="\n".join(f"  {line}" for line in _not_for(outline)),
        cautions="\n".join(f"  - {words.cautions[name]}" for name in _cautions(outline)),
    )
    for empty in ("breath: none\n", "not_for:\n\n"):
        text = text.replace(empty, "")
    return text


def _choices(outline: Outline) -> Iterator[str]:
    yield "name" if outline.audience == "one" else "couple"
    if outline.touch != "none":
        yield outline.touch
    if outline.audience != "one":
        yield "stop"
    yield "helper"


def _not_for(outline: Outline) -> Iterator[str]:
    if outline.touch != "none":
        yield f"touch: {{{'hand' if outline.touch == 'own' else 'touch'}: none}}"
    if outline.pattern:
        yield "breath: refuse"
    if outline.audience != "one":
        yield "fear-of-partner: refuse"


def _cautions(outline: Outline) -> Iterator[str]:
    yield ""
    if outline.pattern:
        yield "breath"
    if outline.touch == "hands":
        yield "hands"
    if outline.audience != "one":
        yield "two"


def _chapters(outline: Outline, words: Words, spare_s: float) -> Iterator[str]:
    yield words.welcome[outline.audience].substitute(title=outline.title)
    yield words.arriving
    if outline.touch != "none":
        yield words.touch[outline.touch]
    if outline.audience == "turns":
        share = TURNS_SHARE if outline.pattern else 1
        turn_s = min(max(5 * round(spare_s * share / 10), ONE_TURN_S[0]), ONE_TURN_S[1])
        yield words.turns.substitute(turn=turn_s)
        spare_s -= 2 * turn_s
    if outline.pattern:
        yield _breathing(words, outline.pattern, spare_s)
    elif spare_s > 0:
        yield _quiet(words, spare_s)
    yield words.noticing
    yield words.closing.substitute(title=outline.title)


def _breathing(words: Words, pattern: Pattern, spare_s: float) -> str:
    """Runs of breath of like lengths, with a line between two of them."""
    count = max(4, round(spare_s / pattern.cycle_s))
    runs = math.ceil(count * pattern.cycle_s / ONE_RUN_S)
    each, more = divmod(count, runs)
    lines = [words.breathing]
    between = cycle(words.between)
    for index in range(runs):
        first = ", voice first 2" if index == 0 else ""
        times = each + (index < more)
        pace = "in {{ breath.in }} out {{ breath.out }}"
        lines += [f"{next(between)}\n(pause 6)\n"] if index else []
        lines.append(f"(breathe {times} times, {pace}{first})\n")
    return "".join(lines)


def _quiet(words: Words, spare_s: float) -> str:
    """So many lines with a pause each as the time has room for."""
    count = max(1, round(spare_s / ONE_QUIET_S))
    pause_s = max(6, round(spare_s / count))
    lines = islice(cycle(words.quiet), count)
    return "\n".join([words.quiet_title, *(f"{one}\n(pause {pause_s})" for one in lines), ""])


def _check_one_of(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise InputError(
            f"--{what} is one of: {', '.join(known)}; not {value!r}{nearest(value, known)}"
        )


def quoted(title: str) -> str:
    """As it stands in front matter, where a colon or a quote would mean something."""
    return (
        title
        if re.fullmatch(r"[A-Za-z][\w '’-]*", title)
        else json.dumps(title, ensure_ascii=False)
    )
