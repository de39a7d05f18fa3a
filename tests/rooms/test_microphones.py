"""Whose microphone the room takes: muting, locking, asking, and never more open than the room allows."""

from datetime import timedelta

import msgspec
import pytest

from rooms.commands import GrantFloor, Join, ReleaseFloor
from rooms.decide import decide
from rooms.errors import NotPermitted
from rooms.ids import RequestId
from rooms.microphones.commands import AskToUnmute, DeclineUnmute, LockMicrophones, MuteAll, MutePerson, UnlockMicrophones, Unmute
from rooms.microphones.errors import MicrophonesAreLocked, MicrophonesFull, NotHeard
from rooms.microphones.opened import open_microphones
from rooms.microphones.policy import MicrophoneRules
from rooms.people import Person, Role
from rooms.permissions import Right
from rooms.routes import Medium, routed, routes
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, ModeratorView, personal_view, view_for
from tests.builders import CAST, HALL, LENA, MIA, PIA, RAVI, RULES, T0, after, person, room

R1 = RequestId("r1")
PER = person("Per", Role.PANELLIST)
PAM = person("Pam", Role.PANELLIST)
MAX = person("Max", Role.MODERATOR)
PANEL = (*CAST, PER, PAM, MAX)


def heard(state: RoomState) -> list[str]:
    return [route.source for route in routes(state) if route.medium is Medium.AUDIO]


def capped(limit: int, people: tuple[Person, ...] = PANEL, waiting: tuple[Person, ...] = ()) -> RoomState:
    rules = msgspec.structs.replace(RULES, microphones=MicrophoneRules(max_open=limit))
    return room(rules=rules, people=people, waiting=waiting)


@pytest.mark.row("E3")
def test_who_is_muted_is_seen_and_not_heard_and_stays_a_source_of_the_stage() -> None:
    state = after(room(), MutePerson(participant=PIA.id), MIA)
    assert routed(state, PIA) == (Medium.VIDEO,)
    assert [route.medium for route in routes(state) if route.source == PIA.id] == [Medium.VIDEO]
    assert PIA.id in {source.person.id for source in view_for(state, Audience.PUBLIC, Presence()).sources}
    assert personal_view(state, PIA).microphone.muted


@pytest.mark.row("E3")
def test_muting_everybody_spares_moderators_and_the_hall(floor_of_ravi: RoomState) -> None:
    assert heard(after(floor_of_ravi, MuteAll(), MIA)) == ["hall", "mia"]


def test_a_moderator_is_muted_only_by_name() -> None:
    state = after(room(people=PANEL), MutePerson(participant=MAX.id), MIA)
    assert MAX.id not in heard(state)


@pytest.mark.row("E3")
def test_nobody_but_its_owner_opens_a_microphone() -> None:
    state = after(room(), MutePerson(participant=PIA.id), MIA)
    assert decide(state, Unmute(), by=MIA, at=T0) == []
    assert PIA.id in heard(after(state, Unmute(), PIA))


def test_muting_others_needs_the_right_and_muting_oneself_does_not() -> None:
    with pytest.raises(NotPermitted) as refused:
        decide(room(), MutePerson(participant=MIA.id), by=PIA, at=T0)
    assert refused.value.facts["right"] is Right.MUTE_PERSON
    assert PIA.id not in heard(after(room(), MutePerson(participant=PIA.id), PIA))


@pytest.mark.row("E3")
def test_giving_the_floor_never_opens_a_microphone() -> None:
    muted = after(room(waiting=[RAVI]), MutePerson(participant=RAVI.id), MIA)
    state = after(muted, GrantFloor(request=R1), MIA)
    assert routed(state, RAVI) == (Medium.VIDEO,)
    assert "ravi" in heard(after(state, Unmute(), RAVI))


@pytest.mark.row("E3")
def test_locked_microphones_stay_closed_and_the_speaker_keeps_theirs(floor_of_ravi: RoomState) -> None:
    state = after(floor_of_ravi, LockMicrophones(), MIA)
    assert heard(state) == ["ravi", "hall", "mia"]
    assert personal_view(state, PIA).microphone.locked
    with pytest.raises(MicrophonesAreLocked):
        decide(state, Unmute(), by=PIA, at=T0)


@pytest.mark.row("E3")
def test_whom_the_chair_asks_may_open_their_microphone_although_all_are_locked() -> None:
    state = after(after(room(), LockMicrophones(), MIA), AskToUnmute(participant=PIA.id), MIA)
    assert personal_view(state, PIA).microphone.asked
    assert PIA.id not in heard(state)
    opened = after(state, Unmute(), PIA)
    assert PIA.id in heard(opened)
    assert not personal_view(opened, PIA).microphone.asked


def test_who_says_no_to_the_question_stays_silent_and_locked() -> None:
    state = after(after(room(), LockMicrophones(), MIA), AskToUnmute(participant=PIA.id), MIA)
    declined = after(state, DeclineUnmute(), PIA)
    assert not personal_view(declined, PIA).microphone.asked
    with pytest.raises(MicrophonesAreLocked):
        decide(declined, Unmute(), by=PIA, at=T0)


def test_unlocking_opens_nothing_by_itself() -> None:
    state = after(after(room(), MuteAll(lock=True), MIA), UnlockMicrophones(), MIA)
    assert heard(state) == ["hall", "mia"]
    assert PIA.id in heard(after(state, Unmute(), PIA))


def test_moderators_open_theirs_although_all_are_locked() -> None:
    state = after(after(room(people=PANEL), MutePerson(participant=MAX.id), MIA), LockMicrophones(), MIA)
    assert MAX.id in heard(after(state, Unmute(), MAX))


def test_who_is_not_heard_anyway_is_not_asked_to_open_a_microphone() -> None:
    with pytest.raises(NotHeard):
        decide(room(), AskToUnmute(participant=LENA.id), by=MIA, at=T0)


@pytest.mark.row("C15")
def test_who_comes_when_enough_microphones_are_open_starts_muted() -> None:
    state = capped(2)
    assert open_microphones(state) == ["pia", "per"]
    assert personal_view(state, PAM).microphone.muted


def test_who_joins_while_all_are_locked_starts_muted() -> None:
    state = after(after(room(), LockMicrophones(), MIA), Join(), PAM)
    assert PAM.id not in heard(state)


@pytest.mark.row("C15")
def test_the_floor_closes_the_microphone_that_has_been_open_longest() -> None:
    state = after(capped(2, waiting=(RAVI,)), GrantFloor(request=R1), MIA)
    assert open_microphones(state) == ["ravi", "per"]
    assert open_microphones(after(state, ReleaseFloor(request=R1), RAVI)) == ["per"]


def test_a_microphone_opened_again_counts_as_the_newest() -> None:
    state = after(capped(2, waiting=(RAVI,)), MutePerson(participant=PIA.id), PIA)
    state = after(state, Unmute(), PIA, T0 + timedelta(minutes=1))
    assert open_microphones(after(state, GrantFloor(request=R1), MIA)) == ["ravi", "pia"]


@pytest.mark.row("C15")
def test_beyond_the_cap_nobody_opens_a_microphone_but_the_chair() -> None:
    state = after(capped(2), MutePerson(participant=MAX.id), MIA)
    with pytest.raises(MicrophonesFull, match="2 microphones"):
        decide(state, Unmute(), by=PAM, at=T0)
    assert {"mia", "max", "hall"} <= set(heard(after(state, Unmute(), MAX)))


def test_a_muted_speaker_who_opens_theirs_takes_the_place_of_the_longest_open() -> None:
    state = after(capped(2, waiting=(RAVI,)), MutePerson(participant=RAVI.id), MIA)
    state = after(state, GrantFloor(request=R1), MIA)
    assert open_microphones(state) == ["pia", "per"]
    assert open_microphones(after(state, Unmute(), RAVI)) == ["ravi", "per"]


def test_moderators_see_how_many_microphones_are_open_and_who_is_muted() -> None:
    view = view_for(after(capped(2), MutePerson(participant=HALL.id), MIA), Audience.MODERATOR, Presence())
    assert isinstance(view, ModeratorView)
    assert (view.microphones.open, view.microphones.max_open, view.microphones.locked) == (2, 2, False)
    assert {line.person.name for line in view.people if line.muted} == {"Pam", "Hall"}
