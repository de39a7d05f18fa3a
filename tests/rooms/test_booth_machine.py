"""Booths in any order of events: what must always be true of them."""

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from rooms.admission.commands import AdmitPerson, ChangeRole, RemovePerson, ReturnToLobby
from rooms.commands import AnyCommand, Join, MarkAbsent, ScheduleRoom
from rooms.interpretation.booths import interpreters_of
from rooms.interpretation.commands import (
    AcceptHandover,
    AnswerSignal,
    Cough,
    DeclineHandover,
    OfferHandover,
    SendSignal,
    SetRelay,
    TakeBooth,
    WithdrawHandover,
)
from rooms.interpretation.state import SignalId, SignalKind
from rooms.people import SYSTEM, Person, Role
from rooms.permissions import Right, may
from tests.rooms.booths import FANNY, INTERPRETERS, WITH_BOOTHS
from tests.rooms.test_machine import EVERYBODY, RULES, SECOND_MODERATOR, RoomMachine

LANGUAGES = ("es", "fr", "ru")
MOVED = msgspec.structs.replace(FANNY, booth="ru")
SITTING = (*INTERPRETERS, MOVED)

handovers = st.sampled_from([TakeBooth(), OfferHandover(), AcceptHandover(), AcceptHandover(), DeclineHandover(), WithdrawHandover()])
booth_commands: st.SearchStrategy[AnyCommand] = st.one_of(
    handovers,
    st.builds(SetRelay, relay_from=st.sampled_from(["", *LANGUAGES, "en"])),
    st.builds(Cough, held=st.booleans()),
    st.builds(SendSignal, kind=st.sampled_from(list(SignalKind))),
    st.builds(AnswerSignal, signal=st.integers(1, 4).map(lambda number: SignalId(f"s{number}"))),
)
ids = st.sampled_from([one.id for one in INTERPRETERS])
gone: st.SearchStrategy[AnyCommand] = st.one_of(
    st.builds(RemovePerson, participant=ids),
    st.builds(ReturnToLobby, participant=ids),
    st.builds(AdmitPerson, participant=ids),
    st.builds(ChangeRole, participant=ids, role=st.sampled_from(["viewer", "participant"])),
)


class BoothMachine(RoomMachine):
    """A room whose interpreters come, take over, cough, and are gone."""

    def __init__(self) -> None:
        super().__init__()
        rules = msgspec.structs.replace(RULES, languages=WITH_BOOTHS.languages, interpretation=WITH_BOOTHS.interpretation)
        self.issue(SYSTEM, ScheduleRoom(title="Workshop", rules=rules))
        for one in INTERPRETERS:
            self.issue(one, Join())

    @rule(by=st.sampled_from(SITTING), command=st.one_of(booth_commands, st.just(Join())))
    def an_interpreter_does_something(self, by: Person, command: AnyCommand) -> None:
        self.issue(by, command)

    @rule(by=st.sampled_from([*EVERYBODY, *SITTING]), command=booth_commands)
    def anybody_does_something_in_a_booth(self, by: Person, command: AnyCommand) -> None:
        self.issue(by, command)

    @rule(command=gone)
    def a_moderator_puts_somebody_out(self, command: AnyCommand) -> None:
        self.issue(SECOND_MODERATOR, command)

    @rule(participant=ids)
    def a_line_breaks(self, participant: str) -> None:
        self.issue(SYSTEM, msgspec.convert({"participant": participant}, MarkAbsent))

    @invariant()
    def in_a_booth_one_person_interprets_or_nobody_and_they_sit_there(self) -> None:
        for language, booth in self.state.interpretation.booths.items():
            sitting = {one.id for one in interpreters_of(self.state, language)}
            assert booth.active is None or booth.active in sitting
            assert booth.active or not (booth.offered or booth.silenced)

    @invariant()
    def a_place_changes_hands_only_if_it_was_free_or_offered_and_accepted(self) -> None:
        """Read from the log: taken while free, handed over while offered."""
        active: dict[str, str] = {}
        offered: set[str] = set()
        for happening in map(msgspec.to_builtins, self.log):
            booth = happening.get("booth", "")
            match happening["type"]:
                case "booth_taken":
                    assert booth not in active
                    active[booth] = happening["participant"]
                case "handover_offered":
                    assert active[booth] == happening["by"]
                    offered.add(booth)
                case "handover_declined" | "handover_withdrawn":
                    assert (active[booth] == happening["by"]) == (happening["type"] == "handover_withdrawn")
                    offered.remove(booth)
                case "booth_handed_over":
                    assert active[booth] == happening["before"] != happening["participant"]
                    offered.remove(booth)
                    active[booth] = happening["participant"]
                case "booth_freed":
                    assert active.pop(booth) == happening["participant"]
                    offered.discard(booth)
                case "room_scheduled":
                    active, offered = {}, set()
        assert active == {language: booth.active for language, booth in self.state.interpretation.booths.items() if booth.active}

    @invariant()
    def every_booth_hears_the_floor_in_the_end(self) -> None:
        known = self.state.interpretation
        for language in LANGUAGES:
            heard, steps = language, 0
            while heard := known.booth(heard).relay_from:
                steps += 1
                assert steps < len(LANGUAGES)

    @invariant()
    def a_booth_says_each_thing_on_one_line(self) -> None:
        lines = [(one.booth, one.kind) for one in self.state.interpretation.signals]
        assert len(lines) == len(set(lines))
        assert {one.booth for one in self.state.interpretation.signals} <= set(LANGUAGES)

    @invariant()
    def those_who_interpret_are_known(self) -> None:
        inside = {one.id for one in self.state.people.values() if may(one.role, Right.INTERPRET)}
        assert inside == set(self.state.admission.interpreters)
        assert all(one.role is Role.INTERPRETER for one in self.state.people.values() if one.booth)


TestBoothMachine = BoothMachine.TestCase
TestBoothMachine.settings = settings(max_examples=settings().max_examples // 2)
