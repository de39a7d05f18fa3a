"""One run: people meet, faults strike, everything comes to rest, and the history is checked."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from time import monotonic

from yarl import URL

from orchestrator.client.backoff import Backoff
from orchestrator.client.room_client import RoomClient
from rooms.commands import ChangePhase
from rooms.evolve import replay
from rooms.ids import ParticipantId, RoomId
from rooms.people import Role
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.views import ModeratorView, view_for
from tests.chaos import people
from tests.chaos.deployment import Deployment
from tests.chaos.history import History, Kept, faults, fingerprint
from tests.chaos.schedule import Fault, strikes

ROOM = RoomId("workshop")
SPEAKERS, VIEWERS, STAMMERERS = 6, 3, 2
REST_WITHIN_S, LOOK_EVERY_S = 40.0, 0.5

Result = dict[str, object]
Progress = Callable[[float], None]


async def run(deployment: Deployment, *, seed: int, seconds: float, progress: Progress = lambda share: None) -> Result:
    """Meet for so long while faults strike, and return what came of it; ``lies`` is what must be empty."""
    history, rng = History(), random.Random(seed)
    struck = await _meet(deployment, history, rng, random.Random(seed), seconds, progress)
    kept = await deployment.kept(ROOM)
    return {
        "seed": seed,
        "seconds": seconds,
        **{f"{fault.value}s": struck[fault] for fault in Fault},
        "acknowledged": len(history.acknowledged),
        "refused": len(history.refused),
        "events": len(kept.events),
        "views": len(history.seen),
        "lies": faults(history, kept),
    }


async def _meet(
    deployment: Deployment, history: History, rng: random.Random, schedule: random.Random, seconds: float, progress: Progress
) -> Counter[Fault]:
    over = asyncio.Event()
    async with AsyncExitStack() as stack:
        chair, chair_id = await _enter(stack, deployment, Role.MODERATOR, "Moderator", rng)
        await _open(chair)
        others = [await _enter(stack, deployment, Role.PARTICIPANT, f"Speaker {number}", rng) for number in range(SPEAKERS)]
        in_hall, hall_id = await _enter(stack, deployment, Role.HALL, "Hall", rng)
        viewers = [(await _enter(stack, deployment, Role.VIEWER, f"Viewer {number}", rng))[0] for number in range(VIEWERS)]
        async with asyncio.TaskGroup() as acting, asyncio.TaskGroup() as watching:
            watched = [*(client for client, _ in others), in_hall, *viewers]
            watchers = [watching.create_task(people.watch(client, f"client {n}", history)) for n, client in enumerate(watched)]
            busy = [(chair, chair_id, people.moderator), (in_hall, hall_id, people.hall), *((*one, people.speaker) for one in others)]
            tasks = [
                acting.create_task(people.behave(client, me, choose, history, random.Random(rng.random()), over))
                for client, me, choose in busy
            ]
            tasks += [acting.create_task(_stammer(deployment, history, rng, over)) for _ in range(STAMMERERS)]
            deaf = deployment.invite(ROOM, Role.PARTICIPANT, "Deaf")[1]
            tasks.append(acting.create_task(people.never_read([URL(node.url) for node in deployment.nodes], ROOM, deaf, over)))
            struck = await _strike(deployment, schedule, seconds, progress)
            over.set()
            async with asyncio.timeout(REST_WITHIN_S):
                await asyncio.wait(tasks)
            await _come_to_rest(deployment, history)
            for watcher in watchers:
                watcher.cancel()
    return struck


async def _enter(
    stack: AsyncExitStack, deployment: Deployment, role: Role, name: str, rng: random.Random
) -> tuple[RoomClient, ParticipantId]:
    me, token = deployment.invite(ROOM, role, name)
    node = rng.choice(deployment.nodes)
    backoff = Backoff(first_s=0.1, longest_s=1.0, rng=random.Random(rng.random()))
    return await stack.enter_async_context(RoomClient(node.url, ROOM, token, backoff=backoff)), me


async def _open(chair: RoomClient) -> None:
    for phase in (Phase.OPEN, Phase.LIVE):
        if isinstance(chair.view, ModeratorView) and phase in chair.view.next_phases:
            await chair.command(ChangePhase(to=phase))


async def _stammer(deployment: Deployment, history: History, rng: random.Random, over: asyncio.Event) -> None:
    me, token = deployment.invite(ROOM, Role.HALL, "Stammerer")
    url = URL(rng.choice(deployment.nodes).url).with_scheme("ws") / "ws" / "rooms" / ROOM
    await people.stammer(url, token, me, history, random.Random(rng.random()), over)


async def _strike(deployment: Deployment, schedule: random.Random, seconds: float, progress: Progress) -> Counter[Fault]:
    """Let faults strike until the time is over; return how often each did."""
    struck: Counter[Fault] = Counter()
    begun = monotonic()
    for strike in strikes(schedule, nodes=len(deployment.nodes)):
        passed_s = monotonic() - begun
        progress(min(1.0, passed_s / seconds))
        if passed_s + strike.after_s > seconds:
            await asyncio.sleep(max(0.0, seconds - passed_s))
            return struck
        await asyncio.sleep(strike.after_s)
        node = deployment.nodes[strike.node]
        match strike.fault:
            case Fault.KILL:
                await node.kill()
            case Fault.PAUSE:
                await node.pause(min(strike.lasts_s, seconds - passed_s))
            case Fault.KILL_WORKER:
                node.kill_worker()
        struck[strike.fault] += 1
    raise AssertionError("strikes do not end")


async def _come_to_rest(deployment: Deployment, history: History) -> None:
    """Wait until everybody sees what the log says; who does not get there in time is found by the check."""
    for _ in range(round(REST_WITHIN_S / LOOK_EVERY_S)):
        if _at_rest(history, await deployment.kept(ROOM)):
            return
        await asyncio.sleep(LOOK_EVERY_S)


def _at_rest(history: History, kept: Kept) -> bool:
    state = replay(kept.room, kept.events)
    now = {audience: fingerprint(view_for(state, audience, Presence())) for audience, _ in history.last_seen.values()}
    return all(shown == now[audience] for audience, shown in history.last_seen.values())
