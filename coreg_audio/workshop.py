"""What a process that makes many sessions keeps at hand from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from coreg_audio.casting import Ensemble
from coreg_audio.narration import Repertoire
from coreg_audio.recent import RecentBytes

CHUNKS_BYTES = 64 << 20
"""Of encoded chunks in memory: five times those of a session of nine minutes."""


def _no_chunks() -> RecentBytes[Path]:
    return RecentBytes(CHUNKS_BYTES)


@dataclass(frozen=True, slots=True)
class Workshop:
    """All of it is everybody's: nothing with a client's words stays.

    Attributes:
        ensemble: Voices, open.
        repertoire: Spoken lines.
        chunks: Encoded chunks, and what was found out about them, as the cache holds them.
    """

    ensemble: Ensemble = field(default_factory=Ensemble)
    repertoire: Repertoire = field(default_factory=Repertoire)
    chunks: RecentBytes[Path] = field(default_factory=_no_chunks)
