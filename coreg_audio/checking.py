"""Reading a script as an editor or a test would: every combination of its choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coreg_audio import planner, templates
from coreg_audio.build import understand, utterances
from coreg_audio.errors import CoregError, LengthError, ScriptError
from coreg_audio.script import ChoiceKind, Template
from coreg_audio.session import Session
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import PACES


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend in a script, where an editor can find it."""

    source: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}: {self.message}"


def check(reference: str, templates_dir: Path | None = None) -> tuple[Problem, ...]:
    """What is wrong with the script of that id or path; empty when nothing is.

    Raises:
        CoregError: The script cannot be found or read at all.
    """
    try:
        template = templates.locate(reference, templates_dir=templates_dir)
    except ScriptError as error:
        return (_problem(error),)
    return tuple(dict.fromkeys(_problems(template)))


def check_all(templates_dir: Path | None = None) -> tuple[int, tuple[Problem, ...]]:
    """How many scripts can be found, and what is wrong with them."""
    shelf = templates.available(templates_dir=templates_dir)
    problems = [_any_problem(error) for error in shelf.broken]
    for template in shelf.templates:
        problems += dict.fromkeys(_problems(template))
    return len(shelf.templates) + len(shelf.broken), tuple(problems)


def _any_problem(error: CoregError) -> Problem:
    if isinstance(error, ScriptError):
        return _problem(error)
    return Problem(getattr(error, "path", "?"), 1, 1, str(error))


def _problems(template: Template) -> Iterator[Problem]:
    combinations = list(templates.combinations(template.front))
    for values in combinations:
        try:
            session = understand(template, values)
        except ScriptError as error:
            yield _problem(error)
            continue
        lengths = {"minutes": (session.front.minutes,), "range": session.front.range_min}
        for key, minutes in lengths.items():
            if (fault := _length_fault(session, minutes)) is not None:
                yield _length_problem(template, key, values, fault)
                break  # the other key would be told the same


def _length_fault(
    session: Session, minutes: tuple[float, ...]
) -> ScriptError | LengthError | None:
    """What keeps *session* from one of these lengths, by an estimate."""
    pace = PACES["settle"]
    frames = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=pace)
    for one in minutes:
        try:
            planner.plan(session, frames, rate_hz=RATE_HZ, target_s=one * 60, pace=pace)
        except (ScriptError, LengthError) as error:
            return error
    return None


def _problem(error: ScriptError) -> Problem:
    return Problem(error.source, error.line, error.column, error.reason)


def _length_problem(
    template: Template, key: str, values: Mapping[str, str], error: ScriptError | LengthError
) -> Problem:
    if isinstance(error, ScriptError):
        return _problem(error)
    picked = ", ".join(
        f"{choice.name}={values[choice.name]}"
        for choice in template.front.choices
        if choice.kind is ChoiceKind.PICK
    )
    with_ = f" with {picked}" if picked else ""
    return Problem(
        template.source,
        template.front_at.get(key, 1),
        1,
        f"{key} cannot be kept; by an estimate{with_}: {error}",
    )
