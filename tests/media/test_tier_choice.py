"""The fastest tier that runs is the one that forwards, unless the operator names another."""

import asyncio

import pytest

from orchestrator.media.kernel import c_tier, tier
from orchestrator.media.kernel.interface import Unusable
from orchestrator.media.plane import MediaPlane, MediaUnavailable
from rooms.ids import RoomId
from rooms.phases import Reach
from rooms.routes import Medium, Route
from tests.media.audience import (
    hall,
)
from tests.media.builders import ANN
from tests.media.peers import publishing, watching


def test_the_fastest_tier_that_works_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tier.VARIABLE, raising=False)
    with hall(tier.open_tier) as here:
        assert here.tier.name == "c"
    monkeypatch.setattr(c_tier, "kernel", None)
    monkeypatch.setattr(c_tier, "missing", "no compiler")
    with hall(tier.open_tier) as here:
        assert here.tier.name == "cffi"


@pytest.mark.parametrize("name", tier.TIERS)
def test_the_operator_may_name_the_tier(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(tier.VARIABLE, name)
    with hall(tier.open_tier) as here:
        assert here.tier.name == name


def test_a_tier_that_does_not_run_here_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c_tier, "kernel", None)
    monkeypatch.setattr(c_tier, "missing", "it is not there")
    for name, sentence in (
        ("c", "TRIBUNA_MEDIA_TIER=c: .*it is not there"),
        ("rust", "TRIBUNA_MEDIA_TIER=rust: there are c, cffi, python"),
    ):
        monkeypatch.setenv(tier.VARIABLE, name)
        with pytest.raises(Unusable, match=sentence), hall(tier.open_tier):
            pass


@pytest.mark.parametrize("name", tier.TIERS)
async def test_sound_and_pictures_go_through_a_worker_of_each_tier(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    monkeypatch.setenv(tier.VARIABLE, name)
    caplog.set_level("INFO")
    async with MediaPlane() as plane:
        room, brightness = RoomId("plenary"), 50
        plane.set_routes(room, [Route(source=ANN, medium=medium, reach=Reach.ROOM) for medium in Medium])

        async def whip(offer: str) -> str:
            return (await plane.publish(room, ANN, offer)).answer_sdp

        async def whep(offer: str) -> str:
            return (await plane.subscribe(room, None, offer)).answer_sdp

        async with publishing(whip, brightness), watching(whep) as viewer:
            await asyncio.gather(viewer.sees(brightness), viewer.hears())
    assert f"tier {name}" in caplog.text


async def test_a_worker_whose_tier_does_not_run_says_so_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tier.VARIABLE, "rust")
    with pytest.raises(MediaUnavailable, match="TRIBUNA_MEDIA_TIER=rust: there are c, cffi, python"):
        async with MediaPlane():
            pass
