"""The client's end of DTLS-SRTP (RFC 5764), with pyOpenSSL; the SRTP sessions belong to libsrtp directly."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL
from pylibsrtp._binding import ffi, lib

from benchmarks.media.leg import SrtpSessions

MTU_BYTES = 1200
AGAIN_S = 0.01
MAX_DATAGRAM_BYTES = 2048
REPLAY_WINDOW_PACKETS = 1024


@dataclass(frozen=True, slots=True)
class Profile:
    """An SRTP protection profile: libsrtp's number of it, key and salt in bytes."""

    number: int
    key_bytes: int
    salt_bytes: int


PROFILES = {
    "SRTP_AEAD_AES_128_GCM": Profile(lib.srtp_profile_aead_aes_128_gcm, 16, 12),
    "SRTP_AES128_CM_SHA1_80": Profile(lib.srtp_profile_aes128_cm_sha1_80, 16, 14),
}


class Client:
    """One certificate and one OpenSSL context for all viewers, which offer ``profile`` and no other."""

    def __init__(self, profile: str) -> None:
        self.profile = profile
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self_signed(key)
        digest = certificate.fingerprint(hashes.SHA256()).hex().upper()
        self.fingerprint = ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))
        self._context = SSL.Context(SSL.DTLS_METHOD)
        self._context.set_verify(SSL.VERIFY_PEER, lambda *_: True)  # it is our own server, on the loopback
        self._context.use_certificate(certificate)
        self._context.use_privatekey(key)
        self._context.set_tlsext_use_srtp(profile.encode())

    async def shake_hands(self, udp: socket.socket, receive: Callable[[], Awaitable[bytes]], check: bytes) -> SrtpSessions:
        """Connect over a connected socket and return the keyed SRTP. receive: the next datagram of it. check: a connectivity check.

        Raises OpenSSL.SSL.Error.
        """
        connection = SSL.Connection(self._context, None)
        connection.set_ciphertext_mtu(MTU_BYTES)
        connection.set_connect_state()
        flight = b""
        while not is_done(connection):
            fresh = written(connection)
            flight = fresh or flight
            if fresh:
                udp.send(fresh)
            try:
                async with asyncio.timeout(AGAIN_S):
                    datagram = await receive()
            except TimeoutError:
                udp.send(check)  # long before ICE and DTLS would: Janus forgets what comes before it has decided on an address
                udp.send(flight)
                continue
            if 20 <= datagram[0] <= 63:
                connection.bio_write(datagram)
        if last := written(connection):
            udp.send(last)
        if connection.get_selected_srtp_profile().decode() != self.profile:
            raise SSL.Error(f"the server does not know {self.profile}")
        return sessions(connection, self.profile)


def is_done(connection: SSL.Connection) -> bool:
    """Go on as far as possible; True: to the end."""
    try:
        connection.do_handshake()
    except SSL.WantReadError:
        return False
    return True


def written(connection: SSL.Connection) -> bytes:
    """What OpenSSL wants to have sent; a flight of ours fits a datagram."""
    try:
        return connection.bio_read(MAX_DATAGRAM_BYTES)
    except SSL.WantReadError:
        return b""


def sessions(connection: SSL.Connection, name: str) -> SrtpSessions:
    """Key the client's two SRTP sessions (RFC 5764 §4.2)."""
    profile = PROFILES[name]
    key, salt = profile.key_bytes, profile.salt_bytes
    material = connection.export_keying_material(b"EXTRACTOR-dtls_srtp", 2 * (key + salt))
    ours = material[:key] + material[2 * key : 2 * key + salt]
    theirs = material[key : 2 * key] + material[2 * key + salt :]
    return SrtpSessions(
        receiving=session(profile, lib.ssrc_any_inbound, theirs),
        sending=session(profile, lib.ssrc_any_outbound, ours),
        profile=name,
    )


def session(profile: Profile, direction: Any, key: bytes) -> Any:
    """Create a libsrtp session, which ends with its pointer."""
    policy, master_key, created = ffi.new("srtp_policy_t *"), ffi.new("unsigned char[]", key), ffi.new("srtp_t *")
    lib.srtp_crypto_policy_set_from_profile_for_rtp(ffi.addressof(policy.rtp), profile.number)
    lib.srtp_crypto_policy_set_from_profile_for_rtcp(ffi.addressof(policy.rtcp), profile.number)
    policy.ssrc.type = direction
    policy.key = master_key
    policy.window_size = REPLAY_WINDOW_PACKETS
    if lib.srtp_create(created, policy) != lib.srtp_err_status_ok:
        raise AssertionError("libsrtp made the keys' profile known, so it can use it")
    return ffi.gc(created, lambda pointer: lib.srtp_dealloc(pointer[0]))


def self_signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """A certificate for a day; the fingerprint in the SDP is what vouches for it."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "load")])
    start = datetime.now(UTC) - timedelta(hours=1)
    builder = x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(start + timedelta(days=1))
    return builder.sign(key, hashes.SHA256())
