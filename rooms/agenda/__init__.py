"""The agenda of a meeting: its items, which of them is under way, and how long each takes."""
