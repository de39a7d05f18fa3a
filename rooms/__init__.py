"""The rules of a room. Pure: time, identity and ids come in as arguments; nothing here reads a clock, a file or a socket."""
