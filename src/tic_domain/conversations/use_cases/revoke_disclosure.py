from collections.abc import Callable

import attrs

from tic_domain.conversations.changing import revocation_of
from tic_domain.conversations.model import Disclosure
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, DisclosureId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class RevokeDisclosureCommand:
    account_id: AccountId
    disclosure_id: DisclosureId


@clause("C4.2")
@attrs.frozen
class RevokeDisclosure:
    """Stop sharing with a coach, at once. What was seen can't be unseen."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: RevokeDisclosureCommand) -> Disclosure:
        async with self._open_unit_of_work() as uow:
            revoked = await uow.disclosures.revoke(
                command.account_id, command.disclosure_id, self._clock.now()
            )
            if revoked is None:
                raise NotFound("disclosure")
            uow.record(revocation_of(revoked))
            await uow.commit()
        return revoked
