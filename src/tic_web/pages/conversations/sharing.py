"""Which coach may see my quiz, who looked, and ending it."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.conversations.use_cases.list_disclosures import ListDisclosures, ListDisclosuresCommand
from tic_domain.conversations.use_cases.revoke_disclosure import RevokeDisclosure, RevokeDisclosureCommand
from tic_domain.shared.ids import DisclosureId
from tic_web.pages.forms import identity
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see


@get("/settings/sharing", name="sharing")
async def show_sharing(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    list_disclosures: NamedDependency[ListDisclosures],
) -> Response[str]:
    records = await list_disclosures(ListDisclosuresCommand(account_id=principal.account_id))
    return page(frame, "conversations/sharing.html", records=records)


@post("/settings/sharing/{disclosure_id:str}/revoke", name="revoke_disclosure_page")
async def revoke(
    disclosure_id: FromPath[str],
    principal: NamedDependency[Principal],
    revoke_disclosure: NamedDependency[RevokeDisclosure],
) -> Response[None]:
    wanted = DisclosureId(identity(disclosure_id, "disclosure"))
    await revoke_disclosure(RevokeDisclosureCommand(account_id=principal.account_id, disclosure_id=wanted))
    return see("/settings/sharing", "sharing-ended")


ROUTES = (show_sharing, revoke)
