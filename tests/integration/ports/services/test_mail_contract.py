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
    problem,
)
from tests.integration.ports.services.stripe.test_independent_peers import EMULATE, Peer, running

from tic_adapters.email.resend import ResendMailer
from tic_adapters.email.smtp import SmtpMailer
from tic_adapters.memory.mailer import MemoryMailer
from tic_adapters.sandbox.mailbox import Mailbox
from tic_domain.notifications.errors import AddressRefused, MailDelayed, MailKeyReused, MailRefused
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
def emulate() -> Iterator[Peer]:
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


@pytest.mark.clause("C4.1")
async def test_resend_is_told_the_method_of_an_invitation(resend: ByResend) -> None:
    await resend.mailer.send(attrs.evolve(MAIL, attachments=(INVITE,)))

    (body,) = resend.peer.received.values()
    assert [one["content_type"] for one in body["attachments"]] == [INVITE.media_type]
    assert set(body) == {"from", "to", "subject", "text", "html", "attachments"}


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
    ("answer", "expected"),
    [
        ("550 no such user ada@example.com", MailRefused),
        ("451 later, ada@example.com", MailDelayed),
        ("530 log in first, ada@example.com", MailDelayed),
    ],
)
async def test_smtp_says_whether_trying_again_helps(
    smtp: BySmtp, answer: str, expected: type[Exception]
) -> None:
    smtp.peer.answer = answer

    with pytest.raises(expected) as caught:
        await smtp.mailer.send(MAIL)

    assert "ada@example.com" not in str(caught.value)


async def test_smtp_never_falls_back_to_plain_text(smtp: BySmtp) -> None:
    with pytest.raises(MailDelayed):
        await attrs.evolve(smtp.mailer, security="starttls").send(MAIL)

    assert await smtp.arrived() == []


async def test_smtp_away_is_a_delay() -> None:
    mailer = SmtpMailer(sender=SENDER, clock=CLOCK, host="127.0.0.1", port=1, security="none")

    with pytest.raises(MailDelayed):
        await mailer.send(MAIL)


@pytest.mark.parametrize(
    ("status", "name", "expected"),
    [
        ("400 Bad Request", "invalid_idempotency_key", MailRefused),
        ("422 Unprocessable Entity", "missing_required_field", MailRefused),
        ("409 Conflict", "invalid_idempotent_request", MailKeyReused),
        ("409 Conflict", "concurrent_idempotent_requests", MailDelayed),
        ("401 Unauthorized", "missing_api_key", MailDelayed),
        ("403 Forbidden", "invalid_api_key", MailDelayed),
        ("429 Too Many Requests", "rate_limit_exceeded", MailDelayed),
        ("500 Internal Server Error", "application_error", MailDelayed),
        ("503 Service Unavailable", "<script>", MailDelayed),
    ],
)
async def test_resend_says_whether_trying_again_helps(
    resend: ByResend, status: str, name: str, expected: type[Exception]
) -> None:
    resend.peer.answer = (status, {}, problem(name))

    with pytest.raises(expected) as caught:
        await resend.mailer.send(MAIL)

    assert "ada@example.com" not in str(caught.value)
    assert "script" not in str(caught.value)


async def test_resend_says_when_to_try_again(resend: ByResend) -> None:
    resend.peer.answer = ("429 Too Many Requests", {"Retry-After": "7"}, problem("rate_limit_exceeded"))

    with pytest.raises(MailDelayed) as caught:
        await resend.mailer.send(MAIL)

    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    "post", ["memory", "resend", pytest.param("emulate", marks=pytest.mark.node)], indirect=True
)
async def test_the_same_key_for_another_mail_is_a_defect_that_is_said(post: Post) -> None:
    await post.mailer.send(MAIL)

    with pytest.raises(MailKeyReused):
        await post.mailer.send(attrs.evolve(MAIL, subject="Something else"))
    assert len(await post.arrived()) == 1


async def test_resend_talking_html_is_a_delay(resend: ByResend) -> None:
    resend.peer.answer = ("502 Bad Gateway", {"Content-Type": "text/html"}, b"<h1>Bad gateway</h1>")

    with pytest.raises(MailDelayed):
        await resend.mailer.send(MAIL)


async def test_resend_away_is_a_delay() -> None:
    with pytest.raises(MailDelayed):
        await ResendMailer(api_key="re_key", sender=SENDER, api_url="http://127.0.0.1:1").send(MAIL)


@pytest.mark.clause("C4.1")
async def test_resend_gets_the_mail_and_nothing_else(resend: ByResend) -> None:
    await resend.mailer.send(MAIL)

    (body,) = resend.peer.received.values()
    assert set(body) == {"from", "to", "subject", "text", "html"}


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


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("550 5.1.1 ada@example.com: no such user", AddressRefused),
        ("550 No such user here, ada@example.com", AddressRefused),
        ("553 5.1.3 ada@example.com is not an address", AddressRefused),
        ("550 5.7.1 relaying denied for ada@example.com", MailRefused),
        ("552 5.2.2 mailbox of ada@example.com is full", MailRefused),
        ("450 4.2.1 try again, ada@example.com", MailDelayed),
        ("451 4.7.1 greylisted, ada@example.com", MailDelayed),
    ],
)
async def test_smtp_tells_an_address_without_anybody_from_what_is_ours(
    smtp: BySmtp, answer: str, expected: type[Exception]
) -> None:
    smtp.peer.recipient = answer

    with pytest.raises(expected) as caught:
        await smtp.mailer.send(MAIL)

    assert type(caught.value) is expected
    assert "ada@example.com" not in str(caught.value)
    assert await smtp.arrived() == []


async def test_smtp_cut_off_in_the_middle_of_a_mail_may_have_taken_it(smtp: BySmtp) -> None:
    smtp.peer.hangs = True

    with pytest.raises(MailDelayed) as caught:
        await attrs.evolve(smtp.mailer, timeout_seconds=0.2).send(MAIL)

    assert caught.value.maybe_taken
    assert not smtp.mailer.knows_keys


async def test_smtp_that_never_answered_has_taken_nothing() -> None:
    mailer = SmtpMailer(sender=SENDER, clock=CLOCK, host="127.0.0.1", port=1, security="none")

    with pytest.raises(MailDelayed) as caught:
        await mailer.send(MAIL)

    assert not caught.value.maybe_taken


async def test_resend_says_which_mail_it_is_to_it(resend: ByResend) -> None:
    assert await resend.mailer.send(MAIL) == "49a3999c"


async def test_resend_that_takes_its_time_is_a_delay(resend: ByResend) -> None:
    resend.peer.pause = 1.5

    with pytest.raises(MailDelayed) as caught:
        await attrs.evolve(resend.mailer, timeout_seconds=1).send(MAIL)

    assert caught.value.maybe_taken
