"""Reading a script as an editor or a test would: every combination of its choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coreg_audio import care, parser, planner, templates
from coreg_audio.build import guessed_timeline, understand, utterances
from coreg_audio.errors import CoregError, LengthError, ScriptError
from coreg_audio.guidance import with_guidance
from coreg_audio.languages import DEFAULT
from coreg_audio.script import ChoiceKind, Rendered, Template
from coreg_audio.session import Guidance, Session
from coreg_audio.settling import with_settling
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import PACES, in_language

READING_RULE = "R20"
"""Every value is declared and every direction known: what the reading itself keeps."""

ALLOWED = "allowed"
"""In place of a level: an error that somebody let through."""

ONE_CHILD = 16
"""So many sets of values are rendered together."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend in a script, where an editor can find it.

    Attributes:
        rule: The rule of care that is broken; None for other faults.
        level: "error" or "warning"; `ALLOWED` where the error was let through.
    """

    source: str
    line: int
    column: int
    message: str
    rule: str | None = None
    level: str = care.Level.ERROR.value

    def __str__(self) -> str:
        labels = {care.Level.WARNING.value: "warning: ", ALLOWED: "let through: "}
        label = labels.get(self.level, "")
        rule = f" [{self.rule}]" if self.rule else ""
        return f"{self.source}:{self.line}:{self.column}: {label}{self.message}{rule}"


def check(
    reference: str, templates_dir: Path | None = None, language: str = DEFAULT
) -> tuple[Problem, ...]:
    """What is wrong with the script of that id or path; empty when nothing is.

    Raises:
        CoregError: The script cannot be found or read at all.
    """
    try:
        template = templates.locate(reference, templates_dir=templates_dir, language=language)
    except ScriptError as error:
        return (_problem(error),)
    return tuple(_problems(template))


def check_all(
    templates_dir: Path | None = None, language: str | None = None
) -> tuple[int, tuple[Problem, ...]]:
    """How many scripts can be found, and what is wrong with them; of one language, or all."""
    count, problems = 0, list[Problem]()
    for one in [language] if language else templates.languages(templates_dir):
        shelf = templates.available(templates_dir=templates_dir, language=one)
        count += len(shelf.templates) + len(shelf.broken)
        problems += [_any_problem(error) for error in shelf.broken]
        for template in shelf.templates:
            problems += _problems(template)
    return count, tuple(problems)


def _any_problem(error: CoregError) -> Problem:
    if isinstance(error, ScriptError):
        return _problem(error)
    return Problem(getattr(error, "path", "?"), 1, 1, str(error))


def _problems(template: Template) -> list[Problem]:
    """Faults of reading and of length, then of care: each once, in the order of its line."""
    combinations = list(templates.combinations(template.front))
    faults: dict[Problem, None] = {}
    findings: dict[care.Finding, list[Mapping[str, str]]] = {}
    for values, session in zip(combinations, _sessions(template, combinations), strict=True):
        if isinstance(session, ScriptError):
            faults[_problem(session, READING_RULE)] = None
            continue
        if (fault := _length_problem(template, values, session)) is not None:
            faults[fault] = None
        for one in _findings(session):
            findings.setdefault(one, []).append(values)
    if not faults:
        faults |= dict.fromkeys(_faults_at_ends(template))
    count = len(combinations)
    cared = [_care_problem(template, *pair, count) for pair in findings.items()]
    return [*faults, *sorted(cared, key=lambda one: (one.source, one.line, one.column))]


def _findings(session: Session) -> tuple[care.Finding, ...]:
    """Faults of all that is said, and those that are only there when the least is said."""
    whole = care.check(session, guessed_timeline(session))
    sparse = with_guidance(session, Guidance.SPARSE)
    if not sparse.fitted.left_out:
        return whole
    less = (one for one in care.check(sparse) if one not in whole)
    return (
        *whole,
        *(replace(one, message=f"{one.message}, with --guidance sparse") for one in less),
    )


def _sessions(
    template: Template, value_sets: Sequence[Mapping[str, str]]
) -> Iterator[Session | ScriptError]:
    """The session of each of *value_sets*, or what keeps it from being understood.

    A stranger's script is rendered in a child process, which is slow to start.
    """
    for first in range(0, len(value_sets), ONE_CHILD):
        batch = value_sets[first : first + ONE_CHILD]
        try:
            together = list(templates.render_many(template, batch))
        except ScriptError:
            yield from (_understood(template, values) for values in batch)
        else:
            yield from map(_parsed, together)


def _understood(template: Template, values: Mapping[str, str]) -> Session | ScriptError:
    try:
        return understand(template, values)
    except ScriptError as error:
        return error


def _parsed(rendered: Rendered) -> Session | ScriptError:
    try:
        return with_settling(parser.parse(rendered))
    except ScriptError as error:
        return error


def _care_problem(
    template: Template, finding: care.Finding, where: list[Mapping[str, str]], count: int
) -> Problem:
    """The finding with its column; one that only some choices have says with which."""
    at = finding.at
    partly = finding.whole and len(where) < count
    message = f"{finding.message}{_picked(template, where[0])}" if partly else finding.message
    column = finding.column(templates.source_line(at.source, at.line))
    return Problem(at.source, at.line, column, message, finding.rule, finding.level.value)


def _length_problem(
    template: Template, values: Mapping[str, str], session: Session
) -> Problem | None:
    """A length that cannot be kept; one is told, the other would be told the same."""
    lengths = {"minutes": (session.front.minutes,), "range": session.front.range_min}
    for key, minutes in lengths.items():
        error = _length_fault(session, minutes)
        if isinstance(error, ScriptError):
            return _problem(error)
        if error is not None:
            line = template.front_at.get(key, 1)
            picked = _picked(template, values)
            message = f"{key} cannot be kept; by an estimate{picked}: {error}"
            return Problem(template.source, line, 1, message)
    return None


def _length_fault(
    session: Session, minutes: tuple[float, ...]
) -> ScriptError | LengthError | None:
    """What keeps *session* from one of these lengths, by an estimate."""
    pace = in_language(PACES["settle"], session.front.language)
    frames = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=pace)
    for one in minutes:
        try:
            planner.plan(session, frames, rate_hz=RATE_HZ, target_s=one * 60, pace=pace)
        except (ScriptError, LengthError) as error:
            return error
    return None


def _faults_at_ends(template: Template) -> Iterator[Problem]:
    """Lengths that cannot be kept with a number at one of its ends, all else as usual."""
    usual = {choice.name: choice.default for choice in template.front.choices}
    ends = [
        usual | {choice.name: f"{end:g}"}
        for choice in template.front.choices
        if choice.kind is ChoiceKind.NUMBER
        for end in (choice.low, choice.high)
    ]
    for values, session in zip(ends, _sessions(template, ends), strict=True):
        if isinstance(session, ScriptError):
            yield _problem(session, READING_RULE)
        elif (fault := _length_problem(template, values, session)) is not None:
            yield fault


def check_template(template: Template) -> tuple[Problem, ...]:
    """What is wrong with a script that was found already."""
    return tuple(_problems(template))


def _problem(error: ScriptError, rule: str | None = None) -> Problem:
    return Problem(error.source, error.line, error.column, error.reason, rule)


def _picked(template: Template, values: Mapping[str, str]) -> str:
    picked = ", ".join(
        f"{choice.name}={values[choice.name]}"
        for choice in template.front.choices
        if choice.kind is ChoiceKind.PICK
        or (choice.kind is ChoiceKind.NUMBER and values[choice.name] != choice.default)
    )
    return f" with {picked}" if picked else ""
