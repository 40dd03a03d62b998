"""`(recording NAME)`: paragraphs of a session that a recording of its own is laid in for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from coreg_audio.errors import InputError, ScriptError
from coreg_audio.session import (
    BreathBlock,
    Breaths,
    Echo,
    OptionalPart,
    Say,
    Section,
    Session,
    Step,
    Utterance,
)

SUFFIXES = (".aac", ".flac", ".m4a", ".mp3", ".mp4", ".ogg", ".wav")
"""Of recordings that stand for a paragraph."""


def find_recordings(session: Session, folder: Path) -> dict[str, Path]:
    """The recordings in *folder* that *session* names.

    Raises:
        InputError: There are two of the same name.
    """
    names = {say.take for say in session.sayings() if say.take}
    return {name: path for name in sorted(names) if (path := _find(folder, name)) is not None}


def _find(folder: Path, name: str) -> Path | None:
    paths = sorted(
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.stem == name and path.suffix.lower() in SUFFIXES
    )
    if len(paths) > 1:
        listed = ", ".join(path.name for path in paths)
        raise InputError(f"{folder}: several recordings {name!r} ({listed}); leave one there")
    return paths[0] if paths else None


def with_recordings(session: Session, found: Mapping[str, Path]) -> Session:
    """*session* with each recorded paragraph as one line, which is one clip.

    Raises:
        ScriptError: A recorded paragraph has something between its lines.
    """
    if not found:
        return session
    result = replace(
        session, sections=tuple(_section(section, found) for section in session.sections)
    )
    _check_once(result, found)
    return result


def recorded(session: Session, found: Mapping[str, Path]) -> dict[Utterance, Path]:
    """The recording of each utterance of a session that `with_recordings` made."""
    return {say.utterance: found[name] for name, say in _recorded(session, found)}


def _recorded(session: Session, found: Mapping[str, Path]) -> Iterator[tuple[str, Say]]:
    for say in session.sayings():
        if (name := _name(say, found)) is not None:
            yield name, say


def _name(step: Step | Breaths, found: Mapping[str, Path]) -> str | None:
    return step.take if isinstance(step, Say) and step.take in found else None


def _section(section: Section, found: Mapping[str, Path]) -> Section:
    return replace(section, steps=_joined(section.steps, found))


def _joined(steps: Sequence[Step | Breaths], found: Mapping[str, Path]) -> tuple[Any, ...]:
    """The steps, each run of sentences of one recording made one: of the kinds they were."""
    result: list[Step | Breaths] = []
    sentences = 0
    for name, group in groupby(steps, key=lambda step: _name(step, found)):
        run = list(group)
        if name is not None:
            sentences = len(run)
            result.append(_one([step for step in run if isinstance(step, Say)]))
            continue
        result.append(_within(run[0], found, sentences))
        result += [_within(step, found, 0) for step in run[1:]]
    return tuple(result)


def _within(step: Step | Breaths, found: Mapping[str, Path], sentences: int) -> Step | Breaths:
    """Parts inside *step*, or an echo of the paragraph of *sentences* that was just joined."""
    match step:
        case OptionalPart():
            return replace(step, steps=_joined(step.steps, found))
        case BreathBlock():
            return replace(step, steps=_joined(step.steps, found))
        case Echo() if sentences:
            if step.sentences != sentences:
                raise ScriptError(
                    step.at.source,
                    step.at.line,
                    "(repeat after me) in a recorded paragraph needs a paragraph of its own",
                )
            return replace(step, sentences=1)
        case _:
            return step


def _one(says: Sequence[Say]) -> Say:
    first = says[0]
    utterance = replace(
        first.utterance,
        text=" ".join(say.utterance.text for say in says),
        personal=any(say.utterance.personal for say in says),
    )
    shown = " ".join(say.shown for say in says)
    return replace(
        first, utterance=utterance, shown=shown, exact=any(say.exact for say in says)
    )


def _check_once(session: Session, found: Mapping[str, Path]) -> None:
    """A recording cannot be heard in two halves, nor for other words than its own."""
    texts: dict[str, str] = {}
    for name, say in _recorded(session, found):
        if texts.setdefault(name, say.utterance.text) != say.utterance.text:
            raise ScriptError(
                say.at.source,
                say.at.line,
                f"(recording {name}) is one recording of one paragraph: nothing may stand "
                "between its lines, and no other paragraph may use its name",
            )
