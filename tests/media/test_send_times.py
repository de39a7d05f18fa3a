"""Browsers measure our way to them by when pictures leave us, and not the speaker's way to us (abs-send-time)."""

from orchestrator.media import rtp
from orchestrator.media.sdp import read_publication, read_subscription
from orchestrator.media.subscription import describe
from rooms.routes import Medium
from tests.media.test_sdp import PUBLICATION, SUBSCRIPTION


def test_pictures_say_when_they_leave_and_sound_does_not() -> None:
    offer = read_subscription(SUBSCRIPTION)
    described = {line.medium: describe(line, 1) for line in offer.used}
    assert described[Medium.VIDEO].has_send_time
    assert not described[Medium.AUDIO].has_send_time


def test_of_publishers_it_is_read_of_both() -> None:
    assert all(rtp.SEND_TIME_URI in line.extensions for line in read_publication(PUBLICATION).used)


def test_what_would_be_sent_twice_under_one_number_does_not_say_when_it_leaves() -> None:
    offer = read_subscription(SUBSCRIPTION.replace("rtx/90000", "new/90000"))
    assert not describe(offer.used[-1], 1).has_send_time
