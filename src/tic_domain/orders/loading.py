"""Finding what a command is about, locked for the change that it asks for, and noting who acted."""

from datetime import datetime

from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.orders.model import CoachingSession, Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.tally import Tally
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CoachingSessionId


async def get_with_session(
    uow: OrdersUnitOfWork, session_id: CoachingSessionId, party: AccountId, *, with_coachee: bool = False
) -> tuple[Order, CoachingSession]:
    """Raises NotFound unless `party` is one of the two.

    `with_coachee`: their account is locked first, as by whoever takes a time for them.
    """
    found = await uow.orders.find_with_session(session_id)
    if found is None or not found.has(party):
        raise NotFound("session")
    if with_coachee:
        await uow.accounts.get(found.coachee_id, for_update=True)
    order = await uow.orders.get(found.id, for_update=True)
    session = order.find_session(session_id)
    if session is None:
        raise NotFound("session")
    return order, session


async def tally_of(uow: OrdersUnitOfWork, order: Order) -> Tally:
    return Tally.of(await uow.ledger.movements_of(order.id), order.terms.fee_permille)


async def note_for_coach(
    uow: OrdersUnitOfWork, order: Order, kind: OperatorActKind, reason: str, now: datetime
) -> None:
    """So that the coach sees it in Settings."""
    act = OperatorAct(account_id=order.coach_id, kind=kind, about=order.id, reason=reason, at=now)
    await uow.operator_acts.add(act)


async def note_for_both(
    uow: OrdersUnitOfWork, order: Order, kind: OperatorActKind, reason: str, now: datetime
) -> None:
    act = OperatorAct(account_id=order.coachee_id, kind=kind, about=order.id, reason=reason, at=now)
    await uow.operator_acts.add(act)
    await note_for_coach(uow, order, kind, reason, now)
