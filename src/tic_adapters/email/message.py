"""A mail in the form that travels."""

import hashlib
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.utils import format_datetime, parseaddr
from typing import Any

from tic_domain.accounts.policies import is_email
from tic_domain.notifications.errors import MailRefused
from tic_domain.notifications.model import Attachment, Mail


def message_for(mail: Mail, *, sender: str, at: datetime) -> EmailMessage:
    """Plain text first, HTML as the alternative, then what is attached.

    An invitation comes twice, as mail programs differ in where they look for it: as one more alternative and
    as a file. Raises MailRefused where a header can't be made.

    The Message-ID follows from the key: whoever receives it twice can tell.
    """
    message = EmailMessage()
    try:
        message["From"] = sender
        message["To"] = recipient(mail)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = message_id(mail.key, sender)
        message["Auto-Submitted"] = "auto-generated"
        for name, value in unsubscribe_headers(mail).items():
            message[name] = value
        message.set_content(mail.text)
        if mail.html:
            message.add_alternative(mail.html, subtype="html")
        for one in mail.attachments:
            if one.alternative:
                message.add_alternative(one.content, **_typed(one))
        for one in mail.attachments:
            message.add_attachment(one.content, filename=one.name, **_typed(one))
    except (ValueError, MessageError) as error:
        raise MailRefused("its subject, an address or an attachment holds what a header can't") from error
    return message


def unsubscribe_headers(mail: Mail) -> dict[str, str]:
    """One click in the mail program (RFC 8058)."""
    if mail.unsubscribe is None:
        return {}
    return {
        "List-Unsubscribe": f"<{mail.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _typed(attachment: Attachment) -> dict[str, Any]:
    """A type with its parameters, in the pieces that the library makes a header of."""
    header = Message()
    header["Content-Type"] = attachment.media_type
    return {
        "maintype": header.get_content_maintype(),
        "subtype": header.get_content_subtype(),
        "params": dict(header.get_params([])[1:]),
    }


def recipient(mail: Mail) -> Address:
    """Exactly one. Raises MailRefused."""
    try:
        if is_email(mail.to):
            return Address(addr_spec=mail.to)
    except (ValueError, IndexError, MessageError):
        # The parser's ways of saying that it isn't one address.
        pass
    raise MailRefused("the recipient's address can't be used")


def message_id(key: str, sender: str) -> str:
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"
