"""Sound files that are read or written from start to end, a block at a time."""

from pathlib import Path
from typing import Any, BinaryIO

import soundfile

from coreg_audio.unhurried import unhurried


class Onward(soundfile.SoundFile):
    """A sound file whose blocks join, and which no Ctrl-C breaks in two.

    After every read soundfile seeks to where it stands already. The decoder of MP3 then begins
    anew, without the bytes that the next frames take from those before them: at low bit rates
    they take more than it reads again, and half a second in two sounds wrong (soundfile 0.13.1,
    libsndfile 1.2.2). So it seeks only where that leads elsewhere.

    libsndfile calls back into Python for the bytes of a file object. What a handler of signals
    raises there is printed and lost, and the file seems to end: so signals wait for the block.
    What a disk raises there while it is read is raised here.
    """

    def __init__(self, file: "Path | BinaryIO | Any", *how: Any, **more: Any) -> None:
        self._source = _Source(file) if hasattr(file, "readinto") else None
        with unhurried():
            try:
                super().__init__(self._source or file, *how, **more)
            finally:
                self._check()

    def read(self, *how: Any, **more: Any) -> Any:
        """The next frames; see soundfile."""
        with unhurried():
            try:
                return super().read(*how, **more)
            finally:
                self._check()

    def _check(self) -> None:
        if self._source is not None and self._source.error is not None:
            raise self._source.error

    def write(self, data: Any) -> None:
        """Put frames at the end; see soundfile."""
        with unhurried():
            super().write(data)

    def seek(self, frames: int, whence: int = soundfile.SEEK_SET) -> int:
        """Move to another frame; where it stands there already, nothing is done."""
        if whence == soundfile.SEEK_SET and frames == self.tell():
            return frames
        with unhurried():
            return int(super().seek(frames, whence))

    def close(self) -> None:
        """Write what is left, and let go."""
        with unhurried():
            super().close()


class _Source:
    """An open file that keeps why it could not be read until we are out of the library."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.error: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def readinto(self, buffer: Any) -> int:
        """Read; after an error it has come to its end."""
        if self.error is None:
            try:
                return int(self._file.readinto(buffer))
            except Exception as error:
                self.error = error
        return 0
