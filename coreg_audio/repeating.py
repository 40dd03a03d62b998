"""Making a file again from its manifest: what has to be given once more, and what has changed.

The promise is the same bytes. So all that decides them is compared before any work, and the
finished file once more before it takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from coreg_audio import __version__, build, casting, fsio, personal, results, templates
from coreg_audio.asked import Asked, shown_cover
from coreg_audio.errors import InputError
from coreg_audio.recipe import Recipe, Target
from coreg_audio.script import Template
from coreg_audio.session import Session
from coreg_audio.sidecars.record import Record

_SOUND = ("minutes", "voices", "pace", "cue", "loudness", "width", "startle", "seed")
_REASON = "this cannot be made again with the same bytes:"
_REMEDY = "give what is missing, or make it as it would be now with --allow-changes"
_FORM = ("artist", "single_stream", "mono", "best", "bit_rate_kbps", "partner")
_LABELS = ("album", "track", "year", "id3")


class ChangedError(InputError):
    """A file cannot be made again as it was.

    Attributes:
        name: Of its manifest.
        changes: What differs from then, and what has to be given again, a sentence each.
        reason: What cannot be done for that.
        remedy: What else can.
    """

    def __init__(
        self, name: str, changes: tuple[str, ...], reason: str = _REASON, remedy: str = _REMEDY
    ) -> None:
        super().__init__(name, changes, reason, remedy)
        self.name, self.changes = name, changes
        self.reason, self.remedy = reason, remedy

    def __str__(self) -> str:
        changes = (f"  {change}" for change in self.changes)
        return "\n".join((f"{self.name}: {self.reason}", *changes, self.remedy)).rstrip()


def check(record: Record, then: Asked, recipe: Recipe, target: Target) -> None:
    """Make sure, before any work, that *recipe* and *target* make the file of *record* again.

    Raises:
        ChangedError: They do not, as far as can be told.
        CoregError: Whatever else a build would refuse.
    """
    if changes := tuple(differences(record, then, recipe, target)):
        raise ChangedError(record.path.name, changes)


def differences(record: Record, then: Asked, recipe: Recipe, target: Target) -> Iterator[str]:
    """What is not as it was, or has to be given again, a sentence each."""
    template = _located(record, recipe)
    of_script = tuple(_of_script(record, template))
    missing = tuple(_missing(record, then, recipe))
    yield from of_script
    yield from _of_program(record)
    yield from _of_options(then, recipe, target)
    yield from missing
    hidden = {one.name for one in template.front.choices if one.personal}
    yield from _of_choices(then, recipe, hidden.union(record.personal.choices))
    yield from _of_bed(then, recipe)
    if not of_script and not missing:
        session = build.read(recipe)
        if not target.client:  # of whose words not even a hash is told
            yield from _of_personal(record, template, recipe, session)
        yield from of_takes(record.takes, build.recordings(session, recipe))
        yield from _of_voices(record, session, recipe)


def check_names(record: Record, recipe: Recipe) -> None:
    """Make sure that *recipe* has the script of then, and its personal choices.

    Raises:
        ChangedError: It has not, as far as can be told.
    """
    template = _located(record, recipe)
    changes = (*_of_script(record, template), *_missing_choices(record, recipe))
    if not changes:
        seal = personal.known_seal() or personal.Seal(b"")
        changes = tuple(_of_values(record, template, recipe, seal))
    if changes:
        raise ChangedError(record.path.name, changes, "its names cannot be shown:", "")


def is_comparable(record: Record) -> bool:
    """Whether the personal choices of *record* were sealed with this computer's key."""
    if not record.personal.choices and not record.personal.say_as:
        return True
    seal = personal.known_seal()
    return seal is not None and seal.name == record.personal.key


def _located(record: Record, recipe: Recipe) -> Template:
    try:
        template = templates.locate(
            recipe.template, templates_dir=recipe.templates_dir, language=recipe.language
        )
        return templates.with_personal(template, recipe.personal)
    except InputError as error:
        raise InputError(
            f"{error}\nthe script of {record.path.name} is looked up by its id: name its file "
            "before --from, or its folder with --templates"
        ) from error


def _of_script(record: Record, template: Template) -> Iterator[str]:
    then, now = record.script, template.front
    if now.id != then.id:
        yield f"the script is {now.id}, and was {then.id}"
    elif templates.text_digest(template) != then.sha256:
        versions = "" if now.version == then.version else f", {then.version} then"
        yield f"the text of {template.source} (version {now.version}{versions}) has changed"


def _of_program(record: Record) -> Iterator[str]:
    now = f"coreg-audio {__version__}"
    if record.made_with != now:
        yield f"the program is {now}, and was {record.made_with}"
    here = results.versions(Path(record.file))
    for name in sorted({*here, *record.versions}):
        before, after = record.versions.get(name, "not told"), here.get(name, "not used")
        if before != after:
            yield f"{name} is {after}, and was {before}"


def _of_options(then: Asked, recipe: Recipe, target: Target) -> Iterator[str]:
    pairs = [(name, getattr(then.recipe, name), getattr(recipe, name)) for name in _SOUND]
    pairs += [(name, getattr(then.target, name), getattr(target, name)) for name in _FORM]
    labels = then.target.labels
    pairs += [(name, getattr(labels, name), getattr(target.labels, name)) for name in _LABELS]
    pairs += [
        ("cover", then.cover, shown_cover(target.labels)),
        ("bed level", then.recipe.bedding.under_db, recipe.bedding.under_db),
        ("avoid", then.recipe.avoid.flags, () if target.client else recipe.avoid.flags),
        ("guidance", then.recipe.guidance, recipe.guidance),
        ("client", then.target.client or "nobody", target.client or "nobody"),
        ("format", then.target.path.suffix.lower(), target.path.suffix.lower()),
    ]
    for name, before, after in pairs:
        if before != after:
            yield f"{name.replace('_', ' ')} is {_shown(after)}, and was {_shown(before)}"
    if target.excerpt is not None:
        yield "only a part is asked for"


def _shown(value: object) -> str:
    match value:
        case None:
            return "the script's own"
        case dict():
            return " and ".join(map(str, value.values())) or "the usual"
        case tuple():
            return " ".join(value) or "none"
        case bool():
            return "on" if value else "off"
        case _:
            return f"{value:g}" if isinstance(value, float) else str(value)


def _missing(record: Record, then: Asked, recipe: Recipe) -> Iterator[str]:
    yield from _missing_choices(record, recipe)
    if record.takes and recipe.takes is None:
        yield "recordings were laid in: name their folder again with --takes"
    if then.bed_sha256 and not recipe.bedding.file:
        yield "the background was a file of your own: name it again with --bed"


def _missing_choices(record: Record, recipe: Recipe) -> Iterator[str]:
    for name in record.personal.choices:
        if name not in recipe.values:
            yield (
                f"{name} was set and is personal, so the manifest does not hold it: "
                f"give it again with --set {name}=@-"
            )


def _of_choices(then: Asked, recipe: Recipe, hidden: Set[str]) -> Iterator[str]:
    """Choices that may be told; nothing of those that are *hidden*."""
    before, after = then.recipe.values, recipe.values
    for name in dict.fromkeys((*before, *after)):
        if name not in hidden and before.get(name) != after.get(name):
            shown = (after.get(name, "not set"), before.get(name, "not set"))
            yield "{} is {}, and was {}".format(name, *shown)


def _of_bed(then: Asked, recipe: Recipe) -> Iterator[str]:
    bed, digest = recipe.bedding, then.bed_sha256
    if digest and bed.file:
        if fsio.digest(Path(bed.file)) != digest:
            yield "the file for --bed is not that of then"
    elif not digest and bed.bed != then.recipe.bedding.bed:
        yield f"the bed is {bed.bed}, and was {_shown(then.recipe.bedding.bed)}"


def _of_personal(
    record: Record, template: Template, recipe: Recipe, session: Session
) -> Iterator[str]:
    seal = personal.known_seal() or personal.Seal(b"")
    now, then = results.sealed(seal, template, recipe, session), record.personal
    yield from _of_values(record, template, recipe, seal)
    if then.say_as and not now.say_as:
        yield "pronunciations were given: give their list again with --say-as"
    elif now.say_as and not then.say_as:
        yield "a word of it has a pronunciation in your list, and had none"
    elif seal.name == then.key and now.say_as != then.say_as:
        yield "the pronunciations in your list are not those of then"


def _of_values(
    record: Record, template: Template, recipe: Recipe, seal: personal.Seal
) -> Iterator[str]:
    then = record.personal
    for name, sealed in results.sealed_choices(seal, template, recipe).items():
        if name not in then.choices:
            yield f"{name} is set, and was not"
        elif seal.name == then.key and sealed != then.choices[name]:
            yield f"{name} is not what it was: give the value of then with --set {name}=@-"


def of_takes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Which recordings differ; each is given as its hash by its name."""
    other = {one for one in before.keys() & after.keys() if before[one] != after[one]}
    for told, names in (
        ("recordings that are gone", before.keys() - after.keys()),
        ("recordings that are new", after.keys() - before.keys()),
        ("other recordings", other),
    ):
        if names:
            yield f"{told}: {', '.join(sorted(names))}"


def _of_voices(record: Record, session: Session, recipe: Recipe) -> Iterator[str]:
    roles = sorted({one.role for one in build.utterances(session)})
    with casting.voices(roles, recipe, session.front.language) as voices:
        now = casting.speakers(voices)
    for role, (name, facts) in record.voices.items():
        if name != (here := now.voices.get(role, "not there")):
            yield f"the voice of the {role} is {here}, and was {name}"
        elif facts.fingerprint != (found := now.facts[role].fingerprint):
            yield f"the voice {name} is now {found}, and was {facts.fingerprint}"
