"""Smooth shapes and text for the pictures of simulated cameras."""

from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw, ImageFont

SMOOTH = 4
"""Shapes are drawn so many times larger and then shrunk: Pillow has no smooth edges of its own."""

Colour = tuple[int, int, int, int]
Painter = Callable[[ImageDraw.ImageDraw, int], None]
"""Draws into a picture whose lengths are all multiplied by the second argument."""


def smooth(size: tuple[int, int], paint: Painter) -> Image.Image:
    """Return a transparent picture of ``size`` with what ``paint`` draws into it."""
    large = Image.new("RGBA", (size[0] * SMOOTH, size[1] * SMOOTH))
    paint(ImageDraw.Draw(large), SMOOTH)
    return large.reduce(SMOOTH)


def gradient(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    """Return a picture of ``size`` that goes from one colour to another."""
    strip = Image.new("RGBA", (1, 2))
    strip.putpixel((0, 0), top)
    strip.putpixel((0, 1), bottom)
    return strip.resize(size, Image.Resampling.BILINEAR, box=(0, 0.5, 1, 1.5))


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that Pillow brings along, in pixels."""
    return ImageFont.load_default(size)


def fitted(text: str, width: int, largest: int, smallest: int) -> tuple[str, ImageFont.FreeTypeFont | ImageFont.ImageFont]:
    """Return ``text`` and the largest font in which it is no wider than ``width``; in the smallest its end may be cut off."""
    for size in range(largest, smallest, -1):
        if font(size).getlength(text) <= width:
            return text, font(size)
    while text and font(smallest).getlength(text + "…") > width:
        text = text[:-1]
    return text + "…", font(smallest)
