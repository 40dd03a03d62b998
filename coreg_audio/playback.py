"""Finished files as players decode them: by libsndfile, and M4B by FFmpeg's libraries."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import UnsupportedOperation
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import soundfile

from coreg_audio import libav, tagged
from coreg_audio.audio import Samples
from coreg_audio.errors import FileError
from coreg_audio.onward import RATES_HZ, Onward

_HEAD_BYTES = 12
_MOST_CHANNELS = 8
_LONGEST_S = 24 * 3600
_MOST_PER_BYTE = 10_000
"""Frames that a byte of a file can hold: silence in FLAC takes 10 bytes for 65,535 of them."""


@dataclass(frozen=True, slots=True)
class Playing:
    """A file that is being read.

    Attributes:
        kind: "mp3", "wav", "flac", "opus", "m4b" or what else libsndfile reads.
        frames: That the file promises, delay and padding taken away.
        blocks: Gives its sound, so many frames at a time, once.
    """

    kind: str
    frames: int
    rate_hz: int
    channels: int
    blocks: Callable[[int], Iterator[Samples]]


@contextmanager
def playing(file: Path | BinaryIO) -> Iterator[Playing]:
    """A finished file, by its path or open, from its beginning.

    Raises:
        FileError: It cannot be read as sound.
        MissingPartError: It is M4B, and what reads that is not installed.
    """
    if _is_m4b(file):
        with _m4b(file) as found:
            yield found
        return
    try:
        size_bytes = _size_bytes(file)
        with Onward(_from_its_start(file), closefd=False) as sound:
            _check_form(file, size_bytes, sound)
            kind = sound.subtype if sound.subtype == "OPUS" else sound.format
            form = sound.frames, sound.samplerate, sound.channels

            def blocks(size: int) -> Iterator[Samples]:
                yield from sound.blocks(blocksize=size, dtype="float32", always_2d=True)

            yield Playing(kind.lower(), *form, blocks)
    except (soundfile.LibsndfileError, OSError) as error:
        raise _unreadable(file) from error


def _size_bytes(file: Path | BinaryIO) -> int:
    return file.stat().st_size if isinstance(file, Path) else file.seek(0, os.SEEK_END)


def _check_form(file: Path | BinaryIO, size_bytes: int, sound: soundfile.SoundFile) -> None:
    """Raises `FileError` for a header that would take days or all memory to follow."""
    if sound.samplerate not in RATES_HZ:
        reason = f"{sound.samplerate} frames a second; 8,000 to 192,000 are read"
    elif sound.channels > _MOST_CHANNELS:
        reason = f"{sound.channels} channels; at most {_MOST_CHANNELS} are read"
    elif sound.frames > _LONGEST_S * sound.samplerate:
        reason = "longer than a day, or so its header says; it is damaged, or no session"
    elif sound.frames > _MOST_PER_BYTE * size_bytes:
        reason = "cut short: its header promises far more than is there; copy or make it again"
    else:
        return
    raise FileError(named(file), reason)


def _is_m4b(file: Path | BinaryIO) -> bool:
    if isinstance(file, Path):
        try:
            with file.open("rb") as opened:
                head = opened.read(_HEAD_BYTES)
        except OSError as error:
            raise _unreadable(file) from error
    else:
        file.seek(0)
        head = file.read(_HEAD_BYTES)
    return head[4:8] == b"ftyp"


@contextmanager
def _m4b(file: Path | BinaryIO) -> Iterator[Playing]:
    """Up to the frame that the file names as its last: decoders give whole packets."""
    av = libav.library("m4b")
    if not isinstance(file, Path):
        file.seek(0)
    try:
        with av.open(str(file) if isinstance(file, Path) else file, "r") as container:
            if not container.streams.audio:
                raise _unreadable(file)
            stream = container.streams.audio[0]
            rate_hz = stream.codec_context.sample_rate
            frames = round((stream.duration or 0) * stream.time_base * rate_hz)

            def blocks(size: int) -> Iterator[Samples]:
                return _sized(_decoded(container, stream), size, frames)

            yield Playing("m4b", frames, rate_hz, stream.codec_context.channels, blocks)
    except (av.error.FFmpegError, OSError) as error:
        raise _unreadable(file) from error


def _decoded(container: Any, stream: Any) -> Iterator[Samples]:
    for frame in container.decode(stream):
        yield np.ascontiguousarray(frame.to_ndarray().T, np.float32)


def _sized(parts: Iterator[Samples], size: int, frames: int) -> Iterator[Samples]:
    """Blocks of *size* frames but for the last, *frames* in all if there are as many."""
    kept: list[Samples] = []
    have, left = 0, frames
    for part in parts:
        part = part[: left - have]
        kept.append(part)
        have += len(part)
        while have >= size:
            whole = np.concatenate(kept)
            yield whole[:size]
            kept, have, left = [whole[size:]], have - size, left - size
    if have:
        yield np.concatenate(kept)


def _from_its_start(file: Path | BinaryIO) -> Path | BinaryIO | int:
    """What libsndfile reads by itself: it would swallow a Ctrl-C inside a call back to us."""
    if isinstance(file, Path):
        return file
    file.flush()
    file.seek(0)
    try:
        descriptor = file.fileno()
    except UnsupportedOperation:
        return file
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _unreadable(file: Path | BinaryIO) -> FileError:
    return FileError(named(file), tagged.DAMAGED)


def named(file: Path | BinaryIO) -> object:
    """How errors name it."""
    return file if isinstance(file, Path) else getattr(file, "name", "the result")
