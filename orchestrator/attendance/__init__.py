"""Attendance: who was in a room, in the hall or from elsewhere, from when to when. It is kept while the meeting lasts, by nobody's hand."""
