"""From the rows of a plan to tracks: the cells are options of `make`, read as it reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import click

from coreg_audio import clients, keeping, keys, results, templates
from coreg_audio.batch.plan_file import COLUMNS, Row, check_columns
from coreg_audio.batch.track import Track
from coreg_audio.cli import make
from coreg_audio.cli.caseload import explained
from coreg_audio.cli.labels import labels, one_line
from coreg_audio.cli.recipes import recipe
from coreg_audio.clients.client import NAMES, WORDS
from coreg_audio.clients.reading import check_code
from coreg_audio.errors import CoregError, InputError
from coreg_audio.recipe import Labels, Target
from coreg_audio.script import Choice, Template

FIELDS = {
    "album": "", "allow": "allow", "artist": "", "avoid": "avoid", "bed": "bedding",
    "bed-level": "", "best": "", "captions": "", "cover": "", "cue": "cue", "format": "",
    "guidance": "guidance", "id3": "", "lang": "language", "loudness": "loudness",
    "minutes": "minutes", "mono": "", "no-cover": "", "only-takes": "only_takes",
    "pace": "pace", "say-as": "say_as", "seed": "seed", "single-stream": "",
    "startle": "startle", "takes": "takes", "templates": "templates_dir", "track": "",
    "voice": "voices", "width": "width", "year": "",
}  # fmt: skip
"""The options of `make` that may be columns, and the field of `Recipe` that each sets in place
of a client file."""

_YES, _NO = ("yes", "true", "on", "1", "x"), ("no", "false", "off", "0")


@dataclass(frozen=True, slots=True)
class Setup:
    """Where a batch finds clients and puts results.

    Attributes:
        output: The folder of results.
        clients: The folder of client files.
        cache: The folder of spoken lines and encoded chunks.
        force: Overwrite files that were not made by the same command.
        again: Make also what stands already.
    """

    output: Path
    clients: Path
    cache: Path
    force: bool = False
    again: bool = False


@dataclass(slots=True)
class Reader:
    """Reads rows as tracks; what many rows share is looked up once."""

    setup: Setup
    voices: keys.Voices = field(default_factory=keys.Voices)
    _located: dict[tuple[str, str, Path | None], Template] = field(default_factory=dict)
    _languages: dict[str, str] = field(default_factory=dict)
    _sources: dict[Path, str] = field(default_factory=dict)
    _covers: dict[bytes | None, bytes | None] = field(default_factory=dict)
    _secret: bytes | None = None

    def check(self, rows: Iterable[Row]) -> None:
        """Raises `ScriptError` for what no plan may hold, before anything is made of it.

        That is a column that is no option and no choice of any script, and a client's words: a
        plan lies about in folders and mails.
        """
        found = [(row, self._choices_of(row)) for row in rows]
        every = {one.name: one for _, choices in found for one in choices}
        for row, choices in found:
            own = choices or every.values()
            _check_private(row, {one.name for one in own if one.personal})
        check_columns((row for row, _ in found), {*COLUMNS, *FIELDS, *every, *NAMES, *WORDS})

    def _choices_of(self, row: Row) -> tuple[Choice, ...]:
        """The choices of the script of *row*; none where there is no such script."""
        with suppress(CoregError):  # told when it is that row's turn
            language = row.cells.get("lang") or self._language(row.client)
            return self._locate(row.template, language, row).front.choices
        return ()

    def _language(self, code: str) -> str:
        """That of a client, or nothing."""
        if code and code not in self._languages:
            self._languages[code] = ""
            with suppress(CoregError):
                self._languages[code] = clients.load(code, self.setup.clients).language
        return self._languages.get(code, "")

    def track(self, row: Row) -> Track:
        """The track that *row* asks for.

        Raises:
            CoregError: It cannot be made; with the row, where the row is wrong.
        """
        asked = _options(row)
        wanted = recipe(**asked).recipe
        client = clients.load(row.client, self.setup.clients) if row.client else None
        wanted = replace(wanted, values=_choices(row))
        if client is None:
            template = self._locate(wanted.template, wanted.language, row)
            fitting = clients.Fitting(wanted, template)
        else:
            with explained(client):
                fitting = clients.fitted(wanted, client, _given(row))
            template = fitting.template
        target = self._target(asked, template, client)
        target = replace(target, labels=self._labels(row, asked))
        job = results.job(template.front, target)
        track = Track(row, fitting.recipe, target, job, fitting.notes, client)
        return self._keyed(track, template)

    def _labels(self, row: Row, asked: dict[str, Any]) -> Labels:
        """What players show of the track; rows with one picture share it in memory."""
        found = _labels(row, asked)
        return replace(found, cover=self._covers.setdefault(found.cover, found.cover))

    def _locate(self, ref: str, language: str, row: Row) -> Template:
        folder = Path(row.cells["templates"]) if "templates" in row.cells else None
        known = ref, language or "en", folder
        if known not in self._located:
            self._located[known] = templates.locate(
                ref, templates_dir=folder, language=known[1]
            )
        return self._located[known]

    def _target(
        self, asked: Mapping[str, Any], template: Template, client: clients.Client | None
    ) -> Target:
        code = client.code if client else ""
        folder = self.setup.output / code / template.front.id
        name = template.front.name + (f"-{code}" if code else "")
        return Target(
            folder / f"{name}.{asked['format_'] or 'mp3'}",
            force=self.setup.force,
            artist=one_line("--artist", asked["artist"]),
            cache=self.setup.cache,
            single_stream=asked["single_stream"],
            mono=asked["mono"],
            best=asked["best"],
            captions=asked["captions"],
            client=code,
            private=client.phrases if client else None,
        )

    def _keyed(self, track: Track, template: Template) -> Track:
        """The same, known again by its key when it was made before."""
        if template.path not in self._sources:
            self._sources[template.path] = templates.text_digest(template)
        source, versions = self._sources[template.path], keys.versions()
        script = "" if template.packaged else str(template.path.absolute())
        track = replace(track, script=script, sources=source, versions=versions)
        spoken = self.voices.of(track.recipe, template.front.language)
        if (secret := self._kept_secret()) is None or self.setup.again:
            return track
        made_from = source, sorted(versions.items()), spoken
        key = keys.key(track.recipe, track.target, made_from, secret)
        return replace(track, target=replace(track.target, key=key))

    def _kept_secret(self) -> bytes | None:
        """The cache's; without one nothing is known again, and all is made."""
        if self._secret is None:
            try:
                self._secret = keeping.clip_cache(self.setup.cache).secret()
            except OSError:
                return None
        return self._secret


def _options(row: Row) -> dict[str, Any]:
    """The parameters of `make` that the cells mean."""
    arguments = [one for name, cell in row.cells.items() for one in _arguments(row, name, cell)]
    try:
        context = make.command.make_context("make", [*arguments, "--", row.template])
    except click.UsageError as error:
        raise row.error(error.format_message()) from None
    except InputError as error:
        raise row.error(str(error)) from None
    return dict(context.params)


def _arguments(row: Row, name: str, cell: str) -> Iterator[str]:
    """A cell as `make` would find it on the command line."""
    if name not in FIELDS:
        return
    option = _known()[name]
    if option.is_flag:
        if cell.lower() in _YES:
            yield f"--{name}"
        elif cell.lower() not in _NO:
            raise row.error(f"{name} is yes or no, not {cell[:40]!r}")
    elif option.multiple:
        yield from (f"--{name}={part}" for part in cell.replace(";", " ").split())
    else:
        yield f"--{name}={cell}"


@cache
def _known() -> Mapping[str, click.Option]:
    """The options of `make` by their long names."""
    options = (one for one in make.command.params if isinstance(one, click.Option))
    return {name.removeprefix("--"): option for option in options for name in option.opts}


def _labels(row: Row, asked: dict[str, Any]) -> Labels:
    """What players show of the track.

    Raises:
        CoregError: Something of it is wrong; with the row.
    """
    try:
        return labels(asked)
    except click.UsageError as error:
        raise row.error(error.format_message()) from None
    except InputError as error:
        raise row.error(str(error)) from None


def _given(row: Row) -> set[str]:
    """The fields of `Recipe` that the row sets."""
    return {FIELDS[name] for name in row.cells if FIELDS.get(name)}


def _choices(row: Row) -> dict[str, str]:
    """The cells that are no options: choices of the script."""
    return {name: cell for name, cell in row.cells.items() if name not in (*COLUMNS, *FIELDS)}


def _check_private(row: Row, personal: set[str]) -> None:
    """Raises `ScriptError` where a cell tells who a client is; it is not repeated."""
    if row.client:
        try:
            check_code(row.client)
        except InputError as error:
            raise row.error(str(error)) from None
    for name in _choices(row):
        if name in (*personal, *NAMES, *WORDS):
            raise row.error(
                f"{name} is personal: it belongs in the client's file, not in a plan; see "
                "coreg-audio clients edit"
            )


def checked_apart(
    tracks: Iterable[Track], tell: Callable[[Track, str], None]
) -> Iterator[Track]:
    """The tracks, of which no two make files of the same names; of the later ones it is told.

    Two that differ in format alone would share one manifest and captions.
    """
    seen: dict[str, int] = {}
    for track in tracks:
        path, row = str(track.target.path.with_suffix("")).casefold(), track.row.at.line
        if seen.setdefault(path, row) == row:
            yield track
        else:
            tell(track, f"it makes files of the same names as row {seen[path]}")
