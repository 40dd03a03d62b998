"""Narration: what is spoken, what is refused, and what every clip is like."""

import gc
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreg_audio.audio import Samples
from coreg_audio.engines.tone import ToneEngine
from coreg_audio.errors import FileError, MissingPartError, VoiceError
from coreg_audio.levelling import gain
from coreg_audio.levels import extent
from coreg_audio.loudness import REFERENCE_LUFS, loudness_lufs
from coreg_audio.narration import ClipCache, Delivery, Narration, Repertoire, narrate
from coreg_audio.narration.checks import find_fault, syllables
from coreg_audio.narration.pacing import (
    RATES,
    _clause_paces,
    clauses,
    manner,
    speak,
    words_per_min,
)
from coreg_audio.narration.preparing import LEAD_S, SOFTER_DB, TAIL_S, prepare
from coreg_audio.narration.spoken_text import spoken
from coreg_audio.narration.store import Store
from coreg_audio.script import FrontMatter, Pattern, Place
from coreg_audio.session import (
    BreathBlock,
    Breaths,
    OptionalPart,
    Rest,
    Role,
    Say,
    Section,
    Session,
    Utterance,
)
from coreg_audio.settling import with_settling
from coreg_audio.units import to_db
from coreg_audio.voice import ARC, PACES, Abilities, Prosody, Speech, Timing, Word, pace_of

RATE_HZ = 24_000
LINE = "Your breath does not need to change yet."
SETTLE = Delivery(PACES["settle"], seed=1, rate_hz=44_100)
AT = Place("hug.md", 7)


def babble(
    text: str, rate: float = 1.0, seed: int = 0, word_rates: tuple[float, ...] = ()
) -> Speech:
    """Something like speech: a swelling, humming syllable after the other, words known."""
    parts, words, at = [np.zeros(4800)], [], 4800
    for i, word in enumerate(text.split()):
        syllable = round(0.2 * RATE_HZ / (rate * (word_rates[i] if word_rates else 1)))
        swell = np.sin(np.pi * np.arange(syllable) / syllable) ** 2
        hum = np.sin(2 * np.pi * 180 * np.arange(syllable) / RATE_HZ)
        noise = np.random.default_rng(seed).standard_normal(syllable) * 0.05
        length = syllable * max(1, syllables(word))
        parts.append(np.tile(0.2 * swell * (hum + noise), max(1, syllables(word))))
        words.append(Word(word, at, at + length))
        at += length
    parts.append(np.zeros(4800))
    samples = np.concatenate(parts).astype(np.float32)[:, None]
    return Speech(samples, RATE_HZ, tuple(words))


@dataclass
class Babbler:
    """An engine of which every part can be made to misbehave."""

    spoil: Callable[[Speech], Speech] = lambda speech: speech
    spoilt_calls: int = 10**9
    fingerprint: str = "babble 1"
    languages: tuple[str, ...] = ("en",)
    calls: list[tuple[str, Prosody, int]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    name: str = "babble"

    @property
    def abilities(self) -> Abilities:
        """Speaks only what it is told to."""
        return Abilities(self.languages, prosody=True, deterministic=True, licence="none")

    @property
    def delivery(self) -> Prosody:
        """Rather slow."""
        return Prosody(rate=0.6, range_factor=0.9)

    def speak(self, text: str, prosody: Prosody, seed: int) -> Speech:
        """Babble, spoilt for the first so many calls."""
        with self.lock:
            self.calls.append((text, prosody, seed))
            spoilt = len(self.calls) <= self.spoilt_calls
        speech = babble(text, prosody.rate, seed, prosody.word_rates)
        return self.spoil(speech) if spoilt else speech

    def close(self) -> None:
        """Nothing to let go."""


def told(
    engine: Babbler | ToneEngine,
    *utterances: Utterance,
    delivery: Delivery = SETTLE,
    cache: ClipCache | None = None,
    repertoire: Repertoire | None = None,
) -> Narration:
    """The utterances narrated, the guide and the second voice being the same."""
    places = {one: Place("hug.md", 7 + i) for i, one in enumerate(utterances)}
    roles = {Role.GUIDE: engine, Role.SECOND: engine}
    return narrate(places, roles, delivery, cache=cache, repertoire=repertoire)


def with_samples(change: Callable[[Samples], Samples]) -> Callable[[Speech], Speech]:
    """Spoils the samples and leaves the rest."""
    return lambda speech: replace(speech, samples=change(speech.samples), words=None)


def with_nan(samples: Samples) -> Samples:
    """One sample is not a number."""
    result = samples.copy()
    result[len(result) // 2] = np.nan
    return result


def with_hole(samples: Samples) -> Samples:
    """The middle has dropped out for two seconds."""
    half = len(samples) // 2
    return np.concatenate([samples[:half], np.zeros((48_000, 1), np.float32), samples[half:]])


def raising(error: Exception) -> Callable[[Speech], Speech]:
    """An engine that breaks down."""

    def spoil(speech: Speech) -> Speech:
        raise error

    return spoil


SPOILT: dict[str, tuple[Callable[[Speech], Speech], str]] = {
    "drops the end": (with_samples(lambda x: x[: len(x) // 2]), "breaks off|plausible"),
    "drops most of it": (with_samples(lambda x: np.pad(x[:20_000], ((0, 9000), (0, 0)))), "pl"),
    "breaks off": (with_samples(lambda x: x[:-7500]), "breaks off"),
    "silence": (with_samples(np.zeros_like), "silence"),
    "nothing": (with_samples(lambda x: x[:0]), "silence"),
    "not a number": (with_samples(with_nan), "not numbers"),
    "infinite": (with_samples(lambda x: x / np.float32(0)), "not numbers"),
    "clipped": (with_samples(lambda x: np.clip(9 * x, -1, 1)), "clipped"),
    "two channels": (with_samples(lambda x: np.repeat(x, 2, axis=1)), "one channel"),
    "flat": (with_samples(lambda x: x[:, 0]), "one channel"),
    "doubles": (with_samples(lambda x: x.astype(np.float64)), "one channel"),
    "wrong rate": (lambda speech: replace(speech, rate_hz=48_000), "plausible"),
    "no rate": (lambda speech: replace(speech, rate_hz=0), "impossible rate"),
    "too long": (with_samples(lambda x: np.tile(x, (4, 1))), "plausible"),
    "a hole": (with_samples(with_hole), "hole"),
    "words beyond": (lambda s: replace(s, words=(Word("x", 0, 10**9),)), "word times"),
    "words crossed": (lambda s: replace(s, words=(Word("x", 90, 10),)), "word times"),
    "engine error": (raising(RuntimeError("model exploded")), "model exploded"),
    "voice error": (raising(VoiceError("no sound for 'x'")), "no sound"),
    "division": (raising(ZeroDivisionError("by zero")), "by zero"),
}


@pytest.mark.parametrize("kind", SPOILT)
@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_bad_speech_is_an_error_with_its_place(kind: str) -> None:
    """What an engine gives that is not speech is refused with file, line, voice and text."""
    spoil, reason = SPOILT[kind]

    with pytest.raises(VoiceError, match=reason) as caught:
        told(Babbler(spoil), Utterance(LINE))

    assert str(caught.value).startswith(f"hug.md:7: babble cannot speak “{LINE}”: ")


def test_an_error_does_not_repeat_a_long_line() -> None:
    """The beginning tells which one it is; so it is with a reason that repeats it."""
    with pytest.raises(VoiceError) as caught:
        told(Babbler(raising(VoiceError("no sound " * 500))), Utterance("one day " * 31))

    assert str(caught.value).startswith("hug.md:7: babble cannot speak “one day one day")
    assert "…”: no sound no sound" in str(caught.value)
    assert 400 > len(str(caught.value))


@pytest.mark.parametrize("kind", SPOILT)
@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_a_single_failure_is_mended(kind: str) -> None:
    """One bad attempt is made good by a second with another seed."""
    engine = Babbler(SPOILT[kind][0], spoilt_calls=1)

    with told(engine, Utterance(LINE)) as narration:
        assert narration.frames[Utterance(LINE)] > 0

    assert engine.calls[0][2] != engine.calls[1][2]


@pytest.mark.parametrize("softer", [False, True])
def test_lines_are_levelled_in_steps(softer: bool) -> None:
    """Of 0.01 dB: what a meter rounds otherwise changes no sample."""
    noise = np.random.default_rng(3).standard_normal((30_000, 1)).astype(np.float32) * 0.1
    steps = 100 * to_db(gain(noise, softer=softer, rate_hz=44_100))

    assert steps == pytest.approx(round(steps), abs=1e-6)


def test_a_missing_part_is_not_tried_again() -> None:
    """What is not installed will not come by asking twice."""
    engine = Babbler(raising(MissingPartError("pip install it")))

    with pytest.raises(MissingPartError):
        told(engine, Utterance(LINE))

    assert 1 == len(engine.calls)


def test_a_bug_keeps_its_traceback() -> None:
    """A programming error is not dressed up as a voice's failure."""
    with pytest.raises(KeyError):
        told(Babbler(raising(KeyError("oops"))), Utterance(LINE))


@pytest.mark.parametrize("error", [VoiceError("cannot say Anabel"), RuntimeError("Anabel")])
def test_personal_words_stay_out_of_errors(error: Exception) -> None:
    """The error for a personal line names its place, never its words."""
    with pytest.raises(VoiceError, match=r"hug\.md:7: .*\[name\]") as caught:
        told(Babbler(raising(error)), Utterance("Welcome, Anabel.", personal=True))

    assert "Anabel" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_personal_faults_say_what_was_wrong() -> None:
    """Where the reason repeats no words, it is given for personal lines too."""
    engine = Babbler(with_samples(np.zeros_like))

    with pytest.raises(VoiceError, match=r"\[name\] in it: it gave silence"):
        told(engine, Utterance("Welcome, Anabel.", personal=True))


def test_the_first_error_of_the_script_is_told() -> None:
    """With several bad lines, the error is about the first, whichever thread was faster."""
    lines = [Utterance(text) for text in ("All is well here.", "Ω", "♥", "Ж")]

    for _ in range(5):
        with pytest.raises(VoiceError, match=r"hug\.md:8: "):
            told(Babbler(), *lines)


def test_lines_before_a_bad_one_are_still_spoken() -> None:
    """The longest lines come first, yet an earlier line's error is the one that is told."""
    lines = [Utterance("Ω"), Utterance(f"{LINE} Ж"), *map(Utterance, ("In.", "Out."))]

    with pytest.raises(VoiceError, match=r"hug\.md:7: "):
        told(Babbler(), *lines)


def test_a_clip_is_cut_levelled_and_faded() -> None:
    """A clip has its margins, the reference loudness, and starts and ends at nothing."""
    with told(Babbler(), Utterance(LINE)) as narration:
        clip = narration.clip(Utterance(LINE))

    start, end = extent(clip.samples, 44_100, 60)
    assert abs(start / 44_100 - LEAD_S) <= 0.011
    assert abs((clip.length - end) / 44_100 - TAIL_S) <= 0.011
    assert abs(loudness_lufs(clip.samples, 44_100) - REFERENCE_LUFS) < 0.5
    assert np.abs(clip.samples[[0, -1]]).max() < 1e-3
    assert np.dtype(np.float32) == clip.samples.dtype
    assert (clip.length, 1) == clip.samples.shape
    assert 44_100 == clip.rate_hz


def test_softer_is_slower_quieter_and_flatter() -> None:
    """A softer line is slower by a step, 3 dB lower, with a smaller range of pitch."""
    engine = Babbler()
    plain, soft = Utterance(LINE), Utterance(LINE, softer=True)
    with told(engine, plain, soft) as narration:
        level = [loudness_lufs(narration.clip(one).samples, 44_100) for one in (plain, soft)]
        assert narration.frames[soft] > 1.03 * narration.frames[plain]

    assert abs(level[1] - level[0] - SOFTER_DB) < 0.5
    ranges = {prosody.range_factor for _, prosody, _ in engine.calls}
    assert 2 == len(ranges)


def test_frames_and_words_agree_with_the_clip() -> None:
    """Lengths for the plan are those of the clips, and words lie in order inside them."""
    lines = [Utterance(LINE), Utterance("In."), Utterance("Yes.", Role.SECOND)]
    with told(Babbler(), *lines) as narration:
        assert set(lines) == set(narration.frames)
        for line in lines:
            words = narration.words(line)
            assert words is not None
            ends = [at for word in words for at in (word.start, word.end)]
            assert narration.clip(line).length == narration.frames[line]
            assert line.text.split() == [word.text for word in words]
            assert sorted(ends) == ends
            assert ends[-1] <= narration.frames[line]
            assert abs(ends[0] / 44_100 - LEAD_S) < 0.03


def test_each_utterance_is_spoken_once() -> None:
    """Equal lines share a clip; a line in another delivery is another line."""
    engine = Babbler()
    with told(engine, Utterance("Hold."), Utterance("Hold."), Utterance("Hold.", softer=True)):
        assert 2 == len(engine.calls)


def test_pace_is_reached_on_the_sound() -> None:
    """Phrases of short and of long words come to the asked words per minute."""
    texts = [
        "It can come and go as it is.",
        "Everything remains completely comfortable, however naturally relaxation arrives.",
    ]
    engine = Babbler()
    for pace in PACES.values():
        for text in texts:
            asked = manner(engine.delivery, pace, 1, softer=False)
            speech, prosody = speak(engine, text, asked)
            found = words_per_min(speech, text)
            reached = abs(found / asked.words_per_min - 1) < 0.05
            assert reached or prosody.rate in RATES


def test_short_phrases_keep_the_voices_own_rate() -> None:
    """Up to six words are spoken once; one or two a little quicker than a sentence."""
    engine = Babbler()
    for text in ("Any of these is fine.", "Out."):
        speak(engine, text, manner(engine.delivery, PACES["settle"], 1, softer=False))

    own = 0.6 * (1 + ARC)
    assert pytest.approx([own, own * 1.2]) == [prosody.rate for _, prosody, _ in engine.calls]


def test_a_session_settles() -> None:
    """The same words are slower between the opening and the close, as another clip."""
    engine = Babbler()
    edge, middle = Utterance(LINE), Utterance(LINE, settled=True)
    with told(engine, edge, middle) as narration:
        longer = narration.frames[middle] / narration.frames[edge]

    aims = [PACES["settle"].aim(settled=one) for one in (False, True)]
    assert 138 < aims[0] < 140
    assert 132 < aims[1] < 134
    assert 1.01 < longer < 1.1


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Your breath does not need to change yet.", [(0, 8)]),
        ("More settled, or the same, or something else.", [(0, 8)]),
        (
            "If it is a no for now, a kind look or a kind word is just as good.",
            [(0, 7), (7, 18)],
        ),
        ("If you ask: “May I put my hand on your heart?”", [(0, 11)]),
        ("Welcome, Ana and Bo, you can stay as you are.", [(0, 4), (4, 10)]),
        ("You can wait here — or go on walking.", [(0, 4), (4, 8)]),
        ("Yes.", [(0, 1)]),
    ],
)
def test_clauses_lie_between_commas(text: str, parts: list[tuple[int, int]]) -> None:
    """Parts between commas, short ones with a neighbour, cover all words in order."""
    assert parts == clauses(text)


def test_every_clause_comes_to_the_pace() -> None:
    """A clause of long words and one of short words are spoken at nearly the same pace."""
    text = "If it is a no for now, a gentle evening hug is just as good."
    engine = Babbler()
    speech, prosody = speak(
        engine, text, manner(engine.delivery, PACES["settle"], 1, softer=False)
    )

    quick, slow = prosody.word_rates[0], prosody.word_rates[-1]
    assert 15 == len(prosody.word_rates)
    assert quick < 0.95
    assert slow > 1.05
    assert np.ptp(_clause_paces(speech, clauses(text))) < 12
    assert abs(words_per_min(speech, text) / 138.7 - 1) < 0.05


def test_the_first_rate_suits_the_words() -> None:
    """Many short words begin slower than few long ones, within the bounds."""
    engine = Babbler()
    for text in (
        "It is as it is, and so it can be as it is.",
        "Everything remains completely comfortable, however naturally relaxation arrives.",
    ):
        engine.calls.clear()
        speak(engine, text, manner(engine.delivery, PACES["settle"], 1, softer=False))
        first = engine.calls[0][1].rate
        assert RATES[0] <= first <= RATES[1]
        assert (first < 0.6) == text.startswith("It")


class Foretelling(Babbler):
    """A babbler that knows when its words will come, which outlast their sound a little."""

    def forecast(self, text: str, prosody: Prosody) -> Timing | None:
        """The words as they will be spoken, and later ends."""
        words = babble(text, prosody.rate, 0, prosody.word_rates).words or ()
        last = replace(words[-1], end=words[-1].end + round(0.4 * RATE_HZ))
        return Timing((*words[:-1], last), RATE_HZ)


def test_a_voice_that_foretells_is_asked_once() -> None:
    """Where the words' times are known before, the first try has the pace in each clause."""
    text = "If it is a no for now, a gentle evening hug is just as good."
    tries = []
    for engine in (Babbler(), Foretelling()):
        asked = manner(engine.delivery, PACES["settle"], 1, softer=False)
        speech, _ = speak(engine, text, asked)
        tries.append(len(engine.calls))
        assert abs(words_per_min(speech, text) / asked.words_per_min - 1) < 0.05

    assert tries[0] > 1
    assert 1 == tries[1]


def test_a_pause_is_no_part_of_the_clause_before() -> None:
    """A word that sounds before its time does not make the clause before it last longer."""
    hum = 0.2 * np.sin(2 * np.pi * 180 * np.arange(28_800) / RATE_HZ)
    samples = np.concatenate([hum, np.zeros(12_000), hum]).astype(np.float32)[:, None]
    early = 1_200
    starts = [*range(0, 28_800, 7_200), *range(40_800 + early, 69_600, 7_200)]
    words = tuple(Word("one", at, min(at + 7_200, 69_600)) for at in starts)
    speech = Speech(samples, RATE_HZ, words)

    found = _clause_paces(speech, clauses("One one one one, one one one one."))

    assert pytest.approx([200, 200], rel=0.05) == found.tolist()


def test_threads_change_no_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread or four: every clip is the same to the bit."""
    lines = [Utterance(f"{LINE} {i}.") for i in range(12)]
    results = []
    for threads in (1, 4):
        monkeypatch.setattr("coreg_audio.narration.narrator._THREADS", threads)
        with told(Babbler(), *lines) as narration:
            results.append([narration.clip(line).samples for line in lines])

    assert all(map(np.array_equal, *results))


def test_progress_counts_to_the_end() -> None:
    """Progress is told once per clip, in order."""
    seen: list[tuple[int, int]] = []
    places = {Utterance(text): AT for text in ("In.", "Out.", "Hold.")}
    narrate(
        places, {Role.GUIDE: Babbler()}, SETTLE, progress=lambda *step: seen.append(step)
    ).close()

    assert [(1, 3), (2, 3), (3, 3)] == seen


def test_ctrl_c_stops_the_rest() -> None:
    """An interrupt ends the work instead of waiting for every line."""
    engine = Babbler()

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        narrate(
            {Utterance(f"{LINE} {i}."): AT for i in range(200)},
            {Role.GUIDE: engine},
            SETTLE,
            progress=interrupt,
        )
    assert len(engine.calls) < 300


def test_closing_twice_is_harmless() -> None:
    """A narration can be closed in a block and again by hand."""
    narration = told(ToneEngine(), Utterance("In."))
    with narration:
        assert ("tone",) == narration.voices
        assert () == narration.notes
    narration.close()


def test_clips_stay_on_disk() -> None:
    """After narration no clip is held in memory."""
    lines = [Utterance(f"{LINE} Number {i}.") for i in range(30)]
    with told(ToneEngine(), *lines) as narration:
        gc.collect()
        big = [
            one for one in gc.get_objects() if isinstance(one, np.ndarray) and one.size > 9999
        ]
        assert [] == big
        assert narration.clip(lines[3]).length > 9999


def test_shared_lines_stay_at_hand_and_private_ones_do_not() -> None:
    """The second session speaks the private line alone; both sound as without a repertoire.

    When there are too many lines it begins anew, and a session keeps those it has.
    """
    shared, private = Utterance(LINE), Utterance("Welcome, Zebulonia.", personal=True)
    engine, repertoire = Babbler(), Repertoire(most_bytes=1)
    with told(engine, shared, private) as without:
        alone = [without.clip(one).samples for one in (shared, private)]
    with told(engine, shared, private, repertoire=repertoire) as first:
        calls = len(engine.calls)
        with told(engine, shared, private, repertoire=repertoire) as second:
            assert {private.text} == {text for text, _, _ in engine.calls[calls:]}
            for session in (first, second):
                for one, samples in zip((shared, private), alone, strict=True):
                    assert np.array_equal(samples, session.clip(one).samples)
            assert first.digest(shared) == second.digest(shared) != first.digest(private)

        assert not [key for key in repertoire._kept if "Zebulonia" in key]
        with told(engine, Utterance("In."), repertoire=repertoire):
            assert 1 == len(repertoire._kept)
        assert np.array_equal(alone[0], first.clip(shared).samples)


def test_no_room_for_clips_is_a_file_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full temporary folder is named, with what to do."""

    def full() -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)

    with pytest.raises(FileError, match=r"No space left on device.*TMPDIR"):
        Store()


def test_a_disk_that_fills_up_is_a_file_error() -> None:
    """The same when it happens in the middle, whatever thread it happens in."""

    class Full:
        def seek(self, at: int) -> None:
            """Anywhere."""

        def write(self, data: bytes) -> int:
            """Nothing fits."""
            raise OSError(28, "No space left on device")

    store = Store()
    store.close()
    store._file = Full()  # type: ignore[assignment]

    with pytest.raises(FileError, match="No space left"):
        store.add(np.zeros((5, 1), np.float32))


def test_a_disk_that_gives_nothing_back_is_a_file_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Lines that were put aside and cannot be read: TMPDIR is named, not the standard output.

    What could not be written is dropped when it is closed, without another error.
    """
    store = Store()
    span = store.add(np.zeros((50_000, 1), np.float32))

    def worn(step: str, path: Path) -> None:
        if step in ("read", "write"):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("coreg_audio.fsio._disk.failpoint", worn)
    with pytest.raises(FileError, match=r"Input/output error.*TMPDIR"):
        store.read(span)
    with pytest.raises(FileError, match=r"Input/output error.*TMPDIR"):
        store.add(np.zeros((50, 1), np.float32))
    store.close()


# Cache and narration together


def clips(cache: ClipCache | None, engine: Babbler, *lines: Utterance) -> Iterator[Samples]:
    """The samples of every line."""
    with told(engine, *lines, cache=cache) as narration:
        yield from [narration.clip(line).samples for line in lines]


LINES = (Utterance(LINE), Utterance(LINE, softer=True), Utterance("In."))


def test_cold_warm_and_without_are_the_same(tmp_path: Path) -> None:
    """The cache changes no sample, and a warm one asks the engine for nothing."""
    engine = Babbler()
    cold = list(clips(ClipCache(tmp_path), engine, *LINES))
    asked = len(engine.calls)
    warm = list(clips(ClipCache(tmp_path), engine, *LINES))

    assert asked == len(engine.calls)
    for bare, first, second in zip(clips(None, Babbler(), *LINES), cold, warm, strict=True):
        assert np.array_equal(bare, first)
        assert np.array_equal(first, second)


@pytest.mark.parametrize(
    "change",
    [
        lambda engine, way: (replace(engine, fingerprint="babble 2"), way),
        lambda engine, way: (engine, replace(way, seed=2)),
        lambda engine, way: (engine, replace(way, pace=PACES["roomy"])),
    ],
    ids=["engine", "seed", "pace"],
)
def test_what_changes_the_sound_misses_the_cache(
    tmp_path: Path, change: Callable[[Babbler, Delivery], tuple[Babbler, Delivery]]
) -> None:
    """Another model, seed or pace never gets an old phrase."""
    told(Babbler(), *LINES, cache=ClipCache(tmp_path)).close()
    engine, delivery = change(Babbler(), SETTLE)
    told(engine, *LINES, cache=ClipCache(tmp_path), delivery=delivery).close()

    assert 2 * len(LINES) == ClipCache(tmp_path).info().count


def test_damaged_entries_are_spoken_anew(tmp_path: Path) -> None:
    """With every entry damaged the session still comes out the same, with a note."""
    cold = list(clips(ClipCache(tmp_path), Babbler(), *LINES))
    for path in tmp_path.glob("*.clip"):
        path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    with told(Babbler(), *LINES, cache=ClipCache(tmp_path)) as narration:
        for line, before in zip(LINES, cold, strict=True):
            assert np.array_equal(before, narration.clip(line).samples)
        assert 1 == len(narration.notes)


def test_personal_lines_never_reach_the_disk(tmp_path: Path) -> None:
    """A line with a client's value is spoken, and nothing of it is kept."""
    cache = ClipCache(tmp_path / "cache")
    told(Babbler(), Utterance("Welcome, Ana and Bo.", personal=True), cache=cache).close()

    assert 0 == cache.info().count


def test_an_unwritable_cache_is_a_note(tmp_path: Path) -> None:
    """A render goes on without its cache."""
    (tmp_path / "file").touch()
    with told(Babbler(), *LINES, cache=ClipCache(tmp_path / "file" / "cache")) as narration:
        assert 3 == len(narration.frames)
        assert "cannot be written" in narration.notes[0]


# What a voice is given to read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Hold for 30s.", "Hold for 30 seconds."),
        ("Hold for 30s, then rest.", "Hold for 30 seconds, then rest."),
        ("A 6-second kiss.", "A 6-second kiss."),
        ("A 6-sec kiss.", "A 6-second kiss."),
        ("Wait 1 min. Then go.", "Wait 1 minute Then go."),
        ("About 2.5 min", "About 2.5 minutes"),
        ("In your 30s, or the 60s.", "In your 30s, or the 60s."),
        ("The 1990s.", "The 1990s."),
        ("It’s “fine” …", 'It\'s "fine" …'),
        ("Wait... and see", "Wait… and see"),
        ("Stay - or go", "Stay — or go"),
        ("Stay – or go--now—or not", "Stay — or go — now — or not"),
        ("4-7-8, 4–6 times", "4-7-8, 4–6 times"),
        ("  one \t two  ", "one two"),
        ("Zoe\u0308 and Rene\u0301e", "Zoë and Renée"),
        ("A hug (or a hand)?", "A hug (or a hand)?"),
        ("A hand, e.g. yours.", "A hand, for example yours."),
        ("Rest, i.e., stop.", "Rest, that is, stop."),
        ("Wait approx. 5 minutes.", "Wait about 5 minutes."),
        ("Line No. 5. No. Not now.", "Line number 5. No. Not now."),
        ("3x a day, 24/7", "3 times a day, 24 7"),
        ("1½ minutes, or ½.", "1 and a half minutes, or a half."),
        ("The '90s at 7:30 pm", "The '90s at 7:30 pm"),
        ("Ask Dr. Lee on St. Mary Street", "Ask Dr. Lee on St. Mary Street"),
    ],
)
def test_text_is_written_for_the_voice(written: str, read: str) -> None:
    """Abbreviated times, quotes, dots and dashes are put as a voice reads them."""
    assert read == spoken(written, ("en",))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("你好", "CJK"),
        ("Hello Привет", "CYRILLIC"),
        ("سلام", "ARABIC"),
        ("♥ ♥", "HEART"),
        ("Well done 👍", "THUMBS UP"),
        ("…!?", "no word"),
        ("", "no word"),
        ("[Ana](/x/)", "cannot be spoken"),
        ("<break/>", "cannot be spoken"),
        ("{{ name }}", "cannot be spoken"),
        ("a\x00b", "cannot be spoken"),
        ("q\u0333", "cannot read"),
        ("a\u200db", "cannot read"),
    ],
)
def test_what_cannot_be_said_is_refused(text: str, reason: str) -> None:
    """Other alphabets, pictures, markup and invisible characters are errors, not left out."""
    with pytest.raises(VoiceError, match=reason):
        spoken(text, ("en",))


def test_a_voice_for_any_language_may_read_any_alphabet() -> None:
    """Only a voice known to read Latin letters refuses others."""
    assert "Привет" == spoken("Привет", ())
    assert "Привет" == spoken("Привет", ("ru",))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text raises anything but a voice error, and reading it again changes nothing."""
    try:
        once = spoken(text, ("en",))
    except VoiceError:
        return
    assert once == spoken(once, ("en",))


# Parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("In.", 1),
        ("Heartbeat", 2),
        ("Take", 1),
        ("little", 2),
        ("it's", 1),
        ("looked", 1),
        ("needed", 2),
        ("30", 2),
        ("...", 0),
    ],
)
def test_syllables(text: str, count: int) -> None:
    """Roughly the syllables of a text."""
    assert count == syllables(text)


def test_good_speech_has_no_fault() -> None:
    """Plausible speech passes at any pace."""
    for rate in (0.45, 0.6, 0.9):
        assert find_fault(babble(LINE, rate), LINE, Prosody(rate)) is None


def test_rumble_goes_and_voice_stays() -> None:
    """The high-pass takes 30 Hz away by 25 dB and leaves 200 Hz within half a dB."""
    at = np.arange(2 * RATE_HZ)
    window = np.hanning(len(at))

    def level_db(pitch_hz: float) -> float:
        hum = 0.1 * np.sin(2 * np.pi * 200 * at / RATE_HZ)
        other = 0.1 * np.sin(2 * np.pi * pitch_hz * at / RATE_HZ)
        samples = ((hum + other) * window).astype(np.float32)[:, None]
        clip = prepare(Speech(samples, RATE_HZ), softer=False, rate_hz=RATE_HZ).samples[:, 0]
        spectrum = np.abs(np.fft.rfft(clip * np.hanning(len(clip)), 1 << 17))
        bins = [round(one * (1 << 17) / RATE_HZ) for one in (pitch_hz, 200)]
        return float(20 * np.log10(spectrum[bins[0]] / spectrum[bins[1]]))

    assert level_db(30) < -25
    assert abs(level_db(150)) < 0.5


def test_low_tones_are_a_little_fuller() -> None:
    """Against 3 kHz a tone at 100 Hz comes out 1.5 dB louder, one at 1 kHz unchanged."""
    at = np.arange(2 * RATE_HZ)
    tones = sum(np.sin(2 * np.pi * hz * at / RATE_HZ) for hz in (100, 1000, 3000))
    samples = (0.05 * tones * np.hanning(len(at))).astype(np.float32)[:, None]
    clip = prepare(Speech(samples, RATE_HZ), softer=False, rate_hz=RATE_HZ).samples[:, 0]
    spectrum = np.abs(np.fft.rfft(clip * np.hanning(len(clip)), 1 << 17))
    low, middle, high = (
        20 * np.log10(spectrum[round(hz * (1 << 17) / RATE_HZ)]) for hz in (100, 1000, 3000)
    )

    assert abs(low - high - 1.5) < 0.5
    assert abs(middle - high) < 0.2


def test_a_knock_is_turned_down() -> None:
    """A single spike over the speech is limited, and the speech around it left alone."""
    clean = babble(LINE, 0.6)
    knocked = clean.samples.copy()
    knocked[30_000:30_010] = 0.95
    plain = prepare(clean, softer=False, rate_hz=RATE_HZ).samples
    limited = prepare(replace(clean, samples=knocked), softer=False, rate_hz=RATE_HZ).samples

    assert np.abs(limited).max() < 0.64
    ratio = np.abs(limited[40_000:60_000]).max() / np.abs(plain[40_000:60_000]).max()
    assert 0.9 < ratio < 1.01


@given(
    rate_hz=st.sampled_from([8_000, 22_050, 24_000, 44_100, 48_000]), lead=st.integers(0, 4800)
)
def test_margins_do_not_depend_on_the_engine(rate_hz: int, lead: int) -> None:
    """However much silence an engine puts around, a clip's margins are the same."""
    speech = babble("Hold still.", 0.6)
    samples = speech.samples[4800 - lead : len(speech.samples) - 4800 + lead]
    found = prepare(Speech(samples, RATE_HZ), softer=False, rate_hz=rate_hz).samples
    start, end = extent(found, rate_hz, 55)

    assert abs(start / rate_hz - LEAD_S) < 0.022
    assert abs((len(found) - end) / rate_hz - TAIL_S) < 0.04


def test_levels_of_next_to_nothing() -> None:
    """Empty and silent sounds have no extent."""
    assert (0, 0) == extent(np.zeros((0, 1), np.float32), RATE_HZ, 40)
    assert (0, 0) == extent(np.zeros((999, 1), np.float32), RATE_HZ, 40)


@pytest.mark.parametrize("text", ["settle", "135", "120", "155", "137.5"])
def test_a_pace_is_a_name_or_a_number(text: str) -> None:
    """A known name, or words a minute from 120 to 155, are a pace."""
    pace = pace_of(text)

    assert pace is not None
    assert text == pace.name
    assert pace.aim(settled=True) < pace.words_per_min < pace.aim(settled=False)


@pytest.mark.parametrize("text", ["", "slow", "119", "156", "-130", "1e2", "١٣٠", "nan"])
def test_other_paces_are_none(text: str) -> None:
    """Neither a name nor a number in bounds is a pace."""
    assert pace_of(text) is None


def test_the_middle_of_a_session_settles() -> None:
    """All between the first and the last chapter is settled; before sleep the end is too."""
    slow = Pattern(4, 6)
    front = FrontMatter(
        id="a",
        title="A Session",
        version="1.0",
        language="en",
        audience=("couple",),
        tier=1,
        minutes=5,
        range_min=(1, 60),
        choices=(),
        breath=slow,
        not_for={},
        kind="exercise",
        holds="",
        cautions=(),
        reviewed="",
    )
    whole = Session(front, AT, tuple(_section(i) for i in range(4)))
    sleep = replace(whole, front=replace(front, kind="sleep"))

    def settled(session: Session) -> list[set[bool]]:
        found = with_settling(session).sections
        return [
            {say.utterance.settled for say in replace(session, sections=(one,)).sayings()}
            for one in found
        ]

    assert [{False}, {True}, {True}, {False}] == settled(whole)
    assert [{False}, {True}, {True}, {True}] == settled(sleep)
    one = replace(whole, sections=whole.sections[:1])
    assert one == with_settling(one)


def _section(number: int) -> Section:
    """A line, an optional line and one in a breath block."""
    say = Say(AT, Utterance(LINE), LINE)
    block = BreathBlock(AT, Pattern(4, 6), (say, Breaths(AT, 2)))
    return Section(AT, str(number), (say, OptionalPart(AT, (say, Rest(AT, 2.0))), block))
