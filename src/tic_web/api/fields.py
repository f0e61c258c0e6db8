"""Kinds of fields that several schemas share.

Keys of the vocabulary are documented as closed lists and checked by the domain, whose refusals name every
wrong one with its remedy.
"""

from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from msgspec import Meta, Struct

from tic_domain.coaches import vocabulary as words
from tic_domain.shared.money import MINOR_DIGITS, Money
from tic_domain.shared.time import zone_names

REF: Final = "#/components/schemas/"
LISTS: Final = {
    "RoleKey": ("Role that is interviewed for.", words.ROLES),
    "InterviewKindKey": ("Kind of interview.", words.INTERVIEW_KINDS),
    "TopicKey": ("Topic.", words.TOPICS),
    "LanguageKey": ("Language, by ISO 639-1 code.", words.LANGUAGES),
    "CompanyKey": ("Company.", words.COMPANIES),
    "CurrencyKey": ("Currency, by ISO 4217 code in lower case.", MINOR_DIGITS),
}


def key_schemas() -> dict[str, dict[str, Any]]:
    """The closed lists, as schemas of their own."""
    schemas: dict[str, dict[str, Any]] = {
        name: {"type": "string", "title": name, "description": description, "enum": sorted(keys)}
        for name, (description, keys) in LISTS.items()
    }
    schemas["ZoneName"] = {
        "type": "string",
        "title": "ZoneName",
        "description": "Time zone, by IANA name.",
        "enum": sorted(zone_names()),
    }
    return schemas


def _key(name: str) -> Meta:
    return Meta(extra_json_schema={"$ref": REF + name})


RoleKey = Annotated[str, _key("RoleKey")]
InterviewKindKey = Annotated[str, _key("InterviewKindKey")]
TopicKey = Annotated[str, _key("TopicKey")]
LanguageKey = Annotated[str, _key("LanguageKey")]
CompanyKey = Annotated[str, _key("CompanyKey")]
CurrencyKey = Annotated[str, _key("CurrencyKey")]
ZoneName = Annotated[str, _key("ZoneName")]
LevelNumber = Annotated[
    int,
    Meta(
        ge=1,
        le=7,
        description="1 intern, 2 junior, 3 mid-level, 4 senior, 5 staff, 6 principal, 7 director.",
        examples=[4],
    ),
]
Id = Annotated[UUID, Meta(examples=["0199c0de-0000-7000-8000-000000000001"])]
Moment = Annotated[datetime, Meta(description="A moment in UTC.", examples=["2026-03-02T09:00:00Z"])]
Day = Annotated[date, Meta(examples=["2026-04-30"])]


def text(least: int, most: int, description: str, example: str) -> Any:
    """Metadata of a text whose length the domain checks."""
    return Meta(
        description=description,
        examples=[example],
        extra_json_schema={"minLength": least, "maxLength": most, "pattern": SHOWABLE},
    )


SHOWABLE: Final = r"\S"
"""At least one character that isn't space."""


class MoneyFields(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An amount in minor units (cents; whole yen)."""

    amount: Annotated[int, Meta(ge=1, le=10_000_000, examples=[8000])]
    currency: CurrencyKey

    @classmethod
    def of(cls, money: Money) -> "MoneyFields":
        return cls(amount=money.amount, currency=money.currency)


class Range(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Part of a day, in minutes after local midnight, in steps of 15; `start` before `end`."""

    start: Annotated[int, Meta(ge=0, le=1425, multiple_of=15, examples=[540])]
    end: Annotated[int, Meta(ge=15, le=1440, multiple_of=15, examples=[720])]


Days = Annotated[
    list[Annotated[list[Range], Meta(max_length=96)]],
    Meta(min_length=7, max_length=7, description="Seven days, Monday first."),
]


class ExceptionDay(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A date whose hours replace the week's; without ranges: not available."""

    date: Day
    ranges: Annotated[list[Range], Meta(max_length=96)]


class HoursFields(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Weekly hours in local time, with exceptions by date."""

    zone: ZoneName
    days: Days
    exceptions: Annotated[list[ExceptionDay], Meta(max_length=366)] = []
