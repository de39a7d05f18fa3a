"""Invitations: a link opens one room for one person until it expires or is withdrawn, and the service cannot read it back."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from orchestrator.database import FILE_NAME, create_database
from orchestrator.errors import StoreUnavailable
from orchestrator.registry import InvitationExpired, InvitationRevoked, InvitationUnknown, Registry, new_participant
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person, Place, Role
from tests.builders import WORKSHOP
from tests.clocks import NOON

TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    create_database(tmp_path).close()
    with closing(Registry(tmp_path)) as opened:
        yield opened


def somebody(name: str = "Ana", role: Role = Role.PARTICIPANT) -> Person:
    """Somebody who was never invited before."""
    return Person(id=new_participant(), role=role, name=name)


@pytest.mark.row("F7")
def test_a_secret_opens_the_invitation_with_the_whole_identity_line(registry: Registry) -> None:
    ana = Person(
        id=new_participant(),
        role=Role.PARTICIPANT,
        name="Ana",
        function="Director",
        organisation="Demo organisation",
        country="Kenya",
        speaker_class="ngo",
        place=Place.HALL,
        gender="female",
        region="africa",
        stakeholder="civil_society",
    )
    invitation, secret = registry.invite(WORKSHOP, ana, expires_at=TOMORROW)
    assert registry.by_secret(secret, NOON) == invitation
    assert registry.by_secret(secret, NOON).person == ana


@pytest.mark.row("E2")
@pytest.mark.row("R2")
def test_an_invitation_is_for_its_room_alone_unless_it_is_for_every_room(registry: Registry) -> None:
    tomas = somebody("Tomas", Role.TECHNICIAN)
    for_one, _ = registry.invite(WORKSHOP, tomas, expires_at=TOMORROW)
    for_all, _ = registry.invite(None, tomas, expires_at=TOMORROW)
    rooms = [WORKSHOP, RoomId("side-event-3")]
    assert [[invitation.opens(room) for room in rooms] for invitation in (for_one, for_all)] == [[True, False], [True, True]]


def test_secrets_are_long_and_never_the_same_and_so_are_people(registry: Registry) -> None:
    invited = [registry.invite(WORKSHOP, somebody(), expires_at=TOMORROW) for _ in range(20)]
    assert len({secret for _, secret in invited}) == len({invitation.person.id for invitation, _ in invited}) == 20
    assert all(len(secret) >= 43 for _, secret in invited)


@pytest.mark.row("R2")
def test_the_secret_is_nowhere_in_the_data(registry: Registry, tmp_path: Path) -> None:
    _, secret = registry.invite(WORKSHOP, somebody(), expires_at=TOMORROW)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Ana" in kept
    assert secret.encode() not in kept


@pytest.mark.parametrize("secret", ["", "nobody-has-this", "x" * 100_000, "\ud800", "é", "\0"])
def test_a_secret_that_nobody_was_given_opens_nothing(registry: Registry, secret: str) -> None:
    with pytest.raises(InvitationUnknown):
        registry.by_secret(secret, NOON)


@pytest.mark.row("R2")
def test_an_invitation_opens_until_it_expires(registry: Registry) -> None:
    _, secret = registry.invite(WORKSHOP, somebody(), expires_at=TOMORROW)
    assert registry.by_secret(secret, TOMORROW - timedelta(seconds=1)).person.name == "Ana"
    with pytest.raises(InvitationExpired):
        registry.by_secret(secret, TOMORROW)


@pytest.mark.row("R2")
def test_a_withdrawn_invitation_opens_nothing_any_more(registry: Registry) -> None:
    invitation, secret = registry.invite(WORKSHOP, somebody(), expires_at=TOMORROW)
    assert registry.revoke(invitation.person.id)
    with pytest.raises(InvitationRevoked):
        registry.by_secret(secret, NOON)


def test_nobody_is_uninvited_who_was_not_invited(registry: Registry) -> None:
    assert not registry.revoke(ParticipantId("p-nobody"))


@pytest.mark.row("F5")
def test_a_second_secret_is_for_the_same_person_and_goes_with_the_first(registry: Registry) -> None:
    invitation, first = registry.invite(WORKSHOP, somebody(), expires_at=TOMORROW)
    _, second = registry.invite(WORKSHOP, invitation.person, expires_at=TOMORROW)
    assert registry.by_secret(first, NOON).person == registry.by_secret(second, NOON).person
    registry.revoke(invitation.person.id)
    for secret in (first, second):
        with pytest.raises(InvitationRevoked):
            registry.by_secret(secret, NOON)


def test_many_are_invited_in_one_step_or_nobody_is(registry: Registry) -> None:
    ana, bo = somebody("Ana"), somebody("Bo")
    registry.invite_all(WORKSHOP, [(ana, "first"), (bo, "second")], expires_at=TOMORROW)
    assert [registry.by_secret(secret, NOON).person for secret in ("first", "second")] == [ana, bo]
    with pytest.raises(StoreUnavailable):
        registry.invite_all(WORKSHOP, [(somebody(), "third"), (somebody(), "first")], expires_at=TOMORROW)
    with pytest.raises(InvitationUnknown):
        registry.by_secret("third", NOON)


def test_who_has_an_invitation_that_works_is_known(registry: Registry) -> None:
    ana, bo, eva = (registry.invite(WORKSHOP, somebody(name), expires_at=TOMORROW)[0].person for name in ("Ana", "Bo", "Eva"))
    registry.invite(WORKSHOP, eva, expires_at=TOMORROW + timedelta(days=1))
    registry.revoke(bo.id)
    assert registry.valid(NOON) == {ana.id, eva.id}
    assert registry.valid(TOMORROW) == {eva.id}


def test_who_is_invited_by_another_process_is_known_at_once(registry: Registry, tmp_path: Path) -> None:
    with closing(Registry(tmp_path)) as other:
        _, secret = other.invite(WORKSHOP, somebody("Mia", Role.MODERATOR), expires_at=TOMORROW)
    assert registry.by_secret(secret, NOON).person.role is Role.MODERATOR


def test_without_a_service_there_is_nobody_to_invite(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="Start one there first"):
        Registry(tmp_path)
    assert not (tmp_path / FILE_NAME).exists()
