"""Notices: what they say, whom they reach, and when there is nothing to say any more."""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from tests.unit.notifications.mailroom import Mailroom

from tic_domain.accounts.model import Account
from tic_domain.accounts.use_cases.correct_email import CorrectEmail, CorrectEmailCommand
from tic_domain.accounts.use_cases.suspend_account import SuspendAccount, SuspendAccountCommand
from tic_domain.notifications.catalogue import MailKind, Topic
from tic_domain.notifications.delivery import NO_ADDRESS
from tic_domain.notifications.errors import (
    MailDelayed,
    MailIsRequired,
    MailKeyReused,
    MailNotRepeatable,
    MailReachesYou,
    MailRefused,
    UnsubscribeLinkUnknown,
)
from tic_domain.notifications.jobs import MailNotice
from tic_domain.notifications.model import Mail, MailEvent, MailState
from tic_domain.notifications.unsubscribing import read_unsubscribe_token, unsubscribe_token
from tic_domain.notifications.use_cases.choose_mails import ChooseMails, ChooseMailsCommand
from tic_domain.notifications.use_cases.purge_mails import PurgeMails
from tic_domain.notifications.use_cases.receive_mail_event import ReceiveMailEvent, ReceiveMailEventCommand
from tic_domain.notifications.use_cases.retry_address import RetryAddress, RetryAddressCommand
from tic_domain.notifications.use_cases.retry_mail import RetryMail, RetryMailCommand
from tic_domain.notifications.use_cases.show_mail_settings import (
    MailSettingsView,
    ShowMailSettings,
    ShowMailSettingsCommand,
)
from tic_domain.shared.errors import InvalidInput

DAY = timedelta(days=1)


@pytest.fixture
def room() -> Mailroom:
    return Mailroom()


def notice(account: Account, kind: MailKind = MailKind.ACCOUNT_RESTORED, detail: str = "1") -> MailNotice:
    return MailNotice(kind=kind, recipient_id=account.id, about=account.id, detail=detail)


@attrs.define
class Told:
    """Word of the provider, as if it were signed."""

    event: MailEvent

    def verified(self, body: bytes, *, id: str, timestamp: str, signature: str) -> MailEvent:
        return self.event


async def told(room: Mailroom, state: MailState | None, *, number: int = 1, **changes: Any) -> bool:
    event = MailEvent(
        id=f"msg_{number}", state=state, reference=None, to=(), reason="Permanent General", for_good=True
    )
    receive = ReceiveMailEvent(room.open, Told(attrs.evolve(event, **changes)), room.index, room.house.clock)
    return await receive(ReceiveMailEventCommand(body=b"", id="", timestamp="", signature=""))


async def settings_of(room: Mailroom, account: Account) -> MailSettingsView:
    return await ShowMailSettings(room.open, room.index)(ShowMailSettingsCommand(account_id=account.id))


@pytest.mark.clause("C3.2")
async def test_a_suspended_member_hears_of_it_though_nothing_optional_reaches_them(room: Mailroom) -> None:
    ada = await room.house.member()
    await SuspendAccount(room.open, room.house.clock)(
        SuspendAccountCommand(account_id=ada.id, reason="He wrote to eve@example.org")
    )
    await room.work()
    (mail,) = room.to(ada)

    assert mail.subject == "Your account is suspended"
    assert "eve@" not in mail.text + mail.html
    assert mail.unsubscribe is None


async def test_another_address_is_told_to_the_one_so_far(room: Mailroom) -> None:
    ada = await room.house.member()
    await CorrectEmail(room.open)(CorrectEmailCommand(account_id=ada.id, email="new@example.org"))
    await room.work()

    assert sorted((mail.to, mail.subject) for mail in room.sent) == [
        ("ada@example.org", "Another e-mail address was entered"),
        ("new@example.org", "Confirm your e-mail address"),
    ]
    (old,) = room.to(ada)
    assert "new@example.org" not in old.text + old.html


async def test_a_notice_that_is_tried_twice_is_one_mail(room: Mailroom) -> None:
    ada = await room.house.member()
    await room.handle(notice(ada))
    await room.handle(notice(ada))

    assert len(room.sent) == 1
    assert [one.state for one in room.records] == [MailState.HANDED_OVER]


async def test_a_required_mail_that_was_cut_off_is_sent_again_where_the_provider_knows_no_keys(
    room: Mailroom,
) -> None:
    room.mailer.inner.knows_keys = False
    ada = await room.house.member()
    room.mailer.inner.fail_next(MailDelayed("cut off", maybe_taken=True))
    with pytest.raises(MailDelayed):
        await room.handle(notice(ada))
    await room.handle(notice(ada))

    assert len(room.sent) == 1


async def test_a_key_that_was_used_for_other_words_is_never_passed_over(room: Mailroom) -> None:
    ada = await room.house.member()
    await room.mailer.inner.send(
        Mail(key=notice(ada).key, to="x@example.org", subject="Other", text="words", html="")
    )
    for _ in range(2):
        with pytest.raises(MailKeyReused):
            await room.handle(notice(ada))
    assert [one.state for one in room.records] == [MailState.REFUSED]


async def test_who_has_no_confirmed_address_is_noted_as_not_reached(room: Mailroom) -> None:
    ada = await room.house.member()
    room.house.replace_account(attrs.evolve(ada, email=None))
    await room.handle(notice(ada))

    assert [(one.state, one.reason) for one in room.records] == [(MailState.SUPPRESSED, NO_ADDRESS)]


# Bounces and complaints


@pytest.mark.clause("C3.2", "C3.3")
async def test_after_a_bounce_nothing_goes_there_until_its_owner_mends_it(room: Mailroom) -> None:
    ada = await room.house.member()
    await room.handle(notice(ada))
    reference = room.records[0].reference
    assert await told(room, MailState.BOUNCED, reference=reference)
    assert not await told(room, MailState.BOUNCED, reference=reference)
    assert [one.state for one in room.records] == [MailState.BOUNCED]

    await room.handle(notice(ada, detail="2"))
    assert len(room.to(ada)) == 1
    view = await settings_of(room, ada)
    assert view.problem is not None
    assert view.problem.cause.value == "bounced"

    await RetryAddress(room.open, room.index)(RetryAddressCommand(account_id=ada.id))
    await room.handle(notice(ada, detail="3"))
    assert len(room.to(ada)) == 2
    with pytest.raises(MailReachesYou):
        await RetryAddress(room.open, room.index)(RetryAddressCommand(account_id=ada.id))


async def test_who_called_a_mail_spam_gets_what_is_required_and_nothing_else(room: Mailroom) -> None:
    ada = await room.house.member()
    await told(room, MailState.COMPLAINED, to=("ADA@example.org",))
    await room.handle(notice(ada))
    view = await settings_of(room, ada)

    assert len(room.sent) == 1
    assert view.problem is not None
    assert view.problem.cause.value == "complained"


async def test_another_address_is_reached_whatever_the_old_one_did(room: Mailroom) -> None:
    ada = await room.house.member()
    await told(room, MailState.BOUNCED, to=("ada@example.org",))
    room.house.replace_account(room.house.account(ada.id).with_email("new@example.org"))
    await room.handle(notice(ada))

    assert [mail.to for mail in room.sent] == ["new@example.org"]
    assert (await settings_of(room, ada)).problem is None


@pytest.mark.parametrize(
    ("state", "changes"),
    [
        (None, {}),
        (MailState.DELIVERED, {"to": ("ada@example.org",)}),
        (MailState.BOUNCED, {"to": ("ada@example.org",), "for_good": False}),
        (MailState.BOUNCED, {"to": ("stranger@example.org", "no address", "")}),
    ],
)
async def test_other_news_keeps_no_mail_from_anybody(
    room: Mailroom, state: MailState | None, changes: dict[str, Any]
) -> None:
    ada = await room.house.member()
    await told(room, state, **changes)
    assert (await settings_of(room, ada)).problem is None


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
async def test_news_in_any_order_ends_alike(room: Mailroom, order: tuple[int, ...]) -> None:
    ada = await room.house.member()
    await room.handle(notice(ada))
    reference = room.records[0].reference
    news = (MailState.DELIVERED, MailState.BOUNCED, MailState.COMPLAINED)
    for number in order:
        await told(room, news[number], number=number, reference=reference)
    assert room.records[0].state is MailState.COMPLAINED
    view = await settings_of(room, ada)
    assert view.problem is not None
    assert view.problem.cause.value == "bounced"


# What members and operators decide


async def test_only_what_is_optional_can_be_switched_off(room: Mailroom) -> None:
    ada = await room.house.member()
    choose = ChooseMails(room.open, room.house.clock)
    for topic in Topic:
        for _ in range(2):
            await choose(ChooseMailsCommand(account_id=ada.id, topic=topic.value, wanted=False))
    assert (await settings_of(room, ada)).switched_off == frozenset(Topic)
    await choose(ChooseMailsCommand(account_id=ada.id, topic="messages", wanted=True))
    assert (await settings_of(room, ada)).switched_off == {Topic.REVIEWS, Topic.REMINDERS}

    with pytest.raises(MailIsRequired, match="money"):
        await choose(ChooseMailsCommand(account_id=ada.id, topic="orders", wanted=False))
    with pytest.raises(InvalidInput):
        await choose(ChooseMailsCommand(account_id=ada.id, topic="newsletter", wanted=False))


@pytest.mark.clause("C3.2", "C3.3")
async def test_a_link_to_unsubscribe_can_be_made_for_nobody_else(room: Mailroom) -> None:
    ada, eve = await room.house.member(), await room.house.member("Eve Example")
    token = unsubscribe_token(ada.id, Topic.REVIEWS, room.index)
    assert read_unsubscribe_token(token, room.index) == (ada.id, Topic.REVIEWS)

    own = unsubscribe_token(eve.id, Topic.REVIEWS, room.index)
    forged = token[:21] + own[21:]
    changed = [
        f"{'B' if token[at] == 'A' else 'A'}".join((token[:at], token[at + 1 :])) for at in (0, 22, 40)
    ]
    for wrong in (forged, *changed, token[:-1], "", "!", "é" * 44, "A" * 5000):
        with pytest.raises(UnsubscribeLinkUnknown):
            read_unsubscribe_token(wrong, room.index)


async def test_an_operator_has_a_mail_tried_again_that_did_not_leave(room: Mailroom) -> None:
    ada = await room.house.member()
    room.mailer.inner.fail_next(MailRefused("not now"))
    await room.handle(notice(ada))
    (record,) = room.records
    assert (record.state, record.reason) == (MailState.REFUSED, "not now")

    await RetryMail(room.open, room.house.clock)(RetryMailCommand(key=record.key))
    await room.work()
    assert len(room.sent) == 1
    with pytest.raises(MailNotRepeatable, match="twice"):
        await RetryMail(room.open, room.house.clock)(RetryMailCommand(key=record.key))


async def test_what_nobody_tries_any_more_is_given_up_and_forgotten_in_time(room: Mailroom) -> None:
    ada = await room.house.member()
    for detail, maybe in (("1", False), ("2", True)):
        room.mailer.inner.fail_next(MailDelayed("away", maybe_taken=maybe))
        with pytest.raises(MailDelayed):
            await room.handle(notice(ada, detail=detail))
    purge = PurgeMails(room.open, room.house.clock)
    assert await purge() == 0
    assert {one.state for one in room.records} == {MailState.PLANNED}

    room.house.clock.move(2 * DAY)
    await purge()
    assert sorted(one.state.value for one in room.records) == ["given up", "uncertain"]
    room.house.clock.move(89 * DAY)
    assert await purge() == 2
    assert room.records == []
