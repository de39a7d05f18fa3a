"""The chat: who writes to whom, how fast, and what becomes of what is deleted."""

from datetime import timedelta

import msgspec
import pytest

from rooms.admission.errors import UnknownPerson
from rooms.chat.commands import DeleteMessage, MuteInChat, PostMessage
from rooms.chat.errors import (
    ChatMuted,
    ChatReadOnly,
    MessageEmpty,
    ModeratorsWrite,
    NoSuchChat,
    NotYourMessage,
    UnknownMessage,
    WritingTooFast,
)
from rooms.chat.rules import MOST_RECENT_EACH, RECENTLY
from rooms.chat.state import ChatLog, Deleted, Group, Posted
from rooms.commands import AnyCommand, ChangePhase
from rooms.decide import decide
from rooms.errors import NotAdmitted, NotPermitted, Refused, RoomOver
from rooms.ids import MessageId, ParticipantId
from rooms.participation import Participation
from rooms.people import Person, Role
from rooms.phases import Phase
from rooms.state import RoomState
from rooms.tail import KEPT
from rooms.views import personal_view
from tests.builders import CAST, HALL, LENA, MIA, PIA, RAVI, RULES, T0, TOMAS, after, person, room

M1 = MessageId("m1")
VERA = person("Vera", Role.VIEWER)
EVERYBODY = (*CAST, VERA)


def house(**participation: bool) -> RoomState:
    rules = msgspec.structs.replace(RULES, participation=Participation(**participation))
    return room(people=EVERYBODY, rules=rules)


def post(text: str = "Hello", group: Group = Group.EVERYBODY) -> PostMessage:
    return PostMessage(group=group, text=text)


def refused(state: RoomState, command: AnyCommand, by: Person) -> type[Refused]:
    with pytest.raises(Refused) as refusal:
        decide(state, command, by=by, at=T0)
    return refusal.type


def read(state: RoomState, group: Group = Group.EVERYBODY, after: int = 0) -> list[str]:
    """The words that somebody reads who has read up to ``after``; deletions as an empty string."""
    return [entry.text if isinstance(entry, Posted) else "" for entry in state.chat.log(group).after(after, KEPT)]


@pytest.mark.row("G3")
@pytest.mark.parametrize(
    ("group", "writers"),
    [
        (Group.EVERYBODY, {MIA, RAVI, LENA, PIA, HALL}),
        (Group.BACKSTAGE, {MIA, PIA, TOMAS, HALL}),
        (Group.MODERATORS, {MIA}),
    ],
)
def test_each_group_is_written_by_its_people(group: Group, writers: set[Person]) -> None:
    hall = house()
    assert {who for who in EVERYBODY if group in personal_view(hall, who).chat.writes} == writers
    for who in EVERYBODY:
        if who in writers:
            assert read(after(hall, post(group=group), who), group) == ["Hello"]
        else:
            assert refused(hall, post(group=group), who) in {NoSuchChat, ChatReadOnly}


@pytest.mark.row("G3")
def test_backstage_and_moderators_are_read_by_nobody_else() -> None:
    hall = house()
    assert personal_view(hall, RAVI).chat.reads == (Group.EVERYBODY,)
    assert personal_view(hall, TOMAS).chat.reads == (Group.EVERYBODY, Group.BACKSTAGE)
    assert personal_view(hall, MIA).chat.reads == tuple(Group)


def test_invited_viewers_write_only_if_the_rules_say_so() -> None:
    assert refused(house(), post(), VERA) is ChatReadOnly
    assert read(after(house(viewers_chat=True), post(), VERA)) == ["Hello"]


def test_a_room_may_be_without_a_chat_for_everybody() -> None:
    assert refused(house(chat=False), post(), RAVI) is NoSuchChat
    assert read(after(house(chat=False), post(group=Group.BACKSTAGE), TOMAS), Group.BACKSTAGE) == ["Hello"]


def test_nobody_writes_from_outside_or_says_nothing() -> None:
    assert refused(house(), post(), person("Zoe")) is NotAdmitted
    assert refused(house(), post(" \n"), RAVI) is MessageEmpty


@pytest.mark.row("G3")
def test_a_deleted_message_vanishes_for_all_and_who_has_it_is_told() -> None:
    hall = after(after(house(), post("first"), RAVI), post("second"), LENA)
    seen = hall.chat.log(Group.EVERYBODY).newest
    hall = after(hall, DeleteMessage(message=M1, reason="rude"), MIA)
    assert read(hall) == ["second", ""]
    assert hall.chat.log(Group.EVERYBODY).after(seen, KEPT) == (Deleted(seq=hall.seq, message=M1),)
    assert refused(hall, DeleteMessage(message=M1), MIA) is UnknownMessage


def test_one_deletes_ones_own_messages_and_nobody_elses() -> None:
    hall = after(house(), post(), RAVI)
    assert refused(hall, DeleteMessage(message=M1), LENA) is NotYourMessage
    assert read(after(hall, DeleteMessage(message=M1), RAVI)) == [""]


def test_of_a_message_that_one_cannot_read_one_learns_nothing() -> None:
    hall = after(house(), post(group=Group.MODERATORS), MIA)
    assert refused(hall, DeleteMessage(message=M1), RAVI) is UnknownMessage


def test_who_is_muted_writes_nowhere_until_they_may_again() -> None:
    muted = after(house(), MuteInChat(participant=PIA.id), MIA)
    assert personal_view(muted, PIA).chat.muted
    for group in (Group.EVERYBODY, Group.BACKSTAGE):
        assert refused(muted, post(group=group), PIA) is ChatMuted
    assert read(after(after(muted, MuteInChat(participant=PIA.id, muted=False), MIA), post(), PIA)) == ["Hello"]


def test_only_moderators_mute_and_never_each_other() -> None:
    assert refused(house(), MuteInChat(participant=LENA.id), RAVI) is NotPermitted
    assert refused(house(), MuteInChat(participant=MIA.id), MIA) is ModeratorsWrite
    assert refused(house(), MuteInChat(participant=ParticipantId("nobody")), MIA) is UnknownPerson


def test_nobody_writes_faster_than_others_read() -> None:
    hall = house()
    for number in range(MOST_RECENT_EACH):
        hall = after(hall, post(f"message {number}"), RAVI)
    assert refused(hall, post(), RAVI) is WritingTooFast
    assert after(hall, post(), LENA)
    assert after(hall, post(), RAVI, T0 + RECENTLY + timedelta(seconds=1))


def test_after_the_meeting_only_those_behind_the_stage_go_on() -> None:
    over = after(house(), ChangePhase(to=Phase.CLOSED), MIA)
    assert refused(over, post(), RAVI) is RoomOver
    assert read(after(over, post(group=Group.BACKSTAGE), TOMAS), Group.BACKSTAGE) == ["Hello"]


def test_the_room_keeps_only_the_newest_entries_and_says_which_are_gone() -> None:
    log = ChatLog()
    for seq in range(1, KEPT + 11):
        log = log.with_entry(Deleted(seq=seq, message=M1))
    assert (len(log.entries), log.forgotten, log.newest) == (KEPT, 10, KEPT + 10)
    assert [entry.seq for entry in log.after(15, 3)] == [16, 17, 18]
