"""The matcher of takes: seconds that lines should take, then a pause and a phrase in turn."""

import math
from itertools import pairwise

from coreg_audio.takes.matching import match, merged
from coreg_audio.takes.splitting import Phrase
from fuzz.harness import Skip, text_of

_RATE_HZ = 1000
_MOST = 60


def check(data: bytes) -> None:
    """Any reading of any sheet is matched in order, nothing twice, as surely as can be."""
    expected_s, times_s = _read(text_of(data))
    found, at = [], 0
    for pause_s, length_s in zip(times_s[::2], times_s[1::2], strict=False):
        start = at + max(1, round(pause_s * _RATE_HZ))
        at = start + max(1, round(length_s * _RATE_HZ))
        found.append(Phrase(start, at))
    matches = match(found, expected_s, _RATE_HZ)

    assert all(a.end <= b.first and a.line + a.together < b.line for a, b in pairwise(matches))
    for one in matches:
        assert 0 <= one.sure <= 1
        assert 0 <= one.first < one.end <= len(found)
        assert 0 <= one.line < one.line + one.together + 1 <= len(expected_s)
        assert merged(found, one).start < merged(found, one).end
    assert matches == match(found, expected_s, _RATE_HZ)


def _read(text: str) -> tuple[list[float], list[float]]:
    """The seconds of the first line, and those of the second."""
    expected, _, times = text.partition("\n")
    try:
        both = [[float(word) for word in part.split()] for part in (expected, times)]
    except ValueError:
        raise Skip from None
    if not all(0 <= one < 36_000 and math.isfinite(one) for part in both for one in part):
        raise Skip
    if not 0 < len(both[0]) <= _MOST or len(both[1]) > 2 * _MOST or 0 in both[0]:
        raise Skip  # no line takes no time
    return both[0], both[1]
