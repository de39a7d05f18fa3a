"""The comparison of media servers: its sums are right, and what its load sends is what its viewers count."""

import os
from functools import partial
from pathlib import Path

import msgspec
import pytest

from benchmarks.media.command import JANUS, JANUS_ONE_LOOP
from benchmarks.media.compiler import compiled
from benchmarks.media.description import Remote, read
from benchmarks.media.dtls import PROFILES, Client
from benchmarks.media.floor import floor
from benchmarks.media.measurement import measure
from benchmarks.media.results import FLOOR, OURS, Figures, Sample, figures
from benchmarks.media.server import Server
from benchmarks.media.table import NAMES, table
from benchmarks.media.tribuna import tribuna

GCM, CM = PROFILES


def sample(server: str, processor_us: float, *, viewers: int = 20, delivered: float = 1.0) -> Sample:
    return Sample(
        server=server,
        viewers=viewers,
        processor_us=processor_us,
        delivered=delivered,
        p50_ms=1.25,
        p99_ms=9.5,
        memory_kib=None if server == FLOOR else 80.4,
        service_us=0.01,
        load_core=0.1,
        srtp=None if server == FLOOR else GCM,
        tier="c" if server == OURS else None,
    )


def by_server(found: list[Figures]) -> dict[str, Figures]:
    return {one.server: one for one in found}


def test_a_figure_is_the_median_of_its_rounds_at_the_same_number_of_viewers() -> None:
    few, many = figures([sample(FLOOR, 3), sample(FLOOR, 5), sample(FLOOR, 100), sample(FLOOR, 7, viewers=500)])
    assert (few.processor_us, few.rounds) == (5, 3)
    assert (many.processor_us, many.viewers, many.rounds) == (7, 500, 1)


def test_ours_is_set_against_the_cheaper_janus_and_the_floor_of_the_same_crowd() -> None:
    found = by_server(
        figures([sample(OURS, 6), sample(JANUS, 20), sample(JANUS_ONE_LOOP, 12), sample(FLOOR, 4), sample(FLOOR, 1, viewers=500)])
    )
    assert found[OURS].to_janus_best == 0.5
    assert found[OURS].to_floor == 1.5
    assert found[JANUS].to_floor is None


def test_without_anybody_to_compare_with_there_is_no_ratio() -> None:
    (alone,) = figures([sample(OURS, 6)])
    assert (alone.to_janus_best, alone.to_floor) == (None, None)


def test_the_table_is_made_of_the_printed_lines() -> None:
    lines = [msgspec.json.encode(one) for one in figures([sample(OURS, 6, viewers=500), sample(OURS, 8), sample(FLOOR, 4)])]
    assert table(msgspec.json.decode(line, type=Figures) for line in lines).splitlines() == [
        "At 20 / 500 viewers; one publisher with 50 sounds and 120 parts of pictures a second; "
        f"{GCM}; forwarding tier c; medians of 1 rounds.",
        "",
        "|  | processor time a packet, µs | delivered, % | latency, median, ms | 99th percentile, ms | memory a viewer, KiB |",
        "| --- | --- | --- | --- | --- | --- |",
        "| Tribuna | 8.0 / 6.0 | 100 / 100 | 1.25 / 1.25 | 9.5 / 9.5 | 80 / 80 |",
        "| bare C loop, unencrypted | 4.0 | 100 | 1.25 | 9.5 |  |",
        "| Tribuna / the cheaper Janus |  |  |  |  |  |",
        "| Tribuna / bare C loop | 2.00 /  |  |  |  |  |",
    ]


def test_one_packet_in_a_million_that_is_lost_is_seen_in_the_table() -> None:
    assert "99.9999 " in table(figures([sample(FLOOR, 4, delivered=1 - 1e-6)]))


def test_every_server_has_a_name_in_the_table() -> None:
    assert {OURS, JANUS, JANUS_ONE_LOOP, FLOOR} == set(NAMES)


def test_of_a_server_s_description_its_first_address_and_its_streams_are_read() -> None:
    host = "a=candidate:1 1 udp 2015363327 192.0.2.2 4711 typ host\r\na=candidate:2 1 udp 2015363326 192.0.2.3 4712 typ host\r\n"
    audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:us\r\na=ice-pwd:secret\r\na=ssrc:7 cname:x\r\na=ssrc:7 msid:y\r\n"
    video = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=ssrc:8 cname:x\r\n"
    assert read(audio + host + video) == Remote("us", "secret", ("192.0.2.2", 4711), (7, 8))
    with pytest.raises(ValueError, match="no address"):
        read(audio + video)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.row("O11")
async def test_what_the_load_sends_reaches_viewers_of_ours_decrypted_and_with_its_time(profile: str, tmp_path: Path) -> None:
    found = await run(partial(tribuna, Client(profile), core()), tmp_path)
    assert found.srtp == profile
    assert 0 < found.delivered <= 1
    assert 0 < found.p50_ms <= found.p99_ms


async def test_the_floor_forwards_every_packet_to_every_viewer(tmp_path: Path) -> None:
    found = await run(partial(floor, compiled("floor", tmp_path), core()), tmp_path)
    assert found.delivered == 1
    assert (found.srtp, found.memory_kib) == (None, None)


async def run(server: Server, directory: Path) -> Sample:
    """Two viewers for a moment."""
    library = compiled("load", directory, "-shared", "-fPIC")
    return await measure("one", server, 2, library=library, seconds=0.2, warm_up_s=0.1)


def core() -> int:
    return min(os.sched_getaffinity(0))
