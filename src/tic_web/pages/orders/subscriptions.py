"""Subscriptions of a member: how each stands, paying its first month, ending it and going on."""

from typing import Final

import attrs
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from tic_adapters.settings import Settings
from tic_domain.accounts.model import Principal
from tic_domain.orders.errors import SubscriptionUnchangeable
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.use_cases.end_subscription import EndSubscription, EndSubscriptionCommand
from tic_domain.orders.use_cases.list_subscriptions import ListSubscriptions, ListSubscriptionsCommand
from tic_domain.orders.use_cases.look_up_subscription import LookUpSubscription
from tic_domain.orders.use_cases.pay_subscription import PaySubscription
from tic_domain.orders.use_cases.resume_subscription import ResumeSubscription, ResumeSubscriptionCommand
from tic_domain.orders.use_cases.show_subscription import ShowSubscription, ShowSubscriptionCommand
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ids import SubscriptionId
from tic_web.pages.addresses import own_path
from tic_web.pages.forms import Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.orders.subscribing import SUBSCRIPTIONS as PATH
from tic_web.pages.orders.subscribing import path_of, to_first_payment
from tic_web.pages.orders.subscription_words import line_words, view_words, what_words
from tic_web.pages.rendering import address, page, see
from tic_web.pages.zones import Here

Page = Response[str] | Response[None]
PAGE_SIZE: Final = 20
ONE: Final = f"{PATH}/{{subscription_id:str}}"


@get(PATH, name="subscriptions")
async def show_all(
    *,
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    list_subscriptions: NamedDependency[ListSubscriptions],
    before: FromQuery[str] = "",
) -> Response[str]:
    found = await list_subscriptions(
        ListSubscriptionsCommand(
            account_id=member.account_id,
            before=SubscriptionId(identity(before, "page")) if before else None,
            limit=PAGE_SIZE,
        )
    )
    last = str(found[-1].subscription.id) if len(found) == PAGE_SIZE else None
    return page(
        frame,
        "orders/subscriptions.html",
        here=here,
        lines=[line_words(one) for one in found],
        first=PATH if before else None,
        next=address(PATH, before=last) if last else None,
    )


@get(ONE, name="subscription")
async def show(
    *,
    subscription_id: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    settings: NamedDependency[Settings],
    show_subscription: NamedDependency[ShowSubscription],
) -> Response[str]:
    desk = Desk(frame, member, here, show_subscription, settings)
    return await desk.page(wanted(subscription_id), Form.of())


@get(f"{ONE}/paid", name="subscription_paid")
async def paid(
    *,
    subscription_id: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_subscription: NamedDependency[ShowSubscription],
    look_up_subscription: NamedDependency[LookUpSubscription],
) -> Page:
    """Coming here proves nothing: it is looked up. Opened again, it is looked up again."""
    which = wanted(subscription_id)
    view = await show_subscription(
        ShowSubscriptionCommand(account_id=member.account_id, subscription_id=which)
    )
    one = view.line.subscription
    silent = False
    if one.status is SubscriptionStatus.AWAITING_PAYMENT:
        try:
            one = await look_up_subscription(which)
        except Unavailable:
            silent = True
    if one.status is not SubscriptionStatus.AWAITING_PAYMENT:
        return see(path_of(which))
    return page(
        frame, "orders/subscription_paid.html", one=one, what=what_words(one), here=here, silent=silent
    )


@post(f"{ONE}/pay", name="pay_subscription_page")
async def pay(
    subscription_id: FromPath[str],
    coachee: NamedDependency[Principal],
    settings: NamedDependency[Settings],
    pay_subscription: NamedDependency[PaySubscription],
) -> Response[None]:
    return await to_first_payment(pay_subscription, settings, coachee.account_id, wanted(subscription_id))


@post(f"{ONE}/end", name="end_subscription_page")
async def end(
    *,
    subscription_id: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    settings: NamedDependency[Settings],
    show_subscription: NamedDependency[ShowSubscription],
    end_subscription: NamedDependency[EndSubscription],
) -> Page:
    which = wanted(subscription_id)
    try:
        await end_subscription(EndSubscriptionCommand(account_id=member.account_id, subscription_id=which))
    except SubscriptionUnchangeable as refusal:
        return await Desk(frame, member, here, show_subscription, settings).page(
            which, Form.of().refused(refusal)
        )
    return see(path_of(which), "subscription-ending")


@post(f"{ONE}/resume", name="resume_subscription_page")
async def resume(
    *,
    subscription_id: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    settings: NamedDependency[Settings],
    show_subscription: NamedDependency[ShowSubscription],
    resume_subscription: NamedDependency[ResumeSubscription],
) -> Page:
    which = wanted(subscription_id)
    try:
        await resume_subscription(
            ResumeSubscriptionCommand(account_id=member.account_id, subscription_id=which)
        )
    except SubscriptionUnchangeable as refusal:
        return await Desk(frame, member, here, show_subscription, settings).page(
            which, Form.of().refused(refusal)
        )
    return see(path_of(which), "subscription-goes-on")


def wanted(subscription_id: str) -> SubscriptionId:
    return SubscriptionId(identity(subscription_id, "subscription"))


@attrs.frozen
class Desk:
    """The page of one, also where something was refused there."""

    _frame: Frame
    _member: Principal
    _here: Here
    _show_subscription: ShowSubscription
    _settings: Settings

    async def page(self, which: SubscriptionId, form: Form) -> Response[str]:
        """With what is true now. Raises NotFound."""
        command = ShowSubscriptionCommand(account_id=self._member.account_id, subscription_id=which)
        view = await self._show_subscription(command)
        return page(
            self._frame,
            "orders/subscription.html",
            status=form.status,
            form=form,
            here=self._here,
            renewal_url=view.renewal_url and own_path(view.renewal_url, self._settings),
            **view_words(view),
        )


ROUTES = (show_all, show, paid, pay, end, resume)
