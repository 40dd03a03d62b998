"""The grammar of directions, and what a line of a script is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreg_audio import directions
from coreg_audio.directions import (
    PRESETS,
    Ambience,
    Breathe,
    BreathingEnds,
    BreathingStarts,
    Breaths,
    Chime,
    Delivery,
    Direction,
    OptionalNext,
    Pause,
    PauseToEnd,
    Recording,
    RepeatAfterMe,
    SayExactly,
    Speaker,
    Timer,
    To,
    YourTurn,
)
from coreg_audio.directions.lines import classify, unwrap
from coreg_audio.directions.source import scan, split_file
from coreg_audio.directions.speakable import find_unspeakable, name_char
from coreg_audio.errors import ScriptError
from coreg_audio.script import LineKind, Pattern
from coreg_audio.session import Audience, Role

SETTLE, STARTER = PRESETS["settle"], PRESETS["starter"]

TABLE = [
    ("pause 6", Pause(6)),
    ("pause 6 exact", Pause(6, exact=True)),
    ("pause 2.5", Pause(2.5)),
    ("pause 6s", Pause(6)),
    ("pause 6 seconds", Pause(6)),
    ("pause 2 minutes", Pause(120)),
    ("pause 1:30", Pause(90)),
    ("PAUSE:6s", Pause(6)),
    ("pause to the end", PauseToEnd()),
    ("your turn 12", YourTurn(12)),
    ("timer 30", Timer(30)),
    ("timer 120, halfway", Timer(120, halfway=True)),
    ("timer 6, no chime", Timer(6, chime=False)),
    ("breathe 8 times, in 4 out 6", Breathe(SETTLE, cycles=8)),
    ("breathe 5 minutes, settle", Breathe(SETTLE, length_s=300)),
    ("breathe 40 seconds, even", Breathe(Pattern(5, 5), length_s=40)),
    ("breathe 4 minutes, starter to settle", Breathe(STARTER, length_s=240, until=SETTLE)),
    (
        "breathe 8 times, in 4 hold 2 out 6 hold 1, voice first 2",
        Breathe(Pattern(4, 6, 2, 1), cycles=8, voice_first=2),
    ),
    ("breathe 9 times, slow, voice every 5", Breathe(Pattern(5, 6), cycles=9, voice_every=5)),
    ("breathe to the end, settle", Breathe(SETTLE)),
    ("breathe to the end, in 4 out 6, voice first 2", Breathe(SETTLE, voice_first=2)),
    ("breathing starts, gentle", BreathingStarts(Pattern(3, 5))),
    ("4 breaths", Breaths(4)),
    ("1 breath", Breaths(1)),
    ("breathing ends", BreathingEnds()),
    ("chime", Chime()),
    ("voice second", Speaker(Role.SECOND)),
    ("voice guide", Speaker(Role.GUIDE)),
    ("to A", To(Audience.A)),
    ("to both", To(Audience.BOTH)),
    ("To b", To(Audience.B)),
    ("softer", Delivery(softer=True)),
    ("normal", Delivery(softer=False)),
    ("ambience rain", Ambience("rain")),
    ("ambience off", Ambience(None)),
    ("Ambience OFF", Ambience(None)),
    ("recording welcome", Recording("welcome")),
    ("say exactly", SayExactly()),
    ("repeat after me", RepeatAfterMe()),
    ("optional", OptionalNext()),
]


@pytest.mark.parametrize(("text", "meaning"), TABLE)
def test_the_table_of_the_script_format(text: str, meaning: Direction) -> None:
    """Every direction of the script format means what its table says, and can be spelled."""
    assert meaning == directions.parse(text)
    assert meaning == directions.parse(directions.canonical(meaning)[1:-1])


amounts = st.integers(2, 3000).map(lambda tenths: tenths / 10)
patterns = st.one_of(
    st.sampled_from(list(PRESETS.values())),
    st.builds(
        Pattern, st.integers(2, 9), st.integers(2, 9), st.integers(0, 4), st.integers(0, 4)
    ),
)
any_direction = st.one_of(
    st.builds(Pause, amounts, st.booleans()),
    st.builds(YourTurn, amounts),
    st.builds(Timer, st.integers(1, 7200), st.booleans()),
    st.builds(Timer, st.integers(1, 7200), chime=st.just(False)),
    st.builds(Breathe, patterns, cycles=st.integers(3, 99), voice_first=st.integers(0, 3)),
    st.builds(Breathe, patterns, length_s=st.integers(60, 900), voice_every=st.integers(0, 2)),
    st.builds(Breathe, st.just(STARTER), length_s=st.just(240.0), until=st.just(SETTLE)),
    st.builds(Breathe, patterns, voice_first=st.integers(0, 3)),
    st.builds(BreathingStarts, patterns),
    st.builds(Breaths, st.integers(1, 1000)),
    st.builds(Speaker, st.sampled_from(Role)),
    st.builds(To, st.sampled_from(Audience)),
    st.builds(Delivery, st.booleans()),
    st.builds(Ambience, st.none() | st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True)),
    st.builds(Recording, st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,9}", fullmatch=True)),
    st.sampled_from([BreathingEnds(), Chime(), SayExactly(), RepeatAfterMe(), OptionalNext()]),
    st.just(PauseToEnd()),
)


@given(any_direction)
def test_spelling_and_reading_are_inverse(direction: Direction) -> None:
    """What is spelled reads back as the same value, and its spelling is already tidy."""
    if direction == Ambience("off"):
        return
    spelled = directions.canonical(direction)

    assert direction == directions.parse(spelled[1:-1])
    assert spelled[1:-1] == directions.tidy(spelled[1:-1])


@given(st.text(max_size=40) | st.sampled_from([text for text, _ in TABLE]))
def test_tidying_is_a_fixed_point_and_keeps_the_meaning(text: str) -> None:
    """Tidy text stays as it is, and is a direction exactly when the text was one."""
    once = directions.tidy(text)

    assert once == directions.tidy(once)
    assert directions.is_direction(text) == directions.is_direction(once)


@given(st.text(alphabet="pause 0123456789:.sminutebrh,{}()", max_size=30))
def test_whatever_stands_in_brackets_is_read_or_refused(text: str) -> None:
    """Any text is a direction or a ValueError, never another exception."""
    try:
        directions.parse(text)
    except ValueError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("puase 3", "(pause 3)"),
        ("pause", "(pause 6)"),
        ("pause:", "(pause 6)"),
        ("pause6", "(pause 6)"),
        ("pause 6, exact", "(pause 6 exact)"),
        ("timer 30 halfway", "(timer 30, halfway)"),
        ("breath 8 times in 4 out 6", "(breathe 8 times, in 4 out 6)"),
        ("brethe 5 minutes, setle", "(breathe 5 minutes, settle)"),
        ("breathe 8", "(breathe 8 times, in 4 out 6)"),
        ("yourturn 12", "(your turn 12)"),
        ("voice secnd", "(voice second)"),
        ("ambiance rain", "(ambience rain)"),
        ("or a hand", None),
    ],
)
def test_a_near_miss_names_the_nearest_spelling(text: str, nearest: str | None) -> None:
    """A misspelt direction is refused with the legal spelling that was likely meant."""
    assert nearest == directions.nearest_spelling(text)
    with pytest.raises(ValueError, match=re.escape(nearest or "is no direction")):
        directions.parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("pause 0.1", "0.2 s to 1800 s"),
        ("pause 31 minutes", "not 1860 s"),
        ("pause 1:70", "more than 59 seconds"),
        ("timer 0.5", "1 s to 7200 s"),
        ("timer 7201", "1 s to 7200 s"),
        ("breathe 3.5 times, settle", "3.5 is no whole number"),
        ("breathe 0 times, settle", "0 is no whole number"),
        ("breathe 4 seconds, settle", "no room for one breath of 10 s"),
        ("breathe 9000 times, settle", "up to 12 hours"),
        ("breathe 8 times, in 0.5 out 6", "1 to 30 s each"),
        ("breathe 8 times, in 4 hold 31 out 6", "at most 30 s"),
        ("breathe 3 times, settle, voice first 9", "more than the 3 breaths"),
        ("1001 breaths", "1 to 1000 breaths"),
        ("pause 99999999999999999999", "0.2 s to 1800 s"),
    ],
)
def test_numbers_have_bounds(text: str, reason: str) -> None:
    """A number out of bounds is refused with the legal range."""
    with pytest.raises(ValueError, match=re.escape(reason)):
        directions.parse(text)


def test_a_timer_without_bells_has_no_halfway_bell() -> None:
    """The two options contradict each other."""
    with pytest.raises(ValueError, match="no halfway bell"):
        Timer(10, halfway=True, chime=False)


def test_a_pace_ramps_by_one_second_a_minute_at_most() -> None:
    """From first to last cycle start; the length that the error names does."""
    with pytest.raises(ValueError, match="7 s to one of 10 s within") as refused:
        directions.parse("breathe 2 minutes, starter to settle")
    enough = re.search(r"last (\S+) minutes", str(refused.value))

    assert enough
    assert Breathe(STARTER, length_s=60 * float(enough[1]), until=SETTLE)
    with pytest.raises(ValueError, match="ramps"):
        directions.parse("breathe 1 times, starter to settle")


def test_values_may_stand_for_numbers_only() -> None:
    """A value has the shape of a number in a direction, but not in its voice or names."""
    assert directions.is_direction(
        "breathe {{ n }} times, in {{ breath.in }}s out {{breath.out}}"
    )
    assert directions.is_direction("timer {{ turn }} seconds")
    assert not directions.is_direction("breathe 8 times, settle, voice first {{ n }}")
    assert not directions.is_direction("recording {{ n }}")
    assert "timer {{ Turn }}" == directions.tidy("TIMER  {{ Turn }} seconds")


def meaning_of(line: str) -> tuple[LineKind | None, str | None]:
    """What a single line is, and what it directs."""
    [scanned] = scan(line, "x") or scan("\n", "x")
    return classify(scanned).kind, unwrap(scanned.skeleton)


@pytest.mark.parametrize(
    ("line", "kind", "inner"),
    [
        ("Hello.", LineKind.SPEECH, None),
        ("", LineKind.BLANK, None),
        ("   ", LineKind.BLANK, None),
        ("# Title", LineKind.TITLE, None),
        ("## Name", LineKind.CHAPTER, None),
        ("> a *note* with {{ x }}", LineKind.NOTE, None),
        ("(pause 6)", LineKind.DIRECTION, "pause 6"),
        ("  ( Pause  6s )", LineKind.DIRECTION, "pause 6"),
        ("{% if x %}(pause 6){% endif %}", LineKind.DIRECTION, "pause 6"),
        ("{# why #}(pause 6)", LineKind.DIRECTION, "pause 6"),
        ("[pause 6]", LineKind.DIRECTION, "pause 6"),
        ("[pause:6s]", LineKind.DIRECTION, "pause 6"),
        ("[PAUSE:6]", LineKind.DIRECTION, "pause 6"),
        ("(pause: 6)", LineKind.DIRECTION, "pause 6"),
        ("...6s", LineKind.DIRECTION, "pause 6"),
        ("…2.5 s", LineKind.DIRECTION, "pause 2.5"),
        ('<break time="6s"/>', LineKind.DIRECTION, "pause 6"),
        ("<break time='600ms' />", LineKind.DIRECTION, "pause 0.6"),
        ("a hug (or a hand)", LineKind.SPEECH, None),
        ("(or a hand) is fine", LineKind.SPEECH, None),
        ("(a hand, (or two)", LineKind.SPEECH, None),
        (r"\(pause 6)", LineKind.SPEECH, "pause 6"),
        (r"\# one", LineKind.SPEECH, None),
        ("{{ x }}", LineKind.SPEECH, None),
        ('{{ "}}" }} and {{ {"a": {"b": 1}} }}', LineKind.SPEECH, None),
        ("{% if x %}", None, None),
        ("{# a note #}", None, None),
        ("well... 6 of us", LineKind.SPEECH, None),
        ("50 % & more: 2 + 2 = 4", LineKind.SPEECH, None),
    ],
)
def test_what_a_line_is(line: str, kind: LineKind | None, inner: str | None) -> None:
    """Each line is judged on its own text after its block tags are taken away."""
    found, directed = meaning_of(line)

    assert kind is found
    if kind is LineKind.DIRECTION:
        assert inner == directed


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("(pause 6) Now", "line of its own"),
        ("Wait (pause 6) now", "line of its own"),
        ("Wait (puase 6) now", "line of its own"),
        ("Wait [pause 6] now", "(pause 6) on a line of its own"),
        ("Wait ...6s", "(pause 6) on a line of its own"),
        ("... 6", "(pause 6) on a line of its own"),
        ("(pause 6", "(pause 6) on a line of its own"),
        ("pause 6)", "(pause 6) on a line of its own"),
        ("(pause 6).", "(pause 6) on a line of its own"),
        ("（pause 6）", "(pause 6) on a line of its own"),
        ("(puase 3)", "did you mean (pause 3)?"),
        ("(pause ٦)", "is no direction"),
        ("(or a hand)", "is no direction. To have it spoken"),
        ("({{ x }})", "is no direction"),
        ("(pause {% if x %}6{% endif %})", "holds no {% %}"),
        ("{% if x %}(pause 6){% else %}(pause 9){% endif %}", "line of its own"),
        ("[pause:]", "did you mean (pause 6)"),
        ("[timer 6]", "did you mean (timer 6)"),
        ("<pause 6>", "did you mean (pause 6)"),
        ("{pause 6}", "did you mean (pause 6)"),
        ("<emphasis>hi</emphasis>", '"<" cannot be spoken'),
        ("**hi**", '"*" cannot be spoken'),
        ("| a | b |", '"|" cannot be spoken'),
        ("```", '"`" cannot be spoken'),
        ("left }} over", '"}" cannot be spoken'),
        ("- item", "lists"),
        ("2. item", "lists"),
        ("---", "lists, rules"),
        ("tea &amp; milk", "write the character itself"),
        ("😀", "U+1F600 (GRINNING FACE)"),
        (r"\hello", "stands only before a line"),
        ("### deep", "nothing below"),
        ("##Name", '"## Name"'),
        ("#", "a heading needs words"),
        ("# {{ x }}", "a heading can hold no {{ }}"),
        ("## a *b*", '"*" cannot be spoken'),
        ("x" * 99 + " (" + "pause 6" + ")", "line of its own"),
    ],
)
def test_what_looks_like_markup_is_refused(line: str, reason: str) -> None:
    """Near misses and markup are errors that name the remedy: never spoken, never dropped."""
    with pytest.raises(ValueError, match=re.escape(reason)):
        meaning_of(line)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a\nb {{ c", 2, "{{ is not closed"),
        ("a\n\nb {# c", 3, "{# is not closed"),
        ("{{ a\n}}", 1, "opens and closes on one line"),
        ("\n{% raw %}{{ x }}{% endraw %}", 2, "raw"),
        ("a\r\nb\x00", 2, "U+0000"),
        ("a\rb\ue000", 2, "U+E000"),
    ],
)
def test_scanning_refuses_with_the_line(text: str, line: int, reason: str) -> None:
    """An open tag or an invisible character is refused where it stands."""
    with pytest.raises(ScriptError, match=re.escape(reason)) as refused:
        scan(text, "x.md")

    assert ("x.md", line) == (refused.value.source, refused.value.line)


@given(st.text(alphabet="ab(){}%#\"'\n\r \\-", max_size=40))
def test_scanning_loses_nothing(text: str) -> None:
    """The parts and endings of all lines are the text again."""
    try:
        lines = scan(text, "x")
    except ScriptError:
        return
    again = "".join("".join(part.text for part in line.parts) + line.ending for line in lines)

    assert text == again
    assert list(range(1, len(lines) + 1)) == [line.number for line in lines]


def test_a_tag_over_several_lines_leaves_no_blank_line() -> None:
    """The lines inside a long tag or comment are Jinja alone, whatever they look like."""
    lines = scan("{# a\n\n(pause 6)\n#}Hello.\n{% if x\n and y %}\n{% endif %}\n", "x")

    assert [None, None, None, LineKind.SPEECH, None, None, None] == [
        classify(line).kind for line in lines
    ]


def test_front_matter_keeps_the_line_numbers_of_the_body() -> None:
    """Empty lines stand in for the front matter; a file without one is all body."""
    assert ("---\na: b\n---\n", "\n\n\nHi\n") == split_file("---\na: b\n---\nHi\n")
    assert ("", "Hi\n---\n") == split_file("Hi\n---\n")
    assert ("", "---\nHi\n") == split_file("---\nHi\n")
    assert ("---\na: b\n---", "\n\n\n") == split_file("---\na: b\n---")
    assert "" == split_file("")[0]


def test_names_and_other_scripts_can_be_spoken() -> None:
    """Letters of any script are speech; joiners that spell names are kept."""
    assert find_unspeakable("Zoë O’Neil, 王芳, می\u200cخواهم: 2 + 2 = 4") is None
    assert "\u202e" == find_unspeakable("abc\u202e")
    assert "\ufe0f" == find_unspeakable("a\ufe0f")
    assert '"<"' == name_char("<")
