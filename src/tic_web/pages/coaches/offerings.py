"""The coach's desk: what they offer, and for how many."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.coaches.model import DURATIONS, Offering, OfferingKind
from tic_domain.coaches.use_cases.add_offering import AddOffering, AddOfferingCommand
from tic_domain.coaches.use_cases.change_offering import ChangeOffering, ChangeOfferingCommand
from tic_domain.coaches.use_cases.remove_offering import RemoveOffering, RemoveOfferingCommand
from tic_domain.coaches.use_cases.set_capacity import SetCapacity, SetCapacityCommand
from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile, ShowOwnProfileCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, NotFound, Refused
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.money import MINOR_DIGITS
from tic_web.pages.coaches.profile import desk_page
from tic_web.pages.forms import Form, amount, identity, typed_amount, whole
from tic_web.pages.frame import Frame
from tic_web.pages.once import once
from tic_web.pages.ports import TheKeys
from tic_web.pages.rendering import page, see

DESK: Final = "/desk#offerings"
NEW: Final = Form.of(kind="single", minutes="60", sessions="1", **{"price.currency": "eur"})


@get("/desk/offerings/new", name="new_offering")
async def show_new(
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
) -> Response[str]:
    profile = await show_own_profile(ShowOwnProfileCommand(account_id=coach.account_id))
    known = profile.offerings[0].price.currency if profile and profile.offerings else "eur"
    return _page(frame, Form.of(**{"price.currency": known}).over(NEW), None)


@post("/desk/offerings/new", name="add_offering_page")
async def add(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    add_offering: NamedDependency[AddOffering],
    idempotency_keys: TheKeys,
) -> Response[str] | Response[None]:
    form = await Form.sent(request)

    async def act() -> str:
        offering = await add_offering(AddOfferingCommand(account_id=coach.account_id, **_fields(form)))
        return str(offering.id)

    try:
        await once(idempotency_keys, coach.account_id, form, act, lost="")
    except (InvalidInput, Refused) as error:
        return _page(frame, form.refused(error), None)
    return see(DESK, "offering-saved")


@get("/desk/offerings/{offering_id:str}", name="offering")
async def show_one(
    offering_id: FromPath[str],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
) -> Response[str]:
    wanted = identity(offering_id, "offering")
    profile = await show_own_profile(ShowOwnProfileCommand(account_id=coach.account_id))
    for offering in profile.offerings if profile else ():
        if offering.id == wanted:
            return _page(frame, _known(offering), str(offering.id))
    raise NotFound("offering")


@post("/desk/offerings/{offering_id:str}", name="change_offering_page")
async def change(
    offering_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    change_offering: NamedDependency[ChangeOffering],
) -> Response[str] | Response[None]:
    wanted = OfferingId(identity(offering_id, "offering"))
    form = await Form.sent(request)
    try:
        await change_offering(
            ChangeOfferingCommand(account_id=coach.account_id, offering_id=wanted, **_fields(form))
        )
    except (InvalidInput, Refused) as error:
        return _page(frame, form.refused(error), str(wanted))
    return see(DESK, "offering-saved")


@post("/desk/offerings/{offering_id:str}/remove", name="remove_offering_page")
async def remove(
    offering_id: FromPath[str],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    remove_offering: NamedDependency[RemoveOffering],
    show_own_profile: NamedDependency[ShowOwnProfile],
) -> Response[str] | Response[None]:
    wanted = OfferingId(identity(offering_id, "offering"))
    try:
        await remove_offering(RemoveOfferingCommand(account_id=coach.account_id, offering_id=wanted))
    except Refused as error:
        profile = await show_own_profile(ShowOwnProfileCommand(account_id=coach.account_id))
        return desk_page(frame, profile, Form.of().refused(error)) if profile else see("/desk/profile")
    return see(DESK, "offering-removed")


@post("/desk/capacity", name="set_capacity_page")
async def change_capacity(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    set_capacity: NamedDependency[SetCapacity],
    show_own_profile: NamedDependency[ShowOwnProfile],
) -> Response[str] | Response[None]:
    form = await Form.sent(request)
    try:
        with Checks() as check:
            capacity = whole(check, form, "capacity")
        await set_capacity(SetCapacityCommand(account_id=coach.account_id, capacity=capacity))
    except (InvalidInput, Refused) as error:
        profile = await show_own_profile(ShowOwnProfileCommand(account_id=coach.account_id))
        return desk_page(frame, profile, form.refused(error)) if profile else see("/desk/profile")
    return see("/desk#capacity-title", "capacity-saved")


def _fields(form: Form) -> dict[str, Any]:
    with Checks() as check:
        kind = check.choice("kind", form.value("kind"), [known.value for known in OfferingKind])
        minutes, sessions = whole(check, form, "minutes"), whole(check, form, "sessions")
        price = amount(check, form, "price.amount", "price.currency")
        title = check.text("title", form.value("title"), most=80)
    return {"kind": kind, "title": title, "minutes": minutes, "sessions": sessions, "price": price}


def _known(offering: Offering) -> Form:
    price = {"price.amount": typed_amount(offering.price), "price.currency": offering.price.currency}
    shape = {"minutes": str(offering.minutes), "sessions": str(offering.sessions)}
    return Form.of(kind=offering.kind.value, title=offering.title, **shape, **price)


def _page(frame: Frame, form: Form, offering_id: str | None) -> Response[str]:
    return page(
        frame,
        "coaches/offering.html",
        status=form.status,
        form=form,
        offering_id=offering_id,
        durations=[(str(one), f"{one} minutes") for one in DURATIONS],
        currencies=[(code, code.upper()) for code in sorted(MINOR_DIGITS)],
    )


ROUTES = (show_new, add, show_one, change, remove, change_capacity)
