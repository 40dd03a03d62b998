"""Tests for `doctor`: what is broken is found, and a report tells nothing about anybody."""

import errno
import getpass
import gzip
import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from coreg_audio.cli import health, run
from coreg_audio.engines import hibari, store, system
from coreg_audio.errors import FileError, MissingPartError, ScriptError
from coreg_audio.voice import Prosody

FIXED = ("scripts", "voice", "system voices", "mp3", "voice memos")


@pytest.fixture
def quick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where what needs a voice or long is taken for well."""
    checks = {name: look for name, look in health.CHECKS.items() if name not in FIXED}
    monkeypatch.setattr(health, "CHECKS", checks | {"files": lambda: "as installed"})
    return folder


def findings(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What `doctor` finds wrong."""
    capsys.readouterr()
    code = run(["doctor"])
    lines = capsys.readouterr().out.splitlines()
    bad = dict(line[5:].split(": ", 1) for line in lines if line.startswith("BAD"))

    assert code == (5 if bad else 0)
    return bad


@pytest.mark.parametrize(
    ("seconds", "year"), [(0.0, 1970), (915_148_800.0, 1999), (4_260_211_200.0, 2105)]
)
def test_a_wrong_clock_is_found(
    quick: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    seconds: float,
    year: int,
) -> None:
    """Long before the program was written, or long after anybody will run it."""
    assert {} == findings(capsys)
    monkeypatch.setattr("time.time", lambda: seconds)
    bad = findings(capsys)

    assert ["clock"] == list(bad)
    assert f"the year {year}; set date and time" in bad["clock"]


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_a_place_that_cannot_be_written_is_found(
    quick: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: int,
) -> None:
    """Here and in the cache, also where only the writing itself shows it; nothing is left."""
    cache = quick.parent / "cache"

    def fail(step: str, path: Path) -> None:
        if step == "fsync" and path.parent in (quick, cache):
            raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr("coreg_audio.fsio._disk.failpoint", fail)
    bad = findings(capsys)

    assert ["cache", "space"] == list(bad)
    assert all("another place" in said for said in bad.values())
    assert [] == [*quick.iterdir(), *cache.iterdir()]


def test_a_full_disk_is_found(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Space or files that are used up, also above a folder that is not there yet."""
    usage = SimpleNamespace(free=12_000_000)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)

    assert "only 12 MB are free; make room" in findings(capsys)["space"]
    usage.free = 10**12
    facts = SimpleNamespace(f_files=1000, f_favail=0)
    monkeypatch.setattr("os.statvfs", lambda _: facts, raising=False)

    assert "next to no more files" in findings(capsys)["space"]


def installed(place: Path, name: str = "hibari-tts") -> Path:
    """A package of one file, installed in *place*."""
    info = place / f"{name.replace('-', '_')}-0.2.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.2.1\n")
    (place / "voice.bin").write_bytes(b"sound")
    digest = "sha256=3SlELeymn1LFAAa4Mcshbt94p9ozdI8KgP8Z8uvlfs0"
    (info / "RECORD").write_text(f"voice.bin,{digest},5\nother.pyc,,\n")
    (info / "top_level.txt").write_text(f"{name.partition('-')[0]}\n")
    return place / "voice.bin"


@pytest.mark.parametrize("package", ["hibari-tts", "onnxruntime-gpu"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"sounds")])
def test_a_damaged_file_of_a_voice_is_found(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Path], object],
    package: str,
) -> None:
    """One that is gone or other than its installer noted, with what puts it right."""
    file = installed(tmp_path, package)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    importlib.invalidate_caches()
    assert health.files().startswith("1 files")
    harm(file)

    with pytest.raises(FileError, match=rf"voice\.bin: damaged .* {package}==0\.2\.1"):
        health.files()


def test_two_builds_over_each_other_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of one are those of the other, so neither is held to what was installed."""
    for package in ("onnxruntime", "onnxruntime-gpu"):
        file = installed(tmp_path / package, package)
        info = next((tmp_path / package).glob("*.dist-info"))
        info.rename(tmp_path / info.name)
    file.write_bytes(b"sounds")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    importlib.invalidate_caches()

    assert health.files() == (
        "0 files of the program and its voices are as they were installed; onnxruntime and "
        "onnxruntime-gpu lie over each other, so theirs could not be compared"
    )


def test_a_damaged_voice_that_was_added_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same size, too: its hash tells."""
    monkeypatch.setenv(store.VARIABLE, str(folder / "voices"))
    facts = {"a.bin": store.facts_of(b"sound")}
    voice = store.Brought("kokoro", "mine", "en-US", "me", "CC0", "here", facts)
    store.keep(voice, {"a.bin": b"sound"})
    assert "1 added, all whole" == health.brought_voices()
    (folder / "voices" / "kokoro" / "mine" / "a.bin").write_bytes(b"soung")

    with pytest.raises(FileError, match="not what was added; add the voice again"):
        health.brought_voices()


def test_a_missing_system_voice_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told with what would add one."""
    monkeypatch.setattr(system, "voices", lambda: ())

    assert health.system_voices().startswith("none, and none is needed; for --voice system, ")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vocab.json", b"{"),
        ("lexicon_us_gold.json.gz", gzip.compress(b"{}" * 9999, mtime=0)[:20]),
        ("tagger.json.gz", b"\x1f\x8b\x08" + bytes(20)),
        ("oov.onnx", b"no model"),
    ],
)
def test_a_voice_with_a_damaged_word_list_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    """Not that somebody pressed Ctrl-C, as Click takes a file that ends too early for."""
    from hibari import g2p

    found = importlib.util.find_spec("hibari")
    assert found is not None
    assert found.origin is not None
    assets = tmp_path / "assets"
    assets.mkdir()
    for path in (Path(found.origin).parent / "assets").iterdir():
        (assets / path.name).symlink_to(path)
    (assets / name).unlink()
    (assets / name).write_bytes(content)
    for module in {g2p, *(sys.modules[one] for one in sys.modules if one.startswith("hibari"))}:
        if hasattr(module, "ASSETS"):
            monkeypatch.setattr(module, "ASSETS", type(module.ASSETS)(assets))
    monkeypatch.setattr(hibari, "load", lambda *_: None)
    hibari._loaded.cache_clear()
    hibari._reader.cache_clear()
    try:
        with pytest.raises(MissingPartError, match="hibari is damaged; install it again"):
            hibari.HibariEngine().speak("This is Zxqblorpi.", Prosody(), 1)
    finally:
        hibari._loaded.cache_clear()
        hibari._reader.cache_clear()


def test_a_look_that_breaks_down_stops_no_other(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told as a fault of the program's."""

    def broken() -> str:
        raise RuntimeError("Zebulonia")

    monkeypatch.setattr(health, "CHECKS", {"odd": broken} | health.CHECKS)

    assert ["odd"] == list(findings(capsys))


def test_a_report_tells_nothing_about_anybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong: no folder, no name of a user, a file or a client, no word of one."""
    secret = tmp_path / "Zebulonia and Bo"
    secret.mkdir()
    (secret / "cache").write_text("in the way")
    monkeypatch.chdir(secret)
    monkeypatch.setenv("HOME", str(secret))
    monkeypatch.setenv("COREG_AUDIO_CACHE", str(secret / "cache"))
    monkeypatch.setattr(getpass, "getuser", lambda: "zebulonia")

    def raising(error: Exception) -> Callable[[], str]:
        def look() -> str:
            raise error

        return look

    odd = {
        "script": raising(ScriptError("Zebulonia.md", 1, "'Zebulonia' is no choice")),
        "file": raising(FileError(secret, f"others can read it; chmod 700 '{secret}'")),
        "system": raising(OSError(errno.EIO, "odd", str(secret))),
        "fault": raising(KeyError("Zebulonia")),
        "part": raising(MissingPartError(f"{secret} is missing")),
    }
    looks = {name: health.CHECKS[name] for name in ("cache", "space", "clock", "letters")}
    monkeypatch.setattr(health, "CHECKS", looks | odd)

    assert 5 == run(["doctor", "--json"])
    out = capsys.readouterr().out
    faults = {one["what"]: one["fault"] for one in json.loads(out)["findings"]}
    assert "zebulonia" not in out.casefold()
    assert str(tmp_path) not in out
    assert "others can read it" == faults["file"]
    assert "a file stands in its place" == faults["cache"]
    assert "ScriptError" == faults["script"]
