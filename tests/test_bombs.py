"""Files made to hurt: each is refused in little time and memory, with a message."""

import gzip
import io
import itertools
import struct
import subprocess
import sys
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from coreg_audio import mastering
from coreg_audio.batch import plan_file
from coreg_audio.beds import own_file
from coreg_audio.clients import made, moving
from coreg_audio.clients.client import RESULTS
from coreg_audio.encoder import CODECS, encode
from coreg_audio.engines import adding, piper_files, store
from coreg_audio.errors import CoregError, FileError
from coreg_audio.sidecars import cover, record
from coreg_audio.sidecars.facts import read_facts
from coreg_audio.takes import folder as takes_folder
from coreg_audio.takes import recording

DEEP = "[" * 100_000


@pytest.fixture(autouse=True)
def in_little_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever is refused here is refused at once."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "voices"))
    before = time.process_time()
    yield
    assert time.process_time() - before < 2.0


def stored_voice(folder: Path) -> object:
    """A voice that was added, by its manifest."""
    place = store.folder() / "kokoro" / "mine"
    place.mkdir(parents=True)
    (folder / "deep").rename(place / store.MANIFEST)
    return store.find("kokoro", "mine")


def takes(folder: Path) -> object:
    """A folder of takes, by its list."""
    (folder / "deep").rename(folder / takes_folder.LIST)
    return takes_folder.open_folder(folder)


READERS: dict[str, Callable[[Path], object]] = {
    "manifest": lambda folder: record.read(folder / "deep"),
    "export of clients": lambda folder: moving._texts(
        (folder / "deep").read_bytes(), folder / "x"
    ),
    "voice of Piper": lambda folder: piper_files._facts(folder / "deep"),
    "voice that was added": stored_voice,
    "takes": takes,
}


@pytest.mark.parametrize("what", READERS)
@pytest.mark.parametrize("text", [DEEP, '{"a":' * 100_000, "9" * 100_000, '"\\ud800'])
def test_json_that_is_too_deep_or_too_long_is_refused(
    folder: Path, what: str, text: str
) -> None:
    """Nested beyond any sense, a number of a hundred thousand digits, half a character."""
    (folder / "deep").write_text(text)

    with pytest.raises(CoregError):
        READERS[what](folder)


def test_a_deep_line_on_a_clients_list_is_passed_over(folder: Path) -> None:
    """As a line that a kill tore is."""
    (folder / RESULTS).write_text(f'{DEEP}\n{{"file": "a.mp3", "job": "x"}}\n')

    assert ["x"] == [one.job for one in made.made_for(folder)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.toml", f"a = {DEEP}"),
        ("long.toml", "a" * 5_000_000),
        ("cell.csv", "template\n" + "a" * 65_000),
        ("quote.csv", 'template\n"' + "a\n" * 100_000),
        ("columns.csv", "template" + ",a" * 100_000),
        ("rows.csv", "template\n" + "a\n" * 20_001),
    ],
)
def test_a_plan_that_is_too_much_is_refused(folder: Path, name: str, text: str) -> None:
    """Too deep, too many or too long, whatever it is that there is too much of."""
    (folder / name).write_text(text)

    with pytest.raises(CoregError):
        plan_file.read_plan(folder / name)


def archive(folder: Path, *members: tuple[tarfile.TarInfo, bytes], pack: bool = True) -> Path:
    """An archive of these, packed by gzip or not."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for info, content in members:
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    path = folder / "voices.tgz"
    data = plain.getvalue()
    path.write_bytes(gzip.compress(data, 1) if pack else data)
    return path


@pytest.mark.parametrize("name", ["big.txt", "x.bin"])
def test_an_archive_that_unpacks_to_too_much_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Also in members that are only passed over."""
    monkeypatch.setattr(adding, "_UNPACKED_LIMIT_BYTES", 1 << 20)
    path = archive(folder, (tarfile.TarInfo(name), bytes(3 << 20)), (tarfile.TarInfo("y"), b""))

    with pytest.raises(FileError, match=r"unpacks to more than|larger than any style pack"):
        adding.offers(path, path.name)


def test_a_header_that_unpacks_to_too_much_is_refused(folder: Path) -> None:
    """It would be read in one piece: 8 GB out of 8 MB."""
    header = tarfile.TarInfo("x")
    header.type = tarfile.XHDTYPE
    header.size = 8 << 30
    path = folder / "voices.tgz"
    path.write_bytes(gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 20)))

    with pytest.raises(FileError, match="unpacks to more than"):
        adding.offers(path, path.name)


@pytest.mark.parametrize("at", range(12, 400, 16))
def test_a_damaged_archive_is_refused(folder: Path, at: int) -> None:
    """Wherever the damage is."""
    content = bytes(range(256)) * 64
    path = archive(folder, (tarfile.TarInfo("x.bin"), content), (tarfile.TarInfo("y"), b"1"))
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 0xFF
    path.write_bytes(data)

    with pytest.raises(CoregError):
        adding.offers(path, path.name)


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such links")
def test_links_in_an_archive_lead_nowhere(folder: Path) -> None:
    """Nor do names that leave the folder: nothing is unpacked at all."""
    link = tarfile.TarInfo("mine.bin")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    upper = tarfile.TarInfo("../../evil.bin")
    path = archive(folder, (link, b""), (upper, b"1"))

    with pytest.raises(CoregError):
        adding.offers(path, path.name)
    assert ["voices.tgz"] == [one.name for one in folder.iterdir()]


# Sound and pictures

RATE_HZ = 44_100


def wave(
    path: Path,
    body: bytes = bytes(200_000),
    *,
    rate_hz: int = RATE_HZ,
    channels: int = 1,
    bits: int = 16,
    kind: int = 1,
    told_bytes: int | None = None,
    holes_bytes: int = 0,
) -> Path:
    """A WAV file with that header, *holes_bytes* of nothing behind its body."""
    frame_bytes = bits // 8 * channels
    form = struct.pack(
        "<HHIIHH", kind, channels, rate_hz, rate_hz * frame_bytes & 0xFFFFFFFF,
        frame_bytes & 0xFFFF, bits,
    )  # fmt: skip
    size = len(body) + holes_bytes if told_bytes is None else told_bytes
    head = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", size)
    with path.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", len(head) + size) + head + body)
        file.truncate(file.tell() + holes_bytes)
    return path


def floats(path: Path, value: float) -> Path:
    """A second of that value, as floating-point samples."""
    return wave(path, np.full(RATE_HZ, value, "<f4").tobytes(), kind=3, bits=32)


def lying_flac(path: Path) -> Path:
    """A hundred bytes whose header promises 18 days."""
    soundfile.write(path, np.zeros((2000, 1)), RATE_HZ, format="FLAC")
    data = bytearray(path.read_bytes())
    data[21:26] = bytes([data[21] | 0xF]) + b"\xff" * 4
    path.write_bytes(data)
    return path


def lying_mp3(path: Path) -> Path:
    """A tenth of a second whose first frame promises 28 hours times a thousand."""
    samples = np.zeros((5000, 2), np.float32)
    with path.open("w+b") as file:
        encode([samples], file, codec=CODECS["mp3"], rate_hz=RATE_HZ, length=5000, tag=b"")
    data = bytearray(path.read_bytes())
    at = data.index(b"Info") + 8
    data[at : at + 4] = b"\xff" * 4
    path.write_bytes(data)
    return path


def lying_ogg(path: Path) -> Path:
    """A tenth of a second whose last page promises years."""
    soundfile.write(path, np.zeros((5000, 1)), RATE_HZ, format="OGG", subtype="VORBIS")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"OggS") + 6
    data[at : at + 8] = (1 << 50).to_bytes(8, "little")
    path.write_bytes(data)
    return path


SOUNDS: dict[str, Callable[[Path], Path]] = {
    "two billion frames a second": lambda path: wave(path, rate_hz=2**31 - 1),
    "one frame a second": lambda path: wave(path, rate_hz=1),
    "a thousand channels": lambda path: wave(path, channels=1000),
    "sixty hours": lambda path: wave(
        path, b"", bits=8, rate_hz=8000, holes_bytes=8000 * 216_000
    ),
    "not numbers": lambda path: floats(path, np.nan),
    "without end": lambda path: floats(path, np.inf),
    "out of range": lambda path: floats(path, 3e38),
    "FLAC of 18 days": lying_flac,
    "MP3 of years": lying_mp3,
    "OGG of years": lying_ogg,
}
SUFFIXES = {"FLAC of 18 days": ".flac", "MP3 of years": ".mp3", "OGG of years": ".ogg"}


def told(path: Path) -> object:
    """What `info` says of it."""
    return read_facts(path), mastering.measure_file(path, ())


def take(path: Path) -> object:
    """What is read of it as a take."""
    with recording.opened(path) as opened:
        return sum(map(len, opened.blocks()))


LISTENERS: dict[str, Callable[[Path], object]] = {
    "info": told,
    "take": take,
    "bed": lambda path: own_file.OwnFile(path, needed_s=60.0),
}


HARMLESS = {
    ("sixty hours", "bed"),  # only as much is read as can be heard
    ("OGG of years", "info"),  # libsndfile takes it for empty
}


@pytest.mark.parametrize(
    ("what", "listener"),
    [pair for pair in itertools.product(SOUNDS, LISTENERS) if pair not in HARMLESS],
)
def test_a_sound_that_lies_or_is_none_is_refused(
    folder: Path, what: str, listener: str
) -> None:
    """Before its header is believed: in no time, and in no more memory than others."""
    path = SOUNDS[what](folder / ("x" + SUFFIXES.get(what, ".wav")))
    before_kb = held_kb()

    with pytest.raises(FileError) as refused:
        LISTENERS[listener](path)
    assert str(path) in str(refused.value)
    assert held_kb() - before_kb < 200_000


def held_kb() -> int:
    """The most memory that this process has had."""
    resource = pytest.importorskip("resource")
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A piece of a PNG file."""
    seal = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + seal


def png(width: int, height: int, *pieces: bytes, data: bytes = b"") -> bytes:
    """A PNG file of that size, whatever its data are."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = b"".join(pieces) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + body


def picture(kind: str) -> bytes:
    """A picture as it should be."""
    file = io.BytesIO()
    Image.effect_noise((64, 64), 60).convert("RGB").save(file, kind)
    return file.getvalue()


GIF_PIECE = b"\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x44\x01\0;"
PACKED = zlib.compress(bytes(1 << 24), 9)
PICTURES = {
    "SVG": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "PNG cut short": picture("PNG")[:900],
    "JPEG cut short": picture("JPEG")[:900],
    "WEBP cut short": picture("WEBP")[:300],
    "GIF cut short": picture("GIF")[:500],
    "PNG of 40 megapixels in a row": png(1, 40_000_000, data=zlib.compress(bytes(1000))),
    "PNG of nothing": png(0, 10),
    "PNG with a packed text": png(8, 8, chunk(b"zTXt", b"a\0\0" + PACKED), data=PACKED),
    "PNG with packed colours": png(8, 8, chunk(b"iCCP", b"a\0\0" + PACKED), data=b"x"),
    "GIF of four gigapixels": b"GIF89a\xff\xff\xff\xff" + GIF_PIECE,
    "GIF in a small frame": b"GIF89a\x0a\0\x0a\0" + GIF_PIECE,
}


@pytest.mark.parametrize("what", PICTURES)
def test_a_picture_that_is_none_or_too_much_is_refused(folder: Path, what: str) -> None:
    """Before it is unpacked."""
    path = folder / "cover.png"
    path.write_bytes(PICTURES[what])
    before_kb = held_kb()

    with pytest.raises(FileError, match=r"no picture that can be read|that are unpacked here"):
        cover.own(path)
    assert held_kb() - before_kb < 100_000


def test_a_large_picture_takes_little_memory(folder: Path) -> None:
    """As much as its pixels, and little more: here 37 MB."""
    path = folder / "cover.png"
    path.write_bytes(png(3500, 3500, data=zlib.compress(bytes(3500 * 10_501), 1)))
    script = (
        "import sys; from pathlib import Path;"
        "from coreg_audio.sidecars import cover;"
        "cover.own(Path(sys.argv[1]));"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    if sys.platform != "linux":
        pytest.skip("memory is read as on Linux")
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True)

    assert "" == done.stderr
    assert int(done.stdout) < 120_000


# Tags


def synchsafe(number: int) -> bytes:
    """As ID3 writes sizes."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def packed_tag(version: int) -> bytes:
    """ID3 with a title of 16 MB of nothing, packed."""
    packed = struct.pack(">I", 1 << 24) + PACKED
    size = synchsafe(len(packed)) if version == 4 else struct.pack(">I", len(packed))
    frame = b"TIT2" + size + (b"\0\x09" if version == 4 else b"\0\x80") + packed
    return b"ID3" + bytes([version, 0, 0]) + synchsafe(len(frame)) + frame


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        (packed_tag(3), "its tags are packed"),
        (packed_tag(4), "its tags are packed"),
        (b"ID3\x03\0\0" + synchsafe(200 << 20), "its tags have 200 MB; at most 16 are read"),
    ],
    ids=["packed, ID3v2.3", "packed, ID3v2.4", "200 MB"],
)
def test_tags_made_to_hurt_are_refused(folder: Path, tag: bytes, reason: str) -> None:
    """A megabyte of them once took 4 GB and an hour."""
    path = lying_mp3(folder / "x.mp3")
    path.write_bytes(tag + path.read_bytes())

    with pytest.raises(FileError, match=reason):
        read_facts(path)


def test_an_opus_file_without_a_packet_is_refused(folder: Path) -> None:
    """The first of its packets was taken, and there are none."""
    path = folder / "x.opus"
    path.write_bytes(b"OggS\0\x02" + bytes(20) + b"\0OpusHead" + bytes(40))

    with pytest.raises(FileError, match="no audio file, or a damaged one"):
        read_facts(path)
