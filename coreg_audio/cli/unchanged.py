"""`make` of what stands already: known by its key, told as it was told, and left as it is."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import coreg_audio
from coreg_audio import keeping, results, templates
from coreg_audio.batch import keys
from coreg_audio.cli.caseload import Wanted
from coreg_audio.recipe import Target

_HERE = "\0here"
"""Stands in what is kept for where the file lies."""

LEFT = "nothing has changed since it was made, so it was left as it is; --force makes it again"


@dataclass(frozen=True, slots=True)
class Said:
    """What `make` says of a file.

    Attributes:
        facts: As `--json` has them, in JSON.
        summary: As people read it.
        warnings: Of the care check, for stderr.
    """

    facts: str
    summary: str
    warnings: tuple[str, ...]


def keyed(wanted: Wanted, target: Target) -> Target:
    """*target* with the key of all that decides it; without one where it is always made.

    That is what is one of several files, a part, for a client, with a person's own words or
    recordings, or made with no cache or by force.
    """
    if (
        target.force
        or target.cache is None
        or target.client
        or target.excerpt
        or target.split
        or target.partner
        or target.expected
        or wanted.recipe.two_phones
        or wanted.recipe.takes
    ):
        return target
    recipe = wanted.recipe
    template = templates.locate(
        recipe.template, templates_dir=recipe.templates_dir, language=recipe.language
    )
    if any(one.personal and one.name in recipe.values for one in template.front.choices):
        return target
    try:
        secret = keeping.clip_cache(target.cache).secret()
    except OSError:
        return target
    spoken = keys.Voices().of(recipe, template.front.language)
    source = templates.text_digest(template)
    made_from = source, sorted(keys.versions().items()), spoken, _program()
    return replace(target, key=keys.key(recipe, target, made_from, secret))


def said(target: Target) -> Said | None:
    """What was said of it when it was made, if it stands and not a byte has changed since."""
    if target.cache is None or not results.stands(target):
        return None
    if (kept := keeping.chunk_cache(target.cache).get(_name(target))) is None:
        return None
    facts, summary, warnings = json.loads(kept)
    shown, quoted = _place(target)
    return Said(facts.replace(_HERE, quoted), summary.replace(_HERE, shown), tuple(warnings))


def keep(target: Target, said: Said) -> None:
    """Keep what was said of a file with a key."""
    if target.key and target.cache is not None:
        shown, quoted = _place(target)
        facts, summary = said.facts.replace(quoted, _HERE), said.summary.replace(shown, _HERE)
        kept = json.dumps([facts, summary, said.warnings])
        keeping.chunk_cache(target.cache).put(_name(target), kept.encode())


def _place(target: Target) -> tuple[str, str]:
    """Where it lies, without its suffix: as it is shown, and as it stands in JSON.

    A folder's name may be a person's, and is nothing to keep.
    """
    shown = str(target.path.with_suffix(""))
    return shown, json.dumps(shown)[1:-1]


def _name(target: Target) -> str:
    return f"said {target.key} {target.path.absolute()}"


def _program() -> str:
    """Of this program's own files: whoever works on it gets what the changed program makes."""
    folder = Path(coreg_audio.__file__).parent
    found = sorted((str(one), one.stat()) for one in folder.rglob("*.py"))
    facts = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in found]
    return sha256(repr(facts).encode()).hexdigest()
