"""The switch of one room: routes are obeyed here, packet by packet, from the moment they are set."""

from collections.abc import Callable, Mapping, Sequence

from orchestrator.media import fanout
from orchestrator.media.limits import SENDING_TIMEOUT_S
from orchestrator.media.messages import Slots
from orchestrator.media.publication import Publication, Track
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.slots import assign, due
from orchestrator.media.subscription import Slot, Subscription
from rooms.ids import ParticipantId
from rooms.routes import Medium, Route


class Switch:
    """Who sends, who receives and which routes there are in one room.

    on_sending: a publication sends other media than before. on_slots: a subscription shows somebody else.
    """

    def __init__(self, *, on_sending: Callable[[Publication], None], on_slots: Callable[[Subscription], None]) -> None:
        self.routes: tuple[Route, ...] = ()
        self.publications: dict[ParticipantId, Publication] = {}
        self._subscriptions: dict[Subscription, Slots] = {}
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
            fanout.forward(track, packet, track.slots, at)

    def tick(self, at: float) -> None:
        """Notice who stopped sending and send the keyframe requests that are due."""
        for publication in list(self.publications.values()):
            for track in publication.tracks:
                if track.sending and at - track.packet_at > SENDING_TIMEOUT_S:
                    track.sending = False
                    self._reroute()
                    self._on_sending(publication)
                track.send_due_request(at)

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

    def _fill(self, subscription: Subscription, tracks: Mapping[Medium, Mapping[ParticipantId, Track]]) -> None:
        """Bring one subscription's slots in line with the routes. tracks: those that are being sent."""
        for medium, sent in tracks.items():
            slots = subscription.of(medium)
            sources = due(self.routes, medium, viewer=subscription.participant, backstage=subscription.backstage, sending=sent)
            destined = [slot.destined.source if slot.destined else None for slot in slots]
            for slot, source in zip(slots, assign(sources, destined), strict=True):
                turn(slot, sent[source] if source is not None else None, still_due=sources)

    def _tracks(self) -> dict[Medium, dict[ParticipantId, Track]]:
        """The tracks from which packets arrive."""
        found: dict[Medium, dict[ParticipantId, Track]] = {medium: {} for medium in Medium}
        for publication in self.publications.values():
            for track in publication.tracks:
                if track.sending:
                    found[track.medium][publication.participant] = track
        return found

    def _tell_slots(self) -> None:
        """Report every subscription that shows somebody else than when it was last reported."""
        for subscription, told in self._subscriptions.items():
            occupants = subscription.occupants
            if occupants != told:
                self._subscriptions[subscription] = occupants
                self._on_slots(subscription)


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
