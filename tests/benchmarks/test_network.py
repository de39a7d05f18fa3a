"""The lines of the network laboratory are as bad as they say, and the same each time."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.network.line import Conditions, Line
from benchmarks.network.measure import Impaired, Outcome
from benchmarks.network.proxy import HOST, Address, Proxy, close, listening
from benchmarks.network.table import table

PACKETS = [number / 100 for number in range(10_000)]
PATIENCE_S = 20.0


def arrivals(conditions: Conditions, *, size: int = 1_000, seed: int = 1) -> list[float | None]:
    line = Line(conditions, seed)
    return [line.arrives_at(size, at) for at in PACKETS]


@pytest.mark.parametrize("loss", [0.01, 0.05, 0.1])
def test_a_line_loses_the_share_that_it_says(loss: float) -> None:
    assert arrivals(Conditions(loss=loss)).count(None) / len(PACKETS) == pytest.approx(loss, rel=0.25)


def test_the_same_seed_is_the_same_line_and_another_is_another() -> None:
    bad = Conditions(loss=0.1, jitter_s=0.04)
    assert arrivals(bad) == arrivals(bad)
    assert arrivals(bad) != arrivals(bad, seed=2)


@given(st.lists(st.floats(0, 0.1)), st.floats(0, 0.5), st.floats(0, 0.1))
def test_without_reordering_packets_arrive_in_order_and_not_before_their_delay(
    pauses: list[float], delay_s: float, jitter_s: float
) -> None:
    line, at, last = Line(Conditions(delay_s=delay_s, jitter_s=jitter_s), 1), 0.0, 0.0
    for pause in pauses:
        at += pause
        arrival = line.arrives_at(100, at)
        assert arrival is not None
        assert arrival >= max(last, at + delay_s)
        last = arrival


def test_reordered_packets_are_overtaken() -> None:
    found = [one for one in arrivals(Conditions(reordered=0.05)) if one is not None]
    overtaken = sum(earlier > later for earlier, later in pairwise(found))
    assert overtaken / len(found) == pytest.approx(0.05, rel=0.25)


def test_a_narrow_line_passes_what_fits_and_drops_the_rest() -> None:
    passed = [one for one in arrivals(Conditions(bitrate_bps=400_000)) if one is not None]
    assert len(passed) * 8_000 / PACKETS[-1] == pytest.approx(400_000, rel=0.02)
    assert passed[-1] - PACKETS[-1] <= 0.3 + 8_000 / 400_000


async def test_packets_pass_the_proxy_both_ways_and_a_move_shows_another_address() -> None:
    heard: asyncio.Queue[Address] = asyncio.Queue()
    answers: asyncio.Queue[bytes] = asyncio.Queue()

    def echo(datagram: bytes, source: Address) -> None:
        heard.put_nowait(source)
        server.sendto(datagram.upper(), source)

    server = listening(echo)
    client = listening(lambda datagram, _: answers.put_nowait(datagram))
    async with asyncio.timeout(PATIENCE_S), Proxy(server.getsockname(), seed=1) as proxy:
        seen = []
        for _ in range(3):
            client.sendto(b"hello", (HOST, proxy.port))
            assert await answers.get() == b"HELLO"
            seen.append(await heard.get())
            if len(seen) == 2:
                proxy.move()
        assert seen[0] == seen[1] != seen[2]
    for one in (client, server):
        close(one)


def test_outcomes_are_rows_of_a_table() -> None:
    outcome = Outcome(
        scenario="loss 5 %, 100 ms",
        impaired=Impaired.VIEWER,
        frames_sent=300,
        frames_kept=0.973,
        longest_still_ms=1_250,
        freezes=0,
        sound_concealed=0.012,
        concealed_ms_each=18.5,
        longest_gap_ms=57,
        received_kbit_s=640,
        recovered_s=1.5,
    )
    assert (
        table([outcome]).splitlines()[-1]
        == "| loss 5 %, 100 ms | viewer | 97.3% | 1,250 ms | 1.2% | 18.5 ms | 57 ms | 640 kbit/s | 1.5 s |"
    )
