"""What a coach offers, and for how much."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp
from msgspec import UNSET

from tic_domain.accounts.model import Scope
from tic_domain.coaches.errors import CurrenciesMixed, ProfileIncomplete, TooManyOfferings
from tic_domain.coaches.use_cases.add_offering import AddOffering, AddOfferingCommand
from tic_domain.coaches.use_cases.change_offering import ChangeOffering, ChangeOfferingCommand
from tic_domain.coaches.use_cases.remove_offering import RemoveOffering, RemoveOfferingCommand
from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile, ShowOwnProfileCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import OfferingId
from tic_web.api.bodies import Answer, sent
from tic_web.api.coaches.profile import TAG, WRITING
from tic_web.api.coaches.schemas import OfferingAnswer, OfferingChange, OfferingWriting
from tic_web.api.converting import money
from tic_web.api.fields import MoneyFields
from tic_web.api.operations import operation
from tic_web.api.repeating import once
from tic_web.dependencies import asking


@operation(
    "POST", "/me/profile/offerings", id="addOffering", tag=TAG, summary="Add an offering",
    description="All offerings of a profile are priced in one currency.",
    scope=Scope.PROFILE_WRITE, returns=OfferingAnswer, status=201, body=OfferingWriting,
    example=OfferingWriting(
        kind="single", title="Mock interview", minutes=60, sessions=1,
        price=MoneyFields(amount=8000, currency="eur"),
    ),
    creates=True, raises=(*WRITING, TooManyOfferings, CurrenciesMixed),
)  # fmt: skip
async def add(
    request: Request[Any, Any, Any],
    add_offering: NamedDependency[AddOffering],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, OfferingWriting)
    command = AddOfferingCommand(
        account_id=principal.account_id,
        kind=wanted.kind,
        title=wanted.title,
        minutes=wanted.minutes,
        sessions=wanted.sessions,
        price=money(wanted.price),
    )

    async def create() -> Answer:
        return Answer(OfferingAnswer.of(await add_offering(command)), 201)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "PATCH", "/me/profile/offerings/{offering_id:uuid}", id="changeOffering", tag=TAG,
    summary="Change an offering", description="What was sold before keeps its own terms.",
    scope=Scope.PROFILE_WRITE, returns=OfferingAnswer, body=OfferingChange,
    example=OfferingChange(price=MoneyFields(amount=9000, currency="eur")),
    raises=(*WRITING, CurrenciesMixed),
)  # fmt: skip
async def change(
    offering_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    change_offering: NamedDependency[ChangeOffering],
    show_own_profile: NamedDependency[ShowOwnProfile],
) -> ASGIApp:
    account_id = asking(request).account_id
    wanted = await sent(request, OfferingChange)
    profile = await show_own_profile(ShowOwnProfileCommand(account_id=account_id))
    known = next((one for one in profile.offerings if one.id == offering_id), None) if profile else None
    if known is None:
        raise NotFound("offering")
    command = ChangeOfferingCommand(
        account_id=account_id,
        offering_id=OfferingId(offering_id),
        kind=known.kind.value if wanted.kind is UNSET else wanted.kind,
        title=known.title if wanted.title is UNSET else wanted.title,
        minutes=known.minutes if wanted.minutes is UNSET else wanted.minutes,
        sessions=known.sessions if wanted.sessions is UNSET else wanted.sessions,
        price=known.price if wanted.price is UNSET else money(wanted.price),
    )
    return Answer(OfferingAnswer.of(await change_offering(command)))


@operation(
    "DELETE", "/me/profile/offerings/{offering_id:uuid}", id="removeOffering", tag=TAG,
    summary="Remove an offering", description="A listed profile keeps at least one.",
    scope=Scope.PROFILE_WRITE, status=204, raises=(*WRITING, ProfileIncomplete),
)  # fmt: skip
async def remove(
    offering_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    remove_offering: NamedDependency[RemoveOffering],
) -> ASGIApp:
    command = RemoveOfferingCommand(
        account_id=asking(request).account_id, offering_id=OfferingId(offering_id)
    )
    await remove_offering(command)
    return Answer(status=204)


ROUTES = (add, change, remove)
