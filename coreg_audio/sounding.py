"""The sounding half of a build: from a plan and its clips to a mastered, measured file.

mix -> master -> encode -> measure
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, partial
from hashlib import sha256
from struct import Struct
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from coreg_audio import (
    __version__,
    ahead,
    audio,
    encoder,
    instruments,
    labelling,
    levels,
    mastering,
    mixer,
    planner,
)
from coreg_audio.audio import Samples, Span, Stem
from coreg_audio.keeping import FolderCache
from coreg_audio.recent import Recent
from coreg_audio.recipe import Watcher
from coreg_audio.session import Utterance
from coreg_audio.takes.room_tone import room_tone
from coreg_audio.timeline import Bell, Breath
from coreg_audio.units import to_frames, to_gain
from coreg_audio.work import Work

if TYPE_CHECKING:
    from coreg_audio.sidecars.cues import Heard

HEARD_DB = 34.0
"""What lies further below the loudest 10 ms of a line is not heard as a word any more."""

_MAKING = 4
"""Counts the changes to how the same plan sounds, for the keys of chunks that are kept."""

_WEIGHERS = 2
"""Pieces of a file that are decoded and weighed at once: each takes up to a minute of sound."""

AT_HAND = 40
"""Pieces of a long sound whose measure is kept at hand: more than a night's ten minutes."""

_SPAN = Struct("<qq")

CUT_FADE_S = 0.5
"""An excerpt that ends in the middle of a sound fades out over this."""


def sound(work: Work, file: BinaryIO, watcher: Watcher) -> mastering.Measured:
    """Write the sound of *work* into an empty file and measure what was written."""
    watcher.stage("encode")
    mixed, tag = Mixed(work), labelling.tag(work)
    in_chunks = work.codec.name == "mp3" and not work.target.single_stream
    if in_chunks:
        _encode_chunks(work, mixed, file, tag, watcher)
    else:
        encoder.encode(
            _watched(mixed.blocks(), work.timeline.length, watcher),
            file,
            codec=work.codec,
            rate_hz=work.timeline.rate_hz,
            length=work.timeline.length,
            tag=tag,
            marks=labelling.marks(work),
        )
    labelling.label(work, file)
    watcher.stage("measure")
    return _measured(work, file, (mixed, tag) if in_chunks else None)


def _encode_chunks(
    work: Work, mixed: Mixed, file: BinaryIO, tag: bytes, watcher: Watcher
) -> None:
    length = work.timeline.length

    def read(start: int, end: int) -> Samples:
        watcher.progress(min(end, length), length)
        return mixed.mastered(start, end)

    def key(start: int, end: int) -> str | None:
        watcher.progress(min(end, length), length)
        return mixed.key(start, end)

    encoder.encode_chunks(
        mixed.chunks,
        read,
        file,
        codec=work.codec,
        rate_hz=work.timeline.rate_hz,
        length=length,
        tag=tag,
        key=key,
        lower=mixed.lowered,
        store=work.store,
    )


class Mixed:
    """All that sounds in *work*, to be read as a whole or in parts."""

    def __init__(self, work: Work) -> None:
        clip = work.narration.clip
        gain_db = mastering.plan_gain(
            work.whole,
            clip,
            work.loudness,
            codec_loss_db=mastering.LOSS_DB.get(work.codec.name, 0.0),
            channels=work.codec.channels,
            weighed=partial(_clip_weighed, work),
        )
        bed = work.beds.laid(work.timeline) if work.beds else None
        rooms = room_tone(work.timeline, work.narration.rooms, seed=work.recipe.seed)
        self._rooms, cues = rooms, sources(work)
        self.timeline = work.timeline
        self._work, self._length = work, work.timeline.length
        excerpt = work.target.excerpt
        fades = excerpt is not None and excerpt.fades
        self._cut = to_frames(CUT_FADE_S, work.timeline.rate_hz) if fades else 0
        self._stems = (*cues, *rooms, *((bed,) if bed else ()))
        self._mix = mixer.Mix(
            work.timeline,
            mastering.limited_voice(clip, gain_db, work.loudness),
            cues,
            gain=to_gain(gain_db),
            bed=mixer.Under(bed, work.beds.duck_db) if work.beds and bed else None,
            rooms=rooms,
            room_for=work.room_for,
        )

    def blocks(self) -> Iterator[Samples]:
        """The mastered sound, block by block."""
        return self._finished(mixer.blocks(self._mix, self._length), 0, self._part(0))

    def mastered(self, start: int, end: int) -> Samples:
        """The mastered sound from one frame up to another, silence beyond its ends.

        Where it is steadily quieter at the end of a session it is not so yet: see `lowered`.
        It is the same whatever is read before: all that works over time is begun anew, early
        enough.
        """
        first, last = max(0, start), min(end, self._length)
        begin, finish = self._around(start, end)
        read = mixer.blocks(self._mix, finish, start=begin)
        part = None if self._plateau(begin, finish) is not None else self._part(begin)
        whole = np.concatenate(list(self._finished(read, begin, part)))
        sound = whole[first - begin : last - begin]
        around = first - start, end - last
        return np.pad(sound, (around, (0, 0))) if any(around) else sound

    def key(self, start: int, end: int) -> str | None:
        """Tells what `mastered` gives from all else; equal keys, equal samples.

        None where a line with a client's value or a recording is heard: they are never kept.
        """
        begin, finish = self._around(start, end)
        if self.private(begin, finish - begin):
            return None
        facts = (
            _MAKING,
            __version__,
            np.__version__,
            (begin - start, finish - start),
            self._mix.facts(begin, finish - begin, self._work.narration.digest),
            mastering.facts(self._work.loudness, self._part(begin), finish - begin),
            (self._length - begin, self._cut) if finish > self._length - self._cut else (),
        )
        return sha256(repr(facts).encode()).hexdigest()

    def private(self, start: int, length: int) -> bool:
        """Whether a line with a client's value or a recording is heard in the span."""
        recorded = self._work.narration.files
        lines = (one.utterance for one in self._mix.spoken(start, length))
        rooms = (room.facts(start, length) for room in self._rooms)
        return any(one.personal or one in recorded for one in lines) or any(rooms)

    @cached_property
    def chunks(self) -> tuple[range, ...]:
        """MP3 frames in which anything can sound; in all others the sound is exactly 0."""
        return planner.chunks(self.timeline, self._spans(), encoder.frame_count(self._length))

    def _spans(self) -> Iterator[Span]:
        for line in self.timeline.spoken():
            yield line.start, line.start + line.length
        for stem in self._stems:
            yield from stem.spans()

    def lowered(self, start: int, end: int) -> int:
        """By how many times 1.5 dB the sound is quieter than `mastered` gives it."""
        return self._plateau(*self._around(start, end)) or 0

    def _plateau(self, begin: int, finish: int) -> int | None:
        return mastering.plateau(self._work.loudness, self._part(begin), finish - begin)

    def _finished(
        self, blocks: Iterator[Samples], at: int, part: mastering.Part | None
    ) -> Iterator[Samples]:
        """*blocks*, which begin at frame *at*, at their peaks and at the end of an excerpt."""
        mastered = mastering.master(blocks, self._work.loudness, part)
        return audio.fade_end(mastered, self._length - at, self._cut)

    def _part(self, at: int) -> mastering.Part:
        return mastering.Part(self._work.start + at, self._work.whole.length)

    def _around(self, start: int, end: int) -> tuple[int, int]:
        """The frames that decide those from *start* up to *end*."""
        reach = mastering.REACH_FRAMES
        return max(0, start - reach), min(end + reach, self._length)


def heard(work: Work) -> dict[Utterance, Heard]:
    """Where in each clip the words are, by its sound; captions keep to that."""
    from coreg_audio.sidecars.cues import Heard

    found: dict[Utterance, Heard] = {}
    for event in work.timeline.spoken():
        if (utterance := event.utterance) not in found:
            span = _extent(work, utterance)
            found[utterance] = Heard(*span, work.narration.words(utterance) or ())
    return found


def _extent(work: Work, utterance: Utterance) -> Span:
    """The frames of a clip in which its words are."""

    def found() -> bytes:
        clip = work.narration.clip(utterance)
        return _SPAN.pack(*levels.extent(clip.samples, clip.rate_hz, HEARD_DB))

    key = f"extent {_MAKING} {__version__} {work.narration.digest(utterance)}"
    start, end = _SPAN.unpack(_kept(_store_for(work, utterance), key, found))
    return start, end


def sources(work: Work) -> tuple[Stem, ...]:
    """All that is not voice; an excerpt sounds as it does in the whole."""
    recipe, rate_hz, start = work.recipe, work.timeline.rate_hz, work.start
    kept = [
        one for one in work.whole.events if start <= one.start < start + work.timeline.length
    ]
    before = sum(one.start < start for one in work.whole.breaths())
    breath = instruments.breath_sound(
        [one for one in kept if isinstance(one, Breath)],
        first=before,
        rate_hz=rate_hz,
        cue=recipe.cue,
        seed=recipe.seed,
        width=recipe.width,
    )
    rung = [one for one in kept if isinstance(one, Bell)]
    bells = instruments.bells(rung, rate_hz=rate_hz, soft=not recipe.startle)
    return audio.moved(breath, start), audio.moved(bells, start)


def _watched(blocks: Iterator[Samples], length: int, watcher: Watcher) -> Iterator[Samples]:
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        watcher.progress(done, length)


def _measured(
    work: Work, file: BinaryIO, chunked: tuple[Mixed, bytes] | None
) -> mastering.Measured:
    """Look at what was written, before it takes its place: is it what was planned.

    Args:
        work: What was to be written.
        file: What was written.
        chunked: What sounds in a file in chunks, and its tag.
    """
    frames, rate_hz = encoder.decoded(work.codec, work.timeline.length, work.timeline.rate_hz)
    spans = mastering.spans(work.timeline, work.loudness, work.part, rate_hz)
    if chunked:
        measured = _by_stretches(work, file, spans, *chunked)
    else:
        measured = mastering.measure_file(file, spans)
    if measured.frames != frames:
        raise RuntimeError(f"{measured.frames} frames were decoded, {frames} were planned")
    return measured


def _by_stretches(
    work: Work, file: BinaryIO, spans: Sequence[Span], mixed: Mixed, tag: bytes
) -> mastering.Measured:
    """Measure a file by its stretches of sound: decoded are those that never were before.

    What is known of a stretch belongs to the bytes that stand in the file; silence needs no
    decoding. The file is read here alone, and decoded on two cores.
    """
    rate_hz, length = work.timeline.rate_hz, work.timeline.length
    found = encoder.stretches(
        file,
        codec=work.codec,
        rate_hz=rate_hz,
        length=length,
        tag=tag,
        chunks=mixed.chunks,
    )
    recent: Recent[bytes, Future[mastering.Weighed]] = Recent(AT_HAND)
    threads = min(_WEIGHERS, ahead.cores())
    with ThreadPoolExecutor(threads, "weigh") as pool:

        def ask(one: encoder.Stretch) -> Future[mastering.Weighed]:
            seal = sha256(one.data).digest()
            if (asked := recent.get(seal)) is not None:
                return asked
            store = None if mixed.private(*one.span) else work.store
            return recent.put(seal, pool.submit(_stretch_weighed, one, rate_hz, store))

        weighed = ((one.start, known) for one, known in ahead.in_turn(found, ask, threads))
        frames = mastering.decoded_frames(file)
        return mastering.together(weighed, spans, rate_hz=rate_hz, length=frames)


def _stretch_weighed(
    one: encoder.Stretch, rate_hz: int, store: FolderCache | None
) -> mastering.Weighed:
    digest, steps = one.told()
    weighed = _weighed(digest, lambda: [one.decoded()], rate_hz, store, steps)
    return mastering.cut_out(weighed, one.head, one.length)


def _clip_weighed(work: Work, utterance: Utterance) -> mastering.Weighed:
    voices, rate_hz = work.narration, work.timeline.rate_hz
    return _weighed(
        voices.digest(utterance),
        lambda: [voices.clip(utterance).samples],
        rate_hz,
        _store_for(work, utterance),
    )


def _store_for(work: Work, utterance: Utterance) -> FolderCache | None:
    """Where what is found out about a line is kept; of private ones nothing is."""
    private = utterance.personal or utterance in work.narration.files
    return None if private else work.store


def _weighed(
    digest: str,
    blocks: Callable[[], Iterable[Samples]],
    rate_hz: int,
    store: FolderCache | None,
    steps: int = 0,
) -> mastering.Weighed:
    """What a sound weighs that is so many steps quieter than the one of that digest."""

    def found() -> bytes:
        return mastering.quieter(mastering.weigh(blocks(), rate_hz), -steps).packed()

    data = _kept(store, f"weighed {_MAKING} {__version__} {digest}", found)
    return mastering.quieter(mastering.unpacked(data), steps)


def _kept(store: FolderCache | None, key: str, find: Callable[[], bytes]) -> bytes:
    """Looked up, or found out and kept."""
    if store is None:
        return find()
    if (known := store.get(key)) is None:
        store.put(key, known := find())
    return known
