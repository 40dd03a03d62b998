"""Rendering: places kept, nothing glued, and what a script may not do."""

import errno
import os
import sys
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound
from scripting import BODY_AT, FRONT, make_template, render_body

from coreg_audio import templates
from coreg_audio.errors import ScriptError
from coreg_audio.script import LineKind, Rendered
from coreg_audio.templates import marks, rendering
from coreg_audio.templates.checks import MAX_DEPTH
from coreg_audio.templates.rendering import Prepared
from coreg_audio.templates.sandbox import GuardedEnvironment, SourceLoader

LOOPS = "{{% for a in range(999) %}}{{% for b in range(999) %}}{0}{{% endfor %}}{{% endfor %}}"


def lay(folder: Path, name: str, body: str = "Hi.\n", front: str = FRONT) -> Path:
    """A file `en/<name>.md` in a folder of templates."""
    path = folder / "en" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(front.replace("id: sample", f"id: {Path(name).stem}") + body)
    return path


def said(rendered: Rendered) -> list[str]:
    """What is spoken, line by line."""
    return [line.text for line in rendered.lines if line.kind is LineKind.SPEECH]


def refusal(folder: Path, body: str, front: str = FRONT, **values: str) -> tuple[int, str]:
    """Line in the body, and reason, of the error that rendering is."""
    with pytest.raises(ScriptError) as refused:
        render_body(folder, body, values, front)
    return refused.value.line - BODY_AT + 1, refused.value.reason


def test_values_fill_speech_and_directions(tmp_path: Path) -> None:
    """Personal ones are marked and shown as [name]; numbers may stand in directions."""
    rendered = render_body(
        tmp_path,
        "Welcome{% if couple %}, {{ couple }}{% endif %}.\n(timer {{ turn }})\n"
        "Ask {{ helper }} in {{ breath.in }}.\n> {{ couple }}\n",
        {"couple": "Ana and Bo", "turn": "90"},
    )
    welcome, timer, ask, note = rendered.lines

    assert ("Welcome, Ana and Bo.", "Welcome, [name].") == (welcome.text, welcome.shown)
    assert (True, ("Ana and Bo",), True) == (welcome.personal, welcome.names, welcome.filled)
    assert (LineKind.DIRECTION, "timer 90") == (timer.kind, timer.text)
    assert ("Ask someone you trust in 4.", False) == (ask.text, ask.personal)
    assert ("Ana and Bo", "[name]") == (note.text, note.shown)
    assert ["Welcome."] == said(render_body(tmp_path, "Welcome{% if couple %}, x{% endif %}."))


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("{% if touch == 'heart' %}\nA.\n{% endif %}\nB.", [(2, "A."), (4, "B.")]),
        ("{% if touch == 'heart' %}A.\n{% endif %}B.", [(1, "A."), (2, "B.")]),
        ("{% if touch == 'none' %}A.\n{% endif %}B.", [(2, "B.")]),
        ("{% for i in range(2) %}A.\nB.{% endfor %}", [(1, "A."), (2, "B.")] * 2),
        ("{% for i in range(2) %}A.\n{% endfor %}", [(1, "A.")] * 2),
        ("{% for i in range(2) %}A{{ i }} {% endfor %}", [(1, "A0 A1")]),
        ("{% for i in range(2) %}(chime){% endfor %}\nA.", [(1, "chime")] * 2 + [(2, "A.")]),
        ("A {%- if touch %}, b{% endif -%}\nC.", [(1, "A, b"), (2, "C.")]),
        ("A {# x\n y #} B", [(1, "A"), (2, "B")]),
        ("A.\n\nB.", [(1, "A."), (2, ""), (3, "B.")]),
        ("{% if touch %}" * MAX_DEPTH + "A." + "{% endif %}" * MAX_DEPTH, [(1, "A.")]),
        (
            "{% set x %}\n(pause 6)\nA.\n{% endset %}\nB.\n{{ x }}\nC.",
            [(5, "B."), (2, "pause 6"), (3, "A."), (7, "C.")],
        ),
        ("{% set x %}(pause 6){% endset %}\nB.\n{{ x }}", [(2, "B."), (1, "pause 6")]),
        (
            "{% set x %}\n(pause 6)\nA.\n{% endset %}\n"
            "{% set y %}{{ x }}{% endset %}\nB.\n{{ y }}",
            [(6, "B."), (2, "pause 6"), (3, "A.")],
        ),
        ("{% macro m(n) %}dear {{ n }}{% endmacro %}\nHi {{ m('A') }}!", [(2, "Hi dear A!")]),
        (
            "{% macro m() %}\nA.\n{{ caller() }}\n{% endmacro %}\n"
            "{% call m() %}\n(chime)\nB.\n{% endcall %}",
            [(2, "A."), (6, "chime"), (7, "B.")],
        ),
        ("{% with x = 2 %}A {{ x + 1 }}.{% endwith %}", [(1, "A 3.")]),
        ("\\(pause 6)\n\\# A\n\\> B", [(1, "(pause 6)"), (2, "# A"), (3, "> B")]),
        ("{{ [3, 1, 3]|unique|sort|join(' ') }} {{ -turn|abs }}", [(1, "1 3 120")]),
        ("{{ [2, 5]|first + [2, 5]|last }} {{ ['a']|reverse|list|length }}", [(1, "7 1")]),
        ("{{ 7 / 2 }} {{ (7 / 2)|round }} {{ 3.9|int }}", [(1, "3.5 4 3")]),
        ("{% if no is defined %}{{ no }}{% endif %}{{ no|default('A') }}", [(1, "A")]),
        ("{% if touch in ['heart'] %}A{% endif %}{{ couple|d('B', true) }}", [(1, "AB")]),
    ],
)
def test_every_line_keeps_its_place(
    tmp_path: Path, body: str, lines: list[tuple[int, str]]
) -> None:
    """Through ifs, loops, blocks and macros; Jinja lines vanish, and no two lines are glued."""
    rendered = render_body(tmp_path, body)

    assert lines == [(line.at.line - BODY_AT + 1, line.text) for line in rendered.lines]


def test_filters_work_on_the_name_and_keep_it_hidden(tmp_path: Path) -> None:
    """A personal value stays marked through filters and blocks, and compares as itself."""
    body = (
        "{% set both %}{{ couple }}{% endset %}"
        "{{ couple|upper }} {{ couple|title }} {{ couple|lower }} {{ couple|trim }} "
        "{{ couple|capitalize }} {{ 'dear ' ~ couple ~ '!' }} {{ both|upper }} "
        "{{ [couple, 'x']|join('+') }} {{ couple|length }}"
        "{% if couple == 'ana o\\'neil' and couple != 'x' and couple in ['ana o\\'neil'] %}."
        "{% endif %}{% if {couple: 1}[couple] == 1 and couple|upper != couple %}!{% endif %}"
    )
    [line] = render_body(tmp_path, body, {"couple": "ana o'neil"}).lines

    assert (
        "ANA O'NEIL Ana O'neil ana o'neil ana o'neil Ana o'neil dear ana o'neil! ANA O'NEIL "
        "ana o'neil+x 10.!"
    ) == line.text
    assert "[name] [name] [name] [name] [name] dear [name]! [name] [name]+x 10.!" == line.shown


def test_includes_look_near_first(folder: Path) -> None:
    """The template's own folder, then the library; errors in an include name its file."""
    lay(
        folder / "mine",
        "own",
        '{% include "shared/eyes.md" %}\n{% include "shared/mine.md" %}\n',
    )
    shared = folder / "mine" / "en" / "shared"
    shared.mkdir()
    (shared / "mine.md").write_text("Mine.\n\n{{ couple }}\n")
    rendered = templates.render(templates.locate("own", templates_dir=folder / "mine"))

    assert "en/shared/eyes.md" == rendered.lines[0].at.source
    assert "Mine." == said(rendered)[-1]
    (shared / "eyes.md").write_text("Near.\n(puase 3)\n")
    with pytest.raises(ScriptError, match=r"shared.eyes\.md:2: .*did you mean \(pause 3\)"):
        templates.render(templates.locate("own", templates_dir=folder / "mine"))


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        (
            "A.\n{{ coupel }}",
            2,
            "'coupel' is no choice of this script (did you mean 'couple'?)",
        ),
        ("A.\n{% if touch == 'none' %}{{ nope }}{% endif %}", 2, "'nope' is no choice"),
        ("(pause {{ helper }})", 1, "only from a choice that is a number"),
        ("(pause {{ turnn }})", 1, "(did you mean 'turn'?)"),
        ("(pause {{ turn + 1 }})", 1, "only from a choice that is a number"),
        ("A.\n{% set turn = couple %}", 2, "'turn' is taken"),
        ("{% macro breath() %}{% endmacro %}", 1, "'breath' is taken"),
        ("A.\n## B {{ helper }}", 2, "a heading can hold no {{ }}"),
        ("{% set x %}\nA.\n{% endset %}\nB {{ x }}", 4, "brings whole lines"),
        ("{% set x %}(chime){% endset %}\nB {{ x }}", 2, "brings whole lines"),
        ("A {% include 'shared/eyes.md' %}", 1, "put it on its own"),
        ("{% include 'shared/eys.md' %}", 1, "did you mean 'shared/eyes.md'"),
        ("{% include '../x.md' %}", 1, "an include names a file such as"),
        ("{% include '/etc/passwd' %}", 1, "an include names a file such as"),
        ("{% include touch %}", 1, "name one file outright"),
        ("{% include 'shared/eyes.md' ignore missing %}", 1, "name one file outright"),
        ("{% include 'sample.md' %}", 2 - BODY_AT, "no front matter"),
        ("{% extends 'x' %}", 1, "{% extends %} is not allowed"),
        ("{% autoescape true %}{% endautoescape %}", 1, "{% autoescape %} is not allowed"),
        ("{{ [1] }}", 1, "a list cannot be spoken"),
        ("{{ none }}", 1, "nothing cannot be spoken"),
        ("{{ touch == 'heart' }}", 1, "a bool cannot be spoken"),
        ("{{ breath.middle }}", 1, "has no attribute 'middle'"),
        ("{{ helper.upper() }}", 1, "upper is not safely callable here"),
        ("{{ helper.__class__ }}", 1, "unsafe"),
        ("{{ helper|attr('x') }}", 1, "there is no filter 'attr'"),
        ("{{ helper|uper }}", 1, "did you mean 'upper'"),
        ("{{ 1 is callable }}", 1, "there is no test 'callable'"),
        ("{{ helper[0:2] }}", 1, "slices are not allowed"),
        ("{{ helper|first }}", 1, "works on lists only"),
        ("{{ 5|upper }}", 1, "works on texts only"),
        ("{{ 'x'|int }}", 1, "cannot work this out (ValueError)"),
        ("{{ 'a' * 10 }}", 1, "works on numbers only"),
        ("{{ 'a' % 1 }}", 1, "works on numbers only"),
        ("{{ -helper }}", 1, "works on numbers only"),
        ("{{ 99999999 * 99999999 }}", 1, "too large"),
        ("{{ 2 ** 3 }}", 1, "Pow is not allowed"),
        ("{{ 1 / 0 }}", 1, "ZeroDivisionError"),
        ("{{ range(1001)|length }}", 1, "at most 1000 numbers"),
        ("{{ range(*[1]) }}", 1, "* and ** are not allowed"),
        ("{{ (helper ~ 'x')() }}", 1, "only macros, range and loop helpers"),
        ("{% for i in range(3) recursive %}{% endfor %}", 1, "recursive loop"),
        (r"{{ '\ue000' }}", 1, "an invisible character"),
        (r"{{ 'a\nb' }}", 1, "an invisible character"),
        ("{{ '<b>' }}", 1, 'a value puts "<" here'),
        ("A.\n{% if %}", 2, "Jinja: Expected an expression"),
        ("A.\n{% endif %}", 2, "Jinja: "),
        ("{% if 1 %}" * 41 + "{% endif %}" * 41, 1, "more than 40 blocks"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", 2 - BODY_AT, "nested too deep"),
        ("{{ 1 }}" * 20_001, 1, "more than 20000 pieces"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", 1, "nested too deep"),
        (LOOPS.format("aaaa"), 2 - BODY_AT, "more than 1000000 characters"),
        ("({% if couple %}pause 6){% endif %}", 1, "holds no {% %}"),
        ("{% set x %}A{% endset %}{% for c in x|list %}{% endfor %}", 1, "lists only"),
        ("{{ couple[0] }}", 1, "taken apart"),
        ("{% set x %}\nA.\n{% endset %}\n{{ 'Hi ' ~ x }}", 4, "loose words are mixed"),
        ("{% if touch == 'none' %}#{% endif %}# A", 1, "part of this line is missing"),
    ],
)
def test_what_a_script_may_not_do(tmp_path: Path, body: str, line: int, reason: str) -> None:
    """Refused with the line and a reason, in time and memory that stay small."""
    found, said_reason = refusal(tmp_path, body, couple="Ana")

    assert reason in said_reason
    assert line == found


def test_an_include_that_includes_itself_is_refused(tmp_path: Path) -> None:
    """Directly or around a corner."""
    (tmp_path / "a.md").write_text('{% include "b.md" %}\n')
    (tmp_path / "b.md").write_text('B.\n{% include "a.md" %}\n')

    with pytest.raises(ScriptError, match=r"b\.md:2: a\.md includes itself"):
        render_body(tmp_path, '{% include "a.md" %}\n')


@pytest.mark.parametrize("body", ['Say "{{ helper }}".', "{{ helper }} is here."])
def test_a_value_that_was_emptied_leaves_no_hole(tmp_path: Path, body: str) -> None:
    """A word with a usual value cannot be blanked where it is spoken, only behind an if."""
    guarded = "Hello.{% if helper %} Ask {{ helper }}.{% endif %}"

    assert ["Hello."] == said(render_body(tmp_path, guarded, {"helper": ""}))
    with pytest.raises(ScriptError, match=rf"sample\.md:{BODY_AT}: .*helper is empty: set it"):
        render_body(tmp_path, body, {"helper": " "})


def test_an_include_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A huge or binary include is refused at the line that asks for it or at its own."""
    (tmp_path / "huge.md").write_text("a" * 200_001)

    line, reason = refusal(tmp_path, 'A.\n{% include "huge.md" %}')

    assert 2 - BODY_AT == line  # its own first
    assert "at most 200 kB" in reason


def test_an_include_that_the_disk_withholds_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error stands at the line that asks for it, and says which file and why."""
    template = make_template(tmp_path, 'A.\n{% include "b.md" %}\n')
    (tmp_path / "b.md").write_text("B.\n")

    def withhold(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "read_bytes", withhold)

    with pytest.raises(ScriptError, match=rf"sample\.md:{BODY_AT + 1}: .*b\.md.*ermission"):
        Prepared(template)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_an_include_may_be_no_link_that_leaves(tmp_path: Path) -> None:
    """Not in a script that is rendered without a process of its own either."""
    (tmp_path / "out").mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / "out" / "b.md").write_text("Secret.\n")
    (tmp_path / "in" / "b.md").symlink_to(tmp_path / "out" / "b.md")

    line, reason = refusal(tmp_path / "in", 'A.\n{% include "b.md" %}')

    assert 2 == line
    assert "b.md leads out of its folder" in reason


def test_jinja_gets_nothing_but_what_was_read_before(tmp_path: Path) -> None:
    """A file that is there all the same is not looked for."""
    (tmp_path / "b.md").write_text("B.\n")
    environment = GuardedEnvironment(SourceLoader({"a.md": "A."}))

    assert "A." == environment.get_template("a.md").render()
    with pytest.raises(TemplateNotFound):
        environment.get_template(str(tmp_path / "b.md"))


def test_a_script_that_needs_too_much_memory_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not with a traceback."""

    def fill(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr(Prepared, "_fill", fill)

    assert "the Jinja of this script needs too much memory" == refusal(tmp_path, "A.")[1]


def test_more_lines_than_there_are_marks_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first line too many."""
    monkeypatch.setattr(marks, "_MAX_MARKS", 2)

    assert ["A.", "B."] == said(render_body(tmp_path, "A.\nB.\n"))
    assert (3, "the script is too long: split it") == refusal(tmp_path, "A.\nB.\nC.\n")


def test_a_direction_in_pieces_is_refused(tmp_path: Path) -> None:
    """It is neither spoken nor dropped when a script takes away one of its brackets."""
    body = (
        "{% set x %}\n(pause 6)\n{% endset %}\n{% set n = namespace(s='') %}\n"
        "{% for c in x if c != '(' %}\n{% set n.s = n.s ~ c %}\n{% endfor %}\nA.\n{{ n.s }}"
    )
    line, reason = refusal(tmp_path, body)

    assert 2 == line
    assert "keep its brackets together" in reason


def test_too_many_includes_are_refused(tmp_path: Path) -> None:
    """A hundred files make a script, not more."""
    for number in range(101):
        (tmp_path / f"a{number}.md").write_text("A.\n")
    body = "".join(f'{{% include "a{number}.md" %}}\n' for number in range(101))

    with pytest.raises(ScriptError, match="at most 100 files"):
        render_body(tmp_path, body)


def test_what_is_rendered_may_be_as_long_as_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the character, what stands for lines counted with it."""
    template = make_template(tmp_path, "{{ couple }}")
    prepared = Prepared(template)
    values = templates.check_values(template, {"couple": "Ana"})
    length = len(prepared._fill(template.front, values))

    monkeypatch.setattr(rendering, "MAX_OUTPUT_CHARS", length)
    assert ["Ana"] == [line.text for line in prepared.lines(template.front, values)]
    monkeypatch.setattr(rendering, "MAX_OUTPUT_CHARS", length - 1)
    with pytest.raises(ScriptError, match=f"more than {length - 1} characters"):
        prepared.lines(template.front, values)
