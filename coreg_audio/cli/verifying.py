"""`make --verify`: what the recogniser did not hear, for a person and for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from coreg_audio.recipe import Recipe, Report, Watcher


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
