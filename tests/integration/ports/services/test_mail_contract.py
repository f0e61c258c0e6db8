"""Every way out for mail: in memory, the mailbox, SMTP and Resend."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest
from aiosmtpd.smtp import SMTP
from tests.integration.ports.services.posts import (
    CLOCK,
    INVITE,
    MAIL,
    SENDER,
    ByEmulate,
    ByResend,
    BySmtp,
    InMailbox,
    InMemory,
    Post,
    ResendPeer,
    SmtpPeer,
    decoded,
)
from tests.integration.ports.services.stripe.foreign import EMULATE, Server, running

from tic_adapters.email.resend import ResendMailer
from tic_adapters.email.smtp import SmtpMailer
from tic_adapters.memory.mailer import MemoryMailer
from tic_adapters.sandbox.mailbox import Mailbox
from tic_domain.notifications.errors import MailKeyReused, MailRefused
from tic_domain.notifications.model import Attachment

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Serve = Callable[["WSGIApplication"], str]


@pytest.fixture
async def smtp() -> AsyncIterator[BySmtp]:
    peer = SmtpPeer()
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: SMTP(peer), "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield BySmtp(
            SmtpMailer(sender=SENDER, clock=CLOCK, host="127.0.0.1", port=port, security="none"), peer
        )


@pytest.fixture
def resend(serve: Serve) -> ByResend:
    peer = ResendPeer()
    return ByResend(ResendMailer(api_key="re_key", sender=SENDER, api_url=serve(peer)), peer)


@pytest.fixture(
    params=["memory", "mailbox", "smtp", "resend", pytest.param("emulate", marks=pytest.mark.node)]
)
async def post(request: pytest.FixtureRequest, smtp: BySmtp, resend: ByResend, tmp_path: Path) -> Post:
    if request.param == "emulate":
        return await ByEmulate.fresh(request.getfixturevalue("emulate").address)
    every: dict[str, Post] = {
        "memory": InMemory(MemoryMailer()),
        "mailbox": InMailbox(Mailbox(tmp_path / "mailbox", SENDER, CLOCK)),
        "smtp": smtp,
        "resend": resend,
    }
    return every[request.param]


@pytest.fixture(scope="module")
def emulate() -> Iterator[Server]:
    """Somebody else's idea of Resend."""
    assert EMULATE.exists(), "Run tools/peers first: it needs Node 20 and npm."
    with running(lambda port: ["node", str(EMULATE), "--service", "resend", "--port", str(port)]) as peer:
        yield peer


async def test_a_mail_arrives_as_it_was_written(post: Post) -> None:
    await post.mailer.send(MAIL)

    assert await post.arrived() == [(MAIL.to, MAIL.subject, MAIL.text, MAIL.html)]


async def test_a_mail_without_html_is_plain(post: Post) -> None:
    await post.mailer.send(attrs.evolve(MAIL, html=""))

    assert await post.arrived() == [(MAIL.to, MAIL.subject, MAIL.text, "")]


async def test_the_same_key_twice_is_one_mail(post: Post) -> None:
    await post.mailer.send(MAIL)
    await post.mailer.send(MAIL)

    assert len(await post.arrived()) == 1


async def test_two_keys_are_two_mails(post: Post) -> None:
    await post.mailer.send(MAIL)
    await post.mailer.send(attrs.evolve(MAIL, key="another"))

    assert len(await post.arrived()) == 2


@pytest.mark.parametrize("post", ["memory", "mailbox", "smtp", "resend"], indirect=True)
@pytest.mark.parametrize("html", [MAIL.html, ""])
async def test_what_is_attached_arrives_byte_for_byte(post: Post, html: str) -> None:
    await post.mailer.send(attrs.evolve(MAIL, html=html, attachments=(INVITE,)))

    assert await post.files() == [(INVITE.name, "text/calendar", INVITE.content)]
    assert await post.arrived() == [(MAIL.to, MAIL.subject, MAIL.text, html)]


async def test_an_invitation_stands_beside_the_text_where_mail_programs_look_for_it(smtp: BySmtp) -> None:
    await smtp.mailer.send(attrs.evolve(MAIL, attachments=(INVITE,)))

    (message,) = smtp.peer.received.values()
    (alternatives, file) = message.iter_parts()
    assert [one.get_content_type() for one in (message, alternatives, file)] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/calendar",
    ]
    shown = list(alternatives.iter_parts())
    assert [one.get_content_type() for one in shown] == ["text/plain", "text/html", "text/calendar"]
    for part in (shown[-1], file):
        assert part["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
        assert decoded(part) == INVITE.content
    assert (shown[-1].get_content_disposition(), file.get_content_disposition()) == (None, "attachment")


@pytest.mark.parametrize("post", ["mailbox", "smtp"], indirect=True)
@pytest.mark.parametrize(
    "hostile",
    [
        attrs.evolve(INVITE, name="a\r\nBcc: c@d.example"),
        attrs.evolve(INVITE, media_type="text/calendar\r\nBcc: c@d.example"),
        attrs.evolve(INVITE, media_type="text/calendar; method=A\r\nBcc: c@d.example"),
    ],
)
async def test_an_attachment_adds_no_header(post: Post, hostile: Attachment) -> None:
    with pytest.raises(MailRefused):
        await post.mailer.send(attrs.evolve(MAIL, attachments=(hostile,)))

    assert await post.arrived() == []


@pytest.mark.parametrize("post", ["mailbox", "smtp", "resend"], indirect=True)
@pytest.mark.parametrize("to", ["", "nobody", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"])
async def test_what_is_not_one_address_is_refused(post: Post, to: str) -> None:
    with pytest.raises(MailRefused):
        await post.mailer.send(attrs.evolve(MAIL, to=to))

    assert await post.arrived() == []


@pytest.mark.parametrize("post", ["mailbox", "smtp"], indirect=True)
async def test_a_subject_that_would_add_a_header_is_refused(post: Post) -> None:
    with pytest.raises(MailRefused):
        await post.mailer.send(attrs.evolve(MAIL, subject="Hello\r\nBcc: c@d.example"))


@pytest.mark.parametrize(
    "post", ["memory", "resend", pytest.param("emulate", marks=pytest.mark.node)], indirect=True
)
async def test_the_same_key_for_another_mail_is_a_defect_that_is_said(post: Post) -> None:
    await post.mailer.send(MAIL)

    with pytest.raises(MailKeyReused):
        await post.mailer.send(attrs.evolve(MAIL, subject="Something else"))
    assert len(await post.arrived()) == 1


@pytest.mark.clause("C3.2")
async def test_one_click_switches_off_what_can_be_switched_off(post: Post) -> None:
    """RFC 8058: both headers, or none."""
    await post.mailer.send(attrs.evolve(MAIL, unsubscribe="https://coach.example/unsubscribe?token=a-b_c"))
    await post.mailer.send(attrs.evolve(MAIL, key="required"))

    wanted = {
        "List-Unsubscribe": "<https://coach.example/unsubscribe?token=a-b_c>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert sorted(await post.unsubscribe_headers(), key=len) == [{}, wanted]
