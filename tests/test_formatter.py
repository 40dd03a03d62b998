"""Formatting: canonical directions, everything else byte for byte."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripting import BODY_AT, FRONT, parse_body

from coreg_audio import templates
from coreg_audio.errors import ScriptError
from coreg_audio.formatter import format_source
from coreg_audio.script import Template


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("[pause 6]", "(pause 6)"),
        ("[pause:6s]", "(pause 6)"),
        ("[PAUSE:6]", "(pause 6)"),
        ("(pause: 6)", "(pause 6)"),
        ("...6s", "(pause 6)"),
        ('<break time="6s"/>', "(pause 6)"),
        ("( Pause  06.50 seconds )", "(pause 6.5)"),
        ("(pause 1:30)", "(pause 1:30)"),
        ("(pause 2 min)", "(pause 2 minutes)"),
        ("(timer 120s,halfway)", "(timer 120, halfway)"),
        ("(Breathe 8 times , in 4s out 6s)", "(breathe 8 times, in 4 out 6)"),
        ("(breathe 90 sec, settle)", "(breathe 90 seconds, settle)"),
        ("(to a)", "(to A)"),
        ("(recording  Welcome)", "(recording Welcome)"),
        ("(timer  {{turn}} s)", "(timer {{turn}})"),
        ("[pause {{ turn }}]", "(pause {{ turn }})"),
        ("  {% if  x %} (pause 6s) {% endif %}  ", "  {% if  x %} (pause 6) {% endif %}  "),
        ("{#  why  #}...6s", "{#  why  #}(pause 6)"),
        ("##   Name  ", "##   Name  "),
        ("Hello  (or a hand) ,  {{  x  }}", "Hello  (or a hand) ,  {{  x  }}"),
        (r"\(pause 6s)", r"\(pause 6s)"),
    ],
)
def test_what_is_rewritten(written: str, canonical: str) -> None:
    """Accepted dialects and loose spelling become canonical; nothing else moves."""
    assert canonical == format_source(written, "x.md")
    assert canonical == format_source(canonical, "x.md")


def test_line_endings_and_front_matter_stay() -> None:
    """Windows endings, a missing last newline and odd YAML are not the formatter's business."""
    text = '---\r\nid:   x\r\nnote: "(pause: 6)"\r\n---\r\n(pause: 6)\r\nHi.\r[pause 3]'
    wanted = '---\r\nid:   x\r\nnote: "(pause: 6)"\r\n---\r\n(pause 6)\r\nHi.\r(pause 3)'

    assert wanted == format_source(text, "x.md")


def test_a_near_miss_is_refused_with_its_line() -> None:
    """The formatter does not guess: it says what was likely meant, and where."""
    with pytest.raises(ScriptError, match=re.escape("did you mean (pause 3)?")) as refused:
        format_source(FRONT + "Hi.\n(puase 3)\n", "x.md")

    assert ("x.md", BODY_AT + 1) == (refused.value.source, refused.value.line)


LINES = """\
Hello there.
  Indented, with {{ couple }}.
[pause:6s]
(Pause  2 minutes)
...3s
{% if touch == "heart" %}
{% else %}
{% endif %}
{% if touch == "heart" %}( CHIME ){% endif %}
(timer {{ turn }}s ,halfway)
(breathe 3 times,settle)
## Next
> note
{# comment #}
(OPTIONAL)
(breathing  starts,settle)
(2 BREATHS)
(breathing ends)
""".splitlines()
scripts = st.lists(
    st.sampled_from(LINES) | st.just("") | st.text("ab(){}%. \\", max_size=9), max_size=12
).map("\n".join)


@given(scripts)
def test_formatting_is_a_fixed_point(body: str) -> None:
    """Formatting what was formatted changes nothing."""
    try:
        once = format_source(FRONT + body, "x.md")
    except ScriptError:
        return

    assert once == format_source(once, "x.md")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scripts)
def test_formatting_keeps_the_meaning(tmp_path: Path, body: str) -> None:
    """A script and its formatted text parse to the same session, line for line."""
    try:
        session = parse_body(tmp_path, body)
    except ScriptError:
        return
    formatted = format_source(FRONT + body, "x.md").removeprefix(FRONT)

    assert session == parse_body(tmp_path, formatted)


@pytest.mark.parametrize(
    "template", templates.available().templates, ids=lambda one: one.front.id
)
def test_the_library_is_formatted(template: Template) -> None:
    """Every packaged script is written as the formatter writes."""
    assert template.text == format_source(template.text, template.source)
