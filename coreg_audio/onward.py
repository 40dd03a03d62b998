"""Sound files that are read from start to end, a block at a time."""

import soundfile


class Onward(soundfile.SoundFile):
    """A sound file whose blocks join.

    After every read soundfile seeks to where it stands already. The decoder of MP3 then begins
    anew, without the bytes that the next frames take from those before them: at low bit rates
    they take more than it reads again, and half a second in two sounds wrong (soundfile 0.13.1,
    libsndfile 1.2.2). So it seeks only where that leads elsewhere.
    """

    def seek(self, frames: int, whence: int = soundfile.SEEK_SET) -> int:
        """Move to another frame; where it stands there already, nothing is done."""
        if whence == soundfile.SEEK_SET and frames == self.tell():
            return frames
        return int(super().seek(frames, whence))
