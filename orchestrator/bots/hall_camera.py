"""What a simulated hall sends: a wide picture of a stage with a clock on the wall, and the sound of its mixing desk."""

import math
import random
from array import array
from collections.abc import Iterator

from PIL import Image, ImageDraw

from orchestrator.bots.drawing import Colour, fitted, font, gradient, smooth
from orchestrator.bots.encoded_loop import EncodedLoop, encode_pictures
from orchestrator.bots.synthetic_voice import speech

SIZE = (640, 360)
RATE = 10
KEYFRAME_EVERY = 10
BITRATE = 250_000
LENGTH_S = 60
"""A minute, so that the second hand on the wall shows the real second."""

WHITE: Colour = (250, 250, 248, 255)
WALL: tuple[Colour, Colour] = ((70, 84, 96, 255), (44, 54, 64, 255))
FLOOR: tuple[Colour, Colour] = ((58, 48, 44, 255), (36, 30, 28, 255))
WOOD: Colour = (122, 92, 68, 255)
RED: Colour = (190, 62, 48, 255)
FIGURE: Colour = (206, 196, 184, 255)
CLOCK = 76
STAND = (96, 128, 180, 246)
"""Left, top, right and bottom of the lectern with the person behind it."""

SWAY = 4 * RATE
"""Pictures until the person stands as before."""

ROOM_TONE = 130
"""Peak of the air in a quiet hall, of 32,767."""


def hall_camera(name: str) -> EncodedLoop:
    """Draw and encode a minute of the hall called ``name``."""
    return encode_pictures(pictures(name), size=SIZE, rate=RATE, keyframe_every=KEYFRAME_EVERY, bitrate=BITRATE)


def pictures(name: str) -> Iterator[Image.Image]:
    """Draw the hall once for each picture of a minute."""
    hall, face = _hall(name), _clock_face()
    swaying = [_stand(hall, math.sin(2 * math.pi * at / SWAY)) for at in range(SWAY)]
    for at in range(LENGTH_S * RATE):
        picture = hall.copy()
        picture.paste(swaying[at % SWAY], STAND)
        picture.alpha_composite(_clock(face, at / RATE), (SIZE[0] - CLOCK - 24, 22))
        yield picture


def desk_sound(seed: str, length_s: float) -> "array[int]":
    """Return the desk's output in a break: the air of the hall, and now and then a few words from its far end."""
    rng = random.Random(seed)  # noqa: S311 - noise
    words = speech(seed, length_s)
    sound = array("h", bytes(2 * len(words)))
    air = 0.0
    for at, word in enumerate(words):
        air += 0.06 * (rng.uniform(-ROOM_TONE, ROOM_TONE) * 4 - air)
        heard = 0.25 if 0.6 < at / len(words) < 0.85 else 0.0
        sound[at] = int(air + heard * word)
    return sound


def _hall(name: str) -> Image.Image:
    hall = gradient(SIZE, *WALL)
    hall.paste(gradient((SIZE[0], 130), *FLOOR), (0, 230))

    def paint(draw: ImageDraw.ImageDraw, unit: int) -> None:
        draw.rounded_rectangle((200 * unit, 40 * unit, 500 * unit, 172 * unit), 6 * unit, fill=(28, 34, 42, 255))
        draw.rounded_rectangle((206 * unit, 46 * unit, 494 * unit, 166 * unit), 4 * unit, fill=(46, 92, 120, 255))
        draw.rectangle((60 * unit, 230 * unit, 600 * unit, 246 * unit), fill=(88, 68, 52, 255))
        for seat in range(4):
            _figure(draw, (270 + seat * 76) * unit, 166 * unit, 0.8 * unit)
        draw.rounded_rectangle((232 * unit, 204 * unit, 544 * unit, 236 * unit), 3 * unit, fill=WOOD)

    hall.alpha_composite(smooth(SIZE, paint))
    hall.alpha_composite(_rows(), (0, 250))
    draw = ImageDraw.Draw(hall)
    shown, face = fitted(name, 260, 34, 16)
    draw.text((350, 96), shown, font=face, fill=WHITE, anchor="mm")
    draw.text((350, 134), "Tribuna", font=font(18), fill=(*WHITE[:3], 190), anchor="mm")
    return hall


def _stand(hall: Image.Image, sway: float) -> Image.Image:
    """The part of the hall where somebody stands at the lectern and is not quite still."""
    width, height = STAND[2] - STAND[0], STAND[3] - STAND[1]

    def paint(draw: ImageDraw.ImageDraw, unit: int) -> None:
        _figure(draw, (width / 2 + 3 * sway) * unit, 4 * unit, 1.1 * unit)
        lectern = [(0, 62), (width, 62), (width - 12, height), (12, height)]
        draw.polygon([(x * unit, y * unit) for x, y in lectern], fill=WOOD)

    stand = hall.crop(STAND)
    stand.alpha_composite(smooth((width, height), paint))
    return stand


def _figure(draw: ImageDraw.ImageDraw, x: float, top: float, unit: float) -> None:
    """Head and shoulders whose head begins at ``top``, with ``x`` in the middle."""
    draw.ellipse((x - 12 * unit, top, x + 12 * unit, top + 28 * unit), fill=FIGURE)
    draw.chord((x - 26 * unit, top + 31 * unit, x + 26 * unit, top + 131 * unit), 180, 360, fill=(84, 96, 112, 255))


def _rows() -> Image.Image:
    """The audience from behind."""

    def paint(draw: ImageDraw.ImageDraw, unit: int) -> None:
        for row, (count, size, top) in enumerate(((13, 15, 8), (11, 19, 34), (9, 25, 66))):
            shade: Colour = (34 - 8 * row, 38 - 9 * row, 46 - 10 * row, 255)
            for seat in range(count):
                x = (seat + 0.5 + 0.12 * math.sin(seat * 2.4 + row)) * SIZE[0] / count * unit
                draw.ellipse((x - size * 0.55 * unit, top * unit, x + size * 0.55 * unit, (top + size * 1.3) * unit), fill=shade)
                draw.chord((x - size * unit, (top + size * 1.35) * unit, x + size * unit, (top + size * 4.5) * unit), 180, 360, fill=shade)

    return smooth((SIZE[0], 110), paint)


def _clock_face() -> Image.Image:
    def paint(draw: ImageDraw.ImageDraw, unit: int) -> None:
        middle = CLOCK / 2 * unit
        draw.ellipse((0, 0, CLOCK * unit - 1, CLOCK * unit - 1), fill=(238, 236, 230, 255))
        for tick in range(12):
            draw.line((*_hand(middle, tick / 12, 31 * unit), *_hand(middle, tick / 12, 35 * unit)), fill=(70, 76, 84, 255), width=2 * unit)

    return smooth((CLOCK, CLOCK), paint)


def _clock(face: Image.Image, second: float) -> Image.Image:
    """A clock that has a second hand alone: it is the same every minute."""

    def paint(draw: ImageDraw.ImageDraw, unit: int) -> None:
        middle = CLOCK / 2 * unit
        draw.line((middle, middle, *_hand(middle, second / 60, 30 * unit)), fill=RED, width=2 * unit)
        draw.ellipse((middle - 3 * unit, middle - 3 * unit, middle + 3 * unit, middle + 3 * unit), fill=RED)

    clock = face.copy()
    ImageDraw.Draw(clock).text((CLOCK / 2, CLOCK * 0.72), f"{int(second):02}", font=font(17), fill=(50, 56, 64, 255), anchor="mm")
    clock.alpha_composite(smooth((CLOCK, CLOCK), paint))
    return clock


def _hand(middle: float, turn: float, length: float) -> tuple[float, float]:
    angle = 2 * math.pi * (turn - 0.25)
    return middle + length * math.cos(angle), middle + length * math.sin(angle)
