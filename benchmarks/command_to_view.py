"""From a command to the view that shows it, in 100 sockets of one room, and to its durable answer."""

import asyncio
from contextlib import AsyncExitStack
from time import perf_counter

from benchmarks.figures import milliseconds
from benchmarks.service import ROOM, Meeting, live_meeting
from orchestrator.client.room_client import RoomClient
from rooms.commands import CancelRequest, ClientCommand, RequestFloor
from rooms.ids import SpeechTypeId
from rooms.people import Role
from rooms.views import ParticipantView

SOCKETS = 100
COMMANDS = 200


async def measure() -> dict[str, object]:
    """One participant after the other asks for the floor and withdraws, while everybody watches."""
    async with live_meeting() as meeting, AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(_participant(meeting, number)) for number in range(SOCKETS)]
        answers, views = list[float](), list[float]()
        for number in range(COMMANDS):
            answered_s, seen_s = await _once(clients, speaker=clients[number // 2 % SOCKETS])
            answers.append(answered_s)
            views += seen_s
    return {"sockets": SOCKETS, "commands": COMMANDS, "answer": milliseconds(answers), "view": milliseconds(views)}


def _participant(meeting: Meeting, number: int) -> RoomClient:
    return RoomClient(meeting.service.url, ROOM, meeting.token(Role.PARTICIPANT, f"Participant {number}"))


async def _once(clients: list[RoomClient], *, speaker: RoomClient) -> tuple[float, list[float]]:
    """Seconds to the answer of one command, and to the view of it in every client."""
    own = speaker.mine.request if speaker.mine else None
    command: ClientCommand = CancelRequest(request=own.request) if own else RequestFloor(speech_type=SpeechTypeId("statement"))
    waiting, start = 0 if own else 1, perf_counter()
    async with asyncio.TaskGroup() as tasks:
        answer = tasks.create_task(_answered(speaker, command, start))
        seen = [tasks.create_task(_seen(client, waiting, start)) for client in clients]
    await speaker.wait_for(lambda one: one.mine is not None and (one.mine.request is None) == (own is not None))
    return answer.result(), [task.result() for task in seen]


async def _answered(speaker: RoomClient, command: ClientCommand, start: float) -> float:
    await speaker.command(command)
    return perf_counter() - start


async def _seen(client: RoomClient, waiting: int, start: float) -> float:
    """Seconds until so many wait. Not until a sequence number: a view that says nothing new is never sent."""
    await client.wait_for(lambda one: isinstance(one.view, ParticipantView) and len(one.view.queue) == waiting)
    return perf_counter() - start
