"""A person's recording as it comes from a phone or a recorder: checked, read in spans."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import soundfile

from coreg_audio import fsio
from coreg_audio.audio import Samples
from coreg_audio.bridging import BRIDGED, PLAIN, decode
from coreg_audio.errors import FileError
from coreg_audio.onward import OUT_OF_RANGE, RATES_HZ, Onward
from coreg_audio.units import to_frames

LONGEST_S = 3 * 3600.0
LONGEST_BRIDGED_S = 3600.0
"""A bridged recording is decoded as a whole, so it may not be as long."""

_BLOCK_S = 10.0
_BROKEN_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Take:
    """Raw sound of one span of a recording: (frames, 1), broken samples bridged."""

    samples: Samples
    rate_hz: int


class Recording:
    """An open recording; of two channels the louder one is used.

    Attributes:
        source: The file's name, for messages and `takes.json`.
        notes: What is odd about it and what was done about that.
    """

    def __init__(self, path: Path, sound: soundfile.SoundFile) -> None:
        self.source, self._sound = path.name, sound
        self.rate_hz: int = sound.samplerate
        self.length: int = sound.frames
        self._channel = 0
        self.notes: tuple[str, ...] = _odd(path, sound)

    def check(self, path: Path) -> None:
        """Read it once, in blocks: choose the channel, and see whether the samples are sound.

        Raises:
            FileError: It cannot be decoded, or too much of it is no sound.
        """
        energy, broken, length = np.zeros(self._sound.channels), 0, 0
        for block in _blocks(self._sound, path):
            good = _is_sound(block)
            broken += int((~good).any(axis=1).sum())
            length += len(block)
            energy += np.square(np.where(good, block, 0), dtype=np.float64).sum(axis=0)
        self.length = length
        if broken > _BROKEN_SHARE * length:
            raise FileError(
                path,
                f"{broken / length:.0%} of its samples are not numbers, or far out of range; "
                "record it again",
            )
        if broken:
            self.notes += (f"{path.name}: {broken} broken samples were bridged",)
        self._channel = int(energy.argmax())
        if len(energy) > 1:
            side = ("left", "right")[self._channel]
            self.notes += (f"{path.name}: two channels; the louder one ({side}) is used",)

    def read(self, start: int, length: int) -> Take:
        """The span from *start*, cut at the recording's ends."""
        start = max(0, start)
        self._sound.seek(min(start, self.length))
        frames = max(0, min(length, self.length - start))
        samples = self._sound.read(frames, dtype="float32", always_2d=True)
        return Take(_bridged(samples[:, self._channel])[:, None], self.rate_hz)

    def blocks(self) -> Iterator[Samples]:
        """All of it, (frames, 1) in whole tenths of a second."""
        size = to_frames(_BLOCK_S, self.rate_hz) // 100 * 100
        for start in range(0, self.length, size):
            yield self.read(start, size).samples


@contextmanager
def opened(path: Path) -> Iterator[Recording]:
    """The recording at *path*, checked.

    Raises:
        FileError: It is empty, too long, of an unknown or damaged kind.
        MissingPartError: pydub or ffmpeg is missing, which it needs.
    """
    suffix = path.suffix.lower()
    if suffix not in (*PLAIN, *BRIDGED):
        known = ", ".join((*PLAIN, *BRIDGED))
        raise FileError(path, f"recordings are read as {known}; save it as one of these")
    with fsio.reading(path) as file:
        if not file.read(1):
            raise FileError(path, "the file is empty (0 bytes); record it again")
        file.seek(0)
        with tempfile.TemporaryFile() as decoded:
            if suffix in BRIDGED:
                decode(path, decoded, longest_s=LONGEST_BRIDGED_S)
                decoded.seek(0)
            with _sound(path, decoded if suffix in BRIDGED else file) as sound:
                recording = Recording(path, sound)
                recording.check(path)
                yield recording


@contextmanager
def _sound(path: Path, file: BinaryIO) -> Iterator[soundfile.SoundFile]:
    try:
        sound = Onward(file)
    except soundfile.LibsndfileError as error:
        raise FileError(
            path, "no audio that can be read, or damaged; export it as WAV or FLAC"
        ) from error
    with sound:
        _check_header(path, sound)
        yield sound


def _check_header(path: Path, sound: soundfile.SoundFile) -> None:
    """Raises `FileError` for what the header tells, before anything is decoded."""
    if sound.samplerate not in RATES_HZ:
        raise FileError(
            path, f"{sound.samplerate} frames a second; 8,000 to 192,000 are read here"
        )
    if sound.channels not in (1, 2):
        raise FileError(path, f"{sound.channels} channels; record with one or two")
    if not sound.frames:
        raise FileError(path, "there is no sound in it; record it again")
    length_s = sound.frames / sound.samplerate
    if length_s > LONGEST_S:
        raise FileError(
            path,
            f"{length_s / 3600:.1f} hours long; at most {LONGEST_S / 3600:g} are read here: "
            "cut it into parts and import each with --lines",
        )


def _odd(path: Path, sound: soundfile.SoundFile) -> tuple[str, ...]:
    if sound.subtype in ("PCM_U8", "PCM_S8", "ULAW", "ALAW"):
        return (f"{path.name}: 8 bits a sample, which hisses; record with 16 or 24",)
    return ()


def _blocks(sound: soundfile.SoundFile, path: Path) -> Iterator[Samples]:
    size = to_frames(_BLOCK_S, sound.samplerate)
    try:
        while len(block := sound.read(size, dtype="float32", always_2d=True)):
            yield block
    except soundfile.LibsndfileError as error:
        raise FileError(path, "damaged: it cannot be decoded to its end") from error


def _is_sound(samples: Samples) -> npt.NDArray[np.bool_]:
    """Which samples are numbers, and not far out of range."""
    return np.asarray(np.abs(samples) <= OUT_OF_RANGE)  # nor is NaN


def _bridged(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Straight lines over what is no sound."""
    good = _is_sound(samples)
    if good.all():
        return np.ascontiguousarray(samples)
    if not good.any():
        return np.zeros_like(samples)
    at = np.arange(len(samples))
    return np.interp(at, at[good], samples[good]).astype(np.float32)
