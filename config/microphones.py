"""The microphones of a hall, as a definition lists them, and whether the list makes sense."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from config.problems import Finding, Path, quoted
from config.texts import Text

MOST = 20
"""Of one hall: every view of its rooms carries them all. Fifty desks of one kind are one entry."""

_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


class MicrophoneKind(StrEnum):
    """What people in a hall speak into."""

    DESK = "desk"
    FLOOR = "floor"
    PODIUM = "podium"
    HANDHELD = "handheld"


class HallMicrophone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A microphone, or a group of the same kind, that can be named when somebody in the hall asks for the floor."""

    id: str
    name: Text
    kind: MicrophoneKind


def findings(path: Path, microphones: Sequence[HallMicrophone]) -> Iterator[Finding]:
    """Yield everything that makes no sense about the microphones of one hall."""
    if len(microphones) > MOST:
        yield path, f"has {len(microphones)} microphones; name at most {MOST}, one for all of a kind"
    seen: set[str] = set()
    for number, one in enumerate(microphones):
        if not _ID.fullmatch(one.id):
            yield (*path, number, "id"), f"{quoted(one.id)} is no id; write a to z, 0 to 9, and single - or _ between them"
        elif one.id in seen:
            yield (*path, number, "id"), f"{quoted(one.id)} is taken by an earlier one; ids are unique in a hall"
        seen.add(one.id)
