"""Does what a definition says about doors and microphones make sense?"""

from collections.abc import Iterator

from config.definitions import Definition, Session
from config.problems import Finding, Path, quoted

LONGEST_MESSAGE = 500
"""Characters, as for a moderator who writes one."""


def findings(definition: Definition) -> Iterator[Finding]:
    """Yield everything that makes no sense about lobbies and the number of open microphones."""
    yield from _door((), definition)
    for number, session in enumerate(definition.sessions):
        yield from _door(("sessions", number), session)


def _door(path: Path, of: Definition | Session) -> Iterator[Finding]:
    limit = of.max_open_microphones
    if limit is not None and limit < 1:
        yield (*path, "max_open_microphones"), f"{limit} is not more than 0; leave it out for any number"
    if of.lobby is None:
        return
    roles = of.lobby.roles
    for number, role in enumerate(roles):
        if role in roles[:number]:
            yield (*path, "lobby", "roles", number), f"{quoted(role)} is named twice; remove one"
    message = of.lobby.message
    texts = message.values() if isinstance(message, dict) else [message or ""]
    if any(len(text) > LONGEST_MESSAGE for text in texts):
        yield (*path, "lobby", "message"), f"is longer than {LONGEST_MESSAGE} characters; shorten it"
