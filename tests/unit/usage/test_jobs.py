from uuid import UUID

import pytest
from tests.unit.house import House

from tic_adapters.memory.usage import RecordingAnalytics
from tic_domain.accounts.events import AccountRenamed, SignedIn
from tic_domain.conversations.events import ConversationStarted
from tic_domain.shared.ids import AccountId, ConversationId
from tic_domain.usage.jobs import CaptureProductEvent, jobs_for
from tic_domain.usage.model import PROPERTIES, EventName, NotInCatalogue, ProductEvent
from tic_domain.usage.use_cases.capture_event import CaptureEvent

SOMEBODY = AccountId(UUID(int=7))
EVENT = UUID(int=1)


class Pseudonym:
    def of(self, subject: str) -> str:
        return f"p-{len(subject)}"


@pytest.mark.clause("C2.5", "C3.4")
def test_a_start_is_counted_without_saying_with_whom(house: House) -> None:
    started = ConversationStarted(
        conversation_id=ConversationId(UUID(int=2)),
        coachee_id=SOMEBODY,
        coach_id=AccountId(UUID(int=9)),
        with_cv=False,
    )

    (job,) = jobs_for(started, at=house.clock.now(), id=EVENT)

    assert job == CaptureProductEvent(
        id=EVENT,
        name=EventName.CONVERSATION_STARTED,
        account_id=SOMEBODY,
        at=house.clock.now(),
        properties={"with_cv": False},
    )


def test_facts_outside_the_catalogue_are_not_counted(house: House) -> None:
    renamed = AccountRenamed(account_id=SOMEBODY)

    assert jobs_for(renamed, at=house.clock.now(), id=EVENT) == ()


@pytest.mark.clause("C2.5", "C4.1")
async def test_analytics_gets_a_pseudonym(house: House) -> None:
    analytics = RecordingAnalytics()
    (job,) = jobs_for(SignedIn(account_id=SOMEBODY), at=house.clock.now(), id=EVENT)
    assert isinstance(job, CaptureProductEvent)

    await CaptureEvent(analytics, Pseudonym())(job)

    (event,) = analytics.events
    assert event.person == "p-36"
    assert str(SOMEBODY) not in repr(event)


@pytest.mark.clause("C2.5")
def test_a_property_that_the_catalogue_lacks_is_refused(house: House) -> None:
    with pytest.raises(NotInCatalogue, match="body"):
        ProductEvent(
            id=EVENT,
            name=EventName.MESSAGE_SENT,
            person="p",
            at=house.clock.now(),
            properties={"body": True},
        )


def test_every_event_of_the_catalogue_says_what_it_may_carry() -> None:
    assert set(PROPERTIES) == set(EventName)
