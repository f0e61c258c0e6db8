"""What the API takes and gives about coaches."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from tic_domain.coaches.model import CoachProfile, CoachStanding, Offering, PublicCoach
from tic_domain.matching.points import shrunken
from tic_web.api.converting import hours_fields
from tic_web.api.fields import (
    CompanyKey,
    HoursFields,
    Id,
    InterviewKindKey,
    LanguageKey,
    LevelNumber,
    MoneyFields,
    RoleKey,
    TopicKey,
    ZoneName,
    text,
)

ListingName = Literal["draft", "listed", "paused", "delisted", "taken down"]
KindName = Literal["single", "package", "subscription"]
Minutes = Literal[15, 30, 45, 60, 75, 90, 120, 180]
Title = Annotated[str, text(1, 80, "What is offered.", "Mock interview")]
Sessions = Annotated[
    int,
    Meta(
        ge=1,
        le=50,
        description="1 for single, 2 to 50 for package, 1 to 20 a month for subscription.",
        examples=[1],
    ),
]
Capacity = Annotated[int, Meta(ge=1, le=100, description="How many coachees at once.", examples=[5])]


class OfferingAnswer(Struct, frozen=True, kw_only=True):
    """What can be bought. `price` is for all sessions of a package, or for a month of a subscription."""

    id: Id
    kind: KindName
    title: str
    minutes: int
    sessions: int
    price: MoneyFields
    price_per_session: MoneyFields

    @classmethod
    def of(cls, offering: Offering) -> "OfferingAnswer":
        return cls(
            id=offering.id,
            kind=offering.kind.value,
            title=offering.title,
            minutes=offering.minutes,
            sessions=offering.sessions,
            price=MoneyFields.of(offering.price),
            price_per_session=MoneyFields.of(offering.price_per_session),
        )


class StandingAnswer(Struct, frozen=True, kw_only=True):
    """What the platform has seen of a coach."""

    rating: Annotated[
        float | None, Meta(description="Of 5, shrunken towards 4.5 while ratings are few; null without any.")
    ]
    ratings: int
    reply_minutes: Annotated[int | None, Meta(description="Median time to a first reply, within 90 days.")]

    @classmethod
    def of(cls, standing: CoachStanding) -> "StandingAnswer":
        count = standing.rating_count
        return cls(
            rating=shrunken(standing.rating_total, count) / 100 if count else None,
            ratings=count,
            reply_minutes=standing.reply_minutes,
        )


class _StoryAnswer(Struct, frozen=True, kw_only=True):
    id: Id
    name: str
    headline: str
    bio: str
    worked_at: list[CompanyKey]
    interviewed_for: list[CompanyKey]
    roles: list[RoleKey]
    top_level: LevelNumber
    interview_kinds: list[InterviewKindKey]
    topics: list[TopicKey]
    languages: list[LanguageKey]
    native_languages: list[LanguageKey]
    offerings: list[OfferingAnswer]
    hours: HoursFields


class CoachAnswer(_StoryAnswer, frozen=True, kw_only=True):
    """A coach, as anyone may see them."""

    takes_coachees: Annotated[bool, Meta(description="False while paused.")]
    standing: StandingAnswer

    @classmethod
    def of(cls, coach: PublicCoach) -> "CoachAnswer":
        profile = coach.profile
        return cls(
            **_story(profile),
            takes_coachees=profile.listing.value == "listed",
            standing=StandingAnswer.of(coach.standing),
        )


class ProfileAnswer(_StoryAnswer, frozen=True, kw_only=True):
    """Your own profile, listed or not."""

    listing: ListingName
    capacity: int
    missing: Annotated[list[str], Meta(description="What is to be filled in before it can be listed.")]

    @classmethod
    def of(cls, profile: CoachProfile, missing: tuple[str, ...]) -> "ProfileAnswer":
        return cls(
            **_story(profile),
            listing=profile.listing.value,
            capacity=profile.capacity,
            missing=list(missing),
        )


def _story(profile: CoachProfile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "name": profile.public_name,
        "headline": profile.headline,
        "bio": profile.bio,
        "worked_at": sorted(profile.worked_at),
        "interviewed_for": sorted(profile.interviewed_for),
        "roles": sorted(profile.roles),
        "top_level": profile.top_level.value,
        "interview_kinds": sorted(profile.interview_kinds),
        "topics": sorted(profile.topics),
        "languages": sorted(profile.languages),
        "native_languages": sorted(profile.native_languages),
        "offerings": [OfferingAnswer.of(one) for one in profile.offerings],
        "hours": hours_fields(profile.hours),
    }


class ProfileWriting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that a coach writes about themselves; it replaces what was there."""

    headline: Annotated[str, text(1, 120, "One line.", "System design for backend engineers")]
    bio: Annotated[
        str, text(1, 4000, "Who you are, in plain text.", "Fifteen years of building and interviewing.")
    ]
    worked_at: Annotated[list[CompanyKey], Meta(max_length=30)] = []
    interviewed_for: Annotated[list[CompanyKey], Meta(max_length=30)] = []
    roles: Annotated[list[RoleKey], Meta(min_length=1, max_length=8)]
    top_level: LevelNumber
    interview_kinds: Annotated[list[InterviewKindKey], Meta(min_length=1, max_length=100)]
    topics: Annotated[list[TopicKey], Meta(min_length=1, max_length=30)]
    languages: Annotated[list[LanguageKey], Meta(min_length=1, max_length=10)]
    native_languages: Annotated[
        list[LanguageKey], Meta(max_length=5, description="Each must be among `languages` too.")
    ] = []
    zone: ZoneName


class CapacityChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    capacity: Capacity


class OfferingWriting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    kind: KindName
    title: Title
    minutes: Minutes
    sessions: Sessions = 1
    price: MoneyFields


class OfferingChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays as it is."""

    kind: KindName | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    minutes: Minutes | UnsetType = UNSET
    sessions: Sessions | UnsetType = UNSET
    price: MoneyFields | UnsetType = UNSET
