"""Tell everybody who looks at a room what they may see of it: each view is made and encoded once for its whole audience."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import msgspec

from orchestrator.clock import Clock
from orchestrator.frames import Frame, FrameKind, Hello, MediaEpoch, MediaReplaced, MineChanged, ViewChanged, encode, frame
from rooms.admission.door import removal
from rooms.concerned import concerned
from rooms.errors import Refused
from rooms.filed import Filed
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, audience_of, personal_view, view_for

__all__ = ["Fanout", "Frame", "FrameKind", "Subscriber"]

logger = logging.getLogger(__name__)

SEES_PRESENCE = frozenset({Audience.MODERATOR, Audience.TECHNICIAN, Audience.INTERPRETER})
"""Audiences whose view shows who is connected and who sends."""

SEATS_AT_ONCE = 100
"""Subscribers that are told before others may run: with more, answers to commands wait noticeably longer."""

LONGEST_PAUSE_S = 0.025
"""Between two passes, so that what happens meanwhile is told at once; a short pass is followed by as short a pause."""


class Subscriber(Protocol):
    """One connection that looks at a room. person: None for the public."""

    @property
    def person(self) -> Person | None: ...

    def push(self, frame: Frame) -> None:
        """Take a frame to deliver. Never blocks and never raises; a frame replaces an undelivered one of the same key."""

    def send_away(self, refusal: Refused) -> None:
        """End the connection after what was pushed before, because of ``refusal``. Never blocks and never raises."""


@dataclass(slots=True, eq=False)
class _Seat:
    subscriber: Subscriber
    audience: Audience
    """Which view it gets; it changes with the person's role."""
    view: msgspec.Raw | None = None
    """The view that it was last told."""
    mine: msgspec.Raw | None = None
    """What the person was last told about themselves."""


class Fanout:
    """The subscribers of one room. Changes are noted at once and told by ``run``, several together if they come fast."""

    def __init__(self, room: RoomId, *, clock: Clock) -> None:
        self._room = room
        self._clock = clock
        self._state = RoomState(room=room)
        self._presence = Presence()
        self._epoch = ""
        self._seats: dict[_Seat, None] = {}
        self._seats_of: defaultdict[ParticipantId, set[_Seat]] = defaultdict(set)
        self._views: dict[Audience, msgspec.Raw] = {}
        self._shown: dict[Audience, msgspec.Raw] = {}
        """The newest view of each audience, also if it may have changed since."""
        self._stale: set[Audience] = set()
        self._concerned: set[ParticipantId] | None = set()
        """Whose own part may have changed since they were told; None: everybody's."""
        self._changed = asyncio.Event()

    def attach(self, subscriber: Subscriber) -> Callable[[], None]:
        """Push ``hello`` at once, then everything that follows from it, until the returned function is called (again: no effect)."""
        seat = _Seat(subscriber, audience_of(self._state, subscriber.person))
        self._seats[seat] = None
        if subscriber.person:
            self._seats_of[subscriber.person.id].add(seat)
        self._push(seat, self._hello(seat))
        return lambda: self._detach(seat)

    def show(self, state: RoomState) -> None:
        """The room is in ``state`` from now on."""
        some = concerned(self._state, state)
        self._concerned = None if some is None or self._concerned is None else self._concerned | some
        self._state = state
        self._views_changed(Audience)

    def show_presence(self, presence: Presence) -> None:
        """``presence`` are those who are there from now on."""
        self._presence = presence
        self._views_changed(SEES_PRESENCE)

    def show_epoch(self, epoch: str) -> None:
        """The media worker of ``epoch`` is the present one; everybody who knew another is told."""
        if not epoch or epoch == self._epoch:
            return
        known, self._epoch = self._epoch, epoch
        if known:
            self.push_to_all(frame(MediaReplaced(epoch=epoch)))

    def push_to_all(self, content: Frame) -> None:
        """Push one frame to every subscriber."""
        for seat in list(self._seats):
            self._push(seat, content)

    def push_to(self, participant: ParticipantId, content: Frame) -> None:
        """Push one frame to every connection of ``participant``."""
        for seat in list(self._seats_of.get(participant, ())):
            self._push(seat, content)

    async def run(self) -> None:
        """Tell the subscribers of every change, for as long as the service lives."""
        pause_s = 0.0
        loop = asyncio.get_running_loop()
        while True:
            await self._changed.wait()
            await asyncio.sleep(pause_s)
            began = loop.time()
            try:
                await self._pass()
            except Exception:
                logger.exception("room %s: subscribers were not told of seq %d", self._room, self._state.seq)
            pause_s = min(LONGEST_PAUSE_S, loop.time() - began)

    async def _pass(self) -> None:
        """Tell everybody where the room is now. What changes meanwhile is left to the next pass, so that nobody sees it out of order."""
        self._changed.clear()
        stale, self._stale = self._stale, set()
        some, self._concerned = self._concerned, set()
        state, now = self._state, self._clock.now()
        wanted = stale & {seat.audience for seat in self._seats}
        shown = {audience: self._view(audience) for audience in wanted}
        frames = {audience: frame(ViewChanged(now=now, seq=state.seq, view=view)) for audience, view in shown.items()}
        own = (state, Filed(state))
        for number, seat in enumerate(list(self._seats), start=1):
            if seat in self._seats:
                self._tell(seat, shown.get(seat.audience), frames.get(seat.audience), own if _is_among(seat, some) else None)
            if number % SEATS_AT_ONCE == 0:
                await asyncio.sleep(0)

    def _tell(self, seat: _Seat, view: msgspec.Raw | None, content: Frame | None, own: tuple[RoomState, Filed] | None) -> None:
        """own: from what everybody's own part is made; None: it is as before."""
        if own is not None and self._moved(seat):
            return
        if content is not None and view is not seat.view:
            seat.view = view
            self._push(seat, content)
        if own is None or seat.subscriber.person is None:
            return
        state, filed = own
        mine = encode(personal_view(state, seat.subscriber.person, filed))
        if mine != seat.mine:
            seat.mine = mine
            self._push(seat, frame(MineChanged(seq=state.seq, mine=mine)))

    def _moved(self, seat: _Seat) -> bool:
        """Greet somebody again whose audience is another now, and send those away who were put out; whether it was so."""
        person = seat.subscriber.person
        refusal = removal(self._state, person) if person else None
        audience = audience_of(self._state, person)
        if refusal is None and audience is seat.audience:
            return False
        seat.audience = audience
        self._push(seat, self._hello(seat))
        if refusal is not None:
            seat.subscriber.send_away(refusal)
            self._detach(seat)
        return True

    def _hello(self, seat: _Seat) -> Frame:
        audience, person = seat.audience, seat.subscriber.person
        seat.mine = encode(personal_view(self._state, person)) if person else None
        seat.view = self._view(audience)
        return frame(
            Hello(
                now=self._clock.now(),
                room=self._room,
                seq=self._state.seq,
                audience=audience,
                view=seat.view,
                mine=seat.mine,
                media=MediaEpoch(epoch=self._epoch),
            )
        )

    def _view(self, audience: Audience) -> msgspec.Raw:
        """The view of ``audience`` now, encoded once until it changes; the same object as before if it says the same.

        Much that happens in a room is not in everybody's view (a message of the chat is in nobody's): that costs nobody a frame.
        """
        if audience not in self._views:
            before, now = self._shown.get(audience), encode(view_for(self._state, audience, self._presence))
            self._views[audience] = self._shown[audience] = before if before is not None and before == now else now
        return self._views[audience]

    def _views_changed(self, audiences: Iterable[Audience]) -> None:
        for audience in audiences:
            self._stale.add(audience)
            self._views.pop(audience, None)
        self._changed.set()

    def _push(self, seat: _Seat, content: Frame) -> None:
        """One subscriber's fault is its own."""
        try:
            seat.subscriber.push(content)
        except Exception:
            logger.exception("room %s: a subscriber did not take a frame", self._room)
            self._detach(seat)

    def _detach(self, seat: _Seat) -> None:
        self._seats.pop(seat, None)
        person = seat.subscriber.person
        if person and person.id in self._seats_of:
            self._seats_of[person.id].discard(seat)
            if not self._seats_of[person.id]:
                del self._seats_of[person.id]


def _is_among(seat: _Seat, some: set[ParticipantId] | None) -> bool:
    """Whether a change that concerns ``some`` (None: everybody) concerns who sits there."""
    return some is None or (seat.subscriber.person is not None and seat.subscriber.person.id in some)
