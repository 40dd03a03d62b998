"""A script's body: rendered, parsed, formatted, and no word of it lost."""

from pathlib import Path

from scripting import FRONT

from coreg_audio import parser, planner, templates
from coreg_audio.errors import ScriptError
from coreg_audio.formatter import format_source
from coreg_audio.script import LineKind, Rendered
from coreg_audio.session import MAX_UTTERANCE_CHARS, Session
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import PACES
from fuzz.harness import Skip, refusing, text_of

_NAME = "Zebulonia"
_SOURCE = "sample.md"


def check(data: bytes) -> None:
    """Any text is a session that means what it says, or a `ScriptError` with its line."""
    body = text_of(data)
    if body.count("range") > 1 or "macro" in body:
        raise Skip  # what loops for long is stopped by a child process: see test_hostile.py
    text = FRONT + body
    lines = text.count("\n") + text.count("\r") + 1
    with refusing(lines=lines):
        rendered, session = _read(text)
        _check_words(rendered, session)
        _check_names(body, session)
        _check_format(text, session)
        _plan(session)
    with refusing(lines=lines):
        once = format_source(text, _SOURCE)
        assert once == format_source(once, _SOURCE)


def _read(text: str) -> tuple[Rendered, Session]:
    template = templates.draft(text, Path(_SOURCE))
    rendered = templates.render(template, {"couple": _NAME})
    return rendered, parser.parse(rendered)


def _check_words(rendered: Rendered, session: Session) -> None:
    """What is spoken is what stands there, letter by letter, each in its turn."""
    written = "".join(one.text for one in rendered.lines if one.kind is LineKind.SPEECH)
    said = [one.utterance.text for one in session.sayings()]

    assert "".join(written.split()) == "".join("".join(said).split())
    assert all(0 < len(text.strip()) <= MAX_UTTERANCE_CHARS for text in said)


def _check_names(body: str, session: Session) -> None:
    """A personal value is nowhere but in what is spoken."""
    if "ebuloni" in body.lower() or "couple" not in body:
        return
    shown = [one.shown for one in session.sayings()] + list(session.notes)
    assert not any(_NAME.lower() in one.lower() for one in shown)
    assert all(
        one.utterance.personal for one in session.sayings() if _NAME in one.utterance.text
    )


def _check_format(text: str, session: Session) -> None:
    formatted = format_source(text, _SOURCE)
    try:
        again = _read(formatted)[1]
    except ScriptError as error:
        raise AssertionError(f"refused when formatted: {error}") from error
    assert session == again


def _plan(session: Session) -> None:
    """At its shortest: every frame from the first to the last belongs to something."""
    said = {one.utterance for one in session.sayings()}
    spoken = dict.fromkeys(said, RATE_HZ)
    from coreg_audio.session import cue_utterances

    spoken |= dict.fromkeys(cue_utterances(session), RATE_HZ // 4)
    shortest_s, longest_s = planner.reach(
        session, spoken, rate_hz=RATE_HZ, pace=PACES["settle"]
    )
    assert 0 < shortest_s <= longest_s
    timeline = planner.plan(
        session, spoken, rate_hz=RATE_HZ, target_s=shortest_s, pace=PACES["settle"]
    )
    assert timeline.length == max(one.start + one.length for one in timeline.events)
    left_out = {place for place in timeline.left_out}
    if not left_out:
        texts = [one.utterance.text for one in session.sayings()]
        assert texts == [one.utterance.text for one in timeline.spoken() if one.say]
