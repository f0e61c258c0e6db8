"""The names of the criteria, of the hard rules, and of the quiz. Keys are stable; labels are for people."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

QUIZ_VERSION: Final = 1


class Criterion(Enum):
    """What the score is made of."""

    TOPICS = "topics"
    COMPANIES = "companies"
    LEVEL = "level"
    ROLE = "role"
    KINDS = "interview-kinds"
    HOURS = "hours"
    PRICE = "price"
    RATING = "rating"
    REPLIES = "replies"
    NATIVE = "native-language"
    EXPOSURE = "exposure"
    """Lowers who is shown far beyond their capacity. A line like the others, but nobody's wish."""

    # There is one of each, and they are keys in every ranking; Enum's own hashes the name each time.
    __hash__ = object.__hash__


CRITERION_LABELS: Final[Mapping[Criterion, str]] = {
    Criterion.TOPICS: "Covers my topics",
    Criterion.COMPANIES: "Knows my target companies",
    Criterion.LEVEL: "Prepares for my level",
    Criterion.ROLE: "Works in my role",
    Criterion.KINDS: "Covers my kinds of interview",
    Criterion.HOURS: "Has time when I do",
    Criterion.PRICE: "Costs little",
    Criterion.RATING: "Is rated well",
    Criterion.REPLIES: "Replies quickly",
    Criterion.NATIVE: "Speaks my language natively",
    Criterion.EXPOSURE: "Is not shown far beyond their places",
}

CHOOSABLE: Final = tuple(criterion for criterion in Criterion if criterion is not Criterion.EXPOSURE)
"""What a coachee may declare their top criterion."""


class Rule(Enum):
    """What a coach must fulfil to be shown at all."""

    ACCEPTING = "accepting"
    LANGUAGE = "language"
    KIND = "interview-kind"
    ROLE = "role"
    BUDGET = "budget"
    HOURS = "hours"
    CAPACITY = "capacity"
    AVAILABLE = "available"
    """Neither has blocked the other, and nobody is their own coach."""


RULE_LABELS: Final[Mapping[Rule, str]] = {
    Rule.ACCEPTING: "Takes new coachees",
    Rule.LANGUAGE: "Shares a language",
    Rule.KIND: "Serves the kind of interview",
    Rule.ROLE: "Serves the role",
    Rule.BUDGET: "Has an offering within budget",
    Rule.HOURS: "Has an hour in common before the deadline",
    Rule.CAPACITY: "Has a place left",
    Rule.AVAILABLE: "Is available to you",
}

RELATED_ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "backend": ("fullstack", "data-engineer", "sre"),
    "frontend": ("fullstack", "mobile"),
    "fullstack": ("backend", "frontend"),
    "mobile": ("frontend",),
    "data-engineer": ("backend", "ml-engineer"),
    "data-scientist": ("ml-engineer",),
    "ml-engineer": ("data-scientist", "data-engineer"),
    "devops": ("sre", "backend"),
    "sre": ("devops", "backend"),
    "security": ("devops", "sre"),
    "embedded": ("backend",),
    "qa": ("backend", "frontend"),
    "engineering-manager": ("technical-program-manager",),
    "product-manager": ("technical-program-manager",),
    "technical-program-manager": ("engineering-manager", "product-manager"),
    "solutions-architect": ("backend", "devops"),
}
"""Role wanted → roles whose coaches still serve it, for half the points."""
