"""The rules about breath: what is said before it, and how it may go."""

from __future__ import annotations

from collections.abc import Iterator

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
    own, anchored, count = False, False, 0.0
    runs = [item for item in items if isinstance(item, Event) and _is_breath(item)]
    for item in items:
        if isinstance(item, Line):
            own = own or says(pack.own_rhythm, item.text, pack)
            anchored = anchored or says(pack.anchors, item.text, pack)
        elif item in runs:
            at = item.step.at
            count += _count(item)
            if not own:
                yield fault("R7", at, "breath without one's own rhythm offered before")
            if count > FEW_BREATHS and not anchored:
                yield fault("R7", at, "over three breaths, and no other place to rest")
            yield from _bounds(item, front)


def _is_breath(item: Event) -> bool:
    return isinstance(item.step, Breathe | BreathBlock)


def _count(item: Event) -> float:
    match item.step:
        case Breathe(cycles=int(cycles)):
            return cycles
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
    if _count(item) * mean_s > most_s:
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
    for what, value, (low, high) in (
        ("breaths a minute", 60 / pattern.cycle_s, PER_MIN),
        ("s in", pattern.in_s, IN_S),
        ("s out", pattern.out_s, OUT_S),
        ("times as long out as in", pattern.out_s / pattern.in_s, OUT_TO_IN),
    ):
        if not low - 1e-9 <= value <= high + 1e-9:
            yield fault("R8", at, f"{value:.3g} {what}, where {low:g} to {high:g} are easy")
