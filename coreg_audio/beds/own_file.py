"""A user's own file as a bed: checked, read in blocks, brought to the session's rate, looped.

Nothing is taken at the header's word: lengths are counted while decoding, and no more than a
few seconds are in memory at a time.
"""

import math
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile
import soxr

from coreg_audio.audio import Samples
from coreg_audio.bridging import BRIDGED, PLAIN, decode
from coreg_audio.errors import FileError
from coreg_audio.loudness import DUAL_MONO_DB, LoudnessMeter, gated_lufs, mean_square
from coreg_audio.onward import OUT_OF_RANGE, RATES_HZ, Onward
from coreg_audio.units import to_db, to_frames

LONGEST_BRIDGED_S = 1800.0
"""A bridged file is decoded as a whole, so it may not be as long."""

SHORTEST_S = 2.0
"""A shorter file would be heard as a rhythm."""

BLEND_S = 4.0
"""A file's end runs into its beginning over this, or over a quarter of a short file."""

_SHORT = re.compile(r"^data : (\d+) \(should be (\d+)\)", re.M)
"""How libsndfile tells that a WAV's header and its size disagree."""

_STREAMED = 0xFFFF_FFFF
"""What programs write that did not know the length beforehand."""

_OGG_PAGE_BYTES = 65_307
"""The largest page of an Ogg file."""

_BLOCK_FRAMES = 1 << 16
_MOST_CANCELLED_DB = 10.0

_MOST_CREST_DB = 26.0
"""A bed is a floor of sound: peaks of rain are 12 dB above its loudness, music's up to 20."""


class OwnFile:
    """A file that can be used as a bed.

    Args:
        path: The file.
        needed_s: How much of it can be heard at most; the rest is not decoded.

    Raises:
        FileError: It is no sound, broken, too short or too long, or of a form that is not read.
        MissingPartError: ffmpeg is missing, which it needs.
    """

    def __init__(self, path: Path, needed_s: float) -> None:
        self.path = path
        with ExitStack() as stack:
            self._decoded = _decoded(path, stack)
            with self._open() as sound:
                self.rate_hz: int = sound.samplerate
                _check_header(path, sound)
                self._check(sound, needed_s)
            stack.pop_all()

    def _open(self) -> soundfile.SoundFile:
        source: BinaryIO | Path = self.path if self._decoded is None else self._decoded
        if self._decoded is not None:
            self._decoded.seek(0)
        try:
            return Onward(source)
        except (soundfile.LibsndfileError, OSError) as error:
            raise FileError(
                self.path, "no audio that can be read, or damaged; export it as WAV or FLAC"
            ) from error

    def _check(self, sound: soundfile.SoundFile, needed_s: float) -> None:
        """Look at every frame that can be heard; find its length and its loudness."""
        meter, one_speaker = LoudnessMeter(self.rate_hz, 2), LoudnessMeter(self.rate_hz, 1)
        total, highest, lowest = np.zeros(2), np.full(2, -np.inf), np.full(2, np.inf)
        most = to_frames(needed_s + BLEND_S, self.rate_hz)
        for block in self._decode(sound):
            fault = _fault(block)
            if fault is not None:
                at_s = meter.frames / self.rate_hz
                raise FileError(
                    self.path, f"damaged: after {at_s:.0f} s {fault}; export it again as FLAC"
                )
            block = _stereo(block)
            meter.feed(block)
            one_speaker.feed(block.mean(axis=1, keepdims=True))
            total += block.sum(axis=0, dtype=np.float64)
            highest = np.maximum(highest, block.max(axis=0))
            lowest = np.minimum(lowest, block.min(axis=0))
            if meter.frames >= most:
                break
        else:
            self._check_whole(meter.frames, sound.frames)
        self.length = meter.frames
        self._offset = np.asarray(total / self.length, np.float32)
        self.peak = float(max((highest - self._offset).max(), (self._offset - lowest).max()))
        self._weigh(meter, one_speaker)

    def _check_whole(self, length: int, told: int) -> None:
        """The file ends here: it is as long as it says, and long enough."""
        if length * 1.01 + self.rate_hz / 10 < told:
            raise FileError(
                self.path,
                f"cut short: its header promises {told / self.rate_hz:.1f} s, "
                f"{length / self.rate_hz:.1f} s are there; copy or export it again",
            )
        if length < SHORTEST_S * self.rate_hz:
            raise FileError(
                self.path,
                f"{length / self.rate_hz:.1f} s long; a bed is looped, so give it at least "
                f"{SHORTEST_S:g} s, better a minute",
            )

    def _weigh(self, meter: LoudnessMeter, one_speaker: LoudnessMeter) -> None:
        windows = meter.windows
        self.level_lufs = round(gated_lufs(windows), 2)  # how sums are rounded decides nothing
        if math.isinf(self.level_lufs):
            raise FileError(self.path, "nothing but silence; export it again")
        summed_lufs = gated_lufs(one_speaker.windows) + DUAL_MONO_DB
        if summed_lufs < self.level_lufs - _MOST_CANCELLED_DB:
            raise FileError(
                self.path,
                "its two channels cancel each other, so that a phone's one speaker would "
                "play next to nothing; export it as mono",
            )
        over_db = to_db(self.peak) - self.level_lufs
        if over_db > _MOST_CREST_DB:
            raise FileError(
                self.path,
                f"a moment in it is {over_db:.0f} dB above its loudness: a click that would "
                "startle, or a rumble below hearing; take it out (a high-pass at 40 Hz helps "
                "against rumble) and export it again",
            )
        peak = to_db(float(np.sqrt(windows.max() / mean_square(self.level_lufs))))
        self.loudest_db = round(max(0.0, peak), 2)

    def _decode(self, sound: soundfile.SoundFile) -> Iterator[Samples]:
        """Blocks to the end of what can be decoded, (frames, 1 or 2)."""
        try:
            while len(block := sound.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)):
                yield block
        except soundfile.LibsndfileError as error:
            raise FileError(self.path, "damaged: it cannot be decoded to its end") from error

    def once(self) -> Iterator[Samples]:
        """All that can be used, in blocks of two channels, at its own rate, on no offset."""
        left = self.length
        with self._open() as sound:
            for block in self._decode(sound):
                yield _stereo(block[:left]) - self._offset
                left -= len(block)
                if left <= 0:
                    return

    def looped(self, rate_hz: int) -> Iterator[Samples]:
        """The file for ever, (frames, 2) at *rate_hz*, its end blended into its beginning."""
        if rate_hz == self.rate_hz:
            yield from self._rounds()
            return
        stream = soxr.ResampleStream(self.rate_hz, rate_hz, 2, dtype="float32", quality="HQ")
        for block in self._rounds():
            yield stream.resample_chunk(np.ascontiguousarray(block))

    def _rounds(self) -> Iterator[Samples]:
        blend = min(to_frames(BLEND_S, self.rate_hz), self.length // 4)
        way = (
            (np.arange(blend, dtype=np.float32)[:, None] + 0.5) / blend * np.float32(np.pi / 2)
        )
        rise, fall = np.sin(way), np.cos(way)
        ending: Samples | None = None
        while True:
            blocks = _split(self.once(), blend, self.length - blend)
            opening = next(blocks)
            yield opening if ending is None else opening * rise + ending * fall
            kept: list[Samples] = []
            position = blend
            for block in blocks:
                if position < self.length - blend:
                    yield block
                else:
                    kept.append(block)
                position += len(block)
            ending = np.concatenate(kept)

    def close(self) -> None:
        """Let go of what was decoded for it."""
        if self._decoded is not None:
            self._decoded.close()


class Looped:
    """An own file as a source, read forward; going back begins anew."""

    def __init__(self, file: OwnFile, rate_hz: int) -> None:
        self._file, self._rate_hz = file, rate_hz
        self._blocks = file.looped(rate_hz)
        self._kept, self._position = np.zeros((0, 2), np.float32), 0

    def read(self, start: int, length: int) -> Samples:
        """The span, (length, 2)."""
        if start < self._position:
            self._blocks = self._file.looped(self._rate_hz)
            self._kept, self._position = self._kept[:0], 0
        while self._position + len(self._kept) < start + length:
            block = next(self._blocks)
            drop = min(max(0, start - self._position), len(self._kept))
            self._kept = np.concatenate((self._kept[drop:], block))
            self._position += drop
        drop = start - self._position
        result = self._kept[drop : drop + length]
        self._kept, self._position = self._kept[drop:], start
        return result


def _split(blocks: Iterator[Samples], *places: int) -> Iterator[Samples]:
    """The same samples, with a cut at each of *places*; the first piece in one."""
    first: list[Samples] = []
    position = 0
    for block in blocks:
        cuts = [place - position for place in places if 0 < place - position < len(block)]
        for piece in np.split(block, cuts):
            position += len(piece)
            if position < places[0]:
                first.append(piece)
            elif first or position == places[0]:
                yield np.concatenate((*first, piece))
                first = []
            else:
                yield piece


def _stereo(block: Samples) -> Samples:
    return np.repeat(block, 2, axis=1) if block.shape[1] == 1 else block


def _fault(block: Samples) -> str | None:
    if not np.isfinite(block).all():
        return "samples are not numbers"
    if np.abs(block).max(initial=0.0) > OUT_OF_RANGE:
        return "samples are far out of range"
    return None


def _check_header(path: Path, sound: soundfile.SoundFile) -> None:
    """Raises `FileError` for what is read nowhere here, before anything is decoded."""
    if sound.samplerate not in RATES_HZ:
        raise FileError(path, f"{sound.samplerate} frames a second; 8,000 to 192,000 are read")
    if sound.channels not in (1, 2):
        raise FileError(
            path, f"{sound.channels} channels; mix it down to one or two and export it again"
        )
    told = _SHORT.search(sound.extra_info)
    if told and int(told[1]) > int(told[2]) and int(told[1]) != _STREAMED:
        raise FileError(
            path,
            f"cut short: its header promises {int(told[1]):,} bytes of sound, "
            f"{int(told[2]):,} are there; copy or export it again",
        )
    if sound.format == "OGG" and sound.subtype == "VORBIS" and not _ends_well(path):
        raise FileError(path, "cut short: its last page is missing; copy or export it again")


def _ends_well(path: Path) -> bool:
    """Whether the last page of an Ogg file says that it is the last."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _OGG_PAGE_BYTES))
        tail = file.read(_OGG_PAGE_BYTES)
    page = tail.rfind(b"OggS")
    return page >= 0 and len(tail) > page + 5 and bool(tail[page + 5] & 4)


def _decoded(path: Path, stack: ExitStack) -> BinaryIO | None:
    """A temporary WAV of a file that libsndfile cannot read; None for the others."""
    suffix = path.suffix.lower()
    if suffix not in (*PLAIN, *BRIDGED):
        known = ", ".join((*PLAIN, *BRIDGED))
        raise FileError(path, f"beds are read as {known}; export it as one of these")
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror}") from error
    if size is None:
        raise FileError(path, "there is no such file; name a sound file, or a bed such as rain")
    if not size:
        raise FileError(path, "the file is empty (0 bytes); copy or export it again")
    if suffix in PLAIN:
        return None
    file: BinaryIO = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - kept open
    decode(path, file, longest_s=LONGEST_BRIDGED_S)
    return file
