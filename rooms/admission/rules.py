"""What may happen at the door, and what it does to the room."""

from rooms.admission import entering, moving
from rooms.admission.commands import Join, Leave
from rooms.base import Command, Deciders, Evolvers

DECIDERS: Deciders = {**entering.DECIDERS, **moving.DECIDERS}

EVOLVERS: Evolvers = {**entering.EVOLVERS, **moving.EVOLVERS}

AT_THE_DOOR: frozenset[type[Command]] = frozenset({Join, Leave})
"""What somebody may want who is not in the room."""
