"""What is kept between runs: where it lies, how large it grows, what is at hand without it."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest

from coreg_audio import keeping
from coreg_audio.keeping import FolderCache, chunk_cache, clip_cache, private_cache
from coreg_audio.narration import ClipCache
from coreg_audio.recent import Recent, RecentBytes

KB = bytes(1000)


def size_of(folder: Path) -> int:
    """Bytes of all entries in a folder."""
    return sum(path.stat().st_size for path in folder.glob("*.clip"))


def fill(cache: FolderCache, count: int, name: str = "") -> None:
    """Put *count* entries of about a kilobyte."""
    for number in range(count):
        cache.put(f"{name} {number}", KB)


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it is the system's for caches, in a folder of the program's own."""
    monkeypatch.setenv("COREG_AUDIO_CACHE", "elsewhere")
    assert Path("elsewhere") == keeping.usual_folder()

    monkeypatch.setenv("COREG_AUDIO_CACHE", "")
    usual = keeping.usual_folder()
    assert "clips" == usual.name
    assert "coreg-audio" in usual.parts
    assert usual.is_absolute()


def test_what_is_at_hand_is_not_read_again(tmp_path: Path) -> None:
    """What this process made or read before comes back even when its file is gone."""
    fresh: RecentBytes[Path] = RecentBytes(10_000)
    chunk_cache(tmp_path).put("read", b"one")
    cache = chunk_cache(tmp_path, fresh)
    cache.put("made", b"two")
    assert b"one" == cache.get("read")
    for path in (tmp_path / "chunks").glob("*.chunk"):
        path.unlink()

    assert (b"one", b"two") == (cache.get("read"), cache.get("made"))
    assert cache.get("never") is None
    assert chunk_cache(tmp_path).get("read") is None


def test_each_kind_is_made_anew_in_its_own_words(tmp_path: Path) -> None:
    """The note says whether something was spoken or made again."""
    notes: list[str] = []
    for cache in (clip_cache(tmp_path), chunk_cache(tmp_path)):
        cache.put("key", KB)
        (path,) = (*tmp_path.rglob("*.clip"), *tmp_path.rglob("*.chunk"))
        path.write_bytes(b"damaged")
        assert cache.get("key") is None
        notes.extend(cache.notes)
        path.unlink()

    assert [
        f"an entry of the cache {tmp_path} was damaged; spoken anew",
        f"an entry of the cache {tmp_path / 'chunks'} was damaged; made anew",
    ] == notes


def test_a_sound_entry_that_holds_no_phrase_is_damage_too(tmp_path: Path) -> None:
    """Whatever a file holds, it is never a traceback."""
    for content in (b"", b"short", bytes(12), b"\xff" * 40):
        clip_cache(tmp_path).put("key", content)
        cache = ClipCache(tmp_path)

        assert cache.get("key") is None
        assert [True] == ["damaged; spoken anew" in note for note in cache.notes]


@contextmanager
def at_once() -> Iterator[None]:
    """What waits in the block for something to happen breaks off."""

    def give_up(*_: object) -> NoReturn:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(5)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among its files")
def test_nobody_waits_for_a_pipe_among_the_entries(tmp_path: Path) -> None:
    """It is no entry, and the next one takes its place; as the key it stays."""
    cache = clip_cache(tmp_path)
    cache.put("key", KB)
    turn = cache.turn("key", wait=True)
    assert turn is not None
    turn.release()
    for path in [*tmp_path.glob("*.clip"), *(tmp_path / "turns").iterdir()]:
        path.unlink()
        os.mkfifo(path)

    with at_once():
        assert cache.get("key") is None
        assert 1 == cache.verify()
        assert cache.turn("key", wait=True) is not None
    cache.put("key", KB)
    assert KB == cache.get("key")

    (tmp_path / "key").unlink()
    os.mkfifo(tmp_path / "key")
    cache = clip_cache(tmp_path)
    with at_once():
        assert cache.get("key") is None
        cache.put("key", KB)
    assert 1 == len(cache.notes)
    assert "cannot be written (not a plain file)" in cache.notes[0]


def test_a_forgotten_clients_cache_stays_away(tmp_path: Path) -> None:
    """A run that still goes on makes the folder of others, but not that of a client."""
    client = tmp_path / "client"
    client.mkdir()
    private = private_cache(client / "clips")
    private.put("key", KB)
    assert KB == private.get("key")
    shutil.rmtree(client)

    private_cache(client / "clips").put("key", KB)
    ClipCache(client / "clips", private=True)._entries.put("key", KB)
    assert not client.exists()
    clip_cache(client / "clips").put("key", KB)
    assert 1 == clip_cache(client / "clips").info().count


def test_a_turn_can_be_had_where_nothing_can_be_kept(tmp_path: Path) -> None:
    """A run that cannot write its cache speaks all by itself."""
    (tmp_path / "file").touch()

    assert clip_cache(tmp_path / "file" / "cache").turn("key", wait=False) is not None


def test_whether_something_could_be_kept_is_told_before_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not what is larger than the cache or the disk, nor where nothing can be written."""
    cache = clip_cache(tmp_path / "cache", 10_000)
    assert not cache.has_room(10_001)
    assert not (tmp_path / "cache").exists()
    assert cache.has_room(10_000)
    (tmp_path / "file").touch()
    assert not clip_cache(tmp_path / "file" / "cache").has_room(1)

    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=9_999))
        assert cache.has_room(9_000)
        assert not cache.has_room(10_000)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert not cache.has_room(1)


def test_a_full_cache_makes_room_for_some_time(tmp_path: Path) -> None:
    """It falls to nine tenths of what it may be, so that not every entry costs a count."""
    cache = clip_cache(tmp_path, 20_000)
    fill(cache, 18)
    assert 18 == cache.info().count
    fill(cache, 2, "more")

    assert 15_000 < size_of(tmp_path) <= 18_000
    assert cache.get("more 1") == KB


def test_what_others_add_is_counted_in_time(tmp_path: Path) -> None:
    """After a thirty-second of the cap that it added itself, a process looks at the whole."""
    cache = clip_cache(tmp_path, 320_000)
    cache.put("first", KB)
    fill(clip_cache(tmp_path, 10**9), 310, "other")
    fill(cache, 9)
    assert size_of(tmp_path) > 320_000

    fill(cache, 2, "more")
    assert size_of(tmp_path) < 300_000


def test_a_half_written_entry_lies_where_a_sweep_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the cache's own folder, which is on the same disk, and by its own ending."""
    moved: list[tuple[Path, Path]] = []
    replace = Path.replace

    def watch(self: Path, target: Path) -> Path:
        moved.append((self, target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watch)
    clip_cache(tmp_path).put("key", KB)

    assert {tmp_path} == {path.parent for pair in moved for path in pair}
    assert {".part"} == {half.suffix for half, _ in moved}
    assert {".clip"} == {whole.suffix for _, whole in moved}


def test_the_key_that_another_run_makes_first_is_everybodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that begin an empty cache at once find each other's entries."""
    cache, other = clip_cache(tmp_path), clip_cache(tmp_path)
    waiting = [other]

    def late(step: str, path: Path) -> None:
        if step == "link" and waiting:
            waiting.pop().put("first", KB)

    monkeypatch.setattr("coreg_audio.fsio._disk.failpoint", late)

    assert cache.get("first") == KB
    cache.put("second", KB)
    assert other.get("second") == KB


def test_an_entry_that_another_run_deletes_first_counts_as_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more is deleted than there has to be."""
    cache = clip_cache(tmp_path, 10_000)
    fill(cache, 9)
    oldest = sorted(tmp_path.glob("*.clip"), key=lambda path: path.stat().st_mtime)
    found = list(cache._entries())
    for path in oldest[:2]:
        path.unlink()
    monkeypatch.setattr(cache, "_entries", lambda: iter(found))
    cache._cap_bytes = 8000
    cache._evict()

    assert oldest[3:] == sorted(tmp_path.glob("*.clip"), key=lambda path: path.stat().st_mtime)


def test_a_table_keeps_what_was_asked_for_last() -> None:
    """What was unused for longest goes when there are too many."""
    table: Recent[str, int] = Recent(2)
    assert 1 == table.put("a", 1)
    table.put("b", 2)
    assert 1 == table.get("a")
    table.put("c", 3)

    assert (1, None, 3) == (table.get("a"), table.get("b"), table.get("c"))
    table.put("a", 4)
    table.put("d", 5)
    assert (4, None, 5) == (table.get("a"), table.get("c"), table.get("d"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_folders_above_are_made_as_usual(tmp_path: Path) -> None:
    """Only the cache's own folder is hidden from others."""
    clip_cache(tmp_path / "a" / "b").put("key", KB)

    assert 0o700 == (tmp_path / "a" / "b").stat().st_mode & 0o777
    assert (tmp_path / "a").stat().st_mode & 0o777 == tmp_path.stat().st_mode & 0o777 | 0o055
