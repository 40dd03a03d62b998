"""Tests of reading and writing files."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from faults import FailAt
from hypothesis import given
from hypothesis import strategies as st

from coreg_audio import fsio
from coreg_audio.errors import FileError
from coreg_audio.fsio import _disk, _journal

JOB = "box-breathing/AB12"
OLD = b"old" * 1000
NEW = b"new" * 400_000

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
needs_user = pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
posix = pytest.mark.skipif(os.name == "nt", reason="pipes and signals as on POSIX")

Fault = Callable[[str, Path], None]


def names(folder: Path) -> list[str]:
    """All that is in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir())


def leftovers(folder: Path) -> list[str]:
    """Names of unfinished files."""
    return [name for name in names(folder) if name.endswith(".part")]


def write(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write as a stage would: in pieces, going back to the beginning at the end."""
    with fsio.replacing(path, job=JOB, force=force) as file:
        file.write(b"?" * 10)
        for start in range(10, len(data), 100_000):
            file.write(data[start : start + 100_000])
        file.seek(0)
        file.write(data[:10])


# Reading


def test_reads_what_is_there(tmp_path: Path) -> None:
    """The bytes of a plain file, up to and including the limit."""
    path = tmp_path / "a"
    path.write_bytes(b"12345")

    assert b"12345" == fsio.read_bytes(path, 5)
    with pytest.raises(FileError, match="larger than the 4 bytes"):
        fsio.read_bytes(path, 4)


def test_text_is_utf8_with_or_without_a_mark(tmp_path: Path) -> None:
    """The byte order mark is dropped and all line ends become newlines."""
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfA\r\nb\rc\n")

    assert "A\nb\nc\n" == fsio.read_text(path, 100)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"one\ntwo \xff\n", "not a text file in UTF-8 .see line 2."),
        (b"a\0b", "zero bytes"),
        ("word".encode("utf-16"), "zero bytes"),
    ],
)
def test_what_is_not_text_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    """The error says that it is not text, and where."""
    path = tmp_path / "a.md"
    path.write_bytes(data)

    with pytest.raises(FileError, match=reason):
        fsio.read_text(path, 100)


@given(st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    """Text written as UTF-8 is read as it was, but for a leading byte order mark."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(text.encode())

        assert text.removeprefix("\ufeff") == fsio.read_text(path, 1_000_000)


@posix
def test_only_plain_files_are_read(tmp_path: Path) -> None:
    """Folders, pipes, devices and missing files are refused at once, without waiting."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for path, reason in [
        (tmp_path, "it is a folder; name a file"),
        (pipe, "not a plain file"),
        (Path("/dev/zero"), "not a plain file"),
        (tmp_path / "no", "it does not exist"),
        (tmp_path / "no\0", "no file can have this name"),
        (tmp_path / "\ud800", "no file can have this name"),
        (tmp_path / ("x" * 300), "the name is too long"),
    ]:
        with pytest.raises(FileError, match=reason):
            fsio.read_bytes(path, 10)

    for path in (tmp_path, pipe, Path("/dev/zero")):
        with pytest.raises(OSError, match=r"not a plain file|Is a directory"):
            fsio.kept(path, 10)


def test_an_error_while_reading_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails in the middle is reported as such."""
    path = tmp_path / "a"
    path.write_bytes(OLD)
    monkeypatch.setattr(_disk, "failpoint", FailAt(2, OSError(errno.EIO, "")))

    with pytest.raises(FileError, match="a: the disk reported an error"):
        fsio.read_bytes(path, 10_000)


# Writing


def test_a_new_file_stands_whole(tmp_path: Path) -> None:
    """The file holds what was written, is the job's own, and nothing else is left."""
    path = tmp_path / "a.mp3"

    write(path, NEW)

    assert NEW == path.read_bytes()
    assert fsio.owns(path, job=JOB)
    assert [fsio.JOURNAL, "a.mp3"] == names(tmp_path)


def test_a_job_replaces_its_own_result(tmp_path: Path) -> None:
    """The same job may write again and again, without being asked."""
    path = tmp_path / "a.mp3"

    for data in (OLD, NEW, OLD, OLD):
        write(path, data)
        assert data == path.read_bytes()


@pytest.mark.parametrize("maker", ["hand", "other job", "changed", "link"])
def test_what_is_not_its_own_is_not_overwritten(tmp_path: Path, maker: str) -> None:
    """Files of other hands and jobs, changed files and links stay until --force."""
    path = tmp_path / "a.mp3"
    if maker == "hand":
        path.write_bytes(OLD)
    elif maker == "link":
        fsio.write_bytes(tmp_path / "real", OLD, job=JOB)
        path.symlink_to(tmp_path / "real")
    else:
        fsio.write_bytes(path, OLD, job=JOB if maker == "changed" else "other")
    if maker == "changed":
        path.write_bytes(OLD[:-1] + b"!")
    before = path.read_bytes()

    with pytest.raises(FileError, match="overwrite it with --force"):
        fsio.claim(path, job=JOB)
    with pytest.raises(FileError, match="overwrite it with --force"):
        write(path, NEW)
    assert before == path.read_bytes()

    write(path, NEW, force=True)
    assert NEW == path.read_bytes()
    if maker == "link":
        assert OLD == (tmp_path / "real").read_bytes()


def test_what_may_not_be_replaced_is_refused_before_the_work(tmp_path: Path) -> None:
    """Nobody waits for minutes to be told then."""
    path = tmp_path / "a"
    path.write_bytes(OLD)

    with pytest.raises(FileError, match="already there"), fsio.replacing(path, job=JOB):
        raise AssertionError("the work began")
    assert OLD == path.read_bytes()


def test_a_file_made_during_the_work_is_kept(tmp_path: Path) -> None:
    """What a hand puts there while the work goes on is not overwritten either."""
    path = tmp_path / "a.mp3"

    with (
        pytest.raises(FileError, match="--force"),
        fsio.replacing(path, job=JOB) as file,
    ):
        file.write(NEW)
        path.write_bytes(OLD)

    assert OLD == path.read_bytes()
    assert [] == leftovers(tmp_path)


@pytest.mark.parametrize("step", ["open", "read"])
@pytest.mark.parametrize("name", [fsio.JOURNAL, "a.mp3"])
def test_a_result_that_another_run_renews_meanwhile_is_its_own(
    tmp_path: Path, step: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same job, just while the journal and the file are looked at."""
    path, other = tmp_path / "a.mp3", [NEW]
    write(path, OLD)

    def renew(now: str, at: Path) -> None:
        if (now, at.name) == (step, name) and other:
            write(path, other.pop())

    monkeypatch.setattr(_disk, "failpoint", renew)
    assert fsio.owns(path, job=JOB)
    assert not other


def test_a_file_that_never_stands_still_is_nobodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else writes into it again and again: looking at it comes to an end."""
    path, looks = tmp_path / "a.mp3", [0]
    write(path, OLD)

    def change(step: str, at: Path) -> None:
        if (step, at.name) == ("open", fsio.JOURNAL):
            looks[0] += 1
            path.write_bytes(b"?" * looks[0])

    monkeypatch.setattr(_disk, "failpoint", change)
    assert not fsio.owns(path, job=JOB)
    assert 1 < looks[0] < 10


@pytest.mark.parametrize("step", ["create", "write", "rename"])
def test_what_can_be_made_again_is_whole_or_not_there(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's own error, the old file, and nothing beside it."""
    path = tmp_path / "a.clip"
    fsio.keep(path, OLD)

    def full(now: str, _: Path) -> None:
        if now == step:
            raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(_disk, "failpoint", full)
    with pytest.raises(OSError, match=str(errno.ENOSPC)):
        fsio.keep(path, NEW)
    assert OLD == path.read_bytes()
    assert ["a.clip"] == names(tmp_path)


def test_a_file_without_a_job_is_just_replaced(tmp_path: Path) -> None:
    """Settings and caches are replaced whole, without a journal."""
    path = tmp_path / "settings"
    path.write_bytes(OLD)

    fsio.write_bytes(path, NEW, job=None)

    assert NEW == path.read_bytes()
    assert ["settings"] == names(tmp_path)


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt()])
def test_any_exception_leaves_the_old_file(tmp_path: Path, error: BaseException) -> None:
    """A bug or Ctrl-C in the middle: the old file stands, nothing is left beside it."""
    path = tmp_path / "a.mp3"
    write(path, OLD)

    with pytest.raises(type(error)), fsio.replacing(path, job=JOB) as file:
        file.write(NEW)
        raise error

    assert OLD == path.read_bytes()
    assert [] == leftovers(tmp_path)


@posix
def test_modes_follow_the_umask(tmp_path: Path) -> None:
    """Hidden while it is written; then as the umask says, as it was, or private."""
    before = os.umask(0o027)
    try:
        with fsio.replacing(tmp_path / "a", job=JOB) as file:
            file.write(b"1")
            (part,) = leftovers(tmp_path)
            assert 0o600 == (tmp_path / part).stat().st_mode & 0o777
        assert 0o640 == (tmp_path / "a").stat().st_mode & 0o777
        (tmp_path / "a").chmod(0o604)
        fsio.write_bytes(tmp_path / "a", b"2", job=JOB)
        assert 0o604 == (tmp_path / "a").stat().st_mode & 0o777
        fsio.write_bytes(tmp_path / "a", b"2", job=JOB, private=True)
        assert 0o600 == (tmp_path / "a").stat().st_mode & 0o777
        fsio.make_folder(tmp_path / "b" / "c", private=True)
        assert 0o700 == (tmp_path / "b" / "c").stat().st_mode & 0o777
    finally:
        os.umask(before)


@pytest.mark.parametrize("job", ["", "two\nlines", "a\tb", "x" * 201])
def test_a_job_needs_a_plain_name(tmp_path: Path, job: str) -> None:
    """A name that the journal could not hold is a bug of the caller."""
    with pytest.raises(ValueError, match="a job is named"):
        fsio.claim(tmp_path / "a", job=job)


# Places that cannot be written


@posix
def test_places_that_are_no_files_are_refused_even_with_force(tmp_path: Path) -> None:
    """Folders, pipes and devices are not replaced, and impossible places are named."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"")

    for path, reason in [
        (tmp_path, "it is a folder; name a file"),
        (tmp_path / "pipe", "not a plain file"),
        (Path("/dev/null"), "not a plain file"),
        (tmp_path / "no" / "a", "no: this folder does not exist"),
        (tmp_path / "file" / "a", "a part of its path is a file"),
        (tmp_path / ("x" * 300), "the name is too long"),
        (tmp_path / "a\0b", "no file can have this name"),
    ]:
        with pytest.raises(FileError, match=reason):
            fsio.claim(path, job=JOB, force=True)


def test_the_longest_legal_name_can_be_written(tmp_path: Path) -> None:
    """The hidden name beside it is not longer than the name itself may be."""
    path = tmp_path / ("ä" * 125)

    fsio.write_bytes(path, b"1", job=JOB)

    assert b"1" == path.read_bytes()


@needs_user
def test_a_folder_without_permission_is_refused_early(tmp_path: Path) -> None:
    """Before any work, with the permission named."""
    tmp_path.chmod(0o500)

    with pytest.raises(FileError, match="permission denied"):
        fsio.claim(tmp_path / "a", job=JOB)


@pytest.mark.parametrize("kind", ["folder", "forbidden"])
def test_a_journal_that_cannot_be_kept_is_refused_early(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder in the journal's place, or one that may not be written, is named."""
    if kind == "folder":
        (tmp_path / fsio.JOURNAL).mkdir()
    else:
        (tmp_path / fsio.JOURNAL).write_bytes(b"")
        monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(FileError, match=r"\.coreg-journal: (it is a folder|permission)"):
        fsio.claim(tmp_path / "a", job=JOB)


@pytest.mark.parametrize(
    ("code", "windows", "reason"),
    [
        (errno.ENOSPC, 0, "no space is left"),
        (errno.EROFS, 0, "read-only"),
        (errno.EACCES, 0, "permission denied"),
        (errno.EACCES, 32, "another program has it open"),
        (errno.EBADF, 0, "bad; choose another place"),
    ],
)
def test_every_system_error_is_said_plainly(
    tmp_path: Path, code: int, windows: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message has a reason and a remedy, on Windows its own."""
    error = OSError(code, "bad")
    if windows:
        error.winerror = windows  # type: ignore[attr-defined,unused-ignore]
    monkeypatch.setattr(_disk, "failpoint", FailAt(1, error))

    with pytest.raises(FileError, match=reason):
        fsio.claim(tmp_path / "a", job=JOB)


# Folders and removing


def test_folders_are_made_once(tmp_path: Path) -> None:
    """With those above it; again is fine; a file in the way is named."""
    fsio.make_folder(tmp_path / "a" / "b")
    fsio.make_folder(tmp_path / "a" / "b")
    (tmp_path / "f").write_bytes(b"")

    assert (tmp_path / "a" / "b").is_dir()
    with pytest.raises(FileError, match="a file stands in its place"):
        fsio.make_folder(tmp_path / "f")
    with pytest.raises(FileError, match="f: a file stands in its place"):
        fsio.make_folder(tmp_path / "f" / "g")


def test_a_folder_for_a_file_that_never_came_is_gone_again(tmp_path: Path) -> None:
    """Folders that were made for it go; what was there before, or holds a file, stays."""
    (tmp_path / "there").mkdir()
    with pytest.raises(KeyError), fsio.folder_for(tmp_path / "there" / "a" / "b" / "c.mp3"):
        raise KeyError
    with pytest.raises(KeyError), fsio.folder_for(tmp_path / "kept" / "a" / "c.mp3"):
        (tmp_path / "kept" / "other").touch()
        raise KeyError

    assert ["kept", "kept/other", "there"] == sorted(
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")
    )


def test_removing_is_plain(tmp_path: Path) -> None:
    """A file goes; one that is gone already is fine; a folder is refused."""
    path = tmp_path / "a"
    path.write_bytes(b"")

    fsio.remove(path)
    fsio.remove(path)

    assert not path.exists()
    with pytest.raises(FileError):
        fsio.remove(tmp_path)


def test_sweeping_takes_only_what_the_dead_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leftovers of dead processes here and old ones go, all else stays."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    here, alive = _disk.machine(), os.getpid()
    stay = [
        f".a.{alive}.{here}000000.part",
        f".a.{dead.pid}.ffffffff000000.part",
        ".a.part",
        "a.part",
        f"a.{dead.pid}.{here}000000.part",
    ]
    go = [
        f".a.{dead.pid}.{here}000000.part",
        f".b.{alive}.{here}000000.part",
        f".a.{'9' * 30}.{here}000000.part",
    ]
    for name in stay + go:
        (tmp_path / name).write_bytes(b"")
    os.utime(tmp_path / go[1], (time.time() - 100_000,) * 2)

    fsio.sweep(tmp_path)
    fsio.sweep(tmp_path / "no")

    assert sorted(stay) == names(tmp_path)
    monkeypatch.setattr(os, "kill", _deny)
    assert _disk.is_running(1)
    monkeypatch.setattr(os, "name", "nt")
    assert _disk.is_running(dead.pid)


def _deny(*_: object) -> None:
    raise PermissionError(errno.EPERM, "")


# The journal


def test_the_journal_says_job_size_and_hash_only(tmp_path: Path) -> None:
    """Not even the file's name stands in it."""
    fsio.write_bytes(tmp_path / "Ana and Bo.mp3", b"x", job=JOB)

    assert [_journal.Entry(JOB, 1, fsio.digest(tmp_path / "Ana and Bo.mp3"))] == (
        _journal.entries(tmp_path)
    )
    assert b"Ana" not in (tmp_path / fsio.JOURNAL).read_bytes()


@given(st.binary(max_size=300), st.integers(0, 300))
def test_a_damaged_journal_never_crashes(data: bytes, cut: int) -> None:
    """Garbage before, after and within: whole lines are read, the rest is passed over."""
    entry = _journal.Entry(JOB, 5, "0" * 64)
    text = entry.line().encode()

    whole = _journal._parse(data + b"\n" + text + data)
    torn = _journal._parse(text[: min(cut, len(text) - 2)])

    assert entry in whole
    assert [] == torn


def test_a_torn_line_does_not_spoil_the_next(tmp_path: Path) -> None:
    """After a crash in the middle of a line the journal goes on."""
    fsio.write_bytes(tmp_path / "a", b"1", job=JOB)
    with (tmp_path / fsio.JOURNAL).open("ab") as journal:
        journal.write(f"{JOB}\t12\t00ff".encode())

    fsio.write_bytes(tmp_path / "b", b"2", job=JOB)

    assert fsio.owns(tmp_path / "a", job=JOB)
    assert fsio.owns(tmp_path / "b", job=JOB)


def test_the_journal_stays_small_and_forgets_no_file(tmp_path: Path) -> None:
    """Compacting drops what no file holds any more, and only that."""
    fsio.write_bytes(tmp_path / "first", b"1", job="first")
    fsio.write_bytes(tmp_path / "gone", b"0", job="gone")
    (tmp_path / "gone").unlink()
    with (tmp_path / fsio.JOURNAL).open("a") as journal:
        journal.writelines(_journal.Entry(JOB, 1, f"{i:064x}").line() for i in range(1100))

    fsio.write_bytes(tmp_path / "last", b"2", job="last")

    jobs = [entry.job for entry in _journal.entries(tmp_path)]
    assert ["first", *[JOB] * 99, "last"] == jobs
    assert fsio.owns(tmp_path / "first", job="first")
    assert fsio.owns(tmp_path / "last", job="last")
    assert [] == leftovers(tmp_path)


def test_lines_that_come_while_compacting_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run that notes its result just before the new journal stands is not lost."""
    journal = tmp_path / fsio.JOURNAL
    journal.write_text("".join(_journal.Entry(JOB, 1, f"{i:064x}").line() for i in range(1200)))
    late = _journal.Entry("late", 1, "f" * 64)

    def intrude(step: str, path: Path) -> None:
        if step == "rename" and path == journal:
            with journal.open("a") as file:
                file.write(late.line())

    monkeypatch.setattr(_disk, "failpoint", intrude)
    fsio.write_bytes(tmp_path / "a", b"1", job=JOB)

    assert late in _journal.entries(tmp_path)
    assert 101 == len(_journal.entries(tmp_path))


def test_of_a_journal_without_end_the_newest_lines_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came last is found, in whatever time and memory the rest would take."""
    noted = [_journal.Entry(f"job {number}", number, "0" * 64) for number in range(20)]
    (tmp_path / fsio.JOURNAL).write_text("".join(one.line() for one in noted))
    monkeypatch.setattr(_journal, "_JOURNAL_BYTES", 3 * len(noted[-1].line()) + 5)

    assert noted[-3:] == _journal.entries(tmp_path)


def test_a_journal_that_cannot_be_made_smaller_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is there, and noted."""
    journal = tmp_path / fsio.JOURNAL
    old = "".join(_journal.Entry(f"job {number}", 1, "0" * 64).line() for number in range(2000))
    journal.write_text(old)
    tried: list[Path] = []

    def fail(step: str, path: Path) -> None:
        if step == "rename" and path == journal:
            tried.append(path)
            raise OSError(errno.EIO, "")

    monkeypatch.setattr(_disk, "failpoint", fail)
    fsio.write_bytes(tmp_path / "a", b"1", job=JOB)

    assert [journal] == tried
    assert journal.read_text().startswith(old)
    assert fsio.owns(tmp_path / "a", job=JOB)
    assert [] == leftovers(tmp_path)


def test_a_name_that_no_file_can_have_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    """By its own name, not as a fault of the program."""
    path = tmp_path / ("x" * 300)

    with pytest.raises(FileError, match="the name is too long") as refused:
        fsio.owns(path, job=JOB)
    assert str(path) in str(refused.value)


def test_a_line_for_a_journal_that_was_replaced_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note that went into the old journal is repeated in the new one."""
    journal = tmp_path / fsio.JOURNAL
    journal.write_text("")
    swaps = [1]

    def swap(step: str, path: Path) -> None:
        if step == "fsync" and path == journal and swaps:
            swaps.pop()
            (tmp_path / "new").write_text("")
            (tmp_path / "new").replace(journal)

    monkeypatch.setattr(_disk, "failpoint", swap)
    fsio.write_bytes(tmp_path / "a", b"1", job=JOB)

    assert fsio.owns(tmp_path / "a", job=JOB)


def test_a_journal_that_is_replaced_again_and_again_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some tries the file is written without a line, and so is nobody's own."""
    journal = tmp_path / fsio.JOURNAL
    journal.write_text("")

    def swap(step: str, path: Path) -> None:
        if step == "fsync" and path == journal:
            (tmp_path / "new").write_text("")
            (tmp_path / "new").replace(journal)

    monkeypatch.setattr(_disk, "failpoint", swap)
    fsio.write_bytes(tmp_path / "a", b"1", job=JOB)

    assert b"1" == (tmp_path / "a").read_bytes()
    assert not fsio.owns(tmp_path / "a", job=JOB)


# Faults


@pytest.fixture(params=[errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT, 0])
def fault(request: pytest.FixtureRequest) -> BaseException:
    """Each error that a disk can give, and Ctrl-C."""
    return OSError(request.param, "injected") if request.param else KeyboardInterrupt()


def rounds(fault: BaseException, monkeypatch: pytest.MonkeyPatch) -> Iterator[FailAt]:
    """A fault at the first operation, the second, and so on to the last."""
    for number in range(1, 100):
        fail = FailAt(number, fault)
        monkeypatch.setattr(_disk, "failpoint", fail)
        yield fail
        if fail.count < number:
            assert number > 10
            return
    raise AssertionError("the work never came to an end")


def test_whatever_fails_the_old_file_or_the_new_one_stands(
    tmp_path: Path, fault: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every operation and with every error: whole, owned, nothing left, told plainly."""
    for fail in rounds(fault, monkeypatch):
        folder = tmp_path / str(fail.number)
        folder.mkdir()
        path = folder / "a.mp3"
        number, fail.number = fail.number, 0
        write(path, OLD)
        fail.number, fail.count = number, 0

        failed = False
        try:
            write(path, NEW)
        except (FileError, KeyboardInterrupt):
            failed = True

        monkeypatch.setattr(_disk, "failpoint", FailAt(0, None))
        new = not failed or fail.step == "fsync folder"
        assert (NEW if new else OLD) == path.read_bytes(), fail.step
        assert fsio.owns(path, job=JOB), fail.step
        assert len(leftovers(folder)) <= (fail.step == "unlink"), fail.step
        assert failed or fail.step in ("", "chmod", "open", "read"), fail.step


@pytest.fixture
def ending() -> Iterator[None]:
    """SIGTERM ends the program by way of every `finally`, as it does on the command line."""

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    usual = signal.signal(signal.SIGTERM, end)
    yield
    signal.signal(signal.SIGTERM, usual)


@pytest.mark.usefixtures("ending")
def test_a_signal_at_any_operation_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked to end at the very moment of any step: the old file or the new one, no other."""
    path, stopped = tmp_path / "a.mp3", 0
    for number in range(1, 200):
        monkeypatch.setattr(_disk, "failpoint", lambda step, path: None)
        write(path, OLD, force=True)
        fail = FailAt(number, None)

        def failpoint(step: str, path: Path, fail: FailAt = fail) -> None:
            fail(step, path)
            if fail.count == fail.number:
                signal.raise_signal(signal.SIGTERM)

        monkeypatch.setattr(_disk, "failpoint", failpoint)
        try:
            write(path, NEW)
        except SystemExit:
            stopped += 1

        assert [] == leftovers(tmp_path), number
        assert path.read_bytes() in (OLD, NEW)
        if fail.count < number:
            break

    assert stopped == number - 1 > 10


def write_pair(path: Path, data: bytes) -> None:
    """Write a result and what lies beside it."""
    beside = [path.with_suffix(".json")]
    with fsio.replacing_all(path, beside, job=JOB) as (file, others):
        file.write(data)
        others[0].write(data[:100])


@pytest.mark.parametrize("fault", [errno.ENOSPC, 0], indirect=True)
def test_whatever_fails_a_pair_stays_a_pair(
    tmp_path: Path, fault: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old with old or new with new; only a fault from the first rename on parts them."""
    for fail in rounds(fault, monkeypatch):
        folder = tmp_path / str(fail.number)
        folder.mkdir()
        path = folder / "a.mp3"
        number, fail.number = fail.number, 0
        write_pair(path, OLD)
        fail.number, fail.count = number, 0

        with suppress(FileError, KeyboardInterrupt):
            write_pair(path, NEW)

        monkeypatch.setattr(_disk, "failpoint", FailAt(0, None))
        first, second = path.read_bytes(), path.with_suffix(".json").read_bytes()
        late = first == NEW and fail.step in ("rename", "fsync folder", "fsync", "chmod")
        assert (first, second) in ((OLD, OLD[:100]), (NEW, NEW[:100])) or late, fail.step
        assert fsio.owns(path, job=JOB), fail.step
        assert fsio.owns(path.with_suffix(".json"), job=JOB), fail.step
        assert len(leftovers(folder)) <= (fail.step == "unlink"), fail.step


def test_a_pair_is_refused_when_one_of_it_is_a_strangers(tmp_path: Path) -> None:
    """Neither is touched."""
    path = tmp_path / "a.mp3"
    path.with_suffix(".json").write_bytes(b"mine")
    with pytest.raises(FileError, match="already there"):
        write_pair(path, NEW)

    assert ["a.json"] == names(tmp_path)


CHILD = """
import sys
from pathlib import Path
from coreg_audio import fsio
path = Path(sys.argv[1])
print(flush=True)
for n in range(1000):
    with fsio.replacing(path, job="box-breathing/AB12") as file:
        for _ in range(5):
            file.write(bytes([65 + n % 26]) * 60_000)
"""


@posix
def test_a_killed_run_leaves_a_whole_file(tmp_path: Path) -> None:
    """Killed at 20 random moments: one whole file, owned, and sweeping clears the rest."""
    path = tmp_path / "a.mp3"
    chance = random.Random(20)

    for _ in range(20):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.06))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        fsio.sweep(tmp_path)

        if path.exists():
            data = path.read_bytes()
            assert 300_000 == len(data)
            assert 1 == len(set(data))
            assert fsio.owns(path, job=JOB)
        assert [] == leftovers(tmp_path)

    assert path.exists()


def test_runs_side_by_side_leave_one_whole_file(tmp_path: Path) -> None:
    """Four at a time on one file and one journal: no errors, all that was noted is kept."""
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for n in range(10):
                fsio.write_bytes(tmp_path / f"{number}", b"%d" % n, job=f"job {number}")
                fsio.write_bytes(tmp_path / "same", bytes([number]) * 1000, job="same")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == errors
    assert 1 == len(set((tmp_path / "same").read_bytes()))
    assert all(fsio.owns(tmp_path / f"{n}", job=f"job {n}") for n in range(4))
    assert [] == leftovers(tmp_path)


@pytest.mark.skipif(
    not AS_ROOT or sys.platform != "linux" or not shutil.which("mount"), reason="needs to mount"
)
def test_a_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    """On a disk of 1 MB a result of 1.2 MB fails plainly and the old one stands."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        path = tmp_path / "a.mp3"
        write(path, OLD)

        with pytest.raises(FileError, match=r"a\.mp3: no space is left there"):
            write(path, NEW)

        assert OLD == path.read_bytes()
        assert [] == leftovers(tmp_path)
        assert fsio.owns(path, job=JOB)
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_disk_that_cannot_sync_folders_is_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network disks refuse it, and Windows has no such thing: the file is written."""
    monkeypatch.setattr(
        _disk,
        "failpoint",
        lambda step, _path: (
            monkeypatch.setattr(os, "fsync", _invalid) if step == "fsync folder" else None
        ),
    )
    fsio.write_bytes(tmp_path / "a", b"1", job=JOB)
    monkeypatch.undo()
    monkeypatch.delattr(os, "O_DIRECTORY")
    fsio.write_bytes(tmp_path / "a", b"2", job=JOB)

    assert b"2" == (tmp_path / "a").read_bytes()


def _invalid(_fd: int) -> None:
    raise OSError(errno.EINVAL, "")


def test_a_disk_that_fails_to_sync_a_folder_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rename may not last: that is an error, even though the whole file stands."""
    path = tmp_path / "a"

    def fail(_fd: int) -> None:
        raise OSError(errno.EIO, "")

    def failpoint(step: str, _path: Path) -> None:
        if step == "fsync folder":
            monkeypatch.setattr(os, "fsync", fail)

    monkeypatch.setattr(_disk, "failpoint", failpoint)
    with pytest.raises(FileError, match="the disk reported an error"):
        fsio.write_bytes(path, NEW, job=JOB)
    monkeypatch.undo()

    assert NEW == path.read_bytes()
    assert fsio.owns(path, job=JOB)
    assert [] == leftovers(tmp_path)


@pytest.mark.skipif(shutil.which("unshare") is None, reason="makes another pid namespace")
def test_containers_leave_each_others_scratch_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may share a name and a folder: a process unknown here may run there."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    apart = ["unshare", "-Urpf", "--mount-proc"]
    sweep = [sys.executable, "-c", "from coreg_audio import fsio; fsio.sweep_scratch()"]
    if subprocess.run([*apart, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no namespace may be made here")
    with fsio.scratch_folder() as folder:
        subprocess.run(
            [*apart, *sweep], check=True, env={**os.environ, "TMPDIR": str(tmp_path)}
        )

        assert folder.is_dir()


def test_an_old_scratch_folder_goes_wherever_it_is_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A computer may have had another name; what is a day old belongs to nobody any more."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new = (tmp_path / f"coreg-audio-{os.getpid()}-ffffffff-{one}" for one in "ab")
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (time.time() - 100_000,) * 2)
    fsio.sweep_scratch()

    assert [new.name] == names(tmp_path)


def test_lines_are_added_for_the_owner_alone(tmp_path: Path) -> None:
    """Each stands whole, also after one that a kill cut off."""
    path = tmp_path / "list"
    fsio.append_line(path, "one")
    with path.open("a") as file:
        file.write("tor")
    fsio.append_line(path, "two")

    assert ["one", "tor", "two"] == path.read_text().split()
    assert 0o600 == path.stat().st_mode & 0o777


def test_what_a_killed_run_left_of_a_file_is_found(tmp_path: Path) -> None:
    """That of this file, and of no run that goes on."""
    machine = _disk.machine()
    dead = tmp_path / f".a.mp3.{_dead()}.{machine}abcdef.part"
    others = [
        f".b.mp3.{_dead()}.{machine}abcdef.part",
        f".a.mp3.{os.getpid()}.{machine}abcdef.part",
    ]
    for path in (dead, *(tmp_path / name for name in others)):
        path.touch()

    assert (dead,) == fsio.leftovers(tmp_path / "a.mp3")
    assert () == fsio.leftovers(tmp_path / "no folder" / "a.mp3")


def _dead() -> int:
    """The id of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-S", "-c", ""])
    done.wait()
    return done.pid


def test_whoever_writes_a_file_sweeps_what_was_left_of_it(tmp_path: Path) -> None:
    """Also in folders that nobody sweeps; what was to become another file stays."""
    machine = _disk.machine()
    own, other = (f".{name}.{_dead()}.{machine}abcdef.part" for name in ("a", "b"))
    for name in (own, other):
        (tmp_path / name).touch()
    fsio.write_bytes(tmp_path / "a", b"1", job=None)

    assert [other, "a"] == names(tmp_path)


def test_a_folder_goes_with_all_that_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a link in it leads to stays; after an error, what is left can be deleted again."""
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    (outside / "mine").touch()
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a").touch()
    (folder / "link").symlink_to(outside)
    for _ in range(2):
        monkeypatch.setattr(_disk, "failpoint", FailAt(2, OSError(errno.EACCES, "")))
        with pytest.raises(FileError, match="folder: permission denied"):
            fsio.remove_tree(folder)
    monkeypatch.undo()
    fsio.remove_tree(folder)

    assert not folder.exists()
    assert (outside / "mine").exists()


def test_a_job_is_taken_out_of_the_journal(tmp_path: Path) -> None:
    """The lines of others stay; a journal without lines goes."""
    fsio.write_bytes(tmp_path / "a", b"a", job="x/C1")
    fsio.write_bytes(tmp_path / "b", b"b", job="x/C2")

    fsio.disown(tmp_path, "x/C1", also="key ")
    assert [False, True] == [
        fsio.owns(tmp_path / name, job=job) for name, job in (("a", "x/C1"), ("b", "x/C2"))
    ]
    assert b"C1" not in (tmp_path / fsio.JOURNAL).read_bytes()
    fsio.disown(tmp_path, "x/C2", also="key ")
    fsio.disown(tmp_path, "x/C3", also="key ")
    assert not (tmp_path / fsio.JOURNAL).exists()


def test_other_names_of_a_jobs_bytes_go_with_it(tmp_path: Path) -> None:
    """Those alone that begin as asked: of other bytes, and of other jobs, all stays."""
    with fsio.replacing_all(tmp_path / "a", [], job="x/C1", also=["key 1"]) as (file, _):
        file.write(b"same")
    with fsio.replacing_all(tmp_path / "b", [], job="x/C2", also=["key 2"]) as (file, _):
        file.write(b"other")
    fsio.write_bytes(tmp_path / "c", b"same", job="x/C3")
    fsio.disown(tmp_path, "x/C1", also="key ")

    assert {"x/C3"} == fsio.noted_by(tmp_path / "a") == fsio.noted_by(tmp_path / "c")
    assert {"x/C2", "key 2"} == fsio.noted_by(tmp_path / "b")


def test_temporary_folders_of_dead_runs_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whoever needs one next; not those of runs that live, here or on another computer."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    here, dead = _disk.machine(), _dead()
    stay = [
        f"coreg-audio-{os.getppid()}-{here}-abc",
        f"coreg-audio-{dead}-ffffffff-abc",
        f"coreg-audio-doctor-{here}-abc",
        f"coreg-audio-{dead}-{here}-link",
    ]
    for name in (*stay[:3], f"coreg-audio-{dead}-{here}-abc", "elsewhere"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "phrase.wav").touch()
    (tmp_path / stay[3]).symlink_to(tmp_path / "elsewhere")

    with fsio.scratch_folder() as own:
        assert 0o700 == own.stat().st_mode & 0o777
        assert sorted([*stay, "elsewhere", own.name]) == names(tmp_path)
        fsio.sweep_scratch()
        assert own.is_dir()
    assert sorted([*stay, "elsewhere"]) == names(tmp_path)
    assert ["phrase.wav"] == names(tmp_path / "elsewhere")


def test_only_an_empty_folder_is_removed(tmp_path: Path) -> None:
    """And whether it is gone is told; one that never was is."""
    empty, full = tmp_path / "empty", tmp_path / "full"
    for folder in (empty, full):
        folder.mkdir()
    (full / "kept.txt").touch()

    assert [True, False, True] == [
        fsio.remove_empty(folder) for folder in (empty, full, tmp_path / "none")
    ]
    assert ["full"] == names(tmp_path)
    assert ["kept.txt"] == names(full)
