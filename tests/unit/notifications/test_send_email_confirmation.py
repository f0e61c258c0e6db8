import pytest
from tests.unit.house import House

from tic_adapters.memory.mailer import MemoryMailer
from tic_domain.accounts.events import EmailCorrectionRequested, SignedIn
from tic_domain.accounts.use_cases.confirm_email import ConfirmEmail, ConfirmEmailCommand
from tic_domain.accounts.use_cases.correct_email import CorrectEmail, CorrectEmailCommand
from tic_domain.notifications.jobs import MailEmailConfirmation
from tic_domain.notifications.occasions import jobs_for
from tic_domain.notifications.use_cases.send_email_confirmation import SendEmailConfirmation
from tic_domain.shared.ids import CalendarEntryId


class ExampleLinks:
    def confirm_email(self, token: str) -> str:
        return f"https://example.org/confirm?token={token}"

    def session(self, entry_id: CalendarEntryId) -> str:
        return f"https://example.org/sessions/{entry_id}"


def use_case(house: House, mailer: MemoryMailer) -> SendEmailConfirmation:
    return SendEmailConfirmation(house.open, mailer, ExampleLinks(), house.clock, house.secrets)


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
    assert jobs_for(EmailCorrectionRequested(account_id=member.id), at=now) == (
        MailEmailConfirmation(account_id=member.id),
    )


async def test_the_html_part_escapes_the_link(house: House) -> None:
    mailer = MemoryMailer()
    member = await house.member()
    await CorrectEmail(house.open)(CorrectEmailCommand(account_id=member.id, email="new@example.org"))

    await use_case(house, mailer)(MailEmailConfirmation(account_id=member.id))

    (mail,) = mailer.sent
    assert '<a href="https://example.org/confirm?token=' in mail.html
    assert "Ada" not in mail.html + mail.text
