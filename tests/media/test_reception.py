"""What a publisher is told about how their stream arrives (RFC 3550 §6.4.1)."""

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import clock
from orchestrator.media.reception import Reception
from orchestrator.media.rtcp import ReportBlock, SenderReport


def report(reception: Reception, at: float = 100.0) -> ReportBlock:
    found = reception.report(at)
    assert found is not None
    return found


def test_nothing_is_said_before_the_first_packet() -> None:
    assert Reception(7, 48_000).report(1.0) is None


@given(st.integers(0, 0xFFFF))
def test_a_stream_without_loss_reports_none_across_the_wrap(first: int) -> None:
    reception = Reception(7, 48_000)
    for n in range(200):
        reception.received((first + n) & 0xFFFF, n * 960, n * 0.02)
    found = report(reception)
    assert (found.fraction_lost, found.packets_lost, found.jitter) == (0, 0, 0)
    assert found.highest_sequence == first + 199


def test_every_fourth_packet_lost_is_a_quarter() -> None:
    reception = Reception(7, 48_000)
    for n in range(1, 401):
        if n % 4:
            reception.received(n, n * 960, n * 0.02)
    reception.received(401, 401 * 960, 8.02)
    found = report(reception)
    assert found.packets_lost == 100
    assert abs(found.fraction_lost - 64) <= 1
    assert report(reception).fraction_lost == 0


def test_packets_out_of_order_are_not_lost() -> None:
    reception = Reception(7, 48_000)
    for sequence in (65_534, 0, 65_535, 2, 1):
        reception.received(sequence, 0, 0.0)
    assert report(reception).packets_lost == 0


def test_uneven_arrival_is_jitter() -> None:
    reception = Reception(7, 48_000)
    for n in range(200):
        reception.received(n, n * 960, n * 0.02 + (n % 2) * 0.005)
    assert 200 <= report(reception).jitter <= 240


def test_the_senders_clock_is_given_back_with_the_time_since() -> None:
    reception = Reception(7, 48_000)
    reception.received(1, 0, 50.0)
    reception.sender_reported(SenderReport(7, clock.ntp(1_700_000_000.25), 0, 1, 10), 50.0)
    found = report(reception, at=51.5)
    assert found.lsr == clock.ntp_middle(clock.ntp(1_700_000_000.25))
    assert found.dlsr == round(1.5 * 65_536)


@given(st.floats(1.6e9, 2.0e9), st.floats(0.001, 5), st.floats(0, 5))
def test_the_round_trip_is_what_passed_without_the_other_sides_pause(sent_at: float, travel_s: float, pause_s: float) -> None:
    lsr = clock.ntp_middle(clock.ntp(sent_at))
    found = clock.round_trip_s(lsr, round(pause_s * 65_536), sent_at + travel_s + pause_s)
    assert found is not None
    assert abs(found - travel_s) < 0.001


def test_a_report_before_the_first_sender_report_tells_no_round_trip() -> None:
    assert clock.round_trip_s(0, 0, 1.7e9) is None


@given(st.floats(1.6e9, 2.0e9))
def test_ntp_time_is_the_same_instant(at: float) -> None:
    assert abs(clock.ntp_seconds(clock.ntp(at)) - at) < 1e-5
