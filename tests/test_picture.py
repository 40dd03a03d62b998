"""The picture of a session: well-formed, true to the timeline, and without a word too many."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreg_audio.script import Place
from coreg_audio.session import Say, Utterance
from coreg_audio.sidecars.picture import (
    BELL,
    BREATH,
    BREATH_FILL,
    CHAR_WIDTH,
    LEFT,
    QUIETS,
    RIGHT,
    VOICE,
    timeline_svg,
)
from coreg_audio.timeline import (
    Bell,
    BellKind,
    Breath,
    Chapter,
    Cycle,
    Event,
    Quiet,
    QuietKind,
    Spoken,
    Timeline,
)

RATE = 1000
AT = Place("a.md", 3)
NAME = Utterance("Welcome, Ana and Bo.", personal=True)
SVG = "{http://www.w3.org/2000/svg}"
MINUTE = 60 * RATE


def timeline(
    *events: Event, chapters: tuple[Chapter, ...] = (), minutes: float = 4
) -> Timeline:
    """A timeline of those events."""
    return Timeline(RATE, round(minutes * MINUTE), events, chapters)


def drawn(what: Timeline, title: str = "Session") -> ElementTree.Element:
    """The picture, read back."""
    return ElementTree.fromstring(timeline_svg(what, title))


def rects(picture: ElementTree.Element, fill: str) -> list[tuple[float, float]]:
    """Left and right of every block of that colour, without the legend."""
    return [
        (float(one.attrib["x"]), float(one.attrib["x"]) + float(one.attrib["width"]))
        for one in picture.iter(f"{SVG}rect")
        if one.attrib["fill"] == fill and float(one.attrib["y"]) < 300
    ]


def texts(picture: ElementTree.Element) -> list[str]:
    """Everything that is written."""
    return [one.text or "" for one in picture.iter(f"{SVG}text")]


def test_blocks_lie_where_the_timeline_says() -> None:
    """The voice of the second minute fills the second quarter of the line."""
    say = Say(AT, NAME, "Welcome, [name].")
    picture = drawn(timeline(Spoken(MINUTE, MINUTE, AT, NAME, say)))
    quarter = (RIGHT - LEFT) / 4

    assert [(LEFT + quarter, LEFT + 2 * quarter)] == rects(picture, VOICE)


@pytest.mark.parametrize("kind", list(QUIETS))
def test_silences_have_a_colour_and_a_legend(kind: QuietKind) -> None:
    """Each kind that occurs is named once, and only those."""
    name, fill = QUIETS[kind]
    picture = drawn(timeline(Quiet(0, 5000, AT, kind, 5.0), Quiet(9000, 5000, AT, kind, 5.0)))

    assert 2 == len(rects(picture, fill))
    assert [name] == [
        text for text in texts(picture) if text in {word for word, _ in QUIETS.values()}
    ]


def test_gaps_are_not_drawn() -> None:
    """What nobody wrote stays empty."""
    assert texts(drawn(timeline())) == texts(drawn(timeline(Quiet(0, 1200, AT, QuietKind.GAP))))


def test_breath_is_a_curve() -> None:
    """It rises and falls once for each breath, and holds lie flat."""
    cycle = Cycle(4000, 1000, 6000, 0)
    picture = drawn(timeline(Breath(0, 22_000, AT, (cycle, cycle))))
    (path,) = [one for one in picture.iter(f"{SVG}path") if one.attrib["stroke"] == BREATH]

    assert 6 == path.attrib["d"].count("C")


def test_breaths_too_fine_to_see_are_a_band() -> None:
    """A night of breathing stays a small picture."""
    cycles = (Cycle(4000, 0, 6000, 0),) * 2880
    what = timeline(Breath(0, 28_800_000, AT, cycles), minutes=480)

    assert [(LEFT, RIGHT)] == rects(drawn(what), BREATH_FILL)
    assert len(timeline_svg(what, "Night")) < 10_000
    assert "8:00:00 hours" in texts(drawn(what))


def test_bells_are_dots() -> None:
    """One for each bell, at its onset."""
    picture = drawn(timeline(Bell(2 * MINUTE, 3000, AT, BellKind.CHIME)))
    (dot,) = picture.iter(f"{SVG}circle")

    assert (f"{(LEFT + RIGHT) / 2:.1f}", BELL) == (dot.attrib["cx"], dot.attrib["fill"])


def test_titles_are_escaped_and_clients_absent() -> None:
    """Marks of XML and control characters do no harm; no spoken word is in it."""
    say = Say(AT, NAME, "Welcome, [name].")
    title = 'A <b> & "c"\x00\n'
    what = timeline(
        Spoken(0, MINUTE, AT, NAME, say), chapters=(Chapter(0, 4 * MINUTE, "<One> & 'two'"),)
    )
    picture = drawn(what, title)

    assert {'A <b> & "c"  ', "<One> & 'two'"} < set(texts(picture))
    assert 'A <b> & "c"  ' == picture.attrib["aria-label"]
    assert "Ana" not in timeline_svg(what, title)


@pytest.mark.parametrize(
    ("minutes", "labels"),
    [
        (0.5, ["0", "0.25", "0.5"]),
        (9, [str(minute) for minute in range(10)]),
        (480, [str(minute) for minute in range(0, 481, 30)]),
        (6000, [str(minute) for minute in range(0, 6001, 120)]),
    ],
)
def test_the_axis_counts_minutes(minutes: float, labels: list[str]) -> None:
    """In steps that leave room for their figures."""
    found = [text for text in texts(drawn(timeline(minutes=minutes))) if text[:1].isdigit()]

    assert labels == [text for text in found if ":" not in text]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 4 * MINUTE - 1), max_size=40, unique=True), st.integers(1, 60))
def test_names_never_meet(starts: list[int], letters: int) -> None:
    """In each row a chapter's name ends before the next begins, and inside the picture."""
    edges = [0, *sorted(starts), 4 * MINUTE]
    chapters = tuple(Chapter(a, b, "m" * letters) for a, b in pairwise(edges))
    picture = drawn(timeline(chapters=chapters))
    rows: dict[str, list[tuple[float, float]]] = {}
    for group in picture.iter(f"{SVG}g"):
        (text,) = group.iter(f"{SVG}text")
        left, shown = float(text.attrib["x"]), text.text or ""
        if shown:
            rows.setdefault(text.attrib["y"], []).append((left, len(shown) * CHAR_WIDTH))

    assert len(chapters) == len(list(picture.iter(f"{SVG}g")))
    for names in rows.values():
        assert all(left + width <= after for (left, width), (after, _) in pairwise(names))
        assert all(left + width <= RIGHT for left, width in names)
