"""What a client can be told: no to one command, go away, or try the media again later."""


class CommandRefused(Exception):
    """The service refused one command and nothing happened. ``code`` is stable, ``message`` says why and what to do.

    path: where in the frame the fault is, None if it is not the frame's.
    """

    def __init__(self, code: str, message: str, path: str | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.path = path


class Dismissed(Exception):
    """The service does not want this client back: coming again with the same credential is of no use.

    code: a close code of the socket or a status of HTTP.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code}: {reason}" if reason else str(code))
        self.code = code


class MediaRefused(Exception):
    """The service does not take this offer; the same offer will be refused again. ``status`` is that of HTTP."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code


class MediaUnavailable(Exception):
    """Media cannot be exchanged just now; the same request may succeed after ``retry_after_s`` seconds."""

    def __init__(self, reason: str, retry_after_s: float = 1.0) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s
