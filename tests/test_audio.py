"""The few operations on sound that all stages share."""

import numpy as np

from coreg_audio.audio import Clip, fade, fade_end, resample


def test_resampling_keeps_length_and_layout() -> None:
    """Twice the rate is twice the frames, contiguous float32; the same rate changes nothing."""
    sound = np.sin(np.arange(4_000, dtype=np.float32) / 9)[:, None]
    doubled = resample(sound, 22_050, 44_100)

    assert (8_000, 1) == doubled.shape
    assert np.float32 == doubled.dtype
    assert doubled.flags.c_contiguous
    assert sound is resample(sound, 44_100, 44_100)


def test_fades_touch_only_the_ends() -> None:
    """A fade leaves the middle and its argument alone, and ends near nothing."""
    sound = np.ones((1_000, 1), np.float32)
    faded = fade(sound, 100, 200)

    assert 1.0 == sound.min()
    assert np.array_equal(sound[100:800], faded[100:800])
    assert max(faded[0, 0], faded[-1, 0]) < 1e-3


def test_a_stream_fades_at_its_very_end() -> None:
    """However a stream is cut into blocks, its end is that of a fade over the whole."""
    sound = np.ones((1_000, 2), np.float32)
    blocks = fade_end(np.split(sound, [100, 650, 990]), 1_000, 400)

    assert np.array_equal(fade(sound, 0, 400), np.concatenate(list(blocks)))


def test_a_clip_knows_its_length() -> None:
    """The length is in frames; a fade longer than the clip is cut to it."""
    clip = Clip(fade(np.ones((10, 1), np.float32), 100, 0), 44_100)

    assert 10 == clip.length
