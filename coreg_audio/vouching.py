"""Whether a file is what its manifest says: bytes, length, levels, chapters, captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from coreg_audio import encoder, fsio, libav, mastering
from coreg_audio.asked import asked
from coreg_audio.errors import FileError
from coreg_audio.mastering import Measured
from coreg_audio.sidecars.facts import Facts, Mark
from coreg_audio.sidecars.record import Record
from coreg_audio.timeline import Chapter
from coreg_audio.units import to_seconds

SLACK_DB = 0.05
"""Levels are written to a hundredth, and are measured from stretches when a file is made."""

SLACK_S = 0.002
"""Chapters in a file are whole milliseconds."""


def spans(record: Record, rate_hz: int) -> Sequence[tuple[int, int]]:
    """The frames, at that rate, whose loudness the manifest tells as that of speech."""
    loudness = mastering.TARGETS[asked(record).recipe.loudness]
    part = mastering.Part(0, record.timeline.length)
    return mastering.spans(record.timeline, loudness, part, rate_hz)


def faults(record: Record, path: Path, facts: Facts, measured: Measured) -> Iterator[str]:
    """What in the file *path* is not as *record* says, a sentence each; nothing where all is.

    Args:
        record: Its manifest.
        path: The file.
        facts: What the file says of itself.
        measured: What it sounds like, its speech in the `spans` of *record*.
    """
    if path.name != record.file:
        yield f"it is called {path.name}, and the manifest is that of {record.file}"
    if (digest := fsio.digest(path)) != record.sha256:
        yield f"its bytes have changed: sha256 {digest}, in the manifest {record.sha256}"
    timeline = record.timeline
    codec = encoder.codec(Path(record.file).suffix[1:].lower())
    told = encoder.decoded(codec, timeline.length, timeline.rate_hz)
    if (facts.frames, facts.rate_hz) != told:
        yield (
            f"it is {facts.frames} frames at {facts.rate_hz} Hz long, "
            "in the manifest {} at {}".format(*told)
        )
    yield from _of_levels(record, measured)
    if facts.kind in ("mp3", *libav.FORMATS):
        yield from _of_chapters(timeline.chapters, timeline.rate_hz, facts.chapters)
    yield from _of_captions(record, path)


def _of_levels(record: Record, measured: Measured) -> Iterator[str]:
    for name, told in record.levels.items():
        here = getattr(measured, name, None)
        if told is not None and (here is None or not abs(here - told) <= SLACK_DB):
            label, _, unit = name.rpartition("_")
            shown = "not measured" if here is None else f"{here:.2f}"
            yield f"its {label.replace('_', ' ')} is {shown}, in the manifest {told} {unit}"


def _of_chapters(told: Sequence[Chapter], rate_hz: int, found: Sequence[Mark]) -> Iterator[str]:
    if len(told) != len(found):
        yield f"it has {len(found)} chapters, in the manifest {len(told)}"
        return
    for number, (one, mark) in enumerate(zip(told, found, strict=True), start=1):
        edges = (one.start, mark.start_s), (one.end, mark.end_s)
        if any(abs(to_seconds(frame, rate_hz) - at) > SLACK_S for frame, at in edges):
            yield f"chapter {number} begins or ends elsewhere than in the manifest"


def _of_captions(record: Record, path: Path) -> Iterator[str]:
    for name, told in record.captions.items():
        try:
            if fsio.digest(path.with_name(name)) != told:
                yield f"{name} beside it has changed"
        except FileError as error:
            yield f"{name} beside it cannot be read: {error.reason}"
