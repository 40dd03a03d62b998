"""Files made to hurt: each is refused in little time and memory, with a message."""

import gzip
import io
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coreg_audio.batch import plan_file
from coreg_audio.clients import made, moving
from coreg_audio.clients.client import RESULTS
from coreg_audio.engines import adding, piper_files, store
from coreg_audio.errors import CoregError, FileError
from coreg_audio.sidecars import record
from coreg_audio.takes import folder as takes_folder

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
