"""Names of things. Each is a string on the wire and its own type in the code, so that mypy sees one passed for another."""

from typing import NewType

RoomId = NewType("RoomId", str)
"""A live meeting; the same string as the id of its session in the definition."""

ParticipantId = NewType("ParticipantId", str)
"""A person or a device (the hall) in one room; the public id of an invitation, never its secret."""

RequestId = NewType("RequestId", str)
"""A floor request within its room: ``r1``, ``r2``, ... in the order of filing."""

SpeechTypeId = NewType("SpeechTypeId", str)
"""A type of speech of the definition: ``statement``, ``point_of_order``."""

QuestionId = NewType("QuestionId", str)
"""A written question within its room: ``q1``, ``q2``, ... in the order of asking."""

PollId = NewType("PollId", str)
"""A poll within its room: ``p1``, ``p2``, ... in the order of making."""

MessageId = NewType("MessageId", str)
"""A message in the chat of its room: ``m1``, ``m2``, ... in the order of posting."""

CaptionId = NewType("CaptionId", str)
"""A line of captions within its room: ``c1``, ``c2``, ... in the order of writing, in all languages."""

CommandId = NewType("CommandId", str)
"""Chosen by the sender; the same id twice is the same command and has one effect."""
