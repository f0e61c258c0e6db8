"""What stands around the content of every page: who is looking, and what the page needs to be safe."""

from typing import Final, Self

import attrs

from tic_domain.accounts.model import Principal, Role, UsageConsent
from tic_domain.accounts.use_cases.show_account import ShowAccount, ShowAccountCommand
from tic_domain.conversations.use_cases.list_conversations import ListConversations, ListConversationsCommand
from tic_domain.shared.ids import AccountId

SAYINGS: Final = {
    "signed-out": "You are signed out.",
    "signed-out-there": "That device is signed out.",
    "roles-changed": "Your roles are changed.",
    "role-switched": "You go on in your other role.",
    "name-corrected": "Your name is corrected.",
    "email-pending": "A confirmation link is on its way to the new address. It works for two days.",
    "email-confirmed": "Your e-mail address is confirmed.",
    "export-asked": "Your export is being made. It takes seconds to minutes.",
    "export-cancelled": "The export is cancelled.",
    "export-removed": "The export is removed.",
    "token-revoked": "The API token is revoked. It stopped working at once.",
    "profile-saved": "Your profile is saved.",
    "profile-listed": "Your profile is listed. Coachees can find you from now on.",
    "profile-paused": "Your profile is paused: visible, but nobody new can write to you.",
    "profile-delisted": "Your profile is out of the directory and of matching.",
    "offering-saved": "The offering is saved.",
    "offering-removed": "The offering is removed.",
    "hours-saved": "Your weekly hours are saved.",
    "exceptions-saved": "Your exceptions are saved.",
    "time-blocked": "The time is blocked. Nobody can book it.",
    "time-unblocked": "The time can be booked again.",
    "rules-saved": "Your rules for booking are saved.",
    "capacity-saved": "Your capacity is saved.",
    "quiz-answered": "Your answers are saved.",
    "answers-revised": "Your answers are changed.",
    "answers-restored": "Your earlier answers are back.",
    "answers-moved-on": "Nothing was changed: your answers were changed elsewhere meanwhile.",
    "quiz-kept": "Your answers so far are kept. Go on whenever you like.",
    "cv-uploaded": "Your CV is uploaded. Here is what we read from it.",
    "cv-confirmed": "What you ticked is in your quiz. Look it over, then finish the quiz.",
    "cv-deleted": "It is deleted. Nobody can open it any more.",
    "conversation-exists": "You have a conversation with this coach already. Go on here.",
    "message-deleted": "Your message is deleted.",
    "message-edited": "Your message is changed.",
    "message-sent": "Your message is sent.",
    "blocked": "You have blocked this member. No messages go either way.",
    "reported": "Your report is on its way to those who run this site.",
    "shared-latest": "It is shared. The coach sees this version from now on.",
    "unblocked": "You have lifted the block.",
    "review-saved": "Your review is saved.",
    "review-withdrawn": "Your review is taken back. Nobody has seen it.",
    "deletion-scheduled": "The deletion is scheduled. It begins when nothing is in progress any more.",
    "deletion-cancelled": "The deletion is called off. Your account stays.",
    "account-deleted": "Your account is gone, and you are signed out.",
    "time-passed": "Time has passed. What falls due by it follows within seconds.",
    "fault-set": "It is planned.",
    "sandbox-acted": "It is done. The site hears of it within seconds.",
    "time-released": "The time is given up.",
    "pay-page-closed": "The payment provider does not answer. Nothing was paid. Try again in a moment.",
    "subscription-ending": "The subscription ends with the month that is paid.",
    "subscription-goes-on": "The subscription goes on.",
    "order-given-up": "You have given the order up. Nothing was paid.",
    "session-cancelled": "The session is cancelled.",
    "session-moved": "The session is moved.",
    "session-scheduled": "The session is booked.",
    "missed-reported": "It is noted, and stands in the order’s history.",
    "order-cancelled": "What was left of it is cancelled. The money is on its way back.",
    "refund-requested": "Your request is on its way to the coach.",
    "refund-granted": "The refund is granted. The money is on its way back.",
    "refund-refused": "The refund is refused. The coachee sees what you wrote.",
    "provider-silent": "The payment provider does not answer. Try again in a moment.",
    "payouts-looked-up": "Here is what the payment provider says now.",
    "payouts-link-over": "That link was over, or you turned back. Go on whenever you like.",
    "mails-on": "You get these mails from now on.",
    "mails-off": "You get no more of these mails.",
    "mail-tried-again": "Mail goes to your address again.",
    "chat-chosen": "Your choice is saved.",
    "usage-allowed": "Thank you. You can take it back here at any time.",
    "usage-refused": "No analytics, then. It is off from now on.",
    "sharing-ended": "Sharing is ended. That coach can't open your answers any more.",
}
"""Said once on the page that follows an action; the address carries the key, never the words."""


@attrs.frozen(kw_only=True)
class Observed:
    key: str
    host: str
    library: str
    person: str | None
    """A pseudonym; None for a visitor."""


@attrs.frozen(kw_only=True)
class Viewer:
    id: AccountId
    name: str
    roles: frozenset[Role]
    active_role: str | None
    unread: int
    usage_consent: UsageConsent

    @property
    def is_coach(self) -> bool:
        return Role.COACH in self.roles

    @property
    def is_coachee(self) -> bool:
        return Role.COACHEE in self.roles


@attrs.frozen(kw_only=True)
class Frame:
    viewer: Viewer | None
    path: str
    site: str
    """The public address of the front page; empty where the page has no address of its own."""
    said: str | None
    csrf_token: str
    nonce: str
    once: str
    """Marks one showing of a form."""
    sandbox: bool
    mailbox: bool
    payments: bool
    """Of the sandbox."""
    route: str
    """The page's address without anybody's ids."""
    asks_usage: bool
    """Whether the page asks about analytics."""
    observed: Observed | None
    """What analytics needs to know where it runs on the page."""
    analytics: bool
    """Whether there is any, for whoever allows it."""

    def after_reading_one(self) -> Self:
        """For the page by which an unread conversation is read."""
        if self.viewer is None:
            return self
        read = attrs.evolve(self.viewer, unread=max(0, self.viewer.unread - 1))
        return attrs.evolve(self, viewer=read)


async def show_viewer(
    principal: Principal | None, show_account: ShowAccount, list_conversations: ListConversations
) -> Viewer | None:
    if principal is None:
        return None
    account = await show_account(ShowAccountCommand(account_id=principal.account_id))
    inbox = await list_conversations(
        ListConversationsCommand(account_id=principal.account_id, after=None, limit=1)
    )
    return Viewer(
        id=account.id,
        name=account.name,
        roles=account.roles,
        active_role=account.active_role.value if account.active_role else None,
        unread=inbox.unread,
        usage_consent=account.usage_consent,
    )
