"""A picture of a session: who sounds when, along a line of minutes, as one SVG."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from coreg_audio.timeline import Breath, Chapter, Quiet, QuietKind, Spoken, Timeline
from coreg_audio.units import to_seconds

WIDTH, HEIGHT = 1200, 320
LEFT, RIGHT = 112, 1176
"""Where the line of time begins and ends."""

TOP, BOTTOM = 96, 274
"""What the lanes fill."""

CHAPTER_ROWS = 3
"""Most rows of chapter names: the next is taken where names would meet."""

ROW_HEIGHT = 15

CHAR_WIDTH = 6.6
"""Rather wide for a letter of the chapter names, so that they never touch."""

NAME_GAP = 10

TICKS_MIN = (0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120)
MAX_TICKS = 16

INK, FAINT_INK, PAPER, BAND, LINE = "#33404a", "#6b7882", "#fbfaf7", "#f2efe8", "#d5d0c5"
HALO = f'paint-order="stroke" stroke="{PAPER}" stroke-width="4" stroke-linejoin="round"'
"""Keeps the lines of later chapters out of a name."""

VOICE, BREATH, BREATH_FILL, BELL = "#4f7a94", "#5d8f77", "#dfeae3", "#b5803a"
QUIETS = {
    QuietKind.PAUSE: ("pause", "#dcd8ce"),
    QuietKind.EXACT_PAUSE: ("pause", "#dcd8ce"),
    QuietKind.YOUR_TURN: ("your turn", "#d9a488"),
    QuietKind.TIMER: ("timer", "#e5c988"),
    QuietKind.PARTNER: ("partner", "#c3cfd8"),
}

VOICE_LANE, BREATH_LANE, BELL_LANE, QUIET_LANE = (106, 138), (149, 201), (210, 230), (238, 264)
"""Top and bottom of each lane."""

BED_LANE, BED = (266, 272), "#a9b6c4"
"""Between silence and axis; drawn only where there is a bed."""

FINEST_CYCLE = 4.0
"""Breaths narrower than this are drawn as one band."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """From frames to the line of time."""

    length: int
    rate_hz: int

    def x(self, frame: float) -> float:
        """Where *frame* lies."""
        return LEFT + (RIGHT - LEFT) * frame / max(1, self.length)


def timeline_svg(timeline: Timeline, title: str) -> str:
    """A calm picture of *timeline*: chapters, voice, breath, bells and silences over minutes.

    It is one file with its own background, and holds no text but *title* and chapter names.
    """
    scale = _Scale(timeline.length, timeline.rate_hz)
    name = _plain(title)
    parts = (
        _chapters(timeline.chapters, scale),
        _lane_names(),
        _beds(timeline, scale),
        _quiets(timeline, scale),
        _voice(timeline, scale),
        (_breath(breath, scale) for breath in timeline.breaths()),
        _bells(timeline, scale),
        _axis(scale),
        _head(name, timeline),
    )
    body = "\n".join(line for part in parts for line in part)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{name}" '
        "font-family=\"system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif\">\n"
        f"<title>{name}</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>\n{body}\n</svg>\n'
    )


def _head(name: str, timeline: Timeline) -> Iterator[str]:
    yield _text(LEFT, 30, name, size=18)
    length = _clock(timeline.length, timeline.rate_hz)
    yield _text(RIGHT, 30, length, size=13, fill=FAINT_INK, anchor="end")


def _chapters(chapters: tuple[Chapter, ...], scale: _Scale) -> Iterator[str]:
    """A band for every other chapter, a line where each begins, and its name."""
    for chapter in chapters[::2]:
        yield _rect((scale.x(chapter.start), scale.x(chapter.end)), (TOP, BOTTOM), BAND)
    named = list(_named(chapters, scale))
    rows = max((row for row, _, _ in named), default=0)
    base = {row: TOP - 8 - ROW_HEIGHT * (rows - row) for row in range(rows + 1)}
    for row, chapter, _ in named:
        x = scale.x(chapter.start)
        yield _stroke(f"M{x:.1f} {base[row] - 10}V{BOTTOM}", LINE)
    for row, chapter, text in named:
        yield f"<g {HALO}><title>{_plain(chapter.title)}</title>"
        yield _text(scale.x(chapter.start) + 4, base[row], _plain(text), size=11) + "</g>"


def _named(chapters: tuple[Chapter, ...], scale: _Scale) -> Iterator[tuple[int, Chapter, str]]:
    """Row and name of each chapter.

    A name takes the first row that is free for it, cut to the space that is left before the
    next name of that row; where no row is free it has no name but its tooltip.
    """
    free = [0.0] * CHAPTER_ROWS
    for index, chapter in enumerate(chapters):
        x = scale.x(chapter.start)
        row = next((row for row, end in enumerate(free) if end <= x), None)
        if row is None:
            yield CHAPTER_ROWS - 1, chapter, ""
            continue
        later = chapters[index + CHAPTER_ROWS :][:1]
        limit = scale.x(later[0].start) if later else RIGHT
        text = _cut(chapter.title, int((limit - x - NAME_GAP) / CHAR_WIDTH))
        free[row] = x + CHAR_WIDTH * len(text) + NAME_GAP
        yield row, chapter, text


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[: most - 1].rstrip() + "…" if most > 1 else ""


def _lane_names() -> Iterator[str]:
    lanes = (
        ("voice", VOICE_LANE),
        ("breath", BREATH_LANE),
        ("bells", BELL_LANE),
        ("silence", QUIET_LANE),
    )
    for name, (top, bottom) in lanes:
        y = (top + bottom) / 2 + 4
        yield _text(LEFT - 12, y, name, size=12, fill=FAINT_INK, anchor="end")


def _voice(timeline: Timeline, scale: _Scale) -> Iterator[str]:
    for one in timeline.spoken():
        yield _span(one, VOICE_LANE, VOICE, scale)


def _quiets(timeline: Timeline, scale: _Scale) -> Iterator[str]:
    """Pauses, turns and timers in their lane, and a legend of what is there."""
    shown: dict[str, str] = {}
    for one in timeline.events:
        if isinstance(one, Quiet) and one.kind in QUIETS:
            name, colour = QUIETS[one.kind]
            shown[name] = colour
            yield _span(one, QUIET_LANE, colour, scale)
    x = RIGHT
    for name, colour in reversed(shown.items()):
        x -= round(CHAR_WIDTH * len(name)) + 26
        yield _rect((x, x + 12), (HEIGHT - 18, HEIGHT - 8), colour)
        yield _text(x + 17, HEIGHT - 9, name, size=11, fill=FAINT_INK)


def _beds(timeline: Timeline, scale: _Scale) -> Iterator[str]:
    """A thin band for each bed, its name behind it."""
    for index, bed in enumerate(timeline.beds()):
        if not index:
            yield _text(
                LEFT - 12, BED_LANE[1] + 1, "bed", size=12, fill=FAINT_INK, anchor="end"
            )
        span = scale.x(max(0, bed.start)), scale.x(min(bed.start + bed.length, timeline.length))
        yield f"<g><title>{_plain(bed.name)}</title>{_rect(span, BED_LANE, BED)}</g>"


def _bells(timeline: Timeline, scale: _Scale) -> Iterator[str]:
    top, bottom = BELL_LANE
    for bell in timeline.bells():
        x, y = scale.x(bell.start), (top + bottom) / 2
        yield f'<circle cx="{x:.1f}" cy="{y:g}" r="4.5" fill="{BELL}"/>'


def _breath(breath: Breath, scale: _Scale) -> str:
    """A curve that rises with every in-breath and falls with every out-breath."""
    top, bottom = BREATH_LANE
    start, end = scale.x(breath.start), scale.x(breath.start + breath.length)
    if (end - start) / len(breath.cycles) < FINEST_CYCLE:
        return _rect((start, end), BREATH_LANE, BREATH_FILL, stroke=BREATH)
    path = [f"M{start:.2f} {bottom}"]
    frame, height = breath.start, bottom
    for cycle in breath.cycles:
        phases = ((cycle.in_, top), (cycle.hold_in, top), (cycle.out, bottom))
        for length, level in (*phases, (cycle.hold_out, bottom)):
            path.append(_curve(frame, length, (height, level), scale) if length else "")
            frame, height = frame + length, level
    line = "".join(path)
    return (
        f'<path d="{line}" fill="{BREATH_FILL}" stroke="{BREATH}" stroke-width="1.3" '
        'stroke-linejoin="round"/>'
    )


def _curve(start: int, length: int, levels: tuple[int, int], scale: _Scale) -> str:
    """A soft S from one level to the other."""
    x, end = scale.x(start), scale.x(start + length)
    middle, (before, after) = (x + end) / 2, levels
    return f"C{middle:.2f} {before} {middle:.2f} {after} {end:.2f} {after}"


def _axis(scale: _Scale) -> Iterator[str]:
    minutes = to_seconds(scale.length, scale.rate_hz) / 60
    step = next((tick for tick in TICKS_MIN if minutes / tick <= MAX_TICKS), TICKS_MIN[-1])
    yield _stroke(f"M{LEFT} {BOTTOM}H{RIGHT}", FAINT_INK)
    for index in range(int(minutes / step) + 1):
        x = scale.x(index * step * 60 * scale.rate_hz)
        yield _stroke(f"M{x:.1f} {BOTTOM}v5", FAINT_INK)
        yield _text(
            x, BOTTOM + 18, f"{index * step:g}", size=11, fill=FAINT_INK, anchor="middle"
        )
    yield _text(LEFT - 12, BOTTOM + 18, "minutes", size=11, fill=FAINT_INK, anchor="end")


def _span(event: Spoken | Quiet, lane: tuple[int, int], fill: str, scale: _Scale) -> str:
    return _rect((scale.x(event.start), scale.x(event.start + event.length)), lane, fill)


def _rect(
    across: tuple[float, float], down: tuple[float, float], fill: str, stroke: str = "none"
) -> str:
    (x, end), (top, bottom) = across, down
    return (
        f'<rect x="{x:.1f}" y="{top:g}" width="{max(0.8, end - x):.1f}" '
        f'height="{bottom - top:g}" rx="1.5" fill="{fill}" stroke="{stroke}"/>'
    )


def _stroke(path: str, colour: str) -> str:
    return f'<path d="{path}" stroke="{colour}" fill="none"/>'


def _text(
    x: float, y: float, text: str, *, size: int, fill: str = INK, anchor: str = "start"
) -> str:
    """Text that is escaped already."""
    return (
        f'<text x="{x:.1f}" y="{y:g}" font-size="{size}" fill="{fill}" '
        f'text-anchor="{anchor}">{text}</text>'
    )


def _plain(text: str) -> str:
    """Fit for XML: escaped, on one line, without control characters."""
    return escape("".join(char if char.isprintable() else " " for char in text))


def _clock(frames: int, rate_hz: int) -> str:
    minutes, seconds = divmod(round(to_seconds(frames, rate_hz)), 60)
    hours, rest = divmod(minutes, 60)
    if hours:
        return f"{hours}:{rest:02d}:{seconds:02d} hours"
    return f"{minutes}:{seconds:02d} minutes"
