"""Lyrics of a small hand-made timeline."""

from timelines import TIMELINE

from coreg_audio.sidecars.lyrics import lrc, sylt


def test_lrc_has_a_timed_line_for_what_happens() -> None:
    """Sentences, breath runs once, bells and turns; not cue words, gaps and pauses."""
    expected = """\
[00:00.70] Welcome, [name].
[00:02.90] This is a test.
[00:05.90] New.
[00:10.42] [breathe in 4 seconds, hold 1 second, out 6 seconds]
[00:35.42] Later.
[00:36.42] [your turn, 18 seconds]
[00:54.66] [bell]
[01:54.66] [bell]
[02:54.66] [bell]
[02:58.66] [breathe in 3 seconds, out 4 seconds]
[03:15.66] [breathe in 4 seconds, out 6 seconds, hold 0.5 seconds]
[03:26.16] [bell]
[03:30.66] Bye.
"""

    assert expected == lrc(TIMELINE)


def test_sylt_has_the_same_lines_in_milliseconds() -> None:
    """Text first, then the start."""
    lines = sylt(TIMELINE)

    assert ("Welcome, [name].", 700) == lines[0]
    assert ("Bye.", 210_660) == lines[-1]
    assert len(lrc(TIMELINE).splitlines()) == len(lines)


def test_personal_values_never_appear() -> None:
    """No name in either."""
    text = lrc(TIMELINE) + repr(sylt(TIMELINE))

    assert "Ana" not in text
    assert 2 == text.count("[name]")
