"""Packets of one turn leave together, and still every change takes effect between two packets."""

from orchestrator.media.kernel.interface import MAX_BATCH_PACKETS
from orchestrator.media.limits import SENDING_TIMEOUT_S
from rooms.routes import Medium
from tests.media.builders import ANN, BEN, DELTA, KEYFRAME, Stage, received


def test_packets_of_one_turn_leave_at_its_end_in_their_order() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, wire = stage.viewer()
    stage.routes(ANN)
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    for payload in (b"a", b"b", b"c"):
        stage.receives(ann, Medium.VIDEO, DELTA + payload)
    before = len(received(wire))
    stage.fanout.flush()
    assert [packet.payload for packet in received(wire)[before:]] == [DELTA + b"a", DELTA + b"b", DELTA + b"c"]


def test_a_turn_that_brings_very_much_is_forwarded_in_parts() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, wire = stage.viewer()
    stage.routes(ANN)
    for _ in range(MAX_BATCH_PACKETS + 5):
        stage.receives(ann, Medium.AUDIO)
    assert len(received(wire)) == MAX_BATCH_PACKETS
    stage.fanout.flush()
    assert len(received(wire)) == MAX_BATCH_PACKETS + 5


def test_what_came_before_the_route_ended_leaves_and_what_comes_after_does_not() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, wire = stage.viewer()
    stage.routes(ANN)
    stage.receives(ann, Medium.AUDIO, b"before")
    stage.routes()
    stage.receives(ann, Medium.AUDIO, b"after")
    stage.fanout.flush()
    assert [packet.payload for packet in received(wire)] == [b"before"]


def test_a_cut_in_the_middle_of_a_turn_is_made_between_two_packets() -> None:
    stage = Stage()
    ann, ben = stage.publisher(ANN), stage.publisher(BEN)
    _, wire = stage.viewer()
    stage.routes(ANN)
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    stage.sends(ben, Medium.VIDEO, DELTA)
    stage.routes(BEN, ANN)
    start = len(received(wire))
    stage.receives(ann, Medium.VIDEO, DELTA + b"ann")
    stage.receives(ben, Medium.VIDEO, DELTA + b"too early")
    stage.receives(ben, Medium.VIDEO, KEYFRAME)
    stage.receives(ann, Medium.VIDEO, DELTA + b"too late")
    stage.receives(ben, Medium.VIDEO, DELTA + b"ben")
    stage.fanout.flush()
    packets = received(wire)
    assert [packet.payload for packet in packets[start:]] == [DELTA + b"ann", KEYFRAME, DELTA + b"ben"]
    assert [packet.sequence for packet in packets] == [packets[0].sequence + n for n in range(len(packets))]


def test_a_viewer_who_leaves_in_the_middle_of_a_turn_gets_nothing_after_that() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    leaving, wire = stage.viewer()
    _, other = stage.viewer()
    stage.routes(ANN)
    stage.receives(ann, Medium.AUDIO, b"before")
    stage.switch.remove_subscription(leaving)
    stage.receives(ann, Medium.AUDIO, b"after")
    stage.fanout.flush()
    assert [packet.payload for packet in received(wire)] == [b"before"]
    assert [packet.payload for packet in received(other)] == [b"before", b"after"]


def test_a_source_that_starts_over_in_the_middle_of_a_turn_goes_on_in_the_numbers_of_the_slot() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, wire = stage.viewer()
    stage.routes(ANN)
    stage.receives(ann, Medium.AUDIO, b"old", after_s=0.02)
    stage.clock.turn(SENDING_TIMEOUT_S + 1)
    stage.receives(ann, Medium.AUDIO, b"new", ssrc=77)
    stage.fanout.flush()
    old, new = received(wire)
    assert (old.payload, new.payload, new.sequence) == (b"old", b"new", old.sequence + 1)
    assert new.marker


def test_a_source_whose_picture_a_full_socket_cut_is_asked_for_a_keyframe() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    _, slow = stage.viewer()
    stage.routes(ANN)
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    stage.sends(ann, Medium.VIDEO, DELTA, after_s=1)
    asked = stage.keyframe_requests(ANN)
    slow.is_full = True
    stage.sends(ann, Medium.VIDEO, DELTA)
    assert stage.keyframe_requests(ANN) == asked + 1
