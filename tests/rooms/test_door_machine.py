"""The same room with a lobby, removals, promotions and muted microphones: what must always be true of it besides."""

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from rooms.admission.commands import (
    AdmitAll,
    AdmitPerson,
    ChangeRole,
    DenyAdmission,
    DenyAll,
    Leave,
    RemovePerson,
    ReturnToLobby,
    SetLobby,
)
from rooms.admission.door import standing_of
from rooms.admission.moving import STAFF
from rooms.admission.policy import AdmissionRules
from rooms.admission.state import Standing
from rooms.commands import AnyCommand, ScheduleRoom
from rooms.ids import ParticipantId
from rooms.microphones.commands import AskToUnmute, DeclineUnmute, LockMicrophones, MuteAll, MutePerson, UnlockMicrophones, Unmute
from rooms.microphones.events import MicrophoneUnmuted
from rooms.microphones.opened import open_microphones
from rooms.microphones.policy import MicrophoneRules
from rooms.people import SYSTEM, Person, Role
from rooms.permissions import Right, may
from rooms.routes import Medium, routed, routes
from rooms.views import Audience, audience_of, personal_view
from tests.rooms.test_machine import EVERYBODY, RULES, SECOND_MODERATOR, RoomMachine

MOST_OPEN = 2
GUARDED = msgspec.structs.replace(
    RULES,
    admission=AdmissionRules(waits=(Role.VIEWER,)),
    microphones=MicrophoneRules(max_open=MOST_OPEN),
)
INVITED = [one for one in EVERYBODY if one.role is not Role.SYSTEM]

people = st.sampled_from([one.id for one in INVITED] + [ParticipantId("nobody")])
door_commands: st.SearchStrategy[AnyCommand] = st.one_of(
    st.sampled_from([Leave(), AdmitAll(), AdmitAll(open_door=True), DenyAll()]),
    st.builds(AdmitPerson, participant=people),
    st.builds(DenyAdmission, participant=people),
    st.builds(RemovePerson, participant=people),
    st.builds(ReturnToLobby, participant=people),
    st.builds(ChangeRole, participant=people, role=st.sampled_from(["viewer", "participant", "panellist"])),
    st.builds(SetLobby, waits=st.sampled_from([(), ("viewer",), ("participant", "viewer")])),
)
microphone_commands: st.SearchStrategy[AnyCommand] = st.one_of(
    st.sampled_from([MuteAll(), MuteAll(lock=True), LockMicrophones(), UnlockMicrophones(), Unmute(), Unmute(), DeclineUnmute()]),
    st.builds(MutePerson, participant=people),
    st.builds(AskToUnmute, participant=people),
)


class DoorMachine(RoomMachine):
    """A room whose moderators use everything that they may do with people."""

    def __init__(self) -> None:
        super().__init__()
        self.issue(SYSTEM, ScheduleRoom(title="Workshop", rules=GUARDED))

    @rule(by=st.sampled_from([SECOND_MODERATOR, *EVERYBODY]), command=door_commands)
    def somebody_does_something_at_the_door(self, by: Person, command: AnyCommand) -> None:
        self.issue(by, command)

    @rule(command=st.one_of(door_commands, microphone_commands))
    def a_moderator_does_something_with_people(self, command: AnyCommand) -> None:
        self.issue(SECOND_MODERATOR, command)

    @rule(by=st.sampled_from(EVERYBODY), command=microphone_commands)
    def somebody_does_something_with_microphones(self, by: Person, command: AnyCommand) -> None:
        muted, known = self.state.microphones.muted, len(self.log)
        self.issue(by, command)
        opened = {event.participant for event in self.log[known:] if isinstance(event, MicrophoneUnmuted)}
        assert muted - self.state.microphones.muted == opened & muted
        assert opened <= {by.id}

    @invariant()
    def a_remote_microphone_is_open_exactly_while_a_grant_or_a_standing_right_says_so(self) -> None:
        expected = self._may_be_heard()
        assert {route.source for route in routes(self.state) if route.medium is Medium.VIDEO} == expected
        assert {route.source for route in routes(self.state) if route.medium is Medium.AUDIO} == expected - self.state.microphones.muted
        assert {one.id for one in self.state.people.values() if routed(self.state, one)} == expected

    @invariant()
    def never_more_microphones_are_open_than_the_rules_say(self) -> None:
        limit = self.state.rules.microphones.max_open
        assert limit is None or len(open_microphones(self.state)) <= limit

    @invariant()
    def everybody_is_in_one_place_only(self) -> None:
        door = self.state.admission
        places = [set(self.state.people), set(door.waiting), set(door.denied), set(door.removed)]
        assert sum(map(len, places)) == len(set().union(*places))
        assert [one.ticket for one in door.waiting.values()] == list(door.tickets) == sorted(door.tickets)

    @invariant()
    def those_who_are_heard_without_the_floor_are_known(self) -> None:
        voices = {one.id for one in self.state.people.values() if may(one.role, Right.STANDING_VOICE)}
        assert voices == set(self.state.admission.voices)

    @invariant()
    def who_runs_the_meeting_never_stands_outside(self) -> None:
        for one in INVITED:
            if one.role in STAFF:
                assert standing_of(self.state, one) in {Standing.OUTSIDE, Standing.ADMITTED}

    @invariant()
    def who_is_not_let_in_has_no_part_in_the_room(self) -> None:
        for one in INVITED:
            if standing_of(self.state, one) in {Standing.WAITING, Standing.DENIED, Standing.REMOVED}:
                mine = personal_view(self.state, one)
                assert (mine.rights, mine.routed, mine.has_floor) == ((), (), False)
                assert audience_of(self.state, one) is Audience.PUBLIC


TestDoorMachine = DoorMachine.TestCase
TestDoorMachine.settings = settings(max_examples=settings().max_examples // 2)
