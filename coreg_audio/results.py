"""What a build leaves: the file, what lies beside it, and what was not to be had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from coreg_audio import __version__, fsio
from coreg_audio.ambience import BEDS
from coreg_audio.guidance import crowded_out, told
from coreg_audio.recipe import CAPTIONS, Recipe, Report, Target
from coreg_audio.session import Audience, Role, Session, Utterance
from coreg_audio.sidecars import captions, manifest, transcript
from coreg_audio.sidecars.cues import Heard

HeardIn = Mapping[Utterance, Heard]
"""Where in each clip the words are."""


@dataclass(frozen=True, slots=True)
class Files:
    """The open files of a result to come.

    Attributes:
        captions: By their suffix, one of `CAPTIONS`.
        manifest: A part of a session is for listening and has none.
        partner: Whose files they are, where each has their own.
    """

    sound: BinaryIO
    captions: Mapping[str, BinaryIO]
    manifest: BinaryIO | None
    partner: Audience | None = None


def claim(targets: Sequence[Target], job: str) -> None:
    """Make sure, before any work, that all files of *targets* may be written."""
    for target in targets:
        for path in _paths(target):
            fsio.claim(path, job=job, force=target.force)


@contextmanager
def opened(targets: Sequence[Target], job: str) -> Iterator[list[Files]]:
    """The files to come of each target: all take their places, or none."""
    first, *beside = (path for target in targets for path in _paths(target))
    force = targets[0].force
    with fsio.replacing_all(first, beside, job=job, force=force) as (sound, others):
        files = iter([sound, *others])
        yield [_files(target, files) for target in targets]


def _files(target: Target, files: Iterator[BinaryIO]) -> Files:
    """Those of *target*, taken from *files* in the order of `_paths`."""
    sound = next(files)
    captions = {suffix: next(files) for suffix in target.captions}
    own = None if target.excerpt else next(files)
    return Files(sound, captions, own, target.partner)


def _paths(target: Target) -> list[Path]:
    captions = [target.beside(suffix) for suffix in target.captions]
    own = [] if target.excerpt else [manifest.beside(target.path)]
    return [target.path, *captions, *own]


def accompany(
    files: Files, report: Report, recipe: Recipe, speakers: manifest.Speakers, heard: HeardIn
) -> None:
    """Write what lies beside a finished, still open file."""
    origin = _origin(report, recipe, files.partner)
    for suffix, file in files.captions.items():
        file.write(_captions(suffix, report, heard, speakers, origin).encode())
    if files.manifest is not None:
        files.manifest.write(_described(files, report, speakers, origin))


def _captions(
    suffix: str,
    report: Report,
    heard: HeardIn,
    speakers: manifest.Speakers,
    origin: manifest.Origin,
) -> str:
    if suffix == "txt":
        return transcript.transcript(report.timeline, speakers, origin)
    return captions.WRITERS[suffix](report.timeline, heard, origin.front)


def left_behind(target: Target) -> Iterator[str]:
    """Captions of an earlier make, which this one does not renew."""
    for suffix in CAPTIONS:
        path = target.beside(suffix)
        if suffix not in target.captions and path.exists():
            yield (
                f"{path.name} beside it is not of this make and may not fit; write it anew "
                f"with --captions {suffix}, or move it away"
            )


def _origin(report: Report, recipe: Recipe, partner: Audience | None) -> manifest.Origin:
    settings = {
        "minutes": recipe.minutes,
        "pace": recipe.pace,
        "breath_sound": recipe.cue,
        "loudness": recipe.loudness,
        "width": recipe.width,
        "startle": recipe.startle,
        "bed": _bed(recipe.bedding.bed),
        "bed_under_db": recipe.bedding.under_db,
        "seed": recipe.seed,
        "allow": " ".join(recipe.allow) or None,
        "guidance": recipe.guidance.value,
        "avoid": " ".join(recipe.avoid.flags) or None,
        "two_phones": partner.value if partner else None,
    }
    tool = f"coreg-audio {__version__}"
    changed = _changed(report)
    return manifest.Origin(report.session.front, recipe.values, settings, tool, changed)


def _described(
    files: Files, report: Report, speakers: manifest.Speakers, origin: manifest.Origin
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
    return manifest.compose(report.timeline, speakers, origin, sound)


def _changed(report: Report) -> tuple[str, ...]:
    """All that the script says by itself and the file does not, or otherwise."""
    fitted = report.session.fitted
    short = [f"no room: {place}" for place in crowded_out(report.timeline.left_out, fitted)]
    return (*told(fitted), *short)


def _bed(name: str | None) -> str | None:
    """A user's own file may be called by someone's name: it is not told."""
    return name if name in (None, "off", *BEDS) else "own file"


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
