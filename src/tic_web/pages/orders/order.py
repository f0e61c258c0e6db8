"""One order: paying it, what became of it, giving it up, asking for money back."""

from typing import Any, Final

import attrs
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_adapters.settings import Settings
from tic_domain.accounts.model import Principal
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases.cancel_order import CancelOrder, CancelOrderCommand
from tic_domain.orders.use_cases.decide_refund import DecideRefund, DecideRefundCommand
from tic_domain.orders.use_cases.look_up_order import LookUpOrder
from tic_domain.orders.use_cases.pay_order import PayOrder
from tic_domain.orders.use_cases.request_refund import RequestRefund, RequestRefundCommand
from tic_domain.orders.use_cases.show_order import ShowOrder, ShowOrderCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, NotFound, Refused, Unavailable
from tic_domain.shared.ids import OrderId
from tic_web.pages.forms import Form, identity, whole
from tic_web.pages.frame import Frame
from tic_web.pages.orders.going_to_pay import PATH, path_of, to_pay_page
from tic_web.pages.orders.showing import order_context, what_words
from tic_web.pages.rendering import page, see
from tic_web.pages.zones import Here

Page = Response[str] | Response[None]
ONE: Final = f"{PATH}/{{order_id:str}}"


@get(ONE, name="order")
async def show(
    *,
    order_id: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_order: NamedDependency[ShowOrder],
) -> Response[str]:
    return await OrderDesk(frame, member, here, show_order).page(wanted(order_id), Form.of())


@get(f"{ONE}/paid", name="order_paid")
async def paid(
    *,
    order_id: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_order: NamedDependency[ShowOrder],
    look_up_order: NamedDependency[LookUpOrder],
) -> Page:
    """Coming here proves nothing: it is looked up. Opened again, it is looked up again."""
    order = wanted(order_id)
    view = await show_order(ShowOrderCommand(account_id=member.account_id, order_id=order))
    silent = False
    if view.order.state is OrderState.AWAITING_PAYMENT:
        try:
            progress = await look_up_order(order)
        except Unavailable:
            silent = True
        else:
            if progress.order.state is not OrderState.AWAITING_PAYMENT:
                return see(path_of(order))
    else:
        return see(path_of(order))
    return page(
        frame, "orders/paid.html", view=view, order=view.order, what=what_words(view.order), here=here,
        silent=silent,
    )  # fmt: skip


@post(f"{ONE}/pay", name="pay_order_page")
async def pay(
    order_id: FromPath[str],
    coachee: NamedDependency[Principal],
    settings: NamedDependency[Settings],
    pay_order: NamedDependency[PayOrder],
) -> Response[None]:
    return await to_pay_page(pay_order, settings, coachee.account_id, wanted(order_id))


@post(f"{ONE}/cancel", name="cancel_order_page")
async def cancel(
    *,
    order_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_order: NamedDependency[ShowOrder],
    cancel_order: NamedDependency[CancelOrder],
) -> Page:
    """What would go back is sent along as it was shown; where it has changed, it is asked again."""
    order, form = wanted(order_id), await Form.sent(request)
    try:
        cancelled = await cancel_order(
            CancelOrderCommand(account_id=member.account_id, order_id=order, refund=shown_refund(form))
        )
    except Refused as refusal:
        return await OrderDesk(frame, member, here, show_order).page(order, form.refused(refusal))
    return see(path_of(order), "order-cancelled" if cancelled.paid_at else "order-given-up")


@post(f"{ONE}/refund", name="request_refund_page")
async def ask_refund(
    *,
    order_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_order: NamedDependency[ShowOrder],
    request_refund: NamedDependency[RequestRefund],
) -> Page:
    order, form = wanted(order_id), await Form.sent(request)
    try:
        await request_refund(
            RequestRefundCommand(account_id=member.account_id, order_id=order, note=form.value("refund_note"))
        )
    except (InvalidInput, Refused) as error:
        form = beside(form.refused(error), "refund_note")
        return await OrderDesk(frame, member, here, show_order).page(order, form)
    return see(path_of(order), "refund-requested")


@post(f"{ONE}/answer", name="decide_refund_page")
async def answer_refund(
    *,
    order_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_order: NamedDependency[ShowOrder],
    decide_refund: NamedDependency[DecideRefund],
) -> Page:
    order, form = wanted(order_id), await Form.sent(request)
    answer = form.value("answer")
    if answer not in {"grant", "refuse"}:
        raise NotFound("answer")
    try:
        await decide_refund(
            DecideRefundCommand(
                account_id=member.account_id,
                order_id=order,
                grant=answer == "grant",
                note=form.value("answer_note"),
            )
        )
    except (InvalidInput, Refused) as error:
        form = beside(form.refused(error), "answer_note")
        return await OrderDesk(frame, member, here, show_order).page(order, form)
    return see(path_of(order), "refund-granted" if answer == "grant" else "refund-refused")


@attrs.frozen
class OrderDesk:
    """The page, whichever of its forms came back."""

    _frame: Frame
    _member: Principal
    _here: Here
    _show_order: ShowOrder

    async def page(self, order_id: OrderId, form: Form) -> Response[str]:
        """With what is true now. Raises NotFound."""
        command = ShowOrderCommand(account_id=self._member.account_id, order_id=order_id)
        view = await self._show_order(command)
        return page(
            self._frame,
            "orders/order.html",
            status=form.status,
            form=form,
            here=self._here,
            what=what_words(view.order),
            **order_context(view),
        )


def wanted(order_id: str) -> OrderId:
    return OrderId(identity(order_id, "order"))


def shown_refund(form: Form) -> int:
    """In minor units, as the page had it. Raises InvalidInput: only a page of ours has one."""
    with Checks() as check:
        return whole(check, form, "refund")


def beside(form: Form, field: str) -> Form:
    """What the rule calls the note stands beside the field that it was typed in."""
    return form.renamed({"note": field})


ROUTES = (show, paid, pay, cancel, ask_refund, answer_refund)
