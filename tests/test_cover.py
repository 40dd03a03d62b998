"""The picture that players show."""

import io
from pathlib import Path

import pytest
from PIL import Image

from coreg_audio.errors import FileError
from coreg_audio.sidecars import cover


def opened(data: bytes) -> Image.Image:
    """A picture, unpacked."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    "title",
    [
        "Heartbeat Connection",
        "¿Qué pasó, corazón? Ñandú",
        "x" * 10_000,
        "a\0b\u202ec\nd",
        "",
        " ".join(["A Long Walk Home"] * 7),
    ],
    ids=["plain", "accents", "10 kB", "hidden marks", "empty", "many words"],
)
def test_any_title_makes_a_small_square_picture(title: str) -> None:
    """600 by 600, at most 100 kB, and the same bytes every time."""
    data = cover.drawn(title)
    cover.drawn.cache_clear()

    assert cover.drawn(title) == data
    assert len(data) <= cover.MOST_BYTES
    image = opened(data)
    assert ("JPEG", (600, 600), "RGB") == (image.format, image.size, image.mode)
    assert not image.getexif()


def test_accents_have_letters_of_their_own() -> None:
    """None of them is the box that stands for a letter that the font lacks."""
    font = cover._font(40)
    missing = bytes(font.getmask("\uffff"))

    for letter in "áéíóúüñçßÅø¿¡–’…ŁŠğΩЖ":
        assert bytes(font.getmask(letter)) not in (missing, bytes(font.getmask("a")))


def test_partners_have_pictures_of_their_own() -> None:
    """A letter tells whose file it is; another title has another picture."""
    pictures = {cover.drawn("One"), cover.drawn("One", "A"), cover.drawn("One", "B")}

    assert 4 == len(pictures | {cover.drawn("Two")})


def test_letters_stand_out_at_a_hundred_pixels() -> None:
    """White on a ground at least four times as dark (WCAG's 4.5 to 1 for all palettes)."""

    def luminance(colour: tuple[int, int, int]) -> float:
        parts = [
            value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4
            for value in colour
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    for dark, light in cover._PALETTES:
        # The title ends at 350 of 600 pixels, where the ground is between the two.
        low = tuple(d + (b - d) * 350 // 600 for d, b in zip(dark, light, strict=True))
        for ground in (dark, low):
            assert 1.05 / (luminance(ground) + 0.05) >= 4.5  # type: ignore[arg-type]


def test_a_picture_of_ones_own_is_made_fit(tmp_path: Path) -> None:
    """Whole, on white, without what a camera wrote into it."""
    wide, path = Image.new("RGBA", (900, 300), (200, 30, 30, 255)), tmp_path / "own.png"
    exif = Image.Exif()
    exif[0x010E] = "a name"
    wide.save(path, exif=exif)
    image = opened(data := cover.own(path))

    assert ((600, 600), "JPEG") == (image.size, image.format)
    assert not image.getexif()
    assert b"a name" not in data
    assert (255, 255, 255) == image.getpixel((300, 20))
    assert (200, 30, 30) == pytest.approx(image.getpixel((300, 300)), abs=4)


def test_noise_is_made_small_enough(tmp_path: Path) -> None:
    """A picture that packs badly loses detail before it takes more than 100 kB."""
    path = tmp_path / "noise.png"
    Image.effect_noise((600, 600), 120).convert("RGB").save(path)

    assert len(cover.own(path)) <= cover.MOST_BYTES


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "0 bytes"),
        (b"no picture at all", "no picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "no picture"),
        (b"%PDF-1.4 not this one", "no picture"),
    ],
    ids=["empty", "text", "cut off", "another kind"],
)
def test_what_is_no_picture_is_refused(content: bytes, told: str, tmp_path: Path) -> None:
    """With the file's name and what it could be."""
    path = tmp_path / "cover.jpg"
    path.write_bytes(content)

    with pytest.raises(FileError, match=told):
        cover.own(path)


def test_a_picture_of_a_hundred_megapixels_is_not_unpacked(tmp_path: Path) -> None:
    """It is a few kilobytes on the disk and would be 300 MB in memory."""
    path = tmp_path / "huge.png"
    Image.new("1", (10_000, 10_000)).save(path)

    with pytest.raises(FileError, match="10000 x 10000 pixels, more than the 50 million"):
        cover.own(path)
