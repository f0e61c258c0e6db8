"""On to the payment provider's page."""

from collections.abc import Awaitable
from typing import Final

from litestar import Response

from tic_adapters.settings import Settings
from tic_domain.orders.errors import OrderNotPayable
from tic_domain.orders.ports import PayPage
from tic_domain.orders.use_cases.pay_order import PayOrder, PayOrderCommand
from tic_domain.shared.errors import Refused, Unavailable
from tic_domain.shared.ids import AccountId, OrderId
from tic_web.pages.addresses import own_path
from tic_web.pages.rendering import see
from tic_web.return_addresses import back_url, paid_url

PATH: Final = "/orders"


def path_of(order_id: OrderId) -> str:
    return f"{PATH}/{order_id}"


async def to_pay_page(
    pay_order: PayOrder, settings: Settings, account_id: AccountId, order_id: OrderId
) -> Response[None]:
    """To the order where there is nothing to pay any more, or where the provider doesn't answer: the time
    stays held, and it can be tried again there. Raises what the use case else refuses."""
    path = path_of(order_id)
    command = PayOrderCommand(
        account_id=account_id,
        order_id=order_id,
        paid_url=paid_url(settings.web.base_url, order_id),
        back_url=back_url(settings.web.base_url, order_id),
    )
    return await to_provider(pay_order(command), settings, path, over=OrderNotPayable)


async def to_provider(
    asked: Awaitable[PayPage], settings: Settings, path: str, *, over: type[Refused]
) -> Response[None]:
    """Back to `path` where it is over, or where the provider doesn't answer."""
    try:
        found = await asked
    except over:
        return see(path)
    except Unavailable:
        return see(path, "pay-page-closed")
    return see(own_path(found.url, settings))
