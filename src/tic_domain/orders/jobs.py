"""What orders have to do later."""

import attrs
from attrs import field

from tic_domain.conversations.events import MemberBlocked, MemberReported, ReportResolved
from tic_domain.orders import personal_data as data
from tic_domain.shared.classification import stored, system
from tic_domain.shared.clauses import clause
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId
from tic_domain.shared.jobs import Job


@stored
@attrs.frozen(kw_only=True)
class LookUpPayment(Job):
    """The provider said that something changed: look what it was, and follow it up."""

    event_id: str = field(metadata=system("the provider's own id of a message to us"))

    @property
    def key(self) -> str:
        return f"look-up-payment:{self.event_id}"


@stored
@attrs.frozen(kw_only=True)
class SettleOrderJob(Job):
    """Look up an order's money, and ask of the provider what has to be asked."""

    order_id: OrderId = field(metadata=system("identity of an order"))

    @property
    def key(self) -> str:
        return f"settle-order:{self.order_id}"


@stored
@attrs.frozen(kw_only=True)
class LookUpPayeeJob(Job):
    """Look whether a coach can be paid by now."""

    coach_id: AccountId = field(metadata=data.PARTY)

    @property
    def key(self) -> str:
        return f"look-up-payee:{self.coach_id}"


@stored
@attrs.frozen(kw_only=True)
class SettleSubscriptionJob(Job):
    """Look up a subscription, its months, and ask of the provider what was wished for."""

    subscription_id: SubscriptionId = field(metadata=system("identity of a subscription"))

    @property
    def key(self) -> str:
        return f"settle-subscription:{self.subscription_id}"


@stored
@attrs.frozen(kw_only=True)
class FollowReportJob(Job):
    """Hold, or let go on, what a coach is to be paid for orders of somebody who reported them."""

    reporter_id: AccountId = field(metadata=data.PARTY)
    reported_id: AccountId = field(metadata=data.PARTY)

    @property
    def key(self) -> str:
        return f"follow-report:{self.reporter_id}:{self.reported_id}"


@stored
@attrs.frozen(kw_only=True)
class FollowBlockJob(Job):
    """No further month is charged between two who have a block."""

    blocker_id: AccountId = field(metadata=data.PARTY)
    blocked_id: AccountId = field(metadata=data.PARTY)

    @property
    def key(self) -> str:
        return f"follow-block:{self.blocker_id}:{self.blocked_id}"


@clause("C3.3")
def jobs_for(event: Event) -> tuple[Job, ...]:
    """What orders do because of a fact elsewhere."""
    match event:
        case MemberReported() | ReportResolved():
            return (FollowReportJob(reporter_id=event.reporter_id, reported_id=event.reported_id),)
        case MemberBlocked():
            return (FollowBlockJob(blocker_id=event.blocker_id, blocked_id=event.blocked_id),)
        case _:
            return ()
