"""The facts behind a score in words, addressed to the coachee."""

from functools import lru_cache

from tic_domain.coaches.vocabulary import LEVEL_LABELS, Level
from tic_domain.matching.bits import COMPANIES, KINDS, LANGUAGES, ROLES, TOPICS
from tic_domain.matching.points import excess, fair_share, shrunken
from tic_domain.matching.query import Query
from tic_domain.shared.money import Money


def topics(covered: int, query: Query) -> str:
    if not query.topics_mask:
        return "None of your topics is in the quiz any more, so this counts the same for everyone."
    return f"{_share(covered, query.topics_mask)} topics{_named(TOPICS.names(covered))}."


def companies(known: tuple[int, int], query: Query) -> str:
    if not query.companies:
        return "You named no company, so this counts the same for everyone."
    interviewed, worked = known
    said = []
    if interviewed:
        said.append(f"has interviewed for {', '.join(COMPANIES.names(interviewed))}")
    if worked & ~interviewed:
        said.append(f"has worked at {', '.join(COMPANIES.names(worked & ~interviewed))}")
    return _sentence("; ".join(said) or "knows none of the companies you named")


def level(top_level: int, query: Query) -> str:
    if top_level >= query.level:
        return f"Prepares up to {LEVEL_LABELS[Level(top_level)]}."
    return f"Prepares up to {LEVEL_LABELS[Level(top_level)]}; you aim for {LEVEL_LABELS[Level(query.level)]}."


def role(roles: int, query: Query) -> str:
    if roles & query.role:
        return f"Coaches your role: {ROLES.names(query.role)[0]}."
    return f"Coaches a related role: {', '.join(ROLES.names(roles))}."


def kinds(covered: int, query: Query) -> str:
    return f"{_share(covered, query.kinds)} kinds of interview{_named(KINDS.names(covered))}."


def hours(common: int, query: Query) -> str:
    if common == 0:
        return "No hour in common within 14 days, but later."
    return f"{common} {'hour' if common == 1 else 'hours'} in common within 14 days."


def price(amount: int, query: Query) -> str:
    currency = query.budget.currency
    return (
        f"From {_money(amount, currency)} a session; your budget is {_money(query.budget.amount, currency)}."
    )


def rating(ratings: tuple[int, int], query: Query) -> str:
    total, count = ratings
    if count == 0:
        return "No ratings yet, so it counts as 4.5 of 5."
    hundredths = shrunken(total, count)
    return f"Rated {hundredths // 100}.{hundredths % 100:02d} of 5, from {count}."


def replies(minutes: int | None, query: Query) -> str:
    if minutes is None:
        return "Nothing to reply to yet, so this takes a middle value."
    if minutes <= 60:
        return "Usually replies within an hour."
    if minutes <= 1440:
        return f"Usually replies within {-(-minutes // 60)} hours."
    return f"Usually replies within {-(-minutes // 1440)} days."


def native(speaks: bool, query: Query) -> str:
    if not query.native:
        return "You asked for no native speaker, so this counts the same for everyone."
    language = LANGUAGES.names(query.native)[0]
    return f"Speaks {language} natively." if speaks else f"Is not a native speaker of {language}."


def exposure(shown: tuple[int, int], query: Query) -> str:
    times, capacity = shown
    if not (over := excess(times, capacity)):
        return "Is not shown far more often than their places allow."
    least = (1 + over) * fair_share(capacity)
    places = "1 place" if capacity == 1 else f"{capacity} places"
    return f"Was shown at least {least} times within a week for {places}, so others come forward."


@lru_cache(maxsize=4096)
def _money(amount: int, currency: str) -> str:
    return str(Money(amount, currency))


def _share(covered: int, wished: int) -> str:
    have, all_of = covered.bit_count(), wished.bit_count()
    if all_of == 1:
        return "Covers your" if have else "Covers none of your"
    if have == all_of:
        return "Covers both of your" if all_of == 2 else f"Covers all {all_of} of your"
    return f"Covers {have} of your {all_of}"


def _named(names: tuple[str, ...]) -> str:
    return f": {', '.join(names)}" if names else ""


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
