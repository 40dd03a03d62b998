"""The names that a manifest keeps back, for a therapist's own sheet: given again, checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from coreg_audio import build, repeating
from coreg_audio.asked import asked
from coreg_audio.sidecars.record import Record
from coreg_audio.sidecars.sheet import Names


def names(record: Record, given: Mapping[str, str], templates_dir: Path | None) -> Names:
    """The personal values *given* and the lines in which they are spoken.

    Raises:
        ChangedError: One is missing or not that of then, or the script has changed.
    """
    then = asked(record)
    recipe = replace(
        then.recipe, values={**then.recipe.values, **given}, templates_dir=templates_dir
    )
    repeating.check_names(record, recipe)
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for say in build.read(recipe).sayings():
        told[_place(say.at.source, say.at.line), say.shown].add(say.utterance.text)
    lines = {
        line.number: " / ".join(sorted(spoken))
        for line in record.lines
        if (spoken := told[str(line.event.at), line.event.utterance.text])
    }
    hidden = record.personal.choices
    return Names({name: one for name, one in given.items() if name in hidden}, lines)


def _place(source: str, line: int) -> str:
    """As the manifest has it: no folder."""
    return f"{Path(source).name}:{line}"
