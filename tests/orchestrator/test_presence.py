"""Who is there: people are counted once, however many tabs they have open."""

from orchestrator.presence import PresenceTracker
from rooms.speaking_views import Presence
from tests.builders import MIA, RAVI


def tracked() -> tuple[PresenceTracker, list[Presence]]:
    told: list[Presence] = []
    return PresenceTracker(told.append), told


def test_a_person_with_two_tabs_is_there_until_the_second_is_closed() -> None:
    tracker, _ = tracked()
    first, second = tracker.connect(RAVI), tracker.connect(RAVI)
    first()
    assert tracker.presence.connected == {RAVI.id}
    second()
    assert tracker.presence.connected == frozenset()


def test_a_connection_ends_once() -> None:
    tracker, _ = tracked()
    tracker.connect(RAVI)
    disconnect = tracker.connect(RAVI)
    disconnect()
    disconnect()
    assert tracker.presence.connected == {RAVI.id}


def test_the_public_is_counted_and_not_named() -> None:
    tracker, _ = tracked()
    leave = tracker.connect(None)
    tracker.connect(None)
    assert tracker.presence == Presence(viewers=2)
    leave()
    assert tracker.presence == Presence(viewers=1)


def test_every_change_is_told_once() -> None:
    tracker, told = tracked()
    tracker.connect(MIA)
    tracker.connect(MIA)
    tracker.set_publishing(frozenset({MIA.id}))
    tracker.set_publishing(frozenset({MIA.id}))
    here = frozenset({MIA.id})
    assert told == [Presence(connected=here), Presence(connected=here, publishing=here)]
