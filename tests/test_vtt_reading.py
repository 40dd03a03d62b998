"""The strict reader itself: it must refuse what the grammar refuses."""

import pytest
from vtt_reading import Read, read_vtt

GOOD = """\
WEBVTT

NOTE by hand

1
00:01.000 --> 00:00:02.500 line:90%
<v Bo>a &lt; b
and c
"""


def test_what_is_right_is_read() -> None:
    """Times with and without hours, settings, voice spans, escapes and two lines."""
    assert [Read(1.0, 2.5, "a < b\nand c", "Bo")] == read_vtt(GOOD.encode())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("WEBVTT\n\n", "WEBVTT\n"),
        ("WEBVTT", "WEBVT"),
        ("WEBVTT", " WEBVTT"),
        ("by hand", "by --> hand"),
        ("by hand", "by \0 hand"),
        ("00:01.000", "00:01,000"),
        ("00:01.000", "00:61.000"),
        ("00:01.000", "0:01.000"),
        ("00:01.000", "00:02.500"),
        ("00:01.000", "00:03.000"),
        ("line:90%", "colour:red"),
        ("&lt;", "<"),
        ("&lt;", "&"),
        ("&lt;", "-->"),
        ("<v Bo>", "<v>"),
        ("<v Bo>", "</v>"),
        ("<v Bo>", "x<i>"),
        ("<v Bo>", "<strong>"),
        ("and c", "\nand c"),
        ("<v Bo>a &lt; b\nand c\n", ""),
        ("and c\n", "and c"),
        ("and c\n", "and c\n\n1\n00:03.000 --> 00:04.000\nagain\n"),
        ("and c\n", "and c\n\n2\n00:00.500 --> 00:04.000\nbefore\n"),
    ],
)
def test_what_is_wrong_is_refused(right: str, wrong: str) -> None:
    """Each slip alone is enough."""
    assert right in GOOD
    with pytest.raises(ValueError):
        read_vtt(GOOD.replace(right, wrong).encode())
