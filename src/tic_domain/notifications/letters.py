"""What a mail says, before it is text and HTML. Mails carry the minimum: they can't be taken back."""

import unicodedata
from html import escape
from typing import Final

import attrs

from tic_domain.accounts.policies import NAMELESS, cleaned
from tic_domain.notifications.model import Attachment, Mail
from tic_domain.shared.clauses import clause

SIGNATURE: Final = "techinterview.coach"
LONGEST_SHOWN: Final = 60
_FROM_RIGHT: Final = frozenset({"R", "AL", "AN"})
_ISOLATE: Final = ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")


@attrs.frozen(kw_only=True)
class Letter:
    """`action` is a button: its words and its address. Paragraphs are one line each, and plain text."""

    subject: str
    paragraphs: tuple[str, ...]
    action: tuple[str, str] | None = None


def shown(text: str, *, instead: str = NAMELESS) -> str:
    """Somebody's name, or a title: one line, not too long, and without a say in the direction of the rest."""
    line = cleaned(text, most=LONGEST_SHOWN + 1) or instead
    if len(line) > LONGEST_SHOWN:
        line = line[: LONGEST_SHOWN - 1].rstrip() + "…"
    if any(unicodedata.bidirectional(char) in _FROM_RIGHT for char in line):
        return line.join(_ISOLATE)
    return line


@clause("C4.1")
def printed(
    letter: Letter,
    *,
    key: str,
    to: str,
    attachments: tuple[Attachment, ...] = (),
    unsubscribe: str | None = None,
) -> Mail:
    """Its text, and the same as HTML. Whatever stands in a name is shown as it is typed."""
    first, *rest = letter.paragraphs
    link = (letter.action[1],) if letter.action else ()
    lines = [first, *link, *rest, SIGNATURE]
    if unsubscribe is not None:
        lines.append(f"No more of these mails: {unsubscribe}")
    return Mail(
        key=key,
        to=to,
        subject=letter.subject,
        text="\n\n".join(lines) + "\n",
        html=_html(letter, unsubscribe),
        attachments=attachments,
        unsubscribe=unsubscribe,
    )


def _html(letter: Letter, unsubscribe: str | None) -> str:
    first, *rest = (f'<p dir="auto">{escape(one)}</p>' for one in letter.paragraphs)
    button = ""
    if letter.action is not None:
        label, link = letter.action
        button = f'<p><a href="{escape(link)}">{escape(label)}</a></p>'
    foot = escape(SIGNATURE)
    if unsubscribe is not None:
        foot += f'<br><a href="{escape(unsubscribe)}">No more of these mails</a>'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f"<title>{escape(letter.subject)}</title></head>"
        f"<body>{first}{button}{''.join(rest)}<p>{foot}</p></body></html>"
    )
