"""The list in the database: kept whole or not at all, and never in the way of who is admitted."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestrator.errors import StoreUnavailable
from orchestrator.people.changes import Change
from orchestrator.people.inviting import person_in
from orchestrator.people.registrants import Decision, Participation, Registrant, RegistrantId, Source
from orchestrator.people.roster import ImportedMeanwhile, Roster
from orchestrator.registry import Registry, new_secret
from orchestrator.service import Service
from rooms.people import Role
from tests.clocks import NOON, ManualClock
from tests.fakes import FakeMediaPlane
from tests.orchestrator.lists import WORKSHOP, entries, imported, served_directory, two_days

FIRST = datetime(2026, 2, 11, 9, 30, tzinfo=UTC)
LATER = FIRST + timedelta(days=7)
ANA = Registrant(id=RegistrantId("ana"), name="Ana", email="ana@example.org")
BO = Registrant(id=RegistrantId("bo"), name="محمد علي")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return served_directory(tmp_path / "data")


@pytest.fixture
def roster(data: Path) -> Iterator[Roster]:
    with closing(Roster(data)) as opened:
        yield opened


def change(person: Registrant, row: int, *took_part_in: str, forgets: bool = False) -> Change:
    return Change(row=row, registrant=person, took_part_in=took_part_in, is_new=True, forgets=forgets)


@pytest.mark.row("F4")
def test_what_is_known_comes_with_the_file_the_row_and_the_time_from_which_it_is_known(roster: Roster) -> None:
    roster.write([change(ANA, 14, "africa"), change(BO, 15)], file="dialogue.csv", at=FIRST, version=0)
    roster.write([change(ANA, 3, "asia")], file="second.xlsx", at=LATER, version=1)
    ana, bo = roster.entries()
    assert (ana.registrant, ana.source) == (ANA, Source("dialogue.csv", 14, FIRST))
    assert ana.participations == (
        Participation("africa", Source("dialogue.csv", 14, FIRST)),
        Participation("asia", Source("second.xlsx", 3, LATER)),
    )
    assert (bo.registrant, bo.participations) == (BO, ())


def test_the_first_source_of_a_participation_stays(roster: Roster) -> None:
    roster.write([change(ANA, 14, "africa")], file="dialogue.csv", at=FIRST, version=0)
    roster.write([change(ANA, 2, "africa")], file="again.csv", at=LATER, version=1)
    assert roster.entries()[0].participations == (Participation("africa", Source("dialogue.csv", 14, FIRST)),)


def test_participations_are_forgotten_on_purpose_alone(roster: Roster) -> None:
    roster.write([change(ANA, 2, "africa"), change(BO, 3, "africa")], file="a.csv", at=FIRST, version=0)
    roster.write([change(ANA, 2, forgets=True)], file="b.csv", at=LATER, version=1)
    assert [len(entry.participations) for entry in roster.entries()] == [0, 1]


def test_of_two_imports_at_the_same_time_the_second_is_compared_again(roster: Roster, data: Path) -> None:
    with closing(Roster(data)) as other:
        version = other.version()
        roster.write([change(ANA, 2)], file="a.csv", at=FIRST, version=version)
        with pytest.raises(ImportedMeanwhile):
            other.write([change(ANA, 2)], file="a.csv", at=FIRST, version=version)
        assert (len(other.entries()), other.version()) == (1, 1)


def test_an_import_for_which_the_disk_has_no_room_leaves_nothing(roster: Roster) -> None:
    pages = roster._connection.execute("PRAGMA page_count").fetchone()[0]
    roster._connection.execute(f"PRAGMA max_page_count = {pages + 10}")
    many = [change(Registrant(id=RegistrantId(f"p{row}"), name="x" * 100), row, "africa") for row in range(2, 2_000)]
    with pytest.raises(StoreUnavailable, match="is full"):
        roster.write(many, file="a.csv", at=FIRST, version=0)
    assert (roster.entries(), roster.version()) == ([], 0)


def test_decisions_are_kept_in_their_order(roster: Roster) -> None:
    granted = Decision(ANA.id, WORKSHOP, granted=True, by="Mia", reason="cannot travel", at=FIRST)
    withdrawn = Decision(ANA.id, WORKSHOP, granted=False, by="Mia", reason="travels", at=LATER)
    roster.decide(granted)
    roster.decide(withdrawn)
    assert roster.decisions() == [granted, withdrawn]


def test_without_a_service_there_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="Start one there first"):
        Roster(tmp_path)


@pytest.mark.row("L5")
async def test_a_list_never_touches_who_is_admitted(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with Service(two_days(), data=data, media=FakeMediaPlane(), clock=ManualClock()) as service:
        served_directory(data)
        assert imported(data, ["name", "email", "took part in"], ["Ana", "ana@example.org", "dialogue-asia"]).exit_code == 0
        [ana] = entries(data)
        person, secret = person_in(ana.registrant, WORKSHOP, Role.PARTICIPANT), new_secret()
        service.registry.invite(WORKSHOP, person, expires_at=NOON + timedelta(days=1), secret=secret)
        await service.enter(WORKSHOP, person)
        before = service.room(WORKSHOP).state
        assert imported(data, ["name", "email", "took part in"], ["Anna", "ana@example.org", "-"], ["Bo", "", ""]).exit_code == 0
        assert imported(data, ["name"], ["Bo"], name="without-ana.csv").exit_code == 0
        assert [entry.registrant.name for entry in entries(data)] == ["Anna", "Bo"]
        assert service.room(WORKSHOP).state is before
        assert before.people[person.id] == person
        assert service.registry.by_secret(secret, NOON).person == person
    async with Service(two_days(), data=data, media=FakeMediaPlane(), clock=ManualClock()) as again:
        assert again.room(WORKSHOP).state.people[person.id] == person


def test_secrets_of_the_links_are_nowhere_in_the_data(data: Path) -> None:
    imported(data, ["name", "took part in"], ["Ana", "dialogue-asia"])
    secret = new_secret()
    with closing(Registry(data)) as registry:
        [ana] = entries(data)
        until = NOON + timedelta(days=1)
        registry.invite_all(WORKSHOP, [(person_in(ana.registrant, WORKSHOP, Role.PARTICIPANT), secret)], expires_at=until)
        assert registry.by_secret(secret, NOON).person.name == "Ana"
    assert secret.encode() not in b"".join(file.read_bytes() for file in data.iterdir() if file.is_file())
