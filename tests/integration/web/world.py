"""A coachee who talks with a coach, and everybody who might look at it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import attrs
from httpx import AsyncClient
from tests.integration.web.support import Site

from tic_adapters.sandbox.payments.cards import Card
from tic_domain.accounts.model import Account, Scope
from tic_domain.coaches.model import Offering, OfferingKind
from tic_domain.conversations.use_cases.start_conversation import (
    StartConversationCommand,
    StartedConversation,
)
from tic_domain.orders.model import Order
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.use_cases.pay_order import PayOrderCommand
from tic_domain.orders.use_cases.pay_subscription import PaySubscriptionCommand
from tic_domain.orders.use_cases.place_order import PlaceOrderCommand
from tic_domain.orders.use_cases.subscribe import SubscribeCommand
from tic_domain.records.jobs import MakeExportJob
from tic_domain.records.use_cases.request_export import RequestExportCommand
from tic_domain.scheduling.use_cases.block_time import BlockTimeCommand
from tic_domain.scheduling.use_cases.hold_slot import HoldSlotCommand
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.money import Money

KINDS: Final = ("anonymous", "suspended", "scopeless token", "other coachee", "coach", "coachee")
"""In an order in which those who may change something come last."""


@attrs.frozen(kw_only=True)
class World:
    site: Site
    coachee: Account
    coach: Account
    started: StartedConversation
    clients: Mapping[str, AsyncClient]
    ids: Mapping[str, str]
    """What stands for a parameter of a path: of the coachee, or of the coach where a coachee has none."""

    @classmethod
    async def made(cls, *, lacking: Scope = Scope.PROFILE_READ) -> "World":
        """`lacking` is the only scope that the scopeless token doesn't have."""
        site = Site(environment={"TIC_SANDBOX": "1", "RESEND_WEBHOOK_SECRET": "whsec_c2VjcmV0"})
        coachee, coach = await site.coachee(), await site.coach()
        other, gone = await site.coachee("Olga Example"), await site.coachee("Sven Example")
        await site.cv(coachee)
        started = await site.container.start_conversation()(
            StartConversationCommand(
                account_id=coachee.id,
                coach_id=coach.id,
                body="Hello",
                quiz_version=1,
                share_cv=True,
                cv_version=1,
            )
        )
        held = await site.container.hold_slot()(
            HoldSlotCommand(
                account_id=coachee.id,
                coach_id=coach.id,
                offering_id=site.house.store.coaches.profiles[coach.id].offerings[0].id,
                starts_at=site.house.clock.now() + timedelta(days=1),
            )
        )
        blocked = await site.container.block_time()(
            BlockTimeCommand(
                account_id=coach.id,
                starts_at=site.house.clock.now() + timedelta(days=2),
                ends_at=site.house.clock.now() + timedelta(days=3),
                note=None,
            )
        )
        order = await _bought(site, coachee, coach)
        subscription = await _subscribed(site, coachee, coach)
        export = await site.container.request_export()(RequestExportCommand(account_id=coachee.id))
        await site.container.make_export()(MakeExportJob(export_id=export.id))
        clients = {
            "anonymous": site.client(),
            "suspended": await site.browser(gone),
            "scopeless token": await site.program(coachee, *(set(Scope) - {lacking})),
            "other coachee": await site.browser(other),
            "coach": await site.browser(coach),
            "coachee": await site.browser(coachee),
        }
        site.house.replace_account(site.house.account(gone.id).suspended())
        tables = site.house.store.accounts
        ids = {
            "coach_id": coach.id,
            "conversation_id": started.conversation.id,
            "message_id": started.message.id,
            "disclosure_id": started.disclosure.id,
            "session_id": next(one.id for one in tables.sessions.values() if one.account_id == coachee.id),
            "token_id": next(iter(tables.tokens.values())).id,
            "hold_id": held.id,
            "order_id": order.id,
            "coaching_session_id": order.sessions[0].id,
            "calendar_entry_id": order.sessions[0].entry_id,
            "subscription_id": subscription.id,
            "blocked_id": blocked.id,
            "entry_id": blocked.id,
            "export_id": export.id,
            "kind": "messages",
            "offering_id": site.house.store.coaches.profiles[coach.id].offerings[0].id,
            "version": 1,
            "step": "goal",
            "step_key": "goal",
            "checkout": "cs_unknown",
            "invoice": "in_unknown_1",
            "code": "not-found",
            "link": "unknown",
            "token": "unknown",
            "payee": "acct_unknown",
            "name": "site.css",
            "letter_id": "0",
            "number": "1",
        }
        return cls(
            site=site,
            coachee=coachee,
            coach=coach,
            started=started,
            clients=clients,
            ids={name: str(value) for name, value in ids.items()},
        )


async def _bought(site: Site, coachee: Account, coach: Account) -> Order:
    """A single session on Friday, paid."""
    container, offering = site.container, site.house.store.coaches.profiles[coach.id].offerings[0]
    held = await container.hold_slot()(
        HoldSlotCommand(
            account_id=coachee.id,
            coach_id=coach.id,
            offering_id=offering.id,
            starts_at=site.house.clock.now() + timedelta(days=4),
        )
    )
    order = await container.place_order()(
        PlaceOrderCommand(account_id=coachee.id, entry_id=held.id, price=offering.price)
    )
    page = await container.pay_order()(
        PayOrderCommand(account_id=coachee.id, order_id=order.id, paid_url=site.base, back_url=site.base)
    )
    await site.payments.hands.pay(page.reference, Card.SUCCEEDS)
    return (await container.look_up_order()(order.id)).order


async def _subscribed(site: Site, coachee: Account, coach: Account) -> Subscription:
    """The first month is paid."""
    container, profiles = site.container, site.house.store.coaches.profiles
    monthly = Offering.of(
        id=OfferingId(site.house.ids.new()),
        kind=OfferingKind.SUBSCRIPTION.value,
        title="Four a month",
        minutes=60,
        sessions=4,
        price=Money(28_000, "eur"),
    )
    profiles[coach.id] = profiles[coach.id].with_offerings((*profiles[coach.id].offerings, monthly))
    placed = await container.subscribe()(
        SubscribeCommand(
            account_id=coachee.id, coach_id=coach.id, offering_id=monthly.id, price=monthly.price
        )
    )
    page = await container.pay_subscription()(
        PaySubscriptionCommand(
            account_id=coachee.id, subscription_id=placed.id, paid_url=site.base, back_url=site.base
        )
    )
    await site.payments.hands.pay(page.reference, Card.SUCCEEDS)
    return await container.look_up_subscription()(placed.id)
