"""What all tests share: a folder of their own, and no look at the user's cache."""

import gc
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from coreg_audio.cli import run
from coreg_audio.templates import child

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("nightly", deadline=None, max_examples=10_000, print_blob=True)
settings.load_profile("ci")

# A program started in the background inherits that Ctrl-C means nothing, and so would every
# child of a test.
for _number in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.SIG_DFL)

# A command renders a user's script in a fork, for it has no other thread yet. A test has, and
# would start a new Python for each script instead; none of its threads does anything meanwhile.
if sys.platform == "linux":
    child._may_fork = lambda: True

# Set on some machines, it would hide what a child process of a test fails to flush at its end.
os.environ.pop("PYTHONUNBUFFERED", None)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: no sweep of garbage need look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one, with a cache of its own beside it."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("COREG_AUDIO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COREG_AUDIO_DATA", str(tmp_path / "data"))
    (tmp_path / "say-as.yaml").touch()
    monkeypatch.setenv("COREG_AUDIO_SAY_AS", str(tmp_path / "say-as.yaml"))
    return here


@pytest.fixture(scope="session")
def spoken_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache after the first seconds of kiss-and-hug were made with the tone."""
    here = tmp_path_factory.mktemp("spoken")
    (here / "say-as.yaml").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COREG_AUDIO_CACHE", str(here / "cache"))
        patch.setenv("COREG_AUDIO_DATA", str(here / "data"))
        patch.setenv("COREG_AUDIO_SAY_AS", str(here / "say-as.yaml"))
        made = ["make", "kiss-and-hug", "--voice", "tone", "--quiet", "--preview", "1"]
        assert 0 == run([*made, "-o", str(here / "kiss.mp3")])
    return here / "cache"


@pytest.fixture
def spoken(folder: Path, spoken_once: Path) -> Path:
    """The same folder, for tests about anything but speaking: the lines are in its cache."""
    shutil.copytree(spoken_once, folder.parent / "cache")
    return folder
