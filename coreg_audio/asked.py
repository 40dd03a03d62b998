"""What was asked for, as a manifest tells it, and the recipe that it becomes again.

A field of `Recipe` or `Target` that decides the bytes of a result stands here, both ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from coreg_audio import fsio
from coreg_audio.ambience import BEDS, Bedding
from coreg_audio.avoid import Avoid
from coreg_audio.care import ALLOWABLE
from coreg_audio.errors import InputError
from coreg_audio.recipe import (
    ARTIST_CHARS,
    CAPTIONS,
    CODE,
    CUES,
    FORMATS,
    LABEL_CHARS,
    LONGEST_MIN,
    LOUDNESSES,
    Labels,
    Recipe,
    Target,
)
from coreg_audio.script import FrontMatter
from coreg_audio.session import Audience, Guidance, Role
from coreg_audio.sidecars import fields
from coreg_audio.sidecars.manifest import OWN_FILE, shown_bed
from coreg_audio.sidecars.record import UNREADABLE, Record, damaged
from coreg_audio.voice import pace_of

DRAWN, NONE = "drawn", "none"
"""What a manifest tells of a cover that is no picture of one's own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a manifest asks for; what it may not tell is left out.

    Attributes:
        recipe: Without personal choices, pronunciations, folders and a bed of one's own.
        target: How the result is written; its path is the file's name.
        with_takes: Recordings were laid in.
        bed_sha256: Of a bed of one's own; empty where there was none.
        cover: As `shown_cover` tells it.
    """

    recipe: Recipe
    target: Target
    with_takes: bool
    bed_sha256: str
    cover: str


def told(recipe: Recipe, target: Target, front: FrontMatter) -> dict[str, Any]:
    """What *recipe* and *target* ask for; nothing personal, no folder of this computer."""
    personal = {choice.name for choice in front.choices if choice.personal}
    bed = recipe.bedding
    return {
        "choices": {name: one for name, one in recipe.values.items() if name not in personal},
        "minutes": recipe.minutes,
        "voices": {role.value: name for role, name in recipe.voices.items()},
        "pace": recipe.pace,
        "cue": recipe.cue,
        "loudness": recipe.loudness,
        "width": recipe.width,
        "startle": recipe.startle,
        "seed": recipe.seed,
        "takes": recipe.takes is not None,
        "only_takes": recipe.only_takes,
        "bed": shown_bed(bed.bed),
        "bed_sha256": fsio.digest(Path(bed.file)) if bed.file else "",
        "bed_under_db": bed.under_db,
        "allow": list(recipe.allow),
        "avoid": [] if target.client else list(recipe.avoid.flags),
        "client": target.client,
        "guidance": recipe.guidance.value,
        "artist": target.artist,
        "single_stream": target.single_stream,
        "mono": target.mono,
        "best": target.best,
        "captions": list(target.captions),
        "two_phones": target.partner.value if target.partner else None,
        "bit_rate_kbps": target.bit_rate_kbps,
        "album": target.labels.album,
        "track": target.labels.track,
        "year": target.labels.year,
        "id3": target.labels.id3,
        "cover": shown_cover(target.labels),
    }


def shown_cover(labels: Labels) -> str:
    """Which cover: "drawn", "none", or the SHA-256 of a picture of one's own."""
    if labels.cover is None:
        return DRAWN
    return sha256(labels.cover).hexdigest() if labels.cover else NONE


def asked(record: Record) -> Asked:
    """What *record* asks for.

    Raises:
        FileError: Something in it is not what this program writes.
    """
    try:
        return _asked(record)
    except (*UNREADABLE, InputError) as error:
        raise damaged(record.path, error) from error


def _asked(record: Record) -> Asked:
    one = record.recipe
    bed = None if one["bed"] is None else _one_of(one["bed"], (*BEDS, "off", OWN_FILE))
    recipe = Recipe(
        record.script.id,
        fields.text_map(one["choices"]),
        _minutes(one["minutes"]),
        {Role(role): name for role, name in fields.text_map(one["voices"]).items()},
        pace=_pace(fields.text(one["pace"])),
        cue=_one_of(one["cue"], CUES),
        loudness=_one_of(one["loudness"], LOUDNESSES),
        width=fields.number(one["width"]),
        startle=fields.flag(one["startle"]),
        seed=fields.whole(one["seed"]),
        only_takes=fields.flag(one["only_takes"]),
        bedding=Bedding(None if bed == OWN_FILE else bed, fields.number(one["bed_under_db"])),
        allow=tuple(_one_of(rule, ALLOWABLE) for rule in fields.texts(one["allow"])),
        avoid=Avoid(fields.texts(one["avoid"])),
        guidance=Guidance(one["guidance"]),
        language=record.script.language,
        two_phones=one["two_phones"] is not None,
    )
    return Asked(
        recipe,
        _target(record.file, one),
        fields.flag(one["takes"]),
        fields.text(one["bed_sha256"]),
        fields.text(one["cover"]),
    )


def _target(file: str, one: Mapping[str, Any]) -> Target:
    path = Path(file)
    _one_of(path.suffix[1:].lower(), FORMATS)
    artist = fields.text(one["artist"])
    if len(artist) > ARTIST_CHARS or not artist.isprintable():
        raise ValueError("the artist is no name")
    return Target(
        path,
        artist=artist,
        single_stream=fields.flag(one["single_stream"]),
        mono=fields.flag(one["mono"]),
        best=fields.flag(one["best"]),
        captions=tuple(_one_of(kind, CAPTIONS) for kind in fields.texts(one["captions"])),
        partner=None if one["two_phones"] is None else Audience(one["two_phones"]),
        labels=_labels(one),
        bit_rate_kbps=fields.whole(one["bit_rate_kbps"]),
        client=_code(fields.text(one.get("client", ""))),
    )


def _labels(one: Mapping[str, Any]) -> Labels:
    album, track, year = (fields.text(one[name]) for name in ("album", "track", "year"))
    if len(album) > LABEL_CHARS or not album.isprintable():
        raise ValueError("the album is no name")
    version = fields.whole(one["id3"])
    if version not in (3, 4):
        raise ValueError(f"ID3v2.{version} is not written here")
    return Labels(album, track, year, b"" if one["cover"] == NONE else None, version)


def _code(code: str) -> str:
    if code and not CODE.fullmatch(code):
        raise ValueError("the client is no code")
    return code


def _minutes(value: object) -> float | None:
    minutes = None if value is None else fields.number(value)
    if minutes is not None and not 0 < minutes <= LONGEST_MIN:
        raise ValueError(f"{minutes:g} minutes are no length")
    return minutes


def _pace(name: str) -> str:
    if pace_of(name) is None:
        raise ValueError(f"{fields.plain(name)} is no pace")
    return name


def _one_of(value: object, known: tuple[str, ...]) -> str:
    name = fields.text(value)
    if name not in known:
        raise ValueError(f"{fields.plain(name)} is none of {', '.join(known)}")
    return name
