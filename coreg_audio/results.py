"""What a build leaves: the file, its manifest beside it, and what was not to be had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from coreg_audio import __version__, fsio
from coreg_audio.ambience import BEDS
from coreg_audio.guidance import crowded_out, told
from coreg_audio.recipe import Recipe, Report, Target
from coreg_audio.session import Role, Session, Utterance
from coreg_audio.sidecars import manifest


def claim(target: Target, job: str) -> None:
    """Make sure, before any work, that all files of *target* may be written."""
    fsio.claim(target.path, job=job, force=target.force)
    if (beside := _manifest_path(target)) is not None:
        fsio.claim(beside, job=job, force=target.force)


@contextmanager
def opened(target: Target, job: str) -> Iterator[tuple[BinaryIO, BinaryIO | None]]:
    """The file to come, and its manifest if it gets one: both take their places, or none."""
    if (beside := _manifest_path(target)) is None:
        with fsio.replacing(target.path, job=job, force=target.force) as file:
            yield file, None
    else:
        with fsio.replacing_pair(target.path, beside, job=job, force=target.force) as pair:
            yield pair


def _manifest_path(target: Target) -> Path | None:
    """A part of a session is for listening and has none."""
    return None if target.excerpt else manifest.beside(target.path)


def described(
    report: Report, recipe: Recipe, speakers: manifest.Speakers, file: BinaryIO
) -> bytes:
    """The manifest of a finished, still open *file*."""
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
    }
    levels = {
        "speech_lufs": report.measured.speech_lufs,
        "integrated_lufs": report.measured.integrated_lufs,
        "true_peak_dbtp": report.measured.true_peak_dbtp,
    }
    tool = f"coreg-audio {__version__}"
    return manifest.compose(
        report.timeline,
        speakers,
        manifest.Origin(report.session.front, recipe.values, settings, tool, _changed(report)),
        manifest.Result(report.path.name, fsio.digest_of(file), levels),
    )


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
