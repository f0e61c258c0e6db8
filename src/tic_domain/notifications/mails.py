"""The words of mails that have a use case of their own: an address to confirm, an invite, unread messages."""

from datetime import datetime

from tic_domain.notifications.jobs import SessionChange
from tic_domain.notifications.letters import Letter
from tic_domain.shared.time import zone


def email_confirmation(*, link: str, expires_at: datetime) -> Letter:
    return Letter(
        subject="Confirm your e-mail address",
        paragraphs=(
            "You entered this address in your settings. Open the link to confirm that it is yours.",
            f"The link works once, until {moment(expires_at)}.",
            "If it wasn't you, do nothing: the address will not be used.",
        ),
        action=("Confirm this address", link),
    )


def account_deleted(*, link: str) -> Letter:
    return Letter(
        subject="Your account is being deleted",
        paragraphs=(
            "You asked for it, and there is no way back: what we hold about you is being erased.",
            "The link leads to your receipt. It says what was erased, what the law makes us keep, and what "
            "each of our service providers answered. Keep it: whoever has it can see the receipt.",
            "This is the last mail that we send you. Signing in again makes a fresh account.",
        ),
        action=("See the receipt", link),
    )


def session_invite(*, change: SessionChange, with_name: str, when: str | None, link: str) -> Letter:
    """`when` in words; None for a session that is over or whose time isn't known any more."""
    session = f"Your session with {with_name}"
    time = f": {when}." if when else "."
    match change:
        case SessionChange.BOOKED:
            subject = f"{session} is booked"
            file_does = "The invite that comes with this mail puts it into your calendar."
        case SessionChange.MOVED:
            subject = f"{session} was moved"
            file_does = "The invite that comes with this mail moves it in your calendar."
        case SessionChange.CANCELLED:
            subject = f"{session} was cancelled"
            file_does = "What comes with this mail takes it out of your calendar."
    return Letter(
        subject=subject, paragraphs=(f"{subject}{time}", file_does), action=("See the session", link)
    )


def unread_messages(*, from_name: str, link: str) -> Letter:
    """Never what they say, nor how many they are: reading it twice would tell apart what is one mail."""
    return Letter(
        subject=f"{from_name} wrote to you",
        paragraphs=(
            f"You have not read what {from_name} wrote to you. What it says stays on the site.",
            "You get at most one mail an hour about one conversation.",
        ),
        action=("Read and answer", link),
    )


def trial() -> Letter:
    return Letter(
        subject="Mail from here arrives",
        paragraphs=(
            "An operator sent this to see whether mail leaves the site, and arrives.",
            "There is nothing to do.",
        ),
    )


def moment(at: datetime) -> str:
    return at.strftime("%-d %B %Y %H:%M UTC")


def span_in_words(starts_at: datetime, ends_at: datetime, zone_name: str) -> str:
    """By the wall clock of that zone, which is named."""
    here = zone(zone_name)
    start, end = starts_at.astimezone(here), ends_at.astimezone(here)
    until = end.strftime("%H:%M" if end.date() == start.date() else "%A, %-d %B %Y, %H:%M")
    return f"{start.strftime('%A, %-d %B %Y, %H:%M')} to {until} ({zone_name})"
