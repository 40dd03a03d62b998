"""Front matter: read as text, converted by the schema, refused with the line."""

import re
from pathlib import Path

import pytest
import yaml
from scripting import FRONT, make_template

from coreg_audio import templates
from coreg_audio.errors import ScriptError
from coreg_audio.script import ChoiceKind, Pattern
from coreg_audio.templates import yaml_nodes

CHOICES = FRONT[FRONT.index("choices:") : FRONT.index("breath:")]


def test_front_matter_is_text_until_the_schema_says_otherwise(tmp_path: Path) -> None:
    """`no`, `1.10` and a client called No survive; defaults fill what is left out."""
    front = FRONT.replace('version: "1.0"', "version: 1.10").replace(
        'default: ""', "default: No"
    )
    front = front.replace("language: en", "language: no").replace(
        "for: couple", "for: [one, turns]"
    )
    read = make_template(tmp_path, "Hi.", front).front

    assert ("1.10", "no", ("one", "turns")) == (read.version, read.language, read.audience)
    assert ("No", ChoiceKind.TEXT, True) == (
        read.choices[0].default,
        read.choices[0].kind,
        read.choices[0].personal,
    )
    assert (5.0, (4.0, 6.0), 1, "exercise", "", "") == (
        read.minutes,
        read.range_min,
        read.tier,
        read.kind,
        read.holds,
        read.reviewed,
    )
    assert Pattern(4, 6) == read.breath


def test_all_keys_of_the_front_matter(tmp_path: Path) -> None:
    """What the script format lists is read, each to its type, and its lines are known."""
    front = FRONT.replace(
        "breath: {in: 4, out: 6}\nholds:\n",
        "breath: gentle\nholds: reviewed\nkind: sleep\nreviewed: A. Clinician, 2026-01-02\n"
        "cautions: [panic, touch not wanted]\n"
        "not_for:\n  touch: {touch: none}\n  fear-of-partner: refuse\n",
    )
    template = make_template(tmp_path, "Hi.", front)

    assert (Pattern(3, 5), "reviewed", "sleep") == (
        template.front.breath,
        template.front.holds,
        template.front.kind,
    )
    assert {"touch": ("touch", ("none",)), "fear-of-partner": None} == template.front.not_for
    assert ("panic", "touch not wanted") == template.front.cautions
    assert "A. Clinician, 2026-01-02" == template.front.reviewed
    assert [2, 9, 15] == [template.front_at[key] for key in ("id", "range", "breath")]


def test_maps_by_one_choice_are_resolved_at_render(tmp_path: Path) -> None:
    """`minutes`, `range` and `tier` may depend on what is picked."""
    front = (
        FRONT.replace("minutes: 5", "minutes: {touch: {heart: 5, hands: 6, none: 20}}")
        .replace(
            "range: [4, 6]", "range: {touch: {heart: [4, 6], hands: [4, 6], none: [18, 22]}}"
        )
        .replace("tier: 1", "tier: {touch: {heart: 2, hands: 2, none: 1}}")
    )
    template = make_template(tmp_path, "Hi.", front)

    assert (5.0, 2) == (template.front.minutes, template.front.tier)
    rendered = templates.render(template, {"touch": "none"})
    assert (20.0, (18.0, 22.0), 1) == (
        rendered.front.minutes,
        rendered.front.range_min,
        rendered.front.tier,
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("tier: 1\n", "", 1, "needs a line 'tier'"),
        ("tier: 1", "teir: 1", 7, "has no key 'teir' (did you mean 'tier'"),
        ("tier: 1", "tier: 4", 7, "tier is one of: 1, 2, 3"),
        ("tier: 1", "tier: 1\ntier: 2", 8, "'tier' stands here twice"),
        ("minutes: 5", "minutes: 9", 8, "minutes (9) lie outside the range of 4 to 6"),
        ("minutes: 5", "minutes: five", 8, "minutes is a number, not 'five'"),
        ("minutes: 5", "minutes: 0", 8, "above 0"),
        ("minutes: 5", "minutes: {touch: {heart: 5}}", 8, "says nothing for touch: hands"),
        ("minutes: 5", "minutes: {helper: {a: 5}}", 8, "minutes has no key 'helper'"),
        ("minutes: 5", "minutes: {touch: {}, turn: {}}", 8, "a map by one choice"),
        ("range: [4, 6]", "range: [6, 4]", 9, "the lowest stands first"),
        ("range: [4, 6]", "range: 4", 9, "the lowest and the highest"),
        ("range: [4, 6]", "range: [0, 6]", 9, "the range lies above 0"),
        ("id: sample", "id: Sample", 2, "id looks like 'repair-ritual'"),
        ("id: sample", f"id: {'x' * 80}", 2, "make them agree"),
        ("id: sample", f"id: {'x' * 81}", 2, "id looks like 'repair-ritual'"),
        ("title: Sample", "title:", 3, "title is empty"),
        ("title: Sample", f"title: {'x' * 301}", 3, "at most 300"),
        ("title: Sample", 'title: "a\\tb"', 3, "U+0009"),
        ("title: Sample", "title: [a]", 3, "title is one piece of text"),
        ("for: couple", "for: cuople", 6, "not 'cuople' (did you mean 'couple'?)"),
        ("for: couple", "for: []", 6, "for is one or more of"),
        ("for: couple", "for: {a: b}", 6, "for is a list"),
        ("for: couple", "for: &x couple", 6, "anchors and aliases"),
        ("for: couple", "for: !!str couple", 6, "tags (!) are not allowed"),
        ("for: couple", "for: [[[[[[[a]]]]]]]", 6, "nested too deep"),
        ("for: couple", "for: [couple", 7, "not legal YAML"),
        ("for: couple", "[a]: b", 6, "a key is one word"),
        ("for: couple", "for: couple # " + "x" * 20_000, 2, "at most 20000 characters"),
        ("breath: {in: 4, out: 6}", "breath: {in: 4}", 15, "breath is {in: 4, out: 6}"),
        ("breath: {in: 4, out: 6}", "breath: {in: 4, out: 99}", 15, "1 to 30 s each"),
        ("breath: {in: 4, out: 6}", "breath: setle", 15, "did you mean 'settle'"),
        ("holds:", "holds: yes", 16, "holds is one of: (empty), reviewed"),
        ("holds:", "not_for: {tuoch: refuse}", 16, "not_for has no key 'tuoch'"),
        ("holds:", "not_for: {touch: {touch: lips}}", 16, "touch is one of"),
        ("holds:", "not_for: {touch: {helper: x}}", 16, "touch has no key 'helper'"),
        ("holds:", "not_for: {touch: {}}", 16, "touch is refuse, or one choice"),
        ("holds:", "not_for: {touch: never}", 16, "touch is refuse, or one choice"),
        ("holds:", "not_for: {touch: {touch: []}}", 16, "names no option that respects it"),
        ("holds:", "not_for: {touch: {touch: [none, lips]}}", 16, "touch is one of"),
        ("holds:", "cautions: [a, '']", 16, "a caution is empty"),
        ("default: heart", "default: hart", 13, "(did you mean 'heart'?)"),
        ("default: heart", "defualt: heart", 13, "has no key 'defualt'"),
        (", default: heart", "", 13, "touch needs a default"),
        ("[heart, hands, none]", "[heart, heart]", 13, "each of them once"),
        ("[heart, hands, none]", "[heart, '{{']", 13, "a plain word"),
        ("default: 120", "default: 5", 14, "turn is a number from 6 to 300, not '5'"),
        ("default: 120", "default: 120, pick: [a]", 14, "a pick or a number, not both"),
        ("default: 120", "default: 120, personal: true", 14, "cannot be personal"),
        ("personal: true", "personal: yes", 11, "personal is one of: true, false"),
        ("  helper:", "  range:", 12, "cannot name a choice"),
        ("  helper:", "  2nd:", 12, "cannot name a choice"),
        ("default: someone you trust", "default: a*b", 12, "the default does not fit"),
        (CHOICES, "choices: none\n", 10, "choices is a mapping"),
        (FRONT, "---\nid\n---\n", 2, "front matter is lines such as"),
        (FRONT, "---\n- id\n---\n", 2, "front matter is lines such as"),
    ],
)
def test_faults_of_the_front_matter_have_their_line(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    """Unknown keys, values of the wrong kind and YAML's traps are errors where they stand."""
    assert old in FRONT
    (tmp_path / "sample.md").write_text(FRONT.replace(old, new))
    with pytest.raises(ScriptError, match=re.escape(reason)) as refused:
        templates.load(tmp_path / "sample.md")

    assert line == refused.value.line


def test_empty_front_matter_parts_are_nothing(tmp_path: Path) -> None:
    """`choices:` and the like may stand empty or be left out."""
    front = FRONT.replace(CHOICES, "choices:\ncautions:\nnot_for:\n").replace(
        "breath: {in: 4, out: 6}\n", ""
    )
    read = make_template(tmp_path, "Hi.", front).front

    assert ((), (), {}, Pattern(4, 6)) == (
        read.choices,
        read.cautions,
        read.not_for,
        read.breath,
    )


def test_an_undefined_character_in_yaml_is_refused(tmp_path: Path) -> None:
    """YAML's own reader errors have no line; the front matter's first serves."""
    (tmp_path / "sample.md").write_text(FRONT.replace("Sample", "Sam\x01ple"))

    with pytest.raises(ScriptError, match=":2: not legal YAML"):
        templates.load(tmp_path / "sample.md")


def test_both_loaders_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loader in C gives the same values and places as the one that is always there."""
    files = sorted((templates.packaged_folder() / "en").glob("*.md"))[:3]
    texts = [file.read_text(encoding="utf-8") for file in files]
    fast = [templates.read_front(text, "x.md") for text in texts]
    yaml_nodes.read_yaml.cache_clear()
    monkeypatch.setattr(yaml_nodes, "_FAST", yaml.BaseLoader)

    assert fast == [templates.read_front(text, "x.md") for text in texts]


PRIVATE = yaml_nodes.Source("C1/client.yaml", "a client file", private=True)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("tier: 2\nnotes: a: Zebulonia\n", 2, "put what holds a : # or quote between quotes"),
        ("Zebulonia\n", 1, 'a client file is lines such as "tier: 2"'),
        ("a: 1\nZebulonia: 1\nZebulonia: 2\n", 3, "this key stands here twice"),
    ],
)
def test_of_a_private_file_no_word_is_repeated(text: str, line: int, reason: str) -> None:
    """What is wrong with its YAML is told by the line and in words of our own."""
    with pytest.raises(ScriptError) as caught:
        yaml_nodes.read_yaml(text, PRIVATE, 1)

    assert line == caught.value.line
    assert reason in caught.value.reason
    assert "Zebulonia" not in str(caught.value)


def test_a_private_key_that_is_not_known_is_not_repeated() -> None:
    """The known keys are told, or the one that was meant."""
    far = yaml_nodes.read_yaml("Zebulonia: 1\n", PRIVATE, 1)
    near = yaml_nodes.read_yaml("teir: 1\n", PRIVATE, 1)

    with pytest.raises(ScriptError, match=r"no such key; its keys are: tier, voice$"):
        far.fields("a client file", ("tier", "voice"))
    with pytest.raises(ScriptError, match=r"no such key.*tier"):
        near.fields("a client file", ("tier", "voice"))


def test_a_script_may_be_shorter_than_a_minute(tmp_path: Path) -> None:
    """Whatever lies above 0."""
    front = FRONT.replace("minutes: 5", "minutes: 0.5").replace("[4, 6]", "[0.4, 1]")

    assert 0.5 == make_template(tmp_path, "Hi.", front).front.minutes
