"""What all targets share: which errors are allowed, and how much time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from coreg_audio.errors import CoregError, FileError, ScriptError

TARGETS = ("facts", "frames", "front", "manifest", "plan", "script", "takes")

CORPUS = Path(__file__).with_name("corpus")

MOST_CPU_S = 2.0
"""Of one input, a few kB long; being watched by the fuzzer takes several times as long."""

_LONGEST_MESSAGE = 2000


class Skip(Exception):  # noqa: N818 - no error
    """This input shows nothing."""


def target(name: str) -> ModuleType:
    """The module of a target."""
    return import_module(f"fuzz.{name}")


def attempt(module: ModuleType, data: bytes) -> bool:
    """Try one input; False where it shows nothing."""
    before = time.process_time()
    try:
        module.check(data)
    except Skip:
        return False
    took_s = time.process_time() - before
    assert took_s < MOST_CPU_S, f"{took_s:.1f} s for {len(data)} bytes"
    return True


@contextmanager
def refusing(*, lines: int | None = None) -> Iterator[None]:
    """Lets errors of the program's own pass that say where something is wrong, and no others.

    The rest of the block is left out then.

    Args:
        lines: Of the text; an error's line is one of them.
    """
    try:
        yield
    except CoregError as error:
        told = str(error)
        assert told.strip()
        assert len(told) < _LONGEST_MESSAGE, told
        if isinstance(error, ScriptError):
            assert error.source
            assert 1 <= error.line <= (lines or error.line), told
            assert error.column >= 1
        if isinstance(error, FileError):
            assert error.path


def text_of(data: bytes) -> str:
    """The input as the text that it is; others show nothing, as reading refuses them."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Skip from None


@cache
def _folder() -> TemporaryDirectory[str]:
    memory = Path("/dev/shm")
    return TemporaryDirectory(dir=memory if memory.is_dir() else None)


def written(name: str, data: bytes) -> Path:
    """A file of that name with the input in it."""
    path = Path(_folder().name) / name
    path.write_bytes(data)
    return path
