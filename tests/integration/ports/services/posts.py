"""The ways out for mail, each with what can be seen to have arrived behind it."""

import asyncio
import base64
import email
import email.policy
import json
import secrets
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import attrs
import httpx
from aiosmtpd.smtp import SMTP, Envelope, Session

from tic_adapters.email.message import unsubscribe_headers
from tic_adapters.email.resend import ResendMailer
from tic_adapters.email.smtp import SmtpMailer
from tic_adapters.memory.mailer import MemoryMailer
from tic_adapters.memory.system import SteppingClock
from tic_adapters.sandbox.mailbox import Mailbox
from tic_domain.notifications.model import Attachment, Mail
from tic_domain.notifications.ports import Mailer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SENDER = "techinterview.coach <no-reply@techinterview.coach>"
CLOCK = SteppingClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
MAIL = Mail(
    key="conversation-started:0001",
    to="ada@example.com",
    subject="Your coach answered – “now”",
    text="Read it here: https://coach.example/c/1\n",
    html="<p>Read it here: <a href='https://coach.example/c/1'>answer</a></p>\n",
)
INVITE = Attachment(
    name="invite.ics",
    media_type="text/calendar; method=REQUEST; charset=utf-8",
    content="BEGIN:VCALENDAR\r\nX-WITH:Zoë 😀\r\nEND:VCALENDAR\r\n".encode(),
    alternative=True,
)
Seen = tuple[str, str, str, str]
File = tuple[str, str, bytes]
Headers = dict[str, str]


class Post(Protocol):
    """A mailer, and what arrived behind it as (to, subject, text, html)."""

    @property
    def mailer(self) -> Mailer: ...

    async def arrived(self) -> list[Seen]: ...

    async def files(self) -> list[File]:
        """What came with them, as (name, type without parameters, content)."""
        ...

    async def unsubscribe_headers(self) -> list[Headers]:
        """Of each, those by which a mail program switches mails off."""
        ...


@attrs.frozen
class InMemory:
    mailer: MemoryMailer

    async def arrived(self) -> list[Seen]:
        return [(mail.to, mail.subject, mail.text, mail.html) for mail in self.mailer.sent]

    async def files(self) -> list[File]:
        return [
            (one.name, one.media_type.partition(";")[0], one.content)
            for mail in self.mailer.sent
            for one in mail.attachments
        ]

    async def unsubscribe_headers(self) -> list[Headers]:
        return [unsubscribe_headers(mail) for mail in self.mailer.sent]


@attrs.frozen
class InMailbox:
    mailer: Mailbox

    async def arrived(self) -> list[Seen]:
        return [(one.to, one.subject, one.text, one.html) for one in await self.mailer.letters()]

    async def files(self) -> list[File]:
        return [
            (file.name, file.media_type, file.content)
            for one in await self.mailer.letters()
            for file in one.enclosures
        ]

    async def unsubscribe_headers(self) -> list[Headers]:
        return [of_unsubscribing(dict(one.headers)) for one in await self.mailer.letters()]


@attrs.define
class SmtpPeer:
    """aiosmtpd; what has the same Message-ID counts as one, as for whoever receives it."""

    answer: str = "250 OK"
    recipient: str = "250 OK"
    hangs: bool = False
    received: dict[str, email.message.EmailMessage] = attrs.field(factory=dict)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        if self.hangs:
            await asyncio.sleep(1)
        if self.answer.startswith("250"):
            self.received[message["Message-ID"]] = message
        return self.answer


@attrs.frozen
class BySmtp:
    mailer: SmtpMailer
    peer: SmtpPeer

    async def arrived(self) -> list[Seen]:
        return [
            (str(one["To"]), str(one["Subject"]), content(one, "plain"), content(one, "html"))
            for one in self.peer.received.values()
        ]

    async def files(self) -> list[File]:
        return [
            (part.get_filename(""), part.get_content_type(), decoded(part))
            for one in self.peer.received.values()
            for part in one.iter_attachments()
        ]

    async def unsubscribe_headers(self) -> list[Headers]:
        return [of_unsubscribing(dict(one.items())) for one in self.peer.received.values()]


@attrs.define
class ResendPeer:
    """Resend as documented: same key, same id; same key with another body, 409."""

    answer: tuple[str, dict[str, str], bytes] | None = None
    received: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    pause: float = 0.0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        assert environ["PATH_INFO"] == "/emails"
        assert environ["HTTP_AUTHORIZATION"] == "Bearer re_key"
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        key = environ["HTTP_IDEMPOTENCY_KEY"]
        time.sleep(self.pause)
        status, headers, answer = self.answer or ("200 OK", {}, b'{"id": "49a3999c"}')
        if self.answer is None and self.received.setdefault(key, body) != body:
            status, answer = "409 Conflict", problem("invalid_idempotent_request")
        start_response(status, list({"Content-Type": "application/json", **headers}.items()))
        return [answer]


@attrs.frozen
class ByResend:
    mailer: ResendMailer
    peer: ResendPeer

    async def arrived(self) -> list[Seen]:
        return [
            (one["to"][0], one["subject"], one["text"], one.get("html", ""))
            for one in self.peer.received.values()
        ]

    async def files(self) -> list[File]:
        return [
            (file["filename"], file["content_type"].partition(";")[0], base64.b64decode(file["content"]))
            for one in self.peer.received.values()
            for file in one.get("attachments", [])
        ]

    async def unsubscribe_headers(self) -> list[Headers]:
        return [one.get("headers", {}) for one in self.peer.received.values()]


@attrs.frozen
class _OwnKeys:
    """With keys that no earlier test has used."""

    inner: ResendMailer
    prefix: str

    @property
    def knows_keys(self) -> bool:
        return self.inner.knows_keys

    async def send(self, mail: Mail) -> str | None:
        return await self.inner.send(attrs.evolve(mail, key=f"{self.prefix}:{mail.key}"))


@attrs.frozen
class ByEmulate:
    """Asks it what it has. It keeps what it got in earlier tests: `begun` is how many those are."""

    mailer: _OwnKeys
    address: str
    begun: int

    @classmethod
    async def fresh(cls, address: str) -> "ByEmulate":
        # Its memory of keys outlasts a test, too.
        inner = ResendMailer(api_key=f"re_{secrets.token_hex(8)}", sender=SENDER, api_url=address)
        return cls(_OwnKeys(inner, secrets.token_hex(8)), address, len(await _listed(address)))

    async def arrived(self) -> list[Seen]:
        return [
            (one["to"][0], one["subject"], one["text"] or "", one["html"] or "") for one in await self._ours()
        ]

    async def files(self) -> list[File]:
        raise NotImplementedError("it does not show what is attached")

    async def unsubscribe_headers(self) -> list[Headers]:
        return [of_unsubscribing(one["headers"] or {}) for one in await self._ours()]

    async def _ours(self) -> list[dict[str, Any]]:
        return (await _listed(self.address))[self.begun :]


async def _listed(address: str) -> list[dict[str, Any]]:
    headers = {"authorization": "Bearer re_reader"}
    async with httpx.AsyncClient(base_url=address, headers=headers, trust_env=False) as client:
        found = (await client.get("/emails", params={"limit": 100})).json()["data"]
        whole = [(await client.get(f"/emails/{one['id']}")).json() for one in found]
    return sorted(whole, key=lambda one: str(one["created_at"]))


def of_unsubscribing(headers: Headers) -> Headers:
    return {name: str(value) for name, value in headers.items() if name.startswith("List-Unsubscribe")}


def decoded(part: email.message.Message) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def problem(name: str) -> bytes:
    return json.dumps({"statusCode": 400, "name": name, "message": "about ada@example.com"}).encode()


def content(message: email.message.EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
