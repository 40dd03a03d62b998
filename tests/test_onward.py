"""Sound files in blocks: they join as if all had been read at once."""

import signal
from io import BytesIO
from pathlib import Path
from typing import Any

import lameenc
import numpy as np
import pytest
import soundfile

from coreg_audio import playback
from coreg_audio.onward import Onward
from coreg_audio.units import RATE_HZ


@pytest.fixture(scope="module", params=[32, 40, 128])
def mp3(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bursts of noise with pauses, as speech fills the bytes of an MP3."""
    random = np.random.default_rng(1)
    bursts = random.normal(0, 0.1, (40, RATE_HZ // 4)) * (random.random((40, 1)) < 0.6)
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(request.param)
    encoder.set_in_sample_rate(RATE_HZ)
    encoder.set_channels(1)
    encoder.silence()
    sound = (bursts.ravel() * 32767).clip(-32768, 32767).astype("<i2").tobytes()
    path = tmp_path_factory.mktemp("onward") / "bursts.mp3"
    path.write_bytes(encoder.encode(sound) + encoder.flush())
    return path


@pytest.mark.parametrize("size", [1000, RATE_HZ])
def test_blocks_are_what_the_whole_is(mp3: Path, size: int) -> None:
    """Whatever their size and the bit rate, to the sample."""
    whole, _ = soundfile.read(mp3, dtype="float32", always_2d=True)
    with playback.playing(mp3) as played:
        blocks = np.concatenate(list(played.blocks(size)))

    assert len(whole) <= len(blocks)  # it has no Info frame, so its length is a guess
    assert np.array_equal(whole, blocks[: len(whole)])


def test_it_goes_elsewhere_when_asked(tmp_path: Path) -> None:
    """To a frame and back to the beginning, which is the same sound again."""
    path = tmp_path / "noise.wav"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.1, 30_000), RATE_HZ)
    with Onward(path) as sound:
        first = sound.read(5000)
        assert 20_000 == sound.seek(20_000) == sound.tell()
        sound.seek(0)

        assert np.array_equal(first, sound.read(5000))


class Interrupted(BytesIO):
    """A file at whose first use somebody presses Ctrl-C."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__(data)
        self._press = iter((signal.raise_signal,))

    def readinto(self, buffer: Any) -> int:
        """As usual, after that."""
        for press in self._press:
            press(signal.SIGINT)
        return super().readinto(buffer)

    def write(self, data: Any) -> int:
        """As usual, after that."""
        for press in self._press:
            press(signal.SIGINT)
        return super().write(data)


def test_ctrl_c_waits_for_the_block(capfd: pytest.CaptureFixture[str]) -> None:
    """Within libsndfile it would be printed and lost, and the file would seem to end."""
    noise = np.random.default_rng(1).normal(0, 0.1, 30_000).astype(np.float32)
    plain = BytesIO()
    soundfile.write(plain, noise, RATE_HZ, format="WAV", subtype="FLOAT")

    with pytest.raises(KeyboardInterrupt):
        Onward(Interrupted(plain.getvalue()))
    with pytest.raises(KeyboardInterrupt), Onward(BytesIO(plain.getvalue())) as sound:
        sound.read(1000)
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        Onward(Interrupted(), "w", RATE_HZ, 1, "FLOAT", format="WAV")
    assert capfd.readouterr().err == ""
