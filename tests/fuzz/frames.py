"""MP3 frames: a stream taken apart and laid again, kept frames read back, a file's sounds."""

import io

from coreg_audio.encoder import frames, reading
from coreg_audio.encoder.frames import BrokenStreamError, Layer, NoRoomError
from coreg_audio.encoder.info import Form
from coreg_audio.units import MP3_FRAMES
from fuzz.harness import Skip

FORMS = (Form(44_100, 32, 5, 1), Form(48_000, 64, 5, 2), Form(32_000, 128, 5, 2))


def check(data: bytes) -> None:
    """The first byte says what is done with the rest, and in which form."""
    if not data:
        raise Skip
    form = FORMS[data[0] % len(FORMS)]
    try:
        (_laid_again, _kept, _sounds)[data[0] // 16 % 3](data[1:], form)
    except BrokenStreamError:
        return


def _laid_again(stream: bytes, form: Form) -> None:
    """Nothing of any sound is lost, whatever the levels."""
    found = frames.take_apart(stream, form)
    assert len(found.main) == found.sizes.sum()
    louder, steps = frames.at_full_gain(found, form)
    assert 0 <= steps <= 255
    same = frames.lowered(louder, steps, form).heads == found.heads
    assert same[found.sizes > 0].all()
    layer = Layer(form)
    try:
        again = layer.lay(found) + layer.finish()
    except NoRoomError:
        return
    assert frames.take_apart(again, form).main == found.main
    assert frames.packed(frames.unpacked(frames.packed(found), form)) == frames.packed(found)


def _kept(content: bytes, form: Form) -> None:
    found = frames.unpacked(content, form)
    assert frames.packed(found) == content
    assert len(found.part(0, len(found)).main) == len(found.main)


def _sounds(stream: bytes, form: Form) -> None:
    """Every stretch lies in the file and tells what it is."""
    count = int(len(stream) // (form.bit_rate_kbps * 1000 * MP3_FRAMES / 8 / form.rate_hz))
    if not count:
        raise Skip
    for one in reading.stretches(io.BytesIO(stream), 0, count, form):
        digest, steps = one.told()
        assert len(digest) == 64
        assert 0 <= steps <= 255
        assert one.length % MP3_FRAMES == 0
        assert len(one.decoded()) <= one.head + one.length
