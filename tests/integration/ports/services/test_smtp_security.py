"""SMTP with encryption and a log-in, against aiosmtpd with a certificate made for the test."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import attrs
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tic_adapters.email.smtp import SmtpMailer
from tic_adapters.memory.system import SteppingClock
from tic_domain.notifications.errors import MailDelayed
from tic_domain.notifications.model import Mail

MAIL = Mail(key="one", to="ada@example.com", subject="Hello", text="Text\n", html="")


@attrs.frozen
class Peer:
    """Takes mail over TLS from whoever knows the password."""

    received: list[Envelope] = attrs.field(factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert session.ssl is not None
        assert session.authenticated
        self.received.append(envelope)
        return "250 OK"


def log_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"tic", b"password")
    return AuthResult(success=known, handled=False)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    path = tmp_path / "mail.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def peer() -> Peer:
    return Peer()


@pytest.fixture
async def mailer(peer: Peer, certificate: Path) -> AsyncIterator[SmtpMailer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(
            peer, tls_context=context, require_starttls=True, authenticator=log_in, auth_required=True
        )

    async with await loop.create_server(session, "127.0.0.1", 0) as server:
        yield SmtpMailer(
            sender="Coach <no-reply@coach.example>",
            clock=SteppingClock(),
            host="127.0.0.1",
            port=server.sockets[0].getsockname()[1],
            user="tic",
            password="password",
            tls=ssl.create_default_context(cafile=str(certificate)),
        )


async def test_mail_goes_out_encrypted_and_logged_in(mailer: SmtpMailer, peer: Peer) -> None:
    await mailer.send(MAIL)

    assert [one.rcpt_tos for one in peer.received] == [["ada@example.com"]]


@pytest.mark.parametrize("password", ["wrong-canary", None])
async def test_a_log_in_that_fails_delays_the_mail(
    mailer: SmtpMailer, peer: Peer, password: str | None
) -> None:
    user = "tic" if password else None

    with pytest.raises(MailDelayed) as caught:
        await attrs.evolve(mailer, user=user, password=password).send(MAIL)

    assert "canary" not in str(caught.value)
    assert peer.received == []


@pytest.mark.clause("C3.3")
async def test_a_server_with_an_unknown_certificate_gets_no_mail(mailer: SmtpMailer, peer: Peer) -> None:
    with pytest.raises(MailDelayed):
        await attrs.evolve(mailer, tls=None).send(MAIL)

    assert peer.received == []


async def test_an_unencrypted_mailer_is_turned_away_by_this_server(mailer: SmtpMailer, peer: Peer) -> None:
    with pytest.raises(MailDelayed):
        await attrs.evolve(mailer, security="none", user=None, password=None).send(MAIL)

    assert peer.received == []
