"""Bounds and constants of the media plane, in one place so that they can be weighed against each other."""

MAX_DATAGRAM_BYTES = 2048
"""Larger datagrams are not media of ours and are dropped unread."""

MAX_OFFER_CHARS = 131_072
"""A Chromium offer with 24 video lines is about 90,000 characters."""

MAX_SLOTS = 24
"""Media lines in one subscription."""

MAX_LAYERS = 3
"""Sizes of one camera (simulcast): as many as browsers make."""

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

UNCHECKED_ADDRESS_S = 3.0
"""A check from elsewhere moves a session whose address had none for so long, although the browser does not say that it has chosen anew: a
NAT in between has, and no packet was recognised. Browsers check the path in use at least every 2.5 s, or else no other (RFC 7675)."""

SENDING_TIMEOUT_S = 2.0
"""A medium without a packet for so long is no longer being sent, and its slots are free for others."""

LAYER_TIMEOUT_S = 0.5
"""One size of a camera that is silent for so long while another is sent is not sent any more: its line has become too narrow for both."""

KEYFRAME_INTERVAL_S = 1.0
"""At least this long between two keyframe requests to one source: they make it spend two to three times its bitrate."""

CACHE_PACKETS = 512
CACHE_BYTES = 512 * 1024
CACHE_AGE_S = 3.0
"""What is kept of each routed track to be sent again, once for all viewers: 3 s of a camera are 500 packets and 550 KB. Browsers ask within
a second; players that ask only when they notice the next loss need longer."""

REPAIR_BITRATE_BPS = 1_000_000
"""What one viewer can have sent again: a sixth of four pictures. Who loses more is helped by fewer pictures, not by more packets."""

MAX_REPEATS = 3
"""One packet is sent again to one viewer at most so often, and at most once a round trip."""

MAX_REPEATED = 1_024
"""Packets of which is remembered how often one viewer was sent them again; the oldest is forgotten first."""

REORDER_WAIT_S = 0.01
"""A packet that others overtook may still come by itself for so long."""

MAX_ASKS = 4
"""A publisher is asked for one packet at most so often: with one packet of ten lost each way, one in 800 stays lost."""

MAX_MISSING = 128
"""Missing packets of one stream that are asked for: most of a second of pictures. After a longer gap a keyframe is the faster repair."""

PUBLICATION_BITRATE_BPS = 1_500_000
"""What a publisher is told that it may send (REMB), at most."""

PUBLICATION_FLOOR_BPS = 150_000
"""What a publisher is told that it may send, at least: sound and a small picture. Viewers whose line carries less get the sound."""

UPLINK_FLOOR_BPS = 80_000
"""What a publisher is told that it may send when its own line is narrow, at least: sound and something of the smallest picture."""

ESTIMATE_LIFE_S = 5.0
"""A viewer's estimate of its line holds for so long; browsers say one every second while pictures arrive."""

SHORTAGE_PATIENCE_S = 3.0
"""A line may carry less than its pictures need for so long: publishers that were told to send less need a moment."""

REPORT_LAG_S = 3.0
"""So long after a viewer is shown less its reports still speak of what it was shown before."""

TRIAL_PAUSE_S, MAX_TRIAL_PAUSE_S = 10.0, 160.0
"""A viewer is shown one picture more when this has passed without shortage; the pause doubles each time that it was too much."""

REPORT_INTERVAL_S = 1.0
"""Between two rounds of RTCP reports and of statistics."""

TICK_S = 0.1
"""Between two looks at what is due."""

TICKS_A_SIGN = 5
"""After so many ticks a worker says that it is alive."""

TOLD_SOUND_LOSS = 0.09
"""Browsers hear of at most so much of their listeners' loss: from a tenth on they would send smaller pictures, too."""
