"""What a build leaves: the file, what lies beside it, and what was not to be had."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from coreg_audio import __version__, asked, fsio, installed, libav, personal, templates
from coreg_audio.avoid import without_reason
from coreg_audio.errors import FileError, InputError
from coreg_audio.guidance import crowded_out, told
from coreg_audio.pronunciation import matched
from coreg_audio.recipe import CAPTIONS, Recipe, Report, Target
from coreg_audio.script import FrontMatter, Template
from coreg_audio.session import Role, Session, Utterance
from coreg_audio.sidecars import manifest, sheet

if TYPE_CHECKING:
    from coreg_audio.sidecars.cues import Heard

    HeardIn = Mapping[Utterance, Heard]
    """Where in each clip the words are."""


DECIDING = ("numpy", "soxr", "lameenc", "soundfile", "mutagen", "pillow")
"""Packages beside the voice's own that decide the bytes of a file."""


_SHEET_BYTES = 1 << 24

KEY = "key "
"""Begins the name under which the journal notes a key; no job's begins so."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a result was made of.

    Attributes:
        asked: The recipe before avoid-flags changed it.
        fitted: The same after that.
        sealed: Keyed hashes of what of it is personal.
        script_sha256: Of the script's text and what it includes.
    """

    asked: Recipe
    fitted: Recipe
    target: Target
    sealed: manifest.Personal
    script_sha256: str

    def into(self, target: Target, loudness: str) -> Made:
        """The same for one of several files, as its form and loudness were settled."""
        asked = replace(self.asked, loudness=loudness)
        return replace(self, asked=asked, target=target)


@dataclass(frozen=True, slots=True)
class Files:
    """The open files of a result to come.

    Attributes:
        captions: By their suffix, one of `CAPTIONS`.
        manifest: A part of a session is for listening and has none.
    """

    sound: BinaryIO
    captions: Mapping[str, BinaryIO]
    manifest: BinaryIO | None


def job(front: FrontMatter, target: Target) -> str:
    """What a result belongs to: only the same job may take its place unasked."""
    what = ""
    if target.excerpt is not None:
        what = "preview" if target.excerpt.chapter is None else "chapter"
    return fsio.job_name(front.name, target.client, what=what)


def files(target: Target) -> tuple[Path, ...]:
    """Every file that comes of *target*, when it is known which partner's and part it is."""
    captions = [target.beside(suffix) for suffix in target.captions]
    own = [] if target.excerpt else [manifest.beside(target.path)]
    return (target.path, *captions, *own)


def claim(targets: Sequence[Target], job: str) -> None:
    """Make sure, before any work, that all files of *targets* may be written."""
    for target in targets:
        for path in files(target):
            fsio.claim(path, job=job, force=target.force)


@contextmanager
def opened(targets: Sequence[Target], job: str) -> Iterator[list[Files]]:
    """The files to come of each target: all take their places, or none."""
    with _placing(targets, job) as placed:
        rest = iter(placed)
        yield [_files(target, rest) for target in targets]


@contextmanager
def _placing(targets: Sequence[Target], job: str) -> Iterator[list[BinaryIO]]:
    """All of their files, to be written, in the order of `files`."""
    one = targets[0]
    first, *beside = (path for target in targets for path in files(target))
    with fsio.replacing_all(
        first,
        beside,
        job=job,
        force=one.force,
        private=bool(one.client),
        also=[_noted(one)] if one.key else [],
    ) as (sound, others):
        yield [sound, *others]


def lay(target: Target, made: Sequence[bytes], job: str) -> None:
    """Put files that were made elsewhere where *target* says."""
    with fsio.folder_for(target.path):
        fsio.sweep(target.path.parent)
        with _placing([target], job) as opened:
            for file, data in zip(opened, made, strict=True):
                file.write(data)


def stands(target: Target) -> bool:
    """Whether all files of *target* are there, made by its key and not a byte changed since."""
    return bool(target.key) and all(
        fsio.owns(path, job=_noted(target)) for path in files(target)
    )


def _noted(target: Target) -> str:
    """The name of its key in the journal."""
    return f"{KEY}{target.key}"


def _files(target: Target, files: Iterator[BinaryIO]) -> Files:
    """Those of *target*, taken from *files* in the order of `_paths`."""
    sound = next(files)
    captions = {suffix: next(files) for suffix in target.captions}
    return Files(sound, captions, None if target.excerpt else next(files))


def accompany(
    files: Files, report: Report, made: Made, speakers: manifest.Speakers, heard: HeardIn
) -> None:
    """Write what lies beside a finished, still open file.

    Raises:
        InputError: The file is not the one that is expected.
    """
    _check_expected(files, made.target)
    origin = _origin(report, made)
    for suffix, file in files.captions.items():
        file.write(_captions(suffix, report, heard, speakers, origin).encode())
    if files.manifest is not None:
        files.manifest.write(_described(files, report, speakers, origin, heard))


def _check_expected(files: Files, target: Target) -> None:
    if target.expected and fsio.digest_of(files.sound) != target.expected:
        raise InputError(
            f"{target.path.name} came out with other bytes than its manifest tells of, though "
            "nothing that could be compared differs, so it was not written; another computer "
            "can round otherwise. --allow-changes makes it all the same"
        )


def _captions(
    suffix: str,
    report: Report,
    heard: HeardIn,
    speakers: manifest.Speakers,
    origin: manifest.Origin,
) -> str:
    from coreg_audio.sidecars import captions, transcript  # few ask for them

    if suffix == "txt":
        return transcript.transcript(report.timeline, speakers, origin)
    return captions.WRITERS[suffix](report.timeline, heard, origin.front)


def left_behind(target: Target, *, finished: bool = False) -> Iterator[str]:
    """Captions and a sheet of an earlier make, which this one does not renew.

    A sheet that was written since the file was *finished* tells its hash and fits.
    """
    for suffix in CAPTIONS:
        path = target.beside(suffix)
        if suffix not in target.captions and path.exists():
            yield (
                f"{path.name} beside it is not of this make and may not fit; write it anew "
                f"with --captions {suffix}, or move it away"
            )
    page = sheet.beside(target.path)
    if not target.excerpt and page.exists() and not (finished and _tells_of(page, target.path)):
        yield f"{page.name} beside it may no longer fit; write it anew with coreg-audio sheet"


def _tells_of(page: Path, sound: Path) -> bool:
    try:
        return fsio.digest(sound).encode() in fsio.read_bytes(page, _SHEET_BYTES)
    except FileError:
        return False


def _origin(report: Report, made: Made) -> manifest.Origin:
    return manifest.Origin(
        report.session.front,
        made.fitted.values,
        asked.told(made.asked, made.target, report.session.front),
        f"coreg-audio {__version__}",
        changed=_changed(report, made.target),
        breath_sound=made.fitted.cue,
        notes=report.session.notes,
        script_sha256=made.script_sha256,
        versions=versions(made.target.path),
        personal=made.sealed,
    )


def versions(path: Path = Path("any.mp3")) -> dict[str, str]:
    """What decides the bytes of a file of that name besides this program and the voices."""
    more = ("av",) if path.suffix[1:].lower() in libav.FORMATS else ()
    found = {name: installed.version(name) for name in (*DECIDING, *more)}
    return {"machine": platform.machine(), **found}


def sealed(
    seal: personal.Seal, template: Template, recipe: Recipe, session: Session
) -> manifest.Personal:
    """Keyed hashes of the personal choices of *recipe*, and of what says how words are said.

    A pronunciation may be that of a name; only those count whose words occur.
    """
    script, choices = template.front.id, sealed_choices(seal, template, recipe)
    said = matched((say.utterance.text for say in session.sayings()), recipe.say_as)
    words = sorted(f"{one.word.casefold()} {one.respelling} /{one.ipa}/" for one in said)
    return manifest.Personal(seal.name, choices, seal.of(script, *words) if words else "")


def sealed_choices(seal: personal.Seal, template: Template, recipe: Recipe) -> dict[str, str]:
    """Keyed hashes of the personal choices of *recipe*, as the script takes them."""
    values = templates.check_values(template, recipe.values)
    return {
        one.name: seal.of(template.front.id, one.name, values[one.name])
        for one in template.front.choices
        if one.personal and one.name in recipe.values
    }


def own_sealed(
    template: Template, recipe: Recipe, session: Session, target: Target
) -> tuple[manifest.Personal, tuple[str, ...]]:
    """The same by this computer's seal, and what went wrong; nothing personal has none.

    Of what was made for a client not even a hash is told: the client file holds the words.
    """
    unsealed = sealed(personal.Seal(b""), template, recipe, session)
    if not unsealed.choices and not unsealed.say_as:
        return manifest.Personal(), ()
    if target.client:
        return manifest.Personal(choices=dict.fromkeys(unsealed.choices, "")), ()
    try:
        return sealed(personal.own_seal(), template, recipe, session), ()
    except FileError as error:
        note = f"personal choices cannot be compared later, as no key can be kept: {error}"
        return manifest.Personal(choices=dict.fromkeys(unsealed.choices, "")), (note,)


def _described(
    files: Files,
    report: Report,
    speakers: manifest.Speakers,
    origin: manifest.Origin,
    heard: HeardIn,
) -> bytes:
    """The manifest of finished, still open *files*."""
    levels = {
        "speech_lufs": report.measured.speech_lufs,
        "integrated_lufs": report.measured.integrated_lufs,
        "true_peak_dbtp": report.measured.true_peak_dbtp,
    }
    digests = {
        f"{report.path.stem}.{suffix}": fsio.digest_of(file)
        for suffix, file in files.captions.items()
    }
    sound = manifest.Result(report.path.name, fsio.digest_of(files.sound), levels, digests)
    return manifest.compose(report.timeline, speakers, origin, sound, heard)


def _changed(report: Report, target: Target) -> tuple[str, ...]:
    """All that the script says by itself and the file does not, or otherwise.

    Why something was changed for a client stays in the client's file.
    """
    fitted = report.session.fitted
    short = [f"no room: {place}" for place in crowded_out(report.timeline.left_out, fitted)]
    changes = (*told(fitted), *short)
    return tuple(map(without_reason, changes)) if target.client else changes


def unmet(session: Session, recipe: Recipe, files: Mapping[Utterance, str]) -> Iterator[str]:
    """What the script asks for and the guide's voice had to stand in for.

    Args:
        session: As it was spoken.
        recipe: What was asked for.
        files: The takes that were used.
    """
    spoken = [say for say in session.sayings() if say.utterance not in files]
    second = any(say.utterance.role is Role.SECOND for say in spoken)
    if second and Role.SECOND not in recipe.voices:
        yield "(voice second) is spoken by the guide's; name one with --voice second=VOICE"
    if names := sorted({say.take for say in spoken if say.take}):
        yield (
            f"no such recording, so synthesized: {', '.join(names)}; "
            f"put {names[0]}.wav into the folder of --takes"
        )
