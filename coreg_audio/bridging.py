"""Sound files that libsndfile does not read, such as a phone's: through pydub and ffmpeg."""

import warnings
from pathlib import Path
from shutil import which
from typing import BinaryIO

import numpy as np

from coreg_audio import tagged
from coreg_audio.errors import FileError, MissingPartError
from coreg_audio.onward import Onward

PLAIN = (".flac", ".mp3", ".ogg", ".wav")
"""Read directly, by suffix."""

BRIDGED = (".aac", ".m4a", ".mp4")
"""Read through `decode`."""


def decode(path: Path, into: BinaryIO, *, longest_s: float) -> None:
    """Decode a whole file into *into*, as WAV.

    Raises:
        FileError: It holds no sound, is damaged, or says that it is longer than *longest_s*.
        MissingPartError: pydub or ffmpeg is missing.
    """
    if not all(map(which, ("ffmpeg", "ffprobe"))):
        raise MissingPartError(
            f"{path}: {path.suffix} files need ffmpeg, which is not on this computer; "
            "install it, or export the file as WAV"
        )
    if (told_s := _told_length_s(path)) > longest_s:
        raise FileError(
            path,
            f"{told_s / 60:.0f} minutes long; at most {longest_s / 60:g} of this form "
            "are read: export it as FLAC, OGG or WAV",
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydub's own, about audioop
        try:
            import pydub
            from pydub.exceptions import CouldntDecodeError
        except ImportError as error:
            raise MissingPartError(
                f"{path}: {path.suffix} files need pydub (pip install pydub audioop-lts); "
                "or export the file as WAV"
            ) from error
        try:
            sound = pydub.AudioSegment.from_file(str(path.absolute()))
        except (CouldntDecodeError, IndexError, KeyError, OSError) as error:
            raise FileError(path, "no audio that ffmpeg can read, or damaged") from error
    wide = sound if sound.sample_width == 4 else sound.set_sample_width(2)
    samples = np.frombuffer(wide.raw_data, np.dtype(f"<i{wide.sample_width}"))
    form = (wide.frame_rate, wide.channels, f"PCM_{8 * wide.sample_width}")
    with Onward(into, "w", *form, format="WAV") as file:
        file.write(samples.reshape(-1, wide.channels))


def _told_length_s(path: Path) -> float:
    """What the file's header says; 0 where it says nothing."""
    with tagged.reading(path):
        told = tagged.opened(path)
        return float(told.info.length) if told is not None else 0.0
