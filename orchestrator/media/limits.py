"""Bounds and constants of the media plane, in one place so that they can be weighed against each other."""

MAX_DATAGRAM_BYTES = 2048
"""Larger datagrams are not media of ours and are dropped unread."""

MAX_OFFER_CHARS = 131_072
"""A Chromium offer with 24 video lines is about 90,000 characters."""

MAX_SLOTS = 24
"""Media lines in one subscription."""

MAX_REJECTED_LINES = 24
"""Media lines of an offer that we answer with port 0 (data channels, lines of the other direction)."""

MAX_SESSIONS = 4_000
"""Sessions of one worker; beyond it offers are refused."""

MAX_STREAMS = 16
"""SSRCs that one session may send from; each costs state in libsrtp."""

MAX_ADDRESSES = 8
"""Addresses of one browser that have passed a connectivity check; the oldest is forgotten first."""

HANDSHAKE_QUEUE_DATAGRAMS = 32
"""DTLS datagrams waiting for OpenSSL; when full the newest is dropped, because DTLS sends again."""

SEND_QUEUE_DATAGRAMS = 512
"""Datagrams other than video that wait for a full socket; when full the newest is dropped."""

CONNECT_TIMEOUT_S = 30.0
"""From the answer to the end of the DTLS handshake."""

SILENCE_TIMEOUT_S = 15.0
"""A session from which nothing authentic came for so long is closed; browsers check their connection every 2.5 s or more often."""

ADDRESS_GUARD_S = 5.0
"""So long after its last authentic packet an address stays with its session, even if another session proves it its own."""

SENDING_TIMEOUT_S = 2.0
"""A medium without a packet for so long is no longer being sent, and its slots are free for others."""

KEYFRAME_INTERVAL_S = 0.5
"""At least this long between two keyframe requests to one source: they make it spend two to three times its bitrate."""

PUBLICATION_BITRATE_BPS = 1_500_000
"""What a publisher is told that it may send (REMB)."""

REPORT_INTERVAL_S = 1.0
"""Between two rounds of RTCP reports and of statistics."""

TICK_S = 0.1
"""Between two looks at what is due."""

TICKS_A_SIGN = 5
"""After so many ticks a worker says that it is alive."""
