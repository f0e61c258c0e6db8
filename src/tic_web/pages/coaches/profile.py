"""The coach's desk: who they are, and whether they are listed."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from tic_domain.accounts.model import Principal
from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.model import CoachProfile, CoachStory
from tic_domain.coaches.policies import missing_for_listing
from tic_domain.coaches.use_cases.delist_profile import DelistProfile, DelistProfileCommand
from tic_domain.coaches.use_cases.list_profile import ListProfile, ListProfileCommand
from tic_domain.coaches.use_cases.pause_profile import PauseProfile, PauseProfileCommand
from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile, ShowOwnProfileCommand
from tic_domain.coaches.use_cases.write_profile import WriteProfile, WriteProfileCommand
from tic_domain.orders.terms import Side
from tic_domain.shared.errors import InvalidInput, Refused
from tic_domain.shared.time import zone_names
from tic_web.pages.coaches import showing
from tic_web.pages.forms import Form, options
from tic_web.pages.frame import Frame
from tic_web.pages.home.ahead import LOOKS_AHEAD, Ahead, LookAhead
from tic_web.pages.hours import week_plot
from tic_web.pages.rendering import page, see

SEVERAL = (
    "worked_at",
    "interviewed_for",
    "roles",
    "interview_kinds",
    "topics",
    "languages",
    "native_languages",
)


@get("/desk", name="desk", dependencies=LOOKS_AHEAD)
async def show_desk(
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
    look_ahead: NamedDependency[LookAhead],
) -> Response[str] | Response[None]:
    profile = await show_own_profile(ShowOwnProfileCommand(account_id=coach.account_id))
    if profile is None:
        return see("/desk/profile")
    ahead = await look_ahead(frame.viewer, Side.COACH) if frame.viewer else None
    return desk_page(frame, profile, Form.of(), ahead)


@get("/desk/profile", name="profile")
async def show_profile(
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
) -> Response[str]:
    profile = await show_own_profile(ShowOwnProfileCommand(account_id=coach.account_id))
    return _profile_page(
        frame, _written(profile) if profile else Form.of(top_level="4"), fresh=profile is None
    )


@post("/desk/profile", name="write_profile_page")
async def save_profile(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    write_profile: NamedDependency[WriteProfile],
) -> Response[str] | Response[None]:
    form = await Form.sent(request)
    try:
        command = WriteProfileCommand(
            account_id=coach.account_id, story=_story(form), zone=form.value("zone")
        )
        await write_profile(command)
    except (InvalidInput, Refused) as error:
        return _profile_page(frame, form.refused(error), fresh=False)
    return see("/desk", "profile-saved")


@post("/desk/list", name="list_profile_page")
async def list_it(
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    list_profile: NamedDependency[ListProfile],
    show_own_profile: NamedDependency[ShowOwnProfile],
) -> Response[str] | Response[None]:
    try:
        await list_profile(ListProfileCommand(account_id=coach.account_id))
    except Refused as error:
        return await _refused(frame, coach, show_own_profile, error)
    return see("/desk", "profile-listed")


@post("/desk/pause", name="pause_profile_page")
async def pause_it(
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    pause_profile: NamedDependency[PauseProfile],
    show_own_profile: NamedDependency[ShowOwnProfile],
) -> Response[str] | Response[None]:
    try:
        await pause_profile(PauseProfileCommand(account_id=coach.account_id))
    except Refused as error:
        return await _refused(frame, coach, show_own_profile, error)
    return see("/desk", "profile-paused")


@post("/desk/delist", name="delist_profile_page")
async def delist_it(
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    delist_profile: NamedDependency[DelistProfile],
    show_own_profile: NamedDependency[ShowOwnProfile],
) -> Response[str] | Response[None]:
    try:
        await delist_profile(DelistProfileCommand(account_id=coach.account_id))
    except Refused as error:
        return await _refused(frame, coach, show_own_profile, error)
    return see("/desk", "profile-delisted")


def desk_page(frame: Frame, profile: CoachProfile, form: Form, ahead: Ahead | None = None) -> Response[str]:
    """Where a form was refused, that is what matters, not what is next."""
    return page(
        frame,
        "coaches/desk.html",
        status=form.status,
        profile=profile,
        ahead=ahead,
        form=form.over(Form.of(capacity=str(profile.capacity))),
        missing=missing_for_listing(profile),
        facts=showing.facts(profile),
        offerings=[(one, showing.offering_words(one)) for one in profile.offerings],
        week=week_plot(profile.hours),
        exceptions=len(profile.hours.exceptions),
    )


async def _refused(
    frame: Frame, coach: Principal, show_own_profile: ShowOwnProfile, error: Refused
) -> Response[str] | Response[None]:
    profile = await show_own_profile(ShowOwnProfileCommand(account_id=coach.account_id))
    return see("/desk/profile") if profile is None else desk_page(frame, profile, Form.of().refused(error))


def _story(form: Form) -> CoachStory:
    level = form.value("top_level")
    several = {name: form.all(name) for name in SEVERAL}
    return CoachStory.of(
        headline=form.value("headline"),
        bio=form.value("bio"),
        top_level=int(level) if level.isdecimal() and len(level) < 3 else 0,
        **several,
    )


def _written(profile: CoachProfile) -> Form:
    several = {name: sorted(getattr(profile, name)) for name in SEVERAL}
    level, zone = str(profile.top_level.value), profile.hours.zone
    return Form.of(headline=profile.headline, bio=profile.bio, top_level=level, zone=zone, **several)


def _profile_page(frame: Frame, form: Form, *, fresh: bool) -> Response[str]:
    return page(
        frame,
        "coaches/profile.html",
        status=form.status,
        form=form,
        fresh=fresh,
        levels=[(str(level.value), label) for level, label in words.LEVEL_LABELS.items()],
        zones=[(name, name) for name in sorted(zone_names())],
        roles=options(words.ROLES),
        kinds=options(words.INTERVIEW_KINDS),
        topics=options(words.TOPICS),
        companies=options(words.COMPANIES),
        languages=options(words.LANGUAGES),
    )


ROUTES = (show_desk, show_profile, save_profile, list_it, pause_it, delist_it)
