"""Simulated people are plainly invented, enter as who they are, and stay the same from one run to the next."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestrator.bots.guests import VALID_FOR, Guests
from orchestrator.database import create_database
from orchestrator.registry import InvitationExpired, Registry
from rooms.ids import RoomId
from rooms.people import Place, Role

NOW = datetime(2022, 5, 9, 9, 0, tzinfo=UTC)
ROOM = RoomId("workshop")


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    create_database(tmp_path).close()
    with closing(Registry(tmp_path)) as invitations:
        yield invitations


def test_everybody_is_named_as_invented(registry: Registry) -> None:
    guests = Guests(registry, ROOM, NOW)
    people = [guests.participant(number).person for number in range(1, 21)]
    assert [person.name for person in people] == [f"Demo participant {number}" for number in range(1, 21)]
    assert all(person.organisation.startswith("Demo ") and person.country for person in people)
    assert guests.moderator().person.name == "Simulated moderator"
    assert guests.hall().person.name == "Simulated hall"


def test_a_guest_enters_this_room_in_the_role_that_is_played(registry: Registry) -> None:
    guests = Guests(registry, ROOM, NOW)
    for guest, role in ((guests.participant(1), Role.PARTICIPANT), (guests.moderator(), Role.MODERATOR), (guests.hall(), Role.HALL)):
        invitation = registry.by_secret(guest.token, NOW)
        assert (invitation.person, invitation.room) == (guest.person, ROOM)
        assert guest.person.role is role
    assert guests.hall().person.place is Place.HALL


def test_the_next_run_brings_the_same_people_with_new_secrets(registry: Registry) -> None:
    first, second = (Guests(registry, ROOM, NOW).participant(3) for _ in range(2))
    assert first.person == second.person
    assert first.token != second.token


def test_no_two_people_are_one(registry: Registry) -> None:
    guests = Guests(registry, ROOM, NOW)
    everybody = [guests.hall(), guests.moderator(), *(guests.participant(number) for number in range(1, 21))]
    assert len({guest.person.id for guest in everybody}) == len(everybody)


def test_an_invitation_ends_some_day(registry: Registry) -> None:
    guest = Guests(registry, ROOM, NOW).participant(1)
    with pytest.raises(InvitationExpired):
        registry.by_secret(guest.token, NOW + VALID_FOR + timedelta(seconds=1))
