"""What operators did with an account and its data."""

from litestar import Response, get
from litestar.di import NamedDependency

from tic_domain.accounts.model import Principal
from tic_domain.accounts.use_cases.list_operator_acts import ListOperatorActs, ListOperatorActsCommand
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page


@get("/settings/operators", name="operator_acts")
async def show_operator_acts(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    list_operator_acts: NamedDependency[ListOperatorActs],
) -> Response[str]:
    acts = await list_operator_acts(ListOperatorActsCommand(account_id=principal.account_id))
    return page(frame, "accounts/operators.html", acts=acts)


ROUTES = (show_operator_acts,)
