"""A file that is small enough to be sent: what channels and bit rate it then has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coreg_audio import encoder
from coreg_audio.encoder import Codec
from coreg_audio.errors import InputError
from coreg_audio.labelling import tag
from coreg_audio.work import Work

DULL_KBPS = 48
"""Below this the upper half of what speech holds is missing."""

_TENTH = 100_000  # of a megabyte: sizes are told so


def fitted(works: Sequence[Work]) -> tuple[Work, ...]:
    """*works* in the best form of which no file is larger than its target allows.

    Raises:
        InputError: They are too long for that, or no MP3.
    """
    most = works[0].target.most_bytes
    if most is None:
        return tuple(works)
    if works[0].codec.name != "mp3":
        raise InputError("--phone makes a small MP3; leave out --format, or name a .mp3 file")
    smallest = 0
    for codec in _forms(works[0].codec):
        formed = tuple(_in_form(work, codec) for work in works)
        smallest = max(map(_size_bytes, formed))
        if smallest <= most:
            return formed
    raise _out_of_reach(works, most, smallest)


def _out_of_reach(works: Sequence[Work], most: int, smallest: int) -> InputError:
    length_s = max(work.timeline.length / work.timeline.rate_hz for work in works)
    return InputError(
        f"--phone {most / 1e6:g}: {length_s / 60:.1f} minutes take at least "
        f"{-(-smallest // _TENTH) / 10:.1f} MB; allow as much, or make it shorter with "
        "--minutes, or in parts with --split-chapters"
    )


def told(work: Work) -> Iterator[str]:
    """What was chosen, for the report."""
    if work.target.most_bytes is not None:
        codec = work.codec
        channels = "one channel" if codec.channels == 1 else "two channels"
        dull = ", which sounds a little dull" if codec.bit_rate_kbps < DULL_KBPS else ""
        yield (
            f"to stay under {work.target.most_bytes / 1e6:g} MB: {channels}, "
            f"{codec.bit_rate_kbps} kbit/s{dull}"
        )


def _forms(asked: Codec) -> Iterator[Codec]:
    """From what was asked for down to the smallest."""
    if asked.channels == 2:
        yield asked
    for kbps in encoder.SMALL_KBPS:
        yield replace(asked, channels=1, bit_rate_kbps=kbps)


def _in_form(work: Work, codec: Codec) -> Work:
    """*work* in that form, as loud on one channel as it was on two."""
    mono = codec.channels == 1
    target = replace(work.target, mono=mono, bit_rate_kbps=codec.bit_rate_kbps)
    becomes_mono = mono and not work.target.mono and work.recipe.loudness == "phone"
    recipe = replace(work.recipe, loudness="mono") if becomes_mono else work.recipe
    return replace(work, target=target, recipe=recipe)


def _size_bytes(work: Work) -> int:
    timeline = work.timeline
    sound = encoder.size_bytes(work.codec, rate_hz=timeline.rate_hz, length=timeline.length)
    return len(tag(work)) + sound
