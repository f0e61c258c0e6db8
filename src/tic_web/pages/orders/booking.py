"""From an open time to the payment provider's page: hold it, look it over, pay."""

from datetime import datetime
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_adapters.settings import Settings
from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Principal
from tic_domain.orders.errors import OfferingNotOrderable, PriceChanged
from tic_domain.orders.use_cases.find_booking import FindBooking, FindBookingCommand
from tic_domain.orders.use_cases.pay_order import PayOrder
from tic_domain.orders.use_cases.place_order import PlaceOrder, PlaceOrderCommand
from tic_domain.orders.use_cases.release_hold import ReleaseHold, ReleaseHoldCommand
from tic_domain.orders.use_cases.show_hold import HeldTime, ShowHold, ShowHoldCommand
from tic_domain.scheduling.errors import SlotNotOffered, SlotTaken, TooManyHolds
from tic_domain.scheduling.use_cases.hold_slot import HoldSlot, HoldSlotCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import FieldProblem, InvalidInput, Refused
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId
from tic_domain.shared.money import MINOR_DIGITS, Money
from tic_web.pages.forms import CONFLICT, Form, identity, whole
from tic_web.pages.frame import Frame
from tic_web.pages.orders.going_to_pay import path_of, to_pay_page
from tic_web.pages.orders.words import terms_words
from tic_web.pages.rendering import address, page, see
from tic_web.pages.zones import Here
from tic_web.security.limits import OPT, Limit

Page = Response[str] | Response[None]
LONGEST_MOMENT: Final = 40


@post("/coaches/{coach_id:str}/hold", name="hold_page", opt={OPT: Limit.HOLDS})
async def hold(
    *,
    coach_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    here: NamedDependency[Here],
    hold_slot: NamedDependency[HoldSlot],
) -> Page:
    form = await Form.sent(request)
    coach = AccountId(identity(coach_id, "coach"))
    offering = OfferingId(identity(form.value("offering"), "offering"))
    try:
        entry = await hold_slot(
            HoldSlotCommand(
                account_id=coachee.account_id,
                coach_id=coach,
                offering_id=offering,
                starts_at=sent_moment(form),
            )
        )
    except RoleMissing:
        raise
    except Refused as refusal:
        return not_held(
            frame, refusal, here, action=f"/coaches/{coach}/hold", back=f"/coaches/{coach}#times",
            sent={"offering": str(offering)},
        )  # fmt: skip
    return see(address(f"/book/{entry.id}", zone=here.parameter))


@get("/book/{entry_id:str}", name="book")
async def show(
    *,
    entry_id: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    find_booking: NamedDependency[FindBooking],
    show_hold: NamedDependency[ShowHold],
) -> Page:
    """Where an order is, its page says all: going back after paying leads there."""
    wanted = CalendarEntryId(identity(entry_id, "held time"))
    known = await find_booking(FindBookingCommand(account_id=member.account_id, entry_id=wanted))
    if known is not None:
        return see(address(path_of(known.id), zone=here.parameter))
    held = await show_hold(ShowHoldCommand(account_id=member.account_id, entry_id=wanted))
    return _review(frame, held, Form.of(), here)


@post("/book/{entry_id:str}", name="book_and_pay")
async def book(
    *,
    entry_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    here: NamedDependency[Here],
    settings: NamedDependency[Settings],
    show_hold: NamedDependency[ShowHold],
    place_order: NamedDependency[PlaceOrder],
    pay_order: NamedDependency[PayOrder],
) -> Page:
    """Sent twice, it is one order and one pay page."""
    wanted = CalendarEntryId(identity(entry_id, "held time"))
    form = await Form.sent(request)
    try:
        order = await place_order(
            PlaceOrderCommand(account_id=coachee.account_id, entry_id=wanted, price=shown_price(form))
        )
    except (PriceChanged, OfferingNotOrderable) as refusal:
        held = await show_hold(ShowHoldCommand(account_id=coachee.account_id, entry_id=wanted))
        return _review(frame, held, Form.of().refused(refusal), here)
    return await to_pay_page(pay_order, settings, coachee.account_id, order.id)


@post("/book/{entry_id:str}/release", name="release_hold_page")
async def release(
    *,
    entry_id: FromPath[str],
    request: Request[Any, Any, Any],
    coachee: NamedDependency[Principal],
    release_hold: NamedDependency[ReleaseHold],
) -> Response[None]:
    wanted = CalendarEntryId(identity(entry_id, "held time"))
    form = await Form.sent(request)
    await release_hold(ReleaseHoldCommand(account_id=coachee.account_id, entry_id=wanted))
    coach = form.value("coach")
    return see(f"/coaches/{identity(coach, 'coach')}#times" if coach else "/calendar", "time-released")


def not_held(
    frame: Frame, refusal: Refused, here: Here, *, action: str, back: str, sent: dict[str, str]
) -> Response[str]:
    """Why that time can't be had, and the nearest ones that can, each with its button."""
    alternatives = refusal.alternatives if isinstance(refusal, SlotTaken | SlotNotOffered) else ()
    return page(
        frame,
        "orders/not_held.html",
        status=CONFLICT,
        refusal=refusal,
        alternatives=alternatives,
        too_many=isinstance(refusal, TooManyHolds),
        here=here,
        action=address(action, zone=here.parameter),
        back=back,
        sent=sent,
    )


def _review(frame: Frame, held: HeldTime, form: Form, here: Here) -> Response[str]:
    return page(
        frame,
        "orders/review.html",
        status=form.status,
        form=form,
        held=held,
        entry=held.entry,
        here=here,
        action=address(f"/book/{held.entry.id}", zone=here.parameter),
        words=terms_words(held.terms),
    )


def sent_moment(form: Form) -> datetime:
    """The time of the button that was pressed. Raises InvalidInput: only a page of ours has one."""
    text = form.value("starts_at")
    try:
        return datetime.fromisoformat(text[:LONGEST_MOMENT].replace(" ", "+"))
    except ValueError:
        problem = FieldProblem("starts_at", "This is no time.", "Choose one of the open times.")
        raise InvalidInput(problem) from None


def shown_price(form: Form) -> Money:
    """As the page had it, in minor units. Raises InvalidInput: only a page of ours has one."""
    with Checks() as check:
        amount = whole(check, form, "amount")
        currency = check.choice("currency", form.value("currency"), list(MINOR_DIGITS))
    return Money(amount, currency)


ROUTES = (hold, show, book, release)
