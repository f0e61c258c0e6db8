"""Which mails were sent, which are wanted and what they are about, in memory and in PostgreSQL."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest
from tests.integration.ports.books import DAY, add, package, parties, single
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import Account
from tic_domain.conversations.model import Conversation
from tic_domain.notifications.catalogue import MailKind, Topic
from tic_domain.notifications.model import (
    MailOptOut,
    MailRecord,
    MailState,
    Suppression,
    SuppressionCause,
)
from tic_domain.notifications.ports import MailFilter
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import MessageId

MINUTE = timedelta(minutes=1)
LONG_AGO = timedelta(days=7)


def record(world: World, recipient: Account, number: int = 1, **changes: Any) -> MailRecord:
    made = MailRecord.plan(
        key=f"account-restored:{number}:{recipient.id}",
        recipient_id=recipient.id,
        kind=MailKind.ACCOUNT_RESTORED,
        about=recipient.id,
        detail=str(number),
        now=world.clock.now(),
    )
    return attrs.evolve(made, **changes)


def digest(world: World, talk: Conversation, up_to: int, number: int = 1, **changes: Any) -> MailRecord:
    made = MailRecord.plan(
        key=f"messages:{talk.id}:{up_to}:{number}",
        recipient_id=talk.coachee_id,
        kind=MailKind.MESSAGES,
        about=talk.id,
        detail=str(number),
        up_to=MessageId(UUID(int=up_to)),
        now=world.clock.now(),
    )
    return attrs.evolve(made, **changes)


async def keep(world: World, *records: MailRecord) -> None:
    async with world.open() as uow:
        for one in records:
            await uow.mails.add(one)
        await uow.commit()


async def talk(world: World) -> Conversation:
    ada, cora = await world.member(), await world.coach()
    return await world.conversation(ada.id, cora.id)


@pytest.mark.clause("C3.2")
async def test_a_mail_is_kept_as_it_stands_and_once_for_its_key(world: World) -> None:
    ada = await world.member()
    planned = record(world, ada)
    await keep(world, planned)
    with pytest.raises(ConcurrentUpdate):
        await keep(world, planned)
    now = world.clock.now()
    sent = planned.trying(b"a" * 32, now).handed_over("49a3999c", now + MINUTE)
    async with world.open() as uow:
        assert await uow.mails.find(planned.key, for_update=True) == planned
        await uow.mails.save(sent)
        await uow.commit()

    async with world.read() as uow:
        assert await uow.mails.find(planned.key) == sent
        assert await uow.mails.find_by_reference("49a3999c") == sent
        assert await uow.mails.find("another") is None
        assert await uow.mails.find_by_reference("another") is None


@pytest.mark.clause("C3.2")
async def test_of_two_that_plan_one_mail_at_once_one_does(world: World) -> None:
    ada = await world.member()
    outcomes = await asyncio.gather(
        *(keep(world, record(world, ada)) for _ in range(4)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in outcomes if one) == ["ConcurrentUpdate"] * 3


@pytest.mark.clause("C3.2")
async def test_no_two_mails_end_with_one_message_unless_the_first_did_not_leave(world: World) -> None:
    chat = await talk(world)
    first = digest(world, chat, 5)
    await keep(world, first)
    with pytest.raises(ConcurrentUpdate):
        await keep(world, digest(world, chat, 5, number=2))
    async with world.open() as uow:
        await uow.mails.save(first.ended(MailState.DROPPED, None, world.clock.now()))
        await uow.commit()
    await keep(world, digest(world, chat, 5, number=2))
    async with world.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.mails.save(first)


async def test_the_last_digest_counts_what_left_or_may_have_left(world: World) -> None:
    chat = await talk(world)
    now = world.clock.now()
    async with world.read() as uow:
        assert await uow.mails.last_digest(chat.id, chat.coachee_id, but=None) == (None, None)
    left = digest(world, chat, 3, state=MailState.DELIVERED, handed_over_at=now + MINUTE)
    unsent = digest(world, chat, 9, state=MailState.REFUSED, handed_over_at=now + 9 * MINUTE)
    begun = digest(world, chat, 5, tried_at=now + 2 * MINUTE)
    other = digest(world, chat, 8, number=7, recipient_id=chat.coach_id)
    await keep(world, left, unsent, begun, other)

    async with world.open() as uow:
        assert await uow.mails.last_digest(chat.id, chat.coachee_id, but=None) == (
            begun.up_to,
            now + 2 * MINUTE,
        )
        assert await uow.mails.last_digest(chat.id, chat.coachee_id, but=begun.key) == (
            left.up_to,
            now + MINUTE,
        )
        assert await uow.mails.find_open_digest(chat.id, chat.coachee_id) == begun
        assert await uow.mails.find_open_digest(chat.id, chat.coach_id) == other


async def test_mails_are_listed_counted_and_forgotten(world: World) -> None:
    ada, ben = await world.member(), await world.member("Ben Example")
    kept = []
    for number in range(1, 5):
        world.clock.move(MINUTE)
        state = MailState.PLANNED if number % 2 else MailState.GIVEN_UP
        kept.append(record(world, ada if number < 4 else ben, number, state=state))
    await keep(world, *kept)
    newest_first = tuple(reversed(kept))
    start = kept[0].planned_at

    async with world.open() as uow:
        every = await uow.mails.list(MailFilter(), before=None, limit=10)
        assert every == newest_first
        place = (every[1].planned_at, every[1].key)
        assert await uow.mails.list(MailFilter(), before=place, limit=1) == newest_first[2:3]
        which = MailFilter(state=MailState.PLANNED, kind=MailKind.ACCOUNT_RESTORED, recipient_id=ada.id)
        assert await uow.mails.list(which, before=None, limit=10) == (kept[2], kept[0])
        assert await uow.mails.count_by_state(start) == {MailState.PLANNED: 2, MailState.GIVEN_UP: 2}
        assert await uow.mails.list_stuck(kept[2].planned_at, limit=9) == (kept[0],)
        assert await uow.mails.purge(kept[2].planned_at) == 2
        await uow.commit()
    async with world.read() as uow:
        assert await uow.mails.list(MailFilter(), before=None, limit=10) == newest_first[:2]


@pytest.mark.clause("C3.2")
async def test_what_a_member_switched_off_stays_off_until_it_is_switched_on(world: World) -> None:
    ada, ben, now = await world.member(), await world.member("Ben Example"), world.clock.now()
    async with world.open() as uow:
        for topic in (Topic.MESSAGES, Topic.REVIEWS, Topic.REVIEWS):
            await uow.mail_choices.switch_off(MailOptOut(account_id=ada.id, topic=topic, since=now))
        await uow.commit()
    async with world.open() as uow:
        assert await uow.mail_choices.switched_off(ada.id) == {Topic.MESSAGES, Topic.REVIEWS}
        assert await uow.mail_choices.switched_off(ben.id) == frozenset()
        await uow.mail_choices.switch_on(ada.id, Topic.REVIEWS)
        await uow.mail_choices.switch_on(ben.id, Topic.REVIEWS)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.mail_choices.switched_off(ada.id) == {Topic.MESSAGES}


@pytest.mark.clause("C3.3")
async def test_that_nobody_is_there_outweighs_a_complaint(world: World) -> None:
    ada, now = await world.member(), world.clock.now()
    bounced, complained = (
        Suppression(account_id=ada.id, address=b"a" * 32, cause=cause, since=now)
        for cause in SuppressionCause
    )
    for one in (complained, bounced, complained):
        async with world.open() as uow:
            await uow.mail_choices.suppress(one)
            await uow.commit()
    async with world.open() as uow:
        assert await uow.mail_choices.find_suppression(ada.id, b"a" * 32) == bounced
        assert await uow.mail_choices.find_suppression(ada.id, b"b" * 32) is None
        assert await uow.mail_choices.lift(ada.id, b"a" * 32)
        assert not await uow.mail_choices.lift(ada.id, b"a" * 32)
        await uow.commit()


async def test_what_the_provider_repeats_is_seen_once(world: World) -> None:
    now = world.clock.now()
    async with world.open() as uow:
        assert await uow.seen_mail_events.add("msg_1", now)
        await uow.commit()
    async with world.open() as uow:
        assert not await uow.seen_mail_events.add("msg_1", now)
        assert await uow.seen_mail_events.purge(now + MINUTE) == 1
        assert await uow.seen_mail_events.add("msg_1", now)
        await uow.commit()


@pytest.mark.clause("C3.2")
async def test_unread_is_what_the_other_side_wrote_and_nobody_read_or_deleted(world: World) -> None:
    chat = await talk(world)

    async def unread(reader: Any = chat.coachee_id, **changes: Any) -> MessageId | None:
        since = world.clock.now() - LONG_AGO
        async with world.read() as uow:
            wanted = {"after": None, "up_to": None, "since": since, **changes}
            return await uow.mail_occasions.latest_unread(chat.id, reader, **wanted)

    assert await unread() is None
    one, two = await world.say(chat, chat.coach_id), await world.say(chat, chat.coach_id)
    assert await unread() == two.id
    assert await unread(up_to=one.id) == one.id
    assert await unread(after=two.id) is None
    assert await unread(reader=chat.coach_id) is None
    assert await unread(since=two.sent_at) == two.id
    async with world.open() as uow:
        await uow.conversations.change_message(two.deleted(world.clock.now()), was=two)
        await uow.commit()
    assert await unread() == one.id
    async with world.open() as uow:
        await uow.conversations.mark_read(chat.id, chat.coachee_id, one.sent_at)
        await uow.commit()
    assert await unread() is None
    # Whoever answers has read what came before.
    three = await world.say(chat, chat.coachee_id)
    assert await unread(reader=chat.coach_id) == three.id


async def test_what_no_event_tells_is_found_once(world: World) -> None:
    coachee_id, coach_id = await parties(world)
    now = world.clock.now()
    order = single(world, coachee_id, coach_id)
    took_place = order.with_session(order.sessions[0].ended(SessionState.DELIVERED, now, refund=0))
    running = attrs.evolve(
        package(world, coachee_id, coach_id), paid_at=now, runs_until=now + 5 * DAY, state=OrderState.PAID
    )
    over = attrs.evolve(
        package(world, coachee_id, coach_id), paid_at=now, runs_until=now + 5 * DAY, state=OrderState.REFUNDED
    )
    later = attrs.evolve(package(world, coachee_id, coach_id), paid_at=now, state=OrderState.PAID)
    await add(world, took_place, running, over, later)

    async def found() -> tuple[list[UUID], list[UUID]]:
        async with world.read() as uow:
            sessions = await uow.mail_occasions.sessions_to_review(since=now - DAY, until=now, limit=9)
            packages = await uow.mail_occasions.ending_packages(since=now, until=now + 14 * DAY, limit=9)
        return [one.session_id for one in sessions], [one.order_id for one in packages]

    session_id = took_place.sessions[0].id
    assert await found() == ([session_id], [running.id])
    ada = await world.member("Mail Example")
    for kind, about in ((MailKind.REVIEW_INVITATION, session_id), (MailKind.PACKAGE_ENDING, running.id)):
        await keep(world, record(world, ada, key=f"{kind.value}:1", kind=kind, about=about))
    assert await found() == ([], [])
