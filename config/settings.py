"""How one service runs on one machine: addresses, ports and where the data is. The conference itself is in its definition."""

import ipaddress
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from config.problems import quoted

PREFIX = "TRIBUNA_"
LOG_LEVELS = ("debug", "info", "warning", "error")

_TURN = re.compile(r"turns?:(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:\?transport=(?:udp|tcp))?")
_STORE = re.compile(r"(?:rediss?://(?:[^@/\s]*@)?[^@/\s?#]+(?:/[0-9]+)?|redis\+sentinel://(?:[^@/\s]*@)?[^@/\s?#]+/[^/\s?#]+(?:/[0-9]+)?)")
_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the environment and the command line say; the command line comes first.

    ``host``, ``port``: where HTTP listens. ``udp_port``: where media arrives, of the first worker; the next ones follow it. A port of 0
    takes a free one. ``media_workers``: processes that move media, one a core and at most four unless more are asked for.
    ``public_address``: the IP address that browsers send media to, if it is not the machine's own (NAT).
    ``public_url``: how people reach the service, for links; without a path. ``data``: the directory of everything that must survive.
    ``store``: the Redis that several nodes of one conference share; None: everything is in ``data``. ``store_ephemeral``: whether it may be
    one that keeps nothing on its disk.
    ``turn``: relays for networks that block media (RFC 7065), and ``turn_secret_file`` the file with the secret that they share with us.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    udp_port: int = 8080
    media_workers: int = msgspec.field(default_factory=lambda: min(len(os.sched_getaffinity(0)), 4))
    public_address: str | None = None
    public_url: str | None = None
    data: Path = Path("data")
    store: str | None = None
    store_ephemeral: bool = False
    turn: tuple[str, ...] = ()
    turn_secret_file: Path | None = None
    log_level: str = "info"

    @property
    def url(self) -> str:
        """The beginning of every link that is given to people, without a slash at its end."""
        everywhere_or_here = self.host in ("0.0.0.0", "::", "127.0.0.1", "::1")  # noqa: S104 - compared, not bound
        host = "localhost" if everywhere_or_here else f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


class SettingsInvalid(Exception):
    """Settings cannot be used. ``problems``: a sentence for each, beginning with the name of the variable or option."""

    code = "settings_invalid"

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def load_settings(options: Mapping[str, object] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings that ``options`` (by field name; None: not given) and then ``environ`` (``TRIBUNA_UDP_PORT``) say.

    An empty variable counts as not set. Raises SettingsInvalid with all problems.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, (source, written) in _written(options or {}, environ).items():
        value = _READ[name](written)
        if value is None:
            problems.append(f"{source}: {quoted(written)} is not {_WORDS[name]}")
        values[name] = value
    if ("turn" in values) != ("turn_secret_file" in values):
        problems.append("--turn and --turn-secret-file go together; give both (TRIBUNA_TURN, TRIBUNA_TURN_SECRET_FILE) or none")
    if problems:
        raise SettingsInvalid(problems)
    return Settings(**values)


def _written(options: Mapping[str, object], environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What is set, as text, with the name under which a person set it."""
    found: dict[str, tuple[str, str]] = {}
    for name in _READ:
        variable = PREFIX + name.upper()
        if (option := options.get(name)) is not None:
            found[name] = "--" + name.replace("_", "-"), str(option)
        elif environ.get(variable):
            found[name] = variable, environ[variable]
    return found


def _host(written: str) -> str | None:
    return written if _HOST_NAME.fullmatch(written) else _address(written)


def _port(written: str) -> int | None:
    is_number = re.fullmatch(r"[0-9]{1,5}", written) is not None
    return int(written) if is_number and int(written) <= 65535 else None


def _count(written: str) -> int | None:
    return int(written) if re.fullmatch(r"[1-9][0-9]?", written) else None


def _address(written: str) -> str | None:
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        return None


def _url(written: str) -> str | None:
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        return None
    whole = parts.scheme in ("http", "https") and parts.hostname and port != 0
    only = parts.path in ("", "/") and not parts.query and not parts.fragment and parts.username is None
    return f"{parts.scheme}://{parts.netloc}" if whole and only else None


def _store(written: str) -> str | None:
    try:
        is_port = "+sentinel" in written or urlsplit(written).port != 0
    except ValueError:
        return None
    return written if is_port and _STORE.fullmatch(written) else None


def _yes(written: str) -> bool | None:
    return {"yes": True, "no": False}.get(written.lower())


def _directory(written: str) -> Path | None:
    path = Path(written)
    return path if "\0" not in written and (path.is_dir() or not path.exists()) else None


def _turn(written: str) -> tuple[str, ...] | None:
    urls = tuple(written.split())
    return urls if urls and all(_TURN.fullmatch(url) for url in urls) else None


def _secret_file(written: str) -> Path | None:
    path = Path(written)
    try:
        return path if "\0" not in written and path.read_bytes().strip() else None
    except OSError:
        return None


def _log_level(written: str) -> str | None:
    return written.lower() if written.lower() in LOG_LEVELS else None


_READ: Mapping[str, Callable[[str], Any]] = {
    "host": _host,
    "port": _port,
    "udp_port": _port,
    "media_workers": _count,
    "public_address": _address,
    "public_url": _url,
    "data": _directory,
    "store": _store,
    "store_ephemeral": _yes,
    "turn": _turn,
    "turn_secret_file": _secret_file,
    "log_level": _log_level,
}
_WORDS: Mapping[str, str] = {
    "host": "a host; write a name or an IP address to listen on, such as 127.0.0.1 or 0.0.0.0",
    "port": "a port; write a number from 0 to 65535",
    "udp_port": "a port; write a number from 0 to 65535",
    "media_workers": "a number of processes; write a number from 1 to 99",
    "public_address": "an IP address; write the one that browsers reach, such as 203.0.113.7",
    "public_url": "an address of a site; write http:// or https:// and a host, without a path, such as https://meet.example.org",
    "turn": "a list of TURN servers; write addresses such as turn:turn.example.org:3478?transport=udp with spaces between them",
    "turn_secret_file": "a file with a secret; write the path of one that can be read and is not empty",
    "store": "a Redis; write redis://HOST:6379/0, rediss:// for TLS, or redis+sentinel://HOST:26379,HOST:26379/NAME",
    "store_ephemeral": "an answer; write yes or no",
    "data": "a directory; write the path of one that exists or can be made",
    "log_level": "a log level; write one of " + ", ".join(LOG_LEVELS),
}
