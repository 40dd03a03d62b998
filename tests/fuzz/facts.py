"""A finished file as `info` reads it: anybody's MP3, WAV or FLAC, tags and all."""

import math

from coreg_audio.sidecars.facts import read_facts
from fuzz.harness import refusing, written


def check(data: bytes) -> None:
    """Any bytes are sound with its facts, or a `FileError` with the file's path."""
    with refusing():
        facts = read_facts(written("x.mp3", data))
        assert facts.frames >= 0
        assert facts.rate_hz > 0
        assert facts.channels > 0
        assert math.isfinite(facts.length_s)
        assert math.isfinite(facts.bit_rate_kbps)
        assert facts.lyrics_lines >= 0
        assert all(math.isfinite(one.start_s + one.end_s) for one in facts.chapters)
