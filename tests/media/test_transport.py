"""The contract with aiortc and pylibsrtp: the private names that ``transport`` and ``srtp`` use are there and mean what they meant."""

import asyncio
from importlib.metadata import version

import pytest
from aiortc import RTCCertificate, RTCDtlsParameters, RTCDtlsTransport
from pylibsrtp import Policy, Session

from orchestrator.media import rtcp, rtp
from orchestrator.media.limits import HANDSHAKE_QUEUE_DATAGRAMS, MAX_DATAGRAM_BYTES
from orchestrator.media.srtp import MAX_PACKET_BYTES, Srtp
from orchestrator.media.transport import Certificate, DatagramPipe, DtlsTransport, HandshakeFailed

SERVER_CERTIFICATE, BROWSER_CERTIFICATE = Certificate.generateCertificate(), RTCCertificate.generateCertificate()
PATIENCE_S = 20.0


def fingerprints(certificate: RTCCertificate) -> list[tuple[str, str]]:
    return [(found.algorithm, found.value) for found in certificate.getFingerprints() if found.algorithm == "sha-256"]


def pair() -> tuple[DtlsTransport, RTCDtlsTransport]:
    """Our end and a browser's, each sending to the other."""
    server = DtlsTransport(SERVER_CERTIFICATE, lambda datagram: pipe.put(datagram))
    pipe = DatagramPipe(server.received)
    browser = RTCDtlsTransport(pipe, [BROWSER_CERTIFICATE])  # type: ignore[arg-type]
    browser._set_role("client")
    return server, browser


async def shake_hands(server: DtlsTransport, browser: RTCDtlsTransport, expected: list[tuple[str, str]]) -> Srtp:
    expected_of_us = RTCDtlsParameters(fingerprints=SERVER_CERTIFICATE.getFingerprints())
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
        connecting = tasks.create_task(server.connect(expected))
        tasks.create_task(browser.start(expected_of_us))
    return connecting.result()


def test_the_installed_versions_are_those_that_were_read() -> None:
    assert version("aiortc").startswith("1.16.")
    assert version("pylibsrtp").startswith("1.0.")


def test_aiortc_has_the_names_that_we_use() -> None:
    dtls = RTCDtlsTransport(DatagramPipe(lambda datagram: None), [BROWSER_CERTIFICATE])  # type: ignore[arg-type]
    for name in ("_role", "_srtp_profiles", "_rx_srtp", "_tx_srtp", "_task", "_ssl"):
        assert hasattr(dtls, name), name
    assert dtls._task is None
    assert dtls._role == "auto"
    assert "SRTP_AEAD_AES_128_GCM" in [one.openssl_profile.decode() for one in dtls._srtp_profiles]
    assert callable(RTCCertificate._create_ssl_context)


async def test_both_ends_agree_on_gcm_and_understand_each_other() -> None:
    server, browser = pair()
    srtp = await shake_hands(server, browser, fingerprints(BROWSER_CERTIFICATE))
    assert browser._ssl is not None
    assert browser._ssl.get_selected_srtp_profile() == b"SRTP_AEAD_AES_128_GCM"
    packet = rtp.header(payload_type=96, sequence=1, timestamp=2, ssrc=3, marker=False) + b"picture"
    protected = srtp.protect(packet)
    assert protected is not None
    assert browser._rx_srtp.unprotect(protected) == packet
    assert srtp.unprotect(browser._tx_srtp.protect(packet)) == packet
    report = rtcp.picture_loss_indication(1, 3)
    protected = srtp.protect_rtcp(report)
    assert protected is not None
    assert browser._rx_srtp.unprotect_rtcp(protected) == report
    assert srtp.unprotect_rtcp(browser._tx_srtp.protect_rtcp(report)) == report
    await browser.stop()
    async with asyncio.timeout(PATIENCE_S):
        await server.closed()
    await server.close()


async def test_a_certificate_that_the_offer_did_not_name_is_refused() -> None:
    server, browser = pair()
    with pytest.raises(ExceptionGroup) as failures:
        await shake_hands(server, browser, fingerprints(SERVER_CERTIFICATE))
    assert failures.group_contains(HandshakeFailed)
    await server.close()
    await browser.stop()


async def test_one_openssl_context_serves_every_session() -> None:
    for _ in range(2):
        server, browser = pair()
        await shake_hands(server, browser, fingerprints(BROWSER_CERTIFICATE))
        await browser.stop()
        await server.close()
    assert SERVER_CERTIFICATE._create_ssl_context([]) is SERVER_CERTIFICATE._create_ssl_context([])


async def test_handshake_datagrams_beyond_the_queue_are_dropped() -> None:
    pipe = DatagramPipe(lambda datagram: None)
    for _ in range(HANDSHAKE_QUEUE_DATAGRAMS + 5):
        pipe.put(b"\x16")
    assert pipe._queue.qsize() == HANDSHAKE_QUEUE_DATAGRAMS


def keyed() -> Srtp:
    """An SRTP that understands itself."""
    key = bytes(range(28))
    profile = Policy.SRTP_PROFILE_AEAD_AES_128_GCM
    sending = Session(Policy(key=key, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile))
    receiving = Session(Policy(key=key, ssrc_type=Policy.SSRC_ANY_INBOUND, srtp_profile=profile))
    return Srtp(receiving=receiving._srtp, sending=sending._srtp)


def test_packets_of_any_size_up_to_a_whole_datagram_are_protected() -> None:
    srtp = keyed()
    for sequence, size in enumerate((12, 13, 1_200, 1_357, 1_500, 2_000, MAX_DATAGRAM_BYTES - 16)):
        packet = (rtp.header(payload_type=96, sequence=sequence, timestamp=0, ssrc=3, marker=False)).ljust(size, b"x")
        protected = srtp.protect(packet)
        assert protected is not None
        assert srtp.unprotect(protected) == packet


def test_what_is_too_long_too_short_repeated_or_forged_is_refused() -> None:
    srtp = keyed()
    packet = rtp.header(payload_type=96, sequence=9, timestamp=0, ssrc=3, marker=False) + b"picture"
    protected = srtp.protect(packet)
    assert protected is not None
    assert srtp.unprotect(protected) == packet
    assert srtp.unprotect(protected) is None
    assert srtp.unprotect(protected[:-1] + bytes([protected[-1] ^ 1])) is None
    for size in (0, 1, 11, 12, 27):
        assert srtp.unprotect(bytes([0x80]) * size) is None
        assert srtp.unprotect_rtcp(bytes([0x80]) * size) is None
    assert srtp.protect(bytes([0x80]) + bytes(MAX_PACKET_BYTES)) is None
