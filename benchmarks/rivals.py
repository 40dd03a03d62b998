"""Other ways to the same session, for `render.py` to measure: each is a process of its own.

python benchmarks/rivals.py lame MIX.wav RESULT.mp3
python benchmarks/rivals.py pydub PLAN.json MIX.wav RESULT.mp3
python benchmarks/rivals.py ffmpeg PLAN.json MIX.wav RESULT.mp3
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

BITRATE_KBPS = 128
QUALITY = 5

IN_HZ, OUT_HZ, BREATH_DB = 330, 262, -24


def lame(wave: str, result: str) -> None:
    """LAME alone, fed from memory."""
    import lameenc
    import soundfile

    samples, rate_hz = soundfile.read(wave, dtype="int16", always_2d=True)
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(BITRATE_KBPS)
    encoder.set_in_sample_rate(rate_hz)
    encoder.set_channels(samples.shape[1])
    encoder.set_quality(QUALITY)
    encoder.silence()
    with Path(result).open("wb") as file:
        for start in range(0, len(samples), 1152 * 64):
            file.write(encoder.encode(samples[start : start + 1152 * 64].tobytes()))
        file.write(encoder.flush())


def pydub(plan: str, wave: str, result: str) -> None:
    """The usual way: overlay after overlay on a silent segment."""
    from pydub import AudioSegment

    timeline = json.loads(Path(plan).read_text())
    whole = AudioSegment.from_wav(wave)
    session = AudioSegment.silent(round(timeline["length_s"] * 1000), frame_rate=44100)
    session = session.set_channels(2)
    for event in timeline["events"]:
        start_ms = round(event["start"] / timeline["rate_hz"] * 1000)
        if event["track"] in ("spoken", "bell"):
            # The clip, cut from the finished mix: as good as a file of its own.
            length_ms = round(event["length"] / timeline["rate_hz"] * 1000)
            clip = whole[start_ms : start_ms + length_ms].fade_in(10).fade_out(10)
            session = session.overlay(clip, position=start_ms)
        elif event["track"] == "breath":
            for at_ms, tone in breaths(event["cycles"], timeline["rate_hz"]):
                session = session.overlay(tone, position=start_ms + at_ms)
    kind = "mp3" if shutil.which("ffmpeg") else "wav"
    session.normalize().export(result, format=kind, bitrate=f"{BITRATE_KBPS}k")


def breaths(cycles: list[list[int]], rate_hz: int) -> Iterator[tuple[int, object]]:
    """A tone for each in-breath and each out-breath, as pydub's generators make them."""
    from pydub.generators import Sine

    at = 0
    for in_, hold_in, out, hold_out in cycles:
        for pitch_hz, length, hold in ((IN_HZ, in_, hold_in), (OUT_HZ, out, hold_out)):
            length_ms = round(length / rate_hz * 1000)
            tone = Sine(pitch_hz).to_audio_segment(duration=length_ms, volume=BREATH_DB)
            yield round(at / rate_hz * 1000), tone.fade_in(400).fade_out(600)
            at += length + hold


def ffmpeg(plan: str, wave: str, result: str) -> None:
    """One filter graph of ffmpeg's, which takes this process's place."""
    import imageio_ffmpeg

    timeline = json.loads(Path(plan).read_text())
    folder = Path(tempfile.mkdtemp(dir=Path(result).parent))
    inputs = list(_inputs(timeline, wave, folder))
    graph = folder / "graph"
    graph.write_text(_graph([at_ms for _, at_ms, _ in inputs], [one for *_, one in inputs]))
    program = imageio_ffmpeg.get_ffmpeg_exe()
    named = [word for given, _, _ in inputs for word in given]
    encoded = ["-c:a", "libmp3lame", "-b:a", f"{BITRATE_KBPS}k", "-compression_level", "5"]
    common = ["-y", "-nostdin", "-loglevel", "error", "-threads", "1"]
    shaped = ["-filter_complex_threads", "1", "-/filter_complex", str(graph), "-map", "[out]"]
    rate = ["-ar", str(timeline["rate_hz"]), "-ac", "2"]
    os.execv(program, [program, *common, *named, *shaped, *rate, *encoded, result])


def _inputs(
    timeline: dict[str, Any], wave: str, folder: Path
) -> Iterator[tuple[list[str], int, str]]:
    """Each input, when it begins in ms, and whether it is "voice" or "breath"."""
    import soundfile

    rate_hz = timeline["rate_hz"]
    for number, event in enumerate(timeline["events"]):
        start = event["start"]
        if event["track"] in ("spoken", "bell"):
            clip, _ = soundfile.read(wave, event["length"], start, dtype="int16")
            path = folder / f"{number}.wav"
            soundfile.write(path, clip, rate_hz)
            yield ["-i", str(path)], round(start / rate_hz * 1000), "voice"
        elif event["track"] == "breath":
            yield from _tones(event, rate_hz)


def _tones(event: dict[str, Any], rate_hz: int) -> Iterator[tuple[list[str], int, str]]:
    """An input for each in-breath and each out-breath."""
    at = event["start"]
    for in_, hold_in, out, hold_out in event["cycles"]:
        for pitch_hz, length, hold in ((IN_HZ, in_, hold_in), (OUT_HZ, out, hold_out)):
            length_s = length / rate_hz
            fades = f"afade=in:d=0.4,afade=out:st={length_s - 0.6}:d=0.6,volume={BREATH_DB}dB"
            tone = f"sine={pitch_hz}:r={rate_hz}:d={length_s},volume=8,{fades}"
            yield ["-f", "lavfi", "-i", tone], round(at / rate_hz * 1000), "breath"
            at += length + hold


def _graph(starts_ms: list[int], kinds: list[str]) -> str:
    """Delay each, add up voice and breath, make room for the voice, and level the whole."""
    lines = [
        f"[{number}]aformat=channel_layouts=stereo,adelay={at_ms}:all=1[i{number}]"
        for number, at_ms in enumerate(starts_ms)
    ]
    for kind in ("voice", "breath"):
        named = [f"[i{number}]" for number, one in enumerate(kinds) if one == kind]
        mixed = f"amix=inputs={len(named)}:normalize=0:duration=longest[{kind}]"
        lines.append("".join(named) + mixed)
    lines += [
        "[voice]apad,asplit[heard][key]",
        "[breath][key]sidechaincompress=threshold=0.02:ratio=8:attack=300:release=600[under]",
        "[under][heard]amix=inputs=2:normalize=0:duration=shortest,loudnorm=I=-16:TP=-1.5[out]",
    ]
    return ";\n".join(lines)


RIVALS: dict[str, Callable[..., None]] = {"lame": lame, "pydub": pydub, "ffmpeg": ffmpeg}


if __name__ == "__main__":
    RIVALS[sys.argv[1]](*sys.argv[2:])
