"""The command line comes before the environment, and the environment before the defaults."""

from pathlib import Path

import pytest

from config.settings import Settings, SettingsInvalid, load_settings


def test_without_any_word_the_defaults_hold() -> None:
    assert load_settings({}, {}) == Settings()
    assert Settings().url == "http://localhost:8080"


def test_the_environment_is_read_by_name() -> None:
    settings = load_settings({}, {"TRIBUNA_PORT": "9000", "TRIBUNA_DATA": "/tmp", "TRIBUNA_LOG_LEVEL": "DEBUG", "TRIBUNA_HOST": "0.0.0.0"})
    assert settings == Settings(port=9000, data=Path("/tmp"), log_level="debug", host="0.0.0.0")


def test_the_command_line_comes_first() -> None:
    settings = load_settings({"port": 9001, "udp_port": None}, {"TRIBUNA_PORT": "9000", "TRIBUNA_UDP_PORT": "9002"})
    assert (settings.port, settings.udp_port) == (9001, 9002)


@pytest.mark.row("O7")
def test_relays_are_given_with_the_file_of_their_secret_or_not_at_all(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    urls = "turn:turn.example.org:3478?transport=udp turns:[2001:db8::1]:5349?transport=tcp"
    with pytest.raises(SettingsInvalid, match=r"TRIBUNA_TURN_SECRET_FILE.*is not a file with a secret"):
        load_settings({"turn": urls}, {"TRIBUNA_TURN_SECRET_FILE": str(secret)})
    secret.write_text("\n")
    with pytest.raises(SettingsInvalid, match="not empty"):
        load_settings({"turn": urls, "turn_secret_file": secret}, {})
    secret.write_text("s3cret\n")
    settings = load_settings({}, {"TRIBUNA_TURN": urls, "TRIBUNA_TURN_SECRET_FILE": str(secret)})
    assert (settings.turn, settings.turn_secret_file) == (tuple(urls.split()), secret)
    for alone in ({"turn": urls}, {"turn_secret_file": secret}):
        with pytest.raises(SettingsInvalid, match="go together"):
            load_settings(alone, {})


@pytest.mark.parametrize(
    "url", ["turn.example.org", "stun:a", "turn://a", "turn:a?transport=sctp", "turn:a:b", "turn:a,turn:b", "turn:a/b"]
)
def test_what_is_no_address_of_a_relay_is_refused(url: str) -> None:
    with pytest.raises(SettingsInvalid, match="--turn"):
        load_settings({"turn": url}, {})


@pytest.mark.row("S3")
@pytest.mark.parametrize(
    "url", ["redis://store:6379/0", "rediss://:secret@store/1", "redis://[::1]:6379", "redis+sentinel://:secret@a:26379,b:26379/main/0"]
)
def test_a_redis_that_nodes_share_is_given_by_its_address(url: str) -> None:
    assert load_settings({"store_ephemeral": "yes"}, {"TRIBUNA_STORE": url}) == Settings(store=url, store_ephemeral=True)


@pytest.mark.parametrize("url", ["store:6379", "http://store", "redis://", "redis://store:port/0", "redis://a b", "redis+sentinel://a:1"])
def test_what_is_no_address_of_a_redis_is_refused(url: str) -> None:
    with pytest.raises(SettingsInvalid, match=r"--store: .* is not a Redis"):
        load_settings({"store": url}, {})


def test_an_empty_variable_counts_as_not_set() -> None:
    assert load_settings({}, {"TRIBUNA_PORT": "", "TRIBUNA_PUBLIC_ADDRESS": ""}) == Settings()


def test_links_begin_with_the_public_address_of_the_site() -> None:
    assert load_settings({}, {"TRIBUNA_PUBLIC_URL": "https://meet.example.org/"}).url == "https://meet.example.org"
    assert load_settings({"host": "2001:db8::1"}, {}).url == "http://[2001:db8::1]:8080"


def test_all_mistakes_are_named_at_once_under_the_name_the_person_used(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    environ = {
        "TRIBUNA_PORT": "http",
        "TRIBUNA_UDP_PORT": "65536",
        "TRIBUNA_PUBLIC_ADDRESS": "meet.example.org",
        "TRIBUNA_DATA": str(file),
    }
    with pytest.raises(SettingsInvalid) as refused:
        load_settings({"log_level": "loud", "host": "a b"}, environ)
    assert [problem.split(" is not ")[0] for problem in refused.value.problems] == [
        '--host: "a b"',
        'TRIBUNA_PORT: "http"',
        'TRIBUNA_UDP_PORT: "65536"',
        'TRIBUNA_PUBLIC_ADDRESS: "meet.example.org"',
        f'TRIBUNA_DATA: "{file}"' if len(str(file)) <= 40 else f'TRIBUNA_DATA: "{str(file)[:40]}…"',
        '--log-level: "loud"',
    ]
    assert refused.value.problems[1].endswith("is not a port; write a number from 0 to 65535")


@pytest.mark.parametrize(
    "url", ["meet.example.org", "ftp://a", "https://", "https://a/b", "https://a?b", "https://a:99999", "https://u@a", "http://[x"]
)
def test_a_public_address_that_links_cannot_begin_with_is_refused(url: str) -> None:
    with pytest.raises(SettingsInvalid, match="--public-url"):
        load_settings({"public_url": url}, {})
