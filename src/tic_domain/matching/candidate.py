"""A coach as matching sees them: what counts, as integers, and nothing else.

Name, photo, gender, age and free text are not here, so they can't enter a score.
"""

from datetime import date
from typing import Self

import attrs

from tic_domain.coaches.model import CoachProfile, CoachStanding, Listing
from tic_domain.matching.bits import COMPANIES, KINDS, LANGUAGES, ROLES, TOPICS
from tic_domain.matching.window import window_mask
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money


@attrs.frozen(kw_only=True)
class Candidate:
    """Masks are those of `bits`; `hours` those of `window`, from the week it was compiled for."""

    id: AccountId
    accepting: bool
    roles: int
    top_level: int
    kinds: int
    topics: int
    worked_at: int
    interviewed_for: int
    languages: int
    native: int
    hours: int
    price: Money | None
    """The lowest for a session, over all offerings that count as one."""
    rating_total: int
    rating_count: int
    reply_minutes: int | None
    capacity: int
    active_coachees: int
    shown_recently: int

    @classmethod
    def of(cls, profile: CoachProfile, standing: CoachStanding, *, week: date) -> Self:
        return cls(
            id=profile.id,
            accepting=profile.listing is Listing.LISTED,
            roles=ROLES.mask(profile.roles),
            top_level=int(profile.top_level),
            kinds=KINDS.mask(profile.interview_kinds),
            topics=TOPICS.mask(profile.topics),
            worked_at=COMPANIES.mask(profile.worked_at),
            interviewed_for=COMPANIES.mask(profile.interviewed_for),
            languages=LANGUAGES.mask(profile.languages),
            native=LANGUAGES.mask(profile.native_languages),
            hours=window_mask(profile.hours, week),
            price=profile.lowest_price,
            rating_total=standing.rating_total,
            rating_count=standing.rating_count,
            reply_minutes=standing.reply_minutes,
            capacity=profile.capacity,
            active_coachees=standing.active_coachees,
            shown_recently=standing.shown_recently,
        )


def unseen(coach_id: AccountId) -> CoachStanding:
    """The standing of a coach of whom nothing was seen yet."""
    return CoachStanding(
        coach_id=coach_id,
        rating_total=0,
        rating_count=0,
        reply_minutes=None,
        active_coachees=0,
        shown_recently=0,
    )
