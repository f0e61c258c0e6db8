"""What operators did with an order, for those whom it concerns."""

import pytest
from tests.unit.orders.test_operators import ending, granting, hold
from tests.unit.shop import Shop

from tic_domain.accounts.model import OperatorActKind
from tic_domain.orders.use_cases.end_order import EndOrderCommand
from tic_domain.orders.use_cases.grant_refund import GrantRefundCommand
from tic_domain.orders.use_cases.release_payout import ReleasePayout, ReleasePayoutCommand


@pytest.mark.clause("C3.3", "C7.1")
async def test_those_concerned_see_what_operators_did_with_an_order(shop: Shop) -> None:
    order = await shop.bought()
    command = GrantRefundCommand(order_id=order.id, amount=1000, reason="As agreed.")
    await granting(shop).rehearse(command)
    await granting(shop)(command)
    await hold(shop, order)
    await ReleasePayout(shop.open, shop.booking.house.clock)(
        ReleasePayoutCommand(order_id=order.id, reason="Unfounded.")
    )
    await ending(shop)(EndOrderCommand(order_id=order.id, reason="Ill."))

    async with shop.open() as uow:
        of_coachee = await uow.operator_acts.list_of(shop.coachee.id)
        of_coach = await uow.operator_acts.list_of(shop.coach.id)
    assert [(act.kind, act.reason) for act in of_coachee] == [
        (OperatorActKind.ORDER_CANCELLED, "Ill."),
        (OperatorActKind.ORDER_REFUNDED, "As agreed."),
    ]
    assert [act.kind for act in of_coach] == [
        OperatorActKind.ORDER_CANCELLED,
        OperatorActKind.PAYOUT_RELEASED,
        OperatorActKind.PAYOUT_HELD,
        OperatorActKind.ORDER_REFUNDED,
    ]
    assert {act.about for act in (*of_coachee, *of_coach)} == {order.id}
