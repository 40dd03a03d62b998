"""The rules about breath: what is said before it, and how it may go."""

from __future__ import annotations

import math
from collections.abc import Iterator

from coreg_audio.care.counting import Phase, breaths, led
from coreg_audio.care.findings import Finding
from coreg_audio.care.pack import Pack
from coreg_audio.care.reading import Event, Item, Line, says
from coreg_audio.care.shape import fault
from coreg_audio.script import FrontMatter, Pattern, Place
from coreg_audio.session import BreathBlock, Breathe, Breaths

FEW_BREATHS = 3
"""More than these need another place to rest."""

PER_MIN = (4.5, 10.0)
IN_S = (3.0, 6.0)
OUT_S = (3.0, 8.0)
OUT_TO_IN = (1.0, 2.0)
MAX_RUN_S = 600.0
MAX_SLEEP_S = 12 * 3600.0
MAX_HELD = 4
"""Most breaths with a hold, reviewed or not."""


def check_breathing(
    items: tuple[Item, ...], front: FrontMatter, pack: Pack
) -> Iterator[Finding]:
    """Faults of every run of breath, and of what was said up to it."""
    yield from _run_in(items, pack)
    for item in items:
        if isinstance(item, Event):
            yield from _bounds(item, front)
    yield from _counted(items, front, pack)


def _run_in(items: tuple[Item, ...], pack: Pack) -> Iterator[Finding]:
    """What was not said up to a breath that is sounded, or led by the voice alone."""
    own, anchored, count = False, False, 0.0
    for item in items:
        phrase = ""
        if isinstance(item, Line):
            own = own or says(pack.own_rhythm, item.text, pack)
            anchored = anchored or says(pack.anchors, item.text, pack)
            begun = [phase for phase in led(item, pack) if phase.inward]
            at, more = item.at, float(len(begun))
            phrase = begun[0].said if begun else ""
        else:
            at, more = item.step.at, _count(item)
        count += more
        if more and not own:
            yield fault(
                "R7", at, "breath without one's own rhythm offered before", phrase=phrase
            )
        if more and count > FEW_BREATHS and not anchored:
            yield fault(
                "R7", at, "over three breaths, and no other place to rest", phrase=phrase
            )


def _count(item: Event) -> float:
    match item.step:
        case Breathe(cycles=int(cycles)):
            return cycles
        case Breathe(to_end=True):
            return math.inf
        case Breathe() as breathe:
            return (breathe.length_s or 0.0) / _mean_s(breathe)
        case BreathBlock(steps=steps):
            return sum(one.count if isinstance(one, Breaths) else 1 for one in steps)
        case _:
            return 0


def _mean_s(breathe: Breathe) -> float:
    until = breathe.until or breathe.pattern
    return (breathe.pattern.cycle_s + until.cycle_s) / 2


def _bounds(item: Event, front: FrontMatter) -> Iterator[Finding]:
    step = item.step
    if not isinstance(step, Breathe | BreathBlock):
        return
    patterns = {step.pattern}
    if isinstance(step, Breathe):
        patterns.add(step.until or step.pattern)
    mean_s = sum(one.cycle_s for one in patterns) / len(patterns)
    for pattern in sorted(patterns, key=lambda one: one.cycle_s):
        yield from _pattern_faults(pattern, step.at, _count(item), front)
    most_s = MAX_SLEEP_S if front.kind == "sleep" else MAX_RUN_S
    lasting_s = _count(item) * mean_s
    if math.isinf(lasting_s):  # to the end, which the asked length decides
        lasting_s = 60 * front.range_min[1]
    if lasting_s > most_s:
        yield fault("R8", step.at, f"a run of more than {most_s / 60:g} minutes of breath")


def _pattern_faults(
    pattern: Pattern, at: Place, count: float, front: FrontMatter
) -> Iterator[Finding]:
    if pattern.hold_in_s or pattern.hold_out_s:
        if front.holds != "reviewed":
            yield fault("R8", at, "a held breath that nobody reviewed")
        elif count > MAX_HELD:
            yield fault("R8", at, f"more than {MAX_HELD} breaths with a hold")
        return
    yield from _out_of_bounds(
        at,
        ("breaths a minute", 60 / pattern.cycle_s, PER_MIN),
        ("s in", pattern.in_s, IN_S),
        ("s out", pattern.out_s, OUT_S),
        ("times as long out as in", pattern.out_s / pattern.in_s, OUT_TO_IN),
    )


def _out_of_bounds(
    at: Place, *bounds: tuple[str, float, tuple[float, float]], phrase: str = ""
) -> Iterator[Finding]:
    for what, value, (low, high) in bounds:
        if not low - 1e-9 <= value <= high + 1e-9:
            told = f"{value:.3g} {what}, where {low:g} to {high:g} are easy"
            yield fault("R8", at, told, phrase=phrase)


def _counted(items: tuple[Item, ...], front: FrontMatter, pack: Pack) -> Iterator[Finding]:
    """Faults of breaths that the voice counts."""
    for inward, outward in breaths(items, pack):
        if inward and outward and inward.length_s and outward.length_s:
            pattern = Pattern(inward.length_s, outward.length_s)
            yield from _pattern_faults(pattern, inward.line.at, 1, front)
        else:
            yield from _half_faults(inward or outward)


def _half_faults(phase: Phase | None) -> Iterator[Finding]:
    if phase is not None and phase.length_s:
        bound = (
            ("s in", phase.length_s, IN_S) if phase.inward else ("s out", phase.length_s, OUT_S)
        )
        yield from _out_of_bounds(phase.line.at, bound, phrase=phase.said)
