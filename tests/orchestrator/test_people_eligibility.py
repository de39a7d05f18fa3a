"""Who may come in, and why: from what they took part in, or by an exception that holds."""

from datetime import UTC, datetime, timedelta

import pytest

from orchestrator.notes import Served, served
from orchestrator.people.eligibility import eligible, exceptions_for, sentence
from orchestrator.people.inviting import links_for, participant_id, person_in, role_in
from orchestrator.people.registrants import Decision, Entry, Participation, Registrant, RegistrantId, Source
from rooms.ids import RoomId
from rooms.people import Place, Role
from tests.orchestrator.lists import FORUM, HALL_ONLY, OPEN, TALKS, WORKSHOP, two_days

T0 = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
LISTED = Source("everybody.csv", 3, T0)
ANA = Registrant(
    id=RegistrantId("ana"),
    name="Ana",
    email="ana@example.org",
    function="Director",
    organisation="Demo",
    country="Kenya",
    region="Africa",
    gender="female",
    stakeholder="civil_society",
    speaker_class="ngo",
    reference="A-1",
)
BO = Registrant(id=RegistrantId("bo"), name="Bo")


@pytest.fixture(scope="module")
def conference() -> Served:
    return served(two_days(), "http://localhost:8080")


def entry(person: Registrant, *consultations: str) -> Entry:
    return Entry(person, LISTED, tuple(Participation(one, Source("dialogue.csv", 14, T0)) for one in consultations))


def decided(person: Registrant, room: RoomId, *, granted: bool = True, after: int = 0) -> Decision:
    return Decision(person.id, room, granted, "Mia Torres", "cannot travel", T0 + timedelta(hours=after))


def why(conference: Served, room: RoomId, person: Entry, *decisions: Decision) -> list[str]:
    """Say why ``person`` may come into ``room``; [] if they may not."""
    return [sentence(ground, conference) for one in eligible([person], conference, room, decisions) for ground in one.grounds]


@pytest.mark.row("F4")
def test_who_took_part_in_a_consultation_is_eligible_and_the_list_says_from_where_that_is_known(conference: Served) -> None:
    assert why(conference, WORKSHOP, entry(ANA, "dialogue-africa")) == [
        "took part in Dialogue for Africa of 2026-02-10 (dialogue.csv row 14)"
    ]
    assert why(conference, WORKSHOP, entry(ANA, "dialogue-asia")) == ["took part in Dialogue for Asia (dialogue.csv row 14)"]


def test_who_took_part_in_nothing_is_not_eligible(conference: Served) -> None:
    assert why(conference, WORKSHOP, entry(ANA)) == []
    assert why(conference, WORKSHOP, entry(ANA, "a-dialogue-that-the-definition-forgot")) == []


def test_without_a_rule_everybody_on_the_list_is_eligible(conference: Served) -> None:
    assert why(conference, FORUM, entry(ANA)) == ["is on the list (everybody.csv row 3)"]


@pytest.mark.row("F4")
def test_an_exception_names_who_made_it_and_why_in_the_time_of_the_conference(conference: Served) -> None:
    assert why(conference, WORKSHOP, entry(ANA), decided(ANA, WORKSHOP)) == ["exception by Mia Torres on 2026-11-21: cannot travel"]


def test_an_exception_is_for_one_person_and_one_room(conference: Served) -> None:
    assert why(conference, WORKSHOP, entry(ANA), decided(BO, WORKSHOP), decided(ANA, OPEN)) == []


def test_a_withdrawn_exception_holds_no_more_and_may_be_granted_again(conference: Served) -> None:
    granted, withdrawn, again = (decided(ANA, WORKSHOP, granted=after != 1, after=after) for after in range(3))
    assert exceptions_for(WORKSHOP, [granted, withdrawn]) == {}
    assert why(conference, WORKSHOP, entry(ANA), granted, withdrawn) == []
    assert len(why(conference, WORKSHOP, entry(ANA), granted, withdrawn, again)) == 1


def test_while_access_is_to_be_announced_there_are_only_exceptions(conference: Served) -> None:
    assert why(conference, OPEN, entry(ANA, "dialogue-africa")) == []
    assert len(why(conference, OPEN, entry(ANA), decided(ANA, OPEN))) == 1


def test_people_come_in_to_speak_where_the_definition_lets_them_and_to_watch_elsewhere(conference: Served) -> None:
    roles = {room: role_in(conference.rooms[room]) for room in (WORKSHOP, FORUM, TALKS, HALL_ONLY)}
    assert roles == {WORKSHOP: Role.PARTICIPANT, FORUM: Role.PARTICIPANT, TALKS: Role.VIEWER, HALL_ONLY: None}


@pytest.mark.row("F7")
def test_the_whole_identity_line_comes_from_the_list(conference: Served) -> None:
    person = person_in(ANA, WORKSHOP, Role.PARTICIPANT)
    assert (person.name, person.function, person.organisation, person.country, person.place) == (
        *("Ana", "Director", "Demo", "Kenya"),
        Place.REMOTE,
    )
    assert (person.speaker_class, person.gender, person.region, person.stakeholder) == ("ngo", "female", "Africa", "civil_society")


def test_somebody_has_one_id_in_a_room_and_another_in_the_next() -> None:
    ids = [participant_id(person.id, room) for person in (ANA, BO) for room in (WORKSHOP, FORUM, WORKSHOP)]
    assert len(set(ids)) == 4
    assert all(len(one) == 15 and "ana" not in one for one in ids)


def test_no_two_links_have_one_secret() -> None:
    links = links_for([ANA, BO, ANA], WORKSHOP, Role.VIEWER)
    assert [link.person.name for link in links] == ["Ana", "Bo", "Ana"]
    assert len({link.secret for link in links}) == 3
    assert not any(link.secret in repr(link) for link in links)
