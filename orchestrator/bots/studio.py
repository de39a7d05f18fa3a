"""Where the sound and the pictures of simulated people are made: once each, one at a time, when they are first needed."""

import asyncio
from array import array
from dataclasses import dataclass

from aiortc import MediaStreamTrack

from orchestrator.bots.encoded_loop import SOUND_RATE, EncodedLoop, encode_sound
from orchestrator.bots.hall_camera import desk_sound, hall_camera
from orchestrator.bots.loop_track import LoopTrack
from orchestrator.bots.name_card import RATE, name_card
from orchestrator.bots.synthetic_voice import loudness, speech
from rooms.people import Person

VOICE_S = 10.0
DESK_S = 20.0


@dataclass(frozen=True, slots=True)
class Recording:
    """What a microphone and a camera will play."""

    sound: EncodedLoop
    pictures: EncodedLoop

    def tracks(self) -> list[MediaStreamTrack]:
        """Return a new microphone and a new camera that play it."""
        return [LoopTrack("audio", self.sound), LoopTrack("video", self.pictures)]


@dataclass(frozen=True, slots=True)
class HallRecording:
    """What a hall sends: ``air`` while nobody in it has the floor, else ``speech``."""

    air: EncodedLoop
    speech: EncodedLoop
    pictures: EncodedLoop


class Studio:
    """Makes recordings in threads: a second of processor time for a person, one after the other, and some more for a hall."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def person(self, person: Person) -> Recording:
        """Return the voice and the name card of ``person``."""
        async with self._turn:
            return await asyncio.to_thread(_person, person)

    async def listener(self, person: Person) -> Recording:
        """Return the name card of ``person``, who is silent."""
        async with self._turn:
            return await asyncio.to_thread(_listener, person)

    async def hall(self, person: Person) -> HallRecording:
        """Return the desk and the camera of the hall ``person``."""
        return await asyncio.to_thread(_hall, person)


def _person(person: Person) -> Recording:
    said = speech(person.name, VOICE_S)
    return Recording(encode_sound(said), name_card(person, loudness(said, RATE)))


def _listener(person: Person) -> Recording:
    silence = array("h", bytes(2 * int(VOICE_S * SOUND_RATE)))
    return Recording(encode_sound(silence), name_card(person, loudness(silence, RATE)))


def _hall(hall: Person) -> HallRecording:
    air, said = desk_sound(f"{hall.name}, air", DESK_S), speech(f"{hall.name}, speaker", DESK_S)
    return HallRecording(encode_sound(air), encode_sound(said), hall_camera(hall.name))
