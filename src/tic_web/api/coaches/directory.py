"""Anyone leafs through the coaches, and looks at one."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp
from msgspec import Meta

from tic_domain.coaches.directory import MOST_KEYS, DirectoryFilter
from tic_domain.coaches.use_cases.count_directory import CountDirectory, CountDirectoryCommand
from tic_domain.coaches.use_cases.list_directory import ListDirectory, ListDirectoryCommand
from tic_domain.coaches.use_cases.show_public_profile import ShowPublicProfile, ShowPublicProfileCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money
from tic_web import marks
from tic_web.api.bodies import Answer
from tic_web.api.coaches.directory_schemas import CoachesAnswer, FiltersAnswer
from tic_web.api.coaches.schemas import CoachAnswer
from tic_web.api.fields import (
    CompanyKey,
    CurrencyKey,
    InterviewKindKey,
    LanguageKey,
    LevelNumber,
    RoleKey,
    TopicKey,
)
from tic_web.api.operations import operation
from tic_web.api.paging import PAGE_SIZE, Limit, link

TAG = "Coaches"
FILTERS = """\
Filters are combined. Several values of `role`, `company` or `language`: any of them will do; of `topic` or
`interview_kind`: all are needed. `text` is found by whole words, whatever their case and accents, in name,
headline, bio and the labels of companies, roles, topics and languages; its last word may be a beginning.
"""
Words = Annotated[
    str,
    Meta(
        description="Words to be found, all of them.",
        examples=["design"],
        extra_json_schema={"maxLength": 100, "pattern": r"^[\w .,+#/-]*$"},
    ),
]
_SOME = Meta(max_length=MOST_KEYS, extra_json_schema={"uniqueItems": True})
Roles = Annotated[list[RoleKey], _SOME]
Companies = Annotated[list[CompanyKey], _SOME]
Topics = Annotated[list[TopicKey], _SOME]
Languages = Annotated[list[LanguageKey], _SOME]
InterviewKinds = Annotated[list[InterviewKindKey], _SOME]
PriceUpTo = Annotated[
    int,
    Meta(
        ge=1, le=10_000_000, examples=[10000],
        description="The most for one session, in minor units of `currency`, which is needed then.",
    ),
]  # fmt: skip
PlaceLeft = Annotated[
    bool,
    Meta(description="Only who takes coachees and has fewer than they want, as of half a minute ago."),
]
Mark = Annotated[
    str,
    Meta(
        description="The `next` of the page before, with the same filters. Leave it out for the first page.",
        extra_json_schema={"maxLength": marks.LENGTH, "pattern": f"^[A-Za-z0-9_-]{{{marks.LENGTH}}}$"},
    ),
]


@operation(
    "GET", "/coaches", id="listCoaches", tag=TAG, summary="List coaches",
    description="Listed and paused coaches, newest first; with `text`, those first whose name it is.\n\n"
    + FILTERS
    + "\nWho stays listed and isn't changed is on exactly one page, whoever comes and goes meanwhile.",
    scope=None, returns=CoachesAnswer, links=True, raises=(InvalidInput,),
)  # fmt: skip
async def list_coaches(
    *,
    request: Request[Any, Any, Any],
    list_directory: NamedDependency[ListDirectory],
    text: FromQuery[Words | None] = None,
    role: FromQuery[Roles | None] = None,
    company: FromQuery[Companies | None] = None,
    topic: FromQuery[Topics | None] = None,
    language: FromQuery[Languages | None] = None,
    interview_kind: FromQuery[InterviewKinds | None] = None,
    level: FromQuery[LevelNumber | None] = None,
    price_up_to: FromQuery[PriceUpTo | None] = None,
    currency: FromQuery[CurrencyKey | None] = None,
    place_left: FromQuery[PlaceLeft] = False,
    after: FromQuery[Mark | None] = None,
    limit: FromQuery[Limit] = PAGE_SIZE,
) -> ASGIApp:
    wanted = _wanted(
        text=text, role=role, company=company, topic=topic, language=language, interview_kind=interview_kind,
        level=level, price_up_to=_price(price_up_to, currency), place_left=place_left,
    )  # fmt: skip
    found = await list_directory(
        ListDirectoryCommand(
            wanted=wanted, after=marks.read(after, wanted) if after else None, limit=limit
        )
    )  # fmt: skip
    following = marks.written(found.next, wanted) if found.next else None
    return Answer(CoachesAnswer.of(found, following), headers=link(request, "after", following))


@operation(
    "GET", "/coaches/filters", id="countCoaches", tag=TAG, summary="Count coaches by filter",
    description="How many coaches each choice would leave, given the other filters. Every count is exact.\n\n"
    + FILTERS,
    scope=None, returns=FiltersAnswer, raises=(InvalidInput,),
)  # fmt: skip
async def count_coaches(
    *,
    count_directory: NamedDependency[CountDirectory],
    text: FromQuery[Words | None] = None,
    role: FromQuery[Roles | None] = None,
    company: FromQuery[Companies | None] = None,
    topic: FromQuery[Topics | None] = None,
    language: FromQuery[Languages | None] = None,
    interview_kind: FromQuery[InterviewKinds | None] = None,
    level: FromQuery[LevelNumber | None] = None,
    price_up_to: FromQuery[PriceUpTo | None] = None,
    currency: FromQuery[CurrencyKey | None] = None,
    place_left: FromQuery[PlaceLeft] = False,
) -> ASGIApp:
    wanted = _wanted(
        text=text, role=role, company=company, topic=topic, language=language, interview_kind=interview_kind,
        level=level, price_up_to=_price(price_up_to, currency), place_left=place_left,
    )  # fmt: skip
    return Answer(FiltersAnswer.of(await count_directory(CountDirectoryCommand(wanted=wanted))))


@operation(
    "GET", "/coaches/{coach_id:uuid}", id="showCoach", tag=TAG, summary="Show a coach",
    scope=None, returns=CoachAnswer, raises=(NotFound,),
)  # fmt: skip
async def show_coach(
    coach_id: FromPath[UUID], show_public_profile: NamedDependency[ShowPublicProfile]
) -> ASGIApp:
    command = ShowPublicProfileCommand(coach_id=AccountId(coach_id))
    return Answer(CoachAnswer.of(await show_public_profile(command)))


def _wanted(
    *,
    text: str | None,
    price_up_to: Money | None,
    level: int | None,
    place_left: bool,
    **keys: list[str] | None,
) -> DirectoryFilter:
    chosen: Any = {name: frozenset(some or ()) for name, some in keys.items()}
    return DirectoryFilter(
        text=text or "", price_up_to=price_up_to, level=level, place_left=place_left, **chosen
    )


def _price(amount: int | None, currency: str | None) -> Money | None:
    """Raises InvalidInput where one of the two is alone."""
    with Checks() as check:
        if amount is None and currency is not None:
            check.refuse("price_up_to", "It is missing.", "Add it, or leave the currency out.")
        if amount is not None and currency is None:
            check.refuse(
                "currency", "It is missing.", "Add it: prices are compared within one currency only."
            )
    return None if amount is None or currency is None else Money(amount, currency.lower())


ROUTES = (list_coaches, count_coaches, show_coach)
