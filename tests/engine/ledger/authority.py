"""An invented time-stamping authority on this machine, and those that answer as nobody should."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)
REPLY = "application/timestamp-reply"
TIME_STAMPING = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])


@dataclass(frozen=True, kw_only=True)
class Invented:
    """A key with its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def invent(
    name: str,
    *,
    issuer: Invented | None = None,
    usage: x509.ExtendedKeyUsage | None = None,
    is_critical: bool = True,
    days: tuple[datetime, datetime] = (FIRST, LAST),
    key: str | None = None,
) -> Invented:
    own = rsa_key(key or name)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(days[0])
        .not_valid_after(days[1])
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(usage, critical=is_critical)
    return Invented(key=own, certificate=builder.sign(own if issuer is None else issuer.key, hashes.SHA256()))


@cache
def root() -> Invented:
    return invent("Invented Root")


@cache
def unit() -> Invented:
    return invent("Invented Time Stamping Unit", issuer=root(), usage=TIME_STAMPING)


def stamper(of: Invented, *, at: datetime | None = None) -> DummyTimeStamper:
    private = of.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(of.certificate.public_bytes(Encoding.DER)),
        tsa_key=asn1_keys.PrivateKeyInfo.load(private),
        fixed_dt=at,
    )


def token_over(digest: bytes, *, of: Invented, at: datetime) -> bytes:
    """Return a token over a digest, as somebody who is asked gives it."""
    request = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest},
            "cert_req": True,
        }
    )
    return bytes(stamper(of, at=at).request_tsa_response(request)["time_stamp_token"].dump())


@dataclass(frozen=True, kw_only=True)
class Answer:
    body: bytes
    status: int = 200
    type: str = REPLY
    headers: dict[str, str] = field(default_factory=dict)
    is_endless: bool = False
    waits: bool = False


def honest(of: Invented, *, at: datetime | None = None) -> Callable[[bytes], Answer]:
    def answer(request: bytes) -> Answer:
        return Answer(body=stamper(of, at=at).request_tsa_response(tsp.TimeStampReq.load(request)).dump())

    return answer


def answering_another(of: Invented, *, at: datetime, **fields: Any) -> Callable[[bytes], Answer]:
    """Answer another request than the one that came."""

    def answer(request: bytes) -> Answer:
        asked = tsp.TimeStampReq.load(request)
        for name, value in fields.items():
            asked[name] = value
        return Answer(
            body=stamper(of, at=at).request_tsa_response(tsp.TimeStampReq.load(asked.dump(force=True))).dump()
        )

    return answer


@dataclass(frozen=True, kw_only=True)
class Serving:
    """Where an authority answers, and how often it was asked."""

    url: str
    asked: list[bytes]


@contextmanager
def serving(answer: Callable[[bytes], Answer]) -> Iterator[Serving]:
    """Answer on the loopback; whoever is kept waiting is let go at the end."""
    asked: list[bytes] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(request)
            given = answer(request)
            if given.waits:
                over.wait()
                return
            self.send_response(given.status)
            self.send_header("Content-Type", given.type)
            for name, value in given.headers.items():
                self.send_header(name, value)
            if not given.is_endless:
                self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            try:
                self.wfile.write(given.body)
                while given.is_endless and not over.is_set():
                    self.wfile.write(given.body)
            except OSError:
                pass

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Serving(url=f"http://127.0.0.1:{server.server_address[1]}/tsr", asked=asked)
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
