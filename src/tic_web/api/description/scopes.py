"""What each scope of a token allows, in words."""

from collections.abc import Mapping
from typing import Final

from tic_domain.accounts.model import Scope

SCOPES: Final[Mapping[Scope, str]] = {
    Scope.PROFILE_READ: "Read your coach profile",
    Scope.PROFILE_WRITE: "Change your coach profile and offerings",
    Scope.MATCHING_READ: "Read your quiz answers, CV and matches",
    Scope.MATCHING_WRITE: "Answer the quiz, upload and delete your CV",
    Scope.CONVERSATIONS_READ: "Read your conversations and disclosures",
    Scope.CONVERSATIONS_WRITE: "Start conversations, send messages, stop sharing",
    Scope.CALENDAR_READ: "Read your calendar and booking rules",
    Scope.CALENDAR_WRITE: "Hold times, block time, set booking rules",
    Scope.REVIEWS_READ: "Read reviews of your sessions",
    Scope.REVIEWS_WRITE: "Review your sessions",
    Scope.ORDERS_READ: "Read your orders, statements and payouts",
    Scope.ORDERS_WRITE: "Order, subscribe, pay, move and cancel sessions, ask for refunds, connect payouts",
    Scope.ACCOUNT_READ: "Read your account and its ways in",
    Scope.ACCOUNT_WRITE: "Correct your account, issue and revoke tokens",
    Scope.PRIVACY_READ: "Read everything that is held about you, and download exports of it",
    Scope.PRIVACY_WRITE: "Ask for exports and remove them",
}
