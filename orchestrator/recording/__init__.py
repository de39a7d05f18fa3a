"""The recording of rooms: one more subscriber of a room, in a process of its own that watches as any viewer does and writes WebM."""
