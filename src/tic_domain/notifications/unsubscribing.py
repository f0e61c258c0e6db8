"""The token in the link that switches mails off: who, and which. It needs no sign-in, and never expires.

Signed, so that nobody can make one for somebody else; it opens nothing but this one choice.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final
from uuid import UUID

from tic_domain.notifications.catalogue import Topic
from tic_domain.notifications.errors import UnsubscribeLinkUnknown
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import BlindIndex

_PURPOSE: Final = "unsubscribe"
_ID_BYTES: Final = 16
_TAG_BYTES: Final = 16
_TOPICS: Final = tuple(Topic)
_LENGTH: Final = _ID_BYTES + 1 + _TAG_BYTES


@clause("C3.2")
def unsubscribe_token(account_id: AccountId, topic: Topic, signing: BlindIndex) -> str:
    said = account_id.bytes + bytes([_TOPICS.index(topic)])
    return urlsafe_b64encode(said + _tag(account_id, topic, signing)).rstrip(b"=").decode()


def read_unsubscribe_token(token: str, signing: BlindIndex) -> tuple[AccountId, Topic]:
    """Raises UnsubscribeLinkUnknown."""
    try:
        said = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        raise UnsubscribeLinkUnknown from None
    if len(said) != _LENGTH or said[_ID_BYTES] >= len(_TOPICS):
        raise UnsubscribeLinkUnknown
    account_id, topic = AccountId(UUID(bytes=said[:_ID_BYTES])), _TOPICS[said[_ID_BYTES]]
    if not hmac.compare_digest(said[_ID_BYTES + 1 :], _tag(account_id, topic, signing)):
        raise UnsubscribeLinkUnknown
    return account_id, topic


def _tag(account_id: AccountId, topic: Topic, signing: BlindIndex) -> bytes:
    return signing.of(_PURPOSE, f"{account_id}:{topic.value}")[:_TAG_BYTES]
