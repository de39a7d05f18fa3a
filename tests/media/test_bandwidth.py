"""A line that does not carry everything carries the sound, and the most important pictures (row O5)."""

import random
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import rtcp
from orchestrator.media.bandwidth import MAX_STEPS, MUCH_LOST, Estimate, LossRate, PictureLimit, publication_bitrate_bps
from orchestrator.media.limits import (
    ESTIMATE_LIFE_S,
    PUBLICATION_BITRATE_BPS,
    PUBLICATION_FLOOR_BPS,
    REPORT_LAG_S,
    SHORTAGE_PATIENCE_S,
    TRIAL_PAUSE_S,
)
from orchestrator.media.messages import Slots
from orchestrator.media.publication import Publication
from orchestrator.media.rtcp import MaximumBitrate, ReportBlock
from orchestrator.media.subscription import Subscription
from rooms.routes import Medium
from tests.media.builders import ANN, BEN, DELTA, HALL, KEYFRAME, Stage, received

MEGABIT = 1_000_000
STEP_S = round(SHORTAGE_PATIENCE_S + REPORT_LAG_S) + 2
"""Within so many seconds a line that is too weak is shown less, once."""


class Line:
    """A viewer's line, looked at every second."""

    def __init__(self, *costs_bps: int, patience_s: float = SHORTAGE_PATIENCE_S) -> None:
        self.costs_bps = costs_bps
        self.patience_s = patience_s
        self.pictures = PictureLimit()
        self.at = 1_000.0

    def shown(self, seconds: int, *, limit_bps: int | None = None, fraction_lost: float = 0.0) -> list[int]:
        """How many pictures are shown in each of the next seconds."""
        found = []
        for _ in range(seconds):
            self.at += 1
            allowed = self.pictures.decide(
                self.costs_bps, limit_bps=limit_bps, fraction_lost=fraction_lost, at=self.at, patience_s=self.patience_s
            )
            found.append(min(allowed, len(self.costs_bps)))
        return found


def test_an_estimate_that_only_grows_is_no_limit_because_it_follows_what_is_sent() -> None:
    estimate = Estimate()
    assert estimate.limit_bps(1.0) is None
    for second in range(5):
        estimate.reported(100_000 * (second + 1), second)
        assert estimate.limit_bps(second) is None


def test_an_estimate_that_fell_is_what_the_line_carries_until_nobody_speaks_of_it_any_more() -> None:
    estimate = Estimate()
    estimate.reported(MEGABIT, 1.0)
    estimate.reported(300_000, 2.0)
    assert estimate.limit_bps(2.0 + ESTIMATE_LIFE_S) == 300_000
    assert estimate.limit_bps(2.1 + ESTIMATE_LIFE_S) is None
    estimate.reported(200_000, 3.0 + ESTIMATE_LIFE_S)
    assert estimate.limit_bps(3.0 + ESTIMATE_LIFE_S) is None


def test_a_line_that_carries_everything_shows_everything() -> None:
    assert set(Line(MEGABIT, MEGABIT, MEGABIT).shown(100, limit_bps=3 * MEGABIT)) == {3}


def test_a_moment_of_shortage_costs_nothing() -> None:
    line = Line(MEGABIT, MEGABIT)
    for _ in range(10):
        assert set(line.shown(round(SHORTAGE_PATIENCE_S), limit_bps=MEGABIT)) == {2}
        assert set(line.shown(1, limit_bps=None)) == {2}


@pytest.mark.row("O5")
def test_after_a_while_of_shortage_the_most_important_pictures_that_fit_remain() -> None:
    patience_s = round(SHORTAGE_PATIENCE_S)
    assert Line(MEGABIT, 500_000, 500_000, 500_000).shown(patience_s + 1, limit_bps=1_600_000) == [4] * patience_s + [2]
    assert Line(MEGABIT, 100_000).shown(patience_s + 1, limit_bps=300_000)[-1] == 0


def test_a_line_that_loses_much_gives_up_one_picture_after_the_other() -> None:
    line = Line(MEGABIT, MEGABIT, MEGABIT)
    assert line.shown(10, fraction_lost=0.05)[-1] == 3
    assert [shown for shown, _ in groupby(line.shown(40, fraction_lost=0.3))][:4] == [3, 2, 1, 0]


def test_where_a_smaller_size_is_sent_nobody_waits_for_the_publisher_to_send_less() -> None:
    line = Line(100_000, MEGABIT, patience_s=0)
    assert line.shown(1, limit_bps=300_000) == [1]


def test_reports_that_still_speak_of_what_was_shown_before_take_nothing_more_away() -> None:
    line = Line(100_000, MEGABIT, patience_s=0)
    lag_s = round(REPORT_LAG_S)
    assert line.shown(lag_s, limit_bps=50_000, fraction_lost=0.6) == [0] * lag_s
    line = Line(100_000, MEGABIT, patience_s=0)
    assert line.shown(1, limit_bps=300_000, fraction_lost=0.6) == [1]
    assert line.shown(lag_s - 1, limit_bps=90_000, fraction_lost=0.6) == [1] * (lag_s - 1)


def test_an_estimate_that_grows_after_what_is_left_takes_nothing_more_away_and_one_that_does_not_grow_does() -> None:
    for steps_bps, shown in ((range(90_000, 120_000, 5_000), {1}), ([50_000] * 10, {0, 1}), (range(50_000, 20_000, -5_000), {0, 1})):
        line = Line(120_000, MEGABIT, patience_s=0)
        line.shown(round(REPORT_LAG_S), limit_bps=300_000)
        assert {line.shown(1, limit_bps=limit_bps)[0] for limit_bps in steps_bps} == shown
    line = Line(120_000, MEGABIT, patience_s=0)
    line.shown(round(REPORT_LAG_S), limit_bps=300_000)
    assert 0 in {line.shown(1, limit_bps=90_000 + second, fraction_lost=0.06)[0] for second in range(5)}


def test_the_smallest_picture_stays_while_nothing_of_it_is_lost_although_the_estimate_is_somewhat_too_low() -> None:
    line = Line(120_000, MEGABIT, patience_s=0)
    line.shown(round(REPORT_LAG_S), limit_bps=300_000)
    assert set(line.shown(round(TRIAL_PAUSE_S) - 5, limit_bps=90_000)) == {1}
    assert 0 in line.shown(round(SHORTAGE_PATIENCE_S) + 2, limit_bps=90_000, fraction_lost=0.06)


def test_one_picture_more_is_tried_after_a_pause_and_stays_if_the_line_carries_it() -> None:
    line = Line(MEGABIT, MEGABIT, MEGABIT)
    line.shown(4, limit_bps=1_500_000)
    pause_s = round(TRIAL_PAUSE_S)
    assert line.shown(pause_s, limit_bps=1_600_000) == [1] * (pause_s - 1) + [2]
    assert line.shown(pause_s, limit_bps=2_500_000) == [2] * (pause_s - 1) + [3]
    assert set(line.shown(100, limit_bps=3_500_000)) == {3}


def test_a_trial_goes_on_while_the_estimate_climbs_after_what_is_sent() -> None:
    line = Line(MEGABIT, MEGABIT)
    line.shown(4, limit_bps=1_100_000)
    assert line.shown(round(TRIAL_PAUSE_S), limit_bps=1_100_000)[-1] == 2
    for second in range(9):
        assert line.shown(1, limit_bps=1_100_000 + 100_000 * second) == [2]
    assert set(line.shown(100, limit_bps=2_000_000)) == {2}


def test_a_trial_that_fails_ends_at_once_and_the_next_one_waits_twice_as_long() -> None:
    line = Line(MEGABIT, MEGABIT)
    line.shown(4, limit_bps=1_500_000)
    gaps, since = [], 0
    for _ in range(1_000):
        since += 1
        if line.shown(1, limit_bps=1_500_000) == [2]:
            gaps.append(since)
            since = 0
            assert line.shown(1, limit_bps=1_000_000) == [1]
    assert gaps[:5] == [10, 20, 40, 80, 160]
    assert set(gaps[5:]) == {160}


@given(
    st.lists(st.integers(0, 2 * MEGABIT), max_size=6),
    st.lists(st.tuples(st.none() | st.integers(0, 5 * MEGABIT), st.floats(0, 1)), max_size=200),
)
def test_whatever_a_line_does_the_number_of_pictures_is_one_that_exists_and_grows_by_one_at_a_time(
    costs_bps: list[int], seconds: list[tuple[int | None, float]]
) -> None:
    line = Line(*costs_bps)
    before = MAX_STEPS
    for limit_bps, fraction_lost in seconds:
        line.shown(1, limit_bps=limit_bps, fraction_lost=fraction_lost)
        assert 0 <= line.pictures.allowed <= min(MAX_STEPS, before + 1)
        before = line.pictures.allowed


@given(st.lists(st.none() | st.integers(0, 5 * MEGABIT)))
def test_a_publisher_may_send_what_the_best_of_its_viewers_can_take_within_bounds(limits_bps: list[int | None]) -> None:
    found = publication_bitrate_bps(limits_bps)
    assert PUBLICATION_FLOOR_BPS <= found <= PUBLICATION_BITRATE_BPS
    for limit_bps in limits_bps:
        assert found >= min(limit_bps if limit_bps is not None else PUBLICATION_BITRATE_BPS, PUBLICATION_BITRATE_BPS)
    if not limits_bps:
        assert found == PUBLICATION_BITRATE_BPS


class Meeting(Stage):
    """Three cameras of half a megabit, and somebody on a weak line who watches them all."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [self.publisher(person) for person in (ANN, HALL, BEN)]
        self.routes(ANN, HALL, BEN)
        self.weak, self.wire = self.viewer(slots=3)

    def second(self, *estimates: tuple[Subscription, int]) -> None:
        """A second passes: fifty packets of each, then the reports. estimates: what viewers say of their lines."""
        for number in range(50):
            for person in self.people:
                self.sends(person, Medium.AUDIO, after_s=0.0)
                payload = (DELTA if number else KEYFRAME) + bytes(1_250)
                self.sends(person, Medium.VIDEO, payload, after_s=0.02 / 3)
        for viewer, estimate_bps in estimates:
            viewer.rtcp_received(rtcp.maximum_bitrate(1, estimate_bps, []), self.clock())
        for person in self.people:
            person.report(self.clock())
        self.weak.report(self.clock())

    def told_bps(self, person: Publication) -> int:
        """What a publisher was last told that it may send."""
        items = [item for datagram, _ in self.up[person.participant].datagrams for item in rtcp.parse(datagram)]
        return [item.bitrate_bps for item in items if isinstance(item, MaximumBitrate)][-1]


def test_bitrates_are_measured() -> None:
    meeting = Meeting()
    for _ in range(3):
        meeting.second()
    assert [round(person.tracks[1].bitrate_bps, -4) for person in meeting.people] == [510_000] * 3


@pytest.mark.row("O5")
def test_a_weak_line_loses_other_cameras_first_then_the_hall_then_the_speaker_and_never_the_sound() -> None:
    meeting = Meeting()
    meeting.second((meeting.weak, 4 * MEGABIT))
    meeting.second((meeting.weak, 4 * MEGABIT))
    assert meeting.weak.occupants.video == (ANN, HALL, BEN)
    for carried_bps, shown in ((1_200_000, (ANN, HALL, None)), (700_000, (ANN, None, None)), (200_000, (None, None, None))):
        for _ in range(STEP_S):
            meeting.second((meeting.weak, carried_bps))
        assert meeting.weak.occupants == Slots(audio=(ANN, HALL, BEN), video=shown, withheld_pictures=shown.count(None))
        assert meeting.shown[-1].video == shown
    meeting.wire.datagrams.clear()
    meeting.second((meeting.weak, 200_000))
    assert len(received(meeting.wire)) == 150
    assert {packet.payload for packet in received(meeting.wire)} == {b"opus"}


def test_the_pictures_come_back_one_by_one_when_the_line_is_well_again() -> None:
    meeting = Meeting()
    meeting.second((meeting.weak, 4 * MEGABIT))
    for _ in range(round(SHORTAGE_PATIENCE_S) + 2):
        meeting.second((meeting.weak, 300_000))
    assert meeting.weak.occupants.video == (None, None, None)
    seen = []
    for _ in range(4 * round(TRIAL_PAUSE_S)):
        meeting.second((meeting.weak, 4 * MEGABIT))
        seen.append(sum(source is not None for source in meeting.weak.occupants.video))
    assert sorted(seen) == seen
    assert sorted(set(seen)) == [0, 1, 2, 3]
    assert meeting.weak.withheld_pictures == 0


def loses(meeting: Meeting, fraction_lost: float, *, packets: int) -> None:
    """A second passes in which the weak line loses this part of each picture's packets."""
    meeting.second()
    highest = round(meeting.clock()) * packets
    slots = [slot for slot in meeting.weak.of(Medium.VIDEO) if slot.track is not None]
    blocks = [ReportBlock(slot.ssrc, round(256 * fraction_lost), 0, highest, 0, 0, 0) for slot in slots]
    meeting.weak.rtcp_received(rtcp.receiver_report(1, blocks), meeting.clock())


def test_lost_packets_alone_are_a_sign_of_a_weak_line_too() -> None:
    meeting = Meeting()
    for _ in range(round(SHORTAGE_PATIENCE_S) + 4):
        loses(meeting, 0.4, packets=50)
    assert meeting.weak.occupants == Slots(audio=(ANN, HALL, BEN), video=(ANN, HALL, None), withheld_pictures=1)
    assert meeting.weak.slots[-1].fraction_lost == 0


def test_what_was_lost_of_a_picture_that_was_withheld_says_nothing_of_its_return() -> None:
    meeting = Meeting()
    for _ in range(round(SHORTAGE_PATIENCE_S) + 4):
        loses(meeting, 0.4, packets=50)
    assert meeting.weak.withheld_pictures == 1
    for _ in range(3 * round(TRIAL_PAUSE_S)):
        loses(meeting, 0.0, packets=50)
    assert meeting.weak.withheld_pictures == 0


def test_of_a_few_packets_nothing_is_concluded() -> None:
    meeting = Meeting()
    for _ in range(10):
        loses(meeting, 0.4, packets=4)
    assert meeting.weak.withheld_pictures == 0


@given(st.integers(25, 200), st.integers(0, 2**32))
def test_a_line_that_loses_one_packet_of_twenty_by_chance_seldom_seems_to_lose_one_of_ten(packets: int, seed: int) -> None:
    rate, chance = LossRate(), random.Random(seed)
    seen = []
    for _ in range(100):
        rate.reported(sum(chance.random() < 0.05 for _ in range(packets)) / packets, packets)
        seen.append(rate.take())
    assert sum(fraction > MUCH_LOST for fraction in seen) <= 10
    assert sum(seen) / len(seen) > 0.02


@pytest.mark.row("O5")
def test_a_publisher_is_told_no_more_than_the_best_of_its_viewers_can_take() -> None:
    meeting = Meeting()
    better, _ = meeting.viewer(slots=1)
    meeting.second((meeting.weak, 4 * MEGABIT), (better, 4 * MEGABIT))
    assert [meeting.told_bps(person) for person in meeting.people] == [PUBLICATION_BITRATE_BPS] * 3
    meeting.second((meeting.weak, 300_000), (better, 900_000))
    told = [meeting.told_bps(person) for person in meeting.people]
    assert [round(bitrate, -3) for bitrate in told] == [900_000, 300_000, 300_000]
