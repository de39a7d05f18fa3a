"""The switch of one room: routes are obeyed here, packet by packet, from the moment they are set."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import pairwise

from orchestrator.media.bandwidth import MAX_STEPS
from orchestrator.media.fanout import Fanout
from orchestrator.media.limits import SHORTAGE_PATIENCE_S
from orchestrator.media.messages import Slots
from orchestrator.media.publication import Publication, Track
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.slots import assign, due
from orchestrator.media.subscription import Slot, Subscription
from rooms.ids import ParticipantId
from rooms.routes import Medium, Route

Sending = Mapping[Medium, Mapping[ParticipantId, Sequence[Track]]]
"""Whose tracks arrive; of a camera in several sizes, the smallest first."""


class Switch:
    """Who sends, who receives and which routes there are in one room.

    fanout: takes the packets that go out. on_sending: a publication sends other media than before. on_slots: a subscription shows
    somebody else.
    """

    def __init__(self, fanout: Fanout, *, on_sending: Callable[[Publication], None], on_slots: Callable[[Subscription], None]) -> None:
        self.routes: tuple[Route, ...] = ()
        self.publications: dict[ParticipantId, Publication] = {}
        self._subscriptions: dict[Subscription, Slots] = {}
        self._fanout = fanout
        self._on_sending = on_sending
        self._on_slots = on_slots

    @property
    def is_empty(self) -> bool:
        """Nothing would be lost by forgetting it."""
        return not (self.routes or self.publications or self._subscriptions)

    def set_routes(self, routes: Sequence[Route]) -> None:
        """Obey ``routes`` and nothing else from the next packet on."""
        self.routes = tuple(routes)
        self._reroute()

    def add_publication(self, publication: Publication) -> None:
        """A participant's tracks are there."""
        earlier = self.publications.get(publication.participant)
        if earlier is not None:
            self.remove_publication(earlier)
        self.publications[publication.participant] = publication
        self._reroute()

    def remove_publication(self, publication: Publication) -> None:
        """A participant's tracks are gone."""
        if self.publications.get(publication.participant) is not publication:
            return
        del self.publications[publication.participant]
        for track in publication.tracks:
            track.sending = False
            leave(track)
        self._reroute()
        self._on_sending(publication)

    def add_subscription(self, subscription: Subscription) -> None:
        """A viewer is there: fill its slots, with a keyframe for each picture."""
        self._subscriptions[subscription] = subscription.occupants
        self._fill(subscription, self._tracks())
        self._tell_slots()

    def remove_subscription(self, subscription: Subscription) -> None:
        """A viewer is gone."""
        if self._subscriptions.pop(subscription, None) is not None:
            for slot in subscription.slots:
                slot.show(None)

    def packet_received(self, track: Track, packet: RtpPacket, at: float) -> None:
        """Send a packet where the routes lead, or drop and count it."""
        if not track.sending:
            track.sending = True
            self._reroute()
            self._on_sending(track.publication)
        if not track.routed:
            track.publication.unrouted_packets += 1
            return
        if track.starts_keyframe(packet):
            track.keyframes.keyframe_began()
            if track.awaited_by:
                self._cut_to(track)
        if track.slots:
            self._fanout.forward(track, packet, at)

    def tick(self, at: float) -> None:
        """Notice who stopped sending and send the keyframe requests that are due."""
        for publication in list(self.publications.values()):
            for track in publication.tracks:
                if track.sending and track.has_stopped(at):
                    track.sending = False
                    self._reroute()
                    self._on_sending(publication)
                track.send_due_request(at)

    def adapt(self, subscription: Subscription, at: float) -> None:
        """Show a viewer as many pictures, and as large, as its line carries."""
        if subscription not in self._subscriptions:
            return
        tracks = self._tracks()
        sent = tracks[Medium.VIDEO]
        sources = readable(self._due(subscription, Medium.VIDEO, sent), sent, subscription)[: len(subscription.of(Medium.VIDEO))]
        costs_bps = [cost for source in sources for cost in steps(sent[source])]
        has_sizes = any(len(sent[source]) > 1 for source in sources)
        if subscription.allow_pictures(costs_bps, at, patience_s=0.0 if has_sizes else SHORTAGE_PATIENCE_S):
            self._fill(subscription, tracks)
            self._tell_slots_of(subscription)

    def _cut_to(self, track: Track) -> None:
        """Show ``track`` in the slots that waited for its keyframe."""
        for slot in list(track.awaited_by):
            slot.show(track)
        self._tell_slots()

    def _reroute(self) -> None:
        """Bring every track and slot in line with the routes."""
        allowed = {(route.source, route.medium) for route in self.routes}
        for publication in self.publications.values():
            for track in publication.tracks:
                track.routed = (publication.participant, track.medium) in allowed
        tracks = self._tracks()
        for subscription in self._subscriptions:
            self._fill(subscription, tracks)
        self._tell_slots()

    def _fill(self, subscription: Subscription, tracks: Sending) -> None:
        """Bring one subscription's slots in line with the routes."""
        for medium, sent in tracks.items():
            slots = subscription.of(medium)
            due_here = self._due(subscription, medium, sent)
            sources = readable(due_here, sent, subscription)
            shown = afford(sources[: len(slots)], sent, subscription.pictures.allowed if medium is Medium.VIDEO else MAX_STEPS)
            if medium is Medium.VIDEO:
                subscription.withheld_pictures = min(len(sources), len(slots)) - len(shown)
                subscription.unreadable_pictures = min(len(due_here), len(slots)) - min(len(sources), len(slots))
            destined = [slot.destined.source if slot.destined else None for slot in slots]
            for slot, source in zip(slots, assign(list(shown), destined), strict=True):
                turn(slot, shown[source] if source is not None else None, still_due=sources)

    def _due(self, subscription: Subscription, medium: Medium, sent: Container[ParticipantId]) -> list[ParticipantId]:
        """Whom a subscription is to receive, the most important first."""
        return due(self.routes, medium, viewer=subscription.participant, backstage=subscription.backstage, sending=sent)

    def _tracks(self) -> Sending:
        """The tracks from which packets arrive."""
        people = self.publications.items()
        return {medium: {person: arriving for person, sent in people if (arriving := sent.arriving(medium))} for medium in Medium}

    def _tell_slots(self) -> None:
        """Report every subscription that shows somebody else than when it was last reported."""
        for subscription in self._subscriptions:
            self._tell_slots_of(subscription)

    def _tell_slots_of(self, subscription: Subscription) -> None:
        occupants = subscription.occupants
        if occupants != self._subscriptions[subscription]:
            self._subscriptions[subscription] = occupants
            self._on_slots(subscription)


def readable(
    sources: Iterable[ParticipantId], sent: Mapping[ParticipantId, Sequence[Track]], subscription: Subscription
) -> list[ParticipantId]:
    """Those of ``sources`` whose codec the viewer can take."""
    return [source for source in sources if sent[source][0].codec in subscription.codecs]


def afford(sources: Iterable[ParticipantId], sent: Mapping[ParticipantId, Sequence[Track]], steps: int) -> dict[ParticipantId, Track]:
    """Choose what is shown of each source, the most important first: of its tracks, from the smallest on, as large as ``steps`` allow."""
    chosen: dict[ParticipantId, Track] = {}
    for source in sources:
        within = sent[source][:steps]
        steps -= len(within)
        if within:
            chosen[source] = within[-1]
    return chosen


def steps(tracks: Sequence[Track]) -> list[int]:
    """What each size of a picture costs more than the one before, in bits per second."""
    costs_bps = [track.bitrate_bps for track in tracks]
    return [max(0, cost - smaller) for smaller, cost in pairwise([0, *costs_bps])]


def turn(slot: Slot, track: Track | None, *, still_due: Sequence[ParticipantId]) -> None:
    """Give ``slot`` to ``track``: sound at once; pictures with the next keyframe, and until then the old one if it is still due."""
    if track is None or track is slot.track or track.medium is Medium.AUDIO:
        slot.show(track)
        return
    if slot.track is not None and slot.track.source not in still_due:
        slot.show(None)
    slot.wait_for(track)


def leave(track: Track) -> None:
    """Take a track out of every slot."""
    for slot in list(track.awaited_by):
        slot.wait_for(None)
    for slot in list(track.slots):
        slot.show(None)
