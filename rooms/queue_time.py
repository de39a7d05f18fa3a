"""Does everybody who waits still fit into the slot? The sum of what they may speak; what is left of the slot, the time tells."""

import msgspec

from rooms.ids import SpeechTypeId
from rooms.requests import Waiting
from rooms.state import RoomState


class QueueTime(msgspec.Struct, frozen=True, kw_only=True):
    """needed_s: seconds that those who wait have together. each_s: what each of them has, if that is the same; else None.

    waiting: how many wait. unlimited: how many of them have no limit, so that nobody can say how long they need.
    """

    waiting: int
    needed_s: int
    each_s: int | None
    unlimited: int


def queue_time(state: RoomState) -> QueueTime:
    """What those who wait need together."""
    limits = _limits(state)
    left = [_left_s(limits[_kind(entry)], entry) for entry in state.queue]
    known = [seconds for seconds in left if seconds is not None]
    same = len(set(left)) == 1
    return QueueTime(waiting=len(left), needed_s=sum(known), each_s=left[0] if same else None, unlimited=len(left) - len(known))


def _limits(state: RoomState) -> dict[tuple[SpeechTypeId, str], int | None]:
    """Seconds by type of speech and class of speaker, of those who wait; a list is long and has few kinds."""
    kinds = {_kind(entry) for entry in state.queue}
    rules = {speech_type: state.rules.speech_type(speech_type) for speech_type, _ in kinds}
    return {(kind, speaker): rule.limit_for(speaker) if (rule := rules[kind]) else None for kind, speaker in kinds}


def _kind(entry: Waiting) -> tuple[SpeechTypeId, str]:
    return entry.filing.speech_type, entry.filing.speaker.speaker_class


def _left_s(limit: int | None, entry: Waiting) -> int | None:
    """What is left of a turn; a restored one has used some of it."""
    return None if limit is None else max(0, round(limit - entry.spoken_s))
