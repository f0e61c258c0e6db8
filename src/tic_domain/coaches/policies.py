"""What a profile needs before it is listed, and which listing may follow which."""

from tic_domain.coaches.errors import ListedAlready, NotListed, ProfileIncomplete, TakenDownByOperator
from tic_domain.coaches.model import MOST_CAPACITY, CoachProfile, Listing
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause


def missing_for_listing(profile: CoachProfile) -> tuple[str, ...]:
    """In words, in the order of the desk; empty where it can be listed."""
    needed = (
        ("a headline", bool(profile.headline)),
        ("a bio", bool(profile.bio)),
        ("at least one language", bool(profile.languages)),
        ("at least one offering", bool(profile.offerings)),
        ("weekly hours of at least one hour", profile.hours.minutes_per_week >= 60),
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
