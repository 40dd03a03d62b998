"""Draw the sounds of docs/sound.md: a spectrogram of two breaths, the waveform of one.

    python benchmarks/draw_sounds.py            writes docs/sound-<name>.svg for every sound

Each picture is made from the instruments alone, with seed 1, and needs no library to draw.
"""

from __future__ import annotations

import argparse
import base64
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coreg_audio.instruments import Cue, bells, breath_sound
from coreg_audio.script import Place
from coreg_audio.timeline import BELL_LENGTH_S, Bell, BellKind, Breath, Cycle
from coreg_audio.units import RATE_HZ, to_frames

DOCS = Path(__file__).parent.parent / "docs"
AT = Place("drawing", 1)
CYCLE = Cycle(4 * RATE_HZ, 0, 6 * RATE_HZ, 0)
SOUNDING = (Cue.TONE, Cue.WAVE, Cue.TONE_AND_WAVE, Cue.BOWL)

WIDTH, HEIGHT, WAVE_HEIGHT = 560, 140, 90
LEFT, TOP, BETWEEN = 52, 20, 34
LOW_HZ, HIGH_HZ = 150.0, 4800.0
MARKS_HZ = (200, 300, 500, 1000, 2000, 4000)
WINDOW = 8192
RANGE_DB = 60.0
SHADES = ((12, 16, 38), (38, 70, 120), (64, 140, 150), (200, 190, 120), (255, 246, 214))

Wave = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sound:
    """What one picture shows.

    Attributes:
        samples: Of the spectrogram.
        first: Of them, how many the waveform shows.
        turns_s: Times to be named, with their names.
    """

    name: str
    samples: Wave
    first: int
    turns_s: tuple[tuple[float, str], ...]


def main() -> None:
    """Write all pictures and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=DOCS)
    asked = parser.parse_args()
    for sound in (*(breath(cue) for cue in SOUNDING), rung()):
        path = asked.folder / f"sound-{sound.name}.svg"
        path.write_text(picture(sound), encoding="utf-8")
        print(f"{path}  {path.stat().st_size / 1e3:.0f} kB")


def breath(cue: Cue) -> Sound:
    """Two breaths out of the middle of a run: in for 4 s, out for 6."""
    run = Breath(0, 4 * CYCLE.length, AT, (CYCLE,) * 4)
    source = breath_sound([run], rate_hz=RATE_HZ, cue=cue, seed=1)
    samples = source.read(CYCLE.length, 2 * CYCLE.length)[:, 0]
    turns = ((0.0, "in"), (4.0, "out"), (10.0, "in"), (14.0, "out"))
    return Sound(cue.replace("+", "-"), samples, CYCLE.length, turns)


def rung() -> Sound:
    """All bells, one after the other."""
    events, turns, at = [], [], 0
    for kind in BellKind:
        length = to_frames(BELL_LENGTH_S[kind], RATE_HZ)
        events.append(Bell(at, length, AT, kind))
        turns.append((at / RATE_HZ, kind.value))
        at += length
    samples = bells(events, rate_hz=RATE_HZ).read(0, at)[:, 0]
    return Sound("bells", samples, events[0].length, tuple(turns))


def picture(sound: Sound) -> str:
    """The spectrogram above, the waveform below, with their axes, as SVG."""
    wave_top = TOP + HEIGHT + BETWEEN
    total = wave_top + WAVE_HEIGHT + 24
    data = base64.b64encode(png(shades(sound.samples))).decode()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 12} {total}" '
        'font-family="sans-serif" font-size="10" fill="#333">',
        f'<rect width="{LEFT + WIDTH + 12}" height="{total}" fill="#fff"/>',
        f'<image x="{LEFT}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" '
        f'preserveAspectRatio="none" href="data:image/png;base64,{data}"/>',
        *(label(LEFT - 6, TOP + row(hz) + 3, f"{hz} Hz", "end") for hz in MARKS_HZ),
        *turn_marks(sound),
        *seconds(len(sound.samples), TOP + HEIGHT + 12),
        f'<path fill="#26467a" d="{outline(sound.samples[: sound.first], wave_top)}"/>',
        *seconds(sound.first, wave_top + WAVE_HEIGHT + 14),
        "</svg>\n",
    ]
    return "\n".join(parts)


def label(x: float, y: float, text: str, anchor: str = "middle") -> str:
    """A text."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def turn_marks(sound: Sound) -> list[str]:
    """A line and a name where each phase or bell begins."""
    scale = WIDTH / (len(sound.samples) / RATE_HZ)
    return [
        f'<path stroke="#fff" stroke-opacity=".5" d="M{LEFT + at * scale:.1f} {TOP}v{HEIGHT}"/>'
        + label(LEFT + at * scale + 2, TOP - 6, name, "start")
        for at, name in sound.turns_s
    ]


def seconds(frames: int, y: float) -> list[str]:
    """The time axis of *frames*, every second of it or every other."""
    length_s = frames / RATE_HZ
    step = 1 if length_s <= 10 else 2
    marks = range(0, int(length_s) + 1, step)
    return [label(LEFT + at / length_s * WIDTH, y, f"{at} s") for at in marks]


def row(hz: float) -> float:
    """How far below the top a frequency lies, on a log scale."""
    return float(HEIGHT * np.log(HIGH_HZ / hz) / np.log(HIGH_HZ / LOW_HZ))


def shades(samples: Wave) -> npt.NDArray[np.uint8]:
    """Level over time and log frequency in 16 steps, 0 is 60 dB below the loudest."""
    padded = np.pad(samples, WINDOW // 2)
    at = np.linspace(0, len(samples) - 1, WIDTH).astype(int)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[at]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW))) ** 2
    hz = LOW_HZ * (HIGH_HZ / LOW_HZ) ** (np.arange(HEIGHT) / HEIGHT)
    edges = np.rint(hz * WINDOW / RATE_HZ).astype(int)
    top = round(HIGH_HZ * WINDOW / RATE_HZ)
    strongest = np.maximum.reduceat(power[:, :top], edges, axis=1)[:, ::-1].T
    level_db = 10 * np.log10(strongest + 1e-12)
    steps = (level_db - level_db.max() + RANGE_DB) * (16 / RANGE_DB)
    return np.asarray(np.clip(steps, 0, 15), np.uint8)


def outline(samples: Wave, top: float) -> str:
    """The largest and smallest sample of each column, as one closed shape."""
    columns = samples[: len(samples) // WIDTH * WIDTH].reshape(WIDTH, -1)
    scale = WAVE_HEIGHT / 2 / np.abs(samples).max()
    middle = top + WAVE_HEIGHT / 2
    above = [f"{LEFT + x} {middle - y * scale:.1f}" for x, y in enumerate(columns.max(axis=1))]
    below = [f"{LEFT + x} {middle - y * scale:.1f}" for x, y in enumerate(columns.min(axis=1))]
    return f"M{'L'.join([*above, *below[::-1]])}Z"


def png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """A picture of 16 colours, as the PNG specification lays it out."""
    height, width = pixels.shape
    places = np.linspace(0, len(SHADES) - 1, 16)
    colours = [np.interp(places, range(len(SHADES)), one) for one in zip(*SHADES, strict=True)]
    packed = pixels[:, 0::2] << 4 | pixels[:, 1::2]
    lines = np.pad(packed, ((0, 0), (1, 0))).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", np.stack(colours, 1).round().astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


if __name__ == "__main__":
    main()
