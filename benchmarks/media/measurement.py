"""One measurement: one server, so many viewers, so many seconds."""

import asyncio
import time
from pathlib import Path
from statistics import quantiles

from benchmarks.media.load import Flow, Load
from benchmarks.media.process import memory_kib, processor_time_s
from benchmarks.media.results import Sample
from benchmarks.media.server import Audience, Server

WARM_UP_S = 2.0


class NothingArrived(Exception):
    """Everybody was connected, and yet nobody received anything."""


async def measure(name: str, server: Server, viewers: int, *, library: Path, seconds: float, warm_up_s: float = WARM_UP_S) -> Sample:
    """Start ``server``, let everybody join, warm up, measure. library: see ``Load``. Raises NothingArrived and what the server raises."""
    async with server(viewers) as audience:
        load = Load(library, audience.publisher, audience.viewers)
        try:
            await asyncio.to_thread(load.run, warm_up_s)
            service_before_s, before_s = time.thread_time(), processor_time_s(audience.pid)
            flow = await asyncio.to_thread(load.run, seconds)
            server_s, service_s = processor_time_s(audience.pid) - before_s, time.thread_time() - service_before_s
            return sample(name, audience, flow, server_s=server_s, service_s=service_s, seconds=seconds)
        finally:
            for leg in (audience.publisher, *audience.viewers):
                leg.udp.close()


def sample(name: str, audience: Audience, flow: Flow, *, server_s: float, service_s: float, seconds: float) -> Sample:
    """What a run says about the server."""
    viewers, before_kib, srtp = len(audience.viewers), audience.memory_before_kib, audience.viewers[0].srtp
    if len(flow.latencies_ms) < 2:
        raise NothingArrived(name)
    percentiles = quantiles(flow.latencies_ms, n=100)
    return Sample(
        server=name,
        viewers=viewers,
        processor_us=server_s / flow.received * 1e6,
        delivered=flow.received / (flow.sent * viewers),
        p50_ms=percentiles[49],
        p99_ms=percentiles[98],
        memory_kib=None if before_kib is None else (memory_kib(audience.pid) - before_kib) / viewers,
        service_us=service_s / flow.received * 1e6,
        load_core=flow.processor_s / seconds,
        srtp=srtp.profile if srtp else None,
        tier=audience.tier,
    )
