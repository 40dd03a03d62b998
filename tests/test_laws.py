"""Laws that hold for every script and every cache, by generated ones.

A usual run tries 200 of each, always the same ones; `pytest --hypothesis-profile=nightly
tests/test_laws.py` tries 10,000, other ones each time.
"""

import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from script_printing import placeless, printed
from scripting import FRONT

from coreg_audio import formatter, mixer, parser, planner, templates
from coreg_audio.audio import Clip
from coreg_audio.errors import InputError, LengthError, ScriptError
from coreg_audio.narration import ClipCache
from coreg_audio.script import LineKind, Rendered
from coreg_audio.session import Session, cue_utterances
from coreg_audio.templates.lookup import MAX_BYTES
from coreg_audio.timeline import Timeline
from coreg_audio.units import to_frames
from coreg_audio.voice import PACES, Speech

COUNT = max(200, settings().max_examples)
LAW = settings(
    max_examples=COUNT,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

NAME = "Ana and Bo"


def rendered(body: str, values: dict[str, str] | None = None) -> Rendered:
    """A body behind usual front matter, filled in."""
    template = templates.draft(FRONT + body, Path("sample.md"))
    return templates.render(template, {"couple": NAME, **(values or {})})


def parsed(body: str) -> Session:
    """The session that it is."""
    return parser.parse(rendered(body))


# -- scripts --------------------------------------------------------------------------------

SPEECH = st.sampled_from(
    [
        "Hello there.",
        "One. Two! And three?",
        "Dear {{ couple }}, welcome. This is Dr. A. Bo.",
        "{{ couple }}",
        "\\(a hug) or a hand.",
        "A hug (or a hand), or nothing…",
        "“Stay,” you might say. … And so on.",
        "Now " + "slowly, and easily, and as it comes " * 9 + "breathe.",
        "Then " + "slowly and easily and as it comes—yours " * 9 + "breathe. Rest.",
        "¿Estás? Ja.",
        "{% if touch == 'heart' %}A hand.{% endif %} Or none.",
    ]
) | st.text("aB .,;—…!?'", max_size=30).map("a{}".format)
PREFIXES = st.sampled_from(
    ["(optional)", "(say exactly)", "(repeat after me)", "(recording one)", "(recording two)"]
)
TIMES = st.sampled_from(
    [
        "(pause 6)", "(pause 0.2 exact)", "(your turn 12)", "(timer 30, halfway)", "(chime)",
        "(timer {{ turn }})", "(timer 6, no chime)", "(breathe 3 times, settle)",
        "(breathe 4 times, in 3 out 4.5, voice first 2)", "(ambience rain)", "(ambience off)",
        "(breathe 4 minutes, starter to settle)",
    ]
)  # fmt: skip
STATES = st.sampled_from(
    ["(softer)", "(normal)", "(voice second)", "(voice guide)", "(to A)", "(to B)", "(to both)"]
)
BLOCKS = st.lists(
    SPEECH | st.sampled_from(["(2 breaths)", "(chime)", ""]), min_size=1, max_size=4
).map(lambda lines: "\n".join(["(breathing starts, gentle)", *lines, "(breathing ends)"]))
SAID = st.builds(
    lambda prefixes, line: "\n".join([*prefixes, line]),
    st.lists(PREFIXES, max_size=2, unique=True),
    SPEECH,
)
LINES = (
    SAID | SAID | SPEECH | TIMES | STATES | BLOCKS | st.just("") | st.just("")
    | st.sampled_from(["## Next\nA.", "## Other\n\nB.", "> {{ couple }}", "{# why #}"])
)  # fmt: skip
BODIES = st.builds(
    lambda first, lines: "\n".join([*first, *lines]),
    st.sampled_from([["Hello."], ["(chime)", "Hello."], ["## One", "(pause 2)", "Hello.", ""]]),
    st.lists(LINES, max_size=7),
)


ANY_TEXT = st.lists(
    st.text(max_size=40)
    | LINES
    | st.sampled_from(
        ["{%", "%}", "{{ ", "(((", "{% for i in range(3) %}", "{% endfor %}", "…9s"]
    ),
    max_size=8,
).map("\n".join)
FRONTS = st.just(FRONT) | st.builds(
    lambda at, piece, length: FRONT[:at] + piece + FRONT[at + length :],
    st.integers(0, len(FRONT)),
    st.text(max_size=6)
    | st.sampled_from([": ", "- ", "{", "}", "[", "&a ", "*a", "!!b ", "'"]),
    st.integers(0, 9),
)


@LAW
@given(FRONTS, ANY_TEXT)
def test_any_text_is_a_session_or_an_error_with_its_place(front: str, body: str) -> None:
    """Never another exception; line and column lie in the file, and so do those of `format`."""
    text = front + body
    for read in (_read, formatter.format_source):
        try:
            read(text, "sample.md")
        except ScriptError as error:
            lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            assert "sample.md" == error.source
            assert 1 <= error.line <= len(lines)
            assert 1 <= error.column <= len(lines[error.line - 1]) + 1
            assert error.reason


def _read(text: str, source: str) -> Session:
    template = templates.draft(text, Path(source))
    return parser.parse(templates.render(template, {}))


@pytest.mark.parametrize(
    "line", ["Hello there, this is a line.\n", "(pause 6)\nA.\n", "a\n\n", "> a\n"]
)
def test_the_largest_script_is_read_soon(line: str) -> None:
    """200 kB of it, refused or read: a second, and here ten, as coverage is slow."""
    text = FRONT + line * ((MAX_BYTES - len(FRONT)) // len(line))
    before = time.process_time()
    with pytest.raises(ScriptError, match=r"at most 5000 sentences|at most 20000 lines"):
        _read(text, "sample.md")

    assert time.process_time() - before < 10.0


@LAW
@given(BODIES)
def test_what_is_printed_reads_back_the_same(body: str) -> None:
    """A session, written down as a script and parsed, is that session but for its places."""
    try:
        session = parsed(body)
    except ScriptError:
        assume(False)
    again = printed(session)

    assert placeless(session) == placeless(parsed(again)), again


# -- values ---------------------------------------------------------------------------------

HOSTILE = st.sampled_from(
    [
        "(pause 9)", "pause 9", "...9s", "{{ couple }}", "{% if 1 %}", "[pause 9]", "## C",
        "> n",
        "<break time='9s'/>", "(chime)\n(chime)", "\u2028(chime)", "\ue000", "\U000f0000",
        "((((",
        "a\r(chime)", "- item", "1. item", "---", "Dr. (pause 9). Bo", "\u202e(chime)", "\\",
        "end\n\n(optional)\nx", "(breathing ends)", "a. B. C! D?", "x" * 79,
    ]
)  # fmt: skip
FILLED = st.sampled_from(
    [
        "Hi NAME.", "NAME", "Hi (NAME) there.", "> NAME", "(recording one)\nNAME and NAME",
        "{% set x %}NAME{% endset %}\nHi {{ x }}.", "(repeat after me)\nYou are NAME. Yes.",
        "{% for i in range(2) %}\nNAME\n{% endfor %}", "(optional)\nA, NAME, b.",
        "(breathing starts, settle)\nNAME.\n(2 breaths)\n(breathing ends)",
        "{{ couple ~ ' (pause 3) ' ~ helper }}", "Hi {{ couple|upper }} {{ [helper]|join }}.",
    ]
).map(lambda line: line.replace("NAME", "{{ couple }}"))  # fmt: skip
FILLED_BODIES = st.lists(
    FILLED | FILLED.map(lambda line: line.replace("couple", "helper")) | LINES,
    min_size=1,
    max_size=6,
).map("\n".join)


@LAW
@given(FILLED_BODIES, st.text(max_size=60) | HOSTILE, st.text(max_size=60) | HOSTILE)
def test_values_are_inert(body: str, couple: str, helper: str) -> None:
    """Whatever they are: refused, or every direction is that of plain values, and no other."""
    try:
        plain = rendered(body, {"couple": "Ana", "helper": "Bo"})
    except ScriptError:
        assume(False)
    try:
        filled = rendered(body, {"couple": couple, "helper": helper})
    except InputError:
        return

    assert _unsaid(plain) == _unsaid(filled)


def _unsaid(lines: Rendered) -> Counter[tuple[object, ...]]:
    """All that is no speech, with its place; of a note and a blank line only that it is one."""
    return Counter(
        (one.kind, one.at, one.text if one.kind is LineKind.DIRECTION else "")
        for one in lines.lines
        if one.kind is not LineKind.SPEECH
    )


# -- time -----------------------------------------------------------------------------------

RATE_HZ = 2000


@LAW
@given(BODIES, st.integers(0, 100))
def test_what_is_planned_is_rendered(body: str, percent: int) -> None:
    """As many frames as were asked for, and every clip in them whole and once."""
    try:
        session = parsed(body)
    except ScriptError:
        assume(False)
    timeline = _planned(session, percent / 100)
    clips = {one.utterance: one.length for one in timeline.spoken()}
    sound = {
        said: Clip(np.ones((length, 1), np.float32), RATE_HZ) for said, length in clips.items()
    }
    blocks = list(mixer.mix(timeline, sound.__getitem__, [], gain=1.0))
    heard = np.concatenate(blocks)

    assert timeline.length == len(heard)
    assert sum(one.length for one in timeline.spoken()) == np.count_nonzero(heard)
    assert max(one.start + one.length for one in timeline.events) == timeline.length


def _planned(session: Session, share: float) -> Timeline:
    """That share of the way from its shortest to its longest, with guessed clips."""
    said = {one.utterance for one in session.sayings()} | set(cue_utterances(session))
    lengths = planner.estimate(sorted(said, key=str), rate_hz=RATE_HZ, pace=PACES["settle"])
    pace = PACES["settle"]
    shortest_s, longest_s = planner.reach(session, lengths, rate_hz=RATE_HZ, pace=pace)
    asked_s = shortest_s + share * (longest_s - shortest_s)
    try:
        timeline = planner.plan(session, lengths, rate_hz=RATE_HZ, target_s=asked_s, pace=pace)
    except LengthError as error:
        asked_s = (error.around_s or (shortest_s, 0.0))[0]
        timeline = planner.plan(session, lengths, rate_hz=RATE_HZ, target_s=asked_s, pace=pace)
    assert to_frames(asked_s, RATE_HZ) == timeline.length
    return timeline


# -- the cache ------------------------------------------------------------------------------

KEYS = st.integers(0, 7)


def speech(key: int, frames: int) -> Speech:
    """A phrase that tells its key."""
    return Speech(np.full((frames, 1), key, np.float32), 24_000, None)


class Caching(RuleBasedStateMachine):
    """Anything may happen to a cache: it gives what was put there, or nothing."""

    CAP_BYTES = 20_000

    def __init__(self) -> None:
        super().__init__()
        self._place = TemporaryDirectory()
        self._folder = Path(self._place.name) / "cache"
        self._known: dict[int, tuple[Path, int]] = {}
        """By key, its file and how long the phrase in it is: those that must be sound."""
        self._reopen()

    def teardown(self) -> None:
        """Nothing is left."""
        self._place.cleanup()

    def _files(self) -> set[Path]:
        return set(self._folder.glob("*.clip"))

    def _forget(self) -> None:
        """What was put out to make room need not be there."""
        files = self._files()
        self._known = {key: one for key, one in self._known.items() if one[0] in files}

    @rule()
    def _reopen(self) -> None:
        """Another run, or another process."""
        self._cache = ClipCache(self._folder, self.CAP_BYTES)

    @rule(key=KEYS, frames=st.integers(1, 1500))
    def put(self, key: int, frames: int) -> None:
        """What was put last is there, and whole."""
        self._cache.put(str(key), speech(key, frames))
        path = self._cache._entries._path(str(key))
        self._known[key] = path, frames
        self._forget()

        assert key in self._known
        self._check(key)

    @rule(key=KEYS)
    def get(self, key: int) -> None:
        """What must be there is, and nothing else is given out."""
        self._check(key)

    def _check(self, key: int) -> None:
        found = self._cache.get(str(key))
        if key in self._known:
            assert found is not None
            assert self._known[key][1] == len(found.samples)
        assert found is None or (found.samples == key).all()

    @precondition(lambda self: self._known)
    @rule(data=st.data(), at=st.integers(0, 9999), how=st.sampled_from(["flip", "cut", "add"]))
    def damage(self, data: st.DataObject, at: int, how: str) -> None:
        """A file goes bad: its phrase is gone, and no other."""
        key = data.draw(st.sampled_from(sorted(self._known)))
        path, _ = self._known.pop(key)
        content = bytearray(path.read_bytes())
        if how == "flip":
            content[at % len(content)] ^= 1 << at % 8
        elif how == "cut":
            del content[at % len(content) :]
        else:
            content.append(at % 256)
        path.write_bytes(content)

        assert self._cache.get(str(key)) is None

    @precondition(lambda self: len(self._known) > 1)
    @rule()
    def swap(self) -> None:
        """Two files in each other's place are both not believed."""
        (one, (path, _)), (other, (beside, _)) = list(self._known.items())[:2]
        content = path.read_bytes()
        path.write_bytes(beside.read_bytes())
        beside.write_bytes(content)
        del self._known[one], self._known[other]

        assert [None, None] == [self._cache.get(str(key)) for key in (one, other)]

    @rule()
    def verify(self) -> None:
        """Deletes the damaged and only those."""
        self._cache.verify()

        assert self._files() == {path for path, _ in self._known.values()}
        assert 0 == self._cache.verify()

    @rule()
    def purge(self) -> None:
        """Leaves nothing, neither entries nor their key."""
        self._cache.purge()
        self._known.clear()

        assert not self._folder.is_dir() or [] == list(self._folder.iterdir())

    @invariant()
    def is_small(self) -> None:
        """What was put in by one run never lies far above the size that is allowed."""
        size = sum(path.stat().st_size for path in self._files())
        assert size <= 1.1 * self.CAP_BYTES


TestCaching = Caching.TestCase
TestCaching.settings = settings(max_examples=COUNT, stateful_step_count=8)
