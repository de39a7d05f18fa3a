"""The areas of the rules. Each has a table of its commands and one of its events."""

from rooms import absence, asking, balance, budgets, floor, meeting, ordering
from rooms.admission import rules as admission
from rooms.agenda import rules as agenda
from rooms.announcements import rules as announcements
from rooms.base import Deciders, Evolvers
from rooms.captions import rules as captions
from rooms.chat import rules as chat
from rooms.device_checks import rules as device_checks
from rooms.interpretation import rules as interpretation
from rooms.interpretation import signals
from rooms.microphones import rules as microphones
from rooms.notes import rules as notes
from rooms.polls import rules as polls
from rooms.questions import rules as questions
from rooms.recording import rules as recording
from rooms.slot import rules as slot
from rooms.sponsors import rules as sponsors

_AREAS = (
    meeting,
    admission,
    microphones,
    asking,
    ordering,
    balance,
    absence,
    budgets,
    floor,
    questions,
    polls,
    chat,
    agenda,
    slot,
    announcements,
    notes,
    sponsors,
    device_checks,
    interpretation,
    signals,
    captions,
    recording,
)

DECIDERS: Deciders = {command: rule for area in _AREAS for command, rule in area.DECIDERS.items()}

EVOLVERS: Evolvers = {event: change for area in _AREAS for event, change in area.EVOLVERS.items()}
