"""The ways out for mail, each with what can be seen to have arrived behind it."""

import base64
import email
import email.policy
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import attrs
from aiosmtpd.smtp import SMTP, Envelope, Session

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


class Post(Protocol):
    """A mailer, and what arrived behind it as (to, subject, text, html)."""

    @property
    def mailer(self) -> Mailer: ...

    async def arrived(self) -> list[Seen]: ...

    async def files(self) -> list[File]:
        """What came with them, as (name, type without parameters, content)."""
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


@attrs.define
class SmtpPeer:
    """aiosmtpd; what has the same Message-ID counts as one, as for whoever receives it."""

    answer: str = "250 OK"
    received: dict[str, email.message.EmailMessage] = attrs.field(factory=dict)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
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


@attrs.define
class ResendPeer:
    """Resend as documented: same key, same id; same key with another body, 409."""

    answer: tuple[str, dict[str, str], bytes] | None = None
    received: dict[str, dict[str, Any]] = attrs.field(factory=dict)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        assert environ["PATH_INFO"] == "/emails"
        assert environ["HTTP_AUTHORIZATION"] == "Bearer re_key"
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        key = environ["HTTP_IDEMPOTENCY_KEY"]
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


def decoded(part: email.message.Message) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def problem(name: str) -> bytes:
    return json.dumps({"statusCode": 400, "name": name, "message": "about ada@example.com"}).encode()


def content(message: email.message.EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
