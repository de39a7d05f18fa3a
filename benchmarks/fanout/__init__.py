"""How fast one event reaches a thousand sockets, beside other servers under the same load."""
