"""The narration cache: what it promises about truth, privacy and size."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreg_audio import keeping
from coreg_audio.narration import ClipCache
from coreg_audio.voice import Speech, Word

WORDS = (Word("Soft", 10, 400), Word("ly", 500, 900))


def speech(seed: int = 1, frames: int = 1000, words: tuple[Word, ...] | None = WORDS) -> Speech:
    """Some noise with two words in it."""
    samples = np.random.default_rng(seed).standard_normal((frames, 1), np.float32)
    return Speech(samples, 24_000, words)


def same(one: Speech | None, other: Speech | None) -> bool:
    """Whether two phrases agree to the bit."""
    if one is None or other is None:
        return one is other
    facts = one.rate_hz, one.words, one.samples.dtype, one.samples.shape
    return facts == (
        other.rate_hz,
        other.words,
        other.samples.dtype,
        other.samples.shape,
    ) and np.array_equal(one.samples, other.samples)


def entries(folder: Path) -> list[Path]:
    """The cache's clip files."""
    return sorted(folder.glob("*.clip"))


@pytest.mark.parametrize("words", [WORDS, (), None])
def test_what_is_put_comes_back(tmp_path: Path, words: tuple[Word, ...] | None) -> None:
    """A phrase comes back to the bit, in this run and in the next."""
    ClipCache(tmp_path / "cache").put("key", speech(words=words))

    assert same(speech(words=words), ClipCache(tmp_path / "cache").get("key"))


def test_another_key_finds_nothing(tmp_path: Path) -> None:
    """Only the very same key finds a phrase."""
    cache = ClipCache(tmp_path)
    cache.put("key", speech())

    assert cache.get("kez") is None
    assert () == cache.notes


def damage(data: bytes, kind: str) -> bytes:
    """One way a file goes bad."""
    half = len(data) // 2
    return {
        "flipped": data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :],
        "cut": data[:half],
        "zeroed": bytes(len(data)),
        "empty": b"",
        "longer": data + b"\0",
        "other format": data[:11] + b"\x63" + data[12:],
        "magic only": data[:11],
    }[kind]


@pytest.mark.parametrize(
    "kind", ["flipped", "cut", "zeroed", "empty", "longer", "other format", "magic only"]
)
def test_damage_is_found(tmp_path: Path, kind: str) -> None:
    """A damaged entry is never played; a note tells of it and the next put mends it."""
    cache = ClipCache(tmp_path)
    cache.put("key", speech())
    (path,) = entries(tmp_path)
    path.write_bytes(damage(path.read_bytes(), kind))

    assert cache.get("key") is None
    assert len(cache.notes) == 1
    cache.put("key", speech())
    assert same(speech(), cache.get("key"))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(at=st.integers(0, 10**9), bit=st.integers(0, 7))
def test_no_flipped_bit_is_missed(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    """Whichever bit of an entry flips, it is found out."""
    folder = tmp_path_factory.mktemp("cache")
    cache = ClipCache(folder)
    cache.put("key", speech(frames=50))
    (path,) = entries(folder)
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1 << bit
    path.write_bytes(data)

    assert cache.get("key") is None


def test_swapped_entries_are_found(tmp_path: Path) -> None:
    """A valid entry under another's name is not believed."""
    cache = ClipCache(tmp_path)
    cache.put("one", speech(1))
    cache.put("two", speech(2))
    first, second = entries(tmp_path)
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)

    assert [None, None] == [cache.get("one"), cache.get("two")]


def test_verify_deletes_the_damaged(tmp_path: Path) -> None:
    """Verify says how many entries are bad and leaves the good."""
    cache = ClipCache(tmp_path)
    for number in range(5):
        cache.put(str(number), speech(number))
    for path in entries(tmp_path)[:2]:
        path.write_bytes(damage(path.read_bytes(), "flipped"))

    assert 2 == cache.verify()
    assert 3 == cache.info().count
    assert 0 == cache.verify()


def test_nothing_is_in_clear(tmp_path: Path) -> None:
    """Neither key nor words can be read in any file or file name."""
    ClipCache(tmp_path).put("hibari, Softly, Ana", speech())

    for path in tmp_path.iterdir():
        for word in (b"Soft", b"Ana", b"hibari"):
            assert word not in path.read_bytes() + path.name.encode()


def test_names_differ_between_caches(tmp_path: Path) -> None:
    """A file name cannot be guessed from a text: every cache has its own key."""
    for name in ("a", "b"):
        ClipCache(tmp_path / name).put("key", speech())

    assert entries(tmp_path / "a")[0].name != entries(tmp_path / "b")[0].name


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_only_the_owner_may_read(tmp_path: Path) -> None:
    """The folder is 0700 and every file in it 0600."""
    folder = tmp_path / "deep" / "cache"
    ClipCache(folder).put("key", speech())

    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_a_spoilt_key_makes_a_new_one(tmp_path: Path) -> None:
    """With its key cut, a cache starts afresh instead of failing."""
    ClipCache(tmp_path).put("key", speech())
    (tmp_path / "key").write_bytes(b"short")
    cache = ClipCache(tmp_path)

    assert cache.get("key") is None
    cache.put("key", speech())
    assert same(speech(), cache.get("key"))


def test_without_hard_links_a_key_is_made_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system that cannot link, the key is renamed into place."""

    def fail(self: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", fail)
    ClipCache(tmp_path).put("key", speech())

    assert same(speech(), ClipCache(tmp_path).get("key"))
    assert [] == list(tmp_path.glob("*.part"))


def test_a_cache_emptied_by_another_run_goes_on(tmp_path: Path) -> None:
    """A purge in another process costs a cache its entries, not its life."""
    cache = ClipCache(tmp_path)
    cache.put("key", speech())
    ClipCache(tmp_path).purge()

    assert cache.get("key") is None
    cache.put("key", speech())
    assert same(speech(), cache.get("key"))


def test_where_no_folder_can_be_there_is_a_note(tmp_path: Path) -> None:
    """A cache that cannot be written is a note, never an error."""
    (tmp_path / "file").write_bytes(b"")
    cache = ClipCache(tmp_path / "file" / "cache")

    assert cache.get("key") is None
    cache.put("key", speech())
    cache.put("other", speech())
    assert 1 == len(cache.notes)
    assert 0 == cache.info().count
    assert 0 == cache.purge()


def test_a_full_disk_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the rename fails, no part stays behind and the render goes on."""
    cache = ClipCache(tmp_path)
    cache.put("key", speech())

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    cache.put("other", speech())

    assert [] == list(tmp_path.glob("*.part"))
    assert 1 == cache.info().count
    assert "No space left" in cache.notes[0]


def test_the_least_used_go_first(tmp_path: Path) -> None:
    """Past its cap, a cache deletes what was not used for longest."""
    cache = ClipCache(tmp_path, cap_bytes=5 * 4200)
    for number in range(5):
        cache.put(str(number), speech(number))
        newest = max(entries(tmp_path), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (1000 + number, 1000 + number))
    cache.get("0")  # used again: now the newest
    cache.put("5", speech(5))

    kept = [number for number in range(6) if cache.get(str(number)) is not None]
    assert [0, 5] == [number for number in kept if number in (0, 5)]
    assert 1 not in kept
    assert cache.info().size_bytes <= cache.info().cap_bytes


def test_several_processes_keep_to_one_cap(tmp_path: Path) -> None:
    """Three at once, each adding more than fits: none fails, all that is left is sound."""
    cap_bytes, size_bytes = 400_000, 10_000
    work = (
        "import sys; from pathlib import Path; from coreg_audio import keeping\n"
        f"cache = keeping.clip_cache(Path(sys.argv[1]), {cap_bytes})\n"
        "for number in range(60):\n"
        f"    cache.put(f'{{sys.argv[2]}} {{number}}', bytes({size_bytes}))\n"
        "    for other in '012':\n"
        f"        assert cache.get(f'{{other}} {{number}}') in (None, bytes({size_bytes}))\n"
        "assert not cache.notes, cache.notes"
    )
    command = [sys.executable, "-c", work, str(tmp_path / "cache")]
    running = [subprocess.Popen([*command, name]) for name in "012"]

    assert [0, 0, 0] == [one.wait() for one in running]
    cache = ClipCache(tmp_path / "cache", cap_bytes)
    assert 0 == cache.verify()
    assert 0.8 * cap_bytes <= cache.info().size_bytes <= 1.1 * cap_bytes


def test_the_size_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In whole megabytes; what is no number counts for nothing and fails nothing."""
    monkeypatch.setenv("COREG_AUDIO_CACHE_MB", "5")
    assert 5_000_000 == ClipCache(tmp_path).info().cap_bytes
    monkeypatch.setenv("COREG_AUDIO_CACHE_MB", "plenty")
    assert keeping.CAP_BYTES == ClipCache(tmp_path).info().cap_bytes


def test_an_entry_that_cannot_be_deleted_fails_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows while another process reads it: it stays until the next time."""
    cache = ClipCache(tmp_path, cap_bytes=3 * 4200)
    cache.put("first", speech())

    def busy(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "unlink", busy)
    for number in range(6):
        cache.put(str(number), speech(number))

    assert () == cache.notes
    assert same(speech(5), cache.get("5"))


def test_leftovers_of_a_killed_run_are_swept(tmp_path: Path) -> None:
    """An old half-written file goes; a young one may be another process at work."""
    old, young = tmp_path / "old.part", tmp_path / "young.part"
    old.write_bytes(b"x")
    young.write_bytes(b"x")
    os.utime(old, (1000, 1000))

    ClipCache(tmp_path).put("key", speech())

    assert [False, True] == [old.exists(), young.exists()]


def test_purge_empties(tmp_path: Path) -> None:
    """After a purge nothing is left, and the cache works on."""
    cache = ClipCache(tmp_path)
    cache.put("key", speech())

    assert 1 == cache.purge()
    assert [] == list(tmp_path.iterdir())
    cache.put("key", speech())
    assert same(speech(), cache.get("key"))


def test_a_folder_among_the_entries_is_left_alone(tmp_path: Path) -> None:
    """What is called like an entry and is none is not counted, read or deleted."""
    cache = ClipCache(tmp_path)
    cache.put("key", speech())
    foreign = [tmp_path / "x.clip", tmp_path / "y.part"]
    for path in foreign:
        path.mkdir()

    assert (1, 0) == (cache.info().count, cache.verify())
    assert 1 == cache.purge()
    assert foreign == sorted(tmp_path.iterdir())


def test_many_at_once(tmp_path: Path) -> None:
    """Several caches on one folder, in several threads, never give a wrong phrase."""
    wrong: list[int] = []

    def work(offset: int) -> None:
        cache = ClipCache(tmp_path)
        for number in range(20):
            one = (number + offset) % 20
            found = cache.get(str(one))
            if found is not None and not same(speech(one), found):
                wrong.append(one)
            cache.put(str(one), speech(one))

    threads = [threading.Thread(target=work, args=(offset,)) for offset in (0, 5, 11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == wrong
    assert 0 == ClipCache(tmp_path).verify()
