"""`make` of what stands already: known by its key, told as it was told, and left as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256, shake_256
from pathlib import Path
from typing import Any

import coreg_audio
from coreg_audio import keeping, keys, results, templates
from coreg_audio.cli.caseload import Wanted
from coreg_audio.errors import CoregError
from coreg_audio.recipe import Recipe, Target

LEFT = "nothing has changed since it was made, so it was left as it is; --force makes it again"

Facts = dict[str, Any]
"""What `make` tells of a file, as `--json` has it."""


def keyed(wanted: Wanted, target: Target) -> Target:
    """*target* with the key of all that decides it; without one where it is always made.

    That is what is one of several files, a part, for a client, with a person's own words or
    recordings, or made with no cache or by force. Where something is wrong or not here it is
    made, too: then it is told as always, and what nobody asks for is not missed.
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
    try:
        return replace(target, key=_key(wanted.recipe, target, target.cache))
    except (CoregError, OSError):
        return target


def _key(recipe: Recipe, target: Target, cache: Path) -> str:
    """Of all that decides it; empty where a person's own words do.

    Raises:
        CoregError: Something is wrong or not here, perhaps what will not be needed.
        OSError: The cache has no secret, or a file cannot be read.
    """
    template = templates.locate(
        recipe.template, templates_dir=recipe.templates_dir, language=recipe.language
    )
    if any(one.personal and one.name in recipe.values for one in template.front.choices):
        return ""
    secret = keeping.clip_cache(cache).secret()
    spoken = keys.Voices().of(recipe, template.front.language)
    source = templates.text_digest(template)
    made_from = source, sorted(keys.versions().items()), spoken, _program()
    return keys.key(recipe, target, made_from, secret)


def said(target: Target) -> Facts | None:
    """What was told of it when it was made, if it stands and not a byte has changed since.

    What lies beside it is looked at anew.
    """
    if target.cache is None or not results.stands(target):
        return None
    if (kept := keeping.chunk_cache(target.cache).get(_name(target))) is None:
        return None
    facts: Facts = json.loads(_veiled(kept, target))
    facts["notes"] += results.left_behind(target, finished=True)
    return facts


def keep(target: Target, facts: Facts) -> None:
    """Keep what was told of a file with a key, but for what is true of this make alone."""
    if target.key and target.cache is not None:
        passing, cache = set(results.left_behind(target)), f"the cache {target.cache}"
        notes = [one for one in facts["notes"] if one not in passing and cache not in one]
        kept = json.dumps({**facts, "notes": notes}).encode()
        keeping.chunk_cache(target.cache).put(_name(target), _veiled(kept, target))


def _name(target: Target) -> str:
    """Paths are told as they look from here, so this counts, too."""
    return f"said {target.key} {Path.cwd()} {target.path}"


def _veiled(data: bytes, target: Target) -> bytes:
    """*data* so that the cache alone does not tell it; veiled again, *data* itself.

    It names folders and files, which may be called after a person, and quotes the script. The
    key that reads it lies beside the file that it tells of.
    """
    veil = shake_256(_name(target).encode()).digest(len(data))
    return bytes(one ^ other for one, other in zip(data, veil, strict=True))


def _program() -> str:
    """Of this program's own files: whoever works on it gets what the changed program makes."""
    folder = Path(coreg_audio.__file__).parent
    found = sorted((str(one), one.stat()) for one in folder.rglob("*.py"))
    facts = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in found]
    return sha256(repr(facts).encode()).hexdigest()
