"""A recorder: the process that watches one room and writes one file, from the beginning until it is told to finish.

It is a process of its own so that a disk that hangs, or a picture that nobody can decode, disturbs nobody. It ends with its service.
"""

import argparse
import asyncio
import logging
import signal
import socket
import time
from pathlib import Path

import uvloop
from av.error import FFmpegError

from orchestrator.media.link import Link, LinkBroken
from orchestrator.media.transport import HandshakeFailed
from orchestrator.recording.disk import fault_of, require_room
from orchestrator.recording.messages import (
    Answered,
    Began,
    ConnectAnew,
    Failed,
    Finish,
    Finished,
    Mark,
    Offered,
    ToRecorder,
    Wrote,
)
from orchestrator.recording.programme import Batch, Programme
from orchestrator.recording.viewing import NoAnswer, Viewing
from orchestrator.recording.webm import WebmFile, dark_keyframe

logger = logging.getLogger("orchestrator.recording.recorder")

ADVANCE_S = 0.1
REPORT_S = 1.0
AGAIN_S = 1.0
"""Before the next offer, when the last was not answered or its connection is over."""

BATCHES = 50
"""Five seconds that may wait for the disk. Full: what comes next is left out, until a keyframe after that."""


def main() -> None:
    """Record until the service says otherwise or is gone."""
    parser = argparse.ArgumentParser(description="Recorder; started by the service.")
    parser.add_argument("--control-fd", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--mark", required=True)
    parser.add_argument("--log-level", default="INFO")
    options = parser.parse_args()
    logging.basicConfig(level=options.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which then ends us
    control = socket.socket(fileno=options.control_fd)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(record(control, options.file, {"title": options.title, "comment": options.mark}))


async def record(control: socket.socket, file: Path, marks: dict[str, str]) -> None:
    """Write ``file`` until the end; say why it cannot be written."""
    link: Link[ToRecorder] = await Link.over(control, ToRecorder)
    try:
        outcome: Finished | Failed = await Recorder(link, WebmFile(file, marks)).run()
    except (OSError, FFmpegError) as error:
        logger.error("%s cannot be written: %s", file.name, error)
        outcome = Failed(fault=fault_of(error))
    link.send(outcome)
    await link.close()


class Recorder:
    """Joins what comes, what is said and what is written. ``run`` once."""

    def __init__(self, link: Link[ToRecorder], file: WebmFile) -> None:
        self._link = link
        self._file = file
        self._viewing: Viewing | None = None
        self._watching: asyncio.Timeout | None = None
        self._answers: asyncio.Queue[Answered] = asyncio.Queue(1)  # one offer, one answer
        self._programme = Programme(time.monotonic(), dark_keyframe(), self._ask_keyframe)
        self._batches: asyncio.Queue[Batch | None] = asyncio.Queue(BATCHES)
        self._chapters: list[tuple[float, str]] = []
        self._left_out = 0

    async def run(self) -> Finished:
        """Record until told to finish. Raises OSError, FFmpegError."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._write(), name="write")
                beside = [
                    tasks.create_task(self._watch(), name="watch the room"),
                    tasks.create_task(self._advance(), name="advance"),
                ]
                self._link.send(Began())
                await self._obey()
                for task in beside:
                    task.cancel()
                await self._batches.put(None)
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
        await asyncio.to_thread(self._file.write, self._programme.advance(time.monotonic(), last=True))
        await asyncio.to_thread(self._file.finish, self._chapters)
        return Finished(length_s=self._file.length_s, size_bytes=self._file.size_bytes)

    async def _obey(self) -> None:
        """Do what the service says until it says that this is the end."""
        try:
            while True:
                match await self._link.receive():
                    case Answered() as answer:
                        if not self._answers.full():
                            self._answers.put_nowait(answer)
                    case ConnectAnew():
                        self._leave()
                    case Mark(at_s=at_s, title=title):
                        self._chapters.append((at_s, title))
                    case Finish():
                        return
        except LinkBroken as reason:
            logger.info("finishing: %s", reason)

    async def _watch(self) -> None:
        """Watch the room, again and again if need be: the file goes on in the dark meanwhile."""
        while True:
            self._viewing = viewing = Viewing(self._programme.take, time.monotonic)
            self._programme.connected()
            self._link.send(Offered(offer=viewing.offer))
            answer = await self._answers.get()
            try:
                async with asyncio.timeout(None) as self._watching:
                    if answer.answer:
                        await viewing.run(answer.answer, answer.host)
            except TimeoutError:
                logger.info("the room has moved")
                continue
            except (NoAnswer, HandshakeFailed, ValueError, OSError) as error:
                logger.warning("the room cannot be watched: %s", error or type(error).__name__)
            finally:
                self._watching = None
            await asyncio.sleep(AGAIN_S)

    def _leave(self) -> None:
        """End the present connection, if there is one, and make another."""
        watching, self._watching = self._watching, None
        if watching is not None:
            watching.reschedule(asyncio.get_running_loop().time())

    def _ask_keyframe(self) -> None:
        if self._viewing is not None:
            self._viewing.ask_keyframe()

    async def _advance(self) -> None:
        """Hand on what is complete, many times a second."""
        while True:
            await asyncio.sleep(ADVANCE_S)
            batch = self._programme.advance(time.monotonic())
            if self._batches.full():
                self._left_out += max(1, len(batch.pictures))
                self._programme.needs_keyframe = True
                continue
            self._batches.put_nowait(batch)

    async def _write(self) -> None:
        """Write what is handed on until None, and say every second how far it is. Raises OSError, FFmpegError."""
        said_at = time.monotonic()
        while (batch := await self._batches.get()) is not None:
            await asyncio.to_thread(self._file.write, batch)
            if time.monotonic() - said_at >= REPORT_S:
                await asyncio.to_thread(self._file.synchronise)
                said_at = time.monotonic()
                self._link.send(self._wrote(await asyncio.to_thread(require_room, self._file.path.parent)))

    def _wrote(self, free_bytes: int) -> Wrote:
        return Wrote(length_s=self._file.length_s, size_bytes=self._file.size_bytes, free_bytes=free_bytes, left_out=self._left_out)


if __name__ == "__main__":
    main()
