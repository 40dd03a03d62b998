"""The rule about room: how many words a minute, and how long without a pause."""

from __future__ import annotations

from collections.abc import Iterator

from coreg_audio.care.findings import Finding
from coreg_audio.care.grade import words
from coreg_audio.care.shape import fault
from coreg_audio.timeline import Quiet, Spoken, Timeline

MAX_WPM = 75.0
PAUSE_S = 6.0
MAX_WITHOUT_S = 90.0


def check_pacing(timeline: Timeline) -> Iterator[Finding]:
    """Too many words, or too long a stretch of them."""
    spoken = [event for event in timeline.spoken() if event.say is not None]
    if not spoken:
        return
    count = sum(len(words(event.utterance.text)) for event in spoken)
    wpm = count * 60 * timeline.rate_hz / timeline.length
    if wpm > MAX_WPM:
        yield fault("R19", spoken[0].at, f"{wpm:.0f} words a minute over the whole track")
    yield from _breathless(spoken, timeline)


def _breathless(spoken: list[Spoken], timeline: Timeline) -> Iterator[Finding]:
    """Stretches of over 90 s without a pause of 6 s."""
    first = spoken[0]
    for now, following in zip(spoken, [*spoken[1:], None], strict=True):
        end = now.start + now.length
        if following is None or _is_pause(end, following.start, timeline):
            lasted_s = (end - first.start) / timeline.rate_hz
            if lasted_s > MAX_WITHOUT_S:
                what = f"{lasted_s:.0f} s from here without a pause of {PAUSE_S:g} s"
                yield fault("R19", first.at, what)
            first = following or first


def _is_pause(start: int, end: int, timeline: Timeline) -> bool:
    """Whether it lasts 6 s, or is written so and was squeezed a little."""
    written_s = sum(
        event.asked_s
        for event in timeline.events
        if isinstance(event, Quiet) and start <= event.start < end
    )
    return max(written_s, (end - start) / timeline.rate_hz) >= PAUSE_S
