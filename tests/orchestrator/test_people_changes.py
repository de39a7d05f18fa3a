"""Who in a list is new and who is known; nobody is taken for somebody else."""

from datetime import UTC, datetime

import pytest

from orchestrator.people.changes import Change, Changes, changes_of
from orchestrator.people.columns import Column
from orchestrator.people.findings import Findings
from orchestrator.people.lines import Line
from orchestrator.people.registrants import Entry, Participation, Registrant, RegistrantId, Source

BEFORE = Source("first.csv", 2, datetime(2026, 2, 10, tzinfo=UTC))
ANA = Registrant(id=RegistrantId("ana"), name="Ana Pérez", email="ana@example.org", organisation="Demo", gender="female", reference="A-1")
BO = Registrant(id=RegistrantId("bo"), name="Bo Chen", organisation="Demo")


def known(*people: Registrant, took_part_in: tuple[str, ...] = ()) -> list[Entry]:
    return [Entry(one, BEFORE, tuple(Participation(consultation, BEFORE) for consultation in took_part_in)) for one in people]


def line(row: int, took_part_in: tuple[str, ...] | None = None, /, **says: str) -> Line:
    return Line(row, {Column(name): text for name, text in says.items()}, took_part_in)


def compare(entries: list[Entry], *lines: Line) -> tuple[Changes, list[str], list[str]]:
    findings = Findings()
    changes = changes_of(lines, entries, findings)
    return changes, [str(one) for one in findings.problems], [str(one) for one in findings.remarks]


def only_change(entries: list[Entry], one: Line) -> Change:
    changes, problems, _ = compare(entries, one)
    assert not problems
    [change] = changes.made
    return change


def only_problem(entries: list[Entry], *lines: Line) -> str:
    _, [problem], _ = compare(entries, *lines)
    return problem


def test_who_is_not_known_is_new_and_gets_an_id() -> None:
    changes, _, _ = compare([], line(2, ("dialogue",), name="Ana"), line(3, name="Bo"))
    assert (changes.new, changes.changed, changes.unchanged) == (2, 0, 0)
    assert [(one.row, one.registrant.name, one.took_part_in) for one in changes.made] == [(2, "Ana", ("dialogue",)), (3, "Bo", ())]
    assert len({one.registrant.id for one in changes.made}) == 2


@pytest.mark.parametrize(
    "says",
    [
        {"name": "Ana", "id": "A-1"},
        {"name": "Ana", "id": "ana"},
        {"name": "Ana", "email": "ANA@example.org"},
        {"name": "ANA PÉREZ", "organisation": "demo", "country": "Peru"},
    ],
)
def test_who_is_known_is_found_by_id_by_address_or_by_name_and_organisation(says: dict[str, str]) -> None:
    change = only_change(known(ANA), line(2, **says))
    assert (change.is_new, change.registrant.id, change.registrant.reference) == (False, "ana", "A-1")


def test_a_list_changes_what_it_says_and_leaves_the_rest() -> None:
    change = only_change(known(ANA), line(2, name="Ana Pérez", email="ana@example.org", country="Peru", gender="", speaker_class="ngo"))
    assert change.registrant == Registrant(
        **{**{name: getattr(ANA, name) for name in ANA.__struct_fields__}, "country": "Peru", "gender": "", "speaker_class": "ngo"}
    )


def test_a_class_of_speaker_that_is_emptied_is_the_default() -> None:
    assert only_change(known(), line(2, name="Ana", speaker_class="")).registrant.speaker_class == "default"


def test_who_is_as_they_were_is_unchanged() -> None:
    entries = known(ANA, took_part_in=("dialogue",))
    changes, problems, remarks = compare(entries, line(2, ("dialogue",), name="Ana Pérez", id="A-1"))
    assert (changes.made, changes.unchanged, problems + remarks) == ([], 1, [])


def test_what_people_took_part_in_adds_up() -> None:
    change = only_change(known(ANA, took_part_in=("africa",)), line(2, ("africa", "asia"), name="Ana Pérez", id="A-1"))
    assert (change.took_part_in, change.forgets) == (("asia",), False)


def test_what_people_took_part_in_is_forgotten_when_the_list_says_so() -> None:
    change = only_change(known(ANA, took_part_in=("africa",)), line(2, (), name="Ana Pérez", id="A-1"))
    assert (change.took_part_in, change.forgets) == ((), True)


def test_who_had_no_id_or_address_gets_one_by_name() -> None:
    change = only_change(known(BO), line(2, name="Bo Chen", organisation="Demo", email="bo@example.org", id="B-1"))
    assert (change.registrant.id, change.registrant.reference, change.registrant.email) == ("bo", "B-1", "bo@example.org")


def test_who_gets_an_address_by_name_alone_is_named() -> None:
    _, problems, remarks = compare(known(BO), line(2, name="Bo Chen", organisation="Demo", email="bo@example.org"))
    assert (problems, remarks) == ([], ['row 2, email: "Bo Chen" (id bo) had no address and gets this one'])


@pytest.mark.row("F4")
def test_a_name_alone_does_not_give_somebody_else_the_place_of_who_is_known() -> None:
    assert only_problem(known(ANA), line(2, name="Ana Pérez", organisation="Demo", email="someone@else.example")) == (
        'row 2, email: "Ana Pérez" (id A-1) is known with another address, ana@example.org; '
        "if it is the same person, write the id A-1, else another id"
    )


def test_an_id_says_whether_it_is_the_same_person() -> None:
    same = only_change(known(ANA), line(2, name="Ana Pérez", organisation="Demo", email="new@example.org", id="A-1"))
    other = only_change(known(ANA), line(2, name="Ana Pérez", organisation="Demo", email="new@example.org", id="A-2"))
    assert (same.is_new, same.registrant.email) == (False, "new@example.org")
    assert (other.is_new, other.registrant.reference) == (True, "A-2")


def test_an_address_has_one_owner() -> None:
    taken = line(2, name="Eva", email="ana@example.org", id="E-1")
    assert only_problem(known(ANA), taken) == (
        'row 2, id: "ana@example.org" belongs to "Ana Pérez" (id A-1); correct the address or the id'
    )
    assert only_problem(known(ANA, BO), line(2, name="Bo Chen", email="ana@example.org", id="bo")) == (
        'row 2, email: "ana@example.org" is the address of "Ana Pérez" (id A-1); correct the address or the id'
    )


def test_of_several_people_of_one_name_the_list_has_to_say_which() -> None:
    namesakes = known(BO, Registrant(id=RegistrantId("bo-2"), name="Bo Chen", organisation="Demo", reference="B-2"))
    assert only_problem(namesakes, line(2, name="Bo Chen", organisation="Demo")) == (
        "row 2, name: 2 people have this name and organisation; give the e-mail or the id of one"
    )
    assert only_change(namesakes, line(2, name="Bo Chen", organisation="Demo", country="Peru", id="B-2")).registrant.id == "bo-2"


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            [{"name": "Ana", "email": "a@example.org"}, {"name": "Eva", "email": "A@example.org"}],
            'row 3, email: "A@example.org" is the address in row 2 too; remove one of the rows, or leave one address empty',
        ),
        (
            [{"name": "Ana", "organisation": "Demo"}, {"name": "ANA", "organisation": "demo"}],
            "row 3, name: the same name and organisation as in row 2; remove one of the rows, or give each an id of its own",
        ),
        ([{"name": "Ana", "id": "1"}, {"name": "Eva", "id": "1"}], 'row 3, id: "1" is the id in row 2 too; correct it or remove one row'),
        (
            [{"name": "Ana Pérez", "email": "ana@example.org"}, {"name": "Ana", "id": "A-1"}],
            'row 3: "Ana Pérez" (id A-1) is in row 2 already; remove one of the rows',
        ),
    ],
)
def test_nobody_is_in_a_list_twice(rows: list[dict[str, str]], problem: str) -> None:
    assert only_problem(known(ANA), *(line(number, **says) for number, says in enumerate(rows, 2))) == problem


def test_two_people_of_one_name_are_told_apart_by_their_ids() -> None:
    changes, problems, _ = compare([], line(2, name="Ana", organisation="Demo", id="1"), line(3, name="Ana", organisation="Demo", id="2"))
    assert (changes.new, problems) == (2, [])
