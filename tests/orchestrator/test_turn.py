"""Credentials for relays: of nobody's name, for a while, and only with the secret (coturn's ``use-auth-secret``)."""

import base64
import hashlib
import hmac
from datetime import timedelta
from pathlib import Path

import pytest

from orchestrator.turn import LIFETIME, Turn
from tests.web.house import T0

URLS = ("turn:turn.example.org:3478?transport=udp",)


@pytest.mark.row("O7")
def test_a_password_is_what_the_relay_will_compute_from_the_user_name() -> None:
    server = Turn(URLS, b"s3cret").ice_server(T0)
    expires, _ = server.username.split(":")
    assert int(expires) == int((T0 + LIFETIME).timestamp())
    assert base64.b64decode(server.credential) == hmac.new(b"s3cret", server.username.encode(), hashlib.sha1).digest()
    assert server.urls == URLS


@pytest.mark.row("O7")
def test_two_sessions_have_nothing_in_common_but_their_end() -> None:
    turn = Turn(URLS, b"s3cret")
    first, second, later = (turn.ice_server(at) for at in (T0, T0, T0 + timedelta(hours=1)))
    assert first.username != second.username
    assert first.credential != second.credential
    assert first.username.split(":")[0] == second.username.split(":")[0] < later.username.split(":")[0]


def test_a_secret_is_read_without_the_end_of_its_line_and_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"s3cret\r\n")
    turn = Turn.from_file(URLS, file)
    assert turn.secret == b"s3cret"
    assert "s3cret" not in repr(turn)
