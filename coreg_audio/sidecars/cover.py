"""The picture that a player shows: drawn from a title, or a therapist's own made fit.

A JPEG of 600 by 600 pixels and at most 100 kB, without any data about who made it where. The
same title gives the same bytes.
"""

import io
import warnings
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from coreg_audio import fsio
from coreg_audio.errors import FileError
from coreg_audio.sidecars.plain import one_line

SIZE_PX = 600
MOST_BYTES = 100_000

MOST_FILE_BYTES = 30_000_000
MOST_PIXELS = 50_000_000
"""Of a picture that is brought: more is refused before it is unpacked."""

MOST_EDGE_PX = 30_000
"""A strip takes far more memory to make small than its pixels do."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")

_TITLE_CHARS = 120
_MARGIN_PX = 48
_TITLE_BOTTOM_PX = 350
_LARGEST_PX, _SMALLEST_PX, _STEP_PX = 92, 34, 2
_LINE = 1.16
_SHARPER = 2  # drawn twice as large and made smaller, so that edges are smooth

_PALETTES = (
    ((38, 70, 83), (74, 124, 137)),
    ((59, 66, 104), (112, 121, 168)),
    ((46, 79, 67), (98, 140, 118)),
    ((92, 62, 82), (150, 112, 132)),
    ((84, 68, 54), (146, 122, 96)),
    ((52, 73, 94), (104, 132, 158)),
)
"""Dark above, lighter below: white letters stand out on every one."""


@lru_cache(maxsize=8)
def drawn(title: str, badge: str = "") -> bytes:
    """The picture of an exercise: its title over two circles that meet.

    Args:
        title: Shown whole as far as there is room; the rest becomes an ellipsis.
        badge: A letter in a corner, such as whose file it is.
    """
    shown = one_line(title)[:_TITLE_CHARS]
    image = _ground(shown)
    _write_title(image, shown)
    if badge:
        _write_badge(image, badge)
    return _jpeg(image)


def own(path: Path) -> bytes:
    """A picture of the user's own, whole, on white where it is not square.

    Raises:
        FileError: It is missing, empty, no picture, or too large to be unpacked.
    """
    data = fsio.read_bytes(path, MOST_FILE_BYTES)
    if not data:
        raise FileError(path, "empty (0 bytes); a cover is a picture, such as a JPEG or PNG")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own, about sizes and damaged data
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            _check_size(path, picture.size)
            picture.draft("RGB", (2 * SIZE_PX, 2 * SIZE_PX))
            return _jpeg(_squared(picture))
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        kinds = ", ".join(FORMATS)
        reason = f"no picture that can be read; a cover is one of {kinds}"
        raise FileError(path, reason) from error


def _check_size(path: Path, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS or max(size) > MOST_EDGE_PX:
        raise _too_large(path, size)


def _too_large(path: Path, size: tuple[int, int] | None = None) -> FileError:
    named = f"{size[0]} x {size[1]} pixels" if size else "far too many pixels"
    return FileError(
        path,
        f"{named}, more than the {MOST_PIXELS // 1_000_000} million, or {MOST_EDGE_PX:,} on a "
        f"side, that are unpacked here; make it smaller, {SIZE_PX} x {SIZE_PX} is enough",
    )


def _squared(picture: Image.Image) -> Image.Image:
    ImageOps.exif_transpose(picture, in_place=True)
    plain = picture if picture.mode in ("L", "RGB") else picture.convert("RGBA")
    fitted = ImageOps.contain(plain, (SIZE_PX, SIZE_PX), Image.Resampling.LANCZOS)
    fitted = fitted.convert("RGBA")
    ground = Image.new("RGB", (SIZE_PX, SIZE_PX), "white")
    at = (SIZE_PX - fitted.width) // 2, (SIZE_PX - fitted.height) // 2
    ground.paste(fitted, at, fitted)
    return ground


def _jpeg(image: Image.Image) -> bytes:
    """As small as it has to be, and no smaller."""
    for quality in (88, 80, 70, 60, 45, 30, 15):
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()


def _ground(title: str) -> Image.Image:
    """Two circles that meet, on a colour that belongs to the title."""
    number = sha256(title.encode()).digest()[0] % len(_PALETTES)
    dark, light = _PALETTES[number]
    size = SIZE_PX * _SHARPER
    shade = Image.linear_gradient("L").resize((size, size))
    image = Image.composite(
        Image.new("RGB", shade.size, light), Image.new("RGB", shade.size, dark), shade
    )
    radius, middle = size // 4, (size // 2, size * 5 // 6)
    for side in (-1, 1):
        veil = Image.new("L", image.size)
        x, y = middle[0] + side * radius * 11 // 20, middle[1]
        ImageDraw.Draw(veil).ellipse((x - radius, y - radius, x + radius, y + radius), fill=46)
        image.paste(Image.new("RGB", image.size, "white"), (0, 0), veil)
    return image.resize((SIZE_PX, SIZE_PX), Image.Resampling.LANCZOS)


def _write_title(image: Image.Image, title: str) -> None:
    """As large as it fits into its part of the picture."""
    for size_px in range(_LARGEST_PX, _SMALLEST_PX - 1, -_STEP_PX):
        lines = list(_lines(title, _font(size_px)))
        height = len(lines) * size_px * _LINE
        if height <= _TITLE_BOTTOM_PX - _MARGIN_PX and _fit(lines, size_px):
            break
    else:
        most = int((_TITLE_BOTTOM_PX - _MARGIN_PX) / (size_px * _LINE))
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        lines = [_cut(line, size_px) for line in lines]
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        at = _MARGIN_PX, _MARGIN_PX + number * size_px * _LINE
        draw.text(at, line, font=_font(size_px), fill="white")


def _lines(title: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """Words, and parts of words with a hyphen, as many to a line as fit."""
    line = ""
    for word in title.replace("-", "-\u200b").replace("\u200b", " \u200b").split(" "):
        glued = word.startswith("\u200b")
        word = word.removeprefix("\u200b")
        longer = f"{line}{'' if glued or not line else ' '}{word}"
        if line and font.getlength(longer) > SIZE_PX - 2 * _MARGIN_PX:
            yield line
            longer = word
        line = longer
    yield line


def _fit(lines: list[str], size_px: int) -> bool:
    font = _font(size_px)
    return all(font.getlength(line) <= SIZE_PX - 2 * _MARGIN_PX for line in lines)


def _cut(line: str, size_px: int) -> str:
    """*line* with an ellipsis where it is too long."""
    if _fit([line], size_px):
        return line
    while line and not _fit([f"{line}…"], size_px):
        line = line[:-1]
    return f"{line}…"


def _write_badge(image: Image.Image, badge: str) -> None:
    draw, right = ImageDraw.Draw(image), SIZE_PX - _MARGIN_PX
    box = (right - 108, right - 108, right, right)
    draw.rounded_rectangle(box, radius=24, fill="white")
    middle = (right - 54, right - 54)
    draw.text(middle, badge, font=_font(84), fill=(38, 50, 60), anchor="mm")


@lru_cache(maxsize=64)
def _font(size_px: int) -> ImageFont.FreeTypeFont:
    data = files("coreg_audio.sidecars").joinpath("font/DejaVuSans.ttf").read_bytes()
    basic = ImageFont.Layout.BASIC  # the same letters whether a machine has Raqm or not
    return ImageFont.truetype(io.BytesIO(data), size_px, layout_engine=basic)
