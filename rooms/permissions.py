"""Which role holds which right. One table; a command names the one right that it needs."""

from collections.abc import Mapping
from enum import StrEnum

from rooms.people import Role


class Right(StrEnum):
    """Something that a role may do."""

    REQUEST_FLOOR = "request_floor"
    REQUEST_FOR_HALL = "request_for_hall"
    MANAGE_QUEUE = "manage_queue"
    RUN_MEETING = "run_meeting"
    RUN_PROGRAMME = "run_programme"
    SEND_MEDIA = "send_media"
    STANDING_VOICE = "standing_voice"
    BACKSTAGE = "backstage"
    SEE_LINKS = "see_links"
    MANAGE_PEOPLE = "manage_people"
    MUTE_OTHERS = "mute_others"
    MUTE_PERSON = "mute_person"
    TAKE_PART = "take_part"
    MODERATE = "moderate"
    MANAGE_AGENDA = "manage_agenda"
    ANNOUNCE = "announce"
    ANNOUNCE_EVERYWHERE = "announce_everywhere"
    KEEP_NOTES = "keep_notes"
    NAME_SPONSORS = "name_sponsors"
    GIVE_SEATS = "give_seats"
    INTERPRET = "interpret"
    ANSWER_BOOTHS = "answer_booths"
    CAPTION = "caption"
    RECORD = "record"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset(),
    Role.PARTICIPANT: frozenset({Right.REQUEST_FLOOR, Right.SEND_MEDIA, Right.TAKE_PART}),
    Role.PANELLIST: frozenset({Right.REQUEST_FLOOR, Right.SEND_MEDIA, Right.STANDING_VOICE, Right.BACKSTAGE, Right.TAKE_PART}),
    Role.MODERATOR: frozenset(
        {
            Right.MANAGE_PEOPLE,
            Right.MUTE_OTHERS,
            Right.MUTE_PERSON,
            Right.REQUEST_FOR_HALL,
            Right.MANAGE_QUEUE,
            Right.RUN_MEETING,
            Right.SEND_MEDIA,
            Right.STANDING_VOICE,
            Right.BACKSTAGE,
            Right.TAKE_PART,
            Right.MODERATE,
            Right.MANAGE_AGENDA,
            Right.ANNOUNCE,
            Right.KEEP_NOTES,
            Right.NAME_SPONSORS,
            Right.GIVE_SEATS,
            Right.ANSWER_BOOTHS,
            Right.RECORD,
        }
    ),
    Role.TECHNICIAN: frozenset(
        {
            Right.BACKSTAGE,
            Right.SEE_LINKS,
            Right.MUTE_PERSON,
            Right.ANNOUNCE,
            Right.ANNOUNCE_EVERYWHERE,
            Right.GIVE_SEATS,
            Right.ANSWER_BOOTHS,
        }
    ),
    Role.HALL: frozenset(
        {Right.REQUEST_FOR_HALL, Right.SEND_MEDIA, Right.STANDING_VOICE, Right.BACKSTAGE, Right.TAKE_PART, Right.GIVE_SEATS}
    ),
    Role.INTERPRETER: frozenset({Right.BACKSTAGE, Right.INTERPRET}),
    Role.CAPTIONER: frozenset({Right.BACKSTAGE, Right.CAPTION}),
    Role.SYSTEM: frozenset({Right.RUN_MEETING, Right.RUN_PROGRAMME, Right.ANNOUNCE, Right.ANNOUNCE_EVERYWHERE, Right.NAME_SPONSORS}),
}


def may(role: Role, right: Right) -> bool:
    """Whether ``role`` holds ``right``."""
    return right in RIGHTS[role]
