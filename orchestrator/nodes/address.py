"""Where the Redis of a conference is, as people write it: a URL, or the sentinels that know."""

import re
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff

SENTINEL_PORT = 26379
_SENTINELS = re.compile(
    r"redis\+sentinel://(?:(?P<user>[^:@/]*):(?P<password>[^@/]*)@)?(?P<hosts>[^/?#]+)/(?P<name>[^/?#]+)(?:/(?P<number>[0-9]+))?"
)


def pool_of(url: str, *, connect_within_s: float) -> ConnectionPool:
    """What makes connections to ``url`` that try once; how long a reply may take is for their user to say.

    url: ``redis://``, ``rediss://`` (TLS), or ``redis+sentinel://HOST:PORT,HOST:PORT/NAME/DB``, whose sentinels say who is master now.
    Raises ValueError.
    """
    once = {"protocol": 2, "retry": Retry(NoBackoff(), 0), "socket_connect_timeout": connect_within_s, "socket_timeout": None}
    if sentinels := _SENTINELS.fullmatch(url):
        who = {"username": sentinels["user"] or None, "password": sentinels["password"] or None, "db": int(sentinels["number"] or 0)}
        hosts = [_host_and_port(one) for one in sentinels["hosts"].split(",")]
        ask: Any = Sentinel  # it has no types
        master = ask(hosts, sentinel_kwargs={"socket_timeout": connect_within_s}, **once).master_for(sentinels["name"], **who)
        pool: ConnectionPool = master.connection_pool
        return pool
    return ConnectionPool.from_url(url, **once)


async def close_pool(pool: Any) -> None:
    """Close what ``pool`` has open, also to sentinels."""
    await pool.disconnect()
    sentinels = getattr(pool, "sentinel_manager", None)
    for one in sentinels.sentinels if sentinels else ():
        await one.aclose()


def shown(url: str) -> str:
    """``url`` without its password, for sentences."""
    return re.sub(r"//[^@/]*@", "//", url)


def _host_and_port(written: str) -> tuple[str, int]:
    parts = urlsplit(f"//{written}")
    if not parts.hostname:
        raise ValueError(written)
    return parts.hostname, parts.port or SENTINEL_PORT
