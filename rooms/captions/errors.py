"""What is said no to about captions."""

from rooms.errors import N_, Refused


class NoCaptionsInLanguage(Refused):
    code = "no_captions_in_language"
    template = N_("This room has no captions in the language {language}. It has: {known}.")


class NothingToCaption(Refused):
    code = "nothing_to_caption"
    template = N_("Captions are written while the meeting is live, and for a minute after its end; the room is {phase}.")


class CaptionEmpty(Refused):
    code = "caption_empty"
    template = N_("The line has no words. Write what is said.")


class CaptionsTooFast(Refused):
    code = "captions_too_fast"
    template = N_("There are {limit} lines of captions in {seconds} seconds, which nobody can read. Send fewer and longer ones.")


class UnknownCaption(Refused):
    code = "unknown_caption"
    template = N_("There is no line {caption} of captions any more. Only the newest ones can be corrected.")


class CaptionTooOld(Refused):
    code = "caption_too_old"
    template = N_("A line can be corrected for {seconds} seconds, and these are over. Write a new line that says what is right.")
