"""Do the rules of the list of speakers make sense?"""

from collections.abc import Iterator

from config.definitions import Definition, QueueRules, SpeechType
from config.problems import Finding, Path

LIMITS = ("per_person", "per_delegation", "per_item", "per_person_in_item", "per_delegation_in_item")

NEVER_REACHED = (
    ("per_person_in_item", "per_person"),
    ("per_person_in_item", "per_item"),
    ("per_delegation_in_item", "per_delegation"),
    ("per_delegation_in_item", "per_item"),
)
"""A limit that means nothing if it is above the other one."""

MOST_ON_DECK = 20
LONGEST_S = 3600


def findings(definition: Definition) -> Iterator[Finding]:
    """Yield everything that makes no sense about types of speech and the list of speakers."""
    for number, kind in enumerate(definition.speech_types):
        yield from _speech_type(("speech_types", number), kind)
    yield from _queue(("queue",), definition.queue)
    for number, session in enumerate(definition.sessions):
        if session.queue is not None:
            yield from _queue(("sessions", number, "queue"), session.queue)


def _speech_type(path: Path, kind: SpeechType) -> Iterator[Finding]:
    for name in LIMITS:
        often = getattr(kind, name)
        if often is not None and often < 1:
            yield (*path, name), f"{often} is not more than 0; leave it out for any number"
    for narrow, wide in NEVER_REACHED:
        in_item, above = getattr(kind, narrow), getattr(kind, wide)
        if in_item is not None and above is not None and 0 < above < in_item:
            yield (*path, narrow), f"{in_item} is never reached, because {wide} is {above}; write less, or leave it out"
    if kind.ends_with_speech and not kind.about_speech:
        yield (*path, "ends_with_speech"), "means nothing without about_speech: true; a statement belongs to no other speech"


def _queue(path: Path, rules: QueueRules) -> Iterator[Finding]:
    for name, most in (("on_deck", MOST_ON_DECK), ("absence_grace_s", LONGEST_S), ("warn_at_s", LONGEST_S)):
        if not 0 <= getattr(rules, name) <= most:
            yield (*path, name), f"{getattr(rules, name)} is not a number from 0 to {most}"
    seen: dict[str, str] = {}
    for number, shared in enumerate(rules.shared_time):
        below = (*path, "shared_time", number)
        if shared.minutes < 1:
            yield (*below, "minutes"), f"{shared.minutes} is not more than 0"
        if shared.id in {one.id for one in rules.shared_time[:number]}:
            yield (*below, "id"), f"{shared.id} is there already; give each its own"
        if not shared.classes:
            yield (*below, "classes"), "is empty; name the classes of speaker that share the time"
        for at, speaker in enumerate(shared.classes):
            if speaker in seen:
                yield (*below, "classes", at), f"{speaker.value} shares the time of {seen[speaker]} already"
            seen[speaker] = shared.id
