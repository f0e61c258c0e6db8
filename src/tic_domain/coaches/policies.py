"""What a profile needs before it is listed, and which listing may follow which."""

from typing import Final

import attrs

from tic_domain.accounts.model import Account, AccountStatus, Role
from tic_domain.coaches.directory import CHOICES, MOST_KEYS, DirectoryFilter
from tic_domain.coaches.errors import (
    CurrenciesMixed,
    ListedAlready,
    NotListed,
    ProfileIncomplete,
    TakenDownByOperator,
    TooManyOfferings,
)
from tic_domain.coaches.model import (
    HIGHEST_PRICE,
    MOST_CAPACITY,
    MOST_OFFERINGS,
    CoachProfile,
    Listing,
    Offering,
)
from tic_domain.coaches.vocabulary import Level
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import FieldProblem, InvalidInput, NotFound
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.money import MINOR_DIGITS
from tic_domain.shared.time import zone_names

LARGEST_PAGE: Final = 100
LONGEST_SEARCH: Final = 100


def missing_for_listing(profile: CoachProfile) -> tuple[str, ...]:
    """In words, in the order of the desk; empty where it can be listed."""
    needed = (
        ("a headline", bool(profile.headline)),
        ("a bio", bool(profile.bio)),
        ("at least one language", bool(profile.languages)),
        ("at least one offering", bool(profile.offerings)),
        ("weekly hours of at least one hour in one piece", profile.hours.holds_an_hour),
        ("a capacity of at least one coachee", profile.capacity >= 1),
    )
    return tuple(words for words, present in needed if not present)


@clause("C3.1")
def listed(profile: CoachProfile) -> CoachProfile:
    """Listed for all to see. Raises ListedAlready, TakenDownByOperator, ProfileIncomplete."""
    if profile.listing is Listing.LISTED:
        raise ListedAlready
    if profile.listing is Listing.TAKEN_DOWN:
        raise TakenDownByOperator
    if missing := missing_for_listing(profile):
        raise ProfileIncomplete(missing)
    return profile.with_listing(Listing.LISTED)


def paused(profile: CoachProfile) -> CoachProfile:
    """Visible, but takes nobody new. Raises NotListed."""
    if profile.listing is not Listing.LISTED:
        raise NotListed
    return profile.with_listing(Listing.PAUSED)


def delisted(profile: CoachProfile) -> CoachProfile:
    """Out of the directory and of matching at once. Raises NotListed."""
    if not profile.is_public:
        raise NotListed
    return profile.with_listing(Listing.DELISTED)


def taken_down(profile: CoachProfile) -> CoachProfile:
    """By an operator, from whatever state."""
    return profile.with_listing(Listing.TAKEN_DOWN)


def still_listable(profile: CoachProfile) -> CoachProfile:
    """A change must not leave a listed profile incomplete. Raises ProfileIncomplete."""
    if profile.is_public and (missing := missing_for_listing(profile)):
        raise ProfileIncomplete(missing)
    return profile


def checked_capacity(capacity: int) -> int:
    """Raises InvalidInput outside 1 to MOST_CAPACITY."""
    with Checks() as check:
        return check.number("capacity", capacity, least=1, most=MOST_CAPACITY)


def checked_zone(zone_name: str) -> str:
    """Raises InvalidInput for field `zone`."""
    if zone_name not in zone_names():
        raise InvalidInput(
            FieldProblem("zone", f"“{zone_name}” is no zone.", "Use an IANA name such as Europe/Berlin.")
        )
    return zone_name


def checked_limit(limit: int) -> int:
    """Raises InvalidInput for field `limit` outside 1 to LARGEST_PAGE."""
    with Checks() as check:
        return check.number("limit", limit, least=1, most=LARGEST_PAGE)


def checked_filter(wanted: DirectoryFilter) -> DirectoryFilter:
    """Raises InvalidInput with every key that isn't in the vocabulary."""
    with Checks() as check:
        text = check.text("text", wanted.text, least=0, most=LONGEST_SEARCH)
        for name, known in CHOICES.items():
            check.choices(name, sorted(wanted.keys(name)), known, most=MOST_KEYS)
        if wanted.level is not None:
            check.choice("level", wanted.level, tuple(Level))
        if wanted.price_up_to is not None:
            check.number("price_up_to", wanted.price_up_to.amount, least=1, most=HIGHEST_PRICE)
            check.choice("currency", wanted.price_up_to.currency, MINOR_DIGITS)
    return attrs.evolve(wanted, text=text)


@clause("C3.1")
def is_visible(profile: CoachProfile, owner: Account) -> bool:
    """Whether anyone may see the profile: its owner must be an active coach, too."""
    return profile.is_public and owner.status is AccountStatus.ACTIVE and Role.COACH in owner.roles


def with_added(profile: CoachProfile, offering: Offering) -> CoachProfile:
    """Raises TooManyOfferings, CurrenciesMixed."""
    if len(profile.offerings) >= MOST_OFFERINGS:
        raise TooManyOfferings(MOST_OFFERINGS)
    _check_currency(profile.offerings, offering)
    return profile.with_offerings((*profile.offerings, offering))


def with_changed(profile: CoachProfile, offering: Offering) -> CoachProfile:
    """In the place of the one with its id. Raises NotFound, CurrenciesMixed."""
    others = _others(profile, offering.id)
    _check_currency(others, offering)
    return profile.with_offerings(
        tuple(offering if known.id == offering.id else known for known in profile.offerings)
    )


def with_removed(profile: CoachProfile, offering_id: OfferingId) -> CoachProfile:
    """Raises NotFound, and ProfileIncomplete for the last one of a public profile."""
    return still_listable(profile.with_offerings(_others(profile, offering_id)))


def _others(profile: CoachProfile, offering_id: OfferingId) -> tuple[Offering, ...]:
    others = tuple(known for known in profile.offerings if known.id != offering_id)
    if len(others) == len(profile.offerings):
        raise NotFound("offering")
    return others


def _check_currency(others: tuple[Offering, ...], offering: Offering) -> None:
    if others and others[0].price.currency != offering.price.currency:
        raise CurrenciesMixed(others[0].price.currency, offering.price.currency)
