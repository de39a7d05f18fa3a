"""Whose microphone the room takes: muted by a moderator, locked, opened again by nobody but its owner, never more than so many."""
