"""The sounding half of a build: where a session sounds, and that parts are as the whole."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from coreg_audio import build, dividing, planner, sounding, templates
from coreg_audio.ambience import Bedding
from coreg_audio.audio import Clip
from coreg_audio.encoder import frame_count, mp3
from coreg_audio.encoder.info import Form
from coreg_audio.encoder.pcm import Pcm
from coreg_audio.planner import cutting
from coreg_audio.recipe import Excerpt, Recipe, Target, Unwatched
from coreg_audio.script import Place
from coreg_audio.session import Role, Session, Utterance
from coreg_audio.templates.lookup import packaged_folder
from coreg_audio.timeline import (
    Bell,
    BellKind,
    Breath,
    Chapter,
    Cycle,
    Event,
    Quiet,
    Spoken,
    Timeline,
)
from coreg_audio.units import MP3_FRAMES, RATE_HZ
from coreg_audio.work import Work

AT = Place("test.md", 1)
MARGIN = 8 * RATE_HZ


# Where chunks lie


@st.composite
def plans(draw: st.DrawFn) -> Timeline:
    """Lines and runs of breath one after the other, some close, some far apart."""
    events: list[Event] = []
    chapters = []
    at = MARGIN
    for number in range(draw(st.integers(0, 8))):
        at += draw(st.integers(0, 200)) * MP3_FRAMES
        if draw(st.booleans()):
            chapters.append(at)
        if draw(st.booleans()):
            length = draw(st.integers(1, 8 * RATE_HZ))
            events.append(Spoken(at, length, AT, Utterance(f"{number}")))
        else:
            cycle = Cycle(*(draw(st.integers(1, 6 * RATE_HZ)) for _ in range(4)))
            cycles = (cycle,) * draw(st.integers(1, 12))
            events.append(Breath(at, cycle.length * len(cycles), AT, cycles))
        at += events[-1].length
    named = tuple(Chapter(one, one + 1, "a") for one in chapters)
    return Timeline(RATE_HZ, at + MARGIN, tuple(events), named)


def chunked(timeline: Timeline) -> tuple[range, ...]:
    """The chunks of all its events."""
    spans = [(one.start, one.start + one.length) for one in timeline.events]
    return planner.chunks(timeline, spans, frame_count(timeline.length))


@settings(max_examples=50)
@given(plans())
def test_all_that_sounds_lies_in_a_chunk(timeline: Timeline) -> None:
    """With room on both sides; chunks adjoin or have silence between, and none is long."""
    chunks = chunked(timeline)
    inside = {at for chunk in chunks for at in chunk}

    for event in timeline.events:
        first, last = event.start // MP3_FRAMES, (event.start + event.length - 1) // MP3_FRAMES
        assert inside.issuperset(range(first - cutting.BEFORE, last + cutting.AFTER + 1))
    for before, after in pairwise(chunks):
        assert (gap := after.start - before.stop) == 0 or gap >= cutting.LEAST_SILENCE
    assert all(len(one) <= cutting.CHUNK + cutting.LEAST for one in chunks)


@settings(max_examples=50)
@given(plans(), st.integers(0, 500))
def test_chunks_move_with_what_sounds(timeline: Timeline, count: int) -> None:
    """A plan so many MP3 frames later has the same chunks, as many MP3 frames later."""
    by = count * MP3_FRAMES
    later = replace(
        timeline,
        length=timeline.length + by,
        events=tuple(replace(one, start=one.start + by) for one in timeline.events),
        chapters=tuple(Chapter(x.start + by, x.end + by, "a") for x in timeline.chapters),
    )

    assert chunked(later) == tuple(
        range(one.start + count, one.stop + count) for one in chunked(timeline)
    )


def test_runs_of_breath_are_cut_between_breaths() -> None:
    """Nowhere else, however long they are; and a long sound without a place is cut evenly."""
    cycle = Cycle(4 * RATE_HZ, 0, 6 * RATE_HZ, 0)
    run = Breath(10 * MP3_FRAMES, 30 * cycle.length, AT, (cycle,) * 30)
    between = {(run.start + i * cycle.length) // MP3_FRAMES - 1 for i in range(31)}
    breathing = Timeline(RATE_HZ, run.start + run.length + MARGIN, (run,), ())
    plain = planner.chunks(Timeline(RATE_HZ, 1, (), ()), [(0, 9000 * MP3_FRAMES)], 9000)

    assert {one.start for one in chunked(breathing)} <= between
    assert [cutting.CHUNK] * 7 == [len(one) for one in plain[:-1]]


# What is outside of them


class _Voice:
    """Speaks noise, or one steady value, in the lengths of a plan."""

    rooms = MappingProxyType[Utterance, tuple[float, ...]]({})
    voices = ("noise",)
    files = MappingProxyType[Utterance, str]({})

    def __init__(self, timeline: Timeline, value: float = 0.0) -> None:
        self._lengths = {one.utterance: one.length for one in timeline.spoken()}
        self._value = np.float32(value)

    def clip(self, utterance: Utterance) -> Clip:
        """As long as planned, and never 0."""
        samples = np.full((self._lengths[utterance], 1), self._value)
        if not self._value:
            chance = np.random.default_rng(len(utterance.text))
            samples = chance.normal(0, 0.2, samples.shape).astype(np.float32)
        return Clip(samples, RATE_HZ)

    def digest(self, utterance: Utterance) -> str:
        """Of its samples."""
        return sha256(self.clip(utterance).samples.tobytes()).hexdigest()


def _estimated(recipe: Recipe) -> tuple[Session, Timeline]:
    """The same recipe is read once."""
    if repr(recipe) not in _READ:
        _READ[repr(recipe)] = build.estimate(recipe)
    return _READ[repr(recipe)]


_READ: dict[str, tuple[Session, Timeline]] = {}


@contextmanager
def mixed(
    recipe: Recipe,
    target: Target,
    value: float = 0.0,
    change: Callable[[Timeline], Timeline] = lambda timeline: timeline,
) -> Iterator[sounding.Mixed]:
    """The sound of a recipe, its plan changed, with a voice that costs nothing."""
    session, whole = _estimated(recipe)
    whole = change(whole)
    start, end = dividing.span(whole, target.excerpt)
    part = whole.excerpt(start, end) if target.excerpt else whole
    with build._beds(session, recipe) as beds:
        voice = _Voice(whole, value)
        work = Work(session, recipe, target, voice, whole, start, part, beds)  # type: ignore[arg-type]
        yield sounding.Mixed(work)


def packaged() -> list[str]:
    """The ids of all scripts that come with the program."""
    return sorted(templates.find_templates([packaged_folder()], "en"))


def _edges(first: int, stop: int) -> list[range]:
    """The first and the last second of a silence, where sounds might reach into it."""
    ends = range(first, min(first + 40, stop)), range(max(first, stop - 40), stop)
    return [one for one in ends if one]


def test_outside_of_the_chunks_every_session_is_silent(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exactly 0, in every script that comes with the program."""
    monkeypatch.setattr("coreg_audio.mastering.plan_gain", lambda *_, **__: 0.0)
    silent = 0
    for name in packaged():
        with mixed(Recipe(name), Target(folder / "a.mp3"), 0.1) as sound:
            stop = -(-sound.timeline.length // MP3_FRAMES)
            for before, after in pairwise([range(0), *sound.chunks, range(stop, stop)]):
                for part in _edges(before.stop, after.start):
                    start, end = part.start * MP3_FRAMES, part.stop * MP3_FRAMES
                    assert not sound.mastered(start, end).any(), (name, start)
                    silent += 1

    assert 20 <= len(packaged())
    assert silent > 500


@pytest.mark.parametrize(
    ("recipe", "excerpt"),
    [
        (Recipe("kiss-and-hug", cue="bowl", width=1.0, loudness="sleep"), None),
        (Recipe("kiss-and-hug", bedding=Bedding(bed="rain")), Excerpt(first_s=100.3)),
    ],
    ids=["wide, falling", "a bed, cut short"],
)
def test_a_part_is_as_in_the_whole(
    recipe: Recipe, excerpt: Excerpt | None, folder: Path
) -> None:
    """Read by itself, in any order, limited peaks, falls and fades included."""
    with mixed(recipe, Target(folder / "a.mp3", excerpt=excerpt)) as sound:
        whole = np.concatenate(list(sound.blocks()))
        length = sound.timeline.length
        for first in (length // MP3_FRAMES - 30, 2000, 1900, 0, -30):
            start, end = first * MP3_FRAMES, (first + 300) * MP3_FRAMES
            around = (max(0, -start), max(0, end - length)), (0, 0)
            expected = np.pad(whole[max(0, start) : end], around)
            part = sound.mastered(start, end) * 2 ** (-sound.lowered(start, end) / 4)

            assert np.abs(expected - part).max() < 1e-6


# Keys


def later(timeline: Timeline) -> Timeline:
    """The plan seven MP3 frames later."""
    by = 7 * MP3_FRAMES
    return replace(
        timeline,
        length=timeline.length + by,
        events=tuple(
            replace(one, start=one.start + (0 if isinstance(one, Quiet) else by))
            for one in timeline.events
        ),
        chapters=tuple(Chapter(x.start + by, x.end + by, x.title) for x in timeline.chapters),
    )


def lines_off_the_grid(timeline: Timeline) -> Timeline:
    """Every clip a single frame later."""
    return replace(
        timeline,
        events=tuple(
            replace(one, start=one.start + isinstance(one, Spoken)) for one in timeline.events
        ),
    )


def other_bells(timeline: Timeline) -> Timeline:
    """Each of another kind."""
    return replace(
        timeline,
        events=tuple(
            replace(one, kind=BellKind.HALFWAY) if isinstance(one, Bell) else one
            for one in timeline.events
        ),
    )


def other_breaths(timeline: Timeline) -> Timeline:
    """In and out change places."""
    return replace(
        timeline,
        events=tuple(
            replace(
                one,
                cycles=tuple(replace(x, in_=x.out, out=x.in_) for x in one.cycles),
            )
            if isinstance(one, Breath)
            else one
            for one in timeline.events
        ),
    )


def keyed(sound: sounding.Mixed) -> dict[str, bytes]:
    """Some chunks of a session: what they sound like, by their keys."""
    chunks = sound.chunks
    spans = [(x.start * MP3_FRAMES, (x.start + 60) * MP3_FRAMES) for x in chunks[::3]]
    spans += [((x.stop - 30) * MP3_FRAMES, (x.stop + 9) * MP3_FRAMES) for x in chunks[-2:]]
    found = {}
    for start, end in spans:
        samples = np.broadcast_to(sound.mastered(start, end), (end - start, 2))
        found[str(sound.key(start, end))] = samples.tobytes()
    assert "None" not in found
    return found


BASE = Recipe("conflict-breath", seed=3)


@pytest.fixture
def base(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Chunks of a session with lines, bells and breaths."""
    monkeypatch.setattr("coreg_audio.mastering.plan_gain", lambda *_, **__: 1.0)
    with mixed(BASE, Target(folder / "a.mp3")) as sound:
        return keyed(sound)


def test_every_input_that_is_heard_changes_the_key(
    base: dict[str, bytes], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of anything that can be asked for: chunks with one key have the same samples."""
    plain = Target(folder / "a.mp3")
    cut = replace(plain, excerpt=Excerpt(first_s=100.0))
    ways: dict[str, tuple[Recipe, Target, float, Callable[[Timeline], Timeline]]] = {
        "cue": (replace(BASE, cue="bowl"), plain, 0.0, lambda x: x),
        "width": (replace(BASE, width=0.5), plain, 0.0, lambda x: x),
        "seed": (replace(BASE, seed=4), plain, 0.0, lambda x: x),
        "startle": (replace(BASE, startle=True), plain, 0.0, lambda x: x),
        "ceiling and fall": (replace(BASE, loudness="sleep"), plain, 0.0, lambda x: x),
        "bed": (replace(BASE, bedding=Bedding(bed="brown")), plain, 0.0, lambda x: x),
        "other bed": (replace(BASE, bedding=Bedding(bed="pink")), plain, 0.0, lambda x: x),
        "bed level": (replace(BASE, bedding=Bedding("brown", 30.0)), plain, 0.0, lambda x: x),
        "bed seed": (replace(BASE, seed=4, bedding=Bedding("brown")), plain, 0.0, lambda x: x),
        "clips": (BASE, plain, 0.1, lambda x: x),
        "frame": (BASE, plain, 0.0, lines_off_the_grid),
        "bells": (BASE, plain, 0.0, other_bells),
        "breaths": (BASE, plain, 0.0, other_breaths),
        "end": (BASE, cut, 0.0, lambda x: x),
    }
    known = dict(base)
    unheard = {"cue", "width", "seed", "startle"}  # in lines
    for name, (recipe, target, value, change) in ways.items():
        with mixed(recipe, target, value, change) as sound:
            found = keyed(sound)
        for key, samples in found.items():
            assert known.setdefault(key, samples) == samples, name
        assert base.keys() != found.keys(), name
        assert name not in unheard or base.keys() & found.keys(), name
    monkeypatch.setattr("coreg_audio.mastering.plan_gain", lambda *_, **__: 1.1)
    with mixed(BASE, plain) as sound:
        assert base.keys().isdisjoint(keyed(sound))
    assert len(base) + len(ways) < len(known)


def test_a_key_does_not_depend_on_where_a_chunk_lies(
    base: dict[str, bytes], folder: Path
) -> None:
    """Seven MP3 frames later all is as it was, to the sample."""
    with mixed(BASE, Target(folder / "a.mp3"), change=later) as sound:
        assert base == keyed(sound)


def test_a_line_with_a_client_s_value_has_no_key(folder: Path) -> None:
    """Nor has what is mixed with it; all else has."""
    recipe = Recipe("conflict-breath", values={})

    def personal(timeline: Timeline) -> Timeline:
        first = next(timeline.spoken())
        named = replace(first, utterance=replace(first.utterance, personal=True))
        return replace(
            timeline, events=tuple(named if x is first else x for x in timeline.events)
        )

    with mixed(recipe, Target(folder / "a.mp3"), change=personal) as sound:
        line = next(sound.timeline.spoken())
        keys = [sound.key(x.start * MP3_FRAMES, x.stop * MP3_FRAMES) for x in sound.chunks]

        assert line.start // MP3_FRAMES in sound.chunks[0]
        assert keys[0] is None
        assert None not in keys[1:]


def test_a_recording_has_no_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A therapist's own voice stays in the folder of takes."""
    with mixed(BASE, Target(folder / "a.mp3")) as sound:
        line = next(sound.timeline.spoken())
        span = line.start, line.start + line.length

        assert sound.key(*span)
        monkeypatch.setattr(_Voice, "files", {line.utterance: "1.flac"})
        assert sound.key(*span) is None


def test_a_client_s_name_leaves_nothing_behind(folder: Path) -> None:
    """Of two clients' sessions the store holds the same: what both have in common."""
    kept: list[set[str]] = []
    for couple in ("Ana and Bo", "Eva and Al"):
        recipe = Recipe("heartbeat-connection", {"couple": couple}, voices={Role.GUIDE: "tone"})
        target = Target(
            folder / "a.mp3", cache=folder / "cache", excerpt=Excerpt(first_s=25.0), force=True
        )
        build.build(recipe, target, Unwatched())
        kept.append({path.name for path in (folder / "cache" / "chunks").glob("*.chunk")})

    assert kept[0]
    assert kept[0] == kept[1]


def test_a_store_cold_warm_or_damaged_changes_no_byte(folder: Path) -> None:
    """Neither does one that cannot be written; and what is damaged is made anew."""
    recipe = Recipe("conflict-breath", voices={Role.GUIDE: "tone"})

    def made(cache: Path) -> tuple[bytes, tuple[str, ...]]:
        target = Target(folder / "a.mp3", cache=cache, excerpt=Excerpt(first_s=30.0))
        report = build.build(recipe, target, Unwatched())
        return (folder / "a.mp3").read_bytes(), report.notes

    cache, other = folder / "cache", folder / "other"
    other.mkdir()
    (other / "chunks").write_text("in the way")
    unwritable, cold, warm = made(other), made(cache), made(cache)
    for path in (cache / "chunks").glob("*.chunk"):
        path.write_bytes(path.read_bytes()[:-1])
    damaged = made(cache)

    assert cold == warm
    assert unwritable[0] == cold[0] == damaged[0]
    (note,) = set(unwritable[1]) - set(cold[1])
    assert "chunks cannot be written" in note
    (note,) = set(damaged[1]) - set(cold[1])
    assert note.endswith("was damaged; made anew")


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Frames of each sound that is encoded from here on."""
    calls: list[int] = []
    whole = mp3._whole

    def noted(pcm: Pcm, form: Form) -> bytes:
        calls.append(len(pcm))
        return whole(pcm, form)

    monkeypatch.setattr(mp3, "_whole", noted)
    return calls


def test_a_killed_render_goes_on_with_what_it_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After kill -9 the chunks that were encoded are not encoded again; same bytes."""
    recipe = Recipe("conflict-breath", voices={Role.GUIDE: "tone"})
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED_AFTER_ONE_CHUNK, str(folder)], check=False
    )
    calls = counted(monkeypatch)

    def made(cache: Path) -> tuple[bytes, int]:
        calls.clear()
        target = Target(folder / "a.mp3", cache=cache, excerpt=Excerpt(first_s=40.0))
        build.build(recipe, target, Unwatched())
        return (folder / "a.mp3").read_bytes(), len(calls)

    assert killed.returncode == -signal.SIGKILL
    assert not (folder / "a.mp3").exists()
    again, encoded = made(folder / "cache")
    fresh, all_of_them = made(folder / "new")
    assert fresh == again
    assert encoded <= all_of_them - 1


_KILLED_AFTER_ONE_CHUNK = """
import os, signal, sys
from pathlib import Path
from coreg_audio import build, keeping
from coreg_audio.recipe import Excerpt, Recipe, Target, Unwatched
from coreg_audio.session import Role

folder, kept, put = Path(sys.argv[1]), [], keeping.FolderCache.put

def put_one(cache, key, content):
    put(cache, key, content)
    if cache._kind.suffix == ".chunk" and not key.startswith(("weighed", "cover")):
        kept.append(key)
    if len(kept) == 1:
        os.kill(os.getpid(), signal.SIGKILL)

keeping.FolderCache.put = put_one
recipe = Recipe("conflict-breath", voices={Role.GUIDE: "tone"})
target = Target(folder / "a.mp3", cache=folder / "cache", excerpt=Excerpt(first_s=40.0))
build.build(recipe, target, Unwatched())
"""


# Nights

NIGHT = """---
id: night
title: Night
version: "1.0"
language: en
for: one
tier: 1
minutes: 4
range: [1, 720]
kind: sleep
---
# Night
## Night
(ambience sea)
Good night.
(pause 14)
(breathe to the end, in 4 out 4)
"""


@pytest.mark.parametrize("cue", ["tone+wave", "bowl"])
def test_a_night_sounds_again_after_each_lap(
    cue: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same keys, same samples, whole breaths; laps join without a click or a dip."""
    monkeypatch.setattr("coreg_audio.planner.breathing.LAP_S", 30)
    (folder / "night.md").write_text(NIGHT)
    recipe = Recipe(str(folder / "night.md"), cue=cue, width=0.5)
    with mixed(recipe, Target(folder / "a.mp3")) as sound:
        (run,) = sound.timeline.breaths()
        at, lap = run.start // MP3_FRAMES * MP3_FRAMES, run.lap
        spans = [(at + n * lap - RATE_HZ, at + n * lap + 5 * RATE_HZ) for n in (1, 2, 3)]
        keys = [sound.key(*span) for span in spans]
        first, second, third = (sound.mastered(*span) for span in spans)
        elsewhere = sound.mastered(spans[1][0] + lap // 4, spans[1][1] + lap // 4)

    assert lap == 32 * RATE_HZ
    assert keys[1] == keys[2]
    assert np.array_equal(second, third)
    assert np.array_equal(first, second) == (keys[0] == keys[1])
    steps = np.abs(np.diff(second[:, 0]))
    assert steps.max() < 1.5 * np.abs(np.diff(elsewhere[:, 0])).max()


def test_eight_hours_are_few_chunks_at_five_levels(folder: Path) -> None:
    """Of nearly a thousand chunks some forty are to be encoded, and the rest laid again."""
    (folder / "night.md").write_text(NIGHT)
    recipe = Recipe(str(folder / "night.md"), minutes=480, loudness="sleep")
    with mixed(recipe, Target(folder / "a.mp3")) as sound:
        chunks = [(one.start * MP3_FRAMES, one.stop * MP3_FRAMES) for one in sound.chunks]
        keys = [sound.key(*one) for one in chunks]
        levels = [sound.lowered(*one) for one in chunks]

    assert len(chunks) > 800
    assert len(set(keys)) < 60
    assert set(levels) == {0, 1, 2, 3, 4}
    assert levels[-2] == 4
    assert [max(0, one - 1) for one in levels if one] == sorted(
        max(0, x - 1) for x in levels if x
    )


def test_a_night_is_as_long_as_asked_and_encoded_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the frame, with fewer seconds encoded than it lasts."""
    (folder / "night.md").write_text(NIGHT.replace("minutes: 4", "minutes: 2"))
    monkeypatch.setattr("coreg_audio.planner.breathing.LAP_S", 30)
    calls = counted(monkeypatch)
    voices, night = {Role.GUIDE: "tone"}, str(folder / "night.md")
    recipe = Recipe(night, voices=voices, allow=("R1", "R7"))
    report = build.build(recipe, Target(folder / "a.mp3"), Unwatched())
    decoded, _ = soundfile.read(folder / "a.mp3", always_2d=True, dtype="float32")

    assert report.timeline.length == report.measured.frames == len(decoded) == 120 * RATE_HZ
    assert sum(calls) < 0.95 * len(decoded)
    assert np.abs(decoded[-16 * RATE_HZ : -8 * RATE_HZ]).max() > 0.005
