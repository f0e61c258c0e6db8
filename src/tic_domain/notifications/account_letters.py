"""The words of mails about an account, and about reviews."""

from collections.abc import Mapping
from typing import Final

import attrs

from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.letters import Letter
from tic_domain.notifications.ports import Links

_SUPPORT: Final = "support@techinterview.coach"


@attrs.frozen(kw_only=True)
class _Words:
    subject: str
    paragraphs: tuple[str, ...]
    label: str | None


_NOT_YOU: Final = f"If it wasn't you, sign out everywhere in Settings, and write to {_SUPPORT}."
_WHY: Final = f"To learn why, or to say that it is a mistake, write to {_SUPPORT}."
_WORDS: Final[Mapping[MailKind, _Words]] = {
    MailKind.EMAIL_CHANGE_ASKED: _Words(
        subject="Another e-mail address was entered",
        paragraphs=(
            "Somebody who is signed in to your account entered another e-mail address. "
            "Until it is confirmed, this one stays.",
            _NOT_YOU,
        ),
        label="See your settings",
    ),
    MailKind.ACCESS_ISSUED: _Words(
        subject="A new API token can use your account",
        paragraphs=(
            "An API token was issued for your account. Settings shows what it may do, and revokes it.",
            _NOT_YOU,
        ),
        label="See your API tokens",
    ),
    MailKind.ACCOUNT_SUSPENDED: _Words(
        subject="Your account is suspended",
        paragraphs=(
            "An operator suspended your account. You can't sign in, and others don't see you.",
            "What you paid or are owed stays as it was.",
            _WHY,
        ),
        label=None,
    ),
    MailKind.ACCOUNT_RESTORED: _Words(
        subject="Your account works again",
        paragraphs=("The suspension of your account was lifted. Sign in as before.",),
        label="Sign in",
    ),
    MailKind.PROFILE_TAKEN_DOWN: _Words(
        subject="Your coach profile was taken down",
        paragraphs=("An operator took your coach profile down. Nobody finds it for now.", _WHY),
        label="See your profile",
    ),
    MailKind.REPORT_ANSWERED: _Words(
        subject="Your report was looked into",
        paragraphs=("An operator looked into what you reported. The site shows what came of it.",),
        label="See what came of it",
    ),
    MailKind.WARNING: _Words(
        subject="A warning about your account",
        paragraphs=(
            "An operator looked into something that was reported to us, and warns you. Settings says why.",
            "Your account works as before. If it happens again, it may be suspended.",
            f"If you think that it is a mistake, write to {_SUPPORT}.",
        ),
        label="See what operators did",
    ),
    MailKind.DELETION_REQUESTED: _Words(
        subject="Your account will be deleted",
        paragraphs=(
            "You asked for your account to be deleted. Settings shows how far that is.",
            _NOT_YOU,
        ),
        label="See how far it is",
    ),
    MailKind.DELETION_BLOCKED: _Words(
        subject="Your account can't be deleted yet",
        paragraphs=("Something has to end first. Settings shows what, how, and when at the earliest.",),
        label="See what is in the way",
    ),
    MailKind.DELETION_CANCELLED: _Words(
        subject="Your account stays",
        paragraphs=("The deletion of your account was called off. Nothing was deleted.", _NOT_YOU),
        label="See your settings",
    ),
    MailKind.FAREWELL: _Words(
        subject="Your account is being deleted",
        paragraphs=(
            "What identifies you is being deleted now. This is the last mail that you get.",
            "Records of orders are kept as financial compliance requires, without your name.",
        ),
        label=None,
    ),
    MailKind.PAYOUT_TROUBLE: _Words(
        subject="Your payouts need something from you",
        paragraphs=(
            "The payment provider can't pay out to you as things stand, or a payout to your bank failed. "
            "Your earnings page says what is missing.",
            "What you have earned is kept until then.",
        ),
        label="See what is missing",
    ),
    MailKind.REVIEW_INVITATION: _Words(
        subject="How was your session?",
        paragraphs=(
            "Your session took place. Say how it was: the other side reads it once both have written, "
            "or seven days after the session.",
            "You are asked once.",
        ),
        label="Write a review",
    ),
    MailKind.REVIEW_PUBLISHED: _Words(
        subject="A review about you is published",
        paragraphs=("Somebody you had a session with reviewed it, and the review is published now.",),
        label="Read it",
    ),
    MailKind.REVIEW_TAKEN_DOWN: _Words(
        subject="A review of yours was taken down",
        paragraphs=("An operator took down a review that you wrote. The session's page says why.",),
        label="See why",
    ),
}
ABOUT_ACCOUNTS: Final = frozenset(_WORDS)


def account_letter(kind: MailKind, links: Links, *, page: str | None = None) -> Letter:
    """`page` is where its button leads, for what has a page of its own."""
    words = _WORDS[kind]
    where = page or _page(kind, links)
    action = None if words.label is None else (words.label, where)
    return Letter(subject=words.subject, paragraphs=words.paragraphs, action=action)


def _page(kind: MailKind, links: Links) -> str:
    pages = {
        MailKind.ACCESS_ISSUED: links.tokens,
        MailKind.ACCOUNT_RESTORED: links.home,
        MailKind.PAYOUT_TROUBLE: links.earnings,
        MailKind.PROFILE_TAKEN_DOWN: links.desk,
        MailKind.REPORT_ANSWERED: links.reports,
        MailKind.REVIEW_PUBLISHED: links.reviews,
        MailKind.REVIEW_TAKEN_DOWN: links.reviews,
        MailKind.WARNING: links.operator_acts,
    }
    return pages.get(kind, links.settings)()
