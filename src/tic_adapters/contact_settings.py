"""How much may be written to people who haven't answered yet, as an operator sets it."""

from collections.abc import Callable
from datetime import timedelta

from tic_domain.conversations.model import DEFAULT_RULES, ContactRules


def contact_from(number: Callable[..., int]) -> ContactRules:
    """`number` reads a variable: its name, its default, and the `least` and `most` that it may be."""
    default = DEFAULT_RULES
    return ContactRules(
        conversations_a_day=number(
            "TIC_CONVERSATIONS_A_DAY", default.conversations_a_day, least=1, most=1000
        ),
        unanswered=number("TIC_UNANSWERED_MESSAGES", default.unanswered, least=1, most=100),
        new_for=timedelta(
            hours=number("TIC_NEW_ACCOUNT_HOURS", default.new_for // timedelta(hours=1), least=0, most=720)
        ),
        new_conversations_a_day=number(
            "TIC_NEW_ACCOUNT_CONVERSATIONS", default.new_conversations_a_day, least=1, most=1000
        ),
    )
