"""What a file holds of what its manifest says; the whole is in `test_manifest`."""

from coreg_audio.sidecars.facts import Mark
from coreg_audio.timeline import Chapter
from coreg_audio.vouching import _of_chapters

TOLD = (Chapter(0, 44_100, "One"), Chapter(44_100, 88_200, "Two"))


def test_chapters_hold_within_their_milliseconds() -> None:
    """Their titles may be shown otherwise; where they begin and end may not differ."""
    found = (Mark(0.0, 1.0, "One"), Mark(1.001, 2.0, "Zwei"))
    assert [] == list(_of_chapters(TOLD, 44_100, found))

    late = (Mark(0.0, 1.0, "One"), Mark(1.003, 2.0, "Two"))
    assert ["chapter 2 begins or ends elsewhere than in the manifest"] == list(
        _of_chapters(TOLD, 44_100, late)
    )
    short = (Mark(0.0, 0.9, "One"), Mark(1.0, 1.9, "Two"))
    assert 2 == len(list(_of_chapters(TOLD, 44_100, short)))


def test_a_missing_chapter_is_one_fault() -> None:
    """Not one for each that comes after it."""
    assert ["it has 1 chapters, in the manifest 2"] == list(
        _of_chapters(TOLD, 44_100, (Mark(0.0, 2.0, "One"),))
    )
