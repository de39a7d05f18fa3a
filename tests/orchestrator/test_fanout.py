"""Everybody sees the room as their audience may, at once when they come and whenever it changes."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from orchestrator import fanout as fanout_module
from orchestrator.fanout import Fanout
from orchestrator.frames import Frame, FrameKind, slots_frame
from orchestrator.media.messages import SessionId, Slots
from rooms.chat.commands import PostMessage
from rooms.chat.state import Group
from rooms.commands import AcceptRequest, ChangePhase, GrantFloor, ReleaseFloor, RequestFloor
from rooms.ids import RequestId
from rooms.people import Person
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.views import Audience, personal_view, view_for
from tests.builders import HALL, LENA, MIA, PIA, RAVI, STATEMENT, TOMAS, WORKSHOP, after, room
from tests.clocks import ManualClock
from tests.orchestrator.watching import Watcher

OPEN = room(Phase.OPEN)
LIVE = room(waiting=[RAVI, LENA])
R1 = RequestId("r1")


@pytest.fixture
async def fanout() -> AsyncIterator[Fanout]:
    """The subscribers of an open room."""
    shown = Fanout(WORKSHOP, clock=ManualClock())
    shown.show(OPEN)
    running = asyncio.create_task(shown.run(), name="fanout")
    yield shown
    running.cancel()
    await asyncio.wait([running])


def plain(value: object) -> object:
    return msgspec.json.decode(msgspec.json.encode(value))


async def test_hello_comes_at_once_and_says_everything(fanout: Fanout) -> None:
    fanout.show_epoch("e1")
    ravi = Watcher(RAVI)
    fanout.attach(ravi)
    (hello,) = ravi.said(FrameKind.HELLO)
    assert hello == {
        "type": "hello",
        "protocol": 1,
        "now": "2026-11-23T12:00:00Z",
        "room": WORKSHOP,
        "seq": OPEN.seq,
        "audience": "participant",
        "view": plain(view_for(OPEN, Audience.PARTICIPANT, Presence())),
        "mine": plain(personal_view(OPEN, RAVI)),
        "media": {"epoch": "e1"},
    }


async def test_the_public_gets_nothing_of_its_own(fanout: Fanout) -> None:
    passer_by = Watcher()
    fanout.attach(passer_by)
    fanout.show(LIVE)
    await passer_by.sees(FrameKind.VIEW, lambda frame: frame["seq"] == LIVE.seq)
    assert passer_by.said(FrameKind.HELLO)[0]["mine"] is None
    assert passer_by.said(FrameKind.MINE) == []


@pytest.mark.row("A1")
@pytest.mark.parametrize("person", [MIA, RAVI, PIA, TOMAS, HALL, None])
async def test_a_change_is_shown_to_each_audience_as_it_may_see_it(fanout: Fanout, person: Person | None) -> None:
    watcher = Watcher(person)
    fanout.attach(watcher)
    fanout.show(LIVE)
    view = await watcher.sees(FrameKind.VIEW, lambda frame: frame["seq"] == LIVE.seq)
    assert view["view"] == plain(view_for(LIVE, watcher.audience, Presence()))


async def test_who_comes_later_is_told_the_newest_state_and_never_an_older_one(fanout: Fanout) -> None:
    fanout.show(LIVE)
    late = Watcher(RAVI)
    fanout.attach(late)
    granted = after(LIVE, GrantFloor(request=R1), MIA)
    fanout.show(granted)
    await late.sees(FrameKind.VIEW, lambda frame: frame["seq"] == granted.seq)
    assert late.said(FrameKind.HELLO)[0]["seq"] == LIVE.seq
    assert all(frame["seq"] >= LIVE.seq for frame in late.said(FrameKind.VIEW))


async def test_changes_that_come_together_are_told_once(fanout: Fanout) -> None:
    mia = Watcher(MIA)
    fanout.attach(mia)
    fanout.show(LIVE)
    granted = after(LIVE, GrantFloor(request=R1), MIA)
    fanout.show(granted)
    await mia.sees(FrameKind.VIEW, lambda frame: frame["seq"] == granted.seq)
    assert LIVE.seq not in [frame["seq"] for frame in mia.said(FrameKind.VIEW)]


async def test_my_own_part_comes_when_it_changes_and_only_then(fanout: Fanout) -> None:
    fanout.show(LIVE)
    ravi, lena, tomas = Watcher(RAVI), Watcher(LENA), Watcher(TOMAS)
    for watcher in (ravi, lena, tomas):
        fanout.attach(watcher)
    accepted = after(LIVE, AcceptRequest(request=R1), MIA)
    fanout.show(accepted)
    mine = await ravi.sees(FrameKind.MINE)
    await lena.sees(FrameKind.VIEW, lambda frame: frame["seq"] == accepted.seq)
    assert mine["mine"]["request"]["state"] == "accepted"
    assert lena.said(FrameKind.MINE) == tomas.said(FrameKind.MINE) == []


async def test_every_tab_of_a_person_is_told_of_their_part(fanout: Fanout) -> None:
    fanout.show(LIVE)
    tabs = [Watcher(RAVI), Watcher(RAVI)]
    for tab in tabs:
        fanout.attach(tab)
    fanout.show(after(LIVE, GrantFloor(request=R1), MIA))
    assert [(await tab.sees(FrameKind.MINE))["mine"]["has_floor"] for tab in tabs] == [True, True]


async def test_presence_is_shown_to_those_who_run_the_meeting_and_to_nobody_else(fanout: Fanout) -> None:
    mia, ravi = Watcher(MIA), Watcher(RAVI)
    fanout.attach(ravi)
    fanout.attach(mia)
    fanout.show_presence(Presence(connected=frozenset({RAVI.id}), viewers=7))
    await mia.sees(FrameKind.VIEW, lambda frame: frame["view"]["viewers"] == 7)
    fanout.show(LIVE)
    await ravi.sees(FrameKind.VIEW, lambda frame: frame["seq"] == LIVE.seq)
    assert all("viewers" not in frame["view"] for frame in ravi.said(FrameKind.VIEW))


async def test_who_has_left_is_told_nothing_any_more(fanout: Fanout) -> None:
    gone, here = Watcher(RAVI), Watcher(RAVI)
    leave = fanout.attach(gone)
    fanout.attach(here)
    leave()
    leave()
    before = len(gone.frames)
    fanout.show(LIVE)
    fanout.push_to(RAVI.id, slots_frame(SessionId("s"), Slots()))
    await here.sees(FrameKind.VIEW, lambda frame: frame["seq"] == LIVE.seq)
    assert len(gone.frames) == before


async def test_a_subscriber_that_fails_is_left_out_and_the_others_are_told(fanout: Fanout, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Watcher):
        def push(self, frame: Frame) -> None:
            raise RuntimeError("full")

    fanout.attach(Broken(RAVI))
    lena = Watcher(LENA)
    fanout.attach(lena)
    fanout.show(LIVE)
    await lena.sees(FrameKind.VIEW, lambda frame: frame["seq"] == LIVE.seq)
    assert caplog.text.count("did not take a frame") == 1


async def test_who_arrives_while_a_thousand_are_being_told_hears_of_the_next_change(
    fanout: Fanout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout_module, "SEATS_AT_ONCE", 1)
    granted = after(LIVE, GrantFloor(request=R1), MIA)
    late = Watcher(LENA)

    class Doorkeeper(Watcher):
        """Lets somebody in, and the room change, in the middle of a pass."""

        def push(self, frame: Frame) -> None:
            super().push(frame)
            if frame.kind is FrameKind.VIEW and not late.frames:
                fanout.show(granted)
                fanout.attach(late)

    others = [Watcher(RAVI) for _ in range(20)]
    fanout.attach(Doorkeeper())
    for other in others:
        fanout.attach(other)
    fanout.show(LIVE)
    await others[-1].sees(FrameKind.VIEW, lambda frame: frame["seq"] == granted.seq)
    released = after(granted, ReleaseFloor(request=R1), MIA)
    fanout.show(released)
    for watcher in (late, *others):
        await watcher.sees(FrameKind.VIEW, lambda frame: frame["seq"] == released.seq)
        seqs = [frame["seq"] for frame in watcher.said(FrameKind.VIEW)]
        assert seqs == sorted(seqs)
    assert late.said(FrameKind.HELLO)[0]["seq"] == granted.seq


async def test_a_view_is_encoded_once_for_everybody_who_sees_it(fanout: Fanout) -> None:
    watchers = [Watcher(RAVI) for _ in range(3)]
    for watcher in watchers:
        fanout.attach(watcher)
    fanout.show(LIVE)
    for watcher in watchers:
        await watcher.sees(FrameKind.VIEW, lambda frame: frame["seq"] == LIVE.seq)
    newest = {id(next(frame for frame in reversed(watcher.frames) if frame.kind is FrameKind.VIEW)) for watcher in watchers}
    assert len(newest) == 1


async def test_a_new_media_worker_is_told_to_everybody_once(fanout: Fanout) -> None:
    watcher = Watcher()
    fanout.show_epoch("e1")
    fanout.attach(watcher)
    for epoch in ("e1", "", "e2", "e2"):
        fanout.show_epoch(epoch)
    assert watcher.said(FrameKind.MEDIA) == [{"type": "media", "epoch": "e2"}]


async def test_slots_of_a_person_go_to_that_person_alone(fanout: Fanout) -> None:
    ravi, lena = Watcher(RAVI), Watcher(LENA)
    fanout.attach(ravi)
    fanout.attach(lena)
    fanout.push_to(RAVI.id, slots_frame(SessionId("s1"), Slots(audio=(HALL.id, None), video=(LENA.id,))))
    shown = {
        "type": "slots",
        "session": "s1",
        "audio": [HALL.id, None],
        "video": [LENA.id],
        "withheld_pictures": 0,
        "unreadable_pictures": 0,
    }
    assert ravi.said(FrameKind.SLOTS) == [shown]
    assert lena.said(FrameKind.SLOTS) == []


async def test_what_is_in_nobodys_view_costs_nobody_a_frame(fanout: Fanout) -> None:
    """A message of the chat is read as a stream: a thousand of them are not a thousand views for everybody."""
    ravi, mia = Watcher(RAVI), Watcher(MIA)
    for watcher in (ravi, mia):
        fanout.attach(watcher)
    chatted = after(OPEN, PostMessage(group=Group.EVERYBODY, text="Hello"), LENA)
    fanout.show(chatted)
    fanout.show(chatted)
    await fanout._pass()
    assert ravi.said(FrameKind.VIEW) == mia.said(FrameKind.VIEW) == []
    fanout.show(after(chatted, ChangePhase(to=Phase.LIVE), MIA))
    await ravi.sees(FrameKind.VIEW, lambda frame: frame["view"]["phase"] == "live")
    assert len(ravi.said(FrameKind.VIEW)) == 1


async def test_who_comes_between_two_changes_that_undo_each_other_sees_the_room_as_it_is(fanout: Fanout) -> None:
    asked = after(OPEN, RequestFloor(speech_type=STATEMENT), RAVI)
    fanout.show(asked)
    await fanout._pass()
    lena = Watcher(LENA)
    fanout.attach(lena)
    fanout.show(OPEN)
    await lena.sees(FrameKind.VIEW, lambda frame: frame["view"]["waiting"] == 0)
