"""`make --verify`: what the recogniser did not hear, for a person and for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from coreg_audio import libav
from coreg_audio.errors import InputError
from coreg_audio.recipe import Recipe, Report, Target, Watcher


def check_heard(target: Target) -> None:
    """Make sure, before any work, that the recogniser reads files of that form."""
    if target.path.suffix[1:].lower() in libav.FORMATS:
        raise InputError(
            f"--verify listens to MP3, FLAC and WAV, not to {target.path.suffix}; verify an "
            "MP3 of it, which says the same words"
        )


def verified(report: Report, wanted: Recipe, watcher: Watcher) -> list[dict[str, Any]]:
    """The lines of a finished file whose words did not come back."""
    from coreg_audio import verify

    watcher.stage("verify")
    language = report.session.front.language[:2]
    found = verify.unheard(
        report.path,
        report.timeline,
        verify.open_recogniser(language),
        language=language,
        pronounced=[entry.word for entry in wanted.say_as],
        progress=watcher.progress,
    )
    return [asdict(one) | {"at": str(one.at)} for one in found]


def told(unheard: list[dict[str, Any]]) -> Iterator[str]:
    """A line for each, or one that says that all is well."""
    if not unheard:
        yield "  every line was heard back by the recogniser, cue words apart"
    for one in unheard:
        minutes, seconds = divmod(int(one["at_s"]), 60)
        faults = [
            f"{kind} {', '.join(one[kind])}" for kind in ("missing", "extra") if one[kind]
        ]
        yield (
            f"  listen at {minutes}:{seconds:02d} ({one['at']}): “{one['shown']}” did not come "
            f"back whole: {'; '.join(faults)}"
        )
