"""The order as it is after what was asked: what most operations answer with."""

from typing import Final
from uuid import UUID

from tic_domain.orders.use_cases.show_order import ShowOrder, ShowOrderCommand
from tic_domain.shared.ids import AccountId, OrderId
from tic_web.api.bodies import Answer
from tic_web.api.orders.schemas import OrderAnswer

AN_ID: Final = UUID("0199c0de-0000-7000-8000-000000000001")
"""For examples."""


async def shown(show_order: ShowOrder, reader: AccountId, order_id: OrderId) -> OrderAnswer:
    """Raises NotFound."""
    return OrderAnswer.of(await show_order(ShowOrderCommand(account_id=reader, order_id=order_id)), reader)


async def located(show_order: ShowOrder, reader: AccountId, order_id: OrderId) -> Answer:
    """Just made, and where it is from now on."""
    answer = await shown(show_order, reader, order_id)
    return Answer(answer, 201, [(b"location", f"/api/v1/orders/{order_id}".encode())])
