"""Times as pages show them: in a zone that is said."""

from datetime import UTC, datetime
from typing import Any, Final

import attrs
from litestar import Request
from litestar.di import NamedDependency
from markupsafe import Markup

from tic_domain.accounts.model import Principal, Role
from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile, ShowOwnProfileCommand
from tic_domain.matching.use_cases.show_quiz import ShowQuiz, ShowQuizCommand
from tic_domain.shared.time import zone, zone_names

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR


@attrs.frozen(kw_only=True)
class Here:
    """Where the viewer is, as far as is known."""

    name: str
    chosen: bool
    """By the viewer, for this page: then a script doesn't replace it by the browser's own."""

    @property
    def parameter(self) -> str | None:
        """For addresses of pages that shall keep it."""
        return self.name if self.chosen else None


async def provide_here(
    request: Request[Any, Any, Any],
    member: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
    show_quiz: NamedDependency[ShowQuiz],
) -> Here:
    """As the address says; else as the member has told for their hours; else UTC."""
    asked = request.query_params.get("zone", "")
    if asked in zone_names():
        return Here(name=asked, chosen=True)
    if Role.COACHEE in member.roles:
        answers = (await show_quiz(ShowQuizCommand(account_id=member.account_id))).answers
        if answers is not None:
            return Here(name=answers.answers.hours.zone, chosen=False)
    if Role.COACH in member.roles:
        profile = await show_own_profile(ShowOwnProfileCommand(account_id=member.account_id))
        if profile is not None:
            return Here(name=profile.hours.zone, chosen=False)
    return Here(name="UTC", chosen=False)


def zone_words(name: str) -> str:
    """“Berlin time”, as one would say it."""
    return name if name == "UTC" else f"{name.rpartition('/')[2].replace('_', ' ')} time"


def at(moment: datetime, here: Here) -> Markup:
    """A time on the wall clock there. Where nobody chose the zone, a script may turn it into the reader's."""
    local = moment.astimezone(zone(here.name))
    shown = f"{local:%a} {local.day} {local:%b %Y, %H:%M} {zone_words(here.name)}"
    mark = "" if here.chosen else Markup(" data-moment")
    utc = moment.astimezone(UTC).isoformat(timespec="seconds")
    return Markup('<time class="when" datetime="{}"{}>{}</time>').format(utc, mark, shown)


def in_zone(moment: datetime, name: str) -> Markup:
    """In that zone and no other."""
    return at(moment, Here(name=name, chosen=True))


def span_words(minutes: int) -> str:
    """A duration as people say it: “24 hours”, “7 days”."""
    if minutes % _DAY == 0 and minutes > 2 * _DAY:
        return f"{minutes // _DAY} days"
    if minutes % _HOUR == 0:
        hours = minutes // _HOUR
        return "1 hour" if hours == 1 else f"{hours} hours"
    return f"{minutes} minutes"
