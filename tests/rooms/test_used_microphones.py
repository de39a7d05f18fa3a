"""Which microphone those who ask for the floor will use."""

import msgspec
import pytest

from rooms.commands import GrantFloor, RequestFloor, RequestFloorForHall
from rooms.decide import decide
from rooms.ids import RequestId
from rooms.microphones.used import Microphone, MicrophoneKind, NotInTheHall
from rooms.people import Place
from rooms.requests import Filing
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, HallView, ModeratorView, ParticipantView, PublicView, view_for
from tests.builders import HALL, LENA, MIA, PIA, RAVI, RULES, STATEMENT, T0, after, person, room

PODIUM = Microphone(kind=MicrophoneKind.PODIUM, id="podium", name="Podium")
AISLE = Microphone(kind=MicrophoneKind.FLOOR, id="aisle", name="Microphone in the aisle")
DESK_12 = Microphone(kind=MicrophoneKind.HALL, name="desk 12")
NOA = person("Noa", place=Place.HALL)


def hall() -> RoomState:
    """A room in whose hall there are a podium and a microphone in the aisle; Noa sits there with her own phone."""
    return room(rules=msgspec.structs.replace(RULES, hall_microphones=(PODIUM, AISLE)), people=(MIA, RAVI, LENA, PIA, HALL, NOA))


def asked(state: RoomState, microphone: str = "") -> Filing:
    """What the hall's console files for Ana, who will speak into ``microphone``."""
    return after(state, RequestFloorForHall(speech_type=STATEMENT, name="Ana", microphone=microphone), HALL).queue[-1].filing


@pytest.mark.row("C12")
def test_who_is_elsewhere_speaks_from_their_own_device() -> None:
    filing = after(hall(), RequestFloor(speech_type=STATEMENT), RAVI).queue[0].filing
    assert (filing.speaker.place, filing.speaks_into.kind) == (Place.REMOTE, MicrophoneKind.OWN_DEVICE)


@pytest.mark.row("C12")
def test_a_request_from_the_hall_names_a_microphone_of_the_definition() -> None:
    assert asked(hall(), "aisle").speaks_into == AISLE
    own = after(hall(), RequestFloor(speech_type=STATEMENT, microphone="podium"), NOA).queue[0].filing
    assert own.speaks_into == PODIUM


@pytest.mark.row("C12")
def test_a_microphone_that_is_not_on_the_list_is_named_in_a_few_words() -> None:
    assert asked(hall(), " desk 12 ").speaks_into == DESK_12
    assert asked(room(), "desk 12").speaks_into == DESK_12


@pytest.mark.row("C12")
def test_where_nobody_said_which_it_is_one_of_the_halls() -> None:
    assert asked(hall()).speaks_into.kind is MicrophoneKind.HALL
    assert after(hall(), RequestFloor(speech_type=STATEMENT), NOA).queue[0].filing.speaks_into.kind is MicrophoneKind.HALL


@pytest.mark.row("C12")
def test_nobody_elsewhere_takes_a_microphone_of_the_hall() -> None:
    with pytest.raises(NotInTheHall, match="Ravi is not in the hall"):
        decide(hall(), RequestFloor(speech_type=STATEMENT, microphone="podium"), by=RAVI, at=T0)


@pytest.mark.row("C12")
def test_everybody_who_sees_the_list_sees_place_and_microphone_and_the_floor_shows_them_to_all() -> None:
    state = after(hall(), RequestFloor(speech_type=STATEMENT), RAVI)
    state = after(state, RequestFloorForHall(speech_type=STATEMENT, name="Ana", microphone="aisle"), HALL)
    for audience in (Audience.PARTICIPANT, Audience.HALL, Audience.MODERATOR):
        view = view_for(state, audience, Presence())
        assert isinstance(view, ParticipantView | HallView | ModeratorView)
        assert [(entry.speaker.place, entry.microphone.kind) for entry in view.queue] == [("remote", "own_device"), ("hall", "floor")]
        assert view.hall_microphones == (PODIUM, AISLE)
    public = view_for(after(state, GrantFloor(request=RequestId("r2")), MIA), Audience.PUBLIC, Presence())
    assert isinstance(public, PublicView)
    assert public.floor is not None
    assert public.floor.microphone == AISLE


@pytest.mark.row("C12")
def test_a_request_of_an_older_log_has_the_microphone_that_its_place_says() -> None:
    filing = asked(hall(), "aisle")
    old = msgspec.to_builtins(filing)
    del old["microphone"]
    assert msgspec.convert(old, Filing).speaks_into.kind is MicrophoneKind.HALL
    old["speaker"]["place"] = "remote"
    assert msgspec.convert(old, Filing).speaks_into.kind is MicrophoneKind.OWN_DEVICE
