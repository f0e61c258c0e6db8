import pytest
from tests.unit.house import House
from tests.unit.notifications.mailroom import LINKS, PlainIndex

from tic_adapters.memory.mailer import MemoryMailer
from tic_domain.accounts.events import EmailCorrectionRequested, SignedIn
from tic_domain.accounts.use_cases.confirm_email import ConfirmEmail, ConfirmEmailCommand
from tic_domain.accounts.use_cases.correct_email import CorrectEmail, CorrectEmailCommand
from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.delivery import Delivery
from tic_domain.notifications.jobs import MailEmailConfirmation, MailNotice
from tic_domain.notifications.occasions import jobs_for
from tic_domain.notifications.use_cases.send_email_confirmation import SendEmailConfirmation


def use_case(house: House, mailer: MemoryMailer) -> SendEmailConfirmation:
    deliver = Delivery(house.open, mailer, PlainIndex(), LINKS, house.clock)
    return SendEmailConfirmation(house.open, deliver, LINKS, house.clock, house.secrets)


@pytest.mark.clause("C3.2", "C7.2")
async def test_the_mailed_link_confirms_the_new_address(house: House) -> None:
    mailer = MemoryMailer()
    member = await house.member()
    await CorrectEmail(house.open)(CorrectEmailCommand(account_id=member.id, email="new@example.org"))
    await use_case(house, mailer)(MailEmailConfirmation(account_id=member.id))

    (mail,) = mailer.sent
    token = mail.text.partition("token=")[2].split()[0]
    await ConfirmEmail(house.open, house.clock, house.secrets)(ConfirmEmailCommand(token=token))

    assert mail.to == "new@example.org"
    assert house.account(member.id).email == "new@example.org"


async def test_nothing_is_mailed_where_nothing_awaits_confirmation(house: House) -> None:
    mailer = MemoryMailer()
    member = await house.member()

    await use_case(house, mailer)(MailEmailConfirmation(account_id=member.id))

    assert list(mailer.sent) == []


@pytest.mark.clause("C3.2")
async def test_a_sign_in_mails_nobody(house: House) -> None:
    member, now = await house.member(), house.clock.now()

    assert jobs_for(SignedIn(account_id=member.id), at=now) == ()
    confirm, warn = jobs_for(EmailCorrectionRequested(account_id=member.id), at=now)
    assert confirm == MailEmailConfirmation(account_id=member.id)
    assert isinstance(warn, MailNotice)
    assert (warn.kind, warn.recipient_id) == (MailKind.EMAIL_CHANGE_ASKED, member.id)


async def test_the_html_part_escapes_the_link(house: House) -> None:
    mailer = MemoryMailer()
    member = await house.member()
    await CorrectEmail(house.open)(CorrectEmailCommand(account_id=member.id, email="new@example.org"))

    await use_case(house, mailer)(MailEmailConfirmation(account_id=member.id))

    (mail,) = mailer.sent
    assert '<a href="https://coach.example/confirm-email?token=' in mail.html
    assert "Ada" not in mail.html + mail.text
