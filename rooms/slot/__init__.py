"""The slot of a meeting: what the programme gave it, by how much it was moved, and how long the meeting really took."""
