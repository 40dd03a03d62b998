"""`make --from`: the options as a manifest tells them, and whether they make the same file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from coreg_audio.cli.options import Command, FilePath
from coreg_audio.recipe import Recipe, Report, Target

if TYPE_CHECKING:
    from coreg_audio.asked import Asked
    from coreg_audio.sidecars.record import Record


def from_options(command: Command) -> Command:
    """Making a session again from its manifest."""
    again = click.option(
        "--from",
        "from_",
        type=FilePath(),
        metavar="FILE",
        help="Make a session again, to the byte, from its manifest x.session.json. Give again "
        "what no manifest holds: personal choices, --say-as, --takes, a --bed of your own.",
    )
    anyway = click.option(
        "--allow-changes",
        is_flag=True,
        help="With --from: make it although something has changed, or with other options.",
    )
    return again(anyway(command))


@dataclass(frozen=True, slots=True)
class Again:
    """A session that is to be made again.

    Attributes:
        allow_changes: Make it even if it comes out otherwise.
    """

    record: Record
    then: Asked
    allow_changes: bool

    def completed(self, recipe: Recipe) -> Recipe:
        """*recipe* with the choices of then, but for those that are given now."""
        then = self.then.recipe
        return replace(
            recipe,
            values={**then.values, **recipe.values},
            only_takes=then.only_takes or recipe.only_takes,
        )

    def checked(self, recipe: Recipe, target: Target) -> Target:
        """*target*, which expects the bytes of then unless changes are allowed.

        Raises:
            ChangedError: Something differs, and that is not allowed.
        """
        from coreg_audio import repeating

        if self.allow_changes:
            for change in repeating.differences(self.record, self.then, recipe, target):
                click.echo(f"changed: {change}", err=True)
            return target
        repeating.check(self.record, self.then, recipe, target)
        if not repeating.is_comparable(self.record):
            click.echo(
                f"personal choices cannot be compared here, as {self._sealed_away()}; if one "
                "is wrong, the file comes out otherwise and is not written",
                err=True,
            )
        return replace(target, expected=self.record.sha256)

    def _sealed_away(self) -> str:
        if self.then.target.client:
            return "of a client's words not even a hash is kept"
        return "another computer's key sealed them"

    def is_same(self, report: Report) -> bool:
        """Whether the file is that of the manifest."""
        from coreg_audio import fsio

        return fsio.digest(report.path) == self.record.sha256

    def told(self, report: Report) -> str:
        """The same as a sentence."""
        told = "the same bytes as" if self.is_same(report) else "other bytes than"
        return f"{told} {self.record.file} of then"


def filled_in(asked: dict[str, Any]) -> Again | None:
    """What `--from` asks for; *asked* gets its options, but for those that were given.

    Raises:
        FileError: There is no such manifest, or it cannot be used.
        UsageError: Neither an ID nor a manifest was given.
    """
    if asked["from_"] is None:
        if asked["template"] is None:
            raise click.UsageError("name an ID (see: coreg-audio list), or --from a manifest")
        if asked["allow_changes"]:
            raise click.UsageError("--allow-changes goes with --from")
        return None
    from coreg_audio.asked import asked as understood
    from coreg_audio.sidecars import record

    read = record.read(asked["from_"])
    then = understood(read)
    context = click.get_current_context()
    given = {
        name
        for name in asked
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    options = _options(then)
    asked.update({name: value for name, value in options.items() if name not in given})
    return Again(read, then, asked["allow_changes"])


def _options(then: Asked) -> dict[str, Any]:
    recipe, target = then.recipe, then.target
    return {
        "template": recipe.template,
        "minutes": recipe.minutes,
        "voices": tuple(f"{role}={name}" for role, name in recipe.voices.items()),
        "pace": recipe.pace,
        "cue": recipe.cue,
        "loudness": recipe.loudness,
        "width": recipe.width,
        "startle": recipe.startle,
        "seed": recipe.seed,
        "bed": recipe.bedding.bed,
        "bed_level": recipe.bedding.under_db,
        "allow": recipe.allow,
        "avoid": recipe.avoid,
        "guidance": recipe.guidance.value,
        "language": recipe.language,
        "format_": target.path.suffix[1:].lower(),
        "artist": target.artist,
        "single_stream": target.single_stream,
        "mono": target.mono,
        "best": target.best,
        "captions": target.captions,
        "two_phones": recipe.two_phones,
        "partner": target.partner,
        "bit_rate_kbps": target.bit_rate_kbps,
        "album": target.labels.album,
        "track": target.labels.track,
        "year": target.labels.year,
        "id3": f"2.{target.labels.id3}",
        "no_cover": target.labels.cover == b"",
        "code": target.client or None,
    }
