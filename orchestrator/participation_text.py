"""Questions, polls and chat as rows, for a table to read or a spreadsheet. A new column goes to the end: people count them."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from orchestrator.participation_records import MessageRecord, PollRecord, QuestionRecord
from orchestrator.written import rfc3339
from rooms.identity import Identity

Row = tuple[str, ...]

PERSON = ("participant", "name", "organisation", "country", "place")
QUESTIONS = (
    *("id", "asked", "state", "votes", "pinned", "text", *PERSON),
    *("settled", "reason", "answered", "answer", "request", "function"),
)
POLLS = ("id", "question", "state", "anonymous", "multiple", "voters", "voted", "option", "text", "votes")
MESSAGES = ("id", "at", "group", "text", *PERSON, "role", "deleted", "deleted_by", "deletion_reason", "function")

QUESTIONS_SHOWN = ("id", "state", "votes", "name", "text")
POLLS_SHOWN = ("id", "question", "state", "text", "votes")
MESSAGES_SHOWN = ("at", "group", "name", "text", "deleted_by")
"""The columns of the tables to read."""


def question_rows(records: Iterable[QuestionRecord], zone: ZoneInfo) -> Iterator[Row]:
    """One row for each question, under ``QUESTIONS``; times with the offset of ``zone``."""
    for one in records:
        settled = rfc3339(one.settled_at, zone) if one.settled_at else ""
        told = (one.id, rfc3339(one.asked_at, zone), one.state, str(one.votes), _yes(said=one.pinned), one.text)
        yield (*told, *_person(one.author), settled, one.reason, one.answered or "", one.answer, one.request or "", one.author.function)


def poll_rows(records: Iterable[PollRecord]) -> Iterator[Row]:
    """One row for each option of each poll, under ``POLLS``; votes are empty while the poll is not closed."""
    for one in records:
        about = (one.id, one.question, one.state, _yes(said=one.anonymous), _yes(said=one.multiple), one.voters, str(one.voted))
        for number, option in enumerate(one.options, start=1):
            yield (*about, str(number), option, "" if one.counts is None else str(one.counts[number - 1]))


def message_rows(records: Iterable[MessageRecord], zone: ZoneInfo) -> Iterator[Row]:
    """One row for each message, under ``MESSAGES``; times with the offset of ``zone``."""
    for one in records:
        deleted = rfc3339(one.deleted_at, zone) if one.deleted_at else ""
        told = (one.id, rfc3339(one.at, zone), one.group, one.text)
        yield (*told, *_person(one.author), one.role, deleted, one.deleted_by or "", one.deletion_reason, one.author.function)


def _person(who: Identity) -> Row:
    return who.id, who.name, who.organisation, who.country, who.place


def _yes(*, said: bool) -> str:
    return "yes" if said else "no"
