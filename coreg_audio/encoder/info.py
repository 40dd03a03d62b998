"""The Info frame: a silent MP3 frame in front that tells where the sound begins and ends.

Fields as in the Xing and LAME tag's published layout. LAME in process leaves this frame out,
and then every player guesses the length, and the file is 1105 frames late.
"""

import struct
from dataclasses import dataclass, replace
from math import ceil

from coreg_audio.encoder.checksum import crc16
from coreg_audio.units import MP3_FRAMES

HEADER_BYTES = 4
"""Of every MP3 frame."""

DELAY_FRAMES = 576
"""Frames of silence that LAME puts before the first one; the decoder's own 529 come on top."""

_FRAMES_BYTES_TOC_QUALITY = 0b1111
_REVISION_0_CBR = 0x01
_PSYCHOACOUSTICS = 0x14  # as LAME's own tag says it: "nspsytune", threshold of hearing no. 4
_STEREO_MODES = {1: 0, 2: 3}  # mono, joint stereo
_SOURCE_RATES = {44_100: 1, 48_000: 2}
_LOWPASS_HZ = 17_000  # LAME's choice at 128 kb/s
_CONTENT_BYTES = 156  # what the frame tells, behind its header and side information
_ROOMY_KBPS, _ROOMY_INDEX = 64, 5  # where a frame of the stream's own rate is too small for it


@dataclass(frozen=True, slots=True)
class Form:
    """What all frames of the file have in common."""

    rate_hz: int
    bit_rate_kbps: int
    quality: int
    channels: int = 2

    @property
    def side_bytes(self) -> int:
        """Side information of every frame, in MPEG-1."""
        return 32 if self.channels == 2 else 17


def frame_bytes(form: Form) -> int:
    """Bytes of a frame without its padding byte."""
    return MP3_FRAMES // 8 * form.bit_rate_kbps * 1000 // form.rate_hz


def info_bytes(form: Form) -> int:
    """Bytes of the Info frame: as large as a frame of the stream, or large enough."""
    return frame_bytes(_with_room(form))


def _with_room(form: Form) -> Form:
    needed = HEADER_BYTES + form.side_bytes + _CONTENT_BYTES
    return form if frame_bytes(form) >= needed else replace(form, bit_rate_kbps=_ROOMY_KBPS)


def stream_bytes(length: int, form: Form) -> int:
    """Most bytes of an MP3 of *length* frames, its Info frame included and tags left out."""
    per_frame = MP3_FRAMES // 8 * form.bit_rate_kbps * 1000 / form.rate_hz
    return info_bytes(form) + ceil(frame_count(length) * per_frame) + 1


def frame_count(length: int) -> int:
    """MP3 frames that LAME makes of *length* frames of sound: its delay, and what it owes."""
    return -(-(length + MP3_FRAMES) // MP3_FRAMES)


def info_frame(header: bytes, form: Form, length: int, size_bytes: int, crc: int) -> bytes:
    """The frame to put before a whole stream.

    Args:
        header: Of the stream's first frame.
        form: Of the stream.
        length: Frames that decoders are to give.
        size_bytes: Of the stream, this frame not counted.
        crc: Of the stream.
    """
    size = info_bytes(form)
    count = _frames_in(size_bytes, form)
    padding = count * MP3_FRAMES - DELAY_FRAMES - length
    if not 0 <= padding < 1 << 12:
        raise ValueError(f"{count} MP3 frames cannot hold {length} frames of sound")
    toc = bytes(entry * 256 // 100 for entry in range(100))
    total = size + size_bytes
    rate = header[2] if size == frame_bytes(form) else _ROOMY_INDEX << 4 | header[2] & 0xF
    start = header[:2] + bytes([rate & ~0b10]) + header[3:] + bytes(form.side_bytes)
    xing = struct.pack(">4sIII", b"Info", _FRAMES_BYTES_TOC_QUALITY, count, total)
    lame = struct.pack(
        ">I9sBBIHHBB3sBBHIH",
        100 - 40 - form.quality,
        b"LAME3.100",
        _REVISION_0_CBR,
        _LOWPASS_HZ // 100,
        0,  # peak and the two gains: not told
        0,
        0,
        _PSYCHOACOUSTICS,
        form.bit_rate_kbps,
        (DELAY_FRAMES << 12 | padding).to_bytes(3, "big"),
        _SOURCE_RATES.get(form.rate_hz, 0) << 6 | _STEREO_MODES[form.channels] << 2 | 1,
        0,
        form.bit_rate_kbps,
        total,
        crc,
    )
    frame = start + xing + toc + lame
    return (frame + crc16(frame).to_bytes(2, "big")).ljust(size, b"\0")


def _frames_in(size_bytes: int, form: Form) -> int:
    """Frames in a stream of constant bit rate."""
    per_frame = MP3_FRAMES // 8 * form.bit_rate_kbps * 1000 / form.rate_hz
    return round(size_bytes / per_frame)
