from datetime import UTC, datetime

import attrs
import pytest
from tests.unit.coaches.desk import MORNINGS, STORY
from tests.unit.house import identity_of

from tic_adapters.memory.system import SeededIds
from tic_domain.accounts.model import Account, Role
from tic_domain.coaches import policies
from tic_domain.coaches.errors import (
    CurrenciesMixed,
    ListedAlready,
    NotListed,
    ProfileIncomplete,
    TakenDownByOperator,
    TooManyOfferings,
)
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import MOST_OFFERINGS, CoachProfile, Listing, Offering
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
IDS = SeededIds()
OWNER = Account.register(id=AccountId(IDS.new()), identity=identity_of(), now=NOW).using(
    frozenset({Role.COACH}), Role.COACH
)
DRAFT = CoachProfile.draft(
    id=OWNER.id, public_name=OWNER.name, story=STORY, hours=WeeklyHours.never(), now=NOW
)


def offering(currency: str = "eur") -> Offering:
    return Offering.of(
        id=OfferingId(IDS.new()),
        kind="single",
        title="Mock",
        minutes=60,
        sessions=1,
        price=Money(9000, currency),
    )


COMPLETE = DRAFT.with_hours(MORNINGS).with_offerings((offering(),))


def in_state(listing: Listing) -> CoachProfile:
    return COMPLETE.with_listing(listing)


def test_a_draft_is_told_what_is_missing_in_the_order_of_the_desk() -> None:
    assert policies.missing_for_listing(DRAFT) == (
        "at least one offering",
        "weekly hours of at least one hour in one piece",
    )


def test_a_complete_profile_misses_nothing() -> None:
    assert policies.missing_for_listing(COMPLETE) == ()


@pytest.mark.parametrize("listing", [Listing.DRAFT, Listing.PAUSED, Listing.DELISTED])
@pytest.mark.clause("C3.1")
def test_a_complete_profile_is_listed(listing: Listing) -> None:
    assert policies.listed(in_state(listing)).listing is Listing.LISTED


def test_a_listed_profile_is_not_listed_twice() -> None:
    with pytest.raises(ListedAlready):
        policies.listed(in_state(Listing.LISTED))


@pytest.mark.clause("C3.3")
def test_what_an_operator_took_down_stays_down() -> None:
    with pytest.raises(TakenDownByOperator):
        policies.listed(in_state(Listing.TAKEN_DOWN))


def test_an_incomplete_profile_is_not_listed() -> None:
    with pytest.raises(ProfileIncomplete, match="at least one offering, weekly hours"):
        policies.listed(DRAFT)


def test_only_a_listed_profile_is_paused() -> None:
    assert policies.paused(in_state(Listing.LISTED)).listing is Listing.PAUSED
    for listing in set(Listing) - {Listing.LISTED}:
        with pytest.raises(NotListed):
            policies.paused(in_state(listing))


@pytest.mark.clause("C6.2")
def test_whatever_is_public_can_be_delisted() -> None:
    for listing in (Listing.LISTED, Listing.PAUSED):
        assert not policies.delisted(in_state(listing)).is_public
    for listing in (Listing.DRAFT, Listing.DELISTED, Listing.TAKEN_DOWN):
        with pytest.raises(NotListed):
            policies.delisted(in_state(listing))


@pytest.mark.parametrize("listing", list(Listing))
def test_an_operator_takes_down_from_any_state(listing: Listing) -> None:
    assert policies.taken_down(in_state(listing)).listing is Listing.TAKEN_DOWN


@pytest.mark.parametrize("listing", [Listing.LISTED, Listing.PAUSED])
def test_a_change_leaves_a_public_profile_complete(listing: Listing) -> None:
    with pytest.raises(ProfileIncomplete):
        policies.still_listable(in_state(listing).with_offerings(()))


def test_a_change_may_leave_a_draft_incomplete() -> None:
    assert policies.still_listable(DRAFT) == DRAFT


@pytest.mark.clause("C6.2")
def test_a_profile_is_visible_while_public_and_its_owner_an_active_coach() -> None:
    public = in_state(Listing.PAUSED)

    assert policies.is_visible(public, OWNER)
    assert not policies.is_visible(in_state(Listing.DELISTED), OWNER)
    assert not policies.is_visible(public, OWNER.suspended())
    assert not policies.is_visible(public, OWNER.using(frozenset({Role.COACHEE}), Role.COACHEE))


@pytest.mark.parametrize("capacity", [0, 101])
def test_a_capacity_out_of_range_is_refused(capacity: int) -> None:
    with pytest.raises(InvalidInput, match="capacity"):
        policies.checked_capacity(capacity)


@pytest.mark.parametrize("capacity", [1, 100])
def test_a_capacity_in_range_is_taken(capacity: int) -> None:
    assert policies.checked_capacity(capacity) == capacity


def test_another_currency_than_that_of_the_others_is_refused() -> None:
    with pytest.raises(CurrenciesMixed, match="priced in EUR"):
        policies.with_added(COMPLETE, offering("usd"))


def test_the_only_offering_may_change_its_currency() -> None:
    (known,) = COMPLETE.offerings
    changed = attrs.evolve(known, price=Money(100, "usd"))

    assert policies.with_changed(COMPLETE, changed).offerings == (changed,)


def test_one_of_several_may_not() -> None:
    two = policies.with_added(COMPLETE, offering())

    with pytest.raises(CurrenciesMixed):
        policies.with_changed(two, attrs.evolve(two.offerings[0], price=Money(100, "usd")))


def test_a_changed_offering_keeps_its_place() -> None:
    two = policies.with_added(COMPLETE, offering())
    changed = attrs.evolve(two.offerings[0], title="Other")

    assert policies.with_changed(two, changed).offerings == (changed, two.offerings[1])


def test_there_are_only_so_many_offerings() -> None:
    full = COMPLETE.with_offerings(tuple(offering() for _ in range(MOST_OFFERINGS)))

    with pytest.raises(TooManyOfferings, match="60 offerings"):
        policies.with_added(full, offering())


def test_an_unknown_offering_is_neither_changed_nor_removed() -> None:
    with pytest.raises(NotFound):
        policies.with_changed(COMPLETE, offering())
    with pytest.raises(NotFound):
        policies.with_removed(COMPLETE, offering().id)


def test_the_last_offering_of_a_public_profile_stays() -> None:
    public = in_state(Listing.LISTED)

    with pytest.raises(ProfileIncomplete):
        policies.with_removed(public, public.offerings[0].id)
