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
    """

    def __init__(self, file: "Path | BinaryIO | Any", *how: Any, **more: Any) -> None:
        with unhurried():
            super().__init__(file, *how, **more)

    def read(self, *how: Any, **more: Any) -> Any:
        """The next frames; see soundfile."""
        with unhurried():
            return super().read(*how, **more)

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
