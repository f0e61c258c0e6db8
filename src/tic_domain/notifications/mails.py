"""The words of each mail, as text and as HTML. They carry the minimum: a mail can't be taken back."""

from datetime import datetime
from html import escape

from tic_domain.notifications.model import Mail

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


def _mail(*, key: str, to: str, subject: str, paragraphs: tuple[str, ...], action: tuple[str, str]) -> Mail:
    label, link = action
    text = "\n\n".join((paragraphs[0], link, *paragraphs[1:], SIGNATURE)) + "\n"
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs[1:])
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
        f"<body><p>{escape(paragraphs[0])}</p>"
        f'<p><a href="{escape(link)}">{escape(label)}</a></p>{body}<p>{SIGNATURE}</p></body></html>'
    )
    return Mail(key=key, to=to, subject=subject, text=text, html=html)
