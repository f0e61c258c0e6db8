"""Anyone leafs through the coaches, and looks at one."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp
from msgspec import Meta

from tic_domain.coaches.ports import CoachCursor, DirectoryFilter
from tic_domain.coaches.use_cases.list_directory import ListDirectory, ListDirectoryCommand
from tic_domain.coaches.use_cases.show_public_profile import ShowPublicProfile, ShowPublicProfileCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId
from tic_web.api.bodies import Answer
from tic_web.api.coaches.schemas import CoachAnswer, CoachesAnswer
from tic_web.api.fields import CompanyKey, LanguageKey, RoleKey, TopicKey
from tic_web.api.operations import operation
from tic_web.api.paging import PAGE_SIZE, After, Limit, cursor, link, place

TAG = "Coaches"
Words = Annotated[
    str,
    Meta(
        description="Looked for in name, headline and bio, whatever its case.",
        examples=["design"],
        extra_json_schema={"maxLength": 100, "pattern": r"^[\w .,+#/-]*$"},
    ),
]


@operation(
    "GET", "/coaches", id="listCoaches", tag=TAG, summary="List coaches",
    description="Listed and paused coaches, newest first. Filters are combined.",
    scope=None, returns=CoachesAnswer, links=True, raises=(InvalidInput,),
)  # fmt: skip
async def list_coaches(
    *,
    request: Request[Any, Any, Any],
    list_directory: NamedDependency[ListDirectory],
    text: FromQuery[Words | None] = None,
    role: FromQuery[RoleKey | None] = None,
    company: FromQuery[CompanyKey | None] = None,
    topic: FromQuery[TopicKey | None] = None,
    language: FromQuery[LanguageKey | None] = None,
    after: FromQuery[After | None] = None,
    limit: FromQuery[Limit] = PAGE_SIZE,
) -> ASGIApp:
    wanted = DirectoryFilter(text=text or "", role=role, company=company, topic=topic, language=language)
    found = await list_directory(
        ListDirectoryCommand(wanted=wanted, after=_place(after) if after else None, limit=limit)
    )
    following = cursor(found.next.created_at_micros, found.next.id) if found.next else None
    return Answer(
        CoachesAnswer(items=[CoachAnswer.of(one) for one in found.coaches], next=following),
        headers=link(request, "after", following),
    )


@operation(
    "GET", "/coaches/{coach_id:uuid}", id="showCoach", tag=TAG, summary="Show a coach",
    scope=None, returns=CoachAnswer, raises=(NotFound,),
)  # fmt: skip
async def show_coach(
    coach_id: FromPath[UUID], show_public_profile: NamedDependency[ShowPublicProfile]
) -> ASGIApp:
    command = ShowPublicProfileCommand(coach_id=AccountId(coach_id))
    return Answer(CoachAnswer.of(await show_public_profile(command)))


def _place(after: str) -> CoachCursor:
    micros, last = place(after)
    return CoachCursor(created_at_micros=micros, id=AccountId(last))


ROUTES = (list_coaches, show_coach)
