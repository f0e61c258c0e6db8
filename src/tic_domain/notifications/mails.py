"""The words of each mail, as text and as HTML. They carry the minimum: a mail can't be taken back."""

from datetime import datetime
from html import escape

from tic_domain.notifications.jobs import SessionChange
from tic_domain.notifications.model import Attachment, Mail
from tic_domain.shared.time import zone

SIGNATURE = "techinterview.coach"


def email_confirmation(*, key: str, to: str, link: str, expires_at: datetime) -> Mail:
    until = expires_at.strftime("%-d %B %Y %H:%M UTC")
    return _mail(
        key=key,
        to=to,
        subject="Confirm your e-mail address",
        paragraphs=(
            "You entered this address in your settings. Open the link to confirm that it is yours.",
            f"The link works once, until {until}.",
            "If it wasn't you, do nothing: the address will not be used.",
        ),
        action=("Confirm this address", link),
    )


def account_deleted(*, key: str, to: str, link: str) -> Mail:
    return _mail(
        key=key,
        to=to,
        subject="Your account is being deleted",
        paragraphs=(
            "You asked for it, and there is no way back: what we hold about you is being erased.",
            "The link leads to your receipt. It says what was erased, what the law makes us keep, and what "
            "each of our service providers answered. Keep it: whoever has it can see the receipt.",
            "This is the last mail that we send you. Signing in again makes a fresh account.",
        ),
        action=("See the receipt", link),
    )


def session_invite(
    *,
    key: str,
    to: str,
    change: SessionChange,
    with_name: str,
    when: str | None,
    link: str,
    invite: Attachment,
) -> Mail:
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
    return _mail(
        key=key,
        to=to,
        subject=subject,
        paragraphs=(f"{subject}{time}", file_does),
        action=("See the session", link),
        attachments=(invite,),
    )


def span_in_words(starts_at: datetime, ends_at: datetime, zone_name: str) -> str:
    """By the wall clock of that zone, which is named."""
    here = zone(zone_name)
    start, end = starts_at.astimezone(here), ends_at.astimezone(here)
    until = end.strftime("%H:%M" if end.date() == start.date() else "%A, %-d %B %Y, %H:%M")
    return f"{start.strftime('%A, %-d %B %Y, %H:%M')} to {until} ({zone_name})"


def _mail(
    *,
    key: str,
    to: str,
    subject: str,
    paragraphs: tuple[str, ...],
    action: tuple[str, str],
    attachments: tuple[Attachment, ...] = (),
) -> Mail:
    label, link = action
    text = "\n\n".join((paragraphs[0], link, *paragraphs[1:], SIGNATURE)) + "\n"
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs[1:])
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
        f"<body><p>{escape(paragraphs[0])}</p>"
        f'<p><a href="{escape(link)}">{escape(label)}</a></p>{body}<p>{SIGNATURE}</p></body></html>'
    )
    return Mail(key=key, to=to, subject=subject, text=text, html=html, attachments=attachments)
