"""A media worker: the process that owns one UDP port and moves the packets of all rooms that the service gives it.

It is told what to do over the socket that it inherits, and ends when that socket does, so that it never outlives its service.
"""

import argparse
import asyncio
import ipaddress
import itertools
import logging
import signal
import socket

import uvloop
from aioice.ice import get_host_addresses

from orchestrator.media.clock import steady_clock
from orchestrator.media.errors import MediaRefused
from orchestrator.media.fanout import Fanout
from orchestrator.media.kernel.interface import Unusable
from orchestrator.media.kernel.tier import open_tier
from orchestrator.media.limits import REPORT_INTERVAL_S, TICK_S, TICKS_A_SIGN
from orchestrator.media.link import Link, LinkBroken
from orchestrator.media.messages import (
    Alive,
    Closed,
    CloseSession,
    Failed,
    Opened,
    OpenPublication,
    OpenSubscription,
    Patched,
    PatchSession,
    Ready,
    Refused,
    SetRoutes,
    ToWorker,
)
from orchestrator.media.router import Router, bind
from orchestrator.media.sessions import Sessions
from orchestrator.media.statistics import Statistics

logger = logging.getLogger("orchestrator.media.worker")

MAX_ADDRESSES_OFFERED = 4


def main() -> None:
    """Run the worker on the inherited socket until the service ends it."""
    parser = argparse.ArgumentParser(description="Media worker; started by the service.")
    parser.add_argument("--control-fd", type=int, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--udp-port", type=int, required=True)
    parser.add_argument("--public-address")
    parser.add_argument("--log-level", default="INFO")
    options = parser.parse_args()
    logging.basicConfig(level=options.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which then ends us
    control = socket.socket(fileno=options.control_fd)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work(control, options.host, options.udp_port, options.public_address))


async def work(control: socket.socket, host: str, udp_port: int, public_address: str | None) -> None:
    """Bind the port, say so, and obey until the service is gone."""
    link: Link[ToWorker] = await Link.over(control, ToWorker)
    try:
        udp_socket = await bind(host, udp_port)
    except OSError as error:
        link.send(Failed(reason=f"UDP {host}:{udp_port}: {error.strerror}"))
        await link.close()
        return
    bound_port: int = udp_socket.getsockname()[1]
    clock = steady_clock()
    router = Router(udp_socket, clock)
    try:
        fanout = Fanout(open_tier(router))
    except Unusable as error:
        link.send(Failed(reason=str(error)))
        await link.close()
        udp_socket.close()
        return
    async with asyncio.TaskGroup() as tasks:
        addresses = candidate_addresses(host, public_address)
        sessions = Sessions(router, fanout, addresses=addresses, udp_port=bound_port, clock=clock, tell=link.send, tasks=tasks)
        router.start(fanout.flush)
        ticking = tasks.create_task(tick(sessions, link), name="tick")
        reporting = tasks.create_task(report(sessions, link), name="reports")
        link.send(Ready(udp_port=bound_port, tier=fanout.tier.name))
        try:
            await obey(link, sessions)
        except LinkBroken as reason:
            logger.info("ending: %s", reason)
        ticking.cancel()
        reporting.cancel()
        sessions.close_all()
    router.close()
    await link.close()


def candidate_addresses(host: str, public_address: str | None) -> tuple[str, ...]:
    """Where browsers can send to: what the operator says, else the bound address, else the addresses of this machine."""
    if public_address is not None:
        return (public_address,)
    bound = ipaddress.ip_address(host)
    if not bound.is_unspecified:
        return (host,)
    found = get_host_addresses(use_ipv4=bound.version == 4, use_ipv6=bound.version == 6)
    return tuple(found[:MAX_ADDRESSES_OFFERED]) or ("127.0.0.1" if bound.version == 4 else "::1",)


async def obey(link: Link[ToWorker], sessions: Sessions) -> None:
    """Do what the service says, in order. Raises LinkBroken at the end."""
    while True:
        message = await link.receive()
        match message:
            case OpenPublication() | OpenSubscription():
                link.send(open_session(message, sessions))
            case PatchSession():
                link.send(patch_session(message, sessions))
            case CloseSession(ref=ref, session=session):
                link.send(Closed(ref=ref, existed=sessions.close(session)))
            case SetRoutes():
                sessions.set_routes(message)
        await asyncio.sleep(0)  # packets have their turn between two requests


def open_session(request: OpenPublication | OpenSubscription, sessions: Sessions) -> Opened | Refused:
    """Answer an offer."""
    try:
        session, answer = sessions.publish(request) if isinstance(request, OpenPublication) else sessions.subscribe(request)
    except MediaRefused as refused:
        return Refused(ref=request.ref, code=refused.code, sentence=refused.sentence)
    return Opened(ref=request.ref, session=session, answer=answer, tag=sessions.by_id[session].tag)


def patch_session(request: PatchSession, sessions: Sessions) -> Patched | Refused | Closed:
    """Take candidates or restart ICE."""
    try:
        return sessions.patch(request) or Closed(ref=request.ref, existed=False)
    except MediaRefused as refused:
        return Refused(ref=request.ref, code=refused.code, sentence=refused.sentence)


async def tick(sessions: Sessions, link: Link[ToWorker]) -> None:
    """Do what is due, ten times a second, and say now and then that it is done."""
    for number in itertools.count():
        await asyncio.sleep(TICK_S)
        sessions.tick()
        if number % TICKS_A_SIGN == 0:
            link.send(Alive())


async def report(sessions: Sessions, link: Link[ToWorker]) -> None:
    """Send RTCP to the browsers and statistics to the service, once a second; a service that does not read gets fewer."""
    statistics = Statistics()
    while True:
        await asyncio.sleep(REPORT_INTERVAL_S)
        await sessions.report()
        for found in statistics.collect(sessions, sessions.clock()):
            link.send(found)
            try:
                await link.drain()
            except LinkBroken:  # ``obey`` notices, too, and ends everything
                return


if __name__ == "__main__":
    main()
