"""What is said no to about polls."""

from rooms.errors import N_, Refused


class UnknownPoll(Refused):
    code = "unknown_poll"
    template = N_("There is no poll {poll} in this room. Reload the page.")


class PollNotOpen(Refused):
    code = "poll_not_open"
    template = N_("Nobody can vote in poll {poll} now: it is {state}.")


class WrongPollState(Refused):
    code = "wrong_poll_state"
    template = N_("Poll {poll} is {state}, so this cannot be done with it.")


class NotAVoter(Refused):
    code = "not_a_voter"
    template = N_("You have no vote in this poll: it is for {voters}.")


class AlreadyVoted(Refused):
    code = "already_voted"
    template = N_("You have voted in poll {poll}. Because it is anonymous, nobody can find your ballot to change it.")


class UnknownOption(Refused):
    code = "unknown_option"
    template = N_("Poll {poll} has no option {option}. Choose one from 1 to {last}.")


class OneOptionOnly(Refused):
    code = "one_option_only"
    template = N_("In poll {poll} a ballot names one option only. Choose one.")


class PollIncomplete(Refused):
    code = "poll_incomplete"
    template = N_("A poll has a question and at least two options that differ. Complete it.")


class TooManyPolls(Refused):
    code = "too_many_polls"
    template = N_("This room has {limit} polls and takes no more.")


class TooManyOpenPolls(Refused):
    code = "too_many_open_polls"
    template = N_("{limit} polls are open. Close one before you open another.")


class NotCountedYet(Refused):
    code = "not_counted_yet"
    template = N_("The ballots of poll {poll} are being counted. Try again in a moment.")


class BallotsDoNotMatch(Refused):
    code = "ballots_do_not_match"
    template = N_("Poll {poll} has {ballots} ballots of {voted} people, so it has no result. Restore the data from a copy.")
