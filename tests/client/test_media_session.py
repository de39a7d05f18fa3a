"""Publishing by WHIP and watching by WHEP, against an aiortc connection at the other end."""

import asyncio

import pytest
from aiohttp import ClientSession, web
from av import AudioFrame, VideoFrame

from orchestrator.bots.loop_track import LoopTrack
from orchestrator.bots.name_card import SIZE
from orchestrator.client.errors import Dismissed, MediaRefused, MediaUnavailable
from orchestrator.client.room_client import RoomClient
from orchestrator.client.whep import FRAMES_KEPT, subscribe
from orchestrator.client.whip import keep_published, publish
from tests.bots.loops import card, voice
from tests.client.media_peers import MediaHouse, media_house
from tests.client.servers import ROOM, Line, hello
from tests.client.test_room_client import client_of


def tracks() -> list[LoopTrack]:
    return [LoopTrack("audio", voice()), LoopTrack("video", card())]


@pytest.mark.row("L4")
async def test_what_is_published_arrives_and_decodes() -> None:
    async with media_house() as media, ClientSession() as http, publish(http, media.url, ROOM, "secret", tracks()) as session:
        await session.connected()
        microphone, camera = await media.received.get()
        heard, seen = await microphone.recv(), await camera.recv()
        assert isinstance(heard, AudioFrame)
        assert isinstance(seen, VideoFrame)
        assert (seen.width, seen.height) == SIZE


@pytest.mark.row("L4")
async def test_a_watcher_decodes_what_is_in_each_slot() -> None:
    async with media_house() as media, ClientSession() as http:
        media.sends = lambda: list(tracks())
        async with subscribe(http, media.url, ROOM, None) as watching:
            await watching.session.connected()
            assert (await watching.audio[0].frame()).sample_rate == 48_000
            picture = await watching.video[0].frame()
            assert (picture.width, picture.height) == SIZE


async def test_frames_that_nobody_reads_do_not_pile_up() -> None:
    async with media_house() as media, ClientSession() as http:
        media.sends = lambda: list(tracks())
        async with subscribe(http, media.url, ROOM, None) as watching:
            slot = watching.audio[0]
            while slot.received < 3 * FRAMES_KEPT:
                await watching.video[0].frame()
            assert slot.received >= 3 * FRAMES_KEPT
            assert slot.waiting <= FRAMES_KEPT


async def test_leaving_deletes_the_session_and_every_request_carries_the_token() -> None:
    async with media_house() as media, ClientSession() as http:
        async with publish(http, media.url, ROOM, "secret", tracks()):
            assert media.tokens == ["Bearer secret"]
            assert media.deleted == []
        assert media.deleted == [f"/api/rooms/{ROOM}/whip/1?as=me"]


async def test_the_public_watches_without_a_token() -> None:
    async with media_house() as media, ClientSession() as http, subscribe(http, media.url, ROOM, None):
        assert media.tokens == [None]


async def test_a_refused_offer_says_what_the_service_says() -> None:
    async with media_house() as media, ClientSession() as http:
        media.refusal = web.json_response({"code": "not_permitted", "message": "Viewers send nothing."}, status=403)
        with pytest.raises(MediaRefused, match="Viewers send nothing") as refused:
            async with publish(http, media.url, ROOM, "secret", tracks()):
                pass
        assert (refused.value.status, refused.value.code) == (403, "not_permitted")


async def test_a_refusal_in_no_known_form_is_still_a_refusal() -> None:
    async with media_house() as media, ClientSession() as http:
        media.refusal = web.Response(status=404, text="<html>")
        with pytest.raises(MediaRefused):
            async with publish(http, media.url, ROOM, "secret", tracks()):
                pass


async def test_media_that_is_being_replaced_says_when_to_try_again() -> None:
    async with media_house() as media, ClientSession() as http:
        media.refusal = web.Response(status=503, headers={"Retry-After": "7"})
        with pytest.raises(MediaUnavailable) as unavailable:
            async with publish(http, media.url, ROOM, "secret", tracks()):
                pass
        assert unavailable.value.retry_after_s == 7.0


async def test_a_service_that_does_not_answer_may_answer_later() -> None:
    async with ClientSession() as http:
        with pytest.raises(MediaUnavailable):
            async with publish(http, "http://127.0.0.1:9", ROOM, "secret", tracks()):
                pass


@pytest.mark.row("O10")
async def test_a_publication_is_made_anew_when_the_media_worker_was_replaced() -> None:
    async with media_house() as media, ClientSession() as http, asyncio.TaskGroup() as tasks:
        greeting = tasks.create_task(greeted(media))
        async with client_of(media.room, "secret") as client:
            line = await greeting
            publishing = tasks.create_task(keep_published(client, http, tracks))
            await (await media.received.get())[0].recv()
            await line.send({"type": "media", "epoch": "two"})
            await (await media.received.get())[0].recv()
            assert media.deleted == [f"/api/rooms/{ROOM}/whip/1?as=me"]
            publishing.cancel()
        await asyncio.wait([publishing])
    assert media.deleted[-1] == f"/api/rooms/{ROOM}/whip/2?as=me"


async def test_nobody_publishes_who_was_sent_away() -> None:
    async with media_house() as media, ClientSession() as http, asyncio.TaskGroup() as tasks:
        greeting = tasks.create_task(greeted(media))
        async with client_of(media.room, "secret") as client:
            line = await greeting
            publishing = tasks.create_task(dismissed(client, http))
            await (await media.received.get())[0].recv()
            await line.close(4401)
            assert (await publishing).code == 4401


async def greeted(media: MediaHouse) -> Line:
    line = await media.room.line()
    await line.send(hello())
    return line


async def dismissed(client: RoomClient, http: ClientSession) -> Dismissed:
    with pytest.raises(Dismissed) as dismissal:
        await keep_published(client, http, tracks)
    return dismissal.value
