"""A coach writes and lists their profile."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.types import ASGIApp

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.coaches.errors import ListedAlready, NotListed, ProfileIncomplete, TakenDownByOperator
from tic_domain.coaches.model import CoachProfile, CoachStory
from tic_domain.coaches.policies import missing_for_listing
from tic_domain.coaches.use_cases.delist_profile import DelistProfile, DelistProfileCommand
from tic_domain.coaches.use_cases.list_profile import ListProfile, ListProfileCommand
from tic_domain.coaches.use_cases.pause_profile import PauseProfile, PauseProfileCommand
from tic_domain.coaches.use_cases.set_capacity import SetCapacity, SetCapacityCommand
from tic_domain.coaches.use_cases.set_weekly_hours import SetWeeklyHours, SetWeeklyHoursCommand
from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile, ShowOwnProfileCommand
from tic_domain.coaches.use_cases.write_profile import WriteProfile, WriteProfileCommand
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_web.api.bodies import Answer, sent
from tic_web.api.coaches.schemas import CapacityChange, ProfileAnswer, ProfileWriting
from tic_web.api.converting import hours
from tic_web.api.fields import HoursFields, Range
from tic_web.api.operations import operation
from tic_web.dependencies import asking

TAG = "My profile"
WRITING = (RoleMissing, AccountSuspended, NotFound, ConcurrentUpdate)


@operation(
    "GET", "/me/profile", id="showMyProfile", tag=TAG, summary="Show your coach profile",
    scope=Scope.PROFILE_READ, returns=ProfileAnswer, raises=(NotFound,),
)  # fmt: skip
async def show_profile(
    request: Request[Any, Any, Any], show_own_profile: NamedDependency[ShowOwnProfile]
) -> ASGIApp:
    profile = await show_own_profile(ShowOwnProfileCommand(account_id=asking(request).account_id))
    if profile is None:
        raise NotFound("profile")
    return shown(profile)


@operation(
    "PUT", "/me/profile", id="writeMyProfile", tag=TAG, summary="Write your coach profile",
    description="Makes a draft, or rewrites what is there and leaves its listing as it is.",
    scope=Scope.PROFILE_WRITE, returns=ProfileAnswer, body=ProfileWriting,
    example=ProfileWriting(
        headline="System design for backend engineers", bio="Fifteen years of building and interviewing.",
        worked_at=["meta"], interviewed_for=["google"], roles=["backend"], top_level=5,
        interview_kinds=["system-design"], topics=["caching", "sql"], languages=["en"],
        native_languages=["en"], zone="Europe/Berlin",
    ),
    raises=(RoleMissing, AccountSuspended, ProfileIncomplete, ConcurrentUpdate),
)  # fmt: skip
async def put_profile(
    request: Request[Any, Any, Any], write_profile: NamedDependency[WriteProfile]
) -> ASGIApp:
    written = await sent(request, ProfileWriting)
    story = CoachStory.of(
        headline=written.headline,
        bio=written.bio,
        worked_at=written.worked_at,
        interviewed_for=written.interviewed_for,
        roles=written.roles,
        top_level=written.top_level,
        interview_kinds=written.interview_kinds,
        topics=written.topics,
        languages=written.languages,
        native_languages=written.native_languages,
    )
    command = WriteProfileCommand(account_id=asking(request).account_id, story=story, zone=written.zone)
    return shown(await write_profile(command))


@operation(
    "PUT", "/me/profile/hours", id="setMyHours", tag=TAG, summary="Set your weekly hours",
    scope=Scope.PROFILE_WRITE, returns=ProfileAnswer, body=HoursFields,
    example=HoursFields(zone="Europe/Berlin", days=[[Range(start=540, end=720)], [], [], [], [], [], []]),
    raises=(*WRITING, ProfileIncomplete),
)  # fmt: skip
async def put_hours(
    request: Request[Any, Any, Any], set_weekly_hours: NamedDependency[SetWeeklyHours]
) -> ASGIApp:
    week = hours(await sent(request, HoursFields))
    return shown(
        await set_weekly_hours(SetWeeklyHoursCommand(account_id=asking(request).account_id, hours=week))
    )


@operation(
    "PUT", "/me/profile/capacity", id="setMyCapacity", tag=TAG, summary="Set how many coachees you take",
    scope=Scope.PROFILE_WRITE, returns=ProfileAnswer, body=CapacityChange,
    example=CapacityChange(capacity=5), raises=WRITING,
)  # fmt: skip
async def put_capacity(
    request: Request[Any, Any, Any], set_capacity: NamedDependency[SetCapacity]
) -> ASGIApp:
    capacity = (await sent(request, CapacityChange)).capacity
    return shown(
        await set_capacity(SetCapacityCommand(account_id=asking(request).account_id, capacity=capacity))
    )


@operation(
    "POST", "/me/profile/list", id="listMyProfile", tag=TAG, summary="List your profile",
    description="From now on coachees find you in the directory and among their matches.",
    scope=Scope.PROFILE_WRITE, returns=ProfileAnswer,
    raises=(*WRITING, ProfileIncomplete, ListedAlready, TakenDownByOperator),
)  # fmt: skip
async def list_mine(request: Request[Any, Any, Any], list_profile: NamedDependency[ListProfile]) -> ASGIApp:
    return shown(await list_profile(ListProfileCommand(account_id=asking(request).account_id)))


@operation(
    "POST", "/me/profile/pause", id="pauseMyProfile", tag=TAG, summary="Pause your profile",
    description="Visible, but nobody new can write to you.",
    scope=Scope.PROFILE_WRITE, returns=ProfileAnswer, raises=(*WRITING, NotListed),
)  # fmt: skip
async def pause_mine(
    request: Request[Any, Any, Any], pause_profile: NamedDependency[PauseProfile]
) -> ASGIApp:
    return shown(await pause_profile(PauseProfileCommand(account_id=asking(request).account_id)))


@operation(
    "POST", "/me/profile/delist", id="delistMyProfile", tag=TAG, summary="Delist your profile",
    description="Out of the directory and of matching at once. Running conversations go on.",
    scope=Scope.PROFILE_WRITE, returns=ProfileAnswer, raises=(*WRITING, NotListed),
)  # fmt: skip
async def delist_mine(
    request: Request[Any, Any, Any], delist_profile: NamedDependency[DelistProfile]
) -> ASGIApp:
    return shown(await delist_profile(DelistProfileCommand(account_id=asking(request).account_id)))


def shown(profile: CoachProfile) -> Answer:
    return Answer(ProfileAnswer.of(profile, missing_for_listing(profile)))


ROUTES = (show_profile, put_profile, put_hours, put_capacity, list_mine, pause_mine, delist_mine)
