"""How the API spells what the domain calls by words: in lower case, with underscores."""

from enum import Enum
from typing import Annotated, Any, Final, TypeVar

from msgspec import Meta

from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.model import ActKind, OrderKind, Party
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.payees import PayeeStatus
from tic_domain.orders.payouts import Holding
from tic_domain.orders.states import OrderState, Owner, SessionState
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import Wish
from tic_domain.orders.terms import Side
from tic_domain.shared.errors import FieldProblem, InvalidInput

E = TypeVar("E", bound=Enum)
OTHERS: Final = "others"
"""In a statement: everybody whose accounts have no column of their own."""


def named(one: Enum) -> str:
    return one.name.lower()


def names(kind: type[Enum]) -> list[str]:
    return [named(one) for one in kind]


def chosen(kind: type[E], field: str, name: str) -> E:
    """Raises InvalidInput."""
    for one in kind:
        if named(one) == name:
            return one
    listed = ", ".join(names(kind))
    raise InvalidInput(FieldProblem(field, "It is not known.", f"Choose one of: {listed}."))


def _meta(kind: type[Enum], description: str | None = None) -> Any:
    return Meta(description=description, extra_json_schema={"enum": names(kind)})


OrderKindName = Annotated[str, _meta(OrderKind)]
OrderStateName = Annotated[str, _meta(OrderState)]
SessionStateName = Annotated[str, _meta(SessionState)]
SubscriptionStatusName = Annotated[str, _meta(SubscriptionStatus)]
WishName = Annotated[str, _meta(Wish, "What was asked for and the payment provider has not carried out yet.")]
SideName = Annotated[str, _meta(Side)]
OwnerName = Annotated[str, _meta(Owner, "Whose turn it is.")]
PartyName = Annotated[str, _meta(Party)]
ActName = Annotated[str, _meta(ActKind)]
HoldingName = Annotated[str, _meta(Holding)]
PayeeStatusName = Annotated[str, _meta(PayeeStatus)]
MovementName = Annotated[str, _meta(MovementKind)]
AccountNames = Annotated[
    list[Annotated[str, Meta(extra_json_schema={"enum": [*names(LedgerAccount), OTHERS]})]],
    Meta(description="Whose columns a line has."),
]
