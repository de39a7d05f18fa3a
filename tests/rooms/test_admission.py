"""Who comes in, who waits at the door, who is put out, and what a moderator makes of somebody."""

from datetime import timedelta

import msgspec
import pytest

from rooms.admission.commands import (
    AdmitAll,
    AdmitPerson,
    ChangeRole,
    DenyAdmission,
    DenyAll,
    Join,
    Leave,
    MessageLobby,
    RemovePerson,
    ReturnToLobby,
    SetLobby,
)
from rooms.admission.errors import (
    AdmissionRefused,
    InLobby,
    NobodySpeaksRemotely,
    NotInLobby,
    Removed,
    SpeakerInLobby,
    StaysInside,
    UnknownPerson,
)
from rooms.admission.policy import AdmissionRules
from rooms.admission.state import Standing
from rooms.commands import ChangePhase, GrantFloor, RequestFloor
from rooms.decide import decide
from rooms.errors import NotPermitted, RoomOver
from rooms.ids import ParticipantId, RequestId
from rooms.people import Person, Place, Role
from rooms.permissions import Right
from rooms.phases import Phase
from rooms.requests import Cancelled, Revoked
from rooms.routes import Medium, routed
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, ModeratorView, audience_of, personal_view, view_for
from tests.builders import CAST, HALL, LENA, MIA, PIA, RAVI, RULES, STATEMENT, T0, TOMAS, after, person, room

NOBODY_KNOWN = ParticipantId("nobody")
MAX = person("Max", Role.MODERATOR)
VERA = person("Vera", Role.VIEWER)
GUARDED = msgspec.structs.replace(
    RULES, admission=AdmissionRules(waits=(Role.PARTICIPANT, Role.VIEWER), message={"en": "A moment, please.", "es": "Un momento."})
)
STAFF = (MIA, PIA, TOMAS, HALL)


def lobby(*waiting: Person, phase: Phase = Phase.LIVE) -> RoomState:
    """A guarded room in which those who need not wait are inside, and ``waiting`` have come one after the other."""
    state = room(phase, rules=GUARDED, people=STAFF)
    for minute, one in enumerate(waiting):
        state = after(state, Join(), one, T0 + timedelta(minutes=minute))
    return state


def standing(state: RoomState, one: Person) -> Standing:
    return personal_view(state, one).admitted


def moderators_view(state: RoomState) -> ModeratorView:
    view = view_for(state, Audience.MODERATOR, Presence(connected=frozenset({RAVI.id})))
    assert isinstance(view, ModeratorView)
    return view


def place(state: RoomState, one: Person) -> int | None:
    door = personal_view(state, one).door
    assert door is not None
    return door.place


def test_without_a_lobby_everybody_invited_enters_at_once() -> None:
    assert standing(after(room(people=STAFF), Join(), RAVI), RAVI) is Standing.ADMITTED


@pytest.mark.row("F1")
def test_with_a_lobby_a_participant_waits_and_those_who_run_the_meeting_do_not() -> None:
    state = lobby(RAVI)
    assert standing(state, RAVI) is Standing.WAITING
    assert {one.id for one in STAFF} == set(state.people)


@pytest.mark.parametrize("phase", [Phase.SCHEDULED, Phase.REHEARSAL, Phase.OPEN])
def test_coming_early_does_not_lead_past_the_lobby(phase: Phase) -> None:
    opened = lobby(RAVI, phase=phase)
    assert standing(opened, RAVI) is Standing.WAITING
    assert standing(after(opened, Join(), RAVI), RAVI) is Standing.WAITING


@pytest.mark.row("F1")
def test_moderators_see_who_waits_with_identity_line_and_since_when() -> None:
    ravi, lena = moderators_view(lobby(RAVI, LENA)).lobby.waiting
    assert (ravi.person.name, ravi.person.organisation, ravi.since, ravi.connected) == ("Ravi", "Ravi Foundation", T0, True)
    assert (lena.person.name, lena.since, lena.connected) == ("Lena", T0 + timedelta(minutes=1), False)


def test_who_waits_sees_what_the_public_sees_and_may_do_nothing() -> None:
    state = lobby(RAVI)
    assert audience_of(state, RAVI) is Audience.PUBLIC
    assert personal_view(state, RAVI).rights == ()
    assert personal_view(state, RAVI).askable == ()
    with pytest.raises(InLobby):
        decide(state, RequestFloor(speech_type=STATEMENT), by=RAVI, at=T0)


def test_who_would_have_to_wait_cannot_do_anything_without_coming_first() -> None:
    with pytest.raises(InLobby):
        decide(lobby(), RequestFloor(speech_type=STATEMENT), by=RAVI, at=T0)
    assert audience_of(lobby(), RAVI) is Audience.PUBLIC


@pytest.mark.row("F1")
def test_a_moderator_admits_one_person() -> None:
    state = after(lobby(RAVI, LENA), AdmitPerson(participant=RAVI.id), MIA)
    assert (standing(state, RAVI), standing(state, LENA)) == (Standing.ADMITTED, Standing.WAITING)
    assert audience_of(state, RAVI) is Audience.PARTICIPANT


@pytest.mark.row("F1")
def test_two_moderators_who_admit_the_same_person_get_one_result() -> None:
    state = after(room(rules=GUARDED, people=(*STAFF, MAX)), Join(), RAVI)
    state = after(state, AdmitPerson(participant=RAVI.id), MIA)
    assert decide(state, AdmitPerson(participant=RAVI.id), by=MAX, at=T0) == []
    with pytest.raises(NotInLobby):
        decide(state, DenyAdmission(participant=RAVI.id), by=MAX, at=T0)


def test_only_moderators_decide_about_the_door() -> None:
    with pytest.raises(NotPermitted) as refused:
        decide(lobby(RAVI), AdmitPerson(participant=RAVI.id), by=PIA, at=T0)
    assert refused.value.facts["right"] is Right.MANAGE_PEOPLE


def test_nobody_is_admitted_who_never_came() -> None:
    with pytest.raises(UnknownPerson):
        decide(lobby(), AdmitPerson(participant=NOBODY_KNOWN), by=MIA, at=T0)


@pytest.mark.row("F1")
def test_admitting_all_lets_in_those_who_wait_and_later_ones_wait_as_before() -> None:
    state = after(lobby(RAVI, LENA), AdmitAll(), MIA)
    assert {standing(state, one) for one in (RAVI, LENA)} == {Standing.ADMITTED}
    assert standing(after(state, Join(), VERA), VERA) is Standing.WAITING


def test_admitting_all_opens_the_door_for_good_if_asked() -> None:
    state = after(lobby(RAVI), AdmitAll(open_door=True), MIA)
    assert standing(after(state, Join(), VERA), VERA) is Standing.ADMITTED
    assert moderators_view(state).lobby.waits == ()


@pytest.mark.row("F1")
def test_who_is_not_let_in_reads_the_reason_and_can_be_admitted_later() -> None:
    state = after(lobby(RAVI), DenyAdmission(participant=RAVI.id, reason="Please come at ten."), MIA)
    door = personal_view(state, RAVI).door
    assert standing(state, RAVI) is Standing.DENIED
    assert door is not None
    assert door.reason == "Please come at ten."
    assert decide(state, Join(), by=RAVI, at=T0) == []
    with pytest.raises(AdmissionRefused):
        decide(state, RequestFloor(speech_type=STATEMENT), by=RAVI, at=T0)
    assert standing(after(state, AdmitPerson(participant=RAVI.id), MIA), RAVI) is Standing.ADMITTED


def test_everybody_who_waits_can_be_refused_at_once() -> None:
    state = after(lobby(RAVI, LENA), DenyAll(reason="The room is full."), MIA)
    assert {standing(state, one) for one in (RAVI, LENA)} == {Standing.DENIED}
    assert decide(state, DenyAll(), by=MIA, at=T0) == []


def test_a_panellist_is_turned_away_only_by_way_of_the_lobby() -> None:
    inside = room(waiting=[PIA])
    assert standing(after(inside, DenyAll(), MIA), PIA) is Standing.ADMITTED
    waiting = after(inside, ReturnToLobby(participant=PIA.id), MIA)
    assert standing(after(waiting, DenyAll(), MIA), PIA) is Standing.DENIED


@pytest.mark.row("F2")
def test_who_waits_reads_the_message_and_their_place_which_moves_up() -> None:
    state = lobby(RAVI, LENA, VERA)
    door = personal_view(state, VERA).door
    assert door is not None
    assert (door.place, door.message) == (3, {"en": "A moment, please.", "es": "Un momento."})
    assert place(after(state, AdmitPerson(participant=RAVI.id), MIA), VERA) == 2
    assert place(after(state, Leave(), LENA), VERA) == 2


@pytest.mark.row("F2")
def test_a_moderator_writes_to_those_who_wait_in_several_languages() -> None:
    state = after(lobby(RAVI), MessageLobby(texts={"en": " Five more minutes. ", "es": ""}), MIA)
    door = personal_view(state, RAVI).door
    assert door is not None
    assert door.message == {"en": "Five more minutes."}


@pytest.mark.row("F5")
def test_who_was_admitted_comes_back_without_being_asked_again() -> None:
    state = after(lobby(RAVI), AdmitPerson(participant=RAVI.id), MIA)
    assert decide(state, Join(), by=RAVI, at=T0) == []
    assert decide(state, Leave(), by=RAVI, at=T0) == []


def test_a_place_in_the_lobby_is_kept_over_a_lost_line_and_given_up_by_leaving() -> None:
    state = lobby(RAVI, LENA)
    assert place(after(state, Join(), RAVI), RAVI) == 1
    assert place(after(after(state, Leave(), RAVI), Join(), RAVI), RAVI) == 2


def test_a_moderator_sets_up_a_lobby_in_the_middle_of_a_meeting() -> None:
    state = after(room(people=STAFF), SetLobby(waits=("viewer",)), MIA)
    assert standing(after(state, Join(), VERA), VERA) is Standing.WAITING
    assert standing(after(state, Join(), RAVI), RAVI) is Standing.ADMITTED
    assert decide(state, SetLobby(waits=("viewer",)), by=MIA, at=T0) == []


def test_when_the_lobby_is_given_up_who_still_waits_enters_by_coming_again() -> None:
    state = after(lobby(RAVI), SetLobby(waits=()), MIA)
    assert standing(state, RAVI) is Standing.WAITING
    assert standing(after(state, Join(), RAVI), RAVI) is Standing.ADMITTED


def test_after_the_end_nobody_waits_any_more() -> None:
    over = after(lobby(), ChangePhase(to=Phase.CLOSED), MIA)
    with pytest.raises(RoomOver):
        decide(over, Join(), by=RAVI, at=T0)


@pytest.mark.row("E4")
def test_who_is_removed_cannot_come_back_until_a_moderator_admits_them(floor_of_ravi: RoomState) -> None:
    state = after(floor_of_ravi, RemovePerson(participant=LENA.id, reason="Insults."), MIA)
    assert standing(state, LENA) is Standing.REMOVED
    with pytest.raises(Removed, match="Insults") as refused:
        decide(state, Join(), by=LENA, at=T0)
    assert refused.value.code == "removed"
    with pytest.raises(Removed):
        decide(state, RequestFloor(speech_type=STATEMENT), by=LENA, at=T0)
    readmitted = after(state, AdmitPerson(participant=LENA.id), MIA)
    assert standing(readmitted, LENA) is Standing.ADMITTED


def test_who_is_removed_leaves_the_list_and_the_floor(floor_of_ravi: RoomState) -> None:
    state = after(after(floor_of_ravi, RemovePerson(participant=LENA.id), MIA), RemovePerson(participant=RAVI.id, reason="Rude."), MIA)
    assert state.floor is None
    assert state.queue == ()
    left, thrown = state.ended
    assert isinstance(left, Cancelled)
    assert left.reason == "removed"
    assert isinstance(thrown, Revoked)
    assert thrown.reason == "Rude."


def test_who_waits_can_be_removed_for_good() -> None:
    state = after(lobby(RAVI), RemovePerson(participant=RAVI.id), MIA)
    assert [(one.person.name, one.standing) for one in moderators_view(state).lobby.turned] == [("Ravi", Standing.REMOVED)]
    assert moderators_view(state).lobby.waiting_count == 0


@pytest.mark.row("E4")
def test_back_in_the_lobby_a_person_keeps_their_name_and_their_place_on_the_list(floor_of_ravi: RoomState) -> None:
    state = after(floor_of_ravi, ReturnToLobby(participant=LENA.id, reason="One moment."), MIA)
    (entry,) = moderators_view(state).queue
    assert (entry.speaker.name, entry.in_lobby) == ("Lena", True)
    with pytest.raises(SpeakerInLobby):
        decide(state, GrantFloor(request=RequestId("r2")), by=MIA, at=T0)
    assert standing(after(state, Join(), LENA), LENA) is Standing.WAITING
    back = after(state, AdmitPerson(participant=LENA.id), MIA)
    granted = after(back, GrantFloor(request=RequestId("r2")), MIA)
    assert granted.floor is not None


def test_back_to_the_lobby_takes_the_floor_and_the_sound() -> None:
    speaking = after(room(waiting=[PIA]), GrantFloor(request=RequestId("r1")), MIA)
    state = after(speaking, ReturnToLobby(participant=PIA.id), MIA)
    assert state.floor is None
    assert routed(state, PIA) == ()


def test_who_was_sent_out_does_not_get_in_by_leaving_and_coming_again(floor_of_ravi: RoomState) -> None:
    state = after(floor_of_ravi, ReturnToLobby(participant=LENA.id), MIA)
    assert decide(state, Leave(), by=LENA, at=T0) == []
    assert standing(after(state, Join(), LENA), LENA) is Standing.WAITING


@pytest.mark.parametrize("one", [MIA, MAX, HALL, TOMAS])
@pytest.mark.row("N4")
def test_nobody_locks_out_those_who_run_the_meeting(one: Person) -> None:
    state = room(people=(*CAST, MAX))
    for command in (
        RemovePerson(participant=one.id),
        ReturnToLobby(participant=one.id),
        ChangeRole(participant=one.id, role="viewer"),
    ):
        with pytest.raises(StaysInside):
            decide(state, command, by=MIA, at=T0)


@pytest.mark.row("N4")
def test_a_lone_moderator_gets_back_in_whatever_the_lobby_says() -> None:
    state = after(lobby(RAVI), SetLobby(waits=("participant", "viewer")), MIA)
    for everybody_gone in (state, after(state, ChangePhase(to=Phase.SUSPENDED), MIA)):
        assert decide(everybody_gone, Join(), by=MIA, at=T0) == []
        assert standing(after(everybody_gone, Join(), MAX), MAX) is Standing.ADMITTED


@pytest.mark.row("F6")
def test_a_viewer_who_is_promoted_may_ask_for_the_floor_and_is_heard_when_it_is_given() -> None:
    state = after(after(room(people=CAST), Join(), VERA), ChangeRole(participant=VERA.id, role="participant"), MIA)
    assert audience_of(state, VERA) is Audience.PARTICIPANT
    assert Right.SEND_MEDIA in personal_view(state, VERA).rights
    state = after(after(state, RequestFloor(speech_type=STATEMENT), VERA), GrantFloor(request=RequestId("r1")), MIA)
    assert routed(state, VERA) == (Medium.AUDIO, Medium.VIDEO)


@pytest.mark.row("F6")
def test_a_promotion_is_kept_over_a_lost_line_and_can_be_undone() -> None:
    state = after(after(room(people=CAST), Join(), VERA), ChangeRole(participant=VERA.id, role="panellist"), MIA)
    state = after(state, ChangePhase(to=Phase.SUSPENDED), MIA)
    assert decide(state, Join(), by=VERA, at=T0) == []
    assert personal_view(state, VERA).routed == (Medium.AUDIO, Medium.VIDEO)
    undone = after(state, ChangeRole(participant=VERA.id, role="viewer"), MIA)
    assert personal_view(undone, VERA).routed == ()
    assert Right.REQUEST_FLOOR not in personal_view(undone, VERA).rights
    with pytest.raises(NotPermitted):
        decide(undone, RequestFloor(speech_type=STATEMENT), by=VERA, at=T0)


def test_who_is_made_a_viewer_leaves_the_list_and_the_floor(floor_of_ravi: RoomState) -> None:
    state = after(floor_of_ravi, ChangeRole(participant=RAVI.id, role="viewer"), MIA)
    state = after(state, ChangeRole(participant=LENA.id, role="viewer"), MIA)
    assert state.floor is None
    assert state.queue == ()


def test_where_only_the_hall_speaks_nobody_elsewhere_is_promoted() -> None:
    rules = msgspec.structs.replace(RULES, admission=AdmissionRules(remote_floor=False))
    in_hall = person("Gil", Role.VIEWER, place=Place.HALL)
    state = after(after(room(rules=rules, people=STAFF), Join(), VERA), Join(), in_hall)
    with pytest.raises(NobodySpeaksRemotely):
        decide(state, ChangeRole(participant=VERA.id, role="participant"), by=MIA, at=T0)
    assert after(state, ChangeRole(participant=in_hall.id, role="participant"), MIA).people[in_hall.id].role is Role.PARTICIPANT
