"""Whether a room is recorded: started and stopped by moderators, and only ever while the meeting is live."""
