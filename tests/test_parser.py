"""Rendered lines to a session: steps, gaps, state, prefixes and breath blocks."""

import re
import time
from pathlib import Path
from unittest.mock import ANY

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripting import BODY_AT, FRONT, parse_body

from coreg_audio.directions import PRESETS
from coreg_audio.errors import ScriptError
from coreg_audio.script import Pattern, Place
from coreg_audio.session import (
    MAX_UTTERANCE_CHARS,
    Ambience,
    Audience,
    BreathBlock,
    Breathe,
    Breaths,
    Chime,
    Echo,
    Gap,
    OptionalPart,
    Rest,
    Role,
    Say,
    Session,
    Step,
    Timer,
    YourTurn,
)

SETTLE = PRESETS["settle"]


def steps_of(session: Session) -> tuple[Step, ...]:
    """The steps of all sections in one row."""
    return tuple(step for section in session.sections for step in section.steps)


def texts_of(session: Session) -> list[str]:
    """What is spoken, sentence by sentence."""
    return [say.utterance.text for say in session.sayings()]


def gaps_of(session: Session) -> list[Gap]:
    """The gap before each spoken sentence."""
    return [say.gap for say in session.sayings()]


def error_of(folder: Path, body: str, front: str = FRONT) -> tuple[int, str]:
    """Line within the body, and reason, of the error that a body is."""
    with pytest.raises(ScriptError) as refused:
        parse_body(folder, body, front=front)
    return refused.value.line - BODY_AT + 1, refused.value.reason


def test_every_step_of_the_table(tmp_path: Path) -> None:
    """Each direction that takes time becomes its step, with its place and its numbers."""
    session = parse_body(
        tmp_path,
        "# Title\n> For the therapist.\n## One\nHello.\n(pause 6)\n(pause 2 exact)\n"
        "(your turn 12)\n(timer {{ turn }}, halfway)\n(timer 6, no chime)\n(chime)\n"
        "(breathe 8 times, in {{ breath.in }} out {{ breath.out }}, voice first 2)\n"
        "(breathe 4 minutes, starter to settle, voice every 5)\n"
        "(ambience rain)\n(ambience off)\n",
    )
    [section] = session.sections

    def at(line: int) -> Place:
        return Place("sample.md", BODY_AT + line - 1)

    assert ("One", at(3)) == (section.title, section.at)
    assert ("For the therapist.",) == session.notes
    assert [
        Rest(at(5), 6),
        Rest(at(6), 2, exact=True),
        YourTurn(at(7), 12),
        Timer(at(8), 120, halfway=True),
        Timer(at(9), 6, chime=False),
        Chime(at(10)),
        Breathe(at(11), SETTLE, cycles=8, voice_first=2),
        Breathe(at(12), PRESETS["starter"], length_s=240, until=SETTLE, voice_every=5),
        Ambience(at(13), "rain"),
        Ambience(at(14), None),
    ] == list(section.steps[1:])


def test_gaps_between_sentences_lines_paragraphs_and_chapters(tmp_path: Path) -> None:
    """Nothing before the first; a blank line between two spoken ones makes a paragraph."""
    session = parse_body(tmp_path, "\nOne. Two.\nThree.\n\n\nFour.\n\n## Next\n\nFive.\n")

    assert ["One.", "Two.", "Three.", "Four.", "Five."] == texts_of(session)
    assert [
        Gap.NONE,
        Gap.SENTENCE,
        Gap.SENTENCE,
        Gap.PARAGRAPH,
        Gap.CHAPTER,
    ] == gaps_of(session)


def test_a_blank_line_beside_a_direction_adds_nothing(tmp_path: Path) -> None:
    """Before or after it, with or without time in it."""
    session = parse_body(tmp_path, "One.\n\n(pause 3)\nTwo.\n(softer)\n\nThree.\n")

    assert [Gap.NONE, Gap.SENTENCE, Gap.SENTENCE] == gaps_of(session)


def test_notes_and_vanished_lines_leave_the_gap_alone(tmp_path: Path) -> None:
    """What is not heard makes no paragraph."""
    session = parse_body(
        tmp_path, "One.\n> note\n{% if touch == 'none' %}\n{% endif %}\nTwo.\n"
    )

    assert [Gap.NONE, Gap.SENTENCE] == gaps_of(session)


def test_the_part_before_the_first_heading_has_no_title(tmp_path: Path) -> None:
    """It is a section of its own, where there is one."""
    session = parse_body(tmp_path, "One.\n## A\nTwo.\n")

    assert ["", "A"] == [section.title for section in session.sections]
    assert ["A"] == [one.title for one in parse_body(tmp_path, "# T\n\n## A\nB.\n").sections]


def test_who_speaks_lasts_and_delivery_ends_with_the_chapter(tmp_path: Path) -> None:
    """`voice` lasts until changed; `softer` and `to A` end at the next chapter or sooner."""
    session = parse_body(
        tmp_path,
        "(voice second)\n(softer)\n(to A)\nOne.\n(normal)\n(to both)\nTwo.\n"
        "(softer)\n(to B)\nThree.\n## Next\nFour.\n(voice guide)\nFive.\n",
    )

    assert [
        (Role.SECOND, True, Audience.A),
        (Role.SECOND, False, Audience.BOTH),
        (Role.SECOND, True, Audience.B),
        (Role.SECOND, False, Audience.BOTH),
        (Role.GUIDE, False, Audience.BOTH),
    ] == [(say.utterance.role, say.utterance.softer, say.to) for say in session.sayings()]


def test_prefixes_stack_and_bind_to_the_next_line(tmp_path: Path) -> None:
    """`say exactly` and `repeat after me` take one line, `recording` the whole paragraph."""
    session = parse_body(
        tmp_path,
        "(recording welcome)\n(say exactly)\n> aside\n(repeat after me)\nI am here. You too.\n"
        "(pause 2)\nStill the take.\n\nNo more.\n",
    )

    assert [True, True, False, False] == [say.exact for say in session.sayings()]
    assert ["welcome"] * 3 + [None] == [say.take for say in session.sayings()]
    assert Echo(Place("sample.md", BODY_AT + 3), 2) == steps_of(session)[2]


def test_an_optional_paragraph_holds_all_that_belongs_to_it(tmp_path: Path) -> None:
    """Its lines and the directions between them, up to the blank line or the heading."""
    session = parse_body(
        tmp_path,
        "One.\n\n(optional)\n(pause 4)\nTwo.\n(chime)\nThree.\n(pause 8)\n\nFour.\n"
        "(optional)\nFive.\n(optional)\nSix.\n## Next\nSeven.\n",
    )
    kinds = [
        [type(inner) for inner in step.steps] if isinstance(step, OptionalPart) else type(step)
        for step in steps_of(session)
    ]

    assert [Say, [Rest, Say, Chime, Say, Rest], Say, [Say], [Say], Say] == kinds


def test_a_breath_block_holds_lines_breaths_and_chimes(tmp_path: Path) -> None:
    """Each line stands by itself; blank lines in it mean nothing."""
    session = parse_body(
        tmp_path,
        "Soon.\n(breathing starts, gentle)\nAs it rises.\n(4 breaths)\n\nAs it falls.\n"
        "(chime)\n"
        "(breathing ends)\nDone.\n",
    )
    block = steps_of(session)[1]

    assert isinstance(block, BreathBlock)
    assert (Pattern(3, 5), Gap.SENTENCE) == (block.pattern, block.gap)
    assert [Say, Breaths, Say, Chime] == [type(step) for step in block.steps]
    assert [Gap.PARAGRAPH] * 2 == [step.gap for step in block.steps if isinstance(step, Say)]
    assert ["Soon.", "As it rises.", "As it falls.", "Done."] == texts_of(session)


def test_sentences_of_a_line_in_a_breath_block_are_parted(tmp_path: Path) -> None:
    """A line waits for its breath, its further sentences for their gap, a part for nothing."""
    long = "and again it rises, " * 14
    session = parse_body(
        tmp_path,
        f"(breathing starts, gentle)\nIt rises. It falls.\nAnd {long}and falls.\n"
        "(breathing ends)\n",
    )
    (block,) = steps_of(session)

    assert isinstance(block, BreathBlock)
    assert [Gap.PARAGRAPH, Gap.SENTENCE, Gap.PARAGRAPH, Gap.NONE] == [
        step.gap for step in block.steps if isinstance(step, Say)
    ]


def test_a_breath_block_may_be_optional(tmp_path: Path) -> None:
    """The whole block is in the optional part, however many blank lines it holds."""
    session = parse_body(
        tmp_path,
        "One.\n\n(optional)\n(breathing starts, settle)\nIn.\n\n"
        "(2 breaths)\n(breathing ends)\n\nEnd.",
    )
    part = steps_of(session)[1]

    assert isinstance(part, OptionalPart)
    assert [BreathBlock] == [type(step) for step in part.steps]


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("", 1 - BODY_AT + 1, "this script says nothing"),
        ("# T\n> note\n", 1 - BODY_AT + 1, "this script says nothing"),
        ("(pause 6)\n", 1 - BODY_AT + 1, "this script says nothing"),
        ("One.\n(say exactly)\n\nTwo.", 2, "before a blank line"),
        ("One.\n(repeat after me)\n## Next\nTwo.", 2, "before a heading"),
        ("One.\n(optional)\n(pause 3)", 2, "before the end"),
        ("(recording a)\n(recording b)\nOne.", 2, "stands here twice"),
        ("(say exactly)\nDear {{ helper }}.", 2, "can hold no {{ }}"),
        ("One.\n(4 breaths)", 2, "after (breathing starts, settle) only"),
        ("One.\n(breathing ends)", 2, "after (breathing starts, settle) only"),
        ("One.\n(breathing starts, settle)\nTwo.", 2, "needs (breathing ends)"),
        ("(breathing starts, settle)\nOne.\n## Next\nTwo.", 1, "needs (breathing ends)"),
        ("One.\n(breathing starts, settle)\n(breathing ends)", 3, "nothing stands between"),
        ("One.\n(pause to the end)\nTwo.", 3, "nothing can follow what lasts to the end"),
        (
            "One.\n(breathe to the end, slow)\n(chime)",
            3,
            "nothing can follow what lasts to the end",
        ),
        ("One.\n\n(optional)\nTwo.\n(pause to the end)", 5, "cannot be optional"),
        ("One.\n(breathe to the end, starter to slow)", 2, "in a run before"),
        ("(breathing starts, settle)\n(pause 3)", 2, "(pause 3) cannot stand between"),
        ("(say exactly)\n(breathing starts, settle)", 1, "before (breathing starts)"),
        ("(optional)\n(ambience rain)\nOne.", 2, "cannot change the ambience"),
        ("One.\n# A\n# B", 3, "a second title"),
        ("## A\n## B\nOne.", 1, "the chapter 'A' is empty"),
        ("One.\n...", 2, "nothing to say"),
        ("One.\n" + "x" * 251, 2, "more than 250 characters"),
        ("One.\n(pause 0.1)", 2, "0.2 s to 1800 s"),
        ("One.\n(breathe 8 times, in 4 hold 2 out 6)", 2, "holds: reviewed"),
        ("One.\n(breathe 2 minutes, starter to settle)", 2, "ramps"),
        ("Word.\n" * 5001, 5001, "at most 5000 sentences"),
        ("Word. " * 501, 1, "a line of 3005 characters, of at most 3000"),
    ],
)
def test_what_means_nothing_is_an_error_at_its_line(
    tmp_path: Path, body: str, line: int, reason: str
) -> None:
    """The error says what is wrong and stands where the mistake is."""
    assert (line, ANY) == error_of(tmp_path, body)
    assert reason in error_of(tmp_path, body)[1]


def test_holds_need_a_review(tmp_path: Path) -> None:
    """With `holds: reviewed` in the front matter a held breath is what it says."""
    front = FRONT.replace("holds:", "holds: reviewed")
    body = "One.\n(breathe 4 times, in 4 hold 4 out 4 hold 4)\n"
    breathe = steps_of(parse_body(tmp_path, body, front=front))[1]

    assert isinstance(breathe, Breathe)
    assert Pattern(4, 4, 4, 4) == breathe.pattern


def test_breath_words_need_a_language_that_has_them(tmp_path: Path) -> None:
    """A voice cue in another language is refused; breathing without words is not."""
    front = FRONT.replace("language: en", "language: de")

    assert (
        "'de', only in: en"
        in error_of(tmp_path, "Eins.\n(breathe 4 times, settle, voice first 2)", front)[1]
    )
    assert steps_of(parse_body(tmp_path, "Eins.\n(breathe 4 times, settle)", front=front))


def test_a_long_sentence_is_cut_at_clauses_without_a_gap(tmp_path: Path) -> None:
    """Each piece fits a voice, the words stay, and no silence falls inside the sentence."""
    clause = "there is room for a slow and easy breath here, "
    session = parse_body(tmp_path, f"So {clause * 8}and rest. Then more.")
    texts = texts_of(session)

    assert f"So {clause * 8}and rest. Then more." == " ".join(texts)
    assert all(len(text) <= MAX_UTTERANCE_CHARS for text in texts)
    assert texts[0].endswith("here,")
    assert [Gap.NONE, Gap.NONE, Gap.SENTENCE] == gaps_of(session)


BODY_LINES = """\
Hello there.
Dear {{ couple }}.
(pause 6)
(optional)
(say exactly)
## Next
> note
{% if touch == 'heart' %}
{% else %}
{% endif %}
{% for i in range(2) %}
{% endfor %}
(breathing starts, settle)
(2 breaths)
(breathing ends)
(timer {{ turn }})
{% set x %}
{% endset %}
{{ x }}
{% include 'shared/eyes.md' %}
[pause: 3s]
""".splitlines()
bodies = st.lists(st.text(max_size=30) | st.sampled_from(BODY_LINES), max_size=12).map(
    "\n".join
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(bodies)
def test_any_body_is_a_session_or_an_error_with_a_line(tmp_path: Path, body: str) -> None:
    """Never another exception, and the line lies in the file."""
    try:
        session = parse_body(tmp_path, body)
    except ScriptError as error:
        last = (FRONT + body).count("\n") + (FRONT + body).count("\r") + 1
        assert 1 <= error.line <= last
        return

    assert any(True for _ in session.sayings())


@pytest.mark.parametrize(
    "line",
    [
        "Hello there, this is a line. ",
        "{{ couple }}a ",
        "(a) ",
        "a\n",
        "(pause 6)\n",
        "{% if 1 %}",
    ],
)
def test_a_long_script_is_quick(tmp_path: Path, line: str) -> None:
    """Whatever fills it: four times as much text takes about four times as long."""
    taken_s = []
    for size in (16_000, 64_000):
        started = time.process_time()
        try:
            parse_body(tmp_path, line * ((size - len(FRONT)) // len(line)))
        except ScriptError as error:
            assert str(error)
        taken_s.append(time.process_time() - started)

    assert taken_s[1] < 8 * taken_s[0] + 0.5


def test_places_hold_through_includes(tmp_path: Path) -> None:
    """A sentence from an include says its own file and line."""
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "calm.md").write_text("A.\n\nB.\n")
    session = parse_body(tmp_path, 'Hi.\n{% include "shared/calm.md" %}\nBye.\n')

    assert [("sample.md", BODY_AT), (ANY, 1), (ANY, 3), ("sample.md", BODY_AT + 2)] == [
        (say.at.source, say.at.line) for say in session.sayings()
    ]
    assert all(re.search(r"calm\.md$", say.at.source) for say in list(session.sayings())[1:3])
