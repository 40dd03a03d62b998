"""The care check: every rule with what breaks it and what only seems to."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from caring import findings
from scripting import FRONT, parse_body

from coreg_audio import care, templates
from coreg_audio.build import understand
from coreg_audio.care.grade import grade, syllables
from coreg_audio.care.languages import PACKS
from coreg_audio.checking import check
from coreg_audio.script import Place

SCRIPTS = sorted(
    path
    for path in (Path(__file__).parent / "care" / "bad").rglob("*.md")
    if path.name != "README.md"
)
"""Written from the rules' text before there was any code: see the README beside them."""

RULES = [
    pytest.param(rule, table, language, id=f"{language}-{rule}")
    for language, examples in care.EXAMPLES.items()
    for rule, table in examples.items()
]


@pytest.mark.parametrize(("rule", "table", "language"), RULES)
def test_what_breaks_a_rule_is_found(
    rule: str, table: care.Examples, language: str, folder: Path
) -> None:
    """Each bad example is found under its own rule."""
    for piece in table.bad:
        found = findings(folder, piece, table.place, language)

        assert rule in {one.rule for one in found}, piece


@pytest.mark.parametrize(("rule", "table", "language"), RULES)
def test_what_keeps_a_rule_is_left_alone(
    rule: str, table: care.Examples, language: str, folder: Path
) -> None:
    """No good example, near miss or not, is found under its rule."""
    for piece in table.good:
        found = findings(folder, piece, table.place, language)

        assert rule not in {one.rule for one in found}, piece


@pytest.mark.parametrize("language", care.EXAMPLES)
def test_every_rule_that_is_checked_has_its_examples(language: str) -> None:
    """At least five each way; R20 is kept by the reading of scripts, tested elsewhere."""
    table = care.EXAMPLES[language]

    assert {rule.id for rule in care.RULES if rule.checked} - {"R20"} == table.keys()
    assert 5 <= min(min(len(one.bad), len(one.good)) for one in table.values())


def test_there_are_25_rules_each_with_a_reason_and_a_way_to_mend_it() -> None:
    """In order, none without a sentence of why."""
    assert [f"R{number}" for number in range(1, 26)] == [rule.id for rule in care.RULES]
    assert all(rule.why.endswith(".") and rule.fix and rule.asks for rule in care.RULES)
    assert ["R22", "R24", "R25"] == [rule.id for rule in care.RULES if not rule.checked]


@pytest.mark.parametrize("script", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_a_bad_script_is_caught(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault that its notes name is found under that rule, on that line."""
    locate = templates.locate  # rendered in this process, as packaged ones are: faster
    monkeypatch.setattr(
        templates, "locate", lambda one, **more: replace(locate(one, **more), packaged=True)
    )
    expected = re.findall(r"(?m)^> breaks (R\d+)(?: at: (.*))?$", script.read_text())
    lines = script.read_text().splitlines()
    found = [(one.rule, lines[one.line - 1].lower()) for one in check(str(script))]

    assert expected
    for rule, words in expected:
        assert any(rule == one and words.lower() in line for one, line in found), rule


def test_there_are_enough_bad_scripts() -> None:
    """One for most of the rules, and some with many faults at once."""
    assert 20 <= len(SCRIPTS)


def test_what_partners_say_is_left_to_them(folder: Path) -> None:
    """In any of the usual quotes, across sentences, and in what is said after the guide."""
    for piece in (
        'One could say: "We must talk. You always overreact."',
        "One could say: “We must talk. You always overreact.”",
        "One could say: «We must talk. You always overreact.»",
        "One could say: ‘We must talk. You always overreact.’",
        "(repeat after me)\nWe must talk. You always overreact.",
    ):
        assert () == findings(folder, piece)


def test_what_is_said_around_a_quotation_still_counts(folder: Path) -> None:
    """A partner's words excuse nothing that the guide says beside them."""
    (found,) = findings(folder, 'You must ask: "May I?" And that is all.')

    assert ("R4", "must") == (found.rule, found.phrase)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "We must talk. You always overreact."),
        ("es", "Tenemos que hablar. Siempre exageras."),
    ],
)
def test_a_line_of_the_therapists_is_the_partners(language: str, line: str) -> None:
    """What stands in place of the repair line is theirs to say: no rule of wording binds it."""
    template = templates.locate("repair-ritual", language=language)
    session = understand(template, {"own_line": line})

    assert () == care.check(session)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Breathing in for seven.\nBreathing out for eight.", ["4 breaths a minute", "7 s in"]),
        ("Breathing in for seven.\nAnd breathing in for four.", ["7 s in"]),
        ("Breathing in for four.\n## Next\nBreathing out for 9.", ["9 s out"]),
        ("In, two, three, four. Out, two, three, four.", []),
        ("You could breathe out to a count of three.", []),
        ("There are four steps in and two steps out.", []),
    ],
)
def test_counted_breaths_keep_their_bounds(body: str, told: list[str], folder: Path) -> None:
    """Pairs within a chapter by all bounds, a half by its own; a count is a second."""
    easy = "You can follow the voice, or your own rhythm. The room is quiet."
    found = findings(folder, f"{easy}\n{body}")

    assert told == [one.message.split(",")[0] for one in found if one.rule == "R8"]


@pytest.mark.parametrize(
    ("between", "asked"),
    [
        ("", True),
        ("(pause 2)\n", True),
        ("(pause 3)\n", False),
        ("(your turn 5)\n", False),
        ("(timer 5)\n", False),
    ],
)
def test_an_ask_comes_before_the_touch_can_be_done(
    between: str, asked: bool, folder: Path
) -> None:
    """Right after the words it is still in time; after a rest or a turn it is not."""
    body = f"Next, there is room for a hug.\n{between}You could ask first.\n(your turn 5)"

    assert asked == ("R6" not in {one.rule for one in findings(folder, body)})


def test_a_command_on_the_breath_clock_is_a_cue(folder: Path) -> None:
    """In a block of paced breathing, "breathe in" is timing, not an order."""
    body = (
        "You can follow the sound, or your own rhythm. The room is quiet.\n"
        "(breathing starts, settle)\nBreathe out slowly.\n(3 breaths)\n(breathing ends)"
    )

    assert () == findings(folder, body)


def test_an_ordered_feeling_is_told_once(folder: Path) -> None:
    """It is a bare command as well, but only the graver fault is told."""
    assert ["R4"] == [one.rule for one in findings(folder, "Relax.")]


def test_a_name_is_never_a_fault(folder: Path) -> None:
    """A client may be called Will, Must or Wife; the message never shows it."""
    front = FRONT.replace("helper", "name: {ask: Who, default: '', personal: true}\n  helper")
    body = "Here is a moment for {{ name }}.\n"
    session = parse_body(folder, body, {"name": "Wife Always"}, front=front)

    assert not {"R9", "R13"} & {one.rule for one in care.check(session)}


def test_a_language_without_rules_is_told(folder: Path) -> None:
    """Once, with what is known, and as an error that can be let through."""
    front = FRONT.replace("language: en", "language: de")
    (found,) = care.check(parse_body(folder, "Hallo.\n", front=front))

    assert (care.LANGUAGE, care.Level.ERROR) == (found.rule, found.level)
    assert found.rule in care.ALLOWABLE
    assert "'de', only for: en" in found.message


@pytest.mark.parametrize(
    ("phrase", "column"), [("just relax", 9), ("Just Relax", 9), ("", 3), ("gone", 3)]
)
def test_a_finding_points_at_its_words(phrase: str, column: int) -> None:
    """At the words in their line, whatever their case; else at the first word."""
    found = care.Finding("R4", care.Level.ERROR, Place("x.md", 7), "no", phrase)

    assert f"x.md:7:{column}: no [R4]" == found.located("  Then, just relax.")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[("rhythm", 1), ("little", 2), ("the", 1), ("noticed", 2), ("rested", 2)],
        *[("places", 2), ("moves", 1), ("while", 1), ("settle", 2), ("exercise", 3)],
    ],
)
def test_syllables_are_groups_of_vowels(word: str, count: int) -> None:
    """Without those that are written and not spoken; never fewer than one."""
    assert count == syllables(word, PACKS["en"].readability)


def test_the_grade_is_that_of_flesch_and_kincaid() -> None:
    """0.39 words a sentence + 11.8 syllables a word - 15.59; nothing said asks for nothing."""
    readability = PACKS["en"].readability
    text = "The cat sat on the mat. It was happy."  # 9 words, 2 sentences, 10 syllables

    assert 0.39 * 4.5 + 11.8 * 10 / 9 - 15.59 == pytest.approx(grade(text, readability))
    assert 0.0 == grade("...", readability)


def test_a_hold_that_nobody_reviewed_is_an_error(folder: Path) -> None:
    """The reading of a script refuses it already; a session made otherwise is caught here."""
    body = "Your own rhythm is fine.\n(breathe 2 times, in 4 hold 1 out 6)\n"
    session = parse_body(folder, body, front=FRONT.replace("holds:", "holds: reviewed"))
    session = replace(session, front=replace(session.front, holds=""))

    assert any("nobody reviewed" in one.message for one in care.check(session))
