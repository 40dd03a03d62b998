"""What captions show and when: each spoken word once, and what is heard besides, in brackets.

docs/captions.md has the rules in plain words. Whoever speaks goes first; a breath, a bell or a
silence is told only where nobody does. No two cues overlap, none is too short to be read.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from coreg_audio.languages import DEFAULT, Told
from coreg_audio.session import Role, Utterance
from coreg_audio.sidecars.breaking import lines, pieces, timed
from coreg_audio.sidecars.plain import one_line
from coreg_audio.sidecars.telling import bed_text, phases, rounded_span, span, told_in
from coreg_audio.timeline import (
    Breath,
    Cycle,
    Quiet,
    QuietKind,
    Spoken,
    Timeline,
)
from coreg_audio.units import to_frames, to_seconds
from coreg_audio.voice import Word

LEAST_S = 0.7
"""A shorter cue cannot be read."""

RUN_ON_S = 0.5
"""Parts of one sentence that are nearer than this follow each other without a gap."""

TOLD_QUIET_S = 5.0
"""A pause or silence from here on is told; a turn and a timer always are."""

TOLD_CHANGE_S = 0.5
"""A phase of the breath that has changed by so much since it was told is told again."""

BED_LEAST_S, BED_S, BED_WITHIN_S = 1.2, 3.0, 30.0
"""How long a background sound is told, and how soon after it begins or not at all."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Where in its clip an utterance is really heard, in frames from the clip's start.

    Attributes:
        words: Where the voice knows them.
    """

    start: int
    end: int
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from *start* up to *end*.

    Attributes:
        lines: At most two, but for one cue in which others had to go.
        role: Who speaks; None where nobody does.
    """

    start: int
    end: int
    lines: tuple[str, ...]
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the breath clock, and what is spoken in it.

    Attributes:
        words: Cue words of the breath.
        lines: Sentences of the script.
        told: How things are called.
    """

    breath: Breath
    words: tuple[Spoken, ...]
    lines: tuple[Spoken, ...]
    rate_hz: int
    told: Told

    def is_free(self, start: int) -> bool:
        """Whether a phase that begins there can be read before someone speaks."""
        end = start + 2 * to_frames(LEAST_S, self.rate_hz)
        return not any(one.start < end and one.start + one.length > start for one in self.lines)


Breathing = Callable[[Run], Iterator[Cue]]
"""How a run of breath is told."""


def cues(
    timeline: Timeline,
    heard: Mapping[Utterance, Heard],
    *,
    breathing: Breathing,
    language: str = DEFAULT,
) -> tuple[Cue, ...]:
    """The cues of *timeline*, in order, disjoint, inside the file.

    Args:
        timeline: What is heard when.
        heard: Of utterances that are not in it, the whole clip counts.
        breathing: How breath is told: `breath_phases` or `breath_run`.
        language: In which things are called by their names.
    """
    words = told_in(language)
    runs, loose = _runs(timeline, words)
    spoken = [one for one in timeline.spoken() if one.say is not None or one in loose]
    breaths = [cue for run in runs for cue in breathing(run)]
    sentences = [cue for one in spoken for cue in _sentence(one, heard, timeline.rate_hz)]
    said = _readable([*sentences, *(cue for cue in breaths if cue.role)], timeline)
    directed = [*_bells(timeline, words), *_quiets(timeline, words)]
    directed += [cue for cue in breaths if not cue.role]
    shown = [*said, *_placed(_clipped(directed, timeline.length), said, timeline)]
    return tuple(sorted([*shown, *_beds(timeline, shown, words)], key=lambda cue: cue.start))


def breath_phases(run: Run) -> Iterator[Cue]:
    """Each in-breath, hold and out-breath while it lasts.

    How long it is stands there the first time, and again when that has changed; a phase that
    is too short to be read belongs to the one before it.
    """
    told: dict[str, int] = {}
    least = to_frames(LEAST_S, run.rate_hz)
    held: Cue | None = None
    for start, length, name in _phases(run.breath):
        end = start + length
        words = [one.utterance.text for one in run.words if start <= one.start < end]
        if held is not None and length < least and not words:
            held = replace(held, end=end)
            continue
        if held is not None:
            yield held
        change = abs(told.get(name, 0) - length)
        is_news = name not in told or change >= to_frames(TOLD_CHANGE_S, run.rate_hz)
        if is_news and run.is_free(start):
            told[name] = length
        text = _phase_text(name, run, length if is_news else 0)
        told_too = (text,) if is_news or not words else ()
        text = " ".join((*map(one_line, words), *told_too))
        held = Cue(start, end, (text,), Role.GUIDE if words else None)
    if held is not None:
        yield held


def breath_run(run: Run) -> Iterator[Cue]:
    """The whole run in one line, for lists of lines that scroll."""
    breath, (one, several, _, becoming) = run.breath, run.told.breaths
    first, last = (phases(breath.cycles[i], run.rate_hz, run.told) for i in (0, -1))
    until = "" if first == last else becoming.format(phases=last)
    count = len(breath.cycles)
    text = f"[{one if count == 1 else several.format(count=count)}: {first}{until}]"
    yield Cue(breath.start, breath.start + breath.length, (text,))


def _phase_text(name: str, run: Run, length: int) -> str:
    """Such as "[breathe in, 4 seconds]"; without a length just "[in]"."""
    if not length:
        into, out, hold = run.told.phases
        return f"[{ {'in': into, 'out': out, 'hold': hold}[name] }]"
    return f"[{run.told.captions[name]}, {span(length, run.rate_hz, run.told)}]"


def _phases(breath: Breath) -> Iterator[tuple[int, int, str]]:
    at = breath.start
    for cycle in breath.cycles:
        for length, name in _named(cycle):
            if length:
                yield at, length, name
            at += length


def _named(cycle: Cycle) -> tuple[tuple[int, str], ...]:
    return (
        (cycle.in_, "in"),
        (cycle.hold_in, "hold"),
        (cycle.out, "out"),
        (cycle.hold_out, "hold"),
    )


def _runs(timeline: Timeline, told: Told) -> tuple[list[Run], list[Spoken]]:
    """The runs of breath with their cue words, and the cue words that are in no run.

    An excerpt may hold the words and not the run's beginning.
    """
    runs, loose = [], [one for one in timeline.spoken() if one.say is None]
    for breath in timeline.breaths():
        within = range(breath.start, breath.start + breath.length)
        spoken = [one for one in timeline.spoken() if one.start in within]
        words = tuple(one for one in spoken if one.say is None)
        lines_of = tuple(one for one in spoken if one.say is not None)
        runs.append(Run(breath, words, lines_of, timeline.rate_hz, told))
        loose = [one for one in loose if one.start not in within]
    return runs, loose


def _sentence(event: Spoken, heard: Mapping[Utterance, Heard], rate_hz: int) -> Iterator[Cue]:
    """The cues of one sentence: as long as its words are heard, not the pause after them."""
    clip = heard.get(event.utterance, Heard(0, event.length))
    shown = one_line(event.say.shown if event.say else event.utterance.text)
    words = timed(shown, (clip.start, clip.end), clip.words)
    parts = [list(part) for part in pieces(words, rate_hz)] if words else []
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        end = part[-1].end
        if after and after[0].start - end < to_frames(RUN_ON_S, rate_hz):
            end = after[0].start
        shown_lines = lines([word.text for word in part])
        start = event.start + part[0].start
        yield Cue(start, event.start + end, shown_lines, event.utterance.role)


def _readable(said: list[Cue], timeline: Timeline) -> list[Cue]:
    """Speech that stays long enough to be read: longer, or else joined to its neighbour."""
    least = to_frames(LEAST_S, timeline.rate_hz)
    result: list[Cue] = []
    for cue in _clipped(sorted(said, key=lambda one: one.start), timeline.length):
        before = result[-1] if result else None
        if before and (before.end > cue.start or before.start + least > cue.start):
            result[-1] = _joined(before, cue)
            continue
        if before:
            result[-1] = replace(before, end=max(before.end, before.start + least))
        result.append(cue)
    if result:
        result[-1] = _last(result[-1], least, timeline.length, result[-2:-1])
    return result


def _last(cue: Cue, least: int, length: int, before: Sequence[Cue]) -> Cue:
    """The last cue of a file may have to begin a little earlier."""
    end = min(length, max(cue.end, cue.start + least))
    earliest = before[0].end if before else 0
    return replace(cue, start=max(earliest, min(cue.start, end - least)), end=end)


def _joined(first: Cue, second: Cue) -> Cue:
    words = " ".join((*first.lines, *second.lines)).split(" ")
    return replace(first, end=max(first.end, second.end), lines=lines(words))


def _clipped(found: Iterable[Cue], length: int) -> Iterator[Cue]:
    """What begins before the file ends, up to its end."""
    for cue in found:
        if cue.start < length:
            yield replace(cue, end=min(cue.end, length))


def _bells(timeline: Timeline, words: Told) -> Iterator[Cue]:
    for bell in timeline.bells():
        yield Cue(bell.start, bell.start + bell.length, (f"[{words.captions[bell.kind]}]",))


def _quiets(timeline: Timeline, words: Told) -> Iterator[Cue]:
    """Silences worth telling; after a bell within one, what is left of it."""
    bells = [(bell.start, bell.start + bell.length) for bell in timeline.bells()]
    for event in timeline.events:
        if not (isinstance(event, Quiet) and _is_told(event, timeline.rate_hz)):
            continue
        captions, rate_hz = words.captions, timeline.rate_hz
        name = captions.get(event.kind, captions["silence"])
        end = event.start + event.length
        for start, stop in _free(event.start, end, bells):
            begins = not any(event.start < at < start for at, _ in bells)
            text = rounded_span(event.length if begins else end - start, rate_hz, words)
            text = text if begins else captions["left"].format(span=text)
            yield Cue(start, stop, (f"[{name}, {text}]",))


def _is_told(quiet: Quiet, rate_hz: int) -> bool:
    always = quiet.kind in (QuietKind.YOUR_TURN, QuietKind.TIMER, QuietKind.PARTNER)
    return always or to_seconds(quiet.length, rate_hz) >= TOLD_QUIET_S


def _placed(directed: Iterable[Cue], said: Sequence[Cue], timeline: Timeline) -> list[Cue]:
    """Directions where nobody speaks as they begin; two that begin at once share a cue."""
    least = to_frames(LEAST_S, timeline.rate_hz)
    taken = [(cue.start, cue.end) for cue in said]
    result: list[Cue] = []
    for cue in sorted(directed, key=lambda one: one.start):
        start, end = next(_free(cue.start, cue.end, taken), (cue.end, cue.end))
        before = result[-1] if result else None
        if start > cue.start + least or end - start < least:
            continue
        if before and before.start == start:
            both = (*before.lines, *cue.lines)
            result[-1] = replace(before, end=max(before.end, end), lines=both)
        elif not before or start >= before.start + least:
            if before:
                result[-1] = replace(before, end=min(before.end, start))
            result.append(replace(cue, start=start, end=end))
    return result


def _beds(timeline: Timeline, shown: Iterable[Cue], words: Told) -> Iterator[Cue]:
    """Background sounds, told in the first gap after they begin; a user's own has no name."""
    least, most, within = (
        to_frames(seconds, timeline.rate_hz) for seconds in (BED_LEAST_S, BED_S, BED_WITHIN_S)
    )
    taken = sorted((cue.start, cue.end) for cue in shown)
    for bed in timeline.beds():
        begins = max(0, bed.start)
        ends = min(bed.start + bed.length, begins + within, timeline.length)
        for start, end in _free(begins, ends, taken):
            if end - start >= least:
                yield Cue(start, min(end, start + most), (f"[{bed_text(bed.name, words)}]",))
                break


def _free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of a span that none of the *taken* ones fills; those are in order."""
    first = max(0, bisect_right(taken, start, key=lambda one: one[0]) - 1)
    for index in range(first, len(taken)):
        busy, until = taken[index]
        if busy >= end:
            break
        if busy > start:
            yield start, busy
        start = max(start, until)
    if start < end:
        yield start, end
