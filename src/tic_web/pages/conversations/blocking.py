"""Blocking a coach from the profile, and whom one has blocked."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.conversations.use_cases.block_coach import BlockCoach, BlockCoachCommand
from tic_domain.conversations.use_cases.list_blocks import ListBlocks, ListBlocksCommand
from tic_domain.conversations.use_cases.unblock_member import UnblockMember, UnblockMemberCommand
from tic_domain.shared.ids import AccountId
from tic_web.pages.forms import identity
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see


@post("/coaches/{coach_id:str}/block", name="block_coach_page")
async def block(
    coach_id: FromPath[str],
    principal: NamedDependency[Principal],
    block_coach: NamedDependency[BlockCoach],
) -> Response[None]:
    wanted = AccountId(identity(coach_id, "coach"))
    await block_coach(BlockCoachCommand(account_id=principal.account_id, coach_id=wanted))
    return see("/settings/blocked", "blocked")


@get("/settings/blocked", name="blocked_people")
async def show_blocked(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    list_blocks: NamedDependency[ListBlocks],
) -> Response[str]:
    blocks = await list_blocks(ListBlocksCommand(account_id=principal.account_id))
    return page(frame, "conversations/blocked.html", blocks=blocks)


@post("/settings/blocked/{blocked_id:str}/lift", name="lift_block_page")
async def lift(
    blocked_id: FromPath[str],
    principal: NamedDependency[Principal],
    unblock_member: NamedDependency[UnblockMember],
) -> Response[None]:
    wanted = AccountId(identity(blocked_id, "block"))
    await unblock_member(UnblockMemberCommand(account_id=principal.account_id, blocked_id=wanted))
    return see("/settings/blocked", "unblocked")


ROUTES = (block, show_blocked, lift)
