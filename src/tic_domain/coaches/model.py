"""A coach's profile and what they offer."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.coaches import personal_data as data
from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.vocabulary import Level
from tic_domain.shared.checks import Checks
from tic_domain.shared.classification import stored, system
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money

MOST_OFFERINGS: Final = 60
DURATIONS: Final = (15, 30, 45, 60, 75, 90, 120, 180)
SHORTEST_SESSION: Final = 30
"""Minutes from which an offering counts as a session rather than an introduction."""
MOST_CAPACITY: Final = 100
HIGHEST_PRICE: Final = 100_000_00


class Listing(Enum):
    """Who can find the profile."""

    DRAFT = "draft"
    LISTED = "listed"
    PAUSED = "paused"
    """Visible, but takes nobody new."""
    DELISTED = "delisted"
    TAKEN_DOWN = "taken down"
    """By an operator: its owner can't list it again."""


class OfferingKind(Enum):
    SINGLE = "single"
    PACKAGE = "package"
    SUBSCRIPTION = "subscription"


@attrs.frozen(kw_only=True)
class CoachStory:
    """What a coach writes about themselves. Checked by `CoachStory.of`."""

    headline: str
    bio: str
    worked_at: frozenset[str]
    interviewed_for: frozenset[str]
    roles: frozenset[str]
    top_level: Level
    """The highest level they can prepare someone for."""
    interview_kinds: frozenset[str]
    topics: frozenset[str]
    languages: frozenset[str]
    native_languages: frozenset[str]

    @classmethod
    def of(
        cls,
        *,
        headline: str,
        bio: str,
        worked_at: Sequence[str],
        interviewed_for: Sequence[str],
        roles: Sequence[str],
        top_level: int,
        interview_kinds: Sequence[str],
        topics: Sequence[str],
        languages: Sequence[str],
        native_languages: Sequence[str],
    ) -> Self:
        """Keys are those of `vocabulary`. Raises InvalidInput with every field that can't be taken."""
        with Checks() as check:
            headline = check.text("headline", headline, most=120)
            bio = check.text("bio", bio, most=4000, lines=True)
            check.choices("worked_at", worked_at, words.COMPANIES, most=30)
            check.choices("interviewed_for", interviewed_for, words.COMPANIES, most=30)
            check.choices("roles", roles, words.ROLES, least=1, most=8)
            check.choice("top_level", top_level, [level.value for level in Level])
            check.choices("interview_kinds", interview_kinds, words.INTERVIEW_KINDS, least=1)
            check.choices("topics", topics, words.TOPICS, least=1, most=30)
            check.choices("languages", languages, words.LANGUAGES, least=1, most=10)
            check.choices("native_languages", native_languages, words.LANGUAGES, most=5)
            if not set(native_languages) <= set(languages):
                check.refuse(
                    "native_languages", "One of them isn't among the languages.", "Add it to languages too."
                )
        return cls(
            headline=headline,
            bio=bio,
            worked_at=frozenset(worked_at),
            interviewed_for=frozenset(interviewed_for),
            roles=frozenset(roles),
            top_level=Level(top_level),
            interview_kinds=frozenset(interview_kinds),
            topics=frozenset(topics),
            languages=frozenset(languages),
            native_languages=frozenset(native_languages),
        )


@stored
@attrs.frozen(kw_only=True)
class Offering:
    """What can be bought. `price` is for all `sessions` of a package, or for a month of a subscription."""

    id: OfferingId = field(metadata=system("identity of an offering"))
    kind: OfferingKind = field(metadata=data.OFFERING)
    title: str = field(metadata=data.OFFERING)
    minutes: int = field(metadata=data.OFFERING)
    sessions: int = field(metadata=data.OFFERING)
    price: Money = field(metadata=data.OFFERING)

    @classmethod
    def of(cls, *, id: OfferingId, kind: str, title: str, minutes: int, sessions: int, price: Money) -> Self:
        """Raises InvalidInput with every field that can't be taken."""
        with Checks() as check:
            check.choice("kind", kind, [known.value for known in OfferingKind])
            title = check.text("title", title, most=80)
            check.choice("minutes", minutes, DURATIONS)
            check.number("price.amount", price.amount, least=1, most=HIGHEST_PRICE)
            if kind == OfferingKind.SINGLE.value:
                check.number("sessions", sessions, least=1, most=1)
            elif kind == OfferingKind.PACKAGE.value:
                check.number("sessions", sessions, least=2, most=50)
            else:
                check.number("sessions", sessions, least=1, most=20)
        return cls(
            id=id, kind=OfferingKind(kind), title=title, minutes=minutes, sessions=sessions, price=price
        )

    @property
    def price_per_session(self) -> Money:
        """Rounded up, so that it never looks cheaper than it is."""
        return attrs.evolve(self.price, amount=-(-self.price.amount // self.sessions))


@stored
@attrs.frozen(kw_only=True)
class CoachProfile:
    """The public face of a coach. `id` is the account's."""

    id: AccountId = field(metadata=data.COACH_ID)
    public_name: str = field(metadata=data.PUBLIC_NAME)
    """The account's name at the time of listing, in the open: a listing is public."""
    headline: str = field(metadata=data.HEADLINE)
    bio: str = field(metadata=data.BIO)
    worked_at: frozenset[str] = field(metadata=data.EXPERIENCE)
    interviewed_for: frozenset[str] = field(metadata=data.EXPERIENCE)
    roles: frozenset[str] = field(metadata=data.EXPERTISE)
    top_level: Level = field(metadata=data.EXPERTISE)
    interview_kinds: frozenset[str] = field(metadata=data.EXPERTISE)
    topics: frozenset[str] = field(metadata=data.EXPERTISE)
    languages: frozenset[str] = field(metadata=data.SPOKEN)
    native_languages: frozenset[str] = field(metadata=data.SPOKEN)
    hours: WeeklyHours = field(metadata=data.HOURS)
    offerings: tuple[Offering, ...] = field(metadata=data.OFFERING)
    listing: Listing = field(metadata=data.LISTING)
    capacity: int = field(metadata=data.LISTING)
    """How many coachees they want at once."""
    created_at: datetime = field(metadata=system("order of the directory"))
    version: int = field(metadata=system("optimistic lock"))

    @classmethod
    def draft(
        cls,
        *,
        id: AccountId,
        public_name: str,
        story: CoachStory,
        hours: WeeklyHours,
        now: datetime,
    ) -> Self:
        return cls(
            id=id,
            public_name=public_name,
            **attrs.asdict(story, recurse=False),
            hours=hours,
            offerings=(),
            listing=Listing.DRAFT,
            capacity=5,
            created_at=now,
            version=0,
        )

    def rewritten(self, story: CoachStory, *, public_name: str) -> Self:
        return attrs.evolve(self, public_name=public_name, **attrs.asdict(story, recurse=False))

    def renamed(self, public_name: str) -> Self:
        return attrs.evolve(self, public_name=public_name)

    def with_hours(self, hours: WeeklyHours) -> Self:
        return attrs.evolve(self, hours=hours)

    def with_offerings(self, offerings: tuple[Offering, ...]) -> Self:
        return attrs.evolve(self, offerings=offerings)

    def with_capacity(self, capacity: int) -> Self:
        return attrs.evolve(self, capacity=capacity)

    def with_listing(self, listing: Listing) -> Self:
        return attrs.evolve(self, listing=listing)

    @property
    def lowest_price(self) -> Money | None:
        """For one session, over all offerings of at least SHORTEST_SESSION: an introduction is no session."""
        prices = [one.price_per_session for one in self.offerings if one.minutes >= SHORTEST_SESSION]
        return min(prices, key=lambda price: price.amount, default=None)

    @property
    def is_public(self) -> bool:
        return self.listing in {Listing.LISTED, Listing.PAUSED}


@stored
@attrs.frozen(kw_only=True)
class CoachStanding:
    """What the platform has seen of a coach. Counted, never written by hand."""

    coach_id: AccountId = field(metadata=data.COACH_ID)
    rating_total: int = field(metadata=data.STANDING)
    """Sum of ratings, each 1 to 5."""
    rating_count: int = field(metadata=data.STANDING)
    reply_minutes: int | None = field(metadata=data.STANDING)
    """Median time to the first reply of the last 90 days; None where there was nothing to reply to."""
    active_coachees: int = field(metadata=data.STANDING)
    """Those with a message in a conversation with this coach within 30 days."""
    shown_recently: int = field(metadata=data.STANDING)
    """To how many coachees this coach was shown as a match within 7 days."""


@attrs.frozen(kw_only=True)
class PublicCoach:
    """What anyone may see of a coach."""

    profile: CoachProfile
    standing: CoachStanding
