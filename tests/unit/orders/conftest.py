import pytest
from tests.unit.orders.office import Office
from tests.unit.scheduling.conftest import Booking, booking
from tests.unit.shop import Shop

__all__ = ["booking", "office", "shop"]


@pytest.fixture
def shop(booking: Booking) -> Shop:
    return Shop.of(booking)


@pytest.fixture
def office(shop: Shop) -> Office:
    return Office(shop)
