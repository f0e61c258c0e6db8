"""Anyone leafs through the coaches, and looks at one."""

from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.ports import CoachCursor, DirectoryFilter
from tic_domain.coaches.use_cases.list_directory import ListDirectory, ListDirectoryCommand
from tic_domain.coaches.use_cases.show_public_profile import ShowPublicProfile, ShowPublicProfileCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId
from tic_web.pages.coaches import showing
from tic_web.pages.forms import Form, identity, options
from tic_web.pages.frame import Frame
from tic_web.pages.hours import week_words
from tic_web.pages.rendering import address, page

PAGE_SIZE: Final = 20
FILTERS: Final = ("role", "company", "topic", "language")
LARGEST_MOMENT: Final = 10**17


@get("/coaches", name="directory")
async def show_directory(
    *,
    frame: NamedDependency[Frame],
    list_directory: NamedDependency[ListDirectory],
    text: FromQuery[str] = "",
    role: FromQuery[str] = "",
    company: FromQuery[str] = "",
    topic: FromQuery[str] = "",
    language: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[str]:
    form = Form.of(text=text, role=role, company=company, topic=topic, language=language)
    wanted = DirectoryFilter(
        text=text, role=role or None, company=company or None, topic=topic or None, language=language or None
    )
    try:
        found = await list_directory(
            ListDirectoryCommand(wanted=wanted, after=_cursor(after), limit=PAGE_SIZE)
        )
    except InvalidInput as error:
        refused = form.refused(error)
        return page(
            frame,
            "coaches/directory.html",
            status=refused.status,
            **_context(refused, ()),
            first="/coaches",
            following=None,
        )
    asked = {name: form.value(name) for name in ("text", *FILTERS)}
    following = found.next and f"{found.next.created_at_micros}-{found.next.id}"
    return page(
        frame,
        "coaches/directory.html",
        **_context(form, tuple(showing.CoachCard.of(coach) for coach in found.coaches)),
        first=address("/coaches", **asked) if after else None,
        following=address("/coaches", **asked, after=following) if following else None,
    )


@get("/coaches/{coach_id:str}", name="coach")
async def show_coach(
    coach_id: FromPath[str],
    frame: NamedDependency[Frame],
    show_public_profile: NamedDependency[ShowPublicProfile],
) -> Response[str]:
    wanted = AccountId(identity(coach_id, "coach"))
    coach = await show_public_profile(ShowPublicProfileCommand(coach_id=wanted))
    profile = coach.profile
    return page(
        frame,
        "coaches/coach.html",
        card=showing.CoachCard.of(coach),
        bio=profile.bio,
        facts=showing.facts(profile),
        offerings=[(one, showing.offering_words(one)) for one in profile.offerings],
        week=week_words(profile.hours),
        zone=profile.hours.zone,
        replies=showing.reply_words(coach.standing),
        own=frame.viewer is not None and frame.viewer.id == profile.id,
    )


def _context(form: Form, coaches: tuple[showing.CoachCard, ...]) -> dict[str, Any]:
    return {
        "form": form,
        "coaches": coaches,
        "filtered": any(form.value(name) for name in ("text", *FILTERS)),
        "roles": options(words.ROLES),
        "companies": options(words.COMPANIES),
        "topics": options(words.TOPICS),
        "languages": options(words.LANGUAGES),
    }


def _cursor(text: str) -> CoachCursor | None:
    """Raises NotFound: only an address of ours has one."""
    if not text:
        return None
    micros, _, coach_id = text.partition("-")
    if not (micros.isascii() and micros.isdigit() and int(micros[:20]) < LARGEST_MOMENT):
        raise NotFound("page")
    return CoachCursor(created_at_micros=int(micros), id=AccountId(identity(coach_id, "page")))


ROUTES = (show_directory, show_coach)
