"""Whether a mail may leave, and whether a digest is due. Asked right before it is handed over."""

import unicodedata
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.accounts.model import Account, AccountStatus
from tic_domain.notifications.catalogue import DUTY_WORDS, Duty, MailKind, Topic, topic_of
from tic_domain.notifications.errors import MailIsRequired
from tic_domain.notifications.model import Suppression, SuppressionCause
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_domain.shared.ids import MessageId

ONE_DIGEST_IN: Final = timedelta(hours=1)
OLD_NEWS: Final = timedelta(days=7)
"""No digest is about a message older than that. Shorter than mails are remembered."""


def canonical(address: str) -> str:
    """As it is hashed: the same mailbox, however it was typed."""
    return unicodedata.normalize("NFKC", address.strip()).casefold()


@clause("C3.2")
def may_be_mailed(account: Account, kind: MailKind, switched_off: frozenset[Topic]) -> bool:
    """What is required goes to suspended members as well: it is about their money and their account."""
    topic = topic_of(kind)
    if topic is None:
        return True
    return account.status is AccountStatus.ACTIVE and topic not in switched_off


@clause("C3.2", "C3.3")
def is_suppressed(suppression: Suppression | None, kind: MailKind) -> bool:
    """Where nobody is at an address, nothing is sent but what its owner asks for there and then.

    Who called a mail spam gets what is required, and nothing else.
    """
    if suppression is None or kind in _ASKED_FOR:
        return False
    return suppression.cause is SuppressionCause.BOUNCED or topic_of(kind) is not None


_ASKED_FOR: Final = frozenset({MailKind.EMAIL_CONFIRMATION, MailKind.TEST})


@attrs.frozen(kw_only=True)
class DigestDue:
    up_to: MessageId


@attrs.frozen(kw_only=True)
class DigestLater:
    at: datetime


@clause("C3.2")
def digest(
    *, unread: MessageId | None, blocked: bool, mailed_at: datetime | None, now: datetime
) -> DigestDue | DigestLater | None:
    """`unread`: the latest message that isn't read, isn't deleted, and that no mail was about.

    `mailed_at`: when the last mail about this conversation left. None where nothing is to be mailed.
    """
    if unread is None or blocked:
        return None
    if mailed_at is not None and now < mailed_at + ONE_DIGEST_IN:
        return DigestLater(at=mailed_at + ONE_DIGEST_IN)
    return DigestDue(up_to=unread)


def checked_topic(name: str) -> Topic:
    """Raises MailIsRequired for what can't be switched off, InvalidInput for what there isn't."""
    for duty in Duty:
        if name == duty.value:
            raise MailIsRequired(DUTY_WORDS[duty][2])
    for topic in Topic:
        if name == topic.value:
            return topic
    choices = ", ".join(topic.value for topic in Topic)
    raise InvalidInput(FieldProblem("topic", "There are no such mails.", f"Choose one of: {choices}."))
