"""Loops for tests, made once; and how a receiver reads them."""

from array import array
from functools import cache

from av import AudioFrame, CodecContext, Packet, VideoFrame

from orchestrator.bots.encoded_loop import EncodedLoop, encode_sound
from orchestrator.bots.name_card import RATE, name_card
from orchestrator.bots.synthetic_voice import loudness, speech
from rooms.ids import ParticipantId
from rooms.people import Person, Role

LENGTH_S = 2.0
KENYA = Person(
    id=ParticipantId("bot-12"), role=Role.PARTICIPANT, name="Demo participant 12", organisation="Demo organisation", country="Kenya"
)


@cache
def voice() -> EncodedLoop:
    """Two seconds of somebody's voice."""
    return encode_sound(speech(KENYA.name, LENGTH_S))


@cache
def card() -> EncodedLoop:
    """Two seconds of somebody's name card."""
    return name_card(KENYA, loudness(speech(KENYA.name, LENGTH_S), RATE))


def decoded_sound(packets: list[bytes]) -> list["array[int]"]:
    """The samples of each packet, as any Opus decoder at 48 kHz gives them."""
    decoder = CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout, decoder.format = 48_000, "mono", "s16"
    frames: list[AudioFrame] = [frame for packet in packets for frame in decoder.decode(Packet(packet))]
    return [array("h", bytes(frame.planes[0])[: frame.samples * 2]) for frame in frames]


def decoded_pictures(packets: list[bytes]) -> list[VideoFrame]:
    """The pictures in ``packets``, of which the first is a keyframe."""
    decoder = CodecContext.create("libvpx", "r")
    return [frame for packet in packets for frame in decoder.decode(Packet(packet))]
