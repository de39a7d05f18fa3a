"""The booths of a room: who interprets in each, what it listens to, and what interpreters tell those who run the meeting."""
