"""The socket between the service and a worker or a recorder: typed messages in frames of bounded size (``messages``)."""

import asyncio
import contextlib
import socket
import struct
from typing import Any, Generic, TypeVar

import msgspec

from orchestrator.media.messages import MAX_FRAME_BYTES

LENGTH = struct.Struct("!I")

MAX_BACKLOG_BYTES = 16 * 1024 * 1024
"""What may wait for the other side to read; beyond it the other side is as good as dead and the link is cut."""

Incoming = TypeVar("Incoming")


class LinkBroken(Exception):
    """The other side is gone or does not speak our language."""


class Link(Generic[Incoming]):
    """One end of the socket. incoming: the union of the messages that arrive here."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, incoming: Any) -> None:
        self._reader = reader
        self._writer = writer
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder: msgspec.msgpack.Decoder[Incoming] = msgspec.msgpack.Decoder(incoming)

    @classmethod
    async def over(cls, connected: socket.socket, incoming: Any) -> "Link[Incoming]":
        """Take over a connected stream socket."""
        reader, writer = await asyncio.open_unix_connection(sock=connected)
        return cls(reader, writer, incoming)

    async def receive(self) -> Incoming:
        """Return the next message. Raises LinkBroken at the end."""
        try:
            (length,) = LENGTH.unpack(await self._reader.readexactly(LENGTH.size))
            if length > MAX_FRAME_BYTES:
                raise LinkBroken(f"a frame of {length} bytes")
            return self._decoder.decode(await self._reader.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError):
            raise LinkBroken("closed by the other side") from None
        except msgspec.MsgspecError as error:
            raise LinkBroken(f"an unreadable frame: {error}") from error

    def send(self, message: msgspec.Struct) -> None:
        """Send without waiting; a link whose other side has stopped reading is cut, which ``receive`` notices."""
        frame = self._encoder.encode(message)
        self._writer.write(LENGTH.pack(len(frame)) + frame)
        if self._writer.transport.get_write_buffer_size() > MAX_BACKLOG_BYTES:
            self._writer.transport.abort()

    async def drain(self) -> None:
        """Wait until the other side has taken most of what was sent. Raises LinkBroken."""
        try:
            await self._writer.drain()
        except ConnectionError:
            raise LinkBroken("closed by the other side") from None

    async def close(self) -> None:
        """End the link."""
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()
