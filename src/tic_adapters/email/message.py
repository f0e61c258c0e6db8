"""A mail in the form that travels."""

import hashlib
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from tic_domain.accounts.policies import is_email
from tic_domain.notifications.errors import MailRefused
from tic_domain.notifications.model import Mail


def message_for(mail: Mail, *, sender: str, at: datetime) -> EmailMessage:
    """Plain text first, HTML as the alternative. Raises MailRefused where a header can't be made.

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
        message.set_content(mail.text)
    except (ValueError, MessageError) as error:
        raise MailRefused("its subject or an address holds what a header can't") from error
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


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
