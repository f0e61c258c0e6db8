"""The last mail, with the link to the receipt."""

from typing import Protocol

import attrs

from tic_domain.notifications.letters import printed
from tic_domain.notifications.mails import account_deleted
from tic_domain.notifications.ports import Mailer
from tic_domain.shared.clauses import clause


class ReceiptLinks(Protocol):
    def receipt(self, token: str) -> str:
        """The absolute address of the receipt that the token opens."""
        ...


@clause("C3.2", "C7.4")
@attrs.frozen
class Farewell:
    _mailer: Mailer
    _links: ReceiptLinks

    async def send(self, *, key: str, to: str, receipt_token: str) -> None:
        letter = account_deleted(link=self._links.receipt(receipt_token))
        await self._mailer.send(printed(letter, key=key, to=to))
