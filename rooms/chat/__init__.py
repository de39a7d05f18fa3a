"""The chat of a room, by group, read as a sequenced stream. What is deleted vanishes for all and stays in the log of the room."""
