"""Every utterance of a session spoken once, checked, levelled and ready for the timeline."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from functools import partial
from types import MappingProxyType
from typing import Self

from coreg_audio.audio import Clip
from coreg_audio.errors import VoiceError
from coreg_audio.narration.checks import FaultError
from coreg_audio.narration.clip_cache import ClipCache
from coreg_audio.narration.pacing import Manner, manner, speak
from coreg_audio.narration.preparing import Prepared, prepare
from coreg_audio.narration.spoken_text import spoken
from coreg_audio.narration.store import Kept, Repertoire, Store
from coreg_audio.pronunciation import SayAs, SayAsError, pronounced, unmatched
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.voice import Engine, Pace, Speech, Word

_THREADS = 2
_ATTEMPTS = 2
_QUOTED_CHARS, _REASON_CHARS = 80, 240

_MAKING = 6
"""Counts the changes to how a phrase is paced, worded and prepared, for the cache's keys."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a whole session is to be spoken.

    Attributes:
        seed: For all that is random in a voice.
        rate_hz: Rate of the clips.
        say_as: How names and other words are pronounced.
    """

    pace: Pace
    seed: int
    rate_hz: int
    say_as: tuple[SayAs, ...] = ()


class Narration:
    """The spoken clips of a session, read from temporary files when asked for.

    Attributes:
        frames: Length of every clip.
        voices: Names of the voices that speak, the guide's first.
        notes: What went wrong and was worked around, for the user to know.
    """

    def __init__(
        self,
        kept: Mapping[Utterance, Kept],
        store: Store,
        rate_hz: int,
        voices: tuple[str, ...],
    ) -> None:
        self._kept, self._store, self._rate_hz = kept, store, rate_hz
        self.voices = voices
        self.notes: tuple[str, ...] = ()
        self.frames: Mapping[Utterance, int] = MappingProxyType(
            {utterance: one.span.length for utterance, one in kept.items()}
        )

    def clip(self, utterance: Utterance) -> Clip:
        """The clip of an utterance."""
        return Clip(self._kept[utterance].samples, self._rate_hz)

    def digest(self, utterance: Utterance) -> str:
        """Tells the sound of its clip from any other."""
        return self._kept[utterance].digest

    def words(self, utterance: Utterance) -> tuple[Word, ...] | None:
        """Its words and the frames they fill in the clip, where the voice knows them."""
        return self._kept[utterance].words

    def close(self) -> None:
        """Delete the clips that are of this session alone; harmless twice."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def narrate(
    places: Mapping[Utterance, Place],
    engines: Mapping[Role, Engine],
    delivery: Delivery,
    *,
    cache: ClipCache | None = None,
    private: ClipCache | None = None,
    repertoire: Repertoire | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Narration:
    """Have every utterance spoken.

    Args:
        places: Each utterance and where it is written first, for errors.
        engines: A voice for each role that occurs; may be called from two threads at once.
        delivery: Pace, seed and rate.
        cache: Where phrases are kept between runs; personal ones never are.
        private: Where personal ones are.
        repertoire: Of this process: phrases that are not personal, at hand.
        progress: Told how many clips are done, and of how many.

    Raises:
        VoiceError: A line cannot be spoken, or did not come out right twice; with its place.
        MissingPartError: A voice is not installed.
    """
    store = Store()
    studio = _Studio(engines, delivery, cache, private, store, repertoire)
    try:
        kept = _all(studio, places, progress or _nobody)
    except BaseException:
        store.close()
        raise
    names = dict.fromkeys(engines[role].name for role in Role if role in engines)
    narration = Narration(kept, store, delivery.rate_hz, tuple(names))
    notes = (note for one in (cache, private) if one for note in one.notes)
    narration.notes = (*notes, *_unmatched(places, delivery))
    return narration


def _unmatched(texts: Iterable[Utterance], delivery: Delivery) -> Iterator[str]:
    """A note on the words of the list that nobody will hear; their places tell nothing."""
    rest = unmatched((utterance.text for utterance in texts), delivery.say_as)
    if rest:
        lines = ", ".join(str(entry.at) for entry in rest)
        yield f"not in this script, so not spoken: the word at {lines}"


def _all(
    studio: "_Studio", places: Mapping[Utterance, Place], progress: Callable[[int, int], None]
) -> dict[Utterance, Kept]:
    """Every line; first those that no other process is speaking, then those it has spoken."""
    kept = _round(partial(studio.record, wait=False), places, progress)
    busy = {one: places[one] for one, clip in kept.items() if clip is None}
    kept |= _round(partial(studio.record, wait=True), busy, progress, len(kept) - len(busy))
    return {one: clip for one, clip in kept.items() if clip is not None}


def _round(
    record: Callable[[Utterance, Place], Kept | None],
    places: Mapping[Utterance, Place],
    progress: Callable[[int, int], None],
    before: int = 0,
) -> dict[Utterance, Kept | None]:
    """Two at a time; the first error in the script's order ends it.

    The longest come first: then memory makes no late step, and no thread is left alone with a
    long line at the end.
    """
    longest_first = sorted(places, key=lambda one: len(one.text), reverse=True)
    with ThreadPoolExecutor(_THREADS) as pool:
        jobs = {one: pool.submit(record, one, places[one]) for one in longest_first}
        try:
            _wait([jobs[one] for one in places], progress, before)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return {one: jobs[one].result() for one in places}


def _wait(
    jobs: Sequence[Future[Kept | None]], progress: Callable[[int, int], None], count: int
) -> None:
    """Until all are done, or after an error those before it, whose errors would come first."""
    numbers = {job: number for number, job in enumerate(jobs)}
    total = count + len(jobs)
    for job in as_completed(jobs):
        if job.cancelled():
            continue
        if job.exception() is not None:
            for later in jobs[numbers[job] + 1 :]:
                later.cancel()
            continue
        if job.result() is not None:
            count += 1
            progress(count, total)


@dataclass(frozen=True, slots=True)
class _Studio:
    """All that it takes to make one clip after the other."""

    engines: Mapping[Role, Engine]
    delivery: Delivery
    cache: ClipCache | None
    private: ClipCache | None
    store: Store
    repertoire: Repertoire | None

    def record(self, utterance: Utterance, at: Place, *, wait: bool) -> Kept | None:
        """Speak, prepare and store one utterance; None where another process is about to.

        Args:
            utterance: What is spoken.
            at: Where it is written.
            wait: For the other process.
        """
        engine, rate_hz = self.engines[utterance.role], self.delivery.rate_hz
        line = _Line(utterance, at, self._text(utterance, at, engine))
        asked = _manner(engine, self.delivery, utterance)
        key = _key(engine, asked, line.text, (utterance.softer, rate_hz))
        cache, repertoire = self.cache, self.repertoire
        if utterance.personal:
            cache, repertoire = self.private, None
        if repertoire and (known := repertoire.get(key)):
            return known

        def made() -> Prepared:
            speech = _spoken_well(engine, asked, line)
            return prepare(speech, softer=utterance.softer, rate_hz=rate_hz)

        clip = _kept_or_made(cache, key, made, rate_hz, wait=wait) if cache else made()
        if clip is None:
            return None
        if repertoire:
            return repertoire.add(key, clip.samples, clip.words)
        return Kept(self.store, self.store.add(clip.samples), clip.words)

    def _text(self, utterance: Utterance, at: Place, engine: Engine) -> str:
        """What the voice is given."""
        try:
            text = spoken(utterance.text, engine.abilities.languages)
            return pronounced(text, self.delivery.say_as, engine.abilities.phonemes)
        except VoiceError as error:
            raise _failed(utterance, at, engine, error) from None


def _kept_or_made(
    cache: ClipCache, key: str, made: Callable[[], Prepared], rate_hz: int, *, wait: bool
) -> Prepared | None:
    """A clip of the cache, or one that is made and put there, by one process alone."""
    if (known := cache.get(key)) is not None:
        return Prepared(known.samples, known.words)
    if (turn := cache.turn(key, wait=wait)) is None:
        return None
    with turn:
        if (known := cache.get(key)) is not None:
            return Prepared(known.samples, known.words)
        clip = made()
        cache.put(key, Speech(clip.samples, rate_hz, clip.words))
        return clip


def _manner(engine: Engine, delivery: Delivery, utterance: Utterance) -> Manner:
    return manner(
        engine.delivery,
        delivery.pace,
        delivery.seed,
        softer=utterance.softer,
        settled=utterance.settled,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    utterance: Utterance
    at: Place
    text: str


def _spoken_well(engine: Engine, asked: Manner, line: _Line) -> Speech:
    """Tried once more with another seed when what came back was not right."""
    for attempt in range(_ATTEMPTS):
        seed = _seed(asked.seed, line.text, attempt)
        seeded = Manner(asked.prosody, asked.words_per_min, seed)
        try:
            return speak(engine, line.text, seeded)[0]
        except (VoiceError, ArithmeticError, OSError, RuntimeError, ValueError) as error:
            reason = error
    raise _failed(line.utterance, line.at, engine, reason) from None


def _failed(utterance: Utterance, at: Place, engine: Engine, reason: Exception) -> VoiceError:
    """The error for a user: place, voice, words and reason; of personal words, nothing."""
    if not utterance.personal:
        quoted = _begun(utterance.text, _QUOTED_CHARS)
        told = _begun(str(reason), _REASON_CHARS)
        return VoiceError(f"{at}: {engine.name} cannot speak “{quoted}”: {told}")
    # What others raise may repeat the words.
    plain = isinstance(reason, FaultError | SayAsError)
    why = reason if plain else "it refused what stands there"
    return VoiceError(
        f"{at}: {engine.name} cannot speak the line with [name] in it: {why}; "
        "try another spelling of the value"
    )


def _begun(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _seed(seed: int, text: str, attempt: int) -> int:
    """A phrase's own seed, so that not every phrase has the same noise in it."""
    digest = hashlib.blake2b(f"{seed} {attempt} {text}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big")


def _key(engine: Engine, asked: Manner, text: str, form: tuple[bool, int]) -> str:
    """Everything that decides how a clip sounds; *form* is what it is prepared for."""
    return json.dumps([_MAKING, engine.fingerprint, asdict(asked), text, form], sort_keys=True)


def _nobody(done: int, total: int) -> None:
    """Tell nobody."""
