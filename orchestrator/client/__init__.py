"""A Python client of the public protocol (docs/protocol.md): the socket of a room, and sound and pictures by WHIP and WHEP.

``RoomClient`` is one person's place in a room, ``whip.publish`` what they send, ``whep.subscribe`` what they see and hear.
"""
