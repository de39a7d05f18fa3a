"""Who interprets in a booth, and what it listens to."""

import msgspec
import pytest

from rooms.admission.commands import ChangeRole, RemovePerson, ReturnToLobby
from rooms.admission.errors import StaysInBooth
from rooms.commands import AnyCommand, ChangePhase, Join, MarkAbsent, RequestFloor, ScheduleRoom
from rooms.decide import decide
from rooms.errors import NotAdmitted, NotPermitted, Refused, RoomOver
from rooms.interpretation.commands import AcceptHandover, Cough, DeclineHandover, OfferHandover, SetRelay, TakeBooth, WithdrawHandover
from rooms.interpretation.errors import BoothOccupied, NobodyInBooth, NoBooths, NoHandover, NotActive, RelayCycle, UnknownBooth
from rooms.interpretation.events import BoothFreed, BoothHandedOver, BoothTaken, Gone, HandoverDeclined
from rooms.interpretation.state import Booth
from rooms.interpretation.views import BoothView, booths_view
from rooms.people import SYSTEM, Person, Role
from rooms.permissions import Right
from rooms.phases import Phase
from rooms.routes import Medium, routes
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, InterpreterView, PublicView, audience_of, personal_view, view_for
from tests.builders import CAST, MIA, PIA, RAVI, STATEMENT, T0, after, person, room
from tests.rooms.booths import ELENA, FANNY, INES, INTERPRETERS, OLGA, WITH_BOOTHS, booths

NOBODY = Presence()


def seen(state: RoomState, language: str, presence: Presence = NOBODY) -> BoothView:
    return next(one for one in booths_view(state, presence) if one.language == language)


def refuses(state: RoomState, refusal: type[Refused], command: AnyCommand, by: Person) -> None:
    with pytest.raises(refusal):
        decide(state, command, by=by, at=T0)


def test_a_booth_in_which_nobody_interprets_is_for_whoever_takes_it() -> None:
    assert decide(booths(), TakeBooth(), by=INES, at=T0) == [BoothTaken(booth="es", participant=INES.id, at=T0)]
    state = booths(active=(INES,))
    assert decide(state, TakeBooth(), by=INES, at=T0) == []
    refuses(state, BoothOccupied, TakeBooth(), ELENA)


@pytest.mark.row("H3")
def test_a_handover_is_offered_and_nothing_changes_before_it_is_accepted() -> None:
    state = after(booths(active=(INES,)), OfferHandover(), INES)
    assert (seen(state, "es").active, seen(state, "es").offered) == (INES.id, True)
    assert decide(state, OfferHandover(), by=INES, at=T0) == []
    assert decide(state, AcceptHandover(), by=ELENA, at=T0) == [BoothHandedOver(booth="es", participant=ELENA.id, before=INES.id, at=T0)]
    state = after(state, AcceptHandover(), ELENA)
    assert (seen(state, "es").active, seen(state, "es").offered) == (ELENA.id, False)


@pytest.mark.row("H3")
def test_only_somebody_else_of_the_same_booth_accepts_and_only_what_is_offered() -> None:
    state = booths(active=(INES,))
    refuses(state, NoHandover, AcceptHandover(), ELENA)
    refuses(state, NotActive, OfferHandover(), ELENA)
    state = after(state, OfferHandover(), INES)
    for one in (INES, FANNY):
        refuses(state, NoHandover, AcceptHandover(), one)


def test_an_offer_can_be_withdrawn_and_declined() -> None:
    state = after(booths(active=(INES,)), OfferHandover(), INES)
    assert decide(state, DeclineHandover(), by=ELENA, at=T0) == [HandoverDeclined(booth="es", by=ELENA.id, at=T0)]
    for kept in (after(state, DeclineHandover(), ELENA), after(state, WithdrawHandover(), INES)):
        assert (seen(kept, "es").active, seen(kept, "es").offered) == (INES.id, False)
        refuses(kept, NoHandover, AcceptHandover(), ELENA)


def test_who_is_alone_in_a_booth_offers_nothing() -> None:
    refuses(booths(active=(FANNY,)), NobodyInBooth, OfferHandover(), FANNY)


@pytest.mark.parametrize(
    ("command", "by", "why"),
    [
        (MarkAbsent(participant=INES.id), SYSTEM, Gone.ABSENT),
        (RemovePerson(participant=INES.id), MIA, Gone.REMOVED),
        (ReturnToLobby(participant=INES.id), MIA, Gone.REMOVED),
        (Join(), msgspec.structs.replace(INES, booth="fr"), Gone.ELSEWHERE),
    ],
)
def test_a_booth_is_free_when_whoever_interpreted_is_gone(command: AnyCommand, by: Person, why: Gone) -> None:
    state = after(booths(active=(INES,)), OfferHandover(), INES)
    assert BoothFreed(booth="es", participant=INES.id, why=why, at=T0) in decide(state, command, by=by, at=T0)
    freed = after(state, command, by)
    assert freed.interpretation.booth("es") == Booth()
    assert after(freed, TakeBooth(), ELENA).interpretation.booth("es").active == ELENA.id


def test_who_is_on_standby_and_gone_leaves_the_booth_as_it_is() -> None:
    state = booths(active=(INES,))
    assert decide(state, MarkAbsent(participant=ELENA.id), by=SYSTEM, at=T0) == []
    assert after(state, RemovePerson(participant=ELENA.id), MIA).interpretation == state.interpretation


@pytest.mark.row("H2")
def test_a_booth_listens_to_another_one_and_is_told_when_nobody_interprets_there() -> None:
    state = after(booths(active=(FANNY,)), SetRelay(relay_from="fr"), INES)
    assert (seen(state, "es").relay_from, seen(state, "es").relay_quiet) == ("fr", False)
    assert seen(after(state, MarkAbsent(participant=FANNY.id), SYSTEM), "es").relay_quiet
    assert seen(after(state, SetRelay(), ELENA), "es").relay_from == ""


@pytest.mark.row("H2")
def test_booths_do_not_listen_to_each_other_in_a_circle() -> None:
    state = after(after(booths(), SetRelay(relay_from="fr"), INES), SetRelay(relay_from="ru"), FANNY)
    for source, by in (("es", OLGA), ("fr", OLGA), ("ru", OLGA)):
        refuses(state, RelayCycle, SetRelay(relay_from=source), by)
    refuses(state, UnknownBooth, SetRelay(relay_from="en"), OLGA)


@pytest.mark.row("H4")
def test_a_cough_silences_the_booth_until_the_key_is_let_go() -> None:
    state = after(booths(active=(INES,)), Cough(held=True), INES)
    assert seen(state, "es").silenced
    assert decide(state, Cough(held=True), by=INES, at=T0) == []
    assert not seen(after(state, Cough(held=False), INES), "es").silenced
    refuses(state, NotActive, Cough(held=True), ELENA)
    handed_over = after(after(state, OfferHandover(), INES), AcceptHandover(), ELENA)
    assert not seen(handed_over, "es").silenced


def test_what_the_definition_gives_no_booth_has_none() -> None:
    zoe = person("Zoe", Role.INTERPRETER, booth="zh")
    refuses(after(booths(), Join(), zoe), UnknownBooth, TakeBooth(), zoe)
    refuses(room(people=(*CAST, INES)), NoBooths, TakeBooth(), INES)


def test_after_the_meeting_nobody_interprets_any_more() -> None:
    refuses(booths(Phase.CLOSED), RoomOver, TakeBooth(), INES)


def test_booths_that_the_definition_changes_before_the_meeting_are_empty_again() -> None:
    state = booths(Phase.SCHEDULED, active=(INES, FANNY))
    same = after(state, ScheduleRoom(title="Other", rules=WITH_BOOTHS), SYSTEM)
    assert same.interpretation == state.interpretation
    fewer = msgspec.structs.replace(WITH_BOOTHS, interpretation=("fr",))
    assert after(state, ScheduleRoom(title="Workshop", rules=fewer), SYSTEM).interpretation.booths == {}


def test_interpreters_ask_for_nothing_vote_on_nothing_and_are_not_heard_on_the_floor() -> None:
    state = booths(active=(INES,))
    refuses(state, NotPermitted, RequestFloor(speech_type=STATEMENT), INES)
    assert set(personal_view(state, INES).rights) == {Right.BACKSTAGE, Right.INTERPRET}
    assert INES.id not in {route.source for route in routes(state)}
    for somebody in (MIA, RAVI, PIA):
        refuses(state, NotPermitted, TakeBooth(), somebody)


def test_an_interpreter_gets_no_other_role_from_a_moderator() -> None:
    refuses(booths(), StaysInBooth, ChangeRole(participant=INES.id, role="participant"), MIA)


@pytest.mark.row("A2")
def test_interpreters_hear_and_see_the_rehearsal_that_the_audience_does_not() -> None:
    state = booths(Phase.REHEARSAL)
    view = view_for(state, audience_of(state, INES), Presence())
    assert isinstance(view, InterpreterView)
    heard = {route.source for route in routes(state) if route.medium is Medium.AUDIO}
    assert PIA.id in heard & {one.person.id for one in view.sources}
    assert view_for(state, Audience.PUBLIC, Presence()).sources == ()


@pytest.mark.row("H7")
def test_the_booths_know_the_next_speakers_and_their_languages_before_the_floor_is_given() -> None:
    state = after(booths(), RequestFloor(speech_type=STATEMENT, language="en"), RAVI)
    view = view_for(state, Audience.INTERPRETER, Presence())
    assert isinstance(view, InterpreterView)
    assert view.floor is None
    assert view.next_speaker is not None
    assert (view.next_speaker.speaker.name, view.next_speaker.language) == ("Ravi", "en")
    assert [entry.language for entry in view.queue] == ["en"]


def test_everybody_behind_the_booths_sees_who_sits_there_and_the_audience_does_not() -> None:
    state = booths(active=(INES,))
    line = seen(state, "es", Presence(connected=frozenset({INES.id})))
    assert [(one.person.name, one.connected) for one in line.interpreters] == [("Ines", True), ("Elena", False)]
    for audience in (Audience.PUBLIC, Audience.PARTICIPANT, Audience.HALL):
        view = msgspec.json.encode(view_for(state, audience, Presence()))
        assert not any(one.name.encode() in view for one in INTERPRETERS)
    assert not hasattr(view_for(state, Audience.PUBLIC, Presence()), "booths")
    assert issubclass(InterpreterView, PublicView)


def test_nothing_is_left_of_an_interpreter_who_was_removed() -> None:
    state = after(booths(), RemovePerson(participant=INES.id), MIA)
    assert [one.person.id for one in seen(state, "es").interpreters] == [ELENA.id]


def test_a_meeting_that_ends_keeps_its_booths_as_they_were() -> None:
    state = after(booths(active=(INES,)), ChangePhase(to=Phase.CLOSED), MIA)
    assert seen(state, "es").active == INES.id


def test_who_was_invited_to_another_booth_has_to_come_in_with_that_invitation_first() -> None:
    elsewhere = msgspec.structs.replace(FANNY, booth="ru")
    refuses(booths(), NotAdmitted, TakeBooth(), elsewhere)
    assert decide(after(booths(), Join(), elsewhere), TakeBooth(), by=elsewhere, at=T0)
