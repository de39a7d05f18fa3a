"""What a list changes: who in it is new, who is known already, and which rows cannot both be right."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from config.problems import quoted
from orchestrator.people.cells import key
from orchestrator.people.columns import Column
from orchestrator.people.findings import Findings
from orchestrator.people.lines import Line
from orchestrator.people.registrants import Entry, Registrant, new_registrant_id
from rooms.rules import DEFAULT_CLASS

_FIELDS = {
    Column.NAME: "name",
    Column.EMAIL: "email",
    Column.FUNCTION: "function",
    Column.ORGANISATION: "organisation",
    Column.COUNTRY: "country",
    Column.REGION: "region",
    Column.GENDER: "gender",
    Column.STAKEHOLDER: "stakeholder",
    Column.SPEAKER_CLASS: "speaker_class",
    Column.ID: "reference",
}


@dataclass(frozen=True, slots=True)
class Change:
    """``row`` of the list makes somebody ``registrant``, and says that they took part in ``took_part_in`` too.

    is_new: nobody knew them. forgets: what they took part in so far is to be forgotten.
    """

    row: int
    registrant: Registrant
    took_part_in: tuple[str, ...]
    is_new: bool
    forgets: bool


@dataclass(slots=True)
class Changes:
    """``made``: what is to be written. unchanged: how many people the list says nothing new of."""

    made: list[Change] = field(default_factory=list)
    unchanged: int = 0

    @property
    def new(self) -> int:
        """How many people nobody knew before."""
        return sum(change.is_new for change in self.made)

    @property
    def changed(self) -> int:
        """How many people are known, and will be otherwise."""
        return len(self.made) - self.new


def changes_of(lines: Iterable[Line], known: Sequence[Entry], findings: Findings) -> Changes:
    """Return what ``lines`` change of what is ``known``. What cannot be is noted, and not among the changes."""
    changes, once, directory = Changes(), _Once(findings), _Directory(known)
    for line in lines:
        before = len(findings.problems)
        once.look_at(line)
        entry = directory.find(line, findings) if len(findings.problems) == before else None
        if entry and len(findings.problems) == before:
            once.look_for(entry, line.row)
        if len(findings.problems) > before:
            continue
        if change := _change(line, entry):
            changes.made.append(change)
        else:
            changes.unchanged += 1
    return changes


def _change(line: Line, entry: Entry | None) -> Change | None:
    """What ``line`` changes of ``entry``, None: nothing; without an entry somebody is new."""
    before = entry.registrant if entry else Registrant(id=new_registrant_id(), name="")
    said = {_FIELDS[column]: text for column, text in line.says.items()}
    if said.get("speaker_class") == "":
        said["speaker_class"] = DEFAULT_CLASS
    if entry and line.get(Column.ID) == entry.registrant.id:
        del said["reference"]
    after = msgspec.structs.replace(before, **said)
    had = [one.consultation for one in entry.participations] if entry else []
    more = tuple(one for one in line.took_part_in or () if one not in had)
    forgets = line.took_part_in == () and bool(had)
    if entry and after == before and not more and not forgets:
        return None
    return Change(row=line.row, registrant=after, took_part_in=more, is_new=entry is None, forgets=forgets)


class _Once:
    """Nobody is in a list twice."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._ids: dict[str, int] = {}
        self._addresses: dict[str, int] = {}
        self._names: dict[tuple[str, str], tuple[int, str]] = {}
        self._people: dict[str, int] = {}

    def look_at(self, line: Line) -> None:
        """Note what ``line`` has in common with a row above it; one such thing is enough."""
        reference, address = line.get(Column.ID), line.get(Column.EMAIL)
        id_row = self._ids.setdefault(reference, line.row) if reference else line.row
        address_row = self._addresses.setdefault(key(address), line.row) if address else line.row
        name = _name_key(line.get(Column.NAME), line.get(Column.ORGANISATION))
        name_row, namesake = self._names.setdefault(name, (line.row, reference))
        if id_row != line.row:
            self._findings.problem(line.row, Column.ID, f"{quoted(reference)} is the id in row {id_row} too; correct it or remove one row")
        elif address_row != line.row:
            sentence = f"{quoted(address)} is the address in row {address_row} too; remove one of the rows, or leave one address empty"
            self._findings.problem(line.row, Column.EMAIL, sentence)
        elif name_row != line.row and not (reference and namesake and reference != namesake):
            sentence = f"the same name and organisation as in row {name_row}; remove one of the rows, or give each an id of its own"
            self._findings.problem(line.row, Column.NAME, sentence)

    def look_for(self, entry: Entry, row: int) -> None:
        """Note that an earlier row is about the same person."""
        earlier = self._people.setdefault(entry.registrant.id, row)
        if earlier != row:
            self._findings.problem(row, "", f"{_named(entry)} is in row {earlier} already; remove one of the rows")


class _Directory:
    """Finds who is known by id, by address, or by name and organisation."""

    def __init__(self, known: Sequence[Entry]) -> None:
        self._by_id = {one.registrant.reference: one for one in known if one.registrant.reference}
        self._by_id |= {one.registrant.id: one for one in known}
        self._by_address = {key(one.registrant.email): one for one in known if one.registrant.email}
        self._by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for one in known:
            self._by_name[_name_key(one.registrant.name, one.registrant.organisation)].append(one)

    def find(self, line: Line, findings: Findings) -> Entry | None:
        """Return whom ``line`` is about; None: somebody new, or nobody can tell, which is noted."""
        reference, address = line.get(Column.ID), line.get(Column.EMAIL)
        with_id, with_address = self._by_id.get(reference), self._by_address.get(key(address)) if address else None
        if with_address and (with_id or with_address) is not with_address:
            findings.problem(
                line.row, Column.EMAIL, f"{quoted(address)} is the address of {_named(with_address)}; correct the address or the id"
            )
            return None
        if with_id:
            return with_id
        if with_address:
            if reference and with_address.registrant.reference:
                findings.problem(line.row, Column.ID, f"{quoted(address)} belongs to {_named(with_address)}; correct the address or the id")
            return with_address
        return self._find_by_name(line, findings)

    def _find_by_name(self, line: Line, findings: Findings) -> Entry | None:
        """Somebody of that name and organisation, unless an id or an address says that it is somebody else.

        An address alone does not make somebody another person, and a name alone does not give a known person another address: whoever
        could write a row with the name of somebody eligible would get their link.
        """
        reference, address = line.get(Column.ID), line.get(Column.EMAIL)
        called = self._by_name.get(_name_key(line.get(Column.NAME), line.get(Column.ORGANISATION)), [])
        called = [one for one in called if not (reference and (one.registrant.reference or _differ(address, one.registrant.email)))]
        if len(called) > 1:
            findings.problem(
                line.row, Column.NAME, f"{len(called)} people have this name and organisation; give the e-mail or the id of one"
            )
        elif called and _differ(address, called[0].registrant.email):
            known = called[0].registrant
            sentence = (
                f"{_named(called[0])} is known with another address, {known.email}; "
                f"if it is the same person, write the id {known.reference or known.id}, else another id"
            )
            findings.problem(line.row, Column.EMAIL, sentence)
        elif called and address and not called[0].registrant.email:
            findings.remark(line.row, Column.EMAIL, f"{_named(called[0])} had no address and gets this one")
        return called[0] if len(called) == 1 else None


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and key(one) != key(other)


def _name_key(name: str, organisation: str) -> tuple[str, str]:
    return key(name), key(organisation)


def _named(entry: Entry) -> str:
    person = entry.registrant
    return f"{quoted(person.name)} (id {person.reference or person.id})"
