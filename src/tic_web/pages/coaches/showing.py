"""Coaches as pages show them: labels for keys, in one order."""

from collections.abc import Iterable, Mapping

import attrs

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.model import CoachProfile, CoachStanding, Offering, OfferingKind, PublicCoach
from tic_domain.matching.points import shrunken
from tic_domain.shared.money import Money


def labels(keys: Iterable[str], known: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted((known.get(key, key) for key in keys), key=str.casefold))


def rating_words(standing: CoachStanding) -> str:
    if not standing.rating_count:
        return "No ratings yet"
    hundredths = shrunken(standing.rating_total, standing.rating_count)
    people = "1 rating" if standing.rating_count == 1 else f"{standing.rating_count} ratings"
    return f"Rated {hundredths // 100}.{hundredths % 100:02d} of 5, from {people}"


def reply_words(standing: CoachStanding) -> str:
    minutes = standing.reply_minutes
    if minutes is None:
        return "No replies to count yet"
    if minutes < 60:
        return "Replies within an hour, usually"
    hours = -(-minutes // 60)
    return f"Replies within {hours} hours, usually" if hours <= 48 else "Takes more than two days to reply"


def offering_words(offering: Offering) -> str:
    if offering.kind is OfferingKind.SINGLE:
        return f"One session of {offering.minutes} minutes"
    if offering.kind is OfferingKind.PACKAGE:
        return f"{offering.sessions} sessions of {offering.minutes} minutes"
    each = "session" if offering.sessions == 1 else "sessions"
    return f"{offering.sessions} {each} of {offering.minutes} minutes a month"


@attrs.frozen(kw_only=True)
class CoachCard:
    id: str
    name: str
    headline: str
    roles: str
    companies: tuple[str, ...]
    languages: str
    level: str
    price: Money | None
    rating: str
    replies: str
    paused: bool

    @classmethod
    def of(cls, coach: PublicCoach) -> "CoachCard":
        profile = coach.profile
        return cls(
            id=str(profile.id),
            name=profile.public_name,
            headline=profile.headline,
            roles=", ".join(labels(profile.roles, words.ROLES)),
            companies=labels(profile.worked_at | profile.interviewed_for, words.COMPANIES),
            languages=", ".join(labels(profile.languages, words.LANGUAGES)),
            level=words.LEVEL_LABELS[profile.top_level],
            price=profile.lowest_price,
            rating=rating_words(coach.standing),
            replies=reply_words(coach.standing),
            paused=profile.listing.value == "paused",
        )


def facts(profile: CoachProfile) -> tuple[tuple[str, str], ...]:
    """Terms and texts for the page of a coach."""
    native = labels(profile.native_languages, words.LANGUAGES)
    spoken = ", ".join(labels(profile.languages, words.LANGUAGES))
    return (
        ("Prepares for", ", ".join(labels(profile.roles, words.ROLES))),
        ("Up to level", words.LEVEL_LABELS[profile.top_level]),
        ("Kinds of interview", ", ".join(labels(profile.interview_kinds, words.INTERVIEW_KINDS))),
        ("Has interviewed for", ", ".join(labels(profile.interviewed_for, words.COMPANIES))),
        ("Has worked at", ", ".join(labels(profile.worked_at, words.COMPANIES))),
        ("Topics", ", ".join(labels(profile.topics, words.TOPICS))),
        ("Languages", f"{spoken} (native: {', '.join(native)})" if native else spoken),
    )
