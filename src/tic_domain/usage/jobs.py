"""Which facts are counted as product events."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import attrs
from attrs import field

from tic_domain.accounts import personal_data as account_data
from tic_domain.accounts.events import AccountRegistered, RoleChosen, SignedIn
from tic_domain.coaches.events import ProfileDelisted, ProfileListed
from tic_domain.conversations.events import ConversationStarted, MessageSent
from tic_domain.matching.events import MatchesShown, QuizAnswered
from tic_domain.shared.classification import stored, system
from tic_domain.shared.clauses import clause
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId
from tic_domain.shared.jobs import Job
from tic_domain.usage.model import EventName
from tic_domain.usage.personal_data import PRODUCT_EVENT


@stored
@attrs.frozen(kw_only=True)
class CaptureProductEvent(Job):
    """Hand one product event to analytics."""

    id: UUID = field(metadata=system("makes a repeated hand-over harmless"))
    name: EventName = field(metadata=PRODUCT_EVENT)
    account_id: AccountId = field(metadata=account_data.ACCOUNT_ID)
    at: datetime = field(metadata=PRODUCT_EVENT)
    properties: Mapping[str, bool | int] = field(metadata=PRODUCT_EVENT)

    @property
    def key(self) -> str:
        return f"capture-product-event:{self.id}"


@clause("C2.5", "C3.4")
def jobs_for(event: Event, *, at: datetime, id: UUID) -> tuple[Job, ...]:
    """The product event that a fact is counted as; facts not named here are not counted."""
    counted = _counted(event)
    if counted is None:
        return ()
    name, account_id, properties = counted
    return (CaptureProductEvent(id=id, name=name, account_id=account_id, at=at, properties=properties),)


def _counted(event: Event) -> tuple[EventName, AccountId, Mapping[str, bool | int]] | None:
    counted: tuple[EventName, AccountId, Mapping[str, bool | int]] | None = None
    match event:
        case AccountRegistered():
            counted = (EventName.SIGNED_UP, event.account_id, {})
        case SignedIn():
            counted = (EventName.SIGNED_IN, event.account_id, {})
        case RoleChosen():
            roles = {"coach": event.coach, "coachee": event.coachee}
            counted = (EventName.ROLE_CHOSEN, event.account_id, roles)
        case ProfileListed():
            counted = (EventName.PROFILE_LISTED, event.coach_id, {"offerings": event.offerings})
        case ProfileDelisted():
            counted = (EventName.PROFILE_DELISTED, event.coach_id, {})
        case QuizAnswered():
            counted = (EventName.QUIZ_ANSWERED, event.coachee_id, {"version": event.version})
        case MatchesShown():
            counts = {"fitting": event.fitting, "shown": event.shown}
            counted = (EventName.MATCHES_SHOWN, event.coachee_id, counts)
        case ConversationStarted():
            counted = (EventName.CONVERSATION_STARTED, event.coachee_id, {"with_cv": event.with_cv})
        case MessageSent():
            counted = (EventName.MESSAGE_SENT, event.sender_id, {})
        case _:
            pass
    return counted
