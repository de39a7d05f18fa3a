"""Reading what clients send, and what faults are called."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import Busy, NobodyWatches, NotPublic, StoreUnavailable, UnknownRoom
from orchestrator.media.plane import MediaRefused, MediaUnavailable
from orchestrator.registry import InvitationExpired
from rooms.commands import Join
from rooms.errors import NotPermitted, NotWaiting
from rooms.people import Role
from rooms.permissions import Right
from web import wire
from web.i18n import load_languages
from web.refusals import NoSuchSession, WrongRoom

ENGLISH = load_languages()["en"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["ref", "id", "command", "ask", "type", "to"]), inner),
    max_leaves=12,
)


def test_a_command_is_read_with_its_ref_and_its_id() -> None:
    frame = wire.read('{"ref": "7", "id": "5f0c", "command": {"type": "join"}}')
    assert (frame.ref, frame.command_id, frame.command) == ("7", "5f0c", Join())


def test_a_question_is_read() -> None:
    assert wire.read('{"ref": "8", "ask": "time"}').ask == "time"


@given(JSON)
def test_whatever_json_comes_it_is_read_or_its_fault_is_named(content: object) -> None:
    _read_or_named(msgspec.json.encode(content).decode())


@pytest.mark.row("R8")
@given(st.text(max_size=60))
def test_whatever_text_comes_it_is_read_or_its_fault_is_named(text: str) -> None:
    _read_or_named(text)


def _read_or_named(text: str) -> None:
    try:
        wire.read(text)
    except wire.ProtocolError as error:
        reply = msgspec.json.decode(wire.rejected(error.ref, error.problem, ENGLISH))
        assert reply["ok"] is False
        assert reply["code"] in {"not_json", "invalid", "unknown_command"}
        assert reply["message"]
        assert (reply["path"] is None) is (reply["code"] == "not_json")


def test_an_answer_repeats_little_of_what_a_client_said() -> None:
    with pytest.raises(wire.ProtocolError) as unread:
        wire.read(f'{{"ref": "1", "command": {{"type": "{"x" * 10_000}"}}}}')
    assert len(wire.rejected("1", unread.value.problem, ENGLISH)) < 500


KNOWN = [
    (NotPermitted(role=Role.HALL, right=Right.MANAGE_QUEUE), "not_permitted", 403, 4403),
    (NotWaiting(request="r1", state="denied"), "not_waiting", 409, 4403),
    (UnknownRoom(room="x"), "unknown_room", 404, 4404),
    (NotPublic(), "not_public", 401, 4401),
    (NobodyWatches(), "nobody_watches", 403, 4403),
    (WrongRoom(), "wrong_room", 403, 4403),
    (NoSuchSession(), "no_such_session", 404, 4403),
    (InvitationExpired(), "invitation_expired", 401, 4401),
    (Busy(), "busy", 503, 1013),
    (StoreUnavailable("disk full"), "store_unavailable", 503, 1013),
    (MediaUnavailable(), "media_unavailable", 503, 1013),
    (MediaRefused("no_audio", "There is no audio."), "no_audio", 422, 4403),
    (MediaRefused("not_sdp", "This is not SDP."), "not_sdp", 400, 4403),
]


@pytest.mark.parametrize(("error", "code", "status", "close_code"), KNOWN)
def test_every_error_has_one_name_outside(error: wire.Known, code: str, status: int, close_code: int) -> None:
    problem = wire.problem_of(error)
    assert (problem.code, problem.status, wire.close_code_of(error)) == (code, status, close_code)
    assert problem.sentence(ENGLISH).endswith(".")
    assert "disk" not in problem.sentence(ENGLISH)


def test_facts_are_told_by_their_names() -> None:
    sentence = wire.problem_of(NotPermitted(role=Role.HALL, right=Right.MANAGE_QUEUE)).sentence(ENGLISH)
    assert sentence == "Your role (hall console) does not include the right to do this (manage the list of speakers). Ask a moderator."
