"""A real relay on this machine, with the configuration of the repository."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from orchestrator.turn import Turn

PATIENCE_S = 20.0
"""An upper bound for what takes milliseconds."""

CONFIGURATION = Path(__file__).parents[1] / "turnserver.conf"
SECRET = b"only for tests"


@asynccontextmanager
async def coturn(data: Path) -> AsyncIterator[Turn]:
    """Run coturn on a free port of 127.0.0.1 as long as the context; the one peer that it allows is this address, too."""
    program = shutil.which("turnserver")
    assert program is not None, "coturn is missing: apt-get install coturn"
    port, tls_port = free_port(), free_port()
    write_certificate(data)
    process = await asyncio.create_subprocess_exec(program, *arguments(port, tls_port, data), stdout=asyncio.subprocess.PIPE)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await ready(process)
        plain = tuple(f"turn:127.0.0.1:{port}?transport={transport}" for transport in ("udp", "tcp"))
        yield Turn((*plain, f"turns:127.0.0.1:{tls_port}?transport=tcp"), SECRET)
    finally:
        process.terminate()
        await process.communicate()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody has, neither for UDP nor for TCP."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        udp.bind(tcp.getsockname())
        return int(tcp.getsockname()[1])


def write_certificate(data: Path) -> None:
    """Write ``certificate.pem`` and ``key.pem``: for 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "coturn for tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (data / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (data / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def arguments(port: int, tls_port: int, data: Path) -> list[str]:
    """What a machine adds to the configuration."""
    return [
        "-c",
        str(CONFIGURATION),
        "--listening-ip=127.0.0.1",
        "--relay-ip=127.0.0.1",
        f"--listening-port={port}",
        f"--static-auth-secret={SECRET.decode()}",
        "--allowed-peer-ip=127.0.0.1",
        "--allow-loopback-peers",
        f"--tls-listening-port={tls_port}",
        f"--cert={data / 'certificate.pem'}",
        f"--pkey={data / 'key.pem'}",
        f"--userdb={data / 'turndb'}",
        f"--pidfile={data / 'turnserver.pid'}",
    ]


async def ready(process: asyncio.subprocess.Process) -> None:
    """Return when coturn listens: its last thread to start says so."""
    assert process.stdout is not None
    async for line in process.stdout:
        if b"admin thread" in line:
            return
    raise AssertionError("coturn did not start")
