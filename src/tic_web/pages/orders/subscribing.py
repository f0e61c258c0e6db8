"""Sessions every month: what they cost, when they renew and how they end; and on to paying the first."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_adapters.settings import Settings
from tic_domain.accounts.model import Principal
from tic_domain.orders.errors import PriceChanged, SubscriptionNotPayable
from tic_domain.orders.use_cases.pay_subscription import PaySubscription, PaySubscriptionCommand
from tic_domain.orders.use_cases.show_subscription_offer import (
    ShowSubscriptionOffer,
    ShowSubscriptionOfferCommand,
    SubscriptionOffer,
)
from tic_domain.orders.use_cases.subscribe import Subscribe, SubscribeCommand
from tic_domain.shared.ids import AccountId, OfferingId, SubscriptionId
from tic_web.pages.forms import Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.once import once
from tic_web.pages.orders.booking import shown_price
from tic_web.pages.orders.going_to_pay import to_provider
from tic_web.pages.orders.subscription_words import monthly_words, renewal_words
from tic_web.pages.orders.words import terms_words
from tic_web.pages.ports import TheKeys
from tic_web.pages.rendering import page, see
from tic_web.pages.zones import Here
from tic_web.return_addresses import first_month_paid_url, subscription_url

PATH: Final = "/coaches/{coach_id:str}/subscribe/{offering_id:str}"
SUBSCRIPTIONS: Final = "/subscriptions"


@get(PATH, name="subscription_offer")
async def show(
    *,
    coach_id: FromPath[str],
    offering_id: FromPath[str],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_subscription_offer: NamedDependency[ShowSubscriptionOffer],
) -> Response[str]:
    wanted = _wanted(coachee, coach_id, offering_id)
    return _review(frame, wanted, await show_subscription_offer(wanted), Form.of(), here)


@post(PATH, name="subscribe_page")
async def begin(
    *,
    coach_id: FromPath[str],
    offering_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    here: NamedDependency[Here],
    settings: NamedDependency[Settings],
    show_subscription_offer: NamedDependency[ShowSubscriptionOffer],
    subscribe: NamedDependency[Subscribe],
    pay_subscription: NamedDependency[PaySubscription],
    idempotency_keys: TheKeys,
) -> Response[str] | Response[None]:
    """Sent twice, it is one subscription and one pay page."""
    wanted = _wanted(coachee, coach_id, offering_id)
    form = await Form.sent(request)
    command = SubscribeCommand(
        account_id=wanted.account_id,
        coach_id=wanted.coach_id,
        offering_id=wanted.offering_id,
        price=shown_price(form),
    )

    async def act() -> str:
        return str((await subscribe(command)).id)

    try:
        made = await once(idempotency_keys, coachee.account_id, form, act, lost="")
    except PriceChanged as refusal:
        offer = await show_subscription_offer(wanted)
        return _review(frame, wanted, offer, Form.of().refused(refusal), here)
    if not made:
        return see(SUBSCRIPTIONS)
    subscription_id = SubscriptionId(identity(made, "subscription"))
    return await to_first_payment(pay_subscription, settings, coachee.account_id, subscription_id)


async def to_first_payment(
    pay_subscription: PaySubscription,
    settings: Settings,
    account_id: AccountId,
    subscription_id: SubscriptionId,
) -> Response[None]:
    """To the subscription where there is nothing to pay any more, or where the provider doesn't answer."""
    path, base_url = path_of(subscription_id), settings.web.base_url
    command = PaySubscriptionCommand(
        account_id=account_id,
        subscription_id=subscription_id,
        paid_url=first_month_paid_url(base_url, subscription_id),
        back_url=subscription_url(base_url, subscription_id),
    )
    return await to_provider(pay_subscription(command), settings, path, over=SubscriptionNotPayable)


def path_of(subscription_id: SubscriptionId) -> str:
    return f"{SUBSCRIPTIONS}/{subscription_id}"


def _wanted(coachee: Principal, coach_id: str, offering_id: str) -> ShowSubscriptionOfferCommand:
    return ShowSubscriptionOfferCommand(
        account_id=coachee.account_id,
        coach_id=AccountId(identity(coach_id, "coach")),
        offering_id=OfferingId(identity(offering_id, "offering")),
    )


def _review(
    frame: Frame, wanted: ShowSubscriptionOfferCommand, offer: SubscriptionOffer, form: Form, here: Here
) -> Response[str]:
    offering = offer.offering
    return page(
        frame,
        "orders/subscribe.html",
        status=form.status,
        form=form,
        offer=offer,
        coach_id=wanted.coach_id,
        here=here,
        monthly=monthly_words(offering.sessions, offering.minutes),
        renewal=renewal_words(offer.terms),
        words=terms_words(offer.terms, of_several=True),
    )


ROUTES = (show, begin)
