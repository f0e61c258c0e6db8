"""Sessions every month: subscribing, paying the first month, ending it and going on."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp

from tic_adapters.settings import Settings
from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.coaches.policies import checked_limit
from tic_domain.orders.errors import (
    CurrencyChanged,
    MovementsUnexplained,
    OfferingNotOrderable,
    PaymentRefused,
    PaymentUnknown,
    PriceChanged,
    SubscriptionNotPayable,
    SubscriptionUnchangeable,
)
from tic_domain.orders.use_cases.end_subscription import EndSubscription, EndSubscriptionCommand
from tic_domain.orders.use_cases.list_subscriptions import ListSubscriptions, ListSubscriptionsCommand
from tic_domain.orders.use_cases.look_up_subscription import LookUpSubscription
from tic_domain.orders.use_cases.pay_subscription import PaySubscription, PaySubscriptionCommand
from tic_domain.orders.use_cases.resume_subscription import ResumeSubscription, ResumeSubscriptionCommand
from tic_domain.orders.use_cases.show_subscription import ShowSubscription, ShowSubscriptionCommand
from tic_domain.orders.use_cases.subscribe import Subscribe, SubscribeCommand
from tic_domain.scheduling.errors import BookingBlocked, OwnCalendar
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import AccountId, OfferingId, SubscriptionId
from tic_web.api.bodies import Answer, sent
from tic_web.api.converting import money
from tic_web.api.fields import MoneyFields
from tic_web.api.operations import operation
from tic_web.api.orders.showing import AN_ID
from tic_web.api.orders.subscription_schemas import (
    SubscriptionAnswer,
    SubscriptionLineAnswer,
    SubscriptionsAnswer,
)
from tic_web.api.orders.writing import PageAnswer, Subscribing
from tic_web.api.paging import PAGE_SIZE, After, Limit, cursor_at, link, place_at
from tic_web.api.repeating import once
from tic_web.dependencies import asking
from tic_web.return_addresses import first_month_paid_url, subscription_url
from tic_web.security.limits import Limit as RateLimit

TAG = "Subscriptions"
_ONE = "/subscriptions/{subscription_id:uuid}"


@operation(
    "GET", "/subscriptions", id="listSubscriptions", tag=TAG, summary="List your subscriptions",
    description="Newest first, as coachee and as coach.",
    scope=Scope.ORDERS_READ, returns=SubscriptionsAnswer, links=True, raises=(InvalidInput,),
)  # fmt: skip
async def list_all(
    *,
    request: Request[Any, Any, Any],
    list_subscriptions: NamedDependency[ListSubscriptions],
    after: FromQuery[After | None] = None,
    limit: FromQuery[Limit] = PAGE_SIZE,
) -> ASGIApp:
    reader = asking(request).account_id
    before = None if after is None else SubscriptionId(place_at(after)[1])
    found = await list_subscriptions(
        ListSubscriptionsCommand(account_id=reader, before=before, limit=checked_limit(limit))
    )
    last = found[-1].subscription if len(found) == limit else None
    following = None if last is None else cursor_at(last.placed_at, last.id)
    page = SubscriptionsAnswer(
        items=[SubscriptionLineAnswer.of(line, reader) for line in found], next=following
    )
    return Answer(page, headers=link(request, "after", following))


@operation(
    "POST", "/subscriptions", id="subscribe", tag=TAG, summary="Subscribe to sessions every month",
    description="Pay the first month next: nothing runs before. Each month that is paid becomes an order, "
    "whose sessions you schedule as those of a package, and which you can cancel as an order.",
    scope=Scope.ORDERS_WRITE, returns=SubscriptionAnswer, status=201, body=Subscribing,
    example=Subscribing(coach_id=AN_ID, offering_id=AN_ID, price=MoneyFields(amount=30000, currency="eur")),
    creates=True,
    raises=(
        RoleMissing, NotFound, OwnCalendar, BookingBlocked, OfferingNotOrderable, PriceChanged,
        ConcurrentUpdate,
    ),
)  # fmt: skip
async def begin(
    request: Request[Any, Any, Any],
    subscribe: NamedDependency[Subscribe],
    show_subscription: NamedDependency[ShowSubscription],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, Subscribing)
    command = SubscribeCommand(
        account_id=principal.account_id,
        coach_id=AccountId(wanted.coach_id),
        offering_id=OfferingId(wanted.offering_id),
        price=money(wanted.price),
    )

    async def create() -> Answer:
        made = await subscribe(command)
        answer = await _shown(show_subscription, principal.account_id, made.id)
        return Answer(answer, 201, [(b"location", f"/api/v1/subscriptions/{made.id}".encode())])

    return await once(request, idempotency_keys, principal, create)


@operation(
    "GET", _ONE, id="showSubscription", tag=TAG, summary="Show a subscription",
    description="How it stands, whom it waits for until when, its months, and what you can do about it now.",
    scope=Scope.ORDERS_READ, returns=SubscriptionAnswer, raises=(NotFound,),
)  # fmt: skip
async def show(
    subscription_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    show_subscription: NamedDependency[ShowSubscription],
) -> ASGIApp:
    reader = asking(request).account_id
    return Answer(await _shown(show_subscription, reader, SubscriptionId(subscription_id)))


@operation(
    "POST", f"{_ONE}/checkout", id="paySubscription", tag=TAG, summary="Pay the first month",
    description="Where to send a browser: the payment provider's page. Asked again, it is the same one. "
    "Months that follow are charged to the same card by themselves.",
    scope=Scope.ORDERS_WRITE, returns=PageAnswer, creates=True, limit=RateLimit.PAYMENTS,
    raises=(NotFound, SubscriptionNotPayable, OwnCalendar, BookingBlocked, PaymentRefused, ConcurrentUpdate),
)  # fmt: skip
async def pay(
    subscription_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    pay_subscription: NamedDependency[PaySubscription],
    settings: NamedDependency[Settings],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal, wanted = asking(request), SubscriptionId(subscription_id)
    base_url = settings.web.base_url
    command = PaySubscriptionCommand(
        account_id=principal.account_id,
        subscription_id=wanted,
        paid_url=first_month_paid_url(base_url, wanted),
        back_url=subscription_url(base_url, wanted),
    )

    async def create() -> Answer:
        return Answer(PageAnswer(url=(await pay_subscription(command)).url))

    return await once(request, idempotency_keys, principal, create)


@operation(
    "POST", f"{_ONE}/look-up", id="lookUpSubscription", tag=TAG,
    summary="Ask the payment provider about a subscription",
    description="What is new is booked at once, and each month that was paid becomes an order. "
    "It moves no money.",
    scope=Scope.ORDERS_WRITE, returns=SubscriptionAnswer, creates=True, limit=RateLimit.PAYMENTS,
    raises=(NotFound, PaymentUnknown, MovementsUnexplained, CurrencyChanged, ConcurrentUpdate),
)  # fmt: skip
async def look_up(
    subscription_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    look_up_subscription: NamedDependency[LookUpSubscription],
    show_subscription: NamedDependency[ShowSubscription],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal, wanted = asking(request), SubscriptionId(subscription_id)

    async def create() -> Answer:
        await _shown(show_subscription, principal.account_id, wanted)  # for the two of it only
        await look_up_subscription(wanted)
        return Answer(await _shown(show_subscription, principal.account_id, wanted))

    return await once(request, idempotency_keys, principal, create)


@operation(
    "POST", f"{_ONE}/end", id="endSubscription", tag=TAG, summary="End a subscription",
    description="By either of the two. No further month is charged; what is left of this one can still be "
    "used. The payment provider hears of it within seconds: `pending` says so until then.",
    scope=Scope.ORDERS_WRITE, returns=SubscriptionAnswer, creates=True,
    raises=(NotFound, SubscriptionUnchangeable, ConcurrentUpdate),
)  # fmt: skip
async def end(
    subscription_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    end_subscription: NamedDependency[EndSubscription],
    show_subscription: NamedDependency[ShowSubscription],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal, wanted = asking(request), SubscriptionId(subscription_id)
    command = EndSubscriptionCommand(account_id=principal.account_id, subscription_id=wanted)

    async def change() -> Answer:
        await end_subscription(command)
        return Answer(await _shown(show_subscription, principal.account_id, wanted))

    return await once(request, idempotency_keys, principal, change)


@operation(
    "POST", f"{_ONE}/resume", id="resumeSubscription", tag=TAG, summary="Go on with a subscription",
    description="By its coachee, as long as the month runs: its end is taken back.",
    scope=Scope.ORDERS_WRITE, returns=SubscriptionAnswer, creates=True,
    raises=(NotFound, BookingBlocked, SubscriptionUnchangeable, ConcurrentUpdate),
)  # fmt: skip
async def resume(
    subscription_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    resume_subscription: NamedDependency[ResumeSubscription],
    show_subscription: NamedDependency[ShowSubscription],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal, wanted = asking(request), SubscriptionId(subscription_id)
    command = ResumeSubscriptionCommand(account_id=principal.account_id, subscription_id=wanted)

    async def change() -> Answer:
        await resume_subscription(command)
        return Answer(await _shown(show_subscription, principal.account_id, wanted))

    return await once(request, idempotency_keys, principal, change)


async def _shown(
    show_subscription: ShowSubscription, reader: AccountId, subscription_id: SubscriptionId
) -> SubscriptionAnswer:
    """Raises NotFound."""
    command = ShowSubscriptionCommand(account_id=reader, subscription_id=subscription_id)
    return SubscriptionAnswer.of(await show_subscription(command), reader)


ROUTES = (list_all, begin, show, pay, look_up, end, resume)
