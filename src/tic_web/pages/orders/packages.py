"""Several sessions at once: what a package costs, under which terms, and on to paying it."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_adapters.settings import Settings
from tic_domain.accounts.model import Principal
from tic_domain.orders.errors import PriceChanged
from tic_domain.orders.use_cases.buy_package import BuyPackage, BuyPackageCommand
from tic_domain.orders.use_cases.pay_order import PayOrder
from tic_domain.orders.use_cases.show_package import PackageOffer, ShowPackage, ShowPackageCommand
from tic_domain.shared.ids import AccountId, OfferingId, OrderId
from tic_web.pages.forms import Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.once import once
from tic_web.pages.orders.booking import shown_price
from tic_web.pages.orders.going_to_pay import PATH as ORDERS
from tic_web.pages.orders.going_to_pay import to_pay_page
from tic_web.pages.orders.words import package_words, terms_words
from tic_web.pages.ports import TheKeys
from tic_web.pages.rendering import page, see
from tic_web.pages.zones import Here

PATH: Final = "/coaches/{coach_id:str}/buy/{offering_id:str}"


@get(PATH, name="package")
async def show(
    *,
    coach_id: FromPath[str],
    offering_id: FromPath[str],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_package: NamedDependency[ShowPackage],
) -> Response[str]:
    wanted = _wanted(coachee, coach_id, offering_id)
    return _review(frame, await show_package(wanted), Form.of(), here)


@post(PATH, name="buy_package_page")
async def buy(
    *,
    coach_id: FromPath[str],
    offering_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    here: NamedDependency[Here],
    settings: NamedDependency[Settings],
    show_package: NamedDependency[ShowPackage],
    buy_package: NamedDependency[BuyPackage],
    pay_order: NamedDependency[PayOrder],
    idempotency_keys: TheKeys,
) -> Response[str] | Response[None]:
    wanted = _wanted(coachee, coach_id, offering_id)
    form = await Form.sent(request)
    command = BuyPackageCommand(
        account_id=wanted.account_id,
        coach_id=wanted.coach_id,
        offering_id=wanted.offering_id,
        price=shown_price(form),
    )

    async def act() -> str:
        return str((await buy_package(command)).id)

    try:
        bought = await once(idempotency_keys, coachee.account_id, form, act, lost="")
    except PriceChanged as refusal:
        return _review(frame, await show_package(wanted), Form.of().refused(refusal), here)
    if not bought:
        return see(ORDERS)
    order_id = OrderId(identity(bought, "order"))
    return await to_pay_page(pay_order, settings, coachee.account_id, order_id)


def _wanted(coachee: Principal, coach_id: str, offering_id: str) -> ShowPackageCommand:
    return ShowPackageCommand(
        account_id=coachee.account_id,
        coach_id=AccountId(identity(coach_id, "coach")),
        offering_id=OfferingId(identity(offering_id, "offering")),
    )


def _review(frame: Frame, offer: PackageOffer, form: Form, here: Here) -> Response[str]:
    return page(
        frame,
        "orders/package.html",
        status=form.status,
        form=form,
        offer=offer,
        here=here,
        table=offer.terms.cancellation,
        words=(*package_words(offer.terms), *terms_words(offer.terms, of_several=True)),
    )


ROUTES = (show, buy)
