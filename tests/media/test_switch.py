"""Routes are obeyed at the packet, and pictures change with a keyframe."""

import pytest

from orchestrator.media import rtcp
from orchestrator.media.limits import KEYFRAME_INTERVAL_S, SENDING_TIMEOUT_S
from orchestrator.media.messages import Slots
from orchestrator.media.publication import Publication
from rooms.phases import Reach
from rooms.routes import Medium, Route
from tests.media.builders import ANN, BEN, DELTA, HALL, KEYFRAME, Stage, Wire, received

AUDIO_SLOT, VIDEO_SLOT = 1_000, 1_001
"""SSRCs of the slots of a viewer with one of each."""


def payloads(wire: Wire, ssrc: int) -> list[bytes]:
    return [packet.payload for packet in received(wire, ssrc)]


def on_air(stage: Stage, *people: Publication) -> None:
    """Everybody's camera begins with a keyframe."""
    for one in people:
        stage.sends(one, Medium.AUDIO)
        stage.sends(one, Medium.VIDEO, KEYFRAME)


def test_a_packet_without_a_route_is_dropped_and_counted() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, wire = stage.viewer()
    stage.sends(ann, Medium.AUDIO)
    assert received(wire) == []
    assert ann.unrouted_packets == 1


@pytest.mark.row("C10")
def test_a_route_opens_and_closes_with_the_very_next_packet() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, wire = stage.viewer()
    stage.sends(ann, Medium.AUDIO, b"before")
    stage.routes(ANN)
    stage.sends(ann, Medium.AUDIO, b"during")
    stage.routes()
    stage.sends(ann, Medium.AUDIO, b"after")
    assert payloads(wire, AUDIO_SLOT) == [b"during"]


def test_a_route_for_sound_opens_no_camera() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, wire = stage.viewer()
    stage.switch.set_routes([Route(source=ANN, medium=Medium.AUDIO, reach=Reach.ROOM)])
    on_air(stage, ann)
    assert payloads(wire, AUDIO_SLOT) == [b"opus"]
    assert payloads(wire, VIDEO_SLOT) == []


@pytest.mark.row("O8")
def test_nobody_hears_themselves_and_a_withheld_source_is_spared() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, own = stage.viewer(ANN)
    _, spared = stage.viewer(BEN)
    _, public = stage.viewer()
    stage.switch.set_routes([Route(source=ANN, medium=Medium.AUDIO, reach=Reach.ROOM, withheld_from=(BEN,))])
    stage.sends(ann, Medium.AUDIO)
    assert (len(received(own)), len(received(spared)), len(received(public))) == (0, 0, 1)


@pytest.mark.row("A2")
def test_the_rehearsal_is_for_those_behind_the_stage() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, public = stage.viewer()
    _, crew = stage.viewer(backstage=True)
    stage.routes(ANN, reach=Reach.BACKSTAGE)
    stage.sends(ann, Medium.AUDIO)
    assert (len(received(public)), len(received(crew))) == (0, 1)


def test_a_picture_begins_with_a_keyframe_that_is_asked_for_at_once() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    stage.routes(ANN)
    on_air(stage, ann)
    _, wire = stage.viewer()
    assert stage.keyframe_requests(ANN) == 1
    stage.sends(ann, Medium.VIDEO, DELTA)
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    stage.sends(ann, Medium.VIDEO, DELTA)
    assert payloads(wire, VIDEO_SLOT) == [KEYFRAME, DELTA]


def test_the_old_picture_stays_until_the_keyframe_of_the_new_one_if_it_is_still_routed() -> None:
    stage = Stage()
    ann, ben = stage.publisher(ANN), stage.publisher(BEN)
    _, wire = stage.viewer()
    stage.routes(ANN)
    on_air(stage, ann, ben)
    wire.datagrams.clear()
    stage.routes(BEN, ANN)
    assert stage.keyframe_requests(BEN) == 1
    stage.sends(ann, Medium.VIDEO, b"\x10\x01ann")
    stage.sends(ben, Medium.VIDEO, b"\x10\x01ben")
    stage.sends(ben, Medium.VIDEO, KEYFRAME)
    stage.sends(ann, Medium.VIDEO, b"\x10\x01ann")
    assert payloads(wire, VIDEO_SLOT) == [b"\x10\x01ann", KEYFRAME]
    assert stage.shown[-1] == Slots(audio=(BEN,), video=(BEN,))


def test_the_old_picture_stops_at_once_if_its_route_is_gone() -> None:
    stage = Stage()
    ann, ben = stage.publisher(ANN), stage.publisher(BEN)
    _, wire = stage.viewer()
    stage.routes(ANN)
    on_air(stage, ann, ben)
    wire.datagrams.clear()
    stage.routes(BEN)
    stage.sends(ann, Medium.VIDEO, DELTA)
    assert payloads(wire, VIDEO_SLOT) == []
    assert stage.shown[-1] == Slots(audio=(BEN,), video=(None,))


@pytest.mark.row("O3")
def test_the_numbers_in_a_slot_are_continuous_whoever_appears_in_it() -> None:
    stage = Stage()
    ann, ben = stage.publisher(ANN), stage.publisher(BEN)
    _, wire = stage.viewer()
    for _ in range(3):
        stage.routes(ANN)
        on_air(stage, ann, ben)
        stage.routes(BEN)
        on_air(stage, ann, ben)
    for ssrc in (AUDIO_SLOT, VIDEO_SLOT):
        sequences = [packet.sequence for packet in received(wire, ssrc)]
        assert len(sequences) == 6
        assert sequences == [(sequences[0] + n) & 0xFFFF for n in range(6)]


@pytest.mark.row("O4")
def test_a_viewers_loss_of_a_picture_is_passed_to_whoever_is_in_the_slot_but_merged() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    stage.routes(ANN)
    viewers = [stage.viewer()[0] for _ in range(5)]
    on_air(stage, ann)
    stage.clock.turn(10)
    before = stage.keyframe_requests(ANN)
    for viewer in viewers:
        viewer.rtcp_received(rtcp.picture_loss_indication(1, VIDEO_SLOT), stage.clock())
    assert stage.keyframe_requests(ANN) == before + 1


def test_a_keyframe_request_during_the_pause_is_sent_at_its_end() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    stage.routes(ANN)
    viewer, _ = stage.viewer()
    on_air(stage, ann)
    before = stage.keyframe_requests(ANN)
    viewer.rtcp_received(rtcp.picture_loss_indication(1, VIDEO_SLOT), stage.clock())
    stage.switch.tick(stage.clock())
    assert stage.keyframe_requests(ANN) == before
    stage.clock.turn(KEYFRAME_INTERVAL_S)
    stage.switch.tick(stage.clock())
    assert stage.keyframe_requests(ANN) == before + 1


def test_nobody_is_asked_for_a_keyframe_that_nobody_waits_for() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    stage.routes(ANN)
    stage.viewer()
    stage.sends(ann, Medium.VIDEO, DELTA)
    stage.routes()
    before = stage.keyframe_requests(ANN)
    stage.clock.turn(10)
    stage.switch.tick(stage.clock())
    assert stage.keyframe_requests(ANN) == before


def test_a_camera_that_stops_frees_its_slot_for_the_next() -> None:
    stage = Stage()
    ann, hall = stage.publisher(ANN), stage.publisher(HALL)
    viewer, _ = stage.viewer()
    stage.routes(ANN, HALL)
    on_air(stage, ann, hall)
    assert viewer.occupants.video == (ANN,)
    stage.clock.turn(SENDING_TIMEOUT_S)
    on_air(stage, hall)
    stage.switch.tick(stage.clock())
    stage.sends(hall, Medium.VIDEO, KEYFRAME)
    assert viewer.occupants == Slots(audio=(HALL,), video=(HALL,))
    assert stage.changes[-1] == ANN


def test_people_keep_their_slots_when_the_stage_changes() -> None:
    stage = Stage()
    ann, ben, hall = stage.publisher(ANN), stage.publisher(BEN), stage.publisher(HALL)
    viewer, _ = stage.viewer(slots=3)
    stage.routes(ANN, HALL, BEN)
    on_air(stage, ann, hall, ben)
    assert viewer.occupants.video == (ANN, HALL, BEN)
    stage.routes(HALL, BEN)
    on_air(stage, ann, hall, ben)
    assert viewer.occupants == Slots(audio=(HALL, None, BEN), video=(HALL, None, BEN))


def test_a_publisher_who_leaves_disappears_from_every_slot() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    viewer, wire = stage.viewer()
    stage.routes(ANN)
    on_air(stage, ann)
    stage.switch.remove_publication(ann)
    wire.datagrams.clear()
    stage.sends(ann, Medium.AUDIO)
    assert viewer.occupants == Slots(audio=(None,), video=(None,))
    assert received(wire) == []


def test_a_viewer_who_leaves_receives_nothing_more() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    viewer, wire = stage.viewer()
    stage.routes(ANN)
    on_air(stage, ann)
    stage.switch.remove_subscription(viewer)
    wire.datagrams.clear()
    on_air(stage, ann)
    assert wire.datagrams == []


def test_a_full_socket_costs_one_viewer_a_packet_and_is_counted() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    slow, slow_wire = stage.viewer()
    _, wire = stage.viewer()
    stage.routes(ANN)
    slow_wire.is_full = True
    stage.sends(ann, Medium.AUDIO)
    assert slow.connection.peer.dropped == 1
    assert len(received(wire)) == 1


def test_extensions_are_those_of_the_viewers_leg() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, wire = stage.viewer()
    stage.routes(ANN)
    on_air(stage, ann)
    assert received(wire, AUDIO_SLOT)[0].extensions == {4: b"audio-0", 1: b"\x20"}
    assert received(wire, VIDEO_SLOT)[0].extensions == {4: b"video-0"}


def test_the_first_packet_of_a_new_voice_is_marked() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, wire = stage.viewer()
    stage.routes(ANN)
    stage.sends(ann, Medium.AUDIO)
    stage.sends(ann, Medium.AUDIO)
    assert [packet.marker for packet in received(wire, AUDIO_SLOT)] == [True, False]
