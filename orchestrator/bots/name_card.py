"""What a simulated participant's camera shows: who they are, a voice that moves, and seconds that run."""

import colorsys
import math
from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw

from orchestrator.bots.drawing import Colour, fitted, font, gradient, smooth
from orchestrator.bots.encoded_loop import EncodedLoop, encode_pictures
from rooms.people import Person

SIZE = (426, 240)
RATE = 12
KEYFRAME_EVERY = 6
"""Twice a second: a new viewer does not wait, although a loop cannot make a keyframe when it is asked for one."""

BITRATE = 140_000
GOLDEN = (math.sqrt(5) - 1) / 2
"""Multiples of it spread evenly: participants 1, 2, 3, ... get colours far apart, from green over blue to violet."""

WHITE: Colour = (250, 250, 248, 255)
PORTRAIT = 92
TEXT_LEFT = 132
DIAL = 46
BARS = (170, 34)
BAR_COUNT = 19


def name_card(person: Person, loudness: Sequence[float]) -> EncodedLoop:
    """Draw and encode a loop as long as ``loudness``: how loud the person's voice is at each picture, 0..1."""
    return encode_pictures(pictures(person, loudness), size=SIZE, rate=RATE, keyframe_every=KEYFRAME_EVERY, bitrate=BITRATE)


def pictures(person: Person, loudness: Sequence[float]) -> Iterator[Image.Image]:
    """Draw the card once for each value of ``loudness``; what matters is where pages lay no other picture over it."""
    hue = 0.42 + 0.46 * (sum(person.name.encode()) * GOLDEN % 1)
    card = _card(person, hue)
    for at in range(len(loudness)):
        picture = card.copy()
        picture.alpha_composite(_bars(loudness, at, hue), (TEXT_LEFT, 182))
        picture.alpha_composite(_dial(at, len(loudness)), (20, 14))
        yield picture


def _card(person: Person, hue: float) -> Image.Image:
    card = gradient(SIZE, _tone(hue, 0.38, 0.34), _tone(hue + 0.06, 0.5, 0.17))
    card.alpha_composite(_portrait(hue), (20, 74))
    draw = ImageDraw.Draw(card)
    width = SIZE[0] - TEXT_LEFT - 14
    shown, face = fitted(person.name, width, 34, 18)
    draw.text((TEXT_LEFT, 104), shown, font=face, fill=WHITE, anchor="ls")
    y = 116
    for text in (person.organisation, person.country):
        shown, face = fitted(text, width, 18, 12)
        draw.text((TEXT_LEFT, y), shown, font=face, fill=(*WHITE[:3], 205))
        y += 23
    return card


def _portrait(hue: float) -> Image.Image:
    """Head and shoulders in a circle."""

    def paint(draw: ImageDraw.ImageDraw, unit: int) -> None:
        side = PORTRAIT * unit
        draw.ellipse((0, 0, side - 1, side - 1), fill=_tone(hue, 0.45, 0.4))
        draw.ellipse((side * 0.34, side * 0.2, side * 0.66, side * 0.54), fill=_tone(hue, 0.2, 0.78))
        draw.chord((side * 0.16, side * 0.6, side * 0.84, side * 1.4), 180, 360, fill=_tone(hue, 0.2, 0.78))

    portrait = smooth((PORTRAIT, PORTRAIT), paint)
    disc = smooth((PORTRAIT, PORTRAIT), lambda draw, unit: draw.ellipse((0, 0, PORTRAIT * unit - 1, PORTRAIT * unit - 1), fill=WHITE))
    return Image.composite(portrait, Image.new("RGBA", portrait.size), disc.getchannel("A"))


def _bars(loudness: Sequence[float], at: int, hue: float) -> Image.Image:
    """The voice of the last seconds, the newest on the right."""
    past = [loudness[(at - back) % len(loudness)] for back in reversed(range(BAR_COUNT))]

    def paint(draw: ImageDraw.ImageDraw, unit: int) -> None:
        pitch = BARS[0] / BAR_COUNT
        for number, loud in enumerate(past):
            half = (2 + loud * (BARS[1] / 2 - 3)) * unit
            left = number * pitch * unit
            middle = BARS[1] / 2 * unit
            box = (left, middle - half, left + 5 * unit, middle + half)
            draw.rounded_rectangle(box, 2.5 * unit, fill=_tone(hue, 0.22, 0.62 + 0.3 * number / BAR_COUNT))

    return smooth(BARS, paint)


def _dial(at: int, total: int) -> Image.Image:
    """A ring that fills once a loop, and the second of the loop in it."""
    done = at / total

    def paint(draw: ImageDraw.ImageDraw, unit: int) -> None:
        box = (2 * unit, 2 * unit, (DIAL - 2) * unit, (DIAL - 2) * unit)
        draw.arc(box, 0, 360, fill=(255, 255, 255, 60), width=4 * unit)
        draw.arc(box, -90, -90 + 360 * done, fill=WHITE, width=4 * unit)
        angle = 2 * math.pi * (done - 0.25)
        x, y = (DIAL / 2 + (DIAL / 2 - 4) * turn for turn in (math.cos(angle), math.sin(angle)))
        draw.ellipse(((x - 4) * unit, (y - 4) * unit, (x + 4) * unit, (y + 4) * unit), fill=WHITE)

    dial = smooth((DIAL, DIAL), paint)
    ImageDraw.Draw(dial).text((DIAL / 2, DIAL / 2), str(at // RATE), font=font(20), fill=WHITE, anchor="mm")
    return dial


def _tone(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return (round(red * 255), round(green * 255), round(blue * 255), 255)
