"""Values are inert, and strangers' templates stay within their limits."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from scripting import BODY_AT, make_template

from coreg_audio import templates
from coreg_audio.errors import InputError, ScriptError
from coreg_audio.script import LineKind, Place, Rendered, Template
from coreg_audio.templates import Limits, child, worker
from coreg_audio.templates.marks import Mark, MarkTable

LOOPS = "{{% for a in range(999) %}}{{% for b in range(999) %}}{0}{{% endfor %}}{{% endfor %}}"


def said(rendered: Rendered) -> list[str]:
    """What is spoken, line by line."""
    return [line.text for line in rendered.lines if line.kind is LineKind.SPEECH]


def silent(rendered: Rendered) -> list[tuple[LineKind, Place]]:
    """Everything but speech: what it is and where it stands."""
    return [(one.kind, one.at) for one in rendered.lines if one.kind is not LineKind.SPEECH]


PATHS = {
    "plain": "Hi VALUE.\n",
    "alone": "Hi.\nVALUE\n",
    "in brackets": "Hi (VALUE) there.\n",
    "macro": "{% macro m(x) %}dear {{ x }}{% endmacro %}\nHi {{ m(NAME) }}.\n",
    "macro of lines": "{% macro m(x) %}\n(chime)\n{{ x }}\nA.\n{% endmacro %}\n{{ m(NAME) }}\n",
    "set block": "{% set x %}VALUE{% endset %}\nHi {{ x }}.\n{{ x }}\n",
    "call": "{% macro m() %}\nHi.\n{{ caller() }}\n{% endmacro %}\n"
    "{% call m() %}\n(chime)\nVALUE\n{% endcall %}\n",
    "joined": "Hi.\n{{ '' ~ NAME ~ ' (pause 3) ' ~ NAME }}\n",
    "filters": "Hi {{ NAME|upper }} {{ NAME|title }} {{ NAME|trim }} {{ [NAME]|join }}.\n",
    "note": "> VALUE\nHi.\n",
}
hostile = st.sampled_from(
    [
        "(pause 9)", "pause 9", "...9s", "{{ couple }}", "{% if 1 %}", "[pause 9]", "# Title",
        "## Chapter", "> note", "\\", "<break time='9s'/>", "(chime)\n(chime)", "\u2028(chime)",
        "\ue000", "\U000f0000", "a\r(chime)", "[[h@l'oU]]", "- item", "1. item", "---",
        "(", ")", "(breathe 8 times, settle)", "a {# b", "Dr. (pause 9). Bo", "&amp;", "((((",
    ]
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(value=st.text(max_size=60) | hostile)
def test_a_value_never_becomes_a_direction(tmp_path: Path, path: str, value: str) -> None:
    """Refused, or the number and kind of all lines but speech are those of a plain value."""
    for name in ("couple", "helper"):
        body = PATHS[path].replace("VALUE", "{{ NAME }}").replace("NAME", name) + "(pause 6)\n"
        template = make_template(tmp_path, body)
        try:
            plain, rendered = templates.render_many(template, [{name: "Ana"}, {name: value}])
        except InputError:
            continue

        assert silent(plain) == silent(rendered)
        assert not any(char in " ".join(said(rendered)) for char in "[]<>{}\\|`^~*_#")
        if name == "couple" and value.strip():
            assert "[name]" in "".join(line.shown for line in rendered.lines)


@pytest.fixture
def stranger(tmp_path: Path) -> Callable[[str], Template]:
    """Makes a template that did not come with the program."""
    return lambda body: replace(make_template(tmp_path, body), packaged=False)


@pytest.mark.parametrize("fork", [True, False])
def test_a_strangers_template_renders_the_same(
    fork: bool,
    tmp_path: Path,
    stranger: Callable[[str], Template],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a process of its own, one for many sets of values, and errors keep their line."""
    monkeypatch.setattr(child, "_may_fork", lambda: fork and sys.platform == "linux")
    body = "Hi {{ couple }}.\n(timer {{ turn }})\n> {{ touch }}\n"
    sets = [{"couple": "Zoë"}, {"turn": "7"}, {"touch": "none"}]
    here = list(templates.render_many(make_template(tmp_path, body), sets))

    assert here == list(templates.render_many(stranger(body), sets))
    with pytest.raises(ScriptError, match=rf"sample\.md:{BODY_AT + 1}: .*'nope'"):
        templates.render(stranger("Hi.\n{{ nope }}"))


@pytest.mark.parametrize(
    "body",
    [
        "{% macro f(n) %}{% if n %}{{ f(n-1) ~ f(n-1) }}{% endif %}{% endmacro %}A{{ f(60) }}",
        LOOPS.format("{% for c in range(999) %}{% endfor %}") + "A",
        "{% set n = namespace(x='a') %}{% for a in range(40) %}{% set n.x = n.x ~ n.x %}"
        "{% endfor %}A",
    ],
)
def test_endless_jinja_is_stopped(stranger: Callable[[str], Template], body: str) -> None:
    """What Jinja cannot bound ends at the limits, with a plain error."""
    with pytest.raises(ScriptError, match=r"too long or needs|too much memory"):
        list(templates.render_many(stranger(body), [{}], limits=Limits(cpu_s=1)))


def test_a_new_python_has_the_same_limits(
    stranger: Callable[[str], Template], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no copy of this process can be made; that of processor time holds by itself."""
    monkeypatch.setattr(child, "_may_fork", lambda: False)
    body = LOOPS.format("{% for c in range(999) %}{% endfor %}") + "A"
    before_s = os.times().children_user

    with pytest.raises(ScriptError, match="too long or needs"):
        list(templates.render_many(stranger(body), [{}], limits=Limits(cpu_s=1)))
    if sys.platform != "win32":
        assert os.times().children_user - before_s < 6


@pytest.mark.skipif(sys.platform == "win32", reason="there the clock is the only limit")
def test_processor_time_holds_where_its_signal_is_ignored(
    stranger: Callable[[str], Template],
) -> None:
    """As under a script that says so: the child is ended by it all the same."""
    body = LOOPS.format("{% for c in range(999) %}{% endfor %}") + "A"
    before_s, usual = os.times().children_user, signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    try:
        with pytest.raises(ScriptError, match="too long or needs"):
            list(templates.render_many(stranger(body), [{}], limits=Limits(1, 12.0)))
    finally:
        signal.signal(signal.SIGXCPU, usual)
    assert os.times().children_user - before_s < 6


def test_the_deadline_holds_where_no_other_limit_does(
    stranger: Callable[[str], Template], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that uses neither time nor memory is stopped all the same."""
    limits = Limits(cpu_s=60, wall_s=0.01)
    monkeypatch.setattr(child, "_may_fork", lambda: False)

    with pytest.raises(ScriptError, match="takes too long"):
        list(templates.render_many(stranger("A."), [{}, {}], limits=limits))


@pytest.mark.skipif(sys.platform == "win32", reason="there the clock is the only limit")
def test_a_busy_machine_does_not_make_a_script_hostile(
    stranger: Callable[[str], Template], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that does not get its turn for 15 seconds, here 1.5, is waited for."""
    started: Callable[[], subprocess.Popen[str]] = child._started  # type: ignore[assignment]

    def start() -> subprocess.Popen[str]:
        process = started()
        process.send_signal(signal.SIGSTOP)
        threading.Timer(1.5, process.send_signal, (signal.SIGCONT,)).start()
        return process

    def deadline(after_s: float, then: Callable[[], None]) -> threading.Timer:
        return threading.Timer(after_s / 10, then)

    monkeypatch.setattr(child, "_may_fork", lambda: False)
    monkeypatch.setattr(child, "_started", start)
    monkeypatch.setattr(child, "threading", SimpleNamespace(Timer=deadline))
    (rendered,) = templates.render_many(stranger("A."), [{}])

    assert ["A."] == [line.text for line in rendered.lines]


def test_the_clock_is_short_only_where_it_is_all_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten seconds on Windows, which has no limit on processor time; a minute elsewhere."""
    walls_s = {}
    for system in ("win32", "linux", "darwin"):
        monkeypatch.setattr(sys, "platform", system)
        walls_s[system] = Limits().wall_s

    assert {"win32": 10.0, "linux": 60.0, "darwin": 60.0} == walls_s


FORKED = """
import os, sys, time
from pathlib import Path
from types import SimpleNamespace
from coreg_audio import templates
from coreg_audio.errors import ScriptError
from coreg_audio.templates import Limits, child

def alone():
    while len(os.listdir("/proc/self/task")) > 1:  # a watch that was joined may still be ending
        time.sleep(0.01)

def refuse():
    raise AssertionError("a new Python was started")

child._started = refuse
plain, endless = map(Path, sys.argv[1:])
alone()
print([line.text for line in templates.render(templates.load(plain)).lines])
alone()
try:
    templates.render_many(templates.load(endless), [{}], limits=Limits(cpu_s=1)).__next__()
except ScriptError as error:
    print(error.reason)
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("no child is left")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a new Python is started")
def test_a_process_without_threads_renders_in_a_fork(tmp_path: Path) -> None:
    """With the same lines and the same limits, and nothing of it is left."""
    front = make_template(tmp_path, "A.").text.removesuffix("A.")
    plain, endless = tmp_path / "plain" / "sample.md", tmp_path / "endless" / "sample.md"
    plain.parent.mkdir()
    endless.parent.mkdir()
    plain.write_text(front + "Hi.\n")
    endless.write_text(front + LOOPS.format("{% for c in range(999) %}{% endfor %}") + "A\n")
    done = subprocess.run(
        [sys.executable, "-c", FORKED, str(plain), str(endless)], capture_output=True, text=True
    )

    assert "" == done.stderr
    lines, reason, left = done.stdout.splitlines()
    assert "['Hi.']" == lines
    assert "takes too long or needs too much memory" in reason
    assert "no child is left" == left


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a new Python is started")
def test_a_fork_ends_when_it_is_asked_no_more(stranger: Callable[[str], Template]) -> None:
    """It answers within its own limits, and ends as it should, by itself."""
    import resource  # Windows has none

    template = stranger("Hi {{ turn }}.")
    values = templates.check_values(template, {})
    before = resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU)
    process = child._Fork()
    (lines,) = child._ask(process, template, [values], Limits(cpu_s=60))
    process.stdin.close()

    assert ["Hi 120."] == [line.text for line in lines]
    assert ("", 0) == (process.stdout.read(), process.wait())
    process.stdout.close()
    assert before == (
        resource.getrlimit(resource.RLIMIT_AS),
        resource.getrlimit(resource.RLIMIT_CPU),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such limits")
def test_processor_time_is_limited_from_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each set of values has all of it, however much the ones before took."""
    import resource

    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda kind, most: asked.append((kind, most[0])))
    used = resource.getrusage(resource.RUSAGE_SELF)
    worker._limit_cpu(5)
    ((kind, most),) = asked

    assert resource.RLIMIT_CPU == kind
    assert 5 <= most - (used.ru_utime + used.ru_stime) <= 7


def test_a_child_runs_this_very_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not another of its name on the path that it inherits."""
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    own, other = child._environment()["PYTHONPATH"].split(os.pathsep)

    assert Path(templates.__file__).resolve() == Path(own, "coreg_audio/templates/__init__.py")
    assert "elsewhere" == other


def test_a_child_that_cannot_start_is_an_error_of_the_script(
    stranger: Callable[[str], Template], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is noticed by its missing answer, at once."""

    def start() -> object:
        process = subprocess.Popen(
            [sys.executable, "-S", "-c", ""],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        process.wait()
        return process

    monkeypatch.setattr(child, "_may_fork", lambda: False)
    monkeypatch.setattr(child, "_started", start)

    with pytest.raises(ScriptError, match="takes too long or needs too much memory"):
        templates.render(stranger("A."))


def test_the_worker_answers_line_by_line(
    stranger: Callable[[str], Template], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One JSON line for each set of values: lines, or an error with its place."""
    template = stranger("Hi {{ couple }}{{ 1 / (turn - 6) }}.")
    limits = {"cpu_s": 1, "memory_bytes": 1}
    task = {
        "path": str(template.path),
        "source": "x.md",
        "text": template.text,
        "limits": limits,
    }
    values = templates.check_values(template, {"couple": "Ana", "turn": "7"})
    requests = [task, values, values | {"turn": "6"}]
    monkeypatch.setattr(worker, "_limit_memory", lambda _: None)
    monkeypatch.setattr(worker, "_limit_cpu", lambda _: None)
    monkeypatch.setattr(
        sys, "stdin", io.StringIO("".join(json.dumps(r) + "\n" for r in requests))
    )
    answers = io.StringIO()
    monkeypatch.setattr(sys, "stdout", answers)
    worker.main()
    good, bad = map(json.loads, answers.getvalue().splitlines())

    assert [["x.md", BODY_AT, "speech", "Hi Ana1.", "Hi [name]1.", ["Ana"], True]] == good[
        "lines"
    ]
    assert ["x.md", BODY_AT] == bad["error"][:2]


def test_jinja_must_read_the_script_as_it_was_cut() -> None:
    """Should Jinja ever see a line as part of a tag, that is refused rather than guessed."""
    table = MarkTable()
    char = table.add(Mark(Place("x.md", 3), LineKind.SPEECH, 0, 0, False))
    table.check_kept(Environment().parse(f"{char}Hi."), 0, "x.md")

    with pytest.raises(ScriptError, match=r"x\.md:3: .*not clear"):
        table.check_kept(Environment().parse(f"{{{{ '{char}Hi.' }}}}"), 0, "x.md")


def test_no_value_is_on_the_childs_command_line(
    stranger: Callable[[str], Template], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Values reach the child through a pipe alone."""
    seen: list[object] = []
    start = subprocess.Popen

    def watched(*args: object, **options: object) -> object:
        seen.extend((args, options.get("env")))
        return start(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", watched)
    monkeypatch.setattr(child, "_may_fork", lambda: False)
    templates.render(stranger("Hi {{ couple }}."), {"couple": "Wilhelmina"})

    assert seen
    assert "Wilhelmina" not in repr(seen)
