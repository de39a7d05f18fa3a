"""What simulated cameras show: names that fit, and something that moves."""

from itertools import islice, pairwise

import msgspec
import pytest
from PIL import Image, ImageChops

from orchestrator.bots import hall_camera, name_card
from orchestrator.bots.drawing import fitted, font
from tests.bots.loops import KENYA


def moves(before: Image.Image, after: Image.Image) -> bool:
    return ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is not None


def test_a_name_card_moves_from_picture_to_picture() -> None:
    drawn = list(name_card.pictures(KENYA, [0.0, 0.5, 1.0, 0.2]))
    assert {picture.size for picture in drawn} == {name_card.SIZE}
    assert all(moves(before, after) for before, after in pairwise(drawn))


def test_people_have_cards_of_their_own() -> None:
    other = msgspec.structs.replace(KENYA, name="Demo participant 13")
    mine, theirs = (next(name_card.pictures(person, [0.0])) for person in (KENYA, other))
    assert moves(mine, theirs)


def test_a_hall_has_a_clock_that_runs() -> None:
    drawn = list(islice(hall_camera.pictures("Demo hall"), 2))
    assert {picture.size for picture in drawn} == {hall_camera.SIZE}
    right_half = (hall_camera.SIZE[0] // 2, 0, *hall_camera.SIZE)
    assert moves(drawn[0].crop(right_half), drawn[1].crop(right_half))


@pytest.mark.parametrize("name", ["Ana", "Demo participant 12", "Alexandrina Papadopoulou-Fernandez de la Torre y Montenegro", ""])
def test_a_name_of_any_length_fits(name: str) -> None:
    shown, face = fitted(name, 270, 34, 18)
    assert face.getlength(shown) <= 270


def test_only_a_name_that_does_not_fit_is_shortened_and_says_so() -> None:
    assert fitted("Demo participant 12", 280, 34, 18)[0] == "Demo participant 12"
    assert fitted("W" * 90, 270, 34, 18) == (fitted("W" * 90, 270, 34, 18)[0], font(18))
    assert fitted("W" * 90, 270, 34, 18)[0].endswith("…")
