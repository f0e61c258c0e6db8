"""The open times on a coach's page."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

import attrs

from tic_domain.coaches.model import CoachProfile, OfferingKind
from tic_domain.scheduling.model import Slot
from tic_domain.scheduling.use_cases.list_slots import ListSlots, ListSlotsCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.time import zone, zone_names
from tic_web.pages.coaches.showing import offering_words
from tic_web.pages.forms import Form, day
from tic_web.pages.rendering import address
from tic_web.pages.scheduling.showing import day_words, open_days

WEEK: Final = timedelta(days=7)
_FIELDS: Final = {"first_day": "day"}


async def open_times(profile: CoachProfile, form: Form, list_slots: ListSlots) -> dict[str, Any]:
    """What the template needs. `form` says offering, zone and first day, where the viewer has chosen any."""
    form = form.over(Form.of(zone=profile.hours.zone, offering=str(profile.offerings[0].id)))
    path = f"/coaches/{profile.id}"
    shown: dict[str, Any] = {
        "path": path,
        "name": profile.public_name,
        "take": None,
        "offerings": [(str(one.id), f"{one.title}: {offering_words(one)}") for one in profile.offerings],
        "zones": zone_choices(),
        "days": [],
        "next": None,
        "zone": None,
        "earlier": None,
        "later": None,
    }
    try:
        found = await list_slots(_command(profile, form))
    except InvalidInput as error:
        # The rule speaks of the first day; what was given in the address is called `day`.
        named = [attrs.evolve(one, field=_FIELDS.get(one.field, one.field)) for one in error.problems]
        return {**shown, "form": form.refused(InvalidInput(*named))}
    asked = {"offering": form.value("offering"), "zone": found.zone}
    return {
        **shown,
        **pages_of_days(path, asked, found.slots, found, has_day=bool(form.value("day"))),
        "form": form,
        "minutes": found.minutes,
        "take": _take(profile, form.value("offering"), found.zone),
    }


class Week(Protocol):
    """Open times of seven days, however they were found."""

    @property
    def zone(self) -> str: ...

    @property
    def first_day(self) -> date: ...

    @property
    def furthest_day(self) -> date: ...

    @property
    def next(self) -> Slot | None: ...


def pages_of_days(
    path: str, asked: dict[str, str], slots: Iterable[Slot], week: Week, *, has_day: bool
) -> dict[str, Any]:
    """The days with their times, and the ways to those before and after."""
    before, after = week.first_day - WEEK, week.first_day + WEEK
    return {
        "next": _following(path, asked, week),
        "days": open_days(slots, week.zone),
        "zone": week.zone,
        "earlier": _there(path, asked, before) if has_day else None,
        "later": _there(path, asked, after) if after <= week.furthest_day else None,
    }


def _following(path: str, asked: dict[str, str], week: Week) -> dict[str, Any] | None:
    """The first open time after these days, and the way to its day."""
    if week.next is None:
        return None
    local = week.next.starts_at.astimezone(zone(week.zone))
    return {
        "path": _there(path, asked, local.date()),
        "day": f"{day_words(local.date())} {local.year}",
        "starts_at": week.next.starts_at,
    }


def zone_choices() -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(zone_names())]


def _take(profile: CoachProfile, offering_id: str, zone_name: str) -> dict[str, Any] | None:
    """Where a button at a time leads; None for what is bought as a whole first."""
    chosen = next(one for one in profile.offerings if str(one.id) == offering_id)
    if chosen.kind is not OfferingKind.SINGLE:
        return None
    action = address(f"/coaches/{profile.id}/hold", zone=zone_name)
    return {"action": action, "sent": {"offering": offering_id}, "label": "Book"}


def _command(profile: CoachProfile, form: Form) -> ListSlotsCommand:
    with Checks() as check:
        first = day(check, form, "day")
        known = {str(one.id) for one in profile.offerings}
        if form.value("offering") not in known:
            check.refuse("offering", "This isn't offered any more.", "Choose one from the list.")
    return ListSlotsCommand(
        coach_id=profile.id,
        offering_id=OfferingId(UUID(form.value("offering"))),
        zone=form.value("zone"),
        first_day=first,
        last_day=None,
    )


def _there(path: str, asked: dict[str, str], first: date) -> str:
    return f"{address(path, **asked, day=first.isoformat())}#times"
