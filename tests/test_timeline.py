"""Excerpts of a timeline."""

import pytest

from coreg_audio.script import Place
from coreg_audio.timeline import (
    Bell,
    BellKind,
    Breath,
    Chapter,
    Cycle,
    Quiet,
    QuietKind,
    Timeline,
)

AT = Place("a.md", 1)


def whole() -> Timeline:
    """Two chapters of 100 frames with a bell in each."""
    return Timeline(
        rate_hz=100,
        length=200,
        events=(
            Quiet(0, 20, AT, QuietKind.LEAD_IN),
            Bell(20, 30, AT, BellKind.CHIME),
            Bell(120, 30, AT, BellKind.CLOSE),
        ),
        chapters=(Chapter(0, 100, "One"), Chapter(100, 200, "Two")),
    )


def test_an_excerpt_begins_at_zero() -> None:
    """What lies inside is moved to the front, chapters too."""
    part = whole().excerpt(100, 200)

    assert (100, [20], [Chapter(0, 100, "Two")]) == (
        part.length,
        [bell.start for bell in part.bells()],
        list(part.chapters),
    )


def test_an_excerpt_is_at_most_the_whole() -> None:
    """Asking for more than there is gives all there is."""
    assert whole() == whole().excerpt(0, 10_000)


def test_a_run_of_breaths_is_as_long_as_its_cycles() -> None:
    """A run whose length contradicts its cycles cannot be made."""
    with pytest.raises(ValueError, match="as long as its cycles"):
        Breath(0, 99, AT, (Cycle(40, 0, 60, 0),))
