from uuid import UUID

import attrs
import pytest
from tests.unit.house import House

from tic_adapters.memory.usage import RecordingAnalytics
from tic_domain.accounts.events import AccountRenamed, SignedIn
from tic_domain.accounts.model import Account, UsageConsent
from tic_domain.accounts.use_cases.decide_usage_consent import (
    DecideUsageConsent,
    DecideUsageConsentCommand,
)
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
    ada = await house.member()
    await says(house, ada, given=True)

    await CaptureEvent(house.open, analytics, Pseudonym())(sign_in_of(house, ada.id))

    (event,) = analytics.events
    assert event.person == "p-36"
    assert str(ada.id) not in repr(event)


@pytest.mark.clause("C2.5", "C3.4")
@pytest.mark.parametrize("consent", UsageConsent)
async def test_only_who_said_yes_is_counted(house: House, consent: UsageConsent) -> None:
    analytics = RecordingAnalytics()
    ada = await house.member()
    house.replace_account(attrs.evolve(ada, usage_consent=consent))

    await CaptureEvent(house.open, analytics, Pseudonym())(sign_in_of(house, ada.id))

    assert bool(analytics.events) == (consent.value in {"given", "given despite the signal"})


@pytest.mark.clause("C2.5", "C3.4")
async def test_a_no_counts_for_what_still_waits(house: House) -> None:
    analytics = RecordingAnalytics()
    ada = await house.member()
    await says(house, ada, given=True)
    waiting = sign_in_of(house, ada.id)
    await says(house, ada, given=False)

    await CaptureEvent(house.open, analytics, Pseudonym())(waiting)

    assert analytics.events == ()


async def test_of_an_account_that_is_gone_nothing_is_counted(house: House) -> None:
    analytics = RecordingAnalytics()

    await CaptureEvent(house.open, analytics, Pseudonym())(sign_in_of(house, SOMEBODY))

    assert analytics.events == ()


async def says(house: House, member: Account, *, given: bool) -> None:
    command = DecideUsageConsentCommand(account_id=member.id, given=given, signal=False)
    await DecideUsageConsent(house.open, house.clock)(command)


def sign_in_of(house: House, account_id: AccountId) -> CaptureProductEvent:
    (job,) = jobs_for(SignedIn(account_id=account_id), at=house.clock.now(), id=EVENT)
    assert isinstance(job, CaptureProductEvent)
    return job


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
