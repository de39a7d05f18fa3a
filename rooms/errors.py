"""Refusals: the rules forbid a command and nothing happens. The person may try otherwise; each sentence says how.

``code`` is stable and for programs; ``template`` is the English msgid of the sentence, filled with ``facts``.
A fact is a word, a number, a member of an enumeration, or a tuple of these: a choice of several.
"""

from typing import ClassVar


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own word for "translate later"
    """Mark ``msgid`` for translation where it is shown."""
    return msgid


class Refused(Exception):
    """The rules forbid it and nothing happened."""

    code: ClassVar[str] = "refused"
    template: ClassVar[str] = N_("This is not possible now.")

    def __init__(self, **facts: object) -> None:
        super().__init__(self.template.format(**{key: _plain(fact) for key, fact in facts.items()}))
        self.facts = facts


class NotPermitted(Refused):
    code = "not_permitted"
    template = N_("Your role ({role}) does not include the right to do this ({right}). Ask a moderator.")


class NotYours(Refused):
    code = "not_yours"
    template = N_("Request {request} belongs to somebody else. Only its owner or a moderator can do this.")


class NotAdmitted(Refused):
    code = "not_admitted"
    template = N_("You have not entered the room yet. Join first, then try again.")


class UnknownRequest(Refused):
    code = "unknown_request"
    template = N_("There is no request {request} in this room. Reload the list.")


class NotWaiting(Refused):
    code = "not_waiting"
    template = N_("Request {request} is not waiting any more: it is {state}.")


class NotHolding(Refused):
    code = "not_holding"
    template = N_("Request {request} does not hold the floor: it is {state}.")


class AlreadyWaiting(Refused):
    code = "already_waiting"
    template = N_("You already wait for the floor with request {request}. Withdraw it first to ask for something else.")


class AlreadyHolding(Refused):
    code = "already_holding"
    template = N_("You hold the floor now. Finish your speech before you ask again.")


class UnknownSpeechType(Refused):
    code = "unknown_speech_type"
    template = N_("This room has no type of speech {speech_type}. It has: {known}.")


class UnknownLanguage(Refused):
    code = "unknown_language"
    template = N_("This room does not work in the language {language}. It has: {known}.")


class QueueClosed(Refused):
    code = "queue_closed"
    template = N_("The list of speakers is closed while the room is {phase}. You can ask for the floor once the doors are open.")


class ListIsClosed(Refused):
    code = "list_is_closed"
    template = N_("The chair has closed the list of speakers. You can still ask for: {possible}.")


class NoSpeech(Refused):
    code = "no_speech"
    template = N_("Nobody speaks, so there is nothing to ask about. Wait until somebody has the floor.")


class NotForYourClass(Refused):
    code = "not_for_your_class"
    template = N_("This type of speech is only for: {classes}. Choose another type, or ask the chair.")


class TooManySpeeches(Refused):
    code = "too_many_speeches"
    template = N_("In this meeting each person may speak {limit} times in this way, and you have asked as often already.")


class TooManyOfDelegation(Refused):
    code = "too_many_of_delegation"
    template = N_("In this meeting each organisation may speak {limit} times in this way, and yours has asked as often already.")


class ItemTakesNoMore(Refused):
    code = "item_takes_no_more"
    template = N_("Under the item {item} the limit for all speakers together is {limit}, and it has been reached. Wait for another item.")


class TooManyInItem(Refused):
    code = "too_many_in_item"
    template = N_("Under the item {item} the limit for each person is {limit}, and you have asked as often already. Wait for another item.")


class TooManyOfDelegationInItem(Refused):
    code = "too_many_of_delegation_in_item"
    template = N_(
        "Under the item {item} the limit for each organisation is {limit}, and yours has asked as often already. Wait for another item."
    )


class CannotSwap(Refused):
    code = "cannot_swap"
    template = N_("Only two speakers with the same type of speech can change places.")


class NoSuchOffer(Refused):
    code = "no_such_offer"
    template = N_("Nobody has offered you to change places there, or the offer is gone. Look at the list again.")


class NothingToRestore(Refused):
    code = "nothing_to_restore"
    template = N_("Nobody has spoken yet, so there is no speaker to bring back.")


class CannotGoOn(Refused):
    code = "cannot_go_on"
    template = N_("{name} is not in the room now or only watches. Admit them or let them take part, then bring them back.")


class InterruptionUnderWay(Refused):
    code = "interruption_under_way"
    template = N_("A speech is interrupted already. End the interruption first; this request keeps its place.")


class SpeakerAbsent(Refused):
    code = "speaker_absent"
    template = N_("{name} is not connected, so nobody would hear them. Their place is kept until they are back.")


class UnknownBudget(Refused):
    code = "unknown_budget"
    template = N_("This room has no shared speaking time {budget}. It has: {known}.")


class NotLive(Refused):
    code = "not_live"
    template = N_("The floor can only be given while the meeting is live; the room is {phase}.")


class WrongTransition(Refused):
    code = "wrong_transition"
    template = N_("The room is {phase} and cannot become {wanted}. Possible now: {possible}.")


class RoomOver(Refused):
    code = "room_over"
    template = N_("The meeting is over; the room is {phase}.")


class AlreadyOpened(Refused):
    code = "already_opened"
    template = N_("The room is {phase}; its title, rules and slot can only change before it opens.")


class NameMissing(Refused):
    code = "name_missing"
    template = N_("Give the name of the person in the hall.")


def _plain(fact: object) -> object:
    return ", ".join(map(str, fact)) if isinstance(fact, tuple) else fact
