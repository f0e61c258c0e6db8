"""Anyone leafs through the coaches, and looks at one."""

from typing import Any, Final

import attrs
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from tic_domain.coaches.directory import DirectoryFilter, FilterCounts
from tic_domain.coaches.use_cases.list_directory import ListDirectory, ListDirectoryCommand
from tic_domain.coaches.use_cases.show_public_profile import ShowPublicProfile, ShowPublicProfileCommand
from tic_domain.reviews.use_cases.list_coach_reviews import ListCoachReviews, ListCoachReviewsCommand
from tic_domain.scheduling.use_cases.list_slots import ListSlots
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.ids import AccountId
from tic_web import marks
from tic_web.pages.coaches import filters, showing
from tic_web.pages.forms import UNPROCESSABLE, Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.hours import week_words
from tic_web.pages.rendering import page
from tic_web.pages.reviews.showing import ReviewCard
from tic_web.pages.scheduling.times import open_times

PAGE_SIZE: Final = 20
LATEST_REVIEWS: Final = 5
KNOWN: Final = frozenset({*filters.FIELDS, "after"})


@get(filters.PATH, name="directory")
async def show_directory(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    list_directory: NamedDependency[ListDirectory],
) -> Response[str]:
    form = _form(request)
    after = form.value("after")
    try:
        wanted = filters.wanted_of(form)
        found = await list_directory(
            ListDirectoryCommand(
                wanted=wanted, after=marks.read(after, wanted) if after else None, limit=PAGE_SIZE
            )
        )
    except InvalidInput as error:
        return _refused(frame, form, error)
    following = found.next and filters.query_of(wanted, after=marks.written(found.next, wanted))
    return page(
        frame, "coaches/directory.html", **_asked(form, wanted, found.counts),
        found=found, stray=None, coaches=[showing.CoachCard.of(coach) for coach in found.coaches],
        ways_out=filters.ways_out(wanted, found.relaxations),
        first=filters.query_of(wanted) if after else None, following=following,
    )  # fmt: skip


@get("/coaches/{coach_id:str}", name="coach")
async def show_coach(
    *,
    coach_id: FromPath[str],
    frame: NamedDependency[Frame],
    show_public_profile: NamedDependency[ShowPublicProfile],
    list_coach_reviews: NamedDependency[ListCoachReviews],
    list_slots: NamedDependency[ListSlots],
    offering: FromQuery[str] = "",
    zone: FromQuery[str] = "",
    day: FromQuery[str] = "",
) -> Response[str]:
    wanted = AccountId(identity(coach_id, "coach"))
    coach = await show_public_profile(ShowPublicProfileCommand(coach_id=wanted))
    profile = coach.profile
    reviewed = await list_coach_reviews(
        ListCoachReviewsCommand(coach_id=wanted, after=None, limit=LATEST_REVIEWS)
    )
    chosen = {"offering": offering, "zone": zone, "day": day}
    times = await open_times(
        profile, Form.of(**{name: value for name, value in chosen.items() if value}), list_slots
    )
    return page(
        frame,
        "coaches/coach.html",
        status=times["form"].status,
        times=times,
        card=showing.CoachCard.of(coach),
        bio=profile.bio,
        facts=showing.facts(profile),
        offerings=[(one, showing.offering_words(one)) for one in profile.offerings],
        week=week_words(profile.hours),
        zone=profile.hours.zone,
        replies=showing.reply_words(coach.standing),
        reviews=[ReviewCard.public(one) for one in reviewed.reviews],
        all_reviews=f"/coaches/{profile.id}/reviews" if reviewed.next else None,
        own=frame.viewer is not None and frame.viewer.id == profile.id,
    )


def _form(request: Request[Any, Any, Any]) -> Form:
    """Whatever else stands in the address, such as the mark of a campaign, is none of ours."""
    values: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if name in KNOWN:
            values.setdefault(name, []).append(str(value))
    return Form.of(**{"currency": "eur", **values})


def _refused(frame: Frame, form: Form, error: InvalidInput) -> Response[str]:
    """What was asked for is kept. A mark of another search is nothing that was typed: it is told apart."""
    problems = form.refused(error).problems
    fields = tuple(one for one in problems if one.field != "after")
    known = filters.harmless(form) if fields else filters.wanted_of(form)
    return page(
        frame, "coaches/directory.html", status=UNPROCESSABLE,
        **_asked(attrs.evolve(form, problems=fields), known),
        found=None, stray=next((one for one in problems if one.field == "after"), None),
        coaches=(), ways_out=(), first=filters.query_of(known), following=None,
    )  # fmt: skip


def _asked(form: Form, wanted: DirectoryFilter, counts: FilterCounts | None = None) -> dict[str, Any]:
    return {
        "form": form,
        "choices": filters.choices(wanted, counts),
        "levels": filters.levels(counts),
        "currencies": filters.currencies(),
        "place_left": counts.place_left if counts else None,
        "chips": filters.chips(wanted),
    }


ROUTES = (show_directory, show_coach)
