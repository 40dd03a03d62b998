"""FFmpeg's libraries, by PyAV: what Opus and M4B are written with, and M4B is read with.

They are an extra of some size, so they are imported where they are needed, and found missing
before any work.
"""

import importlib.util
from pathlib import Path
from typing import Any

from coreg_audio.errors import MissingPartError

FORMATS = ("opus", "m4b")
"""What is written with them, by suffix."""


def check(path: Path) -> None:
    """Make sure, before any work, that a file of that name can be written.

    Raises:
        MissingPartError: It is Opus or M4B, and PyAV is not installed.
    """
    kind = path.suffix[1:].lower()
    if kind in FORMATS and importlib.util.find_spec("av") is None:
        raise _missing(kind)


def library(kind: str) -> Any:
    """PyAV, for a file of that *kind*.

    Raises:
        MissingPartError: It is not installed.
    """
    try:
        import av
        import av.error
    except ImportError as error:
        raise _missing(kind) from error
    return av


def _missing(kind: str) -> MissingPartError:
    name = {"opus": "Opus", "m4b": "M4B"}[kind]
    return MissingPartError(
        f"{name} files need a part that is not installed; add it, in the folder of "
        "coreg-audio, with: pip install '.[formats]'; or make an MP3"
    )
