"""What is each provider's own: which of its words mean that trying again helps."""

import attrs
import pytest
from tests.integration.ports.services.posts import (
    CLOCK,
    INVITE,
    MAIL,
    SENDER,
    ByResend,
    BySmtp,
    problem,
)
from tests.integration.ports.services.test_mail_contract import resend, smtp

from tic_adapters.email.resend import ResendMailer
from tic_adapters.email.smtp import SmtpMailer
from tic_domain.notifications.errors import AddressRefused, MailDelayed, MailKeyReused, MailRefused

__all__ = ["resend", "smtp"]


@pytest.mark.clause("C4.1")
async def test_resend_is_told_the_method_of_an_invitation(resend: ByResend) -> None:
    await resend.mailer.send(attrs.evolve(MAIL, attachments=(INVITE,)))

    (body,) = resend.peer.received.values()
    assert [one["content_type"] for one in body["attachments"]] == [INVITE.media_type]
    assert set(body) == {"from", "to", "subject", "text", "html", "attachments"}


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
