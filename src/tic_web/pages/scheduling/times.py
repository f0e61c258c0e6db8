"""The open times on a coach's page."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import attrs

from tic_domain.coaches.model import CoachProfile
from tic_domain.scheduling.use_cases.list_slots import ListSlots, ListSlotsCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.time import zone_names
from tic_web.pages.coaches.showing import offering_words
from tic_web.pages.forms import Form, day
from tic_web.pages.rendering import address
from tic_web.pages.scheduling.showing import open_days

WEEK: Final = timedelta(days=7)
_FIELDS: Final = {"first_day": "day"}


async def open_times(profile: CoachProfile, form: Form, list_slots: ListSlots) -> dict[str, Any]:
    """What the template needs. `form` says offering, zone and first day, where the viewer has chosen any."""
    form = form.over(Form.of(zone=profile.hours.zone, offering=str(profile.offerings[0].id)))
    shown: dict[str, Any] = {
        "offerings": [(str(one.id), f"{one.title}: {offering_words(one)}") for one in profile.offerings],
        "zones": [(name, name) for name in sorted(zone_names())],
        "days": [],
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
    path, zone_name = f"/coaches/{profile.id}", found.zone
    asked = {"offering": form.value("offering"), "zone": zone_name}
    before, after = found.first_day - WEEK, found.first_day + WEEK
    return {
        **shown,
        "form": form,
        "days": open_days(found.slots, zone_name),
        "zone": zone_name,
        "minutes": found.minutes,
        "earlier": _there(path, asked, before) if form.value("day") else None,
        "later": _there(path, asked, after) if after <= found.furthest_day else None,
    }


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
